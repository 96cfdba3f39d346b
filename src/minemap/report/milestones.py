"""The milestones of a plan: what will be released in each year, until nothing remains."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError, SchemaError
from minemap.report.progress import PLAN_KEYS
from minemap.report.results import columns_by_name, read_table
from minemap.report.rounding import largest_remainder

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

__all__ = ["checked_milestones", "lead_from_what_remains", "planned_milestones", "read_milestones"]

REQUIRED = ("year", "area_m2")
NAMED = ("year", "area_m2", "areas", *PLAN_KEYS)


def read_milestones(path: str | os.PathLike[str]) -> pd.DataFrame:
    r"""Read the milestones of a plan, such as that of an extension request, from a file.

    Parameters
    ----------
    path : str or os.PathLike
        A ``.csv`` or ``.tsv`` file in UTF-8, or an ``.xlsx`` workbook, whose first sheet is read:
        one row for each year, past or to come, with the columns ``year``, ``area_m2`` (to be
        released in that year) and, if known, ``areas``; and, where the plan is parted, ``country``,
        ``admin1``, ``admin2``, ``sector``, ``operator``, ``activity`` or ``outcome``. They may be
        called in English, Spanish or French. Other columns are carried through.

    Returns
    -------
    pandas.DataFrame
        The table, for the argument ``milestones`` of `minemap.article7`.

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format.
    SchemaError
        If the column of years or of m² is missing, or occurs twice.
    MissingDependencyError
        If a workbook is to be read and openpyxl is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "hitos.csv")
    >>> _ = path.write_text("año,superficie,áreas\n2025,54944,11\n", encoding="utf-8")
    >>> read_milestones(path)
       year area_m2 areas
    0  2025   54944    11
    """
    file = Path(path)
    frame = read_table(file, "milestones").reset_index(drop=True)
    found = columns_by_name(frame, "milestones", NAMED, REQUIRED, str(file))
    names = {column.name: name for name, column in found.items() if column is not None}
    clash = [name for name in frame if name not in names and name in names.values()]
    if clash:
        raise SchemaError(f"{file}: there are two columns {clash[0]!r}; rename or drop one")
    return frame.rename(columns=names)


def planned_milestones(milestones: pd.DataFrame) -> pd.DataFrame:
    """Make the milestones of a treaty table from those of a workload.

    Parameters
    ----------
    milestones : pandas.DataFrame
        The attribute ``milestones`` of a `minemap.planning.Workload`.

    Returns
    -------
    pandas.DataFrame
        One row for each year in which ground is released, until nothing remains: ``year``,
        ``areas`` that are finished and ``area_m2`` released in it.

    Raises
    ------
    ArgumentError
        If the table is another.

    Examples
    --------
    >>> years = pd.DataFrame(
    ...     {"areas": [3, 4, 0], "released_m2": [1200.0, 800.0, 0.0]},
    ...     index=pd.DatetimeIndex(["2025-12-31", "2026-12-31", "2027-12-31"], name="year_end"),
    ... )
    >>> planned_milestones(years)
       year  areas  area_m2
    0  2025      3   1200.0
    1  2026      4    800.0
    """
    years = milestones.index
    if not isinstance(years, pd.DatetimeIndex) or not {"areas", "released_m2"} <= set(milestones):
        raise ArgumentError("milestones are not those of a workload, workload(…).milestones")
    made = pd.DataFrame(
        {
            "year": years.year,
            "areas": milestones["areas"].to_numpy(),
            "area_m2": milestones["released_m2"].to_numpy(),
        }
    )
    working = np.flatnonzero(made["area_m2"] > 0)
    return made.iloc[: working[-1] + 1 if len(working) else 0]


def checked_milestones(plan: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Check the milestones of a plan.

    Parameters
    ----------
    plan : pandas.DataFrame
        ``year``, ``area_m2`` and, if known, ``areas``; other columns are carried through.
    keys : sequence of str
        The columns by which the plan is divided: a year may occur once for each combination.

    Returns
    -------
    pandas.DataFrame
        The plan in order of its years: ``year`` (int64), ``area_m2`` (float64) and ``areas``.

    Raises
    ------
    ArgumentError
        If the plan is no such table.

    Examples
    --------
    >>> plan = pd.DataFrame({"year": ["2025", "2024"], "area_m2": [2, 1]})
    >>> checked_milestones(plan, [])["area_m2"].tolist()
    [1.0, 2.0]
    """
    if not isinstance(plan, pd.DataFrame):
        raise ArgumentError("milestones is not a DataFrame with the columns year and area_m2")
    table = plan.reset_index() if "year" in plan.index.names else plan.reset_index(drop=True)
    for name in REQUIRED:
        if name not in table:
            raise ArgumentError(
                f"milestones has no column {name!r}; it has {', '.join(map(str, table.columns))}"
            )
    for name in ("year", "area_m2", "areas"):
        if name not in table:
            continue
        values = pd.to_numeric(table[name], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        whole = name == "area_m2" or values % 1 == 0
        misfits = np.flatnonzero(~(np.isfinite(values) & (values >= 0) & whole))
        if len(misfits):
            kind = "size in m²" if name == "area_m2" else "whole number"
            raise ArgumentError(
                f"milestones, row {misfits[0] + 1}: {name} {table[name].iloc[misfits[0]]!r} is no "
                f"{kind}"
            )
        table[name] = values if name == "area_m2" else values.astype(np.int64)
    if table.duplicated(["year", *keys]).any():
        raise ArgumentError("milestones: a year stands there twice; add its rows up")
    return table.sort_values("year", kind="stable", ignore_index=True)


def lead_from_what_remains(plan: pd.DataFrame, keys: Sequence[str], closing: int) -> pd.DataFrame:
    """Compute what remains after each milestone of the years to come.

    Parameters
    ----------
    plan : pandas.DataFrame
        As `checked_milestones` gives it, of years to come.
    keys : sequence of str
        The columns by which the plan is divided; its years are added up over them.
    closing : int
        What remained before the first of them, in m².

    Returns
    -------
    pandas.DataFrame
        By ``year``, in whole numbers: ``opening_m2``, ``milestone_areas`` if known,
        ``milestone_m2``, ``closing_m2``, and, of a plan that is not parted, what was carried
        through.

    Examples
    --------
    >>> plan = pd.DataFrame({"year": [2024, 2025], "area_m2": [1.0, 2.0]})
    >>> lead_from_what_remains(plan, [], 3)
          opening_m2  milestone_m2  closing_m2
    year
    2024           3             1           2
    2025           2             2           0
    """
    figures = [name for name in ("area_m2", "areas") if name in plan]
    years = plan.groupby("year")[figures].sum()
    ground = largest_remainder(years["area_m2"].to_numpy())
    left = closing - np.cumsum(ground)
    made = pd.DataFrame({"opening_m2": left + ground}, index=years.index)
    if "areas" in years:
        made["milestone_areas"] = years["areas"]
    made["milestone_m2"] = ground
    made["closing_m2"] = left
    if not keys:
        for name in plan.columns.difference(["year", "area_m2", "areas"], sort=False):
            made[str(name)] = plan[name].to_numpy()
    return made
