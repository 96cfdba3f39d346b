"""What a sweep finds: the table of pieces, that of worked area, and their outlines, held compactly.

Ids and words are held as categories, and outlines as the chains that their faces are drawn from;
texts and geometries are made of them when they are asked for, row by row. Swept parts of a record
are gathered into one, whether they come from batches, files or other machines.
"""

from __future__ import annotations

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from minemap.dtypes import TEXT
from minemap.language.vocabulary import CATEGORIES, ENTRIES, EXITS, OUTCOMES
from minemap.sweep.cycles import Drawing
from minemap.sweep.edges import distinct
from minemap.sweep.faces import dissolve, well_known
from minemap.sweep.unions import in_order, united, united_drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Array = np.ndarray[Any, Any]

__all__ = [
    "REPAIR_COLUMNS",
    "WORDS",
    "Outlines",
    "Packed",
    "Sheet",
    "Swept",
    "coded",
    "gather",
    "give_back",
    "joined",
    "named",
    "numbered",
    "part_of",
    "plain",
    "sheet_of",
    "well_known",
    "word_codes",
]

REPAIR_COLUMNS = ["table", "row", "id", "problem", "area_before_m2", "area_after_m2"]

WORDS = {
    "category": CATEGORIES,
    "entry": ENTRIES,
    "exit": EXITS,
    "outcome": OUTCOMES,
    "what": ("again", "outside"),
}
"""The columns that hold one of a few words, in the order in which they sort."""

CODEC = "lz4_raw"
"""Neighbouring faces share their corners: their coordinates need two thirds of the room.

What packs closer takes longer, and faces are unpacked anew for every day that is asked for."""

TURNS = 8
"""In so many turns groups that share geometries are united."""

KEPT = 50_000
"""The most outlines of a sheet that are kept for the next day that is asked for."""

NONE = -1

OF_HAZARDS = ("hazard_id", "from_hazard_id", "to_hazard_id")
OF_RELEASES = ("release_id",)


