"""Shapefiles: checks that their parts exist, are complete, and belong together."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minemap.errors import ReadError, warn
from minemap.read.dbase import days_of, encoding_of, misfits_of, table_of
from minemap.read.formats import listed
from minemap.read.named_crs import NAMELESS, Named

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Known", "known_of", "shapefile_in", "shapefile_parts", "shapefiles_of"]

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf")

MEASURES = {3: (0,), 5: (0,), 13: (1, 2), 15: (1, 2), 23: (0, 1), 25: (0, 1)}
"""How many values (heights, measures) corners have besides x and y, by the kind of shape."""


class Known(NamedTuple):
    """What is known about the rows of a Shapefile or GeoJSON before the driver reads it.

    Rows are those that are not marked as deleted, from 0.
    """

    damaged: tuple[int, ...] = ()
    """Rows whose shape is damaged."""
    places: tuple[int, ...] | None = None
    """The places of the rows among all records, if some records are marked as deleted."""
    deleted: int = 0
    """How many records are marked as deleted."""
    encoding: str | None = None
    """The encoding of the texts, if the driver must not use the stated one."""
    misfits: dict[int, dict[int, Any]] = {}  # noqa: RUF012 - nobody changes it
    """By column (from 0) and row: cells that are not numbers or days, in columns of these."""
    days: dict[int, list[Any]] = {}  # noqa: RUF012 - as above
    """For columns of days with such cells: the days of the other cells."""
    named: Named = NAMELESS
    """The CRS that GeoJSON names."""
    stored: tuple[bool, ...] | None = None
    """For each GeoJSON feature, whether it has a geometry."""
    whole: dict[str, dict[int, int]] = {}  # noqa: RUF012 - as above
    """By GeoJSON column and row: the whole numbers that the driver would round."""


def shapefiles_of(file: Path) -> list[str]:
    """List the Shapefiles in a zip.

    Parameters
    ----------
    file : pathlib.Path
        The zip.

    Returns
    -------
    list of str
        Their names, without folders and endings.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.zip")
    >>> with zipfile.ZipFile(path, "w") as archive:
    ...     archive.writestr("2023/hazards.shp", "")
    >>> shapefiles_of(path)
    ['hazards']
    """
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
    return [Path(name).stem for name in names if name.casefold().endswith(".shp")]


def shapefile_in(file: Path, layer: str | None) -> tuple[str, dict[str, bytes]]:
    """Find the Shapefile in a zip.

    Parameters
    ----------
    file : pathlib.Path
        The zip.
    layer : str, optional
        The name of the Shapefile, where there are several.

    Returns
    -------
    tuple of (str, dict of str to bytes)
        Its address, and the contents of its parts, by their endings.

    Raises
    ------
    ReadError
        If there is none, if it is not clear which is meant, or if it is damaged.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.zip")
    >>> with zipfile.ZipFile(path, "w") as archive:
    ...     archive.writestr("notes.txt", "")
    >>> shapefile_in(path, None)
    Traceback (most recent call last):
    minemap.errors.ReadError: ...areas.zip: no Shapefile in it; it holds 'notes.txt'
    """
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
            contents = {part: archive.read(name) for part, name in parts.items()}
        return f"/vsizip/{{{file.absolute()}}}/{shapes[0]}", contents
    if layer is not None:
        raise ReadError(f"{file}: no Shapefile {layer!r} in it; it holds {listed(names)}")
    if not shapes:
        raise ReadError(f"{file}: no Shapefile in it; it holds {listed(names) or 'nothing'}")
    stems = [Path(name).stem for name in shapes]
    raise ReadError(f"{file}: holds several Shapefiles: {listed(stems)}. Name one with layer=")


def shapefile_parts(file: Path) -> dict[str, bytes]:
    """Read the parts of a Shapefile in one folder.

    Parameters
    ----------
    file : pathlib.Path
        The part that ends in ``.shp``.

    Returns
    -------
    dict of str to bytes
        The contents of those that are there, by their endings.

    Examples
    --------
    >>> shapefile_parts(Path("no_such_shapefile.shp"))
    {}
    """
    beside = {path.name.casefold(): path for path in file.parent.iterdir()}
    parts = (*SHAPEFILE_PARTS, ".cpg")
    names = {part: file.with_suffix(part).name.casefold() for part in parts}
    return {part: beside[name].read_bytes() for part, name in names.items() if name in beside}


def known_of(file: Path, parts: Mapping[str, bytes], encoding: str | None = None) -> Known:
    """Check that a Shapefile's parts all exist, are complete, and belong together.

    If the file of shapes is cut short or overwritten, the driver gives rows without geometry. If no
    encoding is stated, it reads texts as western European. If a cell is not a number, it reads
    whatever number the cell begins with.

    Parameters
    ----------
    file : pathlib.Path
        The file, for errors.
    parts : mapping of str to bytes
        The contents of its parts, by their endings.
    encoding : str, optional
        The encoding of its texts, as the user says.

    Returns
    -------
    Known
        What is known of its rows.

    Raises
    ------
    ReadError
        If parts are missing, or do not fit together; or if the texts are not in `encoding`.

    Warns
    -----
    MinemapWarning
        If the encoding of the texts is a guess.

    Examples
    --------
    >>> known_of(Path("areas.shp"), {".shp": b""})
    Traceback (most recent call last):
    minemap.errors.ReadError: areas.shp: the Shapefile's .shx and .dbf are missing; copy all ...
    """
    missing = [part for part in SHAPEFILE_PARTS if part not in parts]
    if missing:
        raise ReadError(
            f"{file}: the Shapefile's {' and '.join(missing)} are missing; copy all its parts"
        )
    shapes, index, table = (parts[part] for part in SHAPEFILE_PARTS)
    sound = _sound_shapes(shapes, index) if _whole_table(table, index) else None
    if sound is None or (len(sound) and 2 * np.count_nonzero(sound) <= len(sound)):
        raise ReadError(f"{file}: the Shapefile is damaged or cut short; copy all its parts again")
    found = encoding_of(file, parts, encoding)
    if found.doubt:
        warn(f"{file}: {found.doubt}")
    content = table_of(table)
    odd = misfits_of(content, found.name)
    return Known(
        tuple(np.flatnonzero(~sound[content.places]).tolist()),
        tuple(content.places.tolist()) if len(content.places) < len(sound) else None,
        len(sound) - len(content.places),
        found.name,
        odd,
        {number: days_of(content, number) for number in odd if content.fields[number].kind == "D"},
    )


def _sound_shapes(shapes: bytes, index: bytes) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    """Compare each record of a Shapefile with its index (ESRI Shapefile Technical Description).

    None if they are not complete or do not belong together.
    """
    header = 100
    if min(len(shapes), len(index)) < header:
        return None
    lengths = [2 * int.from_bytes(part[24:28], "big") for part in (shapes, index)]
    if lengths[0] > len(shapes) or lengths[1] > len(index) or (lengths[1] - header) % 8:
        return None
    kind = int.from_bytes(shapes[32:36], "little")
    words = np.frombuffer(index[header : lengths[1]], dtype=">i4").reshape(-1, 2).astype(np.int64)
    starts, sizes = 2 * words[:, 0], 2 * words[:, 1]
    if not len(starts):
        return np.ones(0, dtype=bool)
    if starts.min() < header or sizes.min() < 4 or (starts + 8 + sizes).max() > len(shapes):  # noqa: PLR2004 - of a record
        return None
    raw = np.frombuffer(shapes, dtype=np.uint8)
    heads = raw[starts[:, None] + np.arange(12)]
    numbers = np.ascontiguousarray(heads[:, :8]).view(">i4")
    kinds = np.ascontiguousarray(heads[:, 8:]).view("<i4")[:, 0]
    sound = (numbers[:, 1] * 2 == sizes) & ((kinds == kind) | ((kinds == 0) & (sizes == 4)))  # noqa: PLR2004 - as above
    if kind in MEASURES:
        drawn = np.flatnonzero(sound & (kinds == kind))
        sound[drawn] = _sound_parts(raw, starts[drawn] + 8, sizes[drawn], MEASURES[kind])
    return np.asarray(sound)


def _sound_parts(
    raw: np.ndarray[Any, Any], starts: Any, sizes: Any, measures: tuple[int, ...]
) -> np.ndarray[Any, Any]:
    """Compare the stated numbers of parts and corners of lines and outlines with their sizes.

    If these do not fit, the driver gives no geometry, or a part of it.
    """
    head = 44
    large = sizes >= head
    counts = np.ascontiguousarray(raw[starts[large, None] + np.arange(36, head)]).view("<i4")
    parts, corners = counts.astype(np.int64).T
    spare = sizes[large] - head - 4 * parts - 16 * corners
    fits = (parts >= 0) & np.any([spare == n * (16 + 8 * corners) for n in measures], axis=0)
    begins = starts[large] + head
    drawn = np.flatnonzero(fits & (parts > 0))
    fits[drawn] = (raw[begins[drawn, None] + np.arange(4)] == 0).all(axis=1)
    for row in np.flatnonzero(fits & (parts > 1)):
        first = np.frombuffer(raw, "<i4", parts[row], begins[row])
        fits[row] = (np.diff(first, append=corners[row]) > 0).all()
    sound = np.zeros(len(sizes), dtype=bool)
    sound[large] = fits
    return sound


def _whole_table(table: bytes, index: bytes) -> bool:
    """Check that a dBASE table has as many rows as it states and as there are shapes."""
    head = 32
    if len(table) < head:
        return False
    rows = (2 * int.from_bytes(index[24:28], "big") - 100) // 8
    stated, start, size = struct.unpack("<IHH", table[4:12])
    return bool(stated == rows and start + stated * size <= len(table))
