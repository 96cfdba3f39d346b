"""Maps of the ledger: interactive ones, that need no network, and printed ones."""

from minemap.maps.interactive import explore
from minemap.maps.layer import LandReleaseLayer, OutlinesLayer
from minemap.maps.page import SelfContainedFigure, SelfContainedMap
from minemap.maps.printed import plot, print_map

__all__ = [
    "LandReleaseLayer",
    "OutlinesLayer",
    "SelfContainedFigure",
    "SelfContainedMap",
    "explore",
    "plot",
    "print_map",
]
