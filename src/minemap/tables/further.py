"""Columns of a record that its account does not need: status, further days, quality checks.

Such columns are kept as they are written. Here they are read, under any of their names. A cell that
cannot be read is a finding, and no reason to leave a row out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.language import cells
from minemap.language.vocabulary import RELEASING, code_of, folded

if TYPE_CHECKING:
    from minemap.tables.schema import Table

__all__ = [
    "CLOSED",
    "OPEN",
    "Further",
    "closed_areas",
    "further_columns",
    "further_table",
    "read_further",
]

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Further:
    """The further columns of a table.

    Attributes
    ----------
    table : pandas.DataFrame
        On the index of the table, those columns that it has, under their own names: days as
        ``datetime64``, ``status`` as ``open`` or ``closed``, ``quality_check`` as bool (missing
        where nothing is written), numbers, and texts.
    unread : pandas.DataFrame
        What cannot be read: ``place`` (of the row in the table, the first is 0), ``field`` and
        ``reason``.
    """

    table: pd.DataFrame
    unread: pd.DataFrame

    def column(self, name: str) -> pd.Series:
        """Give a column, with missing values if the record does not have it."""
        if name in self.table:
            return self.table[name]
        day = name.endswith("_on")
        return pd.Series(pd.NaT if day else None, self.table.index, dtype=DAY if day else object)


DAY = "datetime64[us]"


def further_table(table: Table) -> pd.DataFrame:
    """List the columns that checks read although the account does not need them.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    pandas.DataFrame
        Columns ``column``, ``kind`` (``day``, ``number``, ``status``, ``yes`` or ``text``),
        ``meaning`` and ``also_read``.

    Examples
    --------
    >>> further_table("releases")["column"].tolist()[:3]
    ['started_on', 'handed_over_on', 'quality_check']
    """
    return pd.DataFrame(
        [
            {
                "column": name,
                "kind": entry["kind"],
                "meaning": entry["meaning"],
                "also_read": ", ".join(entry["synonyms"]),
            }
            for name, entry in cells.wording()["further"][table].items()
        ]
    )


def further_columns(table: Table, frame: pd.DataFrame) -> dict[str, Any]:
    """Find the further columns of a normalised table that the checks read.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.
    frame : pandas.DataFrame
        The table, as `normalise_hazards` or `normalise_releases` gives it.

    Returns
    -------
    dict
        By the name of what `further_table` lists, the column of `frame` that holds it.

    Examples
    --------
    >>> frame = pd.DataFrame({"hazard_id": ["A"], "Estado": ["cerrada"]})
    >>> further_columns("hazards", frame)
    {'status': 'Estado'}
    """
    own = {*cells.wording()[table], "geometry"}
    free = {folded(str(name)): name for name in frame.columns[::-1] if name not in own}
    found: dict[str, Any] = {}
    for name, entry in cells.wording()["further"][table].items():
        words = [folded(word) for word in (name, *entry["synonyms"])]
        claim = next((free[word] for word in words if word in free), None)
        if claim is not None and claim not in found.values():
            found[name] = claim
    return found


def read_further(name: Table, frame: pd.DataFrame) -> Further:
    """Read the further columns of a table.

    Parameters
    ----------
    name : {"hazards", "releases"}
        Which table.
    frame : pandas.DataFrame
        The table, normalised.

    Returns
    -------
    Further
        The columns.

    Examples
    --------
    >>> frame = pd.DataFrame({"hazard_id": ["A", "B"], "Estado": ["cerrada", "maybe"],
    ...                       "fecha_cierre": ["31/12/2023", "soon"]})
    >>> further = read_further("hazards", frame)
    >>> further.table["status"].fillna("").tolist()
    ['closed', '']
    >>> further.unread[["place", "field"]].values.tolist()
    [[1, 'closed_on'], [1, 'status']]
    """
    kinds = further_table(name).set_index("column")["kind"]
    read: dict[str, pd.Series] = {}
    unread: list[tuple[int, str, str]] = []
    for column, source in further_columns(name, frame).items():
        values, problems = _read(frame[source], kinds[column])
        read[column] = pd.Series(values, index=frame.index)
        unread += [(place, column, reason) for place, reason in problems.items()]
    return Further(
        pd.DataFrame(read, index=frame.index),
        pd.DataFrame(sorted(unread), columns=["place", "field", "reason"]),
    )


def closed_areas(hazards: pd.DataFrame, day: pd.Timestamp) -> pd.Index:
    """Find the areas that the register calls closed on a day.

    Parameters
    ----------
    hazards : pandas.DataFrame
        Hazardous areas, normalised.
    day : pandas.Timestamp
        The day, at its close.

    Returns
    -------
    pandas.Index
        The ids of those whose version in force says that they are closed, or states a day of
        closing that is not after `day` and does not say that they are open.

    Examples
    --------
    >>> frame = pd.DataFrame({"hazard_id": ["A", "B"], "Estado": ["cerrada", "abierta"],
    ...                       "reported_on": pd.to_datetime(["2020-01-31"] * 2)})
    >>> closed_areas(frame, pd.Timestamp("2023-12-31")).tolist()
    ['A']
    """
    told = {"status", "closed_on"}.intersection(further_columns("hazards", hazards))
    if not told:
        return pd.Index([], dtype=object)
    stands = hazards[hazards["reported_on"] <= day].sort_values("reported_on", kind="stable")
    last = stands.drop_duplicates("hazard_id", keep="last")
    further = read_further("hazards", last)
    status, closed_on = further.column("status"), further.column("closed_on")
    closed = status.eq(CLOSED) & ~closed_on.gt(day)
    closed |= closed_on.le(day) & ~status.eq(OPEN)
    ids: pd.Index = pd.Index(last.loc[closed, "hazard_id"].tolist(), dtype=object)
    return ids


def _read(column: pd.Series, kind: str) -> tuple[Any, dict[int, str]]:
    if kind == "day":
        return cells.dates(column)
    if kind == "number":
        return cells.counts(column)
    texts = cells.texts(column)
    if kind == "text":
        return texts
    words = np.asarray(texts.values, dtype=object)
    written = ~pd.isna(words)
    if kind == "yes":
        no = _words("no")
        said = [
            folded(str(word)) not in no if there else None
            for word, there in zip(words, written, strict=True)
        ]
        return np.array(said, dtype=object), {}
    meanings = {word: code for code in (OPEN, CLOSED) for word in _words(code)}
    codes = [
        meanings.get(folded(str(word)), _released(str(word))) if there else None
        for word, there in zip(words, written, strict=True)
    ]
    problems = {
        place: f"{words[place]!r} is neither open nor closed"
        for place in np.flatnonzero(written).tolist()
        if codes[place] is None
    }
    return np.array(codes, dtype=object), problems


def _released(word: str) -> str | None:
    """Tell whether a status says that the ground was released, which closes an area."""
    return CLOSED if code_of("outcome", word) in RELEASING else None


def _words(use: str) -> frozenset[str]:
    return frozenset(folded(word) for word in cells.wording()["further_words"][use])
