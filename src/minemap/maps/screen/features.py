"""Other layers of a map: villages, roads, accidents, whatever a table of geometries holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from folium.map import Layer

from minemap.errors import ArgumentError
from minemap.maps.layers import Features, LegendEntry, MapLayer
from minemap.maps.packing import Pack, script_json
from minemap.maps.redaction import redact_features
from minemap.maps.screen.layer import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from minemap.maps.places import Places

    Array = np.ndarray[Any, Any]

__all__ = ["SYMBOLS", "FeaturesLayer", "map_layers"]

COLOURS = ("#2f5f9e", "#8a3f8f", "#8c4a12", "#2d6b4f", "#93264e", "#4d5560")
"""The colours of layers for which none is given, in turn; all differ from those of ground."""

NAMES = ("name", "Name", "NAME", "title", "label", "id")
"""The columns that a feature's name is looked for in."""

SYMBOLS = ("circle", "square", "triangle", "star", "diamond")
"""How points can be drawn; accidents are usually stars, victims triangles."""

POINT, LINE, AREA = range(3)
KINDS = {
    shapely.GeometryType.POINT: POINT,
    shapely.GeometryType.MULTIPOINT: POINT,
    shapely.GeometryType.LINESTRING: LINE,
    shapely.GeometryType.LINEARRING: LINE,
    shapely.GeometryType.MULTILINESTRING: LINE,
    shapely.GeometryType.POLYGON: AREA,
    shapely.GeometryType.MULTIPOLYGON: AREA,
}


