"""Ground to read the interactive map by: relief, waters, roads, places, carried in the page."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS, Transformer

from minemap.extras import needed
from minemap.language.words import languages
from minemap.maps.context import CLASSES, scales_of
from minemap.maps.packing import Pack, script_json
from minemap.maps.rasters import heights_onto
from minemap.maps.relief import contour_interval, contours, shade, shadow, steeper
from minemap.maps.screen.layer import Drawn
from minemap.maps.words import phrase

if TYPE_CHECKING:
    import os

    Box = tuple[float, float, float, float]

__all__ = ["ContextLayer"]

DEGREE = 100_000
"""Units to a degree: 1.1 m."""

PIXELS = 1200
"""Pixels of a relief along its longer side."""

RELIEF_SCALE = 50_000
"""Contours of a page are those of a map of this scale: readers come near."""

MERCATOR = CRS.from_epsg(3857)
PLAINER = 2e-5
"""Degrees, 2 m, that a line may move when it is made plainer."""


class ContextLayer(Drawn):
    """Roads, rivers, lakes, places, borders and contours, over a shaded relief.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame or None
        As `minemap.maps.context.ground_around` gives it.
    relief : path, optional
        A GeoTIFF of elevations in metres.
    bounds : tuple of float
        West, south, east and north in degrees: the part of the relief that is carried.
    attr : str
        Whom to name for the ground, as text.
    language : str
        The language shown at first.

    Raises
    ------
    ReadError
        If the relief cannot be read.
    MissingDependencyError
        If rasterio, contourpy or pillow is needed and not installed.

    Examples
    --------
    >>> import folium, geopandas as gpd
    >>> from shapely import LineString
    >>> from minemap.maps.context import context_around
    >>> roads = gpd.GeoDataFrame(
    ...     {"highway": ["primary"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326)
    >>> bounds = (0, 0, 1, 1)
    >>> _ = ContextLayer(context_around(roads, bounds), None, bounds).add_to(folium.Map(tiles=None))
    """

    part = "context"

    def __init__(
        self,
        ground: gpd.GeoDataFrame | None,
        relief: str | os.PathLike[str] | None,
        bounds: Box,
        *,
        attr: str = "",
        language: str = "en",
    ) -> None:
        super().__init__(name="context", overlay=True, control=False)
        self._name = "ContextLayer"
        image = None
        tables = [] if ground is None else [ground]
        if relief is not None:
            image, lines = _relief(relief, bounds)
            own = ground is not None and (ground["kind"] == "contour").any()
            tables = [*tables, *([] if own else [lines])]
        self.options_json = script_json(
            {
                "relief": image,
                "bounds": [[bounds[1], bounds[0]], [bounds[3], bounds[2]]],
                "attribution": {
                    one: html.escape(phrase("ground_credit", one, credit=attr))
                    for one in languages()
                }
                if attr
                else None,
                "language": language,
                "features": ground is not None,
                "degree": DEGREE,
            }
        )
        table = pd.concat(tables, ignore_index=True)
        table = table.iloc[table["kind"].map(CLASSES.index).argsort(kind="stable")]
        self.pack = _packed(gpd.GeoDataFrame(table, geometry="geometry"))


def _packed(ground: gpd.GeoDataFrame) -> str:
    smallest, largest = scales_of(ground)
    pack = Pack()
    kinds = [CLASSES.index(kind) for kind in ground["kind"]]
    pack.column("kind", np.array(kinds, dtype=np.int64))
    pack.column("rank", ground["rank"].to_numpy(dtype=np.int64))
    pack.column("from", smallest.astype(np.int64))
    pack.column("until", largest.astype(np.int64))
    pack.outlines("ground", ground.geometry.simplify(PLAINER).to_numpy(), DEGREE)
    names = [
        f"{value:.0f}" if kind == "contour" and value == value else str(name)  # noqa: PLR0124 - a number
        for kind, name, value in zip(ground["kind"], ground["name"], ground["value"], strict=True)
    ]
    return pack.text({"names": names, "kinds": CLASSES})


def _relief(path: str | os.PathLike[str], bounds: Box) -> tuple[str, gpd.GeoDataFrame]:
    """Shade elevations as a picture that the page carries, and draw their contours."""
    west, south, east, north = bounds
    to_map = Transformer.from_crs(4326, MERCATOR, always_xy=True)
    (left, right), (bottom, top) = to_map.transform([west, east], [south, north])
    step = max(right - left, top - bottom) / PIXELS
    width, height = max(2, round((right - left) / step)), max(2, round((top - bottom) / step))
    metres = heights_onto(path, MERCATOR, (left, bottom, right, top), width, height)
    # Web Mercator stretches ground by one over the cosine of the latitude.
    ground = step * np.cos(np.radians((south + north) / 2))
    picture = io.BytesIO()
    image = needed("PIL.Image", "a relief on a page", "report", "pillow")
    light = shade(metres, ground, ground, steeper(metres, ground, ground))
    image.fromarray(shadow(light)).save(picture, "PNG", optimize=True)
    interval = contour_interval(metres, RELIEF_SCALE)
    lines = contours(metres, (left, bottom, right, top), interval)
    table = gpd.GeoDataFrame(
        {
            "kind": "contour",
            "rank": [0 if round(level / interval) % 5 == 0 else 1 for level, _ in lines],
            "name": "",
            "value": [level for level, _ in lines],
        },
        geometry=[line.simplify(step / 2) for _, line in lines],
        crs=MERCATOR,
    )
    encoded = base64.b64encode(picture.getvalue()).decode("ascii")
    return f"data:image/png;base64,{encoded}", table.to_crs(4326)
