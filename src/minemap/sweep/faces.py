"""Cut overlapping polygons into faces: the bits of ground that no outline crosses.

Every polygon is then a set of whole faces, so that what was drawn over what, and when, becomes a
question to a table. The way there has four steps, each in a module of its own:

1. outlines become edges, and pairs of edges that can meet (`minemap.sweep.edges`);
2. where they meet are nodes, and between nodes lie chains (`minemap.sweep.nodes`), by signs and
   orders that rounding cannot turn (`minemap.sweep.exact`);
3. chains form cycles, and these are the faces (`minemap.sweep.cycles`);
4. from face to face the polygons that cover each are told (`minemap.sweep.covers`).

None of that is believed unchecked. Every connected component must fulfil Euler's formula, and every
polygon must be the sum of its faces. What does not is cut by GEOS (`minemap.sweep.overlay`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from minemap.geodesy import areas_of_parts, geodesic_area
from minemap.sweep.components import batches, near, touching
from minemap.sweep.covers import METRES_A_DEGREE, covers_of, slivers_joined
from minemap.sweep.cycles import Drawing, cycles_of, drawing_of, islands_of
from minemap.sweep.edges import rings_of, runs_of
from minemap.sweep.nodes import chains_of, crossings_of
from minemap.sweep.overlay import GRID, LOST, ROUNDING, cut_by_overlay

if TYPE_CHECKING:
    from minemap.sweep.cycles import Islands
    from minemap.sweep.edges import Rings

__all__ = ["CHUNK_CORNERS", "Faces", "cut", "dissolve", "drawn", "well_known"]

CHUNK_CORNERS = 60_000
"""About how many corners are cut at a time: few enough for the processor's cache, and many enough
that two threads seldom wait for one another."""

AREAL = 2
HALF_TURN = 180.0
NEAR_POLE = 89.0
"""Polygons wider than this, or nearer to a pole, are cut by GEOS and measured round the pole."""


@dataclass(frozen=True)
class Faces:
    """Faces and the polygons that cover them.

    Attributes
    ----------
    drawings : list of pyarrow.LargeBinaryArray and minemap.sweep.cycles.Drawing
        The faces, one part after another: as well-known binary, or yet to be drawn. They do not
        overlap.
    area_m2 : numpy.ndarray of float
        Their areas, which add up to the geodesic areas of the polygons as drawn.
    face, polygon : numpy.ndarray of int
        One pair for each face and polygon that covers it, as positions in `wkb` and in the
        polygons that were cut; sorted by face, then polygon.
    missed : numpy.ndarray of int
        The polygons that their faces do not add up to, however carefully they were cut.
    wkb : pyarrow.LargeBinaryArray
    geometry : numpy.ndarray of shapely.Polygon
        The faces as well-known binary and as geometries, made when they are asked for.
    """

    drawings: list[Any]
    area_m2: np.ndarray[Any, Any]
    face: np.ndarray[Any, Any]
    polygon: np.ndarray[Any, Any]
    missed: np.ndarray[Any, Any]

    @cached_property
    def wkb(self) -> Any:
        """The faces as well-known binary."""
        return drawn(self.drawings)

    @cached_property
    def geometry(self) -> np.ndarray[Any, Any]:
        """The faces as geometries."""
        return _valid(shapely.from_wkb(self.wkb.to_numpy(zero_copy_only=False)))


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
        For each polygon a number that those which touch have in common, where such are known:
        0, 1, … without gaps.

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
        component = near(polygons, CHUNK_CORNERS, workers)
    crowd = np.bincount(component, minlength=1)[component] > 1
    alone, several = np.flatnonzero(~crowd), np.flatnonzero(crowd)
    number = np.unique(component[several], return_inverse=True)[1]
    corners = shapely.get_num_coordinates(polygons[several])
    chunks = batches(number, corners, CHUNK_CORNERS)
    with ThreadPoolExecutor(workers) as pool:
        # On one worker this is a plain loop in another thread: the same calls in the same order.
        cuts = list(pool.map(lambda rows: _cut_chunk(polygons[several[rows]]), chunks))
    parts = [_of_one_each(polygons[alone], geodesic_area(polygons[alone])), *cuts]
    return Faces(*_together(parts, [alone, *(several[chunk] for chunk in chunks)]))


class _Part(NamedTuple):
    """The faces of some polygons, as `Faces` has them."""

    drawings: list[Any]
    area_m2: np.ndarray[Any, Any]
    face: np.ndarray[Any, Any]
    polygon: np.ndarray[Any, Any]
    missed: np.ndarray[Any, Any]


def _of_one_each(polygons: np.ndarray[Any, Any], area_m2: np.ndarray[Any, Any]) -> _Part:
    """Take polygons that touch no other as they are."""
    every = np.arange(len(polygons))
    return _Part([well_known(polygons)], area_m2, every, every, every[:0])


def _together(parts: list[_Part], rows: list[np.ndarray[Any, Any]]) -> _Part:
    """Lay parts together, of which each has to do with some rows of all polygons."""
    offsets = np.cumsum([0, *(len(part.area_m2) for part in parts)]).tolist()
    return _Part(
        [drawing for part in parts for drawing in part.drawings],
        np.concatenate([part.area_m2 for part in parts]),
        np.concatenate([part.face + offset for part, offset in zip(parts, offsets, strict=False)]),
        np.concatenate([row[part.polygon] for part, row in zip(parts, rows, strict=True)]),
        np.sort(np.concatenate([row[part.missed] for part, row in zip(parts, rows, strict=True)])),
    )


def _cut_chunk(polygons: np.ndarray[Any, Any]) -> _Part:
    """Cut polygons, and by GEOS what hangs together with one that is not the sum of its faces."""
    west, south, east, north = shapely.bounds(polygons).T
    strange = (east - west > HALF_TURN) | (np.maximum(-south, north) > NEAR_POLE)
    plain, others = _split(polygons, np.flatnonzero(strange))
    part, doubtful = _arranged(polygons[plain])
    good, bad = _split(polygons[plain], doubtful)
    if len(bad):
        others = np.sort(np.concatenate([others, plain[bad]]))
        part, plain = _only(part, good), plain[good]
    if not len(others):
        return part._replace(polygon=plain[part.polygon])
    component = touching(polygons[others])
    lone = np.bincount(component)[component] == 1
    alone, by_hand = others[lone], others[~lone]
    left = _of_one_each(polygons[alone], geodesic_area(polygons[alone]))
    parts = [part, left, _by_hand(polygons[by_hand], component[~lone])]
    return _together(parts, [plain, alone, by_hand])


def _split(
    polygons: np.ndarray[Any, Any], chosen: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Part what hangs together with one of the chosen polygons from the others."""
    if not len(chosen):
        return np.arange(len(polygons)), chosen
    component = touching(polygons)
    mine = np.isin(component, component[chosen])
    return np.flatnonzero(~mine), np.flatnonzero(mine)


