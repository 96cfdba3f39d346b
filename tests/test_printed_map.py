"""The map for print: its figures, its scale and north, its labels, its files."""

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from PIL import Image
from pyproj import Geod, Proj, Transformer

import minemap
from minemap.errors import ArgumentError, MissingDependencyError, WriteError
from minemap.maps.outlines import base_outlines
from minemap.maps.paper import fonts
from minemap.maps.paper.frames import details_of, framed, locator, needed, told_apart
from minemap.maps.paper.printed import plot, print_map
from minemap.maps.situation import situation
from minemap.maps.view import chosen_crs

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")

BORDER = ["Achuime", "Cenepa", "Coangos", "Santiago", "Tiwinza", "Balancing entry"]
DAYS = ["2012-10-31", "2014-12-31", "2017-06-30", "2023-12-31", "2024-11-30"]
POINT = 25.4 / 72
GEOD = Geod(ellps="WGS84")
SVG = "{http://www.w3.org/2000/svg}"


def tables(ledger):
    return ledger.pieces, ledger.hazards, ledger.releases


def printed(ledger, path, day="2023-12-31", **options):
    return print_map(*tables(ledger), day, path, worked=ledger.worked, **options)


def text_of(path):
    """Everything that is written on a PDF, blanks of all kinds alike."""
    return re.sub(r"\s+", " ", pypdf.PdfReader(path).pages[0].extract_text())


PLOTTED = {}
"""Maps that several tests look at, by what was asked for."""


def plotted(ledger, day="2023-12-31", **options):
    asked = (id(ledger), day, repr(options))
    if asked not in PLOTTED:
        PLOTTED[asked] = (ledger, plotted_anew(ledger, day, **options))
    return PLOTTED[asked][1]


def plotted_anew(ledger, day, dpi=200, **options):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 8), dpi=dpi)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.08, 0.08, 0.84, 0.84))
    given = plot(*tables(ledger), day, ax=axes, legend=False, title=False, **options)
    figure.canvas.draw()
    return given


def discs_of(axes):
    """The symbols on a map: rings, discs and squares, each with its place."""
    return [
        patch
        for patch in [*axes.patches, *axes.artists]
        if str(patch.get_gid()).startswith(("ring", "symbol-"))
    ]


def text_of_svg(path):
    return " ".join(one.text or "" for one in ET.parse(path).iter(f"{SVG}text"))


def made_up(areas, **columns):
    """A ledger of squares: (category, west, south, side in degrees)."""
    return minemap.Ledger(
        gpd.GeoDataFrame(
            {
                "hazard_id": [f"H{number}" for number in range(len(areas))],
                "category": [area[0] for area in areas],
                "reported_on": "2020-01-01",
                **columns,
            },
            geometry=[
                shapely.box(west, south, west + side, south + side)
                for _, west, south, side in areas
            ],
            crs=4326,
        )
    )


@pytest.fixture(scope="module")
def country(peru, tmp_path_factory):
    """The whole record on A4, where a detail has a grid of its zone."""
    return printed(peru, tmp_path_factory.mktemp("print") / "peru.pdf", graticule="utm")


@pytest.fixture(scope="module")
def years(peru, tmp_path_factory):
    """The whole record at the close of four years, side by side."""
    path = tmp_path_factory.mktemp("print") / "years.svg"
    return printed(peru, path, years=[2014, 2017, 2020, 2023])


@pytest.fixture(scope="module")
def logo(tmp_path_factory):
    path = tmp_path_factory.mktemp("print") / "logo.png"
    Image.new("RGB", (40, 20), (200, 0, 200)).save(path)
    return path


@pytest.fixture(scope="module")
def achuime(peru, logo, tmp_path_factory):
    """One sector in each language, with who made the map."""
    options = {
        "en": {
            "author": "Office of Maps",
            "reference": "PER-012",
            "contact": "maps@example.org",
            "made": "2024-02-03",
            "logo": logo,
        },
        "es": {"title": {"es": "El Cóndor", "en": "The Condor"}, "inset": False},
        "fr": {"inset": False},
    }
    folder = tmp_path_factory.mktemp("print")
    return {
        language: printed(
            peru,
            folder / f"{language}.pdf",
            sector="Achuime",
            language=language,
            details=False,
            **given,
        )
        for language, given in options.items()
    }


