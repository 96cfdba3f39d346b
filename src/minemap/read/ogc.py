"""OGC API Features: a collection whole, or none of it.

Each page names the next; all pages must be on the host of the user's address.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from minemap.errors import ArgumentError, ReadError
from minemap.read.answers import next_of
from minemap.read.asking import Asking, secret_of
from minemap.read.features import read_features
from minemap.read.files import called
from minemap.read.formats import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.read.asking import Answer
    from minemap.read.formats import Source
    from minemap.read.services import Service
    from minemap.tables.schema import Table

__all__ = ["collections_of", "has_collection", "load_collection"]

JSON = "application/geo+json, application/json;q=0.9"
PAGE = "1000"
SHOWN = 5
DEGREES = ("/CRS84", "/CRS84h", "OGC:CRS84")
"""The end of the name of the CRS of GeoJSON: longitude and latitude on WGS 84."""

FILTERS = ("/conf/filter", "/conf/features-filter")


def load_collection(service: Service, table: Table, layer: str | None = None) -> Source:
    """Read a collection of a service as it is.

    Parameters
    ----------
    service : Service
        The service.
    table : {"hazards", "releases"}
        Which table is looked for; names of collections are compared with its names.
    layer : str, optional
        The collection, by its id, where the address names none.

    Returns
    -------
    Source
        The rows, in the order in which they were given.

    Raises
    ------
    ReadError
        If the service cannot be reached, has no such collection or refuses the question; if it
        changes while it is read, or gives another number of features than it says it has.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> load_collection(service_of("http://127.0.0.1:9/collections/areas"), "hazards")
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/collections/areas: cannot be reached ...
    """
    asking = _asking(service)
    name = _chosen(asking, service, table, layer)
    address = f"{service.root}/collections/{quote(name, safe='')}"
    question = {"limit": PAGE} | _narrowing(asking, service)
    features, pages = _pages(asking, address, question)
    if pages > 1:
        again, _ = _pages(asking, address, question)
        _compare(address, features, again)
    source = read_features(features, address)
    facts = {"format": "OGC API Features", "collection": name}
    return source._replace(facts={**source.facts, **facts})


def has_collection(service: Service, table: Table) -> bool:
    """Tell whether a service has a collection named like one of the two tables.

    Parameters
    ----------
    service : Service
        The service.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    bool
        Whether it has; False where the address names one collection.

    Raises
    ------
    ReadError
        If the service cannot be reached.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> has_collection(service_of("https://imsma.example/collections/areas"), "releases")
    False
    """
    if service.layer is not None:
        return False
    return bool(called(table, collections_of(service)))


def collections_of(service: Service) -> list[str]:
    """List the ids of the collections of a service.

    Parameters
    ----------
    service : Service
        The service.

    Returns
    -------
    list of str
        The ids.

    Raises
    ------
    ReadError
        If the service cannot be reached, or is of another kind.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> collections_of(service_of("http://127.0.0.1:9"))
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9: cannot be reached ...
    """
    return _ids(_asking(service), service)


def _asking(service: Service) -> Asking:
    # ArcGIS also serves OGC API Features, and uses its own token there.
    token = "/rest/services/" in service.root
    return Asking(service.name, secret_of(service.root, token=token), JSON)


# Which collection --------------------------------------------------------------------------------


def _ids(asking: Asking, service: Service) -> list[str]:
    content = asking.ask(f"{service.root}/collections", {}).content
    found = content.get("collections") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise ReadError(
            f"{service.name}: is no service of OGC API Features, for it lists no collections; give "
            "the address of a layer of ArcGIS (…/FeatureServer/0) or of a collection "
            "(…/collections/NAME)"
        )
    return [one["id"] for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)]


def _chosen(asking: Asking, service: Service, table: Table, layer: str | None) -> str:
    if service.layer is not None:
        if layer is not None and layer != service.layer:
            raise ArgumentError(f"{service.name}: the address names a collection; leave layer= out")
        return service.layer
    names = _ids(asking, service)
    if layer is not None:
        fitting = [name for name in names if name == layer]
    else:
        fitting = called(table, names)
        other: Table = "releases" if table == "hazards" else "hazards"
        if not fitting and len(names) == 1 and not called(other, names):
            fitting = names
    if len(fitting) == 1:
        return fitting[0]
    asked = f"no collection {layer!r}" if layer else f"which collection holds the {table}?"
    raise ReadError(
        f"{service.name}: {asked}; its collections: {listed(names) or 'none'}. Name one with "
        "layer=, or at the end of the address as …/collections/NAME"
    )


def _narrowing(asking: Asking, service: Service) -> dict[str, str]:
    """Write a condition in CQL2, if the service states that it supports conditions."""
    if service.where is None:
        return {}
    content = asking.ask(f"{service.root}/conformance", {}).content
    classes = content.get("conformsTo") if isinstance(content, dict) else None
    heeds = any(
        isinstance(one, str) and one.endswith(FILTERS)
        for one in (classes if isinstance(classes, list) else [])
    )
    if not heeds:
        raise ReadError(
            f"{service.name}: does not say that it takes a filter, so where= could be passed over; "
            "leave it out, and choose the rows once they are read"
        )
    return {"filter": service.where, "filter-lang": "cql2-text"}


# The whole of it ---------------------------------------------------------------------------------


def _pages(
    asking: Asking, address: str, question: Mapping[str, str]
) -> tuple[list[dict[str, Any]], int]:
    """Ask for all pages and make sure that none is missing; also count them."""
    from tqdm import tqdm

    features: list[dict[str, Any]] = []
    seen: dict[Any, int] = {}
    stated: list[int] = []
    asked: set[str] = set()
    place, rest = f"{address}/items", dict(question)
    with tqdm(desc=f"reading {address}", delay=3, leave=False, disable=None) as bar:
        while True:
            answer = asking.ask(place, rest, so_far=_so_far(features, stated))
            page = _features(answer, address)
            _check_page(address, page, seen, _so_far(features, stated))
            features += page
            bar.update(len(page))
            count = answer.content.get("numberMatched")
            stated += [count] if isinstance(count, int) else []
            asked.add(place)
            following = next_of(answer.content)
            if following is None:
                break
            place, rest = _following(place, following, address), {}
            if place in asked:
                raise ReadError(
                    f"{address}: its pages lead back to one that was read; "
                    f"{_so_far(features, stated)}"
                )
    if stated and (len(set(stated)) > 1 or stated[0] != len(features)):
        counts = " and then ".join(f"{count:,}" for count in dict.fromkeys(stated))
        raise ReadError(
            f"{address}: says it has {counts} features, and gave {len(features):,}; it changed "
            "while it was read, or holds some back. Read it again"
        )
    return features, len(asked)


def _so_far(features: list[Any], stated: list[int]) -> str:
    of = f" of {stated[0]:,}" if stated else ""
    return f"{len(features):,}{of} features were read" if features else ""


def _features(answer: Answer, address: str) -> list[dict[str, Any]]:
    content = answer.content
    page = content.get("features") if isinstance(content, dict) else None
    if not isinstance(page, list) or not all(isinstance(feature, dict) for feature in page):
        raise ReadError(f"{address}: answers with what is no collection of features")
    given = answer.headers.get("Content-Crs", "").strip("<> ")
    if given and not given.endswith(DEGREES):
        raise ReadError(f"{address}: gives coordinates in {given!a}, which was not asked for")
    returned = content.get("numberReturned")
    if isinstance(returned, int) and returned != len(page):
        raise ReadError(
            f"{address}: says that a page has {returned:,} features, and it has {len(page):,}"
        )
    return page


def _check_page(
    address: str, page: list[dict[str, Any]], seen: dict[Any, int], so_far: str
) -> None:
    """Refuse a page with a feature whose id came before."""
    repeated = []
    for feature in page:
        one = feature.get("id")
        if one is None:
            continue
        if one in seen:
            repeated.append(one)
        seen[one] = seen.get(one, 0) + 1
    if repeated:
        shown = ", ".join(map(str, repeated[:SHOWN]))
        raise ReadError(
            f"{address}: gave {len(repeated):,} features again (ids {shown}"
            f"{', …' if len(repeated) > SHOWN else ''}); "
            f"{so_far or 'all on its first page'}. It changed while it was read, or repeats a "
            "page: read it again"
        )


def _following(place: str, following: str, address: str) -> str:
    """Give the address of the next page, which may be relative to the page before."""
    joined = None
    with suppress(ValueError):
        joined = _by_the_same_scheme(urljoin(place, following), address)
    if joined is None:
        raise ReadError(f"{address}: names a next page by what is no address")
    return joined


def _by_the_same_scheme(following: str, address: str) -> str:
    """Keep to https, even if the links of a service behind a proxy say http."""
    parts = urlsplit(following)
    if parts.scheme == "http" and urlsplit(address).netloc == parts.netloc:
        return urlunsplit(parts._replace(scheme=urlsplit(address).scheme))
    return following


def _compare(address: str, first: list[dict[str, Any]], again: list[dict[str, Any]]) -> None:
    different = sum(one != other for one, other in zip(first, again, strict=False))
    if different or len(first) != len(again):
        raise ReadError(
            f"{address}: changed while it was read: {len(first):,} features at first and "
            f"{len(again):,} the second time, {different:,} of them another. Read it again"
        )
