"""Which geometries hang together, so that the rest need not be looked at with them.

Two geometries hang together when they touch, or when something else ties them, such as an id; and
all that hang on one of them hang together. What does not can be worked on apart: in small batches,
so that memory stays small, on many threads, or on many machines.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["batches", "connected", "near", "touching"]

BLOCK = 50_000
"""Geometries that one thread asks the index about at a time, which bounds the lists of pairs."""

MANY_CORNERS = 200
"""From as many corners on it pays to index a geometry before it is tested against others."""

TURNS = 4
"""How often pairs are chosen to be tested; the last time all that are left."""

FEW = 2_000
"""So many pairs are tested at once: choosing among them would cost more than it spares."""


def near(geometries: Array, limit: int, workers: int = 1) -> Array:
    """Number the connected components of geometries whose boxes meet.

    No two that touch are in different ones, which is all that working on them apart asks for; boxes
    are compared much sooner than outlines. Where much land is covered nearly all boxes meet, so
    that large components are divided into those of what does touch.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Valid geometries; missing and empty ones meet nothing.
    limit : int
        From more corners on a component is divided.
    workers : int
        How many threads to test on. The result does not depend on it.

    Returns
    -------
    numpy.ndarray of int
        The component of each geometry: 0, 1, … without gaps.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> corner = shapely.Polygon([(0, 0), (3, 0), (0, 3)])
    >>> shapes = np.array([corner, shapely.box(2, 2, 3, 3), shapely.box(9, 9, 10, 10)])
    >>> near(shapes, limit=100).tolist(), near(shapes, limit=5).tolist()
    ([0, 0, 1], [1, 2, 0])
    """
    component = connected(len(geometries), *_boxes_meet(geometries, workers))
    corners = shapely.get_num_coordinates(geometries)
    large = np.flatnonzero((np.bincount(component, corners) > limit)[component])
    if not len(large):
        return component
    component[large] = component.max() + 1 + touching(geometries[large], workers)
    return np.unique(component, return_inverse=True)[1]


def _boxes_meet(geometries: Array, workers: int) -> Array:
    """List the pairs of geometries whose boxes meet, the earlier of the two first."""
    tree = shapely.STRtree(geometries)

    def of_block(start: int) -> Array:
        pairs = tree.query(geometries[start : start + BLOCK]) + np.array([[start], [0]])
        return np.asarray(pairs[:, pairs[0] < pairs[1]])

    with ThreadPoolExecutor(workers) as pool:
        blocks = range(0, max(len(geometries), 1), BLOCK)
        return np.concatenate(list(pool.map(of_block, blocks)), axis=1)


def touching(geometries: Array, workers: int = 1) -> Array:
    """Number the connected components of geometries that touch or overlap.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Valid geometries; missing and empty ones touch nothing.
    workers : int
        How many threads to test on. The result does not depend on it.

    Returns
    -------
    numpy.ndarray of int
        The component of each geometry: 0, 1, … in the order of their first members.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> touching(np.array([shapely.box(x, 0, x + 1, 1) for x in (0, 5, 1)])).tolist()
    [0, 1, 0]
    """
    corners = shapely.get_num_coordinates(geometries)
    count = len(geometries)
    pairs = _boxes_meet(geometries, workers)

    def touch(pairs: Array) -> Array:
        return np.asarray(shapely.intersects(*geometries[pairs]))

    component, ties = np.arange(count), np.empty((2, 0), dtype=np.int64)
    with ThreadPoolExecutor(workers) as pool:
        for turn in range(TURNS):
            asked = np.arange(pairs.shape[1])
            if not len(asked):
                break
            if turn < TURNS - 1 and len(asked) > FEW:
                # One pair a component; most others need no test, since all hangs together by then.
                asked = np.unique(component[pairs[0]], return_index=True)[1]
            large = (corners[pairs[:, asked]] >= MANY_CORNERS).any(axis=0)
            small = np.array_split(pairs[:, asked[~large]], len(asked) // BLOCK + 1, axis=1)
            met = np.zeros(len(asked), dtype=bool)
            met[~large] = np.concatenate(list(pool.map(touch, small)))
            # An index belongs to its geometry, which several rows may share: not for threads.
            met[large] = _touch_large(geometries, corners, *pairs[:, asked[large]])
            ties = np.concatenate([ties, pairs[:, asked[met]]], axis=1)
            component = connected(count, *ties)
            left = component[pairs[0]] != component[pairs[1]]
            left[asked] = False
            pairs = pairs[:, left]
    return component


def _touch_large(geometries: Array, corners: Array, one: Array, other: Array) -> Array:
    """Test pairs of which one geometry has many corners, and index that one first."""
    swap = corners[one] < corners[other]
    large, small = np.where(swap, other, one), np.where(swap, one, other)
    indexed = geometries[np.unique(large)]
    shapely.prepare(indexed)
    touch: Array = shapely.intersects(geometries[large], geometries[small])
    shapely.destroy_prepared(indexed)
    return touch


def connected(count: int, one: Array, other: Array) -> Array:
    """Number the connected components of things that pairs tie together.

    Parameters
    ----------
    count : int
        How many things there are.
    one, other : numpy.ndarray of int
        Positions of the two of each pair.

    Returns
    -------
    numpy.ndarray of int
        The component of each thing: 0, 1, … in the order of their first members.

    Examples
    --------
    >>> import numpy as np
    >>> connected(4, np.array([0]), np.array([2])).tolist()
    [0, 1, 0, 2]
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = coo_matrix((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    many, labels = connected_components(pairs, directed=False)
    first = np.empty(many, dtype=np.int64)
    # The last value written wins: backwards that is the first member.
    first[labels[::-1]] = np.arange(count)[::-1]
    number = np.empty(many, dtype=np.int64)
    number[np.argsort(first)] = np.arange(many)
    return np.asarray(number[labels])


def batches(component: Array, weight: Array, limit: float) -> list[Array]:
    """Gather whole components into batches of about the same weight.

    Parameters
    ----------
    component : numpy.ndarray of int
        The component of each row: 0, 1, … without gaps.
    weight : numpy.ndarray of float
        What each row costs.
    limit : float
        About what a batch may cost; a component that costs more is a batch by itself.

    Returns
    -------
    list of numpy.ndarray of int
        The rows of each batch, in their order.

    Examples
    --------
    >>> import numpy as np
    >>> [rows.tolist() for rows in batches(np.array([0, 1, 0, 2]), np.array([2, 1, 1, 2]), 3)]
    [[0, 2], [1, 3]]
    >>> [rows.tolist() for rows in batches(np.array([0, 1, 0, 2]), np.array([2, 2, 1, 2]), 3)]
    [[0, 2], [1], [3]]
    """
    if not len(component):
        return []
    cost = np.bincount(component, weight)
    batch_of, batch, filled = np.empty(len(cost), dtype=np.int64), 0, 0.0
    for number, of_component in enumerate(cost.tolist()):
        if filled and filled + of_component > limit:
            batch, filled = batch + 1, 0.0
        batch_of[number] = batch
        filled += of_component
    home = batch_of[component]
    order = np.argsort(home, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(home[order])) + 1)
