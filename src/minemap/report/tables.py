"""The tables of treaty reports and reviews: contaminated areas and land release of a year.

Every figure comes from the ledger's own answers. Those of the year are rounded once, together, and
each table takes its figures from there: the same figure is the same in all of them, and all sums
hold, of rows and of columns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from minemap.accounts import FLOWS
from minemap.errors import ArgumentError
from minemap.language.cells import flags
from minemap.language.vocabulary import CATEGORIES, DEVICE_COLUMNS, RELEASING
from minemap.language.words import checked_language, number
from minemap.report.milestones import lead_from_what_remains
from minemap.report.results import checked_results
from minemap.report.rounding import largest_remainder, nearest, round_table
from minemap.report.sheets import Sheet, make_sheets
from minemap.report.words import said as word
from minemap.report.words import section

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from minemap.ledger import Basis, Ledger

__all__ = ["Convention", "TreatyTables", "article7"]

Convention = Literal["mine_ban", "cluster_munitions"]

COUNTED = {"mine_ban": "anti_personnel_mines", "cluster_munitions": "submunitions"}
"""The devices that each convention is about; all others are other explosive items."""

RELEASED = [f"{outcome}_m2" for outcome in RELEASING]
OUTGOING = [name for name in FLOWS if name.endswith("_out_m2") or name in RELEASED]
STOCKS = [f"{when}_{category}" for when in ("opening", "closing") for category in CATEGORIES]
RESERVED = {
    "year", "period_end", "outcome", "areas", "area_m2", "unmeasured_m2", "outside_m2", "again_m2",
    "records", "devices", "estimated_devices", "opening_m2", "closing_m2", "released_m2",
    "cha_areas", "sha_areas", *FLOWS, *STOCKS, *DEVICE_COLUMNS,
}  # fmt: skip
"""Columns of the ledger's answers and of the tables, which no line can be named after."""

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class TreatyTables(Mapping[str, pd.DataFrame]):
    """The tables of one year, by name, and the ways to hand them over.

    A mapping: ``tables["release"]`` is a DataFrame in whole numbers, without its total row (what
    its columns add up to). Shows itself in a notebook.

    Attributes
    ----------
    year : int
        The year.
    title : str
        The title of the whole.
    language : str
        The language of headings and titles; the names of tables and columns are always the same.
    notes : tuple of str
        What a reader must know of all the tables.
    sheets : tuple of Sheet
        The tables as they are printed: headings, rows, totals, formulas and notes.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
    >>> list(tables)
    ['contamination', 'release', 'devices', 'account', 'review', 'operators', 'series']
    """

    year: int
    title: str
    language: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...] = field(repr=False)
    _frames: dict[str, pd.DataFrame] = field(repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name].copy()

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def long(self) -> pd.DataFrame:
        """Put all figures into one table, for machines.

        Returns
        -------
        pandas.DataFrame
            One row a cell: ``table``, ``line`` (what its row is about), ``column`` and ``value``.

        Examples
        --------
        >>> import minemap
        >>> from minemap.report import article7
        >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
        >>> tables.long().query("table == 'release' and column == 'reduced_m2'")
               table      line      column value
        ...  release  Amazonas  reduced_m2  7171
        """
        cells = [
            (name, "; ".join(str(part) for part in _tuple(line) if not pd.isna(part)), column, cell)
            for name, frame in self._frames.items()
            for line, row in zip(frame.index, frame.to_numpy(dtype=object), strict=True)
            for column, cell in zip(frame.columns, row, strict=True)
        ]
        return pd.DataFrame(cells, columns=["table", "line", "column", "value"])

    def to_text(self) -> str:
        """Write the tables as plain text, with their totals.

        Returns
        -------
        str
            All tables, one below the other.

        Examples
        --------
        >>> import minemap
        >>> from minemap.report import article7
        >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
        >>> "7,171" in tables.to_text()
        True
        """
        from minemap.report import files

        return files.as_text(self)

    def to_html(self) -> str:
        """Write the tables as one self-contained page of HTML that prints well.

        Returns
        -------
        str
            The page. It asks for nothing over a network; all text from data is escaped.

        Examples
        --------
        >>> import minemap
        >>> from minemap.report import article7
        >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017, language="fr")
        >>> '<html lang="fr">' in tables.to_html()
        True
        """
        from minemap.report import files

        return files.as_html(self)

    def _repr_html_(self) -> str:
        from minemap.report import files

        return files.as_html(self, page=False)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the tables to a file, whose kind its ending says.

        ``.xlsx`` is a workbook with a sheet a table, whose totals are formulas; ``.html`` one
        self-contained page; ``.docx`` a Word document. The file appears whole or not at all. Texts
        that begin like a formula stay texts.

        Parameters
        ----------
        path : str or os.PathLike
            The file.
        overwrite : bool
            Whether a file that is there may be replaced.

        Returns
        -------
        pathlib.Path
            The file that was written.

        Raises
        ------
        WriteError
            If the file is there already and `overwrite` is false, the ending is another, or the
            disk does not take it.
        MissingDependencyError
            If the library that writes such files is not installed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import minemap
        >>> from minemap.report import article7
        >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
        >>> tables.save(pathlib.Path(tempfile.mkdtemp()) / "article7.html").name
        'article7.html'
        """
        from minemap.report import files

        return files.save(self, path, overwrite=overwrite)


def article7(
    ledger: Ledger,
    year: int,
    *,
    convention: Convention = "mine_ban",
    by: str | Sequence[str] = "admin1",
    basis: Basis = "reported",
    language: str = "en",
    years: int = 5,
    contamination: Sequence[str] | None = None,
    milestones: pd.DataFrame | None = None,
    results: pd.DataFrame | None = None,
    title: str | None = None,
) -> TreatyTables:
    """Draw up the tables of a State's yearly report on contaminated areas and land release.

    Parameters
    ----------
    ledger : Ledger
        The account of all areas.
    year : int
        The calendar year that is reported on.
    convention : {"mine_ban", "cluster_munitions"}
        Whose tables: those on Article 5 in the Article 7 report of the Anti-Personnel Mine Ban
        Convention, or Form F of the Article 7 report of the Convention on Cluster Munitions.
    by : str or list of str
        The columns of the hazards that make the lines: administrative units, or any other. Areas
        that do not state theirs are a line of their own.
    basis : {"reported", "geometry"}
        What was written down, of which treaty reports are sums; or measured ground.
    language : {"en", "es", "fr"}
        The language of titles, headings and notes.
    years : int
        How many years the series of land release shows, `year` being the last.
    contamination : list of str, optional
        The texts of the column ``contamination`` whose areas count. By default those that name
        mines (unless they name anti-vehicle mines only) or state nothing, and for cluster munitions
        those that name cluster munitions or submunitions. Areas that do not count are listed in a
        table of their own, ``other``.
    milestones : pandas.DataFrame, optional
        The plan of a request to extend the deadline of Article 5, one row a year after `year`:
        ``year``, ``area_m2`` to be released in it and, if known, ``areas``; other columns are
        carried through. `minemap.report.read_milestones` reads it from a file, and
        `minemap.report.planned_milestones` makes it of a workload.
    results : pandas.DataFrame, optional
        Results that are not areas, as `read_results` gives them; they stand as given.
    title : str, optional
        The title, instead of the usual one.

    Returns
    -------
    TreatyTables
        DataFrames by name, in whole numbers, with the columns of `by` as index (missing where not
        stated) except where another is named:

        - ``contamination`` at the end of the year: ``cha_areas``, ``sha_areas``, ``areas``,
          ``cha_m2``, ``sha_m2``, ``area_m2``, ``estimated_devices``;
        - ``release`` in the year: ``cancelled_m2``, ``reduced_m2``, ``cleared_m2``,
          ``released_m2``, ``devices`` (anti-personnel mines; or submunitions), ``other_devices``;
        - ``devices`` destroyed in the year, by kind;
        - ``account``: ``opening_m2``, the flows of `Ledger.balance`, ``closing_m2``;
        - ``review``: contamination as Mine Action Review lays it out;
        - ``operators`` (index ``operator``): land release by who did it;
        - ``series`` (index ``year``): land release and what remained, year by year;
        - ``other`` (index ``contamination``), ``milestones`` (index ``year``) and ``results``,
          where there are any.

    Raises
    ------
    ArgumentError
        If an argument is not one of those above.

    Notes
    -----
    The tables follow, in their columns, the Guide to Reporting of the Anti-Personnel Mine Ban
    Convention, Form F of the reporting formats of the Convention on Cluster Munitions
    (CCM/MSP/2010/PM/10), which Article 7.1 (h) and (i) ask for, and the country tables of Mine
    Action Review's *Clearing the Mines*.

    Figures are rounded to whole m² so that rows, columns and the account add up
    (`minemap.report.rounding`): no figure and no total of areas at the end of the year, of the
    year's release and of its account is a full m² from the ledger's, and what remained in all at
    the opening and at the closing is rounded to the nearest.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
    >>> tables["release"].loc["Amazonas"].tolist()
    [10738, 7171, 9246, 27155, 396, 0]
    >>> tables["account"][["opening_m2", "closing_m2"]].sum().tolist()
    [453480, 426325]
    """
    checked_language(language)
    asked = _checked(ledger, year, convention, by, basis, years, contamination)
    whole = asked.account()
    frames = {
        "contamination": _contamination(whole),
        "release": _release(whole, asked),
        "devices": whole[[*DEVICE_COLUMNS]].assign(devices=whole[[*DEVICE_COLUMNS]].sum(axis=1)),
        "account": whole[["opening_m2", *FLOWS, "closing_m2"]],
    }
    frames["review"] = frames["contamination"].drop(columns="areas")
    frames = {name: _without_empty_rows(frame) for name, frame in frames.items()}
    frames["operators"] = _operators(whole, asked)
    frames["series"] = _series(whole, asked)
    if asked.left_out:
        other = _other(asked)
        if len(other):
            frames["other"] = other
    if milestones is not None:
        left = int(whole["closing_m2"].sum())
        frames["milestones"] = lead_from_what_remains(milestones, year, left)
    if results is not None:
        frames["results"] = checked_results(results)
    sheets = make_sheets(frames, asked.facts(), convention, year, language)
    said = word(f"convention.{convention}", "title", language, year=year)
    return TreatyTables(year, title or said, language, asked.notes(language), sheets, frames)


# What was asked ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """The question: a ledger, a year, lines, a basis, and which areas count."""

    ledger: Ledger
    year: int
    convention: Convention
    by: list[str]
    basis: Basis
    years: int
    hazards: pd.DataFrame
    counted: frozenset[str]
    """The texts of `contamination` whose areas count; "" is a missing one."""
    left_out: frozenset[str]

    @property
    def day(self) -> pd.Timestamp:
        return pd.Timestamp(self.year, 12, 31)

    def _mine(self, answer: pd.DataFrame, by: list[str]) -> pd.DataFrame:
        """Make columns of the groups of an answer, and leave out the areas that do not count."""
        table = answer.reset_index()
        for name in dict.fromkeys([*by, "contamination"]):
            if name in table:
                texts = table[name].astype(object)
                table[name] = texts.map(str, na_action="ignore").where(texts.notna(), "")
        if "contamination" in table:
            table = table[table["contamination"].isin(self.counted)]
        return table

    def _columns(self, by: list[str]) -> list[str]:
        # Keeping contaminations apart only where some do not count leaves the ledger's own lines
        # whole: ground that moves inside a line is no flow of it.
        return list(dict.fromkeys([*by, *(["contamination"] if self.left_out else [])]))

    def remaining(self, day: pd.Timestamp, by: list[str]) -> pd.DataFrame:
        columns = self._columns(by)
        return self._mine(self.ledger.remaining(day, by=columns, basis=self.basis), columns)

    def balance(self, first: int, by: list[str]) -> pd.DataFrame:
        columns = self._columns(by)
        answer = self.ledger.balance(
            "YE",
            by=columns or None,
            basis=self.basis,
            start=f"{first}-01-01",
            end=f"{self.year}-12-31",
        )
        table = self._mine(answer, columns)
        table["year"] = table["period_end"].dt.year
        return table[table["year"].between(first, self.year)]

    def released(self, by: list[str]) -> pd.DataFrame:
        columns = self._columns(by)
        answer = self.ledger.released("YE", by=columns or None, basis=self.basis)
        table = self._mine(answer, columns)
        table["year"] = table["period_end"].dt.year
        return table

    def account(self) -> pd.DataFrame:
        """Draw up all figures of the year, rounded together: one row a line."""
        by = self.by
        parts: list[pd.Series | pd.DataFrame] = []
        opening = self.remaining(pd.Timestamp(self.year - 1, 12, 31), [*by, "category"])
        for when, left in (("opening", opening), ("closing", self.left)):
            for category in CATEGORIES:
                of = left[left["category"] == category].groupby(by)
                parts.append(of["area_m2"].sum().rename(f"{when}_{category}"))
                if when == "closing":
                    parts.append(of["areas"].sum().rename(f"{category.lower()}_areas"))
        flows = self.balance(self.year, by).groupby(by)[list(FLOWS)].sum()
        done = self.released(by)
        devices = done[done["year"] == self.year].groupby(by)[[*DEVICE_COLUMNS]].sum()
        parts += [flows, devices, self.estimates.groupby(by)["estimated_devices"].sum()]
        raw = pd.concat([_indexed(part) for part in parts], axis=1).fillna(0.0)
        raw = raw.loc[sorted(raw.index, key=_alphabetical)]
        signed = [*STOCKS[:2], *FLOWS, *STOCKS[2:]]
        signs = np.where(np.isin(signed, [*OUTGOING, *STOCKS[2:]]), -1, 1)
        place = {name: number for number, name in enumerate(signed)}
        sums = [
            [place[name] for name in STOCKS[:2]],
            [place[name] for name in STOCKS[2:]],
            [place[name] for name in RELEASED],
        ]
        amounts = signs * raw[signed].to_numpy(dtype=np.float64)
        rounded = signs * round_table(amounts, sums, kept=(0, 1), balanced=True)
        whole = raw.astype(np.int64)
        whole[signed] = rounded
        whole["opening_m2"] = whole[STOCKS[:2]].sum(axis=1)
        whole["closing_m2"] = whole[STOCKS[2:]].sum(axis=1)
        whole["released_m2"] = whole[RELEASED].sum(axis=1)
        whole.index = pd.MultiIndex.from_tuples(
            [tuple(part or None for part in line) for line in whole.index], names=by
        )
        if len(by) == 1:
            whole.index = pd.Index(whole.index.get_level_values(0), dtype=object, name=by[0])
        return whole

    @cached_property
    def left(self) -> pd.DataFrame:
        """The ground that remains at the end of the year, by line and category."""
        return self.remaining(self.day, [*self.by, "category"])

    @cached_property
    def done(self) -> pd.DataFrame:
        """What was released, year by year."""
        return self.released([])

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """The areas that remain, and how many devices each is thought to hold."""
        left = self.remaining(self.day, list(dict.fromkeys(["hazard_id", *self.by])))
        stated = self.hazards[self.hazards["reported_on"] <= self.day]
        versions = stated.sort_values("reported_on", kind="stable").groupby("hazard_id")
        left["estimated_devices"] = left["hazard_id"].map(versions["estimated_devices"].last())
        return left

    def facts(self) -> dict[str, Any]:
        """Gather what the notes below the tables speak of."""
        areas = self.estimates
        silent = int(areas["estimated_devices"].isna().sum())
        records = self.ledger.releases
        mute = records[[*DEVICE_COLUMNS]].isna().all(axis=1)
        when = records["completed_on"].dt.year
        shown = when.between(self.year - self.years + 1, self.year)
        worked = self.done[self.done["year"] == self.year]
        stated = self.hazards.loc[self.hazards["contamination"].notna(), "hazard_id"]
        assumed = ~areas["hazard_id"].isin(stated)
        return {
            "areas": len(areas),
            "without_estimate": silent,
            "in_both": int(self.left["areas"].sum()) > len(areas),
            "records": int((when == self.year).sum()),
            "without_devices": int((mute & (when == self.year)).sum()),
            "ever_without_devices": bool((mute & shown).any()),
            "worked_m2": int(nearest((worked["outside_m2"] + worked["again_m2"]).sum())),
            "assumed": int(assumed.sum()),
        }

    def notes(self, language: str) -> tuple[str, ...]:
        unmeasured = number(int(nearest(self.left["unmeasured_m2"].sum())), language)
        notes = [
            word("note", f"basis_{self.basis}", language, unmeasured=unmeasured),
            word("note", "rounding", language),
            word(f"convention.{self.convention}", "after", language),
        ]
        if flags(self.hazards).any():
            notes.insert(0, word("note", "illustrative", language))
        return tuple(notes)


def _checked(
    ledger: Ledger,
    year: int,
    convention: Convention,
    by: str | Sequence[str],
    basis: Basis,
    years: int,
    contamination: Sequence[str] | None,
) -> _Asked:
    if not _is_count(year) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ArgumentError(f"year={year!r} is not a year between {FIRST_YEAR} and {LAST_YEAR}")
    if convention not in COUNTED:
        raise ArgumentError(f"convention={convention!r} is not one of {', '.join(COUNTED)}")
    if not _is_count(years) or not 1 <= years <= year - FIRST_YEAR + 1:
        raise ArgumentError(f"years={years!r} is not a number of years; write 5")
    columns = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    if not columns:
        raise ArgumentError("by= names no column; write by='country' for one line a country")
    if "category" in columns:
        raise ArgumentError("by='category': the tables have columns of SHA and CHA already")
    taken = [name for name in columns if name in RESERVED]
    if taken:
        raise ArgumentError(f"by={taken[0]!r} is a name of the tables' own; rename the column")
    if isinstance(contamination, str):
        raise ArgumentError(f"contamination={contamination!r} is one text; write a list of texts")
    hazards = pd.DataFrame(ledger.hazards.drop(columns="geometry"))
    known = {"" if pd.isna(text) else str(text) for text in hazards["contamination"].unique()}
    if contamination is None:
        wanted = {text for text in {*known, ""} if _concerns(text, convention)}
    else:
        wanted = {str(text) for text in contamination}
        if wanted - known:
            raise ArgumentError(
                f"contamination: {min(wanted - known)!r} stands at no area; there are "
                f"{', '.join(repr(text) for text in sorted(known))}"
            )
    return _Asked(
        ledger,
        int(year),
        convention,
        columns,
        basis,
        int(years),
        hazards,
        frozenset(wanted),
        frozenset(known - wanted),
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _concerns(text: str, convention: Convention) -> bool:
    """Tell whether an area with such contamination falls under a convention."""
    listed = section("contamination")
    if not text:
        return convention == "mine_ban"
    parts = [f" {text} "]
    for separator in listed["separators"]:
        parts = [f" {piece} " for part in parts for piece in part.split(separator)]
    kinds = {
        kind
        for part in parts
        for kind in ("cluster", "anti_vehicle", "anti_personnel", "mine")
        if any(f" {word}" in _spaced(part) for word in listed[kind])
        # Anti-vehicle mines are mines too, and not what the convention is about.
        if not (kind == "mine" and any(f" {w}" in _spaced(part) for w in listed["anti_vehicle"]))
    }
    if convention == "cluster_munitions":
        return "cluster" in kinds
    return bool(kinds & {"anti_personnel", "mine"})


def _spaced(text: str) -> str:
    """Strip case and accents, and put one blank between words."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    kept = "".join(letter if letter.isalnum() else " " for letter in bare)
    return f" {' '.join(kept.split())} "


