"""The second day of a map: what the record said of any day, as it was known on a day."""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct

import numpy as np
import pandas as pd
import pytest
from conftest import hazard_table, ledger_of, release_table, square
from test_map_in_browser import Reader, whole

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError

pytestmark = pytest.mark.browser

YEARS = range(2020, 2009, -1)
DAYS = ("2012-12-31", "2013-12-31", "2016-06-30", "2022-12-31")
UNITS = hazard_table(
    ("West", "SHA", "2010-01-01", square(-50, -50, 56, 100), {"name": "West"}),
    ("East", "SHA", "2010-01-01", square(6, -50, 56, 100), {"name": "East"}),
)


BOTH = "day=2013-12-31&known=2015-12-31"
ADDRESS = """async part => {
    // The view is written a little after it has come to rest.
    const there = () => part ? location.hash.includes(part) : !location.hash.includes('known');
    while (!there()) { await new Promise(next => setTimeout(next, 20)); }
    return location.hash;
}"""


def known(name, sector, recorded, withdrawn=None, m2=None):
    return {
        "name": name,
        "sector": sector,
        "recorded_on": recorded,
        "withdrawn_on": withdrawn,
        "reported_m2": m2,
    }


def recorded(on, withdrawn=None):
    return {"recorded_on": on, "withdrawn_on": withdrawn}


# Corrected, moved, renamed, withdrawn, recorded late, worked outside, known by size alone.
HAZARDS = [
    ("A", "SHA", "2010-03-01", square(0, 0, 3), known("Hill", "North", "2010-03-01")),
    ("B", "SHA", "2010-03-01", square(3, 0, 3),
     known("Ford", "North", "2010-03-01", "2015-05-05")),
    ("B", "CHA", "2010-03-01", square(7, 0, 2), known("Bank", "South", "2015-05-05")),
    ("C", "CHA", "2012-01-31", square(12, 0, 3), known("Mill", "South", "2018-02-01")),
    ("D", "SHA", "2012-01-31", square(18, 0, 3),
     known("Pass", "South", "2012-01-31", "2017-07-07")),
    ("E", "SHA", "2011-01-31", None, known("Well", "North", "2014-04-04", m2=4321)),
    ("F", "SHA", "2013-01-31", square(1, 0), known("Inner", "North", "2013-01-31")),
]  # fmt: skip
RELEASES = [
    ("R1", "cleared", "2012-06-30", square(0, 0), recorded("2012-06-30")),
    ("R2", "reduced", "2013-06-30", square(7, 0), recorded("2016-01-15")),
    ("R3", "cancelled", "2014-06-30", square(2, 0), recorded("2014-06-30", "2019-01-01")),
    ("R3", "cancelled", "2014-06-30", square(12, 0, 2), recorded("2019-01-01")),
    ("R4", "cleared", "2020-06-30", square(1, 0, 2), recorded("2021-02-01")),
    ("R5", "cleared", "2013-01-15", square(30, 0), recorded("2020-01-15")),
]


@pytest.fixture(scope="module")
def ledger():
    return ledger_of(HAZARDS, RELEASES)


