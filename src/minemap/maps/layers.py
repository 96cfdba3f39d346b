"""Layers beside the record, as both maps take them: villages, roads, wards, a density.

A map knows of a layer what `MapLayer` says, and nothing else: what to call it, what its legend
says, what it puts into a page, what a sheet draws, and what a public map may show of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from folium.map import Layer

from minemap.errors import ArgumentError
from minemap.maps.coarse_texts import tells_place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import geopandas as gpd

    from minemap.maps.places import Places

__all__ = ["Features", "LegendEntry", "MapLayer", "PageLayer", "for_everyone", "texts_named"]


class LegendEntry(NamedTuple):
    """A line of the legend of a layer.

    Attributes
    ----------
    text : str or dict of str to str
        What it says, or that by language.
    colour : str
        The colour of its sample, as ``#rrggbb``.
    forms : tuple of str
        What the sample is drawn of: ``"area"``, ``"line"``, or how points are drawn (``"circle"``,
        ``"square"``, ``"triangle"``, ``"star"``, ``"diamond"``).
    number : int, optional
        How many there are.

    Examples
    --------
    >>> LegendEntry("Wells", "#2f5f9e", ("circle",), 12).text
    'Wells'
    """

    text: str | Mapping[str, str]
    colour: str
    forms: tuple[str, ...] = ("area",)
    number: int | None = None


class Features(NamedTuple):
    """Points, lines and polygons of a layer, and how a sheet of paper draws them.

    Attributes
    ----------
    table : geopandas.GeoDataFrame
        The features, in any coordinate system; a column ``symbol`` gives points a symbol each.
    colour : str
        Their colour, as ``#rrggbb``.
    symbol : str
        How points are drawn that the column says nothing of.
    label : str, optional
        The column with their names.
    opacity : float
        Of the ground of polygons, from 0 to 1.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> Features(gpd.GeoDataFrame(geometry=[Point(-70.25, -18.01)], crs=4326), "#2f5f9e").symbol
    'circle'
    """

    table: gpd.GeoDataFrame
    colour: str
    symbol: str = "circle"
    label: str | None = None
    opacity: float = 0.13


@runtime_checkable
class MapLayer(Protocol):
    """What maps ask of a layer: the protocol that each kind of layer meets, also one of your own.

    A class that has all of these is a layer. One that is made from this class needs a `title` and
    `on_page` alone: it then has no sample in the legend, is on no sheet of paper, and is refused on
    a map that anyone may see, unless that names it as public.

    Attributes
    ----------
    title : str
        What the map calls it; no two layers of a map have the same.

    Examples
    --------
    A layer of circles, as many to a place as there were accidents:

    >>> import folium, minemap
    >>> class Accidents(MapLayer):
    ...     title = "Accidents"
    ...     def on_page(self):
    ...         group = folium.FeatureGroup()
    ...         folium.Circle([-3.5, -78.4], radius=500).add_to(group)
    ...         return group
    ...     def legend(self):
    ...         return [LegendEntry("Accidents, 2015 to 2020", "#93264e", ("circle",), 1)]
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> map_ = ledger.explore(layers={"Accidents": Accidents()})
    >>> ledger.explore(layers={"Accidents": Accidents()}, redact=2000)
    Traceback (most recent call last):
    minemap.errors.ArgumentError: redact: layer 'Accidents' would be shown where it is, ...
    """

    title: str

    def on_page(self) -> Layer:
        """Give what goes onto the interactive map.

        Returns
        -------
        folium.map.Layer
            A layer of folium, with its data and what draws them.
        """
        ...

    def legend(self) -> Sequence[LegendEntry]:
        """Give the lines of the legend.

        Returns
        -------
        sequence of LegendEntry
            The lines; without any, the legend gives the title alone.
        """
        return ()

    def shapes(self) -> Sequence[Features]:
        """Give what a sheet of paper draws, and what rings can go around.

        Returns
        -------
        sequence of Features
            Tables and how they are drawn; a layer without any cannot be printed.
        """
        return ()

    def coarsened(
        self,
        places: Places,  # noqa: ARG002 - of use to those that can be
        *,
        metres: float,  # noqa: ARG002
        keep: Sequence[str],  # noqa: ARG002
    ) -> MapLayer | None:
        """Give what a map that anyone may see shows instead of the layer.

        Parameters
        ----------
        places : minemap.maps.places.Places
            Where such a map shows things: ``places.of_others(shapes)`` gives the squares of some.
        metres : float
            The side of the squares.
        keep : sequence of str
            Columns and titles of layers whose texts may be told.

        Returns
        -------
        MapLayer or None
            Another layer, no place or text of which tells more than that; None if there is none:
            then the map is refused.
        """
        return None


class PageLayer(Layer, MapLayer):
    """A layer of folium's that goes onto a page as it is.

    Parameters
    ----------
    **options
        As `folium.map.Layer` takes them; ``name`` is its title.

    Examples
    --------
    >>> PageLayer(name="Wards").title
    'Wards'
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.title = self.layer_name

    def on_page(self) -> Layer:
        """Give the layer itself."""
        return self


def texts_named(layers: Sequence[MapLayer]) -> list[str]:
    """Give what may be named so that texts of layers are kept on a public map.

    Parameters
    ----------
    layers : sequence of MapLayer
        The layers.

    Returns
    -------
    list of str
        Their titles, and the columns with the names of their features.

    Examples
    --------
    >>> texts_named([])
    []
    """
    labels = [one.label for layer in layers for one in layer.shapes()]
    return [*(layer.title for layer in layers), *filter(None, labels)]


def for_everyone(
    layers: Sequence[MapLayer],
    places: Places,
    public: Collection[str],
    *,
    metres: float,
    keep: Sequence[str],
) -> list[MapLayer]:
    """Coarsen layers for a map that anyone may see, but for those that are public.

    Parameters
    ----------
    layers : sequence of MapLayer
        The layers.
    places, metres, keep
        As `MapLayer.coarsened` takes them.
    public : collection of str
        The titles of those that may be shown exactly.

    Returns
    -------
    list of MapLayer
        What the map shows of each, in the same order.

    Raises
    ------
    ArgumentError
        If nothing can be shown of one, or what its legend says looks like coordinates.
    """
    shown: list[MapLayer] = []
    for layer in layers:
        if layer.title in public:
            shown.append(layer)
            continue
        coarse = layer.coarsened(places, metres=metres, keep=keep)
        if coarse is None:
            raise ArgumentError(
                f"redact: layer {layer.title!r} would be shown where it is, and cannot be "
                "coarsened; leave it out, or, if it may be seen by anyone, say "
                f"redact={{'metres': …, 'public': [{layer.title!r}]}}"
            )
        told = [coarse.title]
        for entry in coarse.legend():
            told += [entry.text] if isinstance(entry.text, str) else entry.text.values()
        if any(map(tells_place, told)):
            raise ArgumentError(
                f"layer {layer.title!r}: its title or legend looks like coordinates; give it "
                "another one"
            )
        shown.append(coarse)
    return shown
