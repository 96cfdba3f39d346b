"""ArcGIS: the JSON of a feature service (IMSMA Core is one)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import shapely

from minemap.errors import ReadError, warn
from minemap.positions.outlines import Unreadable
from minemap.read.answers import kind_of_json, refuse_part
from minemap.read.formats import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["crs_of", "feature_source", "in_words", "is_feature_set", "read_feature_set"]

HEAD = 65_536
MARKS = re.compile(
    rb'"(esriGeometry\w+|esriFieldType\w+|spatialReference|geometryType|objectIdFieldName)"'
    rb'|"attributes"\s*:\s*\{'
)
DATES = {"esriFieldTypeDate", "esriFieldTypeTimestampOffset"}
OF_THE_DATABASE = frozenset({
    "creationdate", "editdate", "created_date", "last_edited_date", "gdb_from_date", "gdb_to_date",
})  # fmt: skip
"""Fields in which the database keeps its own times: no day of a record is among them."""


def is_feature_set(file: Path) -> bool:
    """Tell whether a JSON file is a feature set of ArcGIS and no GeoJSON.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.json")
    >>> _ = path.write_text('{"geometryType": "esriGeometryPolygon", "features": []}')
    >>> is_feature_set(path)
    True
    """
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    return b'"FeatureCollection"' not in head and MARKS.search(head) is not None


def read_feature_set(file: Path, time_zone: str | None = None) -> Source:
    """Read a feature set: the answer of a feature service to a query, saved as JSON.

    Coded values become the names that the fields' domains give them, and times, which are
    milliseconds since 1970 in UTC, become days.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    time_zone : str, optional
        The time zone in which a time has its day, such as ``Asia/Phnom_Penh``; by default UTC.

    Returns
    -------
    Source
        The rows; features that hold no attributes, or a geometry that cannot be read, are unread.

    Raises
    ------
    ReadError
        If the file is no feature set, says that it is not the whole, or has steps of a grid for
        coordinates.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.json")
    >>> ring = [[-78.5, -4], [-78.5, -3.9], [-78.4, -3.9], [-78.5, -4]]
    >>> feature = {"attributes": {"ha_code": "PE-1"}, "geometry": {"rings": [ring]}}
    >>> _ = path.write_text(json.dumps(
    ...     {"spatialReference": {"wkid": 4326}, "features": [feature]}))
    >>> source = read_feature_set(path)
    >>> source.crs, source.frame["ha_code"].tolist()
    ('EPSG:4326', ['PE-1'])
    """
    content = json.loads(file.read_bytes().decode("utf-8-sig"))
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        kind = kind_of_json(content) or "no feature set of ArcGIS: it has no list of features"
        raise ReadError(f"{file}: is {kind}")
    refuse_part(file, content)
    return feature_source(content, str(file), time_zone)


def feature_source(content: Mapping[str, Any], name: str, time_zone: str | None = None) -> Source:
    """Turn the features of a feature set into a table.

    Parameters
    ----------
    content : mapping
        The feature set: ``features``, and, where it has them, ``fields`` with their domains,
        ``spatialReference``, and the subtypes (``typeIdField`` and ``types``) of its layer.
    name : str
        What to call it in errors.
    time_zone : str, optional
        The time zone in which a time has its day; by default that of the layer, or UTC.

    Returns
    -------
    Source
        The rows; features that hold no attributes, or a geometry that cannot be read, are unread.

    Examples
    --------
    >>> domain = {"codedValues": [{"code": 2, "name": "CHA"}]}
    >>> content = {"fields": [{"name": "class", "domain": domain}],
    ...     "features": [{"attributes": {"class": 2}}]}
    >>> feature_source(content, "a layer").frame["class"].tolist()
    ['CHA']
    """
    if isinstance(content.get("transform"), dict):
        raise ReadError(
            f"{name}: its coordinates are steps of a grid (quantized); ask for it without "
            "quantizationParameters"
        )
    features = content["features"]
    crs = crs_of(content.get("spatialReference"))
    rows, geometries, numbers = [], [], []
    unread: dict[int, str] = {}
    for number, feature in enumerate(features, start=1):
        attributes = feature.get("attributes") if isinstance(feature, dict) else None
        if not isinstance(attributes, dict):
            unread[number] = "is no feature with attributes"
            continue
        geometry, problem = _geometry(feature.get("geometry", _misspelt(feature)))
        problem = problem or _elsewhere(feature.get("geometry"), crs)
        if problem:
            # The row keeps its id, so that it can be rejected under it.
            geometry = Unreadable(problem)
        rows.append(attributes)
        geometries.append(geometry)
        numbers.append(number)
    fields = _fields(content)
    names = dict.fromkeys(field["name"] for field in fields)
    names |= dict.fromkeys(str(name) for row in rows for name in row)
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    )
    clock = _clock(content, time_zone)
    decoded = in_words(frame, content)
    for field in fields:
        if field["name"] not in decoded and field.get("type") in DATES:
            decoded[field["name"]] = _days(frame[field["name"]], field["name"], name, clock)
    frame = frame.assign(**decoded)
    frame = frame.infer_objects()
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = geometries
    frame["geometry"] = shapes
    frame.index = pd.Index(numbers, name="row", dtype="int64")
    located = any(geometry is not None for geometry in geometries)
    return Source(
        frame,
        name,
        crs=crs if located else "EPSG:4326",
        lacks_crs=located and crs is None,
        unread=unread,
        facts={"format": "ArcGIS feature set"},
    )


def in_words(frame: pd.DataFrame, content: Mapping[str, Any]) -> dict[str, pd.Series]:
    """Replace codes by words in the columns that have a domain or hold the subtype.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    content : mapping
        ``fields`` with their domains, and subtypes, as `feature_source` takes them.

    Returns
    -------
    dict of str to pandas.Series
        By name, the columns of codes in words; a code that stands for nothing stays, to be told
        with its row.

    Examples
    --------
    >>> domain = {"codedValues": [{"code": 2, "name": "CHA"}]}
    >>> content = {"fields": [{"name": "class", "domain": domain}]}
    >>> in_words(pd.DataFrame({"class": [2, 7]}), content)["class"].tolist()
    ['CHA', 7]
    """
    subtypes = _subtypes(content)
    codes = _codes_of(frame, subtypes)
    decoded = {}
    for field in _fields(content):
        if field["name"] not in frame.columns:
            continue
        meanings = _meanings(field, subtypes, codes)
        if meanings is not None:
            decoded[field["name"]] = _in_words(frame[field["name"]], meanings)
    return decoded


def crs_of(reference: Any) -> Any:
    """Find the CRS that a spatial reference of ArcGIS stands for.

    Parameters
    ----------
    reference : mapping or None
        The reference, with ``latestWkid``, ``wkid`` or ``wkt``.

    Returns
    -------
    str or None
        The CRS; None where nothing is said.

    Examples
    --------
    >>> crs_of({"wkid": 102100, "latestWkid": 3857})
    'EPSG:3857'
    """
    if not isinstance(reference, dict):
        return None
    code = reference.get("latestWkid", reference.get("wkid"))
    if isinstance(code, int):
        from pyproj import CRS
        from pyproj.exceptions import CRSError

        for authority in ("EPSG", "ESRI"):
            try:
                CRS.from_authority(authority, code)
            except CRSError:
                continue
            return f"{authority}:{code}"
    return reference.get("wkt")


# Codes, and the days of times ---------------------------------------------------------------------


class _Subtypes(NamedTuple):
    """The subtypes of a layer: the field of their codes, their names, their own domains."""

    field: str
    names: dict[str, str]
    domains: dict[str, dict[str, dict[str, str] | None]]


class _Clock(NamedTuple):
    """The time zone in which the times of a layer become days."""

    zone: str | None
    certain: bool
    """Whether it is known; otherwise a day may be off by one."""


def _fields(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = content.get("fields")
    return [
        field
        for field in (listed if isinstance(listed, list) else [])
        if isinstance(field, dict) and isinstance(field.get("name"), str)
    ]


def _plain(code: Any) -> str:
    """Write a code so that 2 and 2.0 are equal."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def _coded(domain: Any) -> dict[str, str] | None:
    """Give what the codes of a domain stand for; None if it is not a list of codes."""
    values = domain.get("codedValues") if isinstance(domain, dict) else None
    if not isinstance(values, list):
        return None
    return {
        _plain(value["code"]): value["name"]
        for value in values
        if isinstance(value, dict) and "code" in value and "name" in value
    }


