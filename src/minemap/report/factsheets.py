"""The fact sheet of a country or a programme: one or two A4 pages, as HTML and as PDF.

Its figures come from the ledger and from a table of results, its texts from a profile. The texts
have placeholders, which the figures fill.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import importlib
import io
import logging
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.accounts import last_event
from minemap.days import as_day
from minemap.errors import ArgumentError, WriteError
from minemap.extras import missing, needed
from minemap.forecasting import forecast
from minemap.language.cells import flags
from minemap.language.vocabulary import CATEGORIES, DEVICE_COLUMNS, RELEASING, label
from minemap.language.words import checked_language, number, spelled_day
from minemap.language.words import day as written_day
from minemap.ledger import as_texts
from minemap.report.charts import progress_chart, released_chart, symbol_chart
from minemap.report.milestones import checked_milestones, read_milestones
from minemap.report.profile import read_profile
from minemap.report.progress import plan_against_fact, plan_keys
from minemap.report.results import checked_results, read_results
from minemap.report.rounding import largest_remainder
from minemap.report.words import said_of_facts as said
from minemap.saving import checked_target, saving
from minemap.tables.further import closed_areas
from minemap.toml_files import packaged_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from minemap.days import Day
    from minemap.forecasting import Forecast
    from minemap.ledger import Basis, Ledger
    from minemap.maps.redaction import Redaction
    from minemap.report.profile import Profile

__all__ = ["FactSheet", "factsheet"]

HEADLINES = ("remaining_m2", "estimated_devices", "areas", "released_m2", "devices")
"""The headline figures if a profile names none."""

COUNTS = ("devices", *DEVICE_COLUMNS)
"""Devices in all, and by kind."""

MOST_HEADLINES = 5
MOST_PAGES = 2
LONG_FIGURE = 11
"""If a headline figure has more letters than this, all of them are printed smaller."""

MOST_GROUPS = 10
"""Most parts in the table; the others are added up in its last line."""

SHOWN_YEARS = 8
"""Most years of release in the table; earlier years are added up in its first line."""

MOST_PLANNED = 12
"""Most years of a plan in the table; earlier years are added up in its first line."""

SIZES = (106, 100, 95, 90, 85, 80)
"""Sizes of letters in per cent: the first with which the text fits on two pages is used."""

LETTERS_PT = 9.6
"""As in factsheet.css."""

MAP_MM = (88.0, 98.0)

FIXED = "\N{NO-BREAK SPACE}"
FRENCH = re.compile(" (?=[:;?!»])|(?<=«) ")
"""Where French has a non-breaking space."""

PANGO = (
    "Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango"
)


@dataclass(frozen=True)
class FactSheet:
    """A fact sheet, to look at or to save.

    Attributes
    ----------
    title : str
        Its title.
    language : str
        Its language.
    day : pandas.Timestamp
        The day that its figures are of.
    html : str
        The whole page: it asks for nothing over a network and runs no script.
    source : str
        The profile that its texts come from.
    """

    title: str
    language: str
    day: pd.Timestamp
    html: str = field(repr=False)
    source: str = field(repr=False, default="profile")

    def _repr_html_(self) -> str:
        page = html.escape(self.html)
        return f'<iframe sandbox srcdoc="{page}" width="100%" height="900"></iframe>'

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the sheet as one file, whole or not at all.

        Parameters
        ----------
        path : str or os.PathLike
            The file: ``.html``, or ``.pdf``, which is tagged (PDF/UA-1), with its fonts embedded
            and of two A4 pages at most; longer texts get smaller letters, to 80 per cent.
        overwrite : bool
            Whether a file that is there may be replaced.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        WriteError
            If the file is there already, has another ending, or cannot be written.
        ArgumentError
            If the texts take more than two pages of the smallest letters.
        MissingDependencyError
            If a PDF is asked for and WeasyPrint or the Pango library is not installed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> sheet = factsheet(ledger, {"title": "Peru", "context": ["Mined in 1995."]})
        >>> sheet.save(pathlib.Path(tempfile.mkdtemp()) / "peru.html").name
        'peru.html'
        """
        target = Path(path)
        kind = target.suffix.casefold()
        if kind not in {".html", ".pdf"}:
            raise WriteError(f"{target}: a fact sheet is a .html or .pdf, not {target.suffix!r}")
        checked_target(target, overwrite=overwrite)
        content = self.html.encode("utf-8") if kind == ".html" else self.pdf()
        with saving(target, overwrite=overwrite) as draft:
            draft.write_bytes(content)
        return target

    def pdf(self) -> bytes:
        """Give the sheet as a PDF in A4.

        Returns
        -------
        bytes
            The PDF: equal for equal sheets, on one machine.

        Raises
        ------
        ArgumentError
            If the texts take more than two pages of the smallest letters.
        MissingDependencyError
            If WeasyPrint or the Pango library is not installed.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> sheet = factsheet(ledger, {"title": "Peru", "context": ["Mined in 1995."]})
        >>> sheet.pdf()[:5]  # doctest: +SKIP
        b'%PDF-'
        """
        weasyprint = _weasyprint()
        with _quiet("weasyprint", "fontTools"):
            fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
            page = weasyprint.HTML(string=self.html, url_fetcher=fetcher, base_url=None)

            @cache
            def laid(size: int) -> Any:
                letters = f"html {{ font-size: {LETTERS_PT * size / 100:.2f}pt !important }}"
                return page.render(stylesheets=[weasyprint.CSS(string=letters)])

            def fits(size: int) -> bool:
                return len(laid(size).pages) <= MOST_PAGES

            if not fits(SIZES[0]) and not fits(SIZES[-1]):
                raise ArgumentError(
                    f"{self.source}: the sheet takes {len(laid(SIZES[-1]).pages)} pages of the "
                    f"smallest letters, and {MOST_PAGES} is the most; shorten context, sites or "
                    "notes"
                )
            largest = 0 if fits(SIZES[0]) else bisect_left(SIZES, True, key=fits)
            return self._written(laid(SIZES[largest]))

    def _written(self, document: Any) -> bytes:
        # A PDF's identifier is random unless it is given.
        identifier = hashlib.sha256(self.html.encode("utf-8")).digest()[:16]
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        return content


