"""minemap."""
