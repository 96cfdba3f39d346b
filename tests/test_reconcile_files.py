"""A reconciliation and a comparison with published figures, in files and on the command line."""

from __future__ import annotations

import json
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import hazard_table, planimeter_m2, release_table, square
from test_map_in_browser import Reader

import minemap
from minemap.cli import main
from minemap.errors import WriteError
from minemap.reconciling import compare_published, reconcile

OLD, NEW = "2022-12-31", "2023-12-31"
NASTY = "</script><img src=x onerror=alert(1)>=1+1"
CELL = planimeter_m2(square(0, 0))


@pytest.fixture(scope="module")
def found():
    """One area cleared by half, one gone, one new, one moved to the side, one confirmed."""
    old = hazard_table(
        ("half", "SHA", OLD, square(0, 0, 4, 4)),
        ("gone", "SHA", OLD, square(10, 0)),
        (NASTY, "SHA", OLD, square(20, 0, 4, 4)),
        ("sure", "SHA", OLD, square(0, 10, 2, 2)),
    )
    new = hazard_table(
        ("half", "SHA", NEW, square(2, 0, 2, 4)),
        ("new", "CHA", NEW, square(10, 10)),
        (NASTY, "SHA", NEW, square(21, 0, 4, 4)),
        ("sure", "CHA", NEW, square(0, 10, 2, 2)),
    )
    releases = release_table(("R1", "cleared", "2023-06-30", square(0, 0, 2, 4)))
    return reconcile(old, new, releases)


class TestFiles:
    def test_a_workbook_has_the_account_and_the_areas(self, found, tmp_path):
        path = found.save(tmp_path / "changes.xlsx")
        sheets = pd.read_excel(path, sheet_name=None, header=2, engine="openpyxl")
        account = sheets["Account"].set_index("What changed")["m²"]
        assert account["Released: cleared"] == pytest.approx(-8 * CELL, abs=1)
        assert account["Opening total"] == pytest.approx((16 + 1 + 16 + 4) * CELL, rel=1e-4)
        assert account.drop("Closing total").sum() == pytest.approx(account["Closing total"])
        assert NASTY in set(sheets["Areas"]["Id before"])
        with zipfile.ZipFile(path) as parts:
            written = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
        assert b"<f>" not in written

    @pytest.mark.parametrize(
        ("language", "word"),
        [("en", "Gone without a record"), ("es", "Desaparecido sin registro"), ("fr", "Disparu")],
    )
    def test_a_page_in_each_language_holds_no_markup_of_the_record(
        self, found, tmp_path, language, word
    ):
        page = found.save(tmp_path / "changes.html", language=language).read_text("utf-8")
        assert word in page
        assert "<img" not in page
        assert "http" not in page.replace("http-equiv", "")

    def test_a_geopackage_has_before_after_and_what_changed(self, found, tmp_path):
        path = found.save(tmp_path / "changes.gpkg")
        layers = {name for name, _ in pyogrio.list_layers(path)}
        assert layers == {"changes", "before", "after", "account", "records"}
        before = gpd.read_file(path, layer="before").set_index("old_id")
        assert planimeter_m2(before.geometry["gone"]) == pytest.approx(CELL)
        changes = gpd.read_file(path, layer="changes")
        gone = changes[changes["what"] == "gone"].iloc[0]
        assert gone["m2_change"] == pytest.approx(-CELL, rel=1e-6)

    def test_json_is_for_other_programs(self, found, tmp_path):
        rows = json.loads(found.save(tmp_path / "changes.json").read_text("utf-8"))
        by_line = {row["line"]: row for row in rows["account"]}
        assert by_line["added"]["cha_m2"] == pytest.approx(planimeter_m2(square(10, 10)))
        assert {"changes", "before", "after", "account", "records"} == set(rows)

    def test_nothing_is_overwritten_unasked(self, found, tmp_path):
        found.save(tmp_path / "changes.csv")
        with pytest.raises(WriteError, match="there already"):
            found.save(tmp_path / "changes.csv")
        found.save(tmp_path / "changes.csv", overwrite=True)

    @pytest.fixture(scope="class")
    @classmethod
    def beside(cls, peru):
        return compare_published(peru, minemap.samples.peru_published(), by="country")

    @pytest.mark.parametrize("ending", ["xlsx", "html", "docx", "json", "gpkg", "csv"])
    def test_published_figures_too(self, beside, tmp_path, ending):
        assert beside.save(tmp_path / f"published.{ending}", language="es").stat().st_size > 0


