"""In tables, out of tables: own names, ids and keys stay, and answers go on into other programs."""

from __future__ import annotations

import importlib
import inspect
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

import minemap
from minemap import maps
from minemap.errors import ArgumentError, CoordinateError, MinemapWarning, RejectedRows, SchemaError

GROUND = box(18, -12, 18.001, -11.999)
BESIDE = box(18.01, -12, 18.011, -11.999)


@pytest.fixture
def register():
    """A register with numbers for ids and names of its own."""
    return gpd.GeoDataFrame(
        {
            "ID": [7, 9],
            "Classification": ["CHA", "SHA"],
            "reported": ["2020-01-01", "2021-01-01"],
            "District": ["Ebo", "Quibala"],
            "households": [3, 5],
        },
        geometry=[GROUND, BESIDE],
        crs=4326,
    ).rename(columns={"reported": "reported_on", "Classification": "category"})


@pytest.fixture
def ledger(register):
    done = gpd.GeoDataFrame(
        {"release_id": [1], "outcome": ["cleared"], "completed_on": ["2022-05-05"]},
        geometry=[box(18, -12, 18.0005, -11.999)],
        crs=4326,
    )
    return minemap.Ledger(register, done)


# Ids and names ------------------------------------------------------------------------------------


def test_ids_that_are_numbers_stay_numbers_so_that_answers_merge_back(ledger, register):
    left = ledger.remaining("2023-12-31")
    assert left["hazard_id"].dtype == register["ID"].dtype
    merged = register.merge(left[["hazard_id", "area_m2"]], left_on="ID", right_on="hazard_id")
    assert len(merged) == 2
    assert ledger.remaining("2023-12-31", by="hazard_id").index.tolist() == [7, 9]
    assert ledger.released(by=["release_id"]).index.get_level_values("release_id").tolist() == [1]
    assert ledger.as_known("2023-01-01").remaining("2023-12-31")["hazard_id"].tolist() == [7, 9]
    read = minemap.read_record(register, country="Angola")
    assert read.remaining("2023-12-31")["hazard_id"].tolist() == [7, 9]
    assert minemap.article7(ledger, 2023, basis="geometry")["contamination"]["areas"].sum() == 2
    for table in (ledger.hazards, ledger.pieces, read.hazards):
        assert len(register.merge(table, left_on="ID", right_on="hazard_id")) == len(table)
    assert ledger.releases["release_id"].tolist() == [1]
    assert ledger.pieces["release_id"].dropna().tolist() == [1]
    # They are the same record again, and every door that takes tables takes them.
    again = minemap.Ledger(ledger.hazards, ledger.releases)
    assert again.remaining("2023-12-31").equals(left)
    assert not len(minemap.check(ledger.hazards, ledger.releases, only=["unknown-hazard"]))
    found = minemap.reconcile(register, ledger.hazards, new_day="2023-12-31")
    assert "Nothing changed" in found.summary()
    assert minemap.report.clearance(ledger, by="release_id").index.tolist() == [1]
    assert len(minemap.report.freed_units(ledger, "category")) == 0
    assert minemap.maps.LandReleaseLayer(ledger.pieces, ledger.hazards, ledger.releases).layer_name


def test_ids_that_are_numbers_in_a_file_are_numbers_in_answers(ledger, register, tmp_path):
    path = tmp_path / "register.gpkg"
    register.to_file(path, layer="hazards")
    read = minemap.read_record(path, releases=False, country="Angola")
    assert read.hazards["hazard_id"].dtype == gpd.read_file(path)["ID"].dtype
    kept = minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "kept"))
    assert kept.hazards["hazard_id"].tolist() == [7, 9]
    assert kept.releases["release_id"].tolist() == [1]


def test_points_with_a_size_of_0_are_no_ground_and_are_told():
    points = gpd.GeoDataFrame(
        {
            "hazard_id": ["none", "unknown", "some"],
            "category": "SHA",
            "reported_on": "2020-01-01",
            "admin1": "X",
            "reported_m2": [0.0, None, 50.0],
        },
        geometry=gpd.points_from_xy([18.0, 18.1, 18.2], [-12.0] * 3),
        crs=4326,
    )
    with pytest.warns(minemap.errors.MinemapWarning, match=r"0 m²: 1 \(such as none\)"):
        left = minemap.Ledger(points).remaining("2023-12-31", by="admin1")
    assert left.loc["X", ["areas", "area_m2"]].tolist() == [2, 50.0]