class Packed:
    """Geometries held in little memory: compressed, or as what they are drawn from.

    Parameters
    ----------
    parts : list of pyarrow.LargeBinaryArray and minemap.sweep.cycles.Drawing
        The geometries, one part after another: as well-known binary, or yet to be drawn.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> len(Packed([well_known(np.array([shapely.Point(1, 2), None]))]))
    2
    """

    def __init__(self, parts: list[Any]) -> None:
        is_drawing = np.array([isinstance(part, Drawing) for part in parts], dtype=bool)
        drawn = np.repeat(is_drawing, [len(part) for part in parts])
        self._drawing = Drawing.together([part for part in parts if isinstance(part, Drawing)])
        # The number of each among the drawings, or against zero among what is written.
        self._number = np.empty(len(drawn), dtype=np.int32)
        self._number[drawn] = np.arange(len(self._drawing))
        self._number[~drawn] = ~np.arange(len(drawn) - len(self._drawing))
        written = [pa.array([], pa.large_binary())]
        # Where a geometry is missing there are no bytes.
        written += [part.fill_null(b"") for part in parts if not isinstance(part, Drawing)]
        _, offsets, data = pa.concat_arrays(written).buffers()
        self._offsets = np.frombuffer(offsets, np.int64, int((~drawn).sum()) + 1).copy()
        self._data = pa.compress(data if data is not None else pa.py_buffer(b""), CODEC)

    def __len__(self) -> int:
        """How many geometries there are."""
        return len(self._number)

    def well_known(self, places: Array) -> Any:
        """Unpack the well-known binary of some of the geometries.

        Parameters
        ----------
        places : numpy.ndarray of int
            Their positions.

        Returns
        -------
        pyarrow.LargeBinaryArray
            One geometry a position; no bytes where it is missing.

        Examples
        --------
        >>> import numpy as np, shapely
        >>> held = Packed([well_known(np.array([shapely.Point(1, 2), None]))])
        >>> len(held.well_known(np.array([1]))[0].as_py())
        0
        """
        number = self._number[places]
        faces, place = np.unique(number, return_inverse=True)
        first = np.searchsorted(faces, 0)
        found = [self._written(~faces[:first]), self._drawing.well_known(faces[first:])]
        return pa.concat_arrays(found).take(pa.array(place))

    def _written(self, places: Array) -> Any:
        if not len(places):
            return pa.array([], pa.large_binary())
        data = pa.decompress(self._data, int(self._offsets[-1]), CODEC)
        return pa.LargeBinaryArray.from_buffers(
            pa.large_binary(), len(self._offsets) - 1, [None, pa.py_buffer(self._offsets), data]
        ).take(pa.array(places))

    def united(self, face: Array, group: Array, count: int) -> Array:
        """Unite the geometries of each group, where that is sooner done than to draw them first.

        Parameters
        ----------
        face, group : numpy.ndarray of int
            Positions of geometries, and the group of each.
        count : int
            How many groups there are.

        Returns
        -------
        numpy.ndarray of shapely geometries
            What `minemap.sweep.unions.united` gives; nothing for groups of which a geometry is
            written, or in many others as well.

        Examples
        --------
        >>> import numpy as np, shapely
        >>> from minemap.sweep.faces import cut
        >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
        >>> held = Packed(cut(squares).drawings)
        >>> held.united(np.arange(3), np.zeros(3, dtype=int), 2)
        array([<POLYGON ((0 0, 2 0, 2 1, 3 1, 3 3, 1 3, 1 2, 0 2, 0 0))>, None],
              dtype=object)
        """
        number = self._number[face]
        waits = np.bincount(group, minlength=count) > 1
        waits[group[number < 0]] = False
        shapes = np.full(count, None, dtype=object)
        for _ in range(TURNS):
            mine = np.flatnonzero(waits[group])
            if not len(mine):
                break
            # Groups that share a geometry take turns.
            first = np.full(len(self._drawing), count)
            np.minimum.at(first, number[mine], group[mine])
            later = np.zeros(count, dtype=bool)
            later[group[mine[first[number[mine]] != group[mine]]]] = True
            mine = mine[~later[group[mine]]]
            groups, dense = np.unique(group[mine], return_inverse=True)
            shapes[groups] = united_drawing(self._drawing, number[mine], dense, len(groups))
            waits[groups] = False
        return shapes


def _shapes(wkb: Any) -> Array:
    cells = wkb.to_numpy(zero_copy_only=False)
    cells[cells == b""] = None
    shapes: Array = shapely.from_wkb(cells)
    return shapes


