"""The command ``minemap closings``: release records from a register with closing days."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli.doors import at_the_command_line
from minemap.cli.options import command, tables
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "release records, made from a register with a status and closing days"
    parser = command(commands, "closings", run, about, ledger=False)
    parser.add_argument(
        "--outcome",
        choices=["cancelled", "reduced", "cleared"],
        help="the outcome of closed areas for which the register states none",
    )
    parser.add_argument(
        "-o",
        "--output",
        help="write the whole record, with these releases (.gpkg, .xlsx, .kml), or the releases "
        "alone (.csv, .geojson, …)",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace that file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    import pandas as pd

    from minemap import closings, write
    from minemap.days import as_day
    from minemap.tables.known import as_recorded
    from minemap.writing import LAYERED

    hazards, releases, _ = tables(options)
    if options.as_known:
        hazards = as_recorded(hazards, as_day(options.as_known, "--as-known"))
    made, unsaid = closings(hazards, options.outcome)
    if options.output:
        every = made if releases is None else pd.concat([releases, made], ignore_index=True)
        whole = {"hazards": hazards, "releases": every}
        given = whole if Path(options.output).suffix.casefold() in LAYERED else every
        written = write(given, options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if not for_machines(made.drop(columns="geometry"), options):
        counts = made.groupby("outcome").size()
        said = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items())
        print(f"{len(made):,} closings{f': {said}' if said else ''}")
    if len(unsaid):
        print(
            f"{len(unsaid):,} rows with {unsaid['area_m2'].sum():,.0f} m² release nothing:",
            file=sys.stderr,
        )
    for row in unsaid.head(SHOWN_FINDINGS).itertuples():
        reason = at_the_command_line(str(row.reason))
        print(f"  row {row.row}, id {row.id}, {row.area_m2:,.0f} m²: {reason}", file=sys.stderr)
    if len(unsaid) > SHOWN_FINDINGS:
        print(f"  … and {len(unsaid) - SHOWN_FINDINGS:,} more", file=sys.stderr)
    return FINDINGS if len(unsaid) else WELL
