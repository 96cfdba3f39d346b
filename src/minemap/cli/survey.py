"""The command ``minemap survey``: outlines from a form of bearings and distances."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import machine_formats, texts_of, textual
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]

BEARING_UNITS = ("degrees", "mils", "gons")


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "outlines from a form of bearings and distances, and how well they close"
    parser = commands.add_parser("survey", help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("form", help="a CSV or workbook, one row for each point")
    parser.add_argument(
        "--bearing",
        choices=["true", "grid", "magnetic"],
        help="the north from which bearings are measured",
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="UNIT",
        help="the unit of bearings: degrees (default), mils or gons; or the m² of a "
        "unit of land, such as dunum=1000; may be given again",
    )
    parser.add_argument("--day", help="when bearings were measured; by default the report's day")
    parser.add_argument("--grid", metavar="CRS", help="the CRS of grid bearings; by default UTM")
    parser.add_argument(
        "--tolerance-m", type=float, metavar="M", help="reject areas with a larger closing error"
    )
    parser.add_argument(
        "--tolerance-ratio", type=float, metavar="N", help="reject areas that close worse than 1:N"
    )
    parser.add_argument("--correct", action="store_true", help="spread the error (compass rule)")
    parser.add_argument("--layer", help="the sheet of a workbook")
    parser.add_argument("--crs", help="the CRS of coordinates in the form")
    textual(parser, without=("points", "ids", "unit"))
    parser.add_argument("-o", "--output", help="write the areas to this file (.gpkg, .kml, …)")
    parser.add_argument("--overwrite", action="store_true", help="replace that file")
    machine_formats(parser)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import read_survey, write

    bearings = [unit for unit in options.unit if unit in BEARING_UNITS]
    options.unit = [unit for unit in options.unit if unit not in BEARING_UNITS]
    named = ("bearing", "day", "grid", "tolerance_m", "tolerance_ratio", "correct", "layer", "crs")
    survey = read_survey(
        options.form,
        on_reject="return",
        unit=bearings[-1] if bearings else "degrees",
        **{name: vars(options)[name] for name in named},
        **texts_of(options),
    )
    if options.output and len(survey.hazards):
        written = write({"hazards": survey.hazards}, options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    for row in survey.rejected.head(SHOWN_FINDINGS).itertuples():
        print(f"minemap: row {row.row}, id {row.id}: {row.reason}", file=sys.stderr)
    if not for_machines(survey.closures, options):
        for area in survey.closures.to_dict("records"):
            print(_closing(area))
        print(f"areas: {len(survey.hazards):,}; rows rejected: {len(survey.rejected):,}")
    return FINDINGS if len(survey.rejected) else WELL


def _closing(area: dict[Any, Any]) -> str:
    """Write how well a surveyed area closes."""
    import math

    error, ratio = area["closing_error_m"], area["ratio"]
    closing = (
        "no leg leads back to its start, so that nothing is known of its error"
        if math.isnan(error)
        else f"closes with {error:.2f} m (1:{ratio:,.0f})"
    )
    spread = (
        f", spread over the points: {area['moved_m']:.2f} m at most" if area["corrected"] else ""
    )
    return (
        f"{area['hazard_id']}: {area['legs']} legs, {area['length_m']:,.0f} m, {closing}{spread}; "
        f"{area['area_m2']:,.1f} m²"
    )
