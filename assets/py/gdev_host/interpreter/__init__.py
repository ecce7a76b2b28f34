"""What the host needs of Python, whatever the application does to it. Imports nothing of ours."""
