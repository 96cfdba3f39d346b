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

__all__ = ["batches", "connected", "touching"]

BLOCK = 50_000
"""Geometries that one thread asks the index about at a time, which bounds the lists of pairs."""

MANY_CORNERS = 200
"""From as many corners on it pays to index a geometry before it is tested against others."""


def touching(geometries: Array, workers: int = 1) -> tuple[Array, Array]:
    """List the pairs of geometries that touch or overlap.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Valid geometries; missing and empty ones touch nothing.
    workers : int
        How many threads to test on. The result does not depend on it.

    Returns
    -------
    one, other : numpy.ndarray of int
        Positions, `one` before `other`, ordered by `one`, then `other`.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> row = np.array([shapely.box(x, 0, x + 1, 1) for x in (0, 1, 5)])
    >>> [positions.tolist() for positions in touching(row)]
    [[0], [1]]
    """
    tree = shapely.STRtree(geometries)
    corners = shapely.get_num_coordinates(geometries)

    def of_block(start: int) -> tuple[Array, Array, Array]:
        one, other = tree.query(geometries[start : start + BLOCK])
        one = one + start
        one, other = one[one < other], other[one < other]
        many = np.maximum(corners[one], corners[other]) >= MANY_CORNERS
        few = np.flatnonzero(~many)
        kept = many.copy()
        kept[few] = shapely.intersects(geometries[one[few]], geometries[other[few]])
        return one[kept], other[kept], many[kept]

    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(of_block, range(0, max(len(geometries), 1), BLOCK)))
    one, other, untested = (np.concatenate(column) for column in zip(*found, strict=True))
    # An index belongs to its geometry, which several rows may share: not a thing for threads.
    tested = np.flatnonzero(untested)
    touch = np.ones(len(one), dtype=bool)
    touch[tested] = _touch_large(geometries, corners, one[tested], other[tested])
    one, other = one[touch], other[touch]
    order = np.lexsort((other, one))
    return one[order], other[order]


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
    labels = connected_components(pairs, directed=False)[1]
    _, first, dense = np.unique(labels, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return np.asarray(number[dense])


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
    >>> [rows.tolist() for rows in batches(np.array([0, 1, 0, 2]), np.ones(4), 2)]
    [[0, 2], [1, 3]]
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
