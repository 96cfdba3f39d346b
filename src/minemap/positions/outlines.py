"""The geometries of a table: read, brought to longitude and latitude, and checked for place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from minemap.errors import ArgumentError, CoordinateError, warn
from minemap.lands.countries import Extent, extent_of
from minemap.language.cells import Cells, distinct
from minemap.positions.datum import EXACT_M, transformation
from minemap.positions.nesting import NESTED, is_nested
from minemap.positions.plausible import impossible
from minemap.positions.settling import Seen, settled
from minemap.positions.written import BY_DEFINITION, MEASURED, parsed, read_written, stated_by_srid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minemap.dtypes import Array

__all__ = ["Outlines", "Unreadable", "read_outlines", "without_crs"]

MANY_CORNERS, SOME_EDGES, MOST_CROSSINGS = 1000, 200, 100_000
"""Least corners of an outline to be checked, edges that are checked, and too many crossings."""

POINT, POLYGON, MULTIPOINT, MULTIPOLYGON, COLLECTION = 0, 3, 4, 6, 7
KEPT = (-1, POINT, POLYGON, MULTIPOLYGON)
HALF_TURN, POLE = 180.0, 90.0
PLANE = 2
ROUNDING = 1e-9
SHOWN = 40
NEARBY = 0.5
"""Degrees by which ground may lie outside its country's extent: border strips, islets, old maps."""

NAMES = {
    1: "a line",
    2: "a closed line",
    4: "several points",
    5: "several lines",
    7: "a collection of different geometries",
}


@dataclass(frozen=True)
class Unreadable:
    """A geometry that is in a file and cannot be read, and why."""

    reason: str


class Outlines(NamedTuple):
    """Geometries in EPSG:4326 with their problems, and which rows have none or have ground.

    `mends` says, by row, how an outline was changed that cannot be cut as it is drawn.
    """

    cells: Cells
    missing: Array
    polygon: Array
    mends: dict[int, str]


def read_outlines(
    column: pd.Series | None, length: int, country: pd.Series | None, source: str, crs: Any
) -> Outlines:
    """Read a column of geometries and bring them to EPSG:4326 in two dimensions.

    Empty geometries are missing ones; a collection of polygons alone is a multipolygon, and one of
    a single point that point. Outlines that cross themselves are kept as they are drawn; those that
    cannot be cut as they are drawn are settled (`minemap.positions.settling`). Texts are read as
    `minemap.positions.written.outline_in` reads them; one that states a CRS is read in it.
    Coordinates that cannot be of their CRS, as degrees cannot be metres of UTM, are a problem.

    Parameters
    ----------
    column : pandas.Series or geopandas.GeoSeries, optional
        Geometries, their texts, or WKB. A series of geometries with no CRS of its own and no `crs`
        is an error; a column of a plain table is longitude and latitude.
    length : int
        Rows of the table.
    country : pandas.Series, optional
        The country of each row, to choose the transformation and to find swapped coordinates by.
    source : str
        What to call the table in errors.
    crs : any CRS that pyproj takes, optional
        The CRS of the coordinates, whatever the column says.

    Returns
    -------
    Outlines
        Geometries and, by row, what is wrong with them.

    Raises
    ------
    CoordinateError
        If most coordinates are not longitude and latitude, or there is no CRS.
    ArgumentError
        If pyproj does not know `crs`.

    Examples
    --------
    >>> wkt = pd.Series(["POINT (-78.4 -3.5)", "LINESTRING (0 0, 1 1)"])
    >>> read_outlines(wkt, 2, None, "table", None).cells.problems
    {1: 'is a line, not an outline or a point'}
    """
    if column is None:
        return Outlines(Cells(np.full(length, None, dtype=object), {}), *_kinds(length), {})
    geometries, problems, stated = _geometries(column)
    corners = shapely.get_num_coordinates(geometries)
    geometries, kinds, odd = _simplified(geometries, corners)
    problems |= odd
    areas = _areas(geometries)
    problems |= _not_finite(geometries, kinds, areas, problems)
    problems |= _tangled(geometries, corners, problems)
    sound = kinds >= 0
    sound[list(problems)] = False
    as_given = geometries
    given = _given_crs(column, crs, source, any_rows=bool(sound.any()))
    lost: dict[int, str] = {}
    for own, rows in _by_crs(geometries, sound, stated, given, lost, by_user=crs is not None):
        drawn = shapely.bounds(geometries[rows]) if own.is_projected else None
        of_them = np.zeros(len(sound), dtype=bool)
        of_them[rows] = True
        geometries = _to_degrees(geometries, of_them, own, country, source)
        if drawn is None:
            continue
        wrong = impossible(drawn, shapely.bounds(geometries[rows]), own)
        if 2 * len(wrong) > sound.sum():
            raise CoordinateError(
                f"{source}: most of its coordinates cannot be of {own.name}: the first "
                f"{next(iter(wrong.values()))}. Say which CRS it is, such as crs='EPSG:4326' for "
                "longitude and latitude on WGS 84"
            )
        lost |= {int(rows[place]): reason for place, reason in wrong.items()}
    sound[list(lost)] = False
    problems |= lost
    bounds = shapely.bounds(geometries)
    areas = areas if geometries is as_given else _areas(geometries)
    geometries, odd, mends = settled(geometries, sound, Seen(kinds, corners, areas, bounds))
    bounds[list(mends)] = shapely.bounds(geometries[list(mends)])
    kinds[list(mends)] = shapely.get_type_id(geometries[list(mends)])
    sound[list(odd)] = False
    problems |= {row: reason for row, reason in odd.items() if row not in problems}
    problems |= _misplaced(bounds, sound, country, source, given)
    return Outlines(
        Cells(geometries, problems),
        kinds < 0,
        (kinds == POLYGON) | (kinds == MULTIPOLYGON),
        {row: told for row, told in mends.items() if row not in problems},
    )


