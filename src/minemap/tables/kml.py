"""KML and KMZ: writes tables as coloured folders of placemarks, and reads them.

The outermost folders of a file are its tables; folders in them sort the placemarks for people. The
cells of a table are in the extended data of the placemarks, with their types in a schema. The
description repeats them for people who click on an area.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.errors import ReadError, WriteError
from minemap.language.vocabulary import CATEGORIES, OUTCOMES, Kind, colour, label
from minemap.positions.outlines import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["UNFIT", "Folder", "folders_of", "placemarks", "write_kml"]

NAMESPACE = "http://www.opengis.net/kml/2.2"
INNER_FILE = "doc.kml"
OURS = '<table class="minemap">'
"""The beginning of a description that only repeats the extended data."""

OTHER = "other"
OTHER_COLOUR = "#3B6FB6"
FILL_OPACITY, LINE_OPACITY = "66", "ff"
LINE_WIDTH, LABEL_SCALE = "2", "0.8"

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold in any form."""

SHOWN = 200
DEEPEST = 50
"""Most levels of folders: each folder is searched again for every folder around it."""

ORDERED = re.compile(r"(table\d+)\.(\d+)")
"""Ids of placemarks that give their table and row."""

FRACTIONS = {"float", "double"}
NUMBERS = FRACTIONS | {"int", "uint", "short", "ushort"}
FLAGS = {"0": False, "1": True, "false": False, "true": True}
GEOMETRIES = {
    "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model", "Track", "MultiTrack",
    "MultiPoint", "MultiLineString", "MultiPolygon",
}  # fmt: skip
"""Includes kinds that some programs write although KML has them only as a MultiGeometry."""

THREE = 3
"""Longitude, latitude and height: no position of KML has more numbers."""

HOLDING = {*GEOMETRIES, "outerBoundaryIs", "innerBoundaryIs"}
"""The elements in which coordinates stand."""

SEVERAL = {"MultiGeometry", "MultiPoint", "MultiLineString", "MultiPolygon"}


class Folder(NamedTuple):
    """A folder of placemarks, those in its folders included."""

    name: str
    outermost: bool
    marks: list[ET.Element]
    schemas: Mapping[str, dict[str, str]]
    unread: tuple[str, ...] = ()
    """What is in no folder of the file, in words."""


# Writing ----------------------------------------------------------------------------------------


def write_kml(
    layers: Mapping[str, pd.DataFrame],
    draft: Path,
    *,
    language: str = "en",
    time_slider: bool = False,
) -> None:
    """Write tables in longitude and latitude as KML, or as KMZ if the name ends so.

    Parameters
    ----------
    layers : mapping of str to pandas.DataFrame
        Tables by the names of their folders.
    draft : pathlib.Path
        The file.
    language : {"en", "es", "fr"}
        The language of the folders of categories and outcomes.
    time_slider : bool
        Whether each placemark has the time from which it is in the record, so that a globe
        shows a slider.

    Raises
    ------
    WriteError
        If a text has a character that XML cannot hold.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> hazards = gpd.GeoDataFrame(
    ...     {"hazard_id": ["PE-1"], "category": ["SHA"]},
    ...     geometry=gpd.points_from_xy([-78.4], [-3.5]),
    ...     crs="EPSG:4326",
    ... )
    >>> path = pathlib.Path(tempfile.mkdtemp(), "hazards.kml")
    >>> write_kml({"hazards": hazards}, path)
    >>> "<name>Suspected hazardous area (1)</name>" in path.read_text("utf-8")
    True
    """
    if draft.suffix.casefold() == ".kmz":
        with (
            zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(INNER_FILE, "w") as stream,
        ):
            _write_document(layers, stream.write, draft, language, time_slider=time_slider)
    else:
        with draft.open("wb") as stream:
            _write_document(layers, stream.write, draft, language, time_slider=time_slider)


