"""The command ``minemap timeline``: what remained after each day on which something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, grouped, groups_of, ledger_of
from minemap.cli.output import WELL, by_period, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    grouped(command(commands, "timeline", run, "what remained, and came and went, day by day"))


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    table = ledger_of(options).timeline(by=groups_of(options), basis=options.basis)
    if not for_machines(table, options):
        print_table(by_period(table))
    return WELL
