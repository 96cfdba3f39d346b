"""How kinds of ground look on paper: colours, hatches and symbols."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from minemap.extras import needed
from minemap.language import vocabulary
from minemap.maps.situation import REMAINING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Style", "draw_symbol", "mixed", "needs", "style_of"]

INK, QUIET, SEA, LAND, SHORE, BORDER = (
    "#24313c", "#56646f", "#dfe9ee", "#f7f4ed", "#8fabbc", "#8d7f94",
)  # fmt: skip

GRID, NAME, WARNING, PAPER = "#a9b7c1", "#7b7284", "#8a3b00", "#ffffff"

MM = 72.0 / 25.4
"""Points in a millimetre."""


class Style(NamedTuple):
    """How a kind of ground is drawn: in colour, and by hatch and shape without it."""

    colour: str
    fill: str
    hatch: str
    marker: str
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
        Colours, hatch and symbol.

    Examples
    --------
    >>> style_of("SHA").hatch, style_of("CHA").hatch
    ('//////', 'xxxxxx')
    """
    if kind == "outside":
        return Style("#5b6770", PAPER, "", "h", INK)
    colour = (
        vocabulary.colour("category", kind)
        if kind in REMAINING
        else vocabulary.colour("exit", kind)
    )
    hatch, marker, share, inside = {
        "CHA": ("xxxxxx", "^", 0.45, PAPER),
        "SHA": ("//////", "D", 0.25, INK),
        "cleared": ("......", "o", 0.3, PAPER),
        "reduced": ("-----", "s", 0.3, INK),
        "cancelled": ("|||||", "p", 0.25, INK),
        "adjusted": ("", "8", 0.12, INK),
    }[kind]
    return Style(colour, mixed(colour, PAPER, 1 - share), hatch, marker, inside)


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


def draw_symbol(ax: Axes, x: float, y: float, kind: str, size: float, *, dashed: bool) -> None:
    """Draw the symbol of a kind of ground.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where.
    x, y : float
        The place, in data.
    kind : str
        The kind.
    size : float
        Millimetres.
    dashed : bool
        Whether its outline is illustrative.
    """
    style = style_of(kind)
    # Squares on their corner and triangles fill less of their box than discs do.
    points = size * MM * {"D": 0.7, "^": 1.0, "s": 0.88}.get(style.marker, 1.0)
    ax.scatter(
        [x], [y], s=points**2, marker=style.marker, facecolor=style.colour,
        edgecolor=mixed(style.colour, "#000000", 0.55), linewidth=0.6, zorder=12,
        linestyle=(0, (2.2, 1.2)) if dashed else "solid",
    )  # fmt: skip
