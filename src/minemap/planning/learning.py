"""Learns the daily outputs of methods from a record's own releases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, SchemaError
from minemap.planning.rates import Method, Range, default_methods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["methods_from", "rates_from"]

ENOUGH = 3
"""Least number of releases of known effort to learn a method."""

PER_PERSON = ("deminer", "searcher")
LEVELS = (0.1, 0.5, 0.9)


def methods_from(
    releases: pd.DataFrame,
    methods: Mapping[str, Method] | None = None,
    *,
    by: str | None = None,
    factors: Sequence[str] = (),
) -> dict[str, Method]:
    """Learn the daily output of methods, and its spread, from a record's own releases.

    The output of a release is its ground divided by the units that worked and by their days. The
    median is the likely value; the 10 and 90 % quantiles are the low and high values.

    Parameters
    ----------
    releases : pandas.DataFrame
        Releases with ``asset`` (the name of the method, ``manual``), ``outcome``, ``area_m2`` or
        ``reported_m2``, the effort as ``days`` (or ``hours``, a day having those of the method),
        and ``units`` (dog teams, machines) or ``persons`` (deminers, searchers). Without ``units``,
        a method that is not counted in persons had one unit.
    methods : mapping of str to Method, optional
        What to start from; by default `default_methods`.
    by : str, optional
        A column of the releases, such as ``operator``: each of its words of which three releases
        are known gets a method of its own, ``manual (Army)``, for teams to name.
    factors : sequence of str, optional
        Columns of the releases, such as ``terrain``, that the areas to be planned have too: the
        output on each of their words with three known releases, divided by that of all, becomes
        the factor of the word. Words with fewer releases keep the factor that they had.

    Returns
    -------
    dict of str to Method
        The methods, those learned in place of their defaults; `Method.source` says from what. A
        method of fewer than three releases of known effort, outcome and size stays as it is.

    Raises
    ------
    SchemaError
        If the releases lack a column.
    ArgumentError
        If an effort is not a number above 0.

    Examples
    --------
    Ten deminers who cleared 1,000 to 1,400 m² in five days each:

    >>> import pandas as pd
    >>> releases = pd.DataFrame({"asset": "manual", "outcome": "cleared", "persons": 10, "days": 5,
    ...                          "reported_m2": [1000.0, 1200.0, 1400.0]})
    >>> methods_from(releases)["manual"].output.likely
    24.0
    """
    known = dict(default_methods() if methods is None else methods)
    for own, method, output in _learnable(releases, known, [*([by] if by else []), *factors]):
        learned, even = _with_factors(method, own, output, factors)
        known[method.name] = _learned(learned, even, own)
        for word, rows in own.groupby(by) if by else ():
            place = own.index.get_indexer(rows.index)
            if len(place) >= ENOUGH:
                name = f"{method.name} ({word})"
                known[name] = replace(_learned(learned, even[place], rows), name=name)
    return known


def rates_from(
    releases: pd.DataFrame,
    by: str | Sequence[str] = (),
    methods: Mapping[str, Method] | None = None,
) -> pd.DataFrame:
    """List the daily outputs of a record's own releases, by operator, terrain or similar.

    Parameters
    ----------
    releases : pandas.DataFrame
        Releases, as `methods_from` takes them.
    by : str or list of str, optional
        Columns of the releases to keep apart, such as ``operator`` or ``terrain``.
    methods : mapping of str to Method, optional
        Whose outputs; by default those of `default_methods`.

    Returns
    -------
    pandas.DataFrame
        One row for each method and group (index ``method`` and the columns of `by`): ``releases``
        of known effort, their ``area_m2``, ``low``, ``likely`` and ``high`` (what 10, 50 and 90 %
        of them stay below; missing of fewer than three) and ``unit``.

    Raises
    ------
    SchemaError
        If the releases lack a column.
    ArgumentError
        If an effort is not a number above 0.

    Examples
    --------
    >>> import pandas as pd
    >>> releases = pd.DataFrame({"asset": "manual", "outcome": "cleared", "persons": 10, "days": 5,
    ...                          "operator": ["A", "A", "A", "B"],
    ...                          "reported_m2": [1000.0, 1200.0, 1400.0, 500.0]})
    >>> rates_from(releases, "operator")[["releases", "likely"]]
                     releases  likely
    method operator
    manual A                3    24.0
           B                1     NaN
    """
    columns = [by] if isinstance(by, str) else list(by)
    known = dict(default_methods() if methods is None else methods)
    rows = []
    for own, method, output in _learnable(releases, known, columns, enough=1):
        groups = [((), own)] if not columns else own.groupby(columns, dropna=False)
        for words, part in groups:
            found = output[own.index.get_indexer(part.index)]
            levels = np.quantile(found, LEVELS) if len(found) >= ENOUGH else [np.nan] * 3
            rows.append(
                (method.name, *words, len(found), part[SIZE].sum(), *levels, method.described())
            )
    names = ["method", *columns]
    table = pd.DataFrame(
        rows, columns=[*names, "releases", "area_m2", "low", "likely", "high", "unit"]
    )
    return table.set_index(names)


SIZE = "_size"


def _learnable(
    releases: pd.DataFrame,
    methods: Mapping[str, Method],
    columns: Sequence[str],
    enough: int = ENOUGH,
) -> Iterator[tuple[pd.DataFrame, Method, Floats]]:
    """Give the releases of known effort of each method, and their outputs."""
    size = next((name for name in ("area_m2", "reported_m2") if name in releases), None)
    lacking = [name for name in ("asset", "outcome", *columns) if name not in releases]
    if lacking or size is None:
        raise SchemaError(f"the releases have no column {lacking[0] if lacking else 'area_m2'!r}")
    if "days" not in releases and "hours" not in releases:
        raise SchemaError("the releases have no effort: a column days, or hours, is needed")
    names = releases["asset"].astype(TEXT).str.strip().str.casefold().str.replace(" ", "_")
    for name, method in list(methods.items()):
        own = releases[(names == name) & (releases["outcome"].astype(TEXT) == method.brings)]
        if method.unit != "m2_per_day" or own.empty:
            continue
        own = own.assign(**{SIZE: own[size].astype(float)}).reset_index(drop=True)
        output = _outputs(own, method)
        usable = np.isfinite(output) & (output > 0.0)
        if usable.sum() >= enough:
            yield own[usable].reset_index(drop=True), method, output[usable]


def _outputs(own: pd.DataFrame, method: Method) -> Floats:
    """Compute the daily output of one unit for each release; NaN if the effort is not known."""
    days = _effort(own, "days", np.nan)
    days = np.where(np.isnan(days), _effort(own, "hours", np.nan) / method.hours_per_day, days)
    per_person = method.per in PER_PERSON
    units = _effort(own, "units", np.nan)
    others = _effort(own, "persons", np.nan) if per_person else np.ones(len(own))
    ground = own[SIZE].to_numpy(dtype=float)
    output: Floats = ground / (np.where(np.isnan(units), others, units) * days)
    return output


def _with_factors(
    method: Method, own: pd.DataFrame, output: Floats, columns: Sequence[str]
) -> tuple[Method, Floats]:
    """Learn the factors of words, and divide the outputs by them."""
    factors = {name: dict(words) for name, words in method.factors.items()}
    for column in columns:
        usual = float(np.median(output))
        words = own[column].astype(object)
        learned = {
            str(word): float(np.median(output[words == word])) / usual
            for word, count in words.value_counts().items()
            if count >= ENOUGH
        }
        factors[column] = {**factors.get(column, {}), **learned}
        output = output / words.map(learned).fillna(1.0).to_numpy(dtype=float)
    return replace(method, factors=factors), output


def _effort(own: pd.DataFrame, name: str, missing: float) -> Floats:
    if name not in own:
        return np.full(len(own), missing)
    values: Any = pd.to_numeric(own[name], errors="coerce")
    wrong = own[name].notna() & ~(values > 0)
    if wrong.any():
        raise ArgumentError(f"{name} of a release is {own[name][wrong].iloc[0]}, not above 0")
    return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))


def _learned(method: Method, output: Floats, own: pd.DataFrame) -> Method:
    low, likely, high = (float(value) for value in np.quantile(output, LEVELS))
    source = (
        f"this record: {len(output)} releases of known effort, of {own[SIZE].sum():,.0f} m²; the "
        "median, and what 10 and 90 % of them stay below"
    )
    return replace(method, output=Range(low, likely, high), source=source)