def _subtypes(content: Mapping[str, Any]) -> _Subtypes | None:
    """Find the subtypes of a layer; newer services also list them in a second form."""
    for key, entries, code in (
        ("typeIdField", "types", "id"),
        ("subtypeField", "subtypes", "code"),
    ):
        field, kinds = content.get(key), content.get(entries)
        if field and isinstance(field, str) and isinstance(kinds, list):
            known = [kind for kind in kinds if isinstance(kind, dict) and code in kind]
            domains = {_plain(kind[code]): kind.get("domains") for kind in known}
            return _Subtypes(
                field.casefold(),
                {_plain(kind[code]): str(kind.get("name", kind[code])) for kind in known},
                {
                    kind: {
                        str(name).casefold(): _coded(domain)
                        for name, domain in (given if isinstance(given, dict) else {}).items()
                    }
                    for kind, given in domains.items()
                },
            )
    return None


def _codes_of(frame: pd.DataFrame, subtypes: _Subtypes | None) -> list[str]:
    """Give the code of each row's subtype."""
    if subtypes is not None:
        for name in frame.columns:
            if str(name).casefold() == subtypes.field:
                return [_plain(cell) for cell in frame[name]]
    return [""] * len(frame)


def _meanings(
    field: Mapping[str, Any], subtypes: _Subtypes | None, codes: Sequence[str]
) -> list[dict[str, str]] | None:
    """Give for each row what the codes in a field stand for; None if it has no codes.

    A subtype that has no domain of its own for the field inherits that of the field.
    """
    own = _coded(field.get("domain"))
    if subtypes is None:
        return None if own is None else [own] * len(codes)
    name = field["name"].casefold()
    if name == subtypes.field:
        return [{**subtypes.names, **(own or {})}] * len(codes)
    special = {kind: domains.get(name) for kind, domains in subtypes.domains.items()}
    if own is None and not any(special.values()):
        return None
    return [special.get(code) or own or {} for code in codes]


