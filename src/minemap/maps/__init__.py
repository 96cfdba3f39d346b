"""Maps of the ledger: interactive ones, that need no network, and printed ones."""

from minemap.maps.context import context_around
from minemap.maps.layers import Features, LegendEntry, MapLayer
from minemap.maps.paper.printed import plot, print_map
from minemap.maps.redaction import Redaction
from minemap.maps.screen.base import RasterLayer, TilesLayer, base_layer
from minemap.maps.screen.boundaries import BoundariesLayer
from minemap.maps.screen.context import ContextLayer
from minemap.maps.screen.features import FeaturesLayer
from minemap.maps.screen.interactive import explore
from minemap.maps.screen.layer import LandReleaseLayer, OutlinesLayer
from minemap.maps.screen.page import SelfContainedFigure, SelfContainedMap
from minemap.maps.screen.units import ShadedUnits, UnitsLayer
from minemap.maps.words import words_of

__all__ = [
    "BoundariesLayer",
    "ContextLayer",
    "Features",
    "FeaturesLayer",
    "LandReleaseLayer",
    "LegendEntry",
    "MapLayer",
    "OutlinesLayer",
    "RasterLayer",
    "Redaction",
    "SelfContainedFigure",
    "SelfContainedMap",
    "ShadedUnits",
    "TilesLayer",
    "UnitsLayer",
    "base_layer",
    "context_around",
    "explore",
    "plot",
    "print_map",
    "words_of",
]
