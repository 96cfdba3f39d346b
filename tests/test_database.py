"""Reading from PostGIS: a private server is started for these tests, with what apt installed."""

from __future__ import annotations

import json
import logging
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from minemap import samples
from minemap.cli import main
from minemap.errors import (
    ArgumentError,
    CoordinateError,
    MinemapError,
    MinemapWarning,
    MissingDependencyError,
    ReadError,
    RejectedRows,
)
from minemap.read import read_hazards, read_releases

sqlalchemy = pytest.importorskip("sqlalchemy")
psycopg = pytest.importorskip("psycopg")

PASSWORD = "s3cret/with@signs:and%more"
QUOTED = "s3cret%2Fwith%40signs%3Aand%25more"


def unavailable(why):
    """Skip, save where everything has to run."""
    if os.environ.get("CI"):
        pytest.fail(f"PostGIS is needed where CI is set: {why}")
    pytest.skip(why)


def programs():
    """The folder of PostgreSQL's programs, the newest version that has PostGIS first."""
    found = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    share = "/usr/share/postgresql/{}/extension/postgis.control"
    with_postgis = [path for path in found if Path(share.format(path.parent.name)).exists()]
    on_path = shutil.which("initdb")
    return next(iter(with_postgis), Path(on_path).resolve().parent if on_path else None)


def unprivileged():
    """How to run the server: not as root, which it refuses."""
    if os.getuid():
        return {}
    name = next((name for name in ("postgres", "nobody") if name in map_of_users()), None)
    if name is None:
        unavailable("no user to run PostgreSQL as")
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def map_of_users():
    return {user.pw_name for user in pwd.getpwall()}


