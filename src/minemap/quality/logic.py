"""What the account of the record cannot explain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import RELEASING
from minemap.quality.record import Record, found, nothing, reports
from minemap.sweep.pieces import plain

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


@reports("drawn-again")
def drawn_again(record: Record) -> pd.DataFrame:
    """Find versions that draw ground again that was released in between (rule 4)."""
    versions = _later_versions(record)
    taken = record.swept.table
    taken = taken.loc[
        taken["exit"].isin(RELEASING) & taken["measured"], ["hazard_id", "release_id", "left_on"]
    ].drop_duplicates()
    pairs = versions.merge(plain(taken), on="hazard_id")
    pairs = pairs[pairs["left_on"] < pairs["reported_on"]]
    pairs["release"] = pd.Index(record.releases["release_id"]).get_indexer(pairs["release_id"])
    pairs = pairs[record.areal["releases"][pairs["release"]]]
    if not len(pairs):
        return nothing()
    drawn, records = record.mended["hazards"], record.mended["releases"]
    both = shapely.intersection(
        drawn[pairs["version"].to_numpy()], drawn[pairs["before"].to_numpy()]
    )
    again = shapely.intersection(both, records[pairs["release"].to_numpy()])
    pairs = pairs.assign(ground=again)[~shapely.is_empty(again)]
    return _drawn_again(record, pairs)


def _later_versions(record: Record) -> pd.DataFrame:
    """Pair each version of a hazard that has an outline with the one before."""
    hazards = record.hazards
    order = np.lexsort((hazards["reported_on"].to_numpy(), hazards["hazard_id"].to_numpy(str)))
    ids = hazards["hazard_id"].to_numpy(dtype=object)[order]
    later = np.flatnonzero(ids[1:] == ids[:-1]) + 1
    version, before = order[later], order[later - 1]
    drawn = record.areal["hazards"][version] & record.areal["hazards"][before]
    version, before = version[drawn], before[drawn]
    return pd.DataFrame(
        {
            "hazard_id": hazards["hazard_id"].to_numpy(dtype=object)[version],
            "version": version,
            "before": before,
            "reported_on": hazards["reported_on"].to_numpy()[version],
        }
    )


def _drawn_again(record: Record, pairs: pd.DataFrame) -> pd.DataFrame:
    """Measure what each version draws again."""
    rows, which = np.unique(pairs["version"].to_numpy(), return_inverse=True)
    ground = np.array(
        [shapely.union_all(part) for _, part in pairs.groupby(which)["ground"]], dtype=object
    )
    area = geodesic_area(ground)
    records = pairs.groupby(which)["release_id"].agg(lambda ids: ", ".join(sorted(set(ids))))
    large = area >= record.thresholds.overlap_m2
    return found(
        record,
        "drawn-again",
        "hazards",
        rows[large],
        area_m2=area[large],
        geometry=ground[large],
        other_ids=records.to_numpy(dtype=object)[large],
        other=records.to_numpy(dtype=object)[large],
    )


CHECKS = (worked, elsewhere, drawn_again)
