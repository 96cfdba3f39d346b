"""A timeline or published figures as a table of years: what each year took and brought.

A forecast uses years. A ledger's timeline says what happened on every day; published figures say
what remained on some days and what was released in some years. Both become the same table here,
year by year back from the last figure. Between two totals every published flow is used. Before the
first and after the last total the account is continued by the flows alone. A missing figure is
unknown, never 0. If a total fell by more than was published as released, the rest is release that
was not published, and a note says so.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from minemap.accounts import FLOWS
from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.forecasting.totals import figures_of

if TYPE_CHECKING:
    from minemap.days import Day
    from minemap.dtypes import Array

__all__ = ["OUTCOME_COLUMNS", "History", "moments", "shares_of_years", "yearly", "years_until"]

OUTCOME_COLUMNS = ("cancelled_m2", "reduced_m2", "cleared_m2")
"""What releases ground."""

REDRAWN_IN = ("adjusted_in_m2", "confirmed_in_m2", "downgraded_in_m2")
REDRAWN_OUT = ("adjusted_out_m2", "confirmed_out_m2", "downgraded_out_m2")

ROUNDING_M2 = 1e-3
"""Less than this is a rounding error and counts as 0."""

ROUNDED_YEARS = 0.2
"""Days this close to a year's end, as a share of a year, still count as whole years."""

SLIP_DAYS = 75
"""A total within this many days of a year's end is that year's total."""

ROW_YEARS = 0.8
"""Flows of rows that follow one another more closely than this are of the time since the last."""

MISSED = 1.5
"""If the time between such rows is this many times longer, a row is missing."""

MORE_THAN_PUBLISHED = 0.05
"""If a total fell by this much more than was published as released, a note says so."""

FAR_FROM_PUBLISHED = 2.0
"""If the totals fell by more than this many times what was published, no total before the first is
computed from published flows."""

SMALL_M2 = 100.0
"""Totals that are always below this are probably in another unit."""

LEAP = 100.0
"""A total this many times the one before is probably in another unit."""


@dataclass(frozen=True)
class History:
    """The years before a day.

    Parameters
    ----------
    years : pandas.DataFrame
        Index ``until`` (datetime, the last day of the year); ``opening_m2``, ``released_m2``
        (published, and what the totals fell by where that was not published), ``cancelled_m2``,
        ``reduced_m2``, ``cleared_m2`` (missing where unknown), ``found_m2`` (newly reported),
        ``redrawn_m2`` (drawn in less drawn out), ``closing_m2``, and ``known``: whether the year
        ends with a figure, not within a gap that was shared out.
    as_of : pandas.Timestamp
        The day on which the last year ends.
    remaining_m2 : float
        What remains on that day.
    completed_on : pandas.Timestamp or None
        Since when nothing remains.
    record : pandas.Series
        What remained, by day; rolled on by flows where only they are known.
    daily : bool
        Whether the table states what happened on every day, or only what remained on some days.
    published_m2_per_year : float
        The mean release of the years with a published release; NaN without any.
    fell_m2_per_year : float
        By how much the totals fell in those years, found ground added; NaN without any.
    notes : dict of str to dict
        What was assumed of missing figures, with the figures to say: ``gaps`` (a total was missing,
        its change was shared out), ``net_change`` (releases were missing, the fall of the total
        stands for them), ``fell_more`` (the totals fell by more than was published as released),
        ``rolled_back`` and ``rolled_on`` (totals worked out by flows), ``taken_for_all`` (for that,
        outcomes that were published in part), ``unused`` (releases after a year that nothing is
        known of), ``contradicted`` (more was released than remained), ``more_than_there_was`` (the
        same between two totals),
        ``small`` (figures that are probably in another unit), ``leap`` (a total that is so many
        times the one before, or a part of it, that it may be in another unit), ``reopened`` (a
        total of nothing, before which the record is not used).
    """

    years: pd.DataFrame
    as_of: pd.Timestamp
    remaining_m2: float
    completed_on: pd.Timestamp | None
    record: pd.Series
    daily: bool = True
    published_m2_per_year: float = np.nan
    fell_m2_per_year: float = np.nan
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)


