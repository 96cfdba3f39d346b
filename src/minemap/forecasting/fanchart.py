"""The picture of a forecast: the record as steps, the futures as a fan, the deadline as a line."""

from __future__ import annotations

import textwrap
from typing import Any, Protocol

import numpy as np
import pandas as pd

from minemap.forecasting.words import said
from minemap.language.words import number, spelled_day
from minemap.looks import ALARM, BAND, GRID, INK, NARROW_BAND, QUIET, axes_of, in_one_typeface

__all__ = ["fan_chart"]

SQUARE_KILOMETRE = 1e6
HECTARE = 1e4

REASON_WIDTH = 100
LINE_POINTS = 13
"""Layout of the reason for a missing date, under the title: characters and points a line."""

LABEL_TURNS = 0.75
"""A deadline to the right of this has its label on the left."""

HIGHEST_FAN = 1.5
"""A fan that rises more than this above the record is cut off at the top."""

MOST_LABELS = 12
LABEL_STEPS = (1, 2, 5, 10, 20, 50)
"""Possible steps of labels on the axis, in years."""

BEYOND_YEARS = 30
"""Most years that the picture shows, however long the fan's tail is."""


class Drawn(Protocol):
    """The parts of a forecast that are drawn; see `minemap.forecasting.Forecast`."""

    @property
    def as_of(self) -> pd.Timestamp: ...
    @property
    def remaining_m2(self) -> float: ...
    @property
    def method(self) -> str: ...
    @property
    def completion(self) -> pd.Series: ...
    @property
    def deadline(self) -> pd.Timestamp | None: ...
    @property
    def fan(self) -> pd.DataFrame: ...
    @property
    def milestones(self) -> pd.DataFrame: ...
    @property
    def record(self) -> pd.Series: ...
    @property
    def stepwise(self) -> bool: ...
    def why_no_date(self, language: str = "en") -> str | None: ...


@in_one_typeface
def fan_chart(forecast: Drawn, ax: Any, language: str) -> Any:
    """Draw a forecast.

    Parameters
    ----------
    forecast : Forecast
        What to draw.
    ax : matplotlib.axes.Axes or None
        Where; None for a new figure.
    language : {"en", "es", "fr"}
        Of the words.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.

    Examples
    --------
    >>> import minemap
    >>> from minemap.forecasting import forecast
    >>> line = minemap.Ledger(*minemap.samples.peru()).timeline()
    >>> axes = fan_chart(forecast(line, "2029-12-31"), None, "es")  # doctest: +SKIP
    """
    ax = axes_of(ax, (8.0, 4.6))
    scale, unit, decimals = _unit(_top(forecast))
    _record_line(forecast, ax, scale, language)
    end = _last_day(forecast)
    if len(forecast.fan):
        _fan(forecast, ax, scale, end, language)
    if forecast.deadline is not None:
        _deadline(forecast, forecast.deadline, ax, scale, end, language)
    _furnish(forecast, ax, scale, end, language)
    ax.set_ylabel(said("plot", "axis", language, unit=unit), color=INK)
    ax.yaxis.set_major_formatter(lambda value, _: number(value, language, decimals=decimals))
    return ax


def _top(forecast: Drawn) -> float:
    """Find the height of the picture: the record, and the fan unless it rises too far."""
    record = max(float(forecast.record.max()), forecast.remaining_m2)
    fan = float(np.nan_to_num(forecast.fan["q90_m2"].max()))
    return max(record, min(fan, HIGHEST_FAN * record))


def _unit(highest: float) -> tuple[float, str, int]:
    if highest >= 10 * SQUARE_KILOMETRE:
        return SQUARE_KILOMETRE, "km²", 0
    if highest >= SQUARE_KILOMETRE:
        return SQUARE_KILOMETRE, "km²", 1
    return 1.0, "m²", 0


def _last_day(forecast: Drawn) -> pd.Timestamp:
    days = [forecast.as_of + pd.DateOffset(years=1)]
    if forecast.deadline is not None:
        days.append(forecast.deadline + pd.DateOffset(years=2))
    if len(forecast.fan):
        upper = forecast.fan["q90_m2"].fillna(forecast.fan["q50_m2"])
        finished = upper.index[upper <= 0.0]
        days.append(finished[0] if len(finished) else upper.index[-1])
    latest = max(days)
    shown = forecast.as_of + pd.DateOffset(years=BEYOND_YEARS)
    if forecast.deadline is not None:
        shown = max(shown, forecast.deadline + pd.DateOffset(years=2))
    return min(latest, shown)


def _record_line(forecast: Drawn, ax: Any, scale: float, language: str) -> None:
    line = forecast.record
    line = pd.concat([line, pd.Series({forecast.as_of: forecast.remaining_m2})])
    line = line[~line.index.duplicated(keep="last")]
    ax.plot(
        line.index,
        line / scale,
        drawstyle="steps-post" if forecast.stepwise else "default",
        marker=None if forecast.stepwise else "o",
        markersize=4,
        color=INK,
        linewidth=1.8,
        solid_joinstyle="miter",
        clip_on=False,
        label=said("plot", "record", language),
        zorder=4,
    )
    ax.plot(forecast.as_of, forecast.remaining_m2 / scale, "o", color=INK, markersize=5, zorder=5)


