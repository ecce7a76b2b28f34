"""What this process has read from files, so that a change can be followed."""