@dataclass(frozen=True)
class Sheet:
    """The outlines of some rows of a table, as faces that are joined when they are asked for.

    Attributes
    ----------
    faces : Packed
        The faces, which do not overlap; or points, for rows that have no more than that.
    face : numpy.ndarray of int
        The faces of each row, one row after another, as positions in `faces`.
    starts : numpy.ndarray of int
        Where the faces of each row start in `face`, and where the last end.
    kept : dict
        The outlines that were last drawn to be kept, by their faces: from one day to the next most
        areas stay as they are.
    """

    faces: Packed
    face: Array
    starts: Array
    kept: dict[bytes, Any] = field(default_factory=dict, compare=False, repr=False)

    def joined(self, rows: Array, group: Array, count: int, *, keep: bool = False) -> Array:
        """Draw groups of rows, each as one geometry.

        Parameters
        ----------
        rows, group : numpy.ndarray of int
            Which rows, and the group of each.
        count : int
            How many groups there are.
        keep : bool
            Whether to keep the outlines for the next time, and take what was kept the last time.

        Returns
        -------
        numpy.ndarray of shapely geometries
            One geometry a group; nothing for a group without faces.

        Examples
        --------
        >>> import numpy as np, shapely
        >>> halves = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
        >>> faces = Packed([well_known(halves)])
        >>> sheet = sheet_of(faces, np.array([0, 1]), np.array([0, 0]), length=2)
        >>> shapes = sheet.joined(np.array([0, 1]), np.array([0, 1]), 2)
        >>> [shape and shape.area for shape in shapes]
        [2.0, None]
        """
        lengths = self.starts[rows + 1] - self.starts[rows]
        offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        face = self.face[np.repeat(self.starts[rows], lengths) + offset]
        pairs = distinct(np.repeat(group, lengths) * np.int64(len(self.faces)) + face)
        group, face = np.divmod(pairs, len(self.faces))
        if not keep or count > KEPT:
            return self._joined_faces(face, group, count)
        bounds = np.searchsorted(group, np.arange(count + 1)).tolist()
        names = [face[start:end].tobytes() for start, end in pairwise(bounds)]
        known = self.kept
        shapes = np.array([known.get(name) for name in names], dtype=object)
        missing = np.flatnonzero(shapely.is_missing(shapes) & (np.diff(bounds) > 0))
        if len(missing):
            number = np.full(count, NONE)
            number[missing] = np.arange(len(missing))
            asked = np.flatnonzero(number[group] != NONE)
            shapes[missing] = self._joined_faces(face[asked], number[group[asked]], len(missing))
        # Let go of what is no longer drawn; another thread sees either the old or the new whole.
        object.__setattr__(self, "kept", dict(zip(names, shapes.tolist(), strict=True)))
        return shapes

    def _joined_faces(self, face: Array, group: Array, count: int) -> Array:
        shapes = _sound(self.faces.united(face, group, count))
        rest = np.flatnonzero(shapely.is_missing(shapes)[group])
        if not len(rest):
            return shapes
        wkb, group = self.faces.well_known(face[rest]), group[rest]
        others = _sound(united(wkb, group, count))
        rest = np.flatnonzero(shapely.is_missing(others)[group])
        last = joined(_shapes(wkb.take(rest)), group[rest], count)
        # One way of uniting gives what another would; a face by itself stays as it was drawn.
        several = np.flatnonzero(np.bincount(group[rest], minlength=count) > 1)
        last[several] = _instead(in_order(well_known(last[several])), last[several])
        return _instead(_instead(shapes, others), last)


def _instead(shapes: Array, others: Array) -> Array:
    """Take other outlines where there is none."""
    return np.where(shapely.is_missing(shapes), others, shapes)


def _sound(shapes: Array) -> Array:
    """Take outlines that cross themselves for none."""
    shapes[~shapely.is_valid(shapes)] = None
    return shapes


def joined(shapes: Array, group: Array, count: int) -> Array:
    """Join shapes that do not overlap; a point serves where there is no outline.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometries
        Polygons that share their edges vertex by vertex, points, or nothing.
    group : numpy.ndarray of int
        The group of each.
    count : int
        How many groups there are.

    Returns
    -------
    numpy.ndarray of shapely geometries
        One geometry a group; nothing for a group without shapes.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> shapes = np.array([shapely.Point(5, 5), shapely.Point(1, 1), shapely.box(0, 0, 2, 2)])
    >>> joined(shapes, np.array([0, 1, 1]), 3).tolist()
    [<POINT (5 5)>, <POLYGON ((2 0, 2 2, 0 2, 0 0, 2 0))>, None]
    """
    drawn = np.full(count, None, dtype=object)
    dimension = shapely.get_dimensions(shapes)
    points = np.flatnonzero(dimension == 0)[::-1]
    # Backwards, so that the first of a group stays.
    drawn[group[points]] = shapes[points]
    areal = dimension == 2  # noqa: PLR2004 - two dimensions
    if areal.any():
        filled, dense = np.unique(group[areal], return_inverse=True)
        drawn[filled] = dissolve(shapes[areal], dense)
    return drawn


