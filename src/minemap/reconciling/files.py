"""A reconciliation, and a comparison with published figures, as files of every usual kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.words import day
from minemap.reconciling.words import cause_words, said
from minemap.report.files import WRITERS, save
from minemap.report.sheets import Column, Sheet
from minemap.writing import LAYERED, write

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    from minemap.reconciling.comparison import Reconciliation
    from minemap.reconciling.published import PublishedComparison

__all__ = ["save_comparison", "save_reconciliation"]

ACCOUNT = ["line", "areas", "areas_change", "m2", "sha_m2", "cha_m2", "ground_m2"]
AREAS = [
    "old_id",
    "new_id",
    "match",
    "what",
    "m2_before",
    "m2_after",
    "m2_change",
    "ground_m2",
    "category",
    "release_id",
    "cause",
    "shift_m",
    "bearing",
]
CONTRADICTIONS = ["as_of", "figure", "sentence", "difference_m2", "difference_areas"]
FIGURES = [
    "as_of",
    "figure",
    "since",
    "part",
    "m2",
    "record_m2",
    "difference_m2",
    "areas",
    "record_areas",
    "difference_areas",
    "source",
]
OUTLINES = ["geometry_before", "geometry_after"]
WHOLE = {"areas", "areas_change", "other_areas", "record_areas", "difference_areas"}
DECIMALS = 1


@dataclass(frozen=True)
class _Written:
    """What the writers of reports take."""

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    language: str


def save_reconciliation(
    found: Reconciliation,
    path: str | os.PathLike[str],
    *,
    language: str = "en",
    overwrite: bool = False,
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
        each change.
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
    target = Path(path)
    if target.suffix.casefold() in WRITERS:
        return save(_reconciled(found, language), target, overwrite=overwrite)
    areas = found.areas
    changes = areas.drop(columns=OUTLINES)
    if target.suffix.casefold() not in LAYERED:
        return write(changes, target, overwrite=overwrite)
    sides = {
        when: areas[areas[f"{side}_id"].notna()]
        .drop_duplicates(f"{side}_id")
        .set_geometry(f"geometry_{when}")[[f"{side}_id", f"{side}_category", f"geometry_{when}"]]
        .set_crs("EPSG:4326", allow_override=True)
        for side, when in (("old", "before"), ("new", "after"))
    }
    return write(
        {"changes": changes, **sides, "account": found.account}, target, overwrite=overwrite
    )


def save_comparison(
    found: PublishedComparison,
    path: str | os.PathLike[str],
    *,
    language: str = "en",
    overwrite: bool = False,
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
    target = Path(path)
    if target.suffix.casefold() in WRITERS:
        return save(_compared(found, language), target, overwrite=overwrite)
    tables = {"figures": found.table, "contradictions": found.contradictions}
    return write(
        tables if target.suffix.casefold() in LAYERED else found.table, target, overwrite=overwrite
    )


def _reconciled(found: Reconciliation, language: str) -> _Written:
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
    areas = pd.DataFrame(found.areas.drop(columns=["geometry", *OUTLINES]))
    areas = areas[areas["what"].ne("unchanged") | areas["match"].ne("same")]
    # As those in the column, joined by an arrow where they differ.
    old, new = (areas[f"{side}_category"].astype(object) for side in ("old", "new"))
    areas["category"] = old.fillna(new).where(
        old.eq(new) | old.isna() | new.isna(), old.str.cat(new, sep=" → ")
    )
    return _Written(
        title,
        (heading, *together),
        (
            _sheet("account", account, ACCOUNT, 1, language, words),
            _sheet("areas", areas, AREAS, 2, language, words),
        ),
        language,
    )


def _compared(found: PublishedComparison, language: str) -> _Written:
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
    return _Written(
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
    """Word a table as it is printed, without columns in which nothing stands."""
    names = [name for name in names if table[name].replace("", None).notna().any()] or list(names)
    columns = tuple(
        Column(
            name,
            said("column", name, language),
            number=name not in words and pd.api.types.is_numeric_dtype(table[name]),
            total=False,
        )
        for name in names
    )
    rows = tuple(
        tuple(
            "" if pd.isna(value) and place < labels else _cell(name, value, words.get(name))
            for place, (name, value) in enumerate(zip(names, row, strict=True))
        )
        for row in table[list(names)].itertuples(index=False)
    )
    return Sheet(
        code,
        said("sheet", code, language),
        said("title", code, language),
        columns,
        labels,
        rows,
        None,
        (),
    )


def _cell(name: str, value: Any, worded: Callable[[Any], str] | None) -> str | int | float | None:
    if pd.isna(value):
        return None
    if worded is not None:
        return worded(value)
    if isinstance(value, str):
        return value
    # No minus zero.
    return int(value) if name in WHOLE else round(float(value), DECIMALS) + 0.0