class FeaturesLayer(Drawn):
    """Points, lines and polygons of a table, drawn on one canvas, with their names on hover.

    Parameters
    ----------
    features : geopandas.GeoDataFrame
        The features, in any coordinate system. A column ``symbol`` gives points a symbol each:
        circle, square, triangle, star or diamond.
    title : str
        What the legend calls them.
    colour : str, optional
        Their colour, as ``#rrggbb``.
    symbol : {"circle", "square", "triangle", "star", "diamond"}
        How points are drawn that the column ``symbol`` says nothing of.
    label : str, optional
        The column that holds their names; otherwise the first there is of name, title, label, id.
    number : int
        Which of several layers it is: it chooses the colour when none is given.
    names : bool
        Whether points bear their names on the map, where not too many are in view; otherwise
        they are told on hover alone.
    titles : dict of str to str, optional
        The title by language, where the map itself names the layer.

    Raises
    ------
    ArgumentError
        If the table has no coordinate system, holds collections or coordinates that are not
        numbers, or an argument has a value that cannot be used.

    Examples
    --------
    >>> import folium, geopandas as gpd
    >>> from shapely import Point
    >>> places = gpd.GeoDataFrame({"name": ["Tacna"]}, geometry=[Point(-70.25, -18.01)], crs=4326)
    >>> _ = FeaturesLayer(places, "Towns", symbol="square").add_to(folium.Map(tiles=None))
    """

    part = "features"

    def __init__(
        self,
        features: gpd.GeoDataFrame,
        title: str,
        *,
        colour: str | None = None,
        symbol: str = "circle",
        label: str | None = None,
        number: int = 0,
        names: bool = True,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        # The title is data: it stays out of folium's own scripts.
        super().__init__(name="features", overlay=True, control=False)
        self._name = "FeaturesLayer"
        if not hasattr(features, "to_crs") or features.crs is None:
            raise ArgumentError(
                f"layer {title!r} must be a GeoDataFrame with a coordinate system (crs), a folium "
                "layer, or what minemap.maps.MapLayer describes"
            )
        colour = COLOURS[number % len(COLOURS)] if colour is None else colour
        if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
            raise ArgumentError(f"layer {title!r}: colour={colour!r} is not written as #rrggbb")
        if label is not None and label not in features:
            raise ArgumentError(f"layer {title!r} has no column {label!r}")
        label = label or next((name for name in NAMES if name in features), None)
        self.title = title
        self.features = features
        self._drawn = _drawn(features, title, symbol)
        self._titles = titles
        self._looks: dict[str, Any] = {
            "colour": colour, "symbol": symbol, "label": label, "names": names,
        }  # fmt: skip
        self.options_json = script_json(
            {"title": title, "titles": titles, "colour": colour, "labels": names}
        )

    @cached_property
    def pack(self) -> str:  # type: ignore[override] # made when the page is
        """The features, packed."""
        drawn, label = self._drawn, self._looks["label"]
        pack = Pack()
        pack.column("kind", drawn.kinds)
        pack.column("symbol", drawn.symbols)
        pack.outlines("feature", drawn.shapes)
        names: list[str | None] = [None] * len(drawn.shapes)
        if label is not None:
            column = self.features[label][drawn.rows]
            names = [
                None if missing else str(name)
                for name, missing in zip(column, column.isna(), strict=True)
            ]
        return pack.text({"names": names, "symbols": SYMBOLS})

    def legend(self) -> Sequence[LegendEntry]:
        """Give its title, with a sample of what it holds and how many.

        Returns
        -------
        sequence of LegendEntry
            One line.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import Point
        >>> wells = gpd.GeoDataFrame(geometry=[Point(-70.25, -18.01)], crs=4326)
        >>> FeaturesLayer(wells, "Wells").legend()[0].forms
        ('circle',)
        """
        drawn = self._drawn
        forms = [form for kind, form in ((AREA, "area"), (LINE, "line")) if kind in drawn.kinds]
        # Of points of several symbols, the first stands for all.
        forms += [SYMBOLS[one] for one in drawn.symbols[drawn.kinds == POINT][:1]]
        text = self._titles or self.title
        return [LegendEntry(text, self._looks["colour"], tuple(forms), len(drawn.shapes))]

    def shapes(self) -> Sequence[Features]:
        """Give its table, for a sheet of paper.

        Returns
        -------
        sequence of Features
            One table.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import Point
        >>> towns = gpd.GeoDataFrame({"name": ["Tacna"]}, geometry=[Point(-70, -18)], crs=4326)
        >>> FeaturesLayer(towns, "Towns").shapes()[0].label
        'name'
        """
        looks = self._looks
        return [Features(self.features, looks["colour"], looks["symbol"], looks["label"])]

    def coarsened(
        self, places: Places | None = None, *, metres: float = 1000, keep: Sequence[str] = ()
    ) -> FeaturesLayer:
        """Give the layer with its positions coarsened, for a map that anyone may see.

        Parameters
        ----------
        places, metres
            As `minemap.maps.redaction.redact_features` takes them.
        keep : list of str
            Names of features stay only if their column, or the layer's title, is named here.

        Returns
        -------
        FeaturesLayer
            Another layer of the same looks.

        Raises
        ------
        ArgumentError
            If `metres` is out of range.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import Point
        >>> places = gpd.GeoDataFrame(geometry=[Point(-70.251, -18.012)], crs=4326)
        >>> FeaturesLayer(places, "Accidents").coarsened(metres=2000).title
        'Accidents'
        """
        label = self._looks["label"]
        if not {label, self.title} & {*keep}:
            label = None
        coarse = redact_features(
            self.features, places, metres=metres, keep=[] if label is None else [label]
        )
        return FeaturesLayer(coarse, self.title, **{**self._looks, "label": label})


class _Drawn(NamedTuple):
    """What there is to draw: outlines in degrees, their kinds and symbols, and of which rows."""

    shapes: Array
    kinds: Array
    symbols: Array
    rows: Array


def _drawn(features: gpd.GeoDataFrame, title: str, symbol: str) -> _Drawn:
    shapes = np.asarray(shapely.force_2d(features.geometry.to_crs(4326).to_numpy()), dtype=object)
    kept = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes = shapes[kept]
    symbols = [symbol] * len(features)
    if "symbol" in features:
        given = features["symbol"]
        symbols = given.astype(object).where(given.notna(), symbol).tolist()
    if unknown := sorted({str(one) for one in symbols if one not in SYMBOLS}):
        raise ArgumentError(
            f"layer {title!r}: symbol {', '.join(unknown)} is not one of {', '.join(SYMBOLS)}"
        )
    types = shapely.get_type_id(shapes)
    if not np.isin(types, [int(kind) for kind in KINDS]).all():
        raise ArgumentError(f"layer {title!r} holds collections: explode them first")
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise ArgumentError(f"layer {title!r} holds coordinates that are not numbers")
    kinds = {int(kind): drawn for kind, drawn in KINDS.items()}
    numbers = np.array([SYMBOLS.index(name) for name in symbols], dtype=np.int64)
    return _Drawn(
        shapes, np.array([kinds[int(kind)] for kind in types], dtype=np.int64), numbers[kept], kept
    )


class _OfFolium(MapLayer):
    """A layer of folium's, of which nothing is known but its name."""

    def __init__(self, layer: Layer, title: str) -> None:
        self.title = title
        self._layer = layer

    def on_page(self) -> Layer:
        return self._layer


def map_layers(layers: Mapping[str, Any] | None) -> list[MapLayer]:
    """List the layers that a user gives by their names.

    Parameters
    ----------
    layers : dict of str to geopandas.GeoDataFrame, MapLayer or folium.map.Layer, optional
        The layers.

    Returns
    -------
    list of MapLayer
        The layers.

    Raises
    ------
    ArgumentError
        If they are no dict, two have one title, or a table is none that `FeaturesLayer` takes.

    Examples
    --------
    >>> map_layers(["Towns"])
    Traceback (most recent call last):
    minemap.errors.ArgumentError: layers must be a dict, as in layers={"Villages": villages}
    """
    if layers is None:
        return []
    if not isinstance(layers, Mapping):
        raise ArgumentError('layers must be a dict, as in layers={"Villages": villages}')
    found: list[MapLayer] = []
    for number, (name, given) in enumerate(layers.items()):
        if isinstance(given, MapLayer):
            found.append(given)
        elif isinstance(given, Layer):
            found.append(_OfFolium(given, str(name)))
        else:
            found.append(FeaturesLayer(given, str(name), number=number))
    titles = [layer.title for layer in found]
    if twice := sorted({title for title in titles if titles.count(title) > 1}):
        raise ArgumentError(f"layers: several are called {', '.join(twice)}; give each its own")
    return found
