"""The command ``minemap convert``: from one format to another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import language, redacting, redaction_of, safe, texts_of, textual
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL
from minemap.errors import ArgumentError

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "a record in another format, with minemap's columns, codes and coordinates"
    parser = commands.add_parser("convert", help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("source", help="a file, a database or a service, as any command reads it")
    parser.add_argument(
        "target",
        help="the file to write: .gpkg, .kml, .kmz, .xlsx (several tables), .geojson, .geojsonl, "
        ".shp, .zip, .fgb, .parquet, .csv (one)",
    )
    parser.add_argument("--table", choices=["hazards", "releases"], help="convert only this table")
    parser.add_argument("--layer", help="the layer, sheet, folder or table to convert")
    parser.add_argument("--hazards-layer", metavar="NAME", help="the layer or sheet of hazards")
    parser.add_argument(
        "--releases-layer", metavar="NAME", help="the layer or sheet of release records"
    )
    parser.add_argument(
        "--strict", action="store_true", help="end with status 2 if a layer is not converted"
    )
    parser.add_argument("--sql", metavar="QUERY", help="the query to a database")
    parser.add_argument("--where", metavar="CONDITION", help="read only these rows of a service")
    parser.add_argument(
        "--moment",
        metavar="DAY",
        help="read a service with archiving as it was at the close of a day",
    )
    parser.add_argument("--crs", help="the CRS of files that state none, such as EPSG:32717")
    textual(parser)
    parser.add_argument(
        "--without-rejected",
        action="store_true",
        help="continue without the rows that cannot be used (stderr lists them)",
    )
    parser.add_argument(
        "--rejected",
        metavar="FILE",
        help="write those rows, exactly, to this file (.csv, .xlsx); not with --redact",
    )
    safe(parser, "in a .csv")
    parser.add_argument(
        "--styles", action="store_true", help="in a .gpkg: colours for its layers in QGIS"
    )
    language(parser, "the language of a .kml or .kmz")
    parser.add_argument(
        "--time-slider", action="store_true", help="in a .kml or .kmz: days, for a time slider"
    )
    redacting(
        parser,
        "write a copy that anyone may have: points in the middle of squares of this side, and "
        "nothing that names an area",
        "a column, area_m2 or reported_on",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    import pandas as pd

    from minemap import convert, write

    redact = redaction_of(options)
    if options.rejected and options.redact is not None:
        raise ArgumentError(
            "--rejected would write ids and cells exactly beside a copy that anyone may have: run "
            "convert once without --redact to get them"
        )
    named = (
        "table", "layer", "hazards_layer", "releases_layer", "strict", "sql", "where", "moment",
        "crs", "points", "overwrite", "language", "safe_for", "time_slider", "styles",
    )  # fmt: skip
    done = convert(
        options.source,
        options.target,
        **{name: vars(options)[name] for name in named},
        **texts_of(options),
        on_reject="return" if options.without_rejected else "raise",
        redact=redact,
    )
    for name, table in done.tables.items():
        print(f"{name}: {len(table):,} rows written, {len(done.rejected[name]):,} rejected")
    rejected = pd.concat(
        [rows.assign(table=name) for name, rows in done.rejected.items()], ignore_index=True
    )
    for row in rejected.head(SHOWN_FINDINGS).itertuples():
        print(
            f"minemap: {row.table} row {row.row}, id {row.id}: {row.field}: {row.reason}",
            file=sys.stderr,
        )
    if len(rejected) > SHOWN_FINDINGS:
        print(f"minemap: … and {len(rejected) - SHOWN_FINDINGS:,} more", file=sys.stderr)
    if options.rejected:
        write(rejected, options.rejected, overwrite=options.overwrite)
    print(done.path.resolve())
    return FINDINGS if len(rejected) else WELL