def _in_words(column: pd.Series, meanings: Sequence[Mapping[str, str]]) -> pd.Series:
    """Replace codes by words; an unknown code stays, so that its row can be reported."""
    cells = [
        cell if cell is None else meaning.get(_plain(cell), cell)
        for cell, meaning in zip(column, meanings, strict=True)
    ]
    return pd.Series(cells, index=column.index, dtype=object)


def _clock(content: Mapping[str, Any], time_zone: str | None) -> _Clock:
    """Find the time zone: from the user, else from the layer."""
    if time_zone is not None:
        return _Clock(time_zone, certain=True)
    if content.get("datesInUnknownTimezone") is True:
        # Such days are local time, stored as if it were UTC.
        return _Clock(None, certain=True)
    reference = content.get("dateFieldsTimeReference")
    named = reference.get("timeZoneIANA") if isinstance(reference, dict) else None
    if isinstance(named, str) and named in available_timezones():
        return _Clock(named, certain=named not in {"UTC", "Etc/UTC"})
    return _Clock(None, certain=False)


def _days(column: pd.Series, field: str, name: str, clock: _Clock) -> pd.Series:
    """Turn milliseconds since 1970 into days; what is not a number stays and is rejected later."""
    number = column.map(lambda cell: isinstance(cell, int | float) and not isinstance(cell, bool))
    times = pd.to_datetime(
        column.where(number).astype("float64"), unit="ms", errors="coerce", utc=True
    )
    if clock.zone is not None:
        times = times.dt.tz_convert(clock.zone)
    day_only = (times.dropna() == times.dropna().dt.normalize()).all()
    if not day_only and not clock.certain and field.casefold() not in OF_THE_DATABASE:
        warn(
            f"{name}: the field {field} holds times; their days are those of UTC, which east or "
            "west of it can be one off. Say whose days they are with time_zone in columns="
        )
    days = times.dt.tz_localize(None).dt.normalize().astype(object)
    # A number beyond every calendar is kept as it is written; the reason of its rejection shows it.
    return days.where(times.notna(), column)


