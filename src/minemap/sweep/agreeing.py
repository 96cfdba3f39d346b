"""Written sizes that are those of the outlines: the ground then tells what becomes of each m².

A written figure stands for ground whose place is not known. Where the size of every version of a
hazard, and of every record that took of it, is that of its outline, and no other hazard lies over
it, the place of each m² is known: what a new version drops, what it brings, and which category a
record takes from. On the basis of written figures such a hazard then has the account of its ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.sweep.amounts import NEVER, ROW_COLUMNS

if TYPE_CHECKING:
    from minemap.sweep.events import Record

    Array = np.ndarray[Any, Any]

__all__ = ["agreeing", "rows_of_ground"]

ROUNDED_M2, ROUNDED_SHARE = 1e-6, 1e-12
"""A size written as measured differs by no more, in m² and as a share of it.

One that was rounded is a figure of its own: totals of written sizes are sums of what was written.
"""

SHARED = 1e-6
"""Less of its ground than this in another hazard is the rounding of an edge they have in common."""

AREAL = (3, 6)


def agreeing(record: Record, pieces: pd.DataFrame, home: Array, by_name: Array) -> Array:
    """Tell which hazards have written sizes that are those of their ground throughout.

    Parameters
    ----------
    record : Record
        The tables.
    pieces : pandas.DataFrame
        The pieces by measured ground.
    home : numpy.ndarray of int
        The number of the hazard of each piece.
    by_name : numpy.ndarray of bool
        Which releases take from the hazard they name, since they have no outline.

    Returns
    -------
    numpy.ndarray of bool
        One answer a hazard number.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from minemap.geodesy import geodesic_area
    >>> from minemap.sweep.events import in_order
    >>> from minemap.sweep.sweeping import sweep
    >>> from minemap.tables.schema import normalise_hazards, normalise_releases
    >>> shapes = [box(30, 10, 30.002, 10.001), box(30, 10, 30.001, 10.001)]
    >>> hazards, _ = normalise_hazards(gpd.GeoDataFrame({"hazard_id": "A", "category": "SHA",
    ...     "reported_on": ["2020-01-01", "2021-01-01"], "reported_m2": geodesic_area(shapes)},
    ...     geometry=shapes, crs=4326))
    >>> releases, _ = normalise_releases(
    ...     pd.DataFrame({"release_id": [], "outcome": [], "completed_on": []}))
    >>> pieces = sweep(hazards, releases).table
    >>> none = np.empty(0, dtype=bool)
    >>> agreeing(in_order(hazards, releases), pieces, np.zeros(len(pieces), dtype=int), none)
    array([ True])
    """
    count = len(record.ids)
    # A hazard of one version from which nothing took need not be asked: it has only its figure.
    agree = np.bincount(record.hazard, minlength=count) > 1
    took = pieces["release_id"].notna().to_numpy()
    agree[home[took]] = True
    asked = np.flatnonzero(agree[record.hazard])
    agree[record.hazard[asked[~_as_drawn(record.hazards.iloc[asked])]]] = False
    agree[record.named[by_name]] = False
    ids = pd.Index(record.release_ids).get_indexer(pd.Index(pieces["release_id"][took]))
    row_of = np.empty(len(record.release_ids), dtype=np.int64)
    row_of[record.name] = np.arange(len(record.name))
    taking, place = np.unique(row_of[ids], return_inverse=True)
    agree[home[took][~_as_drawn(record.releases.iloc[taking])[place]]] = False
    for side in ("from_hazard_id", "to_hazard_id"):
        other = pd.Index(record.ids).get_indexer(pd.Index(pieces[side]))
        agree[home[(other >= 0) & (other != home)]] = False
    agree[_overlapped(record, agree)] = False
    return agree


def _as_drawn(table: pd.DataFrame) -> Array:
    """Tell which rows have an outline, and its size for their written one."""
    shapes = table["geometry"].to_numpy()
    drawn = np.isin(shapely.get_type_id(shapes), AREAL) & shapely.is_valid(shapes)
    size = geodesic_area(shapes)
    written = table["reported_m2"].to_numpy(dtype=float, na_value=np.nan)
    same: Array = drawn & (np.abs(size - written) <= ROUNDED_M2 + ROUNDED_SHARE * size)
    return same


def _overlapped(record: Record, agree: Array) -> Array:
    """Tell which of some hazards have ground in common with another one."""
    shapes = record.hazards.geometry.to_numpy()
    asked = np.flatnonzero(agree[record.hazard])
    place, other = shapely.STRtree(shapes).query(shapes[asked])
    row = asked[place]
    apart = record.hazard[row] != record.hazard[other]
    row, other = row[apart], other[apart]
    sound = shapely.is_valid(shapes[other])
    shared = np.full(len(row), np.inf)
    shared[sound] = shapely.area(shapely.intersection(shapes[row[sound]], shapes[other[sound]]))
    over = shared > SHARED * shapely.area(shapes[row])
    found: Array = np.unique(record.hazard[row[over]])
    return found


def rows_of_ground(record: Record, pieces: pd.DataFrame, home: Array, agree: Array) -> pd.DataFrame:
    """Give the pieces of hazards by measured ground as rows of written figures.

    Parameters
    ----------
    record : Record
        The tables.
    pieces : pandas.DataFrame
        The pieces by measured ground.
    home : numpy.ndarray of int
        The number of the hazard of each piece.
    agree : numpy.ndarray of bool
        Which hazards, as `agreeing` tells.

    Returns
    -------
    pandas.DataFrame
        Rows as `minemap.sweep.amounts.sweep_figures` gives them.

    Examples
    --------
    >>> import minemap
    >>> from minemap.sweep.events import in_order
    >>> from minemap.sweep.sweeping import sweep
    >>> tables = minemap.samples.peru()
    >>> pieces, record = sweep(*tables).table, in_order(*tables)
    >>> home = pd.Index(record.ids).get_indexer(pd.Index(pieces["hazard_id"]))
    >>> len(rows_of_ground(record, pieces, home, np.zeros(len(record.ids), dtype=bool)))
    0
    """
    kept = pieces[agree[home]]
    steps = np.concatenate([record.hazard_step, record.release_step]).max(initial=-1) + 1
    days = record.day_of_step[:steps]
    # A day has several steps; a row tells no more than the day.
    step = [
        days.searchsorted(kept[name].to_numpy(dtype="datetime64[D]"))
        for name in ("entered_on", "left_on")
    ]
    released = pd.Index(record.release_ids).get_indexer(pd.Index(kept["release_id"]))
    row_of = np.append(np.empty(len(record.release_ids), dtype=np.int64), -1)
    row_of[record.name] = np.arange(len(record.name))
    rows = pd.DataFrame(
        {
            "hazard": home[agree[home]],
            "category": kept["category"].to_numpy(dtype=object),
            "start": step[0],
            "entry": kept["entry"].to_numpy(dtype=object),
            "stop": np.where(kept["left_on"].isna(), NEVER, step[1]),
            "exit": kept["exit"].astype(object).where(kept["exit"].notna(), None).to_numpy(),
            "release": row_of[released],
            "area_m2": kept["area_m2"].to_numpy(),
        }
    )
    return rows[ROW_COLUMNS]
