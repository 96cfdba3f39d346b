"""Where symbols stand: on their ground, or beside it where they would cover a neighbour's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.maps.paper.gathering import Symbol

    Array = np.ndarray[Any, Any]

__all__ = ["Hanging"]

OVER = 0.04
"""A symbol may lie on other countries with this share of its disc: less is not seen as theirs."""

FARTHEST = 16.0
"""Millimetres that a symbol is moved at the most."""

EDGE = 0.6
"""Millimetres that it keeps from the frame."""


class Hanging:
    """Places for the symbols of a map, each on the side of a border on which its areas are.

    Parameters
    ----------
    lands : sequence of shapely.Geometry
        The countries that the map shows, in millimetres; none where it shows no borders.
    frame : tuple of float
        Its width and height.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> from minemap.maps.paper.gathering import Symbol
    >>> west, east = shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)
    >>> symbol = Symbol(50.2, 50.0, (("SHA", 10.0),), 1, (0,), True)
    >>> x, y = Hanging([west, east], (100, 100)).place(symbol, np.array([[50.2, 50.0]]), 1.0)
    >>> x - symbol.radius >= 50
    True
    """

    def __init__(self, lands: Sequence[Any], frame: tuple[float, float]) -> None:
        self.lands = np.array([*lands, None], dtype=object)[:-1]
        shapely.prepare(self.lands)
        self.frame = frame
        self.taken: list[Any] = []

    def place(self, symbol: Symbol, places: Array, size: float) -> tuple[float, float]:
        """Give the place of a symbol: its own, or the nearest that covers no other country.

        Parameters
        ----------
        symbol : Symbol
            The symbol, at its own place.
        places : numpy.ndarray of shape (n, 2)
            Where its areas are, in millimetres.
        size : float
            Factor on its size.

        Returns
        -------
        tuple of float
            Where its middle stands.
        """
        radius = symbol.radius * size
        disc = shapely.Point(symbol.x, symbol.y).buffer(radius)
        foreign = self._foreign(places)
        if foreign is None or shapely.area(shapely.intersection(disc, foreign)) < OVER * disc.area:
            self.taken.append(disc)
            return symbol.x, symbol.y
        angles = np.radians(np.arange(0, 360, 10))
        for far in np.arange(radius + 1.0, FARTHEST * size, 0.7):
            x, y = symbol.x + far * np.cos(angles), symbol.y + far * np.sin(angles)
            inside = (
                (x > radius + EDGE) & (y > radius + EDGE)
                & (x < self.frame[0] - radius - EDGE) & (y < self.frame[1] - radius - EDGE)
            )  # fmt: skip
            discs = shapely.buffer(shapely.points(x, y), radius + 0.3)
            inside &= ~shapely.intersects(discs, foreign)
            if self.taken:
                inside &= ~shapely.intersects(discs, shapely.GeometryCollection(self.taken))
            if inside.any():
                best = int(np.flatnonzero(inside)[0])
                self.taken.append(discs[best])
                return float(x[best]), float(y[best])
        self.taken.append(disc)
        return symbol.x, symbol.y

    def _foreign(self, places: Array) -> Any:
        """Join the countries other than that in which most of the areas are."""
        if len(self.lands) < 2:  # noqa: PLR2004 - a border lies between two
            return None
        inside = shapely.contains_xy(self.lands[:, None], places[None, :, 0], places[None, :, 1])
        counts = inside.sum(axis=1)
        if not counts.any():
            return None
        return shapely.GeometryCollection(np.delete(self.lands, counts.argmax()).tolist())
