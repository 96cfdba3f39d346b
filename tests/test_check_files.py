"""Findings as a reporting officer meets them: on a page, on the map, in a workbook."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import hazard_table, planimeter_m2, release_table, square
from faults import seeded
from test_map_in_browser import Reader

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, WriteError
from minemap.quality import completeness

NASTY = "</td><img src=x onerror=alert(1)>=2+2"


def checked(language="en"):
    """Ground closed but not released in Loreto, work that names no area, a day to come."""
    hazards = hazard_table(
        ("left", "SHA", "2020-01-31", square(0, 0, 3), {"admin1": "Loreto", "status": "closed"}),
        (NASTY, "SHA", "2089-01-31", square(9, 0, 3), {"admin1": "Piura"}),
    )
    releases = release_table(
        ("R1", "cleared", "2021-01-31", square(0, 9), {"hazard_id": "no such area"})
    )
    return minemap.check(hazards, releases, skip="outside-admin", language=language)


@pytest.fixture(scope="module")
def findings():
    return checked()


class TestFiles:
    def test_a_page_says_what_is_wrong_and_what_to_do(self, findings, tmp_path):
        page = findings.save(tmp_path / "findings.html").read_text("utf-8")
        assert "Closed, with ground left" in page
        assert "Add the release records that are missing" in page
        assert "Loreto" in page
        assert page.index("Day in the future") < page.index("Closed, with ground left")

    def test_text_of_the_record_is_no_markup(self, findings, tmp_path):
        page = findings.save(tmp_path / "findings.html").read_text("utf-8")
        assert "<img" not in page
        assert "&lt;img" in page
        assert "http" not in page.replace("http-equiv", "")

    @pytest.mark.parametrize(
        ("language", "words"),
        [("es", ["Fecha en el futuro", "Qué hacer"]), ("fr", ["Date dans le futur", "Que faire"])],
    )
    def test_in_spanish_and_french(self, tmp_path, language, words):
        page = checked(language).save(tmp_path / "findings.html")
        text = page.read_text("utf-8")
        assert all(word in text for word in words)
        assert f'lang="{language}"' in text

    def test_a_workbook_sums_by_kind_and_by_unit(self, findings, tmp_path):
        path = findings.save(tmp_path / "findings.xlsx")
        sheets = pd.read_excel(path, sheet_name=None, header=2, engine="openpyxl")
        by_unit = sheets["By administrative unit"].set_index(["Unit", "Kind"])
        row = by_unit.loc[("Loreto", "Closed, with ground left")]
        assert row["Findings"] == 1
        assert row["m² at stake"] == pytest.approx(planimeter_m2(square(0, 0, 3)), abs=0.1)
        assert NASTY in set(sheets["All findings"]["Id"])

    def test_a_geopackage_has_findings_and_sums(self, findings, tmp_path):
        path = findings.save(tmp_path / "findings.gpkg")
        layers = {name for name, _ in pyogrio.list_layers(path)}
        assert layers == {"findings", "by_code", "by_unit"}
        assert len(gpd.read_file(path, layer="findings")) == len(findings)

    def test_json_for_other_programs(self, findings, tmp_path):
        path = findings.save(tmp_path / "findings.json", by=None)
        rows = json.loads(path.read_text("utf-8"))
        assert {row["code"] for row in rows["findings"]} == set(findings["code"])

    @pytest.mark.parametrize("ending", ["docx", "csv", "geojson"])
    def test_other_endings(self, findings, tmp_path, ending):
        path = findings.save(tmp_path / f"findings.{ending}")
        with pytest.raises(WriteError):
            findings.save(path)

    def test_an_ending_that_there_is_not_lists_those_there_are(self, findings, tmp_path):
        with pytest.raises(WriteError, match=r"'\.pdf'.*\.xlsx, \.html, \.docx"):
            findings.save(tmp_path / "findings.pdf")

    def test_a_record_without_findings(self, findings, tmp_path):
        none = findings.iloc[:0]
        assert "Nothing was found" in none.save(tmp_path / "none.html").read_text("utf-8")
        assert none.save(tmp_path / "none.xlsx").exists()

    def test_sums_by_a_column_that_does_not_exist(self, findings):
        with pytest.raises(ArgumentError, match="no column of the findings"):
            findings.summary("region")


class TestCompleteness:
    def test_by_field_and_unit(self):
        hazards = hazard_table(
            ("A", "SHA", "2020-01-31", square(0, 0), {"admin1": "Loreto", "Estado": "abierta"}),
            ("B", "SHA", "2020-01-31", square(3, 0), {"admin1": "Loreto", "Estado": None}),
            ("C", "SHA", "2020-01-31", square(6, 0), {"admin1": "Piura", "Estado": "cerrada"}),
        )
        releases = release_table(
            ("R", "cleared", "2021-01-31", square(6, 0), {"hazard_id": "C", "qc": "passed"})
        )
        table = completeness(hazards, releases, by="admin1").set_index(["field", "admin1"])
        assert table.loc[("status", "Loreto"), ["rows", "filled"]].tolist() == [2, 1]
        assert table.loc[("status", "Piura"), "share"] == 1.0
        assert table.loc[("quality_check", "Piura"), "filled"] == 1
        # Only what is closed has a closing day to ask for.
        assert table.loc[("closed_on", "Piura"), ["rows", "filled"]].tolist() == [1, 0]
        assert table.loc[("closed_on", "Loreto"), "rows"] == 0

    def test_in_spanish(self):
        table = completeness(hazard_table(("A", "SHA", "2020-01-31", square(0, 0))), language="es")
        assert table.set_index("field").loc["status", "name"] == "estado"


class TestCommandLine:
    @pytest.fixture
    def record(self, tmp_path):
        hazards, releases = seeded()
        path = tmp_path / "record.gpkg"
        minemap.write({"hazards": hazards, "releases": releases}, path)
        return str(path)

    def test_the_worst_first_and_status_1_when_errors_stand(self, record, tmp_path, capsys):
        arguments = ["check", record, "-o", str(tmp_path / "findings.html")]
        arguments += ["--map", str(tmp_path / "map.html"), "--language", "fr"]
        assert main(arguments) == 1
        lines = capsys.readouterr().out.splitlines()
        assert lines[2].startswith("erreur")
        assert (tmp_path / "findings.html").exists()
        assert (tmp_path / "map.html").exists()

    def test_the_sample_has_nothing_wrong(self, capsys):
        assert main(["check", str(minemap.samples.peru_path())]) == 0
        assert "nothing found that is wrong" in capsys.readouterr().out


@pytest.mark.browser
class TestOnTheMap:
    @pytest.fixture
    def reader(self, browser, findings, tmp_path):
        path = tmp_path / "map.html"
        findings.explore(title=NASTY).save(path)
        page = Reader(browser, path)
        yield page
        page.context.close()

    def test_it_asks_for_nothing_and_complains_of_nothing(self, reader):
        assert reader.asked_of_hosts() == []
        assert reader.complaints == []
        assert reader.page.locator(".mm-map img").count() == 0

    def test_the_list_goes_from_the_worst(self, reader, findings):
        names = reader.page.locator(".mm-marks-list .mm-mark-name").all_inner_texts()
        assert names[0] == NASTY
        assert len(names) == len(findings)

    def test_a_click_says_the_finding_and_the_advice(self, reader):
        centre = square(0, 0, 3).centroid
        reader.go_to(centre.x, centre.y, 17)
        reader.click_at(centre.x, centre.y)
        account = reader.page.locator(".mm-marks")
        account.wait_for()
        text = account.inner_text()
        assert "warning: Closed, with ground left" in text
        assert "have not been released" in text
        assert "Add the release records that are missing" in text

    def test_codes_are_switched(self, reader):
        before = reader.page.locator(".mm-marks-list li").count()
        reader.page.locator("[data-code='information/absent-data']").uncheck()
        assert reader.page.locator(".mm-marks-list li").count() == before - 2

    def test_a_finding_without_a_place_is_told_too(self, reader):
        reader.page.locator(".mm-marks-list button", has_text="hazards").first.click()
        account = reader.page.locator(".mm-marks")
        account.wait_for()
        assert "No row has" in account.inner_text()
