"""Signs and orders that rounding cannot turn: of three points, along an edge, round a node.

A figure in floating point is believed where its error cannot change the answer. The few that are
closer are worked out in whole numbers: every coordinate is a whole multiple of some power of two,
so that products and differences of coordinates are exact. The bound of the error is that of [1]_.

References
----------
.. [1] J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric
   predicates, Discrete & Computational Geometry 18, 305-363 (1997),
   https://doi.org/10.1007/PL00009321
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["order_along", "order_round", "side"]

BOUND = (3 + 16 * 2.0**-53) * 2.0**-53
"""The error of a sign in floating point, as a part of the two products it is made of."""

MANTISSA = 53


def side(ax: Array, ay: Array, bx: Array, by: Array, cx: Array, cy: Array) -> tuple[Array, Array]:
    """Tell on which side of a line from a to b a point c lies.

    Parameters
    ----------
    ax, ay, bx, by, cx, cy : numpy.ndarray of float
        Coordinates.

    Returns
    -------
    double_area, error : numpy.ndarray of float
        Twice the area of the triangle a, b, c: positive where c lies to the left, and of the right
        sign, 0 included, always; and by how much its amount can be wrong.

    Examples
    --------
    >>> third = np.array([1 / 3])
    >>> side(0 * third, 0 * third, third, third, 0.1 + third, 0.1 + third)[0]
    array([0.])
    """
    left = (ax - cx) * (by - cy)
    right = (ay - cy) * (bx - cx)
    double_area = left - right
    error = BOUND * (np.abs(left) + np.abs(right))
    open_ = (
        (np.abs(double_area) <= error) & (left != 0) & (right != 0) & ((left > 0) == (right > 0))
    )
    rows = np.flatnonzero(open_)
    if len(rows):
        (a, b, c, d, e, f), bits = _whole(*(values[rows] for values in (ax, ay, bx, by, cx, cy)))
        exact = (a - e) * (d - f) - (b - f) * (c - e)
        amount = (exact / (1 << 2 * bits)).astype(float)
        lost = (amount == 0) & (exact != 0)
        amount[lost] = np.sign(exact[lost]).astype(float) * np.finfo(float).tiny
        double_area[rows] = amount
    return double_area, error


def order_along(edges: tuple[Array, ...], others: tuple[Array, ...]) -> Array:
    """Give numbers that tell exactly where edges are crossed.

    Parameters
    ----------
    edges, others : tuple of numpy.ndarray of float
        The coordinates of the ends (x, y, x, y) of each edge, and of one that crosses it.

    Returns
    -------
    numpy.ndarray of int
        Python's whole numbers, which grow along the edge; equal where two others cross it in one
        point.

    Examples
    --------
    >>> edge = tuple(np.full(2, value) for value in (0.0, 0.0, 3.0, 0.0))
    >>> x = np.array([1.0, np.nextafter(1.0, 2)])
    >>> first, second = order_along(edge, (x, -x, x, x))
    >>> first < second
    True
    """
    (ax, ay, bx, by, cx, cy, dx, dy), _ = _whole(*edges, *others)
    start = (cx - ax) * (dy - ay) - (cy - ay) * (dx - ax)
    end = (cx - bx) * (dy - by) - (cy - by) * (dx - bx)
    flip = np.sign(start - end)
    return _quotients(start * flip, (start - end) * flip)


def order_round(ax: Array, ay: Array, bx: Array, by: Array) -> Array:
    """Give numbers that tell exactly in which order directions lie round a point.

    Parameters
    ----------
    ax, ay, bx, by : numpy.ndarray of float
        A point of each line, and one that lies in its direction from there.

    Returns
    -------
    numpy.ndarray of int
        Python's whole numbers, which grow counter-clockwise from the east; equal for equal
        directions.

    Examples
    --------
    >>> zero = np.zeros(3)
    >>> order = order_round(zero, zero, np.array([1.0, 0.0, 1.0]), np.array([1.0, -1.0, 0.0]))
    >>> np.argsort(order).tolist()
    [2, 0, 1]
    """
    (ax, ay, bx, by), _ = _whole(ax, ay, bx, by)
    east, north = bx - ax, by - ay
    # Each quarter turn is told apart, and within it the slope.
    quarter = np.where(
        north > 0, np.where(east > 0, 0, 1), np.where(north < 0, np.where(east < 0, 2, 3), 0)
    )
    quarter = np.where((north == 0) & (east < 0), 2, quarter).astype(np.int64)
    odd = quarter % 2 == 1
    rise = np.where(odd, np.abs(east), np.abs(north))
    run = np.where(odd, np.abs(north), np.abs(east))
    slope = _quotients(rise, rise + run)
    order: Array = slope + (quarter.astype(object) << _bits(slope))
    return order


def _bits(numbers: Array) -> int:
    """More bits than the largest of some numbers has."""
    return int(max((abs(number) for number in numbers), default=0)).bit_length() + 1


def _whole(*columns: Array) -> tuple[Array, int]:
    """Write degrees as whole numbers of one unit, and tell how many binary digits it is small."""
    mantissa, exponent = np.frexp(np.stack(columns))
    whole = (mantissa * 2.0**MANTISSA).astype(np.int64)
    exponent = np.where(whole == 0, 0, exponent)
    least = int(exponent.min(initial=0))
    return whole.astype(object) << (exponent - least).astype(object), MANTISSA - least


def _quotients(top: Array, bottom: Array) -> Array:
    """Divide whole numbers, with so many digits that different quotients stay different."""
    # Two quotients differ by one over the product of what they are divided by, or more.
    digits = 2 * _bits(bottom)
    quotients: Array = (top << digits) // bottom
    return quotients