def _fan(forecast: Drawn, ax: Any, scale: float, end: pd.Timestamp, language: str) -> None:
    fan = forecast.fan[forecast.fan.index <= end + pd.DateOffset(years=1)] / scale
    drawn = forecast.method == "resample"
    if drawn:
        _ends(forecast, ax, end, language)
    if drawn:
        for low, high, shade, name in (
            ("q10_m2", "q90_m2", BAND, "most"),
            ("q25_m2", "q75_m2", NARROW_BAND, "half"),
        ):
            ax.fill_between(
                fan.index,
                fan[low],
                fan[high],
                color=shade,
                linewidth=0,
                label=said("plot", name, language),
                zorder=1,
            )
    middle = fan["q50_m2"]
    if not drawn:
        middle = pd.Series(
            [forecast.remaining_m2 / scale, 0.0], [forecast.as_of, forecast.completion[0.5]]
        )
    finished = int((middle > 0.0).sum())
    ax.plot(
        middle.index[: finished + 1],
        middle.iloc[: finished + 1],
        color=INK,
        linewidth=1.6,
        linestyle=(0, (1, 1.2)),
        label=said("plot", "median" if drawn else "line", language),
        zorder=3,
    )


def _ends(forecast: Drawn, ax: Any, end: pd.Timestamp, language: str) -> None:
    """Mark the days by which 10, 50 and 90 % of the futures are finished."""
    known = forecast.completion.dropna()
    beyond, known = known[known > end], known[known <= end]
    if len(beyond):
        # A value outside the picture is written at its edge.
        shares = (100 * beyond.index.to_numpy(dtype=float)).round().astype(int)
        ax.annotate(
            ", ".join(f"{n} %: {day.year}" for n, day in zip(shares, beyond, strict=True)) + " →",
            (1.0, 0.0),
            xycoords="axes fraction",
            xytext=(-4, 8),
            textcoords="offset points",
            ha="right",
            fontsize=9,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
            zorder=6,
        )
    if len(known):
        ax.plot(
            known.to_numpy(),
            np.zeros(len(known)),
            linestyle="none",
            marker="^",
            markersize=7,
            color=INK,
            clip_on=False,
            label=said("plot", "ends", language),
            zorder=5,
        )


def _deadline(
    forecast: Drawn, day: pd.Timestamp, ax: Any, scale: float, end: pd.Timestamp, language: str
) -> None:
    ax.axvline(day, color=ALARM, linewidth=1.2, linestyle=(0, (6, 3)), zorder=2)
    words = said("plot", "deadline", language, deadline=spelled_day(day, language))
    begin = forecast.record.index[0] if len(forecast.record) else forecast.as_of
    late = (day - begin) > LABEL_TURNS * (end - begin)
    ax.annotate(
        words,
        (day, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-5 if late else 5, -6),
        textcoords="offset points",
        ha="right" if late else "left",
        va="top",
        fontsize=9,
        color=ALARM,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        zorder=6,
    )
    if len(forecast.milestones):
        ax.plot(
            [forecast.as_of, day],
            [forecast.remaining_m2 / scale, 0.0],
            color=ALARM,
            linewidth=1.2,
            linestyle=(0, (6, 3)),
            label=said("plot", "needed", language),
            zorder=3,
        )


def _furnish(forecast: Drawn, ax: Any, scale: float, end: pd.Timestamp, language: str) -> None:
    from matplotlib import dates

    begin = forecast.record.index[0] if len(forecast.record) else forecast.as_of
    ax.set_xlim(begin, end)
    ax.set_ylim(0.0, 1.05 * _top(forecast) / scale or 1.0)
    years = (end - begin).days / 365.25
    step = next((step for step in LABEL_STEPS if years / step <= MOST_LABELS), LABEL_STEPS[-1])
    locator: Any = dates.YearLocator(step)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(dates.DateFormatter("%Y"))  # type: ignore[no-untyped-call]
    reason = forecast.why_no_date(language)
    under = []
    if reason is not None:
        under = textwrap.wrap(said("plot", "nothing", language, reason=reason), REASON_WIDTH)
        ax.annotate(
            "\n".join(under),
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 8),
            textcoords="offset points",
            va="bottom",
            fontsize=9,
            color=INK,
        )
    ax.set_title(
        said("plot", "title", language),
        loc="left",
        color=INK,
        fontsize=12,
        pad=10 + LINE_POINTS * len(under),
    )
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.tick_params(colors=QUIET, length=0, labelcolor=INK, labelsize=9)
    ax.tick_params(axis="x", length=4)
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.09),
        ncols=3,
        frameon=False,
        fontsize=9,
        labelcolor=INK,
    )
