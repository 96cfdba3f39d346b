"""The command ``minemap clearance``: what clearance found, and where it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, ledger_of
from minemap.cli.output import WELL, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "ground cleared with devices found, with none, and with nothing said of them"
    parser = command(commands, "clearance", run, about)
    parser.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="year (default), operator, activity, admin1, …; may be given again",
    )
    parser.add_argument("--start", help="from this day on")
    parser.add_argument("--end", help="up to this day")
    parser.add_argument("--basis", choices=["geometry", "reported"], default="geometry")
    parser.add_argument(
        "--areas", action="store_true", help="list the confirmed areas that held nothing instead"
    )


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap.report import clearance, found_empty

    ledger = ledger_of(options)
    if options.areas:
        table = found_empty(ledger, day=options.end).set_index("hazard_id")
    else:
        by = options.by or "year"
        span = {"start": options.start, "end": options.end}
        table = clearance(ledger, by, basis=options.basis, **span)
    if not for_machines(table, options):
        print_table(table)
    return WELL
