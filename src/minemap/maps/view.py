"""The frame of a printed map: its projection, its scale on the ground, and where north is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from minemap.errors import ArgumentError, CoordinateError

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = [
    "View",
    "centre_of",
    "chosen_crs",
    "degrees_of",
    "nice_scale",
    "projected",
    "utm_zone",
    "without_seams",
]

GEOD = Geod(ellps="WGS84")
ZONE = 6.0
BESIDE_ZONE = 0.75
"""Degrees that a map may reach beyond its UTM zone: scale is still true to 0.2 %."""
UTM_NORTH, UTM_SOUTH = 84.0, -80.0
HALF_TURN = 180.0 - 1e-5
"""Degrees from the middle of a map to its far side, just short of where both sides meet."""

SEAM = 1e-9
"""Degrees from 180° at which an outline is cut there."""

NEARLY_ROUND = 350.0
HEMISPHERE = 100.0
"""Degrees of longitude from which a map is one of the world."""

SCALES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 9.0, 10.0)
"""The steps of a scale 1:n between two powers of ten."""


def utm_zone(longitude: float, latitude: float) -> tuple[int, str]:
    """Find the UTM zone of a place, counting in even steps of 6°.

    Parameters
    ----------
    longitude, latitude : float
        The place in degrees.

    Returns
    -------
    tuple of int and str
        The EPSG code of the zone on WGS 84, and its name.

    Examples
    --------
    >>> utm_zone(-78.4, -3.7)
    (32717, '17 S')
    """
    turned = (longitude + 180.0) % 360.0
    zone = min(int(turned // ZONE) + 1, 60)
    south = latitude < 0
    return (32700 if south else 32600) + zone, f"{zone} {'S' if south else 'N'}"


def chosen_crs(lonlat: Array, crs: Any = None) -> CRS:
    """Choose the projection of a map.

    Parameters
    ----------
    lonlat : numpy.ndarray of shape (n, 2)
        Places that it has to show, in degrees.
    crs : optional
        None: the UTM zone of the centre where the places fit it, else an equal-area projection
        around their centre. ``"utm"``: that zone, whatever lies beyond it. Else any projected CRS
        that pyproj takes.

    Returns
    -------
    pyproj.CRS
        The projection, in metres.

    Raises
    ------
    ArgumentError
        If `crs` is unknown, or counts in degrees.

    Examples
    --------
    >>> import numpy as np
    >>> chosen_crs(np.array([[-78.5, -4.0], [-78.1, -3.4]])).to_epsg()
    32717
    """
    longitude, latitude, span = centre_of(lonlat)
    if crs is None or (isinstance(crs, str) and crs.casefold() == "utm"):
        code, _ = utm_zone(longitude, latitude)
        off = _turned(lonlat[:, 0] - (ZONE * (code % 100) - 183.0))
        fits = (
            np.abs(off).max() <= ZONE / 2 + BESIDE_ZONE
            and lonlat[:, 1].min() >= UTM_SOUTH
            and lonlat[:, 1].max() <= UTM_NORTH
        )
        if fits or crs is not None:
            return CRS.from_epsg(code)
        if span > HEMISPHERE:
            return CRS.from_proj4(f"+proj=eqearth +lon_0={round(longitude)} +datum=WGS84 +units=m")
        return CRS.from_proj4(
            f"+proj=laea +lat_0={round(latitude)} +lon_0={round(longitude)} +datum=WGS84 +units=m"
        )
    try:
        chosen = CRS.from_user_input(crs)
    except CRSError as error:
        raise ArgumentError(f"crs={crs!r} is none that pyproj knows") from error
    if not chosen.is_projected:
        raise ArgumentError(
            f"crs={crs!r} is not a projection; give one, such as 'utm' or 'EPSG:24891'"
        )
    return chosen


def _turned(longitude: Any) -> Any:
    """Bring differences in longitude between -180 and 180."""
    return (np.asarray(longitude) + 180.0) % 360.0 - 180.0


def centre_of(lonlat: Array) -> tuple[float, float, float]:
    """Find the middle of some places, also across the antimeridian, and how wide they spread.

    Parameters
    ----------
    lonlat : numpy.ndarray of shape (n, 2)
        The places, in degrees.

    Returns
    -------
    tuple of float
        Longitude and latitude of the middle, and the degrees of longitude from west to east.

    Examples
    --------
    >>> import numpy as np
    >>> [round(one, 6) for one in centre_of(np.array([[179.0, -17.0], [-179.0, -16.0]]))]
    [-180.0, -16.5, 2.0]
    """
    radians = np.radians(lonlat[:, 0])
    towards = np.degrees(np.arctan2(np.sin(radians).mean(), np.cos(radians).mean()))
    off = _turned(lonlat[:, 0] - towards)
    middle = float(_turned(towards + (off.min() + off.max()) / 2))
    latitude = float((lonlat[:, 1].min() + lonlat[:, 1].max()) / 2)
    return middle, latitude, float(np.ptp(off))


@lru_cache(maxsize=64)
def _between(source: CRS | str, target: CRS | str) -> Transformer:
    """Give a transformer; making one takes longer than to use it."""
    return Transformer.from_crs(source, target, always_xy=True)


def projected(geometries: Array, crs: CRS) -> Array:
    """Project geometries from EPSG:4326.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Longitude and latitude in degrees.
    crs : pyproj.CRS
        The projection.

    Returns
    -------
    numpy.ndarray of shapely geometries
        The same in `crs`; those that it cannot show are empty.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> point = projected(np.array([shapely.Point(-81, 0)]), chosen_crs(np.array([[-81.0, -1.0]])))
    >>> point[0].wkt
    'POINT (500000 10000000)'
    """
    forward = _between("EPSG:4326", crs)
    moved = shapely.transform(
        geometries, lambda xy: np.column_stack(forward.transform(xy[:, 0], xy[:, 1]))
    )
    coordinates, owner = shapely.get_coordinates(moved, return_index=True)
    lost = np.unique(owner[~np.isfinite(coordinates).all(axis=1)])
    moved = np.asarray(moved, dtype=object)
    moved[lost] = shapely.GeometryCollection()
    return moved


def without_seams(geometries: Array, moved: Array) -> Array:
    """Join what lies on both sides of the antimeridian, where a map shows both beside each other.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely geometries
        Longitude and latitude in degrees, cut at 180°.
    moved : numpy.ndarray of shapely geometries
        The same on the map.

    Returns
    -------
    numpy.ndarray of shapely geometries
        As `moved`, without lines along 180° through an area.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> west, east = shapely.box(179.9, 0, 180, 1), shapely.box(-180, 0, -179.9, 1)
    >>> pair = shapely.MultiPolygon([west, east])
    >>> crs = chosen_crs(np.array([[179.9, 0.0], [-179.9, 1.0]]))
    >>> without_seams(np.array([pair]), projected(np.array([pair]), crs))[0].geom_type
    'Polygon'
    """
    west, _, east, _ = shapely.bounds(geometries).T
    across = (west <= SEAM - 180.0) & (east >= 180.0 - SEAM)
    if not across.any():
        return moved
    joined = moved.copy()
    for row in np.flatnonzero(across):
        sound = shapely.make_valid(shapely.get_parts(moved[row]))
        joined[row] = shapely.union_all(sound, grid_size=0.001)
    return joined


@dataclass(frozen=True)
class View:
    """A part of a projected plane, as a frame on paper shows it.

    Parameters
    ----------
    crs : pyproj.CRS
        The projection.
    box : tuple of float
        Left, bottom, right and top, in the projection's units.

    Examples
    --------
    >>> view = View(CRS.from_epsg(32717), (780_000, 9_560_000, 810_000, 9_620_000))
    >>> round(view.metres_per_unit, 4)
    0.9993
    """

    crs: CRS
    box: Box

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the frame, in the projection's units."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2

    @cached_property
    def _back(self) -> Transformer:
        return _between(self.crs, "EPSG:4326")

    @cached_property
    def _forward(self) -> Transformer:
        return _between("EPSG:4326", self.crs)

    @property
    def metres_per_unit(self) -> float:
        """Metres of ground in one unit of the projection, west to east in the middle of the map."""
        (x, y), width = self.centre, self.box[2] - self.box[0]
        step = width / 200
        (west, south), (east, north) = (
            degrees_of(self._back, x + side * step, y) for side in (-1, 1)
        )
        metres = GEOD.inv(west, south, east, north)[2]
        return float(metres / (2 * step))

    @property
    def lonlat_centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of the frame."""
        return degrees_of(self._back, *self.centre)

    def north(self, x: float, y: float) -> float:
        """Tell where true north is: degrees clockwise from straight up the page.

        Parameters
        ----------
        x, y : float
            A place in the projection's units.

        Returns
        -------
        float
            The angle.

        Examples
        --------
        >>> view = View(CRS.from_epsg(32717), (780_000, 9_560_000, 810_000, 9_620_000))
        >>> round(view.north(795_000, 9_590_000), 2)
        0.17
        """
        longitude, latitude = degrees_of(self._back, x, y)
        step = 1e-4
        ends = [
            self._forward.transform(longitude, np.clip(latitude + side * step, -90, 90))
            for side in (-1, 1)
        ]
        return float(np.degrees(np.arctan2(ends[1][0] - ends[0][0], ends[1][1] - ends[0][1])))

    def window(self, margin: float = 0.06) -> Box:
        """Bound the frame in degrees; longitudes run on beyond ±180 across the antimeridian.

        Parameters
        ----------
        margin : float
            By how much to widen it, as a share of its size.

        Returns
        -------
        tuple of float
            West, south, east and north.

        Examples
        --------
        >>> view = View(CRS.from_epsg(32717), (780_000, 9_560_000, 810_000, 9_620_000))
        >>> [round(edge, 2) for edge in view.window(0)]
        [-78.48, -3.98, -78.21, -3.43]
        """
        left, bottom, right, top = self.box
        x, y = np.meshgrid(np.linspace(left, right, 25), np.linspace(bottom, top, 25))
        longitude, latitude = self._back.transform(x.ravel(), y.ravel())
        known = np.isfinite(longitude) & np.isfinite(latitude)
        if not known.any():
            raise CoordinateError(f"{self.crs.name} cannot show the places of this record")
        middle = self.lonlat_centre[0]
        off = _turned(longitude[known] - middle)
        # Beyond the edge of the world some projections return nothing and others wrap around.
        whole = not known.all() or not bool(np.ptp(off) <= NEARLY_ROUND)
        # A whole world is cut where its projection cuts it: across from its central meridian.
        middle = degrees_of(self._back, 0.0, 0.0)[0] if whole else middle
        middle = middle if np.isfinite(middle) else 0.0
        west, east = (-180.0, 180.0) if whole else (off.min(), off.max())
        south, north = (-90.0, 90.0) if whole else (latitude[known].min(), latitude[known].max())
        more = margin * max(east - west, north - south)
        return (
            float(middle + max(west - more, -HALF_TURN)),
            float(max(south - more, -90.0)),
            float(middle + min(east + more, HALF_TURN)),
            float(min(north + more, 90.0)),
        )


def degrees_of(back: Transformer, x: float, y: float) -> tuple[float, float]:
    """Bring one place from a projection to degrees.

    Parameters
    ----------
    back : pyproj.Transformer
        From the projection to EPSG:4326.
    x, y : float
        The place.

    Returns
    -------
    tuple of float
        Longitude and latitude; infinite where the projection has nothing.

    Examples
    --------
    >>> back = Transformer.from_crs("EPSG:32717", "EPSG:4326", always_xy=True)
    >>> [round(degree, 6) for degree in degrees_of(back, 500_000, 10_000_000)]
    [-81.0, 0.0]
    """
    try:
        longitude, latitude = back.transform(x, y)
    except ProjError:
        return float("inf"), float("inf")
    return float(longitude), float(latitude)


def nice_scale(least: float) -> float:
    """Round the number of a scale 1:n up to one that people use.

    Parameters
    ----------
    least : float
        The number that the map needs at the least.

    Returns
    -------
    float
        The number.

    Examples
    --------
    >>> nice_scale(8_300_000), nice_scale(1_200)
    (9000000.0, 1250.0)
    """
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(step * power for step in SCALES if step * power >= least * (1 - 1e-9)))
