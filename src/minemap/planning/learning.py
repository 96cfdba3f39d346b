"""What a record itself says of the pace of methods: daily outputs from its own releases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, SchemaError
from minemap.planning.rates import Method, Range, default_methods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["methods_from"]

ENOUGH = 3
"""A method with fewer releases of known effort is not learned."""

PER_PERSON = ("deminer", "searcher")
LEVELS = (0.1, 0.5, 0.9)


def methods_from(
    releases: pd.DataFrame, methods: Mapping[str, Method] | None = None
) -> dict[str, Method]:
    """Learn the daily output of methods, and its spread, from a record's own releases.

    The output of a release is its ground by the units that worked and the days that they took. The
    median is taken for likely, and what 10 and 90 % of the releases stay below for low and high.

    Parameters
    ----------
    releases : pandas.DataFrame
        Releases with ``asset`` (the name of the method, ``manual``), ``outcome``, ``area_m2`` or
        ``reported_m2``, the effort as ``days`` (or ``hours``, a day having those of the method),
        and ``units`` (dog teams, machines) or ``persons`` (deminers, searchers). Without ``units``,
        a method that is not counted in persons had one unit.
    methods : mapping of str to Method, optional
        What to start from; by default `default_methods`.

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
    size = next((name for name in ("area_m2", "reported_m2") if name in releases), None)
    lacking = [name for name in ("asset", "outcome") if name not in releases]
    if lacking or size is None:
        raise SchemaError(f"the releases have no column {lacking[0] if lacking else 'area_m2'!r}")
    if "days" not in releases and "hours" not in releases:
        raise SchemaError("the releases have no effort: a column days, or hours, is needed")
    names = releases["asset"].astype(TEXT).str.strip().str.casefold().str.replace(" ", "_")
    for name, method in known.items():
        own = releases[(names == name) & (releases["outcome"].astype(TEXT) == method.brings)]
        if method.unit == "m2_per_day" and len(own):
            output = _outputs(own, size, method)
            if len(output) >= ENOUGH:
                known[name] = _learned(method, output, float(own[size].sum()))
    return known


def _outputs(own: pd.DataFrame, size: str, method: Method) -> Floats:
    """Work out what one unit finished a day, release by release; those of no known effort apart."""
    ground = own[size].astype(float).to_numpy()
    days = _effort(own, "days", np.nan)
    days = np.where(np.isnan(days), _effort(own, "hours", np.nan) / method.hours_per_day, days)
    per_person = method.per in PER_PERSON
    units = _effort(own, "units", np.nan)
    others = _effort(own, "persons", np.nan) if per_person else np.ones(len(own))
    output: Floats = ground / (np.where(np.isnan(units), others, units) * days)
    return output[np.isfinite(output) & (output > 0.0)]


def _effort(own: pd.DataFrame, name: str, missing: float) -> Floats:
    if name not in own:
        return np.full(len(own), missing)
    values: Any = pd.to_numeric(own[name], errors="coerce")
    wrong = own[name].notna() & ~(values > 0)
    if wrong.any():
        raise ArgumentError(f"{name} of a release is {own[name][wrong].iloc[0]}, not above 0")
    return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))


def _learned(method: Method, output: Floats, ground: float) -> Method:
    low, likely, high = (float(value) for value in np.quantile(output, LEVELS))
    source = (
        f"this record: {len(output)} releases of known effort, of {ground:,.0f} m²; the median, "
        "and what 10 and 90 % of them stay below"
    )
    return replace(method, output=Range(low, likely, high), source=source)
