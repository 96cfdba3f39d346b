r"""Areas and lengths on the WGS 84 ellipsoid, whole columns at once.

How an area is found
--------------------
The edges of a polygon are geodesics. Let :math:`Q(\varphi)` be the area of the ellipsoid between
the equator and the latitude :math:`\varphi`, for one radian of longitude. The area between an edge
and the equator is :math:`\int Q\,d\lambda` along the edge, and the sum over the edges of a ring is
the area of the ring ([1]_, section 6). Each edge is split in two:

* the integral along the **straight** line in longitude and latitude between its ends, which has a
  closed form, since :math:`Q` is a rapidly converging sum of :math:`q_j \sin((2j+1)\varphi)`;
* the **bulge**, the narrow area between that straight line and the geodesic, by its series in the
  edge's differences of longitude and latitude for edges up to `SERIES_DEGREES`, and for the few
  longer ones from GeographicLib itself (through pyproj).

The first is taken relative to a latitude in the middle of the ring, so that nothing large cancels.
For a ring no larger than an ordinary hazard (`NEAR_HEIGHT_DEGREES`), three terms of the Taylor
series of :math:`Q` at that latitude serve in place of the closed form.

A ring round a pole is the cap between the pole and the ring; a ring that touches a pole with a
vertex works too. A ring bounds the smaller of its two sides.

References
----------
.. [1] C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 43-55 (2013),
   https://doi.org/10.1007/s00190-012-0578-z
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, overload

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from minemap.errors import ArgumentError, CoordinateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Geometries = NDArray[np.object_]

__all__ = [
    "Reference",
    "areas_of_parts",
    "chain_areas",
    "geodesic_area",
    "geodesic_length",
    "straight_reference",
]

WGS84 = Geod(ellps="WGS84")
A = WGS84.a
E2 = WGS84.es
LON_LAT = "EPSG:4326"

# shapely's numbers for kinds of geometry; those above POLYGON are collections of others.
LINE, RING, POLYGON = 1, 2, 3
POLE = 90.0
HALF_TURN = 180.0

# The limits of the two series, in degrees; each is set so that what the series leaves out stays
# below 1 cm² an edge anywhere on Earth (tests/test_geodesic_area.py measures it).
SERIES_DEGREES = 0.1
NEAR_EDGE_DEGREES = 0.1
NEAR_HEIGHT_DEGREES = 0.04
NEAR_POLE_DEGREES = 89.0

# A block's arrays stay in the processor's cache, and bound the memory above the coordinates.
BLOCK_COORDINATES = 1 << 15


def _authalic_area(latitude: Floats) -> Floats:
    """Area between the equator and a latitude in radians, m² for one radian of longitude."""
    e = np.sqrt(E2)
    s = np.sin(latitude)
    area = 0.5 * A**2 * (1 - E2) * (s / (1 - E2 * s**2) + np.arctanh(e * s) / e)
    return np.asarray(area)


def _sine_coefficients(count: int = 7, samples: int = 64) -> Floats:
    """Coefficients q_j of Q(φ) = Σ q_j sin((2j+1)φ), by the discrete Fourier transform.

    They fall by a factor of about 600 each, so that seven reach below rounding.
    """
    turn = 2 * np.pi * np.arange(samples) / samples
    spectrum = np.fft.rfft(_authalic_area(turn))
    return np.asarray(-2.0 / samples * spectrum.imag[1 : 2 * count : 2])


SINE_COEFFICIENTS = _sine_coefficients()
POLE_AREA = float(_authalic_area(np.array(np.pi / 2)))


class Rings(NamedTuple):
    """The rings of some polygons, their coordinates one after the other."""

    lon: Floats
    lat: Floats
    starts: Ints
    owners: Ints
    signs: Floats

    @property
    def counts(self) -> Ints:
        """How many coordinates each ring has, the closing one included."""
        return np.diff(self.starts, append=len(self.lon))


@overload
def geodesic_area(geometries: NDArray[Any] | list[Any] | tuple[Any, ...]) -> Floats: ...
@overload
def geodesic_area(geometries: pd.Series[Any]) -> pd.Series[float]: ...
@overload
def geodesic_area(geometries: Any) -> Any: ...
def geodesic_area(geometries: Any) -> Any:
    """Area on the WGS 84 ellipsoid, with geodesic edges.

    Agrees with GeographicLib's planimeter to 1e-8 of the area or 1 cm², whichever is larger, from
    1 m² to a continent. Parts of multipolygons are summed, holes taken away, and a ring counts the
    same either way round. Polygons may cross the antimeridian (with longitudes that jump from 179
    to -179, or that go on to 181) and may lie round a pole.

    Parameters
    ----------
    geometries : GeoSeries, GeoDataFrame, Series, array-like or shapely.Geometry
        Polygons, in longitude and latitude (EPSG:4326). A GeoSeries or GeoDataFrame with another
        CRS is reprojected first; one without a CRS is taken as longitude and latitude.

    Returns
    -------
    pandas.Series, numpy.ndarray or float
        Areas in m², never negative: a Series ``area_m2`` on the same index for anything of pandas
        or geopandas, a float for one geometry, else an array. Missing and empty geometries, points
        and lines have 0.0.

    Raises
    ------
    CoordinateError
        If a polygon has a coordinate that is not a number or infinite, or a latitude beyond ±90
        degrees.
    ArgumentError
        If something in `geometries` is not a geometry.

    Notes
    -----
    Edges are geodesics as in [1]_. The rings of a polygon that is not valid (a bow tie, say) count
    with the sum of their loops, those the other way round taken away, as in GeographicLib.

    Rounding is some nanometres times the perimeter; GeographicLib rounds to 1 cm² or a few, which
    is the larger part of the difference between the two below 10,000 m². For a ring within some
    kilometres of a pole, or round it, both round to 0.1 m².

    References
    ----------
    .. [1] C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 43-55 (2013),
       https://doi.org/10.1007/s00190-012-0578-z

    Examples
    --------
    >>> import shapely
    >>> from minemap.geodesy import geodesic_area
    >>> field = shapely.box(-78.50, -3.50, -78.49, -3.49)
    >>> round(geodesic_area(field), 1)
    1228679.0
    >>> geodesic_area([field, None, shapely.Point(-78.5, -3.5)]).round(1)
    array([1228679.,       0.,       0.])
    """
    values, wrap = _unwrap(geometries)
    return wrap(_areas(values), "area_m2")


def geodesic_length(geometries: Any) -> Any:
    """Length of lines and perimeter of polygons on the WGS 84 ellipsoid, with geodesic edges.

    Parameters
    ----------
    geometries : GeoSeries, GeoDataFrame, Series, array-like or shapely.Geometry
        Lines or polygons, in longitude and latitude (EPSG:4326). A GeoSeries or GeoDataFrame with
        another CRS is reprojected first; one without a CRS is taken as longitude and latitude.

    Returns
    -------
    pandas.Series, numpy.ndarray or float
        Lengths in metres: a Series ``length_m`` on the same index for anything of pandas or
        geopandas, a float for one geometry, else an array. The perimeter of a polygon includes
        those of its holes. Missing and empty geometries and points have 0.0.

    Raises
    ------
    CoordinateError
        If a line or polygon has a coordinate that is not a number or infinite, or a latitude
        beyond ±90 degrees.
    ArgumentError
        If something in `geometries` is not a geometry.

    Notes
    -----
    The inverse problem of [1]_, solved by PROJ for all edges at once.

    References
    ----------
    .. [1] C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 43-55 (2013),
       https://doi.org/10.1007/s00190-012-0578-z

    Examples
    --------
    >>> import shapely
    >>> from minemap.geodesy import geodesic_length
    >>> round(geodesic_length(shapely.LineString([(17.0, 43.0), (17.0, 44.0)])), 2)
    111102.49
    """
    values, wrap = _unwrap(geometries)
    return wrap(_lengths(values), "length_m")


def areas_of_parts(parts: Any, originals: Any, wholes: ArrayLike) -> Floats:
    """Areas of the parts that polygons were cut into, which add up to the area of the whole.

    Polygons are cut in the plane of longitude and latitude, where edges are straight, while a
    geodesic edge bulges from that straight line: by 2 cm for 1 km at 48° N. Measured as they are,
    the parts of a polygon whose edges were cut differ from the whole by the bulges, some 1e-6 of
    its area for edges of a kilometre. Here the parts are measured with straight edges, so that
    nothing is lost between them, and the bulges of the whole are shared out by area.

    Parameters
    ----------
    parts : array-like of shapely.Geometry
        Polygons and multipolygons in longitude and latitude, cut out of `originals`.
    originals : array-like of shapely.Geometry
        The polygons as drawn.
    wholes : array-like of int
        For each part the position in `originals` of the polygon that it was cut out of.

    Returns
    -------
    numpy.ndarray
        Area of each part in m²; 0.0 where it is missing or empty. Over all parts of a polygon they
        add up to its `geodesic_area`, and a polygon that was not cut has its `geodesic_area`.

    Raises
    ------
    CoordinateError
        If a polygon has a coordinate that is not a number or infinite, or a latitude beyond ±90
        degrees.
    ArgumentError
        If something given is not a geometry, or `wholes` are not positions, one a part.

    Notes
    -----
    The new vertices of a cut are rounded to the last digit of a degree, up to 1.4e-14° or 1.6 nm
    off the edge, so the sum over the parts holds to some nanometres times the perimeter.

    Examples
    --------
    >>> import shapely
    >>> from minemap.geodesy import areas_of_parts, geodesic_area
    >>> whole = shapely.box(30.0, 48.0, 30.25, 48.25)
    >>> halves = [shapely.box(30.0, 48.0, 30.125, 48.25), shapely.box(30.125, 48.0, 30.25, 48.25)]
    >>> round(float(areas_of_parts(halves, [whole], [0, 0]).sum()) - geodesic_area(whole), 3)
    0.0
    >>> round(geodesic_area(halves).sum() - geodesic_area(whole))
    408
    """
    values, drawn = _geometries(parts), _geometries(originals)
    owners = np.asarray(wholes, dtype=np.int64)
    if owners.shape != values.shape:
        raise ArgumentError(
            f"There are {len(values)} parts and {len(owners)} wholes. Give one whole for each part."
        )
    if len(owners) and not 0 <= owners.min() <= owners.max() < len(drawn):
        raise ArgumentError(
            f"wholes are positions among {len(drawn)} originals, but go from "
            f"{owners.min()} to {owners.max()}."
        )
    straight = _areas(drawn, bulging=False)
    share = np.divide(_areas(drawn), straight, out=np.ones(len(drawn)), where=straight > 0)
    return _areas(values, bulging=False) * share[owners]


class Reference(NamedTuple):
    """The latitude about which areas are measured, and whether its series does not serve."""

    middle: Floats
    wide: NDArray[np.bool_]


def straight_reference(low: Floats, high: Floats, widest: Floats) -> Reference:
    """Choose the latitudes about which chains of straight edges are measured.

    Parameters
    ----------
    low, high : numpy.ndarray of float
        The lowest and the highest latitude of all chains that are measured together, in degrees.
    widest : numpy.ndarray of float
        Their longest difference of longitude along an edge, in degrees.

    Returns
    -------
    Reference
        The latitudes, for `chain_areas`.

    Examples
    --------
    >>> straight_reference(np.array([10.0]), np.array([12.0]), np.array([0.01])).wide
    array([ True])
    """
    middle = 0.5 * (low + high)
    wide = (
        (high - low > NEAR_HEIGHT_DEGREES)
        | (widest > NEAR_EDGE_DEGREES)
        | (np.abs(middle) > NEAR_POLE_DEGREES)
    )
    return Reference(middle, wide)


def chain_areas(
    edges: tuple[Floats, Floats, Floats, Floats], first: Ints, reference: Reference, of: Ints
) -> Floats:
    """Measure what chains of edges add to the area on their left, with straight edges.

    The area is that between the chain and a reference latitude; over a closed chain it adds up to
    the area inside. A chain the other way round has the same with the other sign, to the last
    digit, so that what one side of it gains the other side loses.

    Parameters
    ----------
    edges : tuple of numpy.ndarray of float
        Longitude and latitude of the start, and of the end of each edge, in degrees, without jumps
        at the antimeridian.
    first : numpy.ndarray of int
        The first edge of each chain.
    reference : Reference
        The latitudes to measure about.
    of : numpy.ndarray of int
        For each chain the position of its reference.

    Returns
    -------
    numpy.ndarray of float
        One area a chain, in m².

    Examples
    --------
    >>> x, y = np.array([0.0, 0.01, 0.01, 0.0]), np.array([0.0, 0.0, 0.01, 0.01])
    >>> about = straight_reference(np.array([0.0]), np.array([0.01]), np.array([0.01]))
    >>> ring = (x, y, np.roll(x, -1), np.roll(y, -1))
    >>> chain_areas(ring, np.array([0]), about, np.array([0])).round(1)
    array([1230907.2])
    """
    start_x, start_y, end_x, end_y = edges
    areas = np.zeros(len(first))
    if not len(first):
        return areas
    count = np.diff(first, append=len(start_x))
    middle = np.repeat(reference.middle[of], count)
    low, high = np.radians(start_y - middle), np.radians(end_y - middle)
    width = np.radians(end_x - start_x)
    mean = 0.5 * (low + high)
    square = 0.25 * (high - low) ** 2
    one = width * mean
    two = one * mean
    three = two * mean + one * square
    two += width * square / 3
    for coefficient, moment in zip(_taylor(reference.middle), (one, two, three), strict=True):
        areas -= coefficient[of] * np.add.reduceat(moment, first)
    if reference.wide[of].any():
        wide = np.flatnonzero(reference.wide[of])
        chain = np.repeat(np.arange(len(first)), count)
        edge = np.flatnonzero(reference.wide[of][chain])
        above = _mean_area(start_y[edge], end_y[edge])
        above -= _authalic_area(np.radians(reference.middle))[of[chain[edge]]]
        areas[wide] = -np.bincount(chain[edge], above * width[edge], len(first))[wide]
    return areas


def _unwrap(geometries: Any) -> tuple[Geometries, Callable[[Floats, str], Any]]:
    """Give the geometries as an array, and the way back to the form they came in."""
    if isinstance(geometries, gpd.GeoDataFrame):
        geometries = geometries.geometry
    if geometries is None or isinstance(geometries, shapely.Geometry):
        return _geometries([geometries]), lambda values, _: float(values[0])
    column: Any = geometries.array if isinstance(geometries, pd.Series) else geometries
    crs = getattr(column, "crs", None)
    if crs is not None and crs != LON_LAT:
        column = column.to_crs(LON_LAT)
    if isinstance(geometries, pd.Series):
        index = geometries.index
        return _geometries(column), lambda values, name: pd.Series(values, index, name=name)
    return _geometries(column), lambda values, _: values


def _geometries(geometries: Any) -> Geometries:
    """Give geometries as a flat array of objects, in which None is the only missing value."""
    values = np.asarray(geometries, dtype=object)
    if values.ndim != 1:
        raise ArgumentError(
            f"Geometries come as one column, not as {values.ndim} dimensions. Give a Series, a "
            "one-dimensional array or a list."
        )
    known = shapely.is_valid_input(values)
    if not known.all():
        values = values.copy()
        values[pd.isna(values)] = None
        known = shapely.is_valid_input(values)
        if not known.all():
            first = int(np.argmin(known))
            raise ArgumentError(
                f"{np.count_nonzero(~known)} of {len(values)} values are not geometries; the first "
                f"is {values[first]!r} at position {first}. Give shapely geometries or None."
            )
    return values


def _blocks(values: Geometries) -> Iterator[slice]:
    """Split a column where the coordinates reach the size of a block."""
    filled = np.cumsum(shapely.get_num_coordinates(values), dtype=np.int64) // BLOCK_COORDINATES
    ends = [*(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(values)]
    start = 0
    for end in ends:
        yield slice(start, end)
        start = end


def _check(coordinates: Floats, column: Geometries) -> None:
    """Raise for impossible coordinates, listing all of them in the user's column."""
    if _on_earth(coordinates).all():
        return
    coordinates, positions = shapely.get_coordinates(column, return_index=True)
    bad = np.flatnonzero(~_on_earth(coordinates))
    lon, lat = coordinates[bad[0]]
    raise CoordinateError(
        f"{len(np.unique(positions[bad]))} geometries have coordinates that are not longitude and "
        f"latitude in degrees; the first is at position {positions[bad[0]]}, with longitude "
        f"{lon:g} and latitude {lat:g}. Latitudes lie between -90 and 90: check the CRS, and "
        "whether the axes are swapped."
    )


