"""The protocol between front and host."""
