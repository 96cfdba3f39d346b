"""How kinds of ground look on paper: colours, hatches, symbols and rings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minemap.extras import needed
from minemap.language import vocabulary
from minemap.looks import INK, PAPER
from minemap.maps.situation import REMAINING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Style", "dot_colour", "draw_ring", "draw_symbol", "mixed", "needs", "style_of"]

SEA, LAND, SHORE, BORDER = "#dfe9ee", "#f7f4ed", "#8fabbc", "#8d7f94"
GRATICULE, NAME, WARNING = "#a9b7c1", "#7b7284", "#8a3b00"

LEAST_POINTS = 7.0
"""The smallest type on a sheet: what is usual as the least on printed maps."""

RING = 0.95
"""Millimetres that the band of a ring is wide."""

SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "CHA": (((-0.45, -0.45), (0.45, 0.45)), ((-0.45, 0.45), (0.45, -0.45))),
    "cleared": (((-0.5, 0.0), (-0.1, -0.4), (0.5, 0.45)),),
    "reduced": (((-0.5, 0.0), (0.5, 0.0)),),
    "cancelled": (((0.0, -0.5), (0.0, 0.5)),),
}
"""Lines in the symbols of one area, as shares of half its side."""

RING_HATCHES = {"CHA": "xxxxxxx", "SHA": "///////", "reduced": "-------", "cancelled": "|||||||"}

MM = 72.0 / 25.4
"""Points in a millimetre."""


class Style(NamedTuple):
    """How a kind of ground is drawn: in colour, and by hatch and sign without it."""

    colour: str
    fill: str
    hatch: str
    inside: str


@cache
def style_of(kind: str) -> Style:
    """Give the looks of a kind of ground.

    Parameters
    ----------
    kind : str
        A category, an outcome, ``adjusted`` or ``outside``.

    Returns
    -------
    Style
        Colours and hatch.

    Examples
    --------
    >>> style_of("SHA").hatch, style_of("CHA").hatch
    ('//////', 'xxxxxx')
    """
    if kind == "outside":
        return Style("#5b6770", PAPER, "", INK)
    colour = (
        vocabulary.colour("category", kind)
        if kind in REMAINING
        else vocabulary.colour("exit", kind)
    )
    hatch, share, inside = {
        "CHA": ("xxxxxx", 0.45, PAPER),
        "SHA": ("//////", 0.25, INK),
        "cleared": ("......", 0.3, PAPER),
        "reduced": ("-----", 0.3, INK),
        "cancelled": ("|||||", 0.25, PAPER),
        "adjusted": ("", 0.12, INK),
    }[kind]
    return Style(colour, mixed(colour, PAPER, 1 - share), hatch, inside)


def mixed(colour: str, other: str, share: float) -> str:
    """Mix two colours.

    Parameters
    ----------
    colour, other : str
        Both as ``#RRGGBB``.
    share : float
        How much of the other.

    Returns
    -------
    str
        The mixture.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    parts = [
        round(int(colour[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def needs(module: str, package: str) -> Any:
    """Import a package that only printed maps need.

    Parameters
    ----------
    module : str
        The module.
    package : str
        The package that has it.

    Returns
    -------
    module
        The module.

    Raises
    ------
    MissingDependencyError
        If it is not installed.

    Examples
    --------
    >>> needs("matplotlib.figure", "matplotlib").__name__
    'matplotlib.figure'
    """
    return needed(module, "a printed map", "report", package)


def dot_colour(kind: str) -> str:
    """Give the colour of areas drawn as dots: what remains darker than what was released.

    Parameters
    ----------
    kind : str
        The kind.

    Returns
    -------
    str
        The colour, as ``#RRGGBB``.

    Examples
    --------
    >>> dot_colour("CHA") < dot_colour("cleared")
    False
    """
    style = style_of(kind)
    if kind in REMAINING:
        return mixed(style.colour, "#000000", 0.2)
    return mixed(style.colour, PAPER, 0.35)


def draw_symbol(ax: Axes, x: float, y: float, kind: str, size: float, *, dashed: bool) -> None:
    """Draw the symbol of one area: a disc where it remains, a square where it was released.

    A cross tells confirmed from suspected ground; lines as those of the hatches tell the ways of
    release without colour.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where.
    x, y : float
        The place, in data.
    kind : str
        The kind.
    size : float
        How much of the data is a millimetre.
    dashed : bool
        Whether its outline is illustrative.
    """
    from matplotlib.patches import Circle, Rectangle

    style = style_of(kind)
    looks: dict[str, Any] = {
        "facecolor": mixed(style.colour, PAPER, 0.15) if kind == "SHA" else style.colour,
        "edgecolor": mixed(style.colour, "#000000", 0.55), "linewidth": 0.6,
        "linestyle": (0, (2.2, 1.2)) if dashed else "solid", "zorder": 12,
    }  # fmt: skip
    half = 1.15 * size if kind in REMAINING else 0.95 * size
    mark = (
        Circle((x, y), half, **looks)
        if kind in REMAINING
        else Rectangle((x - half, y - half), 2 * half, 2 * half, **looks)
    )
    mark.set_gid(f"symbol-{kind}")
    ax.add_artist(mark)
    for line in SIGNS.get(kind, ()):
        xs, ys = zip(*line, strict=True)
        ax.plot(
            [x + one * half for one in xs], [y + one * half for one in ys],
            color=style.inside, linewidth=0.9, zorder=12.5, scalex=False, scaley=False,
            solid_capstyle="round",
        )  # fmt: skip


def draw_ring(
    ax: Axes,
    x: float,
    y: float,
    shares: tuple[tuple[str, float], ...],
    radius: float,
    size: float,
    *,
    dashed: bool,
) -> None:
    """Draw the ring of several areas: its parts by m², clockwise from the top in one order.

    Where nothing remains there is a tick in it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where.
    x, y : float
        The place, in data.
    shares : tuple of (str, float)
        Kinds and their m².
    radius : float
        Millimetres from the middle to the edge.
    size : float
        How much of the data is a millimetre.
    dashed : bool
        Whether outlines in it are illustrative.
    """
    from matplotlib.patches import Circle, Wedge

    radius *= size
    band = RING * size
    total = sum(m2 for _, m2 in shares)
    ground = Circle((x, y), radius, facecolor=PAPER, edgecolor="none", zorder=12)
    ground.set_gid("ring")
    ax.add_artist(ground)
    start = 90.0
    for kind, m2 in shares:
        end = start - 360.0 * (m2 / total if total else 1 / len(shares))
        style = style_of(kind)
        ax.add_artist(
            Wedge(
                (x, y), radius, end, start, width=band, facecolor=style.colour,
                hatch=RING_HATCHES.get(kind), edgecolor=PAPER, linewidth=0.5, zorder=12.2,
            )
        )  # fmt: skip
        start = end
    for far, dashes in ((radius, (0, (2.2, 1.2)) if dashed else "solid"), (radius - band, "solid")):
        ax.add_artist(
            Circle((x, y), far, facecolor="none", edgecolor=INK, linewidth=0.5,
                   linestyle=dashes, zorder=12.4)
        )  # fmt: skip
    if not any(kind in REMAINING for kind, _ in shares):
        tick = np.array([[-0.5, 0.02], [-0.12, -0.38], [0.55, 0.42]]) * (radius - band)
        ax.plot(x + tick[:, 0], y + tick[:, 1], color=INK, linewidth=1.0, zorder=13, scalex=False,
                scaley=False, solid_capstyle="round")  # fmt: skip
