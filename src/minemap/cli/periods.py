"""The commands ``minemap balance``, ``released`` and ``timeline``: the account over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, grouped, groups_of, ledger_of
from minemap.cli.output import WELL, by_period, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]

TABLES: dict[str, tuple[str, dict[str, Any] | None]] = {
    "balance": (
        "the account of each year or month",
        {"default": "YE", "help": "YE years (default), QE quarters, ME months"},
    ),
    "released": (
        "ground, records and devices by outcome",
        {"help": "YE years, QE quarters, ME months (default: all time)"},
    ),
    "timeline": ("what remained, what came and what went, day by day", None),
}
"""What each command, called as the method of the ledger, is about, and its option of periods."""


def add(commands: Any) -> None:
    """Give the command line these commands and their options."""
    for name, (about, periods) in TABLES.items():
        parser = command(commands, name, run, about)
        parser.set_defaults(table=name)
        if periods is not None:
            parser.add_argument("--freq", **periods)
        grouped(parser)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    periods = {"freq": options.freq} if "freq" in options else {}
    ask = getattr(ledger_of(options), options.table)
    table = ask(**periods, by=groups_of(options), basis=options.basis)
    if not for_machines(table, options):
        print_table(by_period(table))
    return WELL
