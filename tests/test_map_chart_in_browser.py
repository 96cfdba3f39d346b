"""The chart below the map: what remains goes on, flat, to the end of its axis."""

from __future__ import annotations

import pytest
from conftest import ledger_of, square
from test_map_in_browser import Reader

pytestmark = pytest.mark.browser

HEIGHTS = """shares => {
    const chart = document.querySelector('canvas.mm-chart');
    // Read from a copy: reading the map's own canvas makes Chromium complain.
    const copy = document.createElement('canvas');
    copy.width = chart.width; copy.height = chart.height;
    const pen = copy.getContext('2d', {willReadFrequently: true});
    pen.drawImage(chart, 0, 0);
    return shares.map(share => {
        const x = Math.round(share * chart.width);
        // Below the bars of what was released in each year.
        const top = Math.round(chart.height * 0.4);
        const column = pen.getImageData(x, top, 1, chart.height - top).data;
        let painted = 0;
        // The ground is painted in colours; the axis and its words are grey.
        for (let i = 0; i < column.length; i += 4) {
            const most = Math.max(column[i], column[i + 1], column[i + 2]);
            const least = Math.min(column[i], column[i + 1], column[i + 2]);
            if (column[i + 3] > 80 && most - least > 60) { painted += 1; }
        }
        return painted;
    });
}"""


@pytest.fixture(scope="module")
def chart(browser, tmp_path_factory):
    """Two sectors: nothing happens in North after 2012, and the record goes on to 2024."""
    ledger = ledger_of(
        [
            ("N", "SHA", "2010-01-31", square(0, 0, 3), {"sector": "North"}),
            ("S", "SHA", "2010-01-31", square(9, 0, 3), {"sector": "South"}),
        ],
        [
            ("R1", "cleared", "2012-12-31", square(0, 0)),
            ("R2", "cleared", "2024-12-31", square(9, 0, 3)),
        ],
    )
    path = tmp_path_factory.mktemp("chart") / "map.html"
    ledger.explore(filters=["sector"]).save(path)
    reader = Reader(browser, path)
    yield reader
    reader.context.close()


def test_a_filtered_chart_is_flat_to_the_end_of_its_axis(chart):
    select = chart.page.locator("select[data-filter=sector]")
    select.select_option(
        label=next(o for o in select.locator("option").all_inner_texts() if "North" in o)
    )
    early, *late = chart.page.evaluate(HEIGHTS, [0.1, 0.4, 0.6, 0.8, 0.97])
    assert len(set(late)) == 1
    # Of three squares one was cleared in 2012: two thirds of the height are left.
    assert late[0] == pytest.approx(early * 2 / 3, abs=2)
    assert early > 10


def test_what_is_all_released_falls_on_its_last_day(chart):
    select = chart.page.locator("select[data-filter=sector]")
    select.select_option(
        label=next(o for o in select.locator("option").all_inner_texts() if "South" in o)
    )
    heights = chart.page.evaluate(HEIGHTS, [0.1, 0.4, 0.6, 0.8, 0.97])
    assert len(set(heights)) == 1
    assert heights[0] > 10
