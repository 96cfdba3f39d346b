"""The two tables: their columns, and the reading of other tables into them.

A row is used, or rejected with its number, id, field and reason. It is never lost and never
repaired.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from minemap.dtypes import TEXT, Array
from minemap.errors import ArgumentError, SchemaError
from minemap.lands.countries import extent_of
from minemap.language import cells
from minemap.language.calendars import checked_calendar
from minemap.language.vocabulary import DEVICE_COLUMNS, IMPLIED_ACTIVITY, code_of, folded
from minemap.positions.coordinates import coordinate_columns
from minemap.positions.outlines import Outlines, read_outlines
from minemap.tables.known import OWN_DAY, TIMES, recorded_from, twice_at_once, withdrawn_from

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from minemap.language.cells import Cells


__all__ = [
    "OUTLINE_NOTE",
    "READ_AS",
    "REPEATED",
    "Table",
    "column_table",
    "columns_read",
    "geometry_words",
    "id_kind",
    "kind_of_ids",
    "means",
    "means_method",
    "normalise_hazards",
    "normalise_releases",
    "refuse_other_than_tables",
    "refuse_repeated",
    "written_columns",
]

Table = Literal["hazards", "releases"]

REPEATED: dict[Table, tuple[list[str], str]] = {
    "hazards": (
        ["hazard_id", "reported_on"],
        "a second row of this hazard_id with the same reported_on",
    ),
    "releases": (["release_id"], "a second row of this release_id"),
}
"""The key of rows that are in the record at the same time, and the reason if two have the same."""

ID_KIND = "id_kind"
"""The key in a table's ``attrs`` for the type of its ids, if they were whole numbers."""

READ_AS = "read_as"
"""The key in a table's ``attrs`` for the user's columns and what they are read as."""

OUTLINE_NOTE = "outline_note"
"""The column that says how an outline was changed that cannot be cut as it is drawn."""

IN_UNITS = " in "
DBF_NAME = 10
"""Letters that a Shapefile keeps of the name of a column."""

EXACT, SPELLING, SYNONYM, WEAK = range(4)
"""How certainly the name of a column means a column of the table."""


def column_table(table: Table) -> pd.DataFrame:
    """List the columns of a table: the data dictionary.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    pandas.DataFrame
        Columns ``column``, ``dtype``, ``required``, ``meaning`` and ``also_read`` (the other names
        that are read as the column), in the order of the table.

    Examples
    --------
    >>> column_table("hazards")[["column", "dtype", "required"]].head(3)
            column           dtype  required
    0    hazard_id             str      True
    1     category             str      True
    2  reported_on  datetime64[us]      True
    """
    rows = [
        {
            "column": name,
            "dtype": entry["dtype"],
            "required": entry["required"],
            "meaning": entry["meaning"],
            "also_read": ", ".join(_synonyms(entry)),
        }
        for name, entry in cells.wording()[table].items()
    ]
    shared = cells.wording()["shared"]
    rows.append(
        {
            "column": "geometry",
            "dtype": "geometry",
            "required": False,
            "meaning": "Outline or point, longitude and latitude on WGS 84 (EPSG:4326)",
            "also_read": ", ".join(shared["geometry"][1:]),
        }
    )
    return pd.DataFrame(rows)


