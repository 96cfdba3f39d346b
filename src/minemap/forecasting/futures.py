"""Possible futures of remaining ground, drawn from the years that were.

Each draw takes whole years out of the history: what was released, found and redrawn in one year
stays together, a year without any release stays a year without any, and neighbouring years tend to
be drawn together (the stationary bootstrap of Politis and Romano, Journal of the American
Statistical Association 89, 1994). How often each year of the history is drawn differs from draw to
draw (the Bayesian bootstrap of Rubin, Annals of Statistics 9, 1981), so a short history gives wide
futures. Recent years weigh more, and a trend of the releases that stands out goes on for a while.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    Array = np.ndarray[Any, Any]

__all__ = ["Futures", "drawn_futures", "redrawing", "year_weights"]

BLOCK_YEARS = 2.0
"""How many years in a row are drawn together, on average."""

HALF_LIFE_YEARS = 5.0
"""A year that is this much older weighs half."""

SCATTER = 1.5
"""How far a drawn year may differ from the years that were.

Three past years rarely hold the best and the worst that a fourth can be. The factor on what a drawn
year releases, and that on the pace of a whole future, are lognormal; their standard deviation is
SCATTER times the coefficient of variation of the releases over the root of the number of years, a
wide standard error that fades as the history grows.
"""

USUAL_UNEVENNESS = 1.0
PRIOR_YEARS = 2.0
"""That coefficient is taken as if so many years of usual unevenness had been seen besides."""

TREND_YEARS = 8
TREND_DOUBT = 2.0
STEEPEST_TREND = 0.15
TREND_LASTS = 0.85
"""How a trend of the releases is kept.

It is estimated from at least so many years, shrunk by so many times its own variance (after James
and Stein: what does not stand out counts for nothing), at most so steep a year, and of each year's
change this share lasts into the next. These numbers, the half-life and the scatter were chosen by
``benchmarks/backtest_forecast.py``, on the published and on simulated series together.
"""


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
        """Tell what remains after so many years, in every draw.

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


def year_weights(count: int, half_life: float = HALF_LIFE_YEARS) -> Array:
    """Weigh the years of a history; those of the last few count most.

    Parameters
    ----------
    count : int
        How many years.
    half_life : float
        After how many years a year counts half.

    Returns
    -------
    numpy.ndarray of shape (count,)
        Weights of mean 1, the oldest year first.

    Examples
    --------
    >>> year_weights(2, half_life=1.0).round(3).tolist()
    [0.667, 1.333]
    """
    weights = 0.5 ** (np.arange(count)[::-1] / half_life)
    scaled: Array = weights / weights.mean()
    return scaled


def redrawing(years: pd.DataFrame) -> tuple[Array, Array]:
    """Tell what redrawing brought and took, year by year.

    Parameters
    ----------
    years : pandas.DataFrame
        ``opening_m2`` and ``redrawn_m2``.

    Returns
    -------
    brought_m2 : numpy.ndarray
        By how many m² the record was drawn larger.
    taken_share : numpy.ndarray
        By which share of what stood in it the record was drawn smaller: a correction cannot take
        more than there is. What it brings has no such measure, and stays in m².

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"opening_m2": [100.0, 1.0], "redrawn_m2": [-25.0, 30.0]})
    >>> brought, taken = redrawing(past)
    >>> brought.tolist(), taken.tolist()
    ([0.0, 30.0], [0.25, 0.0])
    """
    opening = years["opening_m2"].to_numpy(dtype=float)
    redrawn = years["redrawn_m2"].to_numpy(dtype=float)
    brought: Array = np.maximum(redrawn, 0.0)
    taken = np.minimum(np.maximum(-redrawn, 0.0), opening)
    share: Array = np.divide(taken, opening, out=np.zeros(len(years)), where=opening > 0.0)
    return brought, share


def _unevenness(released: Array) -> float:
    """Estimate the coefficient of variation of yearly releases; few years say little of it."""
    mean = released.mean()
    seen = float(released.std() / mean) ** 2 if mean > 0.0 else 0.0
    count = len(released)
    return math.sqrt((count * seen + PRIOR_YEARS * USUAL_UNEVENNESS**2) / (count + PRIOR_YEARS))


