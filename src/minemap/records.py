"""One way in: whatever holds a record becomes its two tables, or their ledger.

What lies in the source and was not read is said, or refused where a total without it would be
wrong: a file whose clearances lie in a layer of another name must not give a total without them.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import pandas as pd

from minemap.errors import ArgumentError, MinemapWarning, ReadError, SchemaError
from minemap.ledger import Ledger
from minemap.read import holds, layers, read_hazards, read_releases
from minemap.read.files import called, layer_names
from minemap.read.formats import checked_path, format_of
from minemap.read.imsma_tables import export_in
from minemap.sweep.archive import ARCHIVE
from minemap.tables.schema import columns_read, normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from minemap.tables.schema import Table

__all__ = ["RecordTables", "read_record", "read_tables"]

Source: TypeAlias = "pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]]"

PROGRAMS_OWN = frozenset({"layer_styles", "qgis_projects", "qgis_layer_metadata"})
"""Layers in which GIS programs keep their own things."""


class RecordTables(NamedTuple):
    """The two tables of a record, the rows of each that cannot be used, and what was not read."""

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame | None
    rejected: dict[Table, pd.DataFrame]
    """By table: ``row``, ``id``, ``field``, ``reason``; empty tables where all can be used."""
    unread: dict[str, int]
    """Layers with rows that belong to neither table, and how many rows each has."""


def read_record(
    source: Source,
    releases: Source | Literal[False] | None = None,
    *,
    strict: bool = False,
    workers: int | None = None,
    **options: Any,
) -> Ledger:
    """Read a record from whatever holds it, and make its ledger.

    Parameters
    ----------
    source : path, address or table
        A file with both tables; a file, pages, a database or a service, as `minemap.read_hazards`
        takes them; a folder that `Ledger.to_parquet` wrote; or a DataFrame or GeoDataFrame of
        hazards.
    releases : path, address, table or False, optional
        Where the land-release records are, if not in `source`. False says that there are none.
    strict : bool, default False
        Make an error of what is otherwise a warning: a layer that was not read.
    workers : int, optional
        How many threads to cut outlines on, as `minemap.Ledger` takes it.
    **options
        As `read_tables` takes them: ``hazards_layer``, ``releases_layer``, ``columns``, ``crs``,
        ``country`` and the other options of `minemap.read_hazards`.

    Returns
    -------
    Ledger
        The ledger.

    Raises
    ------
    RejectedRows
        If a row cannot be used. With ``on_reject="return"``, `read_tables` gives the rest.
    ReadError
        If something cannot be read, or layers lie unread in a file without release records.
    ArgumentError
        If the source is nothing of these, or options do not go with it.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.read_record(minemap.samples.peru_path())
    >>> round(ledger.remaining("2023-12-31")["area_m2"].sum())
    302013
    """
    if isinstance(source, str | os.PathLike) and _is_kept(source):
        if releases is not None or options:
            raise ArgumentError(f"{source}: is a kept ledger, with both tables; leave the rest out")
        return Ledger.from_parquet(source, workers=workers)
    if "on_reject" in options:
        raise ArgumentError("on_reject: a ledger needs every row; read_tables gives the rest")
    tables = read_tables(source, releases, strict=strict, **options)
    return Ledger(tables.hazards, tables.releases, workers=workers)


def read_tables(
    source: Source,
    releases: Source | Literal[False] | None = None,
    *,
    hazards_layer: str | None = None,
    releases_layer: str | None = None,
    strict: bool = False,
    on_reject: Literal["raise", "return"] = "raise",
    hazards_options: Mapping[str, Any] | None = None,
    releases_options: Mapping[str, Any] | None = None,
    **options: Any,
) -> RecordTables:
    """Read the two tables of a record, and say what was not read.

    Parameters
    ----------
    source, releases : path, address or table
        As `read_record` takes them.
    hazards_layer, releases_layer : str, optional
        The layers, sheets, folders or tables, where their names do not say which they are.
    strict : bool, default False
        Make an error of a layer that was not read.
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: raise, or list them.
    hazards_options, releases_options : mapping, optional
        Options of `minemap.read_hazards` and `minemap.read_releases` for one table alone, such as
        ``{"sql": "SELECT …"}``.
    **options
        Options for both.

    Returns
    -------
    RecordTables
        The tables, the rows that cannot be used, and the layers that were not read.

    Raises
    ------
    RejectedRows, ReadError, ArgumentError
        As `read_record` says.

    Examples
    --------
    >>> import minemap
    >>> tables = read_tables(minemap.samples.peru_path())
    >>> len(tables.hazards), len(tables.releases), tables.unread
    (79, 9, {})
    """
    if isinstance(source, Ledger):
        raise ArgumentError("source is a Ledger already; use it as it is")
    asked: dict[Table, dict[str, Any]] = {
        "hazards": {"layer": hazards_layer, **(hazards_options or {})},
        "releases": {"layer": releases_layer, **(releases_options or {})},
    }
    hazards, lost = _table("hazards", source, on_reject, {**options, **asked["hazards"]})
    named = any(value is not None for value in asked["releases"].values())
    place: Any = releases
    if releases is None and not isinstance(source, pd.DataFrame):
        place = source if named or holds(source, "releases") else None
    elif releases is False or releases is None:
        place = None
    done, others = (
        (None, lost.iloc[:0])
        if place is None
        else _table("releases", place, on_reject, {**options, "points": None, **asked["releases"]})
    )
    taken: list[tuple[Any, Table, str | None]] = [(source, "hazards", hazards_layer)]
    if place is not None:
        taken.append((place, "releases", releases_layer))
    left = _unread(taken)
    unread = dict(zip(left["layer"].astype(str), left["rows"].astype(int), strict=True))
    if unread:
        said = ", ".join(f"{name} ({rows:,} rows)" for name, rows in unread.items())
        if done is None and releases is None and any(map(_may_hold_releases, left.itertuples())):
            raise ReadError(
                f"{source}: no layer is called as land-release records are, and these were not "
                f"read: {said}. Say which holds them (releases_layer, on the command line "
                "--releases-layer), or that there are none (releases=False, --no-releases)"
            )
        message = f"{source}: not read: {said}"
        if strict:
            raise ReadError(message)
        warnings.warn(message, MinemapWarning, stacklevel=2)
    return RecordTables(hazards, done, {"hazards": lost, "releases": others}, unread)


def _table(
    name: Table, source: Any, on_reject: Literal["raise", "return"], options: dict[str, Any]
) -> tuple[Any, pd.DataFrame]:
    """Read one table, and the rows that cannot be used, none where they raise."""
    given = {key: value for key, value in options.items() if value is not None}
    none = pd.DataFrame({key: [] for key in ("row", "id", "field", "reason")})
    if isinstance(source, pd.DataFrame):
        if given:
            raise ArgumentError(
                f"{', '.join(given)}: options of files; {name} are a table, whose columns you can "
                "rename and whose CRS you can set (set_crs)"
            )
        normalise = normalise_hazards if name == "hazards" else normalise_releases
        table, rejected = normalise(source)
        # With on_reject="raise", the ledger raises, with the number of the rows.
        return (table, rejected) if on_reject == "return" else (source, none)
    reader: Any = read_hazards if name == "hazards" else read_releases
    if on_reject == "return":
        answer: tuple[Any, pd.DataFrame] = reader(source, on_reject="return", **given)
        return answer
    return reader(source, **given), none


def _is_kept(path: str | os.PathLike[str]) -> bool:
    return Path(path).is_dir() and Path(path, ARCHIVE).is_file()


def _unread(taken: list[tuple[Any, Table, str | None]]) -> pd.DataFrame:
    """List the layers of the files that hold rows of neither table, as `layers` lists them."""
    left = []
    for path in {os.fspath(source) for source, _, _ in taken if _is_file(source)}:
        file = checked_path(path)
        form = format_of(file)
        names = layer_names(file, form) if form.layered else []
        # One layer is the one that was read, whatever it is called.
        if len(names) < 2 or export_in(path) is not None:  # noqa: PLR2004
            continue
        inner = layer_names(file, form, outermost=False)
        used = {
            name
            for source, table, layer in taken
            if _is_file(source) and os.fspath(source) == path
            for name in ([layer] if layer else called(table, inner))
        }
        # A folder of a KML may hold those that were read.
        if used <= set(names):
            listed = layers(path)
            left.append(listed[~listed["layer"].isin(used | PROGRAMS_OWN) & (listed["rows"] > 0)])
    return pd.concat(left, ignore_index=True) if left else pd.DataFrame({"layer": [], "rows": []})


def _may_hold_releases(layer: Any) -> bool:
    """Tell whether a layer has what only a land-release record has: an outcome, an end of work."""
    try:
        read = columns_read("releases", pd.DataFrame(columns=[*layer.columns]), str(layer.layer))
    except SchemaError:
        return True
    return bool({"outcome", "completed_on", "release_id"} & set(read))


def _is_file(source: Any) -> bool:
    return isinstance(source, str | os.PathLike) and Path(source).is_file()
