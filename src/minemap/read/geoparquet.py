"""GeoParquet: columns and geometries, read in one pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from minemap.dtypes import in_text
from minemap.errors import ReadError
from minemap.positions.nesting import LEAST_SUSPECT, NESTED, is_nested
from minemap.positions.written import parsed_unguarded
from minemap.read.features import check_texts
from minemap.read.formats import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["geoparquet_in_parts", "read_geoparquet"]

NATIVE = {
    f"{several}{kind}" for several in ("", "multi") for kind in ("point", "linestring", "polygon")
}
"""Encodings of GeoParquet 1.1 (OGC 24-013) other than WKB."""

UNKNOWN = "its metadata of GeoParquet cannot be understood; export it again"


def read_geoparquet(file: Path) -> Source:
    """Read a whole file, GeoParquet or plain Parquet.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    Source
        Its rows; those of plain Parquet as they stand, of which a column may hold WKB or WKT.

    Raises
    ------
    ReadError
        If a geometry holds others too deep to be parsed, or its metadata is no GeoParquet's.
    UnicodeError
        If a text is not UTF-8.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "areas.parquet")
    ...     areas = gpd.GeoDataFrame({"id": ["A"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    ...     areas.to_parquet(path)
    ...     read_geoparquet(path).frame.values.tolist()
    [['A', <POINT (1 2)>]]
    """
    with pq.ParquetFile(file, page_checksum_verification=True) as content:
        return _source(content.read(), file)


def geoparquet_in_parts(file: Path, rows: int) -> Iterator[Source]:
    """Read a file part by part; each index continues where the part before ended.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    rows : int
        Rows of a part.

    Yields
    ------
    Source
        A part, as `read_geoparquet` gives the whole; its index ``row`` begins with 1.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "areas.parquet")
    ...     pd.DataFrame({"hazard_id": ["A", "B", "C"]}).to_parquet(path)
    ...     [part.frame.index.tolist() for part in geoparquet_in_parts(path, 2)]
    [[1, 2], [3]]
    """
    with pq.ParquetFile(file, page_checksum_verification=True) as content:
        first = 1
        for batch in content.iter_batches(rows):
            source = _source(pa.Table.from_batches([batch]), file)
            source.frame.index = pd.RangeIndex(first, first + len(batch), name="row")
            first += len(batch)
            yield source


def _source(table: pa.Table, file: Path) -> Source:
    """Turn what was read into a table, with geometries from the columns that the metadata names."""
    about = _about(table.schema.metadata or {}, file)
    drawn = about.get("columns", {})
    boxes = {
        path[0]
        for column in drawn.values()
        for path in column.get("covering", {}).get("bbox", {}).values()
    }
    table = table.drop_columns([name for name in boxes if name in table.column_names])
    places = {name: table.column_names.index(name) for name in drawn}
    frame: pd.DataFrame = table.drop_columns([*drawn]).to_pandas()
    check_texts(frame)
    frame = in_text(frame)
    whole = True
    crs: CRS | None = None
    for name in sorted(places, key=places.__getitem__):
        # A missing CRS means longitude and latitude; null means that it is unknown.
        own = _crs(drawn[name].get("crs", "OGC:CRS84"))
        column = table[name]
        if drawn[name]["encoding"] == "WKB":
            cells = _wkb(column, name, file)
        else:
            cells = _native(column, drawn[name]["encoding"])
        if cells is None:
            cells = column.to_numpy()
            whole = whole and name != about["primary_column"]
        else:
            cells = gpd.array.from_shapely(cells, crs=own)
        frame.insert(min(places[name], len(frame.columns)), name, cells)
        crs = own if name == about["primary_column"] else crs
    if not drawn:
        return Source(frame, str(file))
    if not whole:
        return Source(frame, str(file), crs=crs, lacks_crs=crs is None)
    return Source(gpd.GeoDataFrame(frame, geometry=about["primary_column"]), str(file))


def _about(metadata: dict[bytes, bytes], file: Path) -> dict[str, Any]:
    """Give the metadata of GeoParquet; empty if the file has none."""
    try:
        about = json.loads(metadata.get(b"geo", b"{}"))
        drawn = about.get("columns", {})
        known = all(column["encoding"] in {"WKB", *NATIVE} for column in drawn.values())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadError(f"{file}: {UNKNOWN}") from error
    if not known or (drawn and about.get("primary_column") not in drawn):
        raise ReadError(f"{file}: {UNKNOWN}")
    return dict(about)


def _wkb(column: pa.ChunkedArray, name: str, file: Path) -> Any:
    """Parse a column of WKB; None if a cell is damaged, so that its row can be named."""
    column = column.cast(pa.large_binary())
    cells = column.to_numpy()
    sizes = pc.fill_null(pc.binary_length(column), 0).to_numpy()
    if any(is_nested(cells[row]) for row in np.flatnonzero(sizes >= LEAST_SUSPECT).tolist()):
        raise ReadError(f"{file}: a geometry of its column {name!r} {NESTED}")
    shapes = parsed_unguarded(shapely.from_wkb, cells)
    damaged = shapely.is_missing(shapes).sum() > column.null_count
    return None if damaged else shapes


def _native(column: pa.ChunkedArray, encoding: str) -> Any:
    """Make geometries from lists of coordinates, as in GeoArrow."""
    meant = {"ARROW:extension:name": f"geoarrow.{encoding}"}
    field = pa.field("drawn", column.type, metadata=meant)
    drawn = gpd.GeoDataFrame.from_arrow(pa.table([column], schema=pa.schema([field])))
    return drawn["drawn"].to_numpy()


def _crs(stated: Any) -> CRS | None:
    """Give the CRS that is stated, mostly as PROJJSON.

    PROJ takes a twentieth of a second to build a CRS from JSON, and no time to look one up.
    """
    if stated is None:
        return None
    try:
        known = CRS.from_authority(stated["id"]["authority"], stated["id"]["code"])
        if _bare(known.to_json_dict()) == _bare(stated):
            return known
    except (CRSError, KeyError, TypeError, AttributeError):
        pass
    return CRS.from_user_input(stated)


def _bare(stated: dict[str, Any]) -> dict[str, Any]:
    """Leave out parts of PROJJSON that do not define the CRS and differ between programs."""
    ensemble = stated.get("datum_ensemble", {})
    members = [member["name"] for member in ensemble.get("members", [])]
    return {
        **{name: value for name, value in stated.items() if name != "$schema"},
        "datum_ensemble": {**ensemble, "members": members},
    }