@pytest.fixture(scope="session")
def server():
    """Address of a server of one's own, on a free port of this machine alone."""
    bin_ = programs()
    if bin_ is None:
        unavailable("PostgreSQL is not installed")
    as_user = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="minemap-postgis-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "password").write_text(PASSWORD)
    for path in (folder, folder / "password"):
        if as_user:
            os.chown(path, as_user["user"], as_user["group"])
    started = False

    def run(*command):
        done = subprocess.run(
            [str(bin_ / command[0]), *command[1:]],
            cwd=folder, capture_output=True, text=True, check=False, **as_user,
        )  # fmt: skip
        log = folder / "log"
        assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")

    try:
        run(
            "initdb", "-D", "data", "-U", "admin", "-A", "scram-sha-256",
            "--pwfile", "password", "-E", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        settings = f"-h 127.0.0.1 -p {port} -k '' -F"
        run("pg_ctl", "-D", "data", "-l", "log", "-o", settings, "-w", "start")
        started = True
        address = f"postgresql://admin:{QUOTED}@127.0.0.1:{port}/postgres"
        with connect(address) as connection:
            try:
                connection.execute("CREATE EXTENSION postgis")
            except psycopg.Error as error:
                unavailable(f"PostGIS is not installed: {error}")
        yield address
    finally:
        if started:
            run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def connect(address):
    return psycopg.connect(address, autocommit=True)


@pytest.fixture
def store(server, request):
    """A database of one test, and a function that runs statements in it."""
    name = f"t{abs(hash(request.node.nodeid))}"
    with connect(server) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    address = server.rsplit("/", 1)[0] + f"/{name}"

    def run(*statements):
        with connect(address) as connection:
            for statement in ("CREATE EXTENSION IF NOT EXISTS postgis", *statements):
                connection.execute(statement)
        return address

    yield run
    with connect(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


AREAS = """
    CREATE TABLE hazards (
        hazard_id text, category text, reported_on date, reported_m2 numeric, sector text,
        estimated_devices int, guid bigint, seen timestamp, geom geometry(Polygon, 4326))"""
ROWS = """
    INSERT INTO hazards VALUES
    ('PE-1', 'SHA', '2014-12-31', 1250.5, 'Coangos', 7, 9007199254740993, '2014-12-30 08:15',
     ST_MakeEnvelope(-78.5, -3.5, -78.4, -3.4, 4326)),
    ('PE-2', 'CHA', '1996-02-29', NULL, 'Peñón', NULL, NULL, NULL,
     ST_MakeEnvelope(-78.3, -3.5, -78.2, -3.4, 4326))"""


# What is read ----------------------------------------------------------------------------------


def test_a_table_is_found_by_its_name_and_read_as_it_is(store):
    hazards = read_hazards(store(AREAS, ROWS))
    assert hazards["hazard_id"].tolist() == ["PE-1", "PE-2"]
    assert hazards["category"].tolist() == ["SHA", "CHA"]
    assert hazards["reported_on"].dt.strftime("%Y-%m-%d").tolist() == ["2014-12-31", "1996-02-29"]
    assert hazards["reported_m2"].tolist()[0] == 1250.5
    assert np.isnan(hazards["reported_m2"].tolist()[1])
    assert hazards["sector"].tolist() == ["Coangos", "Peñón"]
    assert hazards["estimated_devices"].tolist() == [7, pd.NA]
    assert hazards["guid"].iloc[0] == 9007199254740993
    assert hazards["seen"].iloc[0] == pd.Timestamp("2014-12-30 08:15")
    assert hazards.geometry.iloc[0].equals(shapely.box(-78.5, -3.5, -78.4, -3.4))
    assert hazards.crs == "EPSG:4326"


def test_the_sample_record_comes_back_from_a_database(store):
    address = store()
    hazards, releases = samples.peru()
    engine = sqlalchemy.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    for name, table in (("hazards", hazards), ("releases", releases)):
        plain = pd.DataFrame(table.drop(columns="geometry"))
        plain.assign(geometry=table.geometry.to_wkb(hex=True)).to_sql(name, engine, index=False)
        with engine.begin() as connection:
            connection.execute(
                sqlalchemy.text(
                    f"ALTER TABLE {name} ALTER geometry TYPE geometry(Geometry, 4326) "
                    "USING ST_SetSRID(geometry::geometry, 4326)"
                )
            )
    engine.dispose()
    for read, table in ((read_hazards(address), hazards), (read_releases(address), releases)):
        # A database keeps no order.
        order = [*table.columns[:3]]
        found = read.sort_values(order).reset_index(drop=True)
        expected = table.sort_values(order).reset_index(drop=True)
        pd.testing.assert_frame_equal(
            pd.DataFrame(found.drop(columns="geometry")),
            pd.DataFrame(expected.drop(columns="geometry")),
        )
        assert (found.geometry.isna() == expected.geometry.isna()).all()
        drawn = expected.geometry.notna()
        assert found.geometry[drawn].geom_equals_exact(expected.geometry[drawn], 1e-9).all()


def test_a_query_takes_parameters_which_are_bound(store):
    address = store(AREAS, ROWS)
    query = "SELECT * FROM hazards WHERE sector = :sector"
    assert len(read_hazards(address, sql=query, params={"sector": "Peñón"})) == 1
    pasted = "x' OR 'a' = 'a"
    assert len(read_hazards(address, sql=query, params={"sector": pasted})) == 0
    dropping = "'; DROP TABLE hazards; --"
    assert len(read_hazards(address, sql=query, params={"sector": dropping})) == 0
    assert len(read_hazards(address)) == 2


def test_no_query_can_write(store):
    address = store(AREAS, ROWS, "CREATE FUNCTION wipe() RETURNS int AS 'DELETE FROM hazards; "
                    "SELECT 1' LANGUAGE sql")  # fmt: skip
    for query in (
        "DELETE FROM hazards RETURNING *",
        "SELECT 1; COMMIT; DELETE FROM hazards",
        "SELECT wipe(), * FROM hazards",
        "SET TRANSACTION READ WRITE",
    ):
        with pytest.raises(ReadError, match="the query fails"):
            read_hazards(address, sql=query)
    assert len(read_hazards(address)) == 2


def test_a_table_of_any_schema_and_name_is_read(store):
    address = store(
        "CREATE SCHEMA mine_action",
        AREAS.replace("hazards", 'mine_action."Polígonos 2024"'),
        ROWS.replace("hazards", 'mine_action."Polígonos 2024"'),
        'CREATE VIEW mine_action.confirmed AS SELECT * FROM mine_action."Polígonos 2024" '
        "WHERE category = 'CHA'",
        "CREATE TABLE roads (id int)",
    )  # fmt: skip
    assert len(read_hazards(address, layer="mine_action.Polígonos 2024")) == 2
    assert len(read_hazards(address, layer="confirmed")) == 1
    with pytest.raises(
        ReadError, match=r"no table 'east'.*'mine_action.confirmed'.*'public.roads'"
    ):
        read_hazards(address, layer="east")
    with pytest.raises(ReadError, match="which table holds the hazards"):
        read_hazards(address)


def test_rows_that_cannot_be_used_are_rejected_by_number(store):
    address = store(
        AREAS.replace("geometry(Polygon, 4326)", "geometry"),
        """INSERT INTO hazards VALUES
        ('A', 'SHA', 'infinity', 5, '', 1, 1, NULL, NULL),
        ('B', 'SHA', '0044-03-15 BC', 5, '', 1, 1, NULL, NULL),
        ('C', 'SHA', '2014-12-31', 'NaN', '', 1, 1, 'infinity', NULL),
        ('D', 'SHA', '2014-12-31', 5, '', -1, 1, NULL, NULL),
        ('E', 'SHA', '2014-12-31', 5, '', 1, 1, NULL, ST_SetSRID(ST_MakePoint('NaN', 3), 4326)),
        ('F', 'SHA', '2014-12-31', 5, '', 1, 1, NULL, 'SRID=4326;CURVEPOLYGON(CIRCULARSTRING('
              '-78 -3, -77 -2, -76 -3, -77 -4, -78 -3))'),
        ('G', 'CHA', '2014-12-31', 5, '', 1, 1, NULL, NULL)""",
    )
    hazards, rejected = read_hazards(address, on_reject="return")
    assert hazards["hazard_id"].tolist() == ["G"]
    assert rejected[["row", "id", "field"]].to_numpy().tolist() == [
        [1, "A", "reported_on"],
        [2, "B", "reported_on"],
        [3, "C", "geometry"],
        [4, "D", "estimated_devices"],
        [5, "E", "geometry"],
        [6, "F", "geometry"],
    ]


def test_a_table_without_rows_is_an_empty_table(store):
    hazards = read_hazards(store(AREAS))
    assert len(hazards) == 0
    assert "guid" in hazards.columns


# Where it lies ---------------------------------------------------------------------------------

SHAPES = AREAS.replace("geometry(Polygon, 4326)", "geometry")
POINT = "INSERT INTO hazards VALUES ('{}', 'SHA', '2014-12-31', 5, '', 1, 1, NULL, {})"


def test_srids_are_respected_also_several_in_one_column(store):
    # By pyproj: 760000 E, 9600000 N in zone 17 South.
    expected = gpd.GeoSeries.from_xy([760000], [9600000], crs="EPSG:32717").to_crs(4326)[0]
    address = store(SHAPES, POINT.format("A", "'SRID=32717;POINT(760000 9600000)'"))
    assert read_hazards(address).geometry.iloc[0].distance(expected) < 1e-9
    store(POINT.format("B", "'SRID=4326;POINT(-78.4 -3.5)'"))
    points = read_hazards(address).geometry
    assert points.iloc[0].distance(expected) < 1e-9
    assert points.iloc[1] == shapely.Point(-78.4, -3.5)


def test_an_srid_that_an_office_made_is_looked_up_in_the_database(store):
    zone = "+proj=tmerc +lat_0=0 +lon_0=-78.5 +k=1 +x_0=500000 +y_0=1000000 +ellps=WGS84 +units=m"
    wkt = gpd.GeoSeries([], crs=zone).crs.to_wkt("WKT1_GDAL")
    address = store(
        f"INSERT INTO spatial_ref_sys VALUES (990001, 'OFFICE', 1, '{wkt}', '{zone}')",
        SHAPES,
        POINT.format("A", "'SRID=990001;POINT(500000 1000000)'"),
    )
    # Its definition names an ellipsoid and no datum.
    with pytest.warns(MinemapWarning, match="it is taken for WGS 84"):
        hazards = read_hazards(address)
    assert hazards.geometry.iloc[0].distance(shapely.Point(-78.5, 0)) < 1e-9


def test_geometries_without_srid_are_refused_until_the_user_says_which(store):
    address = store(SHAPES, POINT.format("A", "'POINT(-78.4 -3.5)'"))
    with pytest.raises(CoordinateError, match="no CRS.*crs="):
        read_hazards(address)
    assert len(read_hazards(address, crs="EPSG:4326")) == 1
    store(POINT.format("B", "'SRID=4326;POINT(-78.4 -3.5)'"))
    with pytest.raises(CoordinateError, match="1 geometries have no SRID, the first in row 1"):
        read_hazards(address)


def test_geographies_and_several_geometries_are_read(store):
    address = store(SHAPES.replace("geometry)", "geography, centre geometry)"), POINT.format(
        "A", "'POINT(-78.4 -3.5)', 'SRID=4326;POINT(-78 -3)'"))  # fmt: skip
    hazards = read_hazards(address)
    assert hazards.geometry.iloc[0] == shapely.Point(-78.4, -3.5)
    assert hazards["centre"].tolist() == ["POINT (-78 -3)"]
    with pytest.raises(ReadError, match="'a', 'b' all hold geometries"):
        read_hazards(address, sql="SELECT geom AS a, centre AS b FROM hazards")


# IMSMA's own store -----------------------------------------------------------------------------

STORE = [
    """CREATE TABLE hazard (hazard_guid uuid PRIMARY KEY, hazard_localid text, hazardname text,
       areasize numeric, dateofreport date, hazardcategory text)""",
    """CREATE TABLE geospatialinfo (geospatialinfo_guid uuid PRIMARY KEY, shape_id text,
       isactive bool)""",
    """CREATE TABLE hazard_has_geospatialinfo (hazard_guid uuid REFERENCES hazard,
       geospatialinfo_guid uuid REFERENCES geospatialinfo)""",
    """CREATE TABLE geopoint (geopoint_guid uuid PRIMARY KEY, geospatialinfo_guid uuid
       REFERENCES geospatialinfo, pointno int, latitude float8, longitude float8)""",
    "INSERT INTO hazard VALUES (gen_random_uuid(), 'HA-17', 'Achuime 2', 700, '2014-04-30', 'CHA')",
    "INSERT INTO geospatialinfo VALUES (gen_random_uuid(), 'HA-17-1', true)",
    """INSERT INTO hazard_has_geospatialinfo
       SELECT hazard_guid, geospatialinfo_guid FROM hazard, geospatialinfo""",
    """INSERT INTO geopoint SELECT gen_random_uuid(), geospatialinfo_guid, n, y, x
       FROM geospatialinfo, (VALUES (3, -3.4, -78.4), (1, -3.5, -78.5), (4, -3.4, -78.5),
       (2, -3.5, -78.4)) AS corners (n, y, x)""",
]
OUTLINES = """
    SELECT h.hazard_localid AS hazard_id, h.hazardcategory AS category, h.hazardname AS name,
           h.dateofreport AS reported_on, h.areasize AS reported_m2, h.hazard_guid AS guid,
           s.outline AS geometry
    FROM hazard h
    LEFT JOIN (
        SELECT l.hazard_guid, ST_Collect(p.outline) AS outline
        FROM hazard_has_geospatialinfo l
        JOIN (
            SELECT geospatialinfo_guid, ST_MakePolygon(ST_AddPoint(line, ST_StartPoint(line)))
                       AS outline
            FROM (
                SELECT geospatialinfo_guid, ST_SetSRID(ST_MakeLine(
                    ST_MakePoint(longitude, latitude) ORDER BY pointno), 4326) AS line
                FROM geopoint GROUP BY geospatialinfo_guid HAVING count(*) > 2
            ) AS lines
        ) AS p USING (geospatialinfo_guid)
        JOIN geospatialinfo g USING (geospatialinfo_guid)
        WHERE g.isactive
        GROUP BY l.hazard_guid
    ) AS s USING (hazard_guid)
    WHERE h.dateofreport >= :since"""


def test_imsmas_own_store_gives_outlines_of_its_points(store):
    hazards = read_hazards(store(*STORE), sql=OUTLINES, params={"since": "2014-01-01"})
    row = hazards.iloc[0]
    assert (row["hazard_id"], row["category"], row["reported_m2"]) == ("HA-17", "CHA", 700)
    assert row["geometry"].equals(shapely.box(-78.5, -3.5, -78.4, -3.4))
    assert len(row["guid"]) == 36


# What goes wrong -------------------------------------------------------------------------------


def told(error):
    """All that can be seen of an error: its chain, and the values in the frames that it kept."""
    seen = []
    while error is not None:
        seen += [str(error), repr(error), repr(error.args)]
        seen += traceback.format_exception(error, chain=True)
        error = error.__cause__ or error.__context__
    return "\n".join(seen)


def test_the_server_says_where_a_query_fails(store):
    query = "SELECT hazard_id,\n       categry\nFROM hazards"
    address = store(AREAS)
    with pytest.raises(ReadError, match=r"fails at line 2, 'categry': column .categry. does not"):
        read_hazards(address, sql=query)
    with pytest.raises(ReadError, match="fails at line 1.*syntax error"):
        read_hazards(address, sql="SELEC 1")
    with pytest.raises(ReadError, match="sector"):
        read_hazards(address, sql="SELECT * FROM hazards WHERE sector = :sector")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda address: address.replace("admin:", "nobody:"),
        lambda address: address.replace("127.0.0.1", "127.0.0.1.invalid"),
        lambda address: address.rsplit("/", 1)[0] + "/nowhere",
        lambda address: address.replace(":" + address.rsplit(":", 1)[1].split("/")[0], ":1"),
        lambda address: address.replace(QUOTED, PASSWORD),
        lambda address: address + "?nonsense=1",
        lambda _: "postgresql://admin:" + PASSWORD,
        lambda address: address.replace(f":{QUOTED}", "") + f"?password={QUOTED}x",
    ],
)  # fmt: skip
def test_no_password_is_ever_shown(server, spoil, caplog, capsys, recwarn):
    address = spoil(server)
    with caplog.at_level(logging.DEBUG), pytest.raises(MinemapError) as caught:
        read_hazards(address)
    assert main(["check", address]) == 2
    seen = told(caught.value) + caplog.text + "".join(capsys.readouterr())
    seen += "".join(str(warning.message) for warning in recwarn)
    source = 'match="'  # lines of this file may stand in a traceback, its values may not
    assert source not in seen
    for piece in (PASSWORD, QUOTED, "s3cret", "signs"):
        assert piece not in seen
    assert caught.value.__context__ is None