def normalise_hazards(
    frame: pd.DataFrame,
    source: str = "hazards",
    *,
    crs: Any = None,
    country: str | None = None,
    beside: Mapping[str, pd.Series] | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Make minemap's table of hazardous areas from a table with usual columns and words.

    Names of columns may be in any case, and in English, Spanish or French; so may the words for
    the category. Days and numbers are read as they are usually written: days day first; sizes in
    square metres, save where a unit stands in the name of the column or behind the number
    (``area_ha``, ``2.5 ha``), which is then converted. Coordinates of any CRS become longitude
    and latitude on WGS 84. Columns that are not minemap's are carried through.

    A row is rejected if its id, category or day is missing; if anything written in a column of the
    table cannot be read as what the column holds; if its geometry is a line, several points or a
    mixed collection, or lies nowhere on earth; if it has neither geometry nor ``reported_m2``; and
    if a row before it has the same id and day.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        One row for each version of a hazardous area; see `column_table` for the columns. In a table
        without a CRS, the column ``geometry`` (or ``wkt``) holds geometries or WKT in longitude
        and latitude. It is not changed.
    source : str
        What to call the table in errors.
    crs : any CRS that pyproj takes, optional
        The CRS of the coordinates, if `frame` states none or a wrong one.
    country : str, optional
        The country, by name or ISO 3166 code, if no column states it. It decides which
        transformation takes the datum of an old map to WGS 84.
    beside : mapping of str to pandas.Series, optional
        The cells of the same columns in other parts of the file. They prove, as any cell does,
        whether days or months come first and which marks numbers have.
    calendar : str, optional
        The calendar of days, if it is not the Gregorian: ``solar_hijri``, ``hijri``, ``buddhist``
        or ``ethiopian``.
    units : mapping of str to float, optional
        The square metres of units of land that differ between countries: ``{"dunum": 1000}``.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows that can be used. Columns ``hazard_id``, ``category``, ``reported_on``,
        ``reported_m2`` (m²), ``name``, ``country``, ``admin1``, ``admin2``, ``sector``,
        ``contamination``, ``source``, ``estimated_devices``, where `frame` has them
        ``recorded_on`` and ``withdrawn_on``, any others, ``geometry`` (EPSG:4326, 2D).
        Index ``row``: the number of the record in its table, the first is 1.
    pandas.DataFrame
        Those that cannot, one line each: ``row``, ``id``, ``field`` and ``reason``.

    Raises
    ------
    SchemaError
        If a required column is missing, or two columns claim to be the same one.
    CoordinateError
        If most coordinates are not longitude and latitude: no CRS, a wrong one, or swapped axes.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {
    ...         "ID": ["PE-1", "PE-2"],
    ...         "Tipo": ["sospechada", "minado"],
    ...         "Fecha": ["31/12/2023", "31/12/2023"],
    ...         "Superficie": ["1.250,5", "700"],
    ...     }
    ... )
    >>> hazards, rejected = normalise_hazards(frame)
    >>> hazards[["hazard_id", "category", "reported_on", "reported_m2"]]
        hazard_id category reported_on  reported_m2
    row
    1        PE-1      SHA  2023-12-31       1250.5
    >>> rejected[["row", "id", "field"]]
       row    id     field
    0    2  PE-2  category
    """
    reader = _Reader("hazards", frame, source, crs, country, beside, calendar, units)
    reader.identifier("hazard_id", required=True)
    reader.code("category", "category")
    reader.date("reported_on")
    reader.geometry()
    reader.measure("reported_m2")
    for name in ("name", "country", "admin1", "admin2", "sector", "contamination", "source"):
        reader.text(name)
    reader.count("estimated_devices")
    reader.times()
    unlocated = reader.outlines.missing & np.isnan(reader.read["reported_m2"])
    reader.reject("geometry", unlocated, "neither geometry nor reported_m2: nothing to account for")
    reader.reject_repeated()
    return reader.result()


def normalise_releases(
    frame: pd.DataFrame,
    source: str = "releases",
    *,
    crs: Any = None,
    country: str | None = None,
    beside: Mapping[str, pd.Series] | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Make minemap's table of land-release records from a table with usual columns and words.

    Works like `normalise_hazards`. A column ``method`` is read as outcome or as activity, whichever
    its words are; an activity that was not recorded is the one that the outcome implies. A row is
    also rejected if it has neither geometry nor ``hazard_id``, or neither a polygon nor
    ``reported_m2``, and if a row before it has the same id.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        One row for each completed piece of survey or clearance; see `column_table` for the columns.
        It is not changed.
    source : str
        What to call the table in errors.
    crs, country, beside, calendar, units
        As `normalise_hazards` takes them.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows that can be used. Columns ``release_id``, ``hazard_id``, ``outcome``,
        ``activity``, ``completed_on``, ``reported_m2`` (m²), ``anti_personnel_mines``,
        ``improvised_ap_mines``, ``anti_vehicle_mines``, ``submunitions``, ``other_uxo``, ``ieds``,
        ``operator``, ``asset``, where `frame` has them ``recorded_on`` and ``withdrawn_on``, any
        others, ``geometry`` (EPSG:4326, 2D). Index ``row``: the number of the record in its table,
        the first is 1.
    pandas.DataFrame
        Those that cannot, one line each: ``row``, ``id``, ``field`` and ``reason``.

    Raises
    ------
    SchemaError
        If a required column is missing, or two columns claim to be the same one.
    CoordinateError
        If most coordinates are not longitude and latitude: no CRS, a wrong one, or swapped axes.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {
    ...         "release_id": ["R1", "R2"],
    ...         "hazard_id": ["PE-1", "PE-1"],
    ...         "method": ["clearance", "NTS"],
    ...         "end_date": ["2014-03-12", "2014-03-12"],
    ...         "area_ha": [1.5, 1.0],
    ...     }
    ... )
    >>> releases, rejected = normalise_releases(frame)
    >>> releases[["outcome", "activity", "reported_m2"]]
         outcome   activity  reported_m2
    row
    1    cleared  clearance      15000.0
    >>> print(rejected["reason"].item())
    'NTS' is not a known outcome (known: confirmed, cleared, reduced, cancelled)
    """
    reader = _Reader("releases", frame, source, crs, country, beside, calendar, units)
    reader.identifier("release_id", required=True)
    reader.identifier("hazard_id")
    reader.code("outcome", "outcome")
    reader.activity()
    reader.date("completed_on")
    reader.geometry()
    reader.measure("reported_m2")
    for name in DEVICE_COLUMNS:
        reader.count(name)
    for name in ("operator", "asset"):
        reader.text(name)
    reader.times()
    outlines = reader.outlines
    unsized = ~outlines.polygon & np.isnan(reader.read["reported_m2"])
    reader.reject("geometry", unsized, "neither a polygon nor reported_m2: nothing to account for")
    unplaced = outlines.missing & pd.isna(reader.read["hazard_id"])
    reader.reject(
        "hazard_id", unplaced, "neither geometry nor hazard_id: nothing to take the ground from"
    )
    reader.reject_repeated()
    return reader.result()


