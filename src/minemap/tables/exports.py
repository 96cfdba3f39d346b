"""Yearly exports in one table, which look like versions of areas but are not."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from minemap.errors import SchemaError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["refuse_exports"]

LEAST = 3
"""Least unchanged repeated areas of an export; fewer may be chance."""

SHARE = 0.5
"""Least share of the areas of one day, and of the repeated ones, for an export."""


def refuse_exports(hazards: gpd.GeoDataFrame) -> None:
    """Refuse a table that holds several whole states of a register.

    A version says what changed; an export says everything again. If exports were read as versions,
    an area that is missing from a later export would stay for ever.

    Parameters
    ----------
    hazards : geopandas.GeoDataFrame
        Hazardous areas, normalised.

    Raises
    ------
    SchemaError
        If most areas of a day stand there again on the next, most of them unchanged, and some do
        not.

    Examples
    --------
    >>> import minemap
    >>> refuse_exports(minemap.samples.peru()[0])
    """
    again = hazards["hazard_id"].duplicated(keep=False)
    if again.sum() < 2 * LEAST:
        return
    table = hazards[["hazard_id", "category", "reported_on", "reported_m2"]].copy()
    table["shape"] = shapely.to_wkb(hazards.geometry.to_numpy())
    days = [group.set_index("hazard_id") for _, group in table.groupby("reported_on")]
    for before, after in pairwise(days):
        shared = before.index.intersection(after.index)
        gone = before.index.difference(after.index)
        if len(shared) < max(LEAST, SHARE * len(before)) or not len(gone):
            continue
        old, new = before.loc[shared], after.loc[shared]
        same = (old["category"] == new["category"]).to_numpy()
        same = same & (old["shape"].fillna(b"") == new["shape"].fillna(b"")).to_numpy()
        sizes = old["reported_m2"].to_numpy(), new["reported_m2"].to_numpy()
        same = same & np.isclose(*sizes, equal_nan=True)
        if same.sum() < max(LEAST, SHARE * len(shared)):
            continue
        first, last = (table["reported_on"].iloc[0] for table in (before, after))
        raise SchemaError(
            f"hazards: of the {len(before):,} areas of {first:%Y-%m-%d}, {last:%Y-%m-%d} repeats "
            f"{int(same.sum()):,} as they were and lacks {len(gone):,} (such as {gone[0]}): these "
            "are exports of a register set one below the other, not versions of its areas. Make a "
            "record of them with minemap.from_snapshots, compare them two at a time "
            "(minemap.reconcile, minemap reconcile OLD NEW), or give the last one alone; if they "
            "are versions, leave out those that change nothing"
        )