def _on_earth(coordinates: Floats) -> NDArray[np.bool_]:
    return np.isfinite(coordinates[:, 0]) & (np.abs(coordinates[:, 1]) <= POLE)


def _simple_parts(values: Geometries) -> tuple[Geometries, Ints, NDArray[np.int32]]:
    """Split collections into points, lines and polygons, with their positions and kinds."""
    owners = np.arange(len(values))
    kinds = shapely.get_type_id(values)
    while (kinds > POLYGON).any():
        values, index = shapely.get_parts(values, return_index=True)
        owners = owners[index]
        kinds = shapely.get_type_id(values)
    filled = ~shapely.is_empty(values)
    return values[filled], owners[filled], kinds[filled]


def _rings(column: Geometries, block: slice) -> Rings:
    """Join the rings of all polygons in a block of a column, one after the other."""
    values, owners, kinds = _simple_parts(column[block])
    values, owners = values[kinds == POLYGON], owners[kinds == POLYGON]
    holed = shapely.get_num_interior_rings(values) > 0
    pieces, signs = values[~holed], np.ones(len(values) - np.count_nonzero(holed))
    owners, holed_owners = owners[~holed], owners[holed]
    if holed.any():
        rings, index = shapely.get_rings(values[holed], return_index=True)
        pieces = np.concatenate([pieces, rings])
        owners = np.concatenate([owners, holed_owners[index]])
        signs = np.concatenate([signs, np.where(np.diff(index, prepend=-1) > 0, 1.0, -1.0)])
    counts = shapely.get_num_coordinates(pieces)
    if (counts == 0).any():
        # A hole can be an empty ring.
        signs, owners, counts = signs[counts > 0], owners[counts > 0], counts[counts > 0]
    coordinates = shapely.get_coordinates(pieces)
    _check(coordinates, column)
    starts = np.cumsum(counts, dtype=np.int64) - counts
    lon, lat = (np.ascontiguousarray(axis) for axis in coordinates.T)
    return Rings(lon, lat, starts, owners, signs)


