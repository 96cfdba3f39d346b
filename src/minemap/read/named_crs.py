"""The CRS that GeoJSON names, once or in each geometry, as servers and PostGIS write it.

RFC 7946 has no CRS names. In GeoJSON of 2008 longitude comes before latitude, whatever the axes of
the CRS that it names. Drivers ignore names that they do not know, and names in geometries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from minemap.errors import ReadError
from minemap.positions.written import crs_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyproj import CRS

__all__ = ["NAMELESS", "Named", "has_latitude_first", "named_by", "named_crs", "named_in"]


class Named(NamedTuple):
    """A CRS, and its name in a file."""

    crs: CRS | None = None
    name: str = ""


NAMELESS = Named()


def named_in(record: Mapping[str, Any]) -> str | None:
    """Give the name of the CRS that a collection, feature or geometry has.

    Parameters
    ----------
    record : mapping
        What GeoJSON holds.

    Returns
    -------
    str or None
        The name; None where it has none.

    Examples
    --------
    >>> named_in({"crs": {"type": "name", "properties": {"name": "EPSG:32636"}}})
    'EPSG:32636'
    """
    member = record.get("crs")
    if isinstance(member, dict) and isinstance(member.get("properties"), dict):
        member = member["properties"].get("name")
    if isinstance(member, str):
        return member
    geometry = record.get("geometry")
    return named_in(geometry) if isinstance(geometry, dict) else None


def named_crs(source: str, whole: str | None, features: Iterable[str | None]) -> Named:
    """Find the one CRS that GeoJSON names.

    Parameters
    ----------
    source : str
        What to call the file in errors.
    whole : str or None
        The name that it gives of all.
    features : iterable of (str or None)
        Those that its features with a geometry give.

    Returns
    -------
    Named
        The CRS; `NAMELESS` where none is named.

    Raises
    ------
    ReadError
        If PROJ does not know it, or there are several.

    Examples
    --------
    >>> named_crs("a.geojson", None, ["EPSG:32636", "epsg:32636"]).crs.name
    'WGS 84 / UTM zone 36N'
    >>> named_crs("a.geojson", None, ["EPSG:32636", None])
    Traceback (most recent call last):
    minemap.errors.ReadError: a.geojson: its features name several CRSs (EPSG:32636, none); ...
    """
    names = {name or whole for name in features} or {whole}
    found: list[Named] = []
    for name in sorted(name for name in names if name is not None):
        crs = crs_called(name)
        if crs is None:
            raise ReadError(
                f"{source}: names the CRS {name[:80]!r}, which PROJ does not know; remove the "
                "member crs, and give crs= if it is not longitude and latitude on WGS 84"
            )
        if not any(crs.equals(other.crs, ignore_axis_order=True) for other in found):
            found.append(Named(crs, name))
    if len(found) + (None in names) > 1:
        listed = [one.name for one in found] + ["none"] * (None in names)
        raise ReadError(
            f"{source}: its features name several CRSs ({', '.join(listed)}); export them in one, "
            "or in a file each"
        )
    return found[0] if found else NAMELESS


def named_by(source: str, content: Mapping[str, Any]) -> Named:
    """Find the one CRS that GeoJSON names, as `named_crs` does.

    Parameters
    ----------
    source : str
        What to call it in errors.
    content : mapping
        What it holds.

    Returns
    -------
    Named
        The CRS; `NAMELESS` where none is named.

    Raises
    ------
    ReadError
        If PROJ does not know it, or there are several.

    Examples
    --------
    >>> named_by("a.geojson", {"type": "FeatureCollection", "features": []}).name
    ''
    """
    features = content.get("features")
    listed = features if isinstance(features, list) else [content]
    drawn = [one for one in listed if isinstance(one, dict) and one.get("geometry")]
    return named_crs(source, named_in(content), [named_in(one) for one in drawn])


def has_latitude_first(name: str) -> bool:
    """Tell whether a name stands for a CRS in the order of its axes, with latitude first.

    Parameters
    ----------
    name : str
        The name, as a file gives it.

    Returns
    -------
    bool
        Whether it is so; a mere code, such as ``EPSG:4326``, says nothing of an order.

    Examples
    --------
    >>> has_latitude_first("urn:ogc:def:crs:EPSG::4326"), has_latitude_first("EPSG:4326")
    (True, False)
    """
    word = name.casefold()
    ordered = word.startswith(("urn:", "http")) and not word.endswith("crs84")
    crs = crs_called(name) if ordered else None
    return crs is not None and crs.is_geographic and crs.axis_info[0].direction == "north"
