"""Reconcile two states of a record: why the total is another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.errors import ArgumentError
from minemap.language.vocabulary import OUTCOMES
from minemap.language.words import day, number
from minemap.reconciling.account import account_of, areas_of
from minemap.reconciling.parts import parts_of
from minemap.reconciling.states import normalised_releases, state_of
from minemap.reconciling.words import cause_words, said, way_words

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from minemap.days import Day
    from minemap.maps.screen.page import SelfContainedMap
    from minemap.reconciling.shift import CommonShift
    from minemap.reconciling.states import Record, State

__all__ = ["Reconciliation", "reconcile"]

TOLERANCE_M = 0.02
"""Two centimetres: what seven decimals of a degree, as in GeoJSON, leave uncertain."""


@dataclass(frozen=True)
class Reconciliation:
    """The difference between two states of a record, explained.

    Attributes
    ----------
    account : pandas.DataFrame
        From the opening to the closing total, one row a ``line``: ``opening``; ``added`` (ground
        newly reported); ``cleared``, ``reduced``, ``cancelled`` (released, where records say so);
        ``gone`` (areas that are no longer there, with no record); ``grown``, ``shrunk``,
        ``shifted`` (redrawn); ``confirmed``, ``downgraded`` (recategorised), ``transferred``
        (from one area to another), ``renamed``, ``split``, ``merged``, ``regrouped``, none of
        which changes the total; ``figure`` (another size written for the same ground);
        ``measured`` (the same ground, measured otherwise); ``rounding`` (differences too small to
        be any of these); ``closing``. Columns: ``areas`` that the line is about, ``areas_change``
        (by how much it changes their number), ``m2``, of which ``sha_m2`` and ``cha_m2``, and
        ``ground_m2``, the ground that it is about. Opening and all lines between add up to
        closing, in areas and in each of the three columns of m².
    areas : geopandas.GeoDataFrame
        One row an area or part of one with one explanation: ``old_id`` and ``new_id`` (several
        are joined by ``"; "``), ``match`` (same, renamed, split, merged, regrouped, new, gone),
        ``what`` (a line of the account, or ``unchanged``), ``cause`` (of ``measured``: by which
        ways, as ``geodesic → utm``), ``release_id``, ``old_category``, ``new_category``,
        ``m2_before``, ``m2_after``, ``m2_change``, ``ground_m2``, ``shift_m`` and ``bearing``
        (degrees from north) of what was shifted; ``geometry``, the ground concerned, and
        ``geometry_before`` and ``geometry_after``, the outlines of the whole areas (EPSG:4326).
    old_day, new_day : pandas.Timestamp
        The days of the two states.
    basis : {"geometry", "reported"}
        Measured ground, or what was written down.
    common_shift : CommonShift or None
        The shift that most of the areas have in common, as after a change of datum: ``shift_m``
        and ``bearing``, of how many ``areas`` of how many. All else is compared with it taken away.
    illustrative : bool
        Whether some outlines are made up, as a column of that name says.
    restatements : pandas.DataFrame or None
        Where both states are ledgers of one record, as it was known on two days: which rows that
        were recorded or withdrawn in between changed closed periods, as
        `minemap.Ledger.restated_since` lists them.
    """

    account: pd.DataFrame
    areas: gpd.GeoDataFrame
    old_day: pd.Timestamp
    new_day: pd.Timestamp
    basis: str
    common_shift: CommonShift | None = None
    illustrative: bool = False
    restatements: pd.DataFrame | None = None

    def summary(self, language: str = "en") -> str:
        """Tell what changed, one line for each line of the account that is not empty.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError
            If the language is not one of the three.

        Examples
        --------
        >>> import minemap
        >>> from minemap.reconciling import reconcile
        >>> record = minemap.samples.peru()
        >>> print(reconcile(record, record, old_day="2021-12-31", new_day="2022-12-31").summary())
        From 232,468 m² in 62 areas (2021-12-31) to 211,468 m² in 59 areas (2022-12-31), measured
          Released: cleared                     ...21,000 m²   3 areas
        """
        lines = self.account.set_index("line")
        opening, closing = (lines.T[line] for line in ("opening", "closing"))
        text = [
            said(
                "summary",
                "heading",
                language,
                old=_size(opening, language),
                new=_size(closing, language),
                old_day=day(self.old_day, language),
                new_day=day(self.new_day, language),
                basis=said("basis", self.basis, language),
            )
        ]
        if self.common_shift is not None:
            text.append("  " + self._together(self.common_shift, language))
        told = lines.drop(["opening", "closing"])
        told = told[(told["areas"] > 0) | (told["m2"].abs() >= 0.5)]  # noqa: PLR2004 - a whole m²
        labels = [said("line", line, language) for line in told.index]
        amounts = [number(m2, language, signed=True) for m2 in told["m2"]]
        for label, amount, (line, row) in zip(labels, amounts, told.iterrows(), strict=True):
            left = f"  {label:<36}{amount:>10} m²   {_counted(int(row['areas']), language)}"
            text.append(left + self._remark(str(line), float(row["ground_m2"]), language))
        if not len(told):
            text.append("  " + said("summary", "nothing", language))
        if self.restatements is not None and len(self.restatements):
            rows = number(len(self.restatements[["table", "id"]].drop_duplicates()), language)
            m2 = number(self.restatements["closing_m2"].sum(), language, signed=True)
            text.append("  " + said("summary", "restated", language, rows=rows, m2=m2))
        return "\n".join(text)

    def explore(self, **options: Any) -> SelfContainedMap:
        """Show what changed on an interactive map that needs no network.

        Each change is marked with its kind and its m²; both states lie over each other, or are
        swiped from one to the other. A click says what became of an area.

        Parameters
        ----------
        **options
            ``language``, ``title``, ``notice`` (a line that is always shown), ``width`` and
            ``height``, as `minemap.Ledger.explore` takes them.

        Returns
        -------
        minemap.maps.SelfContainedMap
            The map, which shows itself in a notebook; ``save(path)`` writes it as one HTML file.

        Examples
        --------
        >>> import minemap
        >>> from minemap.reconciling import reconcile
        >>> record = minemap.samples.peru()
        >>> found = reconcile(record, record, old_day="2021-12-31", new_day="2022-12-31")
        >>> "Released: cleared" in found.explore().get_root().render()
        False
        """
        from minemap.reconciling.picture import changes_map

        return changes_map(self, **options)

    def save(
        self, path: str | os.PathLike[str], *, language: str = "en", overwrite: bool = False
    ) -> Path:
        """Write the account and the areas to a file, whose kind its ending says.

        Parameters
        ----------
        path : str or os.PathLike
            ``.xlsx``, ``.html`` or ``.docx`` for people; ``.gpkg`` or ``.json`` with the ground of
            each change, the outlines of before and after, and the account; or another file of
            areas that `minemap.write` knows, with the ground of each change.
        language : {"en", "es", "fr"}
            The language of what people read.
        overwrite : bool
            Whether a file that is there may be replaced.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        WriteError
            If it cannot be written.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import minemap
        >>> from minemap.reconciling import reconcile
        >>> found = reconcile(minemap.samples.peru(), minemap.samples.peru())
        >>> found.save(pathlib.Path(tempfile.mkdtemp()) / "changes.gpkg").name
        'changes.gpkg'
        """
        from minemap.reconciling.files import save_reconciliation

        return save_reconciliation(self, path, language=language, overwrite=overwrite)

    def _together(self, shift: CommonShift, language: str) -> str:
        """Say of a common shift how far and which way, and what it may be."""
        return said(
            "summary",
            "common_shift",
            language,
            areas=number(shift.areas, language),
            of=number(shift.of, language),
            metres=number(shift.shift_m, language),
            way=way_words([shift.bearing], language),
        )

    def _remark(self, line: str, ground_m2: float, language: str) -> str:
        """Say of shifts how far and which way, of moves how much ground they are about."""
        if line == "shifted":
            rows = self.areas[self.areas["what"] == "shifted"]
            return ", " + said(
                "summary",
                "shift",
                language,
                metres=number(rows["shift_m"].median(), language),
                way=way_words(rows["bearing"], language),
            )
        if line in {"confirmed", "downgraded", "transferred", "renamed", "split", "merged"}:
            return f", {number(ground_m2, language)} m²"
        if line == "measured":
            causes = self.areas.loc[self.areas["what"] == "measured", "cause"].value_counts()
            names = [cause_words(cause, language) for cause in sorted(causes.index)]
            return ", " + ", ".join(names) if names else ""
        return ""


def reconcile(
    old: Record,
    new: Record,
    releases: pd.DataFrame | None = None,
    *,
    old_day: Day | None = None,
    new_day: Day | None = None,
    basis: Literal["geometry", "reported"] = "geometry",
    tolerance_m: float = TOLERANCE_M,
) -> Reconciliation:
    """Explain the difference between two states of a record, in an account that closes.

    The states may be exports of two years, or the records of an authority and of an operator. What
    remains in each is found by the rules of the ledger, so that ground is counted once. Areas are
    matched by id and by ground: ids given anew, areas split and merged are found. The ground
    of both is then cut into faces, and each face has one explanation; the figures of areas without
    an outline likewise. Where most areas were shifted alike, as after a change of datum, that is
    found first, and the rest is compared with it taken away.

    Parameters
    ----------
    old, new : pandas.DataFrame, tuple of two pandas.DataFrame, or Ledger
        Hazards, or the pair of hazards and releases, as `minemap.Ledger` takes them.
    releases : pandas.DataFrame, optional
        Land-release records, to explain what is no longer there. The records of `new` that `old`
        does not have explain it too. A record released nothing that is still there in `new`, and
        is drawn on the datum of `new`.
    old_day, new_day : date-like, optional
        The days at whose close the states are compared; by default those of the last event in
        each. Records completed after `new_day` explain nothing.
    basis : {"geometry", "reported"}
        Measured ground, or what was written down. On the basis of geometry, another written
        size for the same outline is listed with 0 m².
    tolerance_m : float
        Strips narrower than this, in metres, are no change of an outline.

    Returns
    -------
    Reconciliation
        The account and the areas.

    Raises
    ------
    RejectedRows
        If a row of a table cannot be used.
    SchemaError
        If a table lacks a column that is required.
    ArgumentError
        If an argument is not one of those above.

    Notes
    -----
    On the basis of reported figures, the figure of an area is spread evenly over its ground, save
    that a release takes what is written for it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from minemap.reconciling import reconcile
    >>> def record(day, **areas):
    ...     table = {"hazard_id": list(areas), "category": "SHA", "reported_on": day}
    ...     return gpd.GeoDataFrame(table, geometry=list(areas.values()), crs=4326)
    >>> old = record("2022-12-31", A=box(-78.5, -4, -78.499, -3.999))
    >>> new = record("2023-12-31", A=box(-78.5, -4, -78.498, -3.999),
    ...              B=box(-78.49, -4, -78.489, -3.999))
    >>> account = reconcile(old, new).account
    >>> account.loc[account["m2"].abs() > 1, ["line", "areas", "m2"]].round(0)
           line  areas       m2
    0   opening      1  12280.0
    1     added      1  12280.0
    7     grown      1  12280.0
    21  closing      2  36840.0
    """
    if basis not in {"geometry", "reported"}:
        raise ArgumentError(f"basis={basis!r} is neither 'geometry' nor 'reported'")
    if not tolerance_m >= 0:
        raise ArgumentError(f"tolerance_m={tolerance_m!r} is not a distance in metres")
    before = state_of(old, old_day, basis, "old")
    after = state_of(new, new_day, basis, "new")
    records = _between(before, after, releases, None if new_day is None else after.day)
    withdrawn = _withdrawn(before, after)
    parts = parts_of(before, after, records, basis, tolerance_m, withdrawn)
    areas, sides = areas_of(parts, before, after, records, withdrawn)
    # Ledgers, which are of a room above, know what was recorded later.
    restated_since = getattr(new, "restated_since", None)
    return Reconciliation(
        account_of(areas, sides, before, after),
        areas,
        before.day,
        after.day,
        basis,
        parts.common,
        before.illustrative or after.illustrative,
        None if restated_since is None else restated_since(old, basis),
    )


def _withdrawn(old: State, new: State) -> gpd.GeoDataFrame:
    """Gather the records that counted in the old state and are not in the new one."""
    names = ["release_id", "hazard_id", "outcome", "completed_on", "reported_m2", "geometry"]
    counted = (old.releases["completed_on"] <= old.day) & (old.releases["outcome"] != "confirmed")
    lost = ~old.releases["release_id"].isin(new.releases["release_id"])
    table = old.releases.loc[counted & lost, names].sort_values(["completed_on", "release_id"])
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry="geometry", crs="EPSG:4326")


def _between(
    old: State, new: State, releases: pd.DataFrame | None, last: pd.Timestamp | None
) -> gpd.GeoDataFrame:
    """Gather the records that may explain what is gone, in the order in which they take ground."""
    names = ["release_id", "hazard_id", "outcome", "completed_on", "reported_m2", "geometry"]
    given = normalised_releases(releases, "releases")
    tables = [table[names] for table in (given, new.releases) if len(table)]
    if not tables:
        return given[names].reset_index(drop=True)
    records = pd.concat(tables, ignore_index=True)
    counted = old.releases[old.releases["completed_on"] <= old.day]["release_id"]
    kept = ~records["release_id"].duplicated() & ~records["release_id"].isin(counted)
    kept &= records["outcome"] != "confirmed"
    if last is not None:
        kept &= records["completed_on"] <= last
    records = records[kept]
    rank = records["outcome"].map({outcome: place for place, outcome in enumerate(OUTCOMES)})
    order = np.lexsort(
        (
            np.unique(records["release_id"].to_numpy(dtype=object), return_inverse=True)[1],
            rank.to_numpy(),
            records["completed_on"].to_numpy(),
        )
    )
    return gpd.GeoDataFrame(
        records.iloc[order].reset_index(drop=True), geometry="geometry", crs="EPSG:4326"
    )


# In words ----------------------------------------------------------------------------------------


def _counted(count: int, language: str) -> str:
    key = "area" if count == 1 else "areas"
    return said("summary", key, language, count=number(count, language))


def _size(row: pd.Series, language: str) -> str:
    areas = _counted(int(row["areas"]), language)
    return said("summary", "size", language, m2=number(row["m2"], language), areas=areas)
