"""Packages that only some of the work needs."""

from __future__ import annotations

from functools import cache, wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from minemap.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FONTS", "chosen_font", "in_one_typeface", "missing", "needed"]

FONTS = ("Open Sans", "Noto Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
"""The typeface of maps, charts and reports: the first of these that a machine has."""

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
            # Marks of an axis are made when it is drawn, which is later.
            axes.tick_params(labelfontfamily=chosen_font())
        return axes  # type: ignore[no-any-return]

    return drawn


def needed(module: str, what: str, extra: str, package: str | None = None) -> Any:
    """Load a module of a package that is not always installed, or say how to install it.

    Parameters
    ----------
    module : str
        The module.
    what : str
        What it is needed for, as the beginning of a sentence.
    extra : str
        The extra of minemap that brings it.
    package : str, optional
        The name of its package, where that is another.

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
    >>> needed("json", "writing JSON", "report").dumps([1])
    '[1]'
    >>> needed("no_such_module", "reading the military grid", "field", "mgrs")
    Traceback (most recent call last):
    minemap.errors.MissingDependencyError: reading the military grid needs mgrs; install it with:
    pip install "minemap[field]" (from a clone: pip install ".[field]")
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise missing(what, extra, package or module.partition(".")[0]) from error


def missing(what: str, extra: str, package: str, otherwise: str = "") -> MissingDependencyError:
    """Make the error that says what to install.

    Parameters
    ----------
    what, extra, package : str
        As `needed` takes them.
    otherwise : str
        What can be done without it.

    Returns
    -------
    MissingDependencyError
        The error, to be raised.

    Examples
    --------
    >>> print(missing("public holidays", "plan", "holidays", "or list the days"))
    public holidays needs holidays; install it with: pip install "minemap[plan]" (from a clone: pip
    install ".[plan]"); or list the days
    """
    # Double quotes: no shell takes the brackets for a pattern then.
    return MissingDependencyError(
        f'{what} needs {package}; install it with: pip install "minemap[{extra}]" '
        f'(from a clone: pip install ".[{extra}]")' + (f"; {otherwise}" if otherwise else "")
    )
