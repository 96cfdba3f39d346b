"""The fact sheet: its figures, its texts, and its files as readers and their software meet them."""

import os
import re
import sys
from html import unescape
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from conftest import ledger_of, square

from minemap.errors import (
    ArgumentError,
    MissingDependencyError,
    ReadError,
    RejectedRows,
    WriteError,
)
from minemap.forecasting import forecast
from minemap.report.charts import progress_chart, released_chart
from minemap.report.factsheets import factsheet

# The function has the name of its module, which may hide it.
module = sys.modules[factsheet.__module__]

PERU = Path(__file__).parents[1] / "sample_data" / "peru"
SHORT = {"title": "Peru", "context": ["Mined in 1995."]}
DAY = "2023-12-31"


def sample(ledger, language="en", **options):
    options = {"day": DAY, "results": PERU / "results.csv", **options}
    return factsheet(ledger, PERU / "profile.toml", language=language, **options)


def plain(text):
    """The text of a page or a PDF: no tags, and every kind of blank is one blank."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def figure(sheet, name):
    """A headline figure as a number."""
    written = re.search(rf'data-figure="{name}">([^<]+)<', sheet.html)[1]
    return int(re.sub(r"\D", "", written))


def rows(sheet, heading):
    """The rows of the first table after a heading, cell by cell."""
    table = sheet.html.partition(heading)[2].partition("</table>")[0]
    return [
        [plain(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in table.split("<tr>")[1:]
    ]


def number(written):
    return int(re.sub(r"\D", "", written))


@pytest.fixture(scope="module")
def sheets(peru):
    return {language: sample(peru, language) for language in ("en", "es", "fr")}


@pytest.fixture(scope="module")
def english(sheets):
    return sheets["en"]


@pytest.fixture(scope="module")
def short(peru):
    """A sheet of little more than the record."""
    return factsheet(peru, {**SHORT, "context": ["Mined in 1995: {{areas}}."]}, day=DAY)


@pytest.fixture(scope="module")
def small():
    """A record of one area, half of which was confirmed, and of two that nobody estimated."""
    areas = [
        (name, "SHA", "2020-01-01", square(3 * at, 0, 2), {"estimated_devices": devices,
                                                           "sector": "Cenepa"})
        for at, (name, devices) in enumerate([("A", 30), ("B", None), ("C", None)])
    ]  # fmt: skip
    return ledger_of(areas, [("R", "confirmed", "2021-01-01", square(0, 0))])


@pytest.fixture(scope="module")
def paths(sheets, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    return {name: sheet.save(folder / f"{name}.pdf") for name, sheet in sheets.items()}


@pytest.fixture(scope="module")
def pdfs(paths):
    return {language: pypdf.PdfReader(path) for language, path in paths.items()}


class TestFigures:
    def test_the_headlines_are_those_published_for_the_end_of_2023(self, english):
        assert figure(english, "remaining_m2") == 302_013
        assert figure(english, "estimated_devices") == 4_743

    def test_they_equal_the_ledgers_on_any_day(self, peru):
        day = "2017-06-30"
        profile = {**SHORT, "deadline": "2029-12-31"}
        sheet = factsheet(peru, profile, day=day, deadline="2027-12-31")
        left = peru.remaining(day)
        done = peru.released("D")
        done = done[done.index.get_level_values("period_end") <= day]
        assert figure(sheet, "remaining_m2") == round(left["area_m2"].sum())
        assert figure(sheet, "estimated_devices") == left["estimated_devices"].sum()
        assert figure(sheet, "areas") == len(left)
        assert figure(sheet, "released_m2") == round(done["area_m2"].sum())
        assert figure(sheet, "devices") == done["devices"].sum() == 333
        # The argument goes before the profile.
        html = plain(sheet.html)
        assert "Deadline: 31 December 2027" in html
        assert "Deadline: 31 December 2029" not in html

    def test_what_remains_by_sector_is_the_ledgers_and_adds_up(self, peru, english):
        table = rows(english, "What remains, by sector and category")[1:]
        expected = peru.remaining(DAY, by="sector")
        shown = {row[0]: (number(row[1]), number(row[2])) for row in table}
        total = shown.pop("Total")
        assert shown == {
            name: (row["areas"], round(row["area_m2"])) for name, row in expected.iterrows()
        }
        assert total == (60, sum(m2 for _, m2 in shown.values())) == (60, 302_013)

    def test_rounded_parts_add_up_to_the_rounded_whole(self):
        # Nine areas of x.35 m² each: rounded one by one they would miss the total by three.
        written = [
            (f"A{n}", "SHA", "2020-01-01", None, {"reported_m2": 100.35, "sector": f"S{n}"})
            for n in range(9)
        ]
        sheet = factsheet(ledger_of(written), SHORT)
        table = rows(sheet, "What remains, by sector and category")[1:]
        parts = [number(row[2]) for row in table]
        assert parts[-1] == sum(parts[:-1]) == 903 == figure(sheet, "remaining_m2")

    def test_an_area_partly_confirmed_is_one_area_and_its_devices_count_once(self, small):
        sheet = factsheet(small, SHORT)
        assert (figure(sheet, "areas"), figure(sheet, "estimated_devices")) == (3, 30)
        # Its last event is a confirmation, by which no ground comes or goes.
        assert sheet.day == pd.Timestamp("2021-01-01")
        assert "state no estimate of devices: 2." in plain(sheet.html)
        assert "llustrative" not in sheet.html

    def test_released_by_year_is_the_ledgers(self, peru, english):
        table = rows(english, "Land released")[1:-1]
        yearly = peru.released("YE")["area_m2"].unstack("outcome").fillna(0.0)
        assert [row[0] for row in table] == ["2012", "2014", "2015", "2017", "2021", "2022"]
        for year, cleared, reduced, cancelled, _ in table:
            expected = yearly.loc[year].iloc[0]
            assert number(cleared) == round(expected["cleared"])
            assert number(reduced) == round(expected["reduced"])
            assert number(cancelled) == round(expected["cancelled"])

    def test_the_site_shows_what_was_measured_what_was_reported_and_what_was_rounded(self, english):
        text = plain(english.html)
        assert "measure 66,626 m²; 67,670 m² were reported" in text
        assert "rounds to 70,000 m²" in text
        assert "333 mines (261 anti-personnel, 72 anti-vehicle)" in text
        assert "handed over on 20 December 2012" in text

    def test_what_nobody_wrote_is_not_0(self):
        sizes = {"S": (None, None, None), "T": (900, 400, None)}
        places = {sector: 4 * number for number, sector in enumerate(sizes)}
        ledger = ledger_of(
            [
                (sector, "SHA", "2020-01-01", square(places[sector], 0, 3),
                 {"sector": sector, "reported_m2": area})
                for sector, (area, *_) in sizes.items()
            ],
            [
                (f"{sector}{n}", "cleared", "2021-01-01", square(places[sector] + n, 0),
                 {"reported_m2": m2})
                for sector, (_, *released) in sizes.items()
                for n, m2 in enumerate(released)
            ],
        )  # fmt: skip
        text = "[{site_released_reported_m2}] [{site_remaining_reported_m2}]"
        sites = [{"sector": sector, "title": sector, "text": text} for sector in sizes]
        html = factsheet(ledger, {**SHORT, "sites": sites}).html
        assert re.findall(r"\[(.*?)\]", plain(html)) == [
            "not stated",
            "not stated",
            "400 (1 of 2 release records state no size)",
            "500",
        ]
        devices = re.findall(r'data-figure="(?:estimated_)?devices">([^<]+)<', html)
        assert devices == ["not stated", "not stated"]

    def test_what_came_after_the_day_is_not_in_it(self, peru):
        results = pd.DataFrame(
            {"year": ["2023", "2024"], "result": ["Now", "Later"], "quantity": [1, 2]}
        )
        html = factsheet(peru, {**SHORT, "by": "category"}, day=DAY, results=results).html
        assert "22,625" not in plain(html)
        assert "Now" in html
        assert "Later" not in html

    def test_other_results_stand_as_given(self, english):
        table = rows(english, "Other results, as reported")
        told = {(row[-3], row[-2]) for row in table}
        assert {
            ("Obsolete ammunition destroyed", "410"),
            ("Cluster munitions destroyed", "1,162"),
            ("Submunitions destroyed with them", "81,505"),
            ("Cluster munitions destroyed", "859"),
            ("Submunitions destroyed with them", "74,086"),
            ("Air force personnel trained on the technical guidelines", "20"),
        } <= told

    def test_columns_of_the_chart_are_as_tall_as_their_figures(self):
        table = pd.DataFrame(
            {"cancelled": [0, 0], "reduced": [50, 0], "cleared": [50, 25]}, index=[2021, 2022]
        )
        bars = [
            look for element, look, _ in released_chart(table, "en").shapes if element == "rect"
        ]
        heights = [float(look["height"]) for look in bars]
        assert heights[0] == pytest.approx(heights[1]) == pytest.approx(2 * heights[2], abs=0.02)

    @pytest.mark.parametrize("highest", [3, 302_013, 1_278_390_482])
    def test_nothing_of_a_chart_lies_outside_of_it(self, highest):
        held = pd.DataFrame(
            {"remaining_m2": [highest, highest * 0.8, highest * 0.6, highest * 0.5]},
            index=range(2020, 2024),
        )
        chart = progress_chart(forecast(held, "2035-12-31"), "fr")
        for element, look, _ in chart.shapes:
            names = {"line": ("x1", "x2"), "text": ("x",), "circle": ("cx",)}.get(element, ())
            across = [float(look[name]) for name in names]
            across += [float(at.split(",")[0]) for at in look.get("points", "").split()]
            assert all(0 <= x <= chart.width for x in across)
        # A figure of n digits is about 4.6 n wide, and ends left of the axis.
        for _, look, text in chart.shapes:
            if look.get("text-anchor") == "end":
                assert float(look["x"]) >= 4.6 * len(text)


class TestDeadline:
    def test_what_it_needs_is_what_remains_by_the_years_to_come(self, english):
        # Six years from the end of 2023 to the end of 2029.
        assert f"{302_013 / 6:,.0f} m² a year" in plain(english.html)

    def test_without_a_deadline_there_is_an_outlook(self, short):
        html = plain(short.html)
        assert "Outlook" in html
        assert "deadline" not in html.casefold()

    def test_without_results_donors_or_contacts_their_headings_are_gone(self, short):
        for heading in ("Other results", "Donors", "Contacts", "Sources"):
            assert heading not in short.html

    def test_without_a_day_it_is_of_the_last_event_and_when_all_is_done_it_says_so(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "cleared", "2022-05-05", square(0, 0))],
        )
        sheet = factsheet(ledger, SHORT, deadline="2030-01-01")
        assert sheet.day == pd.Timestamp("2022-05-05")
        html = plain(sheet.html)
        assert "Nothing remains." in html
        assert "The deadline of 1 January 2030 was met." in html


class TestLanguages:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ["Context", "Land released", "Donors", "302,013", "31 December 2023"]),
            ("es", ["Contexto", "Tierras liberadas", "Donantes", "302 013", "31 de diciembre"]),
            ("fr", ["Contexte", "Terres remises à disposition", "302 013", "31 décembre 2023"]),
        ],
    )
    def test_words_and_figures_are_the_languages(self, sheets, language, said):
        text = plain(sheets[language].html)
        assert [word for word in said if word not in text] == []

    def test_words_of_the_data_are_translated_by_the_profile(self, sheets):
        text = plain(sheets["es"].html)
        assert "Municiones en racimo destruidas" in text
        assert "Cluster munitions" not in text

    def test_an_unknown_language_is_refused(self, small):
        with pytest.raises(ArgumentError, match="'de' is not one of en, es, fr"):
            factsheet(small, SHORT, language="de")

    def test_a_text_missing_in_the_language_is_named(self, small):
        profile = {**SHORT, "donors": ["one", {"en": "two"}]}
        with pytest.raises(ArgumentError, match="profile: donors 2: there is no text in 'es'"):
            factsheet(small, profile, language="es")


class TestProfile:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('titel = "x"', "titel: there is no such key; did you mean 'title'"),
            ('title = "x"', "context: is missing"),
            ('title = 3\ncontext = ["x"]', "title: is no text"),
            ('title = "x"\ncontext = "y"', "context: is no list of texts"),
            ('title = {de = "x"}\ncontext = ["y"]', "title: 'de' is not one of the languages"),
            (
                'title = "x"\ncontext = ["y"]\n[[contacts]]\nfax = "1"',
                "contacts 1.fax: there is no",
            ),
            ('title = "x"\ncontext = ["y"]\n[map]\nwithin = [1, 2]', "map.within: is not"),
            ('title = "x"\ncontext = ["y"]\nsites = 3', "sites: is no list of tables"),
            ("title = ", "not a profile in TOML"),
        ],
    )
    def test_a_wrong_key_is_named_with_its_file(self, small, tmp_path, text, said):
        path = tmp_path / "sheet.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(ReadError, match=re.escape(said)) as caught:
            factsheet(small, path)
        assert str(caught.value).startswith(str(path))

    @pytest.mark.parametrize(
        "text", ["{remaning_m2}", "{}", "{areas.real}", "{areas!r}", "{areas:>9}"]
    )
    def test_only_placeholders_that_the_ledger_fills(self, small, text):
        with pytest.raises(ArgumentError, match="context 1: there is no placeholder"):
            factsheet(small, {**SHORT, "context": [f"At most {text} m²"]})

    def test_a_slip_in_another_language_shows_at_once(self, small):
        profile = {**SHORT, "context": [{"en": "fine", "fr": "{aires}"}]}
        with pytest.raises(ArgumentError, match="no placeholder {aires}; did you mean 'areas'"):
            factsheet(small, profile)

    def test_a_lone_brace_is_named(self, small):
        with pytest.raises(ArgumentError, match="context 1: .*write a brace as {{ or }}"):
            factsheet(small, {**SHORT, "context": ["a { b"]})

    def test_doubled_braces_are_braces(self, short):
        assert "1995: {areas}." in short.html

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            ({"headlines": ["hectares"]}, "headlines: there is no figure 'hectares'"),
            ({"headlines": ["areas"] * 6}, "headlines: are more than 5"),
            ({"by": "province"}, "by: there is no column 'province'"),
            ({"map": {"within": [0, 0, 1, 1]}}, "map: nothing of the record lies"),
            ({"sites": [{"title": "a", "text": "b"}]}, "sites 1: needs either sector or hazards"),
            (
                {"sites": [{"sector": "?", "title": "a", "text": "b"}]},
                "no hazard has the sector '?'",
            ),
            ({"sites": [{"sector": "Cenepa", "title": "a"}]}, "sites 1.text: is missing"),
        ],
    )
    def test_what_the_record_does_not_have_is_named(self, small, entry, said):
        with pytest.raises(ArgumentError, match=re.escape(said)):
            factsheet(small, {**SHORT, **entry})

    def test_yaml_says_the_same(self, peru, short, tmp_path):
        pytest.importorskip("yaml")
        path = tmp_path / "sheet.yaml"
        path.write_text("title: Peru\ncontext:\n  - 'Mined in 1995: {{areas}}.'\n", "utf-8")
        assert factsheet(peru, path, day=DAY).html == short.html

    def test_a_missing_file_and_a_strange_ending_are_named(self, small, tmp_path):
        with pytest.raises(ReadError, match="no such file"):
            factsheet(small, tmp_path / "none.toml")
        with pytest.raises(ReadError, match="unknown ending '.docx'"):
            factsheet(small, tmp_path / "none.docx")

    def test_results_that_cannot_be_used_are_named(self, small):
        results = pd.DataFrame({"year": ["soon"], "result": ["x"], "quantity": [1]})
        with pytest.raises(RejectedRows, match="'soon' is not a year"):
            factsheet(small, SHORT, results=results)

    def test_a_day_before_the_record_is_refused(self, small):
        with pytest.raises(ArgumentError, match="before the record begins, 2020-01-01"):
            factsheet(small, SHORT, day="2000-01-01")


class TestSafety:
    EVIL = "<script>alert(1)</script>"

    def test_no_text_of_data_or_profile_becomes_markup(self):
        evil = self.EVIL
        hazard = {"sector": evil, "name": evil, "source": evil, "estimated_devices": 1}
        ledger = ledger_of([("A" + evil, "SHA", "2020-01-01", square(0, 0), hazard)])
        profile = {
            "title": evil,
            "subtitle": evil,
            "organisation": f'"{evil}',
            "context": [evil],
            "donors": [evil],
            "sources": [evil],
            "notes": [evil],
            "notice": evil,
            "deadline": "2029-12-31",
            "deadline_text": evil,
            "map": {"caption": evil},
            "sites": [{"sector": evil, "title": evil, "text": evil}],
            "contacts": [{"name": evil, "email": evil}],
        }
        results = pd.DataFrame(
            {"year": [2020], "result": [evil], "quantity": [1], "unit": [evil], "source": [evil]}
        )
        html = factsheet(ledger, profile, results=results).html
        assert "<script" not in html
        assert html.count("&lt;script&gt;") >= 20

    def test_it_names_no_host(self, english):
        page = re.sub(r'src="data:[^"]+"', "", english.html)
        assert set(re.findall(r"\w+://[^\s\"<]+", page)) == {"http://www.w3.org/2000/svg"}

    def test_an_illustrative_record_says_so(self, english):
        assert "the outlines of all 60 areas that remain were made up" in plain(english.html)


class TestPdf:
    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_it_is_two_a4_pages_with_title_and_language(self, pdfs, language):
        reader = pdfs[language]
        assert len(reader.pages) == 2
        width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        assert reader.root_object["/Lang"] == language
        assert reader.metadata.title.startswith(
            {"en": "Peru:", "es": "Perú:"}.get(language, "Pérou")
        )
        assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_its_text_can_be_selected(self, pdfs, language):
        text = plain(" ".join(page.extract_text() for page in pdfs[language].pages))
        figure = "302,013" if language == "en" else "302 013"
        assert figure in text
        assert "Norwegian People's Aid" in text

    def test_it_is_tagged_and_every_figure_has_a_text(self, pdfs):
        catalogue = pdfs["en"].root_object
        assert catalogue["/MarkInfo"]["/Marked"]
        kinds, silent = set(), 0
        waiting = [catalogue["/StructTreeRoot"]]
        while waiting:
            node = waiting.pop()
            kinds.add(node.get("/S"))
            silent += node.get("/S") == "/Figure" and not node.get("/Alt")
            inside = node.get("/K", [])
            inside = inside if isinstance(inside, list) else [inside]
            objects = (one.get_object() for one in inside)
            waiting += [one for one in objects if isinstance(one, dict) and "/S" in one]
        assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/P"} <= kinds
        assert silent == 0

    def test_it_is_pdf_ua(self, pdfs):
        metadata = pdfs["en"].root_object["/Metadata"].get_object().get_data()
        assert re.search(rb"pdfuaid:part(>|=\")1", metadata)

    def test_its_fonts_are_embedded(self, pdfs):
        fonts = {}
        for page in pdfs["es"].pages:
            for font in page["/Resources"]["/Font"].values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                fonts[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in fonts.values())

    def test_equal_sheets_are_equal_byte_by_byte(self, peru, sheets, paths):
        again = sample(peru, "fr")
        assert again.html == sheets["fr"].html
        assert again.pdf() == paths["fr"].read_bytes()

    def test_longer_texts_get_smaller_letters_and_the_longest_are_refused(self, small):
        long = {**SHORT, "context": ["Mined ground is no farmland. " * 110]}
        assert len(pypdf.PdfReader(_stream(factsheet(small, long).pdf())).pages) == 2
        longest = {**SHORT, "context": ["Mined ground is no farmland. " * 280]}
        with pytest.raises(ArgumentError, match="takes . pages of the smallest letters"):
            factsheet(small, longest).pdf()

    @pytest.mark.parametrize("error", [ImportError("weasyprint"), OSError("libpango")])
    def test_what_to_install_is_named(self, monkeypatch, english, tmp_path, error):
        def missing(_name):
            raise error

        monkeypatch.setattr(module.importlib, "import_module", missing)
        with pytest.raises(MissingDependencyError, match=r"minemap\[report\].*libpango-1.0-0"):
            english.save(tmp_path / "sheet.pdf")
        assert list(tmp_path.iterdir()) == []


def _stream(content):
    import io

    return io.BytesIO(content)


class TestFiles:
    def test_a_file_is_not_replaced_unasked(self, english, tmp_path):
        path = tmp_path / "sheet.html"
        path.write_text("mine", "utf-8")
        with pytest.raises(WriteError, match="is there already"):
            english.save(path)
        assert path.read_text("utf-8") == "mine"
        english.save(path, overwrite=True)
        assert path.read_text("utf-8") == english.html

    def test_a_file_appears_whole_or_not_at_all(self, english, tmp_path, monkeypatch):
        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(WriteError, match="No space left"):
            english.save(tmp_path / "sheet.html", overwrite=True)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("name", "said"), [("a.docx", "is a .html or .pdf"), ("none/a.pdf", "there is no folder")]
    )
    def test_where_it_cannot_be_written_is_said_first(self, english, tmp_path, name, said):
        with pytest.raises(WriteError, match=said):
            english.save(tmp_path / name)

    def test_a_notebook_shows_it_in_a_frame_of_its_own(self, english):
        shown = english._repr_html_()
        assert shown.startswith("<iframe sandbox srcdoc=")
        assert "<h1>" not in shown


@pytest.mark.browser
class TestBrowser:
    @pytest.mark.parametrize("width", [1200, 420])
    def test_it_opens_without_a_request_or_a_complaint(self, english, browser, tmp_path, width):
        path = english.save(tmp_path / "sheet.html")
        asked, complaints = [], []
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        pictures = page.evaluate("[...document.images].map(one => one.naturalWidth)")
        bars = page.evaluate("[...document.querySelectorAll('.bar')].map(one => one.clientWidth)")
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert complaints == []
        assert pictures[0] > 0
        assert bars == sorted(bars, reverse=True)
        assert bars[0] > 5 * bars[-1]
        assert wide <= width
