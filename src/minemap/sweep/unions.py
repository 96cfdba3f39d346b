"""Polygons that share their edges corner by corner, united without geometry.

The outline of a union of faces is what is left of their edges when each that two of them share is
struck out. Edges are told by a hash of their corners and compared exactly; where something is not
plain (a corner that the outline passes twice, ground that stands twice, shells and holes of several
polygons) the union is left to GEOS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.shapes import ranges
from minemap.sweep.cycles import (
    LITTLE_ENDIAN,
    POINT,
    POLYGON,
    Outline,
    in_turn,
    shoelace,
    written,
)

if TYPE_CHECKING:
    from minemap.sweep.cycles import Drawing

Array = np.ndarray[Any, Any]

__all__ = ["in_order", "united", "united_drawing"]

MULTIPOLYGON = 6
HEAD = 9
"""The bytes before the parts of a geometry: the order of bytes, the kind, how many parts."""

MIXER = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits have no pattern."""


def united(wkb: Any, group: Array, count: int) -> Array:
    """Unite the polygons of each group.

    Parameters
    ----------
    wkb : pyarrow.LargeBinaryArray
        The well-known binary of polygons, which share their edges corner by corner.
    group : numpy.ndarray of int
        The group of each.
    count : int
        How many groups there are.

    Returns
    -------
    numpy.ndarray of shapely geometries
        One polygon or multipolygon a group; nothing where that is not plain. They do not depend on
        the order of the polygons, and may cross themselves where corners were rounded.

    Examples
    --------
    >>> from minemap.sweep.faces import well_known
    >>> halves = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> united(well_known(halves), np.array([0, 0]), 1)[0].wkt
    'POLYGON ((0 0, 1 0, 2 0, 2 1, 1 1, 0 1, 0 0))'
    """
    several = np.flatnonzero(np.bincount(group, minlength=count)[group] > 1)
    rings, strange = _unpacked(wkb.take(several))
    plain = np.ones(count, dtype=bool)
    plain[group[several[strange]]] = False
    rings = rings._replace(owner=group[several[rings.owner]])
    return _shaped(_outlines(rings, plain), plain)


def united_drawing(drawing: Drawing, face: Array, group: Array, count: int) -> Array:
    """Unite the faces of each group that are not drawn yet.

    Parameters
    ----------
    drawing : minemap.sweep.cycles.Drawing
        Faces.
    face, group : numpy.ndarray of int
        Some of them, each once, and the group of each.
    count : int
        How many groups there are.

    Returns
    -------
    numpy.ndarray of shapely geometries
        What `united` gives for the faces as they are drawn.

    Examples
    --------
    >>> from minemap.sweep.faces import cut
    >>> faces = cut(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> every = np.arange(3)
    >>> united_drawing(faces.drawings[-1], every, np.zeros(3, dtype=int), 1)[0].area
    7.0
    """
    outline = drawing.outlines(face, group)
    plain = np.ones(count, dtype=bool)
    spot = _mixed(_spots(outline.x + 0.0, outline.y + 0.0))
    of = np.repeat(outline.owner, outline.corners)
    plain[of[_twice(spot ^ _mixed(of.astype(np.uint64)))]] = False
    return _shaped(outline, plain)


def in_order(wkb: Any) -> Array:
    """Bring polygons into the form in which `united` draws them, where that is plain.

    Parameters
    ----------
    wkb : pyarrow.LargeBinaryArray
        The well-known binary of geometries.

    Returns
    -------
    numpy.ndarray of shapely geometries
        The same: shells against the clock, rings from their westernmost corner on; nothing for
        what is no polygon, or has several shells and holes.

    Examples
    --------
    >>> from minemap.sweep.faces import well_known
    >>> in_order(well_known(np.array([shapely.box(0, 0, 2, 1)])))[0].wkt
    'POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))'
    """
    rings, strange = _unpacked(wkb)
    plain = np.ones(len(wkb), dtype=bool)
    plain[strange] = False
    return _shaped(rings, plain)


def _shaped(outline: Outline, plain: Array) -> Array:
    """Make polygons of outlines; of none where it is not plain which hole is whose."""
    count = len(plain)
    shapes = np.full(count, None, dtype=object)
    if not len(outline.start):
        return shapes
    outline = _from_the_west(outline)
    area = shoelace(*outline[:-1])
    hole = area < 0
    shells = np.bincount(outline.owner[~hole], minlength=count)
    holes = np.bincount(outline.owner[hole], minlength=count)
    plain &= (shells == 1) | ((shells > 1) & (holes == 0))
    plain[outline.owner[area == 0]] = False
    corner = outline.x[outline.start], outline.y[outline.start]
    order = np.lexsort((corner[1], corner[0], hole, outline.owner))
    order = order[plain[outline.owner[order]]]
    first = ~hole[order]
    drawn = written(
        outline.x,
        outline.y,
        outline.start[order],
        outline.corners[order],
        np.cumsum(first) - 1,
        int(first.sum()),
    )
    polygons = shapely.from_wkb(drawn.to_numpy(zero_copy_only=False))
    owner = outline.owner[order[first]]
    alone = shells[owner] == 1
    shapes[owner[alone]] = polygons[alone]
    if not alone.all():
        owners, dense = np.unique(owner[~alone], return_inverse=True)
        shapes[owners] = shapely.multipolygons(polygons[~alone], indices=dense)
    return shapes