def _kinds(length: int) -> tuple[Array, Array]:
    return np.ones(length, dtype=bool), np.zeros(length, dtype=bool)


def _by_crs(
    geometries: Array,
    sound: Array,
    stated: dict[int, str],
    given: CRS | None,
    lost: dict[int, str],
    *,
    by_user: bool,
) -> Iterator[tuple[CRS, Array]]:
    """Group rows by their CRS: their own, or the given one; contradictions are added to `lost`."""
    if not stated:
        if given is not None and sound.any():
            yield given, np.flatnonzero(sound)
        return
    codes = np.full(len(geometries), "", dtype=object)
    codes[list(stated)] = list(stated.values())
    # GeoJSON is longitude and latitude by definition, but some write it in another CRS.
    rows = np.flatnonzero(sound & (codes == BY_DEFINITION))
    degrees = _within(shapely.bounds(geometries[rows]), -HALF_TURN, -POLE, HALF_TURN, POLE)
    codes[rows[~degrees]] = "" if by_user else MEASURED
    measured = np.isin(codes, [MEASURED, BY_DEFINITION])
    for code in sorted(set(codes[sound & ~measured])):
        rows = np.flatnonzero(sound & (codes == code))
        own = CRS.from_user_input(code) if code else given
        if own is None:
            continue
        other = given is not None and not own.equals(given, ignore_axis_order=True)
        if code and by_user and other:
            said = f"states the CRS {code}, and crs= says {_crs_name(given)}: leave one of them out"
            lost |= dict.fromkeys(rows.tolist(), said)
            continue
        yield own, rows
    if (sound & measured).any():
        yield CRS.from_epsg(4326), np.flatnonzero(sound & measured)


