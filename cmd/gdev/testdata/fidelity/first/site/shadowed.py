"""A library; a project may have one of the same name."""

origin = "installed"
