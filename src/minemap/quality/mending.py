"""Mends of outlines that lose no ground and guess nothing, proposed and never applied unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.errors import CoordinateError
from minemap.geodesy import geodesic_area
from minemap.language.words import checked_language
from minemap.quality.catalogue import said
from minemap.quality.geometry import in_order
from minemap.quality.record import KEYS
from minemap.quality.rings import Rings, rings_of, sharp_corners
from minemap.quality.thresholds import Thresholds

if TYPE_CHECKING:
    from collections.abc import Callable

    Array = np.ndarray[Any, Any]

__all__ = ["repair"]

REPORT_COLUMNS = [
    "row",
    "id",
    "mend",
    "what",
    "vertices_before",
    "vertices_after",
    "area_before_m2",
    "area_after_m2",
]

SAME_SHARE = 1e-3
"""A rebuilt outline is the one that was drawn if its area changes by less than this share of it."""

FEWEST_VERTICES = 3


def repair(
    table: gpd.GeoDataFrame,
    *,
    language: str = "en",
    thresholds: Thresholds | None = None,
    **limits: float,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Propose mends for the outlines of a table; applying them is yours to decide.

    In this order, each on what the one before left: vertices put in the order in which the outline
    does not cross itself, where an ordinary slip explains the crossing (``reordered``); spikes
    without width cut off (``spike``); repeated vertices dropped (``repeated``); polygons that an
    area has twice dropped (``duplicate``), and those that overlap joined (``joined``); outlines
    that only touch themselves rebuilt with the ground they have (``rebuilt``). An outline that
    crosses itself for any other reason is left as it is: which way it should go, the survey form
    knows.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        Hazards or releases, in longitude and latitude (EPSG:4326), as `minemap.read_hazards` and
        `minemap.read_releases` return them. It is not changed.
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
        One row a mend: ``row`` (the index of the table), ``id``, ``mend``, ``what`` (in words),
        ``vertices_before`` and ``vertices_after``, ``area_before_m2`` and ``area_after_m2``. Areas
        of outlines that cross themselves are as drawn: loops the other way round are taken away.

    Raises
    ------
    CoordinateError
        If the table is not in EPSG:4326.
    ArgumentError
        If a threshold or the language is not known.

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
    if table.crs is None or table.crs != "EPSG:4326":
        raise CoordinateError(
            "the table is not in longitude and latitude (EPSG:4326): bring it there with "
            "table.to_crs(4326), or read it with minemap.read_hazards"
        )
    shapes = np.asarray(table.geometry.array, dtype=object).copy()
    stages: tuple[tuple[str, Callable[[Array], Array]], ...] = (
        ("reordered", _reordered),
        ("spike", lambda shapes: _without_spikes(shapes, limit)),
        ("repeated", _without_repetitions),
        ("duplicate", _without_copies),
        ("joined", _joined),
        ("rebuilt", _rebuilt),
    )
    reports = []
    for mend, stage in stages:
        proposed = stage(shapes)
        changed = np.flatnonzero(~shapely.is_missing(proposed))
        reports.append(_report(table, mend, changed, shapes[changed], proposed[changed], language))
        shapes[changed] = proposed[changed]
    report = pd.concat(reports, ignore_index=True).sort_values(
        "row", kind="stable", ignore_index=True
    )
    mended = table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=table.crs))
    return mended, report


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


def _nothing(shapes: Array) -> Array:
    return np.full(len(shapes), None, dtype=object)


def _invalid(shapes: Array) -> Array:
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - polygons
    return np.flatnonzero(areal & ~shapely.is_valid(shapes))


def _reordered(shapes: Array) -> Array:
    proposed, rows = _nothing(shapes), _invalid(shapes)
    proposed[rows] = _as_before(in_order(shapes[rows]), shapes[rows])
    return proposed


def _as_before(proposed: Array, before: Array) -> Array:
    """Make multipolygons of one part the polygons that they were."""
    single = (shapely.get_type_id(before) == shapely.GeometryType.POLYGON) & (
        shapely.get_num_geometries(proposed) == 1
    )
    proposed[single] = shapely.get_geometry(proposed[single], 0)
    return proposed


def _without_spikes(shapes: Array, thresholds: Thresholds) -> Array:
    rings = rings_of(shapes)
    sharp = sharp_corners(rings, thresholds)
    return _without(shapes, rings, sharp.vertex[sharp.spike])


def _without_repetitions(shapes: Array) -> Array:
    proposed = _nothing(shapes)
    rows = np.unique(rings_of(shapes).repeated_row)
    rings = rings_of(shapes[rows])
    proposed[rows] = _drawn(shapes[rows], rings, np.ones(len(rings.lon), dtype=bool))
    return proposed


def _without(shapes: Array, rings: Rings, tips: Array) -> Array:
    """Draw outlines without some of their vertices."""
    proposed = _nothing(shapes)
    rows = np.unique(rings.row[rings.ring[tips]])
    if not len(rows):
        return proposed
    kept = np.ones(len(rings.lon), dtype=bool)
    kept[tips] = False
    of_rows = np.isin(rings.row[rings.ring], rows)
    some = rings_of(shapes[rows])
    drawn = _drawn(shapes[rows], some, kept[of_rows])
    proposed[rows] = drawn
    # What stood on both sides of a tip may now stand there twice.
    touched = rows[~shapely.is_missing(drawn)]
    again = _without_repetitions(proposed[touched])
    better = ~shapely.is_missing(again)
    proposed[touched[better]] = again[better]
    return proposed


def _drawn(shapes: Array, rings: Rings, kept: Array) -> Array:
    """Draw rings again with the vertices that are kept; None where a ring has too few of them."""
    proposed = _nothing(shapes)
    count = np.bincount(rings.ring[kept], minlength=len(rings.count))
    lost = np.unique(rings.row[count < FEWEST_VERTICES])
    usable = ~np.isin(rings.row, lost)
    if not usable.any():
        return proposed
    vertices = kept & usable[rings.ring]
    number = np.cumsum(usable) - 1
    drawn = shapely.linearrings(
        np.column_stack([rings.lon[vertices], rings.lat[vertices]]),
        indices=number[rings.ring[vertices]],
    )
    _, first, which = np.unique(rings.part[usable], return_index=True, return_inverse=True)
    polygons = shapely.polygons(drawn, indices=which)
    rows, place = np.unique(rings.row[usable][first], return_inverse=True)
    joined = shapely.multipolygons(polygons, indices=place)
    proposed[rows] = _as_before(joined, shapes[rows])
    return proposed


def _without_copies(shapes: Array) -> Array:
    """Drop polygons that a multipolygon has twice."""
    proposed, rows = _nothing(shapes), _invalid(shapes)
    parts, row = shapely.get_parts(shapes[rows], return_index=True)
    same = pd.DataFrame({"row": row, "part": shapely.to_wkb(shapely.normalize(parts))})
    first = ~same.duplicated().to_numpy()
    fewer = np.unique(row[~first])
    if len(fewer):
        kept = first & np.isin(row, fewer)
        proposed[rows[fewer]] = shapely.multipolygons(
            parts[kept], indices=np.searchsorted(fewer, row[kept])
        )
    return proposed


def _joined(shapes: Array) -> Array:
    """Join the polygons of a multipolygon that overlap, if each is sound by itself."""
    proposed, rows = _nothing(shapes), _invalid(shapes)
    parts, row = shapely.get_parts(shapes[rows], return_index=True)
    broken = np.unique(row[~shapely.is_valid(parts)])
    sound = np.setdiff1d(np.arange(len(rows)), broken)
    whole = shapely.make_valid(shapes[rows[sound]], method="structure", keep_collapsed=False)
    proposed[rows[sound]] = whole
    return proposed


def _rebuilt(shapes: Array) -> Array:
    """Rebuild outlines that touch themselves, with the ground that they have."""
    proposed, rows = _nothing(shapes), _invalid(shapes)
    whole = shapely.make_valid(shapes[rows], method="structure", keep_collapsed=False)
    before, after = geodesic_area(shapes[rows]), geodesic_area(whole)
    same = (after > 0) & (np.abs(after - before) <= SAME_SHARE * before)
    proposed[rows[same]] = whole[same]
    return proposed
