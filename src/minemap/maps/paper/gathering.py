"""Areas too small to draw, gathered in symbols where they stand close, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.maps.situation import KINDS

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["Symbols", "common", "gathered", "largest_parts", "own_name", "size_of"]

SMALLEST = 1.8
"""Millimetres on paper below which an outline is drawn as a symbol."""

SYMBOL, COUNTED, APART = 2.3, 3.9, 0.5
"""Millimetres: a symbol, one with a number in it, and the gap between two."""


class Symbols(NamedTuple):
    """Symbols that stand together: where, in millimetres of the frame, and how many of each."""

    x: float
    y: float
    kinds: tuple[str, ...]
    numbers: tuple[int, ...]
    members: tuple[int, ...]

    @property
    def width(self) -> float:
        """How wide they are together."""
        sizes = [size_of(*one) for one in zip(self.kinds, self.numbers, strict=True)]
        return sum(sizes) + APART * (len(sizes) - 1)

    @property
    def height(self) -> float:
        """How high the highest is."""
        return max(size_of(*one) for one in zip(self.kinds, self.numbers, strict=True))

    @property
    def box(self) -> Box:
        """The box around them."""
        half, high = self.width / 2, self.height / 2
        return self.x - half, self.y - high, self.x + half, self.y + high


def size_of(kind: str, number: int) -> float:
    """Give the size of the symbol that stands for so many areas of a kind, in millimetres."""
    if number == 1:
        return SYMBOL
    # Triangles and squares on their corner have less room for a number than discs.
    share = {"CHA": 1.2, "SHA": 1.15}.get(kind, 1.0)
    return share * (COUNTED + 0.9 * max(0, len(str(number)) - 2))


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


def gathered(xy: Array, kind: Array, rows: Array) -> list[Symbols]:
    """Gather symbols that would lie on one another.

    Parameters
    ----------
    xy : numpy.ndarray of shape (n, 2)
        Places in millimetres.
    kind : numpy.ndarray of str
        The kind of each.
    rows : numpy.ndarray of int
        The row of each in its table.

    Returns
    -------
    list of Symbols
        Symbols no two of which overlap.

    Examples
    --------
    >>> import numpy as np
    >>> xy = np.array([[0.0, 0.0], [1.0, 0.0], [30.0, 0.0]])
    >>> [symbol.numbers for symbol in gathered(xy, np.array(["SHA"] * 3), np.arange(3))]
    [(2,), (1,)]
    """
    if not len(xy):
        return []
    group = np.unique(np.floor(xy / SYMBOL), axis=0, return_inverse=True)[1].ravel()
    while True:
        symbols = _clusters(xy, kind, rows, group)
        boxes = shapely.box(*np.array([symbol.box for symbol in symbols]).T)
        one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
        pairs = one < other
        if not pairs.any():
            return symbols
        merged = np.arange(len(symbols))
        for first, second in zip(one[pairs], other[pairs], strict=True):
            # Only pairs of which neither has moved yet: the next round sees where the rest are.
            if merged[first] == first and merged[second] == second:
                merged[second] = first
        group = merged[group]
        group = np.unique(group, return_inverse=True)[1].ravel()


def _clusters(xy: Array, kind: Array, rows: Array, group: Array) -> list[Symbols]:
    table = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "kind": kind, "row": rows, "group": group})
    middle = table.groupby("group")[["x", "y"]].mean()
    numbers = table.groupby(["group", "kind"]).size()
    members = table.groupby("group")["row"].agg(tuple)
    wide = numbers.unstack("kind", fill_value=0)
    found = []
    for (x, y), together, (_, counts) in zip(
        middle.to_numpy(), members, wide.iterrows(), strict=True
    ):
        kinds = tuple(name for name in KINDS if counts.get(name, 0))
        numbered = tuple(int(counts[name]) for name in kinds)
        found.append(Symbols(float(x), float(y), kinds, numbered, together))
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
