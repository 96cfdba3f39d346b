"""Areas too small to draw, gathered in symbols where they stand close, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.maps.situation import KINDS, REMAINING

if TYPE_CHECKING:
    import geopandas as gpd

    from minemap.maps.view import View

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = [
    "Symbol",
    "common",
    "crowded",
    "gathered",
    "largest_parts",
    "numbered",
    "own_name",
    "sizes_of",
]

SMALLEST = 1.8
"""Millimetres on paper below which an outline is drawn as a symbol."""

SINGLE, BAND, DIGIT, APART = 2.3, 0.95, 0.75, 0.4
"""Millimetres: a symbol of one area, the band of a ring, half a digit in it, the gap between."""


MOST_RINGS, PLOT = 40, 5.5
"""Places of so many millimetres that may hold several areas, before rings hide the ground."""


class Symbol(NamedTuple):
    """What stands for areas too small to draw: where, in millimetres of the frame, and of whom.

    Attributes
    ----------
    x, y : float
        The place of the member that is nearest to the middle of all: ground, not what lies between.
    shares : tuple of (str, float)
        The kinds, in the order of a legend, and the m² of each.
    remaining : int
        How many of its areas remain.
    members : tuple of int
        Their rows.
    alone : bool
        Whether it stands for one area.
    """

    x: float
    y: float
    shares: tuple[tuple[str, float], ...]
    remaining: int
    members: tuple[int, ...]
    alone: bool

    @property
    def radius(self) -> float:
        """How far it reaches, in millimetres."""
        if self.alone:
            return SINGLE / 2
        # A ring has room for its number: a thousand has a mark between its digits.
        digits = len(f"{self.remaining:,}")
        return BAND + 0.55 + DIGIT * max(digits, 1)

    @property
    def leading(self) -> str:
        """The kind that matters most: what remains before what was released, else the largest."""
        kinds = dict(self.shares)
        first = next((kind for kind in REMAINING if kind in kinds), None)
        return first or max(kinds, key=lambda kind: kinds[kind])

    def box(self, x: float, y: float, size: float) -> Box:
        """Give the box around it where it is drawn at a place, so many times as large."""
        radius = self.radius * size
        return x - radius, y - radius, x + radius, y + radius


def largest_parts(shapes: Array) -> Array:
    """Give the largest part of every geometry: what an area of many specks can be seen by.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometries
        Geometries.

    Returns
    -------
    numpy.ndarray of shapely geometries
        A part of each; an empty one of an empty geometry.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> pair = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 7, 7)])
    >>> largest_parts(np.array([pair]))[0].bounds
    (5.0, 5.0, 7.0, 7.0)
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), owner))
    held, first = np.unique(owner[order], return_index=True)
    largest = np.array([*shapes, None], dtype=object)[:-1]
    largest[held] = parts[order][first]
    return largest


def sizes_of(
    areas: gpd.GeoDataFrame, shapes: Array, view: View, unit: float, size: float
) -> tuple[Array, Array, Array]:
    """Tell which areas are outlines in a frame, which are too small, and where they are in mm."""
    bounds = shapely.bounds(largest_parts(shapes))
    low, high = ((bounds[:, side : side + 2] - view.box[:2]) / unit for side in (0, 2))
    frame = (np.array(view.box[2:]) - view.box[:2]) / unit
    with np.errstate(invalid="ignore"):
        seen = (high > 0).all(axis=1) & (low < frame).all(axis=1)
        extent = (high - low).max(axis=1)
    large = seen & (extent >= SMALLEST * size) & (shapely.get_dimensions(shapes) == 2)  # noqa: PLR2004
    small = seen & ~large & ~areas["kind"].isin(["adjusted", "outside"]).to_numpy()
    return large, small, (low + high) / 2


def numbered(areas: gpd.GeoDataFrame, rows: Array) -> pd.DataFrame:
    """Take rows of the areas, numbered by their places in the table, as `gathered` takes them."""
    return pd.DataFrame(areas[["hazard_id", "kind", "area_m2"]]).iloc[rows].set_axis(rows)