def _trend(released: Array) -> float:
    """Estimate by how much releases grow or fade a year; nothing unless it stands out."""
    count = len(released)
    if count < TREND_YEARS or not released.any():
        return 0.0
    when = np.arange(count) - (count - 1) / 2.0
    relative = released / released.mean()
    slope = float(when @ relative / (when @ when))
    rest = relative - 1.0 - slope * when
    doubt = float(rest @ rest / (count - 2) / (when @ when))
    if slope == 0.0:
        return 0.0
    shrunk = slope * max(0.0, 1.0 - TREND_DOUBT * doubt / slope**2)
    return float(np.clip(shrunk, -STEEPEST_TREND, STEEPEST_TREND))


def drawn_futures(
    years: pd.DataFrame,
    remaining_m2: float,
    horizon: int,
    draws: int,
    seed: int,
    *,
    half_life: float = HALF_LIFE_YEARS,
    scatter: float = SCATTER,
) -> Futures:
    """Draw futures year by year.

    Releases, newly found ground and what redrawing brought are drawn in m²; what redrawing took is
    drawn as a share of what stands in the record. A future that has reached nothing stays there.

    Parameters
    ----------
    years : pandas.DataFrame
        The history: ``opening_m2``, ``released_m2``, ``found_m2``, ``redrawn_m2``.
    remaining_m2 : float
        What remains now, in m².
    horizon : int
        How many years to draw.
    draws : int
        How many futures.
    seed : int
        Equal seeds give equal futures.
    half_life : float
        After how many years a past year counts half.
    scatter : float
        See `SCATTER`.

    Returns
    -------
    Futures
        What remains, year by year, and when it is finished.

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame(
    ...     {"opening_m2": 1e3, "released_m2": 50.0, "found_m2": 0.0, "redrawn_m2": 0.0},
    ...     index=range(3),
    ... )
    >>> drawn_futures(past, 200.0, 10, draws=5, seed=0, scatter=0.0).done.tolist()
    [4.0, 4.0, 4.0, 4.0, 4.0]
    """
    generator = np.random.default_rng(seed)
    count = len(years)
    released = years["released_m2"].to_numpy(dtype=float)
    found = years["found_m2"].to_numpy(dtype=float)
    brought, taken = redrawing(years)
    found = found + brought

    often = generator.gamma(year_weights(count, half_life), size=(draws, count))
    ceiling = np.cumsum(often, axis=1)
    ceiling /= ceiling[:, -1:]
    spread = scatter * _unevenness(released) / math.sqrt(count)
    trend = _trend(released)
    released = released * np.exp(trend * np.arange(count)[::-1])
    pace = np.exp(spread * generator.standard_normal(draws) - spread**2 / 2)

    start = np.zeros((draws, horizon))
    end = np.zeros((draws, horizon))
    done = np.full(draws, np.inf)
    now = np.full(draws, remaining_m2)
    drawn = np.zeros(draws, dtype=np.int64)
    lasting = 0.0
    for step in range(horizon):
        lasting += trend * TREND_LASTS ** (step + 1)
        fresh = (ceiling < generator.random(draws)[:, None]).sum(axis=1).clip(max=count - 1)
        follows = (generator.random(draws) >= 1.0 / BLOCK_YEARS) & (drawn + 1 < count) & (step > 0)
        drawn = np.where(follows, drawn + 1, fresh)
        luck = np.exp(spread * generator.standard_normal(draws) - spread**2 / 2)
        change = (
            found[drawn] - taken[drawn] * now - released[drawn] * pace * luck * math.exp(lasting)
        )
        living = now > 0.0
        after = np.where(living, now + change, 0.0)
        start[:, step], end[:, step] = now, after
        finished = living & (after <= 0.0)
        done[finished] = step + now[finished] / (now[finished] - after[finished])
        now = np.maximum(after, 0.0)
        if not now.any():
            break
    return Futures(start, end, done)