SPREADSHEETS = r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|N/A|#+)|\d(?:[.,]\d+)?E\+\d+|=\".*\""
"""What a spreadsheet makes of ids that it read as formulas or numbers: several become one."""

PLAIN_IDS = r"[0-9A-Za-z_./-]+(?: [0-9A-Za-z_./-]+)*"
"""Ids with nothing to fold that no spreadsheet changed (that would need #, = or +)."""

NO_DAY = "a spreadsheet took an id for one; write it as a text there"


class _Reader:
    """Reads one table column by column and collects what it cannot read."""

    outlines: Outlines

    def __init__(
        self,
        table: Table,
        frame: pd.DataFrame,
        source: str,
        crs: Any,
        country: str | None,
        beside: Mapping[str, pd.Series] | None,
        calendar: str | None,
        units: Mapping[str, float] | None,
    ) -> None:
        refuse_other_than_tables(frame, source, table)
        self.beside = beside or {}
        self.calendar = checked_calendar(calendar)
        self.units = cells.checked_units(units)
        if self.units:
            frame = _with_units(table, frame, self.units)
        frame = _with_units_beside(table, frame, source)
        self.table = table
        self.frame = frame
        self.source = source
        self.crs = crs
        self.country = country
        self.geometry_name = _geometry_name(frame)
        self.claims, self.extras = _claims(table, frame, self.geometry_name, source)
        self.read: dict[str, Any] = {}
        self.reasons: dict[int, list[tuple[str, str]]] = defaultdict(list)

    def _keep(self, name: str, answer: Cells) -> None:
        self.read[name] = answer.values  # noqa: PD011 - of Cells, not of a frame
        for row, reason in answer.problems.items():
            self.reasons[row].append((name, reason))

    def _require(self, name: str, missing: Array) -> None:
        for row in np.flatnonzero(missing).tolist():
            if not any(field == name for field, _ in self.reasons.get(row, ())):
                self.reasons[row].append((name, "is missing"))

    def text(self, name: str, *, required: bool = False) -> None:
        """Read a column of texts."""
        column = self._column(name)
        if column is None:
            # Build the column by taking one missing text once for each row, which is fast.
            nothing = pd.array([None], dtype=TEXT)
            self.read[name] = nothing.take(np.zeros(len(self.frame), dtype=np.int64))
        else:
            self._keep(name, cells.texts(column))
        if name == "country" and self.country is not None:
            self.read[name] = pd.Series(self.read[name]).fillna(self.country).array
        if required:
            self._require(name, np.asarray(pd.isna(self.read[name])))

    def identifier(self, name: str, *, required: bool = False) -> None:
        """Read a column of ids; a day is not an id, but an id that a spreadsheet changed."""
        self.text(name)
        column = self._column(name)
        if column is not None and (column.dtype == object or column.dtype.kind == "M"):
            days = np.flatnonzero([isinstance(cell, date) and cell == cell for cell in column])  # noqa: PLR0124 - NaT
            for row in days.tolist():
                self.reasons[row].append((name, f"{column.iloc[row]:%Y-%m-%d} is a day: {NO_DAY}"))
        plain = pd.Series(self.read[name]).str.fullmatch(PLAIN_IDS, na=True).to_numpy(dtype=bool)
        if not plain.all():
            self._fold_ids(name)
        if required:
            self._require(name, np.asarray(pd.isna(self.read[name])))

    def _fold_ids(self, name: str) -> None:
        """Fold ids, and find those that are no ids."""
        self.read[name] = cells.folded_ids(self.read[name])
        ids = pd.Series(self.read[name])
        unfit = ids.str.contains(cells.UNFIT, na=False).to_numpy(dtype=bool)
        for row in np.flatnonzero(unfit).tolist():
            self.reasons[row].append(
                (name, f"{ids.iloc[row]!a} holds what is no letter: write the id anew")
            )
        for row in np.flatnonzero(ids.str.fullmatch(SPREADSHEETS, na=False)).tolist():
            self.reasons[row].append(
                (name, f"{ids.iloc[row]!r} is what a spreadsheet made of an id: write the id anew")
            )

    def code(self, name: str, kind: Literal["category", "outcome"]) -> None:
        """Read a required column of words."""
        self._keep(name, cells.codes(self.frame[self.claims[name]], kind))
        self._require(name, np.asarray(pd.isna(self.read[name])))

    def activity(self) -> None:
        """Read the activity, and fill in what the outcome implies."""
        column = self._column("activity")
        implied = pd.Series(self.read["outcome"]).map(IMPLIED_ACTIVITY).astype(TEXT)
        if column is None:
            self.read["activity"] = implied.array
            return
        if self.claims["activity"] == self.claims["outcome"]:
            known = np.array([_is_word("activity", word) for word in column], dtype=bool)
            column = column.where(known)
        self._keep("activity", cells.codes(column, "activity"))
        written = pd.Series(self.read["activity"])
        if written.isna().any():
            self.read["activity"] = written.fillna(implied).array

    def date(self, name: str) -> None:
        """Read a required column of days."""
        self._keep(name, self._read_beside(name, self.dates))
        self._require(name, np.isnat(self.read[name]))

    def times(self) -> None:
        """Read from when to when the rows were in the record, if the table says it."""
        for name in TIMES:
            if name in self.claims:
                read = cells.dates if name == "recorded_on" else cells.ends
                self._keep(name, self._read_beside(name, read))
        if "withdrawn_on" not in self.read:
            return
        recorded, withdrawn = self._stood()
        early = withdrawn < recorded
        if early.any():
            said = "recorded_on" if "recorded_on" in self.claims else OWN_DAY[self.table]
            self.reject(
                "withdrawn_on", early, f"lies before the day from which the row stood ({said})"
            )

    def _stood(self) -> tuple[Array, Array]:
        names = [name for name in (OWN_DAY[self.table], *TIMES) if name in self.read]
        days = pd.DataFrame({name: self.read[name] for name in names})
        return recorded_from(days), withdrawn_from(days)

    def dates(self, column: pd.Series) -> Cells:
        """Read days in the calendar of the record."""
        return cells.dates(column, self.calendar)

    def measure(self, name: str) -> None:
        """Read a column of square metres."""
        column = self._column(name)
        if column is None:
            self.read[name] = np.full(len(self.frame), np.nan)
        else:
            factor = _factor(self.claims[name], self.units)
            read = partial(cells.measures, factor=factor, units=self.units)
            self._keep(name, self._read_beside(name, read))

    def count(self, name: str) -> None:
        """Read a column of whole numbers."""
        column = self._column(name)
        if column is None:
            self.read[name] = pd.array([pd.NA] * len(self.frame), dtype="Int64")
        else:
            self._keep(name, self._read_beside(name, cells.counts))

    def geometry(self) -> None:
        """Read the geometries and bring them to EPSG:4326."""
        self.outlines = read_outlines(
            None if self.geometry_name is None else self.frame[self.geometry_name],
            len(self.frame),
            self._countries(),
            self.source,
            self.crs,
        )
        self._keep("geometry", self.outlines.cells)

    def _read_beside(self, name: str, read: Callable[[pd.Series], Cells]) -> Cells:
        """Read a column together with its cells in other parts of the file, and keep this part."""
        column = self.frame[self.claims[name]]
        others = self.beside.get(str(self.claims[name]))
        if others is None:
            return read(column)
        answer = read(pd.concat([column, others], ignore_index=True))
        own = {row: reason for row, reason in answer.problems.items() if row < len(column)}
        return answer._replace(values=answer.values[: len(column)], problems=own)  # noqa: PD011 - as above

    def _countries(self) -> pd.Series | None:
        """Give the country of each row, if known."""
        if self.country is not None and extent_of(self.country) is None:
            raise ArgumentError(
                f"country={self.country!r} is no country that is known; give its name in English, "
                "Spanish or French, or its ISO 3166 code"
            )
        column = self._column("country")
        if column is None:
            return None if self.country is None else pd.Series([self.country] * len(self.frame))
        return column if self.country is None else column.fillna(self.country)

    def _column(self, name: str) -> pd.Series | None:
        claim = self.claims.get(name)
        return None if claim is None else self.frame[claim]

    def reject(self, field: str, rows: Array, reason: str) -> None:
        """Reject rows, except those already rejected for this field."""
        for row in np.flatnonzero(rows).tolist():
            if not any(name in {field, "reported_m2"} for name, _ in self.reasons.get(row, ())):
                self.reasons[row].append((field, reason))

    def reject_repeated(self) -> None:
        """Reject all but the first of the usable rows that have the same values."""
        names, reason = REPEATED[self.table]
        ids = pd.Series(self.read[names[0]])
        if _in_order(ids) or ids.is_unique:
            return
        keys = pd.DataFrame({name: self.read[name] for name in names})
        usable = np.ones(len(keys), dtype=bool)
        usable[list(self.reasons)] = False
        rows = np.flatnonzero(usable)
        recorded, withdrawn = self._stood()
        repeated = rows[twice_at_once(keys.iloc[rows], recorded[rows], withdrawn[rows])]
        for row in repeated.tolist():
            self.reasons[row].append((names[0], reason))

    def _further(self, name: Any) -> pd.Series:
        """Give a further column as it is, with days of another calendar as Gregorian days."""
        column: pd.Series = self.frame[name]
        if self.calendar == "gregorian" or folded(str(name)) not in _further_days(self.table):
            return column
        days, problems = self.dates(column)
        written = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
        plain = column.astype(object)
        known = ~np.isnat(days)
        known[list(problems)] = False
        return plain.where(~known, pd.Series(written, index=column.index))

    def result(self) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
        """Give the table of the rows that can be used, and the table of those that cannot."""
        numbers = _row_numbers(self.frame)
        order = [name for name in cells.wording()[self.table] if name in self.read]
        columns = {name: pd.Series(self.read[name], index=numbers) for name in order}
        for name in self.extras:
            columns[_free_name(name)] = self._further(name).set_axis(numbers)
        if self.outlines.mends:
            known = columns.get(OUTLINE_NOTE, pd.Series(None, numbers, dtype=TEXT))
            columns[OUTLINE_NOTE] = known.fillna(
                pd.Series(self.outlines.mends).set_axis(numbers[[*self.outlines.mends]])
            )
        drawn = gpd.array.GeometryArray(self.read["geometry"], crs="EPSG:4326")
        columns["geometry"] = pd.Series(drawn, index=numbers)
        table = gpd.GeoDataFrame(columns, geometry="geometry")
        table.attrs[READ_AS] = _read_as(self.frame, self.claims)
        if not self.reasons:
            return table, _rejections([], [], [], [])
        bad = sorted(self.reasons)
        identifiers = pd.Series(self.read[order[0]]).fillna("").to_numpy()[bad]
        rejected = _rejections(
            numbers[bad],
            identifiers,
            [self.reasons[row][0][0] for row in bad],
            [_joined(self.reasons[row]) for row in bad],
        )
        used = np.ones(len(table), dtype=bool)
        used[bad] = False
        return table[used], rejected


