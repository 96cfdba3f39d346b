"""Plan against fact: what was planned for each year, and what was released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError
from minemap.language.vocabulary import RELEASING, code_of
from minemap.report.rounding import largest_remainder
from minemap.report.texts import written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["PLAN_KEYS", "plan_against_fact", "plan_keys"]

PLAN_KEYS = ("country", "admin1", "admin2", "sector", "operator", "activity", "outcome")
"""The columns by which a plan may be divided: units, operators, and methods."""


def plan_keys(plan: pd.DataFrame, by: Sequence[str]) -> list[str]:
    """Tell by which columns a plan is divided.

    Parameters
    ----------
    plan : pandas.DataFrame
        The milestones.
    by : sequence of str
        The columns of the units of the tables.

    Returns
    -------
    list of str
        Those of them, and of `PLAN_KEYS`, that the plan has.

    Examples
    --------
    >>> plan_keys(pd.DataFrame(columns=["year", "area_m2", "operator", "note"]), ["admin1"])
    ['operator']
    """
    return [name for name in dict.fromkeys([*by, *PLAN_KEYS]) if name in plan]


def plan_against_fact(
    plan: pd.DataFrame,
    keys: Sequence[str],
    years: tuple[int, int],
    done: Callable[[list[str], bool], pd.DataFrame],
    totals: Callable[[int], int],
) -> pd.DataFrame:
    """Compare what was released with what was planned.

    Parameters
    ----------
    plan : pandas.DataFrame
        ``year``, ``area_m2`` and the columns `keys`.
    keys : sequence of str
        The columns by which the plan is divided.
    years : tuple of (int, int)
        The first and the last year of which the record tells what was released.
    done : callable
        Given columns and whether all areas count or those of the convention alone: the m² released
        (``area_m2``) by ``year``, ``outcome`` and those columns.
    totals : callable
        Given a year, the whole m² released in it, as other tables show them.

    Returns
    -------
    pandas.DataFrame
        By ``year`` and `keys`: ``target_m2`` (missing where nothing was planned), ``achieved_m2``
        and ``percent`` (missing in years to come and before the record begins), and ``all_m2`` and
        ``all_percent`` of areas of every kind.

    Raises
    ------
    ArgumentError
        If an activity or outcome of the plan is not known.

    Examples
    --------
    >>> plan = pd.DataFrame({"year": [2020, 2021], "area_m2": [50.0, 60.0]})
    >>> done = pd.DataFrame({"year": [2020], "outcome": ["cleared"], "area_m2": [25.0]})
    >>> plan_against_fact(plan, [], (2019, 2020), lambda keys, every: done, lambda year: 25)
          target_m2  achieved_m2  percent  all_m2  all_percent
    year
    2020         50           25       50      25           50
    2021         60         <NA>     <NA>    <NA>         <NA>
    """
    columns = ["year", *keys]
    target = _coded(plan, keys).groupby(columns, dropna=False)["area_m2"].sum()
    asked = [name for name in keys if name != "outcome"]
    facts = []
    for every in (False, True):
        table = done(asked, every)
        table = table[table["outcome"].isin(RELEASING)]
        table = table.assign(outcome=table["outcome"].astype(object))
        facts.append(table.groupby(columns, dropna=False)["area_m2"].sum())
    known = target.index.get_level_values("year") if keys else target.index
    first, last = years
    within = range(max(int(min(known)), first), last + 1)
    lines = [target, *(fact[_years(fact).isin(within)] for fact in facts)]
    wide = pd.concat([_plain(line) for line in lines], axis=1, keys=["target", "achieved", "all"])
    wide = wide.loc[sorted(wide.index, key=lambda line: tuple(map(str, line)))]
    if not keys:
        beyond = [(one,) for one in within if (one,) not in wide.index]
        wide = wide.reindex(sorted([*wide.index, *beyond]))
    when = np.array([line[0] for line in wide.index], dtype=np.int64)
    result = pd.DataFrame(index=wide.index)
    result["target_m2"] = pd.array(_whole(wide["target"], when), dtype="Int64")
    for name, column in (("achieved", "achieved_m2"), ("all", "all_m2")):
        amounts = wide[name].fillna(0.0).where((when >= first) & (when <= last))
        whole = totals if name == "achieved" else None
        result[column] = pd.array(_whole(amounts, when, whole), dtype="Int64")
    for column, share in (("achieved_m2", "percent"), ("all_m2", "all_percent")):
        planned = result["target_m2"].where(result["target_m2"] > 0)
        result[share] = (100 * result[column] / planned).round().astype("Int64")
    result = result[["target_m2", "achieved_m2", "percent", "all_m2", "all_percent"]]
    if keys:
        found: list[Any] = result.index.tolist()
        named = [(line[0], *(part or None for part in line[1:])) for line in found]
        result.index = pd.MultiIndex.from_tuples(named, names=columns)
    else:
        result.index = pd.Index(when, name="year")
    return result


def _coded(plan: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Replace the words of activities and outcomes in a plan by their codes."""
    table = plan[["year", "area_m2", *keys]].copy()
    table["year"] = table["year"].astype(np.int64)
    for kind in ("activity", "outcome"):
        if kind not in keys:
            continue
        words = table[kind].astype(object)
        codes = words.map(lambda word, kind=kind: code_of(kind, str(word)), na_action="ignore")
        if (odd := codes.isna() & words.notna()).any():
            raise ArgumentError(
                f"milestones, row {int(odd.to_numpy().argmax()) + 1}: {words[odd].iloc[0]!r} is no "
                f"{kind}; leave the cell empty for all"
            )
        table[kind] = codes
    for name in keys:
        table[name] = written(table[name])
    return table


def _years(line: pd.Series) -> pd.Index:
    return line.index.get_level_values("year")


def _plain(line: pd.Series) -> pd.Series:
    """Index a line by tuples, however many columns it has."""
    keys: list[Any] = [key if isinstance(key, tuple) else (key,) for key in line.index]
    keys = [(int(key[0]), *("" if pd.isna(part) else part for part in key[1:])) for key in keys]
    return line.set_axis(pd.Index(keys, tupleize_cols=False, dtype=object))


def _whole(amounts: pd.Series, when: Any, totals: Callable[[int], int] | None = None) -> list[Any]:
    """Round the amounts of each year so that they add up; missing ones stay missing."""
    result: list[Any] = [pd.NA] * len(amounts)
    values = amounts.to_numpy(dtype=np.float64)
    for year in np.unique(when):
        mine = np.flatnonzero((when == year) & ~np.isnan(values))
        if len(mine):
            total = None if totals is None else totals(int(year))
            for place, amount in zip(mine, largest_remainder(values[mine], total), strict=True):
                result[place] = int(amount)
    return result
