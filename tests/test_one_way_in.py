"""One way in: whatever holds a record becomes a ledger, and what was not read is said."""

from __future__ import annotations

import re
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import box

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, MinemapWarning, ReadError
from minemap.records import read_tables

GROUND = box(18, -12, 18.001, -11.999)
AREA_M2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(GROUND)[0])


@pytest.fixture
def hazards():
    return gpd.GeoDataFrame(
        {"hazard_id": ["A"], "category": ["CHA"], "reported_on": ["2020-01-01"]},
        geometry=[GROUND],
        crs=4326,
    )


@pytest.fixture
def releases(hazards):
    done = {"release_id": ["R"], "outcome": ["cleared"], "completed_on": ["2022-05-05"]}
    return gpd.GeoDataFrame(done, geometry=hazards.geometry, crs=4326)


@pytest.fixture
def write(tmp_path):
    def write(**layers):
        path = tmp_path / "record.gpkg"
        for name, table in layers.items():
            table.to_file(path, layer=name)
        return path

    return write


def left(ledger, day="2023-12-31"):
    return ledger.remaining(day)["area_m2"].sum()


def test_a_file_with_both_layers_is_a_ledger(hazards, releases, write):
    ledger = minemap.read_record(write(hazards=hazards, releases=releases))
    assert left(ledger, "2021-12-31") == pytest.approx(AREA_M2, rel=1e-7)
    assert left(ledger) == 0


def test_two_files_two_tables_or_one_of_each_are_a_ledger(hazards, releases, write, tmp_path):
    path = write(hazards=hazards)
    other = tmp_path / "releases.geojson"
    releases.to_file(other)
    for pair in [(path, other), (hazards, releases), (path, releases), (hazards, other)]:
        assert left(minemap.read_record(*pair)) == 0


def test_hazards_alone_are_a_ledger_in_which_nothing_was_released(hazards, write):
    for source in (hazards, write(hazards=hazards)):
        assert left(minemap.read_record(source)) == pytest.approx(AREA_M2, rel=1e-7)


def test_a_kept_ledger_opens(hazards, releases, tmp_path, capsys):
    minemap.Ledger(hazards, releases).to_parquet(tmp_path / "kept")
    assert left(minemap.read_record(tmp_path / "kept")) == 0
    with pytest.raises(ArgumentError, match="is a kept ledger"):
        minemap.read_record(tmp_path / "kept", crs="EPSG:4326")
    asked = ["remaining", str(tmp_path / "kept"), "--day", "2021", "--csv"]
    assert main(asked) == 0
    assert float(capsys.readouterr().out.splitlines()[1].split(",")[2]) == pytest.approx(AREA_M2)
    assert main([*asked, "--releases-layer", "done"]) == 2
    assert "kept: is a kept ledger, with both tables; leave out --releases-layer" in (
        capsys.readouterr().err
    )
    assert main(["check", str(tmp_path / "kept")]) == 2
    assert "give the record it was made of" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["cleared_areas", "Clearance 2022", "operations", "libertação"])
def test_clearances_in_a_layer_of_another_name_are_never_passed_over(
    hazards, releases, write, name
):
    path = write(hazards=hazards, **{name: releases})
    with pytest.raises(ReadError, match=rf"{name} \(1 rows\).*releases_layer"):
        minemap.read_record(path)
    assert left(minemap.read_record(path, releases_layer=name)) == 0
    with pytest.warns(MinemapWarning, match=rf"not read: {name}"):
        assert len(minemap.read_record(path, False).releases) == 0


