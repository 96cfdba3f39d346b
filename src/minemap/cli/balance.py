"""The command ``minemap balance``: the account of each year or month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, grouped, groups_of, ledger_of
from minemap.cli.output import WELL, by_period, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    balance = command(commands, "balance", run, "the account of each year or month")
    balance.add_argument("--freq", default="YE", help="YE years (default), QE quarters, ME months")
    grouped(balance)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    account = ledger_of(options).balance(options.freq, by=groups_of(options), basis=options.basis)
    if not for_machines(account, options):
        print_table(by_period(account))
    return WELL
