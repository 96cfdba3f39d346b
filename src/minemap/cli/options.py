"""Options that several commands share, and how the commands read a record."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from minemap.errors import ArgumentError
from minemap.toml_files import LANGUAGES

if TYPE_CHECKING:
    from tqdm import tqdm

    import minemap

__all__ = [
    "command",
    "grouped",
    "groups_of",
    "language",
    "layered",
    "ledger_of",
    "machine_formats",
    "polygons_of",
    "safe",
    "stating",
    "tables",
    "texts_of",
    "textual",
]

LONG_WORK_SECONDS = 3.0
"""Seconds after which work shows its progress."""


class _OneOrSeveral(argparse.Action):
    """Take one file by its name, or several (as a shell expands a pattern) together."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        del parser, option
        setattr(namespace, self.dest, values[0] if len(values) == 1 else values or None)


def command(
    commands: Any, name: str, run: Any, about: str, *, machines: bool = True, ledger: bool = True
) -> argparse.ArgumentParser:
    """Add a command that asks something of a record or its ledger, and may print for machines."""
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
    parser.add_argument(
        "--releases", metavar="FILE", help="a file of land-release records, a database or a service"
    )
    layered(parser)
    parser.add_argument(
        "--sql", metavar="QUERY", help="the query that gives the hazards of a database"
    )
    parser.add_argument(
        "--releases-sql", metavar="QUERY", help="the query that gives its land-release records"
    )
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        help="read only these hazards of a service: \"admin1 = 'Amazonas'\"",
    )
    parser.add_argument(
        "--releases-where",
        metavar="CONDITION",
        help="read only these land-release records of a service",
    )
    stating(parser)
    parser.add_argument("--crs", help="the CRS of files that do not state one, such as EPSG:32717")
    textual(parser)
    parser.add_argument(
        "--as-known", metavar="DAY", help="answer from the rows that the record had on this day"
    )
    if ledger:
        parser.add_argument(
            "--closings",
            nargs="?",
            const=True,
            choices=["cancelled", "reduced", "cleared"],
            help="make land-release records from the closed rows of a register; an outcome given "
            "here is for rows that do not say how they were closed",
        )
    parser.add_argument(
        "--without-rejected",
        action="store_true",
        help="continue without the rows that cannot be used (stderr says how many)",
    )
    if machines:
        machine_formats(parser)
    return parser


