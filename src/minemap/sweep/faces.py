"""Cut overlapping polygons into faces: the bits of ground that no outline crosses.

Every polygon is then a set of whole faces, so that what was drawn over what, and when, becomes a
question to a table. Polygons that touch form connected components, which are cut independently of
one another: many at a time in each call to GEOS, and on as many threads as there are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely

from minemap.geodesy import areas_of_parts, geodesic_area
from minemap.sweep.components import connected, touching

__all__ = ["Faces", "cut", "dissolve"]

CHUNK_RINGS = 20_000
"""About how many rings one call to GEOS works on: enough to hide the cost of the call."""

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


@dataclass(frozen=True)
class Faces:
    """Faces and the polygons that cover them.

    Attributes
    ----------
    geometry : numpy.ndarray of shapely.Polygon
        The faces. They do not overlap.
    area_m2 : numpy.ndarray of float
        Their areas, which add up to the geodesic areas of the polygons as drawn.
    face, polygon : numpy.ndarray of int
        One pair for each face and polygon that covers it, as positions in `geometry` and in the
        polygons that were cut; sorted by face, then polygon.
    missed : numpy.ndarray of int
        The polygons that their faces do not add up to, however carefully they were cut.
    """

    geometry: np.ndarray[Any, Any]
    area_m2: np.ndarray[Any, Any]
    face: np.ndarray[Any, Any]
    polygon: np.ndarray[Any, Any]
    missed: np.ndarray[Any, Any]


def cut(
    polygons: np.ndarray[Any, Any],
    workers: int = 1,
    component: np.ndarray[Any, Any] | None = None,
) -> Faces:
    """Cut polygons into faces.

    Parameters
    ----------
    polygons : numpy.ndarray of shapely geometries
        Valid polygons and multipolygons in longitude and latitude, none empty.
    workers : int
        How many threads to cut on. The result does not depend on it.
    component : numpy.ndarray of int, optional
        The connected component of each polygon, where they are known: 0, 1, … without gaps.

    Returns
    -------
    Faces
        The faces, their areas in m² and which polygons cover each.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    >>> faces = cut(squares)
    >>> len(faces.geometry), faces.polygon.tolist().count(0), faces.polygon.tolist().count(1)
    (3, 2, 2)
    """
    if component is None:
        component = connected(len(polygons), *touching(polygons, workers))
    crowd = np.bincount(component, minlength=1)[component] > 1
    alone = np.flatnonzero(~crowd)
    several = np.flatnonzero(crowd)
    geometry, face, polygon, missed = _cut_touching(polygons[several], component[several], workers)
    # Where edges of several polygons lie on one line, a face is measured as part of the first.
    whole = np.full(len(geometry), len(several))
    np.minimum.at(whole, face, polygon)
    area = np.concatenate(
        [
            geodesic_area(polygons[alone]),
            areas_of_parts(geometry, polygons[several], wholes=whole),
        ]
    )
    face = np.concatenate([np.arange(len(alone)), face + len(alone)])
    polygon = np.concatenate([alone, several[polygon]])
    order = np.lexsort((polygon, face))
    return Faces(
        np.concatenate([polygons[alone], geometry]).astype(object),
        area,
        face[order],
        polygon[order],
        np.sort(several[missed]),
    )


def dissolve(geometry: np.ndarray[Any, Any], group: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Join the faces of each group into one geometry.

    Parameters
    ----------
    geometry : numpy.ndarray of shapely geometries
        Faces, as `cut` makes them, or geometries joined from such; a face may stand twice.
    group : numpy.ndarray of int
        The group of each face: 0, 1, … without gaps.

    Returns
    -------
    numpy.ndarray of shapely geometries
        One polygon or multipolygon a group.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> halves = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> dissolve(halves, np.array([0, 0]))[0].area
    2.0
    """
    size = np.bincount(group)
    joined = np.empty(len(size), dtype=object)
    single = size[group] == 1
    joined[group[single]] = geometry[single]
    order = np.flatnonzero(~single)[np.argsort(group[~single], kind="stable")]
    if len(order):
        parts, owner = shapely.get_parts(geometry[order], return_index=True)
        several, dense = np.unique(group[order][owner], return_inverse=True)
        # Faces share their edges vertex by vertex, which lets GEOS drop the shared edges without
        # intersecting anything; the collection that holds them need not be valid for that.
        collections = shapely.multipolygons(parts, indices=dense)[:, None]
        try:
            unions = shapely.coverage_union_all(collections, axis=1)
        except shapely.GEOSException:
            unions = shapely.union_all(collections, axis=1)
        # Shares of a face may stand twice in a group, which that cannot see.
        whole = np.bincount(dense, shapely.area(parts), len(several))
        twice = np.flatnonzero(np.abs(shapely.area(unions) - whole) > LOST * whole)
        unions[twice] = shapely.union_all(collections[twice], axis=1)
        joined[several] = unions
    return joined


def _cut_touching(
    polygons: np.ndarray[Any, Any],
    component: np.ndarray[Any, Any],
    workers: int,
) -> Cut:
    """Cut polygons of components that have several members."""
    if not len(polygons):
        none = np.empty(0, dtype=np.int64)
        return np.empty(0, dtype=object), none, none, none
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    rings = np.cumsum(shapely.get_num_geometries(polygons[order]))
    chunk_of_start = rings[starts] // CHUNK_RINGS
    bounds = starts[np.flatnonzero(np.diff(chunk_of_start, prepend=-1))]
    chunks = np.split(order, bounds[1:])
    with ThreadPoolExecutor(workers) as pool:
        # On one worker this is a plain loop in another thread: the same calls in the same order.
        cuts = list(pool.map(lambda rows: _cut_chunk(polygons[rows], component[rows]), chunks))
    geometries, faces, covering, missed = zip(*cuts, strict=True)
    offsets = np.cumsum([0, *[len(geometry) for geometry in geometries]])
    return (
        np.concatenate(geometries),
        np.concatenate([face + offset for face, offset in zip(faces, offsets, strict=False)]),
        np.concatenate([rows[polygon] for polygon, rows in zip(covering, chunks, strict=True)]),
        np.concatenate([rows[polygon] for polygon, rows in zip(missed, chunks, strict=True)]),
    )


def _cut_chunk(polygons: np.ndarray[Any, Any], component: np.ndarray[Any, Any]) -> Cut:
    """Cut whole components, and again with rounded corners those where a polygon lost ground."""
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
