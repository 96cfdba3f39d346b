"""Tables of what remained and was released, year by year: their columns, units, years and forms."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.accounts import FLOWS
from minemap.days import as_day
from minemap.errors import ArgumentError, ReadError, SchemaError
from minemap.language.cells import measures
from minemap.language.vocabulary import code_of
from minemap.saving import saving

if TYPE_CHECKING:
    import os

__all__ = [
    "FIGURES",
    "UNITS",
    "figures_of",
    "holds_totals",
    "published_series",
    "read_totals",
    "write_template",
]

FIGURES = ("remaining_m2", "released_m2", *FLOWS)
"""The columns about the ground, in m²."""

UNITS = {"m2": 1.0, "ha": 1e4, "km2": 1e6}
"""Units in which figures are written, and their square metres."""

OTHER_UNITS = {
    *("m", "km", "acre", "acres", "ft2", "sqft", "mi2", "sqmi", "dunum", "dunums"),
    *("donum", "dunam", "dunams", "feddan", "rai", "mu"),
}
"""Units in which figures are written elsewhere."""

UNIT_WORDS = {"m²": "m2", "sqm": "m2", "km²": "km2", "sqkm": "km2", "hectares": "ha"}
NAMES = {
    **dict.fromkeys(("closing", "contamination", "contaminated", "contaminated_area"), "remaining"),
    **dict.fromkeys(("remaining_area", "area_remaining", "remaining_contamination"), "remaining"),
    **dict.fromkeys(("found", "newly_found", "addition"), "added"),
    **dict.fromkeys(("release", "total_released", "released_total"), "released"),
    "cancellation": "cancelled",
    "reduction": "reduced",
    "clearance": "cleared",
}
"""Other names of a figure."""

DATED = (
    *("year", "day", "date", "year_end", "period_end", "month", "quarter"),
    *("año", "fecha", "année", "annee", "jour", "mois", "mes"),
)
"""Columns with the time of a row."""

FISCAL = {"fiscal year", "financial year", "año fiscal", "année fiscale"}
"""Columns of years that need not end in December; the user must say which."""

FISCAL_YEAR = re.compile(
    r"(?:FY\s*)?((?:19|20)\d\d)\s*[/\u2013-]\s*(?:19|20)?(\d\d)|FY\s*\d+", re.IGNORECASE
)

WITH_UNIT = re.compile(
    r"(?P<name>.*?)[\s_]*[(\[]?(?P<unit>m2|m²|sqm|km2|km²|sqkm|ha|hectares)[)\]]?", re.IGNORECASE
)
ALIKE = 0.8
"""Similarity of two names from which one may be a misspelling of the other."""

ROUNDING_M2 = 1e-3
"""Negative figures closer to 0 than this come from rounding."""

SHOWN = 8
TEMPLATE = """year,remaining_km2,cancelled_km2,reduced_km2,cleared_km2,added_km2
2021,12.4,,,,
2022,11.1,0.6,0.2,0.5,0
2023,10.3,0.3,,0.5,
"""

_SERIES_PLACES = (
    Path(__file__).parents[1] / "data" / "published" / "series.csv",
    Path(__file__).parents[3] / "sample_data" / "published" / "series.csv",
)


def figures_of(table: pd.DataFrame, units: str | None = None) -> pd.DataFrame:
    """Read a table of totals and flows with any columns, units and index, as m² by day.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by years or days, or with a column ``year``, ``day`` or ``date``. Figures are
        ``remaining``, ``released``, ``cancelled``, ``reduced``, ``cleared`` and ``added``, each
        with its unit behind its name (``remaining_km2``, ``cleared_ha``, ``added (m²)``), or all in
        `units`; or the table is long, with ``year``, ``figure`` and a value. What a ledger's
        ``timeline`` or ``balance`` gives is such a table too.
    units : {"m2", "ha", "km2"}, optional
        Of figures whose columns name none.

    Returns
    -------
    pandas.DataFrame
        Index: days in order, a year being its last day. Columns: those of `FIGURES` that there are,
        in m²; missing where nothing is written.

    Raises
    ------
    SchemaError
        If there is no figure of what remains, a unit is not known, or a name looks like a slip.
    ArgumentError
        If the table has groups, a day twice, an invalid year, or a figure that cannot be read.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2022, 2023], "remaining_km2": [0.9, 0.8]})
    >>> figures_of(table)["remaining_m2"].tolist()
    [900000.0, 800000.0]
    """
    if not isinstance(table, pd.DataFrame):
        raise ArgumentError(
            f"a {type(table).__name__} is no table of totals: give a pandas table with a column "
            "remaining_m2 (of a series: series.to_frame('remaining_m2'); of a file: read_totals)"
        )
    if units is not None and units not in UNITS:
        raise ArgumentError(f"units={units!r} is not one of 'm2', 'ha', 'km2'")
    if isinstance(table.index, pd.MultiIndex):
        raise ArgumentError(
            "the timeline has groups: forecast one at a time, with "
            f"timeline.xs(group, level={table.index.names[0]!r})"
        )
    wide = _by_day(_wide(table))
    found: dict[str, pd.Series] = {}
    for column in wide.columns:
        named = _figure(str(column), units)
        if named is None:
            continue
        name, factor = named
        if name in found:
            raise SchemaError(f"two columns say {name.removesuffix('_m2')}; keep one of them")
        found[name] = _read(wide[column], str(column), factor)
    if "remaining_m2" not in found:
        _refuse_without_totals([str(column) for column in wide.columns])
    figures = pd.DataFrame({name: found[name] for name in FIGURES if name in found}).sort_index()
    if not figures.index.is_unique:
        twice = figures.index[figures.index.duplicated()][0]
        raise ArgumentError(f"there are two rows for {twice:%Y-%m-%d}; keep one")
    return figures


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the long form into the wide one."""
    names = {str(column).strip().casefold(): column for column in table.columns}
    when = next((names[name] for name in DATED if name in names), None)
    if "figure" not in names or when is None:
        return table
    values = [names[name] for name in ("value", *UNITS) if name in names]
    if len(values) != 1:
        raise SchemaError("a long table needs one column of values: m2, ha, km2 or value")
    countries = sorted(table[names["country"]].astype(str).unique()) if "country" in names else []
    if len(countries) > 1:
        listed = ", ".join(countries[:SHOWN]) + (", …" if len(countries) > SHOWN else "")
        raise ArgumentError(f"the table is of several countries ({listed}): choose one")
    unit = "" if values[0] == names.get("value") else str(values[0]).strip().casefold()
    kept = table[table[names["figure"]] != "unused"]
    twice = kept.duplicated([when, names["figure"]])
    if twice.any():
        row = kept[twice].iloc[0]
        raise ArgumentError(f"{row[names['figure']]} of {row[when]} stands twice; keep one")
    wide = kept.pivot_table(values[0], when, names["figure"], aggfunc="first")
    bare = [WITH_UNIT.sub(lambda found: found["name"], str(name)) for name in wide.columns]
    wide.columns = pd.Index([f"{name}_{unit}" if unit else name for name in bare])
    return wide


