"""The command ``minemap article7``: the tables of a treaty report of a year."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of
from minemap.cli.output import WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    treaty = command(commands, "article7", run, "the tables of a treaty report of a year")
    treaty.add_argument("--year", type=int, required=True, help="the year of the report")
    treaty.add_argument(
        "--convention", choices=["mine_ban", "cluster_munitions"], default="mine_ban"
    )
    treaty.add_argument(
        "--by", action="append", metavar="COLUMN", help="the column of the units (default: admin1)"
    )
    treaty.add_argument("--basis", choices=["reported", "geometry"], default="reported")
    treaty.add_argument("--years", type=int, default=5, help="years of the series (default: 5)")
    treaty.add_argument(
        "--milestones",
        metavar="FILE",
        help="a plan, of years past and to come: year, area_m2, areas, operator, …",
    )
    treaty.add_argument(
        "--contamination",
        metavar="FILE",
        help="what the texts of contamination stand for (TOML; map-fields writes it)",
    )
    treaty.add_argument(
        "--annex",
        choices=["degrees", "utm", "mgrs"],
        help="add the list of all areas, with the coordinates of their corners",
    )
    treaty.add_argument("--results", metavar="FILE", help="a table of other results, as given")
    language(treaty)
    treaty.add_argument("-o", "--output", help="write the tables: .xlsx, .html or .docx")
    treaty.add_argument("--overwrite", action="store_true", help="replace that file")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import article7
    from minemap.report import read_contamination, read_milestones, read_results

    tables = article7(
        ledger_of(options),
        options.year,
        convention=options.convention,
        by=options.by or "admin1",
        basis=options.basis,
        language=options.language,
        years=options.years,
        milestones=read_milestones(options.milestones) if options.milestones else None,
        results=read_results(options.results) if options.results else None,
        contamination=read_contamination(options.contamination) if options.contamination else None,
        annex=options.annex,
    )
    if options.output:
        written = tables.save(options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if not for_machines(tables.long(), options) and not options.output:
        print(tables.to_text())
    return WELL