def _areas(values: Geometries, *, bulging: bool = True) -> Floats:
    """Measure a column, with edges as geodesics or as straight lines in the plane of degrees."""
    areas = np.zeros(len(values))
    for block in _blocks(values):
        rings = _rings(values, block)
        if len(rings.starts):
            steps = _steps(rings)
            bulges = (
                _bulges(rings.lat[:-1], rings.lat[1:], steps) if bulging else np.zeros_like(steps)
            )
            areas[block] = _by_owner(np.abs(_ring_areas(rings, steps, bulges)), rings, block)
    return areas


def _lengths(values: Geometries) -> Floats:
    lengths = np.zeros(len(values))
    for block in _blocks(values):
        pieces, owners, kinds = _simple_parts(values[block])
        lines, areal = (kinds == LINE) | (kinds == RING), kinds == POLYGON
        rings, index = shapely.get_rings(pieces[areal], return_index=True)
        pieces = np.concatenate([pieces[lines], rings])
        owners = np.concatenate([owners[lines], owners[areal][index]])
        counts = shapely.get_num_coordinates(pieces)
        owners, counts = owners[counts > 0], counts[counts > 0]
        coordinates = shapely.get_coordinates(pieces)
        _check(coordinates, values)
        if len(coordinates):
            lon, lat = (np.ascontiguousarray(axis) for axis in coordinates.T)
            _, _, metres = WGS84.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
            metres[np.cumsum(counts)[:-1] - 1] = 0.0
            edge_owners = np.repeat(owners, counts)[:-1]
            lengths[block] = np.bincount(edge_owners, metres, minlength=len(lengths[block]))
    return lengths


