"""The charts of the fact sheet, as shapes that a template writes into an SVG.

Text stays text. Only SVG's plain attributes are used for style, so that a page with a strict
content policy shows the charts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.vocabulary import RELEASING, colour
from minemap.language.words import number, spelled_day
from minemap.looks import ALARM, BLUE, FACE, FAINT, INK, PAPER
from minemap.report.words import said_of_facts as said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.forecasting import Forecast

__all__ = ["Chart", "progress_chart", "released_chart", "said", "symbol_chart"]

WIDTH, HEIGHT = 332, 168
RIGHT, TOP, BOTTOM = 6, 16, 18
SMALL, TINY = 8.6, 8.0
DIGIT = 4.6


HATCHES = {
    "x": "M0 0L4 4M0 4L4 0",
    "/": "M0 4L4 0",
    "-": "M0 2H4",
    "|": "M2 0V4",
    ".": "M1.2 2h1.6",
}
"""matplotlib's hatches, as one square of 4 by 4."""

LINES = 4
"""About how many lines of the grid a chart has."""

LABELS = 8
"""About how many years a chart names."""

FAN_YEARS = 10
"""How far ahead a chart without a deadline looks."""


@dataclass
class Chart:
    """An SVG being drawn.

    Attributes
    ----------
    about : str
        What it shows, for readers who cannot see it.
    width, height : int
        Its size.
    left : float
        Where its axis is, to the right of the figures.
    font : str
        The fonts of its text.
    patterns : dict of str to dict
        Hatches by their id: ``back``, ``line`` (colours) and ``path``.
    shapes : list of tuple
        Of each shape its element, its attributes and its text.
    """

    about: str
    width: int = WIDTH
    height: int = HEIGHT
    left: float = 0.0
    font: str = FACE
    patterns: dict[str, dict[str, str]] = field(default_factory=dict)
    shapes: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def add(self, element: str, text: str = "", **attributes: Any) -> None:
        """Add a shape.

        Parameters
        ----------
        element : str
            An element of SVG.
        text : str
            What is written in it.
        **attributes
            Its attributes, with underscores for hyphens.
        """
        named = {
            name.replace("_", "-"): f"{value:.2f}".rstrip("0").rstrip(".")
            if isinstance(value, float)
            else str(value)
            for name, value in attributes.items()
        }
        self.shapes.append((element, named, text))

    def text(self, x: float, y: float, text: str, anchor: str = "start", **looks: Any) -> None:
        """Write a text.

        Parameters
        ----------
        x, y : float
            Where its baseline begins, or ends, or has its middle.
        text : str
            The text.
        anchor : {"start", "middle", "end"}
            Which of these.
        **looks
            Attributes.
        """
        looks = {"font_size": TINY, "fill": INK, **looks}
        self.add("text", text, x=float(x), y=float(y), text_anchor=anchor, **looks)


def released_chart(table: pd.DataFrame, language: str) -> Chart:
    """Draw what was released in each year, as one column for each year.

    Parameters
    ----------
    table : pandas.DataFrame
        Index year (int, none left out), columns ``cancelled``, ``reduced``, ``cleared`` in whole
        m².
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    Chart
        The chart.

    Examples
    --------
    >>> table = pd.DataFrame({"cancelled": [0], "reduced": [5], "cleared": [7]}, index=[2022])
    >>> released_chart(table, "en").about
    'Columns of the m² released each year, 2022 to 2022: 2022: 12.'
    """
    totals = table.sum(axis=1)
    rows = "; ".join(f"{year}: {number(m2, language)}" for year, m2 in totals.items() if m2)
    chart = Chart(
        said(
            "word", "released_alt", language, first=str(table.index[0]), last=str(table.index[-1]),
            rows=rows,
        )
    )  # fmt: skip
    chart.patterns = {
        "released-reduced": {
            "back": "#d6ecfa", "line": colour("outcome", "reduced"), "path": "M0 4L4 0",
        },
        "released-cancelled": {
            "back": "#f3f3f3", "line": colour("outcome", "cancelled"), "path": "M2 0V4",
        },
    }  # fmt: skip
    fills = {
        "cleared": colour("outcome", "cleared"),
        "reduced": "url(#released-reduced)",
        "cancelled": "url(#released-cancelled)",
    }
    highest = _grid(chart, float(totals.max()), said("word", "released_axis", language), language)
    step = (WIDTH - chart.left - RIGHT) / len(table)
    wide = min(step * 0.7, 22.0)
    every = math.ceil(len(table) / LABELS)
    for place, (year, row) in enumerate(table.iterrows()):
        middle = chart.left + step * (place + 0.5)
        base = HEIGHT - BOTTOM
        for outcome in reversed(RELEASING):
            tall = row[outcome] / highest * (HEIGHT - TOP - BOTTOM)
            if tall > 0:
                base -= tall
                chart.add(
                    "rect", x=middle - wide / 2, y=base, width=wide, height=float(tall),
                    fill=fills[outcome], stroke=INK, stroke_width=0.5,
                )  # fmt: skip
        if (len(table) - 1 - place) % every == 0:
            chart.text(middle, HEIGHT - BOTTOM + 11, str(year), "middle")
    _baseline(chart)
    return chart


