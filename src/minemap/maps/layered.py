"""Other layers of a map, as both maps take them: villages, roads, accidents by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from minemap.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

__all__ = ["COLOURS", "NAMES", "Layered", "layered"]

COLOURS = ("#2f5f9e", "#8a3f8f", "#8c4a12", "#2d6b4f", "#93264e", "#4d5560")
"""The colours of layers for which none is given, in turn; all differ from those of ground."""

NAMES = ("name", "Name", "NAME", "title", "label", "id")
"""The columns that a feature's name is looked for in."""


class Layered(NamedTuple):
    """A layer of points, lines and polygons: what it is called, and how it looks."""

    title: str
    features: gpd.GeoDataFrame
    colour: str
    symbol: str
    label: str | None


def layered(layers: Mapping[str, Any] | None) -> list[Layered]:
    """List the layers that a user gives by their names.

    Parameters
    ----------
    layers : dict of str to geopandas.GeoDataFrame or minemap.maps.FeaturesLayer, optional
        The layers.

    Returns
    -------
    list of Layered
        The layers, in EPSG:4326.

    Raises
    ------
    ArgumentError
        If they are no dict, or a layer no table with a coordinate system.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> towns = gpd.GeoDataFrame({"name": ["Tacna"]}, geometry=[Point(-70.25, -18.01)], crs=4326)
    >>> layered({"Towns": towns})[0].label
    'name'
    """
    if layers is None:
        return []
    if not hasattr(layers, "items"):
        raise ArgumentError('layers must be a dict, as in layers={"Villages": villages}')
    found = []
    for number, (name, given) in enumerate(layers.items()):
        looks = getattr(given, "looks", {})
        table = getattr(given, "features", given)
        if getattr(table, "crs", None) is None:
            raise ArgumentError(
                f"layer {name!r} must be a GeoDataFrame with a coordinate system (crs)"
            )
        label = looks.get("label") or next((one for one in NAMES if one in table), None)
        colour = looks.get("colour") or COLOURS[number % len(COLOURS)]
        symbol = looks.get("symbol", "circle")
        found.append(Layered(str(name), table.to_crs(4326), colour, symbol, label))
    return found