def test_no_password_is_shown_by_what_a_query_says(store, caplog):
    address = store(AREAS, ROWS)
    sql = f"SELECT '{PASSWORD}'::int"
    with caplog.at_level(logging.DEBUG), pytest.raises(ReadError) as caught:
        read_hazards(address, sql=sql.replace(":", "\\:"))
    assert PASSWORD not in str(caught.value)
    store("UPDATE hazards SET category = '?'")
    with caplog.at_level(logging.DEBUG), pytest.raises(RejectedRows) as rejected:
        read_hazards(address)
    assert "s3cret" not in told(rejected.value) + caplog.text
    assert rejected.value.source.endswith("table public.hazards")


def test_arguments_that_do_not_fit_say_so(tmp_path):
    with pytest.raises(ArgumentError, match="either layer=, a table, or sql="):
        read_hazards("postgresql://h/d", layer="a", sql="SELECT 1")
    with pytest.raises(ArgumentError, match="params="):
        read_hazards("postgresql://h/d", params={"a": 1})
    with pytest.raises(ArgumentError, match="ask a database"):
        read_hazards(tmp_path / "a.gpkg", sql="SELECT 1")


def test_without_the_packages_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDependencyError, match=r"minemap\[database\]"):
        read_hazards("postgresql://h/d")


# On the command line ---------------------------------------------------------------------------


def test_the_command_line_reads_a_database_with_the_password_from_outside(
    store, monkeypatch, capsys, tmp_path
):
    address = store(AREAS, ROWS).replace(f":{QUOTED}", "")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert main(["remaining", address, "--day", "2020-01-01", "--json"]) == 0
    assert [row["areas"] for row in json.loads(capsys.readouterr().out)] == [1, 1]
    monkeypatch.delenv("PGPASSWORD")
    escaped = PASSWORD.replace(":", "\\:")
    (tmp_path / ".pgpass").write_text(f"127.0.0.1:*:*:admin:{escaped}\n")
    (tmp_path / ".pgpass").chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / ".pgpass"))
    query = "SELECT * FROM hazards WHERE category = 'CHA'"
    assert main(["remaining", "--hazards", address, "--sql", query, "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("CHA,1,")
