"""Marks on a map: findings of a check, or what changed, each with what there is to say of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.errors import ArgumentError
from minemap.language.vocabulary import CATEGORIES, colour
from minemap.language.words import checked_language
from minemap.maps.packing import Pack, script_json
from minemap.maps.screen.boundaries import BoundariesLayer
from minemap.maps.screen.features import SYMBOLS
from minemap.maps.screen.frame import Frame, map_page
from minemap.maps.screen.layer import Drawn, OutlinesLayer, day_number
from minemap.maps.seam import bounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from minemap.maps.screen.page import SelfContainedMap

    Array = np.ndarray[Any, Any]

__all__ = ["MarkClass", "MarksLayer", "Sides", "marks_map"]

AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
DRAWN_CATEGORIES = ("SHA", "CHA")


@dataclass(frozen=True)
class MarkClass:
    """A class of marks, and how it looks.

    Parameters
    ----------
    code : str
        What it is known by.
    group : int
        The number of the group that it is listed in; marks of the first group are the gravest.
    title : str
        What a reader calls it.
    colour : str
        As ``#rrggbb``.
    symbol : {"circle", "square", "triangle", "star", "diamond"}
        The form of its symbol, …
    sign : str
        … and the letter or sign in it, so that none is told by its colour alone.
    ink : str
        The colour of the sign.
    hatch : str
        Whose hatch its ground has: a class of ground, such as ``cleared``.
    note : str
        What the legend says beside the number of its marks.
    kind : str
        What is said of a mark before the title of its class.
    count : int, optional
        What the legend counts, if not the marks: areas, several marks of which are of one.

    Examples
    --------
    >>> MarkClass("error", 0, "Errors", "#c1272d", "triangle", "!").symbol
    'triangle'
    """

    code: str
    group: int
    title: str
    colour: str
    symbol: str
    sign: str = ""
    ink: str = "#ffffff"
    hatch: str = ""
    note: str = ""
    kind: str = ""
    count: int | None = None

    def __post_init__(self) -> None:
        if self.symbol not in SYMBOLS:
            raise ArgumentError(f"symbol={self.symbol!r} is not one of {', '.join(SYMBOLS)}")


@dataclass(frozen=True)
class Sides:
    """Two states of a record that a map shows beside each other.

    Parameters
    ----------
    before, after : geopandas.GeoDataFrame
        The areas, each once: ``category`` and outlines in EPSG:4326.
    arrows : sequence of shapely.LineString or None
        One a mark: from where an area was to where it is.
    words : dict of str to str
        How the page calls ``both``, ``swipe``, ``before`` and ``after``, and the days of both
        (``before_day``, ``after_day``).

    Examples
    --------
    >>> import geopandas as gpd
    >>> none = gpd.GeoDataFrame({"category": []}, geometry=[], crs=4326)
    >>> len(Sides(none, none, [], {}).before)
    0
    """

    before: gpd.GeoDataFrame
    after: gpd.GeoDataFrame
    arrows: Sequence[Any]
    words: Mapping[str, str]


class MarksLayer(Drawn):
    """Marks as one layer of a folium map.

    Parameters
    ----------
    marks : geopandas.GeoDataFrame
        One row a mark, the gravest first, EPSG:4326: ``code`` (of its class), ``name``,
        ``figure`` (what a list says beside the name), ``lines`` (pairs of a style and a text) and
        ``facts`` (pairs of a label and a text).
    classes : sequence of MarkClass
        The classes.
    groups : sequence of str
        The titles of their groups.
    day : date-like
        The day that a print of the map names.
    language : {"en", "es", "fr"}
        The language.
    sides : Sides, optional
        Two states to show beside each other.

    Raises
    ------
    ArgumentError
        If the class of a mark is unknown.

    Examples
    --------
    >>> import folium, geopandas as gpd
    >>> from shapely import Point
    >>> marks = gpd.GeoDataFrame(
    ...     {"code": ["size"], "name": ["A-1"], "figure": ["120 m²"], "lines": [[]], "facts": [[]]},
    ...     geometry=[Point(-78.4, -3.7)], crs=4326)
    >>> kind = MarkClass("size", 0, "Size", "#c1272d", "triangle", "!")
    >>> _ = MarksLayer(marks, [kind], ["Errors"], day="2024-01-01").add_to(folium.Map(tiles=None))
    """

    part = "marks"

    def __init__(
        self,
        marks: gpd.GeoDataFrame,
        classes: Sequence[MarkClass],
        groups: Sequence[str],
        *,
        day: Any,
        language: str = "en",
        sides: Sides | None = None,
    ) -> None:
        super().__init__(name="marks", overlay=True, control=False)
        self._name = "MarksLayer"
        number = {kind.code: place for place, kind in enumerate(classes)}
        if unknown := sorted(set(marks["code"]) - set(number)):
            raise ArgumentError(f"marks: no class is called {', '.join(map(str, unknown))}")
        options: dict[str, Any] = {
            "language": checked_language(language),
            "day": int(day_number(day, "day")),
        }
        if sides is not None:
            options["colours"] = {name: colour("category", name) for name in DRAWN_CATEGORIES}
        self.options_json = script_json(options)
        self.pack = _packed(marks, [number[code] for code in marks["code"]], classes, groups, sides)


def marks_map(
    marks: gpd.GeoDataFrame,
    classes: Sequence[MarkClass],
    groups: Sequence[str],
    *,
    title: str,
    headline: str,
    summary: Sequence[str],
    list_title: str,
    day: Any,
    language: str = "en",
    notice: str | None = None,
    sides: Sides | None = None,
    list_first: bool = False,
    width: str | float = "100%",
    height: str | float = "100%",
) -> SelfContainedMap:
    """Show marks on an interactive map, in one page that needs no network.

    The legend counts and switches the classes; a list goes from the gravest to the least; a click
    on a mark says what there is to say of it. With `sides` a reader lays two states over each
    other or swipes between them.

    Parameters
    ----------
    marks, classes, groups, day, language, sides
        As `MarksLayer` takes them.
    title, headline : str
        The title of the page, and the first line of its legend.
    summary : sequence of str
        The lines below it.
    list_title : str
        The heading of the list.
    notice : str, optional
        A line that is always shown.
    list_first : bool
        Whether the list comes before the classes: where there are many of these.
    width, height : str or float
        Size of the map: pixels, or a percentage of the page.

    Returns
    -------
    SelfContainedMap
        The map, which shows itself in a notebook; ``save(path)`` writes it as one HTML file.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> marks = gpd.GeoDataFrame(
    ...     {"code": ["size"], "name": ["A-1"], "figure": ["120 m²"], "lines": [[]], "facts": [[]]},
    ...     geometry=[Point(-78.4, -3.7)], crs=4326)
    >>> page = marks_map(marks, [MarkClass("size", 0, "Size", "#c1272d", "triangle", "!")], ["All"],
    ...                  title="Findings", headline="1", summary=[], list_title="Worst first",
    ...                  day="2024-01-01")
    >>> "<title>Findings</title>" in page.get_root().render()
    True
    """
    layer = MarksLayer(marks, classes, groups, day=day, language=language, sides=sides)
    page = map_page(title, language, width=width, height=height)
    drawn = [marks] if sides is None else [marks, sides.before, sides.after]
    bounds = bounds_of(*drawn)
    bases = [
        OutlinesLayer(bounds, language=language),
        OutlinesLayer(blank=True, language=language, show=False),
    ]
    units = BoundariesLayer(bounds=bounds, language=language)
    for shown in [*bases, units, layer]:
        shown.add_to(page)
    options: dict[str, Any] = {
        "title": title,
        "notice": notice,
        "headline": headline,
        "summary": list(summary),
        "list": list_title,
        "listFirst": list_first,
        "legend": True,
        "slider": False,
        "scale": True,
        "rings": [],
        "compare": None,
    }
    if sides is not None:
        names = ("both", "swipe", "before", "after")
        options["modes"] = {name: sides.words[name] for name in names}
        options["sides"] = {side: sides.words[f"{side}_day"] for side in ("before", "after")}
    Frame(layer, bases, units, options, part="marksFrame").add_to(page)
    return page


def _packed(
    marks: gpd.GeoDataFrame,
    numbers: list[int],
    classes: Sequence[MarkClass],
    groups: Sequence[str],
    sides: Sides | None,
) -> str:
    shapes = _drawable(marks.geometry)
    pack = Pack()
    pack.column("class", np.array(numbers, dtype=np.int64))
    pack.column("areal", np.array([_is_areal(shape) for shape in shapes], dtype=np.int64))
    pack.outlines("mark", shapes)
    pack.outlines("place", shapely.point_on_surface(shapes))
    document: dict[str, Any] = {
        "groups": list(groups),
        "classes": [asdict(kind) for kind in classes],
        "marks": [
            {"name": name, "figure": figure, "lines": lines, "facts": facts}
            for name, figure, lines, facts in zip(
                marks["name"], marks["figure"], marks["lines"], marks["facts"], strict=True
            )
        ],
    }
    if sides is not None:
        for name, table in (("before", sides.before), ("after", sides.after)):
            pack.outlines(name, _drawable(table.geometry))
            pack.column(f"{name}.kind", _kinds(table["category"]))
        arrows = np.full(len(marks), None, dtype=object)
        arrows[:] = list(sides.arrows)
        pack.outlines("arrow", arrows)
        document["sides"] = ["before", "after"]
    return pack.text(document)


def _drawable(geometry: gpd.GeoSeries) -> Array:
    """Give geometries in two dimensions, and none where there is no place to draw."""
    shapes = np.asarray(shapely.force_2d(geometry.to_numpy()), dtype=object)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    lost = shapely.is_empty(shapes)
    lost[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    shapes[lost] = None
    return shapes


def _is_areal(shape: Any) -> bool:
    parts = shapely.get_parts(np.array([shape], dtype=object))
    return bool(np.isin(shapely.get_type_id(parts), AREAL).any())


def _kinds(category: pd.Series) -> Array:
    """Number categories as they are drawn; ground of both counts as the first (rule 1)."""
    first = [next((code for code in CATEGORIES if code in str(name)), "SHA") for name in category]
    return np.array([DRAWN_CATEGORIES.index(name) for name in first], dtype=np.int64)
