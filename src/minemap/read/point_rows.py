"""Tables with one row for each point: what each column means, and which rows form an area."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.language.cells import texts
from minemap.language.vocabulary import folded
from minemap.tables.schema import columns_read
from minemap.toml_files import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minemap.positions.coordinates import Hemisphere
    from minemap.tables.schema import Table

__all__ = [
    "NOWHERE",
    "Places",
    "PointRows",
    "all_rows_of",
    "column_of",
    "kind_of_column",
    "point_words",
    "row_numbers",
]


class Places(NamedTuple):
    """Country and hemisphere of coordinates that do not state them."""

    country: str | None = None
    hemisphere: Hemisphere | None = None


NOWHERE = Places()


@cache
def point_words() -> dict[str, dict[str, frozenset[str]]]:
    """Load the folded names of columns, kinds of points and rings (``data/points.toml``).

    Returns
    -------
    dict
        By section and kind the words.

    Examples
    --------
    >>> "landmark" in point_words()["types"]["aside"]
    True
    """
    return {
        section: {kind: frozenset(map(folded, words)) for kind, words in kinds.items()}
        for section, kinds in packaged("points").items()
    }


def kind_of_column(name: str) -> str | None:
    """Tell what a column of a sheet of turning points says of a point.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    str or None
        ``point_number``, ``point_type``, ``shape_id``, ``ring``, or None.

    Examples
    --------
    >>> kind_of_column("N° punto"), kind_of_column("Fecha")
    ('point_number', None)
    """
    plain = folded(name.replace("°", "").replace("º", ""))
    columns = point_words()["columns"]
    return next((kind for kind in columns if kind != "own" and plain in columns[kind]), None)


def column_of(frame: pd.DataFrame, kind: str) -> Any:
    """Find the column of a table that says something of points.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    kind : str
        What it says, as `kind_of_column` names it.

    Returns
    -------
    label or None
        The column; None where there is none.

    Examples
    --------
    >>> column_of(pd.DataFrame({"id": [], "TP no": []}), "point_number")
    'TP no'
    """
    return next((name for name in frame.columns if kind_of_column(str(name)) == kind), None)


def row_numbers(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Give the row numbers of a file: those of the index ``row``, else from 1.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.

    Returns
    -------
    numpy.ndarray
        The numbers.

    Examples
    --------
    >>> row_numbers(pd.DataFrame({"id": ["A", "B"]})).tolist()
    [1, 2]
    """
    if frame.index.name == "row":
        return np.asarray(frame.index, dtype=np.int64)
    return np.arange(1, len(frame) + 1, dtype=np.int64)


def all_rows_of(rejected: pd.DataFrame, behind: Mapping[int, tuple[int, ...]]) -> pd.DataFrame:
    """List all rows of the points of a rejected area, by their numbers in the file.

    Parameters
    ----------
    rejected : pandas.DataFrame
        Rejected areas: ``row``, ``id``, ``field`` and ``reason``.
    behind : mapping of int to tuple of int
        By the row of an area, the rows of its points; a row that is not in it counts for itself.

    Returns
    -------
    pandas.DataFrame
        The same with a line for each of the rows.

    Examples
    --------
    >>> areas = pd.DataFrame({"row": [1], "id": ["A"], "field": "category", "reason": "is missing"})
    >>> all_rows_of(areas, {1: (1, 2, 3)})["row"].tolist()
    [1, 2, 3]
    """
    parts = [
        rejected.iloc[[place] * len(behind.get(row, (row,)))].assign(row=behind.get(row, (row,)))
        for place, row in enumerate(rejected["row"].tolist())
    ]
    return pd.concat(parts or [rejected], ignore_index=True).astype(rejected.dtypes)


