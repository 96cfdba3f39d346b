"""The command line: one module a command."""

from minemap.cli.running import main

__all__ = ["main"]
