"""Compares published totals with a record's own account, and finds contradictions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from minemap.cards import Bar, Card, Shown, bars
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, SchemaError
from minemap.language.cells import measures
from minemap.language.vocabulary import RELEASING, code_of, folded
from minemap.language.words import day, number
from minemap.reconciling.words import said

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["PublishedComparison", "compare_published"]

FIGURES = ("total", "added", "released", *RELEASING)
TOTALS = ("total", "remaining", "closing", "contamination")
WIDE = ("added", "released", *RELEASING)

CONTRADICTION_COLUMNS = [
    "kind", "part", "figure", "since", "as_of", "m2", "other_m2", "difference_m2", "areas",
    "other_areas", "difference_areas", "source", "other_source",
]  # fmt: skip

GAP_COLUMNS = [
    "part", "since", "as_of", "m2", "other_m2", "difference_m2", "missing", "source",
    "other_source",
]  # fmt: skip

UNUSED = ("unused", "notused")

MOST_DIGITS = 13

MOST_BARS = 8
"""Most contradictions that a card draws."""

TABLE_COLUMNS = [
    "part", "figure", "since", "as_of", "m2", "areas", "source", "record_m2", "record_areas",
    "difference_m2", "difference_areas",
]  # fmt: skip


class _Account(Protocol):
    """What is needed of a ledger."""

    def timeline(self, by: Any = None, basis: Any = "geometry") -> pd.DataFrame: ...


@dataclass(frozen=True, repr=False)
class PublishedComparison(Shown):
    """Published figures compared with the record's own, and the contradictions.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each published figure: ``part`` (of the record; missing: all of it), ``figure``,
        ``since`` and ``as_of`` (of a total: the day; of a flow: its first and last day), ``m2``,
        ``areas``, ``source``, ``record_m2`` and ``record_areas`` (what the record says), and
        ``difference_m2`` and ``difference_areas``, published less record.
    contradictions : pandas.DataFrame
        One row each, ``m2`` and ``areas`` as published against ``other_m2`` and ``other_areas``,
        with ``source`` and ``other_source``, and as ``kind``: ``figures_same_day`` (two
        publications, or two places in one, disagree), ``parts_and_whole`` (a release is not the
        sum of its parts by outcome), ``balance`` (a total does not follow from the one before and
        what was published in between; ``since`` is the day of the one before), ``record``.
    gaps : pandas.DataFrame
        Totals that cannot be followed from the one before, since releases of the time in between
        were not published, which would explain that the total is less: ``missing`` says which;
        ``other_m2`` is what follows without them.
    notes : tuple of str
        What is to be known of the record's own figures.
    unwritten : dict of str to int
        Of how many ``areas`` of ``all_areas``, and ``records`` of ``all_records``, no size is
        written, where that matters; else empty.
    """

    table: pd.DataFrame
    contradictions: pd.DataFrame
    gaps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=GAP_COLUMNS))
    notes: tuple[str, ...] = ()
    unwritten: dict[str, int] = field(default_factory=dict)

    def summary(self, language: str = "en") -> str:
        """List the contradictions, one sentence each.

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
        >>> import minemap, pandas as pd
        >>> from minemap.reconciling import compare_published
        >>> published = pd.DataFrame({"year": [2023], "m2": [302_000], "source": ["a report"]})
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> print(compare_published(ledger, published).summary())
        Published figures: 1; contradictions: 1
        2023-12-31, total: 302,000 m² published, 302,013 m² in ... a difference of ...13 m² (a report)
        """  # noqa: E501 - the sentence that is shown
        text = [
            said(
                "published",
                "heading",
                language,
                figures=number(len(self.table), language),
                found=number(len(self.contradictions), language),
            )
        ]
        for row in _rows(self.contradictions):
            since = "" if pd.isna(row.since) else day(row.since, language)
            text.append(
                said(
                    "published",
                    str(row.kind),
                    language,
                    day=day(row.as_of, language),
                    since=since,
                    figure=said("figure", str(row.figure), language),
                    stated=_amount(row.m2, row.areas, language),
                    other=_amount(row.other_m2, row.other_areas, language),
                    difference=_difference(row.difference_m2, row.difference_areas, language),
                    source=_text(row.source),
                    other_source=_text(row.other_source),
                )
            )
        text += [_gap(row, language) for row in _rows(self.gaps)]
        counts = {name: number(count, language) for name, count in self.unwritten.items()}
        text += [said("published", note, language, **counts) for note in self.notes]
        return "\n".join(text)

    def _card(self) -> Card:
        found = self.contradictions
        days = [day(when, "en") for when in found["as_of"]]
        drawn = [
            Bar(f"{when}, {said('figure', str(name), 'en')}", float(m2), f"{number(m2, 'en')} m²")
            for when, name, m2 in zip(days, found["figure"], found["difference_m2"], strict=True)
            if not pd.isna(m2)
        ]
        figures = [
            ("published figures", number(len(self.table), "en")),
            ("contradictions", number(len(found), "en")),
            ("gaps", number(len(self.gaps), "en")),
        ]
        lines = self.summary().splitlines()
        sentences = pd.DataFrame({"": lines[1 : 1 + len(found)]})
        title = said("title", "published", "en")
        return Card(
            title,
            figures,
            bars(said("title", "contradictions", "en"), drawn[:MOST_BARS]),
            sentences,
            lines[len(lines) - len(self.notes) :],
        )

    def save(
        self, path: str | os.PathLike[str], *, language: str = "en", overwrite: bool = False
    ) -> Path:
        """Write the figures and the contradictions to a file, whose kind its ending says.

        Parameters
        ----------
        path : str or os.PathLike
            ``.xlsx``, ``.html`` or ``.docx`` for people; ``.gpkg`` or ``.json`` with both tables;
            or ``.csv`` with the figures.
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
        >>> from minemap.reconciling import compare_published
        >>> found = compare_published(
        ...     minemap.Ledger(*minemap.samples.peru()), minemap.samples.peru_published())
        >>> found.save(pathlib.Path(tempfile.mkdtemp()) / "published.xlsx").name
        'published.xlsx'
        """
        from minemap.reconciling.files import save_comparison

        return save_comparison(self, path, language=language, overwrite=overwrite)


def compare_published(
    ledger: _Account,
    published: pd.DataFrame,
    *,
    by: str | None = None,
    basis: str = "reported",
    tolerance_m2: float = 1.0,
) -> PublishedComparison:
    """Compare published totals with a record's own account, and find contradictions.

    Parameters
    ----------
    ledger : Ledger
        The record.
    published : pandas.DataFrame
        One row for each figure: ``as_of`` (a day) or ``year`` (its last day); ``figure``
        (``total``, ``added``, ``cleared``, ``reduced``, ``cancelled`` or ``released``, the last
        three together; without the column: ``total``), ``m2`` and ``areas``, either of which may be
        missing; optionally ``since``, the first day of what was added or released (by default 1
        January), ``source`` (or ``publication``) and ``used``: a figure with ``no`` is compared
        with others of its day, but nothing is reckoned from it. Or one row for each year with the
        total in ``m2`` and ``areas`` and columns of flows, such as ``cleared_m2``. by : str,
        optional A column of the published table and of the hazards that keeps parts of the record
        apart. basis : {"geometry", "reported"} What the record says: measured ground, or the
        figures that were written down. tolerance_m2 : float Differences up to this are none.

    Returns
    -------
    PublishedComparison
        The table and the contradictions.

    Raises
    ------
    SchemaError
        If the table lacks its days or its figures.
    ArgumentError
        If a figure or a day in it is not known, or a column of `by` does not exist.

    Notes
    -----
    A release published for several years counts on its last day, less the releases published for
    parts of that time. What was not published is not 0. If the releases of a year were not
    published, and a total is less than what follows without them, this is no contradiction; the
    total is listed in ``gaps``. If the column ``precision`` says that a figure is rounded, it is
    true to half a step of its last digit that is not 0; figures marked ``unused`` are left out. On
    the basis of written figures, a record without any has nothing to compare. If some are missing,
    the summary says for how many areas and records, since the record's figures lack them.

    Examples
    --------
    >>> import minemap, pandas as pd
    >>> from minemap.reconciling import compare_published
    >>> published = pd.DataFrame({
    ...     "as_of": ["2018-03-31", "2018-03-31"], "m2": [426_325, 396_171], "areas": [134, 124],
    ...     "source": ["Landmine Monitor 2018", "Landmine Monitor 2018"]})
    >>> found = compare_published(minemap.Ledger(*minemap.samples.peru()), published)
    >>> found.contradictions.loc[[0], ["kind", "difference_m2", "difference_areas"]]
                   kind  difference_m2  difference_areas
    0  figures_same_day        30154.0              10.0
    """
    if not isinstance(published, pd.DataFrame):
        raise ArgumentError(f"published figures are a table, not a {type(published).__name__}")
    figures = _figures(published, by)
    written = basis != "reported" or _any_written(ledger)
    line = ledger.timeline(by=by, basis=basis)
    beside = _beside(figures, line, by)
    if not written:
        beside[["record_m2", "difference_m2"]] = np.nan
    balances, gaps = _balances(figures, tolerance_m2)
    found = [
        *_same_day(figures, tolerance_m2),
        *_parts_and_whole(figures, tolerance_m2),
        *balances,
        *_against_the_record(beside, tolerance_m2),
    ]
    lacking = _unwritten(ledger) if written and basis == "reported" else {}
    notes = ("nothing_written",) if not written else ("some_unwritten",) if lacking else ()
    return PublishedComparison(
        beside[TABLE_COLUMNS],
        _typed(pd.DataFrame(found, columns=CONTRADICTION_COLUMNS)),
        _typed(pd.DataFrame(gaps, columns=GAP_COLUMNS)),
        notes,
        lacking,
    )


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name in ("since", "as_of"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
    numbers = [str(name) for name in table.columns if str(name).endswith(("m2", "areas"))]
    table[numbers] = table[numbers].astype(float)
    return table


def _unwritten(ledger: _Account) -> dict[str, int]:
    """Count the areas and release records without a written size; empty if there are none."""
    counts: dict[str, int] = {}
    for table, key, names in (
        ("hazards", "hazard_id", ("areas", "all_areas")),
        ("releases", "release_id", ("records", "all_records")),
    ):
        rows = getattr(ledger, table, None)
        if rows is None:
            continue
        if table == "releases":
            # A record that confirms releases nothing, and needs no size of its own.
            rows = rows[rows["outcome"].isin(RELEASING)]
        sized = rows["reported_m2"].notna().groupby(rows[key]).any()
        counts |= {names[0]: int((~sized).sum()), names[1]: len(sized)}
    return counts if counts.get("areas") or counts.get("records") else {}


def _any_written(ledger: _Account) -> bool:
    """Tell whether any size is written down in a record."""
    tables = [getattr(ledger, name, None) for name in ("hazards", "releases")]
    known = [table["reported_m2"] for table in tables if table is not None]
    return not known or any(bool(column.notna().any()) for column in known)


# The published table ------------------------------------------------------------------------------


def _figures(published: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Bring a table of either form to one row for each figure."""
    published = published.map(
        lambda value: None if isinstance(value, str) and not value.strip() else value
    )
    names = {folded(str(name)): name for name in published.columns}
    table = pd.DataFrame(index=published.index)
    if "asof" in names:
        table["as_of"] = _days(published[names["asof"]])
    elif "year" in names:
        year = pd.to_numeric(published[names["year"]], errors="coerce").astype("Int64")
        table["as_of"] = _days(year.astype(TEXT) + "-12-31")
    else:
        raise SchemaError(
            "published: no column as_of (a day) or year. Columns found: "
            f"{', '.join(map(str, published.columns))}. Name the day of each figure as_of"
        )
    if by is not None and by not in published.columns:
        raise ArgumentError(f"published: no column {by!r} to keep parts apart by; add it")
    table["part"] = None if by is None else published[by].astype(object)
    source = names.get("source", names.get("publication"))
    table["source"] = None if source is None else published[source].astype(object)
    table["since"] = _days(published[names["since"]]) if "since" in names else pd.NaT
    table["room_m2"] = 0.0
    table["used"] = "yes" if "used" not in names else published[names["used"]].fillna("yes")
    wide = [name for name in WIDE if folded(f"{name}_m2") in names]
    if "m2" not in names and "areas" not in names and not wide:
        raise SchemaError(
            "published: no column m2 or areas, so no figures. Columns found: "
            f"{', '.join(map(str, published.columns))}"
        )
    for name in ("m2", "areas"):
        table[name] = _numbers(published, names.get(name))
    if "figure" in names:
        left_out = published[names["figure"]].map(lambda word: folded(str(word)) in UNUSED)
        table, published = table[~left_out], published[~left_out]
    table["figure"] = (
        [_figure(word) for word in published[names["figure"]]] if "figure" in names else "total"
    )
    if "precision" in names:
        rounded = published[names["precision"]].map(lambda word: folded(str(word)) == "rounded")
        table["room_m2"] = _half_steps(table["m2"]).where(rounded, 0.0)
    tables = [table]
    for name in wide:
        flow = _numbers(published, names[folded(f"{name}_m2")])
        tables.append(table.assign(figure=name, m2=flow, areas=np.nan))
    figures = pd.concat(tables, ignore_index=True)
    figures = figures[figures["m2"].notna() | figures["areas"].notna()]
    total = figures["figure"] == "total"
    figures["since"] = pd.to_datetime(figures["since"]).astype("datetime64[us]")
    start = figures["as_of"].dt.to_period("Y").dt.start_time.astype("datetime64[us]")
    figures["since"] = figures["since"].fillna(start).where(~total)
    return figures.sort_values("as_of", kind="stable", ignore_index=True)


