"""The command line: one module a command, or for those that have one form."""

from minemap.cli.running import main

__all__ = ["main"]
