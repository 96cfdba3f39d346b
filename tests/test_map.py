"""The map as a file: what is in it, what is not, and what is refused."""

import base64
import gzip
import hashlib
import html
import json
import re
import struct
from graphlib import TopologicalSorter
from importlib import resources
from pathlib import Path

import folium
import folium.plugins
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

import minemap
from minemap import maps
from minemap.errors import ArgumentError, WriteError
from minemap.maps.outlines import packed_outlines
from minemap.maps.packing import Pack, script_json, varints
from minemap.maps.screen.page import asset

WEB = Path(__file__).parents[1] / "web" / "src"
"""The modules of the page's script."""

ADDRESS = re.compile(
    r"""(?:src|href|action|poster|data)\s*=\s*\\?["']?\s*(?:https?:)?//[^\s"']"""
    r"""|url\(\s*["']?(?:https?:)?//|@import|["'`](?:https?:)?//[a-z0-9.{-]+\.[a-z]""",
    re.IGNORECASE,
)
"""Whatever a browser would load from a host, with a scheme or without."""


def ledger_of(hazards, releases=None):
    return minemap.Ledger(gpd.GeoDataFrame(hazards, crs=4326), releases)


@pytest.fixture
def one_area():
    return ledger_of(
        {
            "hazard_id": ["A"],
            "category": ["SHA"],
            "reported_on": ["2020-01-01"],
            "geometry": [box(-78.401, -4.001, -78.4, -4)],
        }
    )


def page_of(map_):
    return map_.get_root().render()


def unpacked(text):
    """Read a pack, step by step as its description says."""
    content = gzip.decompress(base64.b64decode(text))
    (length,) = struct.unpack("<I", content[:4])
    document = json.loads(content[4 : 4 + length])
    stream = iter(content[4 + length :])
    columns = {}
    for column in document["columns"]:
        numbers, last = [], 0
        for _ in range(column["count"]):
            folded, place, byte = 0, 0, 128
            while byte & 128:
                byte = next(stream)
                folded |= (byte & 127) << place
                place += 7
            value = -(folded + 1) // 2 if folded & 1 else folded // 2
            last = last + value if column["differences"] else value
            numbers.append(last)
        columns[column["name"]] = numbers
    assert next(stream, None) is None
    return document, columns


def pack_in(page):
    (text,) = re.findall(r'id="land_release_layer_\w+_pack">([^<]+)<', page)
    return unpacked(text)


# The file needs no network


def test_a_saved_map_holds_no_address_of_any_host(peru, tmp_path):
    path = tmp_path / "peru.html"
    peru.explore(title="Peru").save(path)
    page = path.read_text("utf-8")
    assert not ADDRESS.findall(page.replace("http://www.w3.org/2000/svg", ""))
    assert "default-src 'none'" in page


def test_the_search_for_addresses_finds_what_folium_writes():
    assert len(ADDRESS.findall(folium.Map().get_root().render())) > 5
    assert ADDRESS.search("@font-face { src: url(//maxcdn.example.org/font.woff) }")


def test_tiles_are_in_the_page_only_if_they_are_named(one_area):
    assert "tile.openstreetmap.org" not in page_of(one_area.explore())
    page = page_of(one_area.explore(tiles=["OpenStreetMap", "OpenTopoMap"]))
    assert "tile.openstreetmap.org" in page
    assert "tile.opentopomap.org" in page


def test_tiles_that_nobody_knows_are_refused(one_area):
    with pytest.raises(ArgumentError, match="tiles='No Such Tiles'"):
        one_area.explore(tiles="No Such Tiles")


def test_libraries_are_in_the_page_only_if_something_on_the_map_uses_them(one_area):
    map_ = one_area.explore()
    assert "jQuery" not in page_of(map_)
    folium.Marker([-4, -78.4], popup="Base camp").add_to(map_)
    page = page_of(map_)
    assert "jQuery v3" in page
    assert not ADDRESS.findall(page.replace("http://www.w3.org/2000/svg", ""))