def test_nor_are_they_on_the_command_line(hazards, releases, write, capsys):
    path = write(hazards=hazards, libertação=releases)
    for command in ("remaining", "balance", "check"):
        assert main([command, str(path)]) == 2
        assert "--releases-layer" in capsys.readouterr().err
    asked = ["remaining", str(path), "--day", "2023-12-31", "--csv"]
    assert main([*asked, "--releases-layer", "libertação"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == []
    assert main([*asked, "--no-releases"]) == 0
    told = capsys.readouterr()
    assert float(told.out.splitlines()[1].split(",")[2]) == pytest.approx(AREA_M2, rel=1e-7)
    assert "libertação" in told.err


def test_a_layer_that_is_called_as_clearances_are_is_none_to_pass_over(hazards, write):
    path = write(hazards=hazards, cleared_areas=hazards[["geometry"]])
    with pytest.raises(ReadError, match=r"cleared_areas \(1 rows\).*releases_layer"):
        minemap.read_record(path)


def test_another_layer_is_named_once_and_is_an_error_where_strict(hazards, releases, write, capsys):
    roads = gpd.GeoDataFrame({"kind": ["track", "road"]}, geometry=[GROUND, GROUND], crs=4326)
    path = write(hazards=hazards, releases=releases, roads=roads)
    with pytest.warns(MinemapWarning, match=r"not read: roads \(2 rows\)$") as told:
        assert left(minemap.read_record(path)) == 0
    assert len(told) == 1
    with pytest.raises(ReadError, match="roads"):
        minemap.read_record(path, strict=True)
    assert main(["remaining", str(path), "--strict"]) == 2
    assert "roads (2 rows)" in capsys.readouterr().err


def test_a_layer_without_rows_and_a_program_s_own_are_not_mentioned(hazards, releases, write):
    styles = pd.DataFrame({"styleName": ["red"]})
    path = write(hazards=hazards, releases=releases, drafts=releases.iloc[:0])
    gpd.GeoDataFrame(styles, geometry=[None], crs=4326).to_file(path, layer="layer_styles")
    assert read_tables(path).unread == {}


def test_rows_that_cannot_be_used_are_listed_by_table(hazards, releases):
    bad = pd.concat([hazards, hazards.assign(hazard_id="B", category="?")], ignore_index=True)
    read = read_tables(bad, releases, on_reject="return")
    assert read.hazards["hazard_id"].tolist() == ["A"]
    assert read.rejected["hazards"]["id"].tolist() == ["B"]
    assert len(read.rejected["releases"]) == 0


def test_options_of_files_do_not_go_with_a_table(hazards):
    with pytest.raises(ArgumentError, match=r"sql= speaks of a file.*a table in Python"):
        minemap.read_record(hazards, hazards_options={"sql": "SELECT 1"})
    with pytest.raises(ArgumentError, match="is a Ledger already"):
        minemap.read_record(minemap.Ledger(hazards))


def test_nested_folders_and_zips_of_two_are_read_by_name_and_the_rest_is_told(
    hazards, releases, tmp_path
):
    mark = "<Placemark>{}<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates>{}"
    ring = " ".join(f"{x},{y}" for x, y in GROUND.exterior.coords)
    end = "</LinearRing></outerBoundaryIs></Polygon></Placemark>"

    def folder(name, **cells):
        data = "".join(
            f'<Data name="{key}"><value>{text}</value></Data>' for key, text in cells.items()
        )
        inner = mark.format(f"<ExtendedData>{data}</ExtendedData>", ring, end)
        return f"<Folder><name>{name}</name>{inner}</Folder>"

    areas = folder("hazards", hazard_id="A", category="CHA", reported_on="2020-01-01")
    done = {"release_id": "R", "outcome": "cleared", "completed_on": "2022-05-05"}
    path = tmp_path / "record.kml"
    for name, read in (("releases", True), ("cleared_areas", False)):
        nested = f"<Folder><name>Angola</name>{areas}{folder(name, **done)}</Folder>"
        path.write_text(f"<kml><Document>{nested}</Document></kml>")
        if read:
            assert left(minemap.read_record(path)) == 0
        else:
            with pytest.raises(ReadError, match=r"cleared_areas \(1 rows\)"):
                minemap.read_record(path)
            assert left(minemap.read_record(path, releases_layer=name)) == 0
    # The one folder around others is read with them, whatever they are called.
    others = folder("south", hazard_id="B", category="CHA", reported_on="2020-01-01")
    inner = "".join(f"<Document>{one}</Document>" for one in (areas, others))
    path.write_text(
        f"<kml><Folder><name>Angola</name>{inner.replace('hazards', 'north')}</Folder></kml>"
    )
    assert len(minemap.read_record(path).hazards) == 2

    for name in ("hazards", "releases"):
        table = hazards if name == "hazards" else releases
        minemap.write(table, tmp_path / f"{name}.shp")
    archive = tmp_path / "record.zip"
    for under in ("{}", "2023/{}", "2023/{0.stem}/{0}"):
        with zipfile.ZipFile(archive, "w") as packed:
            for part in tmp_path.glob("*.[sdpc][hbrp][pfxjg]"):
                packed.write(part, under.format(part.relative_to(tmp_path)))
        assert left(minemap.read_record(archive)) == 0
        with pytest.warns(MinemapWarning, match=r"not read: releases \(1 rows\)"):
            minemap.read_record(archive, False)


def test_a_conversion_tells_what_it_leaves_behind(hazards, releases, write, tmp_path, capsys):
    path = write(hazards=hazards, cleared_areas=releases)
    with pytest.warns(MinemapWarning, match=r"not converted: cleared_areas \(1 rows\)"):
        minemap.convert(path, tmp_path / "one.gpkg")
    with pytest.raises(ReadError, match="not converted"):
        minemap.convert(path, tmp_path / "two.gpkg", strict=True)
    done = minemap.convert(path, tmp_path / "both.gpkg", releases_layer="cleared_areas")
    assert left(minemap.read_record(done.path)) == 0
    asked = ["convert", str(path), str(tmp_path / "four.gpkg"), "--releases-layer"]
    assert main([*asked, "cleared_areas"]) == 0
    assert "releases: 1 rows written" in capsys.readouterr().out
    assert minemap.convert(hazards, tmp_path / "table.geojson").path.is_file()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda h: h.assign(category="Suspeita X"), r"--without-rejected.*\n.*\n.*--columns FILE"),
        (lambda h: h.rename(columns={"category": "Klasse"}), "or name it in --columns FILE"),
    ],
)
def test_messages_on_the_command_line_name_its_options(hazards, write, capsys, change, told):
    assert main(["remaining", str(write(hazards=change(hazards)))]) == 2
    said = capsys.readouterr().err
    assert re.search(told, said)
    assert not re.search(r"on_reject|columns=|layer=", said)