# The tables --------------------------------------------------------------------------------------


def _contamination(whole: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cha_areas": whole["cha_areas"],
            "sha_areas": whole["sha_areas"],
            "areas": whole["cha_areas"] + whole["sha_areas"],
            "cha_m2": whole["closing_CHA"],
            "sha_m2": whole["closing_SHA"],
            "area_m2": whole["closing_m2"],
            "estimated_devices": whole["estimated_devices"],
        }
    )


def _release(whole: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    counted = whole[COUNTED[asked.convention]]
    return whole[[*RELEASED, "released_m2"]].assign(
        devices=counted, other_devices=whole[[*DEVICE_COLUMNS]].sum(axis=1) - counted
    )


def _operators(whole: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    done = asked.released(["operator"])
    done = done[done["year"] == asked.year]
    lines = sorted(done["operator"].unique(), key=lambda name: _alphabetical((name,)))
    area = done.pivot_table(
        index="operator", columns="outcome", values="area_m2", aggfunc="sum", observed=False
    ).reindex(index=lines, columns=list(RELEASING))
    table = pd.DataFrame(
        {
            name: largest_remainder(area[outcome].fillna(0.0).to_numpy(), int(whole[name].sum()))
            for outcome, name in zip(RELEASING, RELEASED, strict=True)
        },
        index=pd.Index([name or None for name in lines], dtype=object, name="operator"),
    )
    table["released_m2"] = table[RELEASED].sum(axis=1)
    counts = done.groupby("operator")[["records", *DEVICE_COLUMNS]].sum().reindex(lines)
    for name in counts:
        table[name] = counts[name].to_numpy(dtype=np.int64)
    return table[["records", *RELEASED, "released_m2", *DEVICE_COLUMNS]]


def _series(whole: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    first = asked.year - asked.years + 1
    flows = asked.balance(first, []).groupby("year").sum(numeric_only=True)
    flows = flows.reindex(range(first, asked.year + 1), fill_value=0.0)
    done = asked.done.groupby("year")[[*DEVICE_COLUMNS]].sum()
    done = done.reindex(flows.index, fill_value=0).astype(np.int64)
    stocks = [*nearest(flows["opening_m2"]), int(whole["closing_m2"].sum())]
    stocks[-2] = int(whole["opening_m2"].sum())
    rows = []
    for place, (year, line) in enumerate(flows.iterrows()):
        change = int(stocks[place + 1] - stocks[place])
        if year == asked.year:
            out = [int(whole[name].sum()) for name in RELEASED]
        else:
            gone = -line[RELEASED].to_numpy(dtype=np.float64)
            net = line["closing_m2"] - line["opening_m2"]
            other = 0.0 if not _moved(line) else net - gone.sum()
            out = (-largest_remainder([*gone, other], change)[:-1]).tolist()
        rows.append([stocks[place], change + sum(out), *out, sum(out), stocks[place + 1]])
    names = ["opening_m2", "other_changes_m2", *RELEASED, "released_m2", "closing_m2"]
    table = pd.DataFrame(rows, columns=names, index=flows.index.rename("year"), dtype=np.int64)
    counted = done[COUNTED[asked.convention]]
    return table.assign(devices=counted, other_devices=done.sum(axis=1) - counted)


def _moved(line: pd.Series) -> bool:
    """Tell whether anything but release changed the ground of a year."""
    return bool(line[[name for name in FLOWS if name not in RELEASED]].abs().sum() > 0)


def _other(asked: _Asked) -> pd.DataFrame:
    """List the ground of the areas that do not count, by what they are contaminated with."""
    left = asked.ledger.remaining(asked.day, by=["contamination", "category"], basis=asked.basis)
    table = left.reset_index()
    texts = table["contamination"].astype(object)
    table["contamination"] = texts.map(str, na_action="ignore").where(texts.notna(), "")
    table = table[table["contamination"].isin(asked.left_out)]
    wide = table.pivot_table(
        index="contamination", columns="category", values=["areas", "area_m2"], aggfunc="sum"
    )
    lines = sorted(wide.index, key=lambda name: _alphabetical((name,)))
    wide = wide.reindex(
        index=lines,
        columns=pd.MultiIndex.from_product([["areas", "area_m2"], CATEGORIES]),
        fill_value=0.0,
    ).fillna(0.0)
    areas = wide["areas"].to_numpy(dtype=np.int64)
    ground = round_table(wide["area_m2"].to_numpy(dtype=np.float64), [[0, 1]], kept=[0])
    index = pd.Index([name or None for name in lines], dtype=object, name="contamination")
    return pd.DataFrame(
        {
            "cha_areas": areas[:, 0],
            "cha_m2": ground[:, 0],
            "sha_areas": areas[:, 1],
            "sha_m2": ground[:, 1],
            "area_m2": ground.sum(axis=1),
        },
        index=index,
    )


# What they share ---------------------------------------------------------------------------------


def _tuple(line: Any) -> tuple[Any, ...]:
    return line if isinstance(line, tuple) else (line,)


def _alphabetical(line: Any) -> list[tuple[bool, str, str]]:
    """Sort by words without accents; what is not stated comes last."""
    return [(part == "", _spaced(part), part) for part in _tuple(line)]


def _indexed(part: pd.Series | pd.DataFrame) -> pd.DataFrame:
    """Index a part by tuples, however many columns make a line."""
    lines = pd.Index([_tuple(line) for line in part.index], tupleize_cols=False, dtype=object)
    return pd.DataFrame(part).set_axis(lines)


def _without_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame != 0).any(axis=1)]
