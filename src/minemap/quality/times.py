"""Impossible days, and days in the wrong order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.quality.record import KEYS, Record, found, nothing, reports
from minemap.tables.further import further_table

if TYPE_CHECKING:
    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]

OWN_DAYS: dict[Table, str] = {"hazards": "reported_on", "releases": "completed_on"}
"""The days that an account rests on."""


@reports("future")
def future(record: Record) -> pd.DataFrame:
    """Find days in the future."""
    parts = []
    for name, own in OWN_DAYS.items():
        kinds = further_table(name).set_index("column")["kind"]
        days = {own: record.table(name)[own]}
        days |= {
            str(column): values
            for column, values in record.further[name].table.items()
            if kinds[str(column)] == "day"
        }
        for column, values in days.items():
            late = (values > record.today).to_numpy()
            parts.append(
                found(
                    record,
                    "future",
                    name,
                    late,
                    field=np.full(int(late.sum()), column, dtype=object),
                    day=values.to_numpy()[late],
                )
            )
    # Where a row has several such days, report the one that the account uses.
    return pd.concat(parts, ignore_index=True).drop_duplicates(["table", "row"])


@reports("released-before-reported")
def released_before_reported(record: Record) -> pd.DataFrame:
    """Find records of work that ended before the hazard that they name was reported."""
    releases = record.releases
    reported = np.append(record.first_reported, np.datetime64("NaT"))[record.hazard["releases"]]
    early = releases["completed_on"].to_numpy() < reported
    return found(
        record,
        "released-before-reported",
        "releases",
        early,
        area_m2=_size(record, "releases")[early],
        other_ids=releases["hazard_id"].to_numpy(dtype=object)[early],
        other=releases["hazard_id"].to_numpy(dtype=object)[early],
        completed_on=releases["completed_on"].to_numpy()[early],
        reported_on=reported[early],
    )


def _size(record: Record, table: Table) -> Array:
    """Give the area of each row, or the written size if it has no outline."""
    area = record.area_m2[table]
    written = record.table(table)["reported_m2"].to_numpy(dtype=float)
    return np.where(record.areal[table], area, written)


@reports("closed-before-survey")
def closed_before_survey(record: Record) -> pd.DataFrame:
    """Find areas that were closed before they were surveyed or reported."""
    further = record.further["hazards"]
    closed = further.column("closed_on")
    surveyed = further.column("surveyed_on")
    since = surveyed.where(surveyed.notna(), record.hazards["reported_on"])
    early = (closed < since).to_numpy()
    return found(
        record,
        "closed-before-survey",
        "hazards",
        early,
        closed_on=closed.to_numpy()[early],
        since=since.to_numpy()[early],
    )


@reports("released-after-closing")
def released_after_closing(record: Record) -> pd.DataFrame:
    """Find records of work on areas that had been closed by then, named or by place."""
    releases = record.releases
    days = record.further["hazards"].column("closed_on")
    if not days.notna().any():
        return nothing()
    ids = record.worked_in.to_numpy(dtype=object)
    closed = days.groupby(record.hazards["hazard_id"]).max().reindex(ids).to_numpy()
    late = (releases["completed_on"].to_numpy() > closed) & ~np.isnat(closed)
    return found(
        record,
        "released-after-closing",
        "releases",
        late,
        area_m2=_size(record, "releases")[late],
        other_ids=ids[late],
        other=ids[late],
        completed_on=releases["completed_on"].to_numpy()[late],
        closed_on=closed[late],
    )


@reports("work-out-of-order")
def work_out_of_order(record: Record) -> pd.DataFrame:
    """Find work that ended before it began, or was handed over before it ended."""
    done = record.releases["completed_on"]
    further = record.further["releases"]
    parts = []
    for before, after in (
        (("started_on", further.column("started_on")), ("completed_on", done)),
        (("completed_on", done), ("handed_over_on", further.column("handed_over_on"))),
    ):
        wrong = (before[1] > after[1]).to_numpy()
        count = int(wrong.sum())
        parts.append(
            found(
                record,
                "work-out-of-order",
                "releases",
                wrong,
                field=np.full(count, before[0], dtype=object),
                day=before[1].to_numpy()[wrong],
                other_field=np.full(count, after[0], dtype=object),
                other_day=after[1].to_numpy()[wrong],
            )
        )
    return pd.concat(parts, ignore_index=True)


@reports("versions-out-of-order")
def versions_out_of_order(record: Record) -> pd.DataFrame:
    """Find versions of an area whose numbers and days run in opposite directions."""
    further = record.further["hazards"].table
    if "version" not in further:
        return nothing()
    hazards = record.hazards
    table = pd.DataFrame(
        {
            "place": np.arange(len(hazards)),
            "id": hazards["hazard_id"].to_numpy(dtype=object),
            "version": further["version"].to_numpy(dtype=float, na_value=np.nan),
            "day": hazards["reported_on"].to_numpy(),
        }
    ).dropna()
    table = table.sort_values(["id", "version"], kind="stable")
    before = table.groupby("id")[["version", "day"]].shift()
    wrong = table[(table["day"] < before["day"]) & (table["version"] > before["version"])]
    return found(
        record,
        "versions-out-of-order",
        "hazards",
        wrong["place"].to_numpy(),
        version=wrong["version"].to_numpy(),
        day=wrong["day"].to_numpy(),
        other_version=before["version"][wrong.index].to_numpy(),
        other_day=before["day"][wrong.index].to_numpy(),
    )


@reports("unread")
def unread(record: Record) -> pd.DataFrame:
    """List cells of further columns that cannot be read."""
    parts = []
    for name in KEYS:
        problems = record.further[name].unread
        parts.append(
            found(
                record,
                "unread",
                name,
                problems["place"].to_numpy(dtype=np.int64),
                field=problems["field"].to_numpy(dtype=object),
                reason=problems["reason"].to_numpy(dtype=object),
            )
        )
    return pd.concat(parts, ignore_index=True)


CHECKS = (
    future,
    released_before_reported,
    closed_before_survey,
    released_after_closing,
    work_out_of_order,
    versions_out_of_order,
    unread,
)