def _geometries(column: pd.Series) -> tuple[Array, dict[int, str], dict[int, str]]:
    """Read the geometries of a column, in any form.

    Also give the problems, and the CRS that rows state themselves.
    """
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        return np.asarray(column.array, dtype=object).copy(), {}, {}
    written = np.full(len(column), None, dtype=object)
    written[:] = [cell.strip() if isinstance(cell, str) else cell for cell in column]
    geometries = np.full(len(column), None, dtype=object)
    rows = np.flatnonzero([isinstance(cell, str) and cell != "" for cell in written])
    geometries[rows], reasons, codes = read_written(written[rows])
    problems = {int(rows[place]): reason for place, reason in reasons.items()}
    stated = {int(rows[place]): code for place, code in codes.items()}
    rows = np.flatnonzero([isinstance(cell, bytes) and cell != b"" for cell in written])
    geometries[rows] = parsed(shapely.from_wkb, written[rows])
    srids = shapely.get_srid(geometries[rows])
    for row, code in zip(rows[srids > 0].tolist(), srids[srids > 0].tolist(), strict=True):
        own = stated_by_srid(geometries[row], code)
        geometries[row] = own.geometry
        if own.crs is None:
            problems[row] = own.reason
        else:
            stated[row] = own.crs
    for row in rows[shapely.is_missing(geometries[rows])].tolist():
        if row in problems:
            continue
        problems[row] = f"cannot be read: {_why(written[row])}"
    for row, cell in enumerate(written):
        if isinstance(cell, shapely.Geometry):
            geometries[row] = cell
        elif isinstance(cell, Unreadable):
            problems[row] = cell.reason
        elif not isinstance(cell, (str, bytes)) and not _is_missing(cell):
            problems[row] = f"{str(cell)[:SHOWN]!r} is not a geometry"
    return geometries, problems, stated


def _is_missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or bool(cell is pd.NaT or cell != cell)  # noqa: PLR0124 - NaN


def _why(cell: bytes) -> str:
    """Tell why the WKB of a geometry cannot be parsed."""
    if is_nested(cell):
        return NESTED
    try:
        with np.errstate(invalid="ignore", over="ignore"):
            shapely.from_wkb(cell)
    except (shapely.errors.ShapelyError, ValueError, TypeError, NotImplementedError) as error:
        return " ".join(str(error).split())
    return "it is not WKB"


def _simplified(geometries: Array, corners: Array) -> tuple[Array, Array, dict[int, str]]:
    """Convert geometries to the kinds that the tables hold, in two dimensions; give the kinds."""
    geometries[corners == 0] = None
    deep = shapely.get_coordinate_dimension(geometries) > PLANE
    if deep.any():
        geometries[deep] = shapely.force_2d(geometries[deep])
    problems = {}
    kinds = shapely.get_type_id(geometries)
    for row in np.flatnonzero(~np.isin(kinds, KEPT)).tolist():
        kind = geometries[row].geom_type
        plain = _plain(geometries[row])
        if plain is None:
            problems[row] = f"is {NAMES.get(int(kinds[row]), kind)}, not an outline or a point"
        else:
            geometries[row], kinds[row] = plain, shapely.get_type_id(plain)
    return geometries, kinds, problems


def _plain(geometry: Any) -> Any:
    """Turn a collection into a geometry of the same ground; None if that is not possible."""
    parts = [part for part in _leaves(geometry) if not part.is_empty]
    kinds = {int(shapely.get_type_id(part)) for part in parts}
    if kinds == {POINT} and len(parts) == 1:
        return parts[0]
    if kinds == {POLYGON}:
        return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return None


def _leaves(geometry: Any) -> list[Any]:
    if int(shapely.get_type_id(geometry)) < MULTIPOINT:
        return [geometry]
    return [leaf for part in shapely.get_parts(geometry) for leaf in _leaves(part)]


def _areas(geometries: Array) -> Array:
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(shapely.area(geometries))


def _not_finite(
    geometries: Array, kinds: Array, areas: Array, problems: dict[int, str]
) -> dict[int, str]:
    # An area includes all corners, so a corner that is not a number makes it NaN. A point has
    # none.
    looked_at = np.flatnonzero(~np.isfinite(areas) | (kinds == POINT))
    points, places = shapely.get_coordinates(geometries[looked_at], return_index=True)
    bad = np.unique(looked_at[places[~np.isfinite(points).all(axis=1)]]).tolist()
    return {row: "has a coordinate that is not a number" for row in bad if row not in problems}