def machine_formats(parser: argparse.ArgumentParser) -> None:
    """Let a command print its table for machines."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")
    safe(parser, "with --csv")


def stating(parser: argparse.ArgumentParser) -> None:
    """Add an option for the column of statuses."""
    parser.add_argument(
        "--status",
        metavar="COLUMN",
        help="the column of the hazards that says which of them are closed",
    )


def safe(parser: argparse.ArgumentParser, what: str) -> None:
    """Add an option against texts of a CSV being read as formulas."""
    parser.add_argument(
        "--safe-for",
        choices=["spreadsheets"],
        help=f"{what}: put an apostrophe before texts that a spreadsheet would read as formulas",
    )


def redacting(parser: Any, about: str, kept: str) -> None:
    """Add options for a copy that anyone may have."""
    parser.add_argument("--redact", type=float, metavar="METRES", help=about)
    parser.add_argument(
        "--keep",
        action="append",
        metavar="NAME",
        help=f"what --redact leaves as it is: {kept}; may be given again",
    )


def redaction_of(options: argparse.Namespace) -> dict[str, Any] | None:
    """Give the options of `redacting` as the library takes them; None if none was given."""
    more = {name: value for name in ("keep", "public") if (value := getattr(options, name, None))}
    if options.redact is not None:
        return {"metres": options.redact, **more}
    if more:
        raise ArgumentError(f"--{next(iter(more))} goes with --redact: give --redact METRES")
    return None


def language(parser: argparse.ArgumentParser, about: str | None = None) -> None:
    """Let a command choose its language."""
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=about)


def layered(parser: argparse.ArgumentParser) -> None:
    """Add options for the layers of a file that are the tables."""
    parser.add_argument("--hazards-layer", metavar="NAME", help="the layer or sheet of hazards")
    parser.add_argument(
        "--releases-layer", metavar="NAME", help="the layer or sheet of land-release records"
    )
    parser.add_argument(
        "--no-releases", action="store_true", help="do not look for land-release records"
    )
    parser.add_argument(
        "--strict", action="store_true", help="end with status 2 if a layer is not read"
    )


TEXTUAL: dict[str, dict[str, Any]] = {
    "columns": {
        "metavar": "FILE",
        "help": "how the files name the columns (TOML; map-fields writes it)",
    },
    "country": {"help": "the country, if no column states it"},
    "points": {"metavar": "FILE", "help": "the turning points of the areas"},
    "encoding": {"help": "the encoding of a CSV or Shapefile, such as cp1252"},
    "hemisphere": {
        "choices": ["north", "south"],
        "help": "the hemisphere of UTM coordinates that do not state it",
    },
    "calendar": {
        "help": "the calendar: solar_hijri, hijri, buddhist, ethiopian (default: gregorian)"
    },
    "unit": {
        "action": "append",
        "default": [],
        "metavar": "NAME=M2",
        "help": "the m² of a unit of land, such as dunum=1000; may be given again",
    },
    "ids": {
        "choices": ["row", "feature"],
        "help": "use row numbers, or the ids of features, if no column has ids",
    },
}
"""Options for reading the texts of files."""


READING = (
    "hazards", "releases", "hazards_layer", "releases_layer", "no_releases", "sql", "releases_sql",
    "where", "releases_where", "status", "crs", "closings", *TEXTUAL,
)  # fmt: skip
"""Options for what is read from a record, and how."""


def textual(parser: argparse.ArgumentParser, *, without: tuple[str, ...] = ()) -> None:
    """Add options for reading the texts of files, except those a command cannot use."""
    for name, how in TEXTUAL.items():
        if name not in without:
            parser.add_argument(f"--{name}", **how)


def texts_of(options: argparse.Namespace) -> dict[str, Any]:
    """Give the options of `textual` as keywords for the readers."""
    units = {}
    for text in options.unit:
        name, sign, size = text.rpartition("=")
        try:
            units[name.strip()] = float(size)
        except ValueError:
            sign = ""
        if not sign:
            raise ArgumentError(f"--unit {text}: write it as NAME=M2, as dunum=1000")
    named = ("columns", "encoding", "country", "hemisphere", "calendar", "ids")
    given = {name: vars(options)[name] for name in named if name in options}
    return given | {"units": units or None}


def grouped(parser: argparse.ArgumentParser) -> None:
    """Add options for grouping by columns, and for the basis."""
    parser.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="category, or a column of the hazards, to add up by; may be given again",
    )
    parser.add_argument(
        "--by-polygons",
        metavar="FILE[:COLUMN]",
        help="polygons, such as districts, to add up by, and the column that is their key",
    )
    parser.add_argument(
        "--basis",
        choices=["geometry", "reported"],
        default="geometry",
        help="measured ground (default), or the figures that were written down",
    )


def groups_of(options: argparse.Namespace) -> Any:
    """Give the options of `grouped` as the ledger takes them; None if none was given."""
    if not options.by_polygons:
        return options.by
    polygons, _ = polygons_of(options.by_polygons)
    return [*(options.by or []), polygons]


def polygons_of(named: str, option: str = "--by-polygons") -> tuple[Any, str]:
    """Read polygons named as FILE, FILE:COLUMN or FILE:LAYER:COLUMN, and give the column."""
    path, names = _parted(named)
    *layer, column = names or [""]
    polygons = features_of(":".join([path, *layer]))
    if column:
        if column not in polygons:
            found = ", ".join(map(str, polygons.columns.drop(polygons.active_geometry_name)))
            raise ArgumentError(f"{option}: {path} has no column {column!r}; it has {found}")
        polygons = polygons.set_index(column)
    return polygons, column


def features_of(named: str) -> Any:
    """Read features that are named as FILE or FILE:LAYER."""
    from minemap.read.others import read_features

    path, layer = _parted(named)
    return read_features(path, ":".join(layer) or None)


def _parted(named: str) -> tuple[str, list[str]]:
    """Split FILE:NAME:…; the file may have colons in its own name, as on Windows."""
    from pathlib import Path

    file, names = named, list[str]()
    while file and not Path(file).exists():
        file, _, name = file.rpartition(":")
        names.insert(0, name)
    return (file, names) if file else (named, [])


def tables(options: argparse.Namespace, *, rejecting: bool = True) -> tuple[Any, Any, list[Any]]:
    """Read both tables of a record, and the rows of each that cannot be used."""
    from minemap.records import read_tables

    if _is_kept(options):
        raise ArgumentError(f"{options.record}: is a kept ledger; give the record it was made of")
    if bool(options.record) == bool(options.hazards):
        raise ArgumentError("give a record, or --hazards FILE and --releases FILE")
    if options.no_releases and (options.releases or options.releases_layer):
        raise ArgumentError("--no-releases says that there are none: leave out where they are")
    texts = texts_of(options) | {"crs": options.crs}
    without: Literal[False] | None = (
        False if options.no_releases or (options.hazards and not options.record) else None
    )
    read = read_tables(
        options.record or options.hazards,
        options.releases or without,
        hazards_layer=options.hazards_layer,
        releases_layer=options.releases_layer,
        strict=options.strict,
        status=options.status,
        on_reject="return" if not rejecting or options.without_rejected else "raise",
        hazards_options={"sql": options.sql, "where": options.where, "points": options.points},
        releases_options={"sql": options.releases_sql, "where": options.releases_where},
        **texts,
    )
    return read.hazards, read.releases, [read.rejected["hazards"], read.rejected["releases"]]


def _is_kept(options: argparse.Namespace) -> bool:
    """Tell whether the record is a saved ledger, which takes no options of reading."""
    from minemap.records import is_kept

    if not isinstance(options.record, str) or not is_kept(options.record):
        return False
    given = next((name for name in READING if vars(options).get(name)), None)
    if given is not None:
        raise ArgumentError(
            f"{options.record}: is a kept ledger, with both tables; leave out "
            f"--{given.replace('_', '-')}"
        )
    return True


def ledger_of(options: argparse.Namespace) -> minemap.Ledger:
    """Make the ledger of the record that the options name."""
    from minemap import Ledger

    if _is_kept(options):
        kept = Ledger.from_parquet(options.record)
        return kept.as_known(options.as_known) if options.as_known else kept
    hazards, releases, rejected = tables(options)
    for table, rows in zip(("hazards", "releases"), rejected, strict=True):
        if len(rows):
            print(f"minemap: {len(rows)} {table} are left out; see minemap check", file=sys.stderr)
    if options.closings:
        from minemap.records import with_closings

        outcome = None if options.closings is True else options.closings
        releases = with_closings(hazards, releases, outcome)
    with _bar() as bar:
        ledger = Ledger(hazards, releases, progress=lambda share: bar.update(100 * share - bar.n))
        if options.as_known:
            ledger = ledger.as_known(options.as_known)
        # Any question makes the ledger cut its outlines, which is the long work.
        ledger.repairs.empty  # noqa: B018
    _tell_beside(ledger)
    return ledger


def _tell_beside(ledger: minemap.Ledger) -> None:
    """Warn of records that lie beside the hazard they name, which then keeps all its ground."""
    pieces, worked = ledger.pieces, ledger.worked
    outside = worked[
        (worked["what"] == "outside") & ~worked["release_id"].isin(pieces["release_id"])
    ]
    sizes = outside.groupby("release_id")["area_m2"].sum()
    named = ledger.releases[["release_id", "hazard_id", "completed_on"]].dropna()
    named = named[named["release_id"].isin(sizes[sizes >= 1.0].index)]
    found = named.merge(pieces[["hazard_id", "entered_on", "left_on"]], on="hazard_id")
    day = found["completed_on"]
    found = found[(found["entered_on"] <= day) & ~(found["left_on"] <= day)]
    if len(found):
        ids = found["release_id"].unique()
        print(
            "minemap: records of release that lie outside every hazard of their day, and take "
            f"nothing of the one they name: {len(ids):,} (such as {ids[0]}, which names "
            f"{found['hazard_id'].iloc[0]}), {sizes[ids].sum():,.0f} m²; minemap check lists them",
            file=sys.stderr,
        )


def _bar() -> tqdm[NoReturn]:
    """Make a progress bar on stderr that appears only if the work is long."""
    from tqdm import tqdm

    return tqdm(
        total=100,
        desc="cutting outlines",
        delay=LONG_WORK_SECONDS,
        leave=False,
        bar_format="{desc} {percentage:3.0f} % |{bar}| {elapsed}, about {remaining} left",
        disable=None,
    )