def _by_day(table: pd.DataFrame) -> pd.DataFrame:
    """Index a table by days: from its index, or from its column of years or days."""
    named = {str(column).strip().casefold(): column for column in table.columns}
    when = next((named[name] for name in DATED if name in named), None)
    if when is not None and not isinstance(table.index, pd.DatetimeIndex | pd.PeriodIndex):
        days = _days(table[when])
        table = table.drop(columns=when)
    elif isinstance(table.index, pd.RangeIndex) and (
        alike := [column for name, column in named.items() if any(word in name for word in DATED)]
    ):
        raise SchemaError(
            f"no column says of when a row is; is it {alike[0]!r}? Call it year, of which each is "
            "its last day, or date, with days such as 2022-03-31 (the end of a fiscal year)"
        )
    else:
        days = _days(table.index)
    return table.set_axis(days, axis=0)


def _days(written: Any) -> pd.DatetimeIndex:
    if isinstance(written, pd.PeriodIndex):
        return written.to_timestamp(how="end").normalize().as_unit("us")
    if isinstance(written, pd.DatetimeIndex):
        return written.tz_localize(None).normalize().as_unit("us")
    years = [str(value).strip() for value in written]
    if years and all(map(_is_fiscal, years)):
        raise ArgumentError(
            f"{years[0]!r} is a fiscal year, and does not say when it ends: write its last day, "
            "such as 2022-03-31, in a column date"
        )
    days = []
    for value in written:
        # pandas reads a column of years with a gap as floats: 2019.0.
        whole = isinstance(value, float | np.floating) and float(value).is_integer()
        year = int(value) if whole else value
        try:
            days.append(as_day(year, "the year or day of a row"))
        except ArgumentError as error:
            raise ArgumentError(
                "the table must be indexed by days or by years, such as 2014, or have a column "
                f"year: {error}"
            ) from error
    return pd.DatetimeIndex(days).as_unit("us")