def test_a_plugin_that_cannot_be_put_into_the_file_is_refused(one_area, tmp_path):
    map_ = one_area.explore()
    folium.plugins.MeasureControl().add_to(map_)
    with pytest.raises(WriteError, match="leaflet_measure.*pass that map as m="):
        map_.save(tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_map_of_your_own_gets_the_layer_and_keeps_what_it_has(one_area):
    own = folium.Map(location=[-4, -78], zoom_start=9)
    assert one_area.explore(m=own) is own
    folium.LayerControl().add_to(own)
    page = page_of(own)
    assert "tile.openstreetmap.org" in page
    assert pack_in(page)[0]["ids"] == ["A"]


def test_the_libraries_are_those_of_the_manifest():
    assets = resources.files("minemap.maps.screen").joinpath("assets")
    manifest = json.loads(assets.joinpath("manifest.json").read_text("utf-8"))
    for entry in manifest:
        content = assets.joinpath(entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]
        assert assets.joinpath(entry["licence_file"]).is_file()
    own = {"minemap.js", "minemap.css", "manifest.json", "widget.js"}
    licences = {entry["licence_file"] for entry in manifest}
    kept = {file.name for file in assets.iterdir()}
    assert kept == {entry["file"] for entry in manifest} | licences | own


def test_the_script_of_the_page_is_made_of_its_modules_as_they_are():
    """Where there is npm, ``npm test`` in web/ makes it anew and compares."""
    modules = {file.name: file.read_text("utf-8") for file in WEB.iterdir()}
    text = "".join(f"{name}\n{modules[name]}" for name in sorted(modules))
    made_of = hashlib.sha256(text.encode("utf-8")).hexdigest()
    first = asset("minemap.js").partition("\n")[0]
    assert made_of in first, 'the script is stale: run "npm ci && npm run build" in web/'


def test_the_modules_of_the_script_do_not_import_one_another_in_a_circle():
    imports = re.compile(r"^import .*'\./(\w+\.js)';", re.MULTILINE)
    graph = {file.name: imports.findall(file.read_text("utf-8")) for file in WEB.iterdir()}
    # All are in the page, each after what it is made of.
    assert {*TopologicalSorter(graph).static_order()} == {*graph}
    reached, found = set(), ["minemap.js"]
    while found:
        reached.add(name := found.pop())
        found += {*graph[name]} - reached
    assert reached == {*graph}


# Saving


def test_a_map_that_cannot_be_written_leaves_the_old_file(one_area, tmp_path):
    path = tmp_path / "map.html"
    path.write_text("the map of yesterday")
    map_ = one_area.explore()
    folium.plugins.MeasureControl().add_to(map_)
    with pytest.raises(WriteError):
        map_.save(path)
    assert path.read_text() == "the map of yesterday"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "told"),
    [("nowhere/map.html", "nowhere"), ("map", r"ends in \.html"), ("m.pdf", "ends")],
)
def test_saving_where_no_page_can_be_says_so(one_area, tmp_path, name, told):
    with pytest.raises(WriteError, match=told):
        one_area.explore().save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_saving_into_an_open_file_works_as_in_folium(one_area, tmp_path):
    with (tmp_path / "map.html").open("wb") as file:
        one_area.explore(title="Open").save(file, close_file=False)
    assert "<title>Open</title>" in (tmp_path / "map.html").read_text("utf-8")


def test_a_notebook_shows_the_same_page_in_a_frame(one_area):
    shown = one_area.explore(title="In a notebook")._repr_html_()
    (inner,) = re.findall(r'srcdoc="([^"]*)"', shown)
    assert "<title>In a notebook</title>" in html.unescape(inner)
    assert not ADDRESS.findall(html.unescape(inner).replace("http://www.w3.org/2000/svg", ""))


# Text from data


EVIL = (
    "</script><script>window.bad = 1</script> ${window.bad = 2} `x` & <img src=x onerror=bad()>"
    " {{7*7}}{% bad %}{#"
)


def test_text_from_data_ends_no_script_and_opens_no_tag():
    ledger = ledger_of(
        {
            "hazard_id": [EVIL],
            "category": ["SHA"],
            "reported_on": ["2020-01-01"],
            "name": [EVIL],
            "sector": [EVIL],
            "<b>odd</b>": [EVIL],
            "geometry": [box(-78.401, -4.001, -78.4, -4)],
        }
    )
    page = page_of(ledger.explore(title=EVIL, notice=EVIL))
    assert "<script>window.bad" not in page
    assert "onerror=bad" not in re.sub(r"&lt;.*?&gt;|\\u003c.*?\\u003e", "", page)
    assert pack_in(page)[0]["ids"] == [EVIL]
    (options,) = re.findall(r"(\{\"title\":.*\}),\s*\[\],\s*null\s*\);", page)
    assert json.loads(options)["title"] == EVIL


@given(st.text())
def test_json_in_a_script_is_the_same_text_and_holds_nothing_of_html(text):
    written = script_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written) & set("<>&\u2028\u2029")
    assert not re.search(r"\{[{%#]", written)


# What is packed


