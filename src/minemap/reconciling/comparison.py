"""Reconcile two states of a record: why the total changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.cards import Bar, Card, Shown, bars
from minemap.errors import ArgumentError
from minemap.language.vocabulary import OUTCOMES
from minemap.language.words import day, number
from minemap.reconciling.account import account_of, areas_of
from minemap.reconciling.covering import with_covered
from minemap.reconciling.parts import parts_of
from minemap.reconciling.records import record_changes
from minemap.reconciling.shift import laid_on
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

MOST_NAMED = 5
"""Most records that are named in a line; the table of records has all."""

TOLERANCE_M = 0.02
"""Two centimetres: the uncertainty of seven decimals of a degree, as in GeoJSON."""


@dataclass(frozen=True, repr=False)
class Reconciliation(Shown):
    """The difference between two states of a record, explained.

    Attributes
    ----------
    account : pandas.DataFrame
        From the opening to the closing total, one row for each ``line``: ``opening``; ``added``
        (ground newly reported); ``cleared``, ``reduced``, ``cancelled`` (released, where records
        say so); ``withdrawn`` (given back by release records that are no longer there) and
        ``changed`` (given back, or taken, since release records say otherwise now); ``gone`` (areas
        that are no longer there, with no record); ``grown``, ``shrunk``, ``shifted`` (redrawn);
        ``redigitised`` (the same outline, every corner a little off); ``confirmed``, ``downgraded``
        (recategorised), ``transferred`` (from one area to another), ``renamed``, ``split``,
        ``merged``, ``regrouped``, none of which changes the total; ``figure`` (another size written
        for the same ground); ``measured`` (the same ground, measured otherwise); ``rounding``
        (differences too small to be any of these); ``closing``. Columns: ``areas`` that the line is
        about, ``areas_change`` (by how much it changes their number), ``m2``, of which ``sha_m2``
        and ``cha_m2``, and ``ground_m2``, the ground that it is about. Opening and all lines
        between add up to closing, in areas and in each of the three columns of m².
    areas : geopandas.GeoDataFrame
        One row for each area or part of one with one explanation: ``old_id`` and ``new_id``
        (several are joined by ``"; "``), ``match`` (same, renamed, split, merged, regrouped, new,
        gone), ``what`` (a line of the account, or ``unchanged``), ``cause`` (of ``measured``: by
        which ways, as ``geodesic → utm``), ``release_id``, ``old_category``, ``new_category``,
        ``m2_before``, ``m2_after``, ``m2_change``, ``ground_m2``, ``shift_m`` and ``bearing``
        (degrees from north) of what was shifted, ``spread_m`` (by how much a corner is off, the
        middle one) of what was drawn anew; ``geometry``, the ground concerned, and
        ``geometry_before`` and ``geometry_after``, the outlines of the whole areas (EPSG:4326).
    releases : pandas.DataFrame
        One row for each release record that is not the same in both states: ``release_id``,
        ``what`` (``withdrawn``: it counted in the old state, and the new one does not have it;
        ``changed``; ``added``; ``late``: added, but of before `old_day`), ``changed`` (the columns
        that differ, joined by ``"; "``), ``hazard_id``, ``old_outcome``, ``new_outcome``,
        ``old_day``, ``new_day``, ``old_m2`` and ``new_m2`` (as written, or else as drawn).
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
    releases: pd.DataFrame
    old_day: pd.Timestamp
    new_day: pd.Timestamp
    basis: str
    common_shift: CommonShift | None = None
    illustrative: bool = False
    restatements: pd.DataFrame | None = None

    def summary(self, language: str = "en") -> str:
        """Describe what changed, one line for each line of the account that is not empty.

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
        told = self._told()
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
        if len(self.releases):
            text.append("  " + self._records(language))
        return "\n".join(text)

    def explore(self, **options: Any) -> SelfContainedMap:
        """Show what changed on an interactive map that needs no network.

        Each change is marked with its kind and its m². Both states are drawn over each other, or
        the reader swipes from one to the other. A click says what happened to an area.

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
            each change, the outlines of before and after, and the account, all with the
            restatements if there are any; or another file of areas that `minemap.write` knows,
            with the ground of each change.
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

    def _told(self) -> pd.DataFrame:
        """Give the lines between opening and closing that are not empty."""
        told = self.account.set_index("line").drop(["opening", "closing"])
        return told[(told["areas"] > 0) | (told["m2"].abs() >= 0.5)]  # noqa: PLR2004 - a whole m²

    def _card(self) -> Card:
        lines = self.account.set_index("line")
        opening, closing = (lines.T[line] for line in ("opening", "closing"))
        change = float(closing["m2"]) - float(opening["m2"])
        told = self._told()
        amounts = [f"{number(m2, 'en', signed=True)} m²" for m2 in told["m2"]]
        names = [said("line", str(line), "en") for line in told.index]
        days = day(self.old_day, "en"), day(self.new_day, "en")
        return Card(
            said("map", "title", "en", old_day=days[0], new_day=days[1]),
            [
                (days[0], _size(opening, "en")),
                (days[1], _size(closing, "en")),
                ("change", f"{number(change, 'en', signed=True)} m²"),
            ],
            bars(
                said("title", "account", "en"),
                [
                    Bar(name, float(m2), amount)
                    for name, m2, amount in zip(names, told["m2"], amounts, strict=True)
                ],
            ),
            pd.DataFrame({"": names, "areas": told["areas"].to_numpy(), "m²": amounts}),
            [self._records("en")] if len(self.releases) else [],
        )

    def _records(self, language: str) -> str:
        """Write which release records differ."""
        told = []
        for what, ids in self.releases.groupby("what", sort=False)["release_id"]:
            named = ", ".join(ids.iloc[:MOST_NAMED]) + (", …" if len(ids) > MOST_NAMED else "")
            count = number(len(ids), language)
            told.append(said("summary", str(what), language, count=count, ids=named))
        return said("summary", "records", language, told="; ".join(told))

    def _together(self, shift: CommonShift, language: str) -> str:
        """Write how far and which way a common shift went, and what it may be."""
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
        """Write how far and which way areas were shifted, or how much ground changed hands."""
        if line == "shifted":
            rows = self.areas[self.areas["what"] == "shifted"]
            metres = number(rows["shift_m"].median(), language)
            way = way_words(rows["bearing"].dropna(), language)
            key = "shift" if way else "shifts"
            return ", " + said("summary", key, language, metres=metres, way=way)
        if line == "redigitised":
            spread = self.areas.loc[self.areas["what"] == line, "spread_m"].median()
            metres = number(spread, language, decimals=2)
            return ", " + said("summary", "spread", language, metres=metres)
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
    matched by id and by ground, so that changed ids, split areas and merged areas are found. Then
    the ground of both is cut into faces, and each face gets one explanation; so do the figures of
    areas without an outline. If most areas were shifted alike, as after a change of datum, that
    shift is found first and removed, and the rest is compared.

    Parameters
    ----------
    old, new : pandas.DataFrame, tuple of two pandas.DataFrame, or Ledger
        Hazards, or the pair of hazards and releases, as `minemap.Ledger` takes them. Of one record,
        ``ledger.as_known(day)`` and ``ledger`` are two states, of which the rows that restated
        closed periods are told.
    releases : pandas.DataFrame, optional
        Land-release records, to explain what is no longer there. The records of `new` that `old`
        does not have explain it too. A record released nothing that is still there in `new`, and
        is drawn on the datum of `new`.
    old_day, new_day : date-like, optional
        The days at whose close the states are compared; by default those of the last event in
        each, or that of the old state for both where the new one ends before it. Records completed
        after `new_day` explain nothing.
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
        If an argument is not one of those above, or the new state is of a day before the old one.

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
    8     grown      1  12280.0
    23  closing      2  36840.0
    """
    if basis not in {"geometry", "reported"}:
        raise ArgumentError(f"basis={basis!r} is neither 'geometry' nor 'reported'")
    if not tolerance_m >= 0:
        raise ArgumentError(f"tolerance_m={tolerance_m!r} is not a distance in metres")
    before = state_of(old, old_day, basis, "old")
    after = state_of(new, new_day, basis, "new")
    if after.day < before.day:
        before, after = _on_one_day(before, after, old_day, new_day)
    last = None if new_day is None else after.day
    given = normalised_releases(releases, "releases")
    laid = laid_on(before, after, _between(before, after, given, last), tolerance_m)
    changes = record_changes(before, after, laid.common, tolerance_m)
    records = _between(before, after, given, last, changes.changed)
    parts = parts_of(before, after, records, basis, tolerance_m, changes.lost, laid)
    areas, sides = areas_of(parts, before, after, records, changes.lost)
    areas, sides = with_covered(areas, sides, before, after, laid, tolerance_m)
    # Ledgers (a room above this one) know what was recorded later.
    restated_since = getattr(new, "restated_since", None)
    return Reconciliation(
        account_of(areas, sides, before, after),
        areas,
        changes.table,
        before.day,
        after.day,
        basis,
        parts.common,
        before.illustrative or after.illustrative,
        None if restated_since is None else restated_since(old, basis),
    )


def _on_one_day(
    before: State, after: State, old_day: Day | None, new_day: Day | None
) -> tuple[State, State]:
    """If the new state ends before the old one, take both as of the old state's last day."""
    if old_day is None and new_day is None:
        return before, replace(after, day=before.day)
    raise ArgumentError(
        f"the new state is of {after.day:%Y-%m-%d}, before the old one, which is of "
        f"{before.day:%Y-%m-%d}. Give the older state first, with old_day and new_day (on the "
        "command line: --old-day, --new-day) in this order"
    )


def _between(
    old: State,
    new: State,
    given: gpd.GeoDataFrame,
    last: pd.Timestamp | None,
    changed: frozenset[str] = frozenset(),
) -> gpd.GeoDataFrame:
    """Gather the records that may explain what is gone, in the order in which they take ground.

    These are the records that did not count in the old state, and the changed ones.
    """
    names = [
        "release_id", "hazard_id", "outcome", "completed_on", "reported_m2", "geometry", "told",
    ]  # fmt: skip
    tables = [table[names] for table in (given, new.releases) if len(table)]
    if not tables:
        return given[names].reset_index(drop=True)
    records = pd.concat(tables, ignore_index=True)
    counted = set(old.releases.loc[old.releases["completed_on"] <= old.day, "release_id"])
    kept = ~records["release_id"].duplicated() & ~records["release_id"].isin(counted - changed)
    kept &= records["outcome"] != "confirmed"
    if last is not None:
        kept &= records["completed_on"] <= last
    records["told"] = records["told"].where(~records["release_id"].isin(changed), "changed")
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
