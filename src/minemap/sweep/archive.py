"""A ledger in a folder: its two tables and what their sweep found, as GeoParquet.

The folder holds ``hazards``, ``releases``, ``pieces`` and ``worked``, each a folder of GeoParquet
files that any GIS reads, ``rows`` and ``repairs``, and ``ledger.json``: the version of the format,
the fingerprints of the two tables and the check sum of every file. So a ledger opens again without
a sweep, and a file that was changed by accident since is found out; a check sum is no signature.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from minemap.dtypes import TEXT, as_text, in_text
from minemap.errors import ReadError, WriteError
from minemap.saving import draft_folder
from minemap.sweep.pieces import Outlines, Packed, Sheet, Swept, coded, numbered, plain
from minemap.sweep.residues import SHARE, WIDTH_M
from minemap.tables.known import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Future

    Array = np.ndarray[Any, Any]

__all__ = [
    "ARCHIVE",
    "FORMAT",
    "Archived",
    "checksum",
    "close_archive",
    "drafting",
    "fingerprint",
    "is_archive",
    "keep",
    "open_archive",
    "write_found",
]

ARCHIVE = "ledger.json"
INTEGER = re.compile(r"u?int(8|16|32|64)", re.IGNORECASE)
"""Types that ids may be of."""
FORMAT = 2
"""The version of the layout of the folder; another one is refused. Since 2 there are improvised
anti-personnel mines, and the rule of residues is kept."""

TABLES = ("hazards", "releases")
FOUND = ("pieces", "worked", "rows", "repairs")

ROWS_PER_FILE = 250_000
"""Rows of a table in one file: some 100 MB, which a worker of a cluster reads in a second."""

CHUNK = 1 << 24

PART = re.compile(r"\d+\.parquet")
"""What the files of a table are called."""

GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}
"""GeoParquet's description of the column of geometries; without a CRS it is longitude, latitude."""


@dataclass(frozen=True)
class Archived:
    """What a folder holds.

    Attributes
    ----------
    hazards, releases : geopandas.GeoDataFrame
        The two tables, normalised, with the rows that were withdrawn.
    swept : Swept
        What the sweep of those that stand found.
    fingerprints : dict of str to str
        By table, the fingerprint that it had when it was swept, where that was written down.
    residue_rule : tuple of float
        The share and the width in metres that a residue may have.
    ids : dict of str to str
        By column of ids, their type in Python, where they were whole numbers.
    """

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    swept: Swept
    fingerprints: dict[str, str]
    residue_rule: tuple[float, float]
    ids: dict[str, str]


# Fingerprints ------------------------------------------------------------------------------------


def fingerprint(table: pd.DataFrame) -> str:
    """Tell a table by its contents: the same on every machine, another for any change of a cell.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        A table. Its index does not count, the order of its rows does, that of its columns does not.

    Returns
    -------
    str
        64 hexadecimal digits: SHA-256 over the names of the columns, which cells are missing, and
        the values as text, 64-bit numbers, or well-known binary, all little-endian.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"hazard_id": ["A", "B"], "reported_m2": [500.0, None]})
    >>> fingerprint(table) == fingerprint(table[["reported_m2", "hazard_id"]])
    True
    >>> fingerprint(table) == fingerprint(table[::-1])
    False
    """
    digest = hashlib.sha256()
    digest.update(f"{len(table)} rows".encode())
    for name in sorted(table.columns, key=str):
        digest.update(f"\n{name}\n".encode())
        for part in _bytes_of(table[name]):
            digest.update(part)
    return digest.hexdigest()


def _bytes_of(column: pd.Series) -> Iterator[Any]:
    """Give the cells of a column as bytes that mean the same everywhere."""
    missing = column.isna().to_numpy(dtype=bool)
    yield np.packbits(missing)
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        for start in range(0, len(column), ROWS_PER_FILE):
            shapes = column.array[start : start + ROWS_PER_FILE]
            yield from _texts(pa.array(shapely.to_wkb(shapes, byte_order=1), pa.large_binary()))
    elif column.dtype.kind == "M":
        yield column.fillna(pd.Timestamp(0)).to_numpy(dtype="datetime64[us]").astype("<i8")
    elif pd.api.types.is_float_dtype(column.dtype):
        # Adding 0.0 turns -0.0 into 0.0.
        yield column.fillna(0.0).to_numpy(dtype="<f8") + 0.0
    elif column.dtype.kind in "iub":
        yield column.fillna(False if column.dtype.kind == "b" else 0).to_numpy(dtype="<i8")
    else:
        texts = as_text(column) if column.dtype == object else column.astype(TEXT)
        yield from _texts(pa.array(texts, pa.large_string(), from_pandas=True))


