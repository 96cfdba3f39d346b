"""The exceptions that minemap raises.

All derive from `MinemapError`, so one ``except`` catches every error that minemap raises about a
file or an argument. Every message names the place (file, layer, row, id) and what to do.
"""

from __future__ import annotations

import inspect
import traceback
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ArgumentError",
    "CoordinateError",
    "MinemapError",
    "MinemapWarning",
    "MissingDependencyError",
    "ReadError",
    "RejectedRows",
    "SchemaError",
    "StaleLedgerError",
    "WriteError",
    "warn",
]

SHOWN_REJECTIONS = 5
UNKNOWN_WORD = "^'[^']+' is not a known "
"""The beginning of the reason if a row is rejected for a word."""


class MinemapError(Exception):
    """The base of all exceptions of minemap."""


class MinemapWarning(UserWarning):
    """A warning of minemap, such as words that a language does not have yet."""


def warn(text: str) -> None:
    """Give a warning of minemap, at the line of the user's code that called minemap.

    Parameters
    ----------
    text : str
        What to point out, and what to do.

    Warns
    -----
    MinemapWarning
        Always.

    Examples
    --------
    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     warn("the file has two rows of one id")
    >>> print(caught[0].message)
    the file has two rows of one id
    """
    callers = [frame for frame, _ in traceback.walk_stack(inspect.currentframe())]
    rooms = [str(frame.f_globals.get("__name__")).partition(".")[0] for frame in callers]
    inside = [number for number, room in enumerate(rooms) if room == "minemap"]
    warnings.warn(text, MinemapWarning, stacklevel=inside[-1] + 2)


class ArgumentError(MinemapError, ValueError):
    """An argument has a value that the function cannot use."""


class ReadError(MinemapError):
    """A file cannot be read: it is missing, empty, damaged, or lacks the layer asked for."""


class WriteError(MinemapError):
    """A file cannot be written, or writing it would overwrite an input."""


class CoordinateError(MinemapError):
    """Coordinates are not at a possible place: no CRS, a wrong one, or swapped axes."""


class SchemaError(MinemapError):
    """A table lacks a column that is required, or has two that mean the same."""


class StaleLedgerError(MinemapError):
    """A saved ledger was made from another record than the one given.

    Parameters
    ----------
    folder : str
        Where the ledger is kept.
    table : str
        The table that is another: ``hazards`` or ``releases``.
    difference : str
        How it differs.
    """

    def __init__(self, folder: str, table: str, difference: str) -> None:
        super().__init__(folder, table, difference)
        self.folder = folder
        self.table = table
        self.difference = difference

    def __str__(self) -> str:
        return (
            f"{self.folder}: this ledger was made of other {self.table}: those given have "
            f"{self.difference}. Make the ledger anew with Ledger(hazards, releases), or add new "
            "rows to the kept one with append"
        )


class MissingDependencyError(MinemapError, ImportError):
    """A feature needs a package that is not installed; the message names the extra to install."""


def of_a_table(name: str) -> str:
    """Say how to continue without the unusable rows of a table in Python.

    Parameters
    ----------
    name : str
        The table.

    Returns
    -------
    str
        What `RejectedRows` says.

    Examples
    --------
    >>> of_a_table("hazards")
    "take the others with minemap.read_hazards(hazards, on_reject='return'), which lists these"
    """
    kind = "releases" if name.endswith("releases") else "hazards"
    said = f"minemap.read_{kind}({kind}, on_reject='return')"
    return f"take the others with {said}, which lists these"


class RejectedRows(MinemapError):  # noqa: N818 - it names what it carries, and is a public name
    """Some rows cannot be used.

    Parameters
    ----------
    rejected : pandas.DataFrame
        One row for each rejected row, with columns ``row`` (number of the record in its table, the
        first is 1), ``id``, ``field`` and ``reason``.
    source : str
        The file or table the rows came from.
    used : int
        How many rows of the same table could be used; used and rejected are all rows there are.
    instead : str
        How to go on with the others, where the rows were given.

    Attributes
    ----------
    rejected, source, used, instead
        As given.
    """

    def __init__(
        self,
        rejected: pd.DataFrame,
        source: str,
        used: int,
        instead: str = "pass on_reject='return' to go on with the others and get these as a table",
    ) -> None:
        super().__init__(rejected, source, used, instead)
        self.rejected = rejected
        self.source = source
        self.used = used
        self.instead = instead

    def __str__(self) -> str:
        count = len(self.rejected)
        lines = [
            f"{self.source}: {count} of {count + self.used} rows cannot be used. Correct them, or "
            f"{self.instead}."
        ]
        shown = self.rejected.head(SHOWN_REJECTIONS)
        lines += [
            f"  row {row}, id {identifier}: {field}: {reason}"
            for row, identifier, field, reason in zip(
                shown["row"], shown["id"], shown["field"], shown["reason"], strict=True
            )
        ]
        if count > SHOWN_REJECTIONS:
            lines.append(f"  … and {count - SHOWN_REJECTIONS} more in .rejected")
        unknown = self.rejected[self.rejected["reason"].astype(str).str.contains(UNKNOWN_WORD)]
        if len(unknown):
            field = unknown["field"].iloc[0]
            word = str(unknown["reason"].iloc[0]).split("'")[1]
            lines.append(
                f"Say what a word stands for with columns={{'values': {{{field!r}: {{{word!r}: "
                "'…'}}}"
            )
        return "\n".join(lines)
