"""The command ``minemap remaining``: what ground remains on a day."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, grouped, groups_of, ledger_of
from minemap.cli.output import WELL, dated, for_machines, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    remaining = command(commands, "remaining", run, "the ground that remains on a day")
    remaining.add_argument("--day", help="the day, such as 2023-12-31; by default today")
    grouped(remaining)
    remaining.add_argument("-o", "--output", help="write the areas to this file, with outlines")
    remaining.add_argument("--overwrite", action="store_true", help="replace that file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    import pandas as pd

    from minemap import write
    from minemap.accounts import last_event
    from minemap.days import as_day

    ledger = ledger_of(options)
    day = as_day(options.day or pd.Timestamp.now(), "day")
    if options.output:
        areas = ledger.remaining(day, basis=options.basis)
        print(
            f"minemap: wrote {write(areas, options.output, overwrite=options.overwrite)}",
            file=sys.stderr,
        )
    table = ledger.remaining(day, by=groups_of(options) or "category", basis=options.basis)
    last: Any = last_event(ledger.pieces)
    recorded_to = day if pd.isna(last) else last
    if not for_machines(dated(table, day=day, recorded_to=recorded_to), options):
        so_far = f", as recorded to {recorded_to:%Y-%m-%d}" if day > recorded_to else ""
        print(f"Remaining at the close of {day:%Y-%m-%d}{so_far}")
        print_table(table)
    return WELL
