"""The command ``minemap map-fields``: how the columns of a file are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import machine_formats, texts_of, textual
from minemap.cli.output import FINDINGS, WELL, for_machines

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    about = "how the columns of a file are read, and what unread columns could mean"
    fields = commands.add_parser("map-fields", help=about, description=about)
    fields.set_defaults(run=run)
    fields.add_argument("file", help="a file or service of hazardous areas or land-release records")
    fields.add_argument("--table", choices=["hazards", "releases"], default="hazards")
    fields.add_argument("--where", metavar="CONDITION", help="read only these rows of a service")
    fields.add_argument("--layer", help="the layer or sheet, if there are several")
    textual(fields, without=("points", "hemisphere"))
    fields.add_argument("-o", "--output", help="write the mapping to this file (.toml)")
    fields.add_argument("--overwrite", action="store_true", help="replace that file")
    machine_formats(fields)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import describe
    from minemap.saving import saving

    about = describe(
        options.file, options.table, layer=options.layer, where=options.where, **texts_of(options)
    )
    if options.output:
        with saving(options.output, overwrite=options.overwrite) as draft:
            draft.write_text(about.to_toml(), encoding="utf-8")
        print(f"minemap: wrote {options.output}", file=sys.stderr)
    if not for_machines(about.columns, options):
        print(about.to_text())
    undecided = None in about.contamination.values()
    return FINDINGS if about.missing or about.unknown_words or undecided else WELL
