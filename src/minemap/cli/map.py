"""The command ``minemap map``: what the interactive and the printed map can do, as options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, features_of, ledger_of, redacting, redaction_of
from minemap.cli.output import WELL
from minemap.errors import ArgumentError
from minemap.saving import checked_target

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from minemap.ledger import Ledger

__all__ = ["add", "add_options", "draw"]

INTERACTIVE = {
    "tiles": "tiles",
    "boundaries": "boundaries",
    "units": "units",
    "rings": "rings",
    "around": "around",
    "compare": "compare",
    "as_known": "known",
}
PRINTED = {
    "paper": "paper",
    "orientation": "orientation",
    "dpi": "dpi",
    "sector": "sector",
    "within": "within",
    "years": "years",
    "crs": "projection",
    "graticule": "grid",
    "labels": "labels",
    "details": "details",
    "sources": "sources",
    "author": "author",
    "reference": "reference",
    "contact": "contact",
    "logo": "logo",
}
"""Keywords of `explore` and of `print_map`, and the options that give them."""


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    add_options(
        command(
            commands, "map", run, "one HTML file with a map that needs no network", machines=False
        )
    )


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    # Refuse this before the long work.
    checked_target(options.sheet or options.output, overwrite=options.overwrite)
    print(draw(ledger_of(options), options).resolve())
    return WELL


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the command its options.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The command, which knows of the record already. It is changed.

    Examples
    --------
    >>> import argparse
    >>> parser = argparse.ArgumentParser()
    >>> add_options(parser)
    >>> parser.parse_args(["--rings", "500", "1000"]).rings
    [500.0, 1000.0]
    """
    add = parser.add_argument
    add("-o", "--output", default="map.html", help="the file (default: map.html)")
    add("--overwrite", action="store_true", help="replace the file")
    add("--day", help="the day shown, at first; by default that of the last event")
    add("--title", help="the title of the map")
    add("--notice", help="a line that the map always shows")
    add("--language", default="en", help="en, es, fr, or a language of --words")
    add("--words", metavar="FILE", help="words of your own, or a further language (TOML)")
    redacting(
        parser,
        "make a map that anyone may see: show squares of this side in place of positions, and "
        "leave out or round all that names an area",
        "a column, area_m2, reported_on, or a layer (its names)",
    )
    add("--public", action="append", metavar="NAME", help="a layer that --redact leaves exact, or "
        "boundaries, or base; may be given again")  # fmt: skip

    add = parser.add_argument_group("around the areas").add_argument
    add("--context", action="append", metavar="FILE", help="roads, rivers, lakes and places: an "
        "extract of OpenStreetMap, a GeoPackage …; or KIND=FILE; may be given again; none: "
        "not even those of the world")  # fmt: skip
    add("--relief", metavar="FILE", help="a GeoTIFF of elevations, for shade and contours")
    add("--base", action="append", metavar="FILE", help="a GeoTIFF under the map, or MBTiles "
        "under the interactive one")  # fmt: skip
    add("--layer", action="append", metavar="NAME=FILE", help="another layer (FILE:LAYER, where "
        "the file has several); may be given again")  # fmt: skip

    add = parser.add_argument_group("on the interactive map").add_argument
    add("--tiles", help="a tile provider, asked for over the network")
    add("--boundaries", metavar="FILE", help="borders of your own; none leaves the provinces out")
    add("--units", nargs="?", const=True, metavar="FILE", help="shade units by the m² in "
        "each: the provinces, or units of your own")  # fmt: skip
    add(
        "--rings",
        type=float,
        nargs="+",
        metavar="METRES",
        help="let readers draw rings at these distances around a place that they click",
    )
    add("--around", action="append", metavar="NAME=METRES,…", help="rings around what remains "
        "(hazards=500,1000) or around a layer; may be given again")  # fmt: skip
    add("--compare", nargs=2, metavar="DAY", help="show two days side by side")
    add("--known", nargs="+", metavar="DAY", help="let readers see the record as it was known on "
        "these days, or YE for the end of each year; none: only what is known now")  # fmt: skip

    add = parser.add_argument_group("on the printed map").add_argument
    add("--print", dest="sheet", metavar="FILE", help="write a map for print instead: .pdf, .svg "
        "or .png")  # fmt: skip
    add("--paper", choices=["A4", "A3"], help="the sheet (default: A4)")
    add("--orientation", choices=["landscape", "portrait"], help="(default: landscape)")
    add("--dpi", type=float, help="dots in an inch of a .png (default: 300)")
    add("--sector", action="append", help="only the areas of this sector; may be given again")
    add("--within", type=float, nargs=4, metavar="DEGREES", help="the areas that touch these "
        "bounds alone: west south east north")  # fmt: skip
    add("--years", type=int, nargs="+", metavar="YEAR", help="these years side by side")
    add("--projection", metavar="CRS", help="utm, or any projected CRS, such as EPSG:24877")
    add("--grid", choices=["lonlat", "utm", "mgrs", "none"], help="the grid (default: lonlat)")
    add("--labels", metavar="COLUMN", help="the column to label areas by; none leaves labels out")
    add("--no-details", dest="details", action="store_false", default=None, help="without maps of "
        "what is too small to see")  # fmt: skip
    add("--sources", metavar="TEXT", help="the sources of the data; by default those in the record")
    add("--author", metavar="TEXT", help="who made the map")
    add("--reference", metavar="TEXT", help="the number of the map")
    add("--contact", metavar="TEXT", help="whom to ask about it")
    add("--logo", metavar="FILE", help="a picture for the upper right")


