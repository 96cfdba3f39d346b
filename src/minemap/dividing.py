"""Divides ground exactly at the borders of the user's polygons, such as districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.errors import ArgumentError, CoordinateError, warn
from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.dtypes import Array

    By: TypeAlias = "str | gpd.GeoDataFrame | Sequence[str | gpd.GeoDataFrame]"
    """Columns to add up by, or polygons that have a column of keys, or both in a list."""

__all__ = ["UNIT", "Units", "divided", "told_outside", "units_of", "with_every_unit"]

UNIT = "unit of by"
"""The column of pieces, or level of an answer, with the number of the unit."""

AREAL = 2
TOLD_M2 = 1.0
"""No warning if less ground than this lies in two units at once."""


class Units(NamedTuple):
    """Units to add up by: their keys and their polygons."""

    name: str
    """The name of their key."""
    keys: pd.Index
    """One key a unit."""
    shapes: Array
    """Their polygons in EPSG:4326, in the order of `keys`."""


def units_of(by: Any) -> tuple[Units | None, list[str] | None]:
    """Separate polygons and columns in `by`.

    Parameters
    ----------
    by : str, geopandas.GeoDataFrame, list of these, or None
        What the user says.

    Returns
    -------
    Units or None
        The polygons.
    list of str or None
        The columns, with `UNIT` in place of the polygons; None if no grouping was asked for.

    Raises
    ------
    ArgumentError
        If it is not clear which column is the key, or the polygons cannot be used.
    CoordinateError
        If they have no CRS.

    Examples
    --------
    >>> from shapely import box
    >>> districts = gpd.GeoDataFrame(
    ...     {"pcode": ["AO01", "AO02"]}, geometry=[box(18, -12, 19, -11), box(19, -12, 20, -11)],
    ...     crs=4326)
    >>> units, columns = units_of([districts, "category"])
    >>> units.keys.tolist(), columns
    (['AO01', 'AO02'], ['unit of by', 'category'])
    """
    if by is None:
        return None, None
    if isinstance(by, str):
        return None, [by]
    named = [by] if isinstance(by, pd.DataFrame) else list(by)
    if not named:
        raise ArgumentError("by= names no column; leave it out for the total")
    tables = [one for one in named if isinstance(one, pd.DataFrame)]
    if len(tables) > 1:
        raise ArgumentError("by= takes one table of polygons; overlay the two first")
    columns = [UNIT if isinstance(one, pd.DataFrame) else one for one in named]
    if not all(isinstance(name, str) for name in columns):
        raise ArgumentError(f"by={by!r} is neither columns nor a GeoDataFrame of polygons")
    return (_units(tables[0]) if tables else None), columns


def _units(table: pd.DataFrame) -> Units:
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        raise ArgumentError("by= is a table without outlines; give a GeoDataFrame of polygons")
    if table.crs is None:
        raise CoordinateError(
            "by=: the polygons have no CRS; say which it is with set_crs, such as "
            "districts.set_crs('EPSG:4326')"
        )
    keys = _keys(table)
    lacking = np.count_nonzero(keys.isna())
    if lacking:
        raise ArgumentError(f"by=: {keys.name}: {lacking:,} polygons have no key")
    shapes = np.asarray(shapely.force_2d(table.geometry.to_crs(4326).to_numpy()), dtype=object)
    bad = (shapely.get_dimensions(shapes) != AREAL) | shapely.is_empty(shapes)
    if bad.any():
        raise ArgumentError(
            f"by=: {keys.name} {keys[bad][0]!r} is no polygon; leave out rows without one"
        )
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        before = geodesic_area(shapes[broken]).sum()
        shapes[broken] = shapely.make_valid(shapes[broken])
        warn(
            f"by=: outlines that cross themselves were repaired: {int(broken.sum()):,} (such as "
            f"{keys[broken][0]}), {before:,.0f} m² before and "
            f"{geodesic_area(_areal(shapes[broken])).sum():,.0f} m² after"
        )
    number, unique = pd.factorize(keys)
    if len(unique) < len(keys):
        shapes = np.array(
            [shapely.union_all(shapes[number == n]) for n in range(len(unique))], dtype=object
        )
    return Units(str(keys.name), pd.Index(unique, name=keys.name), shapes)


def _keys(table: gpd.GeoDataFrame) -> Any:
    """Find the keys of polygons: the named index, or the one column that can be their key."""
    if table.index.nlevels == 1 and table.index.name is not None:
        return table.index
    names = [name for name in table.columns if name != table.active_geometry_name]
    if len(names) == 1:
        return pd.Index(table[names[0]], name=names[0])
    unique = [name for name in names if table[name].notna().all() and table[name].is_unique]
    codes = [name for name in unique if "pcode" in folded(str(name))]
    found = codes if len(codes) == 1 else unique
    if len(found) != 1:
        said = ", ".join(map(str, found or names)) or "none"
        example = str((found or names or ["pcode"])[0])
        raise ArgumentError(
            f"by=: which column is the key of the polygons? There are {said}. Say it with "
            f"districts.set_index({example!r})"
        )
    return pd.Index(table[found[0]], name=found[0])


def divided(
    table: pd.DataFrame, shapes: Array, units: Units, hazards: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """Divide ground at the borders of units.

    Parameters
    ----------
    table : pandas.DataFrame
        Bits of ground with ``area_m2``, and ``hazard_id`` where `hazards` are given.
    shapes : numpy.ndarray of shapely geometries
        Their outlines or points in EPSG:4326, or nothing.
    units : Units
        The units. Where they overlap, ground counts for the first.
    hazards : geopandas.GeoDataFrame, optional
        The hazards. A written figure that has no outline of its own lies anywhere on its hazard, as
        it was last drawn, and is shared out as that is.

    Returns
    -------
    pandas.DataFrame
        The table with a row for each part, which has its share of ``area_m2``, and the column
        `UNIT`: the number of the unit, or how many there are for what lies in none.

    Warns
    -----
    MinemapWarning
        If units overlap on such ground.

    Examples
    --------
    >>> from shapely import box
    >>> districts = gpd.GeoDataFrame(
    ...     {"pcode": ["AO01", "AO02"]}, geometry=[box(18, -12, 19, -11), box(19, -12, 20, -11)],
    ...     crs=4326)
    >>> units, _ = units_of(districts)
    >>> ground = pd.DataFrame({"area_m2": [100.0]})
    >>> divided(ground, np.array([box(18.9, -11.5, 19.3, -11.4)]), units).round(3)
       area_m2  unit of by
    0     25.0           0
    1     75.0           1
    """
    shapes = np.array(shapes, dtype=object)
    lost = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if hazards is not None and lost.any():
        drawn = hazards[hazards.geometry.notna()].sort_values("reported_on", kind="stable")
        last = drawn.drop_duplicates("hazard_id", keep="last").set_index("hazard_id").geometry
        shapes[lost] = last.reindex(table["hazard_id"].astype(object)[lost]).to_numpy()
    # Several written figures on one hazard share its outline, which is cut only once.
    number, unique = pd.factorize(pd.Series(shapely.to_wkb(shapes), dtype=object))
    outlines = np.append(shapely.from_wkb(np.asarray(unique, dtype=object)), [None])
    shape, unit, share = _shares(outlines, units.shapes)
    parts = pd.DataFrame({"shape": shape, UNIT: unit, "share": share})
    places = np.where(number < 0, len(unique), number)
    rows = pd.DataFrame({"shape": places, "row": np.arange(len(table))}).merge(parts, on="shape")
    rows = rows.sort_values(["row", UNIT], kind="stable", ignore_index=True)
    made = table.take(rows["row"].to_numpy()).reset_index(drop=True)
    made = made.assign(area_m2=made["area_m2"].to_numpy() * rows["share"].to_numpy())
    return made.assign(**{UNIT: rows[UNIT].to_numpy()})


def _shares(shapes: Array, units: Array) -> tuple[Array, Array, Array]:
    """Give the share of each shape in each unit; the number of units means "in none"."""
    tree = shapely.STRtree(shapes)
    met_unit, met = tree.query(units, predicate="intersects")
    within_unit, within = tree.query(units, predicate="covers")
    home = np.full(len(shapes), len(units))
    np.minimum.at(home, within, within_unit)
    points = shapely.get_dimensions(shapes) < AREAL
    on = points[met]
    np.minimum.at(home, met[on], met_unit[on])
    whole = (home < len(units)) | points | ~np.isin(np.arange(len(shapes)), met)
    several = whole & (np.bincount(met, minlength=len(shapes)) > 1) & ~points
    twice = 0.0
    for place in np.flatnonzero(several):
        others = units[met_unit[(met == place) & (met_unit != home[place])]]
        twice += geodesic_area(_areal(shapely.intersection(shapes[place], others))).sum()
    shape, unit, share = [np.flatnonzero(whole)], [home[whole]], [np.ones(whole.sum())]
    order = np.lexsort((met_unit, met))
    met_unit, met = met_unit[order], met[order]
    for place in np.flatnonzero(~whole):
        there = met_unit[np.searchsorted(met, place) : np.searchsorted(met, place, side="right")]
        rest = shapes[place]
        parts = []
        for number in there:
            parts.append(shapely.intersection(rest, units[number]))
            rest = shapely.difference(rest, units[number])
        own = geodesic_area(_areal(np.array([*parts, rest], dtype=object)))
        full = geodesic_area(_areal(shapely.intersection(shapes[place], units[there])))
        twice += float(full.sum() - own[:-1].sum())
        kept = own > 0
        shape.append(np.full(kept.sum(), place))
        unit.append(np.append(there, len(units))[kept])
        share.append(own[kept] / own.sum())
    if twice > TOLD_M2:
        warn(
            f"by=: polygons overlap on {twice:,.0f} m² of ground, which counts for the first of "
            "them"
        )
    return np.concatenate(shape), np.concatenate(unit), np.concatenate(share)


def _areal(shapes: Array) -> Array:
    """Keep only the polygons of shapes left by a cut."""
    shapes = np.array(shapes, dtype=object, ndmin=1)
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    for place in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[place])
        areal = parts[shapely.get_dimensions(parts) == AREAL]
        shapes[place] = shapely.union_all(areal) if len(areal) else shapely.Polygon()
    shapes[shapely.get_dimensions(shapes) < AREAL] = shapely.Polygon()
    return shapes


def with_every_unit(answer: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Give an answer one row for every unit, with the units' keys in the index.

    Parameters
    ----------
    answer : pandas.DataFrame
        A table with a level `UNIT` in its index.
    units : Units
        The units.

    Returns
    -------
    pandas.DataFrame
        The table: units are 0 in the groups in which they had no row; in a line of days on the
        first day. The key of what lies in
        none is missing.

    Examples
    --------
    >>> units = Units("pcode", pd.Index(["AO01", "AO02"], name="pcode"), np.array([None, None]))
    >>> answer = pd.DataFrame({"area_m2": [5.0]}, index=pd.Index([1], name=UNIT))
    >>> with_every_unit(answer, units)
           area_m2
    pcode
    AO01       0.0
    AO02       5.0
    """
    names = [str(name) for name in answer.index.names]
    rows = answer.reset_index()
    others = [name for name in names if name != UNIT]
    every = pd.DataFrame({UNIT: np.arange(len(units.keys))})
    if others:
        groups = rows[others].drop_duplicates()
        if "day" in others:
            # Carry the last value forward.
            groups = groups[groups["day"] == groups["day"].min()]
            every = every[~every[UNIT].isin(rows[UNIT])]
        every = groups.merge(every, how="cross")
    empty = every[
        ~pd.MultiIndex.from_frame(every[names]).isin(pd.MultiIndex.from_frame(rows[names]))
    ]
    if len(empty):
        kinds = {name: answer[name].dtype for name in answer.columns}
        filled = empty.assign(**dict.fromkeys(answer.columns, 0)).astype(kinds)
        rows = pd.concat([rows, filled], ignore_index=True) if len(rows) else filled
        rows = rows.sort_values(names, kind="stable", ignore_index=True)
    number = rows[UNIT].to_numpy(dtype=np.int64)
    known = number < len(units.keys)
    keys = pd.Series(units.keys.take(np.where(known, number, 0)))
    # Whole numbers stay whole where one is missing.
    keys = keys.astype("Int64") if not known.all() and keys.dtype.kind in "iu" else keys
    rows[UNIT] = keys.where(known).array
    rows = rows.rename(columns={UNIT: units.name})
    names[names.index(UNIT)] = units.name
    return rows.set_index(names)[answer.columns.tolist()]


def told_outside(table: pd.DataFrame, units: Units, what: str) -> None:
    """Warn of ground that lies in none of the units.

    Parameters
    ----------
    table : pandas.DataFrame
        Ground that was divided.
    units : Units
        The units.
    what : str
        What ground it is.

    Warns
    -----
    MinemapWarning
        If there is any.

    Examples
    --------
    >>> units = Units("pcode", pd.Index(["AO01"], name="pcode"), np.array([None]))
    >>> told_outside(pd.DataFrame({"area_m2": [5.0], UNIT: [0]}), units, "that remains")
    """
    beside = table.loc[table[UNIT] == len(units.keys), "area_m2"].sum()
    if beside >= TOLD_M2:
        warn(
            f"by=: {beside:,.0f} m² of ground {what} lie in none of the polygons of {units.name}; "
            "they stand in a row without a key"
        )
