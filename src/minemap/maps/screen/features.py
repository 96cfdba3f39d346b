"""Other layers of a map: villages, roads, accidents, whatever a table of geometries holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from folium.template import Template

from minemap.errors import ArgumentError
from minemap.maps.coarse_texts import tells_place
from minemap.maps.layered import COLOURS, NAMES
from minemap.maps.packing import Pack, script_json
from minemap.maps.redaction import redact_features
from minemap.maps.screen.layer import _Drawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from minemap.maps.places import Places

__all__ = ["SYMBOLS", "FeaturesLayer"]

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


class FeaturesLayer(_Drawn):
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

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = minemap.features(
                "{{ this.get_name() }}_pack", {{ this.options_json }}
            );
        {% endmacro %}
        """
    )

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
                f"layer {title!r} must be a GeoDataFrame with a coordinate system (crs)"
            )
        colour = COLOURS[number % len(COLOURS)] if colour is None else colour
        if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
            raise ArgumentError(f"layer {title!r}: colour={colour!r} is not written as #rrggbb")
        if label is not None and label not in features:
            raise ArgumentError(f"layer {title!r} has no column {label!r}")
        label = label or next((name for name in NAMES if name in features), None)
        symbols = [symbol] * len(features)
        if "symbol" in features:
            given = features["symbol"]
            symbols = given.astype(object).where(given.notna(), symbol).tolist()
        if unknown := sorted({str(one) for one in symbols if one not in SYMBOLS}):
            raise ArgumentError(
                f"layer {title!r}: symbol {', '.join(unknown)} is not one of {', '.join(SYMBOLS)}"
            )
        self.title = title
        self.features = features
        looks = {"colour": colour, "symbol": symbol, "label": label, "names": names}
        self.looks: dict[str, Any] = looks
        self.options_json = script_json(
            {"title": title, "titles": titles, "colour": colour, "labels": names}
        )
        self.pack = _packed(features, title, symbols, label)

    @property
    def named(self) -> list[str]:
        """What keeps the names of its features on a public map: their column, and its title."""
        label = self.looks["label"]
        return [self.title] if label is None else [self.title, label]

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
            If `metres` is out of range, or the title looks like coordinates.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import Point
        >>> places = gpd.GeoDataFrame(geometry=[Point(-70.251, -18.012)], crs=4326)
        >>> FeaturesLayer(places, "Accidents").coarsened(metres=2000).title
        'Accidents'
        """
        looks = dict(self.looks)
        label = looks["label"]
        if label is not None and not {label, self.title} & {*keep}:
            looks["label"] = label = None
        coarse = redact_features(
            self.features, places, metres=metres, keep=[] if label is None else [label]
        )
        if tells_place(self.title):
            raise ArgumentError(
                f"layer {self.title!r}: its title looks like coordinates; give it another one"
            )
        return FeaturesLayer(coarse, self.title, **looks)


def _packed(features: gpd.GeoDataFrame, title: str, symbols: list[str], label: str | None) -> str:
    shapes = shapely.force_2d(features.geometry.to_crs(4326).to_numpy())
    shapes = np.asarray(shapes, dtype=object)
    kept = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes = shapes[kept]
    types = shapely.get_type_id(shapes)
    if not np.isin(types, [int(kind) for kind in KINDS]).all():
        raise ArgumentError(f"layer {title!r} holds collections: explode them first")
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise ArgumentError(f"layer {title!r} holds coordinates that are not numbers")
    kinds = {int(kind): drawn for kind, drawn in KINDS.items()}
    pack = Pack()
    pack.column("kind", np.array([kinds[int(kind)] for kind in types], dtype=np.int64))
    chosen = np.array([SYMBOLS.index(name) for name in symbols], dtype=np.int64)
    pack.column("symbol", chosen[kept])
    pack.outlines("feature", shapes)
    names: list[str | None] = [None] * int(kept.sum())
    if label is not None:
        column = features[label][kept]
        names = [
            None if missing else str(name)
            for name, missing in zip(column, column.isna(), strict=True)
        ]
    return pack.text({"names": names, "symbols": SYMBOLS})
