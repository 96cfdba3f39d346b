"""Geometries nested so deep that the recursive parser would crash.

GEOS has no limit of its own: some thousands of nested collections end the whole process.
"""

from __future__ import annotations

import struct

__all__ = ["LEAST_SUSPECT", "NESTED", "is_nested"]

MOST_NESTED = 64
"""Most levels of nested collections; a geometry of a record has two or three."""

LEAST_SUSPECT = 16_384
"""Shorter geometries (in bytes) cannot be nested deep enough to do harm."""

NESTED = f"holds more than {MOST_NESTED} geometries in one another"

POINT, LINES, RINGS = {1}, {2, 8}, {3, 17}
"""Kinds of WKB that are followed by corners; all others are followed by geometries."""


def is_nested(written: object) -> bool:
    """Tell whether a geometry is nested too deep, without parsing it.

    Parameters
    ----------
    written : object
        WKB, also in hexadecimal digits, or WKT. What is neither is not nested.

    Returns
    -------
    bool
        Whether it is; also of long WKB that ends amid a geometry.

    Examples
    --------
    >>> deep = "GEOMETRYCOLLECTION (" * 9_000 + "POINT (1 2)" + ")" * 9_000
    >>> is_nested(deep), is_nested("POINT (1 2)")
    (True, False)
    """
    if not isinstance(written, str | bytes) or len(written) < LEAST_SUSPECT:
        return False
    if isinstance(written, bytes):
        return _is_nested(written)
    bare = written.strip()
    if bare[:1].isalpha():
        return bare.upper().count("COLLECTION") > MOST_NESTED
    try:
        return _is_nested(bytes.fromhex(bare.removeprefix("\\x").removeprefix("0x")))
    except ValueError:
        return False


def _is_nested(wkb: bytes) -> bool:
    """Go through the heads of WKB (OGC 06-103r4, 8.2; with SRID as PostGIS writes it)."""
    waiting, place = [1], 0
    try:
        while waiting:
            if waiting[-1] == 0:
                waiting.pop()
                continue
            waiting[-1] -= 1
            order = "<" if wkb[place] else ">"
            (kind,) = struct.unpack_from(f"{order}I", wkb, place + 1)
            place += 9 if kind & 0x20000000 else 5
            more = bool(kind & 0x80000000) + bool(kind & 0x40000000)
            thousands, kind = divmod(kind & 0x0FFFFFFF, 1000)
            size = 8 * (2 + more + (0, 1, 1, 2)[thousands])
            if kind in POINT:
                place += size
                continue
            (count,) = struct.unpack_from(f"{order}I", wkb, place)
            place += 4
            if kind in LINES:
                place += size * count
            elif kind in RINGS:
                for _ in range(count):
                    (corners,) = struct.unpack_from(f"{order}I", wkb, place)
                    place += 4 + size * corners
            else:
                waiting.append(count)
                if len(waiting) > MOST_NESTED:
                    return True
    except (struct.error, IndexError):
        return True
    return place > len(wkb)
