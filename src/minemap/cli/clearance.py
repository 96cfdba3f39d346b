"""The command ``minemap clearance``: what clearance found, and where it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, ledger_of
from minemap.cli.output import WELL, dated, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "ground cleared with devices found, with none found, and with devices not stated"
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
    from minemap.accounts import last_event
    from minemap.days import as_day
    from minemap.errors import ArgumentError
    from minemap.report import clearance, found_empty

    ledger = ledger_of(options)
    if options.areas and options.start:
        raise ArgumentError("--start is of the totals; --areas lists what held nothing up to --end")
    last = last_event(ledger.pieces)
    days = {"end": as_day(options.end or last, "end")}
    if options.start:
        days["start"] = as_day(options.start, "start", first=True)
    if options.areas:
        table = found_empty(ledger, day=days["end"]).set_index("hazard_id")
    else:
        table = clearance(ledger, options.by or "year", basis=options.basis, **days)
    if not for_machines(dated(table, **days, recorded_to=last), options):
        since = f"from {days['start']:%Y-%m-%d} " if options.start else ""
        so_far = f", as recorded to {last:%Y-%m-%d}" if days["end"] > last else ""
        print(f"Cleared {since}up to the close of {days['end']:%Y-%m-%d}{so_far}")
        print_table(table)
    return WELL
