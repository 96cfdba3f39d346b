"""Writing tables to files of the usual formats: whole or not at all."""

from __future__ import annotations

import csv
import json
import re
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from minemap.dtypes import TEXT, plain_types
from minemap.errors import ArgumentError, WriteError, warn
from minemap.language.vocabulary import CATEGORIES, OUTCOMES, colour, label
from minemap.saving import file_name, saving
from minemap.spreadsheet import MILLISECOND_US, write_spreadsheet
from minemap.tables.kml import write_kml

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    Writer = Callable[[dict[str, pd.DataFrame], Path], None]

__all__ = ["LAYERED", "write"]

ROW = "row"
"""The name of the index with row numbers."""

GPX = "http://www.topografix.com/GPX/1/1"
"""The namespace of GPX 1.1 (https://www.topografix.com/GPX/1/1/)."""

# Not RFC 7946, with which the driver would cut coordinates to seven decimals. A text that looks
# like a list stays a text.
JSON_OPTIONS = {"COORDINATE_PRECISION": "15", "AUTODETECT_JSON_STRINGS": "NO"}

DBF_TEXT, DBF_DECIMALS, DBF_LARGEST, DBF_SHARE = 254, 15, 1e22, 1e-9
DBF_DIGITS = 18
"""Most digits of a whole number with its sign; drivers turn longer ones into floats."""
SHAPEFILE_INDEXES = (".qix", ".sbn", ".sbx")
"""Parts that other programs add to a Shapefile; they are wrong once it is replaced."""

STYLED: dict[Literal["outcome", "category"], tuple[str, ...]] = {
    "outcome": OUTCOMES,
    "category": CATEGORIES,
}
"""Columns and codes by which a layer is coloured; the first that it has is used."""

AREAL = 2

BOX_COLUMN, ROWS_A_GROUP = "bbox", 50_000
"""GeoParquet: the column with the box of each row, and the number of rows in a group."""

CELL = r"(^|[;\t\r\n])"
"""Where a cell of a spreadsheet begins: also after separators of other countries, and after a line
end, which quotation marks within a cell then do not protect."""