def test_a_file_without_a_crs_is_told_how_to_say_it_and_it_helps(hazards, tmp_path, capsys):
    path = tmp_path / "hazards.shp"
    minemap.write(hazards, path)
    path.with_suffix(".prj").unlink()
    assert main(["remaining", str(path), "--day", "2023-12-31"]) == 2
    assert "--crs EPSG:4326" in capsys.readouterr().err
    assert main(["remaining", str(path), "--day", "2023-12-31", "--crs", "EPSG:4326"]) == 0


@pytest.fixture
def coded(tmp_path):
    """Exports and records whose texts need every option to be understood."""

    def write(name, text):
        path = tmp_path / name
        path.write_bytes(text.encode("cp1252"))
        return str(path)

    areas = "Nr,Ort,Art,gemeldet,fläche\n"
    done = "Nr,hazard_id,outcome,Ende,fläche\nR,A,cleared,1400-03-01,0.5\n"
    mapping = (
        '[hazards.columns]\nhazard_id = "Nr"\ncategory = "Art"\nreported_on = "gemeldet"\n'
        'name = "Ort"\nreported_m2 = "fläche"\n[releases.columns]\nrelease_id = "Nr"\n'
        'completed_on = "Ende"\nreported_m2 = "fläche"\n'
    )
    toml = tmp_path / "columns.toml"
    toml.write_text(mapping, encoding="utf-8")
    return {
        "old": write("old_2020-12-31.csv", f"{areas}A,Zürich,CHA,1399-01-01,700\n"),
        "new": write("new_2021-12-31.csv", f"{areas}A,Zürich,CHA,1399-01-01,699.5\n"),
        "done": write("done.csv", done),
        "said": ["--columns", str(toml), "--encoding", "cp1252", "--calendar", "solar_hijri"],
    }


