"""Polygons that are made of arcs, each arc shared by those that it lies between.

The files are columns of whole numbers, which numpy reads in a few milliseconds; the same as text
takes a second.
"""

from __future__ import annotations

import json
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.shapes import ranges

if TYPE_CHECKING:
    from minemap.dtypes import Array

    Box = tuple[float, float, float, float]

__all__ = ["Topology", "columns_of", "document_of", "reaching", "steps_of"]

FEWEST_POINTS = 4
"""Least vertices of a ring; a few islets are drawn with fewer, and left out."""


def columns_of(name: str) -> dict[str, Array]:
    """Read the columns of one of minemap's own files.

    Parameters
    ----------
    name : str
        The file among minemap's data, without its ending.

    Returns
    -------
    dict of str to numpy.ndarray
        The columns.

    Examples
    --------
    >>> len(columns_of("outlines_coarse")["x"]) > 10_000
    True
    """
    file = resources.files("minemap").joinpath(f"data/{name}.npz")
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as columns:
        return {column: columns[column] for column in columns.files}


def document_of(columns: dict[str, Array]) -> Any:
    """Give what a file holds besides numbers.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        The columns of a file; ``document`` is JSON.

    Returns
    -------
    dict or list
        Names, and what else there is.

    Examples
    --------
    >>> len(document_of(columns_of("outlines_coarse"))["names"]) > 200
    True
    """
    return json.loads(columns["document"].tobytes())


def steps_of(columns: dict[str, Array]) -> Array:
    """Give the corners of arcs in whole steps of a grid.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        ``x`` and ``y``: how far each corner is from the one before, also from arc to arc.

    Returns
    -------
    numpy.ndarray of float
        Shape (n, 2).

    Examples
    --------
    >>> steps_of({"x": np.array([5, -1]), "y": np.array([0, 2])}).tolist()
    [[5.0, 0.0], [4.0, 2.0]]
    """
    steps = np.column_stack([columns["x"], columns["y"]])
    return np.cumsum(steps, axis=0, dtype=np.float64)