class TestFigures:
    @pytest.mark.parametrize("day", DAYS)
    def test_what_remains_and_what_was_released_are_what_the_ledger_says(self, peru, day):
        totals = situation(*tables(peru), peru.worked, day).totals
        remaining = peru.remaining(day, by="category")
        for category in ("SHA", "CHA"):
            expected = (
                remaining.loc[category]
                if category in remaining.index
                else {"areas": 0, "area_m2": 0}
            )
            assert totals.loc[category, "areas"] == expected["areas"]
            assert totals.loc[category, "area_m2"] == pytest.approx(expected["area_m2"], abs=1e-6)
        account = peru.balance("ME", end=day).loc[:day].sum()
        for outcome in ("cleared", "reduced", "cancelled"):
            assert totals.loc[outcome, "area_m2"] == pytest.approx(account[f"{outcome}_m2"])

    def test_the_sheet_says_them(self, peru, country):
        text = text_of(country)
        cleared = peru.balance("YE", end="2023-12-31").loc[:"2023-12-31", "cleared_m2"].sum()
        assert "302,013 m² remain in 60 areas, at the close of 31 December 2023" in text
        assert f"{cleared:,.0f} m²" in text
        assert "Suspected hazardous area" in text
        assert "WGS 84" in text
        assert "imply no opinion on the legal status" in text

    def test_a_part_of_the_record_has_its_own_figures(self, peru, tmp_path):
        path = tmp_path / "map.pdf"
        options = {"sector": "Santiago", "details": False, "graticule": "utm"}
        text = text_of(printed(peru, path, **options))
        m2 = peru.remaining("2023-12-31", by="sector").loc["Santiago", "area_m2"]
        assert f"{m2:,.0f} m² remain in 14 areas" in text
        assert "Part of the record: Santiago" in text
        assert "Grid: UTM zone 17 S, WGS 84, metres." in text

    def test_areas_within_bounds(self, peru):
        escritos = situation(*tables(peru), None, "2012-10-31", None, (-71, -19, -70, -18))
        assert escritos.totals["area_m2"].sum() == pytest.approx(66625.9, abs=0.1)

    def test_a_hazard_without_a_place_is_told(self, tmp_path):
        hazards = gpd.GeoDataFrame(
            {
                "hazard_id": ["A", "B"],
                "category": ["SHA", "SHA"],
                "reported_on": "2020-01-01",
                "reported_m2": [np.nan, 1234.0],
            },
            geometry=[shapely.box(37, 48, 37.01, 48.01), None],
            crs=4326,
        )
        text = text_of(printed(minemap.Ledger(hazards), tmp_path / "map.pdf", inset=False))
        assert "Not drawn, for want of a place: 1 area, 1,234 m²" in text
        assert "of which 1,234 m² by a written figure alone" in text


