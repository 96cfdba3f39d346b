"""Names of columns that are not recognised by themselves: mappings and profiles.

A mapping is a small table that the user writes (a dict or a TOML file). A profile is a mapping that
comes with minemap, for exports of a well-known system.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, SchemaError, warn
from minemap.language.cells import YEAR_LAST, texts, wording
from minemap.language.vocabulary import folded
from minemap.tables.schema import READ_AS, columns_read, means_method
from minemap.toml_files import packaged, read_toml

if TYPE_CHECKING:
    from minemap.tables.schema import Table

__all__ = [
    "ColumnMapping",
    "apply",
    "mapping_of",
    "profile_of",
    "renames",
    "told_unmet",
    "with_month_first",
    "with_profile",
    "with_status",
]

PARTS = ("columns", "values", "constants", "flags", "time_zone", "month_first")
_YES = ("yes", "y", "true", "1", "x", "sí", "s", "oui", "o", "observed", "verbal", "records")
PLACES = (
    "geometry", "longitude", "latitude", "easting", "northing", "zone", "mgrs", "coordinates",
    "point", "point_number", "point_type", "shape_id", "ring",
    "bearing", "distance", "from_point", "bearing_kind", "bearing_unit", "measured_on",
)  # fmt: skip
"""Further columns that a mapping may name: they become the geometry."""

METHODS = ("outcome", "activity")
"""What a column of methods holds."""

TICKED = frozenset(map(folded, _YES))
UNTICKED = frozenset(map(folded, ("no", "n", "false", "0", "non", "none")))


@dataclass(frozen=True)
class ColumnMapping:
    """What a file calls the columns of a table.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        For a column of minemap, columns of the file; the first that exists is read.
    values : mapping of str to mapping of str to str
        For a column of minemap, the meaning of its codes: ``{"category": {"1": "SHA"}}``.
    constants : mapping of str to str
        Columns that the file does not have, and their one value: ``{"category": "CHA"}``.
    flags : mapping of str to mapping of str to str
        For a column of minemap columns that are ticked, and the text of each.
    time_zone : str or None
        The time zone in which a time has its day.
    month_first : bool
        Whether days are written as 8/31/2012, as Survey123 does.
    name : str
        What to call it in errors.
    strict : bool
        Whether every column that it names has to be there.

    Examples
    --------
    >>> mapping_of({"reported_on": "fecha_inf"}, "hazards").columns["reported_on"]
    ('fecha_inf',)
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_zone: str | None = None
    month_first: bool = False
    name: str = "columns"
    strict: bool = True


def profile_of(
    frame: pd.DataFrame, table: Table, form: str | None = None
) -> tuple[str, ColumnMapping] | None:
    """Recognise the system that a table was exported from.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    table : {"hazards", "releases"}
        What it is read as.
    form : str, optional
        The format of the file, where it is one of one system.

    Returns
    -------
    tuple of (str, ColumnMapping) or None
        The name of the system and its names of the columns; None if no system is recognised.

    Examples
    --------
    >>> frame = pd.DataFrame({"ha_code": ["A"], "survey_date": ["2020-01-31"], "ev_scrap": ["no"]})
    >>> profile_of(frame, "hazards")[0]
    'IMSMA Core'
    """
    there = {folded(str(name)) for name in frame.columns}
    labels: list[str] = []
    parts: dict[str, Any] = {}
    for profile in packaged("profiles").values():
        part = profile.get(table)
        if "format" in profile and profile["format"] != form:
            continue
        if part and {folded(name) for name in part["signature"]} <= there:
            labels.append(profile["label"])
            parts |= {name: part[name] for name in part.keys() - parts.keys() - {"signature"}}
    if not labels:
        return None
    label = ", ".join(labels)
    return label, _made({"columns": {}, **parts}, label, table, strict=False)