def test_ids_that_are_no_numbers_any_more_are_texts(ledger, register):
    more = ledger.append(register.head(1).assign(ID="007"))
    assert more.remaining("2023-12-31")["hazard_id"].tolist() == ["007", "9"]
    assert more.covered("2023-12-31")["hazard_id"].tolist() == ["7"]


def test_columns_are_asked_for_by_the_names_that_the_users_table_has(ledger):
    by_district = ledger.remaining("2023-12-31", by="District")
    assert by_district.index.name == "District"
    assert by_district.index.tolist() == ["Ebo", "Quibala"]
    both = ledger.balance(by=["District", "category"])
    assert both.index.names == ["period_end", "District", "category"]
    left = ledger.remaining("2023-12-31")
    assert left["District"].tolist() == left["admin2"].tolist() == ["Ebo", "Quibala"]
    assert left["households"].tolist() == [3, 5]


def test_a_column_that_is_not_there_is_told_with_the_nearest(ledger):
    with pytest.raises(ArgumentError, match="did you mean 'households'"):
        ledger.balance(by="househods")
    with pytest.raises(ArgumentError, match="did you mean 'District', which is read as admin2"):
        ledger.balance(by="Distrikt")


def test_names_of_a_file_are_known_too(register, tmp_path):
    path = tmp_path / "register.gpkg"
    register.rename(columns={"District": "Bezirk"}).to_file(path)
    read = minemap.read_record(path, columns={"admin2": "Bezirk"})
    assert read.remaining("2023-12-31", by="Bezirk").index.tolist() == ["Ebo", "Quibala"]


# Out into other programs --------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["remaining", "hazards", "releases", "pieces", "worked"])
def test_answers_are_geojson_as_they_are(ledger, table):
    areas = ledger.remaining("2023-12-31") if table == "remaining" else getattr(ledger, table)
    days = areas.select_dtypes("datetime").columns
    features = json.loads(areas.to_json())["features"]
    assert len(features) == len(areas)
    for name in days:
        said = [one["properties"][name] for one in features]
        assert said == [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in areas[name]]


def test_what_remains_goes_into_folium_and_stays_a_table_of_days(ledger):
    left = ledger.remaining("2023-12-31")
    layer = folium.GeoJson(left, tooltip=folium.GeoJsonTooltip(["hazard_id", "reported_on"]))
    assert [one["properties"]["reported_on"] for one in layer.data["features"]] == [
        "2020-01-01",
        "2021-01-01",
    ]
    assert left["reported_on"].dt.year.tolist() == [2020, 2021]
    assert isinstance(left[left["area_m2"] > 0].to_crs(32733), gpd.GeoDataFrame)


def test_a_written_table_keeps_its_key(ledger, tmp_path):
    account = ledger.balance(by="category")
    minemap.write(account, tmp_path / "account.csv")
    read = pd.read_csv(tmp_path / "account.csv", index_col=["period_end", "category"])
    assert read.index.tolist() == [(f"{day:%Y-%m-%d}", name) for day, name in account.index]
    assert read["closing_m2"].tolist() == pytest.approx(account["closing_m2"].tolist())
    minemap.write({"left": ledger.remaining("2023-12-31", by="District")}, tmp_path / "left.json")
    rows = json.loads((tmp_path / "left.json").read_text())["left"]
    assert [row["District"] for row in rows] == ["Ebo", "Quibala"]
    minemap.write(ledger.hazards, tmp_path / "hazards.csv")
    assert "row" not in pd.read_csv(tmp_path / "hazards.csv").columns


def test_a_receiver_gets_points_and_the_rings_of_outlines(tmp_path):
    hole = box(18, -12, 18.003, -11.997) - box(18.001, -11.999, 18.002, -11.998)
    areas = gpd.GeoDataFrame(
        {"hazard_id": ["<A> & B", "P"]}, geometry=[hole, Point(18.5, -11.25)], crs=4326
    )
    path = minemap.write(areas.to_crs(32733), tmp_path / "areas.gpx")
    tracks, points = gpd.read_file(path, layer="tracks"), gpd.read_file(path, layer="waypoints")
    assert tracks["name"].tolist() == ["<A> & B"]
    assert len(tracks.geometry[0].geoms) == 2
    assert points["name"].tolist() == ["P"]
    assert (points.geometry[0].x, points.geometry[0].y) == pytest.approx((18.5, -11.25))


# Doors --------------------------------------------------------------------------------------------


