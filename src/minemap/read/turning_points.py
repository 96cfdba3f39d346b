"""Sheets of turning points: rows of points become one row an area, in the order of their numbers.

An area whose points leave any doubt is rejected with all its rows: a corner too few, or two in
another order, is another area.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.cells import texts
from minemap.outlines import Unreadable, parsed
from minemap.schema import columns_read, geometry_words
from minemap.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.schema import Table

__all__ = ["Gathered", "gather", "is_of_points", "kind_of_column"]

FEWEST = 3
"""Corners of an area."""

NUMBER = re.compile(r"\D*?(\d+)(?:\.0+)?\D*")
"""A number of a point, with letters such as ``TP 3`` or ``3a`` beside it."""


class Gathered(NamedTuple):
    """Areas made of rows of points.

    `frame` has one row an area, index ``row`` the number of its first point; `behind` gives the
    rows of each by that number; `unread` says of the rows that are in no area why, and `ids`
    which area they name.
    """

    frame: pd.DataFrame
    behind: dict[int, tuple[int, ...]]
    unread: dict[int, str]
    ids: dict[int, str]


@cache
def _words() -> dict[str, dict[str, frozenset[str]]]:
    text = resources.files("minemap").joinpath("data/points.toml").read_text("utf-8")
    return {
        section: {kind: frozenset(map(folded, words)) for kind, words in kinds.items()}
        for section, kinds in tomllib.loads(text).items()
    }


def kind_of_column(name: str) -> str | None:
    """Tell what a column of a sheet of turning points says of a point.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    str or None
        ``point_number``, ``point_type``, ``shape_id``, ``ring``, or None.

    Examples
    --------
    >>> kind_of_column("N° punto"), kind_of_column("Fecha")
    ('point_number', None)
    """
    plain = folded(name.replace("°", "").replace("º", ""))
    columns = _words()["columns"]
    return next((kind for kind in columns if kind != "own" and plain in columns[kind]), None)


def _column(frame: pd.DataFrame, kind: str) -> Any:
    return next((name for name in frame.columns if kind_of_column(str(name)) == kind), None)


def _is_geometry(name: Any) -> bool:
    return folded(str(name)) in geometry_words()


def _is_outline(cell: Any) -> bool:
    if isinstance(cell, str):
        return "POLYGON" in cell[:20].upper()
    return isinstance(cell, shapely.Polygon | shapely.MultiPolygon)


def is_of_points(frame: pd.DataFrame, identity: Any) -> bool:
    """Tell whether a table has one row a point.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    identity : label or None
        Its column of the ids of areas.

    Returns
    -------
    bool
        Whether it has a column of kinds of points, or one of numbers and three rows of an area.
        One that holds outlines has not.

    Examples
    --------
    >>> is_of_points(pd.DataFrame({"id": ["A"] * 3, "point_no": [1, 2, 3]}), "id")
    True
    >>> is_of_points(pd.DataFrame({"id": ["A", "B"], "order": [1, 2]}), "id")
    False
    """
    if any(frame[name].map(_is_outline).any() for name in frame if _is_geometry(name)):
        return False
    if _column(frame, "point_type") is not None:
        return True
    if identity is None or _column(frame, "point_number") is None:
        return False
    return bool((frame[identity].value_counts() >= FEWEST).any())


def gather(frame: pd.DataFrame, table: Table, source: str) -> Gathered:
    """Make areas of rows of points.

    The rows of one area have one id and one day; ``shape_id`` tells its polygons apart, and a
    column such as ``ring`` their holes. Corners are taken in the order of their numbers, or, where
    there are none, in that of the rows. Reference points and landmarks bound nothing; a centre
    alone makes a point. A column that is not minemap's is kept where it is the same for all rows
    of the area.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a point, with a column of points (objects or WKT) called as one of geometries.
        Index ``row``, or the rows are numbered from 1.
    table : {"hazards", "releases"}
        What the areas are.
    source : str
        What to call the table in errors.

    Returns
    -------
    Gathered
        The areas.

    Raises
    ------
    SchemaError
        If two columns mean the same one.

    Examples
    --------
    >>> points = pd.DataFrame({
    ...     "hazard_id": ["PE-1"] * 4, "point_no": ["SP1", "TP3", "TP2", "RP"],
    ...     "point_type": ["start point", "turning point", "turning point", "landmark"],
    ...     "geometry": ["POINT (0 0)", "POINT (1 1)", "POINT (1 0)", "POINT (9 9)"]})
    >>> areas = gather(points, "hazards", "points.csv")
    >>> areas.frame["geometry"].iloc[0].wkt, areas.behind
    ('POLYGON ((0 0, 1 0, 1 1, 0 0))', {1: (1, 2, 3, 4)})
    """
    numbers = (
        frame.index.to_numpy()
        if frame.index.name == "row"
        else np.arange(1, len(frame) + 1, dtype=np.int64)
    )
    sheet = _Sheet(frame.reset_index(drop=True), table, source, numbers)
    rows: list[dict[str, Any]] = []
    behind: dict[int, tuple[int, ...]] = {}
    for places in sheet.areas():
        problem = sheet.conflict(places)
        geometry = None
        if problem is None:
            geometry, problem = sheet.outline(places)
        if problem is not None:
            sheet.unread |= {int(numbers[place]): problem for place in places}
            continue
        first = int(numbers[places[0]])
        behind[first] = tuple(int(numbers[place]) for place in places)
        rows.append({"row": first, **sheet.values(places), "geometry": geometry})
    names = ["row", *sheet.kept, "geometry"]
    made = pd.DataFrame(rows, columns=names) if rows else pd.DataFrame(columns=names)
    made = made.astype({"row": np.int64}).set_index("row")
    texts_ = {name: "str" for name in sheet.kept if isinstance(frame[name].dtype, pd.StringDtype)}
    return Gathered(made.astype(texts_), behind, sheet.unread, sheet.ids())


class _Sheet:
    """A sheet of points: which column says what, and the points by the area that they bound."""

    def __init__(self, frame: pd.DataFrame, table: Table, source: str, numbers: Any) -> None:
        self.frame = frame
        self.numbers = numbers
        self.number, self.type, self.shape, self.ring = (
            _column(frame, kind) for kind in ("point_number", "point_type", "shape_id", "ring")
        )
        geometry = next((name for name in frame.columns if _is_geometry(name)), None)
        own = _words()["columns"]["own"]
        of_points = {self.number, self.type, self.shape, self.ring, geometry}
        self.kept = [
            name for name in frame.columns if name not in of_points and folded(str(name)) not in own
        ]
        claims = columns_read(table, frame[self.kept], source)
        self.claimed = {name: column for column, name in claims.items()}
        identity = "hazard_id" if table == "hazards" else "release_id"
        self.identity = claims.get(identity)
        self.day = claims.get("reported_on" if table == "hazards" else "completed_on")
        self.written = {
            name: np.asarray(texts(frame[name])[0], dtype=object)
            for name in {self.number, self.type, self.shape, self.ring, *self.kept} - {None}
        }
        self.broken: set[int] = set()
        self.reasons: dict[int, str] = {}
        self.points = self._points(geometry)
        self.unread: dict[int, str] = {}

    def _points(self, geometry: Any) -> Any:
        """Read the points; what is written and is none stands in `broken`."""
        if geometry is None:
            return np.full(len(self.frame), None, dtype=object)
        cells = self.frame[geometry].to_numpy(dtype=object)
        made = np.full(len(cells), None, dtype=object)
        text = np.array([isinstance(cell, str) for cell in cells], dtype=bool)
        made[text] = parsed(shapely.from_wkt, cells[text])
        shapes = np.array([isinstance(cell, shapely.Geometry) for cell in cells], dtype=bool)
        made[shapes] = cells[shapes]
        self.reasons = {
            place: cell.reason for place, cell in enumerate(cells) if isinstance(cell, Unreadable)
        }
        filled = np.array([bool(str(cell).strip()) for cell in cells], dtype=bool)
        written = shapes | (text & filled)
        sound = (shapely.get_type_id(made) == shapely.GeometryType.POINT) & ~shapely.is_empty(made)
        made[~sound] = None
        self.broken = set(np.flatnonzero(written & ~sound).tolist())
        return made

    def _blank(self, name: Any, place: int) -> bool:
        return name is None or bool(pd.isna(self.written[name][place]))

    def areas(self) -> list[list[int]]:
        """List the rows of each area, in the order in which areas appear."""
        days: dict[Any, set[Any]] = defaultdict(set)
        for place in range(len(self.frame)):
            if not self._blank(self.identity, place) and not self._blank(self.day, place):
                days[self.written[self.identity][place]].add(self.written[self.day][place])
        found: dict[Any, list[int]] = defaultdict(list)
        for place in range(len(self.frame)):
            row = int(self.numbers[place])
            if self._blank(self.identity, place):
                self.unread[row] = "the id of the area is missing"
                continue
            area = self.written[self.identity][place]
            if len(days[area]) < 2:  # noqa: PLR2004 - one day, or none, for all
                found[area, None].append(place)
            elif self._blank(self.day, place):
                self.unread[row] = f"the area {area} has several days, and this row states none"
            else:
                found[area, self.written[self.day][place]].append(place)
        return list(found.values())

    def ids(self) -> dict[int, str]:
        """Give the ids that the rows in no area name."""
        named = {int(row): place for place, row in enumerate(self.numbers)}
        return {
            row: ""
            if self._blank(self.identity, named[row])
            else str(self.written[self.identity][named[row]])
            for row in self.unread
        }

    def conflict(self, places: list[int]) -> str | None:
        """Say in what the rows of an area contradict each other."""
        for name, column in self.claimed.items():
            said: dict[Any, int] = {}
            for place in places:
                if not self._blank(name, place):
                    said.setdefault(self.written[name][place], int(self.numbers[place]))
            if len(said) > 1:
                (one, first), (other, second), *_ = said.items()
                return (
                    f"rows of one area differ in {column}: {one!r} (row {first}), {other!r} "
                    f"(row {second})"
                )
        return None

    def values(self, places: list[int]) -> dict[Any, Any]:
        """Give what an area's rows say of it."""
        values = {}
        for name in self.kept:
            said = [place for place in places if not self._blank(name, place)]
            same = len({self.written[name][place] for place in said}) == 1
            alike = same and (name in self.claimed or len(said) == len(places))
            values[name] = self.frame[name].iloc[said[0]] if alike else None
        return values

    def outline(self, places: list[int]) -> tuple[Any, str | None]:
        """Draw an area: its geometry and no problem, or none and the problem."""
        corners: list[int] = []
        centres: list[int] = []
        asides: list[int] = []
        for place in places:
            kind = self._kind(place)
            problem = self._doubt(place, kind, alone=self._unplaced(places))
            if kind is None or problem is not None:
                return None, problem
            {"corner": corners, "centre": centres, "aside": asides}[kind].append(place)
        if self._unplaced(places):
            return None, None
        if not corners:
            alone = [place for place in centres or asides if self.points[place] is not None]
            if len(alone) == 1:
                return self.points[alone[0]], None
            return None, f"the area has no corners, and {len(alone)} points of other kinds"
        return self._polygons(corners, asides)

    def _doubt(self, place: int, kind: str | None, *, alone: bool) -> str | None:
        """Say what is wrong with a point by itself."""
        row = self.numbers[place]
        if kind is None:
            return f"row {row}: {self.written[self.type][place]!r} is no known kind of point"
        if place in self.reasons:
            return f"row {row}: {self.reasons[place]}"
        if place in self.broken:
            return f"row {row}: its coordinates are not those of a point"
        if self.points[place] is None and kind != "aside" and not alone:
            return f"row {row}: its coordinates are missing"
        return None

    def _unplaced(self, places: list[int]) -> bool:
        """Tell whether no point is given at all: an area that is known by its size alone."""
        return len(places) == 1 and self.points[places[0]] is None

    def _kind(self, place: int) -> str | None:
        if self._blank(self.type, place):
            return "corner"
        word = folded(re.sub(r"\s*\d+$", "", self.written[self.type][place]))
        kinds = _words()["types"]
        return next((kind for kind, words in kinds.items() if word in words), None)

    def _polygons(self, corners: list[int], asides: list[int]) -> tuple[Any, str | None]:
        shapes: dict[Any, list[int]] = defaultdict(list)
        for place in corners:
            shape = None if self._blank(self.shape, place) else self.written[self.shape][place]
            shapes[shape, self._is_hole(place)].append(place)
        if len({shape is None for shape, _ in shapes}) > 1:
            return None, "some corners of the area state a polygon, and some do not"
        outer: list[Any] = []
        holes: list[Any] = []
        for (shape, hole), members in shapes.items():
            ring, problem = self._ring(members, asides)
            if problem is not None:
                return None, problem if shape is None else f"polygon {shape}: {problem}"
            (holes if hole else outer).append(ring)
        if not outer:
            return None, "the area has holes and no outline"
        inner: dict[int, list[Any]] = defaultdict(list)
        for hole in holes:
            around = [place for place, ring in enumerate(outer) if _covers(ring, hole)]
            if len(around) != 1:
                return None, f"a hole of the area lies in {len(around)} of its polygons"
            inner[around[0]].append(hole)
        polygons = [shapely.Polygon(ring, inner[place]) for place, ring in enumerate(outer)]
        return (polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)), None

    def _is_hole(self, place: int) -> bool:
        if self._blank(self.ring, place):
            return False
        return folded(self.written[self.ring][place]) in _words()["rings"]["hole"]

    def _ring(self, members: list[int], asides: list[int]) -> tuple[Any, str | None]:
        ordered, problem = self._ordered(members, asides)
        if problem is not None:
            return None, problem
        points = [(self.points[place].x, self.points[place].y) for place in ordered]
        if len(points) > 1 and points[0] == points[-1]:
            points = points[:-1]
        if len(set(points)) < FEWEST:
            return (
                None,
                f"the area has {len(set(points))} different corners; an outline takes three",
            )
        return points, None

    def _ordered(self, members: list[int], asides: list[int]) -> tuple[list[int], str | None]:
        """Put corners in the order of their numbers."""
        written = [not self._blank(self.number, place) for place in members]
        if not any(written):
            return members, None
        if not all(written):
            row = self.numbers[members[written.index(False)]]
            return members, f"row {row}: the number of the point is missing"
        numbers = {place: self._number(place) for place in members}
        unread = next((place for place, number in numbers.items() if number is None), None)
        if unread is not None:
            if len([place for place in members if numbers[place] is None]) == 1 and self._starts(
                unread
            ):
                numbers[unread] = -1
            else:
                word = self.written[self.number][unread]
                return members, f"row {self.numbers[unread]}: {word!r} is no number of a point"
        ordered = sorted(members, key=lambda place: numbers[place] or 0)
        for place, following in itertools.pairwise(ordered):
            if numbers[place] == numbers[following]:
                return members, (
                    f"the point {self.written[self.number][place]} stands in rows "
                    f"{self.numbers[place]} and {self.numbers[following]}"
                )
        gap = _gap([numbers[place] for place in ordered], [self._number(p) for p in asides])
        return ordered, None if gap is None else f"the point {gap} is missing"

    def _starts(self, place: int) -> bool:
        """Tell whether a point that has letters for a number is the starting one."""
        return folded(self.written[self.number][place]) in {"sp", "start", "inicio", "pi", "pd"}

    def _number(self, place: int) -> int | None:
        if self._blank(self.number, place):
            return None
        match = NUMBER.fullmatch(self.written[self.number][place])
        return int(match[1]) if match else None


def _covers(ring: Any, hole: Any) -> bool:
    return bool(shapely.Polygon(ring).covers(shapely.Polygon(hole)))


def _gap(numbers: Sequence[int | None], others: Sequence[int | None]) -> int | None:
    """Find the first number that is missing between points numbered in even steps."""
    known = sorted({number for number in numbers if number is not None and number >= 0})
    if len(known) < FEWEST:
        return None
    steps = np.diff(known)
    step = int(np.gcd.reduce(steps))
    if (steps == step).all():
        return None
    spare = {number for number in others if number is not None}
    whole = range(known[0], known[-1] + 1, step)
    return next((number for number in whole if number not in {*known, *spare}), None)
