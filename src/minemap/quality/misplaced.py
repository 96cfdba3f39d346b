"""Ground at wrong coordinates, and the mistake that would explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.lands.provinces import country_claims
from minemap.positions.misplacement import datum_of_shift, explain, extent_of_most
from minemap.quality.record import Record, found, nothing, reports
from minemap.quality.rings import metres_per_degree

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]
    Bounds = tuple[float, float, float, float]

__all__ = ["CHECKS"]

CODES = {
    "swapped": "swapped",
    "swapped_and_sign": "swapped",
    "longitude_sign": "wrong-sign",
    "latitude_sign": "wrong-sign",
    "both_signs": "wrong-sign",
    "utm_zone": "wrong-zone",
    "utm_hemisphere": "wrong-hemisphere",
}

SURE = ("swapped", "wrong-sign")
"""Mistakes that are sure without a country; a neighbouring zone may be part of the record."""

BORDER_DEGREES = 0.05

SAME_SHAPE_M = 2.0
"""Distances between corners of one outline on two datums agree to within this."""

ALIKE = 4e-4
"""How much the areas and the lengths of two outlines may differ, of themselves, for one form: the
ellipsoids of datums in use make up to 3.2e-4."""

LEAST_SHIFT_M = 20.0
FARTHEST_SHIFT_M = 1_500.0


@reports("swapped", "wrong-sign", "wrong-zone", "wrong-hemisphere")
def misplaced(record: Record) -> pd.DataFrame:
    """Find ground outside its country, or far from all other ground, that one mistake explains.

    A release record should lie in the country of the area that it names. If it names none, or the
    areas name no country, it should lie where most of the record lies; in a record of a few areas,
    near one of them.
    """
    middles = {table: _middles(shapes) for table, shapes in record.shapes.items()}
    most = extent_of_most(*np.concatenate([points for _, points in middles.values()]).T)
    return pd.concat(
        [
            _misplaced(record, table, country, *middles[table], most)
            for table, country in _countries(record)
        ],
        ignore_index=True,
    )


def _countries(record: Record) -> list[tuple[Table, Array]]:
    """Give for each row of both tables the country in which it should lie, if known."""
    country = record.hazards["country"].to_numpy(dtype=object)
    named = np.append(country[record.newest], [None])[record.hazard["releases"]]
    known = record.hazards["country"].dropna().unique()
    if len(known) == 1:
        # In a record of one country, every row belongs to it.
        named[pd.isna(named)] = known[0]
    return [("hazards", country), ("releases", named)]


def _middles(shapes: Array) -> tuple[Array, Array]:
    """Give the positions of the shapes that are there, and longitude and latitude of one place."""
    places = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    return places, shapely.get_coordinates(shapely.centroid(shapes[places]))


def _misplaced(
    record: Record,
    table: Table,
    country: Array,
    places: Array,
    middles: Array,
    most: Bounds | None,
) -> pd.DataFrame:
    x, y = middles.T
    parts = [nothing()]
    which, names = pd.factorize(country[places], use_na_sentinel=False)
    for number, name in enumerate(names):
        rows = np.flatnonzero(which == number)
        land = None if pd.isna(name) else country_claims(str(name))
        inside = _within(most) if land is None else _on(land)
        if inside is None and table == "releases":
            inside = _near(record.shapes["hazards"])
        if inside is not None:
            told = explain(x[rows], y[rows], inside)
            parts += _explained(record, table, places[rows], told, sure=land is None)
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _on(land: Any) -> Callable[[Array, Array], Array]:
    """Tell what lies in a country, or so near that the country's outline may be off."""
    shapely.prepare(land)
    west, south, east, north = land.bounds

    def on(x: Array, y: Array) -> Array:
        # Distances take long: they are for what is neither in the land nor far from it.
        margin = 2 * BORDER_DEGREES
        near: Array = (x > west - margin) & (x < east + margin)
        near &= (y > south - margin) & (y < north + margin)
        on = near.copy()
        on[near] = shapely.contains_xy(land, x[near], y[near])
        beside = near & ~on
        points = shapely.points(x[beside], y[beside])
        on[beside] = shapely.dwithin(land, points, BORDER_DEGREES)
        return on

    return on


