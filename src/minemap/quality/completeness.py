"""Which fields of minemap's list a record has, by field and administrative unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError
from minemap.language.vocabulary import DEVICE_COLUMNS
from minemap.language.words import checked_language
from minemap.quality.catalogue import said
from minemap.quality.record import BASE_COLUMNS, KEYS, Record, reports
from minemap.tables.further import read_further
from minemap.tables.known import standing
from minemap.tables.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from minemap.tables.schema import Table

__all__ = ["CHECKS", "MINIMUM", "completeness"]

MINIMUM: dict[Table, tuple[str, ...]] = {
    "hazards": (
        "hazard_id", "name", "category", "status", "closed_on", "reported_on", "information_on",
        "country", "admin1", "admin2", "nearest_place", "geometry", "reported_m2", "evidence",
        "contamination", "estimated_devices", "terrain", "vegetation", "access", "land_use",
        "people_affected", "priority", "source", "organisation", "survey_id", "marking",
    ),
    "releases": (
        "release_id", "hazard_id", "activity", "outcome", "started_on", "completed_on",
        "reported_m2", "geometry", "depth", "asset", "operator", "persons", "hours", "devices",
        "quality_check", "handed_over_on",
    ),
}  # fmt: skip
"""The fields of a hazardous area and of a land-release record: minemap's own list, based on the
forms of IMSMA and not on a standard. `devices` stands for all counts by kind."""

CLEARED_ALONE = ("depth", "devices")
"""Fields that only clearance records have."""

NOT_GIVEN = ""


def completeness(
    hazards: pd.DataFrame,
    releases: pd.DataFrame | None = None,
    *,
    by: str | None = None,
    language: str = "en",
) -> pd.DataFrame:
    """Count how many rows have each field of minemap's list.

    Parameters
    ----------
    hazards : pandas.DataFrame
        Hazardous areas.
    releases : pandas.DataFrame, optional
        Land-release records.
    by : str, optional
        A column of the hazards, such as ``admin1``, to count apart by; records count where the
        hazard lies that they name.
    language : {"en", "es", "fr"}
        The language of the names of the fields.

    Returns
    -------
    pandas.DataFrame
        One row for each table and field (and unit), in the order of the list: ``table``,
        ``field``, ``name`` (what people call it), the column `by`, ``rows`` (that should have it),
        ``filled`` and ``share``. A closing day is asked of closed areas alone, depth and devices of
        clearance.

    Raises
    ------
    SchemaError
        If a table lacks a column that is required.
    ArgumentError
        If there is no column `by`, or the language is not known.

    Notes
    -----
    The list is minemap's own, after the forms of IMSMA; a national standard may ask for others.

    Examples
    --------
    >>> import minemap
    >>> from minemap.quality import completeness
    >>> table = completeness(*minemap.samples.peru())
    >>> table.set_index("field").loc[["category", "evidence"], ["rows", "filled"]]
              rows  filled
    field
    category   ...
    evidence   ...       0
    """
    checked_language(language)
    used, _ = normalise_hazards(hazards)
    none = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
    done, _ = normalise_releases(none if releases is None else releases)
    if by is not None and by not in used:
        raise ArgumentError(f"by={by!r} is no column of the hazards")
    parts = []
    for name, frame in (("hazards", standing(used)), ("releases", standing(done))):
        unit = None if by is None else _unit(name, frame, used, by)  # type: ignore[arg-type]
        parts.append(_counted(name, frame, unit, by))  # type: ignore[arg-type]
    table = pd.concat(parts, ignore_index=True)
    table.insert(2, "name", [said("field", field, language) for field in table["field"]])
    return table


def _unit(table: Table, frame: pd.DataFrame, hazards: pd.DataFrame, by: str) -> pd.Series:
    """Give the unit of each row."""
    if table == "hazards":
        unit = frame[by]
    else:
        first = hazards.drop_duplicates("hazard_id").set_index("hazard_id")[by]
        unit = frame["hazard_id"].map(first)
    return unit.astype(object).where(unit.notna(), NOT_GIVEN)


def _filled(table: Table, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tell for each row and field whether the field should be filled, and whether it is."""
    further = read_further(table, frame).table
    filled, asked = {}, {}
    for field in MINIMUM[table]:
        asked[field] = pd.Series(True, frame.index)
        if field == "devices":
            filled[field] = frame[list(DEVICE_COLUMNS)].notna().any(axis=1)
        elif field in frame:
            filled[field] = _there(frame[field])
        elif field in further:
            filled[field] = _there(further[field])
        else:
            filled[field] = pd.Series(False, frame.index)
        if field in CLEARED_ALONE:
            asked[field] = frame["outcome"].eq("cleared")
        if field == "closed_on":
            closed = further["status"].eq("closed") if "status" in further else False
            asked[field] = filled[field] | closed
    return pd.DataFrame(filled), pd.DataFrame(asked)


def _there(values: pd.Series) -> pd.Series:
    """Tell which cells are filled; blanks do not count."""
    there = values.notna()
    if pd.api.types.is_string_dtype(values.dtype):
        there &= values.astype("str").str.strip().ne("")
    return there


def _counted(
    table: Table, frame: pd.DataFrame, unit: pd.Series | None, by: str | None
) -> pd.DataFrame:
    filled, asked = _filled(table, frame)
    groups = np.zeros(len(frame)) if unit is None else unit.to_numpy()
    rows = asked.groupby(groups).sum()
    there = (filled & asked).groupby(groups).sum()
    counted = pd.DataFrame(
        {"rows": rows.stack(), "filled": there.stack()}  # noqa: PD013 - a table of two levels
    ).rename_axis(["unit", "field"])
    counted = counted.reset_index()
    order = {field: place for place, field in enumerate(MINIMUM[table])}
    counted["order"] = counted["field"].map(order)
    counted = counted.sort_values(["order", "unit"], kind="stable")
    columns: dict[str, Any] = {"table": table, "field": counted["field"]}
    if by is not None:
        columns[by] = counted["unit"]
    columns |= {"rows": counted["rows"].astype(np.int64)}
    columns |= {"filled": counted["filled"].astype(np.int64)}
    result = pd.DataFrame(columns).reset_index(drop=True)
    result["share"] = result["filled"] / result["rows"].where(result["rows"] > 0)
    return result


@reports("absent-data", "incomplete")
def minimum_data(record: Record) -> pd.DataFrame:
    """Find the fields that no row has, and those that some rows lack."""
    findings: list[dict[str, Any]] = []
    for name in KEYS:
        frame = record.table(name)
        if not len(frame):
            continue
        counted = _counted(name, frame, None, None)
        counted = counted[(counted["rows"] > 0) & (counted["filled"] < counted["rows"])]
        absent = counted.loc[counted["filled"] == 0, "field"].tolist()
        if absent:
            findings.append({"code": "absent-data", "table": name, "fields": tuple(absent)})
        partly = counted[counted["filled"] > 0]
        for field, filled, rows in zip(
            partly["field"], partly["filled"], partly["rows"], strict=True
        ):
            facts = {"field": field, "filled": filled, "rows": rows}
            facts["share_percent"] = 100.0 * filled / rows
            findings.append({"code": "incomplete", "table": name, **facts})
    about = {"id": "", "area_m2": float("nan"), "row": None, "other_ids": None, "geometry": None}
    findings = [{**about, **one} for one in findings]
    return pd.DataFrame(findings, columns=[*BASE_COLUMNS, *FACTS])


FACTS = ["field", "fields", "filled", "rows", "share_percent"]

CHECKS = (minimum_data,)