def _read_as(frame: pd.DataFrame, claims: Mapping[str, Any]) -> dict[str, str]:
    """Give the columns' earlier names, by which users may ask for them."""
    before = frame.attrs.get(READ_AS, {})
    return {
        **{own: column for own, column in before.items() if column in claims},
        **{str(name): column for column, name in claims.items() if str(name) != column},
    }


def _in_order(ids: pd.Series) -> bool:
    """Tell whether each id comes after the one before it, which takes a tenth of finding pairs."""
    texts = pa.array(ids)
    after = pc.all(pc.less(texts[:-1], texts[1:]), skip_nulls=False)
    return bool(after.as_py())


@cache
def _further_days(table: Table) -> frozenset[str]:
    """Give the folded names of further columns that hold days."""
    entries = cells.wording()["further"][table]
    return frozenset(
        folded(word)
        for name, entry in entries.items()
        if entry["kind"] == "day"
        for word in (name, *entry["synonyms"])
    )


def _joined(reasons: list[tuple[str, str]]) -> str:
    """Write all reasons of one row in a line, with the field of the first."""
    first, *others = reasons
    return "; ".join([first[1], *(f"{field}: {reason}" for field, reason in others)])


def _rejections(rows: Any, identifiers: Any, fields: Any, reasons: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": np.asarray(rows, dtype=np.int64),
            "id": pd.array(list(identifiers), dtype=TEXT),
            "field": pd.array(fields, dtype=TEXT),
            "reason": pd.array(reasons, dtype=TEXT),
        }
    )