@given(st.lists(st.integers(-(2**62), 2**62)), st.booleans())
def test_whole_numbers_come_out_of_a_pack_as_they_went_in(numbers, differences):
    if differences:
        numbers = [number // 2 for number in numbers]
    pack = Pack()
    pack.column("numbers", np.array(numbers, dtype=np.int64), differences=differences)
    assert unpacked(pack.text({}))[1] == {"numbers": numbers}


def test_small_numbers_take_one_byte_as_in_protocol_buffers():
    # The examples of the format's own description: 150 is 96 01; zigzag makes -75 of it 149.
    assert varints(np.array([75])) == bytes([0x96, 0x01])
    assert varints(np.array([-75])) == bytes([0x95, 0x01])


def test_positions_move_by_less_than_a_centimetre(peru):
    _, columns = pack_in(page_of(peru.explore()))
    drawn = np.column_stack([columns["piece.x"], columns["piece.y"]]) / 1e7
    outer_and_inner = [
        shapely.get_coordinates(ring)[:-1]
        for geometry in shapely.orient_polygons(peru.pieces.geometry.to_numpy())
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    true = np.concatenate(outer_and_inner)
    # A degree of longitude is never longer than at the equator.
    east, north = ((drawn - true) * [111_320, 110_950]).T
    assert np.hypot(east, north).max() < 0.01


def test_holes_go_the_other_way_round_than_outer_rings():
    ring = shapely.Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])
    pack = Pack()
    pack.outlines("o", np.array([ring, None, Point(7, 8), box(5, 5, 6, 6)], dtype=object), 1)
    _, columns = unpacked(pack.text({}))
    assert columns["o.rings"] == [2, 0, 1, 1]
    assert columns["o.points"] == [4, 4, 1, 4]
    x, y = columns["o.x"], columns["o.y"]

    def turning(start, stop):
        here = list(zip(x[start:stop], y[start:stop], strict=True))
        return sum(
            a[0] * b[1] - b[0] * a[1] for a, b in zip(here, here[1:] + here[:1], strict=True)
        )

    assert turning(0, 4) == 2 * 16
    assert turning(4, 8) == -2 * 1
    assert (x[8], y[8]) == (7, 8)


def test_the_page_is_packed_far_below_the_size_of_the_same_shapes_as_geojson():
    generator = np.random.default_rng(7)
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    centres = generator.uniform([-79, -5], [-77, -3], (2000, 2))
    radii = generator.uniform(0.0004, 0.001, (2000, 12))
    rings = centres[:, None, :] + radii[..., None] * np.stack([np.cos(angles), np.sin(angles)], -1)
    ledger = ledger_of(
        {
            "hazard_id": [f"H{n}" for n in range(2000)],
            "category": "SHA",
            "reported_on": "2020-01-01",
            "geometry": shapely.polygons(rings),
        }
    )
    packed = len(page_of(ledger.explore())) - len(page_of(ledger_of_nothing_much().explore()))
    assert packed < len(ledger.hazards.geometry.to_json()) / 5


def ledger_of_nothing_much():
    return ledger_of(
        {
            "hazard_id": ["A"],
            "category": ["SHA"],
            "reported_on": ["2020-01-01"],
            "geometry": [box(-78.401, -4.001, -78.4, -4)],
        }
    )


# Base layer


def test_the_outlines_show_the_country_that_a_place_is_in():
    document, columns = unpacked(packed_outlines((-78.5, -4.2, -78.3, -3.4)))
    shapes = decoded_outlines(columns, "near", document["degree"]["near"])
    here = [
        name["es"]
        for name, shape in zip(document["near_names"], shapes, strict=True)
        if shape.contains(Point(-78.0, -4.5))
    ]
    assert here == ["Perú"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((178.0, -17.8), "Fiji"),  # its islands lie on both sides of the antimeridian
        ((-175.0, 66.5), "Russia"),
        ((100.0, 62.0), "Russia"),
        ((0.0, -85.0), "Antarctica"),
        ((-171.0, 60.0), None),
        ((178.0, 0.0), None),
    ],
)
def test_countries_across_the_antimeridian_lie_where_they_are(place, name):
    document, columns = unpacked(packed_outlines(None))
    shapes = decoded_outlines(columns, "world", document["degree"]["world"])
    here = [
        names["en"]
        for names, shape in zip(document["names"], shapes, strict=True)
        if shape.contains(Point(place))
    ]
    assert here == ([] if name is None else [name])


def decoded_outlines(columns, name, degree):
    xy = np.column_stack([columns[f"{name}.x"], columns[f"{name}.y"]]) / degree
    ends = np.cumsum(columns[f"{name}.points"])
    rings = np.split(xy, ends[:-1])
    shapes, at = [], 0
    for count in columns[f"{name}.rings"]:
        mine = [shapely.Polygon(ring) for ring in rings[at : at + count] if len(ring) > 2]
        outer = [ring for ring in mine if ring.exterior.is_ccw]
        inner = [ring for ring in mine if not ring.exterior.is_ccw]
        shapes.append(
            shapely.union_all(shapely.make_valid(outer)).difference(
                shapely.union_all(shapely.make_valid(inner))
            )
        )
        at += count
    return shapes