class TestCommandLine:
    @pytest.fixture
    def record(self):
        return str(minemap.samples.peru_path())

    @pytest.fixture
    def published(self):
        return str(minemap.samples.peru_path().with_name("published.csv"))

    def test_what_the_reviewers_of_peru_name_is_in_the_output(self, record, published, capsys):
        assert main(["reconcile", record, "--published", published, "--by", "country"]) == 1
        said = capsys.readouterr().out
        # Landmine Monitor of November 2018: two totals in one report, and a summary that is not
        # the sum of its parts.
        assert "426,325 m² in 134 areas and 396,171 m² in 124 areas" in said
        assert "+30,154 m² and +10 areas" in said
        assert "270,000 m², but its parts by outcome add up to 27,155 m²" in said
        # 128 areas were added in the exchange with Ecuador; what was released until then was not
        # published, so that no total contradicts them.
        assert "cannot be followed from 2010-12-31 (709,254 m² without what is missing)" in said
        assert "newly reported" not in said

    def test_figures_that_agree_end_well(self, record, tmp_path, capsys):
        table = tmp_path / "published.csv"
        table.write_text("year,m2,areas\n2023,302013,60\n2022,,\n")
        assert main(["reconcile", record, "--published", str(table)]) == 0
        assert "contradictions: 0" in capsys.readouterr().out

    def test_a_figure_that_cannot_be_read_is_not_taken_for_missing(self, record, tmp_path, capsys):
        table = tmp_path / "published.csv"
        table.write_text("year,m2\n2022,211468\n2023,about 300k\n")
        assert main(["reconcile", record, "--published", str(table)]) == 2
        assert "row 2, column m2" in capsys.readouterr().err

    def test_contradictions_for_other_programs(self, record, published, capsys):
        assert main(["reconcile", record, "--published", published, "--json"]) == 1
        rows = json.loads(capsys.readouterr().out)
        same_day = [row for row in rows if row["kind"] == "figures_same_day"]
        assert {row["difference_m2"] for row in same_day} == {30154, -2330, 67_670 - 66_760}

    def test_two_days_of_one_record_with_a_map_and_a_workbook(self, record, tmp_path, capsys):
        arguments = ["reconcile", record, record, "--old-day", "2021-12-31"]
        arguments += ["--new-day", "2022-12-31", "--map", str(tmp_path / "map.html")]
        arguments += ["-o", str(tmp_path / "changes.xlsx")]
        assert main(arguments) == 0
        assert "21,000 m²" in capsys.readouterr().out
        assert (tmp_path / "changes.xlsx").exists()
        assert "illustrative" in (tmp_path / "map.html").read_text("utf-8")
        assert main(arguments) == 2

    def test_without_a_second_state_there_is_nothing_to_compare(self, record, capsys):
        assert main(["reconcile", record]) == 2
        assert "--published" in capsys.readouterr().err


@pytest.mark.browser
class TestOnTheMap:
    @pytest.fixture
    def reader(self, browser, found, tmp_path):
        path = tmp_path / "changes.html"
        found.explore(title=NASTY).save(path)
        page = Reader(browser, path)
        yield page
        page.context.close()

    def test_it_asks_for_nothing_and_complains_of_nothing(self, reader):
        assert reader.asked_of_hosts() == []
        assert reader.complaints == []
        assert reader.page.locator("h1").inner_text() == NASTY
        assert reader.page.locator(".mm-map img").count() == 0

    def test_the_legend_counts_what_changed(self, reader):
        counts = {
            row.get_attribute("data-count"): row.inner_text()
            for row in reader.page.locator("[data-count]").all()
        }
        assert counts == {
            "added": "1",
            "cleared": "1",
            "gone": "1",
            "shifted": "1",
            "confirmed": "1",
        }

    def test_a_click_says_what_became_of_an_area(self, reader):
        centre = square(0, 0, 2, 4).centroid
        reader.click_at(centre.x, centre.y)
        account = reader.page.locator(".mm-marks")
        account.wait_for()
        assert "Released: cleared" in account.inner_text()
        assert "R1" in account.inner_text()
        assert f"−{8 * CELL:,.0f} m²" in account.inner_text()

    def test_text_of_the_record_stays_text(self, reader):
        reader.page.locator(".mm-place", has_text="onerror").first.click()
        account = reader.page.locator(".mm-marks")
        account.wait_for()
        assert NASTY in account.inner_text()
        assert "111 m to the east" in account.inner_text()

    def test_a_class_that_is_switched_off_leaves_the_list(self, reader):
        before = reader.page.locator(".mm-marks-list li").count()
        reader.page.locator("[data-code=gone]").uncheck()
        assert reader.page.locator(".mm-marks-list li").count() == before - 1

    def test_before_and_after_are_swiped(self, reader):
        page = reader.page
        page.locator("[data-mode=swipe]").click()
        handle = page.locator(".mm-divider")
        assert handle.get_attribute("aria-valuenow") == "50"
        assert "2022-12-31" in page.locator(".mm-half-left").inner_text()
        handle.press("Home")
        gone, new = square(10, 0).centroid, square(10, 10).centroid
        # All of the map is of after: the area that is gone is not drawn, the new one is.
        assert not self.drawn_at(reader, gone)
        assert self.drawn_at(reader, new)
        handle.press("End")
        assert self.drawn_at(reader, gone)
        assert not self.drawn_at(reader, new)

    @staticmethod
    def drawn_at(reader, place):
        """Whether the canvas of the marks has ink at a place."""
        spot = reader.pixel(place.x, place.y)
        return reader.page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector('.leaflet-minemapMarks-pane canvas');
                const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
                const pen = canvas.getContext('2d');
                x = (x - box.left) * ratio;
                y = (y - box.top) * ratio;
                return pen.getImageData(x, y, 1, 1).data[3] > 0;
            }""",
            [spot["x"], spot["y"]],
        )
