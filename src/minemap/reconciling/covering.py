"""Areas whose ground all counts for others: what happened to them, although no m² changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.reconciling.matching import ALIKE
from minemap.reconciling.parts import moved_whole
from minemap.reconciling.records import redrawn

if TYPE_CHECKING:
    from minemap.dtypes import Array
    from minemap.reconciling.shift import Laid
    from minemap.reconciling.states import State

__all__ = ["with_covered"]


def with_covered(
    areas: gpd.GeoDataFrame,
    sides: pd.DataFrame,
    old: State,
    new: State,
    laid: Laid,
    tolerance_m: float,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Add a row of 0 m² for each area that others cover and that has changed.

    Such an area is still in the record, and gets its ground back when the owner of the ground goes.
    If it was deleted, is new, or has another id, category or outline, no total changes; so it gets
    a row.

    Parameters
    ----------
    areas, sides : pandas.DataFrame
        The rows, and what `minemap.reconciling.account.areas_of` gives beside them.
    old, new : State
        The states.
    laid : Laid
        The old state, moved onto the new if most areas were shifted together.
    tolerance_m : float
        Strips narrower than this, in metres, are no change of an outline.

    Returns
    -------
    areas : geopandas.GeoDataFrame
        The rows, in order.
    sides : pandas.DataFrame
        The same of them as before.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from minemap.reconciling import reconcile
    >>> def record(*ids):
    ...     table = {"hazard_id": list(ids), "category": "SHA", "reported_on": "2023-12-31"}
    ...     return gpd.GeoDataFrame(
    ...         table, geometry=[box(17, 44, 17.001, 44.001)] * len(ids), crs=4326)
    >>> told = reconcile(record("A", "B"), record("A")).areas
    >>> told.loc[told["what"] == "gone", ["old_id", "m2_change"]].values.tolist()
    [['B', 0.0]]
    """
    told = pd.concat([areas["old_id"], areas["new_id"]]).dropna().str.split("; ").explode()
    hidden = [
        {name: held.covered[name] for name in held.covered if name in held.drawn}
        for held in (old, new)
    ]
    lost, come = (
        sorted(set(mine) - {*beyond.known, *told})
        for mine, beyond in ((hidden[0], new), (hidden[1], old))
    )
    both = sorted((set(hidden[0]) & set(hidden[1])) - set(told))
    if not (lost or come or both):
        return areas, sides
    # After a common shift the place of a covered area is too uncertain to call it redrawn.
    drawn_there = [] if laid.common is not None else both
    rows = [
        *_renamed(lost, come, laid.state, new),
        *_recategorised(both, old, new),
        *_redrawn(drawn_there, old, new, tolerance_m),
    ]
    if not rows:
        return areas, sides
    for row in rows:
        for state, side, category in ((old, "old", "before"), (new, "new", "after")):
            name = row[f"{side}_id"]
            row[f"geometry_{category}"] = None if name is None else state.drawn[name]
            row[f"{side}_category"] = None if name is None else state.covered[name]
    return _joined(areas, sides, pd.DataFrame(rows))


def _outlines(drawn: Any, names: list[str]) -> Array:
    return np.array([*(drawn[name] for name in names), None], dtype=object)[:-1]


def _renamed(lost: list[str], come: list[str], old: State, new: State) -> list[dict[str, Any]]:
    """Pair areas that are gone with new ones of the same outline; report the others."""
    before, after = _outlines(old.drawn, lost), _outlines(new.drawn, come)
    one, other = shapely.STRtree(after).query(before, predicate="intersects")
    shared = shapely.area(shapely.intersection(before[one], after[other]))
    either = shapely.area(before[one]) + shapely.area(after[other]) - shared
    alike = shared / either
    pairs: dict[int, int] = {}
    for place in np.argsort(-alike, kind="stable").tolist():
        left, right = int(one[place]), int(other[place])
        if alike[place] >= ALIKE and left not in pairs and right not in pairs.values():
            pairs[left] = right
    return [
        *(_row(lost[a], come[b], "renamed", "unchanged") for a, b in pairs.items()),
        *(_row(name, None, "gone", "gone") for a, name in enumerate(lost) if a not in pairs),
        *(
            _row(None, name, "new", "added")
            for b, name in enumerate(come)
            if b not in pairs.values()
        ),
    ]


def _recategorised(both: list[str], old: State, new: State) -> list[dict[str, Any]]:
    """Report areas that have another category."""
    return [
        _row(name, name, "same", "confirmed" if new.covered[name] == "CHA" else "downgraded")
        for name in both
        if old.covered[name] != new.covered[name]
    ]


def _redrawn(both: list[str], old: State, new: State, tolerance_m: float) -> list[dict[str, Any]]:
    """Report areas that have another outline."""
    before, after = (_outlines(state.drawn, both) for state in (old, new))
    differs = redrawn(before, after, tolerance_m)
    ids = np.array(both, dtype=object)[differs]
    grown = geodesic_area(after[differs]) > geodesic_area(before[differs])
    whole = moved_whole(replace(old, hazard_id=ids), replace(new, hazard_id=ids), tolerance_m)
    rows = []
    for name, larger in zip(ids.tolist(), grown.tolist(), strict=True):
        if name in whole.index:
            shift = whole.loc[name, ["shift_m", "bearing"]].to_dict()
            rows.append(_row(name, name, "same", "shifted") | shift)
        else:
            rows.append(_row(name, name, "same", "grown" if larger else "shrunk"))
    return rows


def _row(old_id: str | None, new_id: str | None, match: str, what: str) -> dict[str, Any]:
    return {"old_id": old_id, "new_id": new_id, "match": match, "what": what, "cause": ""}


def _joined(
    areas: gpd.GeoDataFrame, sides: pd.DataFrame, rows: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Put the rows among the others, by their ids."""
    place = rows["geometry_after"].where(rows["geometry_after"].notna(), rows["geometry_before"])
    rows = rows.assign(
        geometry=place,
        m2_before=0.0,
        m2_after=0.0,
        m2_change=0.0,
        ground_m2=geodesic_area(place.to_numpy(dtype=object)),
    ).reindex(columns=areas.columns)
    for name in areas.columns[areas.dtypes == "geometry"]:
        rows[name] = gpd.GeoSeries(list(rows[name]), index=rows.index, crs=areas.crs)
    rows = rows.astype(areas.dtypes.to_dict())
    # It is no area that counts; only a changed id is reported by number.
    counts = (rows["match"] == "renamed").astype(np.int64)
    first = int(sides["group"].max()) + 1 if len(sides) else 0
    beside = pd.DataFrame(0.0, rows.index, sides.columns).assign(
        group=np.arange(first, first + len(rows)), moved=False, old=counts, new=counts
    )
    table = pd.concat([areas, rows], ignore_index=True)
    order = table.sort_values(["old_id", "new_id"], kind="stable").index
    counted = pd.concat([sides, beside], ignore_index=True)
    return (
        gpd.GeoDataFrame(
            table.loc[order].reset_index(drop=True), geometry="geometry", crs=areas.crs
        ),
        counted.loc[order].reset_index(drop=True),
    )