def test_tables_in_python_come_in_by_the_same_door_as_files(register):
    odd = register.rename(columns={"category": "Klasse"}).replace({"CHA": "1", "SHA": "2"})
    said = {"columns": {"category": "Klasse"}, "values": {"category": {"1": "CHA", "2": "SHA"}}}
    assert minemap.read_hazards(odd, columns=said)["category"].tolist() == ["CHA", "SHA"]
    about = minemap.describe(odd)
    assert about.columns.set_index("column").loc["Klasse", "read_as"] == "category"
    with pytest.raises(ArgumentError, match="layer= speaks of a file"):
        minemap.read_hazards(odd, layer="areas")
    flat = pd.DataFrame(register.drop(columns="geometry")).assign(lon=18.0, lat=-12.0, area=5)
    assert minemap.read_record(flat).hazards.geometry.iloc[0].equals(Point(18, -12))
    with pytest.warns(MinemapWarning, match=r"'lat', 'lon' look like coordinates"):
        minemap.Ledger(flat)


def test_what_is_proposed_is_used_when_asked_and_said(register, tmp_path):
    path = tmp_path / "register.gpkg"
    register.rename(columns={"category": "Klasse", "reported_on": "Gemeldet am"}).to_file(path)
    with pytest.raises(SchemaError, match=r"columns=\{'category': '…'\}.*minemap\.describe"):
        minemap.read_record(path)
    told = r"read as proposed: .*'Klasse' as category.*'Gemeldet am' as reported_on"
    with pytest.warns(MinemapWarning, match=told):
        read = minemap.read_record(path, columns="proposed")
    assert read.hazards["category"].tolist() == ["CHA", "SHA"]


def test_codes_are_told_in_one_word(register):
    coded = register.replace({"CHA": "1", "SHA": "2"})
    read = minemap.read_record(coded, values={"category": {"1": "CHA", "2": "SHA"}})
    assert read.hazards["category"].tolist() == ["CHA", "SHA"]
    with pytest.raises(ArgumentError, match="no column 'catgory'"):
        minemap.read_record(coded, values={"catgory": {"1": "CHA"}})


def test_a_closed_register_and_yearly_exports_are_ledgers(register):
    closed = register.assign(status=["Closed", "Open"], closed_on=["2021-05-05", None])
    read = minemap.read_record(closed, closings="cleared")
    assert read.remaining("2023-12-31")["hazard_id"].tolist() == [9]
    with pytest.warns(MinemapWarning, match=r"release nothing: 1 .*nothing says how"):
        minemap.read_record(closed, closings=True)

    plain = register.drop(columns="reported_on")
    with pytest.warns(MinemapWarning, match="vanished between exports"):
        read = minemap.read_record({"2021-12-31": plain, "2022-12-31": plain.tail(1)})
    assert read.remaining("2021-12-31")["hazard_id"].tolist() == [7, 9]
    assert read.remaining("2022-12-31")["hazard_id"].tolist() == [9]


def test_advice_of_an_error_can_be_followed(register):
    with pytest.raises(ArgumentError, match=r"minemap\.read_record\('areas\.gpkg'\)"):
        minemap.Ledger("areas.gpkg")
    for asked in (minemap.check, minemap.closings, minemap.Ledger(register).append):
        with pytest.raises(ArgumentError, match="minemap.read_hazards"):
            asked("areas.gpkg")
    bare = register.set_crs(None, allow_override=True)
    with pytest.raises(CoordinateError, match=r"set_crs\('EPSG:4326'\)"):
        minemap.Ledger(bare)
    assert len(minemap.Ledger(bare.set_crs("EPSG:4326")).hazards) == 2
    with pytest.raises(CoordinateError, match=r"crs='EPSG:4326'"):
        minemap.read_hazards(bare)
    assert len(minemap.read_hazards(bare, crs="EPSG:4326")) == 2

    odd = register.replace({"SHA": "Suspeita X"})
    with pytest.raises(RejectedRows, match=r"known: CHA, SHA") as refused:
        minemap.Ledger(odd)
    assert "minemap.read_hazards(hazards, on_reject='return')" in str(refused.value)
    assert "columns={'values': {'category': {'Suspeita X': '…'}}}" in str(refused.value)
    used, rejected = minemap.read_hazards(odd, on_reject="return")
    assert (len(used), rejected["id"].tolist()) == (1, ["9"])
    said = {"values": {"category": {"Suspeita X": "SHA"}}}
    assert len(minemap.read_hazards(odd, columns=said)) == 2


