"""The command ``minemap forecast``: when it ends at the pace so far."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of
from minemap.cli.output import WELL, for_machines, save_picture

if TYPE_CHECKING:
    import argparse

    import pandas as pd

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    outlook = command(
        commands,
        "forecast",
        run,
        "when it ends at the pace so far, of a record or of a table of yearly totals (CSV, Excel)",
    )
    outlook.add_argument("--deadline", help="the day by which it should be finished")
    outlook.add_argument("--method", choices=["auto", "resample", "constant"], default="auto")
    outlook.add_argument("--window", type=int, default=5, help="years of the recent pace")
    outlook.add_argument(
        "--as-of", help="the day up to which the record is complete, and from which to look ahead"
    )
    outlook.add_argument("--basis", choices=["geometry", "reported"], default="geometry")
    outlook.add_argument(
        "--units",
        choices=["m2", "ha", "km2"],
        help="the unit of the figures in a table whose columns name none (remaining_km2 does)",
    )
    outlook.add_argument(
        "--template", metavar="FILE", help="write a table of yearly totals to fill in, and stop"
    )
    language(outlook)
    outlook.add_argument("--plot", metavar="FILE", help="draw the outlook: .png, .svg or .pdf")
    outlook.add_argument("--overwrite", action="store_true", help="replace that file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import forecast
    from minemap.forecasting import write_template
    from minemap.forecasting.futures import of_others, published_pool

    if options.template:
        written = write_template(options.template, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
        return WELL
    outlook = forecast(
        _history(options),
        options.deadline,
        method=options.method,
        window=options.window,
        as_of=options.as_of,
        # A country's forecast does not learn from its own published record.
        pool=of_others(published_pool(), options.country) if options.country else None,
    )
    if options.plot:
        save_picture(outlook.plot(language=options.language), options)
    if not for_machines(outlook.to_frame(), options):
        print(outlook.summary(options.language))
    return WELL


def _history(options: argparse.Namespace) -> pd.DataFrame:
    """Read yearly totals, or the timeline of a record."""
    from minemap.errors import ArgumentError
    from minemap.forecasting import holds_totals, read_totals

    if options.record and holds_totals(options.record):
        return read_totals(options.record, options.units, options.country)
    if options.units:
        raise ArgumentError("units= is of a table of yearly totals; a record is in m²")
    return ledger_of(options).timeline(basis=options.basis)
