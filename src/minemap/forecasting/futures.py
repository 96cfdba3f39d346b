"""Possible futures of remaining ground, drawn from a record's own years and those of others.

A short record does not show the worst and the best that its next year can be: programmes stand
still, find ground, survey again, come to an end. Other programmes have had such years. Each future
takes part of its years from the record itself and part from the published records of other
countries (see `minemap.forecasting.totals.published_series`). The longer and steadier a record, the
more years come from the record itself.

Own years are drawn in m², since a programme has a certain capacity. A year of re-survey, which took
much of what there was, is drawn as the share that it took; so is a year in which the total rose.
Years of others are drawn as shares of what remains, and slowed half-way if the record itself is
slower. How often each own year is drawn differs from future to future (the Bayesian bootstrap of
Rubin, Annals of Statistics 9, 1981). Totals that are years apart are joined by a straight line,
whose years are one observation: they show the pace, but not how it varies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.forecasting.totals import published_series
from minemap.forecasting.yearly import shares_of_years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.dtypes import Array

    Pool = Mapping[str, Array]

__all__ = [
    "Futures",
    "clearance_futures",
    "country_of",
    "drawn_futures",
    "of_others",
    "own_weight",
    "pool_of",
    "published_pool",
    "recent_weights",
]

HALF_LIFE_YEARS = 5.0
"""Years of age after which a year has half the weight."""

OTHERS_YEARS = 20.0
"""With this many years (weighted by age), an uneven record counts as much as the others."""

USUAL_YEARS = 2.0
MOST_UNEVEN = 2.0
"""The square of the coefficient of variation of the yearly falls, as if so many years of usual
unevenness (1) had been seen besides, multiplies OTHERS_YEARS; this much at most."""

TOGETHER_YEARS = 2.0
"""How similar the years of one future are: the shares of own years and of others' years are drawn
for each future from a beta distribution of this weight."""

SWITCH = 0.2
"""The yearly probability that a future changes to another country, and so kind of programme."""

NEARNESS = 0.5
SHRUNK_YEARS = 2.0
"""Others' years are slowed towards a slower own pace: their logarithms are multiplied by the ratio
of the own yearly share (with so many years of the usual one besides) to the usual one, to this
power. A slow programme stays slow, but a fast one does not stay fast, so nothing is sped up. A year
that ended a programme still ends it."""

PACE_SPREAD = 0.5
"""The standard deviation of the logarithm of a future's own pace, which has the mean of 1."""

SURVEY_SHARE = 0.4
"""An own year that took more than this share of what there was is drawn as a share."""

FINISHED_SHARE = 0.001
"""Less than a thousandth of what remains today counts as nothing."""


@dataclass(frozen=True)
class Futures:
    """Drawn futures.

    Parameters
    ----------
    start_m2, end_m2 : numpy.ndarray of shape (draws, years)
        What remains at the beginning and at the end of each year to come; the end is negative in
        the year in which the ground is finished, by what could have been released besides.
    done : numpy.ndarray of shape (draws,)
        After how many years nothing remains; infinite if not within these years.
    """

    start_m2: Array
    end_m2: Array
    done: Array

    def at(self, when: float) -> Array:
        """Give what remains after this many years, in every draw.

        Parameters
        ----------
        when : float
            Years from now, not more than were drawn.

        Returns
        -------
        numpy.ndarray of shape (draws,)
            The m², assuming an even pace within the year.
        """
        year = min(int(when), self.start_m2.shape[1] - 1)
        start = self.start_m2[:, year]
        held: Array = np.maximum(start + (when - year) * (self.end_m2[:, year] - start), 0.0)
        return held


def pool_of(series: pd.DataFrame) -> dict[str, Array]:
    """Gather the years of many records: the share by which the total fell in each year.

    Parameters
    ----------
    series : pandas.DataFrame
        Published figures, indexed by the record's name and the year.

    Returns
    -------
    dict of str to numpy.ndarray
        By record; those with less than two totals are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([["A", "B, mines"], [2019, 2020]])
    >>> pool_of(pd.DataFrame({"remaining_m2": [100.0, 90.0, 50.0, 50.0]}, index=index))
    {'A': array([0.1]), 'B, mines': array([0.])}
    """
    pool = {}
    for name, table in series.groupby(level=0):
        own = table.droplevel(0)
        if own["remaining_m2"].notna().any():
            shares = shares_of_years(own)
            if len(shares):
                pool[str(name)] = shares
    return pool


def of_others(pool: Pool, record: str) -> dict[str, Array]:
    """Leave out of a pool the country of a record, with all its records.

    Parameters
    ----------
    pool : mapping of str to numpy.ndarray
        Years by record.
    record : str
        The record's name.

    Returns
    -------
    dict of str to numpy.ndarray
        The others.

    Examples
    --------
    >>> import numpy as np
    >>> sorted(of_others({"A": np.ones(1), "B": np.ones(1), "B, mines": np.ones(1)}, "b"))
    ['A']
    """
    country = country_of(record)
    return {name: shares for name, shares in pool.items() if country_of(name) != country}


