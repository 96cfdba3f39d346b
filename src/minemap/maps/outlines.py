"""Country outlines that a map carries inside itself: a base layer that needs no network."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.maps.packing import Pack

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["packed_outlines", "window_around", "world_outlines"]

FEWEST_POINTS = 4
"""A ring has at least these; a few islets of the outlines are drawn with fewer."""

FINE_DEGREE = 2_000
"""Units to a degree of the fine outlines: 56 m, where the source counts in 190 to 400 m."""

COARSE_DEGREE = 200
"""Units to a degree of the coarse outlines: 560 m, on maps of continents."""

LEAST_MARGIN = 2.5
"""Degrees of fine outlines around a record, at the least."""

HALF_WORLD = 180.0

WIDEST_WINDOW = 40.0
"""Degrees: a record more widely spread keeps the coarse outlines alone."""


def packed_outlines(bounds: tuple[float, float, float, float] | None) -> str:
    """Pack the outlines of all countries, finer around a record.

    Parameters
    ----------
    bounds : tuple of float or None
        West, south, east and north of the record in degrees; None where it has no place.

    Returns
    -------
    str
        A pack with the columns ``world``, ``near``, ``coasts`` and ``borders`` as outlines, and
        ``names`` and ``near_names`` (one dict a country: its name by language), ``window`` and
        ``degree`` in its document.

    Examples
    --------
    >>> len(packed_outlines(None)) < 150_000
    True
    """
    pack = Pack()
    world = world_outlines("coarse")
    pack.outlines("world", world.polygons(), COARSE_DEGREE)
    document: dict[str, Any] = {
        "names": world.names,
        "near_names": [],
        "window": None,
        "degree": {"world": COARSE_DEGREE, "near": FINE_DEGREE},
    }
    window = None if bounds is None else window_around(bounds)
    if window is not None:
        fine = world_outlines("fine")
        polygons = _clipped(fine.polygons(window), window)
        near = np.flatnonzero(~shapely.is_empty(polygons))
        document["near_names"] = [fine.names[country] for country in near]
        document["window"] = list(window)
        coasts, borders = fine.lines(window)
        pack.outlines("near", polygons[near], FINE_DEGREE)
        pack.outlines("coasts", _clipped(coasts, window), FINE_DEGREE)
        pack.outlines("borders", _clipped(borders, window), FINE_DEGREE)
    return pack.text(document)


def window_around(
    bounds: tuple[float, float, float, float],
) -> tuple[float, float, float, float] | None:
    """Give the window around a record in which outlines are finer.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north of the record, in degrees.

    Returns
    -------
    tuple of float or None
        The window, on half degrees; None for a record too widely spread.

    Examples
    --------
    >>> [float(edge) for edge in window_around((-78.6, -5.0, -77.6, -3.0))]
    [-81.5, -7.5, -75.0, -0.5]
    """
    west, south, east, north = bounds
    if max(east - west, north - south) > WIDEST_WINDOW:
        return None
    margin = max(LEAST_MARGIN, 0.35 * max(east - west, north - south))
    # On half degrees, so that a record that grows a little keeps its window.
    return (
        max(-180.0, np.floor(2 * (west - margin)) / 2),
        max(-90.0, np.floor(2 * (south - margin)) / 2),
        min(180.0, np.ceil(2 * (east + margin)) / 2),
        min(90.0, np.ceil(2 * (north + margin)) / 2),
    )


def _clipped(geometries: Array, window: tuple[float, float, float, float]) -> Array:
    return np.asarray(shapely.clip_by_rect(geometries, *window), dtype=object)


class Topology:
    """Countries whose outlines are made of arcs, each arc shared by the countries it lies between.

    Parameters
    ----------
    document : dict
        TopoJSON with the collection ``countries``.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        scale, translate = document["transform"]["scale"], document["transform"]["translate"]
        self._arcs = [
            np.cumsum(np.asarray(arc, dtype=np.float64), axis=0) * scale + translate
            for arc in document["arcs"]
        ]
        self._countries = document["objects"]["countries"]["geometries"]
        self.names: list[dict[str, str]] = [country["properties"] for country in self._countries]

    @property
    def _boxes(self) -> Array:
        return np.array([[*arc.min(axis=0), *arc.max(axis=0)] for arc in self._arcs])

    def _touches(self, window: tuple[float, float, float, float] | None) -> Array:
        if window is None:
            return np.ones(len(self._arcs), dtype=bool)
        boxes = self._boxes
        return np.asarray(
            (boxes[:, 0] <= window[2])
            & (boxes[:, 2] >= window[0])
            & (boxes[:, 1] <= window[3])
            & (boxes[:, 3] >= window[1])
        )

    def polygons(self, window: tuple[float, float, float, float] | None = None) -> Array:
        """Put the countries together, one multipolygon each; what lies off the window is left."""
        boxes = self._boxes
        shapes = []
        for country in self._countries:
            parts = []
            for rings in country["arcs"]:
                outer = boxes[[arc if arc >= 0 else ~arc for arc in rings[0]]]
                west, south = outer[:, :2].min(axis=0)
                east, north = outer[:, 2:].max(axis=0)
                if window is None or (
                    west <= window[2]
                    and east >= window[0]
                    and south <= window[3]
                    and north >= window[1]
                ):
                    outer, holes = self._rings(rings)
                    if len(outer) >= FEWEST_POINTS:
                        parts += _on_one_map(shapely.Polygon(outer, holes))
            shapes.append(shapely.MultiPolygon(parts))
        return np.array([*shapes, None], dtype=object)[:-1]

    def _rings(self, rings: list[list[int]]) -> tuple[Array, list[Array]]:
        outer, *holes = [
            np.concatenate(
                [self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1] for arc in ring]
            )
            for ring in rings
        ]
        return outer, [hole for hole in holes if len(hole) >= FEWEST_POINTS]

    def lines(self, window: tuple[float, float, float, float]) -> tuple[Array, Array]:
        """Tell coasts, which one country has to itself, from borders between two."""
        uses = np.bincount(
            [
                arc if arc >= 0 else ~arc
                for country in self._countries
                for rings in country["arcs"]
                for ring in rings
                for arc in ring
            ],
            minlength=len(self._arcs),
        )
        near = self._touches(window)
        coasts, borders = (
            np.array([*(_in_pieces(self._arcs[arc]) for arc in chosen), None])[:-1]
            for chosen in (np.flatnonzero(near & (uses == 1)), np.flatnonzero(near & (uses > 1)))
        )
        return coasts, borders


