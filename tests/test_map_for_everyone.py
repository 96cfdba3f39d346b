"""The map without a mouse, without sight and without motion: WCAG 2.2, levels A and AA."""

from pathlib import Path

import pytest
from test_map import contrast
from test_map_in_browser import (  # noqa: F401 - fixtures
    Reader,
    open_map,
    story,
    whole,
)

pytestmark = pytest.mark.browser

AXE = Path(__file__).with_name("axe").joinpath("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def reader(story, browser, tmp_path_factory):  # noqa: F811 - the fixture
    path = tmp_path_factory.mktemp("everyone") / "map.html"
    story.explore(title="A story", rings=[500]).save(path)
    reader = Reader(browser, path)
    reader.page.evaluate(AXE.read_text("utf-8"))
    yield reader
    assert reader.complaints == []
    reader.context.close()


def violations(page):
    """What axe-core finds against the rules of WCAG: the rule and the nodes that break it."""
    return page.evaluate(
        """async rules => (await axe.run(document, { runOnly: rules })).violations
            .map(found => [found.id, found.nodes.map(node => node.html)])""",
        RULES,
    )


def focused(page):
    """What holds the focus, as a screen reader calls it."""
    return page.evaluate(
        """() => {
            const node = document.activeElement, label = node.labels && node.labels[0];
            if (node === document.body) { return 'the page'; }
            return node.getAttribute('aria-label') || (label || node).textContent.trim();
        }"""
    )


# Rules that a program can check


def test_axe_finds_what_is_wrong(reader):
    page = reader.page
    page.evaluate(
        """() => {
            const bad = document.createElement('button');
            bad.id = 'bad';
            bad.style.height = bad.style.width = '40px';
            document.querySelector('.mm-tools').append(bad);
        }"""
    )
    found = [rule for rule, _ in violations(page)]
    page.evaluate("document.getElementById('bad').remove()")
    assert found == ["button-name"]


def test_no_rule_is_broken_whatever_is_open(reader):
    page = reader.page
    assert violations(page) == []
    search = page.get_by_role("combobox", name="Search areas")
    search.fill("r")
    assert violations(page) == []
    search.fill("Ridge")
    search.press("Enter")
    page.get_by_role("dialog", name="Ridge").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Compare two days").click()
    assert violations(page) == []
    page.get_by_role("button", name="Compare two days").click()
    page.get_by_role("button", name="Measure").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    for language in ("Español", "Français", "English"):
        page.get_by_role("button", name=language).click()
        assert violations(page) == []


def test_no_rule_is_broken_on_a_phone(story, open_map):  # noqa: F811
    reader = open_map(story.explore(title="A story", language="fr"), size=(390, 844))
    reader.page.evaluate(AXE.read_text("utf-8"))
    assert violations(reader.page) == []
    reader.page.locator(".mm-opener").click()
    assert violations(reader.page) == []


def test_every_text_on_the_screen_has_a_contrast_of_at_least_4_5(reader):
    shown = reader.page.evaluate(
        """() => {
            const hex = colour => '#' + colour.match(/[\\d.]+/g).slice(0, 3)
                .map(part => Number(part).toString(16).padStart(2, '0')).join('');
            const opaque = colour => !/^rgba\\(.*, 0(\\.\\d+)?\\)$/.test(colour);
            const found = [], walker = document.createTreeWalker(
                document.querySelector('.mm-frame'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode.textContent.trim();
                let node = walker.currentNode.parentElement;
                if (!text || !node.checkVisibility() || node.closest('.mm-hidden')) { continue; }
                const colour = getComputedStyle(node).color;
                while (node && !opaque(getComputedStyle(node).backgroundColor)) {
                    node = node.parentElement;
                }
                found.push([text, hex(colour), hex(getComputedStyle(node).backgroundColor)]);
            }
            return found;
        }"""
    )
    assert len(shown) > 40
    assert {text: contrast(*pair) for text, *pair in shown if contrast(*pair) < 4.5} == {}


# The keyboard


def test_tab_goes_through_every_control_in_the_order_of_reading(reader):
    page = reader.page
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.locator(".folium-map").focus()
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = focused(page)
        if name in ("the page", "A story"):
            break
        order.append(name)
        # Whatever holds the focus shows it: a ring that stands out from its ground.
        ring = page.evaluate(
            """() => {
                let node = document.activeElement, seen = getComputedStyle(node);
                if (node.matches('.mm-divider')) { seen = getComputedStyle(node.firstChild); }
                return [seen.outlineStyle, parseFloat(seen.outlineWidth), seen.outlineColor];
            }"""
        )
        assert ring[0] == "solid", name
        assert ring[1] >= 2, name
        blue = "#{:02x}{:02x}{:02x}".format(*(int(n) for n in ring[2][4:-1].split(",")))
        assert contrast(blue, "#ffffff") > 3, name
    reading = [
        "Zoom in", "Zoom out", "The whole record", "Full screen",
        "Measure distances and areas", "Compare two days", "Distance rings", "Table of areas",
        "Print on A4", "English", "Español", "Français", "Hide the legend",
        "Search areas and sectors",
    ]  # fmt: skip
    assert [name for name in order if name in reading] == reading
    assert order[:8] == reading[:8]
    for later in ("Previous event", "Play", "Next event", "Day"):
        assert order.index(later) > order.index("Search areas and sectors")
    # Nothing that can be clicked is left out.
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(
                '.folium-map :is(button, input, select, summary, a[href], [tabindex="0"])')]
            .filter(node => node.checkVisibility() && node.type !== 'radio').length"""
    )
    radios = 1  # of each group, Tab comes to the one that is chosen
    assert len(order) == wanted + radios


def test_an_area_is_found_read_and_left_without_a_mouse(reader):
    page = reader.page
    search = page.get_by_role("combobox", name="Search areas")
    search.focus()
    page.keyboard.type("field")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    account = page.get_by_role("dialog", name="Field")
    assert focused(page) == "Close"
    assert "Added" in account.inner_text()
    page.keyboard.press("Escape")
    account.wait_for(state="detached")
    # Back where the reader came from.
    assert focused(page) == "Search areas and sectors"


def test_escape_closes_an_account_that_a_click_opened(reader):
    page = reader.page
    reader.go_to(-78.401, -4.001, 16)
    reader.click_at(-78.4005, -4.001)
    account = page.get_by_role("dialog", name="Ridge")
    account.wait_for()
    page.keyboard.press("Escape")
    account.wait_for(state="detached")


def test_escape_closes_the_legend_of_a_phone(story, open_map):  # noqa: F811
    reader = open_map(story.explore(), size=(390, 844))
    page = reader.page
    page.locator(".mm-opener").focus()
    page.keyboard.press("Enter")
    assert page.locator(".mm-panel").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".mm-panel").is_hidden()
    assert page.evaluate("document.activeElement.className").startswith("mm-opener")


def test_the_map_moves_and_zooms_by_keyboard(reader):
    page = reader.page
    name = page.evaluate("document.querySelector('.folium-map').id")
    reader.go_to(-78.401, -4.001, 14)
    page.locator(".folium-map").focus()
    page.keyboard.press("+")
    page.wait_for_function(f"() => {name}.getZoom() > 14 && !{name}._animatingZoom")
    before = page.evaluate(f"{name}.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {name}.getCenter().lng > {before}")


# Without sight, without motion


def test_the_day_and_what_remains_are_announced(reader, story):  # noqa: F811
    reader.slide_to("2018-12-31")
    live = reader.page.locator("[aria-live=polite]")
    live.get_by_text("31 December 2018: Remaining").wait_for(state="attached")
    said = live.text_content().split("Remaining")[1]
    assert whole(said) == round(story.remaining("2018-12-31")["area_m2"].sum())


def test_whoever_asked_for_no_motion_sees_none(story, browser, tmp_path):  # noqa: F811
    path = tmp_path / "still.html"
    story.explore().save(path)
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("[data-minemap=ready]")
    name = page.evaluate("document.querySelector('.folium-map').id")
    moved = page.evaluate(
        f"""() => {{
            const map = {name}, seen = [];
            document.querySelector('.mm-tool').click();
            seen.push(Boolean(map._animatingZoom), map.getZoom());
            const before = map.getCenter().lng;
            map.getContainer().focus();
            map.getContainer().dispatchEvent(
                new KeyboardEvent('keydown', {{ keyCode: 39, bubbles: true }}));
            seen.push(map.getCenter().lng > before);
            return seen;
        }}"""
    )
    start = page.evaluate(f"{name}.getZoom()")
    assert moved == [False, start, True]
    # Playing shows still pictures, about one a second.
    page.get_by_role("button", name="Play").click()
    days = set()
    for _ in range(12):
        page.wait_for_timeout(100)
        days.add(page.locator(".mm-day").inner_text())
    assert len(days) <= 3
    context.close()
