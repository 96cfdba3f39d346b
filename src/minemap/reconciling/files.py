"""Saves a reconciliation, and a comparison with published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from minemap.language.vocabulary import label
from minemap.language.words import day
from minemap.reconciling.words import cause_words, said
from minemap.report.bridges import restated_sheet
from minemap.report.saving import Worded, save_result, sheet_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from minemap.reconciling.account import Changes
    from minemap.report.sheets import Sheet

__all__ = ["save_comparison", "save_reconciliation"]

ACCOUNT = ["line", "areas", "areas_change", "m2", "sha_m2", "cha_m2", "ground_m2"]
AREAS = [
    "old_id", "new_id", "match", "what", "m2_before", "m2_after", "m2_change", "ground_m2",
    "category", "release_id", "cause", "shift_m", "bearing", "spread_m",
]  # fmt: skip
RECORDS = [
    "release_id", "what", "changed", "hazard_id", "old_outcome", "new_outcome", "old_day",
    "new_day", "old_m2", "new_m2",
]  # fmt: skip
CONTRADICTIONS = ["as_of", "figure", "sentence", "difference_m2", "difference_areas"]
FIGURES = [
    "as_of", "figure", "since", "part", "m2", "record_m2", "difference_m2", "areas", "record_areas",
    "difference_areas", "source",
]  # fmt: skip
OUTLINES = ["geometry_before", "geometry_after"]
WHOLE = {"areas", "areas_change", "other_areas", "record_areas", "difference_areas"}


class Compared(Protocol):
    """What the files need of a comparison with published figures."""

    @property
    def table(self) -> pd.DataFrame: ...

    @property
    def contradictions(self) -> pd.DataFrame: ...

    def summary(self, language: str = "en") -> str: ...


def save_reconciliation(
    found: Changes, path: str | os.PathLike[str], *, language: str = "en", overwrite: bool = False
) -> Path:
    """Write a reconciliation to a file, whose kind its ending says.

    Parameters
    ----------
    found : Reconciliation
        The reconciliation.
    path : str or os.PathLike
        ``.xlsx``, ``.html`` and ``.docx`` hold the account and the areas as people read them. A
        GeoPackage (``.gpkg``) and ``.json`` hold the account, the ground of each change, and the
        outlines of before and after; other files of areas that `minemap.write` knows, the ground of
        each change. Of two states of one record all but those hold the restatements too.
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
    >>> record = minemap.samples.peru()
    >>> found = reconcile(record, record, old_day="2021-12-31", new_day="2022-12-31")
    >>> save_reconciliation(found, pathlib.Path(tempfile.mkdtemp()) / "changes.xlsx").suffix
    '.xlsx'
    """
    return save_result(
        path, lambda: _reconciled(found, language), lambda: _tables(found), overwrite=overwrite
    )


def _tables(found: Changes) -> dict[str, pd.DataFrame]:
    """Give the ground of each change, the outlines of both sides, the account and the records."""
    areas = found.areas
    sides = {
        when: areas[areas[f"{side}_id"].notna()]
        .drop_duplicates(f"{side}_id")
        .set_geometry(f"geometry_{when}")[[f"{side}_id", f"{side}_category", f"geometry_{when}"]]
        .set_crs("EPSG:4326", allow_override=True)
        for side, when in (("old", "before"), ("new", "after"))
    }
    return {
        "changes": areas.drop(columns=OUTLINES),
        **sides,
        "account": found.account,
        "records": found.releases,
        **({} if found.restatements is None else {"restatements": found.restatements}),
    }


def save_comparison(
    found: Compared, path: str | os.PathLike[str], *, language: str = "en", overwrite: bool = False
) -> Path:
    """Write published figures beside a record's own, and the contradictions, to a file.

    Parameters
    ----------
    found : PublishedComparison
        The comparison.
    path : str or os.PathLike
        ``.xlsx``, ``.html`` or ``.docx``, as people read them; ``.gpkg`` and ``.json`` hold both
        tables, ``.csv`` the figures alone.
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
    >>> save_comparison(found, pathlib.Path(tempfile.mkdtemp()) / "published.html").suffix
    '.html'
    """
    return save_result(
        path,
        lambda: _compared(found, language),
        lambda: {"figures": found.table, "contradictions": found.contradictions},
        overwrite=overwrite,
    )


def _reconciled(found: Changes, language: str) -> Worded:
    heading, *notes = found.summary(language).splitlines()
    account = found.account[
        (found.account["areas"] > 0)
        | (found.account["m2"].abs() > 0)
        | found.account["line"].isin(["opening", "closing"])
    ]
    title = said(
        "map",
        "title",
        language,
        old_day=day(found.old_day, language),
        new_day=day(found.new_day, language),
    )
    together = [notes[0].strip()] if found.common_shift is not None else []
    words: dict[str, Callable[[Any], str]] = {
        "line": lambda line: said("line", line, language),
        "match": lambda match: said("match", match, language),
        "what": lambda what: said("line", what, language),
        "cause": lambda cause: cause_words(cause, language) if cause else "",
    }
    record_words: dict[str, Callable[[Any], str]] = {
        "what": lambda what: said("record", what, language),
        "old_outcome": lambda code: label("outcome", code, language),
        "new_outcome": lambda code: label("outcome", code, language),
    }
    areas = pd.DataFrame(found.areas.drop(columns=["geometry", *OUTLINES]))
    areas = areas[areas["what"].ne("unchanged") | areas["match"].ne("same")]
    # As in the column, with an arrow between old and new if they differ.
    old, new = (areas[f"{side}_category"].astype(object) for side in ("old", "new"))
    areas["category"] = old.fillna(new).where(
        old.eq(new) | old.isna() | new.isna(), old.str.cat(new, sep=" → ")
    )
    return Worded(
        title,
        (heading, *together),
        (
            _sheet("account", account, ACCOUNT, 1, language, words),
            _sheet("areas", areas, AREAS, 2, language, words),
            _sheet("records", found.releases, RECORDS, 2, language, record_words),
            *(
                ()
                if found.restatements is None
                else (restated_sheet(found.restatements, language),)
            ),
        ),
        language,
    )


def _compared(found: Compared, language: str) -> Worded:
    heading, *lines = found.summary(language).splitlines()
    count = len(found.contradictions)
    sentences, notes = lines[:count], lines[count:]
    words: dict[str, Callable[[Any], str]] = {
        "as_of": lambda when: day(when, language),
        "since": lambda when: day(when, language),
        "figure": lambda figure: said("figure", figure, language),
    }
    contradictions = found.contradictions.assign(sentence=sentences)
    beside = FIGURES if found.table["part"].notna().any() else [n for n in FIGURES if n != "part"]
    return Worded(
        said("title", "published", language),
        (heading, *notes),
        (
            _sheet("contradictions", contradictions, CONTRADICTIONS, 2, language, words),
            _sheet("figures", found.table, beside, 2, language, words),
        ),
        language,
    )


def _sheet(
    code: str,
    table: pd.DataFrame,
    names: Sequence[str],
    labels: int,
    language: str,
    words: dict[str, Callable[[Any], str]],
) -> Sheet:
    """Make a table for print, without empty columns."""
    names = [name for name in names if table[name].replace("", None).notna().any()] or list(names)
    return sheet_of(
        code,
        table,
        names,
        labels=labels,
        titles=(said("sheet", code, language), said("title", code, language)),
        heading=lambda name: said("column", name, language),
        language=language,
        words=words,
        whole=WHOLE,
    )
