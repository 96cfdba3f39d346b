"""The command ``minemap layers``: what is in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli.options import machine_formats
from minemap.cli.output import WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "what is in a file: its layers, their columns and how many rows they have"
    parser = commands.add_parser("layers", help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("source", help="the file, or the address of a service")
    machine_formats(parser)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import layers

    found = layers(options.source)
    if not for_machines(found, options):
        for row in found.to_dict("records"):
            what = ", ".join(row[key] for key in ("geometry", "crs", "driver") if row[key])
            print(f"{row['layer'] or Path(options.source).name}: {row['rows']:,} rows, {what}")
            for name, kind in row["columns"].items():
                print(f"  {name}: {kind}")
    return WELL
