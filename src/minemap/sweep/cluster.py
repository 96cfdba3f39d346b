"""The sweep on many machines: GeoParquet in, a ledger in a folder out, by dask.

The machines share a file system. Each file of the two tables is read and normalised by one worker,
which tells where its rows lie and which hazards they name. From that alone the record is divided
into partitions of which none cuts rows that have to do with one another: rows whose bounds touch
stay together. The rows are dealt out to the partitions, and each partition is swept by one worker,
as it would be on one machine; so the result is the same.

Every step reads files and writes files, each of which appears whole or not at all. So a worker may
be lost at any time: what it was at is done again by another.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely

from minemap.dtypes import in_text
from minemap.errors import ReadError, RejectedRows
from minemap.extras import needed
from minemap.sweep.archive import TABLES, checksum, close_archive, drafting, write_found
from minemap.sweep.components import batches, touching
from minemap.sweep.sweeping import sweep, tied
from minemap.tables.known import recorded_from, standing, twice_at_once, withdrawn_from
from minemap.tables.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    Array = np.ndarray[Any, Any]

__all__ = ["client_for", "require_dask", "sweep_on"]

PARTITION_ROWS = 50_000
"""About how many rows a partition has: half a minute's work, and 500 MB of a worker's memory."""

KEYS = {"hazards": ["hazard_id", "reported_on"], "releases": ["release_id"]}


class Surveyed(NamedTuple):
    """What a worker tells of a file: enough to divide the record, and no geometry."""

    bounds: Array
    """West, south, east and north of each row; not a number where it has no geometry."""
    hazard_id: pd.Series
    keys: pd.DataFrame
    stood: Array
    """From which day each row stood in the record, and until which."""
    rejected: pd.DataFrame


def sweep_on(
    client: Any,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    partition_rows: int = PARTITION_ROWS,
    progress: Callable[[float], object] | None = None,
) -> Path:
    """Sweep a record on a dask cluster, from GeoParquet into a folder that holds a ledger.

    Parameters
    ----------
    client : distributed.Client
        A client of the cluster, whose workers see the same files as this process.
    source : str or os.PathLike
        A folder with ``hazards`` and ``releases``: each one GeoParquet file, named with
        ``.parquet``, or a folder of such files, of which each fits into a worker's memory.
    target : str or os.PathLike
        The folder for the ledger, to be opened with `minemap.Ledger.from_parquet`.
    overwrite : bool
        Whether a ledger that is there may be replaced.
    partition_rows : int
        About how many rows are swept at a time. The result does not depend on it.
    progress : callable, optional
        Called with the share of the partitions that are swept, from 0 to 1.

    Returns
    -------
    pathlib.Path
        The folder that was written.

    Raises
    ------
    MissingDependencyError
        If dask is not installed.
    ReadError
        If there is no table of hazards.
    RejectedRows
        If a row cannot be used.
    WriteError
        If `target` is there and may not be replaced, or cannot be written.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import minemap
    >>> from distributed import Client
    >>> place = pathlib.Path(tempfile.mkdtemp())
    >>> hazards, releases = minemap.samples.peru()
    >>> hazards.to_parquet(place / "hazards.parquet")
    >>> releases.to_parquet(place / "releases.parquet")
    >>> with Client(processes=False, dashboard_address=":0") as client:
    ...     ledger = minemap.Ledger.from_parquet(sweep_on(client, place, place / "ledger"))
    >>> round(ledger.remaining("2023-12-31")["area_m2"].sum())
    302013
    """
    distributed = require_dask()
    files = {name: _files(Path(source), name) for name in TABLES}
    if not files["hazards"]:
        raise ReadError(f"{source}: holds neither hazards.parquet nor a folder hazards of such")
    with drafting(Path(target), overwrite=overwrite) as draft:
        for name in TABLES:
            (draft / name).mkdir()
        exchange = draft.with_name("exchange")
        surveyed = {name: _survey_all(client, files[name], name, draft) for name in TABLES}
        _check(surveyed)
        homes = _divided(
            [file for name in TABLES for file in surveyed[name]], max(partition_rows, 1)
        )
        partitions = int(max((home.max(initial=-1) for home in homes), default=-1)) + 1
        parts = [(name, number) for name in TABLES for number in range(len(surveyed[name]))]
        dealt = [
            client.submit(_deal, draft, exchange, name, number, home, pure=False)
            for (name, number), home in zip(parts, homes, strict=True)
        ]
        checksums = dict(client.gather(dealt))
        del dealt  # Dask would compute kept results again if their worker died.
        partitions = max(partitions, 1)
        swept = distributed.as_completed(
            [
                client.submit(_sweep_partition, draft, exchange, number, pure=False)
                for number in range(partitions)
            ],
            # That of this client, which need not be the one that dask would take.
            loop=client.loop,
        )
        for done, future in enumerate(swept, start=1):
            checksums.update(future.result())
            if progress is not None:
                progress(done / partitions)
        shutil.rmtree(exchange, ignore_errors=True)
        close_archive(draft, {}, checksums)
    return Path(target)


def require_dask() -> Any:
    """Give the package that speaks to a cluster.

    Returns
    -------
    module
        ``distributed``.

    Raises
    ------
    MissingDependencyError
        If it is not installed.

    Examples
    --------
    >>> require_dask().__name__
    'distributed'
    """
    return needed("distributed", "sweeping on a cluster", "scale", "dask")


@contextmanager
def client_for(client: Any | None) -> Iterator[Any]:
    """Lend a client: the one given, the one at work, or one of processes on this machine.

    Parameters
    ----------
    client : distributed.Client, optional
        A client.

    Yields
    ------
    distributed.Client
        It, or another; one that was started here is closed again.

    Raises
    ------
    MissingDependencyError
        If dask is not installed.

    Examples
    --------
    >>> from distributed import Client
    >>> with Client(processes=False, dashboard_address=":0") as client, client_for(None) as found:
    ...     found is client
    True
    """
    distributed = require_dask()
    if client is None:
        import dask

        try:
            client = distributed.default_client()
        except ValueError:
            # One thread a process: the parts of the sweep that hold Python's lock run side by side.
            # On loopback alone, by TLS with a certificate of this run, and without a web page: who
            # reaches a scheduler runs what they like as its user.
            security = _of_this_run(distributed)
            silent: dict[str, list[str]] = {
                f"distributed.{role}.http.routes": [] for role in ("scheduler", "worker")
            }
            with (
                dask.config.set(silent),
                distributed.LocalCluster(
                    threads_per_worker=1,
                    host="127.0.0.1",
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                    security=security,
                ) as cluster,
                distributed.Client(cluster, security=security) as started,
            ):
                yield started
            return
    yield client


def _of_this_run(distributed: Any) -> Any:
    """Make a certificate for one run, which scheduler and workers speak by."""
    # So that nobody else on this machine can reach them.
    needed("cryptography", "sweeping on the processes of this machine", "scale")
    return distributed.Security.temporary()


def _files(source: Path, name: str) -> list[Path]:
    single = source / f"{name}.parquet"
    return [single] if single.is_file() else sorted((source / name).glob("*.parquet"))


# Reading and dividing ----------------------------------------------------------------------------


def _survey_all(client: Any, files: list[Path], name: str, draft: Path) -> list[Surveyed]:
    rows = [pq.ParquetFile(path).metadata.num_rows for path in files]
    first = np.cumsum([1, *rows])
    # A record without releases has a table of them all the same.
    jobs: list[tuple[Path | None, int]] = [*zip(files, first.tolist(), strict=False)]
    jobs = jobs or [(None, 1)]
    return list(
        client.gather(
            [
                client.submit(_survey, path, name, row, draft, number, pure=False)
                for number, (path, row) in enumerate(jobs)
            ]
        )
    )


def _survey(path: Path | None, name: str, first_row: int, draft: Path, number: int) -> Surveyed:
    """Normalise a file into the ledger, with the numbers of its rows in the whole table."""
    normalise = normalise_hazards if name == "hazards" else normalise_releases
    if path is None:
        columns = ["release_id", "outcome", "completed_on"]
        table, rejected = normalise(pd.DataFrame({column: [] for column in columns}), name)
    else:
        table, rejected = normalise(gpd.read_parquet(path), str(path))
    shift = first_row - 1
    table.index = pd.Index(table.index + shift, name=table.index.name)
    rejected["row"] += shift
    _whole(
        draft / name / f"{number:05}.parquet",
        lambda place: table.to_parquet(place, index=True, compression="zstd"),
    )
    return Surveyed(
        shapely.bounds(table.geometry.to_numpy()),
        table["hazard_id"],
        table[KEYS[name]],
        np.stack([recorded_from(table), withdrawn_from(table)]),
        rejected,
    )


def _check(surveyed: dict[str, list[Surveyed]]) -> None:
    """Raise an error if a row of any file cannot be used, or stands in two of them."""
    for name, files in surveyed.items():
        keys = pd.concat([file.keys for file in files])
        this = " and this ".join(KEYS[name])
        stood = np.concatenate([file.stood for file in files], axis=1)
        again = keys[twice_at_once(keys, *stood)]
        rejected = pd.concat(
            [
                *(file.rejected for file in files),
                pd.DataFrame(
                    {
                        "row": again.index,
                        "id": again[KEYS[name][0]].to_numpy(),
                        "field": KEYS[name][0],
                        "reason": f"another row has this {this}",
                    }
                ),
            ],
            ignore_index=True,
        )
        if len(rejected):
            raise RejectedRows(rejected, name, len(keys) - len(again))


def _divided(files: list[Surveyed], partition_rows: int) -> list[Array]:
    """Divide the record into partitions, none of which cuts rows that have to do with another.

    Rows stay together whose bounds touch or that name one hazard, and all that hang on them:
    a little more than is needed, since outlines need not touch where their bounds do.
    """
    bounds = np.concatenate([file.bounds for file in files])
    boxes = np.full(len(bounds), None, dtype=object)
    placed = ~np.isnan(bounds[:, 0])
    boxes[placed] = shapely.box(*bounds[placed].T)
    ground = touching(boxes)
    group = tied(ground, pd.concat([file.hazard_id for file in files]))
    # From west to east, so that a partition is a stretch of land and its files say where.
    west = np.full(group.max(initial=-1) + 1, np.inf)
    np.minimum.at(west, group[placed], bounds[placed, 0])
    place = np.empty(len(west), dtype=np.int64)
    place[np.argsort(west, kind="stable")] = np.arange(len(west))
    home = np.zeros(len(group), dtype=np.int64)
    for number, rows in enumerate(batches(place[group], np.ones(len(group)), partition_rows)):
        home[rows] = number
    return np.split(home, np.cumsum([len(file.bounds) for file in files])[:-1])


# On the workers ----------------------------------------------------------------------------------


def _deal(draft: Path, exchange: Path, name: str, number: int, home: Array) -> tuple[str, str]:
    """Deal the rows of a file out to their partitions; give the name of the file and its sum."""
    path = draft / name / f"{number:05}.parquet"
    # Reading a CRS takes longer than reading the rows, and here it is always the same.
    table = gpd.read_parquet(path).set_crs(None, allow_override=True)
    order = np.argsort(home, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(home[order])) + 1):
        if not len(rows):
            continue
        place = exchange / f"{home[rows[0]]:05}" / name
        place.mkdir(parents=True, exist_ok=True)
        part = table.iloc[rows]
        _whole(place / f"{number:05}.parquet", part.to_parquet)
    return path.relative_to(draft).as_posix(), checksum(path)


def _sweep_partition(draft: Path, exchange: Path, number: int) -> dict[str, str]:
    """Sweep the rows of a partition; give the names of the files written, and their sums."""
    hazards, releases = (
        standing(_gathered(exchange / f"{number:05}" / name, draft / name)) for name in TABLES
    )
    swept = sweep(hazards, releases)
    part = f"{number:05}"
    sums = {}
    with tempfile.TemporaryDirectory(prefix="part-", dir=exchange.parent) as place:
        write_found(Path(place), hazards, releases, swept, part)
        for path in sorted(Path(place).rglob("*.parquet")):
            final = draft / path.relative_to(place)
            final.parent.mkdir(exist_ok=True)
            sums[final.relative_to(draft).as_posix()] = checksum(path)
            path.replace(final)
    return sums


def _gathered(folder: Path, like: Path) -> gpd.GeoDataFrame:
    """Read the rows of a partition, in the order of the whole table; none, if there are none."""
    files = sorted(folder.glob("*.parquet"))
    if not files:
        return in_text(gpd.read_parquet(min(like.glob("*.parquet"))).iloc[:0])
    rows = pd.concat([gpd.read_parquet(path) for path in files]).sort_index()
    return in_text(rows.set_crs(4326))


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that appears whole, even where two workers write it at once."""
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as place:
        draft = Path(place) / path.name
        write(draft)
        draft.replace(path)
