"""Pack tables and outlines so that a page holds them in little space, and no text escapes from it.

A pack is: the length of a JSON document (4 bytes), the document, then columns of whole numbers, one
after the other; all of it compressed (gzip) and written in base64. In a column, numbers are written
as their differences or as they are, small ones in one byte (zigzag variable-length integers, the
form of Protocol Buffers). Coordinates are whole ten-millionths of a degree: no position moves by
more than 8 mm.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["DEGREE", "Pack", "script_json", "varints"]

DEGREE = 10_000_000
"""How many units of packed coordinates make a degree."""


def varints(values: Array) -> bytes:
    """Write whole numbers in as few bytes as each needs.

    Parameters
    ----------
    values : numpy.ndarray of int
        The numbers, of either sign.

    Returns
    -------
    bytes
        Seven bits a byte, the lowest first; the eighth bit says that more follow. The sign is the
        lowest bit.

    Examples
    --------
    >>> list(varints(np.array([0, -1, 1, 64])))
    [0, 1, 2, 128, 1]
    """
    signed = np.asarray(values, dtype=np.int64)
    folded = ((signed << 1) ^ (signed >> 63)).astype(np.uint64)
    lengths = np.ones(len(folded), dtype=np.int64)
    for bits in range(7, 64, 7):
        lengths += folded >= np.uint64(1 << bits)
    ends = np.cumsum(lengths)
    packed = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for place in range(int(lengths.max(initial=0))):
        more = lengths > place
        byte = (folded[more] >> np.uint64(7 * place)) & np.uint64(127)
        follows = np.where(lengths[more] > place + 1, np.uint64(128), np.uint64(0))
        packed[ends[more] - lengths[more] + place] = (byte | follows).astype(np.uint8)
    return packed.tobytes()


def script_json(value: object) -> str:
    r"""Write a value as JSON that is safe inside a script of an HTML page.

    Parameters
    ----------
    value : object
        Anything that JSON can hold.

    Returns
    -------
    str
        JSON and JavaScript at once, without ``<``, ``>``, ``&`` and line separators, so that no
        text in it can end the script or open a tag; and without the signs that open an expression
        of jinja, since folium reads its scripts as templates a second time.

    Examples
    --------
    >>> script_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    # Outside of texts, JSON never has one of these signs after a brace.
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)


class Pack:
    r"""A pack in the making.

    Examples
    --------
    >>> pack = Pack()
    >>> pack.column("day", np.array([14974, 14975]), differences=True)
    >>> text = pack.text({"title": "Peru"})
    >>> gzip.decompress(base64.b64decode(text))[-3:]
    b'\xe9\x01\x02'
    """

    def __init__(self) -> None:
        self._columns: list[dict[str, Any]] = []
        self._bytes: list[bytes] = []

    def column(self, name: str, values: Array, *, differences: bool = False) -> None:
        """Add a column of whole numbers.

        Parameters
        ----------
        name : str
            What the page calls it.
        values : numpy.ndarray of int
            The numbers.
        differences : bool
            Write each as its difference from the one before: for numbers that go up or change
            little.
        """
        values = np.asarray(values, dtype=np.int64)
        written = np.diff(values, prepend=0) if differences else values
        self._columns.append({"name": name, "count": len(values), "differences": differences})
        self._bytes.append(varints(written))

    def outlines(self, name: str, geometries: Array, degree: int = DEGREE) -> None:
        """Add polygons or lines as columns of parts, of points, and of coordinates.

        Parameters
        ----------
        name : str
            Prefix of the columns: ``.rings`` (rings or lines of each geometry), ``.points`` (of
            each ring, its first point not repeated) and ``.x``, ``.y`` (longitude and latitude).
        geometries : numpy.ndarray of shapely geometries
            Polygons, multipolygons, lines, points, empty or missing. Outer rings go anticlockwise,
            holes clockwise.
        degree : int
            Units to a degree.
        """
        geometries = shapely.orient_polygons(np.asarray(geometries, dtype=object))
        parts, owner = shapely.get_parts(geometries, return_index=True)
        areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
        rings = parts.copy()
        rings[areal] = shapely.get_exterior_ring(parts[areal])
        holes, of = _holes(parts)
        lines = np.concatenate([rings, holes])
        owners = np.concatenate([owner, owner[of]])
        closed = np.concatenate([areal, np.ones(len(holes), dtype=bool)])
        order = np.argsort(owners, kind="stable")
        lines, owners, closed = lines[order], owners[order], closed[order]

        points = shapely.get_num_coordinates(lines)
        xy = np.rint(shapely.get_coordinates(lines) * degree).astype(np.int64)
        kept = np.ones(len(xy), dtype=bool)
        kept[np.cumsum(points)[closed] - 1] = False
        self.column(f"{name}.rings", np.bincount(owners, minlength=len(geometries)))
        self.column(f"{name}.points", points - closed)
        self.column(f"{name}.x", xy[kept, 0], differences=True)
        self.column(f"{name}.y", xy[kept, 1], differences=True)

    def text(self, document: dict[str, Any]) -> str:
        """Finish the pack.

        Parameters
        ----------
        document : dict
            What is to go with the columns; JSON must be able to hold it.

        Returns
        -------
        str
            The pack in base64: letters, digits, ``+``, ``/`` and ``=``.
        """
        head = json.dumps(
            {**document, "columns": self._columns},
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        ).encode("utf-8")
        whole = b"".join([struct.pack("<I", len(head)), head, *self._bytes])
        return base64.b64encode(gzip.compress(whole, 6, mtime=0)).decode("ascii")


def _holes(parts: Array) -> tuple[Array, Array]:
    """Give the inner rings of polygons, and the number of the part that each is of."""
    areal = np.flatnonzero(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)
    rings, of = shapely.get_rings(parts[areal], return_index=True)
    outer = np.concatenate([[True], of[1:] != of[:-1]])[: len(of)]
    return rings[~outer], areal[of[~outer]]
