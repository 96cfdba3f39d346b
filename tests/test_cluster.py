"""The sweep on a cluster: threads, or processes of this machine, of which one is killed."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

import pandas as pd
import pytest
from conftest import hazard_table, square
from test_kept_ledger import same

import minemap
from minemap.errors import ArgumentError, MissingDependencyError, ReadError, RejectedRows
from minemap.sweep.cluster import client_for, sweep_on

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    """Two workers that are threads: what they find does not hang on processes."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


def listening():
    """Where this process and those that it started listen."""
    import psutil

    us, found = psutil.Process(), []
    for process in (us, *us.children(recursive=True)):
        # A browser of other tests starts and ends processes of its own.
        with suppress(psutil.NoSuchProcess):
            found += process.net_connections("tcp")
    return {one.laddr for one in found if one.status == psutil.CONN_LISTEN}


@pytest.fixture(scope="module")
def processes():
    """The processes that are started where no cluster is named, and who listened before."""
    before = listening()
    with client_for(None) as client:
        yield client, before


@pytest.fixture(scope="module")
def record():
    """Overlapping areas, versions, records without an outline and records without a hazard."""
    hazards, releases = minemap.samples.generated(90, 260, seed=3)
    later = hazards.sample(15, random_state=1)
    later = later.assign(
        reported_on=later["reported_on"] + pd.Timedelta(days=500),
        geometry=later.geometry.scale(0.8, 0.9),
    )
    hazards = pd.concat([hazards, later], ignore_index=True)
    releases = releases.reset_index(drop=True)
    releases["reported_m2"] = 250.0
    releases.loc[::9, "geometry"] = None
    releases.loc[1::9, "hazard_id"] = None
    releases.loc[2::9, "outcome"] = "confirmed"
    return hazards, releases


@pytest.fixture(scope="module")
def whole(record):
    """The ledger that one machine makes of the files."""
    return minemap.Ledger(*in_file_order(record))


def written(record, folder, parts=3):
    """The tables in files, as a pipeline writes them."""
    for name, table in zip(("hazards", "releases"), record, strict=True):
        (folder / name).mkdir(parents=True)
        for number in range(parts):
            table.iloc[number::parts].to_parquet(folder / name / f"part-{number}.parquet")
    return folder


def in_file_order(record, parts=3):
    return [
        pd.concat([table.iloc[number::parts] for number in range(parts)], ignore_index=True)
        for table in record
    ]


def test_finds_what_one_machine_finds_though_a_worker_is_killed(processes, record, whole, tmp_path):
    client, _ = processes
    source = written(record, tmp_path / "source")
    killed = []

    def kill_one(share):
        busy = [address for address, tasks in client.processing().items() if tasks]
        if not killed and busy and share < 1:
            killed.append(client.run(os.getpid, workers=busy[:1])[busy[0]])
            os.kill(killed[0], signal.SIGKILL)

    folder = sweep_on(client, source, tmp_path / "ledger", partition_rows=50, progress=kill_one)
    assert killed
    assert len(list((folder / "pieces").iterdir())) > 5
    same(minemap.Ledger.from_parquet(folder, *in_file_order(record)), whole)


def test_the_processes_of_this_machine_listen_to_nobody_else(processes):
    client, before = processes
    address = client.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    ours = listening() - before
    assert ours
    assert {place.ip for place in ours} <= {"127.0.0.1", "::1"}
    for other in (address, address.replace("tls://", "tcp://")):
        with pytest.raises((OSError, TypeError, RuntimeError)):
            distributed.Client(other, timeout=2)


def test_its_pieces_open_as_a_partitioned_table(client, record, whole, tmp_path):
    dask_geopandas = pytest.importorskip("dask_geopandas")
    folder = sweep_on(
        client, written(record, tmp_path / "source"), tmp_path / "ledger", partition_rows=150
    )
    pieces = dask_geopandas.read_parquet(folder / "pieces")
    assert pieces.npartitions > 1
    assert pieces["area_m2"].sum().compute() == pytest.approx(whole.pieces["area_m2"].sum())


def test_a_ledger_is_made_of_tables_in_one_call(client, record, whole, tmp_path):
    source = written(record, tmp_path / "source")
    with client.as_current():
        ledger = minemap.Ledger.from_parquet(source, engine="dask")
    same(ledger, whole)
    assert sorted(path.name for path in source.iterdir()) == ["hazards", "releases"]


def test_of_no_releases(client, tmp_path):
    hazards = minemap.Ledger(hazard_table(("A", "SHA", "2020-01-01", square(0, 0)))).hazards
    hazards.to_parquet(tmp_path / "hazards.parquet")
    ledger = minemap.Ledger.from_parquet(tmp_path, engine="dask", client=client)
    assert ledger.remaining("2020-01-01")["hazard_id"].tolist() == ["A"]


def test_a_row_that_cannot_be_used_is_told_with_its_number_in_the_table(client, tmp_path):
    hazards = hazard_table(
        *((f"H{number}", "SHA", "2020-01-01", square(number, 0)) for number in range(6))
    )
    hazards.loc[4, "category"] = "perhaps"
    source = written((hazards, minemap.samples.peru()[1].head(3)), tmp_path / "source")
    with pytest.raises(RejectedRows) as told:
        sweep_on(client, source, tmp_path / "ledger")
    # The files hold rows 0 and 3, 1 and 4, 2 and 5.
    assert told.value.rejected[["row", "id"]].to_numpy().tolist() == [[4, "H4"]]
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_record_in_two_files_is_told(client, tmp_path):
    hazards, releases = minemap.samples.generated(10, 20)
    source = written((hazards, releases), tmp_path / "source", parts=1)
    releases.head(2).to_parquet(source / "releases" / "part-1.parquet")
    with pytest.raises(RejectedRows, match="another row has this release_id"):
        sweep_on(client, source, tmp_path / "ledger")


def test_a_folder_without_tables_is_told(client, tmp_path):
    with pytest.raises(ReadError, match="holds neither hazards"):
        sweep_on(client, tmp_path, tmp_path / "ledger")


def test_another_engine_is_told(tmp_path):
    with pytest.raises(ArgumentError, match="there is 'dask'"):
        minemap.Ledger.from_parquet(tmp_path, engine="spark")


def test_without_dask_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependencyError, match=r"sweeping on a cluster.*minemap\[scale\]"):
        minemap.Ledger.from_parquet(tmp_path, engine="dask")
