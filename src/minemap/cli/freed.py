"""The command ``minemap freed``: units that became free, when and by what, and which fell back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, ledger_of, polygons_of
from minemap.cli.output import WELL, dated, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    parser = command(commands, "freed", run, "units in which no known hazardous area is left")
    parser.add_argument(
        "--by", default="admin1", metavar="COLUMN", help="the column of the units (admin1)"
    )
    parser.add_argument(
        "--by-polygons",
        "--units",
        dest="units",
        metavar="FILE[:COLUMN]",
        help="the outlines of the units instead; COLUMN, or --by, is the column of their names",
    )
    parser.add_argument("--day", help="up to this day; by default that of the last event")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap.accounts import last_event
    from minemap.days import as_day
    from minemap.report import freed_units

    by, name = options.by, None
    if options.units:
        by, column = polygons_of(options.units)
        name = column or options.by
        by = by.reset_index() if column else by
    ledger = ledger_of(options)
    last = last_event(ledger.pieces)
    day = as_day(options.day or last, "day")
    table = freed_units(ledger, by, name=name, day=day)
    if not for_machines(dated(table, day=day, recorded_to=last), options):
        so_far = f", as recorded to {last:%Y-%m-%d}" if day > last else ""
        print(f"Units free at some time up to the close of {day:%Y-%m-%d}{so_far}")
        shown = table.assign(
            freed_on=table["freed_on"].dt.strftime("%Y-%m-%d"),
            lost_on=table["lost_on"].dt.strftime("%Y-%m-%d"),
        )
        print_table(shown.set_index("unit"))
    return WELL
