"""Rounding to whole numbers that still add up.

If the cells of a table are rounded one by one, they need not add up to its rounded totals. Here
every cell becomes one of its two neighbouring whole numbers, chosen so that the sums hold: by
largest remainders for a list, by controlled rounding for a table with sums in both directions.

References
----------
M. Bacharach, Matrix rounding problems, Management Science 12 (1966); L. H. Cox and L. R. Ernst,
Controlled rounding, INFOR 20 (1982). The sets of cells whose sums are kept are nested along the
rows and along the columns, so the problem is a network flow and always has a solution in whole
numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.dtypes import Array

__all__ = ["largest_remainder", "nearest", "round_table"]

SNAP = 1e-6
"""A value closer than this to a whole number is that number; the difference is float noise."""


def nearest(values: Any) -> Array:
    """Round to the nearest whole number, halves up.

    Parameters
    ----------
    values : float or array-like
        Numbers.

    Returns
    -------
    numpy.ndarray of int64
        The whole numbers.

    Examples
    --------
    >>> nearest([0.5, 1.5, -0.5, 66625.9]).tolist()
    [1, 2, 0, 66626]
    """
    return np.floor(np.asarray(values, dtype=np.float64) + 0.5).astype(np.int64)


def largest_remainder(values: Sequence[float] | Array, total: int | None = None) -> Array:
    """Round a list so that it adds up to a whole total.

    Parameters
    ----------
    values : array-like of float
        The numbers, of either sign.
    total : int, optional
        What the rounded numbers add up to; by default the rounded sum.

    Returns
    -------
    numpy.ndarray of int64
        Each of them less than 1 from its number, if `total` is less than 1 from the true sum.

    Examples
    --------
    >>> largest_remainder([0.4, 0.4, 0.4]).tolist()
    [1, 0, 0]
    >>> largest_remainder([10.4, -0.2, 2.0], total=12).tolist()
    [10, 0, 2]
    """
    numbers = np.asarray(values, dtype=np.float64)
    floors, remainder = _split(numbers)
    wanted = int(nearest(numbers.sum())) if total is None else total
    rounded = floors.astype(np.int64)
    if len(rounded):
        each, over = divmod(wanted - int(rounded.sum()), len(rounded))
        rounded += each
        rounded[np.argsort(-remainder, kind="stable")[:over]] += 1
    return rounded


def round_table(
    values: Array,
    sums: Sequence[Sequence[int]] = (),
    kept: Sequence[int] = (),
    *,
    balanced: bool = False,
) -> Array:
    """Round a table so that the sums of its rows and of its columns hold.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (rows, columns)
        The numbers, of either sign.
    sums : sequence of sequences of int, optional
        Sets of columns whose sum in each row, and in the total of all rows, goes to one of its two
        neighbouring whole numbers, as each cell and the total of each column do. Two sets are
        either apart or one within the other.
    kept : sequence of int, optional
        Which of `sums` have a total of all rows that is rounded to the nearest, if that can be.
    balanced : bool
        Whether each row adds up to nothing, but for float noise, and is to do so exactly.

    Returns
    -------
    numpy.ndarray of int64, shape (rows, columns)
        Each cell less than 1 from its number; whole numbers as they were.

    Examples
    --------
    A balance: what there was, less what went, less what is left, is nothing in every row.

    >>> import numpy as np
    >>> values = np.array([[10.4, -0.8, -9.6], [20.4, -0.1, -20.3], [5.4, 0.0, -5.4]])
    >>> rounded = round_table(values, balanced=True)
    >>> rounded.sum(axis=1).tolist()
    [0, 0, 0]
    >>> bool((abs(rounded - values) < 1).all())
    True
    >>> abs(rounded.sum(axis=0) - values.sum(axis=0)).max() < 1
    np.True_
    """
    floors, remainder = _split(values)
    free = np.argwhere(remainder > 0)
    rounded = floors.astype(np.int64)
    if len(free):
        # No rounding may give all the nearest totals at once; their neighbours can always be
        # reached.
        chosen = _chosen(values, floors, remainder, sums, kept, balanced=balanced)
        if chosen is None:
            chosen = _chosen(values, floors, remainder, sums, (), balanced=balanced)
        if chosen is None:
            raise ArithmeticError("no rounding keeps these sums: they are not nested")
        rounded[tuple(free.T)] += chosen
    return rounded


def _split(numbers: Array) -> tuple[Array, Array]:
    """Split numbers into the whole number below and the remainder, which may be 0."""
    floors = np.floor(numbers + SNAP)
    remainder = numbers - floors
    return floors, np.where(remainder <= SNAP, 0.0, remainder)


def _chosen(
    values: Array,
    floors: Array,
    remainder: Array,
    sums: Sequence[Sequence[int]],
    kept: Sequence[int],
    *,
    balanced: bool,
) -> Array | None:
    """Choose which cells between two whole numbers are rounded up; None if no choice works."""
    from scipy import optimize, sparse

    height, width = values.shape
    free = remainder > 0
    number = np.full(values.shape, -1)
    number[free] = np.arange(free.sum())
    cells, lines, lows, highs = [], [], [], []
    count = 0

    def bound(member: Array, line_of: Array, true: Array, below: Array, exact: Array) -> None:
        """Bound the sums of the free cells of `member`, by the line that each belongs to."""
        nonlocal count
        low, rest = _split(true)
        high = low + (rest > 0)
        low, high = np.where(exact, nearest(true), low), np.where(exact, nearest(true), high)
        inside = member & free
        cells.append(number[inside])
        lines.append(line_of[inside] + count)
        lows.append(low - below)
        highs.append(high - below)
        count += len(true)

    grid: Array = np.indices(values.shape)
    rows: Array = grid[0]
    columns: Array = grid[1]
    everywhere = np.ones(values.shape, dtype=bool)
    bound(everywhere, columns, values.sum(axis=0), floors.sum(axis=0), np.zeros(width, dtype=bool))
    for place, chosen in enumerate(sums):
        member = np.isin(columns, list(chosen))
        true, below = values[:, chosen].sum(axis=1), floors[:, chosen].sum(axis=1)
        bound(member, rows, true, below, np.zeros(height, dtype=bool))
        bound(
            member,
            np.zeros_like(rows),
            np.array([true.sum()]),
            np.array([below.sum()]),
            np.array([place in kept]),
        )
    if balanced:
        bound(everywhere, rows, np.zeros(height), floors.sum(axis=1), np.ones(height, dtype=bool))
    index = np.concatenate(cells)
    matrix = sparse.csr_matrix(
        (np.ones(len(index)), (np.concatenate(lines), index)), shape=(count, int(free.sum()))
    )
    answer = optimize.milp(
        1.0 - 2.0 * remainder[free],
        integrality=np.ones(int(free.sum())),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(matrix, np.concatenate(lows), np.concatenate(highs)),
        options={"mip_rel_gap": 0},
    )
    return None if answer.x is None else np.rint(answer.x).astype(np.int64)
