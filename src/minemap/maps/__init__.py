"""Maps of the ledger: interactive ones, that need no network, and printed ones."""

from minemap.maps.base import RasterLayer, TilesLayer, base_layer
from minemap.maps.boundaries import BoundariesLayer
from minemap.maps.features import FeaturesLayer
from minemap.maps.interactive import explore
from minemap.maps.layer import LandReleaseLayer, OutlinesLayer
from minemap.maps.page import SelfContainedFigure, SelfContainedMap
from minemap.maps.printed import plot, print_map
from minemap.maps.units import UnitsLayer
from minemap.maps.words import words_of

__all__ = [
    "BoundariesLayer",
    "FeaturesLayer",
    "LandReleaseLayer",
    "OutlinesLayer",
    "RasterLayer",
    "SelfContainedFigure",
    "SelfContainedMap",
    "TilesLayer",
    "UnitsLayer",
    "base_layer",
    "explore",
    "plot",
    "print_map",
    "words_of",
]