def factsheet(
    ledger: Ledger,
    profile: str | os.PathLike[str] | Mapping[str, Any],
    *,
    day: Day | None = None,
    language: str = "en",
    results: pd.DataFrame | str | os.PathLike[str] | None = None,
    milestones: pd.DataFrame | str | os.PathLike[str] | None = None,
    deadline: Day | None = None,
    as_known: Day | None = None,
    redact: float | Redaction | Mapping[str, Any] | None = None,
) -> FactSheet:
    """Make the fact sheet of a ledger.

    It tells what remains, where, by sector and category, what was released in each year, how far
    it is to the deadline at the pace so far, other results, donors, contacts and sources.

    Parameters
    ----------
    ledger : minemap.Ledger
        The ledger: all areas and releases in it are counted up to the close of `day`.
    profile : str, os.PathLike or mapping
        The texts: a ``.toml`` file (``.yaml`` with PyYAML), or what one holds; see Notes.
    day : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        The day of the figures, at its close; by default that of the last event.
    language : {"en", "es", "fr"}
        The language.
    results : pandas.DataFrame, str or os.PathLike, optional
        Results that are not areas, as `minemap.report.read_results` reads them, or their file.
        They are shown as given, those of years after `day` excepted.
    milestones : pandas.DataFrame, str or os.PathLike, optional
        A plan, as `minemap.report.read_milestones` reads it, or its file: what was to be released
        in each year is compared with what was, for all areas and as measured.
    deadline : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        The day by which the ground should be finished; by default the profile's.
    as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        What the record knew on this day (`minemap.Ledger.as_known`); by default what it knows now.
    redact : float, Redaction or dict, optional
        Make the sheet of a copy that anyone may have (`minemap.Ledger.redacted`): its figures, days
        and map are coarse, and it says so. Name columns that the profile needs under ``keep``.
        Texts of the profile are not changed.

    Returns
    -------
    FactSheet
        The sheet; its ``save`` writes HTML or PDF.

    Raises
    ------
    ReadError
        If the profile or the results cannot be read, or a key, a placeholder or a text in the
        language is wrong or missing.
    ArgumentError
        If an argument cannot be used, or nothing was recorded by that day.
    RejectedRows
        If a row of the results cannot be used.
    MissingDependencyError
        If matplotlib or matplotlib-scalebar, which draw the map, is not installed.

    Notes
    -----
    The keys of a profile; a *text* is one text, or one a language: ``{ en = "…", es = "…" }``.

    - ``title`` (text, required), ``subtitle``, ``organisation``: the head of the sheet;
    - ``context`` (list of texts, required): paragraphs;
    - ``headlines`` (list): up to five of ``remaining_m2``, ``suspected_m2``, ``confirmed_m2``,
      ``estimated_devices``, ``areas``, ``released_m2``, ``cleared_m2``, ``devices``,
      ``year_released_m2``, ``deadline``;
    - ``by``: the column of the hazards to add up by, ``sector`` by default;
    - ``deadline`` (date), ``deadline_text``;
    - ``[map]``: ``within`` (west, south, east, north in degrees), ``sector``, ``caption``;
    - ``[[sites]]``: ``title``, ``text``, and ``sector`` or ``hazards`` (names or ids);
    - ``donors``, ``sources``, ``notes`` (lists of texts), ``notice``;
    - ``[[contacts]]``: ``name``, ``role``, ``organisation``, ``email``, ``phone``, ``address``;
    - ``[translations]``: what a word of the data (a sector, a result, a unit) is called.

    Texts hold placeholders that the ledger fills: ``{day}``, ``{year}``, ``{first_year}``,
    ``{remaining_m2}``, ``{suspected_m2}``, ``{confirmed_m2}``, ``{reported_remaining_m2}``,
    ``{areas}``, ``{estimated_devices}``, ``{released_m2}``, ``{cancelled_m2}``, ``{reduced_m2}``,
    ``{cleared_m2}``, ``{year_released_m2}``, ``{devices}`` and each kind of device; in ``text`` of
    a site also ``{site_released_m2}``, ``{site_released_reported_m2}``, ``{site_remaining_m2}``,
    ``{site_released_on}``, ``{site_devices}`` and each kind, as ``{site_anti_personnel_mines}``.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> profile = {"title": "Peru", "context": ["At most {remaining_m2} m² remain."]}
    >>> sheet = factsheet(ledger, profile, day="2023-12-31", deadline="2029-12-31")
    >>> sheet.title
    'Peru: Fact sheet on mine action, 31 December 2023'
    >>> "At most 302,013" in sheet.html
    True
    """
    if as_known is not None:
        ledger = ledger.as_known(as_known)
    if redact is not None:
        ledger = ledger.redacted(redact)
    checked_language(language)
    texts = read_profile(profile)
    ledger = as_texts(ledger)
    line = ledger.timeline()
    if line.empty:
        raise ArgumentError("there is nothing in the record; a fact sheet needs a hazard at least")
    when = as_day(last_event(ledger.pieces) if day is None else day, "day")
    if when < line.index.min():
        raise ArgumentError(
            f"day {when:%Y-%m-%d} is before the record begins, {line.index.min():%Y-%m-%d}"
        )
    given = texts.entries.get("deadline") if deadline is None else deadline
    outlook = forecast(line, given, as_of=when)
    sheet = _Sheet(ledger, texts, when, language, outlook)
    plan = (
        milestones
        if milestones is None or isinstance(milestones, pd.DataFrame)
        else read_milestones(milestones)
    )
    page = sheet.page(_results(results, when), plan)
    return FactSheet(sheet.name, language, when, page, texts.source)