def years_until(start: pd.Timestamp, day: pd.Timestamp) -> float:
    """Count the years from one day to another; whole years run from anniversary to anniversary.

    Parameters
    ----------
    start, day : pandas.Timestamp
        The days.

    Returns
    -------
    float
        The years; negative if `day` is earlier.

    Examples
    --------
    >>> import pandas as pd
    >>> years_until(pd.Timestamp("2024-12-31"), pd.Timestamp("2029-12-31"))
    5.0
    """
    if day < start:
        return -years_until(day, start)
    whole = day.year - start.year
    if start + pd.DateOffset(years=whole) > day:
        whole -= 1
    before, after = (start + pd.DateOffset(years=whole + step) for step in (0, 1))
    return float(whole + (day - before) / (after - before))


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


def yearly(
    timeline: pd.DataFrame, as_of: Day | None = None, *, units: str | None = None
) -> History:
    """Gather a timeline or published figures by year.

    Parameters
    ----------
    timeline : pandas.DataFrame
        Either what `minemap.Ledger.timeline` (or ``balance``) returns: dates, what remained and
        every flow, in m²; years are then counted back from `as_of`, so a record that ends in
        November has years that end in November, and days without a row are days on which nothing
        happened. Or published figures, by year or by day (months and fiscal years too), as
        `minemap.forecasting.totals.figures_of` reads them: what remained, and any of what was
        cancelled, reduced, cleared, released (the sum, where only that is known) and added in the
        year of the row; what is missing is unknown. Years are counted back from the last figure.
    as_of : date-like, optional
        Look no further than this day; by default the last day of the table.
    units : {"m2", "ha", "km2"}, optional
        Of figures whose columns name none.

    Returns
    -------
    History
        The years and what remains.

    Raises
    ------
    SchemaError
        If there is no figure of what remains, or a column is not understood.
    ArgumentError
        If the table is empty up to `as_of`, has groups, a day twice, or a figure that is negative
        or no number.

    Examples
    --------
    Two totals three years apart, and a release in the year after the last:

    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"remaining_m2": [900.0, 600.0, None], "released_m2": [None, None, 50.0]},
    ...     index=[2018, 2021, 2022],
    ... )
    >>> history = yearly(table)
    >>> history.years["released_m2"].tolist(), history.remaining_m2
    ([100.0, 100.0, 100.0, 50.0], 550.0)
    """
    figures = figures_of(timeline, units)
    whole = set(FLOWS) <= set(figures) and not figures[list(FLOWS)].isna().any(axis=None)
    daily = whole and isinstance(timeline.index, pd.DatetimeIndex)
    limit = as_day(as_of, "as_of") if as_of is not None else None
    if limit is not None:
        figures = figures[figures.index <= limit]
    if figures["remaining_m2"].notna().sum() == 0:
        raise ArgumentError(
            "the table has no figure of what remains"
            + (f" up to {limit:%Y-%m-%d}" if limit is not None else "")
        )
    if daily and figures["remaining_m2"].notna().all():
        return _of_days(figures, limit if limit is not None else figures.index[-1])
    return _of_published(figures)


def shares_of_years(table: pd.DataFrame) -> Array:
    """Give the share of each year's opening total by which the total fell.

    Parameters
    ----------
    table : pandas.DataFrame
        Published figures of one record, as `yearly` takes them.

    Returns
    -------
    numpy.ndarray
        One share a year: 1 where nothing was left, negative where the total rose. Totals further
        apart are joined by a straight line. A year that opens with nothing has no share.

    Examples
    --------
    >>> import pandas as pd
    >>> totals = pd.DataFrame({"remaining_m2": [100.0, 80.0, 0.0]}, index=[2019, 2020, 2021])
    >>> shares_of_years(totals).tolist()
    [0.2, 1.0]
    """
    figures = table if isinstance(table.index, pd.DatetimeIndex) else figures_of(table)
    record = _rolled(figures).record
    held = _at(record, [float(place) for place in range(-_whole_years(record), 1)])
    opening, closing = held[:-1], held[1:]
    there = opening > ROUNDING_M2
    shares: Array = (opening[there] - closing[there]) / opening[there]
    return shares


def _completed(remaining: pd.Series) -> pd.Timestamp | None:
    known = remaining.dropna()
    if known.iloc[-1] > ROUNDING_M2:
        return None
    there = np.flatnonzero(known.to_numpy() > ROUNDING_M2)
    return pd.Timestamp(known.index[int(there[-1]) + 1 if len(there) else 0])


def _of_days(line: pd.DataFrame, as_of: pd.Timestamp) -> History:
    held = line["remaining_m2"]
    # The record begins with its first ground, and again after it was empty.
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
    years["known"] = True
    return History(years, as_of, float(balance[-1]), _completed(held), held)