def gathered(xy: Array, areas: pd.DataFrame, group: Array | None = None) -> list[Symbol]:
    """Gather areas whose symbols would lie on one another.

    Parameters
    ----------
    xy : numpy.ndarray of shape (n, 2)
        Places in millimetres.
    areas : pandas.DataFrame
        One row a place: ``hazard_id``, ``kind`` and ``area_m2``, numbered as `members` are told.
    group : numpy.ndarray of int, optional
        Which symbol each is to be in; by default those whose symbols would touch are in one.

    Returns
    -------
    list of Symbol
        Symbols no two of which overlap.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> xy = np.array([[0.0, 0.0], [1.0, 0.0], [30.0, 0.0]])
    >>> areas = pd.DataFrame({"hazard_id": ["A", "B", "C"], "kind": "SHA", "area_m2": 10.0})
    >>> [symbol.remaining for symbol in gathered(xy, areas)]
    [2, 1]
    """
    if not len(xy):
        return []
    if group is not None:
        return _clusters(xy, areas, group)
    group = np.unique(np.floor(xy / SINGLE), axis=0, return_inverse=True)[1].ravel()
    while True:
        symbols = _clusters(xy, areas, group)
        at = np.array([(symbol.x, symbol.y) for symbol in symbols])
        radius = np.array([symbol.radius for symbol in symbols]) + APART / 2
        discs = shapely.box(*(at - radius[:, None]).T, *(at + radius[:, None]).T)
        one, other = shapely.STRtree(discs).query(discs, predicate="intersects")
        near = np.hypot(*(at[one] - at[other]).T) < radius[one] + radius[other]
        pairs = (one < other) & near
        if not pairs.any():
            return symbols
        merged = np.arange(len(symbols))
        for first, second in zip(one[pairs], other[pairs], strict=True):
            # Only pairs of which neither has moved yet: the next round sees where the rest are.
            if merged[first] == first and merged[second] == second:
                merged[second] = first
        group = np.unique(merged[group], return_inverse=True)[1].ravel()


def crowded(xy: Array) -> bool:
    """Tell whether the symbols of areas would be a carpet that hides where the ground is.

    Parameters
    ----------
    xy : numpy.ndarray of shape (n, 2)
        Places in millimetres.

    Returns
    -------
    bool
        Whether areas lie close together in more than a few dozen places.

    Examples
    --------
    >>> import numpy as np
    >>> crowded(np.zeros((500, 2)))
    False
    """
    _, count = np.unique(np.floor(xy / PLOT), axis=0, return_counts=True)
    return int((count > 1).sum()) > MOST_RINGS


def _clusters(xy: Array, areas: pd.DataFrame, group: Array) -> list[Symbol]:
    """Make a symbol of every group of places."""
    ids = areas["hazard_id"].to_numpy(dtype=object)
    kind = areas["kind"].to_numpy(dtype=object)
    m2 = areas["area_m2"].to_numpy(dtype=float)
    rows = areas.index.to_numpy()
    found = []
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        middle = xy[members].mean(axis=0)
        nearest = members[np.hypot(*(xy[members] - middle).T).argmin()]
        kinds = kind[members]
        shares = tuple(
            (name, float(m2[members][kinds == name].sum())) for name in KINDS if name in kinds
        )
        # On a public map areas have no ids, and each member counts as one of its own.
        named = {one for one in ids[members] if one}
        found.append(
            Symbol(
                float(xy[nearest, 0]),
                float(xy[nearest, 1]),
                shares,
                int(np.isin(kinds, REMAINING).sum()),
                tuple(rows[members].tolist()),
                len(members) == 1 or (len(named) == 1 and all(ids[members])),
            )
        )
    return found


def common(areas: pd.DataFrame, columns: tuple[str, ...]) -> str:
    """Say what areas have in common: the nearest place that all of them name.

    Parameters
    ----------
    areas : pandas.DataFrame
        The areas.
    columns : tuple of str
        The columns to look at, in this order.

    Returns
    -------
    str
        The name; nothing where they have none in common.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"sector": ["Cenepa", "Achuime"], "admin1": ["Amazonas", "Amazonas"]})
    >>> common(areas, ("sector", "admin1"))
    'Amazonas'
    """
    for column in columns:
        if column in areas:
            values = areas[column].dropna().astype(TEXT).unique()
            if len(values) == 1:
                return str(values[0])
    return ""


def own_name(area: pd.Series[Any]) -> str:
    """Name one area: without what its name says of an illustrative outline, which dashes say.

    Parameters
    ----------
    area : pandas.Series
        A row of the areas.

    Returns
    -------
    str
        Its name, or its id.

    Examples
    --------
    >>> import pandas as pd
    >>> own_name(pd.Series({"hazard_id": "H1", "name": "A 1 (made up)", "illustrative": True}))
    'A 1'
    """
    name = area.get("name")
    if name is None or pd.isna(name) or not str(name).strip():
        return str(area["hazard_id"])
    text = str(name).strip()
    if bool(area["illustrative"]) and text.endswith(")") and " (" in text:
        return text[: text.rindex(" (")]
    return text
