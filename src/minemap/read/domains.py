"""What the codes in a layer stand for: the domains of geodatabases and of GeoPackages.

A GIS database stores ``2`` where its user sees ``CHA``. The words are in tables of their own, and
drivers do not put them into the rows.
"""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyogrio

from minemap.errors import warn
from minemap.read.esri import in_words
from minemap.read.formats import GEODATABASE, GEOPACKAGE
from minemap.read.geopackage import asking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from minemap.read.formats import Format, Source

__all__ = ["domains_of", "with_words"]

ITEMS = "GDB_Items"
"""The table in which a geodatabase describes its layers and domains."""

LIST = "codedValues"


def domains_of(file: Path, address: Any, layer: str | None, form: Format) -> dict[str, Any]:
    """Find what the codes in the columns of a layer stand for.

    Parameters
    ----------
    file, address, layer, form
        As `minemap.read.features.read_layer` takes them.

    Returns
    -------
    dict
        ``fields`` with their domains, and subtypes, as services of ArcGIS describe them; empty
        where the file has none.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> domains_of(path, str(path), "hazards", GEOPACKAGE)
    {}
    """
    if layer is None:
        return {}
    if form is GEOPACKAGE:
        return _of_geopackage(file, layer)
    return _of_geodatabase(file, address, layer) if form is GEODATABASE else {}


def with_words(source: Source, domains: Mapping[str, Any]) -> Source:
    """Replace the codes of a layer by words; an unknown code stays.

    Parameters
    ----------
    source : Source
        The rows.
    domains : mapping
        As `domains_of` gives them.

    Returns
    -------
    Source
        The same, with the names of the columns that were changed among its facts.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.read.formats import Source
    >>> domain = {"codedValues": [{"code": "2", "name": "CHA"}]}
    >>> rows = Source(pd.DataFrame({"class": [2, 7]}), "areas.gdb")
    >>> source = with_words(rows, {"fields": [{"name": "class", "domain": domain}]})
    >>> source.frame["class"].tolist(), source.facts
    (['CHA', 7], {'codes read as words': 'class'})
    """
    words = in_words(source.frame, domains) if domains else {}
    if not words:
        return source
    facts = {**source.facts, "codes read as words": ", ".join(words)}
    return source._replace(frame=source.frame.assign(**words), facts=facts)


def _of_geopackage(file: Path, layer: str) -> dict[str, Any]:
    """Read the columns and their lists of values from the tables of the schema extension."""
    domains: dict[str, list[dict[str, Any]]] = {}
    # Without the extension there are no such tables; a damaged file is for the driver to tell.
    with suppress(sqlite3.Error), asking(file) as ask:
        for column, code, word in ask(
            "SELECT named.column_name, listed.value, listed.description "
            "FROM gpkg_data_columns AS named JOIN gpkg_data_column_constraints AS listed "
            "ON named.constraint_name = listed.constraint_name "
            "WHERE lower(named.table_name) = lower(?) AND listed.constraint_type = 'enum' "
            "AND listed.value <> '' AND listed.description <> ''",
            layer,
        ):
            domains.setdefault(str(column), []).append({"code": str(code), "name": str(word)})
    return _content({name: {LIST: values} for name, values in domains.items()})


def _content(domains: Mapping[str, Any]) -> dict[str, Any]:
    fields = [{"name": name, "domain": domain} for name, domain in domains.items()]
    return {"fields": fields} if fields else {}


# Geodatabases ------------------------------------------------------------------------------------


def _of_geodatabase(file: Path, address: Any, layer: str) -> dict[str, Any]:
    """Read the definitions of a layer and of the domains that it names."""
    try:
        items = pyogrio.read_dataframe(
            address, layer=ITEMS, columns=["Name", "Definition"], read_geometry=False
        )
    except pyogrio.errors.DataLayerError:
        return {}  # before version 10 there was no such table
    definitions = [
        (str(name), root)
        for name, text in zip(items["Name"], items["Definition"], strict=True)
        if (root := _parsed(file, text)) is not None
    ]
    coded = {
        _text(root, "DomainName"): {
            LIST: [
                {"code": _text(value, "Code"), "name": _text(value, "Name")}
                for value in _all(root, "CodedValue")
            ]
        }
        for _, root in definitions
        if _local(root).startswith("GPCodedValueDomain")
    }
    for name, root in definitions:
        if _local(root).startswith("DE") and name.casefold() == layer.casefold():
            return _described(root, coded)
    return {}


def _described(root: ET.Element, coded: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the fields of a layer as a service of ArcGIS does."""
    named = {
        _text(field, "Name"): _text(field, "DomainName") for field in _all(root, "GPFieldInfoEx")
    }
    content = _content({field: coded[name] for field, name in named.items() if name in coded})
    subtyped = _text(root, "SubtypeFieldName")
    if not subtyped:
        return content
    kinds = [
        {
            "id": _text(kind, "SubtypeCode"),
            "name": _text(kind, "SubtypeName"),
            "domains": {
                _text(field, "FieldName"): coded.get(_text(field, "DomainName"))
                for field in _all(kind, "SubtypeFieldInfo")
            },
        }
        for kind in _all(root, "Subtype")
    ]
    # A field may have a domain in some subtypes alone.
    known = {field["name"]: field for field in content.get("fields", [])}
    fields = [known.get(name, {"name": name}) for name in named]
    return {"fields": fields, "typeIdField": subtyped, "types": kinds}


def _parsed(file: Path, text: Any) -> ET.Element | None:
    """Parse a definition; one with a document type, as none has, could grow without end."""
    if not isinstance(text, str):
        return None
    with suppress(ET.ParseError):
        if "<!" not in text:
            return ET.fromstring(text)  # noqa: S314 - without a document type no entities
    warn(f"{file}: a definition in its table {ITEMS} cannot be read, so that codes may stay codes")
    return None


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (one for one in root.iter() if _local(one) == name)


def _text(root: ET.Element, name: str) -> str:
    """Give the text of a child; empty where there is none."""
    return next((one.text or "" for one in root if _local(one) == name), "")