# Published figures -------------------------------------------------------------------------------


class _Flow(NamedTuple):
    """What was published for a period of time; missing figures are NaN."""

    start: pd.Timestamp
    end: pd.Timestamp
    released_m2: float
    added_m2: float
    cancelled_m2: float
    reduced_m2: float
    cleared_m2: float
    partial: bool
    """Some of the three outcomes are known, but not all."""


class _Rolled(NamedTuple):
    """Totals continued by flows; the flows; the notes."""

    record: list[tuple[pd.Timestamp, float]]
    flows: list[_Flow]
    notes: dict[str, dict[str, Any]]


def _rolled(figures: pd.DataFrame) -> _Rolled:
    """Continue the account before the first and after the last total by the published flows."""
    days = list(figures.index)
    blank = np.full(len(days), np.nan)
    column = {
        name: figures[name].to_numpy(dtype=float) if name in figures else blank
        for name in ("remaining_m2", "released_m2", *OUTCOME_COLUMNS, "added_m2")
    }
    outcomes = np.column_stack([column[name] for name in OUTCOME_COLUMNS])
    flows = []
    for place, (start, day) in enumerate(zip(_starts(days), days, strict=True)):
        known = ~np.isnan(outcomes[place])
        stated = column["released_m2"][place]
        parts = float(outcomes[place][known].sum()) if known.any() else np.nan
        # A published sum includes more than its published parts.
        released = float(np.fmax(parts, stated))
        partial = bool(known.any() and not known.all() and np.isnan(stated))
        cancelled, reduced, cleared = map(float, outcomes[place])
        added = float(column["added_m2"][place])
        flows.append(_Flow(start, day, released, added, cancelled, reduced, cleared, partial))
    record = [
        (day, float(held))
        for day, held in zip(days, column["remaining_m2"], strict=True)
        if not np.isnan(held)
    ]
    released, fell, notes = _told(record, flows)
    # If the published part equals the fall of the totals, it counts as all.
    all_told = fell <= released * (1.0 + MORE_THAN_PUBLISHED) + ROUNDING_M2
    usable = [flow for flow in flows if not np.isnan(flow.released_m2)]
    whole = [flow for flow in usable if all_told or not flow.partial]
    # No total is computed from releases that are far from the fall of the totals, or larger than
    # what there was.
    if not notes and fell <= FAR_FROM_PUBLISHED * released + ROUNDING_M2:
        record = _rolled_back(record, whole, notes)
    later = [flow for flow in flows if not np.isnan(flow.released_m2) or flow.added_m2 > 0.0]
    record = _rolled_on(record, later, set(whole), notes)
    return _Rolled(record, flows, notes)


