"""The tables of Shapefiles (dBASE): cells, deletion marks and encodings that the driver changes.

Follows the dBASE III file structure and ESRI's note on its language codes.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minemap.errors import ReadError
from minemap.language.cells import EXACT, Misfit
from minemap.read.encodings import check_encoding, guessed_encoding, known_encoding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from minemap.dtypes import Array

__all__ = ["DbaseTable", "Encoding", "days_of", "encoding_of", "misfits_of", "table_of"]

HEAD, FIELD = 32, 32
END_OF_FIELDS = 0x0D
DELETED = ord("*")
WHOLE_WIDTH = 18
"""Up to this many digits the driver reads a column without decimals as integers."""

WHOLE = re.compile(rb"[+-]?\d+")
REAL = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
NOTHING = re.compile(rb"[ \x00]*|\*+|0+")
NO_NUMBER = re.compile(rb"[ \x00]*|\*+")
"""Programs write asterisks for a number that is missing or too wide."""

UNSURE_LANGUAGES = (0x00, 0x57)
"""No language, and "the code page of Windows", which means nothing on another machine."""


class _Field(NamedTuple):
    name: bytes
    kind: str
    start: int
    width: int
    decimals: int


class DbaseTable(NamedTuple):
    """The rows of a dBASE table in bytes.

    `rows` are those that are not marked as deleted, and `places` their places among all.
    """

    fields: list[_Field]
    rows: Array
    places: Array
    language: int


def table_of(content: bytes) -> DbaseTable:
    r"""Parse a dBASE table.

    Parameters
    ----------
    content : bytes
        The file, known to be whole.

    Returns
    -------
    DbaseTable
        Its fields and rows.

    Examples
    --------
    >>> head = struct.pack("<4xIHH17xB2x", 2, 65, 4, 0)
    >>> field = b"NR".ljust(11, b"\0") + b"N" + bytes(4) + bytes([3, 0]) + bytes(14)
    >>> table = table_of(head + field + b"\r" + b"   7" + b"*  8")
    >>> table.rows.tobytes(), table.places.tolist()
    (b'   7', [0])
    """
    count, start, size = struct.unpack("<IHH", content[4:12])
    fields = []
    place, offset = HEAD, 1
    while place + FIELD <= start and content[place] != END_OF_FIELDS:
        head = content[place : place + FIELD]
        kind = chr(head[11])
        # A text may be wider than one byte can state.
        width = head[16] + (256 * head[17] if kind == "C" else 0)
        fields.append(_Field(head[:11].split(b"\x00")[0], kind, offset, width, head[17]))
        place, offset = place + FIELD, offset + width
    raw = np.frombuffer(content, dtype=np.uint8, count=count * size, offset=start)
    records = raw.reshape(count, size)
    living = np.flatnonzero(records[:, 0] != DELETED) if count else np.arange(0)
    return DbaseTable(fields, records[living], living, content[29])


def misfits_of(table: DbaseTable, encoding: str | None) -> dict[int, dict[int, Any]]:
    """Find cells that are not numbers or not days, in columns of numbers or days.

    Parameters
    ----------
    table : DbaseTable
        The table.
    encoding : str or None
        The encoding of names and texts; None where all are ASCII.

    Returns
    -------
    dict of int to dict of int to object
        By number of the column and place of the row what stands there: a text; of a column of days
        a `minemap.language.cells.Misfit`.

    Examples
    --------
    >>> rows = np.frombuffer(b" 20120831 20120230", dtype=np.uint8).reshape(2, 9)
    >>> table = DbaseTable([_Field(b"DAY", "D", 1, 8, 0)], rows, np.arange(2), 0)
    >>> misfits_of(table, None)
    {0: {1: '20120230'}}
    """
    found: dict[int, dict[int, Any]] = {}
    for number, field in enumerate(table.fields):
        if field.kind not in "NFD":
            continue
        cells = np.ascontiguousarray(table.rows[:, field.start : field.start + field.width])
        texts, places = np.unique(cells.view(f"V{field.width}")[:, 0], return_inverse=True)
        odd = [place for place, text in enumerate(texts) if not _fits(field, text.tobytes())]
        if not odd:
            continue
        kind: type[str] = Misfit if field.kind == "D" else str
        written = {
            place: kind(_text(texts[place].tobytes(), encoding or "latin-1")) for place in odd
        }
        found[number] = {
            int(place): written[int(places[place])]
            for place in np.flatnonzero(np.isin(places, odd))
        }
    return found


def days_of(table: DbaseTable, number: int) -> list[dt.datetime | None]:
    """Read a column of days; None where the cell is empty or is not a day.

    Parameters
    ----------
    table : DbaseTable
        The table.
    number : int
        The number of the column, from 0.

    Returns
    -------
    list of datetime.datetime or None
        One a row.

    Examples
    --------
    >>> rows = np.frombuffer(b" 20120831 20120230", dtype=np.uint8).reshape(2, 9)
    >>> days_of(DbaseTable([_Field(b"DAY", "D", 1, 8, 0)], rows, np.arange(2), 0), 0)
    [datetime.datetime(2012, 8, 31, 0, 0), None]
    """
    field = table.fields[number]
    cells = table.rows[:, field.start : field.start + field.width]
    return [_day(cell.tobytes().strip(b" \x00")) for cell in cells]


def _text(raw: bytes, encoding: str) -> str:
    return raw.replace(b"\x00", b" ").decode(encoding, "replace").strip()


def _fits(field: _Field, raw: bytes) -> bool:
    """Tell whether a cell is of the type of its column."""
    bare = raw.strip(b" \x00")
    if field.kind == "D":
        return NOTHING.fullmatch(bare) is not None or _day(bare) is not None
    if NO_NUMBER.fullmatch(bare):
        return True
    whole = not field.decimals and field.kind == "N"
    if whole and field.width > WHOLE_WIDTH and WHOLE.fullmatch(bare) and abs(int(bare)) > EXACT:
        return False  # the driver would round it
    return (WHOLE if whole and field.width <= WHOLE_WIDTH else REAL).fullmatch(bare) is not None


def _day(raw: bytes) -> dt.datetime | None:
    if len(raw) != len("20120831") or not raw.isdigit():
        return None
    try:
        return dt.datetime(int(raw[:4]), int(raw[4:6]), int(raw[6:]))  # noqa: DTZ001 - a day has no zone
    except ValueError:
        return None


# Encodings --------------------------------------------------------------------------------------


class Encoding(NamedTuple):
    """How the texts of a Shapefile are to be read: by `name`, or, without it, as the file states.

    `doubt` says why it may be another.
    """

    name: str | None = None
    doubt: str = ""


def encoding_of(file: Path, parts: Mapping[str, bytes], given: str | None) -> Encoding:
    """Find the encoding of the texts of a Shapefile.

    Parameters
    ----------
    file : pathlib.Path
        The file, for errors.
    parts : mapping of str to bytes
        The contents of its parts, by their endings.
    given : str or None
        What the user says.

    Returns
    -------
    Encoding
        The encoding.

    Raises
    ------
    ReadError
        If the user's encoding is not known, or the texts are not in it.

    Examples
    --------
    >>> from pathlib import Path
    >>> encoding_of(Path("areas.shp"), {".dbf": bytes(64)}, "nonsense")
    Traceback (most recent call last):
    minemap.errors.ReadError: areas.shp: encoding='nonsense' is none that Python knows; ...
    """
    if given is not None:
        check_encoding(file, given)
    table = table_of(parts[".dbf"])
    texts = _texts(table)
    if given is not None:
        if texts and not _decodes(texts, given):
            raise ReadError(
                f"{file}: its texts are not in the encoding {given!r}; give the right one"
            )
        return Encoding(known_encoding(given))
    if not texts:
        return Encoding()
    stated = parts.get(".cpg", b"").decode("ascii", "replace").strip()
    if stated or table.language not in UNSURE_LANGUAGES:
        utf8 = known_encoding(stated) in {"utf-8", "utf-8-sig"} if stated else False
        if not utf8 and _decodes(texts, "utf-8"):
            says = f"states the encoding {stated}" if stated else "states another encoding"
            return Encoding(
                None, f"{says}, but its texts look like UTF-8; if so, say encoding='utf-8'"
            )
        return Encoding()
    name = "utf-8" if _decodes(texts, "utf-8") else guessed_encoding(b"\n".join(texts))
    if name is None:
        raise ReadError(
            f"{file}: states no encoding (.cpg), and its texts are in none that is known; name it "
            "with encoding="
        )
    return Encoding(
        name,
        f"states no encoding (.cpg); read as {name}, which is a guess. Look at its names, and give "
        f"encoding={name!r} (or the right one) to be sure",
    )


def _texts(table: DbaseTable) -> list[bytes]:
    """List the texts that are not ASCII."""
    found: set[bytes] = set()
    for field in table.fields:
        if field.kind != "C":
            continue
        cells = table.rows[:, field.start : field.start + field.width]
        beyond = (cells > 0x7F).any(axis=1)  # noqa: PLR2004 - ASCII has seven bits
        found |= {cell.tobytes().rstrip(b" \x00") for cell in cells[beyond]}
    return sorted(found)


def _decodes(texts: list[bytes], encoding: str) -> bool:
    try:
        for text in texts:
            text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
