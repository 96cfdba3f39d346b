"""The command line: one module for each command, or for several similar commands."""

from minemap.cli.running import main

__all__ = ["main"]
