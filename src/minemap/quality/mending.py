"""Proposes mends of outlines that lose no ground and guess nothing; never applies them unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.errors import ArgumentError, CoordinateError
from minemap.geodesy import geodesic_area
from minemap.language.words import checked_language
from minemap.quality.catalogue import said
from minemap.quality.mends import MENDS, mended_by
from minemap.quality.record import KEYS
from minemap.quality.thresholds import Limits, Thresholds
from minemap.tables.schema import refuse_other_than_tables

if TYPE_CHECKING:
    from collections.abc import Collection

    Array = np.ndarray[Any, Any]

__all__ = ["repair"]

REPORT_COLUMNS = [
    "row", "id", "mend", "what", "vertices_before", "vertices_after", "area_before_m2",
    "area_after_m2",
]  # fmt: skip

MOST_ROUNDS = 10
"""One mend may make another possible; after two or three rounds nothing is left to mend."""


def repair(
    table: gpd.GeoDataFrame,
    *,
    only: str | Collection[str] | None = None,
    skip: str | Collection[str] | None = None,
    language: str = "en",
    thresholds: Thresholds | None = None,
    **limits: Unpack[Limits],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Propose mends for the outlines of a table; you decide whether to use them.

    The smallest mend goes first, each on the result of the one before: spikes without width cut off
    (``spike``); repeated vertices dropped (``repeated``); polygons that an area has twice dropped
    (``duplicate``), and those that overlap joined (``joined``); tips less than a metre wide cut off
    where the outline is sound without them and keeps 98 % of its ground (``tip``); outlines that
    only touch themselves rebuilt with the ground they have (``rebuilt``). Only an outline that none
    of these makes sound, and whose crossing an ordinary slip explains, has its vertices put in the
    order in which it does not cross itself (``reordered``). Only this mend changes ground, and the
    report says by how much. An outline that crosses itself for any other reason is left as it is:
    only the survey form shows how it should run. Mending twice changes nothing more.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        Hazards or releases, in longitude and latitude (EPSG:4326), as `minemap.read_hazards` and
        `minemap.read_releases` return them. It is not changed.
    only, skip : str or collection of str, optional
        Propose these kinds of mend alone, or all but these.
    language : {"en", "es", "fr"}
        The language of the report.
    thresholds : Thresholds, optional
        What a spike is.
    **limits : float
        Single thresholds by name, as ``spike_m=0.05``.

    Returns
    -------
    geopandas.GeoDataFrame
        The table with the outlines mended.
    pandas.DataFrame
        One row for each mend: ``row`` (the index of the table), ``id``, ``mend``, ``what`` (in
        words), ``vertices_before`` and ``vertices_after``, ``area_before_m2`` and
        ``area_after_m2``. Areas of outlines that cross themselves are as drawn: loops the other way
        round are taken away.

    Raises
    ------
    CoordinateError
        If the table is not in EPSG:4326.
    ArgumentError
        If a kind of mend, a threshold or the language is not known.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Polygon
    >>> tie = Polygon([(-78.5, -4), (-78.499, -3.999), (-78.499, -4), (-78.5, -3.999)])
    >>> hazards = gpd.GeoDataFrame({"hazard_id": ["A"]}, geometry=[tie], crs=4326)
    >>> proposed, report = repair(hazards)
    >>> report[["id", "mend", "area_before_m2", "area_after_m2"]].round(1).values.tolist()
    [['A', 'reordered', 0.0, 12279.9]]
    >>> hazards.geometry.is_valid.item(), proposed.geometry.is_valid.item()
    (False, True)
    """
    checked_language(language)
    limit = (thresholds or Thresholds()).with_limits(**limits)
    refuse_other_than_tables(table, "table")
    if table.crs is None or table.crs != "EPSG:4326":
        raise CoordinateError(
            "the table is not in longitude and latitude (EPSG:4326): bring it there with "
            "table.to_crs(4326), or read it with minemap.read_hazards"
        )
    shapes = np.asarray(table.geometry.array, dtype=object).copy()
    chosen = _chosen(only, skip)
    reports = [
        _report(table, "spike", np.empty(0, dtype=np.int64), shapes[:0], shapes[:0], language)
    ]
    for _ in range(MOST_ROUNDS):
        rounds = len(reports)
        for mend in chosen:
            proposed = mended_by(mend, shapes, limit)
            changed = np.flatnonzero(~shapely.is_missing(proposed))
            if len(changed):
                reports.append(
                    _report(table, mend, changed, shapes[changed], proposed[changed], language)
                )
                shapes[changed] = proposed[changed]
        if len(reports) == rounds:
            break
    report = pd.concat(reports, ignore_index=True).sort_values(
        "row", kind="stable", ignore_index=True
    )
    mended = table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=table.crs))
    return mended, report


def _chosen(
    only: str | Collection[str] | None, skip: str | Collection[str] | None
) -> tuple[str, ...]:
    """Give the kinds of mend that are asked for, in their order."""
    asked, left_out = (
        None if given is None else {given} if isinstance(given, str) else set(given)
        for given in (only, skip)
    )
    if unknown := sorted(((asked or set()) | (left_out or set())) - set(MENDS)):
        raise ArgumentError(f"{', '.join(unknown)} is no mend; there are {', '.join(MENDS)}")
    return tuple(
        mend
        for mend in MENDS
        if (asked is None or mend in asked) and mend not in (left_out or set())
    )


def _report(
    table: gpd.GeoDataFrame, mend: str, places: Array, before: Array, after: Array, language: str
) -> pd.DataFrame:
    key = next((key for key in reversed(KEYS.values()) if key in table), None)
    return pd.DataFrame(
        {
            "row": table.index.to_numpy()[places],
            "id": None if key is None else table[key].to_numpy(dtype=object)[places],
            "mend": mend,
            "what": said("mend", mend, language),
            "vertices_before": shapely.get_num_coordinates(before),
            "vertices_after": shapely.get_num_coordinates(after),
            "area_before_m2": geodesic_area(before),
            "area_after_m2": geodesic_area(after),
        },
        columns=REPORT_COLUMNS,
    )
