"""Residues: slivers that are left of a hazard between edges that were drawn twice.

An edge that is straight in the plane of one map is not in that of another, so that strips which
meet in the field leave slivers of some centimetres between them. They are ground, and stay in every
m²; but they are no area, no work and hold no devices. What is left of a hazard is a residue when

- releases have taken ground of it,
- it is at most a share of what was drawn (1 %), and
- it is nowhere wider than a width (1 m); where its place is not known, at most that width squared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import RELEASING
from minemap.sweep.pieces import joined, numbered

if TYPE_CHECKING:
    import geopandas as gpd

    from minemap.sweep.pieces import Outlines

    Array = np.ndarray[Any, Any]

__all__ = ["NEGLIGIBLE_M2", "SHARE", "WIDTH_M", "current", "find_residues", "is_residue"]

SHARE = 0.01
"""The share of what was drawn that a residue may have."""

WIDTH_M = 1.0
"""Metres: how wide a residue may be."""

NEGLIGIBLE_M2 = 1e-4
"""Less than 1 cm² is the rounding of a cut, not an area: it counts in m², not in areas."""

DEGREE_M = 111_320.0
AREAL = 2

TIMES = ("entered_on", "left_on")


def find_residues(
    pieces: pd.DataFrame,
    hazards: gpd.GeoDataFrame,
    outlines: Outlines | None = None,
    *,
    share: float = SHARE,
    width_m: float = WIDTH_M,
    also: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find when what is left of a hazard is a residue.

    Parameters
    ----------
    pieces : pandas.DataFrame
        The table of pieces.
    hazards : geopandas.GeoDataFrame
        The hazards they come from.
    outlines : minemap.sweep.pieces.Outlines, optional
        The outlines of the pieces, where `pieces` have no geometry.
    share : float
        The share of what was drawn that a residue may have.
    width_m : float
        How wide it may be, in metres.
    also : pandas.DataFrame, optional
        Residues by measured ground, where `pieces` are written figures: what is left of them is
        one at the same time, whatever its figure.

    Returns
    -------
    pandas.DataFrame
        One row for each time: ``hazard_id``, ``since`` and ``until`` (missing: still).

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> len(find_residues(ledger.pieces, ledger.hazards))
    0
    """
    code, ids = numbered(pieces["hazard_id"])
    states = _states(pieces, code, ids, hazards)
    few = (states["left_m2"] <= share * states["drawn_m2"]) & (states["left_m2"] >= NEGLIGIBLE_M2)
    states = states[few & (states["released"] <= states["since"])].reset_index(drop=True)
    states["hazard_id"] = pd.array(ids.take(states["hazard"].to_numpy()), dtype=TEXT)
    if not len(states):
        return states[["hazard_id", "since", "until"]]
    thin = _narrow(pieces, code, states, outlines, width_m)
    if also is not None:
        thin |= is_residue(also, states["hazard_id"], states["since"])
    return states.loc[thin, ["hazard_id", "since", "until"]].reset_index(drop=True)


def is_residue(residues: pd.DataFrame, hazard_id: Any, day: Any) -> Array:
    """Tell which hazards are residues on a day.

    Parameters
    ----------
    residues : pandas.DataFrame
        As `find_residues` gives them.
    hazard_id : array-like of str
        Hazards.
    day : pandas.Timestamp or array-like of such
        The day, or one for each hazard.

    Returns
    -------
    numpy.ndarray of bool
        One answer a hazard.

    Examples
    --------
    >>> day = pd.Timestamp("2021-01-01")
    >>> residues = pd.DataFrame({"hazard_id": ["A"], "since": [day], "until": [pd.NaT]})
    >>> is_residue(residues, ["A", "B"], day)
    array([ True, False])
    """
    if not len(residues):
        return np.zeros(len(hazard_id), dtype=bool)
    names = pd.Index(residues["hazard_id"].unique(), dtype=TEXT)
    place = names.get_indexer(pd.Index(hazard_id, dtype=TEXT))
    row = np.flatnonzero(place >= 0)
    asked = pd.DataFrame({"row": row, "hazard": place[row]})
    asked["day"] = day if isinstance(day, pd.Timestamp) else np.asarray(day)[row]
    when = residues.assign(hazard=names.get_indexer(pd.Index(residues["hazard_id"], dtype=TEXT)))
    pairs = asked.merge(when, on="hazard")
    found = np.zeros(len(hazard_id), dtype=bool)
    found[current(pairs, pairs["day"])["row"].to_numpy()] = True
    return found


def current(residues: pd.DataFrame, day: Any) -> pd.DataFrame:
    """Choose the residues that stand at the close of a day.

    Parameters
    ----------
    residues : pandas.DataFrame
        As `find_residues` gives them.
    day : pandas.Timestamp or pandas.Series of such
        The day, or one for each row.

    Returns
    -------
    pandas.DataFrame
        Their rows.

    Examples
    --------
    >>> days = pd.to_datetime(["2021-01-01", "2022-01-01"])
    >>> residues = pd.DataFrame({"hazard_id": ["A"], "since": days[:1], "until": days[1:]})
    >>> [len(current(residues, day)) for day in days]
    [1, 0]
    """
    found: pd.DataFrame = residues[(residues["since"] <= day) & ~(residues["until"] <= day)]
    return found


