"""Files: what format one is of, whether it is whole, which layer is meant, and its rows.

Nothing here knows what the columns mean. Whatever goes wrong below becomes one `ReadError`.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import re
import sqlite3
import struct
import warnings
import zipfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from minemap.cells import wording
from minemap.errors import MinemapError, ReadError
from minemap.kml import folders_of, placemarks
from minemap.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minemap.schema import Table

__all__ = ["FORMATS", "Source", "called", "holds", "listed", "load", "with_types"]


@dataclass(frozen=True)
class Format:
    """A format of files: its name, what its files begin with, and what it can state."""

    name: str
    begins: bytes | re.Pattern[bytes] = b""
    drivers: tuple[str, ...] = ()
    """The drivers that may open it; others could follow references to other files."""
    layered: bool = False
    degrees: bool = False
    """Coordinates are longitude and latitude on WGS 84 by the format's definition."""
    sparse: bool = False
    """A file without rows cannot say which columns it has."""


_ZIP = Format("zipped Shapefile", b"PK", ("ESRI Shapefile",))
_GEOJSON = Format("GeoJSON", re.compile(rb"\s*\{"), ("GeoJSON",), degrees=True, sparse=True)
_LINES = Format(
    "GeoJSON lines", re.compile(rb"[\s\x1e]*\{"), ("GeoJSONSeq",), degrees=True, sparse=True
)
_PARQUET = Format("GeoParquet", b"PAR1")
_CSV = Format("CSV")
_KML_ROOT = re.compile(rb"(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<(\w+:)?kml[\s>]", re.DOTALL)
_KML = Format("KML", _KML_ROOT, layered=True, degrees=True, sparse=True)
_KMZ = Format("KMZ", b"PK", layered=True, degrees=True, sparse=True)
FORMATS = {
    ".gpkg": Format("GeoPackage", b"SQLite format 3\x00", ("GPKG",), layered=True),
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".geojsonl": _LINES,
    ".geojsons": _LINES,
    ".shp": Format("Shapefile", b"\x00\x00\x27\x0a", ("ESRI Shapefile",)),
    ".zip": _ZIP,
    ".kml": _KML,
    ".kmz": _KMZ,
    ".fgb": Format("FlatGeobuf", b"fgb", ("FlatGeobuf",)),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
    ".csv": _CSV,
    ".tsv": _CSV,
}
"""The formats that are read, by the end of a file's name."""

HEAD = 65_536
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# A GeoJSON file can name a CRS by an address, which the driver would fetch; and files of other
# kinds that look like JSON or XML make it open what they point to, also on a network.
REMOTE_CRS = re.compile(rb'"crs"\s*:\s*\{[^{}]*(\{[^{}]*)?"(href|url)"', re.IGNORECASE)
REFERENCES = re.compile(rb"gdal_streamed_alg|<\s*OGR\w*DataSource", re.IGNORECASE)


class Source(NamedTuple):
    """A table as it stands in a file.

    `name` is what to call it in errors; `untyped` says that all of it is text. `crs` and
    `lacks_crs` speak of geometries that are still WKB, since one of them cannot be read.
    """

    frame: pd.DataFrame
    name: str
    untyped: bool = False
    crs: Any = None
    lacks_crs: bool = False
    unread: Mapping[int, str] = MappingProxyType({})
    """Rows of the file that are not in `frame`, by their number, and why."""