def _by_owner(ring_areas: Floats, rings: Rings, block: slice) -> Floats:
    """Sum over the rings of each geometry, with holes subtracted."""
    size = block.stop - block.start
    return np.asarray(np.bincount(rings.owners, rings.signs * ring_areas, size), dtype=np.float64)


def _steps(rings: Rings) -> Floats:
    """Difference of longitude along each edge, the short way round, in degrees.

    It is 0 between the end of one ring and the beginning of the next, so that this pair adds
    nothing.
    """
    steps = np.diff(rings.lon)
    steps[rings.starts[1:] - 1] = 0.0
    if np.abs(steps).max() > HALF_TURN:
        steps -= 2 * HALF_TURN * np.round(steps / (2 * HALF_TURN))
    return steps


def _ring_areas(rings: Rings, steps: Floats, bulges: Floats) -> Floats:
    """Area of each ring; negative for one thinner than the bulges of its edges.

    A ring that goes round a pole bounds the cap that its edges leave of the hemisphere.
    """
    straight, turns = _straight_areas(rings, steps)
    below = straight + _over_rings(bulges, rings)
    caps = np.abs(turns) * 2 * np.pi * POLE_AREA - np.abs(below)
    areas = np.where(turns == 0, np.copysign(1.0, straight) * below, caps)
    return np.minimum(areas, 4 * np.pi * POLE_AREA - areas)


