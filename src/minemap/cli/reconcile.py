"""The command ``minemap reconcile``: what changed, and what published figures say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli.options import language, layered, machine_formats, texts_of, textual
from minemap.cli.output import FINDINGS, WELL, dated, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "what changed between two states of a record, or how published figures differ from it"
    parser = commands.add_parser("reconcile", help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("old", help="the older state, or the record: a file with the layer hazards")
    parser.add_argument("new", nargs="?", help="the newer state")
    parser.add_argument(
        "--published",
        metavar="FILE",
        help="compare the record with these published totals instead (.csv, .tsv, .xlsx)",
    )
    parser.add_argument(
        "--by", metavar="COLUMN", help="with --published: a column by which parts are kept apart"
    )
    parser.add_argument("--old-day", help="the day of the older state; by default its last event")
    parser.add_argument("--new-day", help="the day of the newer state; by default its last event")
    parser.add_argument(
        "--old-known",
        metavar="DAY",
        help="instead of NEW: compare the record as known on this day with the record as known now",
    )
    parser.add_argument(
        "--new-known",
        metavar="DAY",
        help="with --old-known: the later day of knowledge to compare with",
    )
    parser.add_argument("--releases", metavar="FILE", help="the land-release records in between")
    layered(parser)
    parser.add_argument("--crs", help="the CRS of files that state none, such as EPSG:32717")
    textual(parser)
    parser.add_argument("--where", metavar="CONDITION", help="read only these hazards of a service")
    parser.add_argument(
        "--basis",
        choices=["geometry", "reported"],
        help="measured ground (by default), or written sizes (by default with --published)",
    )
    language(parser)
    parser.add_argument("--map", metavar="FILE", help="write what changed as a map (.html)")
    parser.add_argument(
        "-o", "--output", help="write the account and areas (.xlsx, .html, .json, .gpkg, …)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace these files")
    machine_formats(parser)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import read_releases, reconcile
    from minemap.errors import ArgumentError
    from minemap.saving import checked_target

    if options.published:
        return _published(options)
    if options.new and (options.old_known or options.new_known):
        raise ArgumentError("--old-known compares a record with itself: leave out NEW")
    if not options.new and not options.old_known:
        raise ArgumentError("give the newer state too, --old-known DAY, or --published FILE")
    if options.by:
        raise ArgumentError("--by goes with --published: two states are compared area by area")
    chart = checked_target(options.map, overwrite=options.overwrite) if options.map else None
    old, new = _two_states(options)
    texts = texts_of(options) | {"crs": options.crs}
    between = read_releases(options.releases, **texts) if options.releases else None
    found = reconcile(
        old,
        new,
        between,
        old_day=options.old_day,
        new_day=options.new_day,
        basis=options.basis or "geometry",
    )
    if chart is not None:
        found.explore(language=options.language).save(str(chart))
        print(f"minemap: wrote {chart}", file=sys.stderr)
    _saved(found, options)
    states = dated(found.account, old_day=found.old_day, new_day=found.new_day)
    if not for_machines(states, options):
        print(found.summary(options.language))
    return WELL


def _two_states(options: argparse.Namespace) -> tuple[Any, Any]:
    """Read two files, or one record as it was known on two days."""
    from minemap import Ledger

    if options.new:
        return _state(options.old, options), _state(options.new, options)
    ledger = Ledger(*_state(options.old, options))
    new = ledger.as_known(options.new_known) if options.new_known else ledger
    return ledger.as_known(options.old_known), new


def _published(options: argparse.Namespace) -> int:
    """Compare published figures with a record; each contradiction is a finding."""
    from minemap import Ledger, compare_published
    from minemap.errors import ArgumentError
    from minemap.report.results import read_table

    given = {"NEW": options.new, "--map": options.map, "--releases": options.releases}
    given |= {"--old-day": options.old_day, "--new-day": options.new_day}
    given |= {"--old-known": options.old_known, "--new-known": options.new_known}
    if beyond := [name for name, value in given.items() if value]:
        raise ArgumentError(f"--published is compared with one record: leave out {beyond[0]}")
    hazards, releases = _state(options.old, options)
    found = compare_published(
        Ledger(hazards, releases),
        read_table(Path(options.published), "published figures"),
        by=options.by,
        basis=options.basis or "reported",
    )
    _saved(found, options)
    if not for_machines(found.contradictions, options):
        print(found.summary(options.language))
    return FINDINGS if len(found.contradictions) else WELL


def _state(path: str, options: argparse.Namespace) -> tuple[Any, Any]:
    from minemap.records import read_tables

    read = read_tables(
        path,
        False if options.no_releases else None,
        hazards_layer=options.hazards_layer,
        releases_layer=options.releases_layer,
        strict=options.strict,
        hazards_options={"points": options.points, "where": options.where},
        crs=options.crs,
        **texts_of(options),
    )
    return read.hazards, read.releases


def _saved(found: Any, options: argparse.Namespace) -> None:
    if options.output:
        written = found.save(options.output, language=options.language, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
