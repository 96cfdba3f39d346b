"""The command ``minemap restatements``: how later rows changed a closed year."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines, heading, save_picture

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "why a reported closing balance differs from the opening balance that followed"
    parser = command(commands, "restatements", run, about)
    parser.add_argument(
        "--day", help="the last day of the closed period, such as 2022-12-31 or 2022"
    )
    parser.add_argument(
        "--since",
        metavar="DAY",
        help="the day of the report on that period; by default its last day",
    )
    parser.add_argument("--freq", default="YE", help="YE years (default), QE quarters, ME months")
    parser.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="without --day: category, or a column of the hazards, to keep apart",
    )
    parser.add_argument("--basis", choices=["geometry", "reported"], default="geometry")
    language(parser)
    parser.add_argument("--plot", metavar="FILE", help="draw the bridge: .png, .svg or .pdf")
    parser.add_argument(
        "-o", "--output", help="write the bridge and the restatements (.xlsx, .html, .docx, .json)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace these files")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap.errors import ArgumentError
    from minemap.report import save_bridge
    from minemap.restating.words import said

    if not options.day and (options.plot or options.output):
        raise ArgumentError("give --day, the last day of the closed period, for a bridge")
    if options.day and options.by:
        raise ArgumentError("--by keeps restatements apart, not a bridge: leave out --day")
    ledger = ledger_of(options)
    if not options.day:
        found = ledger.restatements(options.freq, options.by, options.basis, since=options.since)
        if not for_machines(found, options):
            _listed(found, options.language, "--csv")
        return FINDINGS if len(found) else WELL
    bridge = ledger.bridge(options.day, options.basis, since=options.since)
    if options.plot:
        save_picture(bridge.plot(language=options.language), options)
    if options.output:
        written = save_bridge(
            bridge, options.output, language=options.language, overwrite=options.overwrite
        )
        print(f"minemap: wrote {written}", file=sys.stderr)
    if not for_machines(bridge.table, options):
        print(bridge.summary(options.language))
        if len(bridge.changes):
            heading(said("sheet", "changes", options.language))
            _listed(bridge.changes, options.language, "--output")
    return FINDINGS if len(bridge.changes) else WELL


def _listed(found: Any, language: str, whole: str) -> None:
    """Print restatements, one in a line; `whole` is the option that lists all."""
    from minemap.language.words import day, number
    from minemap.restating.words import said

    if not len(found):
        print(said("summary", "no_change", language))
    for row in found.head(SHOWN_FINDINGS).itertuples():
        flow, why = said("flow", row.flow, language), said("why", row.why, language)
        print(
            f"{day(row.period_end, language)}  {flow:<14} "
            f"{number(row.m2, language, signed=True):>14} m²  {row.id} "
            f"({why}, {day(row.recorded_on, language)})"
        )
    if len(found) > SHOWN_FINDINGS:
        print(f"… and {len(found) - SHOWN_FINDINGS:,} more; {whole} lists them all")