FORMULA = re.compile(CELL + r"(?='*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
MARKED = re.compile(CELL + r"(?='+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""What a spreadsheet program reads as a formula (OWASP, CSV Injection), also with apostrophes
before it."""

AMBIGUOUS = r"-?[1-9]\d{0,2}\.\d{3}"
"""A decimal number that could be read as one with a thousands separator."""


def write(
    tables: pd.DataFrame | Mapping[str, pd.DataFrame],
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    language: str = "en",
    time_slider: bool = False,
    safe_for: Literal["spreadsheets"] | None = None,
    styles: bool = False,
) -> Path:
    """Write tables to a file, whose format its ending says.

    ``.gpkg`` (GeoPackage), ``.kml``, ``.kmz``, ``.xlsx`` (Excel) and ``.json`` (rows by table, for
    other programs) hold several tables as layers, folders or sheets; ``.geojson``, ``.geojsonl`` (a
    feature a line), ``.shp``, ``.zip`` (zipped Shapefile), ``.fgb`` (FlatGeobuf), ``.parquet``
    (GeoParquet), ``.csv`` and ``.gpx`` hold one. The file appears whole or not at all.

    What is written is read back by `minemap.read_hazards` and `minemap.read_releases`, save .json
    and .gpx: every value, type, day and vertex. The limits of the formats are errors, warnings or
    said here. Cells of several types, lists, spans of time and numbers beyond 64 bits become texts,
    bytes hexadecimal digits. A Shapefile keeps ten letters of the name of a column, with ``_`` for
    some, which are read back for the columns of their tables, and days of further columns as texts,
    as KML does; it holds no outlines and points together, no text of more than 254 bytes, and 15
    decimals of a number. A further column of KML and CSV comes back as what its texts prove, and in
    GeoJSON texts that are days or times as these; it holds 16 digits of a number. KML
    holds no control characters, Excel no outline of more than 32,767 letters of WKT, no number of
    more than 15 digits and no day before 1900. GPX is for a receiver: points are waypoints,
    outlines tracks along their rings, all columns one text.

    Parameters
    ----------
    tables : pandas.DataFrame or mapping of str to pandas.DataFrame
        A table, or tables by the names of their layers: ``{"hazards": …, "releases": …}``. An
        index that has a name is written as columns, save the numbers of rows (``row``).
    path : str or os.PathLike
        The file.
    overwrite : bool
        Whether a file that is there may be replaced.
    language : {"en", "es", "fr"}
        Of KML and KMZ: the language of the folders of categories and outcomes.
    time_slider : bool
        Of KML and KMZ: whether a globe shows a slider of time, on which each placemark appears with
        the day from which it is in the record.
    safe_for : {"spreadsheets"}, optional
        Of CSV: put an apostrophe before texts that a spreadsheet program would take for a formula,
        those that begin with ``=``, ``+``, ``-``, ``@``, a tab or a line end. It is taken off again
        when the file is read.
    styles : bool
        Of GeoPackage: add the table ``layer_styles``, by which QGIS opens each layer with the
        colours of its outcomes or categories. Other programs list it as one more layer.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    WriteError
        If the file is there already and `overwrite` is false, the ending is unknown, the format
        cannot hold the tables, or the disk does not take them.
    ArgumentError
        If `tables` is neither a table nor tables by name, or the language is not known.
    MissingDependencyError
        If an Excel file is to be written, and ``minemap[field]`` is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import minemap
    >>> hazards, releases = minemap.samples.peru()
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> path = minemap.write({"hazards": hazards, "releases": releases}, folder / "record.gpkg")
    >>> len(minemap.read_releases(path)) == len(releases)
    True
    """
    target = Path(file_name(path))
    suffix = target.suffix.casefold()
    if suffix not in WRITERS:
        raise WriteError(
            f"{target}: unknown ending {target.suffix!r}; files that can be written: "
            f"{', '.join(WRITERS)}"
        )
    if safe_for not in {None, "spreadsheets"}:
        raise ArgumentError(f"safe_for={safe_for!r} is not known; there is 'spreadsheets'")
    if safe_for is not None and suffix != ".csv":
        raise ArgumentError(f"{target}: safe_for= is of CSV; other formats keep texts as texts")
    if styles and suffix != ".gpkg":
        raise ArgumentError(f"{target}: styles= is of GeoPackage; a .kml has colours by itself")
    log = Path(f"{target}-wal")
    if suffix == ".gpkg" and log.exists() and log.stat().st_size:
        # SQLite would apply its changes to the new file.
        raise WriteError(
            f"{target}: another program has it open, or left changes in {log.name}; close it "
            "there, or remove that file, and write again"
        )
    layers = _layers(tables, target)
    _check_layers(layers, target)
    stale = SHAPEFILE_INDEXES if suffix == ".shp" else ()
    with (
        saving(target, overwrite=overwrite, stale=stale, faults=(Exception,)) as draft,
        warnings.catch_warnings(),
    ):
        # The docstring mentions a Shapefile's short names and KML's missing types.
        warnings.simplefilter("ignore")
        if suffix == ".csv":
            _csv(layers, draft, safe=safe_for is not None)
        elif suffix in GLOBES:
            write_kml(layers, draft, language=language, time_slider=time_slider)
        else:
            WRITERS[suffix](layers, draft)
        if styles:
            _add_styles(layers, draft)
    return target


def _layers(
    tables: pd.DataFrame | Mapping[str, pd.DataFrame], target: Path
) -> dict[str, pd.DataFrame]:
    named = tables if isinstance(tables, Mapping) else {target.name.split(".")[0]: tables}
    if not named or not all(isinstance(table, pd.DataFrame) for table in named.values()):
        raise ArgumentError(
            "tables is neither a table nor a mapping of names to tables, such as "
            "{'hazards': hazards, 'releases': releases}"
        )
    plain = {str(name): _with_index(table) for name, table in named.items()}
    for name, table in plain.items():
        twice = table.columns[table.columns.map(str).duplicated()]
        if len(twice):
            raise WriteError(f"{target}: {name} has two columns called {twice[0]}; rename one")
    return {name: _in_degrees(plain_types(table), name) for name, table in plain.items()}


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    """Turn a named index, the key of a table, into columns; row numbers are dropped."""
    levels = [name for name in table.index.names if name is not None and name != ROW]
    free = [name for name in levels if name not in table.columns]
    if not free:
        return table
    drop = [name for name in table.index.names if name not in free]
    kept = table.droplevel(drop) if drop and free else table
    return kept.reset_index()


def _in_degrees(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Bring a table to EPSG:4326; a table without geometries stays as it is."""
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        return table
    if table.crs is None and table.geometry.notna().any():
        raise WriteError(f"{name}: its geometries have no CRS; set it with table.set_crs first")
    bare = table.crs is None
    degrees: pd.DataFrame = table.set_crs("EPSG:4326") if bare else table.to_crs("EPSG:4326")
    return degrees


# Formats ----------------------------------------------------------------------------------------


def _written_by(driver: str, **options: Any) -> Writer:
    def writer(layers: dict[str, pd.DataFrame], draft: Path) -> None:
        for number, (name, table) in enumerate(layers.items()):
            _write_layer(table, draft, name, driver, append=number > 0, **options)

    return writer


def _write_layer(
    table: pd.DataFrame,
    draft: Path,
    name: str,
    driver: str,
    *,
    append: bool = False,
    **options: Any,
) -> None:
    if "!" in str(draft):
        raise WriteError(
            f"{draft.name}: the driver takes '!' for an archive; rename the file or folder"
        )
    pyogrio.write_dataframe(
        _named(table), draft, layer=name, driver=driver, append=append, **options
    )


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Give columns names that every driver accepts."""
    plain = table.reset_index(drop=True)
    plain.columns = plain.columns.map(str)
    return plain


def _geopackage(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    for number, (name, table) in enumerate(layers.items()):
        taken = {str(column).casefold() for column in table.columns}
        options = {"FID": _free("fid", taken), "GEOMETRY_NAME": _free("geom", taken)}
        if not isinstance(table, gpd.GeoDataFrame):
            del options["GEOMETRY_NAME"]
        _write_layer(table, draft, name, "GPKG", append=number > 0, layer_options=options)


def _add_styles(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    """Add the table in which QGIS looks for the styles of the layers of a GeoPackage."""
    rows = []
    for name, table in layers.items():
        coded = [kind for kind in STYLED if kind in table.columns]
        if not coded or not isinstance(table, gpd.GeoDataFrame):
            continue
        areal = bool((shapely.get_dimensions(table.geometry.to_numpy()) == AREAL).any())
        rows.append(
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": name,
                "f_geometry_column": _free("geom", {str(c).casefold() for c in table.columns}),
                "styleName": f"{name} by {coded[0]}",
                "styleQML": _qml(coded[0], areal=areal),
                "styleSLD": "",
                "useAsDefault": True,
                "description": "",
                "owner": "",
                "ui": "",
                "update_time": pd.Timestamp("2000-01-01"),
            }
        )
    if rows:
        _write_layer(
            pd.DataFrame(rows), draft, "layer_styles", "GPKG", append=True,
            layer_options={"FID": "id"},
        )  # fmt: skip


def _qml(kind: Literal["outcome", "category"], *, areal: bool) -> str:
    """Write a QGIS style that colours by the codes of a column."""
    root = ET.Element("qgis", version="3.28", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=kind)
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, code in enumerate(STYLED[kind]):
        ET.SubElement(
            categories, "category", value=code, label=label(kind, code), symbol=str(number),
            render="true",
        )  # fmt: skip
        symbol = ET.SubElement(
            symbols, "symbol", type="fill" if areal else "marker", name=str(number), alpha="1"
        )
        drawn = ET.SubElement(
            symbol, "layer", {"class": "SimpleFill" if areal else "SimpleMarker", "enabled": "1"}
        )
        red, green, blue = bytes.fromhex(colour(kind, code)[1:])
        values = {
            "color": f"{red},{green},{blue},{128 if areal else 255}",
            "outline_color": f"{red},{green},{blue},255",
        }
        for key, value in values.items():
            ET.SubElement(drawn, "prop", k=key, v=value)
    return ET.tostring(root, encoding="unicode")


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _shapefile(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    [(name, table)] = layers.items()
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        raise WriteError(f"{name}: has no places, and a Shapefile is made of them; write a .csv")
    texts = pd.DataFrame(table.drop(columns=table.active_geometry_name))
    for column in texts.columns[[kind.kind == "O" for kind in texts.dtypes]]:
        sizes = texts[column].dropna().map(lambda text: len(str(text).encode()))
        if (sizes > DBF_TEXT).any():
            raise WriteError(
                f"{name}: column {column} has a text of more than {DBF_TEXT} bytes, and a "
                "Shapefile would cut it off; write a .gpkg"
            )
    for column in texts.columns[[kind.kind == "f" for kind in texts.dtypes]]:
        numbers = texts[column].dropna().astype("float64")
        kept = np.abs(numbers.round(DBF_DECIMALS) - numbers) <= DBF_SHARE * np.abs(numbers)
        unfit = numbers[~kept | (np.abs(numbers) > DBF_LARGEST)]
        if len(unfit):
            raise WriteError(
                f"{name}: column {column} has {float(unfit.iloc[0])!r}, and a Shapefile holds "
                f"{DBF_DECIMALS} decimals of a number; write a .gpkg"
            )
    for column in texts.columns[[kind.kind in "iu" for kind in texts.dtypes]]:
        long = texts[column].dropna().map(lambda number: len(str(number)) > DBF_DIGITS).astype(bool)
        if long.any():
            raise WriteError(
                f"{name}: column {column} has {texts[column].dropna()[long].iloc[0]}, and a "
                f"Shapefile keeps {DBF_DIGITS} digits of a whole number; make texts of them, or "
                "write a .gpkg"
            )
    kinds = set(table.geometry.dropna().geom_type.str.removeprefix("Multi"))
    if len(kinds) > 1:
        raise WriteError(
            f"{name}: a Shapefile holds either outlines or points, not both; write a .gpkg"
        )
    _write_layer(table, draft, name, "ESRI Shapefile", encoding="UTF-8")


def _zipped_shapefile(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    with tempfile.TemporaryDirectory(dir=draft.parent) as folder:
        shape = Path(folder) / f"{draft.name.split('.')[0]}.shp"
        _shapefile(layers, shape)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def _geoparquet(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    [table] = layers.values()
    plain = _named(table)
    if not isinstance(plain, gpd.GeoDataFrame):
        plain.to_parquet(draft, index=False, write_page_checksum=True)
        return
    # The box of each row lets readers skip groups of rows that lie elsewhere.
    boxes = {"write_covering_bbox": True} if BOX_COLUMN not in plain.columns else {}
    # Check sums show pages that were damaged later.
    plain.to_parquet(
        draft,
        index=False,
        schema_version="1.1.0",
        row_group_size=ROWS_A_GROUP,
        write_page_checksum=True,
        **boxes,
    )


def _lines(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    [(name, table)] = layers.items()
    if table.empty:
        # Not a file of 0 bytes, which would look as if writing had failed.
        draft.write_text("\n")
    else:
        _write_layer(table, draft, name, "GeoJSONSeq", layer_options=JSON_OPTIONS)


def _spelled(table: pd.DataFrame) -> pd.DataFrame:
    """Write geometries as WKT and days as 2023-12-31."""
    plain = pd.DataFrame(_named(table))
    for name in plain.columns:
        column = plain[name]
        if isinstance(column.dtype, gpd.array.GeometryDtype):
            # Write as many digits as distinguish any two floats.
            plain[name] = shapely.to_wkt(column.array, rounding_precision=-1)
        elif column.dtype.kind == "M" and (column.dropna().dt.normalize() == column.dropna()).all():
            # Not strftime, which writes no zeros before the year 1.
            days = np.datetime_as_string(column.to_numpy("datetime64[D]"))
            plain[name] = pd.Series(days, column.index, dtype=TEXT).mask(column.isna())
    return plain


def _check_layers(layers: dict[str, pd.DataFrame], target: Path) -> None:
    """Refuse what the format cannot hold, and warn of what it holds only in part."""
    suffix = target.suffix.casefold()
    if len(layers) > 1 and suffix not in LAYERED:
        raise WriteError(
            f"{target}: holds one table, not {len(layers)} ({', '.join(layers)}); write each to a "
            "file of its own, or all to a .gpkg"
        )
    if suffix not in WITH_NUL:
        _refuse_nul(layers, target)
    if suffix in TO_MILLISECONDS:
        _tell_finer_times(layers, target)
    if suffix in WITHOUT_INFINITY:
        _refuse_infinite(layers, target)


def _refuse_nul(layers: dict[str, pd.DataFrame], target: Path) -> None:
    """Refuse the character NUL, which ends a text in formats and their readers."""
    for name, table in layers.items():
        for column in table.columns:
            texts = table[column]
            if "\x00" in str(column):
                raise WriteError(f"{target}: a column of {name} has the character NUL in its name")
            if isinstance(texts.dtype, pd.StringDtype) or texts.dtype == object:
                bad = texts.map(lambda text: isinstance(text, str) and "\x00" in text)
                if bad.any():
                    row = table.index[bad.to_numpy(dtype=bool)][0]
                    raise WriteError(
                        f"{target}: {name}, row {row}, column {column}: the character NUL, which "
                        f"{target.suffix} cannot hold; take it out"
                    )


def _refuse_infinite(layers: dict[str, pd.DataFrame], target: Path) -> None:
    for name, table in layers.items():
        for column in table.columns[[kind.kind == "f" for kind in table.dtypes]]:
            if np.isinf(table[column].astype("float64")).any():
                raise WriteError(
                    f"{target}: {name}, column {column}: an infinite number, and JSON has none; "
                    "take it out"
                )


def _tell_finer_times(layers: dict[str, pd.DataFrame], target: Path) -> None:
    """Warn of times finer than a millisecond, which the drivers cannot write."""
    for name, table in layers.items():
        for column in table.columns:
            times = table[column]
            if times.dtype.kind == "M" and (times.dt.microsecond % MILLISECOND_US > 0).any():
                warn(
                    f"{target}: {name}, column {column}: times are kept to the millisecond; "
                    "a .parquet or .csv keeps all of them"
                )


def _csv(layers: dict[str, pd.DataFrame], draft: Path, *, safe: bool = False) -> None:
    [table] = layers.values()
    draft.write_text(csv_text(_spelled(table), safe=safe), encoding="utf-8", newline="")


def csv_text(table: pd.DataFrame, *, safe: bool = False) -> str:
    """Write a table of plain cells as CSV, so that every text comes back as it was.

    Parameters
    ----------
    table : pandas.DataFrame
        Its columns are named by texts; its index is not written.
    safe : bool
        Whether texts that a spreadsheet would take for formulas get an apostrophe.

    Returns
    -------
    str
        The CSV.

    Examples
    --------
    >>> print(csv_text(pd.DataFrame({"name": ["=1+1"], "m2": [-7]}), safe=True), end="")
    name,m2
    '=1+1,-7
    """
    plain = table.copy()
    # Escape a text again that already looks escaped, so that reading restores it.
    marked = FORMULA if safe else MARKED
    numeric = {name for name in plain.columns if plain[name].dtype.kind in "iufbM"}
    for name in plain.columns.difference(list(numeric)):
        texts = plain[name]
        told = np.array(
            [marked.search(text) is not None for text in texts.astype(TEXT).fillna("")], dtype=bool
        )
        if told.any():
            changed = [marked.sub(r"\1'", str(text)) for text in texts[told]]
            plain[name] = texts.astype(object)
            plain.loc[told, name] = changed
    plain.columns = [marked.sub(r"\1'", name) for name in plain.columns]
    if "reported_m2" in plain:
        written = plain["reported_m2"].astype(TEXT)
        odd = written.str.fullmatch(AMBIGUOUS, na=False)
        plain["reported_m2"] = written.where(~odd, written + "0")
    # For some readers a bare carriage return ends a line unless it is in quotes.
    bare = any("\r" in name for name in plain.columns) or any(
        plain[name].astype(TEXT).str.contains("\r", na=False, regex=False).any()
        for name in plain.columns
        if name.removeprefix("'") not in numeric
    )
    quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if bare else csv.QUOTE_MINIMAL
    text: str = plain.to_csv(index=False, lineterminator="\n", quoting=quoting)
    return text


def _json(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    rows = {
        name: json.loads(_spelled(table).to_json(orient="records", double_precision=15))
        for name, table in layers.items()
    }
    draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _gpx(layers: dict[str, pd.DataFrame], draft: Path) -> None:
    """Write GPX for a receiver: points as waypoints, outlines as tracks along their rings."""
    [(name, table)] = layers.items()
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        raise WriteError(f"{name}: has no places, and GPX holds nothing else; write a .csv")
    texts = _spelled(table.drop(columns=table.active_geometry_name)).astype(object)
    called = next((one for one in ("hazard_id", "release_id", "name") if one in texts), None)
    root = ET.Element("gpx", {"version": "1.1", "creator": "minemap", "xmlns": GPX})
    tracks = []
    for row, shape in zip(texts.to_dict("records"), table.geometry, strict=True):
        said = [
            ("name", "" if called is None else str(row[called])),
            ("desc", "; ".join(f"{key}: {text}" for key, text in row.items() if pd.notna(text))),
        ]
        for point in shapely.get_parts(shape) if shape is not None else []:
            if point.geom_type == "Point" and not point.is_empty:
                _said(_spot(root, "wpt", *point.coords[0][:2]), said)
        lines = _lines_of(shape)
        if len(lines):
            tracks.append((said, lines))
    for said, lines in tracks:
        track = _said(ET.SubElement(root, "trk"), said)
        for line in lines:
            part = ET.SubElement(track, "trkseg")
            for place in shapely.get_coordinates(line).tolist():
                _spot(part, "trkpt", *place)
    ET.ElementTree(root).write(draft, "utf-8", xml_declaration=True)


def _lines_of(shape: Any) -> Any:
    """Give the lines of a shape, or the rings of its polygons."""
    parts = shapely.get_parts(shape) if shape is not None else []
    return [
        line
        for part in parts
        if part.geom_type in {"Polygon", "LineString", "LinearRing"} and not part.is_empty
        for line in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])
    ]


def _spot(parent: Any, tag: str, longitude: float, latitude: float) -> Any:
    return ET.SubElement(parent, tag, {"lat": repr(latitude), "lon": repr(longitude)})


def _said(element: Any, said: list[tuple[str, str]]) -> Any:
    for tag, text in said:
        if text:
            ET.SubElement(element, tag).text = "".join(
                letter for letter in text if letter.isprintable() or letter in "\n\t"
            )
    return element


WRITERS: dict[str, Writer] = {
    ".gpkg": _geopackage,
    ".geojson": _written_by("GeoJSON", layer_options=JSON_OPTIONS),
    ".shp": _shapefile,
    ".zip": _zipped_shapefile,
    ".geojsonl": _lines,
    ".kml": write_kml,
    ".kmz": write_kml,
    # A spatial index would sort the rows, and cannot hold rows without geometry.
    ".fgb": _written_by("FlatGeobuf", layer_options={"SPATIAL_INDEX": "NO"}),
    ".parquet": _geoparquet,
    ".csv": _csv,
    ".gpx": _gpx,
    ".xlsx": write_spreadsheet,
    ".json": _json,
}
GLOBES = (".kml", ".kmz")
TO_MILLISECONDS = (".gpkg", ".geojson", ".geojsonl", ".fgb", ".shp", ".zip")
WITHOUT_INFINITY = (".geojson", ".geojsonl", ".json")
WITH_NUL = (".parquet", ".json", ".xlsx")
LAYERED = (".gpkg", ".kml", ".kmz", ".xlsx", ".json")