def sheet_of(faces: Packed, face: Array, row: Array, length: int) -> Sheet:
    """Lay out the rows of a table that is made of faces.

    Parameters
    ----------
    faces : Packed
        Faces, which may serve several tables.
    face, row : numpy.ndarray of int
        One pair for each face of each row, as positions.
    length : int
        Rows of the table.

    Returns
    -------
    Sheet
        The rows.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> faces = Packed([well_known(np.array([shapely.box(0, 0, 1, 1), shapely.box(9, 9, 10, 10)]))])
    >>> sheet = sheet_of(faces, face=np.array([1]), row=np.array([0]), length=1)
    >>> sheet.joined(np.array([0]), np.array([0]), 1)[0].bounds
    (9.0, 9.0, 10.0, 10.0)
    """
    order = np.lexsort((face, row))
    starts = np.searchsorted(row[order], np.arange(length + 1))
    return Sheet(faces, face[order].astype(np.int32), starts.astype(np.int32))


@dataclass(frozen=True)
class Outlines:
    """The outlines of a table, on the sheets of its batches.

    Attributes
    ----------
    sheets : tuple of Sheet
        The sheets.
    sheet, row : numpy.ndarray of int
        For each row of the table its sheet, and its row there.
    """

    sheets: tuple[Sheet, ...]
    sheet: Array
    row: Array

    def drawn(self, workers: int | None = None) -> Array:
        """Draw all rows of the table.

        Parameters
        ----------
        workers : int, optional
            How many threads to draw on; by default as many as the machine has cores.

        Returns
        -------
        numpy.ndarray of shapely geometries
            One geometry a row: polygon or multipolygon, a point, or nothing.

        Examples
        --------
        >>> import numpy as np, shapely
        >>> point = Packed([well_known(np.array([shapely.Point(1, 2)]))])
        >>> sheet = Sheet(point, np.array([0]), np.array([0, 1]))
        >>> Outlines((sheet,), np.array([0, 0]), np.array([0, 0])).drawn()
        array([<POINT (1 2)>, <POINT (1 2)>], dtype=object)
        """
        every = np.arange(len(self.row))
        return self.joined(every, every, len(every), workers)

    def joined(
        self,
        rows: Array,
        group: Array,
        count: int,
        workers: int | None = None,
        *,
        keep: bool = False,
    ) -> Array:
        """Draw groups of rows of the table, each as one geometry.

        Parameters
        ----------
        rows, group : numpy.ndarray of int
            Which rows, and the group of each; the rows of a group are on one sheet.
        count : int
            How many groups there are.
        workers : int, optional
            How many threads to draw on; by default as many as the machine has cores.
        keep : bool
            Whether to keep the outlines for the next time, and take what was kept the last time.

        Returns
        -------
        numpy.ndarray of shapely geometries
            One geometry a group: polygon or multipolygon, a point, or nothing.

        Examples
        --------
        >>> import numpy as np, shapely
        >>> halves = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
        >>> faces = Packed([well_known(halves)])
        >>> sheet = sheet_of(faces, np.array([0, 1]), np.array([0, 1]), length=2)
        >>> outlines = Outlines((sheet,), np.array([0, 0]), np.array([0, 1]))
        >>> outlines.joined(np.array([0, 1]), np.array([0, 0]), 1)[0].area
        2.0
        """
        home = self.sheet[rows]
        order = np.argsort(home, kind="stable")
        bounds = np.flatnonzero(np.diff(home[order])) + 1
        places = np.split(order, bounds) if len(order) else []

        def on_one_sheet(place: Array) -> tuple[Array, Array]:
            sheet: Sheet = self.sheets[home[place[0]]]
            groups, dense = np.unique(group[place], return_inverse=True)
            return groups, sheet.joined(self.row[rows[place]], dense, len(groups), keep=keep)

        shapes = np.full(count, None, dtype=object)
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            for groups, drawn in pool.map(on_one_sheet, places):
                shapes[groups] = drawn
        return shapes


