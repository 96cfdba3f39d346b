"""What several commands take alike, and how they read a record."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm

    import minemap

__all__ = ["command", "grouped", "language", "ledger_of", "machine_formats", "tables", "textual"]

LONG_WORK_SECONDS = 3.0
"""Work that takes longer than this shows its progress."""


class _OneOrSeveral(argparse.Action):
    """Take one file by its name, and several, as a shell makes them of a pattern, together."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        del parser, option
        setattr(namespace, self.dest, values[0] if len(values) == 1 else values or None)


def command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    """Add a command that asks something of a record."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument(
        "record",
        nargs="*",
        action=_OneOrSeveral,
        help="a file with the layers hazards and releases (GeoPackage, KML); a database with such "
        "tables (postgresql://user@host/database, the password in PGPASSWORD or .pgpass); a "
        "service of ArcGIS or OGC API Features (https://…/FeatureServer, the token in "
        "MINEMAP_ARCGIS_TOKEN or .netrc); or all pages of a layer that were saved as JSON",
    )
    parser.add_argument(
        "--hazards", metavar="FILE", help="a file of hazardous areas, a database or a service"
    )
    parser.add_argument("--releases", metavar="FILE", help="a file of land-release records, or …")
    parser.add_argument("--sql", metavar="QUERY", help="what to ask the database for hazards")
    parser.add_argument("--releases-sql", metavar="QUERY", help="and for land-release records")
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        help="which hazards a service gives: \"admin1 = 'Amazonas'\"",
    )
    parser.add_argument("--releases-where", metavar="CONDITION", help="and which release records")
    parser.add_argument("--crs", help="the CRS of files that state none, as EPSG:32717")
    textual(parser)
    parser.add_argument(
        "--without-rejected",
        action="store_true",
        help="go on without the rows that cannot be used (they are counted on stderr)",
    )
    machine_formats(parser)
    return parser


def machine_formats(parser: argparse.ArgumentParser) -> None:
    """Let a command print its table for machines."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")


def language(parser: argparse.ArgumentParser, about: str | None = None) -> None:
    """Let a command speak one of the languages."""
    parser.add_argument("--language", choices=["en", "es", "fr"], default="en", help=about)


def textual(parser: argparse.ArgumentParser) -> None:
    """Take how the texts of files are to be understood."""
    parser.add_argument(
        "--columns", metavar="FILE", help="what the files call the columns (TOML; see map-fields)"
    )
    parser.add_argument("--country", help="the country, where no column states it")
    parser.add_argument("--points", metavar="FILE", help="the turning points of the areas")
    parser.add_argument("--encoding", help="the encoding of a CSV, as cp1252")


def grouped(parser: argparse.ArgumentParser) -> None:
    """Let a command add up by columns, on either basis."""
    parser.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="category, or a column of the hazards, to add up by; may be given again",
    )
    parser.add_argument(
        "--basis",
        choices=["geometry", "reported"],
        default="geometry",
        help="measured ground (default), or the figures that were written down",
    )


def tables(options: argparse.Namespace, *, rejecting: bool = True) -> tuple[Any, Any, list[Any]]:
    """Read both tables of a record, and the rows of each that cannot be used."""
    import pandas as pd

    from minemap import read_hazards, read_releases
    from minemap.errors import ArgumentError
    from minemap.read import holds

    if bool(options.record) == bool(options.hazards):
        raise ArgumentError("give a record, or --hazards FILE and --releases FILE")
    going_on = not rejecting or options.without_rejected
    texts = {name: vars(options)[name] for name in ("crs", "columns", "encoding", "country")}
    texts["on_reject"] = "return" if going_on else "raise"
    none = pd.DataFrame({name: [] for name in ("row", "id", "field", "reason")})

    def read(reader: Any, place: str, **where: Any) -> tuple[Any, Any]:
        answer = reader(place, **texts, **where)
        return answer if going_on else (answer, none)

    place = options.record or options.hazards
    asked = {"sql": options.sql, "where": options.where}
    hazards, rejected = read(read_hazards, place, points=options.points, **asked)
    releases, others = None, none
    path = options.record or options.releases
    asked = {"sql": options.releases_sql, "where": options.releases_where}
    if path and (options.releases or any(asked.values()) or holds(path, "releases")):
        releases, others = read(read_releases, path, **asked)
    return hazards, releases, [rejected, others]


def ledger_of(options: argparse.Namespace) -> minemap.Ledger:
    """Make the ledger of the record that the options name."""
    from minemap import Ledger

    hazards, releases, rejected = tables(options)
    for table, rows in zip(("hazards", "releases"), rejected, strict=True):
        if len(rows):
            print(f"minemap: {len(rows)} {table} are left out; see minemap check", file=sys.stderr)
    with _bar() as bar:
        ledger = Ledger(hazards, releases, progress=lambda share: bar.update(100 * share - bar.n))
        # Asking for anything makes the ledger cut its outlines, which is the long work.
        ledger.repairs.empty  # noqa: B018
    return ledger


def _bar() -> tqdm[NoReturn]:
    """Make a bar on stderr that appears once the work has turned out to be long."""
    from tqdm import tqdm

    return tqdm(
        total=100,
        desc="cutting outlines",
        delay=LONG_WORK_SECONDS,
        leave=False,
        bar_format="{desc} {percentage:3.0f} % |{bar}| {elapsed}, about {remaining} left",
        disable=None,
    )