def _by_hand(polygons: np.ndarray[Any, Any], component: np.ndarray[Any, Any]) -> _Part:
    """Cut polygons by GEOS."""
    if not len(polygons):
        return _of_one_each(polygons, np.empty(0))
    geometry, face, polygon, missed = cut_by_overlay(polygons, component)
    # Where edges of several polygons lie on one line, a face is measured as part of the first.
    whole = np.full(len(geometry), len(polygons))
    np.minimum.at(whole, face, polygon)
    order = np.lexsort((polygon, face))
    area = areas_of_parts(geometry, polygons, whole)
    return _Part([well_known(geometry)], area, face[order], polygon[order], missed)


def _only(part: _Part, polygons: np.ndarray[Any, Any]) -> _Part:
    """Keep the faces of some polygons, which share none with others."""
    place = np.full(max(part.polygon.max(initial=-1), polygons.max(initial=-1)) + 1, -1)
    place[polygons] = np.arange(len(polygons))
    pairs = place[part.polygon] >= 0
    kept, face = np.unique(part.face[pairs], return_inverse=True)
    return _Part(
        [drawn(part.drawings).take(pa.array(kept))],
        part.area_m2[kept],
        face,
        place[part.polygon[pairs]],
        part.missed,
    )


def _arranged(polygons: np.ndarray[Any, Any]) -> tuple[_Part, np.ndarray[Any, Any]]:
    """Cut polygons exactly; list those that cannot be vouched for."""
    none = np.empty(0, dtype=np.int64)
    if not len(polygons):
        return _of_one_each(polygons, np.empty(0)), none
    rings = rings_of(polygons)
    crossings = crossings_of(rings, runs_of(rings))
    rings = crossings.rings
    chains = chains_of(crossings)
    cycles = cycles_of(rings, chains)
    islands = islands_of(crossings, chains, cycles)
    pairs = covers_of(crossings, chains, cycles, islands)
    area = cycles.area_m2.copy()
    held = np.flatnonzero(islands.face >= 0)
    np.add.at(area, islands.face[held], cycles.area_m2[cycles.outer[held]])

    crowded = _crowded(rings.polygon, chains.component, islands, len(polygons))
    drawn = np.bincount(rings.polygon, rings.sign * np.abs(cycles.drawn_m2), len(polygons))
    found = np.bincount(pairs[1], area[pairs[0]], len(polygons))
    strip = ROUNDING * METRES_A_DEGREE**2 * _lengths(rings, len(polygons))
    wrong = ~(np.abs(found - drawn) <= LOST * drawn + strip)
    wrong[rings.polygon[~cycles.sound[chains.component]]] = True

    joined = slivers_joined(chains, cycles, islands, pairs, area, ROUNDING)
    whole = np.bincount(joined, np.maximum(area, 0.0), len(area))
    kept = (joined[pairs[0]] == pairs[0]) & crowded[pairs[1]]
    cycle, polygon = pairs[0][kept], pairs[1][kept]
    first = np.flatnonzero(np.diff(cycle, prepend=-1))
    faces = cycle[first]
    home = np.full(len(area), -1)
    home[faces] = np.arange(len(faces))
    # Where edges of several polygons lie on one line, a face is measured as part of the first.
    geodesic = geodesic_area(polygons)
    share = np.divide(geodesic, drawn, out=np.ones(len(polygons)), where=drawn > 0)
    area = whole[faces] * share[polygon[first]]
    # A polygon that nothing cuts and nothing else covers has its own area to the last digit.
    uncut = (np.bincount(polygon)[polygon] == 1) & (np.bincount(home[cycle])[home[cycle]] == 1)
    area[home[cycle[uncut]]] = geodesic[polygon[uncut]]
    drawing = drawing_of(chains, cycles, home[joined], islands)
    part = _Part([drawing], area, home[cycle], polygon, none)
    alone = np.flatnonzero(~crowded)
    if len(alone):
        others = _of_one_each(polygons[alone], geodesic[alone])
        part = _together([part, others], [np.arange(len(polygons)), alone])
    return part, np.flatnonzero(wrong & crowded)