def _unpacked(wkb: Any) -> tuple[Outline, Array]:
    """Read polygons and multipolygons; list the geometries that are neither."""
    _, offsets, data = wkb.buffers()
    offsets = np.frombuffer(offsets, np.int64)[: len(wkb) + 1]
    data = np.frombuffer(data or b"", np.uint8, offsets[-1])
    filled = np.diff(offsets) > HEAD
    if not filled.any():
        return Outline(*np.empty((2, 0)), *np.empty((3, 0), dtype=np.int64)), np.arange(len(wkb))
    # Numbers and points begin anywhere.
    whole = np.ndarray(len(data) - 3, "<u4", data, 0, (1,))
    at = np.where(filled, offsets[:-1], 0)
    many = whole[at + 1] == MULTIPOLYGON
    areal = filled & (data[at] == LITTLE_ENDIAN) & (many | (whole[at + 1] == POLYGON))
    parts = np.where(many, whole[at + 5], 1).astype(np.int64)
    at += np.where(many, HEAD, 0)
    rings = np.zeros(len(at), dtype=np.int64)
    found = [(*np.empty((3, 0), dtype=np.int64), np.empty(0, dtype=bool))]
    active = np.flatnonzero(areal & (parts > 0))
    while len(active):
        fresh = rings[active] == 0
        begun = active[fresh]
        rings[begun] = whole[at[begun] + 5]
        parts[begun] -= 1
        at[begun] += HEAD
        drawn = rings[active] > 0
        fresh, active_rings = fresh[drawn], active[drawn]
        corners = whole[at[active_rings]].astype(np.int64)
        found.append((at[active_rings] + 4, corners - 1, active_rings, fresh))
        at[active_rings] += 4 + corners * POINT
        rings[active_rings] -= 1
        active = active[(rings[active] > 0) | (parts[active] > 0)]
    begin, count, owner, shell = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(begin)
    begin, count, owner, shell = begin[order], count[order], owner[order], shell[order]
    start = np.cumsum(count) - count
    step, ring = ranges(np.zeros(len(count), dtype=np.int64), count)
    points = np.ndarray(len(data) - POINT + 1, f"V{POINT}", data, 0, (1,))
    x, y = points[begin[ring] + POINT * step].view("<f8").reshape(-1, 2).T + 0.0
    turned = (shoelace(x, y, start, count) > 0) != shell
    if turned.any():
        place = start[ring] + np.where(turned[ring], count[ring] - 1 - step, step)
        x, y = x[place], y[place]
    return Outline(x, y, start, count, owner), np.flatnonzero(~areal)


def _outlines(rings: Outline, plain: Array) -> Outline:
    """Follow the edges that are not shared; groups that are not plain are marked and left out."""
    _, ring = ranges(rings.start, rings.corners)
    of = rings.owner[ring]
    after = np.arange(1, len(ring) + 1)
    after[rings.start + rings.corners - 1] = rings.start
    spot = _mixed(_spots(rings.x, rings.y))
    apart = _mixed(rings.owner.astype(np.uint64))[ring]
    edge = _struck(rings, after, _mixed(spot + spot[after] ^ apart), of, plain)
    spot ^= apart
    if len(twice := _twice(spot[edge])):
        plain[of[edge[twice]]] = False
        edge = edge[plain[of[edge]]]
    # No corner is passed twice: where a run of edges ends, exactly one other begins.
    first = np.flatnonzero((np.diff(edge, prepend=-2) != 1) | (edge == rings.start[ring[edge]]))
    length = np.diff(first, append=len(edge))
    begins = spot[edge[first]]
    order = np.argsort(begins)
    following = order[np.searchsorted(begins[order], spot[after[edge[first + length - 1]]])]
    run, cycle = in_turn(following)
    place, _ = ranges(first[run], length[run])
    corner = edge[place]
    count = np.bincount(cycle, length[run]).astype(np.int64)
    start = np.cumsum(count) - count
    return Outline(rings.x[corner], rings.y[corner], start, count, of[corner[start]])


def _struck(rings: Outline, after: Array, key: Array, of: Array, plain: Array) -> Array:
    """Strike out the edges that two polygons of a group share, one in each direction."""
    order = np.argsort(key)
    known = key[order]
    first = np.flatnonzero(known[1:] == known[:-1])
    one, other = order[first], order[first + 1]
    shared = of[one] == of[other]
    for a, b in ((one, after[other]), (other, after[one])):
        shared &= (rings.x[a] == rings.x[b]) & (rings.y[a] == rings.y[b])
    shared[1:] &= np.diff(first) > 1
    for side in (one, other):
        plain[of[side[~shared]]] = False
    left = plain[of]
    left[one] = left[other] = False
    return np.flatnonzero(left)


def _from_the_west(outline: Outline) -> Outline:
    """Let rings begin with their westernmost corner, the southernmost of such."""
    x, y, start, count, _ = outline
    step, ring = ranges(np.zeros(len(count), dtype=np.int64), count)
    west = np.flatnonzero(x == np.minimum.reduceat(x, start)[ring])
    order = west[np.lexsort((y[west], ring[west]))]
    best = order[np.flatnonzero(np.diff(ring[order], prepend=-1))]
    turned = start[ring] + (step + (best - start)[ring]) % count[ring]
    # Adding nothing turns -0.0 into 0.0.
    return outline._replace(x=x[turned] + 0.0, y=y[turned] + 0.0)


def _spots(x: Array, y: Array) -> Array:
    """Tell places apart by numbers."""
    return np.asarray(x.view(np.uint64) ^ _mixed(y.view(np.uint64)))


def _twice(numbers: Array) -> Array:
    """List where numbers stand that stand more than once."""
    known = np.sort(numbers)
    twice = known[1:][known[1:] == known[:-1]]
    return np.flatnonzero(np.isin(numbers, twice)) if len(twice) else np.empty(0, dtype=np.int64)


def _mixed(bits: Array) -> Array:
    """Spread numbers over 64 bits."""
    bits = (bits ^ bits >> np.uint64(32)) * MIXER
    return np.asarray((bits ^ bits >> np.uint64(29)) * MIXER)
