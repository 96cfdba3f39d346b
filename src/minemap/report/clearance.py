"""What clearance found: ground and records with devices, with none, and not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.language.vocabulary import DEVICE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.days import Day
    from minemap.ledger import Basis, Ledger

__all__ = ["SAID", "clearance", "found_empty", "said_of_devices"]

SAID = ("found", "empty", "unstated")
"""What a clearance record says about devices: some, none, or nothing."""


def clearance(
    ledger: Ledger,
    by: str | Sequence[str] = "operator",
    *,
    start: Day | None = None,
    end: Day | None = None,
    basis: Basis = "geometry",
    as_known: Day | None = None,
) -> pd.DataFrame:
    """Report what clearance found: m² and records with devices, with none, and not stated.

    Parameters
    ----------
    ledger : Ledger
        The account of all areas.
    by : str or list of str
        ``year``, columns of the releases (``operator``, ``activity``) or of the hazards
        (``admin1``), to keep apart.
    start, end : date-like, optional
        First and last day; a year means its first day as `start` and its last as `end`. By default
        all time.
    basis : {"geometry", "reported"}
        Measured ground, or what was written down.
    as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        What the record knew on this day (`minemap.Ledger.as_known`); by default what it knows now.

    Returns
    -------
    pandas.DataFrame
        One row for each group: ``records`` and ``cleared_m2`` (ground that records with the outcome
        ``cleared`` took from hazards), parted into ``found_records`` and ``found_m2`` (of records
        that state devices), ``empty_records`` and ``empty_m2`` (that state none, 0) and
        ``unstated_records`` and ``unstated_m2`` (that say nothing of devices); ``devices`` (missing
        where no record states any) and ``m2_per_device``, the m² of the records that state devices
        or none, by the devices they state (missing without devices).

    Raises
    ------
    ArgumentError
        If an argument is not one of those above.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import clearance
    >>> table = clearance(minemap.Ledger(*minemap.samples.peru()), "year")
    >>> table.loc[[2017, 2022], ["cleared_m2", "unstated_m2", "devices"]].round()
          cleared_m2  unstated_m2  devices
    year
    2017      9246.0          0.0      396
    2022     21000.0      21000.0     <NA>
    """
    if as_known is not None:
        ledger = ledger.as_known(as_known)
    columns = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    if not columns:
        raise ArgumentError("by= names no column; write by='year' or by='operator'")
    asked = [name for name in columns if name not in {"year", "release_id"}]
    records = ledger.released("D", by=["release_id", *asked], basis=basis)
    done = records.reset_index()
    done = done[done["outcome"] == "cleared"]
    done["year"] = done["period_end"].dt.year
    if start is not None:
        done = done[done["period_end"] >= as_day(start, "start", first=True)]
    if end is not None:
        done = done[done["period_end"] <= as_day(end, "end")]
    releases = ledger.releases.set_index("release_id")
    devices = releases[list(DEVICE_COLUMNS)].sum(axis=1, min_count=1)
    # A record counts once, whatever groups its ground lies in, and so do its devices.
    said = done["release_id"].map(said_of_devices(ledger.releases))
    table = done[[*columns, "records", "area_m2"]].rename(columns={"area_m2": "cleared_m2"})
    for one in SAID:
        table[f"{one}_records"] = done["records"].where(said == one, 0)
        table[f"{one}_m2"] = done["area_m2"].where(said == one, 0.0)
    counted = done["release_id"].map(devices).where(done["records"] > 0)
    table["devices"] = counted.astype("Int64")
    groups = table.groupby(columns, dropna=False)
    result = groups.sum(min_count=1)
    whole = ["records", *(f"{one}_records" for one in SAID)]
    result[whole] = result[whole].astype(np.int64)
    stated = result["found_m2"] + result["empty_m2"]
    some = result["devices"].astype("Float64").where(result["devices"] > 0)
    result["m2_per_device"] = (stated / some).astype("Float64")
    return result


def said_of_devices(releases: pd.DataFrame) -> pd.Series:
    """Tell for each release record what it says about devices.

    Parameters
    ----------
    releases : pandas.DataFrame
        The records.

    Returns
    -------
    pandas.Series
        By ``release_id``: ``found`` (some), ``empty`` (none, 0) or ``unstated`` (nothing).

    Examples
    --------
    >>> import minemap
    >>> said_of_devices(minemap.Ledger(*minemap.samples.peru()).releases).value_counts().to_dict()
    {'unstated': 6, 'found': 3}
    """
    counts = releases.set_index("release_id")[list(DEVICE_COLUMNS)].sum(axis=1, min_count=1)
    some = np.where(counts.fillna(0) > 0, "found", "empty")
    return pd.Series(np.where(counts.isna(), "unstated", some), counts.index)


def found_empty(ledger: Ledger, *, day: Day | None = None) -> pd.DataFrame:
    """List the areas that were confirmed, are now cleared, and held no device.

    Parameters
    ----------
    ledger : Ledger
        The account of all areas, on measured ground.
    day : date-like, optional
        Up to the close of this day; by default that of the last event. A year means its last day.

    Returns
    -------
    pandas.DataFrame
        One row for each area of which confirmed ground was cleared and nothing is left:
        ``hazard_id``, ``cleared_m2``, ``records`` that cleared it, ``unstated_records`` of these
        that say nothing of devices, and ``found``: ``none`` where all of them state that there was
        none, or ``not stated``. An area of which a record states a device has no row; a record that
        cleared several areas counts for each of them.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import found_empty
    >>> found_empty(minemap.Ledger(*minemap.samples.peru())).columns.tolist()
    ['hazard_id', 'cleared_m2', 'records', 'unstated_records', 'found']
    """
    pieces = pd.DataFrame(ledger.pieces.drop(columns="geometry"))
    until = None if day is None else as_day(day, "day")
    if until is not None:
        pieces = pieces[pieces["entered_on"] <= until]
        pieces["left_on"] = pieces["left_on"].where(pieces["left_on"] <= until)
    last = pieces[["entered_on", "left_on"]].max().max()
    left = ledger.remaining(last if until is None else until)["hazard_id"]
    took = (pieces["exit"] == "cleared") & pieces["left_on"].notna() & (pieces["category"] == "CHA")
    took &= ~pieces["hazard_id"].isin(left)
    cleared = pieces[took]
    releases = ledger.releases.set_index("release_id")
    devices = releases[list(DEVICE_COLUMNS)].sum(axis=1, min_count=1)
    cleared = cleared.assign(devices=cleared["release_id"].map(devices))
    rows = []
    for hazard, own in cleared.groupby("hazard_id"):
        records = own.drop_duplicates("release_id")
        silent = int(records["devices"].isna().sum())
        if records["devices"].sum() > 0:
            continue
        rows.append(
            (
                hazard,
                float(own["area_m2"].sum()),
                len(records),
                silent,
                "not stated" if silent else "none",
            )
        )
    return pd.DataFrame(
        rows, columns=["hazard_id", "cleared_m2", "records", "unstated_records", "found"]
    )