class PointRows:
    """A table with one row for each point.

    `number`, `type`, `shape` and `ring` are its columns about points; `identity` and `day` tell
    areas and their versions apart; `kept` are the columns about areas; `written` holds their texts;
    `unread` says why rows are in no area.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        table: Table,
        source: str,
        numbers: Any,
        without: Sequence[Any] = (),
    ) -> None:
        self.frame = frame
        self.numbers = numbers
        self.number, self.type, self.shape, self.ring = (
            column_of(frame, kind) for kind in ("point_number", "point_type", "shape_id", "ring")
        )
        own = point_words()["columns"]["own"]
        of_points = {self.number, self.type, self.shape, self.ring, *without}
        self.kept = [
            name for name in frame.columns if name not in of_points and folded(str(name)) not in own
        ]
        claims = columns_read(table, frame[self.kept], source)
        self.claimed = {name: column for column, name in claims.items()}
        self.identity = claims.get("hazard_id" if table == "hazards" else "release_id")
        self.day = claims.get("reported_on" if table == "hazards" else "completed_on")
        self.written = {
            name: np.asarray(texts(frame[name])[0], dtype=object)
            for name in {self.number, self.type, self.shape, self.ring, *self.kept} - {None}
        }
        # Looked up cell by cell below, for which a column of a frame is slow.
        self.blanks = {name: pd.isna(cells) for name, cells in self.written.items()}
        self.cells = {name: frame[name].array for name in self.kept}
        self.unread: dict[int, str] = {}

    def blank(self, name: Any, place: int) -> bool:
        """Tell whether a cell is empty."""
        return name is None or bool(self.blanks[name][place])

    def areas(self) -> list[list[int]]:
        """List the rows of each area, in the order in which areas appear."""
        days: dict[Any, set[Any]] = defaultdict(set)
        for place in range(len(self.frame)):
            if not self.blank(self.identity, place) and not self.blank(self.day, place):
                days[self.written[self.identity][place]].add(self.written[self.day][place])
        found: dict[Any, list[int]] = defaultdict(list)
        for place in range(len(self.frame)):
            row = int(self.numbers[place])
            if self.blank(self.identity, place):
                self.unread[row] = "the id of the area is missing"
                continue
            area = self.written[self.identity][place]
            if len(days[area]) < 2:  # noqa: PLR2004 - one day, or none, for all
                found[area, None].append(place)
            elif self.blank(self.day, place):
                self.unread[row] = f"the area {area} has several days, and this row states none"
            else:
                found[area, self.written[self.day][place]].append(place)
        return list(found.values())

    def ids(self) -> dict[int, str]:
        """Give the ids that the rows in no area name."""
        named = {int(row): place for place, row in enumerate(self.numbers)}
        return {
            row: ""
            if self.blank(self.identity, named[row])
            else str(self.written[self.identity][named[row]])
            for row in self.unread
        }

    def conflict(self, places: list[int]) -> str | None:
        """Say in what the rows of an area contradict each other."""
        for name, column in self.claimed.items():
            said: dict[Any, int] = {}
            for place in places:
                if not self.blank(name, place):
                    said.setdefault(self.written[name][place], int(self.numbers[place]))
            if len(said) > 1:
                (one, first), (other, second), *_ = said.items()
                return (
                    f"rows of one area differ in {column}: {one!r} (row {first}), {other!r} "
                    f"(row {second})"
                )
        return None

    def values(self, places: list[int]) -> dict[Any, Any]:
        """Give what an area's rows say of it."""
        values = {}
        for name in self.kept:
            said = [place for place in places if not self.blank(name, place)]
            same = len({self.written[name][place] for place in said}) == 1
            alike = same and (name in self.claimed or len(said) == len(places))
            values[name] = self.cells[name][said[0]] if alike else None
        return values

    def reject(self, places: list[int], problem: str) -> None:
        """Say of the rows of an area why it cannot be used."""
        self.unread |= {int(self.numbers[place]): problem for place in places}

    def numbered(self, places: list[int]) -> tuple[int, tuple[int, ...]]:
        """Give the numbers of an area's rows: the first, and all."""
        return int(self.numbers[places[0]]), tuple(int(self.numbers[place]) for place in places)

    def rejections(self) -> pd.DataFrame:
        """List the rows that are in no area."""
        ids = self.ids()
        return pd.DataFrame(
            {
                "row": np.array(list(self.unread), dtype=np.int64),
                "id": pd.array([ids[row] for row in self.unread], dtype=TEXT),
                "field": pd.array(["geometry"] * len(self.unread), dtype=TEXT),
                "reason": pd.array(list(self.unread.values()), dtype=TEXT),
            }
        )

    def text_of(self, name: Any, place: int) -> str | None:
        """Give the text of a cell, if it is not empty."""
        return None if self.blank(name, place) else str(self.written[name][place])

    def kind_of(self, place: int) -> str | None:
        """Tell whether a point is a corner, a centre or aside; None where its word is unknown."""
        word = self.text_of(self.type, place)
        if word is None:
            return "corner"
        plain = folded(re.sub(r"\s*\d+$", "", word))
        kinds = point_words()["types"]
        return next((kind for kind, words in kinds.items() if plain in words), None)