def _starts(days: list[pd.Timestamp]) -> list[pd.Timestamp]:
    """Find the start of the flows of each row: the row before, but at most a usual time ago."""
    gaps = [after - before for before, after in itertools.pairwise(days)]
    near = [gap for gap in gaps if gap < ROW_YEARS * pd.Timedelta(days=365)]
    often = len(near) > len(gaps) / 2
    usual = sorted(near)[len(near) // 2] if often else None
    starts = []
    for place, day in enumerate(days):
        before = days[place - 1] if place else None
        if usual is not None and (before is None or day - before > MISSED * usual):
            starts.append(day - usual)
        elif before is not None and years_until(before, day) < ROW_YEARS:
            starts.append(before)
        else:
            starts.append(day - pd.DateOffset(years=1))
    return starts


def _between(flows: list[_Flow], day: pd.Timestamp, until: pd.Timestamp) -> list[_Flow]:
    return [flow for flow in flows if day < flow.end <= until]


def _known(values: list[float]) -> float:
    """Sum up what is known."""
    return float(np.nansum(values)) if values else 0.0


def _told(
    record: list[tuple[pd.Timestamp, float]], flows: list[_Flow]
) -> tuple[float, float, dict[str, dict[str, Any]]]:
    """Sum up what was published as released and the fall of the totals; note contradictions."""
    released, fell = 0.0, 0.0
    notes: dict[str, dict[str, Any]] = {}
    for (day, before), (until, after) in itertools.pairwise(record):
        own = _between(flows, day, until)
        if any(not np.isnan(flow.released_m2) for flow in own):
            stated = _known([flow.released_m2 for flow in own])
            added = _known([flow.added_m2 for flow in own])
            released += stated
            fell += before - after + added
            if stated > (before + added) * (1.0 + MORE_THAN_PUBLISHED) + ROUNDING_M2:
                notes["more_than_there_was"] = {"day": until, "released": stated, "area": before}
    return released, fell, notes


def _slip(flow: _Flow) -> pd.Timedelta:
    """How far the period of a row's flows may be from the day of a total before or after it."""
    slip: pd.Timedelta = min(pd.Timedelta(days=SLIP_DAYS), (flow.end - flow.start) / 2)
    return slip


def _rolled_back(
    record: list[tuple[pd.Timestamp, float]], flows: list[_Flow], notes: dict[str, dict[str, Any]]
) -> list[tuple[pd.Timestamp, float]]:
    for flow in reversed(flows):
        first, held = record[0]
        if flow.start < first and abs(flow.end - first) <= _slip(flow):
            opening = max(held + flow.released_m2 - np.nan_to_num(flow.added_m2), 0.0)
            record = [(flow.start, float(opening)), *record]
            notes["rolled_back"] = {"day": flow.start}
            if flow.partial:
                notes["taken_for_all"] = {}
    return record


def _rolled_on(
    record: list[tuple[pd.Timestamp, float]],
    flows: list[_Flow],
    whole: set[_Flow],
    notes: dict[str, dict[str, Any]],
) -> list[tuple[pd.Timestamp, float]]:
    last = record[-1][0]
    for flow in flows:
        day, held = record[-1]
        if flow.end <= last:
            continue
        if flow.start - day > _slip(flow) or flow not in whole:
            notes["unused"] = {"day": flow.end}
            break
        held += float(np.nan_to_num(flow.added_m2)) - flow.released_m2
        if held < -ROUNDING_M2:
            notes["contradicted"] = {"day": flow.end, "released": flow.released_m2}
            break
        record = [*record, (flow.end, max(held, 0.0))]
        notes["rolled_on"] = {"day": last}
        if flow.partial:
            notes["taken_for_all"] = {}
    return record


def _whole_years(record: list[tuple[pd.Timestamp, float]]) -> int:
    span = years_until(record[0][0], record[-1][0])
    near = round(span)
    return near if abs(span - near) <= ROUNDED_YEARS else int(span)


def _at(record: list[tuple[pd.Timestamp, float]], places: list[float]) -> Array:
    """Interpolate totals linearly between the known ones."""
    last = record[-1][0]
    known = [years_until(last, day) for day, _ in record]
    held: Array = np.interp(places, known, [held for _, held in record])
    return held


def _of_published(figures: pd.DataFrame) -> History:
    record, flows, notes = _rolled(figures)
    last = record[-1][0]
    days, held = zip(*record, strict=True)
    whole = pd.Series(held, index=pd.DatetimeIndex(days).as_unit("us"), name="remaining_m2")
    if whole.max() < SMALL_M2:
        notes["small"] = {"area": float(whole.max())}
    steps = whole[whole > ROUNDING_M2]
    times = np.exp(np.abs(np.diff(np.log(steps.to_numpy()))))
    if len(times) and times.max() >= LEAP:
        place = int(times.argmax())
        facts = {"day": steps.index[place + 1], "times": float(times[place])}
        notes["leap"] = facts | {
            "area": float(steps.iloc[place + 1]),
            "before": float(steps.iloc[place]),
        }
    # Ground that was found after everything was finished begins a new history.
    empty = [place for place, left in enumerate(held[:-1]) if left <= ROUNDING_M2]
    if empty:
        notes["reopened"] = {"day": record[empty[-1]][0]}
        record = record[empty[-1] + 1 :]
    lines = _lines(record, flows, notes)
    count = _whole_years(record)
    at = [float(place) for place in range(-count, 1)]
    edges = moments(last, -count)
    years = pd.DataFrame({"opening_m2": np.nan}, index=edges[1:].rename("until"), dtype=float)
    for name in ("released_m2", *OUTCOME_COLUMNS, "found_m2", "redrawn_m2"):
        years[name] = lines.between(name, at)
    change = (years["found_m2"] + years["redrawn_m2"] - years["released_m2"]).to_numpy()
    standing = record[-1][1] - np.append(np.cumsum(change[::-1])[::-1], 0.0)
    if (standing < -ROUNDING_M2).any():
        # If the flows contradict the totals, a straight line between the totals is used.
        standing = _at(record, at)
        years["redrawn_m2"] += np.diff(standing) - change
    standing = np.maximum(standing, 0.0)
    years["opening_m2"], years["closing_m2"] = standing[:-1], standing[1:]
    places = [years_until(last, day) for day, _ in record]
    years["known"] = [
        any(low + ROUNDED_YEARS < place <= high + ROUNDED_YEARS for place in places)
        for low, high in itertools.pairwise(at)
    ]
    years["known"] = years["known"].astype(bool)
    if not years["known"].all():
        notes["gaps"] = {}
    published, fell = lines.compared
    if np.isfinite(published) and fell > published * (1.0 + MORE_THAN_PUBLISHED) + ROUNDING_M2:
        notes["fell_more"] = {"fell": fell, "published": published}
    return History(
        years,
        last,
        record[-1][1],
        _completed(whole),
        whole,
        daily=False,
        published_m2_per_year=published,
        fell_m2_per_year=fell,
        notes=notes,
    )


class _Lines:
    """Flows as rates over periods of time, to be summed between any two moments."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[tuple[float, float, float]]] = {}
        self.compared = (np.nan, np.nan)

    def put(self, name: str, start: float, end: float, amount: float) -> None:
        """Spread an amount over a period; an unknown amount is missing."""
        if end > start:
            self.pieces.setdefault(name, []).append((start, end, amount))

    def between(self, name: str, edges: list[float]) -> list[float]:
        """Sum up from edge to edge; missing if part of an outcome is unknown."""
        sums = []
        for low, high in itertools.pairwise(edges):
            total, covered = 0.0, 0.0
            for start, end, amount in self.pieces.get(name, []):
                part = max(min(end, high) - max(start, low), 0.0)
                if part > 0.0:
                    total += amount * part / (end - start)
                    covered += part if np.isfinite(amount) else 0.0
            complete = name not in OUTCOME_COLUMNS or covered > (high - low) * (1 - ROUNDED_YEARS)
            sums.append(total if complete and np.isfinite(total) else np.nan)
        return sums


def _lines(
    record: list[tuple[pd.Timestamp, float]], flows: list[_Flow], notes: dict[str, dict[str, Any]]
) -> _Lines:
    """Explain each change of the totals by the flows published of the time between."""
    last = record[-1][0]
    lines = _Lines()
    published, fallen, told = 0.0, 0.0, 0.0
    for (day, before), (until, after) in itertools.pairwise(record):
        start, end = years_until(last, day), years_until(last, until)
        gap = end - start
        own = _between(flows, day, until)
        stated = [flow for flow in own if not np.isnan(flow.released_m2)]
        added = _known([flow.added_m2 for flow in own])
        released = _known([flow.released_m2 for flow in stated])
        spans = {
            flow: (max(years_until(last, flow.start), start), min(years_until(last, flow.end), end))
            for flow in own
        }
        covered = sum(high - low for low, high in (spans[flow] for flow in stated))
        # Months, and the rest after subtracting them, are shorter than the rounding of a year.
        slack = min(ROUNDED_YEARS, gap / 2.0)
        unstated = gap - covered > slack
        surplus = after - before + released - added
        if stated:
            # The published release, and the fall of the totals in the same time.
            published += released
            fallen += max(before - after + added, 0.0) * min(covered / gap, 1.0)
            told += covered
        unpublished = 0.0
        if surplus < 0.0 and (unstated or any(flow.partial for flow in stated)):
            unpublished, surplus = -surplus, 0.0
        if unstated:
            notes["net_change"] = {}
        for flow in stated:
            low, high = spans[flow]
            lines.put("released_m2", low, high, flow.released_m2)
            for name in OUTCOME_COLUMNS:
                lines.put(name, low, high, getattr(flow, name))
        for flow in own:
            lines.put("found_m2", *spans[flow], float(np.nan_to_num(flow.added_m2)))
        taken = [spans[flow] for flow in stated]
        free = _free(start, end, taken, slack) if unstated else [(start, end)]
        length = sum(high - low for low, high in free)
        for low, high in free:
            lines.put("released_m2", low, high, unpublished * (high - low) / length)
        lines.put("redrawn_m2", start, end, surplus)
    if told > 0.0:
        lines.compared = (published / told, fallen / told)
    return lines


def _free(
    start: float, end: float, taken: list[tuple[float, float]], slack: float
) -> list[tuple[float, float]]:
    """List the periods for which nothing was published, except those within the tolerance."""
    free, at = [], start
    for low, high in [*sorted(taken), (end, end)]:
        if low - at > slack:
            free.append((at, low))
        at = max(at, high)
    return free or [(start, end)]
