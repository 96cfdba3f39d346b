"""Units that became free: when and by what the last ground was released, and what fell back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.accounts import timeline
from minemap.days import as_day
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import RELEASING
from minemap.ledger import as_texts

if TYPE_CHECKING:
    from minemap.days import Day
    from minemap.ledger import Ledger

__all__ = ["freed_units"]

UNIT = "unit"
NOWHERE = -1
RELEASED = [f"{outcome}_m2" for outcome in RELEASING]


def freed_units(
    ledger: Ledger,
    by: str | gpd.GeoDataFrame = "admin1",
    *,
    name: str | None = None,
    day: Day | None = None,
    as_known: Day | None = None,
) -> pd.DataFrame:
    """List the units that became free of known hazardous areas, and those that fell back.

    Parameters
    ----------
    ledger : Ledger
        The account of all areas, on measured ground.
    by : str or geopandas.GeoDataFrame
        A column of the hazards that says in which unit they lie, such as ``admin2``; or the
        outlines of the units, which cut the areas that lie in several.
    name : str, optional
        With outlines: their column that names them.
    day : date-like, optional
        Up to the close of this day; by default that of the last event. A year means its last day.
    as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        What the record knew on this day (`minemap.Ledger.as_known`); by default what it knows now.

    Returns
    -------
    pandas.DataFrame
        One row for each unit and time that it became free, by unit and day: ``unit`` (missing where
        not stated), ``freed_on``, ``release_ids`` (the records that took its last ground; empty
        where the last of it was withdrawn, not released), ``areas`` it had had since it was last
        free, ``cancelled_m2``, ``reduced_m2``, ``cleared_m2`` until then and since it was last
        free, ``lost_on`` (the day on which ground in it was added again; missing: it is free) and
        ``remaining_m2`` in it at the close of `day`. A unit in which ground remains and that never
        was free has no row.

    Raises
    ------
    ArgumentError
        If there is no such column, the outlines have no CRS, or `day` is no day.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import freed_units
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> freed_units(ledger, "sector")[["unit", "freed_on", "release_ids"]]
    unit   freed_on         release_ids
    ...Quebrada de Escritos 2012-12-20  PE-CL-2012-CLEARED...
    """
    if as_known is not None:
        ledger = ledger.as_known(as_known)
    ledger = as_texts(ledger)
    pieces, hazards = ledger.pieces, ledger.hazards
    if isinstance(by, gpd.GeoDataFrame):
        pieces, hazards = _cut(pieces, hazards, by, name)
        column = UNIT
    elif name is not None:
        raise ArgumentError("name= says how outlines are called; by= is a column here")
    else:
        column = by
        if column not in hazards or column == "geometry":
            there = ", ".join(map(str, hazards.columns.drop("geometry")))
            raise ArgumentError(f"by={column!r} is no column of the hazards; there are {there}")
    line = timeline(pieces, hazards, column)
    until = line.index.get_level_values("day").max() if day is None else as_day(day, "day")
    line = line[line.index.get_level_values("day") <= until]
    latest = hazards.drop_duplicates("hazard_id", keep="last")
    units = latest.set_index("hazard_id", drop=False)[column]
    gone = pieces[pieces["exit"].isin(RELEASING)]
    gone = pd.DataFrame(
        {
            "unit": gone["hazard_id"].map(units).to_numpy(dtype=object),
            "day": gone["left_on"].to_numpy(),
            "release_id": gone["release_id"].to_numpy(dtype=object),
        }
    )
    rows = []
    named: Any = line.groupby(level=0, dropna=False, sort=True)
    for unit, own in named:
        mine = gone[gone["unit"].isna() if pd.isna(unit) else gone["unit"] == unit]
        rows += _times(unit, own.droplevel(0), mine)
    table = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("freed_on", "lost_on"):
        table[column] = table[column].astype("datetime64[us]")
    return table


COLUMNS = ["unit", "freed_on", "release_ids", "areas", *RELEASED, "lost_on", "remaining_m2"]


def _times(unit: Any, line: pd.DataFrame, gone: pd.DataFrame) -> list[list[Any]]:
    """Find the days from which a unit had no area left, and those from which it had one again."""
    there = line["areas"].to_numpy() > 0
    before = np.concatenate([[False], there[:-1]])
    rows: list[list[Any]] = []
    start = 0
    for place in np.flatnonzero(there != before).tolist():
        day = line.index[place]
        if there[place]:
            if rows:
                rows[-1][-2] = day
            start = place
            continue
        stretch = line.iloc[start : place + 1]
        ids = sorted(set(gone.loc[gone["day"] == day, "release_id"]))
        rows.append(
            [
                unit,
                day,
                "; ".join(map(str, ids)),
                int(stretch["areas"].max()),
                *stretch[RELEASED].sum().tolist(),
                pd.NaT,
                float(line["remaining_m2"].iloc[-1]),
            ]
        )
    return rows


def _cut(
    pieces: gpd.GeoDataFrame, hazards: gpd.GeoDataFrame, units: gpd.GeoDataFrame, name: str | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Cut pieces along the outlines of units; each part of a hazard counts as its own hazard."""
    if units.crs is None:
        raise ArgumentError("the outlines in by= have no CRS; say it: units.set_crs('EPSG:4326')")
    if name is None or name not in units:
        there = ", ".join(map(str, units.columns.drop(units.geometry.name)))
        raise ArgumentError(
            f"name={name!r}: name the column of the units' names; there are {there}"
        )
    outlines = shapely.make_valid(units.geometry.to_crs("EPSG:4326").to_numpy())
    shapes = pieces.geometry.to_numpy()
    place, unit = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    areal = shapely.area(shapes) > 0
    # A record without extent has one place; on a border it counts only once.
    kept = areal[place] | ~pd.Series(place).duplicated().to_numpy()
    place, unit = place[kept], unit[kept]
    cut = np.where(areal[place], shapely.intersection(shapes[place], outlines[unit]), shapes[place])
    beyond = np.flatnonzero(areal | ~np.isin(np.arange(len(shapes)), place))
    rest = shapes[beyond].copy()
    for number, index in enumerate(beyond):
        if mine := unit[place == index].tolist():
            rest[number] = shapely.difference(shapes[index], shapely.union_all(outlines[mine]))
    place, unit = np.append(place, beyond), np.append(unit, np.full(len(beyond), NOWHERE))
    cut = np.append(cut, rest)
    m2 = pieces["area_m2"].to_numpy()[place].copy()
    flat = areal[place]
    m2[flat] = geodesic_area(gpd.GeoSeries(cut[flat], crs="EPSG:4326")).to_numpy()
    kept = ~flat | (m2 > 0)
    place, unit, cut, m2 = place[kept], unit[kept], cut[kept], m2[kept]
    parts = pieces.iloc[place].assign(area_m2=m2, geometry=cut).reset_index(drop=True)
    mark = pd.Series(unit).map(lambda number: f"\x1f{number}").to_numpy(dtype=object)
    for column in ("hazard_id", "from_hazard_id", "to_hazard_id"):
        ids = parts[column].astype(object)
        parts[column] = (ids + mark).where(ids.notna(), None).astype(TEXT)
    names = np.array([*units[name], None], dtype=object)
    own = parts[["hazard_id"]].assign(unit=names[unit]).drop_duplicates("hazard_id")
    whole = own["hazard_id"].str.rpartition("\x1f")[0]
    first = hazards.drop_duplicates("hazard_id").set_index("hazard_id")
    copies = first.loc[whole].assign(
        **{"hazard_id": own["hazard_id"].to_numpy(), UNIT: own["unit"].to_numpy()}
    )
    return parts, copies.reset_index(drop=True)
