"""The release records of two states: which were added, changed, and withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT, Array
from minemap.geodesy import WGS84, geodesic_area, geodesic_length
from minemap.shapes import is_polygon, mended

if TYPE_CHECKING:
    from minemap.reconciling.shift import CommonShift
    from minemap.reconciling.states import State


__all__ = ["RECORD_COLUMNS", "RecordChanges", "record_changes", "redrawn"]

RECORD_COLUMNS = [
    "release_id", "what", "changed", "hazard_id", "old_outcome", "new_outcome", "old_day",
    "new_day", "old_m2", "new_m2",
]  # fmt: skip

NAMES = ["release_id", "hazard_id", "outcome", "completed_on", "reported_m2", "geometry"]


class RecordChanges(NamedTuple):
    """What happened to the release records.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each record that is not the same in both states, see
        `minemap.reconciling.reconcile`. lost : geopandas.GeoDataFrame The records that counted in
        the old state, as they stood there, and are withdrawn or changed; ``told`` says which.
        changed : frozenset of str The ids of those that counted in the old state and are changed.
    """

    table: pd.DataFrame
    lost: gpd.GeoDataFrame
    changed: frozenset[str]


def record_changes(
    old: State, new: State, common: CommonShift | None, tolerance_m: float
) -> RecordChanges:
    """Compare the release records of two states, by their ids.

    Parameters
    ----------
    old, new : State
        The states.
    common : CommonShift or None
        A shift that is taken away before outlines are compared.
    tolerance_m : float
        Strips narrower than this, in metres, are no change of an outline.

    Returns
    -------
    RecordChanges
        What was added, changed and withdrawn.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import state_of
    >>> hazards, releases = minemap.samples.peru()
    >>> states = [state_of((hazards, held), None, "geometry", "old")
    ...           for held in (releases, releases.iloc[:-1])]
    >>> record_changes(*states, None, 0.02).table["what"].tolist()
    ['withdrawn']
    """
    before = old.releases.assign(geometry=_laid(old.releases.geometry.to_numpy(), common))
    one, other = (
        pd.DataFrame(held.drop_duplicates("release_id"))[NAMES].set_index("release_id")
        for held in (before, new.releases)
    )
    counted = one["completed_on"] <= old.day, other["completed_on"] <= new.day
    ids = one.index.union(other.index)
    pair = one.reindex(ids), other.reindex(ids)
    stood, stands = (part.reindex(ids, fill_value=False).to_numpy(dtype=bool) for part in counted)
    inside = ids.isin(one.index), ids.isin(other.index)
    differs = _differences(*pair, tolerance_m)
    both = inside[0] & inside[1]
    what = np.select(
        [
            stood & ~inside[1],
            stands & ~inside[0] & (pair[1]["completed_on"] <= old.day).to_numpy(),
            stands & ~inside[0],
            both & (stood | stands) & (differs != ""),
        ],
        ["withdrawn", "late", "added", "changed"],
        "",
    )
    size = [_size(part) for part in pair]
    table = pd.DataFrame(
        {
            "release_id": ids,
            "what": what,
            "changed": np.where(what == "changed", differs, ""),
            "hazard_id": pair[1]["hazard_id"].where(inside[1], pair[0]["hazard_id"]).to_numpy(),
            "old_outcome": pair[0]["outcome"].to_numpy(),
            "new_outcome": pair[1]["outcome"].to_numpy(),
            "old_day": pair[0]["completed_on"].to_numpy(),
            "new_day": pair[1]["completed_on"].to_numpy(),
            "old_m2": size[0],
            "new_m2": size[1],
        }
    )
    texts = ["release_id", "what", "changed", "hazard_id", "old_outcome", "new_outcome"]
    table[texts] = table[texts].astype(TEXT)
    changed = frozenset(ids[(what == "changed") & stood])
    lost = before[before["release_id"].isin([*changed, *ids[what == "withdrawn"]])]
    lost = lost[lost["outcome"] != "confirmed"].sort_values(["completed_on", "release_id"])
    told = np.where(lost["release_id"].isin(changed), "changed", "withdrawn")
    return RecordChanges(
        table[what != ""].reset_index(drop=True),
        gpd.GeoDataFrame(
            lost[NAMES].assign(told=told.astype(object)).reset_index(drop=True),
            geometry="geometry",
            crs="EPSG:4326",
        ),
        changed,
    )


def _laid(shapes: Any, common: CommonShift | None) -> Array:
    """Move outlines by the record's common shift."""
    drawn = np.asarray(shapes, dtype=object).copy()
    if common is None or not len(drawn):
        return drawn
    middle = shapely.get_coordinates(shapely.centroid(drawn[~shapely.is_missing(drawn)]))
    middle = middle[np.isfinite(middle).all(axis=1)]
    if not len(middle):
        return drawn
    x, y = np.median(middle, axis=0)
    east, north, _ = WGS84.fwd(x, y, common.bearing, common.shift_m)
    moved: Array = shapely.transform(drawn, lambda points: points + np.array([east - x, north - y]))
    return moved


def _differences(one: pd.DataFrame, other: pd.DataFrame, tolerance_m: float) -> Array:
    """Name the columns in which records of one id differ."""
    found = np.full(len(one), "", dtype=object)
    for name in ("outcome", "completed_on", "hazard_id", "reported_m2"):
        left, right = one[name], other[name]
        same = (left == right) | (left.isna() & right.isna())
        found = _with(found, ~same.fillna(False).to_numpy(dtype=bool), name)
    return _with(found, redrawn(_shapes(one), _shapes(other), tolerance_m), "geometry")


def _with(found: Array, differs: Array, name: str) -> Array:
    longer = [f"{text}; {name}" if text else name for text in found]
    return np.where(differs, np.array(longer, dtype=object), found)


def redrawn(one: Array, other: Array, tolerance_m: float) -> Array:
    """Tell which outlines differ by more than strips of the tolerated width.

    Parameters
    ----------
    one, other : numpy.ndarray of shapely geometries
        Outlines, of the same length; None if there is none.
    tolerance_m : float
        The width, in metres.

    Returns
    -------
    numpy.ndarray of bool
        Which differ.

    Examples
    --------
    >>> from shapely import box
    >>> one, wider = box(17, 44, 17.001, 44.001), box(17, 44, 17.002, 44.001)
    >>> redrawn(np.array([one, one]), np.array([one, wider]), 0.02).tolist()
    [False, True]
    """
    none, missing = (shapely.is_missing(held) | shapely.is_empty(held) for held in (one, other))
    differs: Array = none != missing
    drawn = np.flatnonzero(~none & ~missing)
    shapes = [mended(held[drawn]) for held in (one, other)]
    areal = [is_polygon(held) for held in shapes]
    odd = shapely.symmetric_difference(*shapes)
    strips = 2 * geodesic_area(odd) <= tolerance_m * geodesic_length(odd)
    differs[drawn] = np.where(areal[0] & areal[1], ~strips, ~shapely.equals(*shapes))
    return differs


def _shapes(part: pd.DataFrame) -> Array:
    shapes = np.asarray(part["geometry"], dtype=object).copy()
    shapes[pd.isna(shapes)] = None
    return shapes


def _size(part: pd.DataFrame) -> Array:
    """Give the written size of each record, or the area of its outline."""
    written = part["reported_m2"].to_numpy(dtype=float)
    shapes = _shapes(part)
    areal = is_polygon(shapes)
    shapes[~areal] = None
    measured = np.where(areal, geodesic_area(shapes), np.nan)
    return np.where(np.isnan(written), measured, written)
