"""Separate tables of IMSMA NG: the sheets of a workbook, or the CSV files of a folder.

One table describes the areas, another holds their points, and two more link them, as in the
database (and in a copy of it that Access exports).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from minemap.errors import ReadError
from minemap.language.cells import texts
from minemap.language.vocabulary import folded
from minemap.read.formats import CSV, WORKBOOK, Source, checked_path, format_of, reading
from minemap.read.sheets import read_csv, read_workbook, sheet_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.tables.schema import Table

__all__ = ["Export", "areas_and_points", "export_in", "exports"]

ROOT = {"hazards": "hazard", "releases": "hazreduc"}
POINTS, SHAPES, WORDS = "geopoint", "geospatialinfo", "imsmaenum"
SHAPE_KEY, WORD_KEY = "geospatialinfo_guid", "imsmaenum_guid"


class Export(NamedTuple):
    """Where the tables of an export are: its path, and the sheet or file of each table."""

    path: Path
    places: Mapping[str, str]


def export_in(path: Any) -> Export | None:
    r"""Find the tables of IMSMA NG in a workbook or a folder.

    Parameters
    ----------
    path : any
        The workbook or folder; or files, which are none.

    Returns
    -------
    Export or None
        The tables; None if it does not hold points and what lies between them and the areas.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("hazard", "hazard_has_geospatialinfo", "geospatialinfo", "geopoint"):
    ...     _ = (folder / f"{name}.csv").write_text("id\n")
    >>> sorted(export_in(folder).places)[:2]
    ['geopoint', 'geospatialinfo']
    """
    if isinstance(path, list | tuple):
        return None
    place = Path(os.fspath(path))
    if place.is_dir():
        found = {folded(file.stem): file.name for file in sorted(place.glob("*.csv"))}
    elif place.suffix.casefold() in {".xlsx", ".xlsm"} and place.is_file():
        file = checked_path(path)
        form = format_of(file)
        with reading(file, form):
            found = {folded(name): name for name in sheet_names(file)}
    else:
        return None
    names = [POINTS, SHAPES, WORDS, *ROOT.values(), *map(_link, ROOT.values())]
    places = {name: found[folded(name)] for name in names if folded(name) in found}
    whole = {POINTS, SHAPES} <= places.keys() and any(
        {root, _link(root)} <= places.keys() for root in ROOT.values()
    )
    return Export(place, places) if whole else None


def exports(export: Export, table: Table) -> bool:
    """Tell whether an export has the areas of a table.

    Parameters
    ----------
    export : Export
        The tables.
    table : {"hazards", "releases"}
        Which one.

    Returns
    -------
    bool
        Whether it has.

    Examples
    --------
    >>> places = dict.fromkeys(["hazard", "hazard_has_geospatialinfo"], "")
    >>> exports(Export(Path("ng.xlsx"), places), "releases")
    False
    """
    return {ROOT[table], _link(ROOT[table])} <= export.places.keys()


def areas_and_points(
    export: Export, table: Table, encoding: str | None = None
) -> tuple[Source, Source]:
    """Read the areas of an export, and their points with the ids of the areas.

    Codes in columns that end in ``enum_guid`` become the words that the table ``imsmaenum`` gives
    them. Points of other things, such as accidents, are not read.

    Parameters
    ----------
    export : Export
        The tables.
    table : {"hazards", "releases"}
        Which areas.
    encoding : str, optional
        The encoding of CSV files.

    Returns
    -------
    tuple of (Source, Source)
        One row for each area; and one row for each point.

    Raises
    ------
    ReadError
        If the export lacks a table, or one of them its keys.

    Examples
    --------
    >>> areas_and_points(Export(Path("ng.xlsx"), {"geopoint": "geopoint"}), "releases")
    Traceback (most recent call last):
    minemap.errors.ReadError: ng.xlsx: holds no table hazreduc of IMSMA; its tables: geopoint
    """
    root = ROOT[table]
    if not exports(export, table):
        raise ReadError(
            f"{export.path}: holds no table {root} of IMSMA; its tables: {', '.join(export.places)}"
        )
    read = {name: _read(export, name, encoding) for name in (root, _link(root), SHAPES, POINTS)}
    words = _read(export, WORDS, encoding) if WORDS in export.places else None
    meant = {name: _in_words(source.frame, words) for name, source in read.items()}
    key, identity = f"{root}_guid", f"{root}_localid"
    areas = meant[root]
    ids = _column(areas, [key, identity], read[root].name).drop_duplicates(key)
    links = _column(meant[_link(root)], [key, SHAPE_KEY], read[_link(root)].name)
    shapes = meant[SHAPES].drop_duplicates(_named(meant[SHAPES], SHAPE_KEY, read[SHAPES].name))
    _named(meant[POINTS], SHAPE_KEY, read[POINTS].name)
    owned = links.merge(ids, on=key).drop(columns=key).merge(shapes, on=SHAPE_KEY)
    points = owned.merge(meant[POINTS], on=SHAPE_KEY, suffixes=("_of_shape", ""))
    if "shape_id" not in points:
        points = points.rename(columns={SHAPE_KEY: "shape_id"})
    untyped = export.path.is_dir()
    facts = {"tables": ", ".join(export.places.values())}
    return (
        Source(areas, read[root].name, untyped=untyped, facts=facts),
        Source(points, read[POINTS].name, untyped=untyped),
    )


def _link(root: str) -> str:
    return f"{root}_has_{SHAPES}"


def _read(export: Export, name: str, encoding: str | None) -> Source:
    """Read one table; its header is its first row."""

    def unknown(_: str) -> bool:
        return False

    place = export.places[name]
    if export.path.is_dir():
        file = checked_path(export.path / place)
        with reading(file, CSV):
            frame = read_csv(file, unknown, encoding).frame
        source = str(file)
    else:
        with reading(export.path, WORKBOOK):
            frame = read_workbook(export.path, place, unknown).frame
        source = f"{export.path}, sheet {place}"
    return Source(frame.rename(columns=lambda column: str(column).casefold()), source)


def _in_words(frame: pd.DataFrame, words: Source | None) -> pd.DataFrame:
    """Replace codes by words; an unknown code stays, so that its row can be reported."""
    if words is None:
        return frame
    known = _column(words.frame, [WORD_KEY, "enumvalue"], words.name)
    meaning = dict(zip(known[WORD_KEY], known["enumvalue"], strict=True))
    coded = [name for name in frame.columns if name.endswith("enum_guid") and name != WORD_KEY]
    made = {
        name.removesuffix("_guid"): frame[name].map(lambda code: meaning.get(code, code))
        for name in coded
    }
    return frame.drop(columns=coded).assign(**made)


def _named(frame: pd.DataFrame, name: str, source: str) -> str:
    if name not in frame:
        found = ", ".join(map(str, frame.columns))
        raise ReadError(f"{source}: no column {name}, by which its rows are found; it has: {found}")
    return name


def _column(frame: pd.DataFrame, names: list[str], source: str) -> pd.DataFrame:
    """Give columns of keys as texts."""
    return pd.DataFrame({_named(frame, name, source): texts(frame[name])[0] for name in names})