def _on_one_map(polygon: Any) -> list[Any]:
    """Cut a polygon that crosses the antimeridian or goes around a pole at the edges of the map."""
    if np.ptp(shapely.get_coordinates(polygon)[:, 0]) <= HALF_WORLD:
        return [polygon]
    rings = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    unrolled = []
    for ring in rings:
        longitude = np.unwrap(ring[:, 0], period=2 * HALF_WORLD)
        line = np.column_stack([longitude, ring[:, 1]])
        turn = longitude[-1] - longitude[0]
        if abs(turn) > 1:
            pole = np.copysign(90.0, ring[:, 1].mean())
            line = np.vstack([line, [[longitude[-1], pole], [longitude[0], pole]]])
        unrolled.append(line)
    whole = shapely.make_valid(shapely.Polygon(unrolled[0], unrolled[1:]))
    west, _, east, _ = whole.bounds
    parts = []
    for turns in range(
        int(np.floor((west + HALF_WORLD) / 360)), int(np.ceil((east - HALF_WORLD) / 360)) + 1
    ):
        moved = shapely.transform(whole, lambda xy, by=360.0 * turns: xy - [by, 0.0])
        parts += shapely.get_parts(shapely.clip_by_rect(moved, -180, -90, 180, 90)).tolist()
    return [part for part in parts if part.geom_type == "Polygon"]


def _in_pieces(arc: Array) -> Any:
    """Cut a line where it jumps from one edge of the map to the other."""
    jumps = np.flatnonzero(np.abs(np.diff(arc[:, 0])) > HALF_WORLD) + 1
    return shapely.MultiLineString([part for part in np.split(arc, jumps) if len(part) > 1])


@cache
def world_outlines(detail: str) -> Topology:
    """Read the outlines of the world's countries, once.

    Parameters
    ----------
    detail : {"coarse", "fine"}
        Those for maps of continents, or for maps of a country.

    Returns
    -------
    Topology
        The outlines.

    Examples
    --------
    >>> len(world_outlines("coarse").names) > 200
    True
    """
    data = resources.files("minemap").joinpath(f"data/outlines_{detail}.topojson.gz").read_bytes()
    return Topology(json.loads(gzip.decompress(data)))
