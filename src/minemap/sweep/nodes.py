"""Nodes: where outlines meet, and the chains of edges between them.

Two edges meet in one of four ways, told exactly by the sides on which their ends lie:

- they cross: the crossing is a node, and both are divided there;
- a corner lies on an edge: the edge is given that corner;
- two corners are in one place: they are one node;
- both ends of both are the same: they are one edge, of several polygons.

So nothing is left but edges that meet in nodes. The order of the crossings on an edge, and that of
the chains round a node, is exact too; only the places of crossings are rounded, to the last digit
of a degree, and nothing but areas and drawings is made of those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minemap.shapes import ranges
from minemap.sweep.components import connected
from minemap.sweep.edges import Runs, distinct, laid_out, meeting
from minemap.sweep.exact import order_along, order_round, side

if TYPE_CHECKING:
    from minemap.sweep.edges import Rings

    Array = np.ndarray[Any, Any]

__all__ = ["Chains", "Crossings", "chains_of", "crossings_of"]

EPSILON = 2.0**-52

NEAR = 16 * EPSILON
"""Directions whose angle is this small are told apart exactly."""


class Meetings(NamedTuple):
    """Pairs of edges whose boxes meet, and the sides on which the ends of each lie."""

    one: Array
    other: Array
    sides: Array
    """For each pair the sides of the ends of `other` from `one`, and of `one` from `other`."""
    errors: Array


class Crossings(NamedTuple):
    """Rings of which no corner lies inside an edge, and where their edges meet.

    Attributes
    ----------
    rings, runs : Rings, Runs
        The rings, with the corners that were put into edges, and their runs.
    node : numpy.ndarray of int
        For each corner the first corner in its place, where several edges meet; -1: none do.
    same : numpy.ndarray of int
        For each edge the first with the same ends.
    one, other : numpy.ndarray of int
        Pairs of edges that cross.
    x, y : numpy.ndarray of float
        The places of the crossings.
    crossing : numpy.ndarray of int
        For each pair the first that crosses in the same place.
    leftward : numpy.ndarray of bool
        Whether `other` goes over `one` from its right to its left.
    edge, part, which : numpy.ndarray
        The crossings along the edges: edge, the part of it before, and the crossing; in order.
    """

    rings: Rings
    runs: Runs
    node: Array
    same: Array
    one: Array
    other: Array
    x: Array
    y: Array
    crossing: Array
    leftward: Array
    edge: Array
    part: Array
    which: Array


def crossings_of(rings: Rings, runs: Runs) -> Crossings:
    """Find where the edges of rings meet.

    Parameters
    ----------
    rings : Rings
        The rings of valid polygons.
    runs : Runs
        Their runs.

    Returns
    -------
    Crossings
        The rings and where they meet.

    Examples
    --------
    >>> import shapely
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> crossings = crossings_of(rings, runs_of(rings))
    >>> sorted(zip(crossings.x.tolist(), crossings.y.tolist(), strict=True))
    [(1.0, 2.0), (2.0, 1.0)]
    """
    one, other = meeting(rings, runs)
    pairs = Meetings(one, other, *_sides(rings, one, other))
    corners, edge, corner = _touches(rings, pairs)
    if len(edge):
        rings, runs, pairs = _divided(rings, runs, pairs, edge, corner)
        corners, edge, _ = _touches(rings, pairs)
    node, same = _same(rings, *corners)
    return _crossed((rings, runs), pairs, node, same)


def _sides(rings: Rings, one: Array, other: Array) -> tuple[Array, Array]:
    end_x, end_y = rings.ends
    a, b = (rings.x[one], rings.y[one]), (end_x[one], end_y[one])
    c, d = (rings.x[other], rings.y[other]), (end_x[other], end_y[other])
    found = [side(*a, *b, *c), side(*a, *b, *d), side(*c, *d, *a), side(*c, *d, *b)]
    sides, errors = zip(*found, strict=True)
    return np.stack(sides), np.stack(errors)


def _touches(rings: Rings, pairs: Meetings) -> tuple[tuple[Array, Array], Array, Array]:
    """List pairs of corners in one place; and edges with corners of others that lie inside them."""
    x, y, following = rings.x, rings.y, rings.following
    rows = np.flatnonzero((pairs.sides == 0).any(axis=0))
    one, other = pairs.one[rows], pairs.other[rows]
    corners, inside = [], []
    for sides, edge, end_of in zip(
        pairs.sides[:, rows],
        (one, one, other, other),
        (other, following[other], one, following[one]),
        strict=True,
    ):
        on_line = np.flatnonzero(sides == 0)
        start, corner = edge[on_line], end_of[on_line]
        end = following[start]
        at_start = (x[corner] == x[start]) & (y[corner] == y[start])
        at_end = (x[corner] == x[end]) & (y[corner] == y[end])
        corners += [(corner[at_start], start[at_start]), (corner[at_end], end[at_end])]
        within = (
            ~at_start
            & ~at_end
            & (np.minimum(x[start], x[end]) <= x[corner])
            & (x[corner] <= np.maximum(x[start], x[end]))
            & (np.minimum(y[start], y[end]) <= y[corner])
            & (y[corner] <= np.maximum(y[start], y[end]))
        )
        inside.append((start[within], corner[within]))
    first, second = (np.concatenate(column) for column in zip(*corners, strict=True))
    edge, corner = (np.concatenate(column) for column in zip(*inside, strict=True))
    apart = first != second
    return (first[apart], second[apart]), edge, corner


def _divided(
    rings: Rings, runs: Runs, pairs: Meetings, edge: Array, corner: Array
) -> tuple[Rings, Runs, Meetings]:
    """Put corners into the edges that they lie inside of, and follow the pairs of edges."""
    x, y = rings.x[corner], rings.y[corner]
    end_x, end_y = rings.ends
    east, north = end_x[edge] - rings.x[edge], end_y[edge] - rings.y[edge]
    # On a line the larger of its two steps tells the order, without rounding.
    along = np.where(
        np.abs(east) >= np.abs(north), np.copysign(1, east) * x, np.copysign(1, north) * y
    )
    order = np.lexsort((along, edge))
    edge, x, y = edge[order], x[order], y[order]
    first = np.ones(len(edge), dtype=bool)
    first[1:] = (edge[1:] != edge[:-1]) | (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    edge, x, y = edge[first], x[first], y[first]
    count = rings.length + np.bincount(rings.ring[edge], minlength=len(rings.length))
    finer = laid_out(
        np.insert(rings.x, edge + 1, x),
        np.insert(rings.y, edge + 1, y),
        count,
        rings.polygon,
        rings.sign,
    )
    parts = 1 + np.bincount(edge, minlength=len(rings.x))
    begin = np.cumsum(parts) - parts
    # Each part of one edge with each part of the other.
    one, pair = ranges(begin[pairs.one], parts[pairs.one])
    other, which = ranges(begin[pairs.other[pair]], parts[pairs.other[pair]])
    one, pair = one[which], pair[which]
    end_x, end_y = finer.ends
    meet = np.flatnonzero(
        (np.minimum(finer.x[one], end_x[one]) <= np.maximum(finer.x[other], end_x[other]))
        & (np.maximum(finer.x[one], end_x[one]) >= np.minimum(finer.x[other], end_x[other]))
        & (np.minimum(finer.y[one], end_y[one]) <= np.maximum(finer.y[other], end_y[other]))
        & (np.maximum(finer.y[one], end_y[one]) >= np.minimum(finer.y[other], end_y[other]))
    )
    one, other, pair = one[meet], other[meet], pair[meet]
    sides, errors = pairs.sides[:, pair], pairs.errors[:, pair]
    new = np.flatnonzero((parts[pairs.one[pair]] > 1) | (parts[pairs.other[pair]] > 1))
    sides[:, new], errors[:, new] = _sides(finer, one[new], other[new])
    length = np.add.reduceat(parts, runs.start)
    return (
        finer,
        Runs(begin[runs.start], length, runs.bounds, runs.tree),
        Meetings(one, other, sides, errors),
    )


def _first_of(count: int, one: Array, other: Array) -> Array:
    """Give the first of the things that pairs tie to each."""
    first = np.arange(count)
    if len(one):
        tied, place = np.unique(np.concatenate([one, other]), return_inverse=True)
        group = connected(len(tied), place[: len(one)], place[len(one) :])
        # Groups are numbered in the order of their first members.
        first[tied] = tied[np.unique(group, return_index=True)[1]][group]
    return first


def _same(rings: Rings, one: Array, other: Array) -> tuple[Array, Array]:
    """Put together the corners in one place, and the edges with the same ends."""
    count = len(rings.x)
    node = np.full(count, -1)
    together = distinct(np.concatenate([one, other]))
    node[together] = _first_of(count, one, other)[together]
    same = np.arange(count)
    shared = np.flatnonzero((node >= 0) & (node[rings.following] >= 0))
    if len(shared):
        start, end = node[shared], node[rings.following[shared]]
        key = np.minimum(start, end) * np.int64(count) + np.maximum(start, end)
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        same[shared] = shared[first[inverse]]
    return node, same


def _crossed(laid: tuple[Rings, Runs], pairs: Meetings, node: Array, same: Array) -> Crossings:
    """Find the places where edges cross, and their order along each edge."""
    rings, _ = laid
    sides = pairs.sides
    crosses = (sides[0] * sides[1] < 0) & (sides[2] * sides[3] < 0)
    # What crosses an edge of several polygons crosses it once.
    crosses &= (same[pairs.one] == pairs.one) & (same[pairs.other] == pairs.other)
    rows = np.flatnonzero(crosses)
    one, other = pairs.one[rows], pairs.other[rows]
    start_of_other, end_of_other, start_of_one, end_of_one = sides[:, rows]
    error_of_other, error_of_one = (
        pairs.errors[row][rows] + pairs.errors[row + 1][rows] for row in (0, 2)
    )
    length_of_one, length_of_other = start_of_one - end_of_one, start_of_other - end_of_other
    part_of_one, part_of_other = start_of_one / length_of_one, start_of_other / length_of_other
    end_x, end_y = rings.ends
    x = rings.x[one] + part_of_one * (end_x[one] - rings.x[one])
    y = rings.y[one] + part_of_one * (end_y[one] - rings.y[one])
    edge = np.concatenate([one, other])
    part = np.concatenate([part_of_one, part_of_other])
    open_ = 4 * np.concatenate(
        [error_of_one / np.abs(length_of_one), error_of_other / np.abs(length_of_other)]
    )
    which = np.tile(np.arange(len(one)), 2)
    along = _in_order(rings, (one, other), edge, part, open_, which)
    leftward = end_of_other > 0
    return Crossings(*laid, node, same, one, other, x, y, along[0], leftward, *along[1:])


def _in_order(
    rings: Rings, pairs: tuple[Array, Array], edge: Array, part: Array, error: Array, which: Array
) -> tuple[Array, Array, Array, Array]:
    """Order the crossings along each edge; give for each the first in the same place."""
    # Edges lie three apart on one line of numbers, on which each crossing is an interval.
    place = 3.0 * edge + part
    half = np.minimum(np.maximum(error, 8 * EPSILON) + 4 * EPSILON * (3.0 * len(rings.x) + 1), 1.0)
    order = np.argsort(place - half, kind="stable")
    edge, part, which, place, half = (column[order] for column in (edge, part, which, place, half))
    tied = np.zeros(len(edge), dtype=bool)
    tied[1:] = (edge[1:] == edge[:-1]) & (
        (place - half)[1:] <= np.maximum.accumulate(place + half)[:-1]
    )
    crossing = np.arange(len(pairs[0]))
    if not tied.any():
        return crossing, edge, part, which
    rows = np.flatnonzero(tied | np.append(tied[1:], False))
    group = np.cumsum(~tied)[rows]
    mine = edge[rows]
    other = pairs[0][which[rows]] + pairs[1][which[rows]] - mine
    end_x, end_y = rings.ends
    exact = order_along(
        *((rings.x[line], rings.y[line], end_x[line], end_y[line]) for line in (mine, other))
    )
    order = np.argsort(exact, kind="stable")
    order = order[np.argsort(group[order], kind="stable")]
    part[rows], which[rows], exact = part[rows[order]], which[rows[order]], exact[order]
    equal = np.flatnonzero((group[1:] == group[:-1]) & (exact[1:] == exact[:-1]))
    crossing = _first_of(len(crossing), which[rows[equal]], which[rows[equal + 1]])
    which = crossing[which]
    kept = np.ones(len(edge), dtype=bool)
    kept[1:] = (edge[1:] != edge[:-1]) | (which[1:] != which[:-1])
    return crossing, edge[kept], part[kept], which[kept]


class Chains(NamedTuple):
    """Edges between nodes, one chain after another, and how to go on from each.

    A half-chain is a chain with a direction: 2k along the chain k, 2k + 1 against it. On the left
    of a half-chain lies one face; who goes along it and turns to the left-most way on at each node
    goes once round the face.

    Attributes
    ----------
    start_x, start_y, end_x, end_y : numpy.ndarray of float
        The parts of edges.
    edge : numpy.ndarray of int
        Of which edge each is a part.
    first, last : numpy.ndarray of int
        The first and the last part of each chain.
    onward : numpy.ndarray of int
        For each half-chain the one that follows it round the face to its left.
    origin : numpy.ndarray of int
        For each half-chain the node that it starts from; -1 for a ring that meets nothing.
    component : numpy.ndarray of int
        For each ring the connected component of all that meet.
    chain_component : numpy.ndarray of int
        The same for each chain.
    nodes : numpy.ndarray of int
        How many nodes each component has.
    edge_start, chain : numpy.ndarray of int
        Where the parts of each edge start in `chain`, which holds the chain of each.
    edge_parts : numpy.ndarray of int
        Into how many parts each edge is divided; 0 where another stands for it.
    """

    start_x: Array
    start_y: Array
    end_x: Array
    end_y: Array
    edge: Array
    first: Array
    last: Array
    onward: Array
    origin: Array
    component: Array
    chain_component: Array
    nodes: Array
    edge_start: Array
    edge_parts: Array
    chain: Array


def chains_of(crossings: Crossings) -> Chains:
    """Divide rings into chains at their nodes, and tell how to go on from each.

    Parameters
    ----------
    crossings : Crossings
        Rings and where they meet.

    Returns
    -------
    Chains
        The chains.

    Examples
    --------
    >>> import shapely
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> chains = chains_of(crossings_of(rings, runs_of(rings)))
    >>> len(chains.first), chains.nodes.tolist()
    (4, [2])
    """
    rings, node = crossings.rings, crossings.node
    count = len(rings.x)
    own = crossings.same == np.arange(count)
    crossed = np.bincount(crossings.edge, minlength=count)
    parts = (1 + crossed) * own
    begin = np.cumsum(parts) - parts
    slot = begin[crossings.edge] + 1
    slot += np.arange(len(slot)) - (np.cumsum(crossed) - crossed)[crossings.edge]
    edge = np.repeat(np.arange(count), parts)
    start_x, start_y, start_node = rings.x[edge], rings.y[edge], node[edge]
    start_x[slot], start_y[slot] = crossings.x[crossings.which], crossings.y[crossings.which]
    start_node[slot] = count + crossings.which
    last = (begin + parts - 1)[own]
    end_x, end_y, end_node = (np.append(column[1:], 0) for column in (start_x, start_y, start_node))
    after = rings.following[own]
    end_x[last], end_y[last], end_node[last] = rings.x[after], rings.y[after], node[after]

    # Rings are turned so that each starts at a node, if it has any.
    ring = rings.ring[edge]
    size = np.bincount(ring, minlength=len(rings.length))
    ring_start = np.cumsum(size) - size
    at_node = np.flatnonzero(start_node >= 0)
    turn = np.zeros(len(size), dtype=np.int64)
    turned, where = np.unique(ring[at_node], return_index=True)
    turn[turned] = at_node[where] - ring_start[turned]
    place = np.arange(len(edge)) - ring_start[ring] + turn[ring]
    place -= size[ring] * (place >= size[ring])
    place += ring_start[ring]
    start_x, start_y, start_node, end_x, end_y, end_node, edge = (
        column[place] for column in (start_x, start_y, start_node, end_x, end_y, end_node, edge)
    )
    breaks = start_node >= 0
    breaks[ring_start[size > 0]] = True
    first = np.flatnonzero(breaks)
    chain = np.empty(len(edge), dtype=np.int64)
    chain[place] = np.cumsum(breaks) - 1
    last = np.append(first[1:], len(edge)) - 1

    component = _components(crossings)
    chain_component = component[rings.ring[edge[first]]]
    origin = np.stack([start_node[first], end_node[last]], axis=1).ravel()
    onward, nodes = _onward(crossings, origin, edge, (first, last), (slot, chain), chain_component)
    return Chains(
        start_x,
        start_y,
        end_x,
        end_y,
        edge,
        first,
        last,
        onward,
        origin,
        component,
        chain_component,
        nodes,
        begin,
        parts,
        chain,
    )


def _components(crossings: Crossings) -> Array:
    """Number the connected components of the rings that meet."""
    ring = crossings.rings.ring
    met = np.flatnonzero(crossings.node >= 0)
    return connected(
        len(crossings.rings.length),
        np.concatenate([ring[crossings.one], ring[met]]),
        np.concatenate([ring[crossings.other], ring[crossings.node[met]]]),
    )


def _onward(
    crossings: Crossings,
    origin: Array,
    edge: Array,
    ends: tuple[Array, Array],
    along: tuple[Array, Array],
    component: Array,
) -> tuple[Array, Array]:
    """Tell which half-chain follows each round the face to its left; count nodes."""
    onward = np.arange(len(origin))
    plain = np.bincount(crossings.crossing, minlength=len(crossings.one)) == 1
    slot, chain = along
    of_one = crossings.edge == crossings.one[crossings.which]
    slot_one = np.zeros(len(plain), dtype=np.int64)
    slot_other = np.zeros(len(plain), dtype=np.int64)
    slot_one[crossings.which[of_one]] = slot[of_one]
    slot_other[crossings.which[~of_one]] = slot[~of_one]
    slot_one, slot_other = slot_one[plain], slot_other[plain]
    # Of the four ways out of a plain crossing, the sides tell the order.
    ahead, behind = 2 * chain[slot_one], 2 * chain[slot_one - 1] + 1
    leftward = crossings.leftward[plain]
    over, back = 2 * chain[slot_other], 2 * chain[slot_other - 1] + 1
    left, right = np.where(leftward, over, back), np.where(leftward, back, over)
    for arriving, leaving in ((ahead, right), (left, ahead), (behind, left), (right, behind)):
        onward[arriving ^ 1] = leaving
    nodes = np.bincount(component[ahead >> 1], minlength=component.max(initial=-1) + 1)

    rings = crossings.rings
    is_plain = np.zeros(len(rings.x) + len(plain) + 1, dtype=bool)
    is_plain[len(rings.x) + np.flatnonzero(plain)] = True
    free = origin < 0
    half = np.flatnonzero(~free & ~is_plain[origin])
    order = half[_round(rings, half, origin[half], edge, ends)]
    at = origin[order]
    starts = np.flatnonzero(np.diff(at, prepend=-2))
    before = np.arange(len(order)) - 1
    before[starts] = np.append(starts[1:], len(order)) - 1
    onward[order ^ 1] = order[before]
    count = len(nodes)
    nodes += np.bincount(component[order[starts] >> 1], minlength=count)
    nodes += np.bincount(component[free[0::2]], minlength=count)
    return onward, nodes


def _round(
    rings: Rings, half: Array, origin: Array, edge: Array, ends: tuple[Array, Array]
) -> Array:
    """Order half-chains round the nodes that they start from, counter-clockwise."""
    against = (half & 1) == 1
    line = edge[np.where(against, ends[1][half >> 1], ends[0][half >> 1])]
    begin = np.where(against, rings.following[line], line)
    end = np.where(against, line, rings.following[line])
    east, north = rings.x[end] - rings.x[begin], rings.y[end] - rings.y[begin]
    length = np.abs(east) + np.abs(north)
    order = np.lexsort((np.arctan2(north, east), origin))
    here, there = order[:-1], order[1:]
    left, right = east[here] * north[there], north[here] * east[there]
    near = (
        (origin[here] == origin[there])
        & (np.abs(left - right) <= NEAR * length[here] * length[there])
        & (east[here] * east[there] + north[here] * north[there] > 0)
    )
    if near.any():
        unsure = np.zeros(origin.max() + 1, dtype=bool)
        unsure[origin[here[near]]] = True
        places = np.flatnonzero(unsure[origin[order]])
        rows = order[places]
        exact = order_round(
            rings.x[begin[rows]], rings.y[begin[rows]], rings.x[end[rows]], rings.y[end[rows]]
        )
        turned = np.argsort(exact, kind="stable")
        order[places] = rows[turned[np.argsort(origin[rows[turned]], kind="stable")]]
    return order