@dataclass(frozen=True)
class Swept:
    """What a sweep finds.

    Attributes
    ----------
    table : pandas.DataFrame
        Bits of ground with one history for one stretch of time: ``hazard_id``, ``category``,
        ``entered_on``, ``entry``, ``left_on``, ``exit``, ``release_id``, ``from_hazard_id`` and
        ``to_hazard_id`` (of ground that passed from or to a hazard or category), ``area_m2`` (m²)
        and ``measured``. All that an account asks for; ids and words are categories.
    worked_table : pandas.DataFrame
        Ground released where no hazard was alive: ``release_id``, ``outcome``, ``completed_on``,
        ``what`` (``outside``, or ``again`` where an earlier record had released it), ``area_m2``
        and ``measured``; ids and words are categories.
    repairs : pandas.DataFrame
        Outlines that had to be repaired to be cut: ``table``, ``row``, ``id``, ``problem``,
        ``area_before_m2`` and ``area_after_m2``. The tables themselves keep what was drawn.
    located : pandas.Series
        On the index of the releases: the ``hazard_id`` of the hazard that each took most from, as
        categories.
    groups : tuple of numpy.ndarray of int
        For each row of the hazards, and of the releases, which others it can have to do with: those
        whose outlines touch it or that name the same hazard, and those that touch them, and so on.
    outlines, worked_outlines : Outlines
        The outlines of both tables.
    pieces, worked : geopandas.GeoDataFrame
        Both tables with ``geometry``, and ids and words as texts.
    """

    table: pd.DataFrame
    worked_table: pd.DataFrame
    repairs: pd.DataFrame
    located: pd.Series
    groups: tuple[Array, Array]
    outlines: Outlines
    worked_outlines: Outlines

    @cached_property
    def pieces(self) -> gpd.GeoDataFrame:
        """The table of pieces, with geometry."""
        return _with_outlines(self.table, self.outlines)

    @cached_property
    def worked(self) -> gpd.GeoDataFrame:
        """The table of worked area, with geometry."""
        return _with_outlines(self.worked_table, self.worked_outlines)


