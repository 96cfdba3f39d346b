"""Outlines that are invalid, and outlines that are valid but odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.positions.settling import NO_AREA
from minemap.quality.mends import in_order, least_mended, mended_by
from minemap.quality.record import KEYS, Record, found, nothing, reports
from minemap.quality.rings import Rings, metres_per_degree, sharp_corners

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]

FEWEST_VERTICES = 3
LONG = 40.0
"""A square's perimeter is 8 times its average width; that of a sliver is more than this."""
SPECK = 0.2
"""Share of a sliver's width below which an outline of any form is too small to be a plot."""

POINT_DECIMALS = 12
METRES_TO_A_DEGREE = 111_320.0

GRIDS = {
    0.0001: "0.0001°",
    1 / 3600: "1\N{DOUBLE PRIME}",
    0.001: "0.001°",
    0.01: "0.01°",
    1 / 60: "1\N{PRIME}",
    0.1: "0.1°",
    1.0: "1°",
}
"""Steps in degrees to which coordinates are rounded, the finest first, and their names."""

ON_GRID = 1e-9
"""Degrees: a tenth of a millimetre."""


def _both(record: Record, one: Callable[[Record, Table], pd.DataFrame]) -> pd.DataFrame:
    """Run a check of one table on both tables."""
    return pd.concat([one(record, table) for table in KEYS], ignore_index=True)


@reports("repaired")
def repairs(record: Record) -> pd.DataFrame:
    """List the outlines that had to be repaired to be cut."""
    return _both(record, _repairs)


def _repairs(record: Record, table: Table) -> pd.DataFrame:
    repaired = record.swept.repairs
    repaired = repaired[repaired["table"] == table]
    before, after = (
        repaired[name].to_numpy(dtype=float) for name in ("area_before_m2", "area_after_m2")
    )
    return found(
        record,
        "repaired",
        table,
        record.table(table).index.get_indexer(repaired["row"]),
        area_m2=np.abs(after - before),
        problem=repaired["problem"].to_numpy(dtype=object),
        before_m2=before,
        after_m2=after,
    )


# Outlines that are not valid --------------------------------------------------------------------


@reports("too-few-vertices")
def too_few_vertices(record: Record) -> pd.DataFrame:
    """Find rings with fewer than three different vertices."""
    return _both(record, _too_few_vertices)


def _too_few_vertices(record: Record, table: Table) -> pd.DataFrame:
    rings = record.rings[table]
    few = np.flatnonzero(_different(rings) < FEWEST_VERTICES)
    # An outline without area became a point when the table was made.
    repairs = record.swept.repairs
    settled = repairs.loc[(repairs["table"] == table) & (repairs["problem"] == NO_AREA), "row"]
    pointed = record.table(table).index.get_indexer(settled)
    rows = np.union1d(rings.row[few], pointed[pointed >= 0]).astype(np.int64)
    return found(record, "too-few-vertices", table, rows, area_m2=record.area_m2[table][rows])


def _different(rings: Rings) -> Array:
    """Count the different vertices of each ring; rings of more than four have enough."""
    different = rings.count.copy()
    for size in (FEWEST_VERTICES, FEWEST_VERTICES + 1):
        of_size = np.flatnonzero(rings.count == size)
        at = rings.start[of_size, None] + np.arange(size)
        places = np.sort(rings.lon[at] + 1j * rings.lat[at], axis=1)
        different[of_size] = 1 + (np.diff(places, axis=1) != 0).sum(axis=1)
    return different


@reports("vertex-order")
def vertex_order(record: Record) -> pd.DataFrame:
    """Find crossings that go away when the vertices are put in another order."""
    return _both(record, _vertex_order)


def _vertex_order(record: Record, table: Table) -> pd.DataFrame:
    rows = _still_invalid(record, table)
    if not len(rows):
        return nothing()
    shapes = in_order(record.shapes[table][rows])
    some = ~shapely.is_missing(shapes)
    after = geodesic_area(shapes[some])
    before = record.area_m2[table][rows[some]]
    return found(
        record,
        "vertex-order",
        table,
        rows[some],
        area_m2=np.abs(after - before),
        before_m2=before,
        after_m2=after,
    )


def _still_invalid(record: Record, table: Table) -> Array:
    """Give the places of outlines that are invalid for reasons other than a tip or a repetition."""
    rows = np.flatnonzero(~record.valid[table])
    mended = least_mended(record.shapes[table][rows], record.thresholds)
    return np.asarray(rows[~shapely.is_valid(mended)])


