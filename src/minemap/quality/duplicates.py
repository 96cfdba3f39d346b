"""Areas, outlines, ids and devices that are in the record more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.geodesy import WGS84, geodesic_area
from minemap.language.vocabulary import DEVICE_COLUMNS, folded
from minemap.quality.record import KEYS, Record, found, nothing, reports
from minemap.quality.rings import metres_per_degree

if TYPE_CHECKING:
    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]

BLOCK_PAIRS = 100_000
"""Pairs of outlines that are intersected at a time, to limit the memory."""

POINT = 0

SAME_POINT_M = 1.0
"""Metres: points nearer than this are the same point, written with more or fewer digits."""

LOCAL_IDS = frozenset({"localid", "shapeid", "polygonid", "guid", "globalid", "uuid"})
"""Further columns of ids (folded names)."""


@reports("duplicate-outline", "overlap", "overlap-of-categories")
def overlaps(record: Record) -> pd.DataFrame:
    """Find areas that overlapped while both were in the record, and areas that are drawn twice."""
    pairs = _standing_together(record, *_neighbours(record))
    if not len(pairs):
        return nothing()
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    area = record.area_m2["hazards"]
    either = area[one] + area[other] - pairs["shared_m2"].to_numpy()
    share = pairs["shared_m2"].to_numpy() / np.where(either > 0, either, np.inf)
    smaller = np.minimum(area[one], area[other])
    category = record.hazards["category"].to_numpy(dtype=object)
    code = np.where(
        share >= record.thresholds.same_area_share,
        "duplicate-outline",
        np.where(category[one] == category[other], "overlap", "overlap-of-categories"),
    )
    ids = record.ids["hazards"]
    findings = found(
        record,
        "overlap",
        "hazards",
        one,
        area_m2=pairs["shared_m2"].to_numpy(),
        geometry=pairs["shared"].to_numpy(dtype=object),
        other_ids=ids[other],
        other=ids[other],
        share=100 * share,
        share_of_smaller=pairs["shared_m2"].to_numpy() / np.where(smaller > 0, smaller, np.inf),
    )
    return findings.assign(code=code)


def _neighbours(record: Record) -> tuple[Array, Array]:
    """Pair the last versions of areas whose boxes share enough ground, the later area first."""
    rows = record.latest[record.areal["hazards"][record.latest]]
    shapes = record.mended["hazards"][rows]
    one, other = shapely.STRtree(shapes).query(shapes)
    kept = one < other
    one, other = one[kept], other[kept]
    bounds = shapely.bounds(shapes)
    width, height = (
        np.minimum(bounds[one, 2 + axis], bounds[other, 2 + axis])
        - np.maximum(bounds[one, axis], bounds[other, axis])
        for axis in (0, 1)
    )
    east, north = metres_per_degree(bounds[one, 1])
    # A degree is longest at the equator, so that this cannot be less than what they share.
    near = width * height * east.max(initial=0) * north * 1.02 >= record.thresholds.overlap_m2
    one, other = rows[one[near]], rows[other[near]]
    day = record.hazards["reported_on"].to_numpy()
    later = (day[one] > day[other]) | ((day[one] == day[other]) & (one > other))
    return np.where(later, one, other), np.where(later, other, one)


def _standing_together(record: Record, one: Array, other: Array) -> pd.DataFrame:
    """Measure the common ground of each pair, if both were in the record on one day."""
    number = record.hazard["hazards"]
    begin = record.first_reported.astype("datetime64[s]")[number]
    end = record.emptied_on.astype("datetime64[s]")[number]
    end = np.where(np.isnat(end), np.datetime64("9999-12-31", "s"), end)
    together = (begin[one] < end[other]) & (begin[other] < end[one])
    one, other = one[together], other[together]
    shapes = record.mended["hazards"]
    # To tell that two outlines do not meet takes a tenth of cutting them.
    meet = shapely.intersects(shapes[one], shapes[other])
    one, other = one[meet], other[meet]
    kept = []
    for start in range(0, len(one), BLOCK_PAIRS):
        block = slice(start, start + BLOCK_PAIRS)
        shared = shapely.intersection(shapes[one[block]], shapes[other[block]])
        area = geodesic_area(shared)
        large = area >= record.thresholds.overlap_m2
        kept.append(
            pd.DataFrame(
                {
                    "one": one[block][large],
                    "other": other[block][large],
                    "shared_m2": area[large],
                    "shared": shared[large],
                }
            )
        )
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()


@reports("duplicate-point")
def duplicate_points(record: Record) -> pd.DataFrame:
    """Find areas known only by a point that are at the same point."""
    rows = record.latest[shapely.get_type_id(record.shapes["hazards"][record.latest]) == POINT]
    points, place = np.unique(
        shapely.get_coordinates(record.shapes["hazards"][rows]), axis=0, return_inverse=True
    )
    return _of_groups(record, "duplicate-point", "hazards", rows, _together(points)[place])


def _together(points: Array) -> Array:
    """Number groups of points within a metre: the same point written with other digits."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    if not len(points):
        return np.empty(0, dtype=np.int64)
    lon, lat = np.radians(points).T
    on_the_globe = WGS84.a * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    one, other = cKDTree(on_the_globe).query_pairs(SAME_POINT_M, output_type="ndarray").T
    near = coo_matrix((np.ones(len(one)), (one, other)), shape=(len(points),) * 2)
    return np.asarray(connected_components(near, directed=False)[1])


