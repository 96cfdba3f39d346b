"""The rings of a column of outlines as arrays of vertices, so that no check loops over rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.geodesy import WGS84

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.quality.thresholds import Thresholds

Array = np.ndarray[Any, Any]

__all__ = ["Rings", "SharpCorners", "metres_per_degree", "rings_of", "sharp_corners"]


@dataclass(frozen=True)
class Rings:
    """The rings of some outlines, vertex after vertex, without closing or repeated vertices.

    Attributes
    ----------
    lon, lat : numpy.ndarray
        The vertices in degrees.
    start : numpy.ndarray
        For each ring, the place of its first vertex.
    count : numpy.ndarray
        For each ring, how many vertices it has.
    row, part : numpy.ndarray
        For each ring, the place of its outline in the column, and of its polygon among all
        polygons.
    hole : numpy.ndarray
        For each ring, whether it is one.
    repeated_at, repeated_row : numpy.ndarray
        Vertices that are drawn twice in a row, as longitude and latitude, and the places of their
        outlines.
    """

    lon: Array
    lat: Array
    start: Array
    count: Array
    row: Array
    part: Array
    hole: Array
    repeated_at: Array
    repeated_row: Array

    @cached_property
    def ring(self) -> Array:
        """For each vertex, its ring."""
        return np.repeat(np.arange(len(self.count), dtype=np.int32), self.count)

    @cached_property
    def following(self) -> Array:
        """For each vertex, the place of the next one of its ring."""
        following = np.arange(1, len(self.lon) + 1)
        full = self.count > 0
        following[(self.start + self.count - 1)[full]] = self.start[full]
        return following

    @cached_property
    def step(self) -> tuple[Array, Array]:
        """For each vertex, how far east and north the next one lies, in metres."""
        east, north = metres_per_degree(self.lat)
        return (
            (self.lon[self.following] - self.lon) * east,
            (self.lat[self.following] - self.lat) * north,
        )

    @cached_property
    def length_m(self) -> Array:
        """For each vertex, the length of the edge to the next one, in metres."""
        return np.hypot(*self.step)

    def total(self, values: Array) -> Array:
        """Add up a figure of the vertices by ring."""
        return np.bincount(self.ring, values, minlength=len(self.count))


def metres_per_degree(latitude: Array) -> tuple[Array, Array]:
    """Give the length of a degree of longitude and of latitude on the WGS 84 ellipsoid.

    Parameters
    ----------
    latitude : numpy.ndarray
        Latitudes in degrees.

    Returns
    -------
    tuple of numpy.ndarray
        Metres to a degree eastwards and northwards there.

    Examples
    --------
    >>> [round(float(metres)) for metres in metres_per_degree(np.array(-4.0))]
    [111050, 110580]
    """
    sine2 = np.sin(np.radians(latitude)) ** 2
    curvature = 1 - WGS84.es * sine2
    normal = WGS84.a / np.sqrt(curvature)
    degree = np.pi / 180
    return (
        degree * normal * np.sqrt(1 - sine2),
        degree * normal * (1 - WGS84.es) / curvature,
    )


def rings_of(shapes: Array) -> Rings:
    """Give the rings of the polygons of a column.

    Parameters
    ----------
    shapes : numpy.ndarray
        Geometries; those that are no polygons have no rings.

    Returns
    -------
    Rings
        Their rings.

    Examples
    --------
    >>> rings_of(np.array([shapely.box(0, 0, 1, 1), None])).count
    array([4])
    """
    parts, row = _parts_of(shapes)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, row = parts[areal], row[areal]
    # The ring of a polygon without holes need not be made a geometry of its own.
    holed = (shapely.get_num_interior_rings(parts) > 0) | shapely.is_empty(parts)
    rings, part = _apart(parts, holed, shapely.get_rings)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = part[1:] == part[:-1]
    same_ring = ring[1:] == ring[:-1]
    repeated = np.zeros(len(points), dtype=bool)
    repeated[:-1] = (points[1:] == points[:-1]).all(axis=1) & same_ring
    closing = np.append(~same_ring, True)[: len(ring)]
    kept = ~(repeated | closing)
    count = np.bincount(ring[kept], minlength=len(rings))
    start = np.cumsum(count) - count
    lon, lat = points[kept, 0].copy(), points[kept, 1].copy()
    return Rings(
        lon,
        lat,
        start,
        count,
        row[part],
        part,
        hole,
        points[repeated],
        row[part[ring[repeated]]],
    )


def _parts_of(shapes: Array) -> tuple[Array, Array]:
    """Split collections and keep the other geometries, nearly all, as they are: part and row."""
    kind = shapely.get_type_id(shapes)
    there = np.flatnonzero(kind >= 0)
    several = kind[there] > shapely.GeometryType.POLYGON
    parts, place = _apart(shapes[there], several, shapely.get_parts)
    return parts, there[place]


def _apart(shapes: Array, several: Array, take: Callable[..., Any]) -> tuple[Array, Array]:
    """Take some shapes apart and leave the others as they are: what is there, and whose it is."""
    single = np.flatnonzero(~several)
    if len(single) == len(shapes):
        return shapes, single
    parts, owner = take(shapes[several], return_index=True)
    whose = np.concatenate([single, np.flatnonzero(several)[owner]])
    order = np.argsort(whose, kind="stable")
    return np.concatenate([shapes[single], parts])[order], whose[order]


class SharpCorners(NamedTuple):
    """Corners at which rings turn back on themselves: their vertices and measurements."""

    vertex: Array
    spike: Array
    long_m: Array
    degrees: Array


def sharp_corners(rings: Rings, thresholds: Thresholds) -> SharpCorners:
    """Find the tips of spikes and needles.

    Parameters
    ----------
    rings : Rings
        Rings.
    thresholds : Thresholds
        How sharp, long and narrow they are.

    Returns
    -------
    SharpCorners
        For each corner its vertex, whether it is a spike (and not a needle), the length of the
        shorter of its edges in metres, and its angle in degrees.

    Examples
    --------
    >>> from minemap.quality.thresholds import Thresholds
    >>> flag = shapely.Polygon([(0, 0), (0.002, 0), (0.001, 1e-9), (0.001, 0.001)])
    >>> sharp_corners(rings_of(np.array([flag])), Thresholds()).spike
    array([ True])
    """
    east, north = rings.step
    last = np.empty_like(rings.following)
    last[rings.following] = np.arange(len(last))
    # From each corner to the corner before and to the corner after.
    back_east, back_north = -east[last], -north[last]
    dot = back_east * east + back_north * north
    cross = np.abs(back_east * north - back_north * east)
    tangent = np.tan(np.radians(thresholds.needle_degrees))
    sharp = np.flatnonzero((dot > 0) & (cross < dot * tangent))
    shorter = np.minimum(rings.length_m[sharp], rings.length_m[last[sharp]])
    angle = np.arctan2(cross[sharp], dot[sharp])
    # A spike has practically no width, even at its foot.
    spike = (shorter * np.sin(angle) < thresholds.spike_m) & (shorter >= 10 * thresholds.spike_m)
    kept = spike | (shorter >= thresholds.needle_m)
    return SharpCorners(sharp[kept], spike[kept], shorter[kept], np.degrees(angle[kept]))
