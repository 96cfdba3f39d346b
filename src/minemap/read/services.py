"""Services on a network, ArcGIS or OGC API Features, at an address that the user wrote.

Nothing in a file can start such a request.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import pandas as pd

from minemap.days import as_day
from minemap.errors import ArgumentError, ReadError
from minemap.read.asking import origin_of
from minemap.read.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Service", "service_of"]

UNIX_EPOCH, ONE_MS, DAY_MS = pd.Timestamp(0), pd.Timedelta(milliseconds=1), 86_400_000
WEB = re.compile(r"https?://", re.IGNORECASE)
ARCGIS = re.compile(
    r"(?P<root>.*/(?:FeatureServer|MapServer))(?:/(?P<layer>\d+))?(?:/query)?/?", re.IGNORECASE
)
COLLECTION = re.compile(r"(?P<root>.*)/collections(?:/(?P<layer>[^/]+)(?:/items)?)?/?")
OF_NO_MATTER = frozenset({"f", "outfields", "limit", "resulttype"})
"""Parts of a query that an address copied from a browser may have, and that minemap sets itself."""


class Service(NamedTuple):
    """A service: its kind, its address, and which part of it is meant."""

    kind: Literal["arcgis", "ogc"]
    root: str
    """The address of the whole service."""
    layer: str | None
    """The number of a layer, or the id of a collection, if the address names one."""
    where: str | None
    """The condition on its rows, in the language of the service."""
    name: str
    """The address as the user wrote it, for errors."""
    moment: int | None = None
    """The moment at which its archive is read, in milliseconds since 1970 in UTC."""


def service_of(path: object, where: str | None = None, moment: Any = None) -> Service | None:
    """Parse the address of a service; None if it is not a web address.

    Parameters
    ----------
    path : str or os.PathLike
        An address such as ``https://imsma.example/arcgis/rest/services/Hazards/FeatureServer/0``
        or ``https://imsma.example/collections/hazards``, or a file.
    where : str, optional
        What narrows it.
    moment : date-like, optional
        As it was at the close of this day in UTC, where it keeps its past states.

    Returns
    -------
    Service or None
        The service.

    Raises
    ------
    ArgumentError
        If it holds a token or a password, or asks for a part; the error does not show it. If
        `moment` is no day, or asked of another service than one of ArcGIS.
    ReadError
        If it is the address of a file.

    Examples
    --------
    >>> service = service_of("https://imsma.example/rest/services/NMAC/FeatureServer/3/query?f=json")
    >>> service.kind, service.layer, service.name
    ('arcgis', '3', 'https://imsma.example/rest/services/NMAC/FeatureServer/3')
    >>> service_of("https://imsma.example/collections/areas/items").root
    'https://imsma.example'
    >>> service_of("hazards.gpkg") is None
    True
    """
    if not isinstance(path, str | os.PathLike):
        return None
    text = os.fspath(path)
    if not isinstance(text, str) or WEB.match(text) is None:
        return None
    parts = None
    # Its message may show a password in the address.
    with suppress(ValueError):
        parts = urlsplit(text.strip())
    if parts is None or not parts.hostname or origin_of(text)[2] is None:
        raise ArgumentError(
            "the address of the service cannot be read; it is written https://host/path"
        )
    if "@" in parts.netloc:
        raise ArgumentError(
            "an address holds no user or password, which would stand in histories and logs; leave "
            "them out and put them into the file .netrc"
        )
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    where = _narrowed(asked, where)
    bare = urlunsplit((parts.scheme.lower(), parts.netloc, parts.path.rstrip("/"), "", ""))
    arcgis = ARCGIS.fullmatch(bare)
    if arcgis is not None:
        root, layer = arcgis["root"], arcgis["layer"]
        name = f"{root}/{layer}" if layer else root
        return Service("arcgis", root, layer, where, name, _close_of(moment))
    if moment is not None:
        raise ArgumentError(f"{bare}: moment= asks layers of ArcGIS that keep their past states")
    collection = COLLECTION.fullmatch(bare)
    if collection is None and PurePosixPath(parts.path).suffix.casefold() in FORMATS:
        raise ReadError(
            f"{bare}: the address of a file; only layers of ArcGIS (…/FeatureServer/0) and OGC API "
            "Features (…/collections/NAME) are asked for. Download it first"
        )
    if collection is None:
        return Service("ogc", bare, None, where, bare)
    root, layer = collection["root"], collection["layer"]
    name = f"{root}/collections/{layer}" if layer else root
    return Service("ogc", root, unquote(layer) if layer else None, where, name)


def _close_of(moment: Any) -> int | None:
    """Give the last millisecond of a day in UTC."""
    if moment is None:
        return None
    day = as_day(moment, "moment")
    return int((day - UNIX_EPOCH) / ONE_MS) + DAY_MS - 1


def _narrowed(asked: Mapping[str, str], where: str | None) -> str | None:
    """Take the condition out of an address; anything else there would give only a part."""
    plain = {name.casefold(): text for name, text in asked.items()}
    if "token" in plain:
        raise ArgumentError(
            "an address holds no token, which would stand in histories and logs; leave it out, and "
            "put it into the variable MINEMAP_ARCGIS_TOKEN or the file .netrc"
        )
    own = plain.pop("where", None)
    others = sorted(set(plain) - OF_NO_MATTER)
    if others:
        raise ArgumentError(
            f"the address asks for a part of the layer ({', '.join(others)}); leave these out, and "
            "narrow it with where="
        )
    if own is not None and own.replace(" ", "") != "1=1":
        if where is not None and where != own:
            raise ArgumentError("the address has a where of its own; give one of the two")
        return own
    return where