def _with_outlines(table: pd.DataFrame, outlines: Outlines) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        plain(table).assign(geometry=outlines.drawn()), geometry="geometry", crs="EPSG:4326"
    )


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Write the categories of a table out as texts.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.

    Returns
    -------
    pandas.DataFrame
        The same with texts in place of categories.

    Examples
    --------
    >>> import pandas as pd
    >>> table = plain(pd.DataFrame({"exit": pd.Categorical(["cleared", None])}))
    >>> str(table["exit"].dtype)
    'str'
    """
    written = table.copy(deep=False)
    for name, column in table.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            words = column.cat.categories.astype(TEXT).array
            written[name] = words.take(column.cat.codes.to_numpy(), allow_fill=True)
    return written


def word_codes(name: str, column: pd.Series) -> Array:
    """Number the words of a column in the order in which they sort.

    Parameters
    ----------
    name : str
        The column, one of those of few words that tables of pieces and of worked area have.
    column : pandas.Series
        Its words: texts or categories, or nothing.

    Returns
    -------
    numpy.ndarray of int
        One number a row; -1 where it is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> word_codes("category", pd.Series(["SHA", "CHA", None])).tolist()
    [1, 0, -1]
    """
    return _coded(column, WORD_KINDS[name]).codes


def named(columns: dict[str, Any], hazard_ids: pd.Index, release_ids: pd.Index) -> pd.DataFrame:
    """Make a table of pieces or of worked area of its columns.

    Parameters
    ----------
    columns : dict of str to array-like
        Its columns; of ids and words their numbers, -1 where missing.
    hazard_ids, release_ids : pandas.Index of str
        All ids, sorted.

    Returns
    -------
    pandas.DataFrame
        The table, with ids and words as categories.

    Examples
    --------
    >>> ids = pd.Index(["A", "B"])
    >>> named({"hazard_id": np.array([1, -1]), "exit": np.array([2, -1])}, ids, ids).values.tolist()
    [['B', 'cleared'], [nan, nan]]
    """
    kinds = _kinds(hazard_ids, release_ids)
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(column, dtype=kinds[name], validate=False)
            if name in kinds
            else column
            for name, column in columns.items()
        },
        copy=False,
    )


def coded(table: pd.DataFrame, hazard_ids: Any, release_ids: Any) -> pd.DataFrame:
    """Hold the ids and words of a table as categories.

    Parameters
    ----------
    table : pandas.DataFrame
        A table of pieces or of worked area. Ids and words may be texts, categories, or numbers:
        positions in their list, -1 where missing.
    hazard_ids, release_ids : pandas.Index or array-like of str
        All ids, sorted.

    Returns
    -------
    pandas.DataFrame
        The same with categories.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"hazard_id": [1, 0], "exit": ["cleared", None]})
    >>> table = coded(table, ["A", "B"], [])
    >>> table["hazard_id"].tolist(), table["exit"].cat.codes.tolist()
    (['B', 'A'], [2, -1])
    """
    kinds = _kinds(hazard_ids, release_ids)
    held = table.columns.intersection([*kinds])
    return table.assign(**{name: _coded(table[name], kinds[name]) for name in held})


def _kinds(hazard_ids: Any, release_ids: Any) -> dict[str, pd.CategoricalDtype]:
    return {
        **WORD_KINDS,
        **dict.fromkeys(OF_HAZARDS, _kind(hazard_ids)),
        **dict.fromkeys(OF_RELEASES, _kind(release_ids)),
    }


def _kind(names: Any) -> pd.CategoricalDtype:
    # Reuse one Index: pandas keeps the hash table of its names.
    index = names if isinstance(names, pd.Index) else pd.Index(names, dtype=TEXT)
    return pd.CategoricalDtype(index)


WORD_KINDS = {name: _kind(words) for name, words in WORDS.items()}


def _coded(column: pd.Series, kind: pd.CategoricalDtype) -> pd.Categorical:
    if pd.api.types.is_integer_dtype(column.dtype):
        codes = column.to_numpy()
    elif isinstance(column.dtype, pd.CategoricalDtype):
        known = column.cat.categories
        same = known is kind.categories or known.equals(kind.categories)
        place = np.arange(len(known)) if same else kind.categories.get_indexer(known)
        codes = np.append(place, -1)[column.cat.codes.to_numpy()]
    else:
        written, names = pd.factorize(column)
        codes = np.append(kind.categories.get_indexer(names), -1)[written]
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


def gather(
    parts: Sequence[Swept],
    rows: Iterable[tuple[Array, Array]],
    hazards: pd.DataFrame,
    releases: pd.DataFrame,
) -> Swept:
    """Gather swept parts of a record into one.

    Parameters
    ----------
    parts : sequence of Swept
        What was found in parts of a record that have nothing to do with one another.
    rows : iterable of tuple of numpy.ndarray of int
        For each part the positions of its hazards, and of its releases, in the whole tables.
    hazards, releases : pandas.DataFrame
        The whole tables.

    Returns
    -------
    Swept
        What a sweep of the whole finds: its order does not depend on the parts. Groups are numbered
        anew.

    Examples
    --------
    >>> import minemap, numpy as np
    >>> from minemap.sweep.sweeping import sweep
    >>> hazards, releases = minemap.samples.peru()
    >>> whole = sweep(hazards, releases)
    >>> every = [(np.arange(len(hazards)), np.arange(len(releases)))]
    >>> gather([whole], every, hazards, releases).table.equals(whole.table)
    True
    """
    rows = list(rows)
    every = np.arange(len(hazards)), np.arange(len(releases))
    if len(rows) == 1 and all(map(np.array_equal, rows[0], every)):
        # One part that is the whole, row by row, is in order.
        return replace(parts[0], repairs=_repairs_in_order(parts, hazards, releases))
    hazard_number, hazard_ids = numbered(hazards["hazard_id"])
    release_number, release_ids = numbered(releases["release_id"])
    located = np.full(len(releases), -1, dtype=np.int64)
    groups = np.zeros(len(hazards), dtype=np.int64), np.zeros(len(releases), dtype=np.int64)
    numbers, places = 0, []
    for part, (of_hazards, of_releases) in zip(parts, rows, strict=True):
        # The categories of a part are the sorted ids of its rows.
        place = {
            **dict.fromkeys(OF_HAZARDS, distinct(hazard_number[of_hazards])),
            **dict.fromkeys(OF_RELEASES, distinct(release_number[of_releases])),
        }
        places.append(place)
        codes = part.located.cat.codes.to_numpy()
        located[of_releases] = np.append(place["hazard_id"], -1)[codes]
        groups[0][of_hazards] = part.groups[0] + numbers
        groups[1][of_releases] = part.groups[1] + numbers
        numbers += max(group.max(initial=-1) for group in part.groups) + 1
    hazard_kind = _kind(hazard_ids)
    ids = hazard_kind.categories, release_ids
    del hazard_number, release_number
    # What numbering millions of ids took is needed now.
    give_back()
    # All pieces of a hazard are in one part and in order there, and so is what a release worked.
    table, order = _laid_together([part.table for part in parts], places, ["hazard_id"], ids)
    worked, worked_order = _laid_together(
        [part.worked_table for part in parts],
        places,
        ["completed_on", "outcome", "release_id"],
        ids,
    )
    return Swept(
        table,
        worked,
        _repairs_in_order(parts, hazards, releases),
        pd.Series(
            pd.Categorical.from_codes(located, dtype=hazard_kind), releases.index, name="located"
        ),
        groups,
        _gathered([part.outlines for part in parts], order),
        _gathered([part.worked_outlines for part in parts], worked_order),
    )


def give_back() -> None:
    """Give memory that was freed back to the system, where its C library can be told to.

    What a batch finds lies scattered among what it needed for its work, so that GNU's allocator
    keeps most of that: as much again as the record itself takes.

    Examples
    --------
    >>> give_back()
    """
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def part_of(
    swept: Swept,
    hazards: pd.DataFrame,
    releases: pd.DataFrame,
    kept: tuple[Array, Array],
) -> Swept:
    """Take out of what was found what belongs to some rows.

    Parameters
    ----------
    swept : Swept
        What was found.
    hazards, releases : pandas.DataFrame
        The tables that it was found in.
    kept : tuple of numpy.ndarray of bool
        For each row of the hazards, and of the releases, whether it is kept: all rows of a group,
        or none.

    Returns
    -------
    Swept
        What was found in the rows that are kept; its groups keep their numbers.

    Examples
    --------
    >>> import minemap, numpy as np
    >>> from minemap.sweep.sweeping import sweep
    >>> hazards, releases = minemap.samples.peru()
    >>> swept = sweep(hazards, releases)
    >>> chosen = [group == swept.groups[0][0] for group in swept.groups]
    >>> some = part_of(swept, hazards, releases, chosen).table
    >>> 0 < len(some) < len(swept.table)
    True
    """
    of_hazards, of_releases = kept
    hazard_number, hazard_ids = numbered(hazards["hazard_id"])
    release_number, release_ids = numbered(releases["release_id"])
    owned = np.zeros(len(hazard_ids) + 1, dtype=bool)
    owned[hazard_number[of_hazards]] = True
    done = np.zeros(len(release_ids) + 1, dtype=bool)
    done[release_number[of_releases]] = True
    rows = np.flatnonzero(owned[swept.table["hazard_id"].cat.codes.to_numpy()])
    worked = np.flatnonzero(done[swept.worked_table["release_id"].cat.codes.to_numpy()])
    ids = hazard_ids[owned[:-1]], release_ids[done[:-1]]
    index = {"hazards": hazards.index[of_hazards], "releases": releases.index[of_releases]}
    mended = np.zeros(len(swept.repairs), dtype=bool)
    for table, numbers in index.items():
        mended |= ((swept.repairs["table"] == table) & swept.repairs["row"].isin(numbers)).to_numpy(
            dtype=bool
        )
    located = swept.located[of_releases]
    return Swept(
        coded(swept.table.take(rows), *ids).reset_index(drop=True),
        coded(swept.worked_table.take(worked), *ids).reset_index(drop=True),
        swept.repairs[mended],
        coded(pd.DataFrame({"hazard_id": located}), *ids)["hazard_id"].rename("located"),
        (swept.groups[0][of_hazards], swept.groups[1][of_releases]),
        _rows_of(swept.outlines, rows),
        _rows_of(swept.worked_outlines, worked),
    )


def _rows_of(outlines: Outlines, rows: Array) -> Outlines:
    return Outlines(outlines.sheets, outlines.sheet[rows], outlines.row[rows])


def numbered(ids: pd.Series) -> tuple[Array, pd.Index]:
    """Number ids in alphabetical order.

    Parameters
    ----------
    ids : pandas.Series of str
        Ids, which may be missing. Those held as categories, as `coded` holds them, have their
        numbers.

    Returns
    -------
    number : numpy.ndarray of int
        The number of each; -1 where it is missing.
    names : pandas.Index
        The ids by their numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> number, names = numbered(pd.Series(["B", None, "A"], dtype="str"))
    >>> number.tolist(), names.tolist()
    ([1, -1, 0], ['A', 'B'])
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        return ids.cat.codes.to_numpy(dtype=np.int64), ids.cat.categories
    # A user's table may have numbers for ids, as the tables of a ledger do then.
    written, names = pd.factorize(ids.astype(TEXT))
    order = pc.array_sort_indices(pa.array(names, pa.large_string())).to_numpy()
    place = np.full(len(order) + 1, -1)
    place[order] = np.arange(len(order))
    return place[written], pd.Index(names, dtype=TEXT).take(order)