class _Sheet:
    """What the template needs, computed from the ledger once."""

    def __init__(
        self, ledger: Ledger, profile: Profile, day: pd.Timestamp, language: str, outlook: Forecast
    ) -> None:
        self.ledger, self.profile, self.day, self.language = ledger, profile, day, language
        self.outlook = outlook
        self.left = ledger.remaining(day)
        self.groups, self.group_m2 = self._grouped()
        self.released = self._released(None)
        self.years = self._years()
        self.facts = self._facts()
        entries = profile.entries
        self.heading = self.text(entries["title"], "title")
        self.subtitle = (
            self.text(entries["subtitle"], "subtitle")
            if "subtitle" in entries
            else said("word", "subtitle", language)
        )
        self.name = said(
            "word", "document", language, title=self.heading, subtitle=self.subtitle,
            day=spelled_day(day, language),
        )  # fmt: skip

    def text(self, entry: Any, where: str, **more: str) -> str:
        return self.profile.text(entry, where, self.language, {**self.facts, **more})

    def texts(self, key: str) -> list[str]:
        entries = self.profile.entries.get(key, [])
        return [self.text(entry, f"{key} {n}") for n, entry in enumerate(entries, 1)]

    def one(self, key: str) -> str | None:
        entry = self.profile.entries.get(key)
        return None if entry is None else self.text(entry, key)

    def number(self, value: float) -> str:
        return number(round(value), self.language)

    def count(self, value: Any) -> str:
        """Write a number of devices, which may be missing."""
        return said("word", "not_stated", self.language) if pd.isna(value) else self.number(value)

    def written(self, m2: float, sizes: pd.Series, *, key: str = "unwritten") -> str:
        """Write a sum of written sizes, and how many areas or records have none."""
        missing = int(sizes.isna().sum())
        if len(sizes) and missing == len(sizes):
            return said("word", "not_stated", self.language)
        figure = self.number(m2)
        if not missing:
            return figure
        n, total = self.number(missing), self.number(len(sizes))
        told = said("word", key, self.language, n=n, areas=total, records=total)
        return f"{figure} ({told})"

    def translated(self, written: Any) -> str:
        """Translate a word of the data by the profile."""
        if pd.isna(written):
            return said("word", "not_stated", self.language)
        entry = self.profile.entries.get("translations", {}).get(written)
        if entry is None or (not isinstance(entry, str) and self.language not in entry):
            return str(written)
        return self.profile.text(entry, f"translations.{written}", self.language, {})

    # Figures -------------------------------------------------------------------------------------

    def _grouped(self) -> tuple[str | None, pd.DataFrame]:
        """Add up what remains by group and category, in whole m² that add up."""
        by = self.profile.entries.get("by", "sector")
        if by not in self.left and by not in self.ledger.hazards:
            columns = ", ".join(self.ledger.hazards.columns.drop("geometry"))
            raise self.profile.wrong("by", f"there is no column {by!r}; there are {columns}")
        group = by if len(self.left) and self.left[by].notna().any() else None
        keys = ["category"] if group in {None, "category"} else [group, "category"]
        table = self.ledger.remaining(self.day, by=keys)
        table["m2"] = _rounded(table["area_m2"], table.index.get_level_values("category"))
        return (None if group == "category" else group), table

    def _released(self, column: str | None) -> pd.DataFrame:
        """Get every release until the day; the index is day (and group) and outcome."""
        table = self.ledger.released("D", by=column)
        return table[table.index.get_level_values("period_end") <= self.day]

    def _years(self) -> pd.DataFrame:
        """Add releases up by year, in whole m² that add up, with devices."""
        table = self.released.reset_index()
        year = pd.DatetimeIndex(table["period_end"]).year
        first = int(self.outlook.record.index[0].year)
        years = pd.RangeIndex(first, self.day.year + 1, name="year")
        flat = table.assign(year=year).groupby(["year", "outcome"], observed=True)["area_m2"].sum()
        flat = flat[flat.index.get_level_values("outcome").isin(RELEASING)]
        whole = pd.Series(_rounded(flat, flat.index.get_level_values("outcome")), index=flat.index)
        shown = whole.unstack("outcome").reindex(index=years, columns=list(RELEASING))
        shown = shown.fillna(0).astype(np.int64)
        shown.columns = pd.Index(RELEASING)
        groups = table.groupby(year)
        devices = groups[["devices", *DEVICE_COLUMNS]].sum(min_count=1)
        devices = devices.join(groups[["records", "unstated_records"]].sum()).reindex(years)
        # A year without records has 0 devices; if no record of a year states a number, it is
        # missing.
        devices[~(devices["records"] > 0)] = 0
        return shown.join(devices.astype("Int64"))

    def _facts(self) -> dict[str, str]:
        """Write every figure in the language, as the values of the placeholders."""
        number, years = self.number, self.years
        category = self.group_m2.groupby("category")["m2"].sum()
        reported = self.ledger.timeline(basis="reported")["remaining_m2"].loc[: self.day]
        areas = self.left[self.left["residue_m2"] == 0].drop_duplicates("hazard_id")
        estimated = areas["estimated_devices"]
        facts = {
            "day": spelled_day(self.day, self.language),
            "year": str(self.day.year),
            "first_year": str(years.index[0]),
            "remaining_m2": number(category.sum()),
            "suspected_m2": number(category.get("SHA", 0)),
            "confirmed_m2": number(category.get("CHA", 0)),
            "reported_remaining_m2": self.written(
                reported.iloc[-1] if len(reported) else 0.0,
                self.left.drop_duplicates("hazard_id")["reported_m2"],
            ),
            "areas": number(len(areas)),
            "estimated_devices": self.count(estimated.sum(min_count=1) if len(areas) else 0),
            "released_m2": number(years[list(RELEASING)].to_numpy().sum()),
            **{f"{outcome}_m2": number(years[outcome].sum()) for outcome in RELEASING},
            "year_released_m2": number(years[list(RELEASING)].iloc[-1].sum()),
            **{kind: self.count(_of_all(years[kind], years)) for kind in COUNTS},
        }
        if self.outlook.deadline is not None:
            facts["deadline"] = spelled_day(self.outlook.deadline, self.language)
        return facts

    def _site_facts(self, site: Mapping[str, Any], where: str) -> dict[str, str]:
        if ("sector" in site) == ("hazards" in site):
            raise self.profile.wrong(where, "needs either sector or hazards, to say what it is")
        column = "sector" if "sector" in site else "hazard_id"
        asked = site["sector" if column == "sector" else "hazards"]
        names = [asked] if isinstance(asked, str) else list(asked)
        known = set(self.ledger.hazards[column].dropna())
        unknown = [name for name in names if name not in known]
        if unknown:
            raise self.profile.wrong(where, f"no hazard has the {column} {unknown[0]!r}")
        here = self.left[column].astype(str).isin([str(name) for name in names])
        left = self.left[here].drop_duplicates("hazard_id")
        hazards, releases = self.ledger.hazards, self.ledger.releases
        pieces = self.ledger.pieces
        own = pieces["hazard_id"].isin(hazards.loc[hazards[column].isin(names), "hazard_id"])
        own &= pieces["exit"].isin(RELEASING) & (pieces["left_on"] <= self.day)
        took = releases[releases["release_id"].isin(pieces.loc[own, "release_id"])]
        gone, held = self._gone_and_held(column, names, "geometry")
        facts = {"site_released_m2": self.number(gone), "site_remaining_m2": self.number(held)}
        gone, held = self._gone_and_held(column, names, "reported")
        facts["site_released_reported_m2"] = self.written(
            gone, took["reported_m2"], key="unwritten_records"
        )
        facts["site_remaining_reported_m2"] = self.written(held, left["reported_m2"])
        done = self._released(column)
        done = done[done.index.get_level_values(column).isin(names)]
        last = done.index.get_level_values("period_end").max()
        facts["site_released_on"] = (
            said("word", "not_stated", self.language)
            if pd.isna(last)
            else spelled_day(last, self.language)
        )
        for kind in COUNTS:
            facts[f"site_{kind}"] = self.count(_of_all(done[kind], done))
        return facts

    def _gone_and_held(self, column: str, names: list[str], basis: Basis) -> tuple[float, float]:
        """Add up the m² that were released in some groups, and those that remain in them."""
        line = self.ledger.timeline(by=column, basis=basis)
        line = line[line.index.get_level_values(column).isin(names)]
        until = line[line.index.get_level_values("day") <= self.day]
        gone = until[[f"{outcome}_m2" for outcome in RELEASING]].to_numpy().sum()
        return float(gone), float(until.groupby(column)["remaining_m2"].last().sum())

    # Parts of the page ---------------------------------------------------------------------------

    def page(self, results: pd.DataFrame | None, milestones: pd.DataFrame | None) -> str:
        style = packaged_text("report/assets/factsheet.css")
        # Check first what people wrote, so that a mistake shows before anything is drawn.
        lists = {key: self.texts(key) for key in ("context", "donors", "sources", "notes")}
        single = {key: self.one(key) for key in ("organisation", "deadline_text")}
        sites, contacts, headlines = self._sites(), self._contacts(), self._headlines()
        remaining = self._remaining()
        widths = sorted({row["percent"] for row in remaining["rows"]})
        style += "".join(f".w{n}{{width:{n}%}}" for n in widths)
        digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
        environment = _environment(self.language)
        environment.globals["w"] = lambda key, **facts: said("word", key, self.language, **facts)
        environment.filters["number"] = self.number
        environment.filters["count"] = self.count
        environment.filters["day"] = lambda day: spelled_day(day, self.language)
        policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
        text: str = environment.get_template("factsheet").render(
            sheet=self,
            **lists,
            **single,
            policy=policy,
            style=style,
            headlines=headlines,
            long=max(len(one["value"]) for one in headlines) > LONG_FIGURE,
            map=self._map(),
            remaining=remaining,
            release=self._release(),
            progress=progress_chart(self.outlook, self.language),
            **self._statements(),
            plan=self._plan(milestones),
            results=self._results(results),
            sites=sites,
            contacts=contacts,
            notices=self._notices(),
            outcomes=[(one, label("outcome", one, self.language)) for one in reversed(RELEASING)],
        )
        return text

    def _statements(self) -> dict[str, list[str]]:
        """Separate what the forecast says from how it was worked out."""
        method = self.outlook.explanations(self.language)
        told = self.outlook.statements(self.language)[1:]
        return {"statements": told[: len(told) - len(method)], "method": method}

    def _headlines(self) -> list[dict[str, str]]:
        entries = self.profile.entries
        asked = entries.get("headlines", list(HEADLINES))
        names = [asked] if isinstance(asked, str) else list(asked)
        if len(names) > MOST_HEADLINES:
            raise self.profile.wrong("headlines", f"are more than {MOST_HEADLINES}; leave some out")
        shown = []
        for name in names:
            try:
                key = name
                if name == "remaining_m2" and self.facts["remaining_m2"] != "0":
                    # If all that remains is of one category, name that.
                    same = [
                        one
                        for one in ("suspected_m2", "confirmed_m2")
                        if self.facts[one] == self.facts[name]
                    ]
                    key = same[0] if same else name
                about = said(
                    "headline", key, self.language, first=self._first_release(),
                    year=self.facts["year"],
                )  # fmt: skip
                value = self.facts[name]
                if name == "deadline" and self.outlook.deadline is not None:
                    value = written_day(self.outlook.deadline, self.language)
                shown.append({"name": name, "value": value, "about": about})
            except KeyError as error:
                raise self.profile.wrong(
                    "headlines",
                    f"there is no figure {name!r}; choose of remaining_m2, suspected_m2, "
                    "confirmed_m2, estimated_devices, areas, released_m2, cleared_m2, devices, "
                    "year_released_m2, and, with a deadline, deadline",
                ) from error
        return shown

    def _first_release(self) -> str:
        done = self.years[self.years[list(RELEASING)].sum(axis=1) > 0]
        return str(done.index[0] if len(done) else self.years.index[0])

    def _remaining(self) -> dict[str, Any]:
        table = self.group_m2
        shown = [name for name in CATEGORIES if name in table.index.get_level_values("category")]
        shown = shown or ["SHA"]
        total = int(table["m2"].sum())
        rows = []
        by = self.groups
        if by is None:
            parts: list[tuple[str, pd.DataFrame]] = [
                (label("category", name, self.language), table.loc[[name]])
                for name in shown
                if len(table)
            ]
        else:
            sizes = table.groupby(by, dropna=False)["m2"].sum()
            order = sizes.sort_values(ascending=False, kind="stable").index
            level = table.index.get_level_values(by)
            parts = []
            for name in order:
                mine = level.isna() if pd.isna(name) else level == name
                parts.append((self.translated(name), table[mine].droplevel(by)))
            if len(parts) > MOST_GROUPS:
                rest = pd.concat([part for _, part in parts[MOST_GROUPS - 1 :]])
                added = f"+ {len(parts) - MOST_GROUPS + 1}"
                parts = [*parts[: MOST_GROUPS - 1], (added, rest.groupby("category").sum())]
        for name, part in parts:
            m2 = int(part["m2"].sum())
            rows.append(
                {
                    "name": name,
                    "cells": [_cell(part, one) for one in shown],
                    "m2": m2,
                    "percent": round(100 * m2 / total) if total else 0,
                }
            )
        return {
            "rows": rows if total or len(table) else [],
            "categories": [label("category", name, self.language) for name in shown],
            "totals": [_cell(table, name) for name in shown],
            "total": total,
            "by": by,
            "head": said("word", "sector" if by == "sector" else "group", self.language),
            "unestimated": int(self.left["estimated_devices"].isna().sum())
            if self.left["estimated_devices"].notna().any()
            else 0,
            # If a written figure is missing, the sum is less than what remains.
            "written": bool(self.left["reported_m2"].notna().all()),
            "unmeasured": round(float(table["unmeasured_m2"].sum())),
        }

    def _release(self) -> dict[str, Any] | None:
        outcomes = list(RELEASING)
        done = self.years[self.years[[*outcomes, "devices"]].fillna(0).sum(axis=1) > 0]
        if done.empty:
            return None
        rows = [(str(year), row) for year, row in done.iterrows()]
        if len(rows) > SHOWN_YEARS:
            early = done.iloc[: 1 - SHOWN_YEARS]
            name = f"{early.index[0]}\N{EN DASH}{early.index[-1]}"
            rows = [(name, early.sum(min_count=1)), *rows[1 - SHOWN_YEARS :]]
        return {
            "rows": rows,
            "totals": done.sum(min_count=1),
            "records": int(done["records"].sum()),
            "unstated": int(done["unstated_records"].sum()),
            "chart": released_chart(self.years[outcomes], self.language),
        }

    def _plan(self, milestones: pd.DataFrame | None) -> dict[str, Any] | None:
        """Compare what was planned for each year with what was released."""
        if milestones is None:
            return None
        plan = checked_milestones(milestones, plan_keys(milestones, []))
        if plan.empty:
            return None
        done = self.released["area_m2"].reset_index()
        done["year"] = done["period_end"].dt.year
        table = plan_against_fact(
            plan,
            [],
            (int(self.years.index[0]), self.day.year),
            lambda _, every: done,  # noqa: ARG005 - all areas are the sheet's
            lambda year: int(self.years.loc[year, list(RELEASING)].to_numpy().sum()),
        )
        past = table[table["achieved_m2"].notna() & table["target_m2"].notna()]
        rows = [(str(year), row) for year, row in table.iterrows()]
        if len(rows) > MOST_PLANNED:
            early = table.iloc[: 1 - MOST_PLANNED]
            name = f"{early.index[0]}\N{EN DASH}{early.index[-1]}"
            rows = [(name, _summed(early)), *rows[1 - MOST_PLANNED :]]
        year_end = pd.Timestamp(self.day.year, 12, 31)
        return {
            "rows": rows,
            "total": _summed(past) if len(past) > 1 else None,
            "open": self.day.year in table.index and self.day < year_end,
        }

    def _results(self, results: pd.DataFrame | None) -> dict[str, Any] | None:
        if results is None or results.empty:
            return None
        periods: dict[str, list[dict[str, str]]] = {}
        columns = (results[name] for name in ("year", "result", "quantity", "unit"))
        for year, result, quantity, unit in zip(*columns, strict=True):
            periods.setdefault(year.replace("-", "\N{EN DASH}"), []).append(
                {
                    "result": self.translated(result),
                    "quantity": number(quantity, self.language, decimals=None),
                    "unit": "" if pd.isna(unit) else self.translated(unit),
                }
            )
        sources = [self.translated(one) for one in results["source"].dropna().unique()]
        return {"periods": periods, "sources": "; ".join(sources)}

    def _sites(self) -> list[dict[str, str]]:
        shown = []
        for place, site in enumerate(self.profile.entries.get("sites", []), 1):
            where = f"sites {place}"
            facts = self._site_facts(site, where)
            for key in ("title", "text"):
                if key not in site:
                    raise self.profile.wrong(f"{where}.{key}", "is missing")
            shown.append(
                {key: self.text(site[key], f"{where}.{key}", **facts) for key in ("title", "text")}
            )
        return shown

    def _contacts(self) -> list[list[str]]:
        return [
            [self.text(entry, f"contacts {number}.{key}") for key, entry in contact.items()]
            for number, contact in enumerate(self.profile.entries.get("contacts", []), 1)
        ]

    def _notices(self) -> list[str]:
        from minemap.maps.redaction import notice_of_copy

        shown = []
        for table in (self.left, self.ledger.hazards, self.ledger.releases):
            made_up = flags(table)
            if not made_up.any():
                continue
            if table is self.left:
                n = self.number(table.loc[made_up, "hazard_id"].nunique())
                key = "illustrative_all" if n == self.facts["areas"] else "illustrative"
                text = said("word", key, self.language, n=n, areas=self.facts["areas"])
            else:
                text = said("word", "illustrative_past", self.language)
            shown.append(text)
            break
        if coarse := notice_of_copy(self.ledger.hazards):
            shown.append(coarse[self.language])
        shown += self._doubts()
        notice = self.one("notice")
        return [*shown, *([notice] if notice else [])]

    def _doubts(self) -> list[str]:
        """List what the totals include or leave out that a reader would not expect."""
        last = last_event(self.ledger.pieces)
        areas = self.left.drop_duplicates("hazard_id")
        closed = self.left["hazard_id"].isin(closed_areas(self.ledger.hazards, self.day))
        unsized = areas["area_m2"].eq(0.0) & areas["reported_m2"].isna()
        told = []
        if self.day > last:
            written = spelled_day(last, self.language)
            told.append(said("word", "recorded_to", self.language, last=written))
        if closed.any():
            told.append(
                said(
                    "word", "closed", self.language,
                    n=self.number(self.left.loc[closed, "hazard_id"].nunique()),
                    m2=self.number(self.left.loc[closed, "area_m2"].sum()),
                )
            )  # fmt: skip
        if unsized.any():
            n = self.number(int(unsized.sum()))
            told.append(said("word", "unsized", self.language, n=n, areas=self.facts["areas"]))
        return told

    def _map(self) -> dict[str, Any] | None:
        from minemap.maps.situation import KINDS, label_of, situation

        entry = self.profile.entries.get("map", {})
        choice = {name: entry[name] for name in ("sector", "within") if name in entry}
        ledger = self.ledger
        tables = ledger.pieces, ledger.hazards, ledger.releases, ledger.worked
        try:
            now = situation(*tables, self.day, **choice)
        except ArgumentError as error:
            raise self.profile.wrong("map", str(error)) from error
        if now.drawn.empty:
            return None
        seen = set(now.drawn["kind"])
        kinds = [
            (label_of(kind, self.language), symbol_chart(kind, label_of(kind, self.language)))
            for kind in KINDS
            if kind in seen
        ]
        alt = said(
            "word", "map_alt", self.language, day=spelled_day(self.day, self.language),
            kinds=", ".join(name for name, _ in kinds),
        )  # fmt: skip
        picture = base64.b64encode(self._picture(choice).encode("utf-8")).decode()
        caption = self.text(entry["caption"], "map.caption") if "caption" in entry else None
        return {"src": f"data:image/svg+xml;base64,{picture}", "alt": alt, "kinds": kinds,
                "caption": caption}  # fmt: skip

    def _picture(self, choice: Mapping[str, Any]) -> str:
        """Draw the map as SVG, with letters as outlines."""
        needed("matplotlib", "the map of a fact sheet", "report")
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        from minemap.maps.paper.sheet import printing

        width, height = (side / 25.4 for side in MAP_MM)
        with printing():
            figure = Figure(figsize=(width, height))
            FigureCanvasAgg(figure)
            axes = figure.add_axes((0.055, 0.05, 0.94, 0.945))
            self.ledger.plot(
                self.day, ax=axes, title=False, legend=False, language=self.language, **choice
            )
            target = io.StringIO()
            figure.savefig(target, format="svg", metadata={"Date": None})
        drawn = target.getvalue()
        return drawn[drawn.index("<svg") :]