def _over_rings(edges: Floats, rings: Rings) -> Floats:
    """Sum over the edges of each ring.

    The edges of each ring include the pair that leads to the next ring, with a 0. The last ring
    gets one too. Otherwise numpy would add it up in another order, and the last digit of an area
    would depend on what is measured with it.
    """
    sums: Floats = np.add.reduceat(np.append(edges, 0.0), rings.starts)
    return sums


def _straight_areas(rings: Rings, steps: Floats) -> tuple[Floats, Floats]:
    """Integral of Q along the straight edges of each ring, and its turns round a pole.

    In a near ring Q is the start of its Taylor series at the latitude in the ring's middle, and
    what a ring needs of its edges are the three sums of the differences of longitude times the
    mean of the first, second and third power of latitude along the edge.
    """
    lowest = np.minimum.reduceat(rings.lat, rings.starts)
    highest = np.maximum.reduceat(rings.lat, rings.starts)
    middle = 0.5 * (lowest + highest)
    u = np.radians(rings.lat - np.repeat(middle, rings.counts))
    mean = 0.5 * (u[:-1] + u[1:])
    square = 0.25 * np.diff(u) ** 2
    width = np.radians(steps)
    first = width * mean
    second = first * mean
    third = second * mean + first * square
    second += width * square / 3
    straight = np.zeros(len(middle))
    for coefficient, moment in zip(_taylor(middle), (first, second, third), strict=True):
        straight += coefficient * _over_rings(moment, rings)
    turns = np.zeros(len(straight))
    wide = (
        (highest - lowest > NEAR_HEIGHT_DEGREES)
        | (np.maximum.reduceat(np.abs(steps), rings.starts) > NEAR_EDGE_DEGREES)
        | (np.abs(middle) > NEAR_POLE_DEGREES)
    )
    if wide.any():
        chosen = _select(rings, wide)
        width = _steps(chosen)
        reference = _authalic_area(np.radians(middle[wide]))
        above = _mean_area(chosen.lat[:-1], chosen.lat[1:])
        above -= np.repeat(reference, chosen.counts)[:-1]
        turns[wide] = np.round(_over_rings(width, chosen) / (2 * HALF_TURN))
        straight[wide] = _over_rings(above * np.radians(width), chosen)
        straight[wide] += reference * 2 * np.pi * turns[wide]
    return straight, turns


