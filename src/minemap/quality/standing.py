"""What a record says of its areas besides their ground: status, surveys, checks, devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import among
from minemap.language.vocabulary import DEVICE_COLUMNS, RELEASING, folded
from minemap.quality.record import Record, found, nothing, reports
from minemap.tables.further import CLOSED, OPEN

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]


@reports("closed-with-ground", "open-without-ground")
def status(record: Record) -> pd.DataFrame:
    """Find areas whose status contradicts what is left of them."""
    further = record.further["hazards"]
    states = further.column("status").astype(object)
    # A closing day means closed, unless a status contradicts it.
    past = (further.column("closed_on") <= record.today).to_numpy()
    states = states.mask(states.isna() & past, CLOSED)
    if not states.notna().any():
        return nothing()
    last = record.latest
    number = record.hazard["hazards"][last]
    left = record.left_m2[number]
    released = record.of_pieces(record.swept.table["exit"].isin(RELEASING))[number]
    state = states.to_numpy(dtype=object)[last]
    closed = (state == CLOSED) & (left > 0)
    still_open = (state == OPEN) & (left == 0) & (released >= record.thresholds.overlap_m2)
    return pd.concat(
        [
            found(record, "closed-with-ground", "hazards", last[closed], area_m2=left[closed]),
            found(
                record,
                "open-without-ground",
                "hazards",
                last[still_open],
                area_m2=0.0,
                released_m2=released[still_open],
            ),
        ],
        ignore_index=True,
    )


@reports("unchecked-clearance")
def unchecked_clearance(record: Record) -> pd.DataFrame:
    """Find ground cleared where no device and no quality check is recorded."""
    further = record.further["releases"].table
    releases = record.releases
    cleared = (releases["outcome"] == "cleared").to_numpy()
    empty = ~(_devices(releases) > 0)
    if "quality_check" in further:
        unchecked = ~further["quality_check"].eq(True).to_numpy()
    else:
        # Without such a column, report only records that state that there was no device.
        unchecked = releases[list(DEVICE_COLUMNS)].notna().any(axis=1).to_numpy()
    places = np.flatnonzero(cleared & unchecked & empty)
    area = record.area_m2["releases"][places]
    written = releases["reported_m2"].to_numpy(dtype=float)[places]
    return found(
        record,
        "unchecked-clearance",
        "releases",
        places,
        area_m2=np.where(area > 0, area, written),
    )


def _devices(releases: pd.DataFrame) -> Array:
    """Count the devices of each record; missing if the record does not mention them."""
    counts = releases[list(DEVICE_COLUMNS)].sum(axis=1, min_count=1)
    total: Array = counts.to_numpy(dtype=float, na_value=np.nan)
    return total


@reports("unsurveyed")
def unsurveyed(record: Record) -> pd.DataFrame:
    """Find confirmed areas of which no survey is recorded."""
    further = record.further["hazards"]
    told = [name for name in ("survey_id", "surveyed_on", "evidence") if name in further.table]
    if not told:
        return nothing()
    hazards, releases = record.hazards, record.releases
    # Ground that was first suspected must have been confirmed by something.
    told_of = further.table[told].notna().any(axis=1) | hazards["category"].eq("SHA")
    by_record = releases["outcome"].eq("confirmed") | releases["activity"].isin(["NTS", "TS"])
    surveyed = np.zeros(len(record.newest) + 1, dtype=bool)
    surveyed[record.hazard["hazards"][told_of.to_numpy()]] = True
    surveyed[record.hazard["releases"][by_record.to_numpy()]] = True
    last = record.latest
    confirmed = hazards["category"].eq("CHA").to_numpy()[last]
    bare = confirmed & ~surveyed[record.hazard["hazards"][last]]
    return found(record, "unsurveyed", "hazards", last[bare])


@reports("unknown-hazard")
def unknown_hazard(record: Record) -> pd.DataFrame:
    """Find records that name a hazard that is not in the record."""
    column, ids = record.releases["hazard_id"], record.hazards["hazard_id"]
    lost = np.flatnonzero(column.notna().to_numpy() & (record.hazard["releases"] < 0))
    if not len(lost):
        return nothing()
    named = column.to_numpy(dtype=object)
    by_spelling = {folded(one): one for one in ids.unique()}
    alike = [by_spelling.get(folded(str(named[place])), "") for place in lost]
    area = record.area_m2["releases"][lost]
    written = record.releases["reported_m2"].to_numpy(dtype=float)[lost]
    return found(
        record,
        "unknown-hazard",
        "releases",
        lost,
        area_m2=np.where(area > 0, area, written),
        other_ids=named[lost],
        named=named[lost],
        hint=np.array(["alike" if one else "none" for one in alike], dtype=object),
        alike=np.array(alike, dtype=object),
    )


@reports("more-devices", "fewer-devices")
def devices(record: Record) -> pd.DataFrame:
    """Compare the devices expected in an area with those found in it, by name or by place."""
    hazards = record.hazards
    estimate = hazards.groupby("hazard_id")["estimated_devices"].max()
    if not estimate.notna().any():
        return nothing()
    named = record.worked_in
    counts = pd.Series(_devices(record.releases))
    found_devices = counts.groupby(named).sum()
    # If one record does not mention devices, the sum of the others is not all that was found.
    cleared = record.releases["outcome"].eq("cleared").to_numpy()
    silent = pd.Series(counts.isna() & cleared).groupby(named)
    last = record.latest
    ids = record.ids["hazards"][last]
    expected = estimate.reindex(ids).to_numpy(dtype=float, na_value=np.nan)
    seen = found_devices.reindex(ids).fillna(0.0).to_numpy()
    counted = counts.notna().groupby(named).any().reindex(ids, fill_value=False).to_numpy()
    counted = counted & ~silent.any().reindex(ids, fill_value=False).to_numpy()
    worked = among(ids, named.dropna())
    share, least = record.thresholds.devices_share, record.thresholds.devices
    more = (seen - expected > share * expected) & (seen - expected >= least)
    done = worked & counted & (record.left_m2[record.hazard["hazards"][last]] == 0)
    fewer = done & (expected - seen > share * expected) & (expected - seen >= least)
    return pd.concat(
        [
            found(
                record,
                code,
                "hazards",
                last[which],
                found_devices=seen[which],
                estimated_devices=expected[which],
            )
            for code, which in (("more-devices", more), ("fewer-devices", fewer))
        ],
        ignore_index=True,
    )


CHECKS = (status, unchecked_clearance, unsurveyed, unknown_hazard, devices)