def progress_chart(outlook: Forecast, language: str) -> Chart:
    """Draw what remained so far, the deadline, and what the forecast expects until then.

    Parameters
    ----------
    outlook : Forecast
        The forecast.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    Chart
        The chart.

    Examples
    --------
    >>> from minemap.forecasting import forecast
    >>> held = pd.DataFrame({"remaining_m2": [12e2, 11e2, 1e3, 9e2]}, index=range(2020, 2024))
    >>> progress_chart(forecast(held, "2032-12-31"), "en").about[:49]
    'Line of the ground that remained from 31 December'
    """
    record, now, deadline = outlook.record, outlook.as_of, outlook.deadline
    first = record.index[0]
    ahead = deadline is not None and deadline > now and outlook.remaining_m2 > 0
    fan = _near(outlook, deadline if ahead else None)
    chart = Chart(
        said(
            "word", "progress_alt", language,
            first=spelled_day(first, language), day=spelled_day(now, language),
            opening=number(round(record.iloc[0]), language),
            closing=number(round(outlook.remaining_m2), language),
        )
    )  # fmt: skip
    last = max([now, *fan.index[-1:], *([deadline] if deadline is not None else [])])
    start, end = pd.Timestamp(first.year, 1, 1), pd.Timestamp(last.year + 1, 1, 1)
    top = max([float(record.max()), *fan["q90_m2"].dropna(), *fan["q50_m2"].dropna()])
    highest = _grid(chart, top, said("word", "progress_axis", language), language)
    wide = WIDTH - chart.left - RIGHT

    def across(day: Any) -> float:
        return float(chart.left + (day - start) / (end - start) * wide)

    def up(m2: float) -> float:
        return HEIGHT - BOTTOM - m2 / highest * (HEIGHT - TOP - BOTTOM)

    every = math.ceil((end.year - start.year) / LABELS)
    for year in range(start.year, end.year):
        if (end.year - 1 - year) % every == 0:
            middle = (across(pd.Timestamp(year, 1, 1)) + across(pd.Timestamp(year + 1, 1, 1))) / 2
            chart.text(middle, HEIGHT - BOTTOM + 11, str(year), "middle")
    band = fan.dropna(subset=["q10_m2", "q90_m2"])
    if len(band):
        chart.about += " " + said("word", "progress_alt_fan", language)
        corners = [(across(day), up(m2)) for day, m2 in band["q90_m2"].items()]
        corners += [(across(day), up(m2)) for day, m2 in reversed(list(band["q10_m2"].items()))]
        chart.add("polygon", points=_points(corners), fill="#c5d9e6", stroke="none")
    if len(fan):
        line = [(across(day), up(m2)) for day, m2 in fan["q50_m2"].items()]
        chart.add("polyline", points=_points(line), fill="none", stroke=BLUE, stroke_width=1.2)
    path = [(across(record.index[0]), up(0.0))]
    level = 0.0
    for day, m2 in record.items():
        path += [(across(day), up(level)), (across(day), up(m2))]
        level = m2
    path.append((across(now), up(level)))
    ground = [*path, (across(now), up(0.0))]
    chart.add("polygon", points=_points(ground), fill="#f9e7bf", stroke="none")
    chart.add("polyline", points=_points(path), fill="none", stroke=INK, stroke_width=1.6)
    if deadline is not None:
        x = across(deadline)
        chart.add(
            "line", x1=x, x2=x, y1=float(TOP), y2=float(HEIGHT - BOTTOM), stroke=INK,
            stroke_width=0.9, stroke_dasharray="1.5 2",
        )  # fmt: skip
        written = said("word", "deadline_on", language, deadline=spelled_day(deadline, language))
        left = x > chart.left + wide / 2
        chart.text(x - 3 if left else x + 3, TOP + 8, written, "end" if left else "start")
    if ahead and deadline is not None:
        shown = spelled_day(deadline, language)
        chart.about += " " + said("word", "progress_alt_deadline", language, deadline=shown)
        chart.add(
            "line", x1=across(now), y1=up(outlook.remaining_m2), x2=across(deadline), y2=up(0.0),
            stroke=ALARM, stroke_width=1.4, stroke_dasharray="5 3",
        )  # fmt: skip
    chart.add(
        "circle", cx=across(now), cy=up(outlook.remaining_m2), r=2.4, fill=INK, stroke=PAPER,
        stroke_width=0.8,
    )  # fmt: skip
    _baseline(chart)
    return chart


