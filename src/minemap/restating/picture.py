"""A bridge as a picture: a waterfall from one balance to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from minemap.language.words import number
from minemap.looks import BLUE, INK, axes_of, in_one_typeface

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["waterfall"]

RISE, FALL, WHOLE = "#D55E00", "#009E73", BLUE
"""More ground, less ground, and a balance: told apart by colour-blind readers."""

ROOM = 0.18
"""Share of the picture's width for the figures beside the bars."""


class Told(Protocol):
    """What the picture needs of a bridge."""

    @property
    def table(self) -> pd.DataFrame:
        """Its lines."""

    def line(self, row: object, language: str = "en") -> str:
        """Name a line."""


@in_one_typeface
def waterfall(bridge: Told, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw a bridge: one bar for each line, from the top down.

    Parameters
    ----------
    bridge : Bridge
        The bridge.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    language : {"en", "es", "fr"}
        The language.

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
    >>> bridge = minemap.Ledger(*minemap.samples.peru()).bridge("2022-12-31")
    >>> [text.get_text() for text in waterfall(bridge).texts]
    ['211,468 m²', '211,468 m²']
    """
    rows = list(bridge.table.itertuples())
    ends = np.array([row.line in {"closing", "opening"} for row in rows])
    m2 = bridge.table["m2"].to_numpy()
    before = np.concatenate([[0.0], np.cumsum(m2[:-1])])
    start = np.where(ends, 0.0, before)
    stop = np.where(ends, m2, before + m2)
    ax = axes_of(ax, (8.0, 0.7 + 0.42 * len(rows)))
    colours = np.where(ends, WHOLE, np.where(m2 > 0, RISE, FALL))
    place = np.arange(len(rows))
    ax.barh(place, stop - start, left=start, color=colours, height=0.62)
    for at, edge in enumerate(stop[:-1]):
        ax.plot([edge, edge], [at + 0.31, at + 0.69], color=INK, linewidth=0.8)
    for at, (end, amount) in enumerate(zip(ends, m2, strict=True)):
        text = f"{number(amount, language, signed=not end)} m²"
        ax.annotate(
            text,
            (max(start[at], stop[at]), at),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize="small",
        )
    ax.set_yticks(place, [bridge.line(row, language) for row in rows])
    ax.invert_yaxis()
    ax.set_xlim(0, max(float(np.max([start, stop])), 1.0) * (1 + ROOM))
    ax.xaxis.set_major_formatter(lambda value, _: number(value, language))
    ax.spines[["top", "right"]].set_visible(False)
    return ax
