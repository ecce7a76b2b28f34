"""What a project changes in its process before it imports a library."""
