"""The command ``minemap check``: what is wrong in a record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, tables
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    check = command(commands, "check", run, "what is wrong in a record", ledger=False)
    check.add_argument(
        "-o", "--output", help="write all findings to this file (.html, .xlsx, .gpkg, .json, …)"
    )
    check.add_argument("--map", metavar="FILE", help="write the findings as a map (.html)")
    check.add_argument(
        "--by", default="admin1", metavar="COLUMN", help="sum by this column as well (admin1)"
    )
    check.add_argument("--overwrite", action="store_true", help="replace these files")
    language(check)
    check.add_argument("--only", nargs="+", metavar="CODE", help="look only for these findings")
    check.add_argument("--skip", nargs="+", metavar="CODE", help="do not look for these findings")
    check.add_argument(
        "--today", metavar="DAY", help="the day from which on days are in the future"
    )
    check.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a limit for findings, such as size_share=0.1; may be given again",
    )
    check.add_argument(
        "--fail-on",
        choices=["error", "warning", "information"],
        default="error",
        help="end with status 1 from this severity on (default: error)",
    )


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import check
    from minemap.days import as_day
    from minemap.saving import checked_target
    from minemap.tables.known import as_recorded

    chart = checked_target(options.map, overwrite=options.overwrite) if options.map else None
    hazards, releases, rejected = tables(options, rejecting=False)
    if options.as_known:
        day = as_day(options.as_known, "--as-known")
        hazards = as_recorded(hazards, day)
        releases = None if releases is None else as_recorded(releases, day)
    findings = check(
        hazards,
        releases,
        rejected=dict(zip(("hazards", "releases"), rejected, strict=True)),
        language=options.language,
        only=options.only,
        skip=options.skip,
        today=options.today,
        **_limits(options.threshold),
    )
    status = FINDINGS if findings.stand(options.fail_on) else WELL
    if chart is not None:
        findings.explore().save(str(chart))
        print(f"minemap: wrote {chart}", file=sys.stderr)
    if options.output:
        written = findings.save(options.output, by=options.by, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if for_machines(findings.drop(columns="geometry"), options):
        return status
    for name, table, rows in zip(
        ("hazards", "releases"), (hazards, releases), rejected, strict=True
    ):
        if table is not None:
            print(f"{name}: {len(table):,} used, {len(rows):,} rows rejected")
    print(findings.to_text(SHOWN_FINDINGS))
    if len(findings) > SHOWN_FINDINGS and not options.output:
        print("write them all with --output FILE")
    return status


def _limits(given: Sequence[str]) -> dict[str, Any]:
    """Read thresholds written as NAME=VALUE."""
    from minemap.errors import ArgumentError

    limits = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise ArgumentError(f"--threshold {text}: write it as NAME=VALUE, as size_share=0.1")
        limits[name.strip().replace("-", "_")] = value.strip()
    return limits
