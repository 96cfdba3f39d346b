"""JSON answers of services: whether one is complete, and what one without features is.

Also GeoJSON with geometries that GeoJSON does not have: their rows are named, the others read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from minemap.errors import ReadError
from minemap.positions.outlines import Unreadable
from minemap.read.features import read_features

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from minemap.read.formats import Source

__all__ = [
    "SAVE_ALL",
    "kind_of_json",
    "next_of",
    "read_what_can_be",
    "refuse_part",
    "says_more",
    "total_of",
]

KINDS = frozenset({
    "point", "multipoint", "linestring", "multilinestring", "polygon", "multipolygon",
    "geometrycollection",
})  # fmt: skip
"""The geometries of GeoJSON (RFC 7946); the driver ignores upper and lower case."""

MORE = frozenset({"exceededtransferlimit", "hasmore", "truncated", "istruncated"})
FOLLOWING = frozenset({
    "next", "nextlink", "odatanextlink", "nextpage", "nexturl", "nextpageurl", "nextpagetoken",
})  # fmt: skip
"""Members by which services say that there is more, in lower case."""

SAVE_ALL = (
    "Give all its pages together, as a list, a folder or a pattern ('page*.json'), or the address "
    "of the layer itself"
)
SOMETHING_WRONG = "a server's answer that something is wrong: {}; ask it again"
FAILED = frozenset({"error", "fail", "failed", "failure", "false"})
"""Values of ``status`` or ``success`` in the answer to a failed request."""

SHOWN, SHOWN_KIND = 200, 40
RECORDS = ("value", "results", "records", "rows", "data")
"""Names of lists of records in answers without geometries."""


# Whether it is the whole -------------------------------------------------------------------------


def next_of(content: Mapping[str, Any]) -> str | None:
    """Find the address of the next page in a page of features.

    Parameters
    ----------
    content : mapping
        The page.

    Returns
    -------
    str or None
        The address; None on the last page.

    Examples
    --------
    >>> next_of({"links": [{"rel": "next", "href": "https://imsma.example/items?offset=10"}]})
    'https://imsma.example/items?offset=10'
    """
    if isinstance(content.get("next"), str):
        return str(content["next"])
    links = content.get("links")
    return next(
        (
            link["href"]
            for link in (links if isinstance(links, list) else [])
            if isinstance(link, dict)
            and link.get("rel") == "next"
            and isinstance(link.get("href"), str)
        ),
        None,
    )


def total_of(content: Mapping[str, Any]) -> int | None:
    """Find the total number of features that a page states.

    Parameters
    ----------
    content : mapping
        The page.

    Returns
    -------
    int or None
        ``numberMatched`` of OGC API Features and of WFS, ``totalFeatures`` of GeoServer, or the
        ``count`` of a page that names the one before or after it; None where nothing is said.

    Examples
    --------
    >>> total_of({"type": "FeatureCollection", "totalFeatures": 12, "features": []})
    12
    """
    names = ["numberMatched", "totalFeatures"]
    names += ["count"] if "next" in content or "previous" in content else []
    told = (str(content[name]) for name in names if type(content.get(name)) in {int, str})
    return next((int(number) for number in told if number.isdecimal()), None)


def says_more(content: Mapping[str, Any]) -> str | None:
    """Tell whether an answer says that it is only a part, in any form that services use.

    Parameters
    ----------
    content : mapping
        The answer.

    Returns
    -------
    str or None
        What says so; None where nothing does.

    Examples
    --------
    >>> says_more({"properties": {"exceededTransferLimit": True}, "features": []})
    'exceededTransferLimit'
    >>> says_more({"numberMatched": 12, "features": []})
    'of 12 features it holds 0'
    """
    if next_of(content) is not None:
        return "a link to the next page"
    flag = _flagged(content)
    if flag is not None:
        return flag
    features = content.get("features")
    there = len(features) if isinstance(features, list) else 0
    total = total_of(content)
    if total is not None and total > there:
        return f"of {total:,} features it holds {there:,}"
    return None


def _flagged(content: Any) -> str | None:
    """Name the member that says there is more, anywhere but in the features themselves."""
    if isinstance(content, list):
        return next(filter(None, map(_flagged, content)), None)
    if not isinstance(content, dict):
        return None
    for name, value in content.items():
        word = re.sub(r"[^a-z]", "", name.casefold())
        more = word in MORE and str(value).casefold() == "true"
        if more or (word in FOLLOWING and isinstance(value, str) and value):
            return str(name)
    inner = (_flagged(one) for name, one in content.items() if name != "features")
    return next(filter(None, inner), None)


def refuse_part(file: Path, content: Any) -> None:
    """Refuse a file that says that it is a part of a layer, or that something went wrong.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    content : any
        What its JSON holds.

    Raises
    ------
    ReadError
        If it says so.

    Examples
    --------
    >>> from pathlib import Path
    >>> refuse_part(Path("a.json"), {"features": [], "exceededTransferLimit": True})
    Traceback (most recent call last):
    minemap.errors.ReadError: a.json: is not the whole: it says that there is more ...
    """
    if not isinstance(content, dict):
        return
    wrong = _wrong(content)
    if wrong is not None:
        raise ReadError(f"{file}: is {SOMETHING_WRONG.format(wrong)}")
    more = says_more(content)
    if more is not None:
        raise ReadError(
            f"{file}: is not the whole: it says that there is more ({more}). {SAVE_ALL}"
        )


# What it is --------------------------------------------------------------------------------------


def kind_of_json(content: Any) -> str | None:  # noqa: PLR0911 - one return a kind
    """Say what JSON of another kind is, and what the user can do.

    Parameters
    ----------
    content : any
        What the JSON holds.

    Returns
    -------
    str or None
        The words of the error; None where the kind is not known.

    Examples
    --------
    >>> kind_of_json({"error": {"code": 498, "message": "Invalid token."}})
    "a server's answer that something is wrong: Invalid token. (498); ask it again"
    >>> kind_of_json({"type": "FeatureCollection", "features": []}) is None
    True
    """
    if not isinstance(content, dict):
        return None
    wrong = _wrong(content)
    if wrong is not None:
        return SOMETHING_WRONG.format(wrong)
    if content.get("type") == "Topology":
        return "TopoJSON; export it as GeoJSON (mapshaper does: -o format=geojson)"
    if isinstance(content.get("elements"), list):
        return "the JSON of OpenStreetMap's Overpass; export it as GeoJSON"
    if _is_json_fg(content):
        return "JSON-FG, whose geometries are not those of GeoJSON; ask for GeoJSON instead"
    if "features" in content:
        return None
    return _about_features(content)


def _about_features(content: Mapping[str, Any]) -> str | None:  # noqa: PLR0911 - one return a kind
    """Say what an answer is that describes features but holds none."""
    if isinstance(content.get("fields"), list) or isinstance(content.get("layers"), list):
        return (
            "what a layer of ArcGIS says of itself, and no features; save the answer to its query "
            "(…/query?where=1=1&outFields=*&f=json), or give the address of the layer"
        )
    if type(content.get("count")) is int or isinstance(content.get("objectIds"), list):
        return "a count or list of ids, and no features; give it together with the pages"
    records = next((name for name in RECORDS if isinstance(content.get(name), list)), None)
    if records is not None:
        return f"a list of records ({records}), and no GeoJSON; export it as CSV or GeoJSON"
    if isinstance(content.get("collections"), list):
        return "a list of collections, and no features; give the address of one of them"
    if content and all(map(_is_rows, content.values())):
        tables = ", ".join(map(str, content))
        return f"rows by table ({tables}), and no GeoJSON; export it as GeoPackage, CSV or GeoJSON"
    if "type" not in content:
        members = ", ".join(map(str, content))[:SHOWN]
        return f"JSON ({members or 'empty'}), and no GeoJSON; export it as GeoJSON"
    return None


def _is_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _wrong(content: Mapping[str, Any]) -> str | None:
    """Find the error message in an answer (ArcGIS, OGC API Features, RFC 9457 and others)."""
    error = content.get("error") or content.get("errors")
    first = error[0] if isinstance(error, list) and error else error
    told: object = None
    if isinstance(first, dict):
        told = f"{_message(first)} ({first.get('code', 'no code')})"
    elif isinstance(first, str):
        told = first
    elif str(content.get("status", content.get("success", ""))).casefold() in FAILED:
        told = _message(content) or {name: content[name] for name in content if name != "features"}
    elif "features" in content:
        return None
    elif isinstance(content.get("code"), str) and "description" in content:
        told = f"{content['description']} ({content['code']})"
    elif isinstance(content.get("status"), int) and ("title" in content or "detail" in content):
        told = f"{_message(content)} ({content['status']})"
    elif "type" not in content and not any(
        isinstance(one, dict | list) for one in content.values()
    ):
        told = _message(content) or None
    return None if told is None else " ".join(str(told).split())[:SHOWN]


def _message(content: Mapping[str, Any]) -> str:
    told = (content.get(name) for name in ("message", "detail", "title", "error_description"))
    return next((text for text in told if isinstance(text, str) and text.strip()), "")


def _is_json_fg(content: Mapping[str, Any]) -> bool:
    classes = content.get("conformsTo")
    if isinstance(classes, list) and any("json-fg" in str(one) for one in classes):
        return True
    features = content.get("features")
    members = [content, *(features if isinstance(features, list) else [])]
    return any(
        isinstance(one, dict) and ("coordRefSys" in one or isinstance(one.get("place"), dict))
        for one in members
    )


def read_what_can_be(file: Path) -> Source | None:
    """Read GeoJSON that the driver refuses: say what it is, or name the faulty rows.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    Source or None
        Its rows; a geometry of a kind that GeoJSON does not have is `Unreadable`. None where that
        is not why it was refused.

    Raises
    ------
    ReadError
        If it is JSON of another kind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp(), "areas.geojson")
    >>> curve = {"type": "CurvePolygon", "geometries": []}
    >>> feature = {"type": "Feature", "properties": {"a": 1}, "geometry": curve}
    >>> _ = file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    >>> read_what_can_be(file).frame["geometry"][0]
    Unreadable(reason='is a CurvePolygon, which GeoJSON does not have; ...')
    """
    try:
        content = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    kind = kind_of_json(content)
    if kind is not None:
        raise ReadError(f"{file}: is {kind}")
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        return None
    strange = {place: kind for place, kind in enumerate(map(_kind, features)) if kind is not None}
    if not strange:
        return None
    plain = [
        {**feature, "geometry": None} if place in strange else feature
        for place, feature in enumerate(features)
    ]
    members = {"crs": content["crs"]} if content.get("crs") else {}
    source = read_features(plain, str(file), members, damaged=list(strange))
    cells = source.frame["geometry"].copy()
    for place, kind in strange.items():
        cells.iloc[place] = Unreadable(
            f"is a {kind}, which GeoJSON does not have; draw it with straight edges, as a Polygon"
        )
    return source._replace(frame=source.frame.assign(geometry=cells))


def _kind(feature: Mapping[str, Any]) -> str | None:
    """Name the kind of a feature's geometry if GeoJSON does not have that kind."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    strange = isinstance(kind, str) and kind.casefold() not in KINDS
    return str(kind)[:SHOWN_KIND] if strange else None