def _within(most: Bounds | None) -> Callable[[Array, Array], Array] | None:
    """Tell what lies where most of a record does."""
    if most is None:
        return None
    west, south, east, north = most
    return lambda x, y: (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _near(shapes: Array) -> Callable[[Array, Array], Array] | None:
    """Tell what lies near one of some shapes."""
    tree = shapely.STRtree(shapes)
    if not len(tree):
        return None

    def near(x: Array, y: Array) -> Array:
        points = shapely.points(x, y)
        close = tree.query(points, predicate="dwithin", distance=BORDER_DEGREES)[0]
        return np.isin(np.arange(len(points)), close)

    return near


def _explained(
    record: Record, table: Table, places: Array, told: pd.DataFrame, *, sure: bool
) -> list[pd.DataFrame]:
    """Make findings of what a mistake explains; without a country, only of what is sure."""
    codes = told["mistake"].map(CODES)
    if sure:
        told, codes = told[codes.isin(SURE)], codes[codes.isin(SURE)]
    parts = []
    for code in codes.unique():
        some = told[codes == code]
        at = places[some["place"].to_numpy(dtype=np.int64)]
        parts.append(
            found(
                record,
                code,
                table,
                at,
                area_m2=record.area_m2[table][at],
                longitude=_degrees(some["longitude"]),
                latitude=_degrees(some["latitude"]),
            )
        )
    return parts


def _degrees(values: pd.Series) -> Array:
    return np.array([f"{value:.4f}" for value in values], dtype=object)


@reports("wrong-datum")
def wrong_datum(record: Record) -> pd.DataFrame:
    """Find outlines that repeat another, shifted as by a datum mistaken for WGS 84.

    Three kinds of pairs are compared: versions of one hazard, releases of a whole hazard with that
    hazard, and hazards if exactly two have the same form and size.
    """
    parts = [nothing()]
    for table, at, other in (_versions(record), _named(record), _of_one_form(record)):
        parts.append(_shifted(record, table, at, other))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _versions(record: Record) -> tuple[Table, Array, Array]:
    """Pair each version of a hazard with the one before it."""
    return "hazards", *record.versions


def _named(record: Record) -> tuple[Table, Array, Array]:
    """Pair each release with the last version of the hazard that it names."""
    number = record.hazard["releases"]
    places = np.flatnonzero(number >= 0)
    return "releases", places, record.newest[number[places]]


def _of_one_form(record: Record) -> tuple[Table, Array, Array]:
    """Pair hazards if exactly two have the same form and size, the later one first."""
    from scipy.spatial import cKDTree

    rows = record.latest[record.areal["hazards"][record.latest]]
    shapes = record.shapes["hazards"][rows]
    rings = record.rings["hazards"]
    around = np.bincount(rings.row, rings.total(rings.length_m), len(record.hazards))
    size = np.column_stack([record.area_m2["hazards"][rows], around[rows]])
    # An outline without area has no form to compare; it is left out below.
    form = np.log(np.where(size > 0, size, np.nan))
    form = np.column_stack([form, shapely.get_num_coordinates(shapes)])
    known = np.isfinite(form).all(axis=1)
    rows, form = rows[known], form[known]
    if not len(rows):
        return "hazards", rows, rows
    pairs = cKDTree(form).query_pairs(ALIKE, output_type="ndarray")
    count = np.bincount(pairs.ravel(), minlength=len(rows))
    one, other = rows[pairs[(count[pairs] == 1).all(axis=1)]].T
    day = record.hazards["reported_on"].to_numpy()
    later = (day[one] > day[other]) | ((day[one] == day[other]) & (one > other))
    return "hazards", np.where(later, one, other), np.where(later, other, one)


def _shifted(record: Record, table: Table, at: Array, other: Array) -> pd.DataFrame:
    ours, theirs = record.shapes[table][at], record.shapes["hazards"][other]
    alike = (
        (shapely.get_num_coordinates(ours) == shapely.get_num_coordinates(theirs))
        & (shapely.get_num_coordinates(ours) > 1)
        & (shapely.get_type_id(ours) == shapely.get_type_id(theirs))
    )
    at, other, ours, theirs = at[alike], other[alike], ours[alike], theirs[alike]
    rows = []
    points, owner = shapely.get_coordinates(ours, return_index=True)
    apart = points - shapely.get_coordinates(theirs)
    east, north = metres_per_degree(points[:, 1])
    metres = pd.DataFrame({"east": apart[:, 0] * east, "north": apart[:, 1] * north})
    grouped = metres.groupby(owner)
    mean, spread = grouped.mean(), (grouped.max() - grouped.min()).max(axis=1)
    size = (mean["east"] ** 2 + mean["north"] ** 2) ** 0.5
    moved = (spread <= SAME_SHAPE_M) & (size >= LEAST_SHIFT_M) & (size <= FARTHEST_SHIFT_M)
    for place in np.flatnonzero(moved.to_numpy()).tolist():
        x, y = points[owner == place][0]
        shift = float(mean["east"].iloc[place]), float(mean["north"].iloc[place])
        # Either of the two may be on the old datum.
        named = datum_of_shift(x, y, *shift) or datum_of_shift(x, y, -shift[0], -shift[1])
        if named:
            rows.append((place, named[0][0], float(size.iloc[place])))
    if not rows:
        return nothing()
    chosen, datums, distances = (list(column) for column in zip(*rows, strict=True))
    ids = record.ids["hazards"][other[chosen]]
    return found(
        record,
        "wrong-datum",
        table,
        at[chosen],
        area_m2=record.area_m2[table][at[chosen]],
        other_ids=ids,
        other=ids,
        datum=np.array(datums, dtype=object),
        distance_m=np.array(distances),
    )


CHECKS = (misplaced, wrong_datum)