class TestScaleAndNorth:
    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"sector": BORDER},
            {"sector": "Quebrada de Escritos"},
            {"crs": "EPSG:3857"},
            {"crs": "EPSG:24891"},
        ],
        ids=["country", "border", "one area", "Mercator", "national grid"],
    )
    def test_the_bar_is_as_long_as_it_says(self, peru, options):
        axes = plotted(peru, **options)
        crs = chosen_of(peru, options)
        (bar,) = [one for one in axes.artists if type(one).__name__ == "ScaleBar"]
        picture = np.asarray(axes.figure.canvas.buffer_rgba())[..., :3].astype(int)
        extent = axes.get_window_extent()
        half = picture[
            -round(extent.y0 + extent.height / 4) : -round(extent.y0 + 4),
            round(extent.x0 + 4) : round(extent.x0 + extent.width / 2),
        ]
        dark = (np.abs(half - [0x24, 0x31, 0x3C]).sum(axis=2) < 40).astype(int)
        longest = max(len(run) for row in dark for run in "".join(map(str, row)).split("0"))
        units = longest / extent.width * np.ptp(axes.get_xlim())
        x, y = np.mean(axes.get_xlim()), np.mean(axes.get_ylim())
        back = Transformer.from_crs(crs, 4326, always_xy=True)
        metres = GEOD.inv(*back.transform(x - units / 2, y), *back.transform(x + units / 2, y))[2]
        assert metres == pytest.approx(bar.fixed_value, rel=0.01)

    def test_the_bar_is_true_far_north_on_mercator(self):
        ledger = made_up([("SHA", 25, 69, 0.1)])
        axes = plotted(ledger, "2021-01-01", crs="EPSG:3857")
        (bar,) = [one for one in axes.artists if type(one).__name__ == "ScaleBar"]
        # A metre at 69° N is cos 69° of one on this map, but for the flattening of the Earth.
        assert bar.info.length_px * np.cos(np.radians(69.05)) == pytest.approx(
            bar.fixed_value, rel=0.01
        )

    @pytest.mark.parametrize("place", [(-77.9, -3.9), (28.9, 64.0), (-70.3, -53.0), (179.4, -17.0)])
    def test_the_arrow_points_to_true_north(self, place):
        ledger = made_up([("SHA", place[0], place[1], 0.2), ("CHA", place[0], place[1] + 1, 0.01)])
        axes = plotted_anew(ledger, "2021-01-01", dpi=50)
        (side,) = [patch for patch in axes.patches if patch.get_gid() == "north-left"]
        tip, foot = side.get_xy()[:2]
        drawn = np.degrees(np.arctan2(*(tip - foot)))
        crs = chosen_of(ledger, {}, "2021-01-01")
        middle = (tip + foot) / 2
        lonlat = Transformer.from_crs(crs, 4326, always_xy=True).transform(*middle)
        convergence = Proj(crs).get_factors(*lonlat).meridian_convergence
        assert abs(convergence) > 0.1
        assert drawn == pytest.approx(-convergence, abs=0.05)

    def test_lines_of_the_graticule_are_where_their_labels_say(self, peru):
        axes = plotted(peru)
        back = Transformer.from_crs(chosen_of(peru, {}), 4326, always_xy=True)
        found = 0
        for text in axes.texts:
            said = re.fullmatch(r"(\d+)°\s([NSEW])", text.get_text())
            if not said:
                continue
            value = int(said[1]) * (-1 if said[2] in "SW" else 1)
            x, y = text.get_position()
            on_edge = (axes.get_xlim()[0], y) if said[2] in "NS" else (x, axes.get_ylim()[0])
            assert back.transform(*on_edge)[said[2] in "NS"] == pytest.approx(value, abs=0.02)
            found += 1
        assert found >= 4

    def test_a_grid_of_a_zone_goes_no_further_than_zones_do(self, country):
        # 75° W and 18° S, and details in the zones of 78.4° W and 70.4° W: zone = 31 + lon / 6.
        assert "Grid: longitude and latitude, WGS 84; A: UTM zone 17 S; B: UTM zone 19 S" in (
            text_of(country)
        )

    def test_the_zone_of_the_record_or_an_equal_area_projection(self, peru):
        assert chosen_of(peru, {"sector": BORDER}).to_epsg() == 32717
        assert "Equal Area" in chosen_of(peru, {}).coordinate_operation.method_name
        assert chosen_crs(np.array([[-78.0, -4.0], [-70.0, -18.0]]), "utm").to_epsg() == 32718

    def test_a_record_across_the_antimeridian_is_one_map(self):
        ledger = made_up([("SHA", 179.8, -17, 0.01), ("CHA", -179.9, -17, 0.01)])
        now = situation(*tables(ledger), None, "2021-01-01")
        box, _ = needed([now], ledger.pieces, None, None)
        assert box[2] - box[0] < 50_000
        # In a country that lies on both sides, too.
        ledger = made_up([("SHA", 179.9, 66.3, 0.01), ("CHA", -179.3, 66.3, 0.01)])
        now = situation(*tables(ledger), None, "2021-01-01")
        box, _ = needed([now], ledger.pieces, None, None)
        assert box[2] - box[0] < 50_000


def chosen_of(ledger, options, day="2023-12-31"):
    now = situation(*tables(ledger), None, day, options.get("sector"))
    return needed([now], ledger.pieces, options.get("crs"), None)[1]


