"""Maps of the ledger: interactive ones, that need no network."""

from minemap.maps.interactive import explore
from minemap.maps.layer import LandReleaseLayer, OutlinesLayer
from minemap.maps.page import SelfContainedFigure, SelfContainedMap

__all__ = [
    "LandReleaseLayer",
    "OutlinesLayer",
    "SelfContainedFigure",
    "SelfContainedMap",
    "explore",
]
