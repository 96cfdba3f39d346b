"""The script of a map: files that each draw or build one thing, put into a page as one."""

from __future__ import annotations

from functools import cache

from minemap.maps.screen.page import asset

__all__ = ["PARTS", "page_script"]

PARTS = (
    # What the rest is made of.
    "words",
    "document",
    "packs",
    "shapes",
    "canvas",
    "paint",
    "labels",
    "grids",
    # Layers of ground.
    "classes",
    "record",
    "spots",
    "ground",
    "symbols",
    "pointer",
    "account",
    # Layers around it.
    "countries",
    "graticule",
    "boundaries",
    "context",
    "features",
    "marks",
    "changes",
    # The frame around the map.
    "frame",
    "address",
    "tools",
    "measure",
    "rings",
    "legend",
    "units",
    "places",
    "search",
    "filter",
    "compare",
    "clock",
    "chart",
    "printing",
    "elsewhere",
    "table",
    "link",
    "marks_frame",
    # What the page calls.
    "minemap",
)
"""The files in ``assets/script``, in the order in which they are read."""


@cache
def page_script() -> str:
    """Put the parts of the script together.

    Returns
    -------
    str
        JavaScript that leaves one name in the page, ``minemap``.

    Examples
    --------
    >>> page_script().count("window.minemap =")
    1
    """
    parts = "\n".join(asset(f"script/{part}.js") for part in PARTS)
    return f"(function () {{\n'use strict';\n\n{parts}\n}}());"