def _summed(years: pd.DataFrame) -> pd.Series:
    """Add up the years of a plan; give a percentage if every year has both figures."""
    total = years[["target_m2", "achieved_m2"]].sum(min_count=len(years))
    target, achieved = total["target_m2"], total["achieved_m2"]
    known = not (pd.isna(target) or pd.isna(achieved)) and target > 0
    return pd.Series({**total, "percent": round(100 * achieved / target) if known else pd.NA})


def _of_all(counts: pd.Series, table: pd.DataFrame) -> Any:
    """Add up devices; if no record states a number, the sum is missing."""
    recorded = table["records"] > 0
    return counts[recorded].sum(min_count=1) if recorded.any() else 0


def _cell(part: pd.DataFrame, category: str) -> tuple[int, int]:
    """Give the number of areas and the m² of a category, 0 if there are none."""
    mine = part[part.index.get_level_values("category") == category]
    return int(mine["areas"].sum()), int(mine["m2"].sum())


def _rounded(values: pd.Series, groups: Iterable[Any]) -> np.ndarray[Any, Any]:
    """Round to whole m², so that the groups add up to the rounded total and each to its own."""
    numbers = values.to_numpy(dtype=np.float64)
    labels, names = pd.factorize(pd.Index(groups))
    whole = np.zeros(len(numbers), dtype=np.int64)
    sums = [numbers[labels == group].sum() for group in range(len(names))]
    for group, total in enumerate(largest_remainder(sums)):
        mine = labels == group
        whole[mine] = largest_remainder(numbers[mine], int(total))
    return whole


