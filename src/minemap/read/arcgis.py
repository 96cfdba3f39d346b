"""ArcGIS services, such as IMSMA Core: find the layer that is meant, and read its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError, ReadError
from minemap.read.asking import Asking, secret_of
from minemap.read.files import called
from minemap.read.formats import listed
from minemap.read.related import with_related
from minemap.read.whole_layers import count_of, described, table_of, whole_layer

if TYPE_CHECKING:
    from collections.abc import Collection

    from minemap.read.formats import Source
    from minemap.read.services import Service
    from minemap.tables.schema import Table

__all__ = ["has_layer", "layers_of", "load_layer"]

JSON = "application/json"


def load_layer(
    service: Service,
    table: Table,
    layer: str | None = None,
    *,
    time_zone: str | None = None,
    said: Collection[str] = (),
) -> Source:
    """Read a layer of a service as it is.

    Parameters
    ----------
    service : Service
        The service.
    table : {"hazards", "releases"}
        Which table is looked for; names of layers are compared with its names.
    layer : str, optional
        The layer, by its name or number, where the address names none.
    time_zone : str, optional
        The time zone in which a time has its day.
    said : collection of str
        Columns that the user mapped: related tables do not fill these.

    Returns
    -------
    Source
        The rows, in the order of their object ids; of land-release records also what tables of
        devices and quality checks say that they are related to.

    Raises
    ------
    ReadError
        If the service cannot be reached, has no such layer, refuses the question or lets nobody in;
        if it changes while it is read, or does not give just the features that it says it has.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> load_layer(service_of("http://127.0.0.1:9/FeatureServer/0"), "hazards")
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/FeatureServer/0: cannot be reached ...
    """
    asking = _asking(service)
    number = _chosen(asking, service, table, layer)
    whole = whole_layer(asking, f"{service.root}/{number}", service.where, service.moment)
    source = table_of(whole, time_zone)
    facts = {"format": "ArcGIS feature service", "layer": str(whole.about.get("name", number))}
    source = source._replace(facts={**source.facts, **facts})
    if table == "hazards":
        return source
    return with_related(source, whole.about, asking, service, said=said)


def has_layer(service: Service, table: Table) -> bool:
    """Tell whether a service has a layer named like one of the two tables.

    Parameters
    ----------
    service : Service
        The service.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    bool
        Whether it has; False where the address names one layer.

    Raises
    ------
    ReadError
        If the service cannot be reached.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> has_layer(service_of("https://imsma.example/FeatureServer/0"), "releases")
    False
    """
    if service.layer is not None:
        return False
    names = [name for _, name in _listed(_asking(service), service)]
    return bool(called(table, names))


def layers_of(service: Service) -> list[dict[str, Any]]:
    """Describe the layers and tables of a service, with their numbers of rows.

    Parameters
    ----------
    service : Service
        The service.

    Returns
    -------
    list of dict
        As the service describes each, with ``count``.

    Raises
    ------
    ReadError
        If the service cannot be reached.

    Examples
    --------
    >>> from minemap.read.services import service_of
    >>> layers_of(service_of("http://127.0.0.1:9/FeatureServer/0"))
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/FeatureServer/0: cannot be reached ...
    """
    asking = _asking(service)
    numbers = (
        [service.layer]
        if service.layer is not None
        else [str(number) for number, _ in _listed(asking, service)]
    )
    found = []
    for number in numbers:
        address = f"{service.root}/{number}"
        about = described(asking, address)
        count = count_of(asking, address, {"where": service.where or "1=1"})
        found.append({**about, "count": count})
    return found


def _asking(service: Service) -> Asking:
    return Asking(service.name, secret_of(service.root, token=True), JSON, takes_post=True)


# Which layer -------------------------------------------------------------------------------------


def _listed(asking: Asking, service: Service) -> list[tuple[int, str]]:
    """List the layers and tables of a service: their numbers and names."""
    content = asking.ask(service.root, {"f": "json"}).content
    entries: list[Any] = []
    if isinstance(content, dict):
        for kind in ("layers", "tables"):
            entries += content.get(kind) or []
    return [
        (entry["id"], str(entry.get("name", entry["id"])))
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("id"), int)
        and "Group" not in str(entry.get("type", ""))
    ]  # fmt: skip


def _chosen(asking: Asking, service: Service, table: Table, layer: str | None) -> str:
    """Find the number of the layer that holds a table."""
    if service.layer is not None:
        if layer is not None and layer != service.layer:
            raise ArgumentError(
                f"{service.name}: the address names a layer; leave layer= out, or give the address "
                f"of the service: {service.root}"
            )
        return service.layer
    found = _listed(asking, service)
    names = [name for _, name in found]
    if layer is not None:
        fitting = [number for number, name in found if layer in {name, str(number)}]
    else:
        words = set(called(table, names))
        fitting = [number for number, name in found if name in words]
        if not words and len(found) == 1:
            other: Table = "releases" if table == "hazards" else "hazards"
            fitting = [] if called(other, names) else [found[0][0]]
    if len(fitting) == 1:
        return str(fitting[0])
    there = listed([f"{number} {name}" for number, name in found]) or "none"
    asked = f"no layer {layer!r}" if layer is not None else f"which layer holds the {table}?"
    raise ReadError(
        f"{service.name}: {asked}; its layers: {there}. Name one by its number with layer=, or "
        "write it at the end of the address"
    )
