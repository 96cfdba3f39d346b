"""Coarse places: the squares in which an area, and all that belongs to it, is shown.

The squares are cells of a lattice that is fixed to the globe. Hazards and records that touch, or
that name one another, belong together, and all that belongs together has one *key*: the first
outline of the hazard that was reported first. The middle of that outline lies in one cell; all is
moved by the step from it to the centre of that cell, as one, and only then put into cells. So what
a file shows depends on that cell, and on how things lie to one another, and on nothing else: the
same things anywhere else in that cell give the same file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.sweep.components import connected

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    Array = np.ndarray[Any, Any]
    Cell = tuple[int, int]

__all__ = ["METRES_A_DEGREE_EAST", "Places"]

SAMPLES_A_CELL = 8
"""Points along a line for each height of a cell, by which the cells that it crosses are found."""

METRES_A_DEGREE_NORTH = 110_574.0
"""The shortest degree of latitude on WGS 84, at the equator (Snyder 1987, p. 25)."""

METRES_A_DEGREE_EAST = 111_319.49
"""A degree of longitude at the equator of WGS 84; no less than this times cos(latitude)."""

TOUCH = 2.0 / METRES_A_DEGREE_EAST
"""Degrees: areas that lie no further apart touch, since edges drawn twice seldom meet exactly."""


class Places:
    """Where every hazard of a record is shown, and all that belongs to it.

    Parameters
    ----------
    pieces, hazards : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326.
    releases, worked : geopandas.GeoDataFrame, optional
        The ledger's tables, EPSG:4326.
    metres : float
        The side of a cell; of none is it shorter.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> places = Places(ledger.pieces, ledger.hazards, ledger.releases, metres=5000)
    >>> first, second = ledger.pieces.geometry[2:4]
    >>> shown = places.of_hazards(["PE-EC-ACHUIME-02"] * 2, [first, first.centroid])
    >>> shown[1].distance(shown[0].centroid) < 0.05
    True
    """

    def __init__(
        self,
        pieces: gpd.GeoDataFrame,
        hazards: gpd.GeoDataFrame,
        releases: gpd.GeoDataFrame | None = None,
        worked: gpd.GeoDataFrame | None = None,
        *,
        metres: float,
    ) -> None:
        self._lattice = _Lattice(metres)
        self._drawn: dict[tuple[Cell, ...], Any] = {}
        rows = _outlines(pieces, hazards, releases, worked)
        self._number = {name: number for number, name in enumerate(dict.fromkeys(rows["name"]))}
        of = rows["name"].map(self._number).to_numpy(dtype=np.int64)
        shapes = rows["shape"].to_numpy(dtype=object)
        self._tree = shapely.STRtree(shapes)
        one, other = self._tree.query(shapes, predicate="dwithin", distance=TOUCH)
        said = [
            (self._number[name], self._number[owner])
            for name, owner in _named(pieces, releases, worked)
            if name in self._number and owner in self._number
        ]
        self._owner = dict(_named(pieces, releases, worked))
        bound = np.array(said, dtype=np.int64).reshape(-1, 2)
        group = connected(
            len(self._number),
            np.concatenate([of[one], bound[:, 0]]),
            np.concatenate([of[other], bound[:, 1]]),
        )
        # The rows are in the order of days, so the first of a group is its key.
        _, key = np.unique(group[of], return_index=True)
        self._step = self._steps(shapes[key])[group] if len(shapes) else np.empty((0, 2))
        self._row_of = of
        self._cells: dict[int, dict[Cell, None]] = {}
        for number, shape in zip(of, _moved(shapes, self._step[of]), strict=True):
            own = self._cells.setdefault(int(number), {})
            own.update(self._added(own, shape) if own else self._covered(shape))

    def of_hazards(self, hazard_ids: Iterable[Any], shapes: Iterable[Any]) -> Array:
        """Give the squares in which ground of some hazards is shown.

        Parameters
        ----------
        hazard_ids : iterable of str
            The hazard of each shape.
        shapes : iterable of shapely geometries
            The ground, EPSG:4326; empty or missing where it has no place.

        Returns
        -------
        numpy.ndarray of shapely geometries
            The squares; of points, the middle of one; None where there is no place.
        """
        return self._shown([f"hazard {name}" for name in hazard_ids], shapes)

    def of_releases(self, release_ids: Iterable[Any], shapes: Iterable[Any]) -> Array:
        """Give the squares in which ground of some releases is shown, as `of_hazards` does.

        A release is shown in the squares of its hazard, unless it lies more than a square away.
        """
        return self._shown([f"release {name}" for name in release_ids], shapes)

    def of_others(self, shapes: Iterable[Any]) -> Array:
        """Give the squares in which other things are shown: by the key of what they touch."""
        given = np.array([*shapes, None], dtype=object)[:-1]
        there = np.flatnonzero(~_nowhere(given))
        out = np.full(len(given), None, dtype=object)
        steps = self._steps(given[there])
        touching, met = self._tree.query(given[there], predicate="dwithin", distance=TOUCH)
        # In the order of rows from the last to the first, so that the first met has its way.
        for thing, row in sorted(zip(touching, met, strict=True), reverse=True):
            steps[thing] = self._step[self._row_of[row]]
        for place, shape in zip(there, _moved(given[there], steps), strict=True):
            out[place] = self._squares(shape, tuple(self._covered(shape)))
        return out

    def cell_order(self, hazard_ids: Iterable[Any]) -> list[Cell]:
        """Give the first cell of each hazard, to put hazards in an order by; (-1, -1) of others."""
        return [
            min(self._cells.get(self._number.get(f"hazard {name}", -1), {}), default=(-1, -1))
            for name in hazard_ids
        ]

    # ----------------------------------------------------------------------------------------------

    def _shown(self, names: list[str], shapes: Iterable[Any]) -> Array:
        given = np.array([*shapes, None], dtype=object)[:-1]
        out = np.full(len(given), None, dtype=object)
        known = np.array([name in self._number for name in names], dtype=bool)
        there = np.flatnonzero(~_nowhere(given) & known)
        steps = self._step[[self._number[names[place]] for place in there]]
        for place, shape in zip(there, _moved(given[there], steps), strict=True):
            owner = self._owner.get(names[place], names[place])
            own = self._cells[self._number.get(owner, self._number[names[place]])]
            far = owner != names[place]
            cells = tuple(own) if len(own) == 1 and not far else self._among(own, shape, far=far)
            out[place] = self._squares(shape, cells)
        return out

    def _steps(self, shapes: Array) -> Array:
        """Give the step from the middle of each shape to the centre of the cell it lies in."""
        middles = shapely.get_coordinates(shapely.centroid(shapes)).reshape(-1, 2)
        centres = [self._lattice.centre(self._lattice.cell(x, y)) for x, y in middles]
        steps: Array = np.array(centres, dtype=np.float64).reshape(-1, 2) - middles
        return steps

    def _covered(self, shape: Any) -> dict[Cell, None]:
        """Give the cells of a shape, part by part: those whose centres it holds, else one."""
        cells: dict[Cell, None] = {}
        for part in shapely.get_parts(shape):
            if "Line" in part.geom_type:
                cells.update(dict.fromkeys(self._lattice.crossed(part)))
            else:
                cells.update(dict.fromkeys(self._lattice.held(part) or [self._cell_of(part)]))
        return cells

    def _added(self, own: dict[Cell, None], shape: Any) -> dict[Cell, None]:
        """Give the cells that a later outline adds: a small one near by adds none."""
        cells: dict[Cell, None] = {}
        for part in shapely.get_parts(shape):
            near = any(self._lattice.meet(cell, self._cell_of(part)) for cell in own)
            cells.update(dict.fromkeys(self._lattice.held(part)) if near else self._covered(part))
        return cells

    def _cell_of(self, part: Any) -> Cell:
        (place,) = shapely.get_coordinates(shapely.centroid(part))
        return self._lattice.cell(float(place[0]), float(place[1]))

    def _among(self, own: dict[Cell, None], shape: Any, *, far: bool) -> tuple[Cell, ...]:
        """Choose of the cells of a hazard those of a part of its ground."""
        chosen: dict[Cell, None] = {}
        for part in shapely.get_parts(shape):
            held = [cell for cell in self._lattice.held(part) if cell in own]
            nearest = self._nearest(own, part)
            if far and not held and not self._lattice.meet(nearest, self._cell_of(part)):
                chosen.update(self._covered(part))
            else:
                chosen.update(dict.fromkeys(held or [nearest]))
        return tuple(chosen)

    def _nearest(self, cells: Iterable[Cell], shape: Any) -> Cell:
        middle = shapely.centroid(shape)
        narrow = float(np.cos(np.radians(middle.y)))

        def away(cell: Cell) -> float:
            x, y = self._lattice.centre(cell)
            return float(np.hypot((x - middle.x) * narrow, y - middle.y))

        return min(sorted(cells), key=away)

    def _squares(self, shape: Any, cells: tuple[Cell, ...]) -> Any:
        if shape.geom_type in {"Point", "MultiPoint"}:
            return shapely.Point(self._lattice.centre(cells[0]))
        ordered = tuple(sorted(cells))
        if ordered not in self._drawn:
            boxes = [shapely.box(*self._lattice.box(cell)) for cell in ordered]
            whole = boxes[0] if len(boxes) == 1 else shapely.union_all(boxes)
            self._drawn[ordered] = shapely.simplify(whole, 0)
        return self._drawn[ordered]


def _nowhere(shapes: Array) -> Array:
    nowhere: Array = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return nowhere


def _moved(shapes: Array, steps: Array) -> Array:
    shapes = np.asarray(shapely.force_2d(shapes), dtype=object)
    xy = shapely.get_coordinates(shapes)
    xy += np.repeat(steps, shapely.get_num_coordinates(shapes), axis=0)
    return np.asarray(shapely.set_coordinates(shapes.copy(), xy), dtype=object)


def _outlines(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None,
    worked: gpd.GeoDataFrame | None,
) -> pd.DataFrame:
    """List what has a place: hazards first, then releases, by their first day and id."""
    found = []
    tables = (
        (hazards, "hazard", "reported_on"),
        (pieces, "hazard", "entered_on"),
        (releases, "release", "completed_on"),
        (worked, "release", "completed_on"),
    )
    for rank, (frame, what, day) in enumerate(tables):
        if frame is None:
            continue
        shapes = frame.geometry.to_numpy()
        table = pd.DataFrame(
            {
                "what": what,
                "name": f"{what} " + frame[f"{what}_id"].astype("str"),
                "rank": rank,
                "day": pd.to_datetime(frame[day]) if day in frame else pd.NaT,
                "shape": list(shapes),
            }
        )
        found.append(table[~_nowhere(shapes)])
    rows = pd.concat(found, ignore_index=True)
    # Pieces and worked ground count where the table that they come from has no outline.
    first = rows.groupby("name")["rank"].transform("min")
    rows = rows[rows["rank"] == first]
    rows["since"] = rows.groupby("name")["day"].transform("min")
    return rows.sort_values(["what", "since", "name", "day"], kind="stable", ignore_index=True)


def _named(
    pieces: gpd.GeoDataFrame, releases: gpd.GeoDataFrame | None, worked: gpd.GeoDataFrame | None
) -> list[tuple[str, str]]:
    """List releases with the hazards that they took of, the most last, and that they name."""
    known = set(pieces["hazard_id"].astype("str"))
    pairs: list[tuple[str, str]] = []
    if "release_id" in pieces:
        taken = pieces[pieces["release_id"].notna()]
        sums = taken.groupby(["release_id", "hazard_id"], observed=True)["area_m2"].sum()
        pairs += sums.sort_values(kind="stable").index.tolist()
    for frame in (worked, releases):
        if frame is not None and "hazard_id" in frame:
            said = frame[["release_id", "hazard_id"]].dropna().astype("str")
            pairs += [pair for pair in said.itertuples(index=False, name=None) if pair[1] in known]
    return [(f"release {name}", f"hazard {owner}") for name, owner in pairs]


class _Lattice:
    """Cells that are fixed to the globe: rows of latitude, each cut into columns."""

    def __init__(self, metres: float) -> None:
        self._metres = metres
        # A degree has a whole number of rows if a row is less than a degree: see `_columns`.
        a_degree = int(METRES_A_DEGREE_NORTH // metres)
        self._rows = 180 * a_degree or max(1, int(180 * METRES_A_DEGREE_NORTH // metres))

    def _height(self) -> float:
        return 180 / self._rows

    def _columns(self, row: int) -> int:
        """Count the cells of a row, none of which is narrower than asked for.

        Rows of the same degree have as many, so that their cells lie in columns.
        """
        south, north = row * self._height() - 90, (row + 1) * self._height() - 90
        if self._height() < 1:
            south = float(np.floor((south + north) / 2))
            north = south + 1
        edge = max(abs(south), abs(north))
        around = 360 * METRES_A_DEGREE_EAST * float(np.cos(np.radians(edge)))
        return max(1, int(around // self._metres))

    def cell(self, x: float, y: float) -> Cell:
        """Give the cell of a place."""
        row = min(self._rows - 1, max(0, int((y + 90) // self._height())))
        columns = self._columns(row)
        return row, min(columns - 1, max(0, int((x + 180) / 360 * columns)))

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Give west, south, east and north of a cell."""
        row, column = cell
        columns = self._columns(row)
        # Written so that neighbours share their edges to the last bit.
        west, east = (360 * edge / columns - 180 for edge in (column, column + 1))
        south, north = (180 * edge / self._rows - 90 for edge in (row, row + 1))
        return west, south, east, north

    def centre(self, cell: Cell) -> tuple[float, float]:
        """Give the middle of a cell."""
        west, south, east, north = self.box(cell)
        return (west + east) / 2, (south + north) / 2

    def held(self, shape: Any) -> list[Cell]:
        """List the cells whose centres a shape holds."""
        west, south, east, north = shape.bounds
        height = self._height()
        if (south + 90) // height == (north + 90) // height and not (
            (south + 90) % height <= height / 2 <= (north + 90) % height
        ):
            return []  # most areas are small: no row has its middle within one
        first, last = self.cell(west, south)[0], self.cell(west, north)[0]
        cells: list[Cell] = []
        for row in range(first, last + 1):
            middle = (row + 0.5) * height - 90
            columns = np.arange(self.cell(west, middle)[1], self.cell(east, middle)[1] + 1)
            x = (columns + 0.5) * 360 / self._columns(row) - 180
            y = np.full(len(x), middle)
            near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            if near.any():
                inside = columns[near][shapely.contains_xy(shape, x[near], y[near])]
                cells += [(row, int(column)) for column in inside]
        return cells

    @staticmethod
    def meet(one: Cell, other: Cell) -> bool:
        """Tell whether two cells are the same or neighbours, in rows with as many columns."""
        return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= 1

    def crossed(self, line: Any) -> list[Cell]:
        """List the cells that a line crosses."""
        step = self._height() / SAMPLES_A_CELL
        along = shapely.get_coordinates(shapely.segmentize(line, step))
        return list(dict.fromkeys(self.cell(x, y) for x, y in along))