def load(path: str | os.PathLike[str], table: Table, layer: str | None = None) -> Source:
    """Read one layer of a file as it is.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    table : {"hazards", "releases"}
        Which table is looked for; names of layers are compared with its names.
    layer : str, optional
        The layer, where a file has several.

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
    file = _checked_path(path)
    form = _format_of(file)
    with _reading(file, form):
        if form is _CSV:
            _no_layer(file, form, layer)
            return Source(_read_csv(file), str(file), untyped=True)
        if form is _PARQUET:
            _no_layer(file, form, layer)
            return Source(_read_parquet(file), str(file))
        if form in {_KML, _KMZ}:
            source = _read_kml(file, table, layer)
        elif form is _LINES:
            _no_layer(file, form, layer)
            source = _read_lines(file)
        else:
            address, inner = _address(file, form, layer)
            chosen = _chosen_layer(file, address, form, table, inner)
            source = _read_layer(file, address, chosen, form)
    if form.sparse and source.frame.empty:
        required = [name for name, entry in wording()[table].items() if entry["required"]]
        empty = pd.DataFrame({name: [] for name in required})
        return source._replace(frame=empty, crs=None, lacks_crs=False)
    return source


# The file ---------------------------------------------------------------------------------------


def _checked_path(path: str | os.PathLike[str]) -> Path:
    text = os.fspath(path)
    if "://" in text or re.match(r"/+vsi", text):
        # Not the whole address: there may be a password in it.
        raise ReadError(
            f"{text.partition('://')[0]}: only files on this machine and PostgreSQL databases "
            "(postgresql://user@host/database) are read; download it first"
        )
    if "\x00" in text:
        raise ReadError(f"{text!a}: not the name of a file")
    file = Path(text)
    if file.is_dir():
        raise ReadError(f"{text}: a folder, not a file; name the file in it")
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise ReadError(f"{text}: no such file; looked in {Path.cwd()}") from None
    except OSError as error:
        raise ReadError(f"{text}: cannot be opened: {error.strerror}") from error
    if size == 0:
        raise ReadError(f"{text}: the file is empty (0 bytes); export or copy it again")
    return file


def _format_of(file: Path) -> Format:
    form = FORMATS.get(file.suffix.casefold())
    if form is None:
        known = ", ".join(FORMATS)
        raise ReadError(f"{file}: unknown ending {file.suffix!r}; files that can be read: {known}")
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise ReadError(f"{file}: cannot be opened: {error.strerror}") from error
    if not _begins(form, head):
        other = next(
            (known.name for known in FORMATS.values() if _begins_surely(known, head)), None
        )
        is_it = f"it looks like {other}: give it that ending" if other else "export it again"
        raise ReadError(f"{file}: not a {form.name}, though its name says so; {is_it}")
    if REFERENCES.search(head) and form.name in {"GeoJSON", "KML"}:
        raise ReadError(f"{file}: points to other files, which are not followed; give those")
    return form


def _begins(form: Format, head: bytes) -> bool:
    text = head.removeprefix(BYTE_ORDER_MARK)
    if isinstance(form.begins, bytes):
        if form is _CSV:
            return not any(_begins_surely(other, head) for other in FORMATS.values())
        return head.startswith(form.begins)
    return form.begins.match(text) is not None


def _begins_surely(form: Format, head: bytes) -> bool:
    return form is not _CSV and _begins(form, head)


def _no_layer(file: Path, form: Format, layer: str | None) -> None:
    if layer is not None:
        raise ReadError(f"{file}: a {form.name} has no layers; leave layer= out")


@contextmanager
def _reading(file: Path, form: Format) -> Iterator[None]:
    """Turn whatever the libraries below raise into one error, and keep their warnings quiet."""
    logger = logging.getLogger("pyogrio")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except MinemapError:
        raise
    except UnicodeError as error:
        raise ReadError(
            f"{file}: its texts are not in the encoding that it states (UTF-8 where it states "
            "none); export it again as UTF-8"
        ) from error
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise ReadError(
            f"{file}: cannot be read as {form.name}: it is damaged or cut short, or another "
            f"program has it open ({said}); export or copy it again"
        ) from error
    finally:
        logger.disabled = before


def _address(file: Path, form: Format, layer: str | None) -> tuple[str, str | None]:
    """Name a file to the driver, and the layer in it, once it is known to be whole."""
    if form is _GEOJSON:
        _refuse_references(file)
        return f"GeoJSON:{file}", layer
    if form is _ZIP:
        return _shapefile_in(file, layer), None
    if form.name == "Shapefile":
        _check_shapefile(file, _shapefile_parts(file))
    if "!" in str(file):
        raise ReadError(f"{file}: the driver takes '!' for an archive; rename the file or folder")
    return str(file), layer


# Layers -----------------------------------------------------------------------------------------


def _chosen_layer(
    file: Path, address: str, form: Format, table: Table, layer: str | None
) -> str | None:
    if not form.layered:
        if layer is not None:
            _no_layer(file, form, layer)
        return None
    return _chosen_name(file, _layer_names(address), table, layer)


def _layer_names(address: str) -> list[str]:
    return [str(name) for name in pyogrio.list_layers(address)[:, 0]]


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
    """List the layers called as the table is, or, if none is, by another of its names.

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
    """Tell whether a file has a layer that is called as a table is."""
    file = _checked_path(path)
    form = _format_of(file)
    if not form.layered:
        return False
    with _reading(file, form):
        if form in {_KML, _KMZ}:
            names = [folder.name for folder in folders_of(file)]
        else:
            names = _layer_names(_address(file, form, None)[0])
    return bool(called(table, names))