class TestReading:
    @pytest.mark.parametrize("sector", [None, BORDER, ["Cenepa", "Coangos"]])
    def test_no_label_lies_on_another_or_on_a_symbol(self, peru, sector):
        axes = plotted(peru, sector=sector)
        renderer = axes.figure.canvas.get_renderer()
        words = [text for text in axes.texts if text.get_bbox_patch() is not None]
        boxes = [text.get_window_extent(renderer) for text in words]
        assert len(boxes) > 1
        for number, box in enumerate(boxes):
            assert axes.get_window_extent().fully_contains(box.x0, box.y0)
            assert axes.get_window_extent().fully_contains(box.x1, box.y1)
            for other in boxes[:number]:
                assert not box.fully_overlaps(other)
        for disc in discs_of(axes):
            x, y = axes.transData.transform(disc.get_center())
            assert not any(box.fully_contains(x, y) for box in boxes)

    @pytest.mark.parametrize("sector", [None, BORDER])
    def test_every_area_that_remains_is_counted_in_a_ring_or_a_disc(self, peru, sector):
        axes = plotted(peru, sector=sector)
        totals = situation(*tables(peru), None, "2023-12-31", sector).totals
        numbers = [int(text.get_text()) for text in axes.texts if text.get_text().isdigit()]
        signs = [disc.get_gid() for disc in discs_of(axes)]
        assert max(numbers) > 1
        assert len([sign for sign in signs if sign == "ring"]) >= len(numbers)
        alone = sum(sign in {"symbol-SHA", "symbol-CHA"} for sign in signs)
        assert sum(numbers) + alone == totals.loc[["SHA", "CHA"], "areas"].sum()

    def test_symbols_stay_on_their_side_of_a_border(self, peru):
        axes = plotted(peru)
        crs = chosen_of(peru, {})
        names, land, *_ = base_outlines((-83, -20, -66, 3), crs, fine=True)
        abroad = shapely.union_all(
            [
                shapely.make_valid(shape)
                for name, shape in zip(names, land, strict=True)
                if name["en"] != "Peru"
            ]
        )
        found = 0
        for disc in discs_of(axes):
            x, y = disc.get_center()
            across = disc.get_width()
            circle = shapely.Point(x, y).buffer(across / 2)
            assert circle.intersection(abroad).area < 0.06 * circle.area
            found += 1
        assert found >= 2

    def test_dense_ground_is_a_picture_of_where_it_is(self):
        rng = np.random.default_rng(5)
        places = np.column_stack([rng.uniform(16.5, 18.5, 900), rng.uniform(43.8, 45, 900)])
        areas = [("SHA", x, y, 0.0005) for x, y in places]
        ledger = made_up(areas)
        axes = plotted(ledger, "2021-01-01", labels=False)
        assert not discs_of(axes)
        picture = np.asarray(axes.figure.canvas.buffer_rgba())[..., :3].astype(int)
        # Amber: much more red than blue.
        amber = picture[::-1, :, 0] - picture[::-1, :, 2] > 100
        crs = chosen_of(ledger, {}, "2021-01-01")
        to_map = Transformer.from_crs(4326, crs, always_xy=True)
        at = axes.transData.transform(np.column_stack(to_map.transform(*(places.T + 0.00025))))
        inside = axes.get_window_extent()
        at = np.round(at[(at > [inside.x0 + 90, inside.y0 + 60]).all(axis=1)]).astype(int)

        def seen(by):
            return np.mean([amber[y - 2 : y + 3, x + by - 2 : x + by + 3].any() for x, y in at])

        assert seen(0) > 0.95
        assert seen(14) < 0.5

    def test_a_record_across_the_antimeridian_has_no_seam_and_a_whole_grid(self, tmp_path):
        areas = [(179.99, 179.994), (179.998, 180.002), (-179.995, -179.99)]
        ledger = minemap.Ledger(
            gpd.GeoDataFrame(
                {"hazard_id": ["A", "B", "C"], "category": "SHA", "reported_on": "2020-01-01"},
                geometry=[shapely.box(west, -16.8, east, -16.796) for west, east in areas],
                crs=4326,
            )
        )
        axes = plotted(ledger, "2021-01-01")
        (drawn,) = [patch for patch in axes.get_children() if getattr(patch, "get_hatch", str)()]
        # Three rings of five corners, and those of the one that 180° crosses are one.
        assert (drawn.get_path().codes == drawn.get_path().MOVETO).sum() == len(areas)
        said = [text.get_text() for text in axes.texts]
        assert sum("S" in text for text in said) >= 2
        assert any(text.endswith("W") for text in said)
        assert any(text.endswith("E") for text in said)
        text = text_of(printed(ledger, tmp_path / "fiji.pdf", "2021-01-01"))
        assert "LOCATION" in text

    def test_details_are_drawn_where_they_show_more(self, tmp_path):
        # Points look the same at any scale; an area of 5 m² fills its own map.
        points = minemap.Ledger(
            gpd.GeoDataFrame(
                {
                    "hazard_id": [f"P{n}" for n in range(8)],
                    "category": "SHA",
                    "reported_on": "2020-01-01",
                    "reported_m2": 100.0,
                },
                geometry=[shapely.Point(18 + 0.02 * (n % 3), -12 + 0.013 * n) for n in range(8)],
                crs=4326,
            )
        )
        tiny = made_up([("SHA", 18, -12, 0.00002)])
        for name, ledger in (("points", points), ("tiny", tiny)):
            path = printed(ledger, tmp_path / f"{name}.svg", "2021-01-01", inset=False)
            written = [one.text for one in ET.parse(path).iter(f"{SVG}text")]
            assert "A" not in written
        assert any("Scale 1:200 " in text for text in [text_of_svg(path)])

    def test_small_maps_have_totals_and_symbols_at_one_place_in_every_year(
        self, peru, tmp_path, monkeypatch
    ):
        from minemap.maps.paper import drawing

        seen = []
        areas = drawing.Panel.areas

        def watched(panel, *given):
            symbols = areas(panel, *given)
            seen.append({(round(one.x, 2), round(one.y, 2)) for one in symbols})
            return symbols

        monkeypatch.setattr(drawing.Panel, "areas", watched)
        years = [2013, 2015, 2017, 2019, 2021, 2023]
        path = printed(peru, tmp_path / "y.pdf", years=years, sector=BORDER, inset=False)
        assert len(seen) == len(years)
        assert len(set.intersection(*seen)) >= 3
        assert len(set.union(*seen)) <= max(map(len, seen)) + 1
        text = text_of(path)
        for year in years:
            left = peru.remaining(f"{year}-12-31", by="sector")
            left = left[left.index.isin(BORDER)].sum()
            assert f"{left['area_m2']:,.0f} m² · {left['areas']:.0f}" in text
            assert str(year) in text

    def test_no_text_is_smaller_than_seven_points(self, country, years):
        on_page = pypdf.PdfReader(country).pages[0].get_contents().get_data().decode("latin-1")
        for written, pattern in (
            (on_page, r"/F\S+ ([\d.]+) Tf"),
            (years.read_text("utf-8"), r"font(?:-size)?: [^;\"]*?([\d.]+)px"),
        ):
            sizes = [float(size) for size in re.findall(pattern, written)]
            assert len(sizes) > 40
            assert min(sizes) >= 7

    def test_clusters_far_apart_are_shown_larger_with_letters(self, peru, country):
        now = situation(*tables(peru), None, "2023-12-31")
        view, unit = framed(*needed([now], peru.pieces, None, None), 190, 160, 8)
        details = details_of(now, view, unit, 3)
        assert [detail.letter for detail in details] == ["A", "B"]
        shown = [
            set(now.drawn.reset_index(drop=True).loc[list(one.rows), "sector"]) for one in details
        ]
        assert shown[1] == {"Quebrada de Escritos"}
        assert {"Cenepa", "Coangos", "Santiago"} <= shown[0]
        text = text_of(country)
        assert "A: UTM zone 17 S" in text
        assert "B: UTM zone 19 S" in text
        assert text.count(" km") + text.count(" m ") >= 3

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ["Illustrative outlines", "Never use them on the ground", "Location"]),
            ("es", ["Contornos ilustrativos", "No los use nunca en el", "al cierre del 31 de dic"]),
            ("fr", ["Contours illustratifs", "Ne jamais s'en servir", "au soir du 31 décembre"]),
        ],
    )
    def test_illustrative_outlines_say_so_in_every_language(self, achuime, language, said):
        text = text_of(achuime[language])
        for words in said:
            assert words.casefold() in text.casefold()
        # In the title block and on the map itself.
        assert text.count(said[0]) >= 2

    def test_a_surveyed_outline_does_not(self, peru, tmp_path):
        path = tmp_path / "map.pdf"
        assert "llustrative" not in text_of(
            printed(peru, path, sector="Quebrada de Escritos", inset=False)
        )

    def test_text_from_data_shows_as_it_is(self, tmp_path):
        name = "Cost_$x^{2}$ \\alpha & <b>"
        ledger = made_up([("SHA", 37, 48, 0.01)], name=[name], sector="100 $ %", source="a_b $c$")
        path = printed(
            ledger, tmp_path / "map.pdf", title="T_$i$", notice="N_$j$", sector="100 $ %"
        )
        text = text_of(path)
        for words in (name, "T_$i$", "N_$j$", "100 $ %", "a_b $c$"):
            assert words in text

    def test_the_countries_of_every_year_are_named(self, years):
        svg = years.read_text("utf-8")
        for name in ("PERU", "ECUADOR"):
            assert svg.count(f">{name}</text>") == 4

    def test_the_location_shows_no_land_where_there_is_sea(self, peru):
        """On a wide strip, an equal-area map would go on to the far side of the world."""
        day = situation(*tables(peru), None, "2023-12-31")
        box, crs = needed([day], peru.pieces, None, None)
        main, _ = framed(box, crs, 60, 160, 6)
        view, _ = locator(main, day.drawn, 64, 31)
        window = view.window(0)
        _, land, *_ = base_outlines(window, view.crs, fine=False)
        ground = shapely.union_all(shapely.make_valid(land))
        sea = [(-100, -20), (-30, 0), (-25, 20), (-110, 5)]
        shown = [place for place in sea if window[0] < place[0] < window[2]]
        assert len(shown) == len(sea)
        to_paper = Transformer.from_crs(4326, view.crs, always_xy=True)
        for place in shown:
            assert not ground.contains(shapely.Point(to_paper.transform(*place))), place

    def test_names_in_other_scripts_have_their_letters(self, tmp_path, recwarn):
        names = ["حقل", "Поле", "Πεδίο"]
        ledger = made_up([("SHA", 44 + 0.02 * n, 36, 0.004) for n in range(3)], name=names)
        path = printed(ledger, tmp_path / "map.svg", title="خريطة", details=False, inset=False)
        svg = path.read_text("utf-8")
        assert all(f">{name}</text>" in svg for name in [*names, "خريطة"])
        assert not [one for one in recwarn if "font" in str(one.message)]

    def test_a_script_that_no_font_has_is_named_once(self, tmp_path, monkeypatch):
        from matplotlib import font_manager

        monkeypatch.setattr(font_manager, "findSystemFonts", list)
        fonts._covering.cache_clear()
        # Letters of Kharosthi, which hardly any machine has.
        names = ["\U00010a10\U00010a11", "\U00010a12"]
        ledger = made_up([("SHA", 44 + 0.02 * n, 36, 0.004) for n in range(2)], name=names)
        with pytest.warns(minemap.errors.MinemapWarning, match="Kharoshthi.*install") as told:
            printed(ledger, tmp_path / "map.png", details=False, inset=False, dpi=40)
        assert len(told) == 1

    def test_a_font_that_came_after_the_list_of_fonts_is_used(self, tmp_path, monkeypatch):
        from fontTools.fontBuilder import FontBuilder
        from fontTools.pens.ttGlyphPen import TTGlyphPen
        from matplotlib import font_manager

        letter = 0x10A15
        pen = TTGlyphPen(None)
        for corner, move in enumerate([(100, 0), (100, 700), (500, 700), (500, 0)]):
            (pen.lineTo if corner else pen.moveTo)(move)
        pen.closePath()
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder([".notdef", "letter"])
        builder.setupCharacterMap({letter: "letter"})
        builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "letter": pen.glyph()})
        builder.setupHorizontalMetrics({".notdef": (600, 0), "letter": (600, 100)})
        builder.setupHorizontalHeader(ascent=800, descent=-200)
        builder.setupNameTable({"familyName": "Made Up", "styleName": "Regular"})
        builder.setupOS2(usWeightClass=400)
        builder.setupPost()
        builder.save(tmp_path / "made-up.ttf")
        monkeypatch.setattr(
            font_manager, "findSystemFonts", lambda: [str(tmp_path / "made-up.ttf")]
        )
        monkeypatch.setattr(
            font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist)
        )
        fonts._covering.cache_clear()
        assert fonts.families(chr(letter), "DejaVu Sans") == ["DejaVu Sans", "Made Up"]
        fonts._covering.cache_clear()

    def test_a_sheet_names_its_country_and_who_made_it(self, peru, achuime, tmp_path):
        text = text_of(achuime["en"])
        assert text.startswith("Peru: hazardous areas and land release")
        assert "No. PER-012 · Made on 3 February 2024 · Office of Maps · maps@example.org" in text
        assert text_of(achuime["es"]).startswith("El Cóndor ")
        page = pypdf.PdfReader(achuime["en"]).pages[0]
        placed = []

        def seen(operator, operands, matrix, _text_matrix):
            if operator == b"Do" and operands[0] in page["/Resources"]["/XObject"]:
                placed.append((operands[0], matrix))

        page.extract_text(visitor_operand_before=seen)
        purple = {
            f"/{picture.name.split('.')[0]}"
            for picture in page.images
            if (np.abs(np.asarray(picture.image.convert("RGB"), int) - [200, 0, 200]) < 30).all()
        }
        ((*_, x, y),) = [matrix for name, matrix in placed if name in purple]
        assert x > 0.6 * float(page.mediabox.width)
        assert y > 5 / 6 * float(page.mediabox.height)
        (tmp_path / "logo.svg").write_text("<svg/>")
        with pytest.raises(minemap.errors.ReadError, match="PNG"):
            printed(peru, tmp_path / "n.pdf", sector="Achuime", logo=tmp_path / "logo.svg")

    def test_without_colour_sha_and_cha_differ(self, tmp_path):
        ledger = made_up([("SHA", 37.0, 48, 0.01), ("CHA", 37.02, 48, 0.01)])
        path = printed(
            ledger, tmp_path / "map.png", labels=False, graticule=None, details=False, dpi=150
        )
        with Image.open(path) as picture:
            grey = np.asarray(picture.convert("L")).astype(float)
            colour = np.asarray(picture.convert("RGB")).astype(int)
        # Ground is told from paper by its colour; the two areas lie left and right of the middle.
        reds = (colour[..., 0] - colour[..., 2] > 60) & (
            np.arange(grey.shape[1]) < 0.7 * grey.shape[1]
        )
        columns = np.flatnonzero(reds.sum(axis=0) > 100)
        gap = np.flatnonzero(np.diff(columns) > 20)[0]
        rows = np.flatnonzero(reds.sum(axis=1) > 100)[8:-8]
        sha = grey[np.ix_(rows, columns[8 : gap - 8])]
        cha = grey[np.ix_(rows, columns[gap + 9 : -8])]
        assert sha.mean() - cha.mean() > 30
        # Hatching, not a plain tint: dark lines on light ground in both.
        assert min(sha.std(), cha.std()) > 20


