"""A record that anyone may have: points in place of outlines, and the m² that the account counts.

Squares would be read as outlines, and measured. So each row is a point in the middle of a square,
with a size: the one that its ground has in the account of a public map, so that an account of the
copy is that of the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.maps.places import Places
from minemap.maps.redaction import Redaction, redact, redaction, redaction_legend

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["public_record"]


def public_record(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None = None,
    worked: gpd.GeoDataFrame | None = None,
    *,
    choice: float | Redaction | Mapping[str, Any],
) -> dict[str, gpd.GeoDataFrame]:
    """Make the tables of a record that anyone may have.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326. They are not changed.
    choice : float or dict
        As the argument ``redact`` of `minemap.Ledger.explore`, without ``public``.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
        ``hazards``, and ``releases`` where there are any, with what `redact` leaves of them.
        ``geometry`` is the middle of a square, ``reported_m2`` what the account of the public map
        counts, and ``redacted`` says how coarse positions are. Of several versions of an area on
        one day the last is left; a release has a row for each area that it took ground of.

    Raises
    ------
    ArgumentError
        If the choice makes no sense, or names layers.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> tables = public_record(ledger.pieces, ledger.hazards, ledger.releases, choice=5000)
    >>> again = minemap.Ledger(**tables)
    >>> after = "2024-12-31"
    >>> [float(one.remaining(after)["area_m2"].sum().round(-2)) for one in (ledger, again)]
    [279400.0, 279200.0]
    """
    how = redaction(choice)
    if "public" in how:
        raise ArgumentError("redact: public names layers, which a record does not have")
    places = Places(pieces, hazards, releases, worked, metres=how["metres"])
    shown = redact(pieces, hazards, releases, worked, **how, places=places)
    told = redaction_legend(how["metres"])["en"]
    exact = hazards.loc[shown.hazards.index]
    points = places.of_hazards(exact["hazard_id"], shapely.centroid(exact.geometry.to_numpy()))
    areas = _pointed(shown.hazards, points, told)
    areas = areas.drop_duplicates(["hazard_id", "reported_on"], keep="last")
    areas["reported_m2"] = _at_the_close(areas, shown.pieces)
    tables = {"hazards": areas.reset_index(drop=True)}
    if shown.releases is not None and releases is not None:
        exact = releases.loc[shown.releases.index]
        points = places.of_releases(exact["release_id"], shapely.centroid(exact.geometry))
        records = _by_area(_pointed(shown.releases, points, told), shown.pieces)
        tables["releases"] = records.reset_index(drop=True)
    return tables


def _pointed(frame: gpd.GeoDataFrame, points: Any, told: str) -> gpd.GeoDataFrame:
    placed = frame.set_geometry(gpd.GeoSeries(points, index=frame.index, crs=4326))
    return placed.assign(redacted=told)


def _at_the_close(areas: pd.DataFrame, pieces: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Sum the ground of each area on the day of each row, before what records take on that day."""
    rows = pd.DataFrame(
        {"hazard_id": areas["hazard_id"].astype(TEXT), "day": areas["reported_on"]}
    ).assign(row=np.arange(len(areas)))
    ground = pieces.assign(hazard_id=pieces["hazard_id"].astype(TEXT))
    met = rows.merge(ground, on="hazard_id")
    recorded = met["release_id"].notna() if "release_id" in met else False
    there = (met["entered_on"] <= met["day"]) & (
        met["left_on"].isna()
        | (met["left_on"] > met["day"])
        | ((met["left_on"] == met["day"]) & recorded)
    )
    sums = met[there].groupby("row")["area_m2"].sum()
    return sums.reindex(rows["row"], fill_value=0.0).to_numpy()


def _by_area(records: gpd.GeoDataFrame, pieces: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give a record a row for each area that it took ground of, with that ground."""
    if "release_id" not in pieces:
        return records.assign(reported_m2=0.0)
    taken = pieces[pieces["release_id"].notna()].astype({"release_id": TEXT, "hazard_id": TEXT})
    sums = taken.groupby(["release_id", "hazard_id"])["area_m2"].sum().reset_index()
    given = records.drop(columns=["hazard_id", "reported_m2"], errors="ignore")
    named = records["hazard_id"] if "hazard_id" in records else pd.Series(None, records.index)
    given = given.assign(release_id=given["release_id"].astype(TEXT), named=named.astype(TEXT))
    rows = given.merge(sums, on="release_id", how="left")
    rows["hazard_id"] = rows["hazard_id"].fillna(rows.pop("named"))
    rows["reported_m2"] = rows.pop("area_m2").fillna(0.0)
    again = rows.groupby("release_id").cumcount()
    rows["release_id"] = rows["release_id"].where(
        again == 0, rows["release_id"] + "-" + (again + 1).astype(str)
    )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
