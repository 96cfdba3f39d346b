"""Mends of outlines, the smallest first: each takes a column and returns those that it changes.

A mend that keeps the ground goes before one that changes it. So an outline that is sound once a tip
is cut off is never drawn in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.quality.reorder import reordered
from minemap.quality.rings import Rings, SharpCorners, rings_of, sharp_corners

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.quality.thresholds import Thresholds

    Array = np.ndarray[Any, Any]

__all__ = ["MENDS", "in_order", "least_mended", "mended_by"]

SAME_SHARE = 1e-3
"""A rebuilt outline is the one that was drawn if its area changes by less than this share of it."""

TIP_SHARE = 0.02
"""At most this share of an outline is cut off with the narrow tips that make it invalid."""

FEWEST_VERTICES = 3

MOST_SPIKES = 20
"""Most spikes on spikes of one corner that are cut off; there are hardly ever two."""


def mended_by(mend: str, shapes: Array, thresholds: Thresholds) -> Array:
    """Propose one kind of mend.

    Parameters
    ----------
    mend : str
        One of `MENDS`.
    shapes : numpy.ndarray
        Geometries in longitude and latitude.
    thresholds : Thresholds
        What a spike is, and a narrow tip.

    Returns
    -------
    numpy.ndarray
        The outlines that it changes, mended; None for all others.

    Examples
    --------
    >>> from minemap.quality.thresholds import Thresholds
    >>> out_and_back = shapely.Polygon([(0, 0), (2, 0), (1, 0), (1, 1), (0, 1)])
    >>> mended_by("spike", np.array([out_and_back]), Thresholds())[0].area
    1.0
    """
    return MENDS[mend](shapes, thresholds)


def least_mended(shapes: Array, thresholds: Thresholds) -> Array:
    """Apply every mend that keeps the ground of an outline.

    Parameters
    ----------
    shapes : numpy.ndarray
        Geometries in longitude and latitude.
    thresholds : Thresholds
        What a spike is, and a narrow tip.

    Returns
    -------
    numpy.ndarray
        The geometries, mended where one of these mends applies.

    Examples
    --------
    >>> from minemap.quality.thresholds import Thresholds
    >>> out_and_back = shapely.Polygon([(0, 0), (2, 0), (1, 0), (1, 1), (0, 1)])
    >>> least_mended(np.array([out_and_back]), Thresholds())[0].is_valid
    True
    """
    shapes = shapes.copy()
    for mend in MENDS:
        if mend != "reordered":
            proposed = mended_by(mend, shapes, thresholds)
            changed = ~shapely.is_missing(proposed)
            shapes[changed] = proposed[changed]
    return shapes


def in_order(shapes: Array) -> Array:
    """Reorder the vertices of invalid outlines where an ordinary slip explains the crossing.

    Parameters
    ----------
    shapes : numpy.ndarray
        Polygons and multipolygons.

    Returns
    -------
    numpy.ndarray
        The outlines reordered; None where that does not make the outline valid.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> in_order(np.array([shapely.MultiPolygon([bow_tie])]))[0].area
    1.0
    """
    parts, row = shapely.get_parts(shapes, return_index=True)
    better = reordered(parts)
    changed = ~shapely.is_missing(better)
    parts[changed] = better[changed]
    touched = np.unique(row[changed])
    mended = _nothing(shapes)
    if len(touched):
        inside = np.isin(row, touched)
        joined = shapely.multipolygons(parts[inside], indices=np.searchsorted(touched, row[inside]))
        valid = shapely.is_valid(joined)
        mended[touched[valid]] = joined[valid]
    return mended


def _nothing(shapes: Array) -> Array:
    return np.full(len(shapes), None, dtype=object)


def _invalid(shapes: Array) -> Array:
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - polygons
    return np.flatnonzero(areal & ~shapely.is_valid(shapes))


def _as_before(proposed: Array, before: Array) -> Array:
    """Turn multipolygons of one part back into polygons."""
    single = (shapely.get_type_id(before) == shapely.GeometryType.POLYGON) & (
        shapely.get_num_geometries(proposed) == 1
    )
    proposed[single] = shapely.get_geometry(proposed[single], 0)
    return proposed


# Tips -------------------------------------------------------------------------------------------


def _without_spikes(shapes: Array, thresholds: Thresholds) -> Array:
    """Cut off spikes, also those that a cut uncovers, unless ground would be lost."""
    mended = _nothing(shapes)
    rows = np.arange(len(shapes))
    drawn = shapes
    for _ in range(MOST_SPIKES):
        rings = rings_of(drawn)
        sharp = sharp_corners(rings, thresholds)
        proposed = _without(drawn, rings, sharp.vertex[sharp.spike])
        cut = np.flatnonzero(~shapely.is_missing(proposed))
        lost = np.abs(geodesic_area(proposed[cut]) - geodesic_area(drawn[cut]))
        cut = cut[lost <= _of_tips(rings, sharp, thresholds, len(drawn))[cut]]
        cut = cut[shapely.is_valid(proposed[cut]) | ~shapely.is_valid(drawn[cut])]
        if not len(cut):
            return mended
        rows, drawn = rows[cut], proposed[cut]
        mended[rows] = drawn
    return mended


def _of_tips(rings: Rings, sharp: SharpCorners, thresholds: Thresholds, count: int) -> Array:
    """Give the most m² that the spikes of each outline can have."""
    row = rings.row[rings.ring[sharp.vertex[sharp.spike]]]
    room: Array = thresholds.spike_m * np.bincount(row, sharp.long_m[sharp.spike], minlength=count)
    return room + thresholds.spike_m**2


def _without_tips(shapes: Array, thresholds: Thresholds) -> Array:
    """Cut off the narrow tips of outlines that are sound without them, and hardly smaller."""
    mended, rows = _nothing(shapes), _invalid(shapes)
    rings = rings_of(shapes[rows])
    # A tip is at most as wide at its foot as the threshold, and more than a cut corner.
    wide = thresholds.with_limits(spike_m=thresholds.tip_m)
    sharp = sharp_corners(rings, wide)
    proposed = _without(shapes[rows], rings, sharp.vertex[sharp.spike])
    cut = np.flatnonzero(shapely.is_valid(proposed) & ~shapely.is_missing(proposed))
    before = geodesic_area(
        shapely.make_valid(shapes[rows[cut]], method="structure", keep_collapsed=False)
    )
    cut = cut[np.abs(geodesic_area(proposed[cut]) - before) <= TIP_SHARE * before]
    mended[rows[cut]] = proposed[cut]
    return mended


def _without_repetitions(shapes: Array, _: Thresholds | None = None) -> Array:
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
    # The vertices on both sides of a tip may now be the same vertex twice.
    touched = rows[~shapely.is_missing(drawn)]
    again = _without_repetitions(proposed[touched])
    better = ~shapely.is_missing(again)
    proposed[touched[better]] = again[better]
    return proposed


def _drawn(shapes: Array, rings: Rings, kept: Array) -> Array:
    """Draw rings again with the vertices that are kept; None if too few are left."""
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


# Parts ------------------------------------------------------------------------------------------


def _without_copies(shapes: Array, _: Thresholds) -> Array:
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


def _joined(shapes: Array, _: Thresholds) -> Array:
    """Join the polygons of a multipolygon that overlap, if each is sound by itself."""
    proposed, rows = _nothing(shapes), _invalid(shapes)
    parts, row = shapely.get_parts(shapes[rows], return_index=True)
    broken = np.unique(row[~shapely.is_valid(parts)])
    sound = np.setdiff1d(np.arange(len(rows)), broken)
    whole = shapely.make_valid(shapes[rows[sound]], method="structure", keep_collapsed=False)
    proposed[rows[sound]] = whole
    return proposed


def _rebuilt(shapes: Array, _: Thresholds) -> Array:
    """Rebuild outlines that touch themselves, with the ground that they have."""
    proposed, rows = _nothing(shapes), _invalid(shapes)
    whole = shapely.make_valid(shapes[rows], method="structure", keep_collapsed=False)
    before, after = geodesic_area(shapes[rows]), geodesic_area(whole)
    same = (after > 0) & (np.abs(after - before) <= SAME_SHARE * before)
    proposed[rows[same]] = whole[same]
    return proposed


def _reordered(shapes: Array, _: Thresholds) -> Array:
    proposed, rows = _nothing(shapes), _invalid(shapes)
    proposed[rows] = _as_before(in_order(shapes[rows]), shapes[rows])
    return proposed


MENDS: dict[str, Callable[[Array, Thresholds], Array]] = {
    "spike": _without_spikes,
    "repeated": _without_repetitions,
    "duplicate": _without_copies,
    "joined": _joined,
    "tip": _without_tips,
    "rebuilt": _rebuilt,
    "reordered": _reordered,
}
"""The mends in the order in which they are tried, the smallest first."""