def _is_fiscal(year: str) -> bool:
    """Tell whether this may be a fiscal year: FY19, 2018/19; 2011-12 may be one, or a month."""
    found = FISCAL_YEAR.fullmatch(year)
    if found is None or found[1] is None:
        return found is not None
    return (int(found[1]) + 1) % 100 == int(found[2])


def _named(name: str) -> str:
    """Give the usual name of a figure, in whatever language an outcome is written."""
    return NAMES.get(name) or code_of("outcome", name.replace("_", " ")) or name


def _figure(column: str, units: str | None) -> tuple[str, float] | None:
    """Find the figure and the unit of a column; None if it is no figure."""
    plain = column.strip().casefold()
    match = WITH_UNIT.fullmatch(plain)
    name, unit = (match["name"], match["unit"]) if match else (plain, None)
    name = re.sub(r"[\s_()\[\]]+", "_", name).strip("_")
    name = f"{_named(name)}_m2"
    if name not in FIGURES:
        bare, _, other = name.removesuffix("_m2").rpartition("_")
        if other in OTHER_UNITS and f"{_named(bare)}_m2" in FIGURES:
            raise SchemaError(
                f"column {column!r} is in {other}, which is not read: write it in m2, ha or km2"
            )
        close = difflib.get_close_matches(name, FIGURES, 1, ALIKE)
        # A single word without a unit may be a misspelling; several words mean something else
        # ("cleared by").
        if close and (unit is not None or units is not None or not bare):
            raise SchemaError(f"no figure is called {column!r}; is it {close[0]}?")
        return None
    if unit is None:
        if units is None:
            raise SchemaError(
                f"column {column!r} has no unit: call it {name.removesuffix('m2')}km2 "
                "(or …_m2, …_ha), or give units='km2'"
            )
        return name, UNITS[units]
    unit = UNIT_WORDS.get(unit, unit)
    if units is not None and unit != units:
        raise SchemaError(
            f"column {column!r} is in {unit} by its name, units={units!r} says otherwise; "
            "rename the column, or leave units out"
        )
    return name, UNITS[unit]


def _read(column: pd.Series, name: str, factor: float) -> pd.Series:
    """Read the numbers of a column; rounding errors below 0 become 0."""
    given = column
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        numbers = column.astype(float)
        given = numbers.mask((numbers < 0.0) & (numbers * factor > -ROUNDING_M2), 0.0)
    values, problems = measures(given, factor)
    if problems:
        row, why = next(iter(problems.items()))
        raise ArgumentError(f"{name} of {column.index[row]:%Y-%m-%d}: {why}")
    return pd.Series(values, index=column.index, dtype=float)


def _refuse_without_totals(columns: list[str]) -> None:
    close = difflib.get_close_matches("remaining_m2", columns, 1, 0.5)
    hint = f" (is {close[0]!r} it?)" if close else ""
    raise SchemaError(
        f"the table has no column remaining_m2{hint}: what remained at the end of each year, with "
        "its unit in its name (remaining_m2, remaining_ha, remaining_km2); Ledger.timeline() "
        "makes one"
    )


def published_series() -> pd.DataFrame:
    """Read the published yearly figures of many countries.

    Returns
    -------
    pandas.DataFrame
        Index ``country`` and ``year`` (the state at its end): ``remaining_m2``, ``cancelled_m2``,
        ``reduced_m2``, ``cleared_m2``, ``released_m2`` (the sum, where only that was published) and
        ``added_m2``; missing where no figure was found. The file ``series.csv`` names the source of
        every figure; ``sample_data/published/README.md`` says how they were taken.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> published_series().loc[("Chile", 2014), "remaining_m2"].item()
    13223427.0
    """
    path = next((place for place in _SERIES_PLACES if place.is_file()), None)
    if path is None:
        raise ReadError(f"{_SERIES_PLACES[0]}: the published series are missing; install again")
    figures = pd.read_csv(path)
    figures = figures[figures["figure"] != "unused"]
    wide = figures.set_index(["country", "year", "figure"])["m2"].unstack("figure").astype(float)
    order = ["remaining_m2", "cancelled_m2", "reduced_m2", "cleared_m2", "released_m2", "added_m2"]
    wide = wide.reindex(columns=order)
    wide.columns.name = None
    return wide


