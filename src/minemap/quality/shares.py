"""Where the account had to assume something: ground released in part by a figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import RELEASING
from minemap.quality.record import Record, found, listed, nothing, reports
from minemap.sweep.sweeping import covered

__all__ = ["CHECKS"]


@reports("over-a-figure", "smaller-after-a-figure")
def supposed(record: Record) -> pd.DataFrame:
    """Find rows that draw ground of which an earlier record released a part by a figure."""
    releases, hazards = record.releases, record.hazards
    by_figure = ~record.areal["releases"] & releases["outcome"].isin(RELEASING).to_numpy()
    known = record.hazard["releases"] >= 0
    figures = releases.loc[by_figure & known, ["release_id", "hazard_id", "completed_on"]]
    if not len(figures):
        return nothing()
    versions = pd.DataFrame(
        {
            "place": np.arange(len(hazards)),
            "hazard_id": record.ids["hazards"],
            "reported_on": hazards["reported_on"].to_numpy(),
        }
    )[record.areal["hazards"]]
    pairs = figures.astype({"hazard_id": object}).merge(versions, on="hazard_id")
    pairs = pairs[pairs["reported_on"] <= pairs["completed_on"]].sort_values("reported_on")
    # The version in force when the record was completed.
    pairs = pairs.drop_duplicates("release_id", keep="last").reset_index(drop=True)
    shapes = record.mended["hazards"]
    mine, other = shapely.STRtree(shapes[versions["place"]]).query(
        shapes[pairs["place"]], predicate="intersects"
    )
    near = pairs.iloc[mine].reset_index(drop=True)
    later = versions.iloc[other].reset_index(drop=True).add_prefix("later_")
    near = pd.concat([near, later], axis=1)
    near = near[near["later_reported_on"] > near["completed_on"]]
    before, after = shapes[near["place"]], shapes[near["later_place"]]
    itself = (near["hazard_id"] == near["later_hazard_id"]).to_numpy()
    at_stake = np.where(
        itself,
        shapely.difference(before, after),
        shapely.intersection(before, after),
    )
    near = near.assign(shape=at_stake, itself=itself)
    size = pd.DataFrame({"m2": geodesic_area(at_stake)}, index=near.index)["m2"]
    near = near.assign(m2=size)[size >= record.thresholds.overlap_m2]
    near = near.sort_values("completed_on").drop_duplicates("later_place", keep="last")
    findings = [
        found(
            record,
            code,
            "hazards",
            rows["later_place"].to_numpy(),
            area_m2=rows["m2"].to_numpy(),
            geometry=rows["shape"].to_numpy(),
            other_ids=rows["release_id"].to_numpy(dtype=object),
            other=rows["hazard_id"].to_numpy(dtype=object),
            release=rows["release_id"].to_numpy(dtype=object),
        )
        for code, rows in (
            ("over-a-figure", near[~near["itself"]]),
            ("smaller-after-a-figure", near[near["itself"]]),
        )
    ]
    return pd.concat(findings, ignore_index=True)


@reports("covered")
def beneath(record: Record) -> pd.DataFrame:
    """Find areas whose ground all counts for other areas (rule 1)."""
    hazards, releases = record.hazards, record.releases
    if not len(hazards):
        return nothing()
    day = pd.concat([hazards["reported_on"], releases["completed_on"]]).max()
    pairs = covered(record.swept, (hazards, releases), day, record.workers)
    which, ids = pd.factorize(pairs["hazard_id"])
    owners = listed(pairs["owner_id"], which)
    return found(
        record,
        "covered",
        "hazards",
        record.newest[record.hazards_called(pd.Series(ids))],
        area_m2=np.bincount(which, pairs["area_m2"], len(ids)),
        other_ids=owners,
        owners=owners,
    )


CHECKS = (supposed, beneath)