class TestFiles:
    @pytest.mark.parametrize(
        ("suffix", "paper", "orientation"),
        [("pdf", "A3", "landscape"), ("svg", "A4", "landscape"), ("png", "A4", "portrait")],
    )
    def test_the_same_record_makes_the_same_file_as_large_as_its_paper(
        self, tmp_path, suffix, paper, orientation
    ):
        ledger = made_up([("SHA", 37, 48, 0.01)])
        options = {"paper": paper, "orientation": orientation, "inset": suffix == "svg"}
        path, again = (printed(ledger, tmp_path / f"{n}.{suffix}", **options) for n in (1, 2))
        assert path.read_bytes() == again.read_bytes()
        sides = {"A4": (210, 297), "A3": (297, 420)}[paper]
        width, height = sides if orientation == "portrait" else sides[::-1]
        if suffix == "png":
            with Image.open(path) as picture:
                assert picture.size == (round(width / 25.4 * 300), round(height / 25.4 * 300))
                assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
            return
        if suffix == "svg":
            root = ET.parse(path).getroot()
            points = [float(root.get(side).removesuffix("pt")) for side in ("width", "height")]
        else:
            box = pypdf.PdfReader(path).pages[0].mediabox
            points = [float(box.width), float(box.height)]
        assert np.array(points) * POINT == pytest.approx([width, height], abs=0.01)

    def test_fonts_are_in_the_file(self, country):
        page = pypdf.PdfReader(country).pages[0]
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]
        assert fonts
        for font in fonts:
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert font["/Subtype"] != "/Type3"
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()

    def test_a_pdf_says_its_title_language_and_content(self, achuime):
        reader = pypdf.PdfReader(achuime["es"], strict=True)
        assert reader.metadata.title == "El Cóndor"
        assert "Área de peligro sospechado: 5\u00a0574\u00a0m²" in reader.metadata.subject
        assert reader.trailer["/Root"]["/Lang"] == "es"
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]

    def test_an_svg_does_too_and_keeps_its_text(self, peru, tmp_path):
        path = printed(peru, tmp_path / "m.svg", sector="Achuime", title="<A> & $b$", inset=False)
        root = ET.fromstring(path.read_text("utf-8"))
        svg = "{http://www.w3.org/2000/svg}"
        assert root.find(f"{svg}title").text == "<A> & $b$"
        assert "7 areas" in root.find(f"{svg}desc").text
        assert root.get("role") == "img"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
        assert "Suspected hazardous area" in [one.text for one in root.iter(f"{svg}text")]

    def test_a_file_is_replaced_only_when_asked_and_whole(self, tmp_path, monkeypatch):
        from matplotlib.figure import Figure

        ledger = made_up([("SHA", 37, 48, 0.01)])
        path = tmp_path / "map.pdf"
        path.write_bytes(b"before")
        with pytest.raises(WriteError, match="overwrite=True"):
            printed(ledger, path)

        def full_disk(_figure, file, **_options):
            file.write(b"half")
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(Figure, "savefig", full_disk)
            with pytest.raises(WriteError, match="No space left"):
                printed(ledger, path, overwrite=True, inset=False)
        assert path.read_bytes() == b"before"
        assert [file.name for file in tmp_path.iterdir()] == ["map.pdf"]
        again = printed(ledger, path, overwrite=True, inset=False)
        assert again.read_bytes().startswith(b"%PDF")

    def test_the_library_to_install_is_named(self, peru, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "matplotlib_scalebar", None)
        with pytest.raises(MissingDependencyError, match=r"minemap\[report\]"):
            printed(peru, tmp_path / "map.pdf")
        assert not list(tmp_path.iterdir())

    def test_no_window_and_nothing_loaded_before_it_is_used(self, tmp_path):
        code = (
            "import sys, geopandas, shapely, minemap; assert 'matplotlib' not in sys.modules\n"
            "from minemap.maps.paper.printed import print_map\n"
            "assert 'matplotlib' not in sys.modules\n"
            "row = {'hazard_id': ['A'], 'category': 'SHA', 'reported_on': '2012-10-31'}\n"
            "square = shapely.box(37, 48, 37.01, 48.01)\n"
            "table = geopandas.GeoDataFrame(row, geometry=[square], crs=4326)\n"
            "ledger = minemap.Ledger(table, workers=1)\n"
            "print_map(ledger.pieces, ledger.hazards, None, '2012-10-31', sys.argv[1])\n"
            "assert 'matplotlib.pyplot' not in sys.modules\n"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "map.svg")], check=True)

    def test_what_is_asked_of_matplotlib_ends_with_the_map(self, peru):
        before = dict(matplotlib.rcParams)
        plotted_anew(peru, "2023-12-31", sector="Achuime")
        assert dict(matplotlib.rcParams) == before


