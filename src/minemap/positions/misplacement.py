"""Try the usual mistakes on coordinates, and find where they would lie without the mistake.

Nothing is moved. Coordinates outside their expected place are tried with latitude and longitude
swapped, with or without a minus sign, in another UTM zone or hemisphere, and on another datum. What
fits is reported.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from pyproj import Proj

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minemap.dtypes import Array

    Bounds = tuple[float, float, float, float]
    Inside = Callable[[Array, Array], Array]

__all__ = ["MISTAKES", "datum_of_shift", "explain", "extent_of_most"]

MISTAKES = (
    "swapped", "longitude_sign", "latitude_sign", "both_signs", "swapped_and_sign", "utm_zone",
    "utm_hemisphere",
)  # fmt: skip
"""In the order in which they are tried: the simplest first."""

ZONES_TRIED = (1, -1, 2, -2, 3, -3)
ZONES_OF_HEMISPHERES = sorted(range(-8, 9), key=abs)
ZONE_DEGREES = 6.0
ZONE_MARGIN = 0.5
"""Degrees beyond a zone in which ground is still written in it: areas across its edge keep one."""
FALSE_NORTHING = 10_000_000.0
HALF_TURN, POLE = 180.0, 90.0
SPREAD = 3.0
"""Places are far off if beyond the middle half by this many times half its width."""


def explain(longitude: Array, latitude: Array, inside: Inside) -> pd.DataFrame:
    """Find the mistake that would explain points outside their expected place.

    Parameters
    ----------
    longitude, latitude : numpy.ndarray
        Degrees.
    inside : callable
        Takes longitudes and latitudes, tells which lie where they should.

    Returns
    -------
    pandas.DataFrame
        One row for each point that one mistake explains: ``place`` (its position in the arrays),
        ``mistake`` (one of `MISTAKES`; the plainest that fits), ``zones`` (by how many UTM zones
        the one written is too far west, else 0), ``longitude`` and ``latitude`` (where it would
        lie).

    Examples
    --------
    >>> import numpy as np
    >>> def peru(x, y):
    ...     return (x > -81.4) & (x < -68.6) & (y > -18.4) & (y < 0)
    >>> found = explain(np.array([-78.4, 78.4, -3.5]), np.array([-3.5, -3.5, -78.4]), peru)
    >>> found[["place", "mistake"]].values.tolist()
    [[1, 'longitude_sign'], [2, 'swapped']]
    """
    x, y = (np.asarray(values, dtype=np.float64) for values in (longitude, latitude))
    open_ = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & ~_asked(inside, x, y))
    parts = []
    for mistake, zones, trial in _trials():
        if not len(open_):
            break
        moved_x, moved_y = trial(x[open_], y[open_])
        fits = _asked(inside, moved_x, moved_y)
        if fits.any():
            parts.append(
                pd.DataFrame(
                    {
                        "place": open_[fits],
                        "mistake": mistake,
                        "zones": zones,
                        "longitude": moved_x[fits],
                        "latitude": moved_y[fits],
                    }
                )
            )
            open_ = open_[~fits]
    columns = ["place", "mistake", "zones", "longitude", "latitude"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts).sort_values("place", ignore_index=True)


def _asked(inside: Inside, x: Array, y: Array) -> Array:
    """Ask only about places on earth."""
    earth = np.isfinite(x) & (np.abs(x) <= HALF_TURN) & (np.abs(y) <= POLE)
    answer = np.zeros(len(x), dtype=bool)
    answer[earth] = inside(x[earth], y[earth])
    return answer


def _trials() -> Iterator[tuple[str, int, Callable[[Array, Array], tuple[Array, Array]]]]:
    yield "swapped", 0, lambda x, y: (y, x)
    yield "longitude_sign", 0, lambda x, y: (-x, y)
    yield "latitude_sign", 0, lambda x, y: (x, -y)
    yield "both_signs", 0, lambda x, y: (-x, -y)
    yield "swapped_and_sign", 0, lambda x, y: (-y, x)
    yield "swapped_and_sign", 0, lambda x, y: (y, -x)
    yield "swapped_and_sign", 0, lambda x, y: (-y, -x)
    for zones in ZONES_TRIED:
        yield "utm_zone", zones, _in_zone(zones)
    for zones in ZONES_OF_HEMISPHERES:
        yield "utm_hemisphere", 0, _in_other_hemisphere(zones)


def _in_zone(zones: int) -> Callable[[Array, Array], tuple[Array, Array]]:
    """Read an easting in another zone, at the same distance from that zone's meridian."""
    return lambda x, y: (x + ZONE_DEGREES * zones, y)