def _row_numbers(frame: pd.DataFrame) -> pd.Index:
    """Number the records from 1; a normalised table keeps its numbers."""
    index = frame.index
    if index.name == "row" and index.dtype.kind in "iu" and index.is_unique:
        return index.astype(np.int64)
    return pd.RangeIndex(1, len(frame) + 1, name="row").astype(np.int64)


# Which column is which -------------------------------------------------------------------------


def _synonyms(entry: dict[str, Any]) -> list[str]:
    return [*entry["synonyms"], *entry.get("weak", []), *entry.get("or_recorded", [])]


@cache
def _shared(use: str) -> frozenset[str]:
    return frozenset(folded(name) for name in cells.wording()["shared"][use])


def geometry_words() -> frozenset[str]:
    """List the names that mean the column of geometries, folded.

    Returns
    -------
    frozenset of str
        The names.

    Examples
    --------
    >>> {"geometry", "geom", "wkt"} <= geometry_words()
    True
    """
    return _shared("geometry")


def id_kind(frame: pd.DataFrame, table: Table) -> str | None:
    """Give the type of the ids of a table in Python, if they are whole numbers.

    Parameters
    ----------
    frame : pandas.DataFrame
        The user's table, or one that was normalised.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    str or None
        Their type; None where they are texts.

    Examples
    --------
    >>> frame = pd.DataFrame({"ID": [7], "category": ["CHA"], "date": ["2020-01-31"], "area": [5]})
    >>> id_kind(frame, "hazards")
    'int64'
    """
    if ID_KIND in frame.attrs:
        return str(frame.attrs[ID_KIND])
    name = columns_read(table, frame, table).get(
        "hazard_id" if table == "hazards" else "release_id"
    )
    if name is None or not pd.api.types.is_integer_dtype(frame[name].dtype):
        return None
    return str(frame[name].dtype)