def test_every_command_of_two_states_obeys_how_texts_are_to_be_read(coded, capsys):
    between = ["--releases", coded["done"], *coded["said"]]
    assert main(["snapshots", coded["old"], coded["new"], *between]) == 0
    assert "released" in capsys.readouterr().out
    assert main(["reconcile", coded["old"], coded["new"], *between, "--basis", "reported"]) == 0
    assert "Released: cleared" in capsys.readouterr().out


def test_options_that_a_command_could_not_obey_are_none_of_its(capsys):
    for command in (["map"], ["factsheet", "--profile", "profile.toml"]):
        with pytest.raises(SystemExit):
            main([*command, "record.gpkg", "--json"])
        assert "unrecognized arguments: --json" in capsys.readouterr().err
    assert main(["reconcile", "old.gpkg", "new.gpkg", "--by", "sector"]) == 2
    assert "--by goes with --published" in capsys.readouterr().err


def test_a_record_that_lies_beside_the_hazard_it_names_is_told(hazards, write, capsys):
    within, elsewhere = box(18, -12, 18.0005, -11.999), box(19, -12, 19.1, -11.9)
    beside = box(18.002, -12, 18.003, -11.999)
    releases = gpd.GeoDataFrame(
        {"release_id": ["R1", "R2", "R3", "R4"], "hazard_id": ["A", "A", None, "A"],
         "outcome": "cleared", "completed_on": ["2021-01-01"] * 3 + ["2022-01-01"]},
        geometry=[beside, within, elsewhere, within], crs=4326,
    )  # fmt: skip

    assert main(["remaining", str(write(hazards=hazards, releases=releases))]) == 0

    # R2 takes its ground and R4 finds it taken; R3 names none, so nobody counts on it.
    told = capsys.readouterr().err
    assert f"of the one they name: 1 (such as R1, which names A), {AREA_M2:,.0f} m²" in told


def test_status_names_the_column_that_says_what_is_closed(tmp_path, capsys):
    register = gpd.GeoDataFrame(
        {
            "hazard_id": ["A", "B"],
            "category": "CHA",
            "reported_on": "2020-01-01",
            "Zustand": ["open", "cleared"],
            "closed_on": [None, "2021-05-05"],
        },
        geometry=[box(18, -12, 18.001, -11.999), box(18.01, -12, 18.011, -11.999)],
        crs=4326,
    )
    ledger = minemap.read_record(register, closings=True, status="Zustand")
    assert ledger.remaining("2023-12-31")["hazard_id"].tolist() == ["A"]
    with pytest.raises(minemap.errors.MinemapError, match="Zustnd"):
        minemap.read_record(register, closings=True, status="Zustnd")
    assert minemap.read_hazards(register, status="Zustand")["status"].tolist() == [
        "open",
        "cleared",
    ]
    path = tmp_path / "register.gpkg"
    register.to_file(path, layer="hazards")
    asked = ["remaining", str(path), "--day", "2023-12-31", "--closings", "--csv"]
    assert main([*asked, "--status", "Zustand"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("CHA,1,")
    assert main([*asked, "--status", "Zustnd"]) == 2
    capsys.readouterr()
    assert (
        main(["snapshots", f"2022-12-31={path}", "--status", "Zustand", "-o", f"{path}.xlsx"]) == 0
    )
    assert minemap.read_releases(f"{path}.xlsx")["hazard_id"].tolist() == ["B"]
    unsaid = register.assign(Zustand=["open", "closed"])
    unsaid.to_file(path, layer="hazards")
    assert main(["closings", str(path), "--status", "Zustand"]) == 1
    assert "name the column that does (--columns FILE, in which stands: closed_how" in (
        told := capsys.readouterr().err
    )
    assert "or give --outcome" in told
