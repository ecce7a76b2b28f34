"""A shop in many small modules."""
