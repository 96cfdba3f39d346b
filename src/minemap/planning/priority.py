"""Which areas come first: scores that the user can see and weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from minemap.errors import ArgumentError, CoordinateError, SchemaError, warn
from minemap.planning.rates import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Layer", "priorities"]

WGS84 = Geod(ellps="WGS84")
METRES_PER_DEGREE = 110_000.0
"""Metres, a little less than any degree of latitude, so that a search by degrees misses nothing."""

STEEPEST = 89.0
OWN_COLUMNS = ("hazard_id", "category", "priority", "rank")


@dataclass(frozen=True)
class Layer:
    """Things near an area that make it more urgent: settlements, schools, roads, requests.

    Parameters
    ----------
    features : geopandas.GeoDataFrame
        Points, lines or polygons, in any CRS.
    radius_m : float
        How near they must be, in geodesic metres from the area's edge.
    column : str, optional
        The column to add up, as ``population``; by default the features are counted.

    Raises
    ------
    ArgumentError
        If the radius is not above 0 or there is no such column.
    CoordinateError
        If the features have no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> villages = gpd.GeoDataFrame(
    ...     {"population": [120]}, geometry=gpd.points_from_xy([-78.4], [-3.9]), crs=4326)
    >>> Layer(villages, radius_m=2000, column="population").radius_m
    2000
    """

    features: gpd.GeoDataFrame
    radius_m: float
    column: str | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.radius_m) and self.radius_m > 0):
            raise ArgumentError(f"radius_m {self.radius_m!r} is not a distance above 0")
        if self.column is not None and self.column not in self.features.columns:
            raise ArgumentError(f"the layer has no column {self.column!r}")
        if self.features.crs is None:
            raise CoordinateError("the layer has no CRS; say which with set_crs")


def priorities(
    remaining: gpd.GeoDataFrame,
    weights: Mapping[str, float],
    layers: Mapping[str, Layer] | None = None,
) -> pd.DataFrame:
    """Rank areas by weighted scores, and show each score.

    A score is a value scaled to 0 for the lowest and 1 for the highest among the areas. The
    priority is the sum of scores times weights, divided by the sum of the absolute weights.

    Parameters
    ----------
    remaining : geopandas.GeoDataFrame
        Areas, as ``ledger.remaining(day)`` gives them.
    weights : mapping of str to float
        The name of a numeric column of the areas or of a layer, and its weight. A weight below 0
        puts high values last.
    layers : mapping of str to Layer, optional
        Layers by name.

    Returns
    -------
    pandas.DataFrame
        On the index of `remaining`: ``hazard_id``, ``category``, for each weight its value and
        ``<name>_score``, then ``priority`` and ``rank`` (the first is 1; ties as the table lists
        them). A missing value scores 0; a feature of a layer that states none is left out
        of the sums, with a warning.

    Raises
    ------
    ArgumentError
        If a weight names nothing, or is not a number; if all are 0.
    SchemaError
        If a column is not numeric.

    Examples
    --------
    >>> import minemap
    >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
    >>> table = priorities(remaining, {"estimated_devices": 2, "area_m2": -1})
    >>> table.sort_values("rank")["hazard_id"].head(2).tolist()
    ['PE-EC-CENEPA-05', 'PE-EC-BALANCE-2']
    """
    layers = {} if layers is None else layers
    if not weights:
        raise ArgumentError("weights={} weighs nothing; give a column or a layer and its weight")
    for name, weight in weights.items():
        if not is_number(weight):
            raise ArgumentError(f"the weight of {name!r} is {weight!r}, not a number")
        if name in OWN_COLUMNS:
            raise ArgumentError(f"{name!r} cannot be weighed")
    size = sum(abs(weight) for weight in weights.values())
    if size == 0:
        raise ArgumentError("all weights are 0")
    table = pd.DataFrame(remaining[["hazard_id", "category"]])
    total = np.zeros(len(table))
    for name, weight in weights.items():
        if name in layers:
            values = _near(remaining, layers[name], name)
        elif name in remaining.columns:
            values = _numbers(remaining[name], name)
        else:
            known = [*layers, *remaining.select_dtypes("number").columns]
            raise ArgumentError(f"{name!r} is no column and no layer; there are {', '.join(known)}")
        score = _scaled(values)
        table[name] = values
        table[f"{name}_score"] = score
        total += weight * score
    table["priority"] = total / size
    rank = np.empty(len(table), dtype=np.int64)
    rank[np.argsort(-total, kind="stable")] = np.arange(1, len(table) + 1)
    table["rank"] = rank
    return table


def _numbers(column: pd.Series, name: str) -> Floats:
    try:
        return np.asarray(column.astype("Float64").to_numpy(dtype=float, na_value=np.nan))
    except (TypeError, ValueError, OverflowError) as error:
        raise SchemaError(f"column {name!r} is not numeric, so it cannot be weighed") from error


def _scaled(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    if not len(known) or known.min() == known.max():
        return np.zeros(len(values))
    score = (values - known.min()) / (known.max() - known.min())
    return np.asarray(np.nan_to_num(score, nan=0.0))


def _near(areas: gpd.GeoDataFrame, layer: Layer, name: str) -> Floats:
    """Add up, for each area, what lies within the radius."""
    features = layer.features.to_crs("EPSG:4326")
    amounts = (
        np.ones(len(features))
        if layer.column is None
        else _numbers(features[layer.column], layer.column)
    )
    if silent := int(np.isnan(amounts).sum()):
        warn(
            f"layer {name!r}: {silent} of {len(features)} features state no {layer.column}; they "
            "are left out of the sums"
        )
    amounts = np.nan_to_num(amounts)
    shapes = np.asarray(areas.geometry, dtype=object)
    things = np.asarray(features.geometry, dtype=object)
    west, south, east, north = shapely.bounds(shapes).T
    reach = layer.radius_m / METRES_PER_DEGREE
    steep = np.cos(np.radians(np.minimum(np.maximum(abs(south), abs(north)) + reach, STEEPEST)))
    boxes = shapely.box(west - reach / steep, south - reach, east + reach / steep, north + reach)
    boxes[np.isnan(west)] = None
    area, thing = shapely.STRtree(things).query(boxes)
    near = _metres(shapes[area], things[thing]) <= layer.radius_m
    return np.asarray(np.bincount(area[near], amounts[thing[near]], len(areas)), dtype=float)


def _metres(one: Any, other: Any) -> Floats:
    """Measure geodesic distances between pairs of shapes, in lon/lat, 0 where they touch.

    The nearest points are found with longitudes scaled for the latitude of the pair. The distance
    between them is then geodesic.
    """
    if not len(one):
        return np.zeros(0)
    narrow = np.cos(np.radians(shapely.get_y(shapely.centroid(one))))
    line = shapely.shortest_line(_narrowed(one, narrow), _narrowed(other, narrow))
    ends = shapely.get_coordinates(line).reshape(-1, 2, 2)
    ends[:, :, 0] /= narrow[:, None]
    return np.asarray(WGS84.inv(*ends[:, 0].T, *ends[:, 1].T)[2])


def _narrowed(shapes: Any, narrow: Floats) -> Any:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    points[:, 0] *= narrow[owner]
    # set_coordinates changes its array in place, but the shapes in it are immutable.
    return shapely.set_coordinates(shapes.copy(), points)
