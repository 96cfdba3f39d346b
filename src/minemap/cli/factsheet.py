"""The command ``minemap factsheet``: one or two pages on a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of, redacting, redaction_of
from minemap.cli.output import WELL

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    sheet = command(commands, "factsheet", run, "one or two pages on a programme", machines=False)
    sheet.add_argument("--profile", required=True, metavar="FILE", help="its texts (TOML)")
    sheet.add_argument("--day", help="the day of the figures; by default that of the last event")
    sheet.add_argument("--results", metavar="FILE", help="a table of other results, as given")
    sheet.add_argument(
        "--milestones", metavar="FILE", help="a plan, to compare with what was released"
    )
    sheet.add_argument("--deadline", help="the day by which it should be finished")
    redacting(
        sheet,
        "make a sheet for everyone: figures, days and map are those of a copy of the record in "
        "squares of this side",
        "a column, such as sector",
    )
    language(sheet)
    sheet.add_argument("-o", "--output", default="factsheet.html", help="the file: .html or .pdf")
    sheet.add_argument("--overwrite", action="store_true", help="replace the file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import factsheet

    sheet = factsheet(
        ledger_of(options),
        options.profile,
        day=options.day,
        language=options.language,
        results=options.results,
        milestones=options.milestones,
        deadline=options.deadline,
        redact=redaction_of(options),
    )
    print(sheet.save(options.output, overwrite=options.overwrite).resolve())
    return WELL