def _crowded(
    polygon: np.ndarray[Any, Any],
    component: np.ndarray[Any, Any],
    islands: Islands,
    count: int,
) -> np.ndarray[Any, Any]:
    """Tell which polygons touch others or lie in them; the others are taken as they are drawn."""
    least, most = np.full((2, component.max() + 1), count)
    most[component] = polygon
    np.minimum.at(least, component, polygon)
    np.maximum.at(most, component, polygon)
    shared = least != most
    crowded = np.zeros(count, dtype=bool)
    crowded[polygon[shared[component]]] = True
    for one in (least, most):
        other = one[islands.component] != islands.polygon
        crowded[one[islands.component[other]]] = True
        crowded[islands.polygon[other]] = True
    return crowded


def _lengths(rings: Rings, count: int) -> np.ndarray[Any, Any]:
    """Measure how long the outlines of polygons are, in degrees."""
    end_x, end_y = rings.ends
    length = np.hypot(end_x - rings.x, end_y - rings.y)
    return np.bincount(rings.polygon[rings.ring], length, count)


def drawn(drawings: list[Any]) -> Any:
    """Draw the parts of which faces are made.

    Parameters
    ----------
    drawings : list of pyarrow.LargeBinaryArray and minemap.sweep.cycles.Drawing
        The parts, as `Faces.drawings` has them.

    Returns
    -------
    pyarrow.LargeBinaryArray
        The faces, as well-known binary.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> len(drawn(cut(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])).drawings))
    3
    """
    return pa.concat_arrays(
        [
            part.well_known(np.arange(len(part))) if isinstance(part, Drawing) else part
            for part in drawings
        ]
    )