@reports("crossing", "pinch")
def crossings(record: Record) -> pd.DataFrame:
    """Find outlines that cross or touch themselves, with the places."""
    return _both(record, _crossings)


def _crossings(record: Record, table: Table) -> pd.DataFrame:
    rows = np.flatnonzero(~record.valid[table])
    # The finding about the spike covers what a spike explains.
    shapes = record.shapes[table][rows]
    cut = mended_by("spike", shapes, record.thresholds)
    shapes = np.where(shapely.is_missing(cut), shapes, cut)
    parts, row = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    knotted = ~shapely.is_simple(rings)
    rings, row = rings[knotted], rows[row[part[knotted]]]
    drawn = _points(rings, row)
    noded = _points(shapely.unary_union(rings[:, None], axis=1), row)
    # Cutting lines where they cross makes a vertex that was not drawn.
    new = noded.drop_duplicates().merge(drawn.drop_duplicates(), how="left", indicator=True)
    new = new.loc[new["_merge"] == "left_only", ["row", "lon", "lat"]]
    twice = _visited_twice(rings, row)
    twice = twice[~twice["row"].isin(new["row"])]
    return pd.concat(
        [
            _at_places(record, "crossing", table, new),
            _at_places(record, "pinch", table, twice),
        ],
        ignore_index=True,
    )


def _points(lines: Array, row: Array) -> pd.DataFrame:
    points, line = shapely.get_coordinates(lines, return_index=True)
    lon, lat = np.round(points, POINT_DECIMALS).T
    return pd.DataFrame({"row": row[line], "lon": lon, "lat": lat})


def _visited_twice(rings: Array, row: Array) -> pd.DataFrame:
    """Find vertices that a ring passes twice, the closing vertex aside."""
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = np.append((points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1]), False)
    closing = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
    visits = pd.DataFrame({"ring": ring, "lon": points[:, 0], "lat": points[:, 1]})
    visits = visits[~(same | closing)]
    twice = visits[visits.duplicated()].drop_duplicates()
    return pd.DataFrame(
        {"row": row[twice["ring"]], "lon": twice["lon"].to_numpy(), "lat": twice["lat"].to_numpy()}
    )


def _at_places(
    record: Record, code: str, table: Table, places: pd.DataFrame, **facts: Any
) -> pd.DataFrame:
    """Make one finding for each row of what was found at places of its outline."""
    if not len(places):
        return nothing()
    places = places.sort_values("row", kind="stable")
    rows, first, count = np.unique(places["row"].to_numpy(), return_index=True, return_counts=True)
    points = shapely.points(places["lon"], places["lat"])
    repairs = record.swept.repairs.loc[record.swept.repairs["table"] == table].set_index("row")
    change = (repairs["area_after_m2"] - repairs["area_before_m2"]).abs()
    return found(
        record,
        code,
        table,
        rows,
        area_m2=change.reindex(record.table(table).index[rows]).to_numpy(dtype=float),
        geometry=shapely.multipoints(points, indices=np.repeat(np.arange(len(rows)), count)),
        places=count,
        place=[
            f"{lat:.6f}, {lon:.6f}"
            for lat, lon in places.iloc[first][["lat", "lon"]].to_numpy().tolist()
        ],
        **{name: values[first] for name, values in facts.items()},
    )


@reports("hole-outside")
def holes_outside(record: Record) -> pd.DataFrame:
    """Find holes that do not lie within their outline."""
    return _both(record, _holes_outside)


