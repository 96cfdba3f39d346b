"""The two tables as numbers: hazards by their ids, days and records by their steps.

Order is told by steps: the hazard rows of one day share a step, then every record of that day has
its own, confirmed before cleared, reduced and cancelled, each by ``release_id``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.language.vocabulary import OUTCOMES
from minemap.sweep.pieces import numbered

if TYPE_CHECKING:
    import geopandas as gpd

    Array = np.ndarray[Any, Any]

__all__ = ["CONFIRMED", "Record", "in_order"]

CONFIRMED = OUTCOMES.index("confirmed")


@dataclass(frozen=True)
class Record:
    """The two tables as arrays: hazards as numbers, days as steps."""

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    ids: pd.Index
    """The hazard ids in alphabetical order; a hazard's number is its place among them."""
    hazard: Array
    """The number of each hazard row."""
    rank: Array
    """For each hazard number, its place in the order of first reports (rule 1)."""
    hazard_step: Array
    release_step: Array
    named: Array
    """The number of the hazard that each release names; -1 where it names none that is known."""
    outcome: Array
    """The place of each release's outcome in `OUTCOMES`."""
    day_of_step: Array
    release_ids: pd.Index
    """The release ids in alphabetical order."""
    name: Array
    """The place of each release's id among them."""
    release_of_step: Array
    """The release at each step; -1 where the step is of hazard rows."""


def in_order(hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame) -> Record:
    """Number the hazards, and give every row its step.

    Parameters
    ----------
    hazards, releases : geopandas.GeoDataFrame
        Tables as `minemap.tables.schema` normalises them.

    Returns
    -------
    Record
        Both, with their numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> hazards = pd.DataFrame({"hazard_id": ["B", "A"], "reported_on": pd.to_datetime(
    ...     ["2020-01-01", "2020-01-01"])})
    >>> releases = pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"], "outcome": ["cleared"],
    ...     "completed_on": pd.to_datetime(["2020-01-01"])})
    >>> record = in_order(hazards, releases)
    >>> record.hazard.tolist(), record.hazard_step.tolist(), record.release_step.tolist()
    ([1, 0], [0, 0], [1])
    """
    hazard, ids = numbered(hazards["hazard_id"])
    day = hazards["reported_on"].to_numpy(dtype="datetime64[D]")
    first = np.full(len(ids), np.datetime64("9999-12-31", "D"))
    np.minimum.at(first, hazard, day)
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.lexsort((np.arange(len(ids)), first))] = np.arange(len(ids))

    outcome = pd.Index(OUTCOMES).get_indexer(releases["outcome"])
    release_name, release_ids = numbered(releases["release_id"])
    days = np.concatenate([day, releases["completed_on"].to_numpy(dtype="datetime64[D]")])
    phase = np.concatenate([np.full(len(hazards), -1), outcome])
    name = np.concatenate([np.zeros(len(hazards), dtype=np.int64), release_name])
    order = np.lexsort((name, phase, days))
    same = (
        (days[order][1:] == days[order][:-1]) & (phase[order][1:] == -1) & (phase[order][:-1] == -1)
    )
    step = np.empty(len(order), dtype=np.int64)
    step[order] = np.cumsum(np.concatenate([[True], ~same]))[: len(order)] - 1
    day_of_step = np.empty(len(order), dtype="datetime64[D]")
    day_of_step[step] = days
    release_of_step = np.full(len(order), -1, dtype=np.int64)
    release_of_step[step[len(hazards) :]] = np.arange(len(releases))
    return Record(
        hazards=hazards,
        releases=releases,
        ids=ids,
        hazard=hazard,
        rank=rank,
        hazard_step=step[: len(hazards)],
        release_step=step[len(hazards) :],
        named=ids.get_indexer(pd.Index(releases["hazard_id"], dtype=TEXT)),
        outcome=outcome,
        day_of_step=day_of_step,
        release_ids=release_ids,
        name=release_name,
        release_of_step=release_of_step,
    )
