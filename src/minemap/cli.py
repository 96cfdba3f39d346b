"""The command line: the same words as the library's."""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from tqdm import tqdm

    import minemap
    from minemap.ledger import Basis

__all__ = ["main"]

WELL, FINDINGS, BAD_INPUT = 0, 1, 2
"""What the command ends with."""

LONG_WORK_SECONDS = 3.0
"""Work that takes longer than this shows its progress."""

SHOWN_FINDINGS = 30

INPUTS = ("record", "hazards", "releases", "columns", "points", "file", "form", "old", "new",
          "source", "plan", "methods", "results", "profile")  # fmt: skip
OUTPUTS = ("output", "plot", "sheet", "target", "rejected")
"""Options that name files to read, and files to write."""

BASES: tuple[tuple[str, Basis], ...] = (("measured", "geometry"), ("reported", "reported"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The arguments; by default those of the process.

    Returns
    -------
    int
        0 if all is well, 1 if there are findings, 2 if an input cannot be used.

    Examples
    --------
    >>> import minemap
    >>> record = str(minemap.samples.peru_path())
    >>> main(["remaining", record, "--day", "2023-12-31", "--by", "category", "--csv"])
    category,areas,area_m2,unmeasured_m2
    SHA,60,302013...,0.0
    0
    """
    options = _parser().parse_args(arguments)
    from minemap.errors import MinemapError

    try:
        _spare_inputs(options)
        with _told():
            return int(options.run(options))
    except MinemapError as error:
        print(f"minemap: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # Whoever read the output has had enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL


@contextmanager
def _told() -> Iterator[None]:
    """Print what minemap points out as a line, and leave the warnings of others as they are."""
    from minemap.errors import MinemapWarning

    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, MinemapWarning):
            print(f"minemap: {message}", file=sys.stderr)
        else:
            usual(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", MinemapWarning)
        warnings.showwarning = show
        yield


def _spare_inputs(options: argparse.Namespace) -> None:
    """Refuse to write over a file that is to be read, whatever else was said."""
    from minemap.errors import WriteError

    given = {name: value for name, value in vars(options).items() if isinstance(value, str)}
    read = [Path(given[name]) for name in INPUTS if name in given]
    for name in OUTPUTS:
        path = Path(given.get(name, ""))
        if path.is_file() and any(other.is_file() and path.samefile(other) for other in read):
            raise WriteError(f"{path}: is a file to be read; give the new one another name")


def _parser() -> argparse.ArgumentParser:
    from importlib.metadata import version

    from minemap.map_command import add_options

    parser = argparse.ArgumentParser(
        prog="minemap",
        description="How many square metres of mined ground remain, where, and since when.",
        epilog="Exit status: 0 all well, 1 findings, 2 an input cannot be used.",
    )
    parser.add_argument("--version", action="version", version=f"minemap {version('minemap')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    demo = commands.add_parser(
        "demo", help="map and account of the sample record of Peru, to see what minemap does"
    )
    demo.add_argument("folder", nargs="?", default="minemap-demo", help="where to put them")
    demo.set_defaults(run=_demo)

    check = _command(commands, "check", _check, "what is wrong in a record")
    check.add_argument(
        "-o", "--output", help="write all findings to this file (.html, .xlsx, .gpkg, .json, …)"
    )
    check.add_argument("--map", metavar="FILE", help="write the findings as a map (.html)")
    check.add_argument(
        "--by", default="admin1", metavar="COLUMN", help="sum by this column as well (admin1)"
    )
    check.add_argument("--overwrite", action="store_true", help="replace these files")
    check.add_argument("--language", choices=["en", "es", "fr"], default="en")
    check.add_argument("--only", nargs="+", metavar="CODE", help="look for these findings alone")
    check.add_argument("--skip", nargs="+", metavar="CODE", help="do not look for these findings")
    check.add_argument("--today", metavar="DAY", help="days after this one lie in the future")
    check.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="from how much on something is a finding, as size_share=0.1; may be given again",
    )
    check.add_argument(
        "--fail-on",
        choices=["error", "warning", "information"],
        default="error",
        help="end with status 1 from this severity on (default: error)",
    )

    about = "how the columns of a file are read, and what the others could mean"
    fields = commands.add_parser("map-fields", help=about, description=about)
    fields.set_defaults(run=_map_fields)
    fields.add_argument("file", help="a file of hazardous areas or land-release records")
    fields.add_argument("--table", choices=["hazards", "releases"], default="hazards")
    fields.add_argument("--layer", help="the layer or sheet, where there are several")
    fields.add_argument("--country", help="the country, for an old datum")
    fields.add_argument("--columns", metavar="FILE", help="a mapping to begin with (TOML)")
    fields.add_argument("--encoding", help="the encoding of a CSV, as cp1252")
    fields.add_argument("-o", "--output", help="write the mapping to this file (.toml)")
    fields.add_argument("--overwrite", action="store_true", help="replace that file")
    fields.add_argument("--json", action="store_true", help="print JSON")
    fields.add_argument("--csv", action="store_true", help="print CSV")

    _add_survey(commands)

    remaining = _command(commands, "remaining", _remaining, "what ground remains on a day")
    remaining.add_argument("--day", help="the day, as 2023-12-31; by default today")
    _grouped(remaining)
    remaining.add_argument("-o", "--output", help="write the areas to this file, with outlines")
    remaining.add_argument("--overwrite", action="store_true", help="replace that file")

    balance = _command(commands, "balance", _balance, "the account of each year or month")
    balance.add_argument("--freq", default="YE", help="YE years (default), QE quarters, ME months")
    _grouped(balance)

    page = _command(commands, "map", _map, "one HTML file with a map that needs no network")
    add_options(page)

    _add_plans(commands)
    _add_reports(commands)
    _add_reconcile(commands)
    _add_convert(commands)
    return parser


def _add_survey(commands: Any) -> None:
    about = "outlines from a form of bearings and distances, and how well they close"
    parser = commands.add_parser("survey", help=about, description=about)
    parser.set_defaults(run=_survey)
    parser.add_argument("form", help="a CSV or workbook, one row a point")
    parser.add_argument("--bearing", choices=["true", "grid", "magnetic"], help="from which north")
    parser.add_argument("--unit", choices=["degrees", "mils", "gons"], default="degrees")
    parser.add_argument("--day", help="when bearings were measured; by default the report's day")
    parser.add_argument("--grid", metavar="CRS", help="the grid of grid bearings; by default UTM")
    parser.add_argument("--tolerance-m", type=float, metavar="M", help="largest closing error")
    parser.add_argument(
        "--tolerance-ratio", type=float, metavar="N", help="reject what closes worse than 1:N"
    )
    parser.add_argument("--correct", action="store_true", help="spread the error (compass rule)")
    parser.add_argument("--layer", help="the sheet of a workbook")
    parser.add_argument("--crs", help="the CRS of coordinates in the form")
    parser.add_argument("--country", help="the country, for an old datum")
    parser.add_argument("--columns", metavar="FILE", help="what the form calls its columns (TOML)")
    parser.add_argument("--encoding", help="the encoding of a CSV, as cp1252")
    parser.add_argument("-o", "--output", help="write the areas to this file (.gpkg, .kml, …)")
    parser.add_argument("--overwrite", action="store_true", help="replace that file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")


def _add_convert(commands: Any) -> None:
    about = "what lies in a file: its layers, their columns and how many rows they have"
    parser = commands.add_parser("layers", help=about, description=about)
    parser.set_defaults(run=_layers)
    parser.add_argument("source", help="the file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")

    about = "from one format to another, with minemap's columns, codes and coordinates"
    parser = commands.add_parser("convert", help=about, description=about)
    parser.set_defaults(run=_convert)
    parser.add_argument("source", help="a file or a database, as any command reads it")
    parser.add_argument(
        "target",
        help="the file to write: .gpkg, .kml, .kmz, .xlsx (several tables), .geojson, .geojsonl, "
        ".shp, .zip, .fgb, .parquet, .csv (one)",
    )
    parser.add_argument("--table", choices=["hazards", "releases"], help="take this one alone")
    parser.add_argument("--layer", help="the layer, sheet, folder or table to take")
    parser.add_argument("--sql", metavar="QUERY", help="what to ask a database")
    parser.add_argument("--crs", help="the CRS of files that state none, as EPSG:32717")
    _textual(parser)
    parser.add_argument(
        "--without-rejected",
        action="store_true",
        help="write the rest where rows cannot be used; they are listed on stderr",
    )
    parser.add_argument("--rejected", metavar="FILE", help="and written to this file (.csv, .xlsx)")
    parser.add_argument("--language", choices=["en", "es", "fr"], default="en", help="for a globe")
    parser.add_argument("--time-slider", action="store_true", help="for a globe: days to slide by")
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")


def _add_reconcile(commands: Any) -> None:
    about = "what changed between two states of a record, or between it and published figures"
    parser = commands.add_parser("reconcile", help=about, description=about)
    parser.set_defaults(run=_reconcile)
    parser.add_argument("old", help="the older state, or the record: a file with the layer hazards")
    parser.add_argument("new", nargs="?", help="the newer state")
    parser.add_argument(
        "--published",
        metavar="FILE",
        help="published totals to lay beside the record instead (.csv, .tsv, .xlsx)",
    )
    parser.add_argument(
        "--by", metavar="COLUMN", help="with --published: a column that keeps parts apart"
    )
    parser.add_argument("--old-day", help="the day of the older state; by default its last event")
    parser.add_argument("--new-day", help="the day of the newer state; by default its last event")
    parser.add_argument("--releases", metavar="FILE", help="the release records in between")
    parser.add_argument("--crs", help="the CRS of files that state none, as EPSG:32717")
    parser.add_argument(
        "--basis",
        choices=["geometry", "reported"],
        help="measured ground (by default), or written sizes (by default with --published)",
    )
    parser.add_argument("--language", choices=["en", "es", "fr"], default="en")
    parser.add_argument("--map", metavar="FILE", help="write what changed as a map (.html)")
    parser.add_argument(
        "-o", "--output", help="write the account and areas (.xlsx, .html, .json, .gpkg, …)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace these files")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")


def _add_plans(commands: Any) -> None:
    outlook = _command(commands, "forecast", _forecast, "when it ends at the pace so far")
    outlook.add_argument("--deadline", help="the day by which it should be finished")
    outlook.add_argument("--method", choices=["auto", "resample", "constant"], default="auto")
    outlook.add_argument("--window", type=int, default=5, help="years of the recent pace")
    outlook.add_argument("--as-of", help="until when the record is complete; look ahead from there")
    outlook.add_argument("--basis", choices=["geometry", "reported"], default="geometry")
    outlook.add_argument("--language", choices=["en", "es", "fr"], default="en")
    outlook.add_argument("--plot", metavar="FILE", help="draw the outlook: .png, .svg or .pdf")
    outlook.add_argument("--overwrite", action="store_true", help="replace that file")

    plan = _command(commands, "workload", _workload, "what the rest takes with given teams")
    plan.add_argument("--day", help="plan what remains on this day; by default today")
    plan.add_argument("--plan", metavar="FILE", help="teams, calendar, shares, weights (TOML)")
    plan.add_argument("--methods", metavar="FILE", help="methods and their daily output (TOML)")
    plan.add_argument("--start", help="the first day of work; by default the plan's, or today")
    plan.add_argument(
        "--table",
        choices=["areas", "total", "schedule", "milestones", "teams", "sensitivity", "methods"],
        default="areas",
        help="the table that --json and --csv print",
    )
    plan.add_argument("--language", choices=["en", "es", "fr"], default="en")
    plan.add_argument("--plot", metavar="FILE", help="draw the schedule: .png, .svg or .pdf")
    plan.add_argument("--overwrite", action="store_true", help="replace that file")


def _add_reports(commands: Any) -> None:
    treaty = _command(commands, "article7", _article7, "the tables of a treaty report of a year")
    treaty.add_argument("--year", type=int, required=True, help="the year that is reported on")
    treaty.add_argument(
        "--convention", choices=["mine_ban", "cluster_munitions"], default="mine_ban"
    )
    treaty.add_argument(
        "--by", action="append", metavar="COLUMN", help="the column of the units (default: admin1)"
    )
    treaty.add_argument("--basis", choices=["reported", "geometry"], default="reported")
    treaty.add_argument("--years", type=int, default=5, help="years of the series (default: 5)")
    treaty.add_argument(
        "--milestones", metavar="FILE", help="a plan of the years to come: year, area_m2, areas"
    )
    treaty.add_argument("--results", metavar="FILE", help="a table of other results, as given")
    treaty.add_argument("--language", choices=["en", "es", "fr"], default="en")
    treaty.add_argument("-o", "--output", help="write them: .xlsx, .html or .docx")
    treaty.add_argument("--overwrite", action="store_true", help="replace that file")

    sheet = _command(commands, "factsheet", _factsheet, "one or two pages on a programme")
    sheet.add_argument("--profile", required=True, metavar="FILE", help="its texts (TOML)")
    sheet.add_argument("--day", help="the day of the figures; by default that of the last event")
    sheet.add_argument("--results", metavar="FILE", help="a table of other results, as given")
    sheet.add_argument("--deadline", help="the day by which it should be finished")
    sheet.add_argument("--language", choices=["en", "es", "fr"], default="en")
    sheet.add_argument("-o", "--output", default="factsheet.html", help="the file: .html or .pdf")
    sheet.add_argument("--overwrite", action="store_true", help="replace the file")


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument(
        "record",
        nargs="?",
        help="a file with the layers hazards and releases (GeoPackage, KML), or a database with "
        "such tables (postgresql://user@host/database, the password in PGPASSWORD or .pgpass)",
    )
    parser.add_argument(
        "--hazards", metavar="FILE", help="a file of hazardous areas, or a database"
    )
    parser.add_argument("--releases", metavar="FILE", help="a file of land-release records, or …")
    parser.add_argument("--sql", metavar="QUERY", help="what to ask the database for hazards")
    parser.add_argument("--releases-sql", metavar="QUERY", help="and for land-release records")
    parser.add_argument("--crs", help="the CRS of files that state none, as EPSG:32717")
    _textual(parser)
    parser.add_argument(
        "--without-rejected",
        action="store_true",
        help="go on without the rows that cannot be used (they are counted on stderr)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--csv", action="store_true", help="print CSV")
    return parser


def _textual(parser: argparse.ArgumentParser) -> None:
    """Take how the texts of files are to be understood."""
    parser.add_argument(
        "--columns", metavar="FILE", help="what the files call the columns (TOML; see map-fields)"
    )
    parser.add_argument("--country", help="the country, where no column states it")
    parser.add_argument("--points", metavar="FILE", help="the turning points of the areas")
    parser.add_argument("--encoding", help="the encoding of a CSV, as cp1252")


def _grouped(parser: argparse.ArgumentParser) -> None:
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


def _tables(options: argparse.Namespace, *, rejecting: bool = True) -> tuple[Any, Any, list[Any]]:
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
    hazards, rejected = read(read_hazards, place, sql=options.sql, points=options.points)
    releases, others = None, none
    path = options.record or options.releases
    if path and (options.releases or options.releases_sql or holds(path, "releases")):
        releases, others = read(read_releases, path, sql=options.releases_sql)
    return hazards, releases, [rejected, others]


def _ledger(options: argparse.Namespace) -> minemap.Ledger:
    from minemap import Ledger

    hazards, releases, rejected = _tables(options)
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


# The commands ------------------------------------------------------------------------------------


def _demo(options: argparse.Namespace) -> int:
    from minemap import Ledger, samples, write

    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(*samples.peru())
    day = "2023-12-31"
    left = ledger.remaining(day)
    by_sector = ledger.remaining(day, by=["category", "sector"])
    account = ledger.balance("YE")

    print(f"Peru at the close of {day}, the sample record of minemap")
    print(f"{left['area_m2'].sum():,.0f} m² of suspected mined area remain in {len(left)} areas,")
    print(f"with an estimated {left['estimated_devices'].sum():,} mines.")
    print("The outlines on the border with Ecuador are illustrative; the Quebrada de Escritos,")
    print("on the border with Chile, is as the two governments published it.")
    _heading("What remains, by category and sector")
    _print_table(by_sector)
    _heading("The account of each year, in m²")
    _print_table(_by_period(account))
    print(f"Every year closes: the largest misclosure is {_misclosure(account):.6f} m².")
    _heading("The Quebrada de Escritos: measured, and as it was reported")
    place = "Quebrada de Escritos"
    bases = {
        name: ledger.balance("YE", by="sector", basis=basis)["cleared_m2"]
        .groupby("sector")
        .sum()[place]
        for name, basis in BASES
    }
    print(
        f"{bases['measured']:,.1f} m² measured on the WGS 84 ellipsoid, "
        f"{bases['reported']:,.0f} m² reported at completion; 333 mines, handed over 2012-12-20."
    )
    files = [
        write(left, folder / "remaining.gpkg", overwrite=True),
        _written(by_sector, folder / "remaining.csv"),
        _written(account, folder / "balance.csv"),
    ]
    map_ = ledger.explore(title="Peru: hazardous areas and land release", day=day)
    map_.save(str(folder / "map.html"))
    files.insert(0, folder / "map.html")
    _heading("Written, to open without the internet")
    for file in files:
        print(f"  {file.resolve()}")
    return WELL


def _check(options: argparse.Namespace) -> int:
    from minemap import check
    from minemap.saving import checked_target

    chart = checked_target(options.map, overwrite=options.overwrite) if options.map else None
    hazards, releases, rejected = _tables(options, rejecting=False)
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
    if _machine(findings.drop(columns="geometry"), options):
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


def _survey(options: argparse.Namespace) -> int:
    from minemap import read_survey, write

    named = ("bearing", "unit", "day", "grid", "tolerance_m", "tolerance_ratio", "correct",
             "layer", "crs", "country", "columns", "encoding")  # fmt: skip
    survey = read_survey(
        options.form, on_reject="return", **{name: vars(options)[name] for name in named}
    )
    if options.output and len(survey.hazards):
        written = write({"hazards": survey.hazards}, options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    for row in survey.rejected.head(SHOWN_FINDINGS).itertuples():
        print(f"minemap: row {row.row}, id {row.id}: {row.reason}", file=sys.stderr)
    if not _machine(survey.closures, options):
        for area in survey.closures.to_dict("records"):
            print(_closing(area))
        print(f"areas: {len(survey.hazards):,}; rows rejected: {len(survey.rejected):,}")
    return FINDINGS if len(survey.rejected) else WELL


def _closing(area: dict[Any, Any]) -> str:
    """Say how a surveyed area closes."""
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


def _map_fields(options: argparse.Namespace) -> int:
    from minemap import describe
    from minemap.saving import saving

    about = describe(
        options.file,
        options.table,
        layer=options.layer,
        country=options.country,
        columns=options.columns,
        encoding=options.encoding,
    )
    if options.output:
        with saving(options.output, overwrite=options.overwrite) as draft:
            draft.write_text(about.to_toml(), encoding="utf-8")
        print(f"minemap: wrote {options.output}", file=sys.stderr)
    if not _machine(about.columns, options):
        print(about.to_text())
    return FINDINGS if about.missing or about.unknown_words else WELL


def _limits(given: Sequence[str]) -> dict[str, Any]:
    """Take thresholds apart that are written as NAME=VALUE."""
    from minemap.errors import ArgumentError

    limits = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise ArgumentError(f"--threshold {text}: write it as NAME=VALUE, as size_share=0.1")
        limits[name.strip().replace("-", "_")] = value.strip()
    return limits


def _remaining(options: argparse.Namespace) -> int:
    import pandas as pd

    from minemap import write

    ledger = _ledger(options)
    day = options.day or pd.Timestamp.now().strftime("%Y-%m-%d")
    if options.output:
        areas = ledger.remaining(day, basis=options.basis)
        print(
            f"minemap: wrote {write(areas, options.output, overwrite=options.overwrite)}",
            file=sys.stderr,
        )
    table = ledger.remaining(day, by=options.by or "category", basis=options.basis)
    if not _machine(table, options):
        print(f"Remaining at the close of {day}")
        _print_table(table)
    return WELL


def _balance(options: argparse.Namespace) -> int:
    account = _ledger(options).balance(options.freq, by=options.by, basis=options.basis)
    if not _machine(account, options):
        _print_table(_by_period(account))
    return WELL


def _map(options: argparse.Namespace) -> int:
    from minemap.map_command import draw
    from minemap.saving import checked_target

    # Refused before the long work.
    checked_target(options.sheet or options.output, overwrite=options.overwrite)
    print(draw(_ledger(options), options).resolve())
    return WELL


def _forecast(options: argparse.Namespace) -> int:
    from minemap import forecast

    outlook = forecast(
        _ledger(options).timeline(basis=options.basis),
        options.deadline,
        method=options.method,
        window=options.window,
        as_of=options.as_of,
    )
    if options.plot:
        _draw(outlook.plot(language=options.language), options)
    if not _machine(outlook.to_frame(), options):
        print(outlook.summary(options.language))
    return WELL


def _workload(options: argparse.Namespace) -> int:
    import pandas as pd

    from minemap.workload import (
        Calendar,
        Plan,
        default_methods,
        default_teams,
        read_methods,
        read_plan,
    )

    today = pd.Timestamp.now().strftime("%Y-%m-%d")
    methods = read_methods(options.methods) if options.methods else None
    if options.plan:
        plan = read_plan(options.plan, methods)
    else:
        plan = Plan(default_teams(), Calendar(), methods or default_methods())
    day = options.day or today
    start = options.start or plan.start or options.day or today
    work = plan.workload(_ledger(options).remaining(day), start=start)
    if options.plot:
        _draw(work.plot_schedule(language=options.language), options)
    if not _machine(work.to_frame(options.table), options):
        print(work.summary(options.language))
    return WELL


def _article7(options: argparse.Namespace) -> int:
    from minemap import article7
    from minemap.report import read_milestones, read_results

    tables = article7(
        _ledger(options),
        options.year,
        convention=options.convention,
        by=options.by or "admin1",
        basis=options.basis,
        language=options.language,
        years=options.years,
        milestones=read_milestones(options.milestones) if options.milestones else None,
        results=read_results(options.results) if options.results else None,
    )
    if options.output:
        written = tables.save(options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if not _machine(tables.long(), options) and not options.output:
        print(tables.to_text())
    return WELL


def _factsheet(options: argparse.Namespace) -> int:
    from minemap import factsheet

    sheet = factsheet(
        _ledger(options),
        options.profile,
        day=options.day,
        language=options.language,
        results=options.results,
        deadline=options.deadline,
    )
    print(sheet.save(options.output, overwrite=options.overwrite).resolve())
    return WELL


def _reconcile(options: argparse.Namespace) -> int:
    from minemap import read_releases, reconcile
    from minemap.errors import ArgumentError
    from minemap.saving import checked_target

    if options.published:
        return _published(options)
    if not options.new:
        raise ArgumentError("give the newer state too, or --published FILE")
    chart = checked_target(options.map, overwrite=options.overwrite) if options.map else None
    old, new = (_state(path, options) for path in (options.old, options.new))
    between = read_releases(options.releases, crs=options.crs) if options.releases else None
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
    if not _machine(found.account, options):
        print(found.summary(options.language))
    return WELL


def _layers(options: argparse.Namespace) -> int:
    from minemap import layers

    found = layers(options.source)
    if not _machine(found, options):
        for row in found.to_dict("records"):
            what = ", ".join(row[key] for key in ("geometry", "crs", "driver") if row[key])
            print(f"{row['layer'] or Path(options.source).name}: {row['rows']:,} rows, {what}")
            for name, kind in row["columns"].items():
                print(f"  {name}: {kind}")
    return WELL


def _convert(options: argparse.Namespace) -> int:
    import pandas as pd

    from minemap import convert, write

    done = convert(
        options.source,
        options.target,
        table=options.table,
        layer=options.layer,
        sql=options.sql,
        crs=options.crs,
        columns=options.columns,
        country=options.country,
        points=options.points,
        encoding=options.encoding,
        on_reject="return" if options.without_rejected else "raise",
        overwrite=options.overwrite,
        language=options.language,
        time_slider=options.time_slider,
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


def _published(options: argparse.Namespace) -> int:
    """Lay published figures beside a record; what contradicts what is a finding."""
    from minemap import Ledger, compare_published
    from minemap.errors import ArgumentError
    from minemap.report.results import read_table

    given = {"NEW": options.new, "--map": options.map, "--releases": options.releases}
    given |= {"--old-day": options.old_day, "--new-day": options.new_day}
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
    if not _machine(found.contradictions, options):
        print(found.summary(options.language))
    return FINDINGS if len(found.contradictions) else WELL


def _state(path: str, options: argparse.Namespace) -> tuple[Any, Any]:
    from minemap import read_hazards, read_releases
    from minemap.read import holds

    releases = read_releases(path, crs=options.crs) if holds(path, "releases") else None
    return read_hazards(path, crs=options.crs), releases


def _saved(found: Any, options: argparse.Namespace) -> None:
    if options.output:
        written = found.save(options.output, language=options.language, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)


def _draw(axes: Axes, options: argparse.Namespace) -> None:
    """Save a picture whole or not at all."""
    from minemap.saving import saving

    figure: Any = axes.get_figure(root=True)
    faults = (OSError, ValueError)
    with saving(options.plot, overwrite=options.overwrite, faults=faults) as draft:
        figure.savefig(draft, dpi=150, bbox_inches="tight")


# Tables for people and machines ------------------------------------------------------------------


def _machine(table: pd.DataFrame, options: argparse.Namespace) -> bool:
    """Print a table as JSON or CSV, if that was asked for."""
    import pandas as pd

    named = [name for name in table.index.names if name is not None]
    flat = table.reset_index() if named else table
    for name in flat.columns:
        if pd.api.types.is_datetime64_any_dtype(flat[name]):
            flat = flat.assign(**{name: flat[name].dt.strftime("%Y-%m-%d")})
    if options.json:
        rows = json.loads(flat.to_json(orient="records", double_precision=6))
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif options.csv:
        print(flat.to_csv(index=False), end="")
    return bool(options.json or options.csv)


def _written(table: pd.DataFrame, path: Path) -> Path:
    from minemap import write

    return write(table.reset_index(), path, overwrite=True)


def _by_period(account: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is nothing in every period, and name the days plainly."""
    shown = account.loc[:, [name for name in account if account[name].any()]].reset_index()
    shown["period_end"] = shown["period_end"].dt.strftime("%Y-%m-%d")
    return shown.set_index(account.index.names)


def _print_table(table: pd.DataFrame) -> None:
    import pandas as pd

    with pd.option_context("display.width", None, "display.max_rows", None):
        print(
            table.rename(
                columns=lambda name: name.replace("_m2", " m²").replace("_", " ")
            ).to_string(float_format=lambda value: f"{value:,.0f}", na_rep="-")
        )


def _misclosure(account: pd.DataFrame) -> float:
    """Add every row of an account up again, and give the largest m² by which one does not close."""
    incoming = account.filter(regex="^(opening_m2|added_m2|.*_in_m2)$").sum(axis=1)
    outgoing = account.filter(regex="^(.*_out_m2|cancelled_m2|reduced_m2|cleared_m2)$").sum(axis=1)
    return float((incoming - outgoing - account["closing_m2"]).abs().max())


def _heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")