def _texts(values: Any) -> Iterator[Any]:
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    yield pc.fill_null(pc.binary_length(values), -1).to_numpy(zero_copy_only=False).astype("<i8")
    filled = values.fill_null("" if pa.types.is_large_string(values.type) else b"")
    if len(filled):
        _, _, data = pa.concat_arrays([filled]).buffers()
        yield data if data is not None else b""


# Writing -----------------------------------------------------------------------------------------


def is_archive(folder: Path) -> bool:
    """Tell whether a folder holds a ledger.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> import pathlib
    >>> is_archive(pathlib.Path("no_such_folder"))
    False
    """
    return (folder / ARCHIVE).is_file()


def keep(
    folder: Path,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    swept: Swept,
    *,
    residue_rule: tuple[float, float] = (SHARE, WIDTH_M),
    ids: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a ledger into a folder: whole or not at all.

    Parameters
    ----------
    folder : pathlib.Path
        The folder. It must not be there, save with `overwrite`, and then hold a ledger.
    hazards, releases : geopandas.GeoDataFrame
        The two tables, normalised, with the rows that were withdrawn.
    swept : Swept
        What the sweep of those that stand found.
    residue_rule : tuple of float
        The share and the width in metres that a residue may have.
    ids : mapping of str to str, optional
        By column of ids, their type in Python, where they were whole numbers.
    overwrite : bool
        Whether a ledger that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    WriteError
        If the folder is there and may not be replaced, or cannot be written.

    Examples
    --------
    >>> import minemap, pathlib, tempfile
    >>> from minemap.sweep.sweeping import sweep
    >>> hazards, releases = minemap.samples.peru()
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "peru"
    >>> kept = keep(folder, hazards, releases, sweep(hazards, releases))
    >>> sorted(part.name for part in kept.iterdir())
    ['hazards', 'ledger.json', 'pieces', 'releases', 'repairs', 'rows', 'worked']
    """
    tables = dict(zip(TABLES, (hazards, releases), strict=True))
    with ThreadPoolExecutor(1) as pool, drafting(folder, overwrite=overwrite) as draft:
        fingerprints = pool.map(fingerprint, tables.values())
        for name, table in tables.items():
            _write_table(table, draft / name)
        write_found(draft, standing(hazards), standing(releases), swept)
        told = dict(zip(tables, fingerprints, strict=True))
        close_archive(draft, told, residue_rule=residue_rule, ids=ids)
    return folder


def write_found(
    folder: Path,
    hazards: pd.DataFrame,
    releases: pd.DataFrame,
    swept: Swept,
    part: str = "0000",
) -> None:
    """Write what a sweep found: one file each for pieces, worked area, rows and repairs.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the ledger.
    hazards, releases : pandas.DataFrame
        The tables that were swept.
    swept : Swept
        What was found in a whole record, or in a part of one.
    part : str
        The name of the files, of which the parts of a record have one each.

    Examples
    --------
    >>> import minemap, pathlib, tempfile
    >>> from minemap.sweep.sweeping import sweep
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> hazards, releases = minemap.samples.peru()
    >>> write_found(folder, hazards, releases, sweep(hazards, releases))
    >>> len(list(folder.glob("*/0000.parquet")))
    4
    """
    for name in FOUND:
        (folder / name).mkdir(exist_ok=True)
    _write_drawn(swept.table, swept.outlines, folder / "pieces" / f"{part}.parquet")
    _write_drawn(swept.worked_table, swept.worked_outlines, folder / "worked" / f"{part}.parquet")
    nowhere = pd.Series(None, range(len(hazards)), dtype=TEXT)
    rows = pd.DataFrame(
        {
            "table": np.repeat(TABLES, [len(hazards), len(releases)]),
            "row": np.concatenate([hazards.index, releases.index]).astype(np.int64),
            "group": np.concatenate(swept.groups),
            "located": pd.concat([nowhere, swept.located.astype(TEXT)]).array,
        }
    )
    rows = rows.astype({"table": TEXT})
    rows.to_parquet(folder / "rows" / f"{part}.parquet", index=False)
    repairs = swept.repairs.astype({"table": TEXT, "id": TEXT, "problem": TEXT, "row": "int64"})
    measures = dict.fromkeys(["area_before_m2", "area_after_m2"], "float64")
    repairs.astype(measures).to_parquet(folder / "repairs" / f"{part}.parquet", index=False)


def close_archive(
    folder: Path,
    fingerprints: dict[str, str],
    checksums: dict[str, str] | None = None,
    *,
    residue_rule: tuple[float, float] = (SHARE, WIDTH_M),
    ids: Mapping[str, str] | None = None,
) -> None:
    """Write down what a folder holds, which makes a ledger of it.

    Parameters
    ----------
    folder : pathlib.Path
        The folder, with all its files.
    fingerprints : dict of str to str
        By table, its fingerprint, where it is known.
    checksums : dict of str to str, optional
        By the name of a file in the folder, its check sum, where they are known already.
    residue_rule : tuple of float
        The share and the width in metres that a residue may have.
    ids : mapping of str to str, optional
        By column of ids, their type in Python, where they were whole numbers.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> close_archive(folder, {})
    >>> is_archive(folder)
    True
    """
    if checksums is None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        checksums = {path.relative_to(folder).as_posix(): checksum(path) for path in files}
    told = {
        "format": FORMAT,
        "minemap": version("minemap"),
        "fingerprints": fingerprints,
        "residue_rule": list(residue_rule),
        "ids": dict(ids or {}),
        "files": dict(sorted(checksums.items())),
    }
    (folder / ARCHIVE).write_text(json.dumps(told, indent=1) + "\n", "utf-8")


@contextmanager
def drafting(folder: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Lend a folder to make a ledger in, and put it in its place once it is whole.

    Parameters
    ----------
    folder : pathlib.Path
        Where the ledger goes.
    overwrite : bool
        Whether a ledger that is there may be replaced.

    Yields
    ------
    pathlib.Path
        An empty folder beside it.

    Raises
    ------
    WriteError
        If the folder is there and may not be replaced, or cannot be written.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "ledger"
    >>> with drafting(folder) as draft:
    ...     close_archive(draft, {})
    >>> is_archive(folder)
    True
    """
    _check_place(folder, overwrite=overwrite)
    try:
        with draft_folder(folder.parent) as place:
            draft = place / folder.name
            draft.mkdir()
            yield draft
            if overwrite:
                _keep_others(folder, draft)
            _move(draft, folder, place / "replaced", overwrite=overwrite)
    except (OSError, pa.ArrowException) as error:
        cause = " ".join((getattr(error, "strerror", None) or str(error)).split())
        raise WriteError(f"{folder}: cannot be written: {cause}") from error


def _check_place(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise WriteError(f"{folder}: there is no folder {folder.parent}; make it first")
    if not folder.exists():
        return
    if not overwrite:
        raise WriteError(f"{folder}: is there already; pass overwrite=True to replace it")
    if not is_archive(folder):
        raise WriteError(
            f"{folder}: is there already and holds no ledger, so it is not replaced; name another"
        )


def _keep_others(folder: Path, draft: Path) -> None:
    """Take along what somebody else has put into the folder of a ledger that is replaced."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        ours = name == Path(ARCHIVE) or (
            len(name.parts) == 2  # noqa: PLR2004 - a file in the folder of a table
            and name.parts[0] in {*TABLES, *FOUND}
            and PART.fullmatch(name.name) is not None
        )
        if ours or (path.is_dir() and not path.is_symlink()):
            continue
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, draft / name, follow_symlinks=False)


def _move(draft: Path, folder: Path, aside: Path, *, overwrite: bool) -> None:
    """Put a folder in its place; what was there is put back if that fails."""
    if overwrite and folder.exists():
        folder.rename(aside)
    try:
        # Of two writers at once one is refused: a folder with files in it is not replaced so.
        draft.rename(folder)
    except OSError:
        if not overwrite:
            _check_place(folder, overwrite=False)
        if aside.exists():
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _write_table(table: gpd.GeoDataFrame, folder: Path) -> None:
    folder.mkdir()
    objects = [name for name in table if pd.api.types.is_object_dtype(table[name].dtype)]
    held = table.assign(**{str(name): _held(table[name]) for name in objects})
    for number, start in enumerate(range(0, max(len(table), 1), ROWS_PER_FILE)):
        part = held.iloc[start : start + ROWS_PER_FILE]
        part.to_parquet(folder / f"{number:04}.parquet", index=True, compression="zstd")


def _held(column: pd.Series) -> pd.Series:
    """Give a column of objects as it is where Arrow has a type for them, else as texts."""
    try:
        pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError):
        return as_text(column)
    return column


def _write_drawn(table: pd.DataFrame, outlines: Outlines, path: Path) -> None:
    """Write a table with its outlines sheet by sheet, so that few of them are drawn at a time."""
    # A stable sort: on its sheet, a hazard's pieces stay in their order.
    order = np.argsort(outlines.sheet, kind="stable")
    bounds = np.searchsorted(outlines.sheet[order], np.arange(len(outlines.sheets) + 1))
    schema = _schema(table)

    def drawn(rows: Array) -> pa.Table:
        every = np.arange(len(rows))
        shapes = shapely.to_wkb(outlines.joined(rows, every, len(rows), 1), byte_order=1)
        columns = plain(table.take(rows))
        cells = [
            pa.array(columns[name], schema.field(name).type, from_pandas=True)
            for name in table.columns
        ]
        return pa.Table.from_arrays([*cells, pa.array(shapes, pa.large_binary())], schema=schema)

    workers = os.cpu_count() or 1
    waiting: deque[Future[pa.Table]] = deque()
    with (
        pq.ParquetWriter(path, schema, compression="zstd") as writer,
        ThreadPoolExecutor(workers) as pool,
    ):
        for first, last in pairwise(bounds):
            if first < last:
                waiting.append(pool.submit(drawn, order[first:last]))
            if len(waiting) > workers:
                writer.write_table(waiting.popleft().result())
        for sheet in waiting:
            writer.write_table(sheet.result())


def _schema(table: pd.DataFrame) -> Any:
    kinds = {"M": pa.timestamp("us"), "f": pa.float64(), "b": pa.bool_()}
    fields = [
        (name, kinds.get(getattr(dtype, "kind", "O"), pa.large_string()))
        for name, dtype in table.dtypes.items()
    ]
    schema = pa.schema([*fields, ("geometry", pa.large_binary())])
    return schema.with_metadata({b"geo": json.dumps(GEO).encode()})


def checksum(path: Path) -> str:
    """Tell a file by its bytes.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        Its SHA-256, in hexadecimal.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "empty"
    >>> path.touch()
    >>> checksum(path)[:8]
    'e3b0c442'
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


# Reading -----------------------------------------------------------------------------------------


def open_archive(folder: Path) -> Archived:
    """Open a ledger that was kept in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    Archived
        The tables, what their sweep found, and their fingerprints.

    Raises
    ------
    ReadError
        If the folder holds no ledger, one of another format, or one of whose files was changed.

    Examples
    --------
    >>> import minemap, pathlib, tempfile
    >>> from minemap.sweep.sweeping import sweep
    >>> hazards, releases = minemap.samples.peru()
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "peru"
    >>> swept = sweep(hazards, releases)
    >>> opened = open_archive(keep(folder, hazards, releases, swept))
    >>> opened.swept.table.equals(swept.table)
    True
    """
    told = _told(folder)
    _check_files(folder, told["files"])
    all_hazards, all_releases = (in_text(gpd.read_parquet(folder / name)) for name in TABLES)
    hazards, releases = standing(all_hazards), standing(all_releases)
    hazard_ids = numbered(hazards["hazard_id"])[1]
    release_ids = numbered(releases["release_id"])[1]
    table, outlines = _read_drawn(folder / "pieces", hazard_ids, release_ids)
    worked, worked_outlines = _read_drawn(folder / "worked", hazard_ids, release_ids)
    # As they are gathered: the pieces of a hazard are in one file and in order there.
    order = np.argsort(table["hazard_id"].cat.codes.to_numpy(), kind="stable")
    keys = [worked[name].cat.codes.to_numpy() for name in ("release_id", "outcome")]
    worked_order = np.lexsort((*keys, worked["completed_on"].to_numpy()))
    groups, located = _read_rows(folder / "rows", hazards, releases)
    swept = Swept(
        table.take(order).reset_index(drop=True),
        worked.take(worked_order).reset_index(drop=True),
        in_text(pd.read_parquet(folder / "repairs")),
        coded(pd.DataFrame({"hazard_id": located}, index=releases.index), hazard_ids, release_ids)[
            "hazard_id"
        ].rename("located"),
        groups,
        Outlines(outlines.sheets, outlines.sheet[order], outlines.row[order]),
        Outlines(
            worked_outlines.sheets,
            worked_outlines.sheet[worked_order],
            worked_outlines.row[worked_order],
        ),
    )
    share, width_m = told["residue_rule"]
    rule, ids = (share, width_m), told.get("ids", {})
    return Archived(all_hazards, all_releases, swept, told["fingerprints"], rule, ids)


def _told(folder: Path) -> dict[str, Any]:
    path = folder / ARCHIVE
    try:
        told: Any = json.loads(path.read_text("utf-8"))
        if isinstance(told, dict) and "files" in told and told.get("format") != FORMAT:
            raise ReadError(_other_format(folder, told))
        _check_told(told)
    except FileNotFoundError as error:
        raise ReadError(f"{folder}: holds no ledger; write one with Ledger.to_parquet") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(
            f"{path}: cannot be read: {' '.join(str(error).split())}; make the ledger again"
        ) from error
    found: dict[str, Any] = told
    return found


def _other_format(folder: Path, told: dict[str, Any]) -> str:
    """Say that a folder is of another version, and how to make it anew."""
    made = told.get("minemap")
    return (
        f"{folder}: holds a ledger of format {told.get('format')!r}"
        f"{f', made by minemap {made}' if isinstance(made, str) else ''}, and this minemap reads "
        f"format {FORMAT}; make the ledger again from the tables that the record was read from, or "
        "from those in the folder: minemap.Ledger(*(geopandas.read_parquet(folder / name) "
        'for name in ("hazards", "releases"))), and write that with to_parquet'
    )


def _check_told(told: Any) -> None:
    """Check that what a folder says of itself has the form that `close_archive` writes."""
    files = told.get("files") if isinstance(told, dict) else None
    if (
        not isinstance(files, dict)
        or not all(isinstance(checksum, str) for checksum in files.values())
        or not isinstance(told.get("fingerprints"), dict)
    ):
        raise ValueError("it does not say which files there are")
    ids = told.get("ids", {})
    if not isinstance(ids, dict) or not all(INTEGER.fullmatch(str(kind)) for kind in ids.values()):
        raise ValueError("it does not say of what type the ids are")
    rule = told.get("residue_rule")
    numbers = isinstance(rule, list) and all(type(number) in {int, float} for number in rule)
    if not numbers or len(rule) != 2:  # noqa: PLR2004 - share and width
        raise ValueError("it does not say what is a residue")


def _check_files(folder: Path, files: dict[str, str]) -> None:
    for name, told in files.items():
        path = folder / name
        parts = PurePosixPath(name).parts
        if len(parts) != 2 or parts[0] not in {*TABLES, *FOUND} or PART.fullmatch(parts[1]) is None:  # noqa: PLR2004 - a file in the folder of a table
            raise ReadError(f"{folder}: names {name!r}, which is no file of a ledger")
        if path.is_symlink() or path.parent.is_symlink():
            raise ReadError(f"{path}: leads out of the folder of the ledger; make the ledger again")
        if not path.is_file():
            raise ReadError(f"{path}: is missing from the ledger; make the ledger again")
        if checksum(path) != told:
            raise ReadError(
                f"{path}: was changed after the ledger was swept, so its pieces may be those of "
                "another record; make the ledger again from its tables"
            )
    listed = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    for name in sorted(listed - {*files}):
        raise ReadError(f"{folder / name}: was added after the ledger was swept; take it away")


def _read_drawn(
    folder: Path, hazard_ids: pd.Index, release_ids: pd.Index
) -> tuple[pd.DataFrame, Outlines]:
    """Read a table, with a sheet for each group of rows."""
    tables, sheets = [], []
    for path in sorted(folder.glob("*.parquet")):
        file = pq.ParquetFile(path)
        names = [name for name in file.schema_arrow.names if name != "geometry"]
        tables.append(file.read(names))
        for group in range(file.num_row_groups):
            shapes = file.read_row_group(group, ["geometry"]).column("geometry").combine_chunks()
            sheets.append(
                Sheet(Packed([shapes]), np.arange(len(shapes)), np.arange(len(shapes) + 1))
            )
    lengths = [len(sheet.face) for sheet in sheets]
    sheet = np.repeat(np.arange(len(sheets)), lengths).astype(np.int32)
    row = np.concatenate([np.empty(0, np.int64), *(np.arange(length) for length in lengths)])
    return (
        coded(pa.concat_tables(tables).to_pandas(), hazard_ids, release_ids),
        Outlines(tuple(sheets), sheet, row.astype(np.int32)),
    )


def _read_rows(
    folder: Path, hazards: pd.DataFrame, releases: pd.DataFrame
) -> tuple[tuple[Array, Array], Array]:
    """Read to which group each row belongs, and on which hazard each release lies."""
    parts = [pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))]
    numbers = np.cumsum([0, *(part["group"].max() + 1 if len(part) else 0 for part in parts)])
    for part, first in zip(parts, numbers, strict=False):
        part["group"] += first
    rows = pd.concat(parts, ignore_index=True)
    of_table = {name: part.set_index("row") for name, part in rows.groupby("table")}
    none = rows.iloc[:0].set_index("row")
    found = [
        of_table.get(name, none).reindex(table.index)
        for name, table in zip(TABLES, (hazards, releases), strict=True)
    ]
    groups = found[0]["group"].to_numpy(np.int64), found[1]["group"].to_numpy(np.int64)
    return groups, found[1]["located"].to_numpy(dtype=object)