def _laid_together(
    tables: list[pd.DataFrame],
    places: list[dict[str, Array]],
    keys: list[str],
    ids: tuple[pd.Index, pd.Index],
) -> tuple[pd.DataFrame, Array]:
    """Lay the tables of parts together, in the order of some columns; tell where each row was.

    Parts number their ids by themselves: `places` has the number of each in the whole. One column
    is laid together after another, since copies of large tables take as much memory.
    """

    def column(name: str) -> Array:
        if name in WORDS:
            return np.concatenate([word_codes(name, table[name]) for table in tables])
        if name in (*OF_HAZARDS, *OF_RELEASES):
            codes = [table[name].cat.codes.to_numpy() for table in tables]
            known = [np.append(place[name], -1).astype(np.int32) for place in places]
            return np.concatenate([of[own] for of, own in zip(known, codes, strict=True)])
        return np.concatenate([table[name].to_numpy() for table in tables])

    order = np.lexsort([column(name) for name in reversed(keys)])
    return named({name: column(name)[order] for name in map(str, tables[0])}, *ids), order


def _repairs_in_order(
    parts: Sequence[Swept], hazards: pd.DataFrame, releases: pd.DataFrame
) -> pd.DataFrame:
    repairs = pd.concat([part.repairs for part in parts], ignore_index=True)
    is_release = (repairs["table"] == "releases").to_numpy(dtype=bool)
    place = np.where(
        is_release,
        releases.index.get_indexer(pd.Index(repairs["row"])),
        hazards.index.get_indexer(pd.Index(repairs["row"])),
    )
    return repairs.take(np.lexsort((place, is_release))).reset_index(drop=True)


def _gathered(outlines: Sequence[Outlines], order: Array) -> Outlines:
    """Lay sheets together, and follow the rows of the tables into their new order."""
    counts = np.cumsum([0, *(len(part.sheets) for part in outlines)])
    sheet = [part.sheet + first for part, first in zip(outlines, counts, strict=False)]
    return Outlines(
        tuple(sheet for part in outlines for sheet in part.sheets),
        np.concatenate(sheet).astype(np.int32)[order],
        np.concatenate([part.row for part in outlines]).astype(np.int32)[order],
    )