def _geometry(written: Any) -> tuple[Any, str | None]:  # noqa: PLR0911 - one return a form
    """Read a geometry: the shape without a problem, or None with the problem."""
    if written is None or written == {}:
        return None, None
    if not isinstance(written, dict):
        return None, "is no geometry"
    if "curveRings" in written:
        return None, "has curved edges; densify them in ArcGIS"
    try:
        if "rings" in written:
            return (_polygon(written["rings"]), None) if written["rings"] else (None, None)
        if "x" in written:
            if written["x"] in {None, "NaN"}:
                return None, None
            return shapely.Point(float(written["x"]), float(written["y"])), None
        if "points" in written:
            return shapely.MultiPoint([point[:2] for point in written["points"]]), None
        if "paths" in written:
            return shapely.MultiLineString(
                [[p[:2] for p in path] for path in written["paths"]]
            ), None
    except (TypeError, ValueError, KeyError, IndexError, shapely.errors.ShapelyError) as error:
        return None, f"cannot be read ({' '.join(str(error).split())[:80]})"
    return None, "is of a kind that is not known"


def _misspelt(feature: Mapping[str, Any]) -> Any:
    """Find a geometry under a name other than ``geometry``, which is not read as one."""
    drawn = {"rings", "paths", "points", "x"}
    others = [one for name, one in feature.items() if name != "attributes" and type(one) is dict]
    return "misspelt" if any(drawn & set(one) for one in others) else None


def _elsewhere(written: Any, crs: Any) -> str | None:
    """Say what is wrong with a geometry that states another spatial reference than its layer."""
    own = written.get("spatialReference") if isinstance(written, dict) else None
    if not own or crs is None or crs_of(own) == crs:
        return None
    return f"states another spatial reference ({crs_of(own)}) than its layer ({crs})"


def _polygon(rings: list[Any]) -> Any:
    """Join rings: clockwise rings are outlines, the others are holes in the rings around them.

    Programs other than ArcGIS write the directions the other way round. So if all outer rings are
    anticlockwise, clockwise rings are the holes.
    """
    shapes = [shapely.LinearRing([(float(p[0]), float(p[1])) for p in ring]) for ring in rings]
    solid = [shapely.Polygon(ring) for ring in shapes]
    around = [
        [
            out
            for out, other in enumerate(solid)
            if out != place and other.covers(shapely.Point(ring.coords[0]))
        ]
        for place, ring in enumerate(shapes)
    ]
    outermost = [ring.is_ccw for place, ring in enumerate(shapes) if not around[place]]
    turned = bool(outermost) and all(outermost)
    outer = {place for place, ring in enumerate(shapes) if ring.is_ccw == turned}
    holes: dict[int, list[Any]] = {place: [] for place in outer}
    for place in sorted(set(range(len(shapes))) - outer):
        within = outer.intersection(around[place])
        if within:
            holes[min(within, key=lambda out: solid[out].area)].append(shapes[place])
        else:
            # It lies in no other ring, so it is an outline with its corners in the other direction.
            holes[place] = []
    parts = [shapely.Polygon(shapes[place], inner) for place, inner in sorted(holes.items())]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