@pytest.fixture(scope="module")
def page(browser, ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("known") / "map.html"
    ledger.explore(filters=["sector"], units={"units": UNITS, "label": "name"}).save(path)
    reader = Reader(browser, path)
    reader.written = path.read_text("utf-8")
    yield reader
    reader.context.close()


def know(page, year):
    """Choose the close of a year; None for what is known now."""
    label = "as known now" if year is None else f"as known on 31 Dec {year}"
    page.page.locator(".mm-known").select_option(label=label, timeout=5000)


def as_known(ledger, year):
    return ledger if year is None else ledger.as_known(str(year))


def of_units(remains):
    """The remaining m² of a unit, by hand: West ends where the seventh column begins."""
    west = [shape is not None and shape.centroid.x < -78.494 for shape in remains.geometry]
    placed = [shape is not None for shape in remains.geometry]
    m2 = remains["area_m2"].to_numpy()
    return {
        "West": m2[west].sum(),
        "East": sum(area for area, w, p in zip(m2, west, placed, strict=True) if p and not w),
    }


@pytest.mark.parametrize("year", [None, *YEARS])
def test_every_figure_is_that_of_the_record_as_it_was_known(page, ledger, year):
    know(page, year)
    then = as_known(ledger, year)
    for day in DAYS:
        page.slide_to(day)
        remains = then.remaining(day)
        assert page.total() == pytest.approx(remains["area_m2"].sum(), abs=1)
        gone = then.pieces[then.pieces["left_on"] <= day].groupby("exit")["area_m2"].sum()
        spots = then.worked[then.worked["completed_on"] <= day]["area_m2"].sum()
        sums = {**remains.groupby("category")["area_m2"].sum(), **gone, "outside": spots}
        for name in ("SHA", "CHA", "cleared", "reduced", "cancelled"):
            assert page.figure(name) == pytest.approx(sums.get(name, 0.0), abs=1), (day, name)
        if page.page.locator("[data-m2=outside]").count():
            assert page.figure("outside") == pytest.approx(spots, abs=1)
        else:
            assert spots == 0
        for unit, m2 in of_units(remains).items():
            row = page.page.locator(f"tr[data-unit={unit}] td").first
            shown = whole(row.text_content()) if row.count() else 0
            assert shown == pytest.approx(m2, abs=1), (day, unit)
    said = page.page.locator(".mm-total-on").inner_text()
    assert ("as known on" in said) is (year is not None)
    assert page.complaints == []


def test_search_and_account_follow_both_days(page, ledger):
    page.slide_to("2016-06-30")
    found = page.page.locator("input[type=search]")
    for year, name, sector in ((2014, "Ford", "North"), (None, "Bank", "South")):
        know(page, year)
        found.fill(name)
        assert page.page.locator("[role=option]").first.inner_text().startswith(name)
        found.press("Enter")
        m2 = as_known(ledger, year).remaining("2016-06-30").set_index("hazard_id")["area_m2"]["B"]
        for text in (name, sector, f"{m2:,.0f}"):
            assert text in page.page.locator(".mm-sheet").inner_text()
    # An open account tells of the same area as it was known then, and closes where none was.
    know(page, 2014)
    assert "Ford" in page.page.locator(".mm-sheet").inner_text()
    found.fill("Well")
    found.press("Enter")
    know(page, 2012)
    assert not page.page.locator(".mm-sheet").count()
    found.fill("Mill")
    assert not page.page.get_by_role("option", name="Mill").count()
    found.fill("")


def test_table_and_chart_follow_both_days(page, ledger):
    page.slide_to("2016-06-30")
    page.page.get_by_role("button", name="Table of areas").click()
    for year in (2013, 2016, None):
        know(page, year)
        remains = (
            as_known(ledger, year).remaining("2016-06-30").groupby("hazard_id")["area_m2"].sum()
        )
        rows = page.page.locator(".mm-table tbody tr").all()
        shown = {}
        for row in rows:
            cells = row.locator("th, td").all_inner_texts()
            shown[cells[1]] = whole(cells[2])
        for hazard, m2 in remains.items():
            assert shown[hazard] == pytest.approx(m2, abs=1)
        assert sum(shown.values()) == pytest.approx(remains.sum(), abs=len(shown))
        box = page.page.locator(".mm-chart").bounding_box()
        page.page.mouse.move(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
        told = page.page.locator(".mm-chart-tip dd").first.inner_text()
        last = as_known(ledger, year).remaining("2024-01-01")["area_m2"].sum()
        assert whole(told) == pytest.approx(last, abs=1)
    page.page.locator(".mm-table .mm-close").click()


def test_filter_and_second_day_beside_it_follow_what_was_known(page, ledger):
    know(page, 2016)
    page.slide_to("2022-12-31")
    page.page.locator("select[data-filter=sector]").select_option(index=1)
    page.page.get_by_role("button", name="Compare two days").click()
    for year in (2013, 2019, None):
        know(page, year)
        then = as_known(ledger, year)
        for place, day in enumerate((page_day(page, "left"), "2022-12-31")):
            m2 = then.remaining(day, by="sector")["area_m2"].get("North", 0.0)
            cell = page.page.locator("tr[data-compared=remaining] td").nth(place)
            assert whole(cell.inner_text()) == pytest.approx(m2, abs=1)
    page.page.get_by_role("button", name="Compare two days").click()
    page.page.locator("select[data-filter=sector]").select_option(index=0)


def page_day(page, side):
    return pd.Timestamp(page.page.locator(f".mm-side[data-side={side}] .mm-side-day").inner_text())


def test_an_address_keeps_both_days(page):
    know(page, 2015)
    page.slide_to("2013-12-31")
    address, total = page.page.evaluate(ADDRESS, BOTH), page.total()
    for hash_, known_on in ((address.replace("2015", "1999"), "now"), (address, "on 31 Dec 2015")):
        page.page.evaluate("hash => { location.hash = hash; }", hash_)
        page.page.evaluate(ADDRESS, BOTH if hash_ == address else None)
        chosen = page.page.locator(".mm-known option:checked").inner_text()
        assert chosen == f"as known {known_on}"
        assert (page.total() == total) is (hash_ == address)
    assert page.complaints == []


def offered(page):
    """The days of knowledge in a page's pack, and the length of the page."""
    pack = max(re.findall(r'id="land_release_layer_[^"]*_pack">([^<]+)<', page), key=len)
    raw = gzip.decompress(base64.b64decode(pack))
    (length,) = struct.unpack("<I", raw[:4])
    days = json.loads(raw[4 : 4 + length]).get("known", [None])
    return [None if day is None else str(np.datetime64(day, "D")) for day in days], len(page)


def test_python_chooses_the_days(page, ledger):
    by_itself, size = offered(page.written)
    assert by_itself == [None, *(f"{year}-12-31" for year in YEARS)]
    alone, least = offered(ledger.explore(as_known=False).get_root().render())
    assert alone == [None]
    # What is the same in several states is packed once.
    assert size - least < 10_000
    two = ledger.explore(as_known=["2014", "2016-06-30"]).get_root().render()
    assert offered(two)[0] == [None, "2016-06-30", "2014-12-31"]
    one = ledger.explore(as_known="2016-06-30").get_root().render()
    assert offered(one)[0] == ["2016-06-30"]
    assert offered(ledger.explore(redact=2000).get_root().render())[0] == [None]
    for wrong in ({"redact": 2000}, {"linked": True}):
        with pytest.raises(ArgumentError, match="one state"):
            ledger.explore(as_known=["2014"], **wrong)
    with pytest.raises(ArgumentError, match="up to 40"):
        ledger.explore(as_known=[f"{1960 + n}-12-31" for n in range(41)])


def test_the_command_line_chooses_them(tmp_path):
    record, page = tmp_path / "record.gpkg", tmp_path / "map.html"
    # A was written in 2010, D in 2012, and D withdrawn in 2017: of that the record knows now.
    hazards, releases = (hazard_table(HAZARDS[0], HAZARDS[4]), release_table(RELEASES[0]))
    minemap.write({"hazards": hazards, "releases": releases}, record)
    for given, days in (
        (["2014", "2016-06-30"], [None, "2016-06-30", "2014-12-31"]),
        (["none"], [None]),
        (["YE"], [None, "2012-12-31", "2010-12-31"]),
    ):
        assert main(["map", str(record), "-o", str(page), "--overwrite", "--known", *given]) == 0
        assert offered(page.read_text("utf-8"))[0] == days


def test_a_record_without_a_second_time_offers_none(peru):
    assert offered(peru.explore().get_root().render())[0] == [None]
    # Before anything was recorded, nothing was known.
    none = peru.explore(as_known=["2000"]).get_root().render()
    assert offered(none)[0] == [None, "2000-12-31"]