def read_totals(
    path: str | os.PathLike[str], units: str | None = None, country: str | None = None
) -> pd.DataFrame:
    """Read a file of yearly totals and releases: CSV or Excel, wide or long.

    Parameters
    ----------
    path : str or os.PathLike
        The file. Wide: a row for each year (``year``, or ``date``), a column a figure. Long: a row
        a figure (``year``, ``figure``, ``m2``), as the published series that come with minemap.
    units : {"m2", "ha", "km2"}, optional
        Of figures whose columns name none.
    country : str, optional
        Which country, of a file with a column ``country``.

    Returns
    -------
    pandas.DataFrame
        As `figures_of` gives it, for `minemap.forecast`.

    Raises
    ------
    ReadError
        If the file cannot be read.
    SchemaError, ArgumentError
        As `figures_of`; and if there is no such country in it.

    Examples
    --------
    >>> import tempfile
    >>> path = write_template(Path(tempfile.mkdtemp()) / "totals.csv")
    >>> read_totals(path).loc["2023-12-31", "remaining_m2"].item()
    10300000.0
    """
    table = _sheet(path).dropna(how="all")
    named = {str(column).strip().casefold(): column for column in table.columns}
    if country is not None:
        if "country" not in named:
            raise ArgumentError(f"{path}: there is no column country, to choose {country!r} by")
        of_it = table[named["country"]].astype(str).str.casefold() == country.casefold()
        if not of_it.any():
            listed = ", ".join(sorted(table[named["country"]].astype(str).unique()))
            raise ArgumentError(f"{path}: there is no country {country!r}; there are {listed}")
        table = table[of_it]
    try:
        return figures_of(table.reset_index(drop=True), units)
    except (SchemaError, ArgumentError) as error:
        raise type(error)(f"{path}: {error}") from error


def holds_totals(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is a table of yearly totals, not a record of hazardous areas.

    Parameters
    ----------
    path : str or os.PathLike
        The file.

    Returns
    -------
    bool
        Whether it is CSV or Excel, with years or days and what remained, and no ids of areas.

    Examples
    --------
    >>> import tempfile
    >>> holds_totals(write_template(Path(tempfile.mkdtemp()) / "totals.csv"))
    True
    """
    if Path(path).suffix.casefold() not in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}:
        return False
    names = {str(column).strip().casefold() for column in _sheet(path).columns}
    bare = {(match["name"] if (match := WITH_UNIT.fullmatch(n)) else n).strip(" _") for n in names}
    figures = {"figure", "remaining", *(name for name, is_ in NAMES.items() if is_ == "remaining")}
    dated = names & set(DATED) or {name.replace("_", " ") for name in names} & FISCAL
    return "hazard_id" not in names and bool(dated) and bool(bare & figures)


def _sheet(path: str | os.PathLike[str]) -> pd.DataFrame:
    from minemap.read.formats import checked_path, format_of, reading
    from minemap.read.sheets import read_csv, read_workbook, sheet_names

    file = checked_path(path)
    with reading(file, format_of(file)):
        if file.suffix.casefold() in {".xlsx", ".xlsm"}:
            return read_workbook(file, sheet_names(file)[0], _known).frame
        return read_csv(file, _known).frame


def _known(name: str) -> bool:
    plain = name.strip().casefold()
    match = WITH_UNIT.fullmatch(plain)
    bare = match["name"].strip(" _") if match else plain
    figures = {figure.removesuffix("_m2") for figure in FIGURES} | set(NAMES)
    return bare in figures or plain in {*DATED, "country", "figure", "value", *UNITS}


def write_template(path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a table of yearly totals to fill in, with made-up figures.

    Parameters
    ----------
    path : str or os.PathLike
        The file, CSV.
    overwrite : bool
        Replace the file if there is one.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If there is such a file, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> write_template(Path(tempfile.mkdtemp()) / "totals.csv").name
    'totals.csv'
    """
    target = Path(path)
    with saving(target, overwrite=overwrite) as draft:
        draft.write_text(TEMPLATE, "utf-8")
    return target