class Topology:
    """Grounds made of arcs.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        ``corners``: how many corners each arc has. ``arc``: the arcs of the rings, one ring after
        another, -1 - n where arc n runs the other way; ``arcs``, ``rings``, ``polygons``: how many
        each ring, polygon and ground has. The first ring of a polygon is its shell.
    points : numpy.ndarray
        Shape (n, 2): the corners of all arcs, in longitude and latitude.

    Examples
    --------
    >>> columns = columns_of("provinces")
    >>> provinces = Topology(columns, steps_of(columns) / 1000)
    >>> len(provinces) > 4_000
    True
    """

    def __init__(self, columns: dict[str, Array], points: Array) -> None:
        self.points = points
        self._first = np.append(0, np.cumsum(columns["corners"]))
        self._arc = columns["arc"].astype(np.int64)
        self._arcs, self._rings, self._polygons = (
            np.append(0, np.cumsum(columns[name])) for name in ("arcs", "rings", "polygons")
        )

    def corners(self, arcs: Array) -> tuple[Array, Array]:
        """List the corners of arcs.

        Parameters
        ----------
        arcs : numpy.ndarray of int
            Which arcs; -1 - n is arc n the other way round.

        Returns
        -------
        corner, which : numpy.ndarray of int
            Positions in `points`, arc by arc, and which of the arcs each is of.

        Examples
        --------
        >>> columns = columns_of("provinces")
        >>> provinces = Topology(columns, steps_of(columns) / 1000)
        >>> there, back = (provinces.corners(np.array([arc]))[0] for arc in (5, -6))
        >>> (there == back[::-1]).all()
        np.True_
        """
        arc, forward = _either_way(arcs), arcs >= 0
        step, which = ranges(np.zeros_like(arc), self._first[arc + 1] - self._first[arc])
        begin = np.where(forward, self._first[arc], self._first[arc + 1] - 1)
        return begin[which] + np.where(forward, 1, -1)[which] * step, which

    @cached_property
    def boxes(self) -> Array:
        """The boxes of arcs, four columns: west, south, east and north."""
        first = self._first[:-1]
        low, high = (of.reduceat(self.points, first) for of in (np.minimum, np.maximum))
        return np.hstack([low, high])

    @cached_property
    def uses(self) -> Array:
        """In how many places each arc is used."""
        return np.bincount(_either_way(self._arc), minlength=len(self._first) - 1)

    def within(self, window: Box) -> Array:
        """List the polygons whose shells reach into a window.

        Parameters
        ----------
        window : tuple of float
            West, south, east and north in degrees.

        Returns
        -------
        numpy.ndarray of int
            Their numbers.

        Examples
        --------
        >>> columns = columns_of("provinces")
        >>> provinces = Topology(columns, steps_of(columns) / 1000)
        >>> shapes, _ = provinces.drawn(provinces.within((-78.1, -4.1, -78.0, -4.0)))
        >>> shapely.intersects(shapes, shapely.Point(-78.05, -4.05)).any()
        np.True_
        """
        place, polygon = _members(self._arcs, self._rings[:-1])
        boxes = self.boxes[_either_way(self._arc[place])]
        starts = np.flatnonzero(np.diff(polygon, prepend=-1))
        low = np.minimum.reduceat(boxes[:, :2], starts)
        high = np.maximum.reduceat(boxes[:, 2:], starts)
        return np.flatnonzero(reaching(np.hstack([low, high]), window))

    def of_ground(self, number: int) -> Array:
        """List the polygons of a ground.

        Parameters
        ----------
        number : int
            The ground.

        Returns
        -------
        numpy.ndarray of int
            Their numbers.

        Examples
        --------
        >>> columns = columns_of("provinces")
        >>> provinces = Topology(columns, steps_of(columns) / 1000)
        >>> provinces.of_ground(0).tolist()
        [0]
        """
        return np.arange(self._polygons[number], self._polygons[number + 1])

    def drawn(self, polygons: Array | None = None) -> tuple[Array, Array]:
        """Draw polygons.

        Parameters
        ----------
        polygons : numpy.ndarray of int, optional
            Which; all by default.

        Returns
        -------
        shapes : numpy.ndarray of shapely.Polygon
            The polygons, which may cross themselves. One with too few corners is left out, and so
            is such a hole.
        ground : numpy.ndarray of int
            The ground that each is of.

        Examples
        --------
        >>> columns = columns_of("provinces")
        >>> provinces = Topology(columns, steps_of(columns) / 1000)
        >>> shapes, ground = provinces.drawn(np.array([0]))
        >>> len(shapes), ground.tolist()
        (1, [0])
        """
        if polygons is None:
            polygons = np.arange(len(self._rings) - 1)
        ring, polygon = _members(self._rings, polygons)
        place, of_ring = _members(self._arcs, ring)
        corner, of_arc = self.corners(self._arc[place])
        of_ring = of_ring[of_arc]
        enough = np.bincount(of_ring, minlength=len(ring)) >= FEWEST_POINTS
        shell = np.flatnonzero(np.diff(polygon, prepend=-1))
        enough &= np.repeat(enough[shell], np.diff(shell, append=len(ring)))
        kept = np.flatnonzero(enough[of_ring])
        number = np.cumsum(enough) - 1
        rings = shapely.linearrings(self.points[corner[kept]], indices=number[of_ring[kept]])
        whole, dense = np.unique(polygon[enough], return_inverse=True)
        ground = np.searchsorted(self._polygons, polygons[whole], side="right") - 1
        return np.asarray(shapely.polygons(rings, indices=dense), dtype=object), ground

    def __len__(self) -> int:
        """How many grounds there are."""
        return len(self._polygons) - 1


def reaching(boxes: Array, window: Box) -> Array:
    """Tell which boxes reach into a window.

    Parameters
    ----------
    boxes : numpy.ndarray of float
        Four columns: west, south, east and north.
    window : tuple of float
        The same of the window.

    Returns
    -------
    numpy.ndarray of bool
        One answer a box; one that touches the window reaches into it.

    Examples
    --------
    >>> reaching(np.array([[0, 0, 1, 1], [5, 0, 6, 1]]), (1, 1, 2, 2)).tolist()
    [True, False]
    """
    west, south, east, north = window
    low, high = boxes[:, :2] <= [east, north], boxes[:, 2:] >= [west, south]
    return np.asarray((low & high).all(axis=1))


def _members(starts: Array, chosen: Array) -> tuple[Array, Array]:
    """List what some of those hold that lie one after another, and which of them each is of."""
    return ranges(starts[chosen], starts[chosen + 1] - starts[chosen])


def _either_way(arc: Array) -> Array:
    return np.where(arc < 0, ~arc, arc)