def country_of(record: str) -> str:
    """Give the country of a record: ``Kosovo`` of ``Kosovo, mines``.

    Parameters
    ----------
    record : str
        The record's name.

    Returns
    -------
    str
        The text before the first comma, folded.

    Examples
    --------
    >>> country_of("Kosovo, mines")
    'kosovo'
    """
    return record.split(",", maxsplit=1)[0].strip().casefold()


@cache
def published_pool() -> dict[str, Array]:
    """Gather the years of the published series that come with minemap.

    Returns
    -------
    dict of str to numpy.ndarray
        See `pool_of`.

    Examples
    --------
    >>> published_pool()["Tajikistan"].round(2).tolist()[:3]
    [0.08, 0.06, 0.09]
    """
    series = published_series().reset_index()
    series["until"] = pd.to_datetime(series.pop("year").astype(str) + "-12-31")
    return pool_of(series.set_index(["country", "until"]))


def recent_weights(count: int) -> Array:
    """Weigh the years of a history by age.

    Parameters
    ----------
    count : int
        How many years.

    Returns
    -------
    numpy.ndarray of shape (count,)
        Weights, the oldest year first, the last one 1.

    Examples
    --------
    >>> recent_weights(6)[[0, -1]].tolist()
    [0.5, 1.0]
    """
    weights: Array = 0.5 ** (np.arange(count)[::-1] / HALF_LIFE_YEARS)
    return weights


def _observations(years: pd.DataFrame) -> Array:
    """Number the known falls by year; years within a gap share one."""
    known = years["known"].to_numpy(dtype=bool)
    group: Array = np.concatenate([[0], np.cumsum(known[:-1])])
    return group


def _unevenness(years: pd.DataFrame) -> tuple[int, float]:
    """Count the known falls, and give the square of their coefficient of variation."""
    fall = (years["opening_m2"] - years["closing_m2"]).to_numpy(dtype=float)
    group = _observations(years)
    length = np.bincount(group)
    mean = np.bincount(group, fall) / length
    pace = float(np.average(mean, weights=length))
    if pace <= 0.0:
        return len(length), 4.0
    spread = float(np.average((mean - pace) ** 2, weights=length)) / pace**2
    return len(length), min(spread, 4.0)


def own_weight(years: pd.DataFrame) -> float:
    """Give the mean share of own years among the drawn years.

    A gap between totals counts as the square root of its years: it is more than one year, and less
    than as many totals.

    Parameters
    ----------
    years : pandas.DataFrame
        The history: ``opening_m2``, ``closing_m2`` and ``known``, see
        `minemap.forecasting.yearly.History`.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> import pandas as pd
    >>> even = pd.DataFrame({"opening_m2": [400.0, 300.0], "closing_m2": [300.0, 200.0]})
    >>> round(own_weight(even.assign(known=True)), 2)
    0.16
    """
    count, spread = _unevenness(years)
    uneven = min((count * spread + USUAL_YEARS) / (count + USUAL_YEARS), MOST_UNEVEN)
    group = _observations(years)
    seen = np.bincount(group, recent_weights(len(years))) / np.sqrt(np.bincount(group))
    return float(seen.sum() / (seen.sum() + OTHERS_YEARS * uneven))


def _own_share(years: pd.DataFrame, remaining_m2: float, usual: float) -> float:
    """Estimate the share of what remains that a year takes; the usual one counts for some years."""
    opening = years["opening_m2"].to_numpy(dtype=float)
    fall = opening - years["closing_m2"].to_numpy(dtype=float)
    weights = recent_weights(len(years))
    share = np.divide(fall, opening, out=np.zeros(len(years)), where=opening > 0.0)
    mean = float(np.clip(np.average(np.clip(share, -1.0, 1.0), weights=weights), 0.0, 1.0))
    pace = float(np.average(np.maximum(fall, 0.0), weights=weights)) / remaining_m2
    own = min(pace, 1.5 * mean)
    seen = float(weights.sum())
    return (seen * own + SHRUNK_YEARS * usual) / (seen + SHRUNK_YEARS)


class _Others:
    """The years of other records, slowed towards a slower own pace."""

    def __init__(self, pool: Pool, own: float, usual: float) -> None:
        near = min(own / usual, 1.0) ** NEARNESS
        self.length = np.array([len(shares) for shares in pool.values()])
        self.shares = np.zeros((len(pool), int(self.length.max())))
        for place, shares in enumerate(pool.values()):
            fell = np.clip(shares, 0.0, 1.0)
            self.shares[place, : len(shares)] = np.where(
                shares > 0.0, 1.0 - (1.0 - fell) ** near, shares
            )

    def drawn(self, generator: np.random.Generator, record: Array) -> Array:
        """Draw a year of each record."""
        year = (generator.random(len(record)) * self.length[record]).astype(np.int64)
        shares: Array = self.shares[record, year]
        return shares