def with_profile(
    frame: pd.DataFrame, table: Table, form: str | None, mapping: ColumnMapping | None
) -> tuple[str | None, ColumnMapping | None]:
    """Complete a user's mapping with the names that the system uses.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    table : {"hazards", "releases"}
        What it is read as.
    form : str or None
        The format of the file, where it is one of one system.
    mapping : ColumnMapping or None
        What the user says, which goes before what the system says.

    Returns
    -------
    tuple of (str or None, ColumnMapping or None)
        The name of the system, and what the columns are called; None where that is not known.

    Examples
    --------
    >>> frame = pd.DataFrame({"ha_code": ["A"], "survey_date": ["2020-01-31"], "klasse": ["1"]})
    >>> said = mapping_of({"category": "klasse"}, "hazards")
    >>> system, mapping = with_profile(frame, "hazards", None, said)
    >>> system, renames(frame, mapping, "areas.csv")
    ('IMSMA Core', {'klasse': 'category', 'ha_code': 'hazard_id', 'survey_date': 'reported_on'})
    """
    found = profile_of(frame, table, form)
    if found is None:
        return None, mapping
    system, profile = found
    if mapping is None:
        return system, profile
    there = {folded(str(name)) for name in frame.columns}
    said = {*mapping.columns, *mapping.constants, *mapping.flags}
    # A column that the user has mapped is not mapped again by its usual name.
    there -= {folded(name) for names in mapping.columns.values() for name in names}
    columns = {
        column: left
        for column, names in profile.columns.items()
        if column not in said and (left := tuple(name for name in names if folded(name) in there))
    }
    flags = {
        column: {name: text for name, text in ticks.items() if folded(name) in there}
        for column, ticks in profile.flags.items()
        if column not in said
    }
    return system, replace(
        mapping,
        columns={**mapping.columns, **columns},
        flags={**mapping.flags, **flags},
        month_first=mapping.month_first or profile.month_first,
    )


def mapping_of(given: Any, table: Table, *, points: bool = False) -> ColumnMapping | None:
    """Read a mapping that a user gives.

    Parameters
    ----------
    given : dict, str, os.PathLike or None
        ``{minemap's column: the file's}``, also for columns of coordinates (``easting``, ``zone``),
        turning points (``point_number``) and surveys (``bearing``); or a mapping with the parts
        ``columns``, ``values``,
        ``constants``, ``flags``, ``time_zone`` and ``month_first``; or either under ``hazards``
        and ``releases``; or a TOML file that holds one of these.
    table : {"hazards", "releases"}
        Whose part of it is meant.
    points : bool
        Whether the part ``points`` is meant, for a file of turning points beside the areas.

    Returns
    -------
    ColumnMapping or None
        The mapping; None if none is given, or none for this table.

    Raises
    ------
    ReadError
        If the file is missing or no TOML.
    ArgumentError
        If the mapping names a part or a column that there is not, or is of another shape.

    Examples
    --------
    >>> given = {"hazards": {"columns": {"hazard_id": "Nr"}, "constants": {"category": "CHA"}}}
    >>> mapping_of(given, "hazards").constants
    {'category': 'CHA'}
    >>> mapping_of(given, "releases") is None
    True
    """
    if given is None:
        return None
    name = "columns"
    if isinstance(given, str | os.PathLike):
        name = os.fspath(given)
        given = read_toml(Path(given), "a mapping")
    if not isinstance(given, Mapping):
        raise ArgumentError(
            f"{name}: neither a mapping, such as {{'hazard_id': 'Nr'}}, nor the name of a TOML file"
        )
    if set(given) & {"hazards", "releases", "points"}:
        # The reports read what texts of contamination stand for.
        others = set(given) - {"hazards", "releases", "points", "contamination"}
        if others:
            raise ArgumentError(
                f"{name}: {min(others)!r} stands beside hazards and releases; put it in one"
            )
        part = "points" if points else table
        if part not in given:
            return None
        given = given[part]
    elif points:
        return None
    return _made(given, name, table, strict=True)


def with_status(mapping: ColumnMapping | None, column: str) -> ColumnMapping:
    """Add the column of statuses to a mapping.

    Parameters
    ----------
    mapping : ColumnMapping or None
        The mapping.
    column : str
        What the file calls the column.

    Returns
    -------
    ColumnMapping
        Both.

    Examples
    --------
    >>> with_status(None, "Zustand").columns
    {'status': ('Zustand',)}
    """
    whole = mapping or ColumnMapping()
    return replace(whole, columns={**whole.columns, "status": (column,)})


def _made(given: Any, name: str, table: Table, *, strict: bool) -> ColumnMapping:
    if not isinstance(given, Mapping):
        raise ArgumentError(f"{name}: {given!r} is no mapping")
    parts = dict(given)
    if not set(parts) & set(PARTS):
        parts = {"columns": parts}
    for part, value in parts.items():
        if part not in PARTS:
            raise ArgumentError(f"{name}: there is no part {part!r}; the parts: {', '.join(PARTS)}")
        if part == "time_zone":
            _check_time_zone(value, name)
        elif part == "month_first":
            if not isinstance(value, bool):
                raise ArgumentError(f"{name}: month_first is {value!r}, neither true nor false")
        else:
            _check_part(part, value, name, table, strict=strict)
    columns = {
        column: tuple(map(str, names)) if isinstance(names, list | tuple) else (str(names),)
        for column, names in parts.get("columns", {}).items()
    }
    return ColumnMapping(
        columns,
        {c: {str(k): str(v) for k, v in m.items()} for c, m in parts.get("values", {}).items()},
        {column: str(value) for column, value in parts.get("constants", {}).items()},
        {c: {str(k): str(v) for k, v in m.items()} for c, m in parts.get("flags", {}).items()},
        parts.get("time_zone"),
        parts.get("month_first", False),
        name,
        strict,
    )