# Arguments


def test_a_language_without_words_is_refused(one_area):
    with pytest.raises(ArgumentError, match="language 'xx' is not one of en, es, fr"):
        one_area.explore(language="xx")


@pytest.mark.parametrize("day", ["31.12.2023?", "NaT", object()])
def test_a_day_that_is_no_date_is_refused(one_area, day):
    with pytest.raises(ArgumentError, match="is not a date"):
        one_area.explore(day=day)


def test_columns_that_do_not_exist_are_refused(one_area):
    with pytest.raises(ArgumentError, match="popup names columns .*: village"):
        one_area.explore(popup=["name", "village"])


def test_filters_by_columns_that_cannot_be_used_are_refused(one_area):
    with pytest.raises(ArgumentError, match="filters names columns .*: village"):
        one_area.explore(filters=["sector", "village"])
    with pytest.raises(ArgumentError, match="filters cannot use hazard_id"):
        one_area.explore(filters=["hazard_id"])


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"layers": [1]}, "layers must be a dict"),
        ({"layers": {"Roads": gpd.GeoDataFrame(geometry=[Point(0, 0)])}}, "'Roads' must be"),
        (
            {
                "layers": {
                    "A": gpd.GeoDataFrame({"symbol": ["cat"]}, geometry=[Point(0, 0)], crs=4326)
                }
            },
            "symbol cat is not one of circle",
        ),
        ({"compare": "2015-12-31"}, "is not two days"),
        ({"compare": ("2015-12-31", "soon")}, "compare='soon' is not a date"),
        ({"compare": ("2015-12-31", "2016-12-31"), "day": "2016-12-31"}, "leave out day="),
        ({"rings": [-5]}, "above 0"),
        ({"rings": ["far"]}, "not a list of radii"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(one_area, options, complaint):
    with pytest.raises(ArgumentError, match=complaint):
        one_area.explore(**options)


def test_a_layers_colour_and_names_are_checked():
    places = gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=4326)
    with pytest.raises(ArgumentError, match="not written as #rrggbb"):
        maps.FeaturesLayer(places, "Towns", colour="red;}")
    with pytest.raises(ArgumentError, match="no column 'town'"):
        maps.FeaturesLayer(places, "Towns", label="town")
    collection = gpd.GeoDataFrame(
        geometry=[shapely.GeometryCollection([Point(0, 0), box(0, 0, 1, 1)])], crs=4326
    )
    with pytest.raises(ArgumentError, match="explode"):
        maps.FeaturesLayer(collection, "Towns")


# Legibility


def luminance(colour):
    """The relative luminance that WCAG 2.1 defines."""
    if len(colour) == 4:
        colour = "#" + "".join(2 * letter for letter in colour[1:])
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_two_colours_is_that_of_its_definition():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", [r"\.mm-map", r"\.mm-map\.mm-dark"], ids=["light", "dark"])
def test_every_text_of_the_map_has_the_contrast_of_wcag_aa(theme):
    style = asset("minemap.css")
    named = dict(
        re.findall(r"(--mm-[\w-]+): (#\w+);", re.search(theme + r" \{ color-scheme.*", style)[0])
    )
    style = re.sub(r"var\((--mm-[\w-]+)\)", lambda name: named.get(name[1], name[0]), style)
    rules = re.findall(r"\{([^{}]*)\}", style.partition(".mm-paper { display: none; }")[0])
    pairs = set()
    for rule in rules:
        text = re.search(r"(?<![-\w])color:\s*(#[0-9a-f]{3,6})\b", rule)
        ground = re.search(r"background:\s*(#[0-9a-f]{3,6})\b", rule)
        if text:
            # What names no ground of its own lies on that of a panel.
            pairs.add((text[1], ground[1] if ground else named["--mm-paper"]))
    assert len(pairs) > 6
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


def test_arguments_are_not_changed(peru):
    pieces, hazards, releases = peru.pieces, peru.hazards, peru.releases
    maps.explore(pieces, hazards, releases, peru.worked, day="2015-12-31")
    pd.testing.assert_frame_equal(pieces, peru.pieces)
    pd.testing.assert_frame_equal(hazards, peru.hazards)
    pd.testing.assert_frame_equal(releases, peru.releases)


def test_the_page_says_which_language_it_is_in(one_area):
    assert '<html lang="es">' in page_of(one_area.explore(language="es"))