def symbol_chart(kind: str, name: str) -> Chart:
    """Draw the map symbol of a kind of ground, and the hatching of its outlines.

    Parameters
    ----------
    kind : str
        The kind, one of `minemap.maps.situation.KINDS`.
    name : str
        What it is called.

    Returns
    -------
    Chart
        The chart, 26 by 10.

    Examples
    --------
    >>> [element for element, _, _ in symbol_chart("cleared", "Cleared").shapes]
    ['rect', 'rect', 'polyline']
    """
    from minemap.maps.paper.looks import SIGNS, style_of
    from minemap.maps.situation import REMAINING

    style = style_of(kind)
    chart = Chart(name, width=26, height=10)
    hatch = HATCHES.get(style.hatch[:1])
    if hatch:
        chart.patterns[f"map-{kind}"] = {"back": style.fill, "line": style.colour, "path": hatch}
    chart.add(
        "rect", x=12.5, y=1.5, width=13, height=7, stroke=INK, stroke_width=0.6,
        fill=f"url(#map-{kind})" if hatch else style.fill,
    )  # fmt: skip
    looks: dict[str, Any] = {"fill": style.colour, "stroke": INK, "stroke_width": 0.8}
    if kind in REMAINING:
        chart.add("circle", cx=5, cy=5, r=4, **looks)
    else:
        chart.add("rect", x=1.5, y=1.5, width=7, height=7, **looks)
    for line in SIGNS.get(kind, ()):
        points = [(5 + 3.5 * x, 5 - 3.5 * y) for x, y in line]
        chart.add(
            "polyline", points=_points(points), fill="none", stroke=style.inside, stroke_width=1.1
        )
    return chart


def _near(outlook: Forecast, deadline: pd.Timestamp | None) -> pd.DataFrame:
    """Keep the part of the fan that the chart has room for."""
    until = deadline
    if until is None:
        until = outlook.as_of + pd.DateOffset(years=FAN_YEARS)
    return outlook.fan.loc[outlook.fan.index <= until]


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _grid(chart: Chart, highest: float, title: str, language: str) -> float:
    """Draw and label the horizontal lines; give the m² that the chart's height stands for."""
    step = _round_step(max(highest, 1.0) / LINES)
    lines = math.ceil(max(highest, 1.0) / step * 0.999)
    chart.left = DIGIT * len(number(round(lines * step), language)) + 8
    for line in range(lines + 1):
        y = HEIGHT - BOTTOM - line / lines * (HEIGHT - TOP - BOTTOM)
        if line:
            chart.add(
                "line", x1=chart.left, x2=WIDTH - RIGHT, y1=float(y), y2=float(y), stroke=FAINT,
                stroke_width=0.5,
            )  # fmt: skip
        chart.text(chart.left - 4, y + 2.8, number(round(line * step), language), "end")
    chart.text(0, 8, title, font_size=SMALL, font_weight="bold")
    return step * lines


def _round_step(rough: float) -> float:
    """Round up to 1, 2 or 5 times a power of ten, and to at least a whole m²."""
    power = 10.0 ** math.floor(math.log10(rough))
    return max(next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999), 1.0)


def _baseline(chart: Chart) -> None:
    y = float(HEIGHT - BOTTOM)
    chart.add("line", x1=chart.left, x2=WIDTH - RIGHT, y1=y, y2=y, stroke=INK, stroke_width=0.9)