def _check_part(part: str, value: Any, name: str, table: Table, *, strict: bool) -> None:
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{name}: {part} is {value!r}, and should be a mapping")
    known = {*wording()[table], *wording()["further"][table], *PLACES}
    for column, content in value.items():
        if column not in known and strict:
            close = difflib.get_close_matches(str(column), known, 1)
            hint = f"; {close[0]}?" if close else f"; it has {', '.join(sorted(known))}"
            raise ArgumentError(f"{name}: {table} have no column {column!r}{hint}")
        if part in {"values", "flags"} and not isinstance(content, Mapping):
            raise ArgumentError(f"{name}: {part}.{column} is {content!r}, not a mapping")


def _check_time_zone(name: Any, source: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError):
        raise ArgumentError(
            f"{source}: time_zone {name!r} is none that is known; write it as 'Asia/Phnom_Penh'"
        ) from None


def renames(frame: pd.DataFrame, mapping: ColumnMapping, source: str) -> dict[Any, str]:
    """Tell which columns of a table a mapping renames, and how.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    mapping : ColumnMapping
        The mapping.
    source : str
        What to call the table in errors.

    Returns
    -------
    dict
        By the column of the table the one of minemap.

    Raises
    ------
    SchemaError
        If a column that the mapping names is not there, or is named for two.

    Examples
    --------
    >>> mapping = mapping_of({"hazard_id": "Nr"}, "hazards")
    >>> renames(pd.DataFrame({"NR": [7]}), mapping, "areas.csv")
    {'NR': 'hazard_id'}
    """
    places = {folded(str(name)): name for name in reversed(frame.columns)}
    names: dict[Any, str] = {}
    for column, wanted in mapping.columns.items():
        found = next((places[folded(name)] for name in wanted if folded(name) in places), None)
        found = next((name for name in wanted if name in frame.columns), found)
        if found is None and mapping.strict:
            close = difflib.get_close_matches(wanted[0], list(map(str, frame.columns)), 1)
            hint = f" (is it {close[0]!r}?)" if close else ""
            raise SchemaError(
                f"{source}: no column {wanted[0]!r}, which {mapping.name} reads as {column}{hint}; "
                f"columns found: {', '.join(map(str, frame.columns))}"
            )
        if found in names and mapping.strict:
            raise SchemaError(
                f"{source}: {mapping.name} reads column {str(found)!r} both as {names[found]} and "
                f"as {column}; name it for one of them"
            )
        if found is not None and found not in names:
            names[found] = column
    return names


def apply(
    frame: pd.DataFrame, mapping: ColumnMapping, source: str, table: Table
) -> tuple[pd.DataFrame, frozenset[tuple[str, str]]]:
    """Rename the columns of a table by a mapping, and replace their codes by words.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    mapping : ColumnMapping
        The mapping.
    source : str
        What to call the table in errors.
    table : {"hazards", "releases"}
        What it is read as: codes are looked for in the column that is read as theirs, whatever the
        file calls it.

    Returns
    -------
    pandas.DataFrame
        The table. A column that had a name which another one gets has ``_in_file`` behind it.
    frozenset of tuple of (str, str)
        The columns and codes of ``values`` that no cell has.

    Raises
    ------
    SchemaError
        If a column that the mapping names is not there, or is named for two.

    Examples
    --------
    >>> frame = pd.DataFrame({"Nr": [7], "tipo": ["2"]})
    >>> mapping = mapping_of({"columns": {"hazard_id": "Nr"},
    ...                       "values": {"category": {"2": "CHA", "3": "SHA"}}}, "hazards")
    >>> made, unmet = apply(frame, mapping, "areas.csv", "hazards")
    >>> made.values.tolist(), sorted(unmet)
    ([[7, 'CHA']], [('category', '3')])
    """
    names = renames(frame, mapping, source)
    taken = set(names.values()) | set(mapping.constants)
    renamed = {
        name: names.get(name, f"{name}_in_file" if name in taken else name)
        for name in frame.columns
    }
    made = frame.rename(columns=renamed)
    made.attrs[READ_AS] = {str(own): column for own, column in names.items() if own != column}
    for column, value in mapping.constants.items():
        made[column] = pd.array([value] * len(made), dtype=TEXT)
    for column, ticks in mapping.flags.items():
        made = _ticked(made, column, ticks, source, strict=mapping.strict)
    places = _places_of_codes(made, mapping, source, table)
    unmet: set[tuple[str, str]] = set()
    for column, codes in mapping.values.items():  # noqa: PD011 - of a mapping
        words = {folded(code): word for code, word in codes.items()}
        there: set[str] = set()
        if column in places:
            written = made[places[column]]
            cells = [None if pd.isna(text) else folded(text) for text in texts(written)[0]]
            meant = pd.Series([words.get(cell or "") for cell in cells], made.index, dtype=object)
            made[places[column]] = written.astype(object).where(meant.isna(), meant)
            there = {cell for cell in cells if cell}
        unmet |= {(column, code) for code in codes if folded(code) not in there}
    return made, frozenset(unmet)