def listed(names: Sequence[str]) -> str:
    """Write names in a row, each in quotes.

    Parameters
    ----------
    names : sequence of str
        The names.

    Returns
    -------
    str
        As they stand in an error.

    Examples
    --------
    >>> listed(["north", "south"])
    "'north', 'south'"
    """
    return ", ".join(repr(name) for name in names)


def _refuse_references(file: Path) -> None:
    """Refuse JSON that would make the driver fetch or open something else."""
    text = file.read_bytes()
    if REMOTE_CRS.search(text):
        raise ReadError(
            f"{file}: names its CRS by an address, which is not fetched; remove the member crs, "
            "and give crs= if it is not longitude and latitude on WGS 84"
        )


def _shapefile_in(file: Path, layer: str | None) -> str:
    """Give the address of the Shapefile in a zip."""
    with zipfile.ZipFile(file) as archive:
        broken = archive.testzip()
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
    if broken is not None:
        raise ReadError(f"{file}: {broken} in it is damaged; export or copy it again")
    shapes = [name for name in names if name.casefold().endswith(".shp")]
    if layer is not None:
        shapes = [name for name in shapes if Path(name).stem == layer]
    if len(shapes) == 1:
        with zipfile.ZipFile(file) as archive:
            parts = {
                Path(name).suffix.casefold(): name for name in names if name[:-4] == shapes[0][:-4]
            }
            _check_shapefile(file, {part: archive.read(name) for part, name in parts.items()})
        return f"/vsizip/{{{file.absolute()}}}/{shapes[0]}"
    if layer is not None:
        raise ReadError(f"{file}: no Shapefile {layer!r} in it; it holds {listed(names)}")
    if not shapes:
        raise ReadError(f"{file}: no Shapefile in it; it holds {listed(names) or 'nothing'}")
    stems = [Path(name).stem for name in shapes]
    raise ReadError(f"{file}: holds several Shapefiles: {listed(stems)}. Name one with layer=")


def _shapefile_parts(file: Path) -> dict[str, bytes]:
    """Read the parts of a Shapefile that lie beside each other."""
    beside = {path.name.casefold(): path for path in file.parent.iterdir()}
    names = {part: file.with_suffix(part).name.casefold() for part in SHAPEFILE_PARTS}
    return {part: beside[name].read_bytes() for part, name in names.items() if name in beside}


def _check_shapefile(file: Path, parts: Mapping[str, bytes]) -> None:
    """Check that a Shapefile's parts are all there, whole, and of one another.

    The driver gives rows without geometry where the file of shapes is cut short or overwritten.
    """
    missing = [part for part in SHAPEFILE_PARTS if part not in parts]
    if missing:
        raise ReadError(
            f"{file}: the Shapefile's {' and '.join(missing)} are missing; copy all its parts"
        )
    shapes, index, table = (parts[part] for part in SHAPEFILE_PARTS)
    if not _whole_shapes(shapes, index) or not _whole_table(table, index):
        raise ReadError(f"{file}: the Shapefile is damaged or cut short; copy all its parts again")


def _whole_shapes(shapes: bytes, index: bytes) -> bool:
    """Compare the records of a Shapefile with its index (ESRI Shapefile Technical Description)."""
    header = 100
    if min(len(shapes), len(index)) < header:
        return False
    lengths = [2 * int.from_bytes(part[24:28], "big") for part in (shapes, index)]
    if lengths[0] > len(shapes) or lengths[1] > len(index) or (lengths[1] - header) % 8:
        return False
    kind = int.from_bytes(shapes[32:36], "little")
    words = np.frombuffer(index[header : lengths[1]], dtype=">i4").reshape(-1, 2).astype(np.int64)
    starts, sizes = 2 * words[:, 0], 2 * words[:, 1]
    if not len(starts):
        return True
    if starts.min() < header or sizes.min() < 4 or (starts + 8 + sizes).max() > len(shapes):  # noqa: PLR2004 - of a record
        return False
    raw = np.frombuffer(shapes, dtype=np.uint8)
    heads = raw[starts[:, None] + np.arange(12)]
    numbers = np.ascontiguousarray(heads[:, :8]).view(">i4")
    kinds = np.ascontiguousarray(heads[:, 8:]).view("<i4")[:, 0]
    sound = (numbers[:, 1] * 2 == sizes) & ((kinds == kind) | ((kinds == 0) & (sizes == 4)))  # noqa: PLR2004 - as above
    return bool(sound.all())


def _whole_table(table: bytes, index: bytes) -> bool:
    """Check that a dBASE table has the rows that it says, as many as there are shapes."""
    head = 32
    if len(table) < head:
        return False
    rows = (2 * int.from_bytes(index[24:28], "big") - 100) // 8
    stated, start, size = struct.unpack("<IHH", table[4:12])
    return bool(stated == rows and start + stated * size <= len(table))


# Rows -------------------------------------------------------------------------------------------


def _read_layer(file: Path, address: str, layer: str | None, form: Format) -> Source:
    name = f"{file}, layer {layer}" if form.layered else str(file)
    info = pyogrio.read_info(address, layer=layer, force_feature_count=True)
    if info["driver"] not in form.drivers:
        raise ReadError(f"{file}: not a {form.name} but {info['driver']}; export it again")
    crs, lacks_crs = None, False
    try:
        frame = _read_frame(address, layer)
        broken = _lost(file, info["layer_name"], form, frame)
    except shapely.errors.ShapelyError:
        frame, broken = _read_frame(address, layer, read_geometry=False), []
    if broken or (not isinstance(frame, gpd.GeoDataFrame) and info["geometry_type"] is not None):
        # As WKB, so that the rows whose geometry is broken can be named.
        _, _, shapes, _ = pyogrio.raw.read(address, layer=layer, columns=[], use_arrow=False)
        shapes = pd.Series(shapes, dtype=object, index=frame.index)
        shapes.iloc[broken] = b""
        frame = pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).assign(
            geometry=shapes
        )
        crs = info["crs"] or ("EPSG:4326" if form.degrees else None)
        lacks_crs = crs is None
    if info["features"] not in {len(frame), -1}:
        raise ReadError(
            f"{file}: says it has {info['features']} rows, and {len(frame)} can be read; it is "
            "damaged or cut short: export or copy it again"
        )
    if frame.empty:
        # Without rows, a column of texts cannot be told from one of other objects.
        texts = [column for column in frame.columns if frame[column].dtype == object]
        frame = frame.astype(dict.fromkeys(texts, "str"))
    if form.degrees and isinstance(frame, gpd.GeoDataFrame) and frame.crs is None:
        frame = frame.set_crs("EPSG:4326")
    return Source(frame, name, crs=crs, lacks_crs=lacks_crs)


def _lost(file: Path, layer: str, form: Format, frame: pd.DataFrame) -> list[int]:
    """Find rows whose geometry is in the file, and which the driver gave without a word of it."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return []
    missing = frame.geometry.isna().to_numpy()
    if not missing.any():
        return []
    if form is _GEOJSON:
        stored = _stored_in_json(file)
    elif form.name == "GeoPackage":
        stored = _stored_in_sqlite(file, layer)
    else:
        return []
    if len(stored) != len(frame):
        return []
    return [int(row) for row in np.flatnonzero(missing & np.array(stored))]


def _stored_in_json(file: Path) -> list[bool]:
    record = json.loads(file.read_bytes().decode("utf-8-sig"))
    features = record.get("features", [record])
    return [bool(feature.get("geometry")) for feature in features]


def _stored_in_sqlite(file: Path, layer: str) -> list[bool]:
    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        column = database.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", [layer]
        ).fetchone()
        if column is None:
            return []
        table, geometry = ('"' + word.replace('"', '""') + '"' for word in (layer, column[0]))
        rows = database.execute(f"SELECT {geometry} IS NOT NULL FROM {table}")  # noqa: S608 - names cannot be bound, and are quoted
        return [bool(stored) for (stored,) in rows]


def _read_frame(address: str, layer: str | None, **options: Any) -> pd.DataFrame:
    # Times keep the clock of their zone: the day of a record is a day where it happened.
    frame: pd.DataFrame = pyogrio.read_dataframe(
        address, layer=layer, use_arrow=False, mixed_offsets_as_utc=False, **options
    )
    return frame


def _read_lines(file: Path) -> Source:
    """Read a feature a line; a line that holds none is a row that cannot be read."""
    lines = [line.strip(b"\x1e \t\r") for line in file.read_bytes().split(b"\n")]
    lines = [line for line in lines if line]
    features, unread = {}, {}
    for number, line in enumerate(lines, start=1):
        try:
            features[number] = _feature(line)
        except ValueError as error:
            unread[number] = f"its line of the file holds no feature: {error}"
    text = {"type": "FeatureCollection", "features": list(features.values())}
    address = json.dumps(text).encode()
    if not features:
        return Source(pd.DataFrame(), str(file), unread=unread)
    source = _read_layer(file, address, None, _GEOJSON)
    frame = source.frame.set_axis(pd.Index(features, name="row"))
    return source._replace(frame=frame, unread=unread)


def _feature(line: bytes) -> dict[str, Any]:
    feature = json.loads(line)
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError(f"{line[:SHOWN_BYTES].decode(errors='replace')!r} is none")
    return feature


def _read_kml(file: Path, table: Table, layer: str | None) -> Source:
    folders = folders_of(file)
    # Tables are the outermost folders, unless a name says which.
    names = list(dict.fromkeys(folder.name for folder in folders if folder.outermost))
    inner = list(dict.fromkeys(folder.name for folder in folders))
    if layer in inner or len(called(table, names)) != 1:
        names = names if layer is None and not called(table, inner) else inner
    chosen = _chosen_name(file, names, table, layer)
    found = [folder for folder in folders if folder.name == chosen]
    outermost = [folder for folder in found if folder.outermost] or found
    if len(outermost) > 1:
        raise ReadError(f"{file}: several folders are called {chosen!r}; give them other names")
    return Source(placemarks(outermost[0]), f"{file}, layer {chosen}", crs="EPSG:4326")


def _read_parquet(file: Path) -> pd.DataFrame:
    frame: pd.DataFrame
    try:
        frame = gpd.read_parquet(file)
    except ValueError:
        # Parquet without the metadata of GeoParquet; a column of WKB or WKT is still read.
        frame = pd.read_parquet(file)
    return frame


def _read_csv(file: Path) -> pd.DataFrame:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ReadError(
            f"{file}: line {line} is not UTF-8 text; save it again as CSV with the encoding UTF-8"
        ) from error
    if "\x00" in text:
        raise ReadError(f"{file}: not text; save it again as CSV with the encoding UTF-8")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ReadError(f"{file}: the file holds no text; export or copy it again")
    delimiter = max(";\t,", key=first.count) if any(mark in first for mark in ";\t") else ","
    # A long outline is one long cell.
    limit = csv.field_size_limit(len(text) + 1)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [row for row in lines if row]
    finally:
        csv.field_size_limit(limit)
    header = [name.strip() for name in rows[0]]
    width = len(header)
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != width:
            raise ReadError(
                f"{file}: row {number} has {len(row)} cells where the header has {width}; quote "
                "cells that hold the delimiter, or export it again"
            )
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * width
    frame = pd.DataFrame(dict(enumerate(pd.array(column, dtype="str") for column in columns)))
    frame.columns = pd.Index(header)
    return _with_points(frame)


def _with_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Make points of columns of longitude and latitude, where there are no geometries."""
    shared = wording()["shared"]
    names = {folded(name): name for name in reversed(frame.columns)}
    if any(folded(word) in names for word in shared["geometry"]):
        return frame
    found = [
        next((names[folded(w)] for w in shared[axis] if folded(w) in names), None)
        for axis in ("longitude", "latitude")
    ]
    if None in found:
        return frame
    points = frame[found[0]].str.strip() + " " + frame[found[1]].str.strip()
    written = points.str.strip() != ""
    return frame.drop(columns=found).assign(
        geometry=("POINT (" + points.str.replace(",", ".") + ")").where(written, "")
    )


def with_types(table: gpd.GeoDataFrame, kind: Table) -> gpd.GeoDataFrame:
    """Give the further columns of a table that was all text the types that their texts prove.

    Only a column whose every text is just what its value would be written as is changed, so
    ``007`` stays a text.

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
    numbers = pd.to_numeric(written, errors="coerce")
    if numbers.isna().any() or not (numbers.astype("str") == written).all():
        return column
    return numbers.reindex(column.index)