def kind_of_ids(frame: pd.DataFrame, table: Table) -> dict[Hashable, Any]:
    """Give the type of the ids of a table in Python, for the ``attrs`` of the table read from it.

    Parameters
    ----------
    frame : pandas.DataFrame
        The user's table.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    dict
        The note; nothing where they are texts.

    Examples
    --------
    >>> kind_of_ids(pd.DataFrame({"hazard_id": ["A"]}), "hazards")
    {}
    """
    kind = id_kind(frame, table)
    return {} if kind is None else {ID_KIND: kind}


def refuse_other_than_tables(frame: Any, source: str, table: Table = "hazards") -> None:
    """Refuse anything but a table in Python, such as the name of a file.

    Parameters
    ----------
    frame : object
        What the user gives.
    source : str
        What to call it.
    table : {"hazards", "releases"}
        What it should be.

    Raises
    ------
    ArgumentError
        If it is not a table.

    Examples
    --------
    >>> refuse_other_than_tables("areas.gpkg", "hazards")
    Traceback (most recent call last):
    minemap.errors.ArgumentError: hazards: 'areas.gpkg' is no table; minemap.read_hazards(…) makes
    one of a file
    """
    if not isinstance(frame, pd.DataFrame):
        raise ArgumentError(
            f"{source}: {frame!r} is no table; minemap.read_{table}(…) makes one of a file"
        )


def means_method(name: str) -> bool:
    """Tell whether a name means a column that holds outcomes or activities.

    Parameters
    ----------
    name : str
        The name of a column, as the field writes it.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> means_method("Método"), means_method("outcome")
    (True, False)
    """
    return folded(name) in _shared("method")


def written_columns(table: Table, frame: pd.DataFrame, source: str) -> list[str]:
    """List the columns of a table whose texts prove how others in them are written.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.
    frame : pandas.DataFrame
        A table with the field's columns.
    source : str
        What to call it in errors.

    Returns
    -------
    list of str
        The columns of days, sizes and counts that hold texts, by their names in `frame`.

    Raises
    ------
    SchemaError
        If a required column is missing, or two columns claim to be the same one.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": ["A"], "tipo": ["SHA"], "fecha": ["31/12/2023"], "area": [5]})
    >>> written_columns("hazards", frame, "areas")
    ['fecha']
    """
    claims, _ = _claims(table, frame, _geometry_name(frame), source)
    found = [
        claims[name]
        for name, entry in cells.wording()[table].items()
        if name in claims and entry["dtype"] != "str"
    ]
    return [str(name) for name in found if frame[name].dtype.kind not in "iufMb"]


def _geometry_name(frame: pd.DataFrame) -> Any:
    """Name the column of geometries; None where there is none."""
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name in frame.columns:
        return frame.active_geometry_name
    named = [name for name in frame.columns if folded(str(name)) in geometry_words()]
    return min(
        named, key=lambda name: (name != "geometry", list(frame.columns).index(name)), default=None
    )


def _free_name(name: Any) -> Any:
    """Rename a further column that has the name of the column of geometries."""
    return "geometry_2" if name == "geometry" else name


@cache
def _without_unit(name: str) -> tuple[str, float]:
    """Split the unit off the folded name of a column: the rest, and the unit's square metres."""
    for unit, factor in (("ha", 1e4), ("km2", 1e6)):
        for word in sorted(map(folded, cells.wording()["units"][unit]), key=len, reverse=True):
            if name.endswith(word) and name != word:
                return name.removesuffix(word), factor
    return name, 1.0


@cache
def _meanings(table: Table) -> dict[str, dict[str, int]]:
    """Give for each column of a table the folded names that mean it, and how certainly."""
    meanings = {}
    for name, entry in cells.wording()[table].items():
        surety = {folded(weak): WEAK for weak in entry.get("weak", [])}
        surety |= {folded(synonym): SYNONYM for synonym in entry["synonyms"]}
        meanings[name] = surety | {folded(name): SPELLING}
    return meanings


