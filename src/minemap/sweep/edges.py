"""Outlines as edges: rings laid flat, and the pairs of edges that can meet.

Rings are divided into runs of some edges each. Runs whose boxes meet are found by an index, and in
them the edges whose boxes meet: only those can have a point in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.shapes import ranges

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["Rings", "Runs", "distinct", "edges_above", "meeting", "rings_of", "runs_of"]

POLYGON = 3
RUN = 16
"""Edges that share a box: enough to spare the index, few enough to be compared with one another."""


class Rings(NamedTuple):
    """The rings of polygons, their corners one after another; the closing ones are left out.

    An edge leads from each corner to the one that follows it, and has its number.
    """

    x: Array
    y: Array
    following: Array
    """The corner at which the edge of each corner ends."""
    ring: Array
    """The ring of each corner."""
    start: Array
    length: Array
    """For each ring where it starts, and how many corners it has."""
    polygon: Array
    """The polygon of each ring."""
    sign: Array
    """1.0 for a shell, -1.0 for a hole."""

    @property
    def ends(self) -> tuple[Array, Array]:
        """Where each edge ends."""
        return self.x[self.following], self.y[self.following]


def rings_of(polygons: Array) -> Rings:
    """Lay the rings of polygons flat.

    Parameters
    ----------
    polygons : numpy.ndarray of shapely geometries
        Polygons and multipolygons.

    Returns
    -------
    Rings
        Their rings, polygon by polygon. A corner that is repeated stands once.

    Examples
    --------
    >>> rings = rings_of(np.array([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)]))
    >>> rings.length.tolist(), rings.following[:4].tolist()
    ([4, 4], [1, 2, 3, 0])
    """
    one_ring = (shapely.get_type_id(polygons) == POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    single, others = np.flatnonzero(one_ring), np.flatnonzero(~one_ring)
    parts, home = shapely.get_parts(polygons[others], return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    owner = np.concatenate([single, others[home[part]]])
    length = shapely.get_num_coordinates(np.concatenate([polygons[single], rings]))
    sign = np.ones(len(owner))
    sign[len(single) :][np.diff(part, prepend=-1) == 0] = -1.0
    order = np.argsort(owner, kind="stable")
    order = order[length[order] > 0]
    owner, length, sign = owner[order], length[order], sign[order]
    x, y = np.ascontiguousarray(shapely.get_coordinates(polygons).T)
    kept = np.ones(len(x), dtype=bool)
    kept[np.cumsum(length) - 1] = False
    again = np.flatnonzero((x[1:] == x[:-1]) & (y[1:] == y[:-1]))
    kept[again[kept[again]]] = False
    ring = np.repeat(np.arange(len(length)), length)[kept]
    count = np.bincount(ring, minlength=len(length))
    return laid_out(x[kept], y[kept], count, owner, sign)


def laid_out(x: Array, y: Array, count: Array, polygon: Array, sign: Array) -> Rings:
    """Give corners that lie one after another their rings.

    Parameters
    ----------
    x, y : numpy.ndarray of float
        The corners.
    count, polygon : numpy.ndarray of int
        For each ring how many corners it has, and its polygon.
    sign : numpy.ndarray of float
        For each ring 1.0 where it is a shell, -1.0 where it is a hole.

    Returns
    -------
    Rings
        The rings.

    Examples
    --------
    >>> rings = laid_out(np.zeros(3), np.zeros(3), np.array([3]), np.array([0]), np.ones(1))
    >>> rings.following.tolist()
    [1, 2, 0]
    """
    start = np.cumsum(count) - count
    following = np.arange(1, len(x) + 1)
    following[start + count - 1] = start
    ring = np.repeat(np.arange(len(count)), count)
    return Rings(x, y, following, ring, start, count, polygon, sign)


class Runs(NamedTuple):
    """Runs of edges, and an index of their boxes."""

    start: Array
    length: Array
    bounds: Array
    """Four rows: west, south, east and north of each."""
    tree: Any


def runs_of(rings: Rings) -> Runs:
    """Divide rings into runs of edges.

    Parameters
    ----------
    rings : Rings
        The rings.

    Returns
    -------
    Runs
        The runs, ring by ring.

    Examples
    --------
    >>> runs_of(rings_of(np.array([shapely.Point(0, 0).buffer(1)]))).length.tolist()
    [16, 16, 16, 16]
    """
    many = -(-rings.length // RUN)
    place, ring = ranges(np.zeros(len(many), dtype=np.int64), many)
    start = rings.start[ring] + place * RUN
    count = np.minimum(RUN, rings.length[ring] - place * RUN)
    end_x, end_y = rings.ends
    bounds = np.stack(
        [
            np.minimum.reduceat(np.minimum(rings.x, end_x), start),
            np.minimum.reduceat(np.minimum(rings.y, end_y), start),
            np.maximum.reduceat(np.maximum(rings.x, end_x), start),
            np.maximum.reduceat(np.maximum(rings.y, end_y), start),
        ]
    )
    return Runs(start, count, bounds, shapely.STRtree(shapely.box(*bounds)))


def meeting(rings: Rings, runs: Runs) -> tuple[Array, Array]:
    """List the pairs of edges of different rings whose boxes meet.

    Parameters
    ----------
    rings : Rings
        The rings.
    runs : Runs
        Their runs.

    Returns
    -------
    one, other : numpy.ndarray of int
        Edges, those of the earlier ring first; ordered by the runs that they are in.

    Examples
    --------
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> len(meeting(rings, runs_of(rings))[0])
    2
    """
    first, second = runs.tree.query(runs.tree.geometries)
    ring = rings.ring[runs.start]
    apart = np.flatnonzero((first < second) & (ring[first] != ring[second]))
    pairs = np.sort(first[apart] * np.int64(len(ring)) + second[apart])
    first, second = np.divmod(pairs, len(ring))
    end_x, end_y = rings.ends
    west, east = np.minimum(rings.x, end_x), np.maximum(rings.x, end_x)
    south, north = np.minimum(rings.y, end_y), np.maximum(rings.y, end_y)
    low = np.maximum(runs.bounds[:2, first], runs.bounds[:2, second])
    high = np.minimum(runs.bounds[2:, first], runs.bounds[2:, second])

    def within(run: Array) -> tuple[Array, Array]:
        """Edges of runs that reach into the box both runs share, and for which pair."""
        edge, pair = ranges(runs.start[run], runs.length[run])
        reach = np.flatnonzero(
            (west[edge] <= high[0, pair])
            & (east[edge] >= low[0, pair])
            & (south[edge] <= high[1, pair])
            & (north[edge] >= low[1, pair])
        )
        return edge[reach], pair[reach]

    one, of_one = within(first)
    other, of_other = within(second)
    many = np.bincount(of_other, minlength=len(first))
    place, which = ranges((np.cumsum(many) - many)[of_one], many[of_one])
    one, other = one[which], other[place]
    meet = np.flatnonzero(
        (west[one] <= east[other])
        & (east[one] >= west[other])
        & (south[one] <= north[other])
        & (north[one] >= south[other])
    )
    return one[meet], other[meet]


def edges_above(rings: Rings, runs: Runs, x: Array, y: Array, top: Array) -> tuple[Array, Array]:
    """List the edges that can lie above points: those that reach from their west to their east.

    Parameters
    ----------
    rings : Rings
        The rings.
    runs : Runs
        Their runs.
    x, y, top : numpy.ndarray of float
        The points, and how far up to look.

    Returns
    -------
    edge, point : numpy.ndarray of int
        Edges and positions of points. Of edges that meet in a corner straight above, those to the
        east of it count.

    Examples
    --------
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2)]))
    >>> at = np.ones(1)
    >>> edges_above(rings, runs_of(rings), at, at, 9 * at)[1].tolist()
    [0]
    """
    point, run = runs.tree.query(shapely.box(x, y, x, top))
    edge, which = ranges(runs.start[run], runs.length[run])
    point = point[which]
    end_x, end_y = rings.ends
    spans = (rings.x[edge] <= x[point]) != (end_x[edge] <= x[point])
    high = np.maximum(rings.y[edge], end_y[edge]) >= y[point]
    chosen = np.flatnonzero(spans & high)
    edge, point = edge[chosen], point[chosen]
    order = np.lexsort((edge, point))
    return edge[order], point[order]


def distinct(numbers: Array) -> Array:
    """Give each number once, in order: of many different ones much sooner than `numpy.unique`.

    Parameters
    ----------
    numbers : numpy.ndarray of int
        Numbers.

    Returns
    -------
    numpy.ndarray of int
        The same, sorted, each once.

    Examples
    --------
    >>> distinct(np.array([7, 1, 7])).tolist(), distinct(np.array([], dtype=int)).tolist()
    ([1, 7], [])
    """
    known = np.sort(numbers)
    return np.asarray(known[np.diff(known, prepend=known[:1] - 1) != 0])
