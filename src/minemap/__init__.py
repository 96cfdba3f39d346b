"""minemap: how many square metres of mined ground remain, where, since when, and until when.

The way in: `read_hazards` and `read_releases` make two tables of files, `Ledger` makes one account
of both, and its methods answer with tables and maps.
"""

from minemap import errors, samples
from minemap.convert import convert
from minemap.forecast import forecast
from minemap.geodesy import geodesic_area
from minemap.ledger import Ledger
from minemap.quality import check, repair
from minemap.read import describe, layers, read_hazards, read_in_parts, read_releases, read_survey
from minemap.reconcile import compare_published, reconcile
from minemap.report import article7, factsheet
from minemap.workload import workload
from minemap.write import write

__all__ = [
    "Ledger",
    "article7",
    "check",
    "compare_published",
    "convert",
    "describe",
    "errors",
    "factsheet",
    "forecast",
    "geodesic_area",
    "layers",
    "read_hazards",
    "read_in_parts",
    "read_releases",
    "read_survey",
    "reconcile",
    "repair",
    "samples",
    "workload",
    "write",
]

__version__ = "0.1.0"
