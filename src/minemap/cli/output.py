"""Prints and writes results of commands: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    import pandas as pd
    from matplotlib.axes import Axes

__all__ = [
    "BAD_INPUT",
    "FINDINGS",
    "SHOWN_FINDINGS",
    "WELL",
    "Visible",
    "by_period",
    "dated",
    "for_machines",
    "heading",
    "print_table",
    "save_picture",
]

WELL, FINDINGS, BAD_INPUT = 0, 1, 2
"""The exit status of a command."""

SHOWN_FINDINGS = 30
"""Most lines of a long list that are shown."""


SEEN = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"
} | {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Control characters, and marks that change the direction of text, with visible replacements."""


class Visible:
    """An output stream that shows control characters of foreign texts instead of obeying them.

    Parameters
    ----------
    stream : file object
        Where it is printed.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Print a text."""
        return int(self._stream.write(text.translate(SEEN)))

    def __getattr__(self, name: str) -> Any:
        """Pass everything else to the stream."""
        return getattr(self._stream, name)


def for_machines(table: pd.DataFrame, options: argparse.Namespace) -> bool:
    """Print a table as JSON or CSV, if that was asked for."""
    import pandas as pd

    from minemap.errors import ArgumentError
    from minemap.writing import csv_text

    if options.safe_for and not options.csv:
        raise ArgumentError("--safe-for is for --csv; JSON keeps texts as texts")
    named = [name for name in table.index.names if name is not None]
    flat = table.reset_index() if named else table
    for name in flat.columns:
        if pd.api.types.is_datetime64_any_dtype(flat[name]):
            flat = flat.assign(**{name: flat[name].dt.strftime("%Y-%m-%d")})
    if options.json:
        rows = json.loads(flat.to_json(orient="records", double_precision=6))
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif options.csv:
        print(csv_text(flat.rename(columns=str), safe=bool(options.safe_for)), end="")
    return bool(options.json or options.csv)


def dated(table: pd.DataFrame, **days: pd.Timestamp) -> pd.DataFrame:
    """Add to every row the days it is about, as they were read."""
    return table.assign(**{name: f"{day:%Y-%m-%d}" for name, day in days.items()})


def by_period(account: pd.DataFrame) -> pd.DataFrame:
    """Leave out columns that are 0 in every period, and write days plainly."""
    shown = account.loc[:, [name for name in account if account[name].any()]].reset_index()
    for name in account.index.names:
        if shown[name].dtype.kind == "M":
            shown[name] = shown[name].dt.strftime("%Y-%m-%d")
    return shown.set_index(account.index.names)


def print_table(table: pd.DataFrame) -> None:
    """Print a table for people: whole m², and no underscores."""
    import pandas as pd

    if table.empty:
        print("none")
        return
    with pd.option_context("display.width", None, "display.max_rows", None):
        print(
            table.rename(
                columns=lambda name: name.replace("_m2", " m²").replace("_", " ")
            ).to_string(float_format=lambda value: f"{value:,.0f}", na_rep="-")
        )


def save_picture(axes: Axes, options: argparse.Namespace) -> None:
    """Save a picture whole or not at all."""
    from minemap.saving import saving

    figure: Any = axes.get_figure(root=True)
    faults = (OSError, ValueError)
    with saving(options.plot, overwrite=options.overwrite, faults=faults) as draft:
        figure.savefig(draft, dpi=150, bbox_inches="tight")


def heading(text: str) -> None:
    """Print a heading, underlined."""
    print(f"\n{text}\n{'-' * len(text)}")