def _is_size(table: Table, column: str) -> bool:
    return column == "reported_m2" and column in cells.wording()[table]


@lru_cache(maxsize=10_000)
def _surety(table: Table, column: str, name: str) -> int | None:
    """Tell how certainly a name means a column of the table; None if it does not."""
    if name == column or (_is_size(table, column) and name.startswith(f"{column}{IN_UNITS}")):
        return EXACT
    if len(name) == DBF_NAME and column.startswith(name.casefold()):
        return SPELLING
    meanings, plain = _meanings(table)[column], folded(name)
    surety = meanings.get(plain)
    if surety is None and _is_size(table, column):
        rest, factor = _without_unit(plain)
        if factor != 1.0 and (rest in meanings or rest == "reported"):
            return SYNONYM
    if surety is None and column in DEVICE_COLUMNS and _counted(plain) in meanings:
        return WEAK
    return surety


@cache
def _counted(name: str) -> str:
    """Remove the words for counting from the folded name of a column of devices."""
    words = cells.wording()["counting"]
    for word in sorted(map(folded, words["before"]), key=len, reverse=True):
        name = name.removeprefix(word)
    for word in sorted(map(folded, words["after"]), key=len, reverse=True):
        name = name.removesuffix(word)
    return name


def means(table: Table, name: str) -> bool:
    """Tell whether a name means a column of a table, its geometry or coordinates.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.
    name : str
        The name of a column, as the field writes it.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> means("hazards", "Fecha informe"), means("hazards", "Registro nacional")
    (True, False)
    """
    if any(folded(name) in _shared(use) for use in ("method", "geometry")):
        return True
    if coordinate_columns([name]):
        return True
    return any(_surety(table, column, name) is not None for column in cells.wording()[table])


def _factor(name: Any, units: Mapping[str, float]) -> float:
    """Square metres of the unit in the name of a column of sizes."""
    if name == "reported_m2":
        return 1.0
    own = str(name).rpartition(IN_UNITS)[2] if IN_UNITS in str(name) else ""
    return units[own] if own else _without_unit(folded(str(name)))[1]


def _with_units(table: Table, frame: pd.DataFrame, units: Mapping[str, float]) -> pd.DataFrame:
    """Rename a column of sizes whose name ends in a unit that the user gave: ``area_dunum``."""
    names = {}
    if "reported_m2" not in frame.columns:
        for name in frame.columns:
            plain = folded(str(name))
            unit = next((one for one in units if plain.endswith(one) and plain != one), None)
            rest = plain.removesuffix(unit) if unit else ""
            if unit and (rest == "reported" or rest in _meanings(table)["reported_m2"]):
                names[name] = f"reported_m2{IN_UNITS}{unit}"
    return frame.rename(columns=names) if len(names) == 1 else frame


