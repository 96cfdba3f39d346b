"""Files: their format, whether they are complete, which layer is meant, and its rows.

Nothing here knows what the columns mean. Whatever goes wrong in the libraries below becomes one
`ReadError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pyogrio

from minemap.dtypes import TEXT
from minemap.errors import ReadError, warn
from minemap.language.cells import wording
from minemap.language.vocabulary import folded
from minemap.read.answers import read_what_can_be, refuse_part
from minemap.read.domains import domains_of, with_words
from minemap.read.encodings import check_encoding
from minemap.read.esri import is_feature_set, read_feature_set
from minemap.read.features import (
    feature_ids,
    ill_drawn,
    read_layer,
    read_lines,
    rounded_numbers,
    with_closed_tracks,
)
from minemap.read.formats import (
    CSV,
    DXF,
    GEODATABASE,
    GEOJSON,
    GEOPACKAGE,
    GPX,
    KML,
    KMZ,
    LINES,
    MAXML,
    PARQUET,
    SHAPEFILE,
    WORKBOOKS,
    ZIP,
    Source,
    checked_path,
    format_of,
    geodatabase_address,
    listed,
    reading,
)
from minemap.read.geoparquet import read_geoparquet
from minemap.read.guarding import check_view, read_json, without_journal
from minemap.read.hxl import without_tags
from minemap.read.maxml import holds_items, read_maxml
from minemap.read.named_crs import named_by
from minemap.read.passed_over import check_dxf, known_of_gpx
from minemap.read.shapefiles import Known, known_of, shapefile_in, shapefile_parts, shapefiles_of
from minemap.read.sheets import chosen_sheet, read_csv, read_workbook, sheet_names
from minemap.tables.kml import folders_of, placemarks

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import geopandas as gpd

    from minemap.read.formats import Format
    from minemap.tables.schema import Table

__all__ = [
    "Place",
    "address_of",
    "called",
    "holds",
    "layer_names",
    "load",
    "located",
    "with_types",
    "without_layers",
]

ENCODED = (CSV, SHAPEFILE, ZIP)
"""Formats whose texts may be in any encoding."""

ISO_DAY = r"\d{4}-\d{2}-\d{2}"


def load(
    path: str | os.PathLike[str],
    table: Table,
    layer: str | None = None,
    *,
    known: Callable[[str], bool] = str.isidentifier,
    encoding: str | None = None,
    time_zone: str | None = None,
    features: bool = False,
) -> Source:
    """Read one layer of a file as it is.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    table : {"hazards", "releases"}
        Which table is looked for; names of layers are compared with its names.
    layer : str, optional
        The layer, where a file has several.
    known : callable
        Tells whether the name of a column is known, to find the header of a sheet.
    encoding : str, optional
        The encoding of a CSV or Shapefile.
    time_zone : str, optional
        The time zone in which the times of a feature set of ArcGIS have their day.

    features : bool
        Whether the ids of its features themselves are asked for.

    Returns
    -------
    Source
        The rows.

    Raises
    ------
    ReadError
        If the file cannot be read, or the layer is not there.

    Examples
    --------
    >>> from minemap import samples
    >>> source = load(samples.peru_path(), "releases")
    >>> source.name.endswith("peru.gpkg, layer releases")
    True
    """
    file = checked_path(path)
    form = format_of(file)
    if encoding is not None:
        _check_encoding(file, form, encoding)
    with reading(file, form):
        if form is CSV:
            without_layers(file, form, layer)
            sheet = read_csv(file, known, encoding)
            frame, tags = without_tags(sheet.frame, table, known)
            return Source(frame, str(file), untyped=True, facts=sheet.facts | tags)
        if form in WORKBOOKS:
            sheets = sheet_names(file)
            name = chosen_sheet(file, sheets, called(table, sheets), layer)
            sheet = read_workbook(file, name, known)
            frame, tags = without_tags(sheet.frame, table, known)
            return Source(frame, f"{file}, sheet {name}", facts=sheet.facts | tags)
        if form is MAXML:
            without_layers(file, form, layer)
            return read_maxml(file, table)
        if form is PARQUET:
            without_layers(file, form, layer)
            return read_geoparquet(file)
        if form in {KML, KMZ}:
            source = _read_kml(file, table, layer)
        elif form is GEOJSON and is_feature_set(file):
            without_layers(file, form, layer)
            source = read_feature_set(file, time_zone)
        elif form is LINES:
            without_layers(file, form, layer)
            source = read_lines(file)
        else:
            source = _read_layer(file, form, table, layer, encoding, features=features)
    if form.sparse and source.frame.empty:
        required = [name for name, entry in wording()[table].items() if entry["required"]]
        empty = pd.DataFrame({name: [] for name in required})
        return source._replace(frame=empty, crs=None, lacks_crs=False)
    return source


def _check_encoding(file: Path, form: Format, encoding: str) -> None:
    """Refuse an encoding that does not exist, or for a format that needs none."""
    check_encoding(file, encoding)
    if form not in ENCODED:
        warn(f"{file}: encoding={encoding!r} is not used: a {form.name} states its own")


def _read_layer(
    file: Path,
    form: Format,
    table: Table,
    layer: str | None,
    encoding: str | None,
    *,
    features: bool,
) -> Source:
    """Read a layer with its driver; if it refuses GeoJSON, read what can be read."""
    place = located(file, form, table, layer, encoding)
    try:
        source = read_layer(file, place.address, place.layer, form, known=place.known)
    except Exception:
        rescued = read_what_can_be(file) if form is GEOJSON else None
        if rescued is None:
            raise
        return rescued
    source = with_words(source, domains_of(file, place.address, place.layer, form))
    if features:
        numbers = feature_ids(file, place.address, place.layer, form)
        source = source._replace(features=numbers)
    if form is GPX:
        source = source._replace(frame=with_closed_tracks(source.frame))
    return source


def without_layers(file: Path, form: Format, layer: str | None) -> None:
    """Refuse `layer` for a format that has no layers.

    Parameters
    ----------
    file : pathlib.Path
        The file, for the error.
    form : Format
        Its format.
    layer : str or None
        The layer that the user named.

    Raises
    ------
    ReadError
        If one was named.

    Examples
    --------
    >>> without_layers("areas.csv", CSV, "north")
    Traceback (most recent call last):
    minemap.errors.ReadError: areas.csv: a CSV has no layers; leave layer= out
    """
    if layer is not None:
        raise ReadError(f"{file}: a {form.name} has no layers; leave layer= out")


class Place(NamedTuple):
    """Where a layer is: what the driver opens, its name, and what is known about its rows."""

    address: str
    layer: str | None
    known: Known


def located(
    file: Path, form: Format, table: Table, layer: str | None, encoding: str | None = None
) -> Place:
    """Find the layer of a file that holds a table.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    form : Format
        Its format, one that GDAL has a driver for.
    table : {"hazards", "releases"}
        Which table is looked for.
    layer : str or None
        The layer that the user named.
    encoding : str, optional
        The encoding of a Shapefile, as the user says.

    Returns
    -------
    Place
        Where it is.

    Raises
    ------
    ReadError
        If it is not clear which layer is meant, or the file is damaged.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> located(path, format_of(path), "releases", None).layer
    'releases'
    """
    if form is ZIP and layer is None:
        layer = _shapefile_of(file, table)
    address, inner, known = _address(file, form, layer, encoding)
    chosen = _chosen_layer(file, address, form, table, inner)
    if form is GEOPACKAGE:
        check_view(file, chosen)
    elif form is GPX:
        known = known_of_gpx(file, chosen)
    elif form is DXF:
        check_dxf(file)
    return Place(address, chosen, known)


def _shapefile_of(file: Path, table: Table) -> str | None:
    """Find the Shapefile of a table in a zip with several, if their names show which it is."""
    names = shapefiles_of(file)
    found = called(table, names)
    return found[0] if len(names) > 1 and len(found) == 1 else None


def address_of(file: Path, form: Format) -> str | None:
    """Give a file's address for a driver, to list its content; None if no driver must read it.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    form : Format
        Its format.

    Returns
    -------
    str or None
        What the driver opens.

    Raises
    ------
    ReadError
        If the file points to others.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> address_of(path, format_of(path)) == str(path)
    True
    """
    if form is GEODATABASE:
        return geodatabase_address(file)
    if form is ZIP:
        return f"/vsizip/{{{file.absolute()}}}"
    if form is LINES or (form is GEOJSON and is_feature_set(file)):
        return None
    if form is GEOJSON:
        _known_of_json(file)
    return str(without_journal(file) if form is GEOPACKAGE else file)


def _address(
    file: Path, form: Format, layer: str | None, encoding: str | None = None
) -> tuple[str, str | None, Known]:
    """Name a file to the driver, and the layer in it, once it is known to be whole.

    Also give what is known about its rows.
    """
    if form is GEOJSON:
        return f"GeoJSON:{file}", layer, _known_of_json(file)
    if form is GEODATABASE:
        return geodatabase_address(file), layer, Known()
    if form is ZIP:
        address, parts = shapefile_in(file, layer)
        return address, None, known_of(file, parts, encoding)
    known = known_of(file, shapefile_parts(file), encoding) if form is SHAPEFILE else Known()
    if "!" in str(file):
        raise ReadError(f"{file}: the driver takes '!' for an archive; rename the file or folder")
    return str(without_journal(file) if form is GEOPACKAGE else file), layer, known


# Layers -----------------------------------------------------------------------------------------


def _chosen_layer(
    file: Path, address: str, form: Format, table: Table, layer: str | None
) -> str | None:
    if not form.layered:
        if layer is not None:
            without_layers(file, form, layer)
        return None
    return _chosen_name(file, _layer_names(address, form, layer), table, layer)


def _layer_names(address: str, form: Format, layer: str | None = None) -> list[str]:
    names = [str(name) for name in pyogrio.list_layers(address)[:, 0]]
    if form is not GPX or layer is not None:
        return names
    # A GPX file has every kind of layer, most of them empty, and repeats the points of its lines.
    return [
        name
        for name in names
        if not name.endswith("_points")
        and pyogrio.read_info(address, layer=name, force_feature_count=True)["features"]
    ]


def _chosen_name(file: Path, names: list[str], table: Table, layer: str | None) -> str:
    if layer is not None:
        if layer in names:
            return layer
        raise ReadError(f"{file}: no layer {layer!r}; its layers: {listed(names)}")
    if not names:
        raise ReadError(f"{file}: has no layers; export it again")
    named = called(table, names)
    if len(named) == 1:
        return named[0]
    other: Table = "releases" if table == "hazards" else "hazards"
    if len(names) == 1 and not called(other, names):
        return names[0]
    raise ReadError(
        f"{file}: which layer holds the {table}? Its layers: {listed(names)}. Name one with layer="
    )


def called(table: Table, names: Sequence[str]) -> list[str]:
    """List the layers named like the table, or, if there are none, by another of its names.

    Parameters
    ----------
    table : {"hazards", "releases"}
        Which table.
    names : sequence of str
        The names of all layers.

    Returns
    -------
    list of str
        Those that fit.

    Examples
    --------
    >>> called("hazards", ["Hazards", "roads"])
    ['Hazards']
    """
    if table in names:
        return [table]
    words = {folded(word) for word in wording()["layers"][table]}
    return [name for name in names if folded(name) in words]


def holds(path: str | os.PathLike[str], table: Table) -> bool:
    """Tell whether a file has a layer named like a table."""
    file = checked_path(path)
    form = format_of(file)
    if form is MAXML:
        with reading(file, form):
            return holds_items(file, table)
    if form is ZIP:
        with reading(file, form):
            return _shapefile_of(file, table) is not None
    if not form.layered:
        return False
    return bool(called(table, layer_names(file, form, outermost=False)))


def layer_names(file: Path, form: Format, *, outermost: bool = True) -> list[str]:
    """List the layers, folders or sheets of a file, if its format has them.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    form : Format
        Its format.
    outermost : bool
        Of KML, only the folders that lie in no other.

    Returns
    -------
    list of str
        Their names.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> layer_names(path, format_of(path))
    ['hazards', 'releases']
    """
    with reading(file, form):
        if form in {KML, KMZ}:
            return [folder.name for folder in folders_of(file) if folder.outermost or not outermost]
        if form in WORKBOOKS:
            return sheet_names(file)
        if form is ZIP:
            return shapefiles_of(file)
        return _layer_names(_address(file, form, None)[0], form)


def _known_of_json(file: Path) -> Known:
    """Look into GeoJSON before the driver reads it; refuse a part, and references to other files.

    The driver leaves out what is not a feature, and the geometries of some features.
    """
    content = read_json(file)
    if not isinstance(content, dict):
        return Known()
    refuse_part(file, content)
    features = content.get("features", [content])
    if not isinstance(features, list):
        return Known()
    if "features" in content:
        _refuse_other_members(file, features)
    stored = tuple(bool(feature.get("geometry")) for feature in features)
    named, whole = named_by(str(file), content), rounded_numbers(features)
    return Known(damaged=ill_drawn(features), named=named, stored=stored, whole=whole)


def _refuse_other_members(file: Path, features: list[Any]) -> None:
    """Refuse a list of features with other things in it: the driver would leave them out."""
    for number, feature in enumerate(features, 1):
        kind = feature.get("type") if isinstance(feature, dict) else None
        if kind != "Feature":
            told = f"its type is {kind!r}" if isinstance(feature, dict) else "it is no object"
            raise ReadError(
                f"{file}: number {number:,} of its features is no feature ({told}), and would be "
                'left out; correct its "type" to "Feature", or export the file again'
            )


def _read_kml(file: Path, table: Table, layer: str | None) -> Source:
    folders = folders_of(file)
    # The outermost folders are the tables, unless a name is given.
    names = list(dict.fromkeys(folder.name for folder in folders if folder.outermost))
    inner = list(dict.fromkeys(folder.name for folder in folders))
    if layer in inner or len(called(table, names)) != 1:
        names = names if layer is None and not called(table, inner) else inner
    chosen = _chosen_name(file, names, table, layer)
    for unread in folders[0].unread if folders else ():
        warn(f"{file}: {unread}")
    found = [folder for folder in folders if folder.name == chosen]
    outermost = [folder for folder in found if folder.outermost] or found
    if len(outermost) > 1:
        raise ReadError(f"{file}: several folders are called {chosen!r}; give them other names")
    return Source(placemarks(outermost[0]), f"{file}, layer {chosen}", crs="EPSG:4326")


def with_types(table: gpd.GeoDataFrame, kind: Table) -> gpd.GeoDataFrame:
    """Give the further columns of a table that was all text the types that their texts prove.

    A column changes only if every text is exactly how its value would be written. So ``007`` stays
    a text.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        A normalised table.
    kind : {"hazards", "releases"}
        Which one.

    Returns
    -------
    geopandas.GeoDataFrame
        The table; empty texts are missing.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"depth": ["20", "13"], "code": ["007", ""], "geometry": None})
    >>> with_types(frame, "hazards")[["depth", "code"]].values.tolist()
    [[20, '007'], [13, nan]]
    """
    further = [name for name in table.columns if name not in {*wording()[kind], "geometry"}]
    return table.assign(**{str(name): _typed(table[name]) for name in further})


def _typed(column: pd.Series) -> pd.Series:
    if not isinstance(column.dtype, pd.StringDtype):
        return column
    column = column.mask(column == "")
    written = column.dropna()
    if written.empty:
        return column
    if written.isin(["True", "False"]).all():
        flags = column.map({"True": True, "False": False})
        return flags.astype(bool if len(written) == len(column) else object)
    if written.str.fullmatch(ISO_DAY).all():
        days = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        return column if days.isna().sum() > column.isna().sum() else days
    numbers = pd.to_numeric(written, errors="coerce")
    if numbers.isna().any() or not (numbers.astype(TEXT) == written).all():
        return column
    whole = numbers.dtype.kind == "i" and len(numbers) < len(column)
    # A missing value would turn whole numbers into floats, and change those beyond 2**53.
    return (numbers.astype("Int64") if whole else numbers).reindex(column.index)
