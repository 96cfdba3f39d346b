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

__all__ = ["NEGLIGIBLE_M2", "SHARE", "WIDTH_M", "find_residues", "is_residue"]

SHARE = 0.01
"""The share of what was drawn that a residue may have."""

WIDTH_M = 1.0
"""Metres: how wide a residue may be."""

NEGLIGIBLE_M2 = 1e-4
"""Less than 1 cm² is the rounding of a cut, not an area: it counts in m², not in areas."""

DEGREE_M = 111_320.0
AREAL = 2


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
    states = _states(pieces, hazards)
    first = pieces.loc[pieces["exit"].isin(RELEASING)].groupby("hazard_id", observed=True)
    since = pd.to_datetime(first["left_on"].min()).reindex(states["hazard_id"]).to_numpy()
    few = (states["left_m2"] <= share * states["drawn_m2"]) & (states["left_m2"] >= NEGLIGIBLE_M2)
    states = states[few.to_numpy() & (since <= states["since"].to_numpy())].reset_index(drop=True)
    if not len(states):
        return states[["hazard_id", "since", "until"]]
    thin = _narrow(pieces, states, outlines, width_m)
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
    asked = pd.DataFrame({"hazard_id": np.asarray(hazard_id, dtype=object), "day": day})
    asked = asked.astype({"hazard_id": TEXT}).assign(row=np.arange(len(asked)))
    pairs = asked.merge(residues.astype({"hazard_id": TEXT}), on="hazard_id")
    within = (pairs["since"] <= pairs["day"]) & ~(pairs["until"] <= pairs["day"])
    found = np.zeros(len(asked), dtype=bool)
    found[pairs.loc[within, "row"].to_numpy()] = True
    return found


def _states(pieces: pd.DataFrame, hazards: gpd.GeoDataFrame) -> pd.DataFrame:
    """Tell what was left of each hazard, from each day on which that changed to the next."""
    taken = pieces.loc[pieces["exit"].isin(RELEASING), "hazard_id"].unique()
    mine = pieces[pieces["hazard_id"].isin(taken)]
    gone = mine[mine["left_on"].notna()]
    days = [mine["entered_on"], gone["left_on"]]
    changes = pd.DataFrame(
        {
            "hazard_id": pd.concat([mine["hazard_id"], gone["hazard_id"]]).astype(TEXT),
            "since": pd.concat(days).astype("datetime64[us]"),
            "m2": pd.concat([mine["area_m2"], -gone["area_m2"]]),
        }
    )
    states: pd.DataFrame = changes.groupby(["hazard_id", "since"])["m2"].sum().reset_index()
    of = states.groupby("hazard_id")
    states["left_m2"] = of["m2"].cumsum()
    states["until"] = of["since"].shift(-1)
    versions = pd.DataFrame(
        {
            "hazard_id": hazards["hazard_id"].astype(TEXT),
            "since": hazards["reported_on"].astype("datetime64[us]"),
            "drawn_m2": np.maximum(
                geodesic_area(hazards.geometry.to_numpy()), hazards["reported_m2"].fillna(0.0)
            ),
        }
    )
    known: pd.DataFrame = versions[versions["hazard_id"].isin(taken) & (versions["drawn_m2"] > 0)]
    return pd.merge_asof(
        states.sort_values(by="since", kind="stable"),
        known.sort_values(by="since", kind="stable"),
        on="since",
        by="hazard_id",
    )


def _narrow(
    pieces: pd.DataFrame, states: pd.DataFrame, outlines: Outlines | None, width_m: float
) -> Array:
    """Tell where what stands is nowhere wider than a width."""
    number, names = numbered(states["hazard_id"].astype(TEXT))
    mine = np.flatnonzero(pieces["hazard_id"].isin(names).to_numpy())
    rows = pd.DataFrame(
        {
            "row": mine,
            "hazard": names.get_indexer(pd.Index(pieces["hazard_id"].iloc[mine].astype(TEXT))),
            "entered": pieces["entered_on"].iloc[mine].to_numpy(),
            "left": pieces["left_on"].iloc[mine].to_numpy(),
            "unmeasured_m2": pieces["area_m2"]
            .where(~pieces["measured"], 0.0)
            .iloc[mine]
            .to_numpy(),
        }
    )
    when = pd.DataFrame(
        {"state": np.arange(len(states)), "hazard": number, "day": states["since"].to_numpy()}
    )
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
