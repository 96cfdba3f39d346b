"""Survey traverses: from a start, bearings and distances to an outline, and how well it closes.

Bearings are from true, grid or magnetic north; distances are on the ellipsoid of WGS 84. The
closing error of a loop is computed and reported; the user decides whether to spread it over the
points.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Geod, Proj
from pyproj.exceptions import CRSError

from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.extras import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.dtypes import Array

__all__ = [
    "BearingKind",
    "BearingUnit",
    "Declination",
    "Traverse",
    "convergence",
    "declination",
    "traverse",
    "true_bearing",
]

BearingKind = Literal["true", "grid", "magnetic"]
BearingUnit = Literal["degrees", "mils", "gons"]

FULL_TURN = 360.0
DEGREES_OF = {"degrees": 1.0, "mils": 360.0 / 6400.0, "gons": 360.0 / 400.0}
GEOD = Geod(ellps="WGS84")
FIRST_WMM, LAST_WMM, FIRST_IGRF = 2010.0, 2030.0, 1900.0
WMM_YEARS = 5
FEWEST = 3


class Declination(NamedTuple):
    """The angle from true to magnetic north, east positive, and the model that says so."""

    degrees: float
    model: str


def declination(longitude: float, latitude: float, day: Any) -> Declination:
    """Compute the magnetic declination of a place on a day.

    Parameters
    ----------
    longitude, latitude : float
        The place, in degrees on WGS 84, at height 0.
    day : date
        The day of the measurement.

    Returns
    -------
    Declination
        Degrees, east positive, and the model: the World Magnetic Model of its five years from 2010
        on, the International Geomagnetic Reference Field (IGRF-14) before.

    Raises
    ------
    ArgumentError
        If the day is outside the years of both models, 1900 to 2029.
    MissingDependencyError
        If the library of the model is not installed.

    Examples
    --------
    >>> there = declination(-70.37, -18.35, "2012-09-01")
    >>> round(there.degrees, 1), there.model
    (-4.4, 'WMM 2010')
    """
    if day is None or pd.isna(day):
        raise ArgumentError("a magnetic bearing needs the date on which it was measured")
    when = as_day(day, "the day of the measurement")
    length = 366 if when.is_leap_year else 365
    year = when.year + (when.day_of_year - 1) / length
    if not FIRST_IGRF <= year < LAST_WMM:
        raise ArgumentError(
            f"the declination on {when:%Y-%m-%d} is unknown: the models cover {FIRST_IGRF:.0f} to "
            f"{LAST_WMM - 1:.0f} (WMM from {FIRST_WMM:.0f} on); is the date right?"
        )
    if year < FIRST_WMM:
        return Declination(_igrf(longitude, latitude, when), "IGRF-14")
    first = int(year // WMM_YEARS * WMM_YEARS)
    return Declination(_wmm(first).calculate(latitude, longitude, 0.0, year).d, f"WMM {first}")


@lru_cache(maxsize=8)
def _wmm(first: int) -> Any:
    pygeomag = needed("pygeomag", "reading magnetic bearings", "field")
    return pygeomag.GeoMag(base_year=float(first))


def _igrf(longitude: float, latitude: float, when: pd.Timestamp) -> float:
    ppigrf = needed("ppigrf", "reading magnetic bearings of before 2010", "field")
    noon = dt.datetime(when.year, when.month, when.day)  # noqa: DTZ001 - days have no zone
    east, north, _ = ppigrf.igrf(longitude, latitude, 0.0, noon)
    return float(np.degrees(np.arctan2(east, north)).item())


def convergence(longitude: float, latitude: float, crs: Any = None) -> float:
    """Compute the angle from true to grid north at a place.

    Parameters
    ----------
    longitude, latitude : float
        The place, in degrees.
    crs : any projected CRS that pyproj takes, optional
        The grid; by default the zone of UTM that the place lies in.

    Returns
    -------
    float
        Degrees, east positive.

    Raises
    ------
    ArgumentError
        If `crs` is no projected CRS.

    Examples
    --------
    >>> round(convergence(-70.37, -18.35), 3)
    0.431
    """
    if crs is None:
        zone = int((longitude + 180.0) // 6.0) + 1
        grid = Proj(proj="utm", zone=zone, south=latitude < 0, ellps="WGS84")
    else:
        try:
            given = CRS.from_user_input(crs)
        except CRSError as error:
            raise ArgumentError(f"crs={crs!r} is no CRS that PROJ knows") from error
        if not given.is_projected:
            raise ArgumentError(f"crs={crs!r} is {given.name}, which has no grid")
        grid = Proj(given)
    return float(grid.get_factors(longitude, latitude).meridian_convergence)


def true_bearing(
    bearing: float,
    longitude: float,
    latitude: float,
    *,
    kind: BearingKind = "true",
    unit: BearingUnit = "degrees",
    day: Any = None,
    crs: Any = None,
) -> float:
    """Convert a bearing to one from true north, in degrees.

    Parameters
    ----------
    bearing : float
        The bearing, clockwise from its north.
    longitude, latitude : float
        Where it was measured.
    kind : {"true", "grid", "magnetic"}
        From which north.
    unit : {"degrees", "mils", "gons"}
        Of 360, 6400 or 400 to the full turn.
    day : date, optional
        When it was measured; a magnetic one needs it.
    crs : any projected CRS that pyproj takes, optional
        The grid of a grid bearing; by default the zone of UTM.

    Returns
    -------
    float
        Degrees from 0 to 360.

    Raises
    ------
    ArgumentError
        If the bearing is not within a full turn, a word is unknown, or a date is missing.

    Examples
    --------
    >>> true_bearing(1600, -70.37, -18.35, unit="mils")
    90.0
    >>> round(true_bearing(94.45, -70.37, -18.35, kind="magnetic", day="2012-09-01"), 1)
    90.0
    """
    if unit not in DEGREES_OF:
        raise ArgumentError(f"unit={unit!r} is not one of {', '.join(DEGREES_OF)}")
    turn = FULL_TURN / DEGREES_OF[unit]
    if not (math.isfinite(bearing) and 0 <= bearing <= turn):
        raise ArgumentError(f"the bearing {bearing:g} is not within 0 to {turn:g} {unit}")
    degrees = bearing * DEGREES_OF[unit]
    if kind == "grid":
        degrees += convergence(longitude, latitude, crs)
    elif kind == "magnetic":
        degrees += declination(longitude, latitude, day).degrees
    elif kind != "true":
        raise ArgumentError(f"kind={kind!r} is not one of true, grid, magnetic")
    return degrees % FULL_TURN


@dataclass(frozen=True)
class Traverse:
    """The points of a traverse, and how well it closes.

    Attributes
    ----------
    points : numpy.ndarray
        Shape (n, 2): longitude and latitude of the corners, the start first; the point to which
        the closing leg leads is not among them.
    length_m : float
        The sum of the legs.
    closing_error_m : float
        From where the closing leg ends to the start; NaN where no leg leads back.
    closing_bearing : float
        Its bearing, from true north; NaN likewise.
    corrected : bool
        Whether the closing error was spread over the points.
    model : str
        The magnetic model that was used; empty where none was.

    Examples
    --------
    >>> side = [(90.0, 100.0), (180.0, 100.0), (270.0, 100.0), (0.0, 100.0)]
    >>> found = traverse((-70.37, -18.35), side)
    >>> len(found.points), round(found.length_m), found.closing_error_m < 0.01
    (4, 400, True)
    """

    points: Array
    length_m: float
    closing_error_m: float
    closing_bearing: float
    corrected: bool = False
    model: str = ""

    @property
    def ratio(self) -> float:
        """Metres of traverse for each metre of closing error; infinite if there is no error."""
        if math.isnan(self.closing_error_m):
            return math.nan
        return self.length_m / self.closing_error_m if self.closing_error_m else math.inf

    @property
    def outline(self) -> Any:
        """The polygon of the corners; None for fewer than three."""
        return shapely.Polygon(self.points) if len(self.points) >= FEWEST else None


def traverse(
    start: tuple[float, float],
    legs: Sequence[tuple[float, float]],
    *,
    closed: bool = True,
    kind: BearingKind = "true",
    unit: BearingUnit = "degrees",
    day: Any = None,
    crs: Any = None,
    correct: bool = False,
) -> Traverse:
    """Follow bearings and distances from a start.

    Parameters
    ----------
    start : tuple of float
        Longitude and latitude of the first corner, on WGS 84.
    legs : sequence of (float, float)
        Bearing and distance in metres from each point to the next.
    closed : bool
        Whether the last leg leads back to the start, which shows how well the traverse closes.
    kind, unit, day, crs
        Of the bearings, as `true_bearing` takes them.
    correct : bool
        Whether to spread the closing error over the points, in proportion to the length up to each
        (compass rule of Bowditch).

    Returns
    -------
    Traverse
        The points, the closing error and the polygon.

    Raises
    ------
    ArgumentError
        If there are no legs, a distance is not positive, or `correct` is asked for without a
        closing leg.

    Notes
    -----
    Each leg is a geodesic of WGS 84 (the direct problem, C. F. F. Karney, J. Geodesy 87, 2013).
    The compass rule is that of N. Bowditch, *The New American Practical Navigator* (1808); it moves
    each point along the bearing of the closing error.

    Examples
    --------
    >>> legs = [(90.0, 100.0), (180.0, 100.0), (270.0, 100.0), (0.0, 98.0)]
    >>> found = traverse((-70.37, -18.35), legs, correct=True)
    >>> round(found.closing_error_m, 2), round(found.ratio)
    (2.0, 199)
    """
    if not legs:
        raise ArgumentError("a traverse has no legs")
    if correct and not closed:
        raise ArgumentError("a traverse without a leg back to its start has no error to spread")
    places = [start]
    for number, (bearing, distance) in enumerate(legs, start=1):
        if not (math.isfinite(distance) and distance > 0):
            raise ArgumentError(f"leg {number}: the distance {distance:g} m is not positive")
        longitude, latitude = places[-1]
        azimuth = true_bearing(bearing, longitude, latitude, kind=kind, unit=unit, day=day, crs=crs)
        x, y, _ = GEOD.fwd(longitude, latitude, azimuth, distance)
        places.append((float(x), float(y)))
    lengths = np.array([distance for _, distance in legs], dtype=np.float64)
    model = declination(*start, day).model if kind == "magnetic" else ""
    points = np.array(places, dtype=np.float64)
    if not closed:
        return Traverse(points, float(lengths.sum()), math.nan, math.nan, model=model)
    azimuth, _, error = GEOD.inv(*places[-1], *start)
    shares = np.append(0.0, np.cumsum(lengths)) / lengths.sum()
    if correct and error > 0:
        x, y, _ = GEOD.fwd(
            points[:, 0], points[:, 1], np.full(len(points), azimuth), error * shares
        )
        points = np.column_stack([x, y])
    return Traverse(
        points[:-1], float(lengths.sum()), float(error), azimuth % FULL_TURN, correct, model
    )
