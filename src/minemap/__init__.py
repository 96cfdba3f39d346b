"""minemap: how many square metres of mined ground remain, where, since when, and until when.

Start here: `read_hazards` and `read_releases` make two tables from files, `Ledger` makes one
account of both, and its methods give tables and maps.
"""

from __future__ import annotations

import importlib
from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minemap import errors as errors
    from minemap import samples as samples
    from minemap.closing import closings as closings
    from minemap.conversion import convert as convert
    from minemap.forecasting import forecast as forecast
    from minemap.geodesy import geodesic_area as geodesic_area
    from minemap.ledger import Ledger as Ledger
    from minemap.planning import workload as workload
    from minemap.quality import check as check
    from minemap.quality import repair as repair
    from minemap.read import describe as describe
    from minemap.read import layers as layers
    from minemap.read import read_hazards as read_hazards
    from minemap.read import read_in_parts as read_in_parts
    from minemap.read import read_releases as read_releases
    from minemap.read import read_survey as read_survey
    from minemap.reconciling import compare_published as compare_published
    from minemap.reconciling import reconcile as reconcile
    from minemap.records import read_record as read_record
    from minemap.report import article7 as article7
    from minemap.report import factsheet as factsheet
    from minemap.snapshots import from_snapshots as from_snapshots
    from minemap.writing import write as write

PUBLIC = {
    "Ledger": "ledger",
    "article7": "report",
    "check": "quality",
    "closings": "closing",
    "compare_published": "reconciling",
    "convert": "conversion",
    "describe": "read",
    "factsheet": "report",
    "forecast": "forecasting",
    "from_snapshots": "snapshots",
    "geodesic_area": "geodesy",
    "layers": "read",
    "read_hazards": "read",
    "read_in_parts": "read",
    "read_record": "records",
    "read_releases": "read",
    "read_survey": "read",
    "reconcile": "reconciling",
    "repair": "quality",
    "workload": "planning",
    "write": "writing",
}
"""The public names, and the modules from which they are loaded when first used."""

ROOMS = (
    "accounts", "cards", "cli", "closing", "conversion", "days", "dividing", "dtypes", "errors",
    "extras", "forecasting", "geodesy", "lands", "language", "ledger", "looks", "maps", "planning",
    "positions", "quality", "read", "reconciling", "records", "report", "restating", "samples",
    "saving", "shapes", "snapshots", "spreadsheet", "sweep", "tables", "toml_files", "writing",
)  # fmt: skip
"""The packages and modules, each reached as `minemap.<name>`."""

__all__ = [
    "Ledger",
    "article7",
    "check",
    "closings",
    "compare_published",
    "convert",
    "describe",
    "errors",
    "factsheet",
    "forecast",
    "from_snapshots",
    "geodesic_area",
    "layers",
    "read_hazards",
    "read_in_parts",
    "read_record",
    "read_releases",
    "read_survey",
    "reconcile",
    "repair",
    "samples",
    "workload",
    "write",
]

__version__ = "0.1.0"


NEEDED = {"pandas": (2, 2), "geopandas": (1, 0), "shapely": (2, 1)}
"""The lowest versions that give the right answers, as in pyproject.toml."""


def _check_environment() -> None:
    """Refuse versions of libraries that pip would have replaced: they would give other answers."""
    for name, least in NEEDED.items():
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            there = "none"
        parts = there.split(".")[:2]
        found = tuple(int(part) for part in parts if part.isdecimal())
        if found < least:
            wanted = ".".join(map(str, least))
            raise ImportError(
                f"minemap needs {name} {wanted} or later, and {there} is installed; "
                f"install it with: pip install '{name}>={wanted}'"
            )


_check_environment()


def __getattr__(name: str) -> Any:
    # Scientific Python's SPEC 1: names are imported only when they are used.
    if name in PUBLIC:
        found = getattr(importlib.import_module(f"minemap.{PUBLIC[name]}"), name)
    elif name in ROOMS:
        return importlib.import_module(f"minemap.{name}")
    else:
        raise AttributeError(f"module 'minemap' has no attribute '{name}'", name=name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    # The names for users; other modules are reached by name, and listed in the reference.
    return sorted({*__all__, "forecasting", "maps", "planning", "reconciling", "__version__"})