def _results(
    results: pd.DataFrame | str | os.PathLike[str] | None, day: pd.Timestamp
) -> pd.DataFrame | None:
    """Check the results, and leave out those that begin after the day."""
    if results is None:
        return None
    table = checked_results(results) if isinstance(results, pd.DataFrame) else read_results(results)
    return table[table["year"].str[:4].astype(int) <= day.year]


# The files ---------------------------------------------------------------------------------------


@cache
def _environment(language: str) -> Any:
    """Compile the template once for each language, since its filters depend only on that."""
    import jinja2

    def typeset(value: Any) -> Any:
        """Keep a unit on one line with its figure, and French marks with their words."""
        if type(value) is not str:
            return value
        kept = value.replace(" m²", f"{FIXED}m²").replace(" %", f"{FIXED}%")
        return FRENCH.sub(FIXED, kept) if language == "fr" else kept

    return jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.DictLoader({"factsheet": packaged_text("report/assets/factsheet.html")}),
    )


def _weasyprint() -> Any:
    try:
        module = importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        pango = f"it needs the Pango library of the system too ({PANGO}); or save it as .html"
        raise missing("a fact sheet as PDF", "report", "WeasyPrint", pango) from error
    return module


@contextlib.contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Keep messages of libraries about fonts off the user's screen."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