def _of_groups(
    record: Record, code: str, table: Table, rows: Array, group: Array, **facts: Any
) -> pd.DataFrame:
    """Report every row of a group but the first; the finding names the first."""
    order = np.lexsort((rows, group))
    rows, group = rows[order], group[order]
    start = np.concatenate([[True], group[1:] != group[:-1]])[: len(group)]
    first = rows[np.maximum.accumulate(np.where(start, np.arange(len(rows)), 0))]
    ids = record.ids[table]
    others = ids[first[~start]]
    return found(
        record,
        code,
        table,
        rows[~start],
        area_m2=record.area_m2[table][rows[~start]],
        other_ids=others,
        other=others,
        **{name: values[order][~start] for name, values in facts.items()},
    )


@reports("duplicate-id")
def duplicate_ids(record: Record) -> pd.DataFrame:
    """Find rows that were rejected because another row has their id."""
    parts = []
    for table, rows in record.rejected.items():
        again = rows[rows["reason"].str.startswith("a second row of this")]
        parts.append(
            pd.DataFrame(
                {
                    "code": "duplicate-id",
                    "table": table,
                    "row": again["row"].to_numpy(),
                    "id": again["id"].to_numpy(),
                    "other_ids": again["id"].to_numpy(),
                    "area_m2": float("nan"),
                    "geometry": None,
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else nothing()


@reports("id-spelling")
def id_spellings(record: Record) -> pd.DataFrame:
    """Find ids that differ by blanks or case alone."""
    parts = []
    for table, key in KEYS.items():
        first = np.flatnonzero(~record.table(table)[key].duplicated())
        spelled = _spelled(record.ids[table][first])
        parts.append(_of_groups(record, "id-spelling", table, first, pd.factorize(spelled)[0]))
    return pd.concat(parts, ignore_index=True)


def _spelled(ids: Array) -> Array:
    """Spell ids without blanks and case; what is missing stays so."""
    spelled = ["".join(text.split()).casefold() if isinstance(text, str) else None for text in ids]
    return np.array(spelled, dtype=object)


@reports("duplicate-local-id")
def duplicate_local_ids(record: Record) -> pd.DataFrame:
    """Find ids in further columns that several areas or records have."""
    parts = [nothing()]
    for table, key in KEYS.items():
        frame = record.table(table)
        names = [name for name in frame if folded(str(name)) in LOCAL_IDS and name != key]
        for name in names:
            local = _spelled(frame[name].astype(TEXT).to_numpy(dtype=object))
            # Versions of one area may have the same local id.
            again = pd.DataFrame({"local": local, "id": record.ids[table]}).duplicated().to_numpy()
            rows = np.flatnonzero(pd.notna(local) & ~again)
            part = _of_groups(
                record,
                "duplicate-local-id",
                table,
                rows,
                pd.factorize(local[rows])[0],
                local_id=frame[name].astype(TEXT).str.strip().to_numpy(dtype=object)[rows],
                bearing=np.full(len(rows), str(name), dtype=object),
            )
            parts.append(part)
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


@reports("duplicate-devices")
def duplicate_devices(record: Record) -> pd.DataFrame:
    """Find the same kinds and numbers of devices reported twice on one day in one area."""
    releases = record.releases
    devices = releases[list(DEVICE_COLUMNS)].fillna(0).astype("int64")
    total = devices.sum(axis=1).to_numpy()
    several = (total >= record.thresholds.duplicate_devices) & (total > 0)
    if not several.any():
        return nothing()
    area = record.worked_in.to_numpy(dtype=object)
    rows = np.flatnonzero(several & pd.notna(area))
    keys = devices.assign(hazard=area, day=releases["completed_on"].to_numpy()).iloc[rows]
    group = keys.groupby(list(keys.columns), sort=False).ngroup().to_numpy()
    return _of_groups(record, "duplicate-devices", "releases", rows, group, devices=total[rows])


CHECKS = (
    overlaps,
    duplicate_points,
    duplicate_ids,
    id_spellings,
    duplicate_local_ids,
    duplicate_devices,
)
