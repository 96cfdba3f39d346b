"""What a map of one day shows: the areas that remain, what was released, and their totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap import accounts
from minemap.days import as_day
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, CoordinateError
from minemap.language import vocabulary
from minemap.language.cells import flags
from minemap.language.words import number
from minemap.maps.words import label, word
from minemap.sweep.residues import NEGLIGIBLE_M2, find_residues

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["KINDS", "REMAINING", "Situation", "label_of", "situation"]

REMAINING = ("CHA", "SHA")
"""The kinds of ground that are still hazardous, in the order of a legend."""

KINDS = (*REMAINING, "cleared", "reduced", "cancelled", "adjusted", "outside")
"""What a map tells apart: remaining, released, redrawn, and worked outside hazardous areas."""

PLACES = ("sector", "admin2", "admin1", "country")
"""Columns that say where an area is, the nearest first."""


class Situation(NamedTuple):
    """The areas of one day.

    Attributes
    ----------
    day : pandas.Timestamp
        The day, at its close.
    areas : geopandas.GeoDataFrame
        One row an area and kind: ``hazard_id`` (of ground worked outside hazards, as in
        ``release_id``, the release), ``kind``, ``area_m2``, ``illustrative``, ``name``,
        the columns of place, and ``geometry`` (EPSG:4326, or missing).
    totals : pandas.DataFrame
        By kind: ``areas`` and ``area_m2``.
    unmeasured_m2 : float
        How much of what remains is known by a written figure alone.
    part : str or None
        ``"sector"`` or ``"within"`` where this is not the whole record.
    recorded_to : pandas.Timestamp
        The day of the last event of the whole record: what is asked of a later day is known as far
        as that.
    remaining_areas : int
        How many areas remain: one that is partly suspected and partly confirmed counts once.
    """

    day: pd.Timestamp
    areas: gpd.GeoDataFrame
    totals: pd.DataFrame
    unmeasured_m2: float
    part: str | None
    recorded_to: pd.Timestamp
    remaining_areas: int

    def total(self, kind: str) -> tuple[int, float]:
        """Give the number of areas of a kind and their m²."""
        return int(self.totals["areas"][kind]), float(self.totals["area_m2"][kind])

    @property
    def drawn(self) -> gpd.GeoDataFrame:
        """The areas that have a place."""
        return self.areas[self.areas.geometry.notna() & ~self.areas.geometry.is_empty]

    @property
    def unplaced(self) -> tuple[int, float]:
        """How many remaining areas have no place, and their m²."""
        lost = self.areas[
            self.areas["kind"].isin(REMAINING)
            & (self.areas.geometry.isna() | self.areas.geometry.is_empty)
        ]
        return len(lost), float(lost["area_m2"].sum())


def square_metres(amount: float, language: str = "en") -> str:
    r"""Write an area in whole m².

    Parameters
    ----------
    amount : float
        The area.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> square_metres(302012.6)
    '302,013\xa0m²'
    """
    return f"{whole(amount, language)}\u00a0m²"


def whole(amount: float, language: str = "en") -> str:
    """Write a whole number with marks for thousands.

    Parameters
    ----------
    amount : float
        The number.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> whole(1234.4)
    '1,234'
    """
    # Not every font has the narrow blank that French and Spanish put between thousands.
    return number(amount, language).replace("\u202f", "\u00a0")


def counted(areas: int, language: str = "en") -> str:
    """Write a number of areas.

    Parameters
    ----------
    areas : int
        How many.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> counted(1), counted(60, "fr")
    ('1 area', '60 zones')
    """
    key = "area_one" if areas == 1 else "area_many"
    return word(key, language, n=whole(areas, language))


def label_of(kind: str, language: str = "en") -> str:
    """Name a kind of ground for a legend.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> label_of("CHA"), label_of("cleared", "es")
    ('Confirmed hazardous area', 'Despejado')
    """
    if kind in REMAINING:
        return label("category", kind, language)
    if kind == "adjusted":
        return word("adjusted_away", language)
    if kind == "outside":
        return word("worked_outside", language)
    return label("outcome", kind, language)


def situation(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None,
    worked: gpd.GeoDataFrame | None,
    day: Any,
    sector: str | Sequence[str] | None = None,
    within: Any = None,
    residues: pd.DataFrame | None = None,
    shown_at: Any = None,
) -> Situation:
    """Gather what a map of one day shows.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326.
    day : date-like
        The day.
    sector : str or list of str, optional
        Only the areas of these sectors.
    within : tuple of float, geometry or GeoDataFrame, optional
        Only the areas that touch these bounds (west, south, east, north) or this outline.
    residues : pandas.DataFrame, optional
        When which hazards are residues, and so no areas; by default they are looked for.
    shown_at : numpy.ndarray of shapely geometries, optional
        Where each piece is shown, where that is not where it is: on a public map an edge of the
        bounds must not tell on which side of it an area lies.

    Returns
    -------
    Situation
        Areas and totals. The totals of SHA and CHA are those of `minemap.Ledger.remaining`, those
        of the outcomes the sums of `minemap.Ledger.balance` up to the day.

    Raises
    ------
    ArgumentError
        If the day is not a date, a sector not in the record, or nothing lies within the bounds.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> day = situation(ledger.pieces, ledger.hazards, None, None, "2023-12-31")
    >>> day.totals.loc["SHA"].round().astype(int).tolist()
    [60, 302013]
    """
    kept = _kept(pieces, hazards, sector, within, shown_at)
    recorded_to = accounts.last_event(pieces)
    pieces = pieces[pieces["hazard_id"].isin(kept)]
    if residues is None:
        residues = find_residues(pieces, hazards)
    remaining = accounts.remaining(pieces, hazards, day, residues=residues)
    when = as_day(day, "day")
    gone = pieces[pieces["left_on"] <= when]
    away = gone["exit"].isin(vocabulary.RELEASING) | (
        (gone["exit"] == "adjusted") & _missing(gone, "to_hazard_id")
    )
    released = _released(gone[away])
    spots = _worked(worked, when, within, partial=sector is not None)
    areas = pd.concat(
        [
            remaining.rename(columns={"category": "kind"})[
                ["hazard_id", "kind", "area_m2", "residue_m2", "geometry"]
            ],
            released,
            spots,
        ],
        ignore_index=True,
    )
    own = _latest(hazards).reindex(areas["hazard_id"])
    for name in ("name", *PLACES):
        areas[name] = own[name].array if name in own else None
    flagged = set(hazards["hazard_id"][flags(hazards)])
    if releases is not None:
        flagged |= set(releases["release_id"][flags(releases)])
    areas["illustrative"] = areas["hazard_id"].isin(flagged)
    # A crumb below the rounding of a cut counts in m², but not as an area, as on every map.
    m2 = areas["area_m2"]
    counts = areas.assign(counts=(m2 >= NEGLIGIBLE_M2) | (m2 == 0))
    totals = counts.groupby("kind").agg(areas=("counts", "sum"), area_m2=("area_m2", "sum"))
    by_category = accounts.remaining(pieces, hazards, day, by="category", residues=residues)
    for category in by_category.index:
        totals.loc[category, ["areas", "area_m2"]] = by_category.loc[category, ["areas", "area_m2"]]
    left = areas[areas["kind"].isin(REMAINING) & ~(areas["residue_m2"] > 0)]
    return Situation(
        when,
        gpd.GeoDataFrame(areas, geometry="geometry", crs="EPSG:4326"),
        totals.reindex(list(KINDS), fill_value=0),
        float(by_category["unmeasured_m2"].sum()),
        "sector" if sector is not None else None if within is None else "within",
        recorded_to,
        int(left["hazard_id"].nunique()),
    )


def outline_within(within: Any) -> Any:
    """Take bounds, a geometry or a table of outlines as one geometry in EPSG:4326.

    Parameters
    ----------
    within : tuple of float, geometry, GeoSeries or GeoDataFrame
        West, south, east and north in degrees, or an outline.

    Returns
    -------
    shapely.Geometry
        The outline.

    Raises
    ------
    ArgumentError
        If it is none of these.
    CoordinateError
        If a table has no CRS.

    Examples
    --------
    >>> outline_within((-78.5, -4, -78, -3.5)).bounds
    (-78.5, -4.0, -78.0, -3.5)
    """
    if isinstance(within, gpd.GeoDataFrame | gpd.GeoSeries):
        if within.crs is None:
            raise CoordinateError("within= has no CRS; set it with set_crs first")
        return shapely.union_all(within.geometry.to_crs("EPSG:4326").to_numpy())
    if isinstance(within, shapely.Geometry):
        return within
    try:
        west, south, east, north = (float(edge) for edge in within)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(
            f"within={within!r} is neither (west, south, east, north) in degrees nor an outline"
        ) from error
    if not (west < east and south < north and max(abs(south), abs(north)) <= 90):  # noqa: PLR2004
        raise ArgumentError(
            f"within={within!r}: write west, south, east and north in degrees, in that order"
        )
    return shapely.box(west, south, east, north)


def _kept(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    sector: str | Sequence[str] | None,
    within: Any,
    shown_at: Any,
) -> pd.Index:
    latest = _latest(hazards)
    kept = latest.index
    if sector is not None:
        wanted = [sector] if isinstance(sector, str) else list(sector)
        known = latest["sector"].dropna().unique().tolist() if "sector" in latest else []
        unknown = [name for name in wanted if name not in known]
        if unknown or not wanted:
            raise ArgumentError(
                f"sector {', '.join(map(repr, unknown))} is not in the record, which has "
                f"{', '.join(sorted(known)) or 'none'}"
            )
        kept = kept[latest["sector"].isin(wanted)]
    if within is not None:
        shapes = pieces.geometry.to_numpy() if shown_at is None else shown_at
        touching = shapely.intersects(shapes, outline_within(within))
        kept = kept.intersection(pd.Index(pieces["hazard_id"][touching]))
        if kept.empty:
            raise ArgumentError("nothing of the record lies within the bounds")
    return kept


def _latest(hazards: gpd.GeoDataFrame) -> pd.DataFrame:
    versions = pd.DataFrame(hazards.drop(columns="geometry"))
    return versions.sort_values("reported_on", kind="stable").groupby("hazard_id").last()


def _missing(frame: pd.DataFrame, name: str) -> pd.Series[bool]:
    return frame[name].isna() if name in frame else pd.Series(data=True, index=frame.index)


def _released(gone: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join what left of each hazard in one way."""
    keys = gone[["hazard_id", "exit"]].astype(TEXT)
    group, names = pd.factorize(pd.MultiIndex.from_frame(keys))
    table = gpd.GeoDataFrame(
        {
            "hazard_id": [name[0] for name in names],
            "kind": [name[1] for name in names],
            "area_m2": np.bincount(group, gone["area_m2"].to_numpy(), len(names)),
        },
        geometry=gpd.GeoSeries([None] * len(names), crs="EPSG:4326"),
    )
    shapes = gone.geometry.to_numpy()
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - two dimensions
    joined = np.full(len(names), None, dtype=object)
    for row in np.flatnonzero(~areal & ~shapely.is_missing(shapes)):
        joined[group[row]] = shapes[row]
    if areal.any():
        held, place = np.unique(group[areal], return_inverse=True)
        parts, owner = shapely.get_parts(shapes[areal], return_index=True)
        order = np.argsort(place[owner], kind="stable")
        joined[held] = shapely.multipolygons(parts[order], indices=place[owner][order])
    table["geometry"] = gpd.GeoSeries(joined, crs="EPSG:4326")
    return table


def _worked(
    worked: gpd.GeoDataFrame | None, day: pd.Timestamp, within: Any, *, partial: bool
) -> gpd.GeoDataFrame:
    """Take the ground worked outside hazards up to a day; a sector has none of it."""
    empty = gpd.GeoDataFrame(
        {"hazard_id": [], "release_id": [], "kind": [], "area_m2": []}, geometry=[], crs="EPSG:4326"
    )
    if worked is None or partial or worked.empty:
        return empty
    spots = worked[worked["completed_on"] <= day]
    if within is not None:
        spots = spots[shapely.intersects(spots.geometry.to_numpy(), outline_within(within))]
    return gpd.GeoDataFrame(
        {
            "hazard_id": spots["release_id"].to_numpy(),
            "release_id": spots["release_id"].to_numpy(),
            "kind": "outside",
            "area_m2": spots["area_m2"].to_numpy(),
        },
        geometry=spots.geometry.to_numpy(),
        crs="EPSG:4326",
    )