def drawn_futures(
    years: pd.DataFrame,
    remaining_m2: float,
    horizon: int,
    draws: int,
    seed: int,
    *,
    pool: Pool | None = None,
) -> Futures:
    """Draw futures year by year.

    Parameters
    ----------
    years : pandas.DataFrame
        The history: ``opening_m2``, ``closing_m2``, ``known``; one year at least.
    remaining_m2 : float
        What remains now, in m².
    horizon : int
        How many years to draw.
    draws : int
        How many futures.
    seed : int
        Equal seeds give equal futures.
    pool : mapping of str to numpy.ndarray, optional
        The years of other records, see `pool_of`; by default the published series.

    Returns
    -------
    Futures
        What remains, year by year, and when it is finished.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> past = pd.DataFrame({"opening_m2": [300.0], "closing_m2": [200.0], "known": [True]})
    >>> futures = drawn_futures(past, 200.0, 3, draws=4, seed=0, pool={"A": np.array([1.0])})
    >>> bool(futures.done.max() <= 3)
    True
    """
    pool = published_pool() if pool is None else pool
    generator = np.random.default_rng(seed)
    count = len(years)
    opening = years["opening_m2"].to_numpy(dtype=float)
    fell = opening - years["closing_m2"].to_numpy(dtype=float)
    share = np.divide(fell, opening, out=np.zeros(count), where=opening > 0.0)
    usual = float(np.mean([np.clip(shares, 0.0, 1.0).mean() for shares in pool.values()]))
    others = _Others(pool, _own_share(years, remaining_m2, usual), usual)

    own = own_weight(years)
    asked = generator.beta(TOGETHER_YEARS * own, TOGETHER_YEARS * (1.0 - own), draws)
    group = _observations(years)
    recent = recent_weights(count)
    each = np.bincount(group, recent)
    weight = generator.gamma(each / each.mean(), size=(draws, len(each)))[:, group]
    ceiling = np.cumsum(weight * recent / each[group], axis=1)
    ceiling /= ceiling[:, -1:]
    pace = np.exp(PACE_SPREAD * generator.standard_normal(draws) - PACE_SPREAD**2 / 2)
    record = generator.integers(len(pool), size=draws)

    def falls(now: Array) -> Array:
        nonlocal record
        itself = generator.random(draws) < asked
        year = (ceiling < generator.random(draws)[:, None]).sum(axis=1).clip(max=count - 1)
        turns = generator.random(draws) < SWITCH
        record = np.where(turns, generator.integers(len(pool), size=draws), record)
        taken = others.drawn(generator, record)
        # A year that ended a programme may have ended it on any of its days.
        elsewhere = now * np.where(taken < 1.0, taken, 1.0 / (1.0 - generator.random(draws)))
        part = share[year] * now
        alone = np.where(share[year] > SURVEY_SHARE, part, fell[year])
        # A year with a rise adds at most the m², and at most the share, that it added then.
        alone = np.where(fell[year] < 0.0, np.maximum(fell[year], part), alone)
        drawn: Array = np.where(itself, alone * pace, elsewhere)
        return drawn

    return _run(falls, remaining_m2, horizon, draws)


def clearance_futures(
    released: Array, remaining_m2: float, horizon: int, draws: int, seed: int
) -> Futures:
    """Draw futures in which nothing more is cancelled, from the record alone.

    Parameters
    ----------
    released : numpy.ndarray
        What clearance and technical survey released, year by year, in m².
    remaining_m2 : float
        What remains now.
    horizon, draws, seed : int
        See `drawn_futures`.

    Returns
    -------
    Futures
        What remains, year by year, and when it is finished.

    Examples
    --------
    >>> import numpy as np
    >>> done = clearance_futures(np.array([10.0]), 30.0, 50, draws=999, seed=0).done
    >>> bool(2.5 < np.median(done) < 4.5)
    True
    """
    generator = np.random.default_rng(seed)
    count = len(released)
    recent = recent_weights(count)
    ceiling = np.cumsum(generator.gamma(recent / recent.mean(), size=(draws, count)), axis=1)
    ceiling /= ceiling[:, -1:]
    pace = np.exp(PACE_SPREAD * generator.standard_normal(draws) - PACE_SPREAD**2 / 2)

    def falls(now: Array) -> Array:
        del now
        year = (ceiling < generator.random(draws)[:, None]).sum(axis=1).clip(max=count - 1)
        drawn: Array = released[year] * pace
        return drawn

    return _run(falls, remaining_m2, horizon, draws)


def _run(falls: Any, remaining_m2: float, horizon: int, draws: int) -> Futures:
    """Continue year by year until all is finished, or the horizon is reached."""
    start = np.zeros((draws, horizon))
    end = np.zeros((draws, horizon))
    done = np.full(draws, np.inf)
    now = np.full(draws, remaining_m2)
    for step in range(horizon):
        living = now > 0.0
        after = np.where(living, now - falls(now), 0.0)
        after[living & (after < FINISHED_SHARE * remaining_m2) & (after > 0.0)] = 0.0
        start[:, step], end[:, step] = now, after
        finished = living & (after <= 0.0)
        done[finished] = step + now[finished] / (now[finished] - after[finished])
        now = np.maximum(after, 0.0)
        if not now.any():
            break
    return Futures(start, end, done)
