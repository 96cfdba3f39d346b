"""Sheets of turning points: joins points, in order of their numbers, into one row for each area.

If the points of an area leave any doubt, the area is rejected with all its rows: without a corner,
or with two corners exchanged, it would be another area.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.language.vocabulary import folded
from minemap.positions.outlines import Unreadable
from minemap.positions.written import outline_in, read_written
from minemap.read.point_rows import PointRows, column_of, point_words, row_numbers
from minemap.tables.schema import geometry_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.tables.schema import Table

__all__ = ["Gathered", "gather", "is_of_points"]

FEWEST = 3
"""Corners of an area."""

NUMBER = re.compile(r"\D*?(\d+)(?:\.0+)?\D*")
"""The number of a point, perhaps with letters, such as ``TP 3`` or ``3a``."""


class Gathered(NamedTuple):
    """Areas made from rows of points.

    `frame` has one row for each area; its index ``row`` is the number of the first point. `behind`
    gives the rows of each area by that number. `unread` says why rows are in no area, and `ids`
    which area they name.
    """

    frame: pd.DataFrame
    behind: dict[int, tuple[int, ...]]
    unread: dict[int, str]
    ids: dict[int, str]


def _is_geometry(name: Any) -> bool:
    return folded(str(name)) in geometry_words()


def _is_outline(cell: Any) -> bool:
    if isinstance(cell, str) and cell.lstrip()[:5].upper() == "POINT":
        return False
    shape = outline_in(cell).geometry if isinstance(cell, str) and cell.strip() else cell
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)


def is_of_points(frame: pd.DataFrame, identity: Any) -> bool:
    """Tell whether a table has one row for each point.

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
    if any(any(map(_is_outline, frame[name])) for name in frame if _is_geometry(name)):
        return False
    if column_of(frame, "point_type") is not None:
        return True
    if identity is None or column_of(frame, "point_number") is None:
        return False
    return bool((frame[identity].value_counts() >= FEWEST).any())


def gather(frame: pd.DataFrame, table: Table, source: str) -> Gathered:
    """Make areas from rows of points.

    The rows of an area have one id and one day; ``shape_id`` tells its polygons apart, and a column
    such as ``ring`` their holes. Corners are joined in the order of their numbers, or, without
    numbers, of the rows. Reference points and landmarks are not part of an outline; a centre alone
    makes a point. A column that is not minemap's is kept if it is the same for all rows of the
    area.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row for each point, with a column of points (objects or WKT) called as one of
        geometries. Index ``row``, or the rows are numbered from 1. table : {"hazards", "releases"}
        What the areas are. source : str What to call the table in errors.

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
    sheet = _Sheet(frame.reset_index(drop=True), table, source, row_numbers(frame))
    rows: list[dict[str, Any]] = []
    behind: dict[int, tuple[int, ...]] = {}
    for places in sheet.areas():
        problem = sheet.conflict(places)
        geometry = None
        if problem is None:
            geometry, problem = sheet.outline(places)
        if problem is not None:
            sheet.reject(places, problem)
            continue
        first, behind_it = sheet.numbered(places)
        behind[first] = behind_it
        rows.append({"row": first, **sheet.values(places), "geometry": geometry})
    names = ["row", *sheet.kept, "geometry"]
    made = pd.DataFrame(rows, columns=names) if rows else pd.DataFrame(columns=names)
    made = made.astype({"row": np.int64}).set_index("row")
    texts_ = {name: "str" for name in sheet.kept if isinstance(frame[name].dtype, pd.StringDtype)}
    return Gathered(made.astype(texts_), behind, sheet.unread, sheet.ids())


class _Sheet(PointRows):
    """A sheet of turning points, and the outlines that they bound."""

    def __init__(self, frame: pd.DataFrame, table: Table, source: str, numbers: Any) -> None:
        geometry = next((name for name in frame.columns if _is_geometry(name)), None)
        super().__init__(frame, table, source, numbers, without=[geometry])
        self.broken: set[int] = set()
        self.reasons: dict[int, str] = {}
        self.points = self._points(geometry)

    def _points(self, geometry: Any) -> Any:
        """Read the points; `broken` says what is wrong with those that cannot be read."""
        if geometry is None:
            return np.full(len(self.frame), None, dtype=object)
        cells = self.frame[geometry].to_numpy(dtype=object)
        made = np.full(len(cells), None, dtype=object)
        text = np.array([isinstance(cell, str) for cell in cells], dtype=bool)
        made[text], _, _ = read_written(cells[text])
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

    def outline(self, places: list[int]) -> tuple[Any, str | None]:
        """Draw an area: its geometry without a problem, or None with the problem."""
        corners: list[int] = []
        centres: list[int] = []
        asides: list[int] = []
        for place in places:
            kind = self.kind_of(place)
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
        """Say what is wrong with a single point."""
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
        """Tell whether no point is given at all, so that the area is known only by its size."""
        return len(places) == 1 and self.points[places[0]] is None

    def _polygons(self, corners: list[int], asides: list[int]) -> tuple[Any, str | None]:
        shapes: dict[Any, list[int]] = defaultdict(list)
        for place in corners:
            shape = None if self.blank(self.shape, place) else self.written[self.shape][place]
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
        if self.blank(self.ring, place):
            return False
        return folded(self.written[self.ring][place]) in point_words()["rings"]["hole"]

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
        written = [not self.blank(self.number, place) for place in members]
        if not any(written):
            return members, None
        if not all(written):
            row = self.numbers[members[written.index(False)]]
            return members, f"row {row}: the number of the point is missing"
        letters = self._letters(members)
        numbers = letters or {place: self._number(place) for place in members}
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
        if gap is None:
            return ordered, None
        return ordered, f"the point {chr(gap) if letters else gap} is missing"

    def _letters(self, members: list[int]) -> dict[int, int | None]:
        """Number corners that are all named by one letter, such as A to D."""
        names = {place: str(self.written[self.number][place]).strip().upper() for place in members}
        if all(len(name) == 1 and "A" <= name <= "Z" for name in names.values()):
            return {place: ord(name) for place, name in names.items()}
        return {}

    def _starts(self, place: int) -> bool:
        """Tell whether a point with letters instead of a number is the starting point."""
        return folded(self.written[self.number][place]) in {"sp", "start", "inicio", "pi", "pd"}

    def _number(self, place: int) -> int | None:
        if self.blank(self.number, place):
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