def _select(rings: Rings, chosen: NDArray[np.bool_]) -> Rings:
    counts = rings.counts
    kept = np.repeat(chosen, counts)
    starts = np.cumsum(counts[chosen]) - counts[chosen]
    return Rings(
        rings.lon[kept], rings.lat[kept], starts, rings.owners[chosen], rings.signs[chosen]
    )


def _taylor(latitude: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients of the first three powers of latitude in Q, from dQ/dφ = M N cos φ."""
    phi = np.radians(latitude)
    s, c = np.sin(phi), np.cos(phi)
    v = 1 / (1 - E2 * s**2)
    scale = A**2 * (1 - E2) * v**2
    first = c
    second = s * (4 * E2 * c**2 * v - 1)
    third = c * (4 * E2 * v * (c**2 - 3 * s**2 + 6 * E2 * s**2 * c**2 * v) - 1)
    return scale * first, scale * second / 2, scale * third / 6


def _mean_area(latitude1: Floats, latitude2: Floats) -> Floats:
    """Mean of Q along straight edges, from latitudes in degrees.

    The mean of sin(kφ) over an interval of half width h round m is sin(km) sin(kh)/(kh); the sines
    of the odd multiples follow from the first by recurrence.
    """
    middle = np.radians(0.5 * (latitude1 + latitude2))
    half = np.radians(0.5 * (latitude2 - latitude1))
    sines, before = np.sin(middle), -np.sin(middle)
    double = 2 * np.cos(2 * middle)
    ratios, ratio_before = np.ones_like(half), -np.ones_like(half)
    double_ratio = 2 * np.cos(2 * half)
    total = np.zeros_like(middle)
    for order, coefficient in enumerate(SINE_COEFFICIENTS):
        total += coefficient / (2 * order + 1) * sines * ratios
        sines, before = double * sines - before, sines
        ratios, ratio_before = double_ratio * ratios - ratio_before, ratios
    return np.asarray(total * np.sinc(half / np.pi))


def _bulges(latitude1: Floats, latitude2: Floats, steps: Floats) -> Floats:
    """Area between each straight edge and the geodesic, m², from degrees.

    It is part of the integral of Q along the edge, and like the integral it changes sign with the
    direction. The series is about the middle of the edge: of third order on the ellipsoid, and of
    fifth order on the sphere, which is enough at this length.
    """
    middle = np.radians(0.5 * (latitude1 + latitude2))
    w2 = np.radians(0.5 * steps) ** 2
    h2 = np.radians(0.5 * (latitude2 - latitude1)) ** 2
    s = np.sin(middle)
    s2 = s * s
    c2 = 1 - s2
    v = 1 / (1 - E2 * s2)
    cubic = c2 * w2 + (2 + 3 * E2 / (1 - E2) * c2) * ((1 - E2) * v) ** 2 * h2
    quintic = c2 * (0.4 - 0.6 * s2) * w2**2 + (0.5 - 1.5 * s2) * w2 * h2 + 0.6 * h2**2
    bulges: Floats = A**2 / 3 * np.radians(steps) * s * v * (cubic + quintic)
    exact = np.maximum(np.abs(steps), np.abs(latitude2 - latitude1)) > SERIES_DEGREES
    exact &= steps != 0
    if exact.any():
        bulges[exact] = _exact_bulges(latitude1[exact], latitude2[exact], steps[exact])
    return bulges


def _exact_bulges(latitude1: Floats, latitude2: Floats, steps: Floats) -> Floats:
    """As `_bulges`, for edges of any length, one by one: GeographicLib on edge, meridians, equator.

    The equator has a corner half-way, since no edge may reach half round the Earth.
    """
    below = np.zeros(len(steps))
    for k, (start, end, step) in enumerate(zip(latitude1, latitude2, steps, strict=True)):
        area, _ = WGS84.polygon_area_perimeter(
            [0.0, step, step, 0.5 * step, 0.0], [start, end, 0.0, 0.0, 0.0]
        )
        below[k] = -area
    return below - _mean_area(latitude1, latitude2) * np.radians(steps)