def _tangled(geometries: Array, corners: Array, problems: dict[int, str]) -> dict[int, str]:
    """Find outlines that cross themselves so often that mending them would take minutes."""
    found: dict[int, str] = {}
    for row in np.flatnonzero(corners > MANY_CORNERS).tolist():
        if row in problems or shapely.is_valid(geometries[row]):
            continue
        points, ring = shapely.get_coordinates(
            shapely.get_rings(geometries[row]), return_index=True
        )
        same = ring[1:] == ring[:-1]
        edges = shapely.linestrings(np.stack([points[:-1][same], points[1:][same]], axis=1))
        some = edges[:: max(1, len(edges) // SOME_EDGES)]
        met = len(shapely.STRtree(edges).query(some)[0]) / max(len(some), 1)
        # Each edge meets itself and its two neighbours.
        if (met - 3) * len(edges) / 2 > MOST_CROSSINGS:
            found[row] = "crosses itself at more places than can be mended; draw it again"
    return found


# Where on earth --------------------------------------------------------------------------------


def without_crs(source: str, *, table: bool = False) -> CoordinateError:
    """Make the error for geometries without a CRS.

    Parameters
    ----------
    source : str
        What to call the table.
    table : bool
        Whether it is a table in Python, which can state its CRS itself, and not a file.

    Returns
    -------
    CoordinateError
        To be raised.

    Examples
    --------
    >>> str(without_crs("hazards.shp"))[:41]
    'hazards.shp: the geometries have no CRS. '
    """
    one, other = (
        ("set_crs('EPSG:4326')", "set_crs('EPSG:32717')")
        if table
        else ("crs='EPSG:4326'", "crs='EPSG:32717'")
    )
    return CoordinateError(
        f"{source}: the geometries have no CRS. Say which it is: {one} for longitude "
        f"and latitude on WGS 84, {other} for UTM zone 17 South, and so on"
    )


def _given_crs(column: pd.Series, crs: Any, source: str, *, any_rows: bool) -> CRS | None:
    if crs is not None:
        try:
            return CRS.from_user_input(crs)
        except CRSError as error:
            raise ArgumentError(
                f"crs={crs!r} is no CRS that PROJ knows; give one such as 'EPSG:32717'"
            ) from error
    if not isinstance(column.dtype, gpd.array.GeometryDtype):
        return CRS.from_epsg(4326)
    if column.array.crs is None and any_rows:
        raise without_crs(source, table=True)
    return None if column.array.crs is None else CRS.from_user_input(column.array.crs)


def _to_degrees(
    geometries: Array, sound: Array, crs: CRS, country: pd.Series | None, source: str
) -> Array:
    """Transform rows without a problem to longitude and latitude on WGS 84.

    Each country's transformation is used; a warning names it if it shifts a datum.
    """
    if crs == CRS.from_epsg(4326):
        return geometries
    changed = geometries.copy()
    rows = np.flatnonzero(sound)
    try:
        exact = transformation(crs).is_exact
    except ProjError as error:
        raise CoordinateError(
            f"{source}: no way leads from its CRS, {_crs_name(crs)}, to longitude and latitude on "
            "WGS 84. It is wrong or damaged; say which it is, such as crs='EPSG:32717'"
        ) from error
    if exact:
        series = gpd.GeoSeries(geometries[rows], crs=crs)
        changed[rows] = np.asarray(series.to_crs("EPSG:4326").array, dtype=object)
        return changed
    for name, members in _by_country(country, rows).items():
        west, south, east, north = map(float, shapely.total_bounds(geometries[members]))
        change = transformation(crs, country=name, bounds=(west, south, east, north))
        changed[members] = shapely.transform(geometries[members], change.apply)
        if change.notes or not change.accuracy_m <= EXACT_M:
            told = "; ".join([f"{source}: {change}", *change.notes])
            warn(told)
    return changed


def _by_country(country: pd.Series | None, rows: Array) -> dict[str | None, Array]:
    """Group rows by the known countries that they name."""
    if country is None:
        return {None: rows}
    places, names = distinct(country)
    known = [extent_of(str(name)) for name in names]
    codes = np.array([*("" if extent is None else extent.iso3 for extent in known), ""], dtype=str)
    said = codes[places[rows]]
    return {str(code) or None: rows[said == code] for code in np.unique(said)}


def _misplaced(
    bounds: Array, sound: Array, country: pd.Series | None, source: str, crs: CRS | None
) -> dict[int, str]:
    """Find geometries outside longitude and latitude, or with the two swapped.

    If this holds for most of them, something is wrong with the file and not with its rows.
    """
    rows = np.flatnonzero(sound)
    if not len(rows):
        return {}
    bounds = bounds[rows]
    west, south, east, north = bounds.T
    finite = np.isfinite(bounds).all(axis=1)
    with np.errstate(invalid="ignore"):
        outside = ~finite | ~_within(bounds, -HALF_TURN, -POLE, HALF_TURN, POLE)
        turned = outside & finite & _within(bounds, -POLE, -HALF_TURN, POLE, HALF_TURN)
    swapped, extents = _swapped(bounds, rows, outside, country)
    problems = {}
    for place in np.flatnonzero(outside).tolist():
        box = _written(bounds[place])
        hint = "latitude and longitude are swapped" if turned[place] else "another CRS"
        problems[int(rows[place])] = f"lies outside longitude and latitude ({hint}?): {box}"
    for place in np.flatnonzero(swapped).tolist():
        problems[int(rows[place])] = (
            f"latitude and longitude look swapped: {_written(bounds[place])} is outside "
            f"{extents[place].name}, and inside with the two swapped"
        )
    found = (
        _written((west[finite].min(), south[finite].min(), east[finite].max(), north[finite].max()))
        if finite.any()
        else "infinite"
    )
    if 2 * outside.sum() > len(rows):
        if 2 * turned.sum() > outside.sum():
            raise CoordinateError(f"{source}: {_swap_advice(found, 'latitudes lie beyond 90°')}")
        raise CoordinateError(
            f"{source}: coordinates are not longitude and latitude: {found}, read as "
            f"{_crs_name(crs)}. The CRS is missing or wrong; say which it is, such as "
            "crs='EPSG:32717' for UTM zone 17 South"
        )
    if 2 * swapped.sum() > len(rows):
        extent = extents[int(np.flatnonzero(swapped)[0])]
        where = f"{extent.name} is {_written(extent.bounds)}"
        raise CoordinateError(f"{source}: {_swap_advice(found, where)}")
    return problems


def _swap_advice(found: str, why: str) -> str:
    return (
        f"latitude and longitude are swapped: {found}, but {why}. Swap them in the source: "
        "frame.geometry = shapely.transform(frame.geometry, lambda p: p[:, ::-1]) in Python, or "
        "ogr2ogr with -swapxy"
    )


def _crs_name(crs: CRS | None) -> str:
    return "EPSG:4326" if crs is None else str(crs.name)


def _written(bounds: Any) -> str:
    west, south, east, north = (f"{float(value):.6g}" for value in bounds)
    return f"x {west} to {east}, y {south} to {north}"


def _within(bounds: Array, west: float, south: float, east: float, north: float) -> Array:
    return np.asarray(
        (bounds[:, 0] >= west - ROUNDING)
        & (bounds[:, 1] >= south - ROUNDING)
        & (bounds[:, 2] <= east + ROUNDING)
        & (bounds[:, 3] <= north + ROUNDING)
    )


def _swapped(
    bounds: Array, rows: Array, outside: Array, country: pd.Series | None
) -> tuple[Array, dict[int, Extent]]:
    """Find geometries that lie in their country's extent only with the axes swapped."""
    swapped = np.zeros(len(rows), dtype=bool)
    extents: dict[int, Extent] = {}
    if country is None:
        return swapped, extents
    places, names = distinct(country.iloc[rows])
    for number, name in enumerate(names):
        extent = extent_of(str(name))
        if extent is None:
            continue
        far = np.flatnonzero((places == number) & ~outside & ~_in_extent(bounds, extent))
        turned = far[_in_extent(bounds[far][:, [1, 0, 3, 2]], extent)]
        swapped[turned] = True
        extents |= dict.fromkeys(turned.tolist(), extent)
    return swapped, extents


def _in_extent(bounds: Array, extent: Extent) -> Array:
    west, south, east, north = extent.bounds
    if west > east:
        return _in_box(bounds, west, south, HALF_TURN, north) | _in_box(
            bounds, -HALF_TURN, south, east, north
        )
    return _in_box(bounds, west, south, east, north)


def _in_box(bounds: Array, west: float, south: float, east: float, north: float) -> Array:
    return _within(bounds, west - NEARBY, south - NEARBY, east + NEARBY, north + NEARBY)