def _half_steps(figures: pd.Series) -> pd.Series:
    """Give half a step of the last non-zero digit of each figure."""
    steps = pd.Series(1.0, figures.index)
    for power in range(1, MOST_DIGITS):
        whole = figures.notna() & (figures != 0) & (figures % 10.0**power == 0)
        steps[whole] = 10.0**power
    return steps / 2


def _numbers(published: pd.DataFrame, name: Any) -> pd.Series:
    """Read a column of figures; a cell that cannot be read is an error and never missing."""
    if name is None:
        return pd.Series(np.nan, published.index)
    figures, problems = measures(published[name])
    if problems:
        place, reason = next(iter(problems.items()))
        raise ArgumentError(f"published: row {place + 1}, column {name}: {reason}")
    return pd.Series(np.asarray(figures, dtype=float), published.index)


def _days(column: pd.Series) -> pd.Series:
    days = pd.to_datetime(column, errors="coerce").dt.normalize().astype("datetime64[us]")
    bad = days.isna() & column.notna()
    if bad.any():
        row = int(bad.to_numpy().argmax()) + 1
        raise ArgumentError(
            f"published: {column[bad].iloc[0]!r} in row {row} is not a date such as 2023-12-31"
        )
    return days


def _figure(word: Any) -> str:
    plain = str(word).strip().casefold().removesuffix("_m2")
    if plain in TOTALS:
        return "total"
    code = plain if plain in FIGURES else code_of("outcome", plain)
    if code not in FIGURES:
        raise ArgumentError(
            f"published: the figure {word!r} is not one of {', '.join(FIGURES)}; rename it, or "
            "leave its row out"
        )
    return code


