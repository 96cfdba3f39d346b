"""Outlines that are not drawn as outlines can be."""

from __future__ import annotations

import pandas as pd

from minemap.quality.record import KEYS, Record, found, reports

__all__ = ["CHECKS"]


@reports("repaired")
def repairs(record: Record) -> pd.DataFrame:
    """List the outlines that had to be repaired to be cut."""
    repaired = record.swept.repairs
    parts = []
    for table in KEYS:
        of_table = repaired[repaired["table"] == table]
        parts.append(
            found(
                record,
                "repaired",
                table,
                record.table(table).index.get_indexer(of_table["row"]),
                area_m2=(of_table["area_after_m2"] - of_table["area_before_m2"]).abs().to_numpy(),
                problem=of_table["problem"].to_numpy(),
                before_m2=of_table["area_before_m2"].to_numpy(),
                after_m2=of_table["area_after_m2"].to_numpy(),
            )
        )
    return pd.concat(parts, ignore_index=True)


CHECKS = (repairs,)