def _places_of_codes(
    frame: pd.DataFrame, mapping: ColumnMapping, source: str, table: Table
) -> dict[str, Any]:
    """Find the columns whose codes a mapping lists: by their own name, or by what they are read as.

    A column of methods whose codes are not known is taken as outcomes, or else as activities.
    """
    coded = [*mapping.values]  # noqa: PD011 - of a mapping
    wanted = [column for column in coded if column not in frame]
    places: dict[str, Any] = {column: column for column in coded if column in frame}
    if wanted:
        read = columns_read(table, frame, source)
        method = [name for name in frame.columns if means_method(str(name))]
        for column in wanted:
            if column in read:
                places[column] = read[column]
            elif method and column in METHODS and not {*METHODS} & {*places, *read}:
                places[column] = method[0]
    return places


def told_unmet(unmet: Collection[tuple[str, str]], mapping: ColumnMapping, source: str) -> None:
    """Warn of entries of a mapping's ``values`` that occur in no cell.

    Parameters
    ----------
    unmet : collection of tuple of (str, str)
        The columns and codes.
    mapping : ColumnMapping
        The mapping.
    source : str
        What to call the table.

    Warns
    -----
    MinemapWarning
        If there are any, and a user wrote the mapping.

    Examples
    --------
    >>> told_unmet([], ColumnMapping(), "areas.csv")
    """
    if unmet and mapping.strict:
        said = ", ".join(f"{code!r} of {column}" for column, code in sorted(unmet))
        warn(
            f"{source}: {mapping.name} says what these values stand for, and no cell has them: "
            f"{said}. See how they are written in the file"
        )


def with_month_first(column: pd.Series) -> pd.Series:
    """Rewrite days with the month first to days with the year first.

    Parameters
    ----------
    column : pandas.Series
        A column of days.

    Returns
    -------
    pandas.Series
        The column; whatever is no such day stays as it is.

    Examples
    --------
    >>> with_month_first(pd.Series(["8/31/2012 12:00:00 PM", "2012-08-31"])).tolist()
    ['2012-8-31', '2012-08-31']
    """

    def turned(cell: Any) -> Any:
        match = YEAR_LAST.fullmatch(cell.strip()) if isinstance(cell, str) else None
        return cell if match is None else f"{match[4]}-{match[1]}-{match[3]}"

    return pd.Series([turned(cell) for cell in column], index=column.index, dtype=column.dtype)


def _ticked(
    frame: pd.DataFrame, column: str, ticks: Mapping[str, str], source: str, *, strict: bool
) -> pd.DataFrame:
    """Make one text from the columns that are ticked; other marks are included as they are."""
    places = {folded(str(name)): name for name in reversed(frame.columns)}
    missing = [name for name in ticks if folded(name) not in places]
    if missing and strict:
        raise SchemaError(f"{source}: no column {missing[0]!r}, which flags of {column} name")
    if column in frame and strict:
        raise SchemaError(
            f"{source}: flags of {column} cannot be read, since a column is read as {column}; "
            "leave one of the two out"
        )
    if column in frame or len(missing) == len(ticks):
        return frame
    parts: list[Any] = []
    for name, text in ticks.items():
        if folded(name) not in places:
            continue
        cells, _ = texts(frame[places[folded(name)]])
        parts.append(
            [
                ""
                if pd.isna(cell) or folded(cell) in UNTICKED
                else text
                if folded(cell) in TICKED
                else f"{text} ({cell})"
                for cell in cells
            ]
        )
    joined = ["; ".join(filter(None, row)) or None for row in zip(*parts, strict=True)]
    return frame.assign(**{column: pd.array(np.array(joined, dtype=object), dtype=TEXT)})
