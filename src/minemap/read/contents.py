"""What is in a file: its layers, their columns and how many rows they have."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from minemap.errors import ReadError, SchemaError
from minemap.read.arcgis import layers_of
from minemap.read.database import database_of
from minemap.read.esri import crs_of
from minemap.read.files import address_of, called, layer_names, load
from minemap.read.formats import (
    GEOPACKAGE,
    KML,
    KMZ,
    WORKBOOKS,
    ZIP,
    checked_path,
    format_of,
    reading,
)
from minemap.read.guarding import check_view
from minemap.read.imsma_tables import export_in
from minemap.read.ogc import collections_of, load_collection
from minemap.read.services import service_of
from minemap.read.shapefiles import shapefile_in, shapefiles_of
from minemap.read.sheets import sheet_names
from minemap.tables.kml import folders_of, placemarks
from minemap.tables.schema import columns_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minemap.read.formats import Format
    from minemap.read.services import Service
    from minemap.tables.schema import Table

__all__ = ["layers", "may_hold_releases", "unread_layers"]

PROGRAMS_OWN = frozenset({"layer_styles", "qgis_projects", "qgis_layer_metadata"})
"""Layers in which GIS programs keep their own data."""

RELEASED = re.compile(
    r"(?<![^\W_])(clear|releas|reduc|cancel|complet|liber|libér|despej|dépoll|limpi)"
)
"""Beginnings of words in the names of layers of land-release records."""

WORDS = {
    "str": "text", "object": "text", "string": "text", "int": "whole number",
    "integer": "whole number",
    "float": "number", "real": "number", "bool": "yes or no", "date": "day", "datetime": "time",
    "time": "time of day", "bytes": "bytes", "binary": "bytes", "oid": "whole number",
    "smallinteger": "whole number", "biginteger": "whole number", "single": "number",
    "double": "number", "dateonly": "day", "timeonly": "time of day", "timestampoffset": "time",
    "guid": "text", "globalid": "text",
}  # fmt: skip
"""Plain words for the types of columns, by their names in fiona, GDAL, pandas and ArcGIS."""


class _Layer(NamedTuple):
    """A layer as it is listed."""

    layer: str
    driver: str
    rows: int
    geometry: str
    crs: str
    columns: dict[str, str]


def layers(path: str | os.PathLike[str]) -> pd.DataFrame:
    """List the layers of a file, before reading any.

    Parameters
    ----------
    path : str or os.PathLike
        The file: a GeoPackage, a KML, a workbook or any other that minemap reads; or the address
        of a service of ArcGIS or OGC API Features.

    Returns
    -------
    pandas.DataFrame
        One row for each layer, folder or sheet: ``layer`` (empty where the format has none),
        ``driver``, ``rows``, ``geometry`` (``any`` where kinds may be mixed, ``none`` where there
        is none), ``crs`` (empty where the file states none) and ``columns``, a dict of their names
        and types in plain words.

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format; if a service cannot be
        reached.

    Examples
    --------
    >>> from minemap import samples
    >>> found = layers(samples.peru_path())
    >>> found[["layer", "driver", "rows", "crs"]]
          layer driver  rows        crs
    0   hazards   GPKG    79  EPSG:4326
    1  releases   GPKG     9  EPSG:4326
    >>> found["columns"][0]["reported_m2"]
    'number'
    """
    service = service_of(path)
    if service is not None:
        found = list(_served(service))
        return pd.DataFrame(found, columns=list(_Layer._fields))
    if database_of(path) is not None:
        raise ReadError(
            "layers() lists what lies in files; of a database, name the table with layer= of "
            "read_hazards and read_releases"
        )
    file = checked_path(path)
    form = format_of(file)
    with reading(file, form):
        found = list(_listed(file, form))
    return pd.DataFrame(found, columns=list(_Layer._fields))


def _listed(file: Path, form: Format) -> Iterator[_Layer]:
    if form in {KML, KMZ}:
        for folder in folders_of(file):
            if folder.outermost:
                yield _described(folder.name, form.name, placemarks(folder))
    elif form in WORKBOOKS:
        for sheet in sheet_names(file):
            yield _described(sheet, form.name, load(file, "hazards", sheet).frame)
    elif not form.drivers or (address := address_of(file, form)) is None:
        yield _described("", form.name, load(file, "hazards").frame)
    else:
        yield from _of_driver(file, form, address)


def _of_driver(file: Path, form: Format, address: str) -> Iterator[_Layer]:
    names = shapefiles_of(file) if form is ZIP else _names(address)
    for name in names:
        if form is GEOPACKAGE:
            check_view(file, name)
        place = shapefile_in(file, name)[0] if form is ZIP else address
        yield _from_driver(place, name, name if form.layered or len(names) > 1 else "")


def _served(service: Service) -> Iterator[_Layer]:
    """Describe the layers of a service, as the service describes them."""
    if service.kind == "ogc":
        for name in [service.layer] if service.layer else collections_of(service):
            chosen = service._replace(layer=name)
            yield _described(name, "OGC API Features", load_collection(chosen, "hazards").frame)
        return
    for about in layers_of(service):
        geometry = str(about.get("geometryType") or "none").removeprefix("esriGeometry")
        extent = about.get("extent")
        reference = extent.get("spatialReference") if isinstance(extent, dict) else None
        columns = {
            field["name"]: _word(str(field.get("type", "")).removeprefix("esriFieldType"))
            for field in about["fields"]
        }
        crs = _crs_name(crs_of(reference)) if geometry != "none" else ""
        yield _Layer(str(about.get("name", "")), "ArcGIS", about["count"], geometry, crs, columns)


def _described(layer: str, driver: str, frame: pd.DataFrame) -> _Layer:
    """Describe a layer of a format without a driver by its rows."""
    located = isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None
    geometry = frame.active_geometry_name if located else "geometry"
    kinds = set(frame.geometry.dropna().geom_type) if located else set()
    columns = {
        str(name): _word(str(frame[name].dtype)) for name in frame.columns if name != geometry
    }
    return _Layer(
        layer,
        driver,
        len(frame),
        ("any" if len(kinds) > 1 else kinds.pop()) if kinds else "none",
        _crs_name(frame.crs) if located else "",
        columns,
    )


def _names(address: str) -> list[str]:
    try:
        import fiona
    except ImportError:
        return [str(name) for name in pyogrio.list_layers(address)[:, 0]]
    return [str(name) for name in fiona.listlayers(address)]


def _from_driver(address: str, name: str, shown: str) -> _Layer:
    """Describe a layer by its schema, with fiona, or, where there is none, with pyogrio."""
    info = pyogrio.read_info(address, layer=name, force_feature_count=True)
    types = [kind.removeprefix("OFT") for kind in info["ogr_types"]]
    flags = ["Boolean" in kind for kind in info["ogr_subtypes"]]
    columns = {
        str(field): "yes or no" if flag else _word(kind)
        for field, kind, flag in zip(info["fields"], types, flags, strict=True)
    }
    driver, geometry, crs, rows = (
        info[key] for key in ("driver", "geometry_type", "crs", "features")
    )
    try:
        import fiona
    except ImportError:
        pass
    else:
        with fiona.open(address, layer=name) as records:
            schema = records.schema
            driver, geometry, crs = records.driver, schema["geometry"], records.crs_wkt
            # fiona skips columns of types that it does not know.
            columns |= {field: _word(kind) for field, kind in schema["properties"].items()}
    return _Layer(shown, driver, int(rows), _kind(geometry), _crs_name(crs), columns)


def _word(kind: str) -> str:
    """Name a type in plain words, without width and bits."""
    bare = re.sub(r"[^a-z].*", "", kind.casefold())
    return WORDS.get(bare, bare)


def _kind(geometry: str | None) -> str:
    if geometry in {None, "None"}:
        return "none"
    bare = str(geometry).removeprefix("3D ").split()[0]
    return "any" if bare in {"Unknown", "Geometry"} else bare


def _crs_name(crs: Any) -> str:
    """Name a CRS by its code, or, if it has none, by its name."""
    if not crs:
        return ""
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        return str(crs)
    code = known.to_authority()
    return ":".join(code) if code else str(known.name)


def unread_layers(taken: list[tuple[Any, Table, str | None]]) -> pd.DataFrame:
    """List the layers of files that hold rows of neither table.

    Parameters
    ----------
    taken : list of tuple
        What was read: the source, which table of it, and the layer that the user named, if any.

    Returns
    -------
    pandas.DataFrame
        As `layers` lists them.

    Raises
    ------
    ReadError
        If a file cannot be read.

    Examples
    --------
    >>> from minemap import samples
    >>> unread_layers([(samples.peru_path(), "hazards", None)])["layer"].tolist()
    ['releases']
    """
    left = []
    for path in {os.fspath(source) for source, _, _ in taken if _is_file(source)}:
        file = checked_path(path)
        form = format_of(file)
        names = layer_names(file, form, outermost=False) if form.layered or form is ZIP else []
        # A single layer was read, whatever it is called.
        if len(names) < 2 or export_in(path) is not None:  # noqa: PLR2004
            continue
        used = {
            name
            for source, table, layer in taken
            if _is_file(source) and os.fspath(source) == path
            for name in ([layer] if layer else called(table, names) or layer_names(file, form))
        }
        with reading(file, form):
            listed = _layers_with_rows(file, form, used)
        left.append(listed[~listed["layer"].isin(used | PROGRAMS_OWN) & (listed["rows"] > 0)])
    return pd.concat(left, ignore_index=True) if left else pd.DataFrame({"layer": [], "rows": []})


def _layers_with_rows(file: Path, form: Format, used: set[str]) -> pd.DataFrame:
    """List the layers of a file; for KML, the folders that hold placemarks of their own."""
    found = list(_listed(file, form))
    if form in {KML, KMZ}:
        folders = folders_of(file)
        read = {id(mark) for folder in folders if folder.name in used for mark in folder.marks}
        found = []
        # From the inside out: a folder counts the placemarks that are in none of its folders.
        for folder in sorted(folders, key=lambda one: len(one.marks)):
            own = [mark for mark in folder.marks if id(mark) not in read]
            read |= {id(mark) for mark in own}
            if own:
                found.append(
                    _described(folder.name, form.name, placemarks(folder._replace(marks=own)))
                )
    return pd.DataFrame(found, columns=list(_Layer._fields))


def may_hold_releases(layer: Any) -> bool:
    """Tell by name, outcome or end date whether a layer may hold land-release records.

    Parameters
    ----------
    layer : namedtuple
        A row of what `unread_layers` gives.

    Returns
    -------
    bool
        Whether it has.

    Examples
    --------
    >>> from minemap import samples
    >>> [may_hold_releases(one) for one in layers(samples.peru_path()).itertuples()]
    [False, True]
    """
    if RELEASED.search(str(layer.layer).casefold()):
        return True
    try:
        read = columns_read("releases", pd.DataFrame(columns=[*layer.columns]), str(layer.layer))
    except SchemaError:
        return True
    return bool({"outcome", "completed_on", "release_id"} & set(read))


def _is_file(source: Any) -> bool:
    return isinstance(source, str | os.PathLike) and Path(source).is_file()