def _holes_outside(record: Record, table: Table) -> pd.DataFrame:
    rows = np.flatnonzero(~record.valid[table])
    parts, row = shapely.get_parts(record.shapes[table][rows], return_index=True)
    row = rows[row[shapely.get_num_interior_rings(parts) > 0]]
    parts = parts[shapely.get_num_interior_rings(parts) > 0]
    rings, part = shapely.get_rings(parts, return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = part[1:] == part[:-1]
    if not hole.any():
        return nothing()
    ground = shapely.make_valid(shapely.polygons(rings), method="structure", keep_collapsed=False)
    lost = shapely.difference(ground[hole], ground[~hole][part[hole]])
    area = geodesic_area(lost)
    out = area > record.thresholds.overlap_m2
    lost, row, area = lost[out], row[part[hole][out]], area[out]
    rows, first, which = np.unique(row, return_index=True, return_inverse=True)
    return found(
        record,
        "hole-outside",
        table,
        rows,
        area_m2=np.bincount(which, area, minlength=len(rows)),
        geometry=lost[first],
        holes=np.bincount(which, minlength=len(rows)),
    )


@reports("overlapping-parts", "duplicate-part")
def parts_that_overlap(record: Record) -> pd.DataFrame:
    """Find polygons of one area that overlap, or are the same polygon twice."""
    return _both(record, _parts_that_overlap)


def _parts_that_overlap(record: Record, table: Table) -> pd.DataFrame:
    rows = np.flatnonzero(~record.valid[table])
    several = shapely.get_num_geometries(record.shapes[table][rows]) > 1
    if not several.any():
        return nothing()
    parts, row = shapely.get_parts(record.shapes[table][rows[several]], return_index=True)
    row = rows[several][row]
    parts = shapely.make_valid(parts, method="structure", keep_collapsed=False)
    one, other = shapely.STRtree(parts).query(parts, predicate="intersects")
    pairs = (one < other) & (row[one] == row[other])
    one, other = one[pairs], other[pairs]
    shared = shapely.intersection(parts[one], parts[other])
    area = geodesic_area(shared)
    part_area = geodesic_area(parts)
    smaller = np.minimum(part_area[one], part_area[other])
    same = shapely.equals(parts[one], parts[other])
    over = (area > record.thresholds.part_overlap_share * smaller) & (area > 0)
    findings = []
    for code, chosen in (("duplicate-part", same & over), ("overlapping-parts", over & ~same)):
        of_row, first, which = np.unique(row[one[chosen]], return_index=True, return_inverse=True)
        findings.append(
            found(
                record,
                code,
                table,
                of_row,
                area_m2=np.bincount(which, area[chosen], minlength=len(of_row)),
                geometry=shared[chosen][first],
                pairs=np.bincount(which, minlength=len(of_row)),
                share=100 * (area / np.where(smaller > 0, smaller, 1))[chosen][first],
            )
        )
    return pd.concat(findings, ignore_index=True)


# Outlines that are valid, and odd ---------------------------------------------------------------


@reports("repeated-vertex")
def repeated_vertices(record: Record) -> pd.DataFrame:
    """Find vertices that are drawn twice in a row."""
    return _both(record, _repeated_vertices)


def _repeated_vertices(record: Record, table: Table) -> pd.DataFrame:
    rings = record.rings[table]
    lon, lat = rings.repeated_at.T
    places = pd.DataFrame({"row": rings.repeated_row, "lon": lon, "lat": lat})
    return _at_places(record, "repeated-vertex", table, places)


@reports("long-edge")
def long_edges(record: Record) -> pd.DataFrame:
    """Find consecutive corners that are too far apart."""
    return _both(record, _long_edges)


def _long_edges(record: Record, table: Table) -> pd.DataFrame:
    rings = record.rings[table]
    long = np.flatnonzero(rings.length_m > record.thresholds.long_edge_m)
    # For each row, its longest edge.
    long = long[np.lexsort((-rings.length_m[long], rings.row[rings.ring[long]]))]
    rows, first, count = np.unique(
        rings.row[rings.ring[long]], return_index=True, return_counts=True
    )
    longest = long[first]
    ends = np.stack([longest, rings.following[longest]], axis=1)
    return found(
        record,
        "long-edge",
        table,
        rows,
        geometry=shapely.linestrings(np.stack([rings.lon[ends], rings.lat[ends]], axis=2)),
        edges=count,
        longest_m=rings.length_m[longest],
    )


@reports("spike", "needle")
def tips(record: Record) -> pd.DataFrame:
    """Find corners at which an outline turns back on itself: spikes without width, and needles."""
    return _both(record, _tips)


def _tips(record: Record, table: Table) -> pd.DataFrame:
    rings = record.rings[table]
    sharp = sharp_corners(rings, record.thresholds)
    findings = []
    for code, chosen in (("spike", sharp.spike), ("needle", ~sharp.spike)):
        at = sharp.vertex[chosen]
        row = rings.row[rings.ring[at]]
        order = np.argsort(row, kind="stable")
        places = pd.DataFrame({"row": row, "lon": rings.lon[at], "lat": rings.lat[at]})
        findings.append(
            _at_places(
                record,
                code,
                table,
                places,
                long_m=sharp.long_m[chosen][order],
                degrees=sharp.degrees[chosen][order],
            )
        )
    return pd.concat(findings, ignore_index=True)


@reports("sliver")
def slivers(record: Record) -> pd.DataFrame:
    """Find polygons that are narrower than any hazard is drawn."""
    return _both(record, _slivers)


def _slivers(record: Record, table: Table) -> pd.DataFrame:
    rings = record.rings[table]
    # If every outline is drawn on one spot, no vertex differs from the one before.
    if not len(rings.lon):
        return nothing()
    around = rings.total(rings.length_m)
    area = _ring_areas(rings)
    part, first = np.unique(rings.part, return_index=True)
    sign = np.where(rings.hole, -1.0, 1.0)
    part_area = np.bincount(rings.part, sign * area, minlength=part[-1] + 1)[part]
    part_around = np.bincount(rings.part, around, minlength=part[-1] + 1)[part]
    width = 2 * part_area / np.where(part_around > 0, part_around, np.inf)
    # The plot of a single mine is as narrow but not a sliver: a sliver is longer than wide. And no
    # plot is as small as coordinates in another unit would make it.
    limit = record.thresholds.sliver_m
    narrow = np.flatnonzero(
        (width < limit)
        & ((part_around > LONG * width) | (width < SPECK * limit))
        & (_different(rings)[first] >= FEWEST_VERTICES)
    )
    row = rings.row[first[narrow]]
    # The loops of a ring that crosses itself cancel out, which does not make it a sliver.
    narrow, row = (values[record.valid[table][row]] for values in (narrow, row))
    rows, place, which = np.unique(row, return_index=True, return_inverse=True)
    row_of_part = rings.row[first]
    turn = narrow[place] - np.searchsorted(row_of_part, rows)
    return found(
        record,
        "sliver",
        table,
        rows,
        area_m2=np.bincount(which, part_area[narrow], minlength=len(rows)),
        geometry=shapely.get_geometry(record.shapes[table][rows], turn),
        polygons=np.bincount(which, minlength=len(rows)),
        width_m=width[narrow][place],
        long_m=part_around[narrow][place] / 2,
    )


def _ring_areas(rings: Rings) -> Array:
    """Give the area of each ring in the plane tangent to the ellipsoid at its first vertex."""
    if not len(rings.lon):
        return np.zeros(len(rings.count))
    first = np.minimum(rings.start, len(rings.lon) - 1)
    east, north = metres_per_degree(rings.lat[first])
    x = (rings.lon - rings.lon[first][rings.ring]) * east[rings.ring]
    y = (rings.lat - rings.lat[first][rings.ring]) * north[rings.ring]
    turn = x * y[rings.following] - x[rings.following] * y
    return np.asarray(np.abs(rings.total(turn)) / 2)


@reports("rounded")
def rounded(record: Record) -> pd.DataFrame:
    """Find outlines all of whose coordinates were rounded to a coarse step."""
    return _both(record, _rounded)


def _rounded(record: Record, table: Table) -> pd.DataFrame:
    shapes = record.shapes[table]
    grid = np.zeros(len(shapes))
    for step in GRIDS:
        if step * METRES_TO_A_DEGREE < record.thresholds.rounding_m:
            continue
        # Few outlines have all their ends on the grid by chance, so only those are looked at.
        rows = np.flatnonzero(_on_grid(record.bounds[table], step))
        points, owner = shapely.get_coordinates(shapes[rows], return_index=True)
        off = np.unique(owner[~_on_grid(points, step)])
        grid[np.delete(rows, off)] = step
    rows = np.flatnonzero(grid)
    return found(
        record,
        "rounded",
        table,
        rows,
        step=[GRIDS[step] for step in grid[rows].tolist()],
        metres=grid[rows] * METRES_TO_A_DEGREE,
    )


def _on_grid(points: Array, step: float) -> Array:
    return np.asarray((np.abs(points - np.round(points / step) * step) < ON_GRID).all(axis=1))


CHECKS = (
    repairs,
    too_few_vertices,
    vertex_order,
    crossings,
    holes_outside,
    parts_that_overlap,
    repeated_vertices,
    long_edges,
    tips,
    slivers,
    rounded,
)
