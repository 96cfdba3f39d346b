"""Columns that look like coordinates, outlines, points or sizes but were not used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from minemap.language.cells import land_unit_in, plain_digits
from minemap.language.vocabulary import folded
from minemap.positions.angles import coordinate_words
from minemap.positions.coordinates import QUESTION
from minemap.positions.written import ONE_POINT, looks_like_outlines
from minemap.read.point_rows import kind_of_column
from minemap.read.surveys import leg_of
from minemap.tables.schema import geometry_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["Unused", "advice", "outlines_column", "unused_columns"]

SAMPLE = 200
MOST = 0.5
"""Least share of the cells of a column that must look like what its name suggests."""

NUMBER = re.compile(r"\d")
DEGREES = re.compile(r"[-+\u2212]?1?\d{1,2}[.,]\d{3,}")
SIZED = re.compile("area|leng|size|perim|super|share|rate|cost")
SHOWN = 6
METRES = {"latitude": "northing", "longitude": "easting"}
"""What a column of coordinates is read as if it holds metres instead of degrees."""


class Unused(NamedTuple):
    """An unused column: what it looks like, and what a mapping can make of it."""

    column: Any
    looks_like: str
    meant: str


def outlines_column(frame: pd.DataFrame) -> Any:
    """Find the one column of outlines that a mobile form wrote, whatever its name.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table without a column that is called as one of geometries.

    Returns
    -------
    label or None
        The column; None where there is none, or several.

    Examples
    --------
    >>> import pandas as pd
    >>> outlines_column(pd.DataFrame({"site": ["48 36 0 0;48 36.1 0 0;48.1 36.1 0 0"]}))
    'site'
    """
    if any(folded(str(name)) in geometry_words() for name in frame.columns):
        return None
    found = [
        name
        for name in frame.columns
        if frame[name].dtype.kind not in "iufMb"
        and looks_like_outlines(frame[name], telephones_only=True)
    ]
    return found[0] if len(found) == 1 else None


def unused_columns(frame: pd.DataFrame, used: Collection[Any]) -> list[Unused]:
    """List the columns of a table that look like places or sizes but were not used.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table as it is in the file.
    used : collection of labels
        The columns that are read.

    Returns
    -------
    list of Unused
        The others, as far as they look like something.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Breite": ["48.0"], "Notiz": ["-"], "ruta": ["POINT (36 48)"]})
    >>> [(one.column, one.meant) for one in unused_columns(frame, [])]
    [('Breite', 'latitude'), ('ruta', 'geometry')]
    """
    others = [name for name in frame.columns if name not in used]
    found = {name: next(_looks(name, frame[name]), None) for name in others}
    if not any(found.values()):
        # Two columns of degrees are a place, whatever their names.
        pair = [name for name in others if _has_degrees(name, frame[name])]
        kinds = ("latitude", "longitude")
        if len(pair) == len(kinds):
            found |= {name: ("coordinates", kind) for name, kind in zip(pair, kinds, strict=True)}
    return [Unused(name, *looks) for name, looks in found.items() if looks is not None]


def _has_degrees(name: Any, column: pd.Series) -> bool:
    """Tell whether most cells are degrees with enough decimals to be a place."""
    written = [str(cell).strip() for cell in column.dropna().head(SAMPLE) if str(cell).strip()]
    degrees = sum(DEGREES.fullmatch(plain_digits(cell)) is not None for cell in written)
    return degrees > MOST * len(written) and not SIZED.search(folded(str(name)))


def _looks(name: Any, column: pd.Series) -> Iterator[tuple[str, str]]:
    """Say what a column looks like, the most certain first, and what it would be read as."""
    written = [cell for cell in column.dropna().head(SAMPLE) if str(cell).strip()]
    if not written:
        return
    texts = [cell for cell in written if isinstance(cell, str)]
    if texts and looks_like_outlines(column):
        yield "outlines", "geometry"
    points = sum(ONE_POINT.fullmatch(plain_digits(cell)) is not None for cell in texts)
    if points and points >= MOST * len(written):
        yield "points of a telephone", "geometry"
    digits = sum(NUMBER.search(plain_digits(str(cell))) is not None for cell in written)
    if digits < MOST * len(written):
        return
    for kind in _hints(str(name)):
        yield "coordinates", METRES.get(kind, kind) if _beyond_degrees(written) else kind
    point, leg = kind_of_column(str(name)), leg_of(str(name))
    if point is not None:
        yield "turning points", point
    if leg is not None and leg in {"bearing", "distance"}:
        yield "a survey by bearing and distance (read_survey, minemap survey)", leg
    if (unit := land_unit_in(str(name))) is not None:
        yield f"sizes in {unit} (say units={{{unit!r}: …}})", "reported_m2"


def _beyond_degrees(written: list[Any]) -> bool:
    """Tell whether most cells are numbers too large for a longitude, and so are metres."""
    numbers = pd.to_numeric(pd.Series([plain_digits(str(cell)) for cell in written]), "coerce")
    return bool((numbers.abs() > 180).mean() > MOST)  # noqa: PLR2004 - degrees


def _hints(name: str) -> Iterator[str]:
    """Give the kinds of coordinates that a name suggests."""
    match = QUESTION.fullmatch(name)
    if match is not None:
        word = (match[2] or match[3]).casefold()
        yield "latitude" if word.startswith("lat") else "longitude"
    words = {folded(word) for word in re.split(r"[^\w]+|_+", name)} | {folded(name)}
    for kind, hints in coordinate_words()["hints"].items():
        if words & set(map(folded, hints)):
            yield kind


def advice(found: Collection[Unused], source: str) -> str:
    """Say how unused columns can be used.

    Parameters
    ----------
    found : collection of Unused
        The columns.
    source : str
        What to call the table.

    Returns
    -------
    str
        What a warning says.

    Examples
    --------
    >>> print(advice([Unused("Breite", "coordinates", "latitude")], "areas.csv"))
    areas.csv: has no outlines and no points; 'Breite' looks like coordinates, and was not used. ...
    """
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(one.looks_like, []).append(repr(str(one.column)))
    said = "; ".join(
        f"{', '.join(names[:SHOWN])} {'looks' if len(names) == 1 else 'look'} like {kind}"
        for kind, names in kinds.items()
    )
    first = next(iter(found))
    return (
        f"{source}: has no outlines and no points; {said}, and "
        f"{'was' if len(found) == 1 else 'were'} not used. Name what is meant, "
        f"as columns={{{first.meant!r}: {str(first.column)!r}}}; minemap map-fields lists them all"
    )
