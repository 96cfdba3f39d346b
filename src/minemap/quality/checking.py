"""Runs the checks, and makes one table of what they find."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from minemap.days import as_day
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.language.words import checked_language
from minemap.ledger import Ledger
from minemap.quality import (
    completeness,
    duplicates,
    geometry,
    logic,
    misplaced,
    place,
    rows,
    shares,
    sizes,
    standing,
    times,
)
from minemap.quality.catalogue import SEVERITIES, checked_codes, covered_by, severity, written
from minemap.quality.findings import FINDING_COLUMNS, Findings
from minemap.quality.record import KEYS, Record
from minemap.quality.thresholds import Limits, Thresholds
from minemap.tables import known
from minemap.tables.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS", "check"]

CHECKS = (
    *rows.CHECKS,
    *geometry.CHECKS,
    *duplicates.CHECKS,
    *misplaced.CHECKS,
    *place.CHECKS,
    *sizes.CHECKS,
    *logic.CHECKS,
    *shares.CHECKS,
    *standing.CHECKS,
    *times.CHECKS,
    *completeness.CHECKS,
)
"""All checks; each states which codes it can find."""


def check(
    hazards: pd.DataFrame | Ledger,
    releases: pd.DataFrame | None = None,
    rejected: Mapping[str, pd.DataFrame] | None = None,
    *,
    language: str = "en",
    only: str | Collection[str] | None = None,
    skip: str | Collection[str] | None = None,
    today: Any = None,
    workers: int | None = None,
    thresholds: Thresholds | None = None,
    **limits: Unpack[Limits],
) -> Findings:
    """Check a record: rows that cannot be used, outlines, sizes, days, and the account itself.

    Parameters
    ----------
    hazards : pandas.DataFrame, geopandas.GeoDataFrame or Ledger
        Hazardous areas, one row for each version; or the ledger of a record, which is not swept
        again.
    releases : pandas.DataFrame or geopandas.GeoDataFrame, optional
        Land-release records.
    rejected : mapping of str to pandas.DataFrame, optional
        Rows of the tables ``hazards`` and ``releases`` that reading has already rejected, as
        `minemap.read_hazards` returns them with ``on_reject="return"``.
    language : {"en", "es", "fr"}
        The language of the sentences.
    only, skip : str or collection of str, optional
        Look for these codes alone, or for all but these; `minemap.quality.codes` lists them.
    today : date, optional
        Later days are in the future; by default the computer's day.
    workers : int, optional
        How many threads to make the account on; by default one for each core. The findings do not
        depend on it.
    thresholds : Thresholds, optional
        From how much on something is a finding.
    **limits : float
        Single thresholds by name, as ``size_share=0.1``.

    Returns
    -------
    Findings
        A GeoDataFrame, one row for each finding, the worst first: ``severity`` (``error``,
        ``warning`` or ``information``), ``code``, ``table``, ``row`` (its number in the table, the
        first is 1), ``id``, ``other_ids``, ``admin1``, ``area_m2`` (the m² at stake), ``finding``
        (a sentence), ``advice`` (what to do) and ``geometry``. What one finding explains is not
        said again by another: an outline with its corners in the wrong order is not also listed as
        repaired.

    Raises
    ------
    SchemaError
        If a table lacks a column that is required.
    CoordinateError
        If the coordinates of a table are not where they should be.
    ArgumentError
        If a code, a threshold or the language is not known, or releases are given beside a ledger.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> areas = gpd.GeoDataFrame(
    ...     {"hazard_id": ["A", "B"], "category": ["SHA", "?"], "reported_on": "2020-01-31",
    ...      "reported_m2": [1.2, 500.0]},
    ...     geometry=[box(-78.5, -4, -78.499, -3.999)] * 2, crs=4326)
    >>> findings = check(areas)
    >>> findings.loc[findings["severity"] != "information", ["severity", "code", "id"]].values
    array([['error', 'rejected', 'B'],
           ['warning', 'size', 'A']], dtype=object)
    """
    checked_language(language)
    chosen, left_out = checked_codes(only, "only"), checked_codes(skip, "skip") or frozenset()
    record = _record(
        hazards,
        releases,
        rejected or {},
        today,
        (thresholds or Thresholds()).with_limits(**limits),
        workers or os.cpu_count() or 1,
    )
    parts = []
    for one in CHECKS:
        wanted = {
            code
            for code in one.codes
            if code not in left_out and (chosen is None or code in chosen)
        }
        if wanted:
            part = one(record)
            parts.append(part[part["code"].isin(wanted)])
    parts = [part for part in parts if len(part)]
    return _findings(_said_once(parts), record, language)


def _record(
    hazards: pd.DataFrame | Ledger,
    releases: pd.DataFrame | None,
    rejected: Mapping[str, pd.DataFrame],
    today: Any,
    thresholds: Thresholds,
    workers: int = 1,
) -> Record:
    """Normalise both tables, and add the rows that cannot be used to those already rejected."""
    ready = None
    if isinstance(hazards, Ledger):
        if releases is not None:
            raise ArgumentError("a ledger has release records of its own: leave releases out")
        ready = hazards._swept  # noqa: SLF001 - the account that it has made
        used, done = hazards.hazards, hazards.releases
        lost = others = pd.DataFrame(columns=["row", "id", "field", "reason"], dtype=object)
    else:
        used, lost = normalise_hazards(hazards)
        none = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
        done, others = normalise_releases(none if releases is None else releases)
    day = pd.Timestamp.now() if today is None else as_day(today, "today")
    new = {"hazards": lost, "releases": others}
    if unknown := sorted(set(rejected) - set(KEYS)):
        raise ArgumentError(f"rejected: {', '.join(unknown)} is neither hazards nor releases")
    return Record(
        hazards=known.standing(used),
        releases=known.standing(done),
        rejected={
            table: pd.concat([rejected[table], new[table]], ignore_index=True)
            if table in rejected
            else new[table]
            for table in KEYS
        },
        thresholds=thresholds,
        today=day.normalize(),
        ready=ready,
        workers=workers,
    )


def _said_once(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Leave out findings that another finding about the same row explains."""
    said: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for code, rows_of_it in part.groupby("code"):
            for covered in covered_by(str(code)):
                said.setdefault(covered, []).append(rows_of_it[["table", "row"]])
    kept = []
    for part in parts:
        superfluous = pd.Series(False, index=part.index)
        for code in set(part["code"]) & set(said):
            mine = part.loc[part["code"] == code, ["table", "row"]]
            others = pd.MultiIndex.from_frame(pd.concat(said[code]))
            superfluous[mine.index] = pd.MultiIndex.from_frame(mine).isin(others)
        kept.append(part[~superfluous])
    return kept


