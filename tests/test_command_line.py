"""What a user types, and what comes back."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stdout

import geopandas as gpd
import pandas as pd
import pytest
from conftest import hazard_table, planimeter_m2, release_table, square

import minemap
from minemap.cli import main

PERU = minemap.samples.peru_path()


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    hazards = hazard_table(
        ("A", "SHA", "2020-01-01", square(0, 0, 2), {"sector": "North", "reported_m2": 24_600.0}),
        ("B", "CHA", "2020-01-01", square(5, 0), {"sector": "South", "reported_m2": 12_300.0}),
    )
    releases = release_table(
        ("R", "cleared", "2021-06-30", square(0, 0), {"hazard_id": "A", "reported_m2": 12_300.0})
    )
    folder = tmp_path_factory.mktemp("record")
    return minemap.write({"hazards": hazards, "releases": releases}, folder / "record.gpkg")


def run(*arguments):
    """The exit status and the standard output of a command."""
    with redirect_stdout(io.StringIO()) as printed:
        status = main([str(argument) for argument in arguments])
    return status, printed.getvalue()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return folder, *run("demo", folder)


class TestDemo:
    def test_prints_the_published_figures_of_peru(self, demo):
        _, status, printed = demo
        assert status == 0
        assert "302,013 m²" in printed
        assert "4,743 mines" in printed
        assert "66,625.9 m² measured" in printed

    def test_writes_the_map_the_account_and_the_areas(self, demo):
        folder, _, printed = demo
        for name in ("map.html", "balance.csv", "remaining.csv", "remaining.gpkg"):
            assert (folder / name).stat().st_size > 0
            assert str(folder / name) in printed
        account = pd.read_csv(folder / "balance.csv")
        incoming = account.filter(regex="added|_in_").sum(axis=1)
        outgoing = account.filter(regex="_out_|cancelled|reduced|cleared").sum(axis=1)
        closing = account["opening_m2"] + incoming - outgoing
        assert closing.to_numpy() == pytest.approx(account["closing_m2"].to_numpy(), abs=1e-6)
        left = gpd.read_file(folder / "remaining.gpkg")
        assert left["estimated_devices"].sum() == 4_743

    def test_can_be_run_again(self, demo):
        assert run("demo", demo[0])[0] == 0


class TestQuestions:
    def test_remaining_by_sector(self, record):
        status, printed = run(
            "remaining", record, "--day", "2021-12-31", "--by", "sector", "--json"
        )
        rows = {row["sector"]: row for row in json.loads(printed)}
        assert status == 0
        assert rows["North"]["area_m2"] == pytest.approx(planimeter_m2(square(1, 0)), abs=0.01)
        assert rows["South"]["areas"] == 1

    def test_remaining_as_written_down(self, record):
        _, printed = run("remaining", record, "--day", "2021-12-31", "--basis", "reported", "--csv")
        table = pd.read_csv(io.StringIO(printed)).set_index("category")
        assert table["area_m2"].to_dict() == {"CHA": 12_300, "SHA": 12_300}

    def test_remaining_with_outlines_in_a_file(self, record, tmp_path):
        run("remaining", record, "--day", "2021-12-31", "-o", tmp_path / "left.geojson")
        left = gpd.read_file(tmp_path / "left.geojson")
        assert sorted(left["hazard_id"]) == ["A", "B"]

    def test_balance_as_a_table_for_people(self, record):
        status, printed = run("balance", record)
        assert status == 0
        assert "cleared m²" in printed
        assert "2021-12-31" in printed

    def test_balance_as_csv(self, record):
        _, printed = run("balance", record, "--freq", "QE", "--by", "category", "--csv")
        table = pd.read_csv(io.StringIO(printed))
        assert table.columns[:3].tolist() == ["period_end", "category", "opening_m2"]
        assert table.loc[table["period_end"] == "2021-06-30", "cleared_m2"].sum() > 12_000

    def test_map_is_written_once(self, record, tmp_path, capsys):
        path = tmp_path / "map.html"
        assert run("map", record, "-o", path, "--language", "es")[0] == 0
        before = path.read_bytes()
        assert run("map", record, "-o", path)[0] == 2
        assert "--overwrite" in capsys.readouterr().err
        assert path.read_bytes() == before
        assert run("map", record, "-o", path, "--overwrite")[0] == 0

    def test_two_files_in_place_of_a_record(self, record, tmp_path):
        hazards, releases = minemap.read_hazards(record), minemap.read_releases(record)
        minemap.write(hazards, tmp_path / "hazards.geojson")
        minemap.write(releases, tmp_path / "releases.csv")
        _, printed = run(
            "balance",
            "--hazards",
            tmp_path / "hazards.geojson",
            "--releases",
            tmp_path / "releases.csv",
            "--json",
        )
        assert json.loads(printed) == json.loads(run("balance", record, "--json")[1])

    def test_hazards_alone_are_a_record(self, record, tmp_path):
        minemap.write({"hazards": minemap.read_hazards(record)}, tmp_path / "areas.gpkg")
        status, printed = run("remaining", tmp_path / "areas.gpkg", "--csv")
        assert status == 0
        assert pd.read_csv(io.StringIO(printed))["areas"].sum() == 2


class TestPlansAndReports:
    def test_forecast_says_when_and_what_the_deadline_needs(self):
        asked = ["forecast", PERU, "--deadline", "2029-12-31"]
        status, printed = run(*asked)
        assert status == 0
        assert "279,388 m²" in printed
        row = json.loads(run(*asked, "--json")[1])[0]
        left, days = 279_388, (pd.Timestamp("2029-12-31") - pd.Timestamp("2024-11-30")).days
        assert row["needed_m2_per_year"] == pytest.approx(left / (days / 365.25), rel=0.01)

    def test_forecast_draws_its_picture_once(self, record, tmp_path, capsys):
        arguments = ("forecast", record, "--plot", tmp_path / "fan.png")
        assert run(*arguments)[0] == 0
        assert (tmp_path / "fan.png").read_bytes().startswith(b"\x89PNG")
        assert run(*arguments)[0] == 2
        assert "--overwrite" in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["fan.png"]

    def test_workload_plans_every_area_that_remains(self):
        plan = PERU.with_name("plan.toml")
        arguments = ["workload", PERU, "--day", "2023-12-31", "--plan", plan]
        status, printed = run(*arguments)
        assert status == 0
        assert "60, 302,013 m²" in printed
        areas = json.loads(run(*arguments, "--json")[1])
        assert len(areas) == 60
        done = sum(row["cancelled_m2"] + row["reduced_m2"] + row["cleared_m2"] for row in areas)
        assert done == pytest.approx(302_013, abs=1)

    def test_treaty_tables_of_a_year(self, record, tmp_path):
        status, printed = run("article7", PERU, "--year", "2017")
        assert status == 0
        for figure in ("10,738", "7,171", "9,246", "396"):
            assert figure in printed
        book = tmp_path / "peru.xlsx"
        assert run("article7", record, "--year", "2021", "--by", "sector", "-o", book)[0] == 0
        assert book.stat().st_size > 5_000

    def test_a_map_for_print(self, record, tmp_path):
        sheet = tmp_path / "sheet.pdf"
        arguments = ("map", record, "--print", sheet, "--day", "2023-12-31")
        status, printed = run(*arguments, "--sector", "North", "--language", "es")
        assert status == 0
        assert str(sheet) in printed
        assert sheet.read_bytes().startswith(b"%PDF")


class TestMap:
    @pytest.fixture
    def villages(self, tmp_path):
        places = gpd.GeoDataFrame(
            {"name": ["Santiago"]}, geometry=gpd.points_from_xy([-77.93], [-4.05]), crs=4326
        )
        path = tmp_path / "villages.gpkg"
        places.to_file(path)
        return path

    def test_what_the_interactive_map_can_do(self, villages, tmp_path):
        words = tmp_path / "words.toml"
        words.write_text('[en.map]\ntitle = "Ground with mines"\n', "utf-8")
        path = tmp_path / "map.html"
        status, printed = run(
            "map", PERU, "-o", path, "--words", words, "--redact", 2000,
            "--layer", f"Villages={villages}", "--public", "Villages", "--notice", "For the press.",
            "--around", "hazards=500,1000", "--around", "Villages=2000", "--rings", 250,
            "--boundaries", "none", "--compare", "2014-12-31", "2023-12-31",
        )  # fmt: skip
        assert status == 0
        assert printed.strip() == str(path)
        page = path.read_text("utf-8")
        for said in (
            "<title>Ground with mines</title>",
            "each area is shown as squares of 2 km",
            "Shown where it is: Villages.",
            "For the press.",
            "Rings around what remains on 31 December 2023: 500\u00a0m, 1\u00a0km",
            "Rings around Villages: 2\u00a0km",
            '"rings":[250.0]',
        ):
            assert said in page

    def test_units_of_ones_own(self, villages, tmp_path):
        units = tmp_path / "units.gpkg"
        places = gpd.read_file(villages)
        places.set_geometry(places.to_crs(32718).buffer(100_000)).to_file(units)
        path = tmp_path / "map.html"
        assert run("map", PERU, "-o", path, "--boundaries", units)[0] == 0
        assert "Santiago" in path.read_text("utf-8")

    def test_what_the_printed_map_can_do(self, tmp_path):
        sheet = tmp_path / "sheet.svg"
        status, _ = run(
            "map", PERU, "--print", sheet, "--years", 2014, 2023,
            "--paper", "A3", "--orientation", "portrait", "--projection", "utm", "--grid", "none",
            "--labels", "none", "--sources", "CONTRAMINAS, 2024", "--redact", 5000,
            "--within", -79, -6, -77, -2,
        )  # fmt: skip
        assert status == 0
        svg = sheet.read_text("utf-8")
        [size] = re.findall(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)
        assert [round(float(side) / 72 * 25.4) for side in size] == [297, 420]
        for said in (
            "CONTRAMINAS, 2024",
            "squares of 5 km",
            "Positions: to squares of 5 km",
            "2014",
            "UTM zone 17 S",
        ):
            assert said in svg

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--years", "2014"], "--years is of the printed map: say --print FILE"),
            (["--no-details"], "--no-details is of the printed map"),
            (["--print", "a.pdf", "--tiles", "x"], "--tiles is of the interactive map"),
            (["--public", "Villages"], "give --redact METRES"),
            (["--layer", "Villages"], "as in --layer Villages=villages.gpkg"),
            (["--layer", "Villages=none.gpkg"], "none.gpkg: no such file"),
            (["--layer", f"Land={PERU}"], "which layer? It has 'hazards', 'releases'; name one"),
            (["--layer", f"Land={PERU}:roads"], "no layer 'roads'"),
            (["--around", "hazards=far"], "is not a list of radii in metres"),
            (["--words", "none.toml"], "none.toml: no such file"),
            (["--language", "uk"], "'uk' is not one of en, es, fr"),
            (["--redact", "2000", "--base", "a.tif"], "base of your own would show sharply"),
        ],
    )
    def test_what_cannot_be_done_is_one_clear_line(
        self, record, arguments, said, tmp_path, monkeypatch, capsys
    ):
        monkeypatch.chdir(tmp_path)
        assert run("map", record, *arguments)[0] == 2
        error = capsys.readouterr().err.strip()
        assert said in error
        assert "Traceback" not in error
        assert not [path for path in tmp_path.iterdir() if path.suffix in {".html", ".pdf"}]


class TestCheck:
    def test_nothing_to_find_is_well(self, record):
        status, printed = run("check", record)
        assert status == 0
        assert "hazards: 2 used, 0 rows rejected" in printed
        assert "nothing found that is wrong" in printed

    @pytest.fixture
    def faulty(self, tmp_path):
        from shapely import Polygon

        bow_tie = Polygon([(-78.5, -4), (-78.499, -3.999), (-78.499, -4), (-78.5, -3.999)])
        hazards = hazard_table(
            ("tie", "SHA", "2020-01-01", bow_tie),
            ("hectares", "SHA", "2020-01-01", square(3, 0), {"reported_m2": 1.23}),
            ("odd", "maybe", "2020-01-01", square(5, 0)),
        )
        releases = release_table(
            ("again", "cleared", "2021-01-02", square(3, 0)),
            ("first", "cleared", "2021-01-01", square(3, 0), {"hazard_id": "tie"}),
            ("far", "reduced", "2021-01-01", square(30, 0)),
        )
        return minemap.write({"hazards": hazards, "releases": releases}, tmp_path / "faulty.gpkg")

    def test_each_fault_is_named_with_its_row_and_id(self, faulty):
        status, printed = run("check", faulty, "--json")
        assert status == 1
        found = {
            (row["code"], row["id"], row["row"])
            for row in json.loads(printed)
            if row["severity"] != "information"
        }
        assert found == {
            ("rejected", "odd", 3),
            ("vertex-order", "tie", 1),
            ("size", "hectares", 2),
            ("again", "again", 1),
            ("elsewhere", "first", 2),
            ("outside", "far", 3),
        }

    def test_findings_go_to_a_file(self, faulty, tmp_path):
        assert run("check", faulty, "-o", tmp_path / "findings.csv")[0] == 1
        written = pd.read_csv(tmp_path / "findings.csv")
        assert (written["severity"] != "information").sum() == 6

    def test_rows_that_cannot_be_used_stop_an_account_unless_told_otherwise(self, faulty, capsys):
        assert run("balance", faulty)[0] == 2
        assert "row 3, id odd" in capsys.readouterr().err
        assert run("balance", faulty, "--without-rejected")[0] == 0
        assert "1 hazards are left out" in capsys.readouterr().err


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["remaining", "nowhere.gpkg"], "nowhere.gpkg"),
            (["balance"], "--hazards FILE"),
            (["balance", "RECORD", "--freq", "yearly"], "'YE'"),
            (["remaining", "RECORD", "--by", "sektor"], "sector"),
            (["remaining", "RECORD", "--day", "someday"], "2023-12-31"),
        ],
    )
    def test_is_one_clear_line_and_status_2(self, record, arguments, said, capsys):
        assert run(*[record if word == "RECORD" else word for word in arguments])[0] == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.startswith("minemap: ")
        assert "Traceback" not in error

    def test_the_command_is_installed(self):
        from pathlib import Path

        command = Path(sys.executable).with_name("minemap")
        shown = subprocess.run(
            [command, "--help"], capture_output=True, text=True, check=True
        ).stdout
        words = "demo check remaining balance map forecast workload article7"
        for word in words.split():
            assert word in shown
