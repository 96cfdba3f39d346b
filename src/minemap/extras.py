"""Optional packages, which only some functions need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from minemap.errors import MissingDependencyError

__all__ = ["missing", "needed"]


def needed(
    module: str, what: str, extra: str, package: str | None = None, *, otherwise: str = ""
) -> Any:
    """Load a module of an optional package, or say how to install it.

    Parameters
    ----------
    module : str
        The module.
    what : str
        What it is needed for, as the beginning of a sentence.
    extra : str
        The extra of minemap that brings it.
    package : str, optional
        The name of its package, if that differs.
    otherwise : str
        What can be done without it.

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
        raise missing(what, extra, package or module.partition(".")[0], otherwise) from error


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
    # In double quotes, no shell reads the brackets as a pattern.
    return MissingDependencyError(
        f'{what} needs {package}; install it with: pip install "minemap[{extra}]" '
        f'(from a clone: pip install ".[{extra}]")' + (f"; {otherwise}" if otherwise else "")
    )
