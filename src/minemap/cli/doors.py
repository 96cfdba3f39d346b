"""Rewrites messages of the library for the command line: keywords become options."""

from __future__ import annotations

import re

__all__ = ["at_the_command_line"]

OPTIONS = (
    (r"pass on_reject='return' to go on with the others and get these as a table",
     "--without-rejected goes on with the others; minemap check lists these"),
    (r"take the others with minemap\.read_\w+\(\w+, on_reject='return'\), which lists these",
     "--without-rejected goes on with the others; minemap check lists these"),
    (r"more in \.rejected", "more; minemap check lists them"),
    (r"\bcrs='(EPSG:\d+)'", r"--crs \1"),
    (r"Name one with layer=", "Name it with --hazards-layer, --releases-layer or --layer"),
    (r"; leave layer= out", "; leave --layer out"),
    (r"with layer= of read_hazards and read_releases", "with --hazards-layer, --releases-layer"),
    (r"columns=\{'values': \{'(\w+)': \{'([^']*)': '…'\}\}\}",
     r"--columns FILE, in which stands: [hazards.values.\1] (or releases) and '\2' = '…'"),
    (r"columns=\{'(\w+)': '([^']*)'\}",
     r"--columns FILE, in which stands: \1 = '\2' (minemap map-fields writes one)"),
    (r"Rename the right one to (\w+);",
     r"Rename the right one to \1, or name it in --columns FILE (minemap map-fields writes one);"),
    (r"units=\{'([^']*)': …\}", r"--unit \1=M2"),
    (r"\bunits='(m2|ha|km2)'", r"--units \1"),
    (r"ids='(row|feature)'", r"--ids \1"),
    (r"hemisphere='(north|south)'", r"--hemisphere \1"),
    (r"calendar='(\w+)'", r"--calendar \1"),
    (r"encoding='([^']*)'", r"--encoding \1"),
    (r"give outcome=", "give --outcome"),
    (r"minemap\.closings (makes such records|lists them)", r"minemap closings \1"),
    (r"minemap\.from_snapshots", "minemap snapshots"),
    (r"overwrite=True to replace it \(on the command line: --overwrite\)",
     "--overwrite to replace it"),
    (r"overwrite=True", "--overwrite"),
    (r"points= and encoding=", "--points and --encoding"),
    (r"\bwhere= and moment=", "--where and --moment"),
    (r"\bsql= and params=", "--sql"),
)  # fmt: skip
"""Texts of the library, and their replacements."""


def at_the_command_line(message: str) -> str:
    """Rewrite a message of the library for the command line.

    Parameters
    ----------
    message : str
        What an error or a warning says.

    Returns
    -------
    str
        The same, with options in the place of keywords.

    Examples
    --------
    >>> at_the_command_line("areas.shp: no CRS. Say which it is: crs='EPSG:4326'")
    'areas.shp: no CRS. Say which it is: --crs EPSG:4326'
    """
    for pattern, words in OPTIONS:
        message = re.sub(pattern, words, message)
    return message
