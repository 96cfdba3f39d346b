"""Changes outlines that cannot be cut as they are drawn, before anything else is done.

A polygon without area, such as a line or a point drawn as a ring, is no outline: it becomes the
point in its middle, so that its written figure counts and has a place. Empty rings are dropped. A
ring that crosses the antimeridian is cut there, as RFC 7946 asks. A polygon wider than half the
Earth, or around a pole, is no hazardous area.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

__all__ = ["Seen", "settled"]

Array = np.ndarray[Any, Any]

POLYGON, MULTIPOLYGON = 3, 6
TURN, HALF_TURN, POLE = 360.0, 180.0, 90.0

WIDEST = 90.0
"""Degrees: a ring that jumps over the antimeridian can be read in two ways, and the narrow one must
be narrower than this; no hazardous area is as wide."""

THINNEST = 1e-9
"""Degrees, a tenth of a millimetre: an outline that is thinner than this is a line."""

SMALLEST = 5e-14
"""Square degrees: an outline below this, some square centimetres, counts as a line."""

NO_AREA = "an outline without area, a line or a point drawn as a ring: taken for a point"
EMPTY_RING = "a ring without corners: dropped"
CROSSING = "crosses the antimeridian: cut there"
TOO_WIDE = (
    "has a ring wider than 180 degrees of longitude, or round a pole; no hazardous area is as "
    "large: look for a corner that is wrong"
)


class Seen(NamedTuple):
    """What is known of geometries: types, numbers of corners, areas (square degrees), bounds."""

    kinds: Array
    corners: Array
    areas: Array
    bounds: Array


def settled(
    geometries: Array, sound: Array | None = None, seen: Seen | None = None
) -> tuple[Array, dict[int, str], dict[int, str]]:
    """Settle outlines in longitude and latitude; impossible coordinates stay as they are.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Points, polygons, multipolygons or nothing.
    sound : numpy.ndarray of bool, optional
        Which of them to settle: those without a known problem, with finite corners.
        Default: all.
    seen : Seen, optional
        What is known of them already.

    Returns
    -------
    geometries : numpy.ndarray of shapely geometries
        The same; where something was settled, a new geometry.
    problems : dict of int to str
        By position, why an outline cannot be used.
    mends : dict of int to str
        By position, what was settled.

    Examples
    --------
    >>> line = shapely.Polygon([(30, 10), (30.001, 10), (30, 10)])
    >>> field = shapely.Polygon([(179.9, 1), (-179.9, 1), (-179.9, 1.1), (179.9, 1.1)])
    >>> shapes, problems, mends = settled(np.array([line, field]))
    >>> shapes.tolist()[0], shapely.bounds(shapes[1]).tolist(), sorted(mends)
    (<POINT (30.001 10)>, [-180.0, 1.0, 180.0, 1.1], [0, 1])
    """
    geometries = geometries.copy()
    kinds, corners, areas, bounds = seen or Seen(
        shapely.get_type_id(geometries),
        shapely.get_num_coordinates(geometries),
        shapely.area(geometries),
        shapely.bounds(geometries),
    )
    areal = (kinds == POLYGON) | (kinds == MULTIPOLYGON)
    if sound is not None:
        areal &= sound
    west, south, east, north = bounds.T
    with np.errstate(invalid="ignore", over="ignore"):
        areal &= (np.abs(south) <= POLE) & (np.abs(north) <= POLE)
        areal &= np.maximum(np.abs(west), np.abs(east)) <= TURN
        beyond = (east > HALF_TURN) & (west < HALF_TURN) | (west < -HALF_TURN) & (east > -HALF_TURN)
        asked = areal & (beyond | (east - west > HALF_TURN))
        # No edge is longer than the diagonal of the bounds, so that few lengths need be measured.
        longest = 1.01 * corners * np.hypot(east - west, north - south)
    mends: dict[int, str] = {}
    for row in np.flatnonzero(areal & _has_empty_ring(geometries, kinds)).tolist():
        geometries[row] = _filled(geometries[row])
        mends[row] = EMPTY_RING
    problems = {}
    for row in np.flatnonzero(asked).tolist():
        drawn = shapely.get_parts(geometries[row])
        parts = [_across(part) for part in drawn]
        if any(part is None for part in parts):
            problems[row] = TOO_WIDE
            areal[row] = False
        elif any(part[0] is not whole for part, whole in zip(parts, drawn, strict=True)):
            geometries[row] = shapely.multipolygons(np.concatenate(parts))
            mends[row] = CROSSING
    longest[list(mends)] = np.inf
    looked_at = np.flatnonzero(areal & (np.abs(areas) <= _nothing(longest)))
    for row in looked_at[_is_thin(geometries[looked_at])].tolist():
        if _is_line(geometries[row]):
            geometries[row] = _middle(geometries[row])
            mends[row] = NO_AREA
    return geometries, problems, mends


def _nothing(length: Any) -> Any:
    """Give the square degrees up to which an outline so long has no area."""
    return np.maximum(THINNEST * length, SMALLEST)


def _is_thin(geometry: Any) -> Any:
    return np.abs(shapely.area(geometry)) <= _nothing(shapely.length(geometry))


def _has_empty_ring(geometries: Array, kinds: Array) -> Array:
    """Tell which polygons have a hole without corners."""
    odd = np.zeros(len(geometries), dtype=bool)
    # Splitting all outlines takes as long as reading them.
    rows = np.flatnonzero(
        (kinds == MULTIPOLYGON) | (shapely.get_num_interior_rings(geometries) > 0)
    )
    parts, row = shapely.get_parts(geometries[rows], return_index=True)
    holed = shapely.get_num_interior_rings(parts) > 0
    rings, part = shapely.get_rings(parts[holed], return_index=True)
    odd[rows[row[holed][part[shapely.is_empty(rings)]]]] = True
    return odd


def _filled(geometry: Any) -> Any:
    """Drop rings without corners."""
    polygons = []
    for part in shapely.get_parts(geometry):
        rings = [ring for ring in shapely.get_rings(part) if not ring.is_empty]
        if rings:
            polygons.append(shapely.polygons(rings[0], rings[1:] or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _is_line(geometry: Any) -> bool:
    """Tell whether an outline has no area once it is repaired; a bow tie has one."""
    repaired = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return bool(shapely.area(repaired) <= _nothing(shapely.length(geometry)))


def _middle(geometry: Any) -> Any:
    corners = shapely.get_coordinates(geometry)
    if (corners == corners[0]).all():
        return shapely.points(corners[0])
    return shapely.centroid(shapely.linestrings(corners))


def _across(polygon: Any) -> Any:
    """Cut a polygon at the antimeridian; None if it is no area on Earth."""
    west, _, east, _ = polygon.bounds
    if west >= -HALF_TURN and east <= HALF_TURN and east - west <= HALF_TURN:
        return np.array([polygon], dtype=object)
    rings, middle = [], 0.0
    for number, ring in enumerate(shapely.get_rings(polygon)):
        corners = shapely.get_coordinates(ring)
        steps = np.diff(corners[:, 0])
        steps -= TURN * np.round(steps / TURN)
        lon = corners[0, 0] + np.concatenate([[0.0], np.cumsum(steps)])
        # Use the longitudes as they are written, not as they add up.
        lon = corners[:, 0] + TURN * np.round((lon - corners[:, 0]) / TURN)
        wide = np.ptp(lon) > (HALF_TURN if np.ptp(corners[:, 0]) <= HALF_TURN else WIDEST)
        if wide or lon[0] != lon[-1]:
            return None
        if number == 0:
            middle = 0.5 * (lon.min() + lon.max())
        lon += TURN * np.round((middle - 0.5 * (lon.min() + lon.max())) / TURN)
        rings.append(shapely.linearrings(np.column_stack([lon, corners[:, 1]])))
    whole = shapely.polygons(rings[0], rings[1:] or None)
    if not shapely.is_valid(whole):
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    pieces = []
    for shift in (-TURN, 0.0, TURN):
        window = shapely.box(shift - HALF_TURN, -POLE, shift + HALF_TURN, POLE)
        found = shapely.get_parts(shapely.intersection(whole, window))
        found = found[(shapely.get_type_id(found) == POLYGON) & ~shapely.is_empty(found)]
        pieces.append(shapely.transform(found, lambda p, by=shift: p - np.array([by, 0.0])))
    return np.concatenate(pieces)
