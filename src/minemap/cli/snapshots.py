"""The command ``minemap snapshots``: exports of several days become a record with two times."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli.options import machine_formats, stating, texts_of, textual
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]

DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-_.]?(\d{2})[-_.]?(\d{2}))?(?!\d)")
"""2022-12-31, 20221231 or 2022 in the name of a file."""


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "a record with two times, made from exports of a register on several days"
    parser = commands.add_parser("snapshots", help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument(
        "exports",
        nargs="+",
        metavar="[DAY=]FILE",
        help="the exports, each with its day, perhaps in its name: register_2022-12-31.shp",
    )
    parser.add_argument("--releases", metavar="FILE", help="the land-release records")
    parser.add_argument(
        "--outcome",
        choices=["cancelled", "reduced", "cleared"],
        help="the outcome of areas that an export calls closed without saying how",
    )
    stating(parser)
    parser.add_argument("--crs", help="the CRS of files that state none, such as EPSG:32717")
    textual(parser)
    parser.add_argument("-o", "--output", help="write the record: .gpkg, .xlsx, .kml")
    parser.add_argument("--overwrite", action="store_true", help="replace that file")
    machine_formats(parser)


class _Files(Mapping[Any, Any]):
    """The exports by day, each read when needed, so that only one is in memory."""

    def __init__(self, files: dict[str, str], options: argparse.Namespace) -> None:
        self.files = files
        self.options = options

    def __getitem__(self, day: str) -> Any:
        from minemap import read_hazards
        from minemap.days import as_day
        from minemap.errors import SchemaError

        texts = texts_of(self.options) | {"crs": self.options.crs, "status": self.options.status}
        try:
            return read_hazards(self.files[day], points=self.options.points, **texts)
        except SchemaError:
            if self.options.columns:
                raise
            # A table without days of report counts from the day of its export.
            texts["columns"] = {"constants": {"reported_on": f"{as_day(day, 'day'):%Y-%m-%d}"}}
            return read_hazards(self.files[day], points=self.options.points, **texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import from_snapshots, read_releases, write
    from minemap.errors import ArgumentError
    from minemap.saving import checked_target
    from minemap.writing import LAYERED

    if options.output and Path(options.output).suffix.casefold() not in LAYERED:
        raise ArgumentError(
            f"{options.output}: a record has two tables; write .gpkg, .xlsx or .kml"
        )
    target = checked_target(options.output, overwrite=options.overwrite) if options.output else None
    texts = texts_of(options) | {"crs": options.crs}
    done = read_releases(options.releases, **texts) if options.releases else None
    found = from_snapshots(_Files(_dated(options.exports), options), done, outcome=options.outcome)
    if target is not None:
        record = {"hazards": found.hazards, "releases": found.releases}
        written = write(record, target, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if not for_machines(found.changes, options):
        _told(found.changes)
    return FINDINGS if len(found.unexplained) else WELL


def _dated(exports: list[str]) -> dict[str, str]:
    """Find the day of each file: given before it, or in its name."""
    from minemap.errors import ArgumentError

    files: dict[str, str] = {}
    for given in exports:
        day, sign, path = given.partition("=")
        if not sign:
            path = given
            found = DAY_IN_NAME.findall(Path(given).stem)
            if len(found) != 1:
                raise ArgumentError(
                    f"{given}: no day in its name, or several; write 2022-12-31={given}"
                )
            day = "-".join(part for part in found[0] if part)
        if day in files:
            raise ArgumentError(f"{path}: is of {day}, as {files[day]} is")
        files[day] = path
    return files


def _told(changes: Any) -> None:
    """Print the changes of each export, and the areas with unexplained changes."""
    from minemap.snapshots import UNEXPLAINED

    for day, of_day in changes.groupby("day"):
        print(f"{day:%Y-%m-%d}")
        for change, rows in of_day.groupby("change"):
            mark = "  no record explains it" if change in UNEXPLAINED else ""
            print(f"  {change:<12} {len(rows):>5} areas  {rows['m2'].sum():>+14,.0f} m²{mark}")
    left = changes[changes["change"].isin(UNEXPLAINED)]
    for row in left.head(SHOWN_FINDINGS).itertuples():
        print(f"  {row.day:%Y-%m-%d}  {row.hazard_id}: {row.change}, {row.m2:+,.0f} m²")
    if len(left) > SHOWN_FINDINGS:
        print(f"  … and {len(left) - SHOWN_FINDINGS:,} more; --csv lists them all")
