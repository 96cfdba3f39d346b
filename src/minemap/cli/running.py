"""Runs the command line, with the same words as the library."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli import (
    article7,
    check,
    clearance,
    closings,
    convert,
    demo,
    factsheet,
    forecast,
    freed,
    layers,
    map_fields,
    periods,
    reconcile,
    remaining,
    repair,
    restatements,
    snapshots,
    survey,
    workload,
)
from minemap.cli import map as map_command
from minemap.cli.doors import at_the_command_line
from minemap.cli.output import BAD_INPUT, WELL, Visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]

INPUTS = ("record", "hazards", "releases", "columns", "points", "file", "form", "old", "new",
          "source", "plan", "methods", "results", "profile", "milestones", "contamination",
          "published", "units")  # fmt: skip
OUTPUTS = ("output", "plot", "sheet", "target", "rejected", "report")
"""Options that name files to read, and files to write."""

TO_REDACT = (
    "; map, factsheet and convert can redact. For everything else make a copy for everyone first, "
    "minemap convert RECORD public.gpkg --redact METRES, and give that"
)

COMMANDS = (demo, check, repair, map_fields, survey, closings, snapshots, remaining, periods,
            restatements, map_command, forecast, workload, article7, clearance, freed,
            factsheet, reconcile, layers, convert)  # fmt: skip
"""The commands, in the order in which the help lists them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The arguments; by default those of the process.

    Returns
    -------
    int
        0 if all is well, 1 if there are findings, 2 if an input cannot be used.

    Examples
    --------
    >>> import minemap
    >>> record = str(minemap.samples.peru_path())
    >>> main(["remaining", record, "--day", "2023-12-31", "--by", "category", "--csv"])
    category,areas,area_m2,unmeasured_m2,residue_m2,day,recorded_to
    SHA,60,302013...,0.0,0.0,2023-12-31,2024-11-30
    0
    """
    parser = _parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        told = TO_REDACT if any(one.startswith("--redact") for one in unknown) else ""
        parser.error(f"unrecognized arguments: {' '.join(unknown)}{told}")
    from minemap.errors import MinemapError

    machine = getattr(options, "json", False) or getattr(options, "csv", False)
    shown: Any = sys.stdout if machine else Visible(sys.stdout)
    aside: Any = Visible(sys.stderr)
    try:
        with redirect_stdout(shown), redirect_stderr(aside), _told():
            _spare_inputs(options)
            return int(options.run(options))
    except MinemapError as error:
        print(f"minemap: {at_the_command_line(str(error))}", file=aside)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader closed the pipe (as `head` does): stop without a message.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL


@contextmanager
def _told() -> Iterator[None]:
    """Print minemap's warnings as a line, and leave other warnings as they are."""
    from minemap.errors import MinemapWarning

    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, MinemapWarning):
            print(f"minemap: {at_the_command_line(str(message))}", file=sys.stderr)
        else:
            usual(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", MinemapWarning)
        warnings.showwarning = show
        yield


def _spare_inputs(options: argparse.Namespace) -> None:
    """Refuse to overwrite a file that the command reads, whatever the other options."""
    from minemap.errors import WriteError

    given = {name: value for name, value in vars(options).items() if isinstance(value, str)}
    several = vars(options).get("record")
    read = [Path(given[name]) for name in INPUTS if name in given]
    read += map(Path, several if isinstance(several, list) else [])
    for name in OUTPUTS:
        path = Path(given.get(name, ""))
        if path.is_file() and any(other.is_file() and path.samefile(other) for other in read):
            raise WriteError(f"{path}: is a file to be read; give the new one another name")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="minemap",
        description="How many square metres of mined ground remain, where, and since when.",
        epilog="Exit status: 0 all well, 1 findings, 2 an input cannot be used.",
    )
    parser.add_argument("--version", action="version", version=f"minemap {version('minemap')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(commands)
    return parser
