"""The command ``minemap forecast``: when it ends at the pace so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of
from minemap.cli.output import WELL, for_machines, save_picture

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    outlook = command(commands, "forecast", run, "when it ends at the pace so far")
    outlook.add_argument("--deadline", help="the day by which it should be finished")
    outlook.add_argument("--method", choices=["auto", "resample", "constant"], default="auto")
    outlook.add_argument("--window", type=int, default=5, help="years of the recent pace")
    outlook.add_argument("--as-of", help="until when the record is complete; look ahead from there")
    outlook.add_argument("--basis", choices=["geometry", "reported"], default="geometry")
    language(outlook)
    outlook.add_argument("--plot", metavar="FILE", help="draw the outlook: .png, .svg or .pdf")
    outlook.add_argument("--overwrite", action="store_true", help="replace that file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import forecast

    outlook = forecast(
        ledger_of(options).timeline(basis=options.basis),
        options.deadline,
        method=options.method,
        window=options.window,
        as_of=options.as_of,
    )
    if options.plot:
        save_picture(outlook.plot(language=options.language), options)
    if not for_machines(outlook.to_frame(), options):
        print(outlook.summary(options.language))
    return WELL
