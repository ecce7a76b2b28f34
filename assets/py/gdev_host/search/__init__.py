"""Which application a folder holds, found by reading files: nothing is imported."""
