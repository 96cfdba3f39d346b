"""What each year took and brought: a timeline or published figures, as a table of years.

A forecast looks at years. A ledger's timeline says what happened on every day; published figures
say what remained at the end of a year and, for some years, what was released. Both become the same
table here: released, found and redrawn m², year by year.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.accounts import FLOWS
from minemap.days import as_day
from minemap.errors import ArgumentError, SchemaError

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    from minemap.days import Day

__all__ = ["OUTCOME_COLUMNS", "History", "moments", "totals", "yearly"]

OUTCOME_COLUMNS = ("cancelled_m2", "reduced_m2", "cleared_m2")
"""What releases ground."""

REDRAWN_IN = ("adjusted_in_m2", "confirmed_in_m2", "downgraded_in_m2")
REDRAWN_OUT = ("adjusted_out_m2", "confirmed_out_m2", "downgraded_out_m2")

LONGEST_GAP = 2
"""Published totals further apart than this many years do not say what a year was like."""

ROUNDING_M2 = 1e-3
"""Less than this is what adding up m² leaves over: nothing."""

FIGURES = ("remaining_m2", "released_m2", *FLOWS)


@dataclass(frozen=True)
class History:
    """The years before a day.

    Parameters
    ----------
    years : pandas.DataFrame
        Index ``until`` (datetime, the last day of the year); ``opening_m2``, ``released_m2``,
        ``cancelled_m2``, ``reduced_m2``, ``cleared_m2`` (missing where only the total is known),
        ``found_m2`` (newly reported), ``redrawn_m2`` (drawn in less drawn out) and ``closing_m2``.
    as_of : pandas.Timestamp
        The day on which the last year ends.
    remaining_m2 : float
        What remains on that day.
    completed_on : pandas.Timestamp or None
        Since when nothing remains.
    daily : bool
        Whether the table said what happened on every day, or only what remained at year-ends.
    notes : tuple of str
        What was assumed of missing figures: ``gaps`` (a total was missing, its change was shared
        out), ``net_change`` (releases were missing, the fall of the total stands for them).
    """

    years: pd.DataFrame
    as_of: pd.Timestamp
    remaining_m2: float
    completed_on: pd.Timestamp | None
    daily: bool = True
    notes: tuple[str, ...] = ()


def moments(start: pd.Timestamp, count: int) -> pd.DatetimeIndex:
    """List a day and its anniversaries.

    Parameters
    ----------
    start : pandas.Timestamp
        The day.
    count : int
        How many years on; negative for years back.

    Returns
    -------
    pandas.DatetimeIndex
        The days in order, `start` among them: one more than the years.

    Examples
    --------
    >>> list(moments(pd.Timestamp("2024-02-29"), -2).strftime("%Y-%m-%d"))
    ['2022-02-28', '2023-02-28', '2024-02-29']
    """
    steps = range(min(count, 0), max(count, 0) + 1)
    return pd.DatetimeIndex([start + pd.DateOffset(years=step) for step in steps])


def yearly(timeline: pd.DataFrame, as_of: Day | None = None) -> History:
    """Gather a timeline or published figures by year.

    Parameters
    ----------
    timeline : pandas.DataFrame
        Either what `minemap.Ledger.timeline` (or ``balance``) returns: dates, ``remaining_m2`` (or
        ``closing_m2``) and every flow, in m²; years are then counted back from `as_of`, so a record
        that ends in November has years that end in November, and days without a row are days on
        which nothing happened. Or published figures: an index of years (2014) or of dates, one row
        a year, with ``remaining_m2`` at the end of the year and any of ``cancelled_m2``,
        ``reduced_m2``, ``cleared_m2``, ``released_m2`` (their sum, where only that is known) and
        ``added_m2``; what is missing is unknown. Where one outcome of a year is given, those left
        out count as none. Where none is, the fall of the total stands for the release. A total
        that is missing for one year takes half of the change over two; after a longer gap the
        history starts anew. What totals and flows do not explain counts as redrawn.
    as_of : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        Look no further than this day; by default the last day of the table.

    Returns
    -------
    History
        The years and what remains.

    Raises
    ------
    SchemaError
        If there is neither ``remaining_m2`` nor ``closing_m2``.
    ArgumentError
        If the table is empty up to `as_of`, has groups, the same day or year twice, or a figure
        that is negative or no number.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"remaining_m2": [900.0, 800.0, 750.0]}, index=[2021, 2022, 2023])
    >>> yearly(table).years[["released_m2", "found_m2"]].to_numpy().tolist()
    [[100.0, 0.0], [50.0, 0.0]]
    """
    table = _checked(timeline)
    limit = as_day(as_of, "as_of") if as_of is not None else None
    if limit is not None:
        table = table[table.index <= limit]
    if table["remaining_m2"].notna().sum() == 0:
        raise ArgumentError(
            "the table has no figure of what remains"
            + (f" up to {limit:%Y-%m-%d}" if limit is not None else "")
        )
    if table.attrs["daily"]:
        return _of_days(table, limit if limit is not None else table.index[-1])
    return _of_published(table)


def totals(timeline: pd.DataFrame) -> pd.Series:
    """List what remained, on the days that the table says it of.

    Parameters
    ----------
    timeline : pandas.DataFrame
        As `yearly` takes it.

    Returns
    -------
    pandas.Series
        ``remaining_m2`` by day, in order; missing figures left out.

    Raises
    ------
    SchemaError, ArgumentError
        As `yearly` does.

    Examples
    --------
    >>> import pandas as pd
    >>> totals(pd.DataFrame({"remaining_m2": [9.0, None, 7.0]}, index=[2021, 2022, 2023])).tolist()
    [9.0, 7.0]
    """
    return _checked(timeline)["remaining_m2"].dropna()


def _checked(timeline: pd.DataFrame) -> pd.DataFrame:
    if isinstance(timeline.index, pd.MultiIndex):
        raise ArgumentError(
            "the timeline has groups: forecast one at a time, with "
            f"timeline.xs(group, level={timeline.index.names[0]!r})"
        )
    named = timeline
    if "remaining_m2" not in timeline and "closing_m2" in timeline:
        named = timeline.rename(columns={"closing_m2": "remaining_m2"})
    if "remaining_m2" not in named:
        raise SchemaError("the timeline has no column remaining_m2; Ledger.timeline() makes one")
    table = pd.DataFrame(index=_days(named.index))
    for name in FIGURES:
        if name not in named:
            continue
        figures = pd.to_numeric(named[name], errors="coerce").to_numpy(dtype=float)
        unread = named[name].notna().to_numpy() & ~np.isfinite(figures)
        wrong = unread | (figures < -ROUNDING_M2)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            raise ArgumentError(
                f"{name} of {named.index[place]} is {named[name].iloc[place]!r}; "
                "figures are m², not negative"
            )
        table[name] = np.maximum(figures, 0.0)
    table = table.sort_index()
    if not table.index.is_unique:
        twice = table.index[table.index.duplicated()][0]
        raise ArgumentError(f"the timeline has two rows for {twice:%Y-%m-%d}; keep one")
    whole = set(FLOWS) <= set(table) and not table.isna().any(axis=None)
    table.attrs["daily"] = whole and isinstance(named.index, pd.DatetimeIndex)
    return table


def _days(index: pd.Index) -> pd.DatetimeIndex:
    if isinstance(index, pd.PeriodIndex):
        return index.to_timestamp(how="end").normalize().as_unit("us")
    if pd.api.types.is_integer_dtype(index):
        index = pd.Index([f"{year:04d}-12-31" for year in index])
    try:
        return pd.DatetimeIndex(index).tz_localize(None).normalize().as_unit("us")
    except (ValueError, TypeError) as error:
        raise ArgumentError(
            "the timeline must be indexed by days or by years, such as 2014"
        ) from error


def _completed(remaining: pd.Series) -> pd.Timestamp | None:
    known = remaining.dropna()
    if known.iloc[-1] > ROUNDING_M2:
        return None
    there = np.flatnonzero(known.to_numpy() > ROUNDING_M2)
    return pd.Timestamp(known.index[int(there[-1]) + 1 if len(there) else 0])


def _of_days(line: pd.DataFrame, as_of: pd.Timestamp) -> History:
    held = line["remaining_m2"]
    # The record begins with its first ground, and anew when it had become empty.
    empty = np.flatnonzero(held.to_numpy() <= ROUNDING_M2)
    begun = line.index[0]
    if len(empty) and empty[-1] + 1 < len(held):
        begun = line.index[int(empty[-1]) + 1]
    count = 0
    while as_of - pd.DateOffset(years=count + 1) >= begun:
        count += 1
    edges = moments(as_of, -count)
    place = np.searchsorted(edges.to_numpy(), line.index.to_numpy(), side="left") - 1
    within = (place >= 0) & (line.index <= as_of)
    sums = line[within].groupby(place[within])[list(FLOWS)].sum().reindex(range(count))
    flows = sums.fillna(0.0)
    standing: pd.Series = held.asof(edges)  # type: ignore[assignment]
    balance = standing.to_numpy(dtype=float)
    years = pd.DataFrame({"opening_m2": balance[:-1]}, index=edges[1:].rename("until"))
    years["released_m2"] = flows[list(OUTCOME_COLUMNS)].sum(axis=1).to_numpy()
    for name in OUTCOME_COLUMNS:
        years[name] = flows[name].to_numpy()
    years["found_m2"] = flows["added_m2"].to_numpy()
    years["redrawn_m2"] = (
        flows[list(REDRAWN_IN)].sum(axis=1) - flows[list(REDRAWN_OUT)].sum(axis=1)
    ).to_numpy()
    years["closing_m2"] = balance[1:]
    return History(years, as_of, float(balance[-1]), _completed(held))


def _of_published(table: pd.DataFrame) -> History:
    # Days that slip by some weeks around the turn of the year still follow one another by years.
    given = table.reindex(columns=FIGURES)
    release = given[list(OUTCOME_COLUMNS)].sum(axis=1, min_count=1)
    release = release.where(release.notna(), given["released_m2"])
    year = pd.DatetimeIndex(given.index).year.to_numpy()
    if len(np.unique(year)) < len(year):
        twice = year[np.flatnonzero(np.diff(year) == 0)[0]]
        raise ArgumentError(f"published figures have one row a year; {twice} has two")
    known = np.flatnonzero(given["remaining_m2"].notna())
    wide = np.flatnonzero(np.diff(year[known]) > LONGEST_GAP)
    known = known[wide[-1] + 1 :] if len(wide) else known
    held = given["remaining_m2"].to_numpy(dtype=float)
    told = release.to_numpy(dtype=float)
    added = np.nan_to_num(given["added_m2"].to_numpy(dtype=float))
    outcomes = given[list(OUTCOME_COLUMNS)].to_numpy(dtype=float)
    rows = []
    notes: dict[str, None] = {}
    for before, after in itertools.pairwise(known):
        gap = int(year[after] - year[before])
        within = range(before + 1, after + 1)
        stated = [place for place in within if not np.isnan(told[place])]
        surplus = held[after] - held[before] + told[stated].sum() - added[list(within)].sum()
        unstated = gap - len(stated)
        fall = max(-surplus, 0.0) if unstated else 0.0
        if unstated:
            notes["net_change"] = None
        if gap > 1:
            notes["gaps"] = None
        opening = held[before]
        for step in range(1, gap + 1):
            place = next((row for row in within if year[row] == year[before] + step), None)
            split = np.full(len(OUTCOME_COLUMNS), np.nan)
            if place is not None and place in stated:
                released = told[place]
                if not np.isnan(outcomes[place]).all():
                    split = np.nan_to_num(outcomes[place])
            else:
                released = fall / unstated
            found = added[place] if place is not None else 0.0
            redrawn = (surplus + fall) / gap
            closing = max(opening + found + redrawn - released, 0.0)
            until = given.index[int(after)] - pd.DateOffset(years=gap - step)
            rows.append([until, opening, released, *split, found, redrawn, closing])
            opening = closing
    columns = [
        "until",
        "opening_m2",
        "released_m2",
        *OUTCOME_COLUMNS,
        "found_m2",
        "redrawn_m2",
        "closing_m2",
    ]
    years = pd.DataFrame(rows, columns=columns).set_index("until").astype(float)
    years.index = pd.DatetimeIndex(years.index)
    last = given.index[known[-1]]
    return History(
        years,
        last,
        float(held[known[-1]]),
        _completed(given["remaining_m2"]),
        daily=False,
        notes=tuple(notes),
    )
