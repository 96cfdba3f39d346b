"""The recipes of the docs, run as they stand there, and their figures by pyproj and shapely."""

from __future__ import annotations

import re
import shutil
import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import box, from_wkt

from minemap import samples
from minemap.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "from-your-table.md"
CELL = re.compile(r"```\{code-cell\} ipython3\n(?::tags:.*\n)?(.*?)```", re.DOTALL)
PAGES = PAGE.parent
GEOD = Geod(ellps="WGS84")


def m2(shape):
    return abs(GEOD.geometry_area_perimeter(shape)[0])


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """What the page's cells come to, run in order in a folder with its files."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(PAGE.parent / "files", folder / "files")
    cells = [cell for cell in CELL.findall(PAGE.read_text("utf-8")) if "rmtree" not in cell]
    names: dict[str, object] = {"folder_of_the_page": folder}
    with pytest.MonkeyPatch.context() as patched, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        patched.chdir(folder)
        for cell in cells:
            exec(compile(cell, str(PAGE), "exec"), names)
    return {**names, "told": [str(one.message) for one in told]}


@pytest.fixture(scope="module")
def areas():
    register = pd.read_csv(PAGE.parent / "files" / "register.csv")
    return dict(zip(register["ID"], register["WKT"].map(from_wkt), strict=True))


def test_a_closed_register_keeps_what_is_open_and_what_does_not_say_how(page, areas):
    left = page["left"].set_index("hazard_id")["area_m2"]
    assert sorted(left.index) == ["AO-003", "AO-004", "AO-005"]
    assert left.to_dict() == pytest.approx({name: m2(areas[name]) for name in left.index})
    assert any("release nothing: 1" in one and "AO-005" in one for one in page["told"])
    outcomes = page["ledger"].releases.set_index("hazard_id")["outcome"]
    assert outcomes.to_dict() == {"AO-001": "cleared", "AO-002": "cancelled"}


def test_the_command_line_gives_the_same(page, capsys):
    asked = ["remaining", str(PAGE.parent / "files" / "register.csv"), "--day", "2023-12-31"]
    assert main([*asked, "--closings", "--csv", "--by", "hazard_id"]) == 0
    said = capsys.readouterr()
    assert [line.split(",")[0] for line in said.out.splitlines()[1:]] == sorted(
        page["left"]["hazard_id"]
    )
    assert "release nothing: 1" in said.err
    assert main([*asked, "--closings", "cleared", "--csv", "--by", "hazard_id"]) == 0
    assert "AO-005" not in capsys.readouterr().out


def test_yearly_exports_are_an_account(page, areas):
    closing = page["by_year"].balance()["closing_m2"]
    half = m2(box(18.0095, -12, 18.01, -11.999))
    expected = {
        "2021": m2(areas["AO-001"]) + m2(areas["AO-002"]) + m2(areas["AO-003"]),
        "2022": m2(areas["AO-002"]) + m2(areas["AO-003"]),
        "2023": half,
    }
    for year, ground in expected.items():
        assert closing.loc[year].item() == pytest.approx(ground)
    gone = page["found"].changes.query("change == 'vanished'")["hazard_id"].tolist()
    assert gone == ["AO-001", "AO-002"]


def test_districts_divide_what_lies_on_their_border(page, areas):
    districts = gpd.read_file(PAGE.parent / "files" / "districts.geojson")
    open_ = [areas[name] for name in ("AO-003", "AO-004", "AO-005")]
    for row in districts.itertuples():
        expected = sum(m2(shape.intersection(row.geometry)) for shape in open_)
        assert page["by_district"].loc[row.pcode, "area_m2"] == pytest.approx(expected, abs=1e-6)
    assert page["by_district"]["areas"].tolist() == [1, 3, 0]


def test_people_near_it_count_once_and_lie_within_a_kilometre(page):
    villages = gpd.read_file(PAGE.parent / "files" / "villages.geojson")
    metres = [
        min(
            GEOD.inv(*point.coords[0], *corner)[2]
            for shape in page["left"].geometry
            for corner in shape.exterior.coords
        )
        for point in villages.geometry
    ]
    within = villages["people"][[distance < 1000 for distance in metres]].sum()
    assert int(page["once"]["people"].sum()) == within
    assert int(page["twice"]["people"].sum()) > within
    cells = page["people"][page["inside"]].sum() / 0.5
    assert cells * 1e4 == pytest.approx(page["near"].union_all().area, rel=0.02)


@pytest.mark.filterwarnings("ignore:areas that the register calls closed")
def test_a_selection_and_a_kept_ledger_hold_what_they_should(page, areas):
    drawn, outside = page["chosen"]["area_m2"]
    shape = page["drawn"].geometry[0]
    open_ = [areas[name] for name in ("AO-003", "AO-004", "AO-005")]
    assert drawn == pytest.approx(sum(m2(one.intersection(shape)) for one in open_))
    assert drawn + outside == pytest.approx(sum(map(m2, open_)))
    more = page["again"].append(page["new"]).remaining("2023-12-31")["area_m2"].sum()
    assert more == pytest.approx(sum(map(m2, open_)) + 800)


def test_what_is_handed_on_is_there(page):
    folder = page["folder_of_the_page"]
    assert len(gpd.read_file(folder / "areas.gpx", layer="tracks")) == 3
    assert gpd.read_file(folder / "areas.gpkg")["hazard_id"].tolist() == [
        *page["left"]["hazard_id"]
    ]
    account = pd.read_excel(folder / "account.xlsx", engine="openpyxl")
    assert {"period_end", "category", "closing_m2"} <= {*account.columns}
    assert "Cuanza Sul" in (folder / "map.html").read_text("utf-8")


# Other tasks of a first hour ------------------------------------------------------------------


def section(name, *headings):
    """Run the first cell of a page and those under some of its headings."""
    first, *parts = re.split(r"^## ", (PAGES / f"{name}.md").read_text("utf-8"), flags=re.MULTILINE)
    cells = CELL.findall(first)[:1] if headings else CELL.findall(first)
    for heading in headings:
        (part,) = (part for part in parts if part.startswith(heading))
        cells += CELL.findall(part)
    names: dict[str, object] = {}
    for cell in cells:
        told = re.sub(r"^ledger\.explore", "map_ = ledger.explore", cell, flags=re.MULTILINE)
        exec(compile(told, name, "exec"), names)
    return names


@pytest.fixture(scope="module")
def ground():
    """What remained of the sample on a day, by shapely and pyproj."""
    hazards, releases = (
        gpd.read_file(samples.peru_path(), layer=n) for n in ("hazards", "releases")
    )

    def of(day):
        stood = hazards[hazards["reported_on"] <= day].sort_values("reported_on")
        done = releases[releases["completed_on"] <= day].union_all()
        return m2(stood.drop_duplicates("hazard_id", keep="last").union_all().difference(done))

    return of


def test_a_map_opens_where_and_as_it_was_asked():
    map_ = section("map", "Where it opens")["map_"]
    html = map_.get_root().render()
    assert all(text in html for text in ("-3.77", "-78.41", "#b8860b", "Cenepa"))


def test_treaty_tables_and_the_sheet_give_the_ground_of_their_year(ground):
    named = section("treaty-tables", "A sheet on the programme")
    sentence = (
        f"At the close of 31 December 2023, {ground('2023-12-31'):,.0f}\u00a0m² remained in 60"
    )
    assert sentence in named["sheet"].html
    total = named["tables"]["contamination"]["area_m2"].sum()
    assert total == pytest.approx(ground("2017-12-31"), abs=1)


def test_why_a_total_changed_adds_up_to_both(ground):
    account = section("reconcile")["found"].account.set_index("line")["m2"]
    assert account["opening"] == pytest.approx(ground("2021-12-31"), abs=0.01)
    assert account["closing"] == pytest.approx(ground("2024-11-30"), abs=0.01)
    assert account.drop("closing").sum() == pytest.approx(account["closing"])


def test_a_plan_releases_what_remains_by_teams_that_it_has(ground):
    work = section("workload")["work"]
    assert work.to_frame("areas")["area_m2"].sum() == pytest.approx(ground("2023-12-31"), abs=0.01)
    released = work.milestones["released_m2"].sum()
    assert released == pytest.approx(ground("2023-12-31"), abs=0.01)
    assert 0 <= work.probability <= 1
