"""maXML, the exchange format of IMSMA NG: field reports of hazards and of hazard reductions.

A file holds ``FieldReport`` elements, each with ``FieldReportInfo`` and an item, ``Hazard`` or
``HazardReduction``. The elements of an item differ between countries. So every leaf of an item
becomes a column of its own name, and points are found by their coordinates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ReadError
from minemap.read.formats import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minemap.tables.schema import Table

__all__ = ["holds_items", "read_maxml"]

ITEMS = {"hazards": {"hazard", "land"}, "releases": {"hazardreduction", "hazreduc", "activity"}}
REPORT = "fieldreport"
LATITUDE = {"latitude", "lat", "ycoordinate"}
LONGITUDE = {"longitude", "lon", "long", "xcoordinate"}
SHAPE_ID = {"shapeid", "shape_id", "polygonid"}
POINT_NUMBER = {"pointno", "pointnumber", "point_no"}
POINT_TYPE = {"pointtype", "pointtypeenum", "point_type"}
LARGEST = 512 << 20
"""Most bytes of a file, which is held in memory."""


def read_maxml(file: Path, table: Table) -> Source:
    """Read the hazards or the hazard reductions of a maXML file.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    table : {"hazards", "releases"}
        Which items.

    Returns
    -------
    Source
        One row for each point of an item, as in a sheet of turning points, with the columns
        ``point_number``, ``point_type``, ``shape_id``, ``longitude`` and ``latitude``; one row
        an item that has no points. All of it is text.

    Raises
    ------
    ReadError
        If the file is not well formed, declares entities, or holds no such items.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "report.xml")
    >>> _ = path.write_text('''<MineActionFieldReport><FieldReport><Hazard>
    ...   <LocalID>PE-1</LocalID><AreaSize>700</AreaSize></Hazard></FieldReport>
    ...   </MineActionFieldReport>''')
    >>> read_maxml(path, "hazards").frame[["LocalID", "AreaSize"]].values.tolist()
    [['PE-1', '700']]
    """
    root = _parsed(file)
    rows: list[dict[str, str]] = []
    for report, item in _items(root, ITEMS[table]):
        # A field of the item takes precedence over one of the same name in its report.
        common = _leaves(report) | _leaves(item)
        points = list(_points(item))
        rows += [{**common, **point} for point in points] or [common]
    if not rows:
        wanted = "Hazard" if table == "hazards" else "HazardReduction"
        raise ReadError(f"{file}: holds no {wanted} in a FieldReport; is it another export?")
    frame = pd.DataFrame(rows).astype(TEXT)
    return Source(
        frame.where(frame.notna(), ""), str(file), untyped=True, facts={"format": "maXML"}
    )


def holds_items(file: Path, table: Table) -> bool:
    """Tell whether a maXML file holds hazards, or hazard reductions.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    table : {"hazards", "releases"}
        Which of them.

    Returns
    -------
    bool
        Whether it does.

    Raises
    ------
    ReadError
        If the file is not well formed or declares entities.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "report.xml")
    >>> report = "<FieldReport><Hazard><LocalID>1</LocalID></Hazard></FieldReport>"
    >>> _ = path.write_text(f"<MineActionFieldReport>{report}</MineActionFieldReport>")
    >>> holds_items(path, "hazards"), holds_items(path, "releases")
    (True, False)
    """
    return any(True for _ in _items(_parsed(file), ITEMS[table]))


def _parsed(file: Path) -> Any:
    if file.stat().st_size > LARGEST:
        raise ReadError(f"{file}: larger than {LARGEST >> 20} MiB; export it in parts")
    text = file.read_bytes()

    def refuse(*_: Any) -> NoReturn:
        raise ReadError(
            f"{file}: declares a document type, and with it entities, which are not expanded; "
            "remove the line <!DOCTYPE …>"
        )

    # The parser finds a declaration in any encoding; a search of the bytes does not.
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = refuse
    try:
        guard.Parse(text, True)
        return ET.fromstring(text)  # noqa: S314 - entities were refused above
    except (ET.ParseError, expat.ExpatError) as error:
        raise ReadError(
            f"{file}: not well-formed XML ({error}); export or copy it again"
        ) from error


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _items(root: Any, wanted: set[str]) -> Iterator[tuple[Any, Any]]:
    """Give each item with its report; an item outside a report is its own report."""
    found = False
    for report in root.iter():
        if _name(report).casefold() == REPORT:
            for item in report:
                if _name(item).casefold() in wanted:
                    found = True
                    yield report, item
    if not found:
        for item in root.iter():
            if _name(item).casefold() in wanted and len(item):
                yield item, item


def _leaves(item: Any) -> dict[str, str]:
    """Give the leaves of an item by their names, the first of each.

    Leaves that describe a shape (that it is a polygon) do not describe the item.
    """
    leaves: dict[str, str] = {}

    def walk(element: Any) -> None:
        of_shape = element is not item and any(_is_point(child) for child in element)
        if of_shape or _is_point(element) or (element is not item and _is_item(element)):
            return
        if len(element):
            for child in element:
                walk(child)
        elif element is not item and element.text and element.text.strip():
            leaves.setdefault(_name(element), element.text.strip())

    walk(item)
    return leaves


def _is_item(element: Any) -> bool:
    return bool(len(element)) and any(
        _name(element).casefold() in names for names in ITEMS.values()
    )


def _is_point(element: Any) -> bool:
    names = {_name(child).casefold() for child in element}
    return bool(names & LATITUDE) and bool(names & LONGITUDE)


def _points(item: Any) -> Iterator[dict[str, str]]:
    """Give the points of an item, with the id of their shape."""

    def walk(element: Any, shape: str) -> Iterator[dict[str, str]]:
        here = _text(element, SHAPE_ID)
        if not here and element is not item and any(_is_point(child) for child in element):
            shapes.append(element)
            here = str(len(shapes))
        shape = here or shape
        for child in element:
            if _is_point(child):
                yield {
                    "shape_id": _text(child, SHAPE_ID) or shape,
                    "point_number": _text(child, POINT_NUMBER),
                    "point_type": _text(child, POINT_TYPE),
                    "longitude": _text(child, LONGITUDE),
                    "latitude": _text(child, LATITUDE),
                }
            else:
                yield from walk(child, shape)

    shapes: list[Any] = []
    yield from walk(item, "")


def _text(element: Any, names: set[str]) -> str:
    return next(
        (
            child.text.strip()
            for child in element
            if _name(child).casefold() in names and child.text and not len(child)
        ),
        "",
    )