def _write_document(
    layers: Mapping[str, pd.DataFrame],
    put: Callable[[bytes], Any],
    draft: Path,
    language: str,
    *,
    time_slider: bool,
) -> None:
    zipped = draft.suffix.casefold() == ".kmz"
    put(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    put(f'<kml xmlns="{NAMESPACE}">\n<Document>\n'.encode())
    put(_element("name", draft.stem))
    for style in _styles(layers):
        put(style)
    for number, table in enumerate(layers.values(), start=1):
        put(_schema(table, number))
    for number, (name, table) in enumerate(layers.items(), start=1):
        put(b"<Folder>\n" + _element("name", name))
        marks = _Placemarks(table, number, language, zipped=zipped, time_slider=time_slider)
        for column, cells in marks.cells.items():
            _check_characters(cells, column, name)
        for title, rows in marks.groups():
            if title is not None:
                put(b"<Folder>\n" + _element("name", f"{title} ({len(rows):,})"))
            for row in rows:
                put(marks.placemark(row))
            if title is not None:
                put(b"</Folder>\n")
        put(b"</Folder>\n")
    put(b"</Document>\n</kml>\n")


def _bytes(element: ET.Element) -> bytes:
    # A bare carriage return would be read back as another line end.
    return bytes(ET.tostring(element, "utf-8")).replace(b"\r", b"&#13;") + b"\n"


def _element(tag: str, text: str, **attributes: str) -> bytes:
    return _bytes(_with_text(ET.Element(tag, attributes), text))


def _with_text(element: ET.Element, text: str) -> ET.Element:
    element.text = text
    return element


def _child(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _kind_of(table: pd.DataFrame) -> Kind | None:
    """Give the column that sorts a table into folders and colours it."""
    if "outcome" in table.columns:
        return "outcome"
    return "category" if "category" in table.columns else None


def _styles(layers: Mapping[str, pd.DataFrame]) -> Iterator[bytes]:
    colours = {OTHER: OTHER_COLOUR}
    for table in layers.values():
        kind = _kind_of(table)
        if kind is not None:
            codes = CATEGORIES if kind == "category" else OUTCOMES
            colours |= {f"{kind}-{code}": colour(kind, code) for code in codes}
    for name, rgb in colours.items():
        style = ET.Element("Style", id=name)
        red, green, blue = rgb[1:3], rgb[3:5], rgb[5:7]
        abgr = f"{blue}{green}{red}".lower()
        _child(_child(style, "IconStyle"), "color", LINE_OPACITY + abgr)
        _child(_child(style, "LabelStyle"), "scale", LABEL_SCALE)
        line = _child(style, "LineStyle")
        _child(line, "color", LINE_OPACITY + abgr)
        _child(line, "width", LINE_WIDTH)
        _child(_child(style, "PolyStyle"), "color", FILL_OPACITY + abgr)
        # Show the description as it is, without the links that a globe adds.
        balloon = _child(style, "BalloonStyle")
        _child(balloon, "text", "$[description]")
        yield _bytes(style)


def _further(table: pd.DataFrame) -> list[Any]:
    name = table.active_geometry_name if isinstance(table, gpd.GeoDataFrame) else None
    return [column for column in table.columns if column != name]


def _schema(table: pd.DataFrame, number: int) -> bytes:
    schema = ET.Element("Schema", id=f"table{number}", name=f"table{number}")
    for column in _further(table):
        _child(schema, "SimpleField", name=str(column), type=_type_of(table[column].dtype))
    return _bytes(schema)


def _type_of(dtype: Any) -> str:
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_integer_dtype(dtype):
        return "int"
    return "double" if pd.api.types.is_float_dtype(dtype) else "string"


def _check_characters(cells: list[str | None], column: str, name: str) -> None:
    for row, cell in enumerate(cells, start=1):
        if cell and UNFIT.search(cell):
            raise WriteError(
                f"{name}: column {column} has a control character in row {row}, which KML cannot "
                "hold; take it out, or write a .gpkg"
            )


class _Placemarks:
    """The rows of one table as placemarks."""

    def __init__(
        self, table: pd.DataFrame, number: int, language: str, *, zipped: bool, time_slider: bool
    ) -> None:
        self.table = table
        self.zipped = zipped
        self.number = number
        self.language = language
        self.kind = _kind_of(table)
        self.codes = None if self.kind is None else table[self.kind].astype("object").to_numpy()
        columns = _further(table)
        self.cells = {str(column): _written(table[column]) for column in columns}
        self.shapes = None
        if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
            shapes = np.asarray(table.geometry.array, dtype=object)
            self.shapes = shapely.orient_polygons(shapely.force_2d(shapes))
        days = next((name for name in ("reported_on", "completed_on") if name in self.cells), None)
        self.days = self.cells[days] if time_slider and days is not None else None
        self.titles = [
            self.cells[name] for name in ("name", "hazard_id", "release_id") if name in self.cells
        ]

    def groups(self) -> Iterator[tuple[str | None, list[int]]]:
        """List the folders of the table: their names and rows."""
        if self.kind is None or self.codes is None:
            yield None, list(range(len(self.table)))
            return
        known = CATEGORIES if self.kind == "category" else OUTCOMES
        for code in known:
            rows = np.flatnonzero(self.codes == code).tolist()
            if rows:
                yield label(self.kind, code, self.language), rows
        rest = [row for row, code in enumerate(self.codes) if code not in known]
        if rest:
            yield None, rest

    def placemark(self, row: int) -> bytes:
        """Write one row."""
        mark = ET.Element("Placemark", id=f"table{self.number}.{row + 1}")
        title = next((cells[row] for cells in self.titles if cells[row]), None)
        _child(mark, "name", title or str(row + 1))
        _child(mark, "description", self._description(row))
        if self.days is not None and self.days[row] is not None:
            _child(_child(mark, "TimeSpan"), "begin", self.days[row])
        style = OTHER
        if self.codes is not None and self.codes[row] in {*CATEGORIES, *OUTCOMES}:
            style = f"{self.kind}-{self.codes[row]}"
        _child(mark, "styleUrl", f"#{style}")
        data = _child(mark, "ExtendedData")
        if not self.zipped:
            data = _child(data, "SchemaData", schemaUrl=f"#table{self.number}")
        for name, cells in self.cells.items():
            if cells[row] is None:
                continue
            if self.zipped:
                # GDAL finds no schema inside a KMZ.
                _child(_child(data, "Data", name=name), "value", cells[row])
            else:
                _child(data, "SimpleData", cells[row], name=name)
        shape = None if self.shapes is None else self.shapes[row]
        if shape is not None and not shape.is_empty:
            _put_geometry(mark, shape)
        return _bytes(mark)

    def _description(self, row: int) -> str:
        lines = [
            f"<tr><th align='left'>{escape(name)}</th><td>{escape(cells[row] or '')}</td></tr>"
            for name, cells in self.cells.items()
            if cells[row]
        ]
        return f"{OURS}{''.join(lines)}</table>"


def _written(column: pd.Series) -> list[str | None]:
    """Write the cells of a column as texts without loss; None if missing."""
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        return list(shapely.to_wkt(column.array, rounding_precision=-1))
    if column.dtype.kind == "M":
        days = (column.dropna().dt.normalize() == column.dropna()).all()
        return [
            None if pd.isna(day) else (day.date().isoformat() if days else day.isoformat())
            for day in column
        ]
    if pd.api.types.is_bool_dtype(column.dtype):
        return [None if pd.isna(flag) else str(int(flag)) for flag in column]
    return [None if _is_missing(cell) else str(cell) for cell in column.astype("object")]


def _is_missing(cell: Any) -> bool:
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _put_geometry(parent: ET.Element, shape: Any) -> None:
    kind = shape.geom_type
    if kind == "Point":
        _child(_child(parent, "Point"), "coordinates", _coordinates(shape))
    elif kind == "LineString":
        line = _child(parent, "LineString")
        _child(line, "tessellate", "1")
        _child(line, "coordinates", _coordinates(shape))
    elif kind == "Polygon":
        polygon = _child(parent, "Polygon")
        _child(polygon, "tessellate", "1")
        for place, ring in enumerate([shape.exterior, *shape.interiors]):
            boundary = _child(polygon, "innerBoundaryIs" if place else "outerBoundaryIs")
            _child(_child(boundary, "LinearRing"), "coordinates", _coordinates(ring))
    else:
        several = _child(parent, "MultiGeometry")
        for part in shapely.get_parts(shape):
            _put_geometry(several, part)


def _coordinates(shape: Any) -> str:
    return " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(shape).tolist())


# Reading ----------------------------------------------------------------------------------------


def folders_of(file: Path) -> list[Folder]:
    """List the folders of a file, in its order.

    Parameters
    ----------
    file : pathlib.Path
        KML or KMZ.

    Returns
    -------
    list of Folder
        The outermost ones are the tables of the file; placemarks that lie in none are a table
        called as the document is.

    Raises
    ------
    ReadError
        If there is no KML in a KMZ.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.kml")
    >>> _ = path.write_text("<kml><Folder><name>Condor</name><Placemark/></Folder></kml>")
    >>> [(folder.name, folder.outermost) for folder in folders_of(path)]
    [('Condor', True)]
    """
    root, others = _root_of(file)
    schemas = _schemas(root)
    documents = [root, *_children(root, "Document")]
    loose = [mark for document in documents for mark in _children(document, "Placemark")]
    found = []
    if loose:
        name = next((_text(document, "name") for document in documents[1:]), "")
        found.append(Folder(name, outermost=True, marks=loose, schemas=schemas))
    for number, document in enumerate(documents):
        # A Document inside the file's Document is read as a folder.
        kinds = ("Folder", "Document") if number else ("Folder",)
        for kind in kinds:
            for folder in _children(document, kind):
                found += _folders_in(folder, schemas, outermost=True)
    unread = tuple(_unread(root, found, others))
    return [folder._replace(unread=unread) for folder in found]


def _unread(root: ET.Element, folders: list[Folder], others: list[str]) -> Iterator[str]:
    """Say what is in none of a file's folders."""
    if any(_local(element) == "NetworkLink" for element in root.iter()):
        yield "has a NetworkLink: what lies behind it is not in the file, and is not read"
    if others:
        yield f"holds several KML; not read: {', '.join(others)[:SHOWN]}"
    listed = {id(mark) for folder in folders for mark in folder.marks}
    every = [mark for mark in root.iter() if _local(mark).casefold() == "placemark"]
    beside = sum(id(mark) not in listed for mark in every)
    if beside:
        yield f"placemarks that stand where KML has none, or are misspelt, are not read: {beside:,}"


def _folders_in(
    element: ET.Element, schemas: Mapping[str, dict[str, str]], *, outermost: bool, depth: int = 0
) -> list[Folder]:
    if depth > DEEPEST:
        raise ReadError(f"its folders lie more than {DEEPEST} deep in one another; export it again")
    marks = [mark for mark in element.iter() if _local(mark) == "Placemark"]
    found = [Folder(_text(element, "name"), outermost, marks, schemas)]
    for child in element:
        if _local(child) in {"Folder", "Document"}:
            found += _folders_in(child, schemas, outermost=False, depth=depth + 1)
    return found


def placemarks(folder: Folder) -> pd.DataFrame:
    """Read the placemarks of a folder.

    Parameters
    ----------
    folder : Folder
        The folder.

    Returns
    -------
    pandas.DataFrame
        One row for each placemark: its extended data, with the types of their schema; ``name``,
        ``description``, ``timestamp``, ``begin`` and ``end`` where it has them; and ``geometry``,
        in longitude and latitude, `minemap.positions.outlines.Unreadable` where there is one that
        cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.kml")
    >>> _ = path.write_text(
    ...     "<kml><Placemark><name>A</name><Point><coordinates>-78,-3,0</coordinates></Point>"
    ...     "</Placemark></kml>"
    ... )
    >>> placemarks(folders_of(path)[0])
      name        geometry
    0    A  POINT (-78 -3)
    """
    marks = folder.marks
    order = [ORDERED.fullmatch(mark.get("id", "")) for mark in marks]
    numbers = [int(match[2]) for match in order if match]
    if len(numbers) == len(marks):
        marks = [marks[place] for place in np.argsort(numbers, kind="stable")]
    types: dict[str, str] = {}
    rows = [_cells(mark, folder.schemas, types) for mark in marks]
    # Ids that only number the placemarks are left out.
    counted = re.compile(rf"(table\d+|{re.escape(folder.name)})\.\d+")
    ids = [mark.get("id", "") for mark in marks]
    if any(written and not counted.fullmatch(written) for written in ids):
        rows = [{"id": id_} | row if id_ else row for id_, row in zip(ids, rows, strict=True)]
    names = dict.fromkeys([*types, *(name for row in rows for name in row)])
    columns = {
        name: _in_type([row.get(name) for row in rows], types.get(name, "string")) for name in names
    }
    shapes = np.empty(len(marks), dtype=object)
    for place, mark in enumerate(marks):
        shapes[place] = _geometry_of(mark)
    geometry = "geometry"
    while geometry in columns:
        geometry += "_"
    frame = pd.DataFrame(columns | {geometry: pd.Series(shapes, dtype=object)})
    if any(isinstance(shape, Unreadable) for shape in shapes):
        return frame
    table: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")
    return table


# Elements


def _root_of(file: Path) -> tuple[ET.Element, list[str]]:
    """Read a file; also the names of other KML in a KMZ."""
    if file.suffix.casefold() != ".kmz":
        return ET.parse(file).getroot(), []  # noqa: S314 - expat bounds what entities grow to
    with zipfile.ZipFile(file) as archive:
        inner = [name for name in archive.namelist() if name.casefold().endswith(".kml")]
        if not inner:
            held = ", ".join(archive.namelist())[:SHOWN]
            raise ReadError(f"{file}: no KML in it; it holds {held}")
        main = INNER_FILE if INNER_FILE in inner else inner[0]
        with archive.open(main) as stream:
            return ET.parse(stream).getroot(), [name for name in inner if name != main]  # noqa: S314 - as above


def _local(element: ET.Element) -> str:
    """Give the name of an element without its namespace, of which there are many for KML."""
    return str(element.tag).rpartition("}")[2]


def _children(element: ET.Element, tag: str) -> list[ET.Element]:
    return [child for child in element if _local(child) == tag]


def _text(element: ET.Element, tag: str) -> str:
    return next((child.text or "" for child in _children(element, tag)), "").strip()


def _schemas(root: ET.Element) -> dict[str, dict[str, str]]:
    """Read the types of the fields of each schema."""
    found: dict[str, dict[str, str]] = {}
    for schema in root.iter():
        if _local(schema) == "Schema":
            fields = {
                field.get("name", ""): field.get("type", "string")
                for field in _children(schema, "SimpleField")
            }
            found |= {schema.get(key, ""): fields for key in ("name", "id")}
    return found


def _cells(
    mark: ET.Element, schemas: Mapping[str, dict[str, str]], types: dict[str, str]
) -> dict[str, str]:
    """Read the data of a placemark besides its geometry, and note the types of its schema."""
    cells: dict[str, str] = {}
    data: dict[str, str] = {}
    ours = False
    for child in mark:
        tag = _local(child)
        if tag == "description":
            ours = (child.text or "").startswith(OURS)
            if not ours:
                # A description may be markup without a CDATA wrapper.
                cells[tag] = "".join(child.itertext()).strip()
        elif tag == "name":
            cells[tag] = (child.text or "").strip()
        elif tag == "TimeStamp":
            cells["timestamp"] = _text(child, "when")
        elif tag == "TimeSpan":
            cells |= {key: _text(child, key) for key in ("begin", "end")}
        elif tag == "ExtendedData":
            data |= _extended(child, schemas, types)
    if ours:
        # All of it is in the extended data.
        if match := ORDERED.fullmatch(mark.get("id", "")):
            types |= schemas.get(match[1], {})
        return data
    return {name: cell for name, cell in cells.items() if cell and name not in data} | data


def _extended(
    element: ET.Element, schemas: Mapping[str, dict[str, str]], types: dict[str, str]
) -> dict[str, str]:
    data: dict[str, str] = {}
    for child in element:
        tag = _local(child)
        if tag == "Data":
            text = next((value.text or "" for value in _children(child, "value")), "")
            _add(data, child.get("name", ""), text)
        elif tag == "SchemaData":
            types |= schemas.get(child.get("schemaUrl", "").rpartition("#")[2], {})
            for simple in _children(child, "SimpleData"):
                _add(data, simple.get("name", ""), simple.text or "")
    return data


def _add(data: dict[str, str], name: str, text: str) -> None:
    """Add a text; if another text of that name differs, keep both for the user to check."""
    data[name] = text if data.get(name, text) == text else f"{data[name]}; {text}"


def _in_type(cells: list[str | None], kind: str) -> pd.Series:
    """Give a column the type of its schema, unless a cell contradicts it."""
    column = pd.Series(cells, dtype=TEXT)
    written = column.dropna()
    if kind == "bool" and written.isin(list(FLAGS)).all() and len(written):
        flags = column.map(FLAGS)
        return flags.astype(bool if len(written) == len(column) else object)
    if kind not in NUMBERS or (written == "").any():
        return column
    numbers = pd.to_numeric(written, errors="coerce")
    if numbers.isna().sum() != (written == "nan").sum():
        return column
    if kind not in FRACTIONS and numbers.dtype.kind in "iu":
        return (
            numbers
            if len(written) == len(column)
            else numbers.astype("Int64").reindex(column.index)
        )
    return numbers.astype("float64").reindex(column.index)


# Geometries


def _geometry_of(mark: ET.Element) -> Any:
    drawn = [child for child in mark if _local(child) in GEOMETRIES]
    for element in mark.iter():
        if element is mark or _local(element) in HOLDING or not len(element):
            continue
        if any(_local(inner) == "coordinates" for inner in element.iter()):
            return Unreadable(f"has coordinates in <{_local(element)}>, which KML does not know")
    if not drawn:
        return None
    if len(drawn) > 1:
        return Unreadable("has more than one geometry")
    try:
        return _geometry(drawn[0])
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        return Unreadable(f"cannot be read: {' '.join(str(error).split())}")


def _geometry(element: ET.Element) -> Any:
    kind = _local(element)
    if kind in SEVERAL:
        parts = [_geometry(child) for child in element if _local(child) in GEOMETRIES]
        kinds = {part.geom_type for part in parts}
        if kinds == {"Polygon"}:
            return shapely.multipolygons(parts)
        return shapely.geometrycollections(parts)
    if kind == "Point":
        [position] = _positions(element)
        return shapely.Point(position)
    if kind == "LineString":
        return shapely.linestrings(_positions(element))
    if kind == "LinearRing":
        return shapely.linearrings(_positions(element))
    if kind == "Polygon":
        [outer] = _rings(element, "outerBoundaryIs")
        return shapely.polygons(outer, _rings(element, "innerBoundaryIs") or None)
    raise ValueError(f"a {kind} is no outline and no point")


def _rings(element: ET.Element, side: str) -> list[Any]:
    return [
        shapely.linearrings(_positions(ring))
        for boundary in _children(element, side)
        for ring in _children(boundary, "LinearRing")
    ]


def _positions(element: ET.Element) -> Any:
    if not _children(element, "coordinates"):
        raise ValueError(f"a {_local(element)} has no coordinates")
    text = re.sub(r"\s*,\s*", ",", _text(element, "coordinates"))
    written = [place.split(",") for place in text.split()]
    if any(len(place) > THREE for place in written):
        raise ValueError("a position has more than three numbers: are these decimal commas?")
    places = [[float(number) for number in place[:2]] for place in written]
    return np.array(places, dtype=np.float64).reshape(len(places), 2)
