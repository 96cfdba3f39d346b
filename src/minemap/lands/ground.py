"""Rivers, lakes and places of the world, as background for small-scale maps.

Rivers and lakes are Natural Earth's, drawn for maps of 1:10 million, and accurate to a kilometre or
two. Places are those of GeoNames with a thousand inhabitants, and seats of administration. The
point of a large city may be some kilometres from its middle.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.lands.topology import columns_of

if TYPE_CHECKING:
    from minemap.dtypes import Array

    Box = tuple[float, float, float, float]

__all__ = ["world_ground"]

UNITS_PER_DEGREE = 1000

WATERS = "Natural Earth"
CREDITS = {"river": WATERS, "water": WATERS, "place": "GeoNames (CC BY 4.0)"}
"""The sources to name, in every language."""

MOST_POINTS, MOST_PLACES = 14_000, 1_800
"""Most features; the least important beyond this are left out. They take some 100 kB of a page."""

WATER_FROM = (4e7, 4e7, 4e7, 3e7, 2e7, 2e7, 1.6e7, 8e6, 5e6, 3e6, 2e6, 1.5e6, 1e6)
"""The scale number from which on waters are drawn, by Natural Earth's rank, …"""

PLACES_FROM = ((1e6, 2e7), (2e5, 6e6), (5e4, 2.5e6), (1.5e4, 1.2e6), (5e3, 7e5), (1e3, 4e5))
"""… and places, by how many people live there at least; …"""

LEAST_PLACES_FROM = 2.5e5

METRES_TO_DEGREE = 111_320.0
PLAINER = 2e-3
"""Far features are simplified by this share of their distance: at most three pixels of any map that
shows both the feature and the record."""

UNTIL = {"river": 150_000.0, "water": 150_000.0, "place": 150_000.0}
"""… and the largest scale at which: on a larger one they would be visibly misplaced."""

RANKS = {"river": (6.5, 8.5), "water": (6.5,), "place": (2e5, 1.5e4)}
"""The column that gives the ranks of a class."""


@cache
def _columns() -> dict[str, Array]:
    return columns_of("ground")


@cache
def _corners(kind: str) -> Array:
    columns = _columns()
    xy = np.column_stack([np.cumsum(columns[f"{kind}.{axis}"]) for axis in "xy"])
    return np.asarray(xy / UNITS_PER_DEGREE)


@cache
def _shapes(kind: str) -> Array:
    columns, xy = _columns(), _corners(kind)
    offsets = tuple(
        np.concatenate([[0], np.cumsum(columns[f"{kind}.offset{level}"])])
        for level in range(2)
        if f"{kind}.offset{level}" in columns
    )
    form = shapely.GeometryType.LINESTRING if kind == "river" else shapely.GeometryType.POLYGON
    return np.asarray(shapely.from_ragged_array(form, xy, offsets))


@cache
def _boxes(kind: str) -> Array:
    return np.asarray(shapely.bounds(_shapes(kind)))


@cache
def _names(kind: str) -> Array:
    return np.array(_columns()[f"{kind}.name"].tobytes().decode("utf-8").split("\n"), dtype=object)


def world_ground(bounds: Box, reach: float = 0.0) -> gpd.GeoDataFrame:
    """Give the rivers, lakes and places of a part of the world.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north in degrees: what lies outside is cut off.
    reach : float
        Metres of a screen. More than none: nothing is cut off, and what is drawn at a scale comes
        from as far around as a map of that scale shows on such a part of a screen.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, with ``kind`` (``river``, ``water`` or ``place``), ``rank`` (0 is the most
        important), ``name``, ``value`` (inhabitants of a place), ``from_scale`` and
        ``until_scale``, the numbers of the smallest and the largest scale at which it is drawn,
        and ``credit``, whom to name for it.

    Examples
    --------
    >>> ground = world_ground((-79.5, -5.0, -77.5, -3.0))
    >>> ground.loc[ground["kind"] == "place"].iloc[0]["name"]
    'Loja'
    """
    return _world_ground(tuple(map(float, bounds)), float(reach)).copy()


@lru_cache(maxsize=8)
def _world_ground(bounds: Box, reach: float) -> gpd.GeoDataFrame:
    """As `world_ground`, but cached: maps of one record ask for the same part again and again."""
    columns = _columns()
    tables = []
    for kind, until in UNTIL.items():
        # There are so many places that only those near by become points.
        boxes = np.tile(_corners(kind), 2) if kind == "place" else _boxes(kind)
        if kind == "place":
            value = columns["place.people"].astype(float)
            rank = np.searchsorted(-np.array(RANKS[kind]), -value)
            people = np.array([least for least, _ in PLACES_FROM])
            scales = np.array([scale for _, scale in PLACES_FROM] + [LEAST_PLACES_FROM])
            smallest = scales[np.searchsorted(-people, -value)]
        else:
            level = columns[f"{kind}.rank"]
            value = np.full(len(boxes), np.nan)
            rank = np.searchsorted(np.array(RANKS[kind]), level)
            smallest = np.array(WATER_FROM)[np.clip(level, 0, len(WATER_FROM) - 1)]
        away = _away(boxes, bounds)
        near = np.flatnonzero(away <= reach * smallest / METRES_TO_DEGREE)
        shapes = shapely.points(boxes[near, :2]) if kind == "place" else _shapes(kind)[near]
        table = gpd.GeoDataFrame(
            {
                "kind": kind,
                "rank": rank[near],
                "name": _names(kind)[near],
                "value": value[near],
                "from_scale": smallest[near],
                "until_scale": until,
                "credit": CREDITS[kind],
            },
            geometry=(
                shapely.simplify(shapes, away[near] * PLAINER)
                if reach
                else shapely.clip_by_rect(shapes, *bounds)
            ),
            crs=4326,
        )
        table = table[~table.geometry.is_empty]
        table = table.sort_values(["from_scale", "value"], ascending=False, kind="stable")
        most = MOST_PLACES if kind == "place" else MOST_POINTS
        size = np.ones(len(table)) if kind == "place" else table.geometry.count_coordinates()
        tables.append(table[np.cumsum(size) <= most])
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=4326)


def _away(boxes: Array, bounds: Box) -> Array:
    """Give how far, in degrees of latitude, boxes lie outside bounds."""
    west, south, east, north = bounds
    up = np.maximum(boxes[:, 1] - north, south - boxes[:, 3])
    # Around the world in both directions.
    turns = np.array([-360.0, 0.0, 360.0])[:, None]
    across = np.maximum(boxes[:, 0] + turns - east, west - boxes[:, 2] - turns).min(axis=0)
    across = np.maximum(across, 0.0) * np.cos(np.radians((south + north) / 2))
    return np.asarray(np.hypot(np.maximum(up, 0.0), across))
