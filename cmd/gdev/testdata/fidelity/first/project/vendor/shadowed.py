"""The project's own copy."""

origin = "vendored"