# What contradicts what ----------------------------------------------------------------------------


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    yield from table.itertuples()


def _found(kind: str, row: Any, since: Any, m2: Any, areas: Any, source: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "part": row.part,
        "figure": row.figure,
        "since": since,
        "as_of": row.as_of,
        "m2": row.m2,
        "other_m2": m2,
        "difference_m2": row.m2 - m2,
        "areas": row.areas,
        "other_areas": areas,
        "difference_areas": row.areas - areas,
        "source": row.source,
        "other_source": source,
    }


def _differs(m2: float, areas: float, tolerance_m2: float) -> bool:
    return bool(abs(m2) > tolerance_m2 or abs(areas) >= 1)


def _same_day(figures: pd.DataFrame, tolerance_m2: float) -> list[dict[str, Any]]:
    """Find figures of one kind and one time that are not the same."""
    found = []
    keys = ["part", "figure", "since", "as_of"]
    for _, group in figures.groupby(keys, dropna=False, sort=False):
        first, *others = _rows(group)
        found += [
            _found("figures_same_day", first, first.since, other.m2, other.areas, other.source)
            for other in others
            if _differs(
                first.m2 - other.m2,
                first.areas - other.areas,
                tolerance_m2 + max(first.room_m2, other.room_m2),
            )
        ]
    return found


