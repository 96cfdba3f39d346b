"""What drivers skip in silence: elements of GPX, entities of DXF, and invalid numbers.

A driver reads a coordinate "x" as 0, and leaves out a track whose element is misspelt.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from minemap.errors import ReadError, warn
from minemap.read.shapefiles import Known

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_dxf", "known_of_gpx"]

ROWS = {
    "tracks": ("trk", "trkpt"),
    "routes": ("rte", "rtept"),
    "waypoints": ("wpt", "wpt"),
    "track_points": ("trkpt", "trkpt"),
    "route_points": ("rtept", "rtept"),
}
"""By GPX layer: the element of a row, and the element of its points."""

NAMES = frozenset({"gpx", "trkseg", *(name for names in ROWS.values() for name in names)})

READ_OF_DXF = frozenset({
    "POINT", "LINE", "POLYLINE", "LWPOLYLINE", "CIRCLE", "ELLIPSE", "ARC", "SPLINE", "HATCH",
    "SOLID", "TRACE", "3DFACE", "INSERT", "DIMENSION", "LEADER", "MULTILEADER", "TEXT", "MTEXT",
    "ATTDEF",
})  # fmt: skip
"""The entities that the driver reads (GDAL, DXF driver)."""

NO_ENTITIES = frozenset({"SECTION", "ENDSEC", "EOF", "VERTEX", "SEQEND", "ATTRIB", "VIEWPORT"})
COORDINATES = frozenset(str(code).encode() for code in range(10, 40))
"""The group codes of DXF that hold coordinates."""


def known_of_gpx(file: Path, layer: str | None) -> Known:
    """Count the rows of a GPX layer, and find those with a coordinate that is not a number.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    layer : str or None
        The layer.

    Returns
    -------
    Known
        What is known of the rows.

    Raises
    ------
    ReadError
        If a name is in capitals, which GPX has not: the driver would leave it out.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "walk.gpx")
    >>> _ = path.write_text('<gpx><wpt lat="48" lon="36"/><wpt lat="x" lon="36"/></gpx>')
    >>> known_of_gpx(path, "waypoints").damaged
    (1,)
    """
    if layer not in ROWS:
        return Known()
    row, point = ROWS[layer]
    stored: list[bool] = []
    damaged: set[int] = set()

    def begin(name: str, attributes: dict[str, str]) -> None:
        bare = name.rpartition(":")[2]
        if bare not in NAMES and bare.casefold() in NAMES:
            raise ReadError(
                f"{file}: line {parser.CurrentLineNumber}: <{bare}> is not read, since GPX calls "
                f"it <{bare.casefold()}>; write it so"
            )
        if bare == row:
            stored.append(False)
        if bare == point and stored:
            stored[-1] = True
            if not (_within(attributes.get("lat"), 90) and _within(attributes.get("lon"), 180)):
                damaged.add(len(stored) - 1)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    with file.open("rb") as stream:
        try:
            parser.ParseFile(stream)
        except expat.ExpatError:
            return Known()  # the driver reports it
    return Known(damaged=tuple(sorted(damaged)), stored=tuple(stored))


def _within(text: Any, most: float) -> bool:
    try:
        return abs(float(text)) <= most
    except (TypeError, ValueError):
        return False


def check_dxf(file: Path) -> None:
    r"""Refuse DXF with a coordinate that is not a number, and say which entities are not read.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Raises
    ------
    ReadError
        If a coordinate is no number.

    Warns
    -----
    MinemapWarning
        If there are entities that the driver does not read, or blocks that are not in the file.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.dxf")
    >>> _ = path.write_text("0\nSECTION\n2\nENTITIES\n0\nPOINT\n10\nx\n20\n48\n0\nENDSEC\n0\nEOF\n")
    >>> check_dxf(path)
    Traceback (most recent call last):
    minemap.errors.ReadError: ...areas.dxf: line 8: 'x' is no coordinate; ...
    """
    lines = [line.strip() for line in file.read_bytes().splitlines()]
    kinds: Counter[str] = Counter()
    blocks: set[str] = set()
    inserted: Counter[str] = Counter()
    section = kind = block = ""
    for place, (code, value) in enumerate(zip(lines[::2], lines[1::2], strict=False)):
        if code == b"0":
            kind = value.decode(errors="replace").upper()
            if section == "ENTITIES" and kind not in NO_ENTITIES:
                kinds[kind] += 1
        elif code == b"2" and kind == "SECTION":
            section = value.decode(errors="replace").upper()
        elif code == b"2" and kind == "BLOCK":
            block = value.decode(errors="replace").upper()
            blocks.add(block)
        elif code == b"1" and kind == "BLOCK" and value:
            blocks.discard(block)  # The block is defined in another drawing.
        elif code == b"2" and kind == "INSERT":
            inserted[value.decode(errors="replace").upper()] += 1
        elif section in {"ENTITIES", "BLOCKS"} and code in COORDINATES and not _is_number(value):
            raise ReadError(
                f"{file}: line {2 * place + 2}: {value[:40].decode(errors='replace')!r} is no "
                "coordinate; export the drawing again"
            )
    others = {name: count for name, count in kinds.items() if name not in READ_OF_DXF}
    missing = {f"INSERT of {name}": n for name, n in inserted.items() if name not in blocks}
    if others or missing:
        told = ", ".join(f"{n:,} {name}" for name, n in [*sorted(others.items()), *missing.items()])
        warn(
            f"{file}: entities that cannot be read: {told}; draw their outlines as polylines"
            + (", and bind blocks of other drawings" if missing else "")
        )


def _is_number(value: bytes) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
