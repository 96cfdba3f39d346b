"""Files larger than memory: reads a record part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ReadError
from minemap.positions.outlines import without_crs
from minemap.read.domains import domains_of, with_words
from minemap.read.features import layer_in_parts, lines_in_parts
from minemap.read.files import located, without_layers
from minemap.read.formats import (
    FLATGEOBUF,
    GEOPACKAGE,
    LINES,
    PARQUET,
    SHAPEFILE,
    Source,
    checked_path,
    format_of,
    lacks_crs,
    reading,
    with_unread,
)
from minemap.read.geoparquet import geoparquet_in_parts
from minemap.read.mapping import mapping_of, told_unmet
from minemap.read.point_rows import Places
from minemap.read.shaping import shaped
from minemap.tables.known import TIMES, recorded_from, withdrawn_from
from minemap.tables.schema import (
    REPEATED,
    column_table,
    normalise_hazards,
    normalise_releases,
    written_columns,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

    from minemap.positions.coordinates import Hemisphere
    from minemap.read.formats import Format
    from minemap.read.mapping import ColumnMapping
    from minemap.tables.schema import Table

    Part = tuple[gpd.GeoDataFrame, pd.DataFrame]

__all__ = ["STREAMED", "parts_of_file"]

STREAMED = (GEOPACKAGE, SHAPEFILE, FLATGEOBUF, LINES, PARQUET)
"""Formats in which a part can be read without the rest."""


ALWAYS: list[tuple[Any, Any]] = [(None, None)]
"""Stands for an unknown time: one object for all rows, so that it takes no memory."""


def parts_of_file(
    path: str | os.PathLike[str],
    table: Table,
    rows: int,
    *,
    layer: str | None = None,
    crs: Any = None,
    columns: Any = None,
    country: str | None = None,
    encoding: str | None = None,
    hemisphere: Hemisphere | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
) -> Iterator[Part] | None:
    """Read a file part by part, with the same result as at once.

    The proof of how days and numbers are written may be anywhere in a column. So a file in which
    these are texts is read twice.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    table : {"hazards", "releases"}
        Which table.
    rows : int
        Rows of a part.
    layer, crs, columns, country, encoding, hemisphere, calendar, units
        As `minemap.read_hazards` takes them.

    Returns
    -------
    iterator of tuple of (geopandas.GeoDataFrame, pandas.DataFrame), or None
        For each part its usable and its rejected rows; None for a format that has to be read at
        once.

    Raises
    ------
    ReadError
        If the file cannot be read.

    Examples
    --------
    >>> from minemap import samples
    >>> parts = parts_of_file(samples.peru_path(), "hazards", 30)
    >>> [len(hazards) for hazards, _ in parts]
    [30, 30, 19]
    """
    file = checked_path(path)
    form = format_of(file)
    if form not in STREAMED:
        return None
    mapping = mapping_of(columns, table)

    def sources(*, told: bool) -> Iterator[Source]:
        places = Places(country, hemisphere)
        parts = _guarded(file, form, table, layer, rows, encoding)
        return _shaped(parts, table, mapping, places, told=told)

    evidence = _evidence(sources(told=False), table, typed=form is not LINES)
    said = {"country": country, "calendar": calendar, "units": units}
    return _normalised(sources(told=True), evidence, table, crs, said)


def _guarded(
    file: Path, form: Format, table: Table, layer: str | None, rows: int, encoding: str | None
) -> Iterator[Source]:
    """Read the parts, each under the guard that turns what goes wrong into one error."""
    with reading(file, form):
        parts = _raw(file, form, table, layer, rows, encoding)
    while True:
        with reading(file, form):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _raw(
    file: Path, form: Format, table: Table, layer: str | None, rows: int, encoding: str | None
) -> Iterator[Source]:
    if form in {LINES, PARQUET}:
        without_layers(file, form, layer)
        return lines_in_parts(file, rows) if form is LINES else geoparquet_in_parts(file, rows)
    place = located(file, form, table, layer, encoding)
    parts = layer_in_parts(file, place.address, place.layer, form, rows, known=place.known)
    domains = domains_of(file, place.address, place.layer, form)
    return (with_words(source, domains) for source in parts)


def _shaped(
    sources: Iterator[Source],
    table: Table,
    mapping: ColumnMapping | None,
    places: Places,
    *,
    told: bool,
) -> Iterator[Source]:
    unmet: frozenset[tuple[str, str]] | None = None
    name = ""
    for source in sources:
        plain = shaped(source, table, mapping, places=places, whole=False)
        name, unmet = source.name, plain.unmet if unmet is None else unmet & plain.unmet
        if plain.behind:
            raise ReadError(
                f"{source.name}: its rows are the points of areas, which cannot be read in parts; "
                "read it at once"
            )
        yield plain
    if told and unmet and mapping is not None:
        told_unmet(unmet, mapping, name)


# The same as at once ----------------------------------------------------------------------------


def _evidence(sources: Iterator[Source], table: Table, *, typed: bool) -> dict[str, pd.Series]:
    """Gather the texts of the columns in which some texts prove how others are written."""
    found: dict[str, set[str]] = {}
    for source in sources:
        names = written_columns(table, source.frame, source.name) if len(source.frame) else []
        if typed and len(source.frame) and not names:
            return {}
        for name in names:
            texts = source.frame[name].dropna()
            found.setdefault(name, set()).update(text for text in texts if isinstance(text, str))
    return {name: pd.Series(sorted(texts), dtype=TEXT) for name, texts in found.items()}


def _normalised(
    sources: Iterator[Source],
    evidence: Mapping[str, pd.Series],
    table: Table,
    crs: Any,
    said: Mapping[str, Any],
) -> Iterator[Part]:
    normalise = normalise_hazards if table == "hazards" else normalise_releases
    seen: dict[Any, list[tuple[Any, Any]]] = {}
    for source in sources:
        given = source.crs if crs is None else crs
        if given is None and lacks_crs(source):
            raise without_crs(source.name)
        frame = source.frame
        if not len(frame.columns):
            # If nothing of a part could be read, its columns are not known either.
            names = list(column_table(table).query("required")["column"])
            frame = pd.DataFrame(columns=names, dtype=TEXT)
        used, rejected = normalise(frame, source.name, crs=given, beside=evidence, **said)
        used, repeated = _without_repeated(used, table, seen)
        both = pd.concat([rejected, repeated.astype(rejected.dtypes)], ignore_index=True)
        yield used, with_unread(both, source)


def _without_repeated(
    used: gpd.GeoDataFrame, table: Table, seen: dict[Any, list[tuple[Any, Any]]]
) -> Part:
    """Reject rows that repeat a row of an earlier part at the same time."""
    names, reason = REPEATED[table]
    keys = list(zip(*(used[name].tolist() for name in names), strict=True))
    stood: Iterable[tuple[Any, Any]] = ((None, None) for _ in keys)
    if {*TIMES} & {*used.columns}:
        stood = zip(recorded_from(used), withdrawn_from(used), strict=True)
    again = np.zeros(len(keys), dtype=bool)
    for place, (key, (start, end)) in enumerate(zip(keys, stood, strict=True)):
        again[place] = any(
            start is None or other is None or (start < until and other < end)
            for other, until in seen.get(key, ())
        )
        if start is None:
            seen.setdefault(key, ALWAYS)
        elif not again[place]:
            seen.setdefault(key, []).append((start, end))
    bad = used[again]
    repeated = pd.DataFrame(
        {"row": bad.index, "id": bad[names[0]].to_numpy(), "field": names[0], "reason": reason}
    )
    return used[~again], repeated
