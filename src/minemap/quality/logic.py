"""Contradictions between a record and its account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import RELEASING
from minemap.quality.record import Record, found, listed, nothing, reports

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]


@reports("outside", "again", "beyond")
def worked(record: Record) -> pd.DataFrame:
    """Find releases of ground outside every hazard, or released before (rules 3 and 6)."""
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
    """Find records that name a hazard but lie, to a large part, on others (rule 2)."""
    pairs = _on_others(record)
    if not len(pairs):
        return nothing()
    places, number = np.unique(pairs["release"].to_numpy(), return_inverse=True)
    beside = _beside(record, places)
    on_each = shapely.intersection(
        beside[number], record.mended["hazards"][pairs["other"].to_numpy()]
    )
    ground = _joined(on_each, number)
    owners = listed(pairs["owner"], number)
    m2 = geodesic_area(ground)
    much = m2 >= np.fmax(
        record.thresholds.overlap_m2,
        record.thresholds.elsewhere_share * record.area_m2["releases"][places],
    )
    return found(
        record,
        "elsewhere",
        "releases",
        places[much],
        area_m2=m2[much],
        geometry=ground[much],
        other_ids=owners[much],
        named=record.releases["hazard_id"].to_numpy(dtype=object)[places[much]],
        owners=owners[much],
    )


def _beside(record: Record, places: Array) -> Array:
    """Give what each record covers beyond the outlines of the hazard that it names.

    Nothing if that hazard is known only by a point, and the point lies in what was worked.
    """
    shapes, drawn = record.mended["releases"][places].copy(), record.mended["hazards"]
    named = pd.DataFrame(
        {
            "place": np.arange(len(places)),
            "hazard": record.hazard["releases"][places],
        }
    )
    versions = pd.DataFrame({"hazard": record.hazard["hazards"]}).rename_axis("row").reset_index()
    own = named.merge(versions, on="hazard")
    own["turn"] = own.groupby("place").cumcount()
    for _, once in own.groupby("turn"):
        at, rows = once["place"].to_numpy(), once["row"].to_numpy()
        areal = record.areal["hazards"][rows]
        within = ~areal & shapely.intersects(shapes[at], drawn[rows])
        shapes[at[within]] = shapely.Polygon()
        shapes[at[areal]] = shapely.difference(shapes[at[areal]], drawn[rows[areal]])
    return shapes


def _on_others(record: Record) -> pd.DataFrame:
    """Pair each record that names a hazard with the drawn ones of other ids that it took from."""
    release, m2 = record.release_of_piece, record.swept.table["area_m2"].to_numpy()
    pieces = pd.DataFrame({"release": release, "hazard": record.hazard_of_piece, "m2": m2})
    named = record.releases["hazard_id"].notna().to_numpy() & record.areal["releases"]
    pieces = pieces[np.append(named, False)[release]]
    taken = pieces.groupby(["release", "hazard"])["m2"].sum().reset_index()
    taken = taken[taken["m2"] >= record.thresholds.overlap_m2]
    pairs = taken[taken["hazard"] != record.hazard["releases"][taken["release"]]]
    pairs = pairs.assign(other=record.newest[pairs["hazard"]])
    pairs = pairs.assign(owner=record.ids["hazards"][pairs["other"]])
    # In the order of ids: not even the corners of ground that is joined depend on that of rows.
    return pairs[record.areal["hazards"][pairs["other"]]].sort_values(["release", "owner"])


def _joined(shapes: Array, group: Array) -> Array:
    """Join the shapes of each group; a single shape stays as it is."""
    order = np.argsort(group, kind="stable")
    first, count = np.unique(group[order], return_index=True, return_counts=True)[1:]
    joined = shapes[order[first]].copy()
    for place in np.flatnonzero(count > 1).tolist():
        some = order[first[place] : first[place] + count[place]]
        joined[place] = shapely.union_all(shapes[some])
    return np.asarray(joined)


@reports("drawn-again")
def drawn_again(record: Record) -> pd.DataFrame:
    """Find versions that draw ground again that was released in between (rule 4)."""
    versions = _later_versions(record)
    pieces = record.swept.table
    taken = pd.DataFrame(
        {
            "hazard": record.hazard_of_piece,
            "release": record.release_of_piece,
            "left_on": pieces["left_on"].to_numpy(),
        }
    )[(pieces["exit"].isin(RELEASING) & pieces["measured"]).to_numpy()].drop_duplicates()
    pairs = versions.merge(taken, on="hazard")
    pairs = pairs[pairs["left_on"] < pairs["reported_on"]]
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
    version, before = record.versions
    drawn = record.areal["hazards"][version] & record.areal["hazards"][before]
    version, before = version[drawn], before[drawn]
    return pd.DataFrame(
        {
            "hazard": record.hazard["hazards"][version],
            "version": version,
            "before": before,
            "reported_on": record.hazards["reported_on"].to_numpy()[version],
        }
    )


def _drawn_again(record: Record, pairs: pd.DataFrame) -> pd.DataFrame:
    """Measure what each version draws again."""
    rows, which = np.unique(pairs["version"].to_numpy(), return_inverse=True)
    ground = _joined(pairs["ground"].to_numpy(), which)
    area = geodesic_area(ground)
    records = listed(record.ids["releases"][pairs["release"]], which)
    large = area >= record.thresholds.overlap_m2
    return found(
        record,
        "drawn-again",
        "hazards",
        rows[large],
        area_m2=area[large],
        geometry=ground[large],
        other_ids=records[large],
        other=records[large],
    )


CHECKS = (worked, elsewhere, drawn_again)