def _in_other_hemisphere(zones: int) -> Callable[[Array, Array], tuple[Array, Array]]:
    """Read a northing in the other hemisphere, in a zone near the zone of the place.

    Far in the north an easting spans many degrees, so the zone may not be the longitude's.
    """

    def moved(longitude: Array, latitude: Array) -> tuple[Array, Array]:
        x, y = np.full(len(longitude), np.nan), np.full(len(latitude), np.nan)
        held = (np.abs(latitude) <= POLE) & np.isfinite(longitude)
        if held.any():
            zone = np.floor(longitude[held] / ZONE_DEGREES) + zones
            middle = zone * ZONE_DEGREES + ZONE_DEGREES / 2
            # Relative to the meridian of its own zone, so that one projection is enough.
            projection = Proj(proj="tmerc", lon_0=0, k=0.9996, x_0=500_000, ellps="WGS84")
            east, north = projection(longitude[held] - middle, latitude[held])
            other = np.where(latitude[held] >= 0, -FALSE_NORTHING, FALSE_NORTHING)
            offset, turned = projection(east, north + other, inverse=True)
            within = np.abs(offset) <= ZONE_DEGREES / 2 + ZONE_MARGIN
            x[held] = np.where(within, offset + middle, np.nan)
            y[held] = np.where(within, turned, np.nan)
        return x, y

    return moved


def extent_of_most(longitude: Array, latitude: Array) -> Bounds | None:
    """Find where most points of a record lie, if no country is known.

    Parameters
    ----------
    longitude, latitude : numpy.ndarray
        Degrees.

    Returns
    -------
    tuple of float or None
        West, south, east and north of the middle half of the points, widened by three times its
        size (and at least by a degree); None for fewer than eight points.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.append(np.linspace(-78.5, -78.1, 20), 78.3)
    >>> west, south, east, north = extent_of_most(x, np.full(21, -3.5))
    >>> bool(west < -78.5 < -78.1 < east < 0), south, north
    (True, -4.5, -2.5)
    """
    known = np.isfinite(longitude) & np.isfinite(latitude)
    if known.sum() < 8:  # noqa: PLR2004 - quarters of fewer points say nothing
        return None
    sides = []
    for values in (longitude[known], latitude[known]):
        low, high = np.quantile(values, [0.25, 0.75])
        margin = max(SPREAD * (high - low), 1.0)
        sides.append((float(low - margin), float(high + margin)))
    (west, east), (south, north) = sides
    return west, south, east, north


# Datum ------------------------------------------------------------------------------------------


DATUM_SHIFTS = {
    "PSAD56": (4248, 1208),
    "SAD69": (4618, 1864),
    "ED50": (4230, 1133),
    "Pulkovo 1942": (4284, 1254),
    "Indian 1975": (4240, 1304),
    "Indian 1960": (4131, 1542),
    "NAD27": (4267, 1173),
    "Arc 1960": (4210, 1122),
    "Adindan": (4201, 1100),
    "Arc 1950": (4209, 1113),
    "Tete": (4127, 6901),
    "Kandawala": (4244, 1157),
    "Bogota 1975": (4218, 1125),
    "Nahrwan 1967": (4270, 1191),
    "MGI 1901": (3906, 3962),
    "Camacupa 1948": (4220, 1327),
    "Kalianpur 1962": (4145, 1247),
    "Nord Sahara 1959": (4307, 1253),
    "Carthage": (4223, 1130),
    "Herat North": (4255, 1246),
    "Nahrwan 1934": (4744, 7033),
    "Massawa": (4262, 1165),
    "Deir ez Zor": (4227, 15742),
    "FD58": (4132, 1513),
    "Ain el Abd": (4204, 1055),
    "Merchich": (4261, 1166),
    "Schwarzeck": (4293, 1226),
}
"""Datums that are mistaken for WGS 84, each with its geographic CRS and the translation of its
centre to that of WGS 84, by their codes in the EPSG registry."""


