"""What is wrong in a record, or at least worth a look before its figures go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.geodesy import geodesic_area
from minemap.schema import normalise_hazards, normalise_releases
from minemap.sweep import sweep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.sweep import Swept

__all__ = ["FINDING_COLUMNS", "check"]

FINDING_COLUMNS = ["severity", "code", "table", "row", "id", "area_m2", "finding", "geometry"]

SIZE_SHARE = 0.05
"""A written size may differ from the measured one by this share of it, …"""

SIZE_M2 = 100.0
"""… or by this much, before it is a finding."""

OVERLAP_M2 = 1.0
"""Ground of less than this outside a hazard is the rough edge of a drawing, not a finding."""


def check(
    hazards: pd.DataFrame,
    releases: pd.DataFrame | None = None,
    rejected: Mapping[str, pd.DataFrame] | None = None,
) -> gpd.GeoDataFrame:
    """Check a record: rows that cannot be used, and what its account cannot explain.

    Parameters
    ----------
    hazards : pandas.DataFrame or geopandas.GeoDataFrame
        Hazardous areas, one row a version.
    releases : pandas.DataFrame or geopandas.GeoDataFrame, optional
        Land-release records.
    rejected : mapping of str to pandas.DataFrame, optional
        Rows of the tables ``hazards`` and ``releases`` that reading has already rejected, as
        `minemap.read_hazards` returns them with ``on_reject="return"``.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a finding, the gravest first: ``severity`` (``error``: the row is not counted;
        ``warning``: it is counted, and may be wrong), ``code``, ``table``, ``row`` (its number in
        the table, the first is 1), ``id``, ``area_m2`` (the m² at stake), ``finding`` (a sentence)
        and ``geometry``. Codes: ``rejected``, ``repaired``, ``size``, ``outside``, ``again``,
        ``beyond`` and ``elsewhere``.

    Raises
    ------
    SchemaError
        If a table lacks a column that is required.
    CoordinateError
        If the coordinates of a table are not where they should be.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> areas = gpd.GeoDataFrame(
    ...     {"hazard_id": ["A", "B"], "category": ["SHA", "?"], "reported_on": "2020-01-31",
    ...      "reported_m2": [1.2, 500.0]},
    ...     geometry=[box(-78.5, -4, -78.499, -3.999)] * 2, crs=4326)
    >>> check(areas)[["severity", "code", "id"]].values.tolist()
    [['error', 'rejected', 'B'], ['warning', 'size', 'A']]
    """
    used, lost = normalise_hazards(hazards)
    found = [_rejections(table, rows) for table, rows in (rejected or {}).items()]
    found.append(_rejections("hazards", lost))
    none = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
    done, lost = normalise_releases(none if releases is None else releases)
    found.append(_rejections("releases", lost))
    swept = sweep(used, done)
    found += [
        _repairs(swept, used, done),
        _sizes("hazards", used, "hazard_id"),
        _sizes("releases", done, "release_id"),
        _worked(swept, done),
        _elsewhere(swept, done),
    ]
    findings = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    findings = findings.sort_values(
        ["severity", "area_m2", "table", "row"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )
    return gpd.GeoDataFrame(findings[FINDING_COLUMNS], geometry="geometry", crs="EPSG:4326")


def _rejections(table: str, rejected: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "severity": "error",
            "code": "rejected",
            "table": table,
            "row": rejected["row"],
            "id": rejected["id"],
            "area_m2": float("nan"),
            "finding": [
                f"{field}: {reason}"
                for field, reason in zip(rejected["field"], rejected["reason"], strict=True)
            ],
            "geometry": None,
        }
    )


def _repairs(swept: Swept, hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame) -> pd.DataFrame:
    repairs = swept.repairs
    tables = {"hazards": hazards, "releases": releases}
    return pd.DataFrame(
        {
            "severity": "warning",
            "code": "repaired",
            "table": repairs["table"],
            "row": repairs["row"],
            "id": repairs["id"],
            "area_m2": (repairs["area_after_m2"] - repairs["area_before_m2"]).abs(),
            "finding": [
                f"the outline is invalid ({problem}) and was measured as repaired: "
                f"{before:,.1f} m² before, {after:,.1f} m² after; redraw it"
                for problem, before, after in zip(
                    repairs["problem"],
                    repairs["area_before_m2"],
                    repairs["area_after_m2"],
                    strict=True,
                )
            ],
            "geometry": [
                tables[table].geometry.loc[row]
                for table, row in zip(repairs["table"], repairs["row"], strict=True)
            ],
        }
    )


def _sizes(table: str, frame: gpd.GeoDataFrame, key: str) -> pd.DataFrame:
    """Find written sizes that are not those of the outline."""
    measured = geodesic_area(frame.geometry)
    difference = (frame["reported_m2"] - measured).where(measured > 0).abs()
    off = difference > (measured * SIZE_SHARE).clip(lower=SIZE_M2)
    return pd.DataFrame(
        {
            "severity": "warning",
            "code": "size",
            "table": table,
            "row": frame.index[off],
            "id": frame.loc[off, key].to_numpy(),
            "area_m2": difference[off].to_numpy(),
            "finding": [
                f"{written:,.0f} m² are written, the outline measures {area:,.0f} m²; "
                "correct the one that is wrong"
                for written, area in zip(frame.loc[off, "reported_m2"], measured[off], strict=True)
            ],
            "geometry": frame.geometry[off].to_numpy(),
        }
    )


def _worked(swept: Swept, releases: gpd.GeoDataFrame) -> pd.DataFrame:
    worked = swept.worked[swept.worked["area_m2"] >= OVERLAP_M2]
    code = worked["what"].where(worked["measured"] | (worked["what"] == "again"), "beyond")
    sentences = {
        "outside": "released where no hazard was recorded then; is a hazard missing, or a date?",
        "again": "had been released by an earlier record, and counts for that one",
        "beyond": "more is written than was left of the hazard it names, or it names none",
    }
    row = pd.Series(releases.index, index=releases["release_id"])
    return pd.DataFrame(
        {
            "severity": "warning",
            "code": code,
            "table": "releases",
            "row": worked["release_id"].map(row),
            "id": worked["release_id"],
            "area_m2": worked["area_m2"],
            "finding": [
                f"{area:,.0f} m² {'of it ' if what == 'again' else ''}{sentences[what]}"
                for area, what in zip(worked["area_m2"], code, strict=True)
            ],
            "geometry": worked.geometry.to_numpy(),
        }
    )


def _elsewhere(swept: Swept, releases: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find records that name a hazard and took all their ground from others (rule 2)."""
    taken = swept.table.dropna(subset="release_id").groupby("release_id")["hazard_id"].agg(set)
    owners = releases["release_id"].map(taken)
    named = releases["hazard_id"]
    off = np.array(
        [
            pd.notna(name) and isinstance(found, set) and name not in found
            for name, found in zip(named, owners, strict=True)
        ],
        dtype=bool,
    )
    lost = releases[off]
    return pd.DataFrame(
        {
            "severity": "warning",
            "code": "elsewhere",
            "table": "releases",
            "row": lost.index,
            "id": lost["release_id"].to_numpy(),
            "area_m2": geodesic_area(lost.geometry).to_numpy(),
            "finding": [
                f"names the hazard {name}, but lies on {', '.join(sorted(found))}, and counts there"
                for name, found in zip(lost["hazard_id"], owners[off], strict=True)
            ],
            "geometry": lost.geometry.to_numpy(),
        }
    )
