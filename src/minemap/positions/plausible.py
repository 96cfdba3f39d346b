"""Finds coordinates that are impossible in their stated CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pyproj import CRS

    from minemap.dtypes import Array

__all__ = ["impossible"]

HALF_TURN, POLE = 180.0, 90.0
NEARBY = 0.5
"""Degrees by which numbers that look like degrees may lie outside the area of a CRS."""

FAR = 10.0
"""Degrees outside that area beyond which a place is impossible."""

NULL_ISLAND = 0.05


def impossible(bounds: Array, placed: Array, crs: CRS) -> dict[int, str]:
    """Find the rows whose coordinates are impossible in the stated CRS.

    These are degrees among the metres of a projected CRS, which would lie near the origin of its
    grid, and places far outside the area of the CRS.

    Parameters
    ----------
    bounds : numpy.ndarray
        West, south, east and north of each row in the CRS; NaN where there is nothing.
    placed : numpy.ndarray
        The same in degrees of longitude and latitude.
    crs : pyproj.CRS
        The CRS.

    Returns
    -------
    dict of int to str
        By the number of the row what is wrong.

    Examples
    --------
    >>> from pyproj import CRS
    >>> written = np.array([[36, 48, 36, 48], [723775, 5320915, 724000, 5321000.0]])
    >>> placed = np.array([[28.51, 0.0, 28.51, 0.0], [36.0, 48.0, 36.01, 48.01]])
    >>> list(impossible(written, placed, CRS.from_epsg(32636)))
    [0]
    """
    if not crs.is_projected or not len(bounds):
        return {}
    there = np.isfinite(bounds).all(axis=1)
    with np.errstate(invalid="ignore"):
        degrees = there & (np.abs(bounds) <= [HALF_TURN, POLE, HALF_TURN, POLE]).all(axis=1)
        at_zero = (np.abs(placed) <= NULL_ISLAND).all(axis=1)
    alone = 2 * degrees.sum() < there.sum()
    small = degrees & (alone | at_zero | _outside(placed, crs, NEARBY) | _begins_elsewhere(crs))
    problems = {
        int(row): f"looks like degrees ({_written(bounds[row])}), not like metres of {crs.name}"
        for row in np.flatnonzero(small)
    }
    far = there & ~small & _outside(placed, crs, FAR)
    for row in np.flatnonzero(far).tolist():
        problems[row] = (
            f"lies far outside the area that {crs.name} is made for: {_written(bounds[row])}"
        )
    return problems


def _begins_elsewhere(crs: CRS) -> bool:
    """Tell whether the origin of a CRS without an area of use is away from its ground.

    This holds for UTM in another unit; the grid of a survey has its origin on its ground.
    """
    operation = crs.coordinate_operation
    if crs.area_of_use is not None or operation is None:
        return False
    return any(one.value and one.name.startswith("False ") for one in operation.params)


def _outside(placed: Array, crs: CRS, margin: float) -> Array:
    """Tell what lies outside the area of use of a CRS, by more than a margin."""
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return np.zeros(len(placed), dtype=bool)
    with np.errstate(invalid="ignore"):
        inside = (
            (placed[:, 0] >= area.west - margin)
            & (placed[:, 1] >= area.south - margin)
            & (placed[:, 2] <= area.east + margin)
            & (placed[:, 3] <= area.north + margin)
        )
    return np.asarray(~inside & np.isfinite(placed).all(axis=1))


def _written(bounds: Any) -> str:
    west, south, east, north = (f"{float(value):.6g}" for value in bounds)
    return f"x {west} to {east}, y {south} to {north}"
