"""From what the user typed to an application that can be called, and why that fails."""