class DatumShift(NamedTuple):
    """Where a datum is used, and the translation from its centre to that of WGS 84 in metres."""

    west: float
    south: float
    east: float
    north: float
    x: float
    y: float
    z: float
    semi_major: float
    flattening: float

    def covers(self, longitude: float, latitude: float) -> bool:
        """Tell whether the datum is used at a place; its ground may cross the antimeridian."""
        width = (self.east - self.west) % 360
        return (longitude - self.west) % 360 <= width and self.south <= latitude <= self.north


@functools.cache
def _read(name: str) -> DatumShift:
    from pyproj import CRS
    from pyproj.crs import CoordinateOperation  # type: ignore[attr-defined]

    system, operation = DATUM_SHIFTS[name]
    crs = CRS.from_epsg(system)
    used, body = crs.area_of_use, crs.ellipsoid
    if used is None or body is None:  # pragma: no cover - all have both
        raise ValueError(name)
    x, y, z, *_ = (float(each.value) for each in CoordinateOperation.from_epsg(operation).params)
    flattening = 1 / body.inverse_flattening
    return DatumShift(*used.bounds, x, y, z, body.semi_major_metre, flattening)


ALIKE_SHARE = 0.15
ALIKE_M = 20.0
WGS84_A = 6_378_137.0
WGS84_F = 1 / 298.257223563


def datum_of_shift(
    longitude: float, latitude: float, east_m: float, north_m: float
) -> list[tuple[str, float]]:
    """Name the datums that would shift a place by this much if mistaken for WGS 84.

    Parameters
    ----------
    longitude, latitude : float
        The place, in degrees on WGS 84.
    east_m, north_m : float
        From its true place to where it was drawn, in metres.

    Returns
    -------
    list of (str, float)
        Datums that are used at the place, and by how many metres their shift differs, the nearest
        first; empty where none comes within 20 m or 15 % of the shift.

    Notes
    -----
    The shift of a datum is that of the abridged Molodensky formulas (R. E. Deakin, *The Standard
    and Abridged Molodensky Coordinate Transformation Formulae*, 2004) at height 0.

    Examples
    --------
    >>> datum_of_shift(-78.4, -3.5, 249.0, 378.0)[0][0]
    'PSAD56'
    """
    size = float(np.hypot(east_m, north_m))
    reach = max(ALIKE_M, ALIKE_SHARE * size)
    found = []
    for name in DATUM_SHIFTS if size > ALIKE_M else ():
        datum = _read(name)
        if not datum.covers(longitude, latitude):
            continue
        east, north = _shift(datum, longitude, latitude)
        # A place drawn with its old coordinates is off by the opposite of the shift to WGS 84.
        apart = float(np.hypot(east_m + east, north_m + north))
        if apart <= reach:
            found.append((name, apart))
    return sorted(found, key=lambda one: one[1])


def _shift(datum: DatumShift, longitude: float, latitude: float) -> tuple[float, float]:
    """Give the way from a datum to WGS 84 at a place, in metres east and north."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    da, df = WGS84_A - datum.semi_major, WGS84_F - datum.flattening
    east = -datum.x * np.sin(lon) + datum.y * np.cos(lon)
    north = (
        -datum.x * np.sin(lat) * np.cos(lon)
        - datum.y * np.sin(lat) * np.sin(lon)
        + datum.z * np.cos(lat)
        + (datum.semi_major * df + datum.flattening * da) * np.sin(2 * lat)
    )
    return float(east), float(north)
