"""The compared states of a record: what remained in each, by hazard and category."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import pandas as pd
import shapely

from minemap import accounts
from minemap.days import as_day
from minemap.errors import ArgumentError, RejectedRows, of_a_table
from minemap.shapes import is_polygon, mended
from minemap.sweep.sweeping import covered, sweep, sweep_reported
from minemap.tables.known import standing
from minemap.tables.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from minemap.days import Day
    from minemap.dtypes import Array
    from minemap.sweep.pieces import Swept

__all__ = ["Record", "State", "normalised_releases", "state_of"]

KEYS = ["hazard_id", "category"]


class Ready(NamedTuple):
    """Both normalised tables of a record, and the results of their sweep on both bases."""

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    measured: Swept
    written: Swept


@runtime_checkable
class Holder(Protocol):
    """An object with a swept record, such as `minemap.Ledger`."""

    def _ready(self) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Swept, Swept]: ...


Record = pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame | None] | Holder
"""A table of hazards, a pair of hazards and releases, or a ledger."""


@dataclass(frozen=True)
class State:
    """What remained in a record at the close of a day.

    Attributes
    ----------
    hazard_id, category : numpy.ndarray of str
        Whose the ground is, one entry for each hazard and category, in this order.
    value_m2 : numpy.ndarray of float
        What counts on the basis chosen.
    reported_m2 : numpy.ndarray of float
        What is written down; 0.0 where nothing is.
    outline : numpy.ndarray of shapely geometries
        The ground of each entry, without overlaps between entries; None if there is none.
    place : numpy.ndarray of shapely geometries
        The outline, or a point, or None.
    releases : geopandas.GeoDataFrame
        The release records of the state.
    day : pandas.Timestamp
        The day.
    illustrative : bool
        Whether some of its outlines are made up, as their column ``illustrative`` says.
    known : numpy.ndarray of str
        The ids of all areas reported by then, those that are released among them.
    drawn : mapping of str to shapely geometry
        The outline of each in its last version, whichever hazard owns the ground.
    covered : mapping of str to str
        The category of each area all of whose ground is counted for others, as its last version
        has it.
    """

    hazard_id: Array
    category: Array
    value_m2: Array
    reported_m2: Array
    outline: Array
    place: Array
    releases: gpd.GeoDataFrame
    day: pd.Timestamp
    illustrative: bool = False
    known: Array = field(default_factory=lambda: np.empty(0, dtype=object))
    drawn: Mapping[str, Any] = field(default_factory=dict)
    covered: Mapping[str, str] = field(default_factory=dict)


def normalised_releases(frame: pd.DataFrame | None, source: str) -> gpd.GeoDataFrame:
    """Normalise a table of release records, or make an empty one.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Release records.
    source : str
        What to call the table in errors.

    Returns
    -------
    geopandas.GeoDataFrame
        The releases; ``told`` is the line of ground that they take: their outcome.

    Raises
    ------
    RejectedRows
        If a row cannot be used.

    Examples
    --------
    >>> len(normalised_releases(None, "releases"))
    0
    """
    if frame is None:
        frame = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
    table, rejected = normalise_releases(frame, source)
    if len(rejected):
        raise RejectedRows(rejected, source, len(table), of_a_table(source))
    return _told(table)


def _told(releases: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return releases.assign(told=releases["outcome"].astype(object))


def state_of(record: Record, day: Day | None, basis: str, source: str) -> State:
    """Find what remained in a record at the close of a day.

    Parameters
    ----------
    record : pandas.DataFrame, tuple of two pandas.DataFrame, or Ledger
        Hazards, or hazards and releases.
    day : date-like, optional
        The day; by default that of the last event in the record.
    basis : {"geometry", "reported"}
        Measured ground, or what was written down.
    source : str
        What to call the record in errors.

    Returns
    -------
    State
        What remained.

    Raises
    ------
    RejectedRows
        If a row of either table cannot be used.
    ArgumentError
        If the record is not one, or the day is not a date.

    Examples
    --------
    >>> import minemap
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> round(state.value_m2.sum())
    302013
    """
    ready = _ready(record, source)
    hazards, releases = ready.hazards, ready.releases
    events = pd.concat([hazards["reported_on"], releases["completed_on"]])
    when = as_day(day, f"{source}_day") if day is not None else events.max()
    if not len(hazards):
        return _empty(releases, when)
    measured = ready.measured
    left = accounts.remaining(measured.table, hazards, when, outlines=measured.outlines)
    ground = pd.DataFrame(
        {
            **{name: left[name].to_numpy(dtype=object) for name in KEYS},
            "area_m2": left["area_m2"].to_numpy(),
            "place": left.geometry.to_numpy().astype(object),
        }
    )
    written = ready.written.table
    standing = written[(written["entered_on"] <= when) & ~(written["left_on"] <= when)]
    figures = standing.groupby(KEYS)["area_m2"].sum().rename("reported_m2").reset_index()
    figures = figures[figures["reported_m2"] > 0].astype(dict.fromkeys(KEYS, object))
    reported = hazards[hazards["reported_on"] <= when].sort_values("reported_on", kind="stable")
    last = reported.drop_duplicates("hazard_id", keep="last")
    how = "outer" if basis == "reported" else "left"
    rows = ground.merge(figures, on=KEYS, how=how)  # type: ignore[arg-type]
    rows = rows.sort_values(KEYS, ignore_index=True)
    place = rows["place"].to_numpy(dtype=object, copy=True)
    place[pd.isna(place)] = None
    outline = place.copy()
    outline[~is_polygon(place)] = None
    broken = ~shapely.is_valid(outline) & ~shapely.is_missing(outline)
    outline[broken] = shapely.buffer(outline[broken], 0)
    figure = rows["reported_m2"].fillna(0.0).to_numpy()
    return State(
        hazard_id=rows["hazard_id"].to_numpy(dtype=object),
        category=rows["category"].to_numpy(dtype=object),
        value_m2=figure if basis == "reported" else rows["area_m2"].fillna(0.0).to_numpy(),
        reported_m2=figure,
        outline=outline,
        place=place,
        releases=releases,
        day=when,
        illustrative="illustrative" in hazards and bool(hazards["illustrative"].eq(True).any()),
        known=reported["hazard_id"].unique().astype(object),
        drawn=_drawn(last),
        covered=_covered(ready, last, when),
    )


def _covered(ready: Ready, last: gpd.GeoDataFrame, when: pd.Timestamp) -> dict[str, str]:
    """Give the category of the areas whose ground all counts for others."""
    found = covered(ready.measured, (ready.hazards, ready.releases), when, os.cpu_count() or 1)
    mine = last[last["hazard_id"].isin(found["hazard_id"])]
    return dict(zip(mine["hazard_id"].astype(object), mine["category"].astype(object), strict=True))


def _drawn(last: gpd.GeoDataFrame) -> dict[str, Any]:
    """Give the outline of each area, from its last version."""
    shapes = last.geometry.to_numpy().astype(object)
    areal = is_polygon(shapes)
    ids = last["hazard_id"].to_numpy(dtype=object)
    return dict(zip(ids[areal].tolist(), mended(shapes[areal]), strict=True))


def _ready(record: Record, source: str) -> Ready:
    if isinstance(record, Holder):
        hazards, releases, measured, written = record._ready()  # noqa: SLF001 - the account that it has made
        return Ready(hazards, _told(releases), measured, written)
    if isinstance(record, pd.DataFrame):
        given, done = record, None
    elif isinstance(record, tuple):
        given, done = record
    else:
        raise ArgumentError(
            f"{source}: a {type(record).__name__} is no record. Give a table of hazards, the pair "
            "(hazards, releases), or a Ledger."
        )
    hazards, rejected = normalise_hazards(given, f"{source}, hazards")
    if len(rejected):
        raise RejectedRows(rejected, f"{source}, hazards", len(hazards), of_a_table("hazards"))
    hazards, releases = map(standing, (hazards, normalised_releases(done, f"{source}, releases")))
    measured = sweep(hazards, releases, os.cpu_count() or 1)
    return Ready(hazards, releases, measured, sweep_reported(hazards, releases, measured))


def _empty(releases: gpd.GeoDataFrame, day: pd.Timestamp) -> State:
    none, nothing = np.empty(0, dtype=object), np.empty(0)
    return State(none, none, nothing, nothing, none, none, releases, day)
