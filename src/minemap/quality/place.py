"""Ground at an impossible place, or at another place than its row says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.lands.outlines import country_outline
from minemap.lands.provinces import country_claims, province_outline, provinces_at, provinces_called
from minemap.quality.record import BASE_COLUMNS, KEYS, Record, found, nothing, reports
from minemap.quality.rings import metres_per_degree

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS"]

NULL_ISLAND = 1.0
"""Degrees around latitude and longitude 0 in which there is nothing but water."""


@reports("null-island")
def null_island(record: Record) -> pd.DataFrame:
    """Find ground at latitude and longitude 0, and single corners there."""
    return pd.concat([_null_island(record, table) for table in KEYS], ignore_index=True)


def _null_island(record: Record, table: Table) -> pd.DataFrame:
    west_south, east_north = np.split(record.bounds[table], 2, axis=1)
    near = np.flatnonzero(
        (west_south < NULL_ISLAND).all(axis=1) & (east_north > -NULL_ISLAND).all(axis=1)
    )
    points, owner = shapely.get_coordinates(record.shapes[table][near], return_index=True)
    there = (np.abs(points) < NULL_ISLAND).all(axis=1)
    rows, first, count = np.unique(near[owner[there]], return_index=True, return_counts=True)
    return found(
        record,
        "null-island",
        table,
        rows,
        area_m2=record.area_m2[table][rows],
        geometry=shapely.points(points[there][first]),
        vertices=count,
    )


@reports("outside-country")
def outside_country(record: Record) -> pd.DataFrame:
    """Find hazards that lie outside the country that their row names, by everyone's borders."""
    names = record.hazards["country"].to_frame("country")
    return _outside(
        record, "outside-country", names, lambda name: _Land(country_claims(*name), None)
    )


@reports("outside-admin")
def outside_province(record: Record) -> pd.DataFrame:
    """Find hazards that lie in another province than the one that their row names."""
    names = record.hazards[["country", "admin1"]]
    return _outside(
        record,
        "outside-admin",
        names,
        lambda pair: _Land(province_outline(*pair), partial(_in_another, pair)),
    )


def _in_another(pair: tuple[str, ...], points: Array) -> Array:
    """Tell which places are known to lie in another province of a country."""
    country, province = pair
    unit = provinces_at(country, points)
    return np.asarray((unit >= 0) & ~np.isin(unit, provinces_called(country, province)))


class _Land(NamedTuple):
    """A country or province that rows name (None: not known), and a test for places in another."""

    ground: Any
    of_another: Callable[[Array], Array] | None


def _outside(
    record: Record, code: str, names: pd.DataFrame, land_of: Callable[[tuple[str, ...]], _Land]
) -> pd.DataFrame:
    """Find hazards farther outside the land they name than its outline may be off."""
    shapes = record.shapes["hazards"]
    placed = names.notna().all(axis=1).to_numpy() & ~shapely.is_missing(shapes)
    parts = [nothing()]
    for name, rows in names.assign(place=np.arange(len(names)))[placed].groupby(
        list(names.columns), sort=False
    )["place"]:
        land = land_of(tuple(map(str, name)))
        if land.ground is None:
            continue
        places = rows.to_numpy()
        far, metres = _far_outside(shapes[places], land, record.thresholds.border_m)
        places = places[far]
        if not len(places):
            continue
        parts.append(
            found(
                record,
                code,
                "hazards",
                places,
                area_m2=record.area_m2["hazards"][places],
                distance_m=metres,
                **{
                    column: np.full(len(places), text, dtype=object)
                    for column, text in zip(names.columns, name, strict=True)
                },
            )
        )
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _far_outside(shapes: Array, land: _Land, border_m: float) -> tuple[Array, Array]:
    """Find shapes that reach farther than that out of a land, and how far, in metres."""
    shapely.prepare(land.ground)
    out = np.flatnonzero(~shapely.covers(land.ground, shapes))
    if not len(out):
        return out, np.zeros(0)
    points, owner = shapely.get_coordinates(shapes[out], return_index=True)
    off = ~shapely.contains_xy(land.ground, points)
    if land.of_another is not None and off.any():
        # Nothing is reported about ground that belongs to no known land.
        off[off] = land.of_another(points[off])
    points, owner = points[off], owner[off]
    nearest = _nearest(land.ground, points)
    east, north = metres_per_degree(points[:, 1])
    metres = np.hypot((points[:, 0] - nearest[:, 0]) * east, (points[:, 1] - nearest[:, 1]) * north)
    farthest = np.zeros(len(out))
    np.maximum.at(farthest, owner, metres)
    far = farthest > border_m
    return out[far], farthest[far]


@reports("unknown-land")
def unknown_lands(record: Record) -> pd.DataFrame:
    """List the countries and provinces whose outlines are not known."""
    hazards = record.hazards[["country", "admin1"]].dropna(subset="country").astype(str)
    findings = []
    lost = [name for name in hazards["country"].unique() if country_outline(name) is None]
    if lost:
        findings.append((", ".join(sorted(lost)), int(hazards["country"].isin(lost).sum())))
    known = record.hazards.loc[
        record.hazards["admin1"].notna()
        & record.hazards["country"].notna()
        & ~record.hazards["country"].isin(lost),
        ["country", "admin1"],
    ].astype(str)
    for country, names in known.groupby("country")["admin1"]:
        unknown = [name for name in names.unique() if province_outline(country, name) is None]
        if unknown:
            said = f"{', '.join(sorted(unknown))} ({country})"
            findings.append((said, int(names.isin(unknown).sum())))
    about: dict[str, Any] = {
        "code": "unknown-land",
        "table": "hazards",
        "row": None,
        "id": "",
        "other_ids": None,
    }
    about |= {"area_m2": float("nan"), "geometry": None}
    rows = [{**about, "lands": lands, "count": count} for lands, count in findings]
    return pd.DataFrame(rows, columns=[*BASE_COLUMNS, "lands", "count"])


def _nearest(land: Any, points: Array) -> Array:
    """Find the nearest place of the outline of a land to each point."""
    ends, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(land)), return_index=True
    )
    pieces = shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1)[ring[1:] == ring[:-1]])
    places = shapely.points(points)
    # A tree finds the one piece of a long outline to compare with.
    piece = shapely.STRtree(pieces).query_nearest(places, all_matches=False)[1]
    return np.asarray(
        shapely.get_coordinates(shapely.get_point(shapely.shortest_line(pieces[piece], places), 0))
    )


CHECKS = (null_island, outside_country, outside_province, unknown_lands)
