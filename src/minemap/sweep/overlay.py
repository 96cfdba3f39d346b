"""Faces by GEOS: the slower way, for what the exact one does not vouch for.

The outlines of each connected component are noded and made into polygons by GEOS, and a point
inside each tells which polygons cover it. Every polygon is checked against its own faces.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import shapely

__all__ = ["GRID", "LOST", "ROUNDING", "Cut", "cut_by_overlay"]

LOST = 1e-9
"""The part of a polygon that its faces may miss before it is cut more carefully."""

ROUNDING = 1e-13
"""Degrees, ten nanometres: the width along its outline that they may miss as well."""

GRID = 1e-12
"""Degrees (a tenth of a micrometre) to which that second, slower cut rounds its vertices."""


Cut: TypeAlias = (
    "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]"
)
"""Faces; pairs of face and polygon; and the polygons that their faces do not add up to."""


def cut_by_overlay(polygons: np.ndarray[Any, Any], component: np.ndarray[Any, Any]) -> Cut:
    """Cut whole components, and again with rounded corners those where a polygon lost ground.

    Parameters
    ----------
    polygons : numpy.ndarray of shapely geometries
        Valid polygons and multipolygons, one at least.
    component : numpy.ndarray of int
        The connected component of each.

    Returns
    -------
    tuple of numpy.ndarray
        Faces; pairs of face and polygon; and the polygons that their faces do not add up to.

    Examples
    --------
    >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    >>> geometry, face, polygon, missed = cut_by_overlay(squares, np.zeros(2, dtype=int))
    >>> len(geometry), polygon.tolist().count(0), missed.tolist()
    (3, 2, [])
    """
    dense = np.unique(component, return_inverse=True)[1]
    geometry, home = _faces(polygons, dense)
    face, polygon = _cover(geometry, polygons)
    missed = _missed(polygons, geometry, face, polygon, ROUNDING)
    if len(missed):
        lost = np.isin(np.arange(dense.max() + 1), dense[missed])
        again = np.flatnonzero(lost[dense])
        kept = ~lost[home]
        more, _ = _faces(polygons[again], np.unique(dense[again], return_inverse=True)[1], GRID)
        geometry = np.concatenate([geometry[kept], more])
        face, polygon = _cover(geometry, polygons)
        missed = _missed(polygons, geometry, face, polygon, GRID)
    covered = np.unique(face, return_inverse=True)
    return geometry[covered[0]], covered[1], polygon, missed


def _missed(
    polygons: np.ndarray[Any, Any],
    geometry: np.ndarray[Any, Any],
    face: np.ndarray[Any, Any],
    polygon: np.ndarray[Any, Any],
    width: float,
) -> np.ndarray[Any, Any]:
    """Find the polygons that their faces do not add up to, each by itself.

    They may miss `LOST` of its area, and a strip of some width along its outline: the rounding of
    the corners.
    """
    drawn = shapely.area(polygons)
    found = np.bincount(polygon, shapely.area(geometry)[face], len(polygons))
    allowed = LOST * drawn + width * shapely.length(polygons)
    return np.flatnonzero(np.abs(found - drawn) > allowed)


def _faces(
    polygons: np.ndarray[Any, Any], component: np.ndarray[Any, Any], grid: float | None = None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Node the outlines of each component and make polygons of what they enclose."""
    lines, owner = shapely.get_parts(shapely.boundary(polygons), return_index=True)
    home = component[owner]
    order = np.argsort(home, kind="stable")
    linework = shapely.multilinestrings(lines[order], indices=home[order])
    noded = shapely.union_all(linework[:, None], axis=1, grid_size=grid)
    faces, home = shapely.get_parts(shapely.polygonize(noded[:, None], axis=1), return_index=True)
    return faces, home


def _cover(
    faces: np.ndarray[Any, Any], polygons: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Pair each face with the polygons that cover it, told by one point inside the face."""
    inside = shapely.point_on_surface(faces)
    polygon, face = shapely.STRtree(inside).query(polygons)
    place = shapely.get_coordinates(inside)[face]
    shapely.prepare(polygons)
    covers = shapely.contains_xy(polygons[polygon], place[:, 0], place[:, 1])
    shapely.destroy_prepared(polygons)
    return face[covers], polygon[covers]
