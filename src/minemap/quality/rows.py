"""Rows that cannot be used at all."""

from __future__ import annotations

import re

import pandas as pd

from minemap.dtypes import TEXT
from minemap.quality.record import Record, nothing, reports

__all__ = ["CHECKS"]

REASONS = {
    "unclosed-ring": re.compile("closed linestring|not closed|closing point", re.IGNORECASE),
    "too-few-vertices": re.compile(
        "number of points in LinearRing|requires at least|too few points|0 or >1 elements",
        re.IGNORECASE,
    ),
}
"""Messages of GEOS about unreadable geometries, in a surveyor's words."""


@reports("rejected", *REASONS)
def rejections(record: Record) -> pd.DataFrame:
    """List the rows that are counted nowhere, each with its reason."""
    parts = []
    for table, rows in record.rejected.items():
        code = pd.Series("rejected", index=rows.index, dtype=TEXT)
        for name, pattern in REASONS.items():
            told = rows["reason"].map(lambda reason, like=pattern: like.search(reason) is not None)
            code[told.astype(bool) & (rows["field"] == "geometry")] = name
        parts.append(
            pd.DataFrame(
                {
                    "code": code.to_numpy(),
                    "table": table,
                    "row": rows["row"].to_numpy(),
                    "id": rows["id"].to_numpy(),
                    "other_ids": None,
                    "area_m2": float("nan"),
                    "geometry": None,
                    "reason": rows["field"].to_numpy() + ": " + rows["reason"].to_numpy(),
                }
            )
        )
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else nothing()


CHECKS = (rejections,)