def _findings(parts: list[pd.DataFrame], record: Record, language: str) -> Findings:
    """Write the texts of the findings and sort them, the worst first."""
    worded = []
    for part in parts:
        for code, of_code in part.groupby("code", sort=False):
            worded.append(
                pd.DataFrame(
                    {
                        "severity": _severities(str(code), of_code, record.thresholds),
                        **{name: of_code[name].to_numpy() for name in ("code", "table", "id")},
                        "row": pd.array(of_code["row"].to_numpy(), dtype="Int64"),
                        "other_ids": of_code["other_ids"].to_numpy(dtype=object),
                        "area_m2": of_code["area_m2"].to_numpy(dtype=float),
                        "finding": written("finding", of_code, language),
                        "advice": written("advice", of_code, language),
                        "geometry": of_code["geometry"].to_numpy(dtype=object),
                    }
                )
            )
    table = (
        pd.concat(worded, ignore_index=True)
        if worded
        else pd.DataFrame({name: [] for name in FINDING_COLUMNS})
    )
    table["admin1"] = _province(record, table)
    texts = ["severity", "code", "table", "id", "other_ids", "admin1", "finding", "advice"]
    table = table.astype(dict.fromkeys(texts, TEXT) | {"row": "Int64", "area_m2": "float64"})
    table["order"] = table["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
    table = table.sort_values(
        ["order", "area_m2", "table", "row"], ascending=[True, False, True, True], ignore_index=True
    )
    findings = Findings(table[FINDING_COLUMNS], geometry="geometry", crs="EPSG:4326")
    findings.language = language
    return findings


HARMLESS = ("needle", "pinch", "overlap")
"""Codes that are a warning only if ground is at stake."""

SMALL_OVERLAP = 0.01
"""An overlap of less of either area than this, …"""
SMALL_OVERLAP_M2 = 100.0
"""… and of less m², is the rough edge of two drawings."""


def _severities(code: str, found: pd.DataFrame, thresholds: Thresholds) -> Any:
    """Give the severities of findings of one code, by the ground at stake."""
    grave = severity(code)
    if code not in HARMLESS:
        return grave
    m2 = found["area_m2"].to_numpy(dtype=float)
    if code == "overlap":
        small = (m2 < SMALL_OVERLAP_M2) & (
            found["share_of_smaller"].to_numpy(dtype=float) < SMALL_OVERLAP
        )
    else:
        small = ~(m2 >= thresholds.overlap_m2)
    return np.where(small, "information", grave)


def _province(record: Record, table: pd.DataFrame) -> Array:
    """Give the province of each finding's row; a record has the province of the area it names."""
    own = record.hazards["admin1"].to_numpy(dtype=object)
    named = np.append(own[record.newest], [None])[record.hazard["releases"]]
    province = np.full(len(table), None, dtype=object)
    of_tables: dict[Table, Array] = {"hazards": own, "releases": named}
    for name, of_rows in of_tables.items():
        mine = np.flatnonzero((table["table"] == name) & table["row"].notna())
        rows = table["row"].iloc[mine].to_numpy(dtype="int64")
        province[mine] = np.append(of_rows, [None])[record.table(name).index.get_indexer(rows)]
    return province