def well_known(geometry: np.ndarray[Any, Any]) -> Any:
    """Write geometries as well-known binary.

    Parameters
    ----------
    geometry : numpy.ndarray of shapely geometries
        Geometries, or nothing.

    Returns
    -------
    pyarrow.LargeBinaryArray
        The same.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> len(well_known(np.array([shapely.Point(1, 2), None])))
    2
    """
    return pa.array(shapely.to_wkb(geometry, byte_order=1), pa.large_binary())


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
    joined[group[single]] = _valid(geometry[single])
    order = np.flatnonzero(~single)[np.argsort(group[~single], kind="stable")]
    if len(order):
        parts, owner = shapely.get_parts(geometry[order], return_index=True)
        several, dense = np.unique(group[order][owner], return_inverse=True)
        joined[several] = _united(parts, dense)
    return joined


def _united(parts: np.ndarray[Any, Any], group: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Unite polygons that share their edges vertex by vertex."""
    # That lets GEOS drop the shared edges without intersecting anything; the collection that holds
    # them need not be valid for that.
    collections = shapely.multipolygons(parts, indices=group)
    unions = _without_shared_edges(collections)
    whole = np.bincount(group, shapely.area(parts))
    # GEOS cannot see that a face is twice in a group, nor that corners are rounded.
    wrong = ~shapely.is_valid(unions) | ~(np.abs(shapely.area(unions) - whole) <= LOST * whole)
    if wrong.any():
        rows = np.flatnonzero(wrong[group])
        sound, part = shapely.get_parts(_valid(parts[rows]), return_index=True)
        wrong, dense = np.unique(group[rows][part], return_inverse=True)
        collections = shapely.multipolygons(sound, indices=dense)[:, None]
        try:
            unions[wrong] = shapely.union_all(collections, axis=1)
        except shapely.GEOSException:
            unions[wrong] = shapely.union_all(collections, axis=1, grid_size=GRID)
    return unions


def _without_shared_edges(collections: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Unite the members of each collection; nothing where GEOS finds them to overlap."""
    try:
        unions = shapely.coverage_union_all(collections[:, None], axis=1)
    except shapely.GEOSException:
        unions = np.full(len(collections), None, dtype=object)
        for place, collection in enumerate(collections):
            with suppress(shapely.GEOSException):
                unions[place] = shapely.coverage_union_all(collection)
    return np.asarray(unions, dtype=object)


def _valid(outlines: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Mend outlines that cross themselves by the rounding of their corners, and keep their area."""
    crossed = np.flatnonzero(~shapely.is_valid(outlines) & ~shapely.is_missing(outlines))
    if not len(crossed):
        return outlines
    drawn, area = outlines[crossed], shapely.area(outlines[crossed])
    mended = _polygons(shapely.make_valid(drawn))
    # Either way of mending takes some crossings for holes, or holes for none.
    other = _polygons(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    better = np.abs(shapely.area(other) - area) < np.abs(shapely.area(mended) - area)
    outlines = outlines.copy()
    outlines[crossed] = np.where(better, other, mended)
    return outlines


def _polygons(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Keep the polygons of each shape, without the lines that are left over."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, deeper = shapely.get_parts(parts, return_index=True)
    areal = shapely.get_dimensions(parts) == AREAL
    owners, dense, many = np.unique(owner[deeper][areal], return_inverse=True, return_counts=True)
    kept = np.full(len(shapes), shapely.Polygon(), dtype=object)
    if len(owners):
        polygons = shapely.multipolygons(parts[areal], indices=dense)
        polygons[many == 1] = shapely.get_geometry(polygons[many == 1], 0)
        kept[owners] = polygons
    return kept