def _parts_and_whole(figures: pd.DataFrame, tolerance_m2: float) -> list[dict[str, Any]]:
    """Find total releases that are not the sum of those published by outcome for the same time."""
    found = []
    for _, group in figures.groupby(["part", "since", "as_of"], dropna=False, sort=False):
        parts = group[group["figure"].isin(RELEASING) & (group["used"] != "no")]
        parts = parts.drop_duplicates("figure")
        for whole in _rows(group[group["figure"] == "released"]):
            total = parts["m2"].sum()
            # A single outcome may be only a part of the total.
            complete = len(parts) == len(RELEASING) or total > whole.m2
            if len(parts) and complete and abs(whole.m2 - total) > tolerance_m2:
                found.append(
                    _found(
                        "parts_and_whole",
                        whole,
                        whole.since,
                        total,
                        np.nan,
                        _sources(parts["source"]),
                    )
                )
    return found


def _balances(
    figures: pd.DataFrame, tolerance_m2: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Find totals that do not follow from the total before and the flows published in between.

    Returns those that contradict the flows, and those that cannot be checked.
    """
    found: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    for _, group in figures.groupby("part", dropna=False, sort=False):
        used = group[(group["used"] != "no") & group["m2"].notna()]
        totals = used[used["figure"] == "total"].drop_duplicates("as_of")
        published = used[used["figure"] != "total"]
        flows = _net(published)
        for before, after in zip(_rows(totals.iloc[:-1]), _rows(totals.iloc[1:]), strict=True):
            between = flows[(flows["as_of"] > before.as_of) & (flows["as_of"] <= after.as_of)]
            expected = before.m2 + between["net"].sum()
            room = tolerance_m2 + before.room_m2 + after.room_m2 + between["room_m2"].sum()
            if abs(after.m2 - expected) <= room:
                continue
            sources = _sources(pd.concat([pd.Series([before.source]), between["source"]]))
            missing = _missing(published, before.as_of, after.as_of)
            row = _found("balance", after, before.as_of, expected, np.nan, sources)
            # A release that was not published can only have made the total less.
            if missing and after.m2 < expected:
                gaps.append({name: row.get(name) for name in GAP_COLUMNS} | {"missing": missing})
            else:
                found.append(row)
    return found, gaps


def _missing(
    flows: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp
) -> list[tuple[tuple[str, ...], list[int]]]:
    """List the releases that were not published between two totals: their outcomes and years.

    For each year, either the total of releases or the releases of every outcome must be there.
    """
    lacking: dict[tuple[str, ...], list[int]] = {}
    for year in range(since.year, until.year + 1):
        start = max(pd.Timestamp(year, 1, 1), since + pd.Timedelta(days=1))
        end = min(pd.Timestamp(year, 12, 31), until)
        there = set(flows.loc[(flows["since"] <= end) & (flows["as_of"] >= start), "figure"])
        names = tuple(name for name in RELEASING if name not in there)
        if start <= end and names and "released" not in there:
            every = len(names) == len(RELEASING)
            lacking.setdefault(("released",) if every else names, []).append(year)
    return list(lacking.items())


def _years(years: Sequence[int]) -> str:
    """Write years; consecutive ones as a range."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _net(flows: pd.DataFrame) -> pd.DataFrame:
    """Give the flows their sign, one of each kind and time; long times less their parts."""
    flows = flows.drop_duplicates(["figure", "since", "as_of"])
    released = flows[flows["figure"] != "added"]
    net = []
    for row in _rows(flows):
        if row.figure != "released":
            net.append(row.m2 if row.figure == "added" else -row.m2)
            continue
        inside = released[
            (released.index != row.Index)
            & (released["since"] >= row.since)
            & (released["as_of"] <= row.as_of)
        ]
        # If there are releases in total and by outcome for the same time, the total counts.
        by_time = inside.groupby(["since", "as_of"])
        parts = [
            times.loc[times["figure"] == "released", "m2"].sum()
            if (times["figure"] == "released").any()
            else times["m2"].sum()
            for _, times in by_time
        ]
        net.append(-max(row.m2 - sum(parts), 0.0))
    return flows.assign(net=net)


# The record beside it -----------------------------------------------------------------------------


def _beside(figures: pd.DataFrame, line: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Add the record's figure to each published figure."""
    table = figures.copy()
    m2, areas = [], []
    for row in _rows(figures):
        own = line if by is None else _part(line, row.part)
        upto = own[own.index <= row.as_of]
        if row.figure == "total":
            m2.append(float(upto["remaining_m2"].iloc[-1]) if len(upto) else 0.0)
            areas.append(float(upto["areas"].iloc[-1]) if len(upto) else 0.0)
            continue
        kinds = RELEASING if row.figure == "released" else (row.figure,)
        within = upto[upto.index >= row.since]
        m2.append(float(within[[f"{kind}_m2" for kind in kinds]].sum().sum()))
        areas.append(np.nan)
    table["record_m2"], table["record_areas"] = m2, areas
    table["difference_m2"] = table["m2"] - table["record_m2"]
    table["difference_areas"] = table["areas"] - table["record_areas"]
    return table


def _part(line: pd.DataFrame, part: Any) -> pd.DataFrame:
    groups = line.index.get_level_values(0)
    own: pd.DataFrame = line[groups == part].droplevel(0)
    return own


def _against_the_record(beside: pd.DataFrame, tolerance_m2: float) -> list[dict[str, Any]]:
    return [
        _found("record", row, row.since, row.record_m2, _asked(row.areas, row.record_areas), "")
        for row in _rows(beside)
        if row.used != "no"
        and _differs(row.difference_m2, row.difference_areas, tolerance_m2 + row.room_m2)
    ]


def _asked(areas: float, own: float) -> float:
    """Leave out the record's number of areas if none was published."""
    return np.nan if np.isnan(areas) else own


# In words ----------------------------------------------------------------------------------------


def _gap(row: Any, language: str) -> str:
    """Write that a total cannot be checked, and what is missing."""
    missing = [
        said(
            "published",
            "missing",
            language,
            figures=", ".join(said("figure", name, language) for name in names),
            years=_years(years),
        )
        for names, years in row.missing
    ]
    return said(
        "published",
        "gap",
        language,
        day=day(row.as_of, language),
        since=day(row.since, language),
        stated=_amount(row.m2, np.nan, language),
        other=_amount(row.other_m2, np.nan, language),
        missing="; ".join(missing),
    )


def _sources(sources: Sequence[Any] | pd.Series) -> str:
    return "; ".join(dict.fromkeys(str(source) for source in sources if not pd.isna(source)))


def _text(source: Any) -> str:
    return "" if pd.isna(source) else str(source)


def _amount(m2: float, areas: float, language: str) -> str:
    """Write a figure: square metres, areas, or both."""
    facts = [] if np.isnan(m2) else [said("published", "m2", language, m2=number(m2, language))]
    facts += [] if np.isnan(areas) else [_areas(areas, language)]
    return said("published", "in", language).join(facts)


def _difference(m2: float, areas: float, language: str) -> str:
    """Write the difference: square metres, areas, or both."""
    facts = []
    if round(m2 if not np.isnan(m2) else 0.0):
        facts.append(said("published", "m2", language, m2=number(m2, language, signed=True)))
    if not np.isnan(areas) and areas:
        facts.append(_areas(areas, language, signed=True))
    return said("published", "and", language).join(facts)


def _areas(areas: float, language: str, *, signed: bool = False) -> str:
    key = "area" if abs(areas) == 1 else "areas"
    return said("summary", key, language, count=number(areas, language, signed=signed))
