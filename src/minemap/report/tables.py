"""The tables of treaty reports and reviews: contaminated areas and land release of a year.

Every figure comes from the ledger's own answers. The figures of the year are rounded once,
together, and each table takes its figures from there. So a figure is the same in all tables, and
all sums of rows and columns hold.
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
from minemap.language.words import checked_language, number, spelled_day
from minemap.ledger import as_texts
from minemap.report.annex import annex_of
from minemap.report.clearance import SAID, found_empty, said_of_devices
from minemap.report.milestones import checked_milestones, lead_from_what_remains
from minemap.report.progress import plan_against_fact, plan_keys
from minemap.report.results import checked_results
from minemap.report.rounding import largest_remainder, nearest, round_table
from minemap.report.sheets import Sheet, make_sheets
from minemap.report.texts import COUNTED, texts_of, written
from minemap.report.words import said as word
from minemap.tables.further import closed_areas

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from minemap.days import Day
    from minemap.ledger import Basis, Ledger
    from minemap.report.annex import Coordinates
    from minemap.report.texts import Contamination, Texts

__all__ = ["Convention", "TreatyTables", "article7"]

Convention = Literal["mine_ban", "cluster_munitions"]

RELEASED = [f"{outcome}_m2" for outcome in RELEASING]
OUTGOING = [name for name in FLOWS if name.endswith("_out_m2") or name in RELEASED]
STOCKS = [f"{when}_{category}" for when in ("opening", "closing") for category in CATEGORIES]
RESERVED = {
    "year", "period_end", "outcome", "areas", "area_m2", "unmeasured_m2", "outside_m2", "again_m2",
    "records", "devices", "estimated_devices", "opening_m2", "closing_m2", "released_m2",
    "cha_areas", "sha_areas", "unstated_records", "kinds", *FLOWS, *STOCKS, *DEVICE_COLUMNS,
}  # fmt: skip
"""Columns of the ledger's answers and of the tables, which cannot divide tables into lines."""

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class TreatyTables(Mapping[str, pd.DataFrame]):
    """The tables of one year, by name, with ways to show and save them.

    A mapping: ``tables["release"]`` is a DataFrame in whole numbers, without its total row (what
    its columns add up to). A figure that no row of the record states is missing, never 0. A
    notebook shows the tables.

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
    ['contamination', 'release', 'devices', 'account', 'review', 'clearance', 'operators', ...]
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
            One row for each cell: ``table``, ``line`` (what its row is about), ``column`` and
            ``value``.

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

        ``.xlsx`` is a workbook with a sheet for each table, whose totals are formulas; ``.html``
        one self-contained page; ``.docx`` a Word document. The file appears whole or not at all.
        Texts that begin like a formula stay texts.

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
    contamination: Contamination | None = None,
    milestones: pd.DataFrame | None = None,
    results: pd.DataFrame | None = None,
    annex: Coordinates | None = None,
    title: str | None = None,
    as_known: Day | None = None,
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
        The figures that were written down, which treaty reports add up; or measured ground.
    language : {"en", "es", "fr"}
        The language of titles, headings and notes.
    years : int
        How many years the series of land release shows, `year` being the last.
    contamination : mapping or list of str, optional
        What the texts of the column ``contamination`` stand for: by text one of
        `minemap.language.contamination.KINDS`, a list of them, or ``"none"``; such as
        `minemap.report.read_contamination` reads. Texts of which it says nothing are read as
        `minemap.language.contamination.kinds_of` does, and count where they name anti-personnel
        mines, improvised ones too, or mines of no stated type (or nothing is stated); for cluster
        munitions where they name submunitions. A text that is not understood counts in no table
        until it is decided here. Or a list of the texts whose areas count.
    milestones : pandas.DataFrame, optional
        The plan of a request to extend the deadline of Article 5, or of a work plan, one row a
        year: ``year``, ``area_m2`` to be released in it and, if known, ``areas``; parted, if at
        all, by columns of `by`, ``country``, ``admin1``, ``admin2``, ``sector``, ``operator``,
        ``activity`` or ``outcome``. Years up to `year` are laid beside what was released. Other
        columns are carried through. `minemap.report.read_milestones` reads it from a file, and
        `minemap.report.planned_milestones` makes it of a workload.
    results : pandas.DataFrame, optional
        Results that are not areas, as `read_results` gives them; they are printed as given.
    annex : {"degrees", "utm", "mgrs"}, optional
        Whether to add the list of all areas that Article 7.1 (c) asks for, with the coordinates of
        their corners, as degrees of WGS 84, in zones of UTM or as MGRS.
    title : str, optional
        The title, instead of the usual one.
    as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        What the record knew on this day (`minemap.Ledger.as_known`); by default what it knows now.

    Returns
    -------
    TreatyTables
        DataFrames by name, in whole numbers, with the columns of `by` as index (missing where not
        stated) except where another is named:

        - ``contamination`` at the end of the year: ``cha_areas``, ``sha_areas``, ``areas``,
          ``cha_m2``, ``sha_m2``, ``area_m2``, ``estimated_devices``;
        - ``release`` in the year: ``cancelled_m2``, ``reduced_m2``, ``cleared_m2``,
          ``released_m2``, ``devices`` (anti-personnel mines, improvised ones among them; or
          submunitions), ``other_devices``, ``improvised_ap_mines`` (of `devices`) and
          ``unstated_records``, which say nothing of devices;
        - ``devices`` destroyed in the year, by kind;
        - ``account``: ``opening_m2``, the flows of `Ledger.balance`, ``closing_m2``;
        - ``review``: contamination as Mine Action Review lays it out;
        - ``clearance`` in the year: ``records``, ``cleared_m2`` and of them those of records that
          state devices (``found_m2``), state none (``empty_m2``) and say nothing
          (``unstated_m2``), ``devices`` and ``m2_per_device`` (of what states some or none);
        - ``operators`` (index ``operator``): land release by who did it, without records that
          confirm ground;
        - ``series`` (index ``year``): land release and what remained, year by year;
        - ``kinds`` (index ``kinds``) and ``texts`` (index ``contamination``): all areas at the end
          of the year by what they are taken to be contaminated with, and by what is written;
          ``texts`` says whether they are ``counted``;
        - ``other`` (index ``contamination``): those that are not;
        - ``progress`` (index ``year`` and what the plan is parted by): ``target_m2``,
          ``achieved_m2`` and ``percent``, and ``all_m2`` and ``all_percent`` of areas of every
          kind; ``milestones`` (index ``year``) of the years to come; ``results``; and ``annex``
          (index ``hazard_id``), where there are any.

        A figure that nothing in the record states is missing; devices that some records state are
        the sum of those, and ``unstated_records`` says how many others there are.

    Raises
    ------
    ArgumentError
        If an argument is not one of those above, or `basis` is ``"reported"`` and no area that
        counts has a written size.

    Notes
    -----
    The columns answer Article 7.1 (c) and (g) of the Anti-Personnel Mine Ban Convention, and
    Article 7.1 (h) and (i) of the Convention on Cluster Munitions, whose Form F
    (CCM/MSP/2010/PM/10) they follow in order; their wording and layout are minemap's own.

    Figures are rounded to whole m² so that rows, columns and the account add up
    (`minemap.report.rounding`): no figure and no total of areas at the end of the year, of the
    year's release and of its account is a full m² from the ledger's, and what remained in all at
    the opening and at the closing is rounded to the nearest.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017)
    >>> tables["release"].loc["Amazonas", ["reduced_m2", "released_m2", "devices"]].tolist()
    [7171, 27155, 396]
    >>> tables["account"][["opening_m2", "closing_m2"]].sum().tolist()
    [453480, 426325]
    """
    if as_known is not None:
        ledger = ledger.as_known(as_known)
    checked_language(language)
    asked = _checked(ledger, year, convention, by, basis, years, contamination, annex)
    asked.refuse_without_sizes()
    whole = asked.account()
    frames = {
        "contamination": _contamination(whole),
        "release": _release(whole, asked),
        "devices": _devices(whole),
        "account": whole[["opening_m2", *FLOWS, "closing_m2"]],
    }
    frames["review"] = frames["contamination"].drop(columns="areas")
    frames = {
        # A line whose records state that nothing was found is not empty.
        name: frame[whole["records"] > 0] if name == "devices" else _without_empty_rows(frame)
        for name, frame in frames.items()
    }
    frames["clearance"] = _clearance(whole, asked)
    frames["operators"] = _operators(whole, asked)
    frames["series"] = _series(whole, asked, asked.years)
    frames |= _by_contamination(whole, asked)
    if milestones is not None:
        frames |= _milestones(milestones, whole, asked)
    if results is not None:
        frames["results"] = checked_results(results)
    if annex is not None:
        frames["annex"] = annex_of(asked.ledger, asked.estimates, asked.texts, asked.day, annex)
    sheets = make_sheets(frames, asked.facts, convention, year, language)
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
    annex: str | None
    texts: Texts
    """What the texts of ``contamination`` are taken for; "" is a missing text."""

    @property
    def day(self) -> pd.Timestamp:
        return pd.Timestamp(self.year, 12, 31)

    def _mine(self, answer: pd.DataFrame, by: list[str]) -> pd.DataFrame:
        """Turn the groups of an answer into columns, and leave out the areas that do not count."""
        table = answer.reset_index()
        for name in dict.fromkeys([*by, "contamination"]):
            if name in table:
                table[name] = written(table[name])
        if "contamination" in table:
            table = table[table["contamination"].isin(self.texts.counted)]
        return table

    def _columns(self, by: list[str]) -> list[str]:
        # Contaminations are kept apart only if some do not count. Otherwise ground that moves
        # inside a line would show as a flow of it.
        return list(dict.fromkeys([*by, *(["contamination"] if self.texts.left_out else [])]))

    def ground(self, day: pd.Timestamp) -> pd.DataFrame:
        """Give what remains of each area of every kind; other figures of a day are sums of this."""
        columns = list(dict.fromkeys(["hazard_id", "category", "contamination", *self.by]))
        table = self.ledger.remaining(day, by=columns, basis=self.basis).reset_index()
        return table.assign(**{name: written(table[name]) for name in columns})

    def _counted(self, ground: pd.DataFrame) -> pd.DataFrame:
        return ground[ground["contamination"].isin(self.texts.counted)]

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

    def released(self, by: list[str], *, every: bool = False) -> pd.DataFrame:
        """Add up what was released, of the areas that count or of every area."""
        columns = list(by) if every else self._columns(by)
        answer = self.ledger.released("YE", by=columns or None, basis=self.basis)
        table = self._mine(answer, columns)
        table["year"] = table["period_end"].dt.year
        return table

    def account(self) -> pd.DataFrame:
        """Draw up all figures of the year, rounded together: one row for each line."""
        by = self.by
        parts: list[pd.Series | pd.DataFrame] = []
        opening = self._counted(self.ground(pd.Timestamp(self.year - 1, 12, 31)))
        for when, left in (("opening", opening), ("closing", self.left)):
            for category in CATEGORIES:
                of = left[left["category"] == category].groupby(by)
                parts.append(of["area_m2"].sum().rename(f"{when}_{category}"))
                if when == "closing":
                    parts.append(of["areas"].sum().rename(f"{category.lower()}_areas"))
        flows = self.balance(self.year, by).groupby(by)[list(FLOWS)].sum()
        done = self.done[self.done["year"] == self.year]
        parts += [flows, done.groupby(by)[["records", "unstated_records"]].sum()]
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
        # A figure that no record states stays missing; without records and areas it is 0.
        devices = _indexed(done.groupby(by)[[*DEVICE_COLUMNS]].sum(min_count=1))
        estimates = self.estimates.groupby(by)["estimated_devices"].sum(min_count=1)
        holding = whole[["cha_areas", "sha_areas"]].sum(axis=1)
        for number_of, counts in ((whole["records"], devices), (holding, _indexed(estimates))):
            stated = counts.reindex(whole.index).astype("Int64")
            for name in stated.columns:
                whole[name] = stated[name].mask(number_of == 0, 0)
        whole.index = pd.MultiIndex.from_tuples(
            [tuple(part or None for part in line) for line in whole.index], names=by
        )
        if len(by) == 1:
            whole.index = pd.Index(whole.index.get_level_values(0), dtype=object, name=by[0])
        return whole

    @cached_property
    def all_left(self) -> pd.DataFrame:
        """The ground of every kind that remains at the end of the year."""
        return self.ground(self.day)

    @cached_property
    def left(self) -> pd.DataFrame:
        """The ground that counts and remains at the end of the year."""
        return self._counted(self.all_left)

    def refuse_without_sizes(self) -> None:
        """Refuse to add up sizes if no area has one."""
        counted = written(self.hazards["contamination"]).isin(self.texts.counted)
        sizes = self.hazards.loc[counted, ["hazard_id", "reported_m2"]]
        if self.basis == "geometry" or sizes["reported_m2"].notna().any() or sizes.empty:
            return
        left = self.ledger.remaining(self.day, by=self._columns(["category"]))
        measured = self._mine(left, self._columns(["category"]))["area_m2"].sum()
        raise ArgumentError(
            f"basis='reported': no area has a written size (reported_m2; areas: "
            f"{sizes['hazard_id'].nunique():,}), so there is nothing to add up; measured, "
            f"{measured:,.0f} m² remain at the end of {self.year}. Give basis='geometry' "
            "(--basis geometry)"
        )

    @cached_property
    def done(self) -> pd.DataFrame:
        """What was released, year by year, by line, record and operator."""
        return self.released(list(dict.fromkeys([*self.by, "release_id", "operator"])))

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """The areas that remain, and the estimated number of devices in each."""
        figures = ["areas", "area_m2"]
        lines = list(dict.fromkeys(["hazard_id", *self.by]))
        left = self.left.groupby(lines)[figures].sum().reset_index()
        # A residue is no area, and holds no devices.
        left = left[left["areas"] > 0].reset_index(drop=True)
        stated = self.hazards[self.hazards["reported_on"] <= self.day]
        versions = stated.sort_values("reported_on", kind="stable").groupby("hazard_id")
        left["estimated_devices"] = left["hazard_id"].map(versions["estimated_devices"].last())
        return left

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts for the notes below the tables."""
        areas = self.estimates
        stated = self.hazards.loc[self.hazards["contamination"].notna(), "hazard_id"]
        assumed = areas[~areas["hazard_id"].isin(stated)]
        sized = self.hazards.loc[self.hazards["reported_m2"].notna(), "hazard_id"]
        unwritten = areas[~areas["hazard_id"].isin(sized) & (self.basis == "reported")]
        measured = self.ledger.remaining(self.day, by="hazard_id")["area_m2"]
        measured = measured.reindex(unwritten["hazard_id"]).fillna(0.0)
        every_id = pd.Index(self.all_left.loc[self.all_left["areas"] > 0, "hazard_id"].unique())
        closed = areas[areas["hazard_id"].isin(closed_areas(self.hazards, self.day))]
        records = self.ledger.releases
        records = records[records["completed_on"].dt.year == self.year]
        unsized = records["reported_m2"].isna() & (self.basis == "reported")
        unread = self.all_left[self.all_left["contamination"].isin(self.texts.undecided)]
        worked = self.done[self.done["year"] == self.year]
        done = self.done[self.done["year"].between(self.year - self.years + 1, self.year)]
        return {
            "convention": self.convention,
            "annex": self.annex,
            "ratio": self._ratio(),
            "empty": self._empty(),
            "areas": len(areas),
            "without_estimate": int(areas["estimated_devices"].isna().sum()),
            "in_both": int(self.left["areas"].sum()) > len(areas),
            "records": int(worked["records"].sum()),
            "without_devices": int(worked["unstated_records"].sum()),
            "ever_without_devices": bool(done["unstated_records"].sum()),
            "worked_m2": int(nearest((worked["outside_m2"] + worked["again_m2"]).sum())),
            "assumed": len(assumed),
            "assumed_m2": int(nearest(assumed["area_m2"].sum())),
            "unwritten": len(unwritten),
            "unwritten_m2": int(nearest(measured.sum())),
            "unwritten_gone": int((measured == 0).sum()),
            "all_areas": len(every_id),
            "all_unwritten": int((~every_id.isin(sized)).sum()) if self.basis == "reported" else 0,
            "unsized": int(unsized.sum()),
            "all_records": len(records),
            "closed": len(closed),
            "closed_m2": int(nearest(closed["area_m2"].sum())),
            "undecided": int(unread["areas"].sum()),
            "undecided_m2": int(nearest(unread["area_m2"].sum())),
            "unused": "; ".join(self.texts.unused),
        }

    def _ratio(self) -> dict[str, Any]:
        """Give confirmed and suspected ground, and their ratio if there is both."""
        cha, sha = (
            float(self.left.loc[self.left["category"] == category, "area_m2"].sum())
            for category in CATEGORIES
        )
        if cha <= 0 or sha <= 0:
            return {}
        whole = nearest([cha, sha])
        return {
            "cha_m2": int(whole[0]),
            "sha_m2": int(whole[1]),
            "ratio": float(f"{cha / sha:.2g}"),
        }

    def _empty(self) -> dict[str, int]:
        """Count the areas that were confirmed, are now cleared, and held nothing, if known."""
        table = found_empty(self.ledger, day=self.day)
        texts = self.hazards.drop_duplicates("hazard_id", keep="last").set_index("hazard_id")
        of_area = written(texts["contamination"].reindex(table["hazard_id"]))
        table = table[of_area.isin(self.texts.counted).to_numpy()]
        silent = table["found"] == "not stated"
        return {
            "n": int((~silent).sum()),
            "m2": int(nearest(table.loc[~silent, "cleared_m2"].sum())),
            "silent": int(silent.sum()),
            "silent_m2": int(nearest(table.loc[silent, "cleared_m2"].sum())),
        }

    def notes(self, language: str) -> tuple[str, ...]:
        unmeasured = number(int(nearest(self.left["unmeasured_m2"].sum())), language)
        notes = [
            word("note", f"basis_{self.basis}", language, unmeasured=unmeasured),
            word("note", "rounding", language),
            word(f"convention.{self.convention}", "after", language),
        ]
        facts = {
            name: number(fact, language) if isinstance(fact, int) else fact
            for name, fact in self.facts.items()
        }
        days = self.ledger.timeline(basis=self.basis).index
        if len(days) and days.max() < self.day:
            notes.append(
                word("note", "recorded_to", language, last=spelled_day(days.max(), language))
            )
        reasons = ("undecided", "closed", "unwritten", "unsized", "unused")
        notes += [word("note", name, language, **facts) for name in reasons if self.facts[name]]
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
    contamination: Contamination | None,
    annex: str | None,
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
    hazards = pd.DataFrame(ledger.hazards.drop(columns="geometry"))
    texts = texts_of(hazards["contamination"], convention, contamination)
    ledger = as_texts(ledger)
    return _Asked(ledger, int(year), convention, columns, basis, int(years), hazards, annex, texts)


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


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
    return whole[[*RELEASED, "released_m2"]].assign(**_counts(whole, asked.convention))


def _counts(devices: pd.DataFrame, convention: str) -> dict[str, pd.Series]:
    """Add up the devices that a convention covers, and the others."""
    own = COUNTED[convention]
    others = [name for name in DEVICE_COLUMNS if name not in own]
    counts = {"devices": devices[own].sum(axis=1, min_count=1)}
    counts["other_devices"] = devices[others].sum(axis=1, min_count=1)
    if convention == "mine_ban":
        counts["improvised_ap_mines"] = devices["improvised_ap_mines"]
    return {**counts, "unstated_records": devices["unstated_records"]}


def _devices(whole: pd.DataFrame) -> pd.DataFrame:
    kinds = whole[[*DEVICE_COLUMNS]]
    return kinds.assign(
        devices=kinds.sum(axis=1, min_count=1), unstated_records=whole["unstated_records"]
    )


def _clearance(whole: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    """Divide what was cleared by what the records say about devices, in whole m² that add up."""
    done = asked.done[(asked.done["year"] == asked.year) & (asked.done["outcome"] == "cleared")]
    done = done.copy()
    said = done["release_id"].map(said_of_devices(asked.ledger.releases))
    for one in SAID:
        done[f"{one}_m2"] = done["area_m2"].where(said == one, 0.0)
        done[f"{one}_records"] = done["records"].where(said == one, 0)
    devices = done[[*DEVICE_COLUMNS]].sum(axis=1, min_count=1)
    done["devices"] = devices.where(done["records"] > 0).astype("Int64")
    counts = ["records", *(f"{one}_records" for one in SAID)]
    ground = [f"{one}_m2" for one in SAID]
    groups = done.groupby(asked.by)
    table = groups[[*counts, *ground]].sum().join(groups["devices"].sum(min_count=1))
    lines = [tuple("" if pd.isna(part) else part for part in _tuple(line)) for line in whole.index]
    order = pd.Index(lines, tupleize_cols=False, dtype=object)
    table = _indexed(table).reindex(order).set_axis(whole.index)
    there = table["records"].notna()
    table = table[there]
    cleared = whole.loc[there, "cleared_m2"].to_numpy()
    parts = table[ground].to_numpy(dtype=np.float64)
    table["cleared_m2"] = cleared
    table[ground] = np.array(
        [largest_remainder(row, int(total)) for row, total in zip(parts, cleared, strict=True)]
    ).reshape(parts.shape)
    table = table.astype(dict.fromkeys([*counts, *ground], np.int64))
    some = table["devices"].where(table["devices"] > 0).astype("Float64")
    table["m2_per_device"] = ((table["found_m2"] + table["empty_m2"]) / some).round(1)
    return table[["records", "cleared_m2", *ground, *counts[1:], "devices", "m2_per_device"]]


def _operators(whole: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    done = asked.done[asked.done["year"] == asked.year]
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
    # Ground that a record confirmed is not released.
    released = done[done["outcome"].isin(RELEASING)].groupby("operator")
    for name in ("records", "unstated_records"):
        counted = released[name].sum().reindex(lines, fill_value=0)
        table[name] = counted.to_numpy(dtype=np.int64)
    groups = done.groupby("operator")
    for name in DEVICE_COLUMNS:
        table[name] = groups[name].sum(min_count=1).reindex(lines).array
    told = (table[["records", "released_m2"]] > 0).any(axis=1) | (
        table[[*DEVICE_COLUMNS]].fillna(0) > 0
    ).any(axis=1)
    return table.loc[
        told, ["records", *RELEASED, "released_m2", *DEVICE_COLUMNS, "unstated_records"]
    ]


def _series(whole: pd.DataFrame, asked: _Asked, years: int) -> pd.DataFrame:
    first = asked.year - years + 1
    flows = asked.balance(first, []).groupby("year").sum(numeric_only=True)
    flows = flows.reindex(range(first, asked.year + 1), fill_value=0.0)
    groups = asked.done.groupby("year")
    done = groups[[*DEVICE_COLUMNS]].sum(min_count=1).join(groups["unstated_records"].sum())
    done = done.reindex(flows.index)
    # In a year without a record nothing was found.
    done[~done.index.isin(asked.done.loc[asked.done["records"] > 0, "year"])] = 0
    done = done.astype({**dict.fromkeys(DEVICE_COLUMNS, "Int64"), "unstated_records": np.int64})
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
    return table.assign(**_counts(done, asked.convention))


def _moved(line: pd.Series) -> bool:
    """Tell whether anything but release changed the ground of a year."""
    return bool(line[[name for name in FLOWS if name not in RELEASED]].abs().sum() > 0)


def _by_contamination(whole: pd.DataFrame, asked: _Asked) -> dict[str, pd.DataFrame]:
    """List the areas at the end of the year by contamination."""
    wide = asked.all_left.pivot_table(
        index="contamination", columns="category", values=["areas", "area_m2"], aggfunc="sum"
    )
    lines = sorted(wide.index, key=lambda name: _alphabetical((name,)))
    wide = wide.reindex(
        index=lines,
        columns=pd.MultiIndex.from_product([["areas", "area_m2"], CATEGORIES]),
        fill_value=0.0,
    ).fillna(0.0)
    counted = wide.index.isin(asked.texts.counted)
    table = pd.DataFrame(
        {"kinds": [asked.texts.kinds[name] for name in lines]},
        index=pd.Index([name or None for name in lines], dtype=object, name="contamination"),
    )
    table["counted"] = np.where(counted, "yes", "no")
    for category in CATEGORIES:
        ground = wide["area_m2", category].to_numpy(dtype=np.float64)
        rounded = np.zeros(len(lines), dtype=np.int64)
        # The rows that count add up to the other tables.
        own = largest_remainder(ground[counted], int(whole[f"closing_{category}"].sum()))
        rounded[counted] = own
        rounded[~counted] = largest_remainder(ground[~counted])
        name = category.lower()
        table[f"{name}_areas"] = wide["areas", category].to_numpy(dtype=np.int64)
        table[f"{name}_m2"] = rounded
    table["area_m2"] = table["cha_m2"] + table["sha_m2"]
    figures = ["cha_areas", "cha_m2", "sha_areas", "sha_m2", "area_m2"]
    made = {"kinds": table.groupby("kinds")[figures].sum(), "texts": table}
    other = table[~counted]
    if len(other):
        made["other"] = other[["kinds", *figures]]
    return made if table.index.notna().any() else {}


def _milestones(
    milestones: pd.DataFrame, whole: pd.DataFrame, asked: _Asked
) -> dict[str, pd.DataFrame]:
    """Compare the past years of a plan with what was released, and carry on the years to come."""
    keys = plan_keys(milestones, asked.by)
    plan = checked_milestones(milestones, keys)
    made = {}
    days = asked.ledger.timeline(basis=asked.basis).index
    begun = int(days.min().year) if len(days) else asked.year + 1
    if len(plan) and plan["year"].min() <= asked.year:
        first = max(int(plan["year"].min()), begun)
        totals = _series(whole, asked, max(asked.year - first + 1, 1))["released_m2"]
        made["progress"] = plan_against_fact(
            plan,
            keys,
            (begun, asked.year),
            lambda columns, every: asked.released(columns, every=every),
            lambda year: int(totals[year]),
        )
    coming = plan[plan["year"] > asked.year]
    if len(coming):
        left = int(whole["closing_m2"].sum())
        made["milestones"] = lead_from_what_remains(coming, keys, left)
    return made


# What they share ---------------------------------------------------------------------------------


def _tuple(line: Any) -> tuple[Any, ...]:
    return line if isinstance(line, tuple) else (line,)


def _alphabetical(line: Any) -> list[tuple[bool, str, str]]:
    """Sort by words without accents; "not stated" comes last."""
    return [(part == "", _spaced(part), part) for part in _tuple(line)]


def _indexed(part: pd.Series | pd.DataFrame) -> pd.DataFrame:
    """Index a part by tuples, whatever the number of columns that make a line."""
    lines = pd.Index([_tuple(line) for line in part.index], tupleize_cols=False, dtype=object)
    return pd.DataFrame(part).set_axis(lines)


def _without_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame.fillna(0) != 0).any(axis=1)]
