"""The common look of maps, charts and reports: one typeface and one palette.

The colours of kinds of ground are in `minemap.language.vocabulary`.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from minemap.extras import needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = [
    "ALARM", "BAND", "BLUE", "FACE", "FAINT", "FONTS", "GRID", "INK", "NARROW_BAND", "PAPER",
    "QUIET", "axes_of", "chosen_font", "in_one_typeface",
]  # fmt: skip

FONTS = ("Open Sans", "Noto Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
"""The typeface of maps, charts and reports: the first of these that a machine has."""

FACE = ", ".join((*FONTS, "sans-serif"))
"""The same for pictures; the style sheets and the script of pages repeat it."""

INK, QUIET, FAINT, PAPER = "#24313c", "#56646f", "#c9d1d8", "#ffffff"
"""Colours of text and edges, notes, rules, and the background."""

BLUE, ALARM = "#12577f", "#a8201a"
"""Colours of the main line and of the deadline: dark enough to be seen on bands without colour."""

BAND, NARROW_BAND, GRID = "#d9d9d9", "#a8a8a8", "#e6e6e6"
"""The widths of charts, and of their lines."""

Given = ParamSpec("Given")
Drawn = TypeVar("Drawn")


@cache
def chosen_font() -> str:
    """Choose the typeface of sheets and charts.

    Returns
    -------
    str
        Its name; DejaVu Sans, which comes with matplotlib, at the last.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.

    Examples
    --------
    >>> chosen_font() in FONTS
    True
    """
    manager = needed("matplotlib.font_manager", "a picture", "report", "matplotlib")
    there = {
        entry.name for entry in manager.fontManager.ttflist if entry.fname.lower().endswith(".ttf")
    }
    return next(font for font in FONTS if font in there or font == "DejaVu Sans")


def axes_of(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """Give the axes to draw a chart on: the caller's own, or those of a new figure.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        The caller's.
    size : tuple of float
        Width and height of a new figure, in inches. It is one of pyplot's, which a notebook shows.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> own = Figure().add_subplot()
    >>> axes_of(own, (8.0, 4.6)) is own
    True
    """
    if ax is not None:
        return ax
    plt = needed("matplotlib.pyplot", "a picture", "report")
    new: Axes = plt.subplots(figsize=size, layout="constrained")[1]
    return new


def in_one_typeface(draw: Callable[Given, Drawn]) -> Callable[Given, Drawn]:
    """Draw a chart in the typeface of the maps.

    Parameters
    ----------
    draw : callable
        Draws on axes of matplotlib's, and gives them.

    Returns
    -------
    callable
        The same, in that typeface.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> @in_one_typeface
    ... def chart():
    ...     axes = Figure().add_subplot()
    ...     axes.set_xlabel("m²")
    ...     return axes
    >>> chart().xaxis.label.get_fontfamily() == [chosen_font()]
    True
    """

    @wraps(draw)
    def drawn(*given: Given.args, **named: Given.kwargs) -> Drawn:
        matplotlib = needed("matplotlib", "a picture", "report")
        with matplotlib.rc_context({"font.family": [chosen_font()]}):
            axes: Any = draw(*given, **named)
            # matplotlib makes the ticks of an axis only when it draws it.
            axes.tick_params(labelfontfamily=chosen_font())
        return axes  # type: ignore[no-any-return]

    return drawn
