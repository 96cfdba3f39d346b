"""Written sizes against measured ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from minemap.quality.record import KEYS, Record, found, reports

__all__ = ["CHECKS"]


@reports("size")
def sizes(record: Record) -> pd.DataFrame:
    """Find written sizes that are not those of the outline."""
    parts = []
    for table in KEYS:
        measured = record.area_m2[table]
        written = record.table(table)["reported_m2"].to_numpy(dtype=float)
        difference = np.abs(written - measured)
        limit = np.maximum(measured * record.thresholds.size_share, record.thresholds.size_m2)
        off = (measured > 0) & (difference > limit)
        parts.append(
            found(
                record,
                "size",
                table,
                off,
                area_m2=difference[off],
                written_m2=written[off],
                measured_m2=measured[off],
            )
        )
    return pd.concat(parts, ignore_index=True)


CHECKS = (sizes,)