def _with_units_beside(table: Table, frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """Append the unit from a column of its own to the size, and drop that column.

    A column of that name without units of area is something else, such as a military unit.
    """
    words = set(map(folded, cells.wording()["columns_of_units"]))
    beside = [name for name in frame.columns if folded(str(name)) in words]
    if len(beside) != 1:
        return frame
    size = _found(table, frame, _geometry_name(frame), source).get("reported_m2")
    if size is None:
        return frame
    units, _ = cells.texts(frame[beside[0]])
    stated = pd.Series(units).map(cells.is_unit, na_action="ignore")
    if not stated.eq(True).any():
        return frame
    column = frame[size]
    if column.dtype.kind in "iuf":
        # Enough digits that a point cannot be a thousands separator.
        sizes: Any = [
            None if pd.isna(one) else np.format_float_positional(float(one), min_digits=4)
            for one in column
        ]
    else:
        sizes, _ = cells.texts(column)
    whole = [
        number if pd.isna(number) or re.search(r"[^\W\d_]", number)
        else f"{number} {'(no unit)' if pd.isna(unit) else unit}"
        for number, unit in zip(sizes, units, strict=True)
    ]  # fmt: skip
    together = pd.Series(whole, index=frame.index, dtype=object)
    return frame.assign(**{str(size): together}).drop(columns=beside)


def columns_read(table: Table, frame: pd.DataFrame, source: str) -> dict[str, Any]:
    """Tell which column of a table is read as which of minemap's.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.
    frame : pandas.DataFrame
        The table of the field.
    source : str
        What to call it in errors.

    Returns
    -------
    dict
        By the name of a column of minemap's table that of `frame`; those that have none are left
        out, also if they are required.

    Raises
    ------
    SchemaError
        If two columns mean the same one.

    Examples
    --------
    >>> frame = pd.DataFrame({"ID": ["PE-1"], "Superficie": [700], "nota": [""]})
    >>> columns_read("hazards", frame, "areas")
    {'reported_m2': 'Superficie', 'hazard_id': 'ID'}
    """
    return _found(table, frame, _geometry_name(frame), source)


def _claims(
    table: Table, frame: pd.DataFrame, geometry_name: Any, source: str
) -> tuple[dict[str, Any], list[Any]]:
    """Find the column of `frame` for each column of the table, and list those left over."""
    claims = _found(table, frame, geometry_name, source)
    _require_columns(table, claims, frame, geometry_name, source)
    taken = {*claims.values(), geometry_name}
    return claims, [name for name in frame.columns if name not in taken]


def refuse_repeated(frame: pd.DataFrame, source: str) -> None:
    """Refuse a table in which two columns have one name.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    source : str
        What to call it in the error.

    Raises
    ------
    SchemaError
        If two have.

    Examples
    --------
    >>> refuse_repeated(pd.DataFrame(columns=["m2", "m2"]), "areas")
    Traceback (most recent call last):
    minemap.errors.SchemaError: areas: column 'm2' occurs twice; rename or drop one of the two
    """
    repeated = frame.columns[frame.columns.duplicated()].unique()
    if len(repeated):
        raise SchemaError(
            f"{source}: column {str(repeated[0])!r} occurs twice; rename or drop one of the two"
        )


def _found(table: Table, frame: pd.DataFrame, geometry_name: Any, source: str) -> dict[str, Any]:
    refuse_repeated(frame, source)
    names = [name for name in frame.columns if name != geometry_name]
    claims: dict[str, Any] = {}
    for surest in (SYNONYM, WEAK):
        for column in cells.wording()[table]:
            if column in claims:
                continue
            free = [name for name in names if name not in claims.values()]
            claim = _claimant(table, column, free, surest, source)
            if claim is not None:
                claims[column] = claim
    own = cells.wording()[table][OWN_DAY[table]].get("or_recorded", ())
    recorded = folded(str(claims.get("recorded_on", "")))
    if OWN_DAY[table] not in claims and recorded in map(folded, own):
        claims[OWN_DAY[table]] = claims.pop("recorded_on")
    if table == "releases":
        _claim_method(claims, frame, [name for name in names if name not in claims.values()])
    return claims


def _claimant(table: Table, column: str, names: list[Any], surest: int, source: str) -> Any:
    """Find the one column that means `column` most certainly; None if there is none."""
    found = defaultdict(list)
    for name in names:
        surety = _surety(table, column, str(name))
        if surety is not None and surety <= surest:
            found[surety].append(name)
    if not found:
        return None
    best = found[min(found)]
    entry = cells.wording()[table][column]
    if entry.get("ranked") and min(found) == SYNONYM:
        rank = {folded(name): place for place, name in enumerate(entry["synonyms"])}
        places = [rank[folded(str(name))] for name in best]
        best = [name for name, place in zip(best, places, strict=True) if place == min(places)]
    if len(best) > 1:
        first, second, *_ = best
        raise SchemaError(
            f"{source}: columns {str(first)!r} and {str(second)!r} both mean {column}; rename the "
            f"right one to {column}, and the other is carried along as it is"
        )
    return best[0]


def _claim_method(claims: dict[str, Any], frame: pd.DataFrame, names: list[Any]) -> None:
    """Read a column ``method`` as outcome or activity, whichever its words are."""
    method = next((name for name in names if means_method(str(name))), None)
    if method is None:
        return
    words = [str(word) for word in cells.distinct(frame[method])[1] if str(word).strip()]
    if "outcome" not in claims and (not words or any(_is_word("outcome", word) for word in words)):
        claims["outcome"] = method
    if "activity" not in claims and words:
        shared = "outcome" in claims and claims["outcome"] == method
        if shared or all(_is_word("activity", word) for word in words):
            claims["activity"] = method


def _is_word(kind: Literal["outcome", "activity"], word: Any) -> bool:
    return code_of(kind, str(word)) is not None


def _require_columns(
    table: Table, claims: dict[str, Any], frame: pd.DataFrame, geometry_name: Any, source: str
) -> None:
    found = ", ".join(map(str, frame.columns)) or "none"
    for column, entry in cells.wording()[table].items():
        if entry["required"] and column not in claims:
            others = _synonyms(entry)
            if column == "outcome":
                others = [*others, "method (with words for outcomes)"]
            raise SchemaError(
                f"{source}: no column {column}. Columns found: {found}. Rename the right one to "
                f"{column}; or say columns={{'{column}': '…'}} to minemap.read_{table}, which "
                f"minemap.describe proposes. Read as the same: {', '.join(others)}"
            )
    if len(frame) and geometry_name is None and "reported_m2" not in claims:
        raise SchemaError(
            f"{source}: neither geometry nor a column reported_m2, so no ground to account for. "
            f"Columns found: {found}. Add outlines, or name the column of sizes reported_m2"
        )
