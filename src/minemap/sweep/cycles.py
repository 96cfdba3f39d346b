"""Faces as cycles of half-chains: their areas, the islands in them, and their outlines.

Every connected component of what meets is a map of its own: one cycle runs round its outside, the
way of the clock, and one round each of its faces, the other way. A component that lies inside a
face of another is an island there, and a hole of that face.

Areas are integrals along chains, as in `minemap.geodesy`, about one latitude for a component: what
a chain adds to the face on its left it takes from the one on its right, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from minemap.geodesy import chain_areas, straight_reference
from minemap.shapes import ranges
from minemap.sweep.edges import edges_above
from minemap.sweep.exact import order_along, order_round, side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.sweep.edges import Rings
    from minemap.sweep.nodes import Chains, Crossings

    Array = np.ndarray[Any, Any]

__all__ = [
    "Cycles",
    "Drawing",
    "Islands",
    "Outline",
    "cycles_of",
    "drawing_of",
    "in_turn",
    "islands_of",
    "shoelace",
    "written",
]

CLOSE = 1e-13
"""Heights of two edges above a point that are this close, in degrees, are told apart exactly."""

NEAR = 1e-9
"""Places along an edge that are this close, as parts of it, are told apart exactly."""

EULER = 2
"""Nodes less chains and with faces, the one outside among them, in any connected map."""

POLYGON = 3
LITTLE_ENDIAN = 1

POINT = 16
"""The bytes of a corner."""


class Cycles(NamedTuple):
    """Cycles of half-chains.

    Attributes
    ----------
    of : numpy.ndarray of int
        The cycle of each half-chain: 0, 1, … in the order of their first half-chains.
    area_m2 : numpy.ndarray of float
        The area to the left of each, with edges straight in the plane of degrees; less than 0 for
        what runs round the outside of a component.
    component : numpy.ndarray of int
        The component of each cycle.
    outer : numpy.ndarray of int
        The cycle round the outside of each component.
    drawn_m2 : numpy.ndarray of float
        The areas of the rings, measured in the same way; less than 0 for one that runs the way of
        the clock.
    sound : numpy.ndarray of bool
        Whether each component fulfils Euler's formula: nodes - chains + faces = 2.
    """

    of: Array
    area_m2: Array
    component: Array
    outer: Array
    drawn_m2: Array
    sound: Array

    @property
    def is_outer(self) -> Array:
        """Whether each cycle runs round the outside of a component."""
        flags = np.zeros(len(self.component), dtype=bool)
        flags[self.outer] = True
        return flags


def cycles_of(rings: Rings, chains: Chains) -> Cycles:
    """Follow half-chains round the faces to their left, and measure these.

    Parameters
    ----------
    rings : Rings
        The rings that the chains are of.
    chains : Chains
        The chains.

    Returns
    -------
    Cycles
        The cycles.

    Examples
    --------
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> from minemap.sweep.nodes import chains_of, crossings_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> chains = chains_of(crossings_of(rings, runs_of(rings)))
    >>> cycles = cycles_of(rings, chains)
    >>> len(cycles.area_m2), cycles.sound.tolist()
    (4, [True])
    """
    of = _followed(chains.onward)
    count = of.max() + 1
    component = np.empty(count, dtype=np.int64)
    component[of] = np.repeat(chains.chain_component, 2)
    low, high, widest = _extents(rings, chains.component)
    reference = straight_reference(low, high, widest)
    along = chain_areas(
        (chains.start_x, chains.start_y, chains.end_x, chains.end_y),
        chains.first,
        reference,
        chains.chain_component,
    )
    area = np.bincount(of, np.stack([along, -along], axis=1).ravel(), count)
    order = np.lexsort((area, component))
    outer = order[np.flatnonzero(np.diff(component[order], prepend=-1))]
    drawn = chain_areas((rings.x, rings.y, *rings.ends), rings.start, reference, chains.component)
    faces = np.bincount(component, minlength=len(chains.nodes))
    many = np.bincount(chains.chain_component, minlength=len(chains.nodes))
    sound = chains.nodes - many + faces == EULER
    return Cycles(of, area, component, outer, drawn, sound)


def _followed(onward: Array) -> Array:
    """Number the cycles of a permutation in the order of their first members."""
    every = np.arange(len(onward))
    first, jump = np.minimum(every, onward), onward[onward]
    # First the least of so many that follow, then of twice as many, and so on.
    while ((ahead := first[jump]) < first).any():
        first, jump = np.minimum(first, ahead), jump[jump]
    followed: Array = (np.cumsum(first == every) - 1)[first]
    return followed


def _extents(rings: Rings, component: Array) -> tuple[Array, Array, Array]:
    """The lowest and highest latitude of each component, and its longest step of longitude."""
    count = component.max() + 1
    low, high, widest = np.full(count, np.inf), np.full(count, -np.inf), np.zeros(count)
    np.minimum.at(low, component, np.minimum.reduceat(rings.y, rings.start))
    np.maximum.at(high, component, np.maximum.reduceat(rings.y, rings.start))
    step = np.abs(rings.ends[0] - rings.x)
    np.maximum.at(widest, component, np.maximum.reduceat(step, rings.start))
    return low, high, widest


class Islands(NamedTuple):
    """Components inside the rings of others.

    Attributes
    ----------
    component, polygon : numpy.ndarray of int
        One pair for each component and polygon of another that it lies inside of.
    face : numpy.ndarray of int
        For each component the cycle round the face of another that it lies in; -1: in none.
    """

    component: Array
    polygon: Array
    face: Array


def islands_of(crossings: Crossings, chains: Chains, cycles: Cycles) -> Islands:
    """Find the components that lie inside others.

    The highest corner of each is enough. Its polygons are those of which an odd number of edges
    lies straight above it; and the next of all these edges belongs to its face.

    Parameters
    ----------
    crossings, chains, cycles : Crossings, Chains, Cycles
        Rings, their chains, and the cycles these form.

    Returns
    -------
    Islands
        The components inside others.

    Examples
    --------
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> from minemap.sweep.nodes import chains_of, crossings_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 9, 9), shapely.box(1, 1, 3, 3)]))
    >>> crossings = crossings_of(rings, runs_of(rings))
    >>> chains = chains_of(crossings)
    >>> islands = islands_of(crossings, chains, cycles_of(rings, chains))
    >>> islands.component.tolist(), islands.polygon.tolist()
    ([1], [0])
    """
    rings, count = crossings.rings, len(cycles.outer)
    none = np.empty(0, dtype=np.int64)
    west, south = (np.minimum.reduceat(axis, rings.start) for axis in (rings.x, rings.y))
    east, north = (np.maximum.reduceat(axis, rings.start) for axis in (rings.x, rings.y))
    # The highest corner, so that what lies above it reaches higher.
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, chains.component, north)
    home = chains.component[rings.ring]
    at_top = np.flatnonzero(rings.y == highest[home])[::-1]
    corner = np.empty(count, dtype=np.int64)
    corner[home[at_top]] = at_top
    x, y = rings.x[corner], rings.y[corner]
    bounds = np.stack([west, south, -east, -north])
    around = np.full((4, count), np.inf)
    for axis, of_rings in zip(around, bounds, strict=True):
        np.minimum.at(axis, chains.component, of_rings)
    tree = shapely.STRtree(shapely.box(around[0], around[1], -around[2], -around[3]))
    island, other = tree.query(shapely.points(x, y))
    apart = island != other
    island, other = island[apart], other[apart]
    if not len(island):
        return Islands(none, none, np.full(count, -1))
    top = np.full(count, -np.inf)
    np.maximum.at(top, island, -around[3, other])
    asked = np.flatnonzero(np.isfinite(top))
    edge, point = edges_above(rings, crossings.runs, x[asked], y[asked], top[asked])
    point = asked[point]
    apart = chains.component[rings.ring[edge]] != point
    edge, point = edge[apart], point[apart]
    end_x, end_y = rings.ends
    turn, _ = side(rings.x[edge], rings.y[edge], end_x[edge], end_y[edge], x[point], y[point])
    above = (turn < 0) == (end_x[edge] > rings.x[edge])
    edge, point = edge[above], point[above]
    polygons, ring = rings.polygon.max() + 1, rings.ring[edge]
    # Only rings whose box holds the point matter; the others may be incomplete.
    reach = (
        (west[ring] <= x[point])
        & (x[point] <= east[ring])
        & (south[ring] <= y[point])
        & (y[point] <= north[ring])
    )
    inside, times = np.unique(
        point[reach] * polygons + rings.polygon[rings.ring[edge[reach]]], return_counts=True
    )
    inside = inside[times % 2 == 1]
    component, polygon = np.divmod(inside, polygons)
    held = np.zeros(count, dtype=bool)
    held[component] = True
    mine = held[point]
    edge, point = _next_above(rings, edge[mine], point[mine], x)
    return Islands(
        component, polygon, _face_below(crossings, chains, cycles, edge, x[point], point)
    )


def _next_above(rings: Rings, edge: Array, point: Array, x: Array) -> tuple[Array, Array]:
    """Choose the lowest of the edges above each point."""
    end_x, end_y = rings.ends
    slope = (end_y[edge] - rings.y[edge]) / (end_x[edge] - rings.x[edge])
    height = rings.y[edge] + slope * (x[point] - rings.x[edge])
    order = np.lexsort((slope, height, point))
    edge, point, height = edge[order], point[order], height[order]
    starts = np.flatnonzero(np.diff(point, prepend=-1))
    lowest = height[starts]
    low = np.repeat(lowest, np.diff(starts, append=len(point)))
    close = np.flatnonzero(height - low <= CLOSE * (1 + np.abs(low)))
    many = np.bincount(point[close], minlength=1)[point[close]] > 1
    rows = close[many]
    chosen = starts.copy()
    if len(rows):
        # First the edges that cross the line straight up, just to the east of it.
        line = edge[rows]
        exact = order_along(
            _upright(x[point[rows]]), (rings.x[line], rings.y[line], end_x[line], end_y[line])
        )
        tilt = _tilt(rings, line)
        best = np.argsort(tilt, kind="stable")
        best = best[np.argsort(exact[best], kind="stable")]
        best = rows[best[np.argsort(point[rows[best]], kind="stable")]]
        first = np.flatnonzero(np.diff(point[best], prepend=-1))
        chosen[np.searchsorted(point[starts], point[best[first]])] = best[first]
    return edge[chosen], point[chosen]


def _upright(x: Array) -> tuple[Array, Array, Array, Array]:
    """Lines straight up, which `order_along` takes for as long as need be."""
    return x, np.zeros(len(x)), x, np.ones(len(x))


def _tilt(rings: Rings, edge: Array) -> Array:
    """Order edges by how steeply they rise to the east, exactly."""
    end_x, end_y = rings.ends
    east = end_x[edge] > rings.x[edge]
    low_x, low_y = (
        np.where(east, rings.x[edge], end_x[edge]),
        np.where(east, rings.y[edge], end_y[edge]),
    )
    high_x, high_y = (
        np.where(east, end_x[edge], rings.x[edge]),
        np.where(east, end_y[edge], rings.y[edge]),
    )
    # Turned by a quarter, so that the order does not begin amid the directions to the east.
    return order_round(-low_y, low_x, -high_y, high_x)


def _face_below(
    crossings: Crossings, chains: Chains, cycles: Cycles, edge: Array, x: Array, island: Array
) -> Array:
    """Give the cycle below an edge at a longitude; where that runs round an island, its face."""
    rings = crossings.rings
    line = crossings.same[edge]
    end_x, end_y = (axis[line] for axis in rings.ends)
    eastward = end_x > rings.x[line]
    at = 3.0 * line + (x - rings.x[line]) / (end_x - rings.x[line])
    along = 3.0 * crossings.edge + crossings.part
    first, last = np.searchsorted(along, at - NEAR), np.searchsorted(along, at + NEAR)
    place = first - np.searchsorted(crossings.edge, line)
    row, which = ranges(first, last - first)
    if len(row):
        # Whether it is crossed before the longitude, or there, where it goes on to the east.
        ends = rings.x[line], rings.y[line], end_x, end_y
        crossing = crossings.which[row]
        other = crossings.one[crossing] + crossings.other[crossing] - line[which]
        others = rings.x[other], rings.y[other], *(axis[other] for axis in rings.ends)
        exact = order_along(
            tuple(np.tile(axis[which], 2) for axis in ends),
            tuple(map(np.append, others, _upright(x[which]))),
        )
        crossed, here = np.split(exact, 2)
        before = (crossed < here) | (eastward[which] & (crossed == here))
        place += np.bincount(which[before], minlength=len(line))
    chain = chains.chain[chains.edge_start[line] + place]
    face = np.full(len(cycles.outer), -1)
    face[island] = cycles.of[2 * chain + eastward]
    # What lies above reaches higher, so that this comes to an end.
    while len(beside := np.flatnonzero((face >= 0) & cycles.is_outer[face])):
        face[beside] = face[cycles.component[face[beside]]]
    return face


class Outline(NamedTuple):
    """Rings laid flat, shells against the clock and holes with it, without the closing corner."""

    x: Array
    y: Array
    start: Array
    corners: Array
    owner: Array
    """For each ring what it is of."""


@dataclass(frozen=True)
class Drawing:
    """All that the outlines of faces are drawn from, which they are not until someone asks.

    Attributes
    ----------
    face : numpy.ndarray of int
        For each half-chain the face on its left: 0, 1, … without gaps; -1: none.
    onward, origin : numpy.ndarray of int
        As `minemap.sweep.nodes.Chains` has them.
    first : numpy.ndarray of int
        The first part of each chain, and how many parts there are.
    x, y : numpy.ndarray of float
        Where the parts of edges start. A chain ends where others start.
    """

    face: Array
    onward: Array
    origin: Array
    first: Array
    x: Array
    y: Array

    def __len__(self) -> int:
        """How many faces there are."""
        return int(self.face.max(initial=-1)) + 1

    @classmethod
    def together(cls, parts: Sequence[Drawing]) -> Drawing:
        """Lay drawings together, their faces one after another.

        Parameters
        ----------
        parts : sequence of Drawing
            Drawings.

        Returns
        -------
        Drawing
            One of all their faces.

        Examples
        --------
        >>> len(Drawing.together([])), Drawing.together([]).first.tolist()
        (0, [0])
        """
        none = np.empty(0, dtype=np.int32)
        edges = [len(part.x) for part in parts]

        def counted(numbers: list[Array], counts: list[int]) -> Array:
            offsets = np.cumsum([0, *counts]).astype(np.int32)
            moved = (
                np.where(own < 0, own, own + offset)
                for own, offset in zip(numbers, offsets, strict=False)
            )
            return np.concatenate([none, *moved])

        return cls(
            counted([part.face for part in parts], [len(part) for part in parts]),
            counted([part.onward for part in parts], [len(part.onward) for part in parts]),
            counted(
                [part.origin for part in parts],
                [int(part.origin.max(initial=-1)) + 1 for part in parts],
            ),
            np.append(counted([part.first[:-1] for part in parts], edges), np.int32(sum(edges))),
            np.concatenate([np.empty(0), *(part.x for part in parts)]),
            np.concatenate([np.empty(0), *(part.y for part in parts)]),
        )

    def well_known(self, faces: Array) -> Any:
        """Draw faces as well-known binary.

        Parameters
        ----------
        faces : numpy.ndarray of int
            Which, each once.

        Returns
        -------
        pyarrow.LargeBinaryArray
            One polygon a face.

        Examples
        --------
        >>> from minemap.sweep.faces import cut
        >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
        >>> drawing = cut(squares).drawings[-1]
        >>> drawn = drawing.well_known(np.arange(3)).to_numpy(zero_copy_only=False)
        >>> sorted(shapely.area(shapely.from_wkb(drawn)).tolist())
        [1.0, 3.0, 3.0]
        """
        outline = self.outlines(faces, np.arange(len(faces)))
        # The shell of a face is the ring that runs round all others.
        order = np.lexsort((-shoelace(*outline[:-1]), outline.owner))
        start, corners = outline.start[order], outline.corners[order]
        return written(outline.x, outline.y, start, corners, outline.owner[order], len(faces))

    def outlines(self, faces: Array, group: Array) -> Outline:
        """Follow the outlines of groups of faces, each as if it were one.

        Parameters
        ----------
        faces : numpy.ndarray of int
            Faces, each once.
        group : numpy.ndarray of int
            The group of each.

        Returns
        -------
        Outline
            Their rings, in no order of groups.

        Examples
        --------
        >>> from minemap.sweep.faces import cut
        >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
        >>> drawing = cut(squares).drawings[-1]
        >>> outline = drawing.outlines(np.arange(3), np.zeros(3, dtype=int))
        >>> (shoelace(*outline[:-1]) / 2).tolist()
        [7.0]
        """
        number = np.full(len(self) + 1, -1)
        number[faces] = group
        of_half = number[self.face]
        edge = of_half != of_half.reshape(-1, 2)[:, ::-1].ravel()
        half = np.flatnonzero(edge & (of_half >= 0))
        following = self.onward[half]
        # Round a node over the chains inside a group, to the next that parts it from others.
        inside = np.flatnonzero(~edge[following])
        while len(inside):
            following[inside] = self.onward[following[inside] ^ 1]
            inside = inside[~edge[following[inside]]]
        place = np.empty(len(edge), dtype=np.int64)
        place[half] = np.arange(len(half))
        order, ring = in_turn(place[following])
        half = half[order]
        half, ring = _apart(half, ring, self.origin[half])
        x, y, corners = self._corners(half, ring)
        owner = of_half[half[np.flatnonzero(np.diff(ring, prepend=-1))]]
        return Outline(x, y, np.cumsum(corners) - corners, corners, owner)

    def _corners(self, half: Array, ring: Array) -> tuple[Array, Array, Array]:
        """Lay out the corners of rings of half-chains, and count those of each ring."""
        chain = half >> 1
        first, after = self.first[chain], self.first[chain + 1]
        length = (after - first).astype(np.int64)
        against = (half & 1) == 1
        step, which = ranges(np.zeros(len(half), dtype=np.int64), length)
        # Against a chain its parts begin where along it they end, the last where the chain does:
        # in a node, at which another starts, or in its own start.
        part = np.where(against, after, first)[which] + np.where(against, -1, 1)[which] * step
        last = np.flatnonzero(against[which] & (step == 0))
        node = self.origin[half[which[last]]]
        starts = np.empty(self.origin.max(initial=-1) + 2, dtype=self.first.dtype)
        starts[self.origin[::2]] = self.first[:-1]
        part[last] = np.where(node < 0, first[which[last]], starts[node])
        begin = np.flatnonzero(np.diff(ring, prepend=-1))
        return self.x[part], self.y[part], np.add.reduceat(length, begin) if len(begin) else begin


def drawing_of(chains: Chains, cycles: Cycles, face: Array, islands: Islands) -> Drawing:
    """Keep what faces are drawn from, with the islands in them as holes.

    Parameters
    ----------
    chains, cycles : Chains, Cycles
        The chains, and the cycles they form.
    face : numpy.ndarray of int
        For each cycle the face that it is, or is part of: 0, 1, … without gaps; -1: none.
    islands : Islands
        Components inside others.

    Returns
    -------
    Drawing
        The faces, to be drawn.

    Examples
    --------
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> from minemap.sweep.nodes import chains_of, crossings_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2)]))
    >>> chains = chains_of(crossings_of(rings, runs_of(rings)))
    >>> none = np.empty(0, dtype=int)
    >>> cycles, islands = cycles_of(rings, chains), Islands(none, none, np.array([-1]))
    >>> drawing_of(chains, cycles, np.where(cycles.is_outer, -1, 0), islands).x.tolist()
    [2.0, 2.0, 0.0, 0.0]
    """
    home = face.copy()
    held = islands.face >= 0
    home[cycles.outer] = np.where(held, face[islands.face], -1)
    return Drawing(
        home[cycles.of].astype(np.int32),
        chains.onward.astype(np.int32),
        chains.origin.astype(np.int32),
        np.append(chains.first, len(chains.edge)).astype(np.int32),
        chains.start_x,
        chains.start_y,
    )


def in_turn(following: Array) -> tuple[Array, Array]:
    """Put the members of a permutation in the order of its cycles; and number these."""
    cycle = _followed(following)
    every = np.arange(len(following))
    first = np.empty(cycle.max(initial=-1) + 1, dtype=np.int64)
    first[cycle[::-1]] = every[::-1]
    # Find the distance to the first by doubling the steps.
    distance, jump = np.ones(len(following), dtype=np.int64), following.copy()
    distance[first], jump[first] = 0, first
    while (further := distance[jump]).any():
        distance, jump = distance + further, jump[jump]
    count = np.bincount(cycle)
    place = np.cumsum(count)[cycle] - distance
    place[first] = np.cumsum(count) - count
    order = np.empty(len(following), dtype=np.int64)
    order[place] = every
    return order, np.repeat(np.arange(len(count)), count)


def _apart(half: Array, ring: Array, node: Array) -> tuple[Array, Array]:
    """Take rings apart at the nodes that they pass twice."""
    count = int(node.max(initial=-1)) + 2
    key = np.where(node >= 0, ring * count + node, -1 - np.arange(len(node)))
    known = np.sort(key)
    again = known[1:][known[1:] == known[:-1]]
    if not len(again):
        return half, ring
    number = ring.max() + 1
    ring = ring.copy()
    twice = np.flatnonzero(np.isin(ring, again // count))
    stack: list[int] = []
    seen: dict[int, int] = {}
    before = -1
    for place, of, at in zip(
        twice.tolist(), ring[twice].tolist(), node[twice].tolist(), strict=True
    ):
        if of != before:
            stack, seen, before = [], {}, of
        if at in seen:
            loop = stack[seen[at] :]
            del stack[seen[at] :]
            ring[loop] = number
            number += 1
            for other in loop:
                seen.pop(int(node[other]), None)
        seen[at] = len(stack)
        stack.append(place)
    order = np.argsort(ring, kind="stable")
    return half[order], ring[order]


def shoelace(x: Array, y: Array, start: Array, count: Array) -> Array:
    """Twice the areas of rings in the plane, of corners that lie one after another."""
    if not len(start):
        return np.empty(0)
    x, y = x - np.repeat(x[start], count), y - np.repeat(y[start], count)
    after = np.arange(1, len(x) + 1)
    after[start + count - 1] = start
    return np.add.reduceat(x * y[after] - x[after] * y, start)


def written(x: Array, y: Array, start: Array, count: Array, face: Array, faces: int) -> Any:
    """Write rings as well-known binary, those of one face as one polygon."""
    corner, _ = ranges(start, count + 1)
    close = np.cumsum(count + 1) - 1
    corner[close] = start
    points = np.empty((len(corner), 2), dtype="<f8")
    points[:, 0], points[:, 1] = x[corner], y[corner]
    of_face = np.bincount(face, minlength=faces)
    head = np.zeros(faces, dtype=[("order", "u1"), ("kind", "<u4"), ("rings", "<u4")])
    head["order"], head["kind"], head["rings"] = LITTLE_ENDIAN, POLYGON, of_face
    ring_bytes = 4 + 16 * (count + 1)
    face_bytes = head.itemsize + np.bincount(face, ring_bytes, faces).astype(np.int64)
    offsets = np.append(0, np.cumsum(face_bytes))
    before = np.cumsum(ring_bytes) - ring_bytes + (face + 1) * head.itemsize
    data = np.empty(offsets[-1], dtype=np.uint8)
    for places, written in (
        (offsets[:-1], head.view(np.uint8).reshape(faces, head.itemsize)),
        (before, (count + 1).astype("<u4").view(np.uint8).reshape(-1, 4)),
    ):
        data[places[:, None] + np.arange(written.shape[1])] = written
    step, ring = ranges(np.zeros(len(count), dtype=np.int64), count + 1)
    # Points begin anywhere.
    spots = np.ndarray(max(len(data) - POINT + 1, 0), f"V{POINT}", data, 0, (1,))
    spots[(before + 4)[ring] + POINT * step] = points.view(f"V{POINT}").ravel()
    return pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), faces, [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )
