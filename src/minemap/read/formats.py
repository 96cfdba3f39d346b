"""File formats: how each begins, what it can state, and how to tell them apart.

Whatever the libraries below raise while a file is read becomes one `ReadError`.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd

from minemap.errors import MinemapError, MinemapWarning, ReadError, warn
from minemap.read.guarding import LARGEST_PACKED, check_packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "CSV",
    "DXF",
    "FLATGEOBUF",
    "FORMATS",
    "GEODATABASE",
    "GEOJSON",
    "GEOPACKAGE",
    "GPX",
    "HEAD",
    "KML",
    "KMZ",
    "LINES",
    "MAXML",
    "PARQUET",
    "SHAPEFILE",
    "WORKBOOK",
    "WORKBOOKS",
    "ZIP",
    "Format",
    "Source",
    "checked_path",
    "format_of",
    "geodatabase_address",
    "is_geodatabase",
    "lacks_crs",
    "listed",
    "reading",
    "refuse_pointers",
    "with_unread",
]


@dataclass(frozen=True)
class Format:
    """A file format: its name, what its files begin with, and what it can state."""

    name: str
    begins: bytes | re.Pattern[bytes] = b""
    drivers: tuple[str, ...] = ()
    """The only drivers that may open it; others could follow references to other files."""
    layered: bool = False
    degrees: bool = False
    """Coordinates are longitude and latitude on WGS 84 by the format's definition."""
    sparse: bool = False
    """A file without rows cannot say which columns it has."""


ZIP = Format("zipped Shapefile", b"PK", ("ESRI Shapefile",))
GEOJSON = Format("GeoJSON", re.compile(rb"\s*\{"), ("GeoJSON",), degrees=True, sparse=True)
LINES = Format(
    "GeoJSON lines", re.compile(rb"[\s\x1e]*(\{|\Z)"), ("GeoJSONSeq",), degrees=True, sparse=True
)
PARQUET = Format("GeoParquet", b"PAR1")
CSV = Format("CSV")
WORKBOOK = Format("Excel workbook", b"PK", layered=True)
MAXML = Format(
    "maXML", re.compile(rb"(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<(?!(\w+:)?kml[\s>])\w", re.DOTALL)
)
_KML_ROOT = re.compile(rb"(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<(\w+:)?kml[\s>]", re.DOTALL)
KML = Format("KML", _KML_ROOT, layered=True, degrees=True, sparse=True)
KMZ = Format("KMZ", b"PK", layered=True, degrees=True, sparse=True)
GEOPACKAGE = Format("GeoPackage", b"SQLite format 3\x00", ("GPKG",), layered=True)
SHAPEFILE = Format("Shapefile", b"\x00\x00\x27\x0a", ("ESRI Shapefile",))
FLATGEOBUF = Format("FlatGeobuf", b"fgb", ("FlatGeobuf",))
GEODATABASE = Format("File Geodatabase", b"PK", ("OpenFileGDB",), layered=True)
GPX = Format(
    "GPX",
    re.compile(rb"(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<(\w+:)?gpx[\s>]", re.DOTALL),
    ("GPX",),
    layered=True,
    degrees=True,
)
DXF = Format(
    "DXF", re.compile(rb"(\s*999[ ]*\r?\n[^\n]*\n)*\s*0\s+SECTION\s", re.IGNORECASE), ("DXF",)
)
XLS = Format("Excel workbook of 97 to 2003", b"\xd0\xcf\x11\xe0", layered=True)
XLSB = Format("binary Excel workbook", b"PK", layered=True)
ODS = Format("OpenDocument spreadsheet", b"PK", layered=True)
WORKBOOKS = (WORKBOOK, XLS, XLSB, ODS)
FORMATS = {
    ".gpkg": GEOPACKAGE,
    ".geojson": GEOJSON,
    ".json": GEOJSON,
    ".geojsonl": LINES,
    ".geojsons": LINES,
    ".shp": SHAPEFILE,
    ".zip": ZIP,
    ".kml": KML,
    ".kmz": KMZ,
    ".fgb": FLATGEOBUF,
    ".parquet": PARQUET,
    ".geoparquet": PARQUET,
    ".csv": CSV,
    ".tsv": CSV,
    ".txt": CSV,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xls": XLS,
    ".xlsb": XLSB,
    ".ods": ODS,
    ".gdb": GEODATABASE,
    ".gpx": GPX,
    ".dxf": DXF,
    ".xml": MAXML,
}
"""The formats that are read, by the ending of the file's name."""

WEB_PAGE = re.compile(
    rb"(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
"""How a page begins that a server sends instead of a file to users who are not signed in."""

LARGEST_KML = 256 << 20
"""Most bytes of KML: in memory it is a tree of ten times its size."""

SETTINGS = re.compile(r"\b(password|passwd|pwd|sslpassword|passfile)\s*=", re.IGNORECASE)
"""How a password is given to PostgreSQL and other databases outside an address."""

HEAD = 65_536
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Files of other kinds that look like JSON or XML make the driver open what they refer to, also on a
# network.
REFERENCES = re.compile(
    rb"gdal_streamed_alg|<\s*OGR\w*DataSource|opengis\.net/(gml|wfs)|<\s*(gml|wfs|csw|GMLAS)\w*[:\s]",
    re.IGNORECASE,
)


class Source(NamedTuple):
    """A table as it is in a file.

    `name` is what to call it in errors; `untyped` says that all of it is text. `crs` and
    `lacks_crs` are for geometries that are still WKB because one of them cannot be read.
    """

    frame: pd.DataFrame
    name: str
    untyped: bool = False
    crs: Any = None
    lacks_crs: bool = False
    unread: Mapping[int, str] = MappingProxyType({})
    """Rows of the file that are not in `frame`, by their number, and why."""
    ids: Mapping[int, str] = MappingProxyType({})
    """Their ids, if they are known."""
    features: tuple[str, ...] | None = None
    """The features' own ids, also of unread features, if they were asked for."""
    datum: Any = None
    """The geographic CRS of coordinates that were read from columns."""
    behind: Mapping[int, tuple[int, ...]] = MappingProxyType({})
    """For a row of `frame` made from several rows of the file: their numbers."""
    facts: Mapping[str, str] = MappingProxyType({})
    """What was found out about the file: encoding, delimiter, sheet and so on."""
    unmet: frozenset[tuple[str, str]] = frozenset()
    """The columns and codes of a mapping's ``values`` that occur in no cell."""


def lacks_crs(source: Source) -> bool:
    """Tell whether the geometries of a table have no CRS, so that the user has to give it.

    Parameters
    ----------
    source : Source
        The table.

    Returns
    -------
    bool
        Whether they have none.

    Examples
    --------
    >>> lacks_crs(Source(pd.DataFrame({"hazard_id": ["A"]}), "areas.csv"))
    False
    """
    frame = source.frame
    drawn = isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None
    return source.lacks_crs or (
        drawn and frame.crs is None and source.crs is None and bool(frame.geometry.notna().any())
    )


# The file ---------------------------------------------------------------------------------------


def checked_path(path: str | os.PathLike[str]) -> Path:
    """Give the path of a file that exists and is not empty.

    Parameters
    ----------
    path : str or os.PathLike
        The file.

    Returns
    -------
    pathlib.Path
        Its path.

    Raises
    ------
    ReadError
        If it is missing, empty, a folder or an address.

    Examples
    --------
    >>> checked_path("no_such_file.gpkg")
    Traceback (most recent call last):
    minemap.errors.ReadError: no_such_file.gpkg: no such file; looked in ...
    """
    text = os.fspath(path)
    if "://" in text or re.match(r"/+vsi", text):
        # Not the whole address: it may contain a password.
        raise ReadError(
            f"{text.partition('://')[0]}: only files on this machine, PostgreSQL databases "
            "(postgresql://user@host/database) and services (https://…/FeatureServer/0) are read; "
            "download it first"
        )
    if SETTINGS.search(text) and not Path(text).exists():
        raise ReadError(
            "the name of a file looks like the settings of a database, which are not shown; write "
            "them as postgresql://user@host:5432/database, the password in PGPASSWORD or .pgpass"
        )
    if "\x00" in text:
        raise ReadError(f"{text!a}: not the name of a file")
    file = Path(text)
    if file.is_dir() and is_geodatabase(file):
        return file
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


def is_geodatabase(file: Path) -> bool:
    """Tell whether a folder or a zip is a File Geodatabase.

    Parameters
    ----------
    file : pathlib.Path
        The folder or file.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> is_geodatabase(Path("areas.zip"))
    False
    """
    if file.is_dir():
        return file.suffix.casefold() == ".gdb" and any(file.glob("*.gdbtable"))
    if file.suffix.casefold() != ".zip" or not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.casefold().endswith(".gdbtable") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        # The file is damaged; its reader reports that.
        return False


def geodatabase_address(file: Path) -> str:
    """Give the address of a File Geodatabase for the driver.

    Parameters
    ----------
    file : pathlib.Path
        The folder, or a zip that holds it.

    Returns
    -------
    str
        What the driver opens.

    Raises
    ------
    ReadError
        If a zip holds several.

    Examples
    --------
    >>> geodatabase_address(Path("areas.gdb"))
    'areas.gdb'
    """
    if file.suffix.casefold() != ".zip":
        return str(file)
    with zipfile.ZipFile(file) as archive:
        tables = [name for name in archive.namelist() if name.casefold().endswith(".gdbtable")]
    folders = sorted({name.rpartition("/")[0] for name in tables})
    if len(folders) > 1:
        raise ReadError(f"{file}: holds several geodatabases: {listed(folders)}; unpack it")
    return f"/vsizip/{{{file.absolute()}}}/{folders[0]}"


def format_of(file: Path) -> Format:
    """Find the format of a file by its ending, and check that the file begins like that format.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    Format
        The format.

    Raises
    ------
    ReadError
        If the ending is unknown, or the file is of another format.

    Examples
    --------
    >>> from minemap import samples
    >>> format_of(samples.peru_path()).name
    'GeoPackage'
    """
    form = GEODATABASE if is_geodatabase(file) else FORMATS.get(file.suffix.casefold())
    if form is GEODATABASE and file.is_dir():
        return form
    if form is None:
        known = ", ".join(FORMATS)
        raise ReadError(f"{file}: unknown ending {file.suffix!r}; files that can be read: {known}")
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise ReadError(f"{file}: cannot be opened: {error.strerror}") from error
    if WEB_PAGE.match(head.removeprefix(BYTE_ORDER_MARK)) is not None:
        raise ReadError(
            f"{file}: is a web page, perhaps one to sign in or with an error. Open it in a browser "
            "to see what it says, sign in, and download again; a table in it can be saved as .xlsx "
            "from a spreadsheet"
        )
    if not _begins(form, head):
        other = next(
            (known.name for known in FORMATS.values() if _begins_surely(known, head)), None
        )
        is_it = f"it looks like {other}: give it that ending" if other else "export it again"
        raise ReadError(f"{file}: not a {form.name}, though its name says so; {is_it}")
    # Drivers read a text only up to the first NUL.
    if form in {GEOJSON, KML, GPX, DXF}:
        refuse_pointers(file, head)
    if form.begins == b"PK":
        with reading(file, form):
            check_packed(file, LARGEST_KML if form is KMZ else LARGEST_PACKED)
    elif form is KML and file.stat().st_size > LARGEST_KML:
        raise ReadError(f"{file}: larger than {LARGEST_KML >> 20} MiB; export it in parts")
    return form


def refuse_pointers(file: Path, head: bytes) -> None:
    """Refuse a file that a driver could read as a reference to other files or hosts.

    Drivers look for their marks anywhere at the beginning of a file, whatever its format.

    Parameters
    ----------
    file : pathlib.Path
        The file, for the error.
    head : bytes
        What it begins with.

    Raises
    ------
    ReadError
        If it could be.

    Examples
    --------
    >>> refuse_pointers(Path("walk.gpx"), b"<gpx/><OGRVRTDataSource>")
    Traceback (most recent call last):
    minemap.errors.ReadError: walk.gpx: points to other files, which are not followed; give those
    """
    if REFERENCES.search(head) is not None:
        raise ReadError(f"{file}: points to other files, which are not followed; give those")


def _begins(form: Format, head: bytes) -> bool:
    text = head.removeprefix(BYTE_ORDER_MARK)
    if isinstance(form.begins, bytes):
        if form is CSV:
            return not any(_begins_surely(other, head) for other in FORMATS.values())
        return head.startswith(form.begins)
    return form.begins.match(text) is not None


def _begins_surely(form: Format, head: bytes) -> bool:
    return form is not CSV and bool(head.strip()) and _begins(form, head)


@contextmanager
def reading(file: Path, form: Format) -> Iterator[None]:
    """Turn whatever the libraries below raise into one error, and suppress their warnings.

    minemap's own warnings are given when everything is read.

    Parameters
    ----------
    file : pathlib.Path
        The file that is read.
    form : Format
        Its format.

    Raises
    ------
    ReadError
        If anything but minemap's own errors is raised.

    Examples
    --------
    >>> with reading(Path("areas.csv"), CSV):
    ...     raise ValueError("line 3")
    Traceback (most recent call last):
    minemap.errors.ReadError: areas.csv: cannot be read as CSV: it is damaged ... (line 3); ...
    """
    logger = logging.getLogger("pyogrio")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
        for told in caught:
            if issubclass(told.category, MinemapWarning):
                warn(str(told.message))
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


def listed(names: Sequence[str]) -> str:
    """Write a list of names, each in quotes.

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


def with_unread(rejected: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Add the rows that could not be read at all to the rejected rows.

    Parameters
    ----------
    rejected : pandas.DataFrame
        The rows that cannot be used: ``row``, ``id``, ``field``, ``reason``.
    source : Source
        Where they come from.

    Returns
    -------
    pandas.DataFrame
        Both, by the number of the row.

    Examples
    --------
    >>> rejected = pd.DataFrame({"row": [3], "id": ["A"], "field": ["name"], "reason": ["why"]})
    >>> source = Source(pd.DataFrame(), "areas", unread={2: "is damaged"})
    >>> with_unread(rejected, source)[["row", "reason"]]
       row      reason
    0    2  is damaged
    1    3         why
    """
    others = pd.DataFrame(
        {
            "row": list(source.unread),
            "id": [source.ids.get(row, "") for row in source.unread],
            "field": "geometry" if source.ids else "",
            "reason": source.unread.values(),
        }
    )
    both = pd.concat([rejected, others.astype(rejected.dtypes)])
    return both.sort_values("row", ignore_index=True)