@pytest.mark.parametrize(
    ("door", "told"),
    [
        (minemap.read_hazards, "a Ledger is not the name of a file"),
        (minemap.describe, "a Ledger is not the name of a file"),
        (minemap.layers, "a Ledger is not the name of a file"),
        (minemap.read_survey, "a Ledger is not the name of a file"),
        (
            lambda given: minemap.workload(given, start=2024),
            r"made of what remains.*give ledger\.remaining\(day\)",
        ),
        (minemap.from_snapshots, "given by their days"),
        (lambda given: minemap.write(given.hazards, given), "is not the name of a file"),
        (lambda given: minemap.convert(given.hazards, given), "is not the name of a file"),
        (lambda given: minemap.factsheet(given, given), "is not the name of a file"),
        (lambda given: minemap.compare_published(given, given), "are a table, not a Ledger"),
        (lambda _: minemap.read_record(None), "None is not the name of a file"),
    ],
)
def test_what_another_door_takes_is_refused_with_one_line(ledger, door, told):
    with pytest.raises(ArgumentError, match=told):
        door(ledger)


# Names and signatures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "function"),
    [("explore", maps.explore), ("plot", maps.plot), ("print_map", maps.print_map)],
)
def test_methods_of_the_ledger_have_the_keywords_of_the_maps(method, function):
    tables = {"self", "as_known", "pieces", "hazards", "releases", "worked", "covered", "residues"}
    tables |= {"known_on", "earlier"}

    def keywords(of):
        found = inspect.signature(of).parameters
        return {
            name: (parameter.annotation, parameter.default, parameter.kind)
            for name, parameter in found.items()
            if name not in {*tables, "day", "path"}
        }

    assert keywords(getattr(minemap.Ledger, method)) == keywords(function)


def test_a_widget_has_the_keywords_of_the_map():
    explored, shown = (
        inspect.signature(of) for of in (minemap.Ledger.explore, minemap.Ledger.widget)
    )
    assert shown.parameters == explored.parameters


def test_completion_shows_what_is_public_and_every_name_of_the_docs_works():
    assert {*minemap.__all__, "maps"} <= {*dir(minemap)}
    assert not {"sweep", "dtypes", "toml_files", "saving"} & {*dir(minemap)}
    for name in dir(minemap):
        getattr(minemap, name)


def named_in_docs():
    root = Path(__file__).parents[1]
    dotted = r"(?:mm|minemap)((?:\.[A-Za-z_]\w*)+)"
    for path in [*root.glob("docs/**/*.md"), root / "README.md"]:
        found = re.findall(rf"(?<![\w/.@\"-]){dotted}", path.read_text("utf-8"))
        yield from ((path.name, name) for name in found if "_build" not in path.parts)
    for path in root.glob("src/minemap/**/*.py"):
        found = re.findall(rf"`{dotted}`", path.read_text("utf-8"))
        yield from ((path.name, name) for name in found)


def test_every_dotted_name_of_the_docs_works():
    for page, name in set(named_in_docs()) - {("maintaining.md", ".name")}:
        found = minemap
        for place, part in enumerate(parts := name[1:].split(".")):
            if not hasattr(found, part):
                importlib.import_module("minemap." + ".".join(parts[: place + 1]))
            found = getattr(found, part)
        assert found is not None, page


@pytest.mark.parametrize(("name", "version"), [("pandas", "2.1.4"), ("geopandas", "0.14.4")])
def test_an_environment_with_older_libraries_is_refused_with_one_line(name, version):
    script = (
        "from importlib import metadata; known = metadata.version\n"
        f"metadata.version = lambda one: {version!r} if one == {name!r} else known(one)\n"
        "import minemap"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert f"minemap needs {name} " in run.stderr.splitlines()[-1]
    assert f"{version} is installed" in run.stderr.splitlines()[-1]


def test_areas_are_a_geodataframe_to_who_asks_by_name_and_to_who_has_no_minemap():
    left = minemap.read_record(minemap.samples.peru_path()).remaining("2023-12-31")
    # So lonboard.viz tells a GeoDataFrame without loading geopandas.
    kind = left[left["area_m2"] > 1000].__class__
    assert (kind.__module__.split(".")[0], kind.__name__) == ("geopandas", "GeoDataFrame")
    again = pickle.loads(pickle.dumps(left))
    assert type(again) is gpd.GeoDataFrame
    assert again.crs == left.crs
    assert again.equals(gpd.GeoDataFrame(left))
