"""Reads outlines in one cell: WKT, EWKT, WKB and EWKB in hex, GeoJSON, points of mobile forms.

Each is read in the CRS that it states itself, or there is a reason why not.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import CRS
from pyproj.database import get_authorities, query_crs_info
from pyproj.exceptions import CRSError

from minemap.language.cells import plain_digits
from minemap.positions.nesting import NESTED, is_nested

if TYPE_CHECKING:
    import pandas as pd

    from minemap.dtypes import Array

__all__ = [
    "BY_DEFINITION",
    "MEASURED",
    "Written",
    "crs_called",
    "looks_like_outlines",
    "outline_in",
    "parsed",
    "parsed_unguarded",
    "read_written",
    "stated_by_srid",
    "telephone_points",
]

SHOWN = 40
WORDS = re.compile(
    r"\s*(?:SRID\s*=\s*\d+\s*;\s*)?"
    r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)\b|\s*(?:SRID\s*=\s*\d+\s*;\s*)?"
    r"(?:GEOMETRYCOLLECTION|CURVEPOLYGON|COMPOUNDCURVE|CIRCULARSTRING)\b",
    re.IGNORECASE,
)
EWKT = re.compile(r"\s*SRID\s*=\s*(\d+)\s*;\s*(.*)", re.IGNORECASE | re.DOTALL)
HEX = re.compile(r"\s*(?:\\x|0x)?((?:0[01])(?:[0-9a-f]{2}){8,})\s*", re.IGNORECASE)

_NUMBER = r"-?\d+(?:[.,]\d+)?"
_POINT = rf"\s*{_NUMBER} {_NUMBER}(?: (?:{_NUMBER}|nan)){{0,2}}\s*"
TELEPHONE = re.compile(rf"{_POINT}(?:;{_POINT})+;?\s*", re.IGNORECASE)
ONE_POINT = re.compile(
    rf"\s*{_NUMBER} {_NUMBER} (?:{_NUMBER}|nan) (?:{_NUMBER}|nan)\s*;?\s*", re.IGNORECASE
)
BEGINS = re.compile(rf"{_POINT};", re.IGNORECASE)
CODED = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://(?:www\.)?opengis\.net/(?:def/crs/|gml/))[\w.:,/#-]{1,200}"
    r"|(\w{1,30}):[\w.+-]{1,40}",
    re.IGNORECASE,
)
"""The ways to name a CRS: a code, an authority with a code, a URN or an address of the OGC."""
CUT = 255
"""Characters after which Aggregate, a server of such forms, cuts a text."""

CLOSED_RING = 4
SAMPLE = 1000
MOST = 0.5
"""Least share of cells that must look like outlines for a column of outlines."""

LIMITS = (90.0, 180.0)

BY_DEFINITION = "GeoJSON"
"""Means the CRS of GeoJSON that names none: longitude and latitude on WGS 84."""

MEASURED = "telephone"
"""Means the CRS of points that a telephone measured: longitude and latitude on WGS 84."""


class Written(NamedTuple):
    """A geometry that was written in a cell.

    `crs` is what the cell itself states, `MEASURED`, `BY_DEFINITION`, or None if it states nothing;
    `reason` says why there is no geometry.
    """

    geometry: Any = None
    crs: str | None = None
    reason: str = ""


def outline_in(text: str) -> Written:
    """Read the geometry that a text holds.

    Parameters
    ----------
    text : str
        WKT, EWKT (``SRID=32636;POLYGON …``), WKB or EWKB in hex, a geometry or feature of GeoJSON,
        or the points of a form on a telephone (``latitude longitude altitude accuracy; …``).

    Returns
    -------
    Written
        The geometry with the CRS that the text states, or the reason why it cannot be read. A form
        on a telephone and GeoJSON are longitude and latitude on WGS 84 by definition.

    Examples
    --------
    >>> outline_in("SRID=32636;POINT (723776 5320656)").crs
    'EPSG:32636'
    >>> outline_in("48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.01 0 0").geometry.wkt
    'POLYGON ((36 48, 36.01 48, 36.01 48.01, 36 48))'
    >>> outline_in("48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.").reason
    "'48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.' is an outline of a telephone that was cut short"
    """
    bare = text.strip()
    if bare[:1] == "{":
        return _of_geojson(bare)
    if match := HEX.fullmatch(bare):
        return _of_hex(match[1])
    if TELEPHONE.fullmatch(plain_digits(bare)) or ONE_POINT.fullmatch(plain_digits(bare)):
        return _of_telephone(bare)
    if BEGINS.match(plain_digits(bare)):
        return Written(reason=f"{_shown(bare)} is an outline of a telephone that was cut short")
    match = EWKT.fullmatch(bare)
    geometry, reason = _parsed(shapely.from_wkt, match[2] if match else bare)
    if geometry is None:
        return Written(reason=f"is not WKT: {_shown(bare)}, {reason}")
    return stated_by_srid(geometry, int(match[1])) if match else Written(geometry)


def _shown(text: str) -> str:
    return f"{text[:SHOWN]!r}"


def _parsed(parse: Any, written: Any) -> tuple[Any, str]:
    """Parse one geometry: it, or why it cannot be."""
    if is_nested(written):
        return None, NESTED
    try:
        with np.errstate(invalid="ignore", over="ignore"):
            geometry = parse(written)
    except NotImplementedError as error:
        return None, f"{error}: it has curved edges; densify them before the export"
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        return None, " ".join(str(error).split())[:200]
    return (geometry, "") if geometry is not None else (None, "nothing can be read")


def stated_by_srid(geometry: Any, code: int) -> Written:
    """Give a geometry with the number of its CRS.

    Parameters
    ----------
    geometry : shapely geometry
        The geometry.
    code : int
        Its SRID; 0 says that there is none.

    Returns
    -------
    Written
        It with the CRS, or the reason why it cannot be read.

    Examples
    --------
    >>> stated_by_srid(shapely.Point(723776, 5320656), 32636).crs
    'EPSG:32636'
    """
    if not code:
        return Written(geometry)
    for authority in ("EPSG", "ESRI"):
        try:
            CRS.from_authority(authority, code)
        except CRSError:
            continue
        return Written(geometry, f"{authority}:{code}")
    return Written(reason=f"states the SRID {code}, which is no CRS that PROJ knows")


def _of_hex(digits: str) -> Written:
    geometry, reason = _parsed(shapely.from_wkb, digits)
    if geometry is None:
        return Written(reason=f"is not WKB: {_shown(digits)}, {reason}")
    return stated_by_srid(shapely.set_srid(geometry, 0), int(shapely.get_srid(geometry)))


def _of_geojson(text: str) -> Written:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Written(reason=f"is not GeoJSON: {_shown(text)}, {error}")
    feature = content.get("type") == "Feature"
    shape = content.get("geometry") if feature else content
    if feature and shape is None:
        return Written()
    geometry, reason = _parsed(shapely.from_geojson, json.dumps(shape))
    if geometry is None:
        return Written(reason=f"is not GeoJSON: {_shown(text)}, {reason}")
    named = shape.get("crs", content.get("crs"))
    return Written(geometry, BY_DEFINITION) if named is None else _named(geometry, named)


def _named(geometry: Any, named: Any) -> Written:
    """Give a geometry with the CRS that GeoJSON from before 2016 names."""
    name = named.get("properties", {}).get("name") if isinstance(named, dict) else named
    crs = crs_called(str(name))
    if crs is None:
        return Written(reason=f"names the CRS {name!r}, which PROJ does not know")
    return Written(geometry, ":".join(crs.to_authority() or ()) or crs.to_wkt())


@lru_cache(maxsize=1)
def _crs_names() -> dict[str, str]:
    """Give the code of each CRS that PROJ knows, by its name in lower case."""
    infos = query_crs_info()
    return {one.name.casefold(): f"{one.auth_name}:{one.code}" for one in reversed(infos)}


def crs_called(name: str) -> CRS | None:
    """Find the CRS that GeoJSON names.

    Parameters
    ----------
    name : str
        A code, URN or address of the OGC, or the CRS's own name.

    Returns
    -------
    pyproj.CRS or None
        The CRS; None where PROJ knows none that is called just so.

    Examples
    --------
    >>> crs_called("urn:ogc:def:crs:EPSG::32636").to_epsg(), crs_called("Some grid")
    (32636, None)
    """
    if name.casefold().endswith("crs84"):
        return CRS.from_epsg(4326)
    coded = CODED.fullmatch(name.strip())
    if coded is None:
        # PROJ itself would take a second for a name, and open the files that a text names.
        name = _crs_names().get(name.strip().casefold(), "")
    elif coded[1] and coded[1].upper() not in get_authorities():
        return None
    try:
        return CRS.from_user_input(name)
    except CRSError:
        return None


def telephone_points(text: str) -> list[tuple[float, float]] | str:
    """Read the points of a mobile form, or say why they cannot be read.

    Parameters
    ----------
    text : str
        Points as ``latitude longitude altitude accuracy``, divided by semicolons.

    Returns
    -------
    list of tuple of (float, float), or str
        Longitude and latitude of each; or the reason.

    Examples
    --------
    >>> telephone_points("48,0 36,0 0 4.5; 48,01 36,0 NaN 5;")
    [(36.0, 48.0), (36.0, 48.01)]
    """
    parts = [part.split() for part in plain_digits(text).split(";") if part.strip()]
    cut = f"{_shown(text)} is an outline of a telephone that was cut short"
    if len({len(part) for part in parts}) > 1:
        return cut
    points = []
    for part in parts:
        latitude, longitude = (float(number.replace(",", ".")) for number in part[:2])
        if abs(latitude) > LIMITS[0] or abs(longitude) > LIMITS[1]:
            return f"{_shown(text)} has a point beyond 90° or 180°: {latitude:g} {longitude:g}"
        points.append((longitude, latitude))
    if len(text) == CUT and points[0] != points[-1]:
        return f"{cut}: it has {CUT} signs, where some servers cut"
    return points


def _of_telephone(text: str) -> Written:
    points = telephone_points(text)
    if isinstance(points, str):
        return Written(reason=points)
    if len(points) == 1:
        return Written(shapely.Point(points[0]), MEASURED)
    if points[0] != points[-1]:
        points.append(points[0])
    if len(points) < CLOSED_RING:
        return Written(shapely.LineString(points), MEASURED)
    return Written(shapely.Polygon(points), MEASURED)


# Columns ----------------------------------------------------------------------------------------


def read_written(texts: Array) -> tuple[Array, dict[int, str], dict[int, str]]:
    """Read geometries from many texts.

    Parameters
    ----------
    texts : numpy.ndarray
        Texts.

    Returns
    -------
    tuple of (numpy.ndarray, dict, dict)
        Geometries, None for what cannot be read; by position the reasons why not, and the CRS that
        the texts state.

    Examples
    --------
    >>> texts = np.array(["POINT (1 2)", "SRID=4326;POINT (3 4)", "none"], dtype=object)
    >>> geometries, reasons, stated = read_written(texts)
    >>> [str(one) for one in geometries], stated
    (['POINT (1 2)', 'POINT (3 4)', 'None'], {1: 'EPSG:4326'})
    """
    geometries = np.full(len(texts), None, dtype=object)
    plain = np.array([bool(text) and text[0] in "PMGLpmgl" for text in texts], dtype=bool)
    geometries[plain] = parsed(shapely.from_wkt, texts[plain])
    reasons: dict[int, str] = {}
    stated: dict[int, str] = {}
    for place in np.flatnonzero(shapely.is_missing(geometries)).tolist():
        written = outline_in(texts[place])
        geometries[place] = written.geometry
        if written.reason:
            reasons[place] = written.reason
        if written.crs is not None:
            stated[place] = written.crs
    return geometries, reasons, stated


def parsed(parse: Any, cells: Array) -> Array:
    """Parse geometries, one by one if one of them is of an unsupported kind.

    Parameters
    ----------
    parse : callable
        `shapely.from_wkt` or `shapely.from_wkb`.
    cells : numpy.ndarray
        What it parses; None stays None.

    Returns
    -------
    numpy.ndarray
        Geometries, None for what cannot be parsed.

    Examples
    --------
    >>> parsed(shapely.from_wkt, np.array(["POINT (1 2)", "CIRCULARSTRING (0 0, 1 1, 2 0)"]))
    array([<POINT (1 2)>, None], dtype=object)
    """
    nested = np.array([is_nested(cell) for cell in cells], dtype=bool)
    if nested.any():
        cells = cells.astype(object)
        cells[nested] = None
    return parsed_unguarded(parse, cells)


def parsed_unguarded(parse: Any, cells: Array) -> Array:
    """Parse geometries as `parsed` does, if none of them is nested too deep.

    Parameters
    ----------
    parse, cells
        As `parsed` takes them.

    Returns
    -------
    numpy.ndarray
        Geometries, None for what cannot be parsed.

    Examples
    --------
    >>> parsed_unguarded(shapely.from_wkt, np.array(["POINT (1 2)", "POINT (1"]))
    array([<POINT (1 2)>, None], dtype=object)
    """
    try:
        # Coordinates that are not numbers are reported with their row.
        with np.errstate(invalid="ignore", over="ignore"):
            return np.asarray(parse(cells, on_invalid="ignore"))
    except NotImplementedError:
        if len(cells) == 1:
            return np.array([None], dtype=object)
        halves = np.array_split(cells, 2)
        return np.concatenate([parsed_unguarded(parse, half) for half in halves])


def looks_like_outlines(column: pd.Series, *, telephones_only: bool = False) -> bool:
    """Tell whether most cells of a column are geometries, whatever its name.

    Parameters
    ----------
    column : pandas.Series
        A column of texts.
    telephones_only : bool
        Whether only the outlines that forms on telephones write are looked for.

    Returns
    -------
    bool
        Whether at least half of its cells are, or begin as, WKT, EWKT, WKB in hex, GeoJSON or an
        outline of a telephone. Of a long column its first thousand cells are looked at.

    Examples
    --------
    >>> import pandas as pd
    >>> looks_like_outlines(pd.Series(["48 36 0 0;48 36.1 0 0;48.1 36.1 0 0", "n/a", None]))
    True
    """
    written = [cell for cell in column.dropna().head(SAMPLE) if isinstance(cell, str)]
    written = [cell for cell in written if cell.strip()]
    looks = _of_telephones if telephones_only else _looks
    found = sum(looks(cell) for cell in written)
    return found > 0 and found >= MOST * len(written)


def _of_telephones(text: str) -> bool:
    return BEGINS.match(plain_digits(text)) is not None


def _looks(text: str) -> bool:
    if text.lstrip()[:1] == "{":
        return '"type"' in text and ('"coordinates"' in text or '"geometry"' in text)
    return bool(WORDS.match(text) or HEX.fullmatch(text) or _of_telephones(text))
