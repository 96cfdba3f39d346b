"""Rows that cannot be used at all."""

from __future__ import annotations

import pandas as pd

from minemap.quality.record import Record, nothing, reports

__all__ = ["CHECKS"]


@reports("rejected")
def rejections(record: Record) -> pd.DataFrame:
    """List the rows that are counted nowhere, each with its reason."""
    parts = [
        pd.DataFrame(
            {
                "code": "rejected",
                "table": table,
                "row": rows["row"].to_numpy(),
                "id": rows["id"].to_numpy(),
                "other_ids": None,
                "area_m2": float("nan"),
                "geometry": None,
                "reason": rows["field"].to_numpy() + ": " + rows["reason"].to_numpy(),
            }
        )
        for table, rows in record.rejected.items()
        if len(rows)
    ]
    return pd.concat(parts, ignore_index=True) if parts else nothing()


CHECKS = (rejections,)