class TestWrongArguments:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"day": "someday"}, "not a date"),
            ({"paper": "A5"}, "A4, A3"),
            ({"orientation": "diagonal"}, "neither portrait nor landscape"),
            ({"dpi": 0}, "dpi"),
            ({"language": "de"}, "en, es, fr"),
            ({"sector": "Nowhere"}, "Coangos"),
            ({"within": (0, 0, 1, 1)}, "nothing of the record"),
            ({"within": (1, 0, 0, 1)}, "west, south, east and north"),
            ({"crs": "EPSG:4326"}, "not a projection"),
            ({"crs": "nonsense"}, "pyproj"),
            ({"graticule": "squares"}, "lonlat"),
            ({"years": []}, "no year"),
            ({"years": range(1990, 2060)}, "too many"),
        ],
    )
    def test_are_named(self, tmp_path, options, message):
        ledger = made_up([("SHA", 37, 48, 0.01)], sector="Coangos")
        with pytest.raises(ArgumentError, match=message):
            printed(ledger, tmp_path / "map.pdf", **options)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("name", ["map.docx", "map", "nowhere/map.pdf"])
    def test_files_that_cannot_be_are_refused_before_the_work(self, peru, tmp_path, name):
        with pytest.raises(WriteError, match="map"):
            printed(peru, tmp_path / name)

    def test_a_record_without_places(self, tmp_path):
        hazards = pd.DataFrame(
            {
                "hazard_id": ["A"],
                "category": ["SHA"],
                "reported_on": ["2020-01-01"],
                "reported_m2": 5,
            }
        )
        with pytest.raises(ArgumentError, match="has a place"):
            printed(minemap.Ledger(hazards), tmp_path / "map.pdf")