def draw(ledger: Ledger, options: argparse.Namespace) -> Path:
    """Write the map that the options ask for.

    Parameters
    ----------
    ledger : Ledger
        The record.
    options : argparse.Namespace
        As the options of `add_options` were given.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    ArgumentError
        If an option does not go with the kind of map, or has a value that cannot be used.
    ReadError
        If a file cannot be read.
    WriteError
        If the map cannot be written.

    Examples
    --------
    >>> import argparse, pathlib, tempfile
    >>> import minemap
    >>> parser = argparse.ArgumentParser()
    >>> add_options(parser)
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "map.html"
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> draw(ledger, parser.parse_args(["-o", str(path), "--redact", "2000"])).name
    'map.html'
    """
    from minemap.accounts import last_event

    shared = {
        "title": options.title,
        "notice": options.notice,
        "language": options.language,
        "words": options.words,
        "redact": redaction_of(options),
        **_around(options),
    }
    if options.sheet:
        _refuse(options, INTERACTIVE, "of the interactive map: leave out --print, or the option")
        return ledger.print_map(
            options.day or last_event(ledger.pieces),
            options.sheet,
            overwrite=options.overwrite,
            **shared,
            **_printed(options),
        )
    _refuse(options, PRINTED, "of the printed map: say --print FILE")
    path = checked_target(options.output, overwrite=options.overwrite)
    ledger.explore(day=options.day, **shared, **_interactive(options)).save(str(path))
    return path


def _refuse(options: argparse.Namespace, names: dict[str, str], why: str) -> None:
    given = [name for name in names.values() if getattr(options, name) is not None]
    if given:
        shown = "no-details" if given[0] == "details" else given[0]
        raise ArgumentError(f"--{shown} is {why}")


def _given(options: argparse.Namespace, names: dict[str, str]) -> dict[str, Any]:
    """Give the keywords of the options that were given; the map has defaults for the others."""
    found = {keyword: getattr(options, name) for keyword, name in names.items()}
    return {keyword: value for keyword, value in found.items() if value is not None}


def _printed(options: argparse.Namespace) -> dict[str, Any]:
    given = _given(options, PRINTED)
    if given.get("graticule") == "none":
        given["graticule"] = None
    if given.get("labels") == "none":
        given["labels"] = False
    return given


def _around(options: argparse.Namespace) -> dict[str, Any]:
    """Give the options for what lies around the areas, on either map."""
    from minemap.maps.context import CLASSES

    given: dict[str, Any] = {"relief": options.relief}
    if options.layer:
        pairs = _pairs(options.layer, "--layer", "Villages=villages.gpkg")
        given["layers"] = {name: features_of(path) for name, path in pairs}
    if options.base:
        if options.sheet and len(options.base) > 1:
            raise ArgumentError("--base: a printed map has one picture under it; name one")
        given["base"] = options.base[0] if options.sheet else options.base
    if options.context == ["none"]:
        given["context"] = False
    elif options.context:
        kinds = [text.partition("=")[::2] for text in options.context]
        named = all(kind in CLASSES and file for kind, file in kinds)
        context: dict[str, list[str]] = {}
        for kind, file in kinds if named else ():
            context.setdefault(kind, []).append(file)
        given["context"] = context or options.context
    return {name: one for name, one in given.items() if one is not None}


def _interactive(options: argparse.Namespace) -> dict[str, Any]:

    given = _given(options, INTERACTIVE)
    if "boundaries" in given:
        name = given["boundaries"]
        given["boundaries"] = False if name == "none" else features_of(name)
    if isinstance(given.get("units"), str):
        given["units"] = features_of(given["units"])
    if given.get("as_known") == ["none"]:
        given["as_known"] = False
    elif given.get("as_known", [""])[0].isalpha():
        given["as_known"] = " ".join(given["as_known"])
    if "around" in given:
        pairs = _pairs(given["around"], "--around", "hazards=500,1000")
        given["around"] = {name: radii.split(",") for name, radii in pairs}
    return given


def _pairs(texts: Sequence[str], option: str, example: str) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in texts]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise ArgumentError(f"{option} {name}: say what and which, as in {option} {example}")
    return [(name, value) for name, _, value in pairs]