def _states(
    pieces: pd.DataFrame, code: Array, ids: pd.Index, hazards: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Tell what was left of each hazard, from each day on which that changed to the next.

    `released` is the day on which the first ground of it was.
    """
    entered, left = (pieces[name].to_numpy(dtype="datetime64[us]") for name in TIMES)
    releasing = np.flatnonzero(pieces["exit"].isin(RELEASING).to_numpy())
    released = np.full(len(ids) + 1, np.datetime64("NaT"), dtype="datetime64[us]")
    np.fmin.at(released, code[releasing], left[releasing])
    mine = np.flatnonzero(~np.isnat(released[code]))
    gone = mine[~np.isnat(left[mine])]
    area = pieces["area_m2"].to_numpy(dtype=float)
    hazard = np.concatenate([code[mine], code[gone]])
    since = np.concatenate([entered[mine], left[gone]])
    change = np.concatenate([area[mine], -area[gone]])
    del code, entered, left, area, mine, gone
    order = np.lexsort((since, hazard))
    # One after another: there are millions of rows.
    hazard = hazard[order]
    since = since[order]
    change = change[order]
    del order
    other = np.diff(hazard, prepend=-1) != 0
    other[1:] |= since[1:] != since[:-1]
    first = np.flatnonzero(other)
    hazard, since = hazard[first], since[first]
    change = np.add.reduceat(change, first) if len(first) else change
    until = np.full(len(first), np.datetime64("NaT"), dtype=since.dtype)
    followed = np.flatnonzero(hazard[1:] == hazard[:-1])
    until[followed] = since[followed + 1]
    states = pd.DataFrame(
        {
            "hazard": hazard,
            "since": since,
            "left_m2": pd.Series(change).groupby(hazard).cumsum(),
            "until": until,
            "released": released[hazard],
            "drawn_m2": _drawn_m2(hazards, ids, released, hazard, since),
        }
    )
    return states.take(np.argsort(since, kind="stable")).reset_index(drop=True)


def _drawn_m2(
    hazards: gpd.GeoDataFrame, ids: pd.Index, released: Array, hazard: Array, since: Array
) -> Array:
    """Tell what the last version before each state drew or wrote; missing where none did."""
    number = ids.get_indexer(pd.Index(hazards["hazard_id"], dtype=TEXT))
    row = np.flatnonzero(~np.isnat(released[number]))
    versions = hazards.iloc[row]
    drawn = np.fmax(
        geodesic_area(versions.geometry.to_numpy()),
        versions["reported_m2"].to_numpy(dtype=float, na_value=np.nan),
    )
    row, drawn = row[drawn > 0], drawn[drawn > 0]
    day = hazards["reported_on"].to_numpy(dtype="datetime64[us]")[row]
    days, place = np.unique(np.concatenate([day, since]), return_inverse=True)
    # By hazard, then by day, as one number.
    key = np.concatenate([number[row], hazard]) * np.int64(len(days)) + place
    known, asked = key[: len(row)], key[len(row) :]
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known[order], asked, side="right") - 1
    last = np.append(order, -1)[place]
    mine = np.append(number[row], -1)[last] == hazard
    return np.where(mine, np.append(drawn, np.nan)[last], np.nan)


def _narrow(
    pieces: pd.DataFrame,
    code: Array,
    states: pd.DataFrame,
    outlines: Outlines | None,
    width_m: float,
) -> Array:
    """Tell where what stands is nowhere wider than a width."""
    mine = np.flatnonzero(np.isin(code, states["hazard"].to_numpy()))
    some = pieces.iloc[mine]
    rows = pd.DataFrame(
        {
            "row": mine,
            "hazard": code[mine],
            "entered": some["entered_on"].to_numpy(),
            "left": some["left_on"].to_numpy(),
            "unmeasured_m2": some["area_m2"].where(~some["measured"], 0.0).to_numpy(),
        }
    )
    when = states[["hazard", "since"]].rename(columns={"since": "day"})
    when = when.assign(state=np.arange(len(states)))
    stands = rows.merge(when, on="hazard")
    stands = stands[(stands["entered"] <= stands["day"]) & ~(stands["left"] <= stands["day"])]
    unmeasured = np.bincount(stands["state"], stands["unmeasured_m2"], len(states))
    measured = stands[stands["unmeasured_m2"] == 0.0]
    row, group = measured["row"].to_numpy(), measured["state"].to_numpy()
    shapes = (
        joined(pieces.geometry.iloc[row].to_numpy(), group, len(states))
        if outlines is None
        else outlines.joined(row, group, len(states))
    )
    return _thin(shapes, width_m) & (unmeasured <= width_m**2)


def _thin(shapes: Array, width_m: float) -> Array:
    """Tell which outlines are nowhere wider than a width, in a plane of metres of their own."""
    thin = np.ones(len(shapes), dtype=bool)
    areal = np.flatnonzero(shapely.get_dimensions(shapes) == AREAL)
    centre = shapely.get_coordinates(shapely.centroid(shapes[areal]))
    for place, (lon, lat) in zip(areal.tolist(), centre, strict=True):
        scale = DEGREE_M * np.array([np.cos(np.radians(lat)), 1.0])
        origin = np.array([lon, lat])
        plane = shapely.transform(shapes[place], lambda points, o=origin, s=scale: (points - o) * s)
        thin[place] = shapely.buffer(plane, -width_m / 2).is_empty
    return thin