def test_a_notebook_shows_the_map(peru):
    axes = plot(*tables(peru), "2023-12-31", title="Peru")
    picture = io.BytesIO()
    axes.figure.savefig(picture, format="png", dpi=60)
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert any("302,013" in text and "60 areas" in text for text in legend)
    assert axes.get_title(loc="left") == "Peru"
    assert picture.getbuffer().nbytes > 10_000
    matplotlib.pyplot.close(axes.figure)


class TestFieldSheets:
    def test_a_grid_of_mgrs_has_digits_ticks_and_squares(self, peru, tmp_path):
        axes = plotted(peru, sector="Cenepa", graticule="mgrs", labels=False)
        digits = [text.get_text() for text in axes.texts if re.fullmatch(r"\d\d+", text.get_text())]
        assert len(digits) >= 4
        ticks = [line for line in axes.lines if not line.get_clip_on()]
        assert len(ticks) >= 2 * len(digits)
        left, right = axes.get_xlim()
        low, high = axes.get_ylim()
        edges = set()
        for tick in ticks:
            x, y = tick.get_xydata()[0]
            edges |= {name for name, off in (("W", x - left), ("E", x - right), ("S", y - low),
                                             ("N", y - high)) if abs(off) < 1}  # fmt: skip
        assert edges == set("WESN")
        text = text_of(
            printed(
                peru,
                tmp_path / "m.pdf",
                sector="Cenepa",
                graticule="mgrs",
                details=False,
                inset=False,
            )
        )
        # 78.4° W, 3.7° S lies in zone 17, band M.
        assert re.search(r"Grid: MGRS, 17M [A-Z]{2}", text)


def test_details_of_names_with_no_word_in_common_list_them():
    areas = pd.DataFrame(
        {"hazard_id": ["1", "2"], "name": ["Beta", "Alpha"], "sector": None, "illustrative": False}
    )
    assert told_apart(areas) == "Alpha, Beta"
    # So many ids say nothing.
    assert told_apart(pd.concat([areas.assign(name=f"H{n}") for n in range(9)])) == ""
