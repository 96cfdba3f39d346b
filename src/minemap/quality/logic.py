"""What the account of the record cannot explain."""

from __future__ import annotations

import pandas as pd

from minemap.pieces import plain
from minemap.quality.record import Record, found, reports

__all__ = ["CHECKS"]


@reports("outside", "again", "beyond")
def worked(record: Record) -> pd.DataFrame:
    """Find ground released where there was none to release, or no longer (rules 3 and 6)."""
    lost = record.swept.worked
    lost = lost[lost["area_m2"] >= record.thresholds.overlap_m2]
    code = lost["what"].where(lost["measured"] | (lost["what"] == "again"), "beyond")
    places = pd.Index(record.releases["release_id"]).get_indexer(lost["release_id"])
    findings = found(
        record,
        "outside",
        "releases",
        places,
        area_m2=lost["area_m2"].to_numpy(),
        geometry=lost.geometry.to_numpy(),
    )
    return findings.assign(code=code.to_numpy())


@reports("elsewhere")
def elsewhere(record: Record) -> pd.DataFrame:
    """Find records that name a hazard and took all their ground from others (rule 2)."""
    releases = record.releases
    taken = record.swept.table.dropna(subset="release_id")[["release_id", "hazard_id"]]
    taken = plain(taken.drop_duplicates()).merge(
        releases[["release_id", "hazard_id"]].dropna(), on="release_id", suffixes=("", "_named")
    )
    itself = taken["hazard_id"] == taken["hazard_id_named"]
    others = taken[~taken["release_id"].isin(taken.loc[itself, "release_id"])]
    owners = others.groupby("release_id")["hazard_id"].agg(lambda ids: ", ".join(sorted(ids)))
    places = pd.Index(releases["release_id"]).get_indexer(owners.index)
    return found(
        record,
        "elsewhere",
        "releases",
        places,
        area_m2=record.area_m2["releases"][places],
        other_ids=owners.to_numpy(dtype=object),
        named=releases["hazard_id"].to_numpy(dtype=object)[places],
        owners=owners.to_numpy(dtype=object),
    )


CHECKS = (worked, elsewhere)
