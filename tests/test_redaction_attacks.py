"""What somebody who wants to know where mines lie gets out of a public map: each attack, played.

The attacks see nothing but what the map holds. What they recover is bounded, and stands in
docs/how-to/public-maps.md.
"""

import base64
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely import Point, box
from shapely.affinity import translate
from test_map import pack_in, page_of

import minemap
from minemap.maps.redaction import redact

WGS84 = Geod(ellps="WGS84")
CELL = 2000.0
METRE = 1 / 111_320
"""Degrees, near the equator, where all of these records lie."""

NAMES_BY_CHANCE = r"_[0-9a-f]{32}|'sha256-[^']+'"
"""What a page calls its parts, and the sums of the scripts that hold these names."""

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "public-maps.md"


def in_the_docs(found):
    """What an attack recovers stands on the page about public maps as it is."""
    assert found in PAGE.read_text("utf-8")


def metres_between(one, other):
    return WGS84.inv(*one, *other)[2]


def record(hazards, releases=()):
    """A ledger of (id, shape) and of (id, hazard, day, shape), cleared."""
    ids, shapes = zip(*hazards, strict=True)
    areas = gpd.GeoDataFrame(
        {"hazard_id": ids, "category": "SHA", "reported_on": "2015-03-01"},
        geometry=list(shapes),
        crs=4326,
    )
    if not releases:
        return minemap.Ledger(areas)
    ids, owners, days, shapes = zip(*releases, strict=True)
    records = gpd.GeoDataFrame(
        {
            "release_id": ids,
            "hazard_id": list(owners),
            "outcome": "cleared",
            "completed_on": days,
        },
        geometry=list(shapes),
        crs=4326,
    )
    return minemap.Ledger(areas, records)


def shown(ledger, **how):
    return redact(ledger.pieces, ledger.hazards, ledger.releases, ledger.worked, metres=CELL, **how)


def square(x, y, metres):
    half = metres * METRE / 2
    return box(x - half, y - half, x + half, y + half)


def places(count, seed):
    """Middles, each anywhere in its own cell of about 2 km, far from one another."""
    random = np.random.default_rng(seed)
    number = np.arange(count)
    spread = random.random((count, 2)) * 2 * CELL * METRE
    return np.column_stack([-78 + 0.1 * (number % 60), -3 + 0.1 * (number // 60)]) + spread


def overrunning(place, lanes, metres, number=0):
    """A hazard of 40 m, and lanes that go on beyond it, by so many metres, to one side."""
    x, y = place
    area = square(x, y, 40)
    width = 40 * METRE / lanes
    south, east = y - 20 * METRE, x + (20 + metres) * METRE
    strips = [
        box(x - 20 * METRE, south + n * width, east, south + (n + 1) * width) for n in range(lanes)
    ]
    releases = [
        (f"R{number}-{n}", f"H{number}", "2018-05-04", strip) for n, strip in enumerate(strips)
    ]
    return [(f"H{number}", area)], releases


# One file


@pytest.mark.parametrize("lanes", [12, 150])
def test_averaging_over_the_records_of_a_hazard_gives_nothing(lanes):
    # Were each sliver moved by itself, its offset from its piece would have the hazard's in it.
    hazards, releases = overrunning((-78.40712, -3.50391), lanes, 5)
    tables = shown(record(hazards, releases))
    assert len(tables.worked) == lanes
    places_shown = {shape.wkb for shape in [*tables.pieces.geometry, *tables.worked.geometry]}
    assert len(places_shown) == 1
    in_the_docs(
        "| averaging the places of 12 and of 150 releases of one area | nothing: 1 square |"
    )


@pytest.mark.parametrize("metres", [10, 100])
def test_lanes_that_overrun_put_no_hazard_on_a_line_of_the_grid(metres):
    hazards, releases = [], []
    for number, place in enumerate(places(60, seed=3)):
        more = overrunning(place, 3, metres, number)
        hazards += more[0]
        releases += more[1]
    tables = shown(record(hazards, releases))
    by_hazard = tables.pieces.groupby("hazard_id").geometry.first()
    owner = tables.releases.set_index("release_id")["hazard_id"]
    apart = [
        not shape.equals(by_hazard[owner[release]])
        for release, shape in zip(tables.worked["release_id"], tables.worked.geometry, strict=True)
    ]
    assert sum(apart) == 0
    in_the_docs(f"| {sum(apart)} of {len(apart)} lanes, both times |")


def test_neighbours_shown_in_two_cells_do_not_meet_at_the_line_between_them():
    # Chains of areas that touch: where two neighbours are shown in two cells, an attacker says that
    # they meet on the line between these. How far off is that, against a guess anywhere in a cell?
    random = np.random.default_rng(11)
    hazards = []
    for number, (x, y) in enumerate(places(40, seed=5)):
        size = random.uniform(200, 500)
        edges = x + np.arange(13) * size * METRE
        hazards += [
            (f"H{number}-{n:02}", box(edges[n], y, edges[n + 1], y + size * METRE))
            for n in range(12)
        ]
    ledger = record(hazards)
    tables = shown(ledger, keep=["hazard_id"])
    where = tables.pieces.set_index("hazard_id").geometry
    true = ledger.pieces.set_index("hazard_id").geometry
    missed = []
    for number in range(40):
        for n in range(11):
            one, other = f"H{number}-{n:02}", f"H{number}-{n + 1:02}"
            if not where[one].equals(where[other]):
                line = where[one].intersection(where[other]).centroid.x
                meets = true[one].bounds[2]
                missed.append(abs(line - meets) / METRE)
    assert len(missed) > 40
    # A guess at random in a cell of 2 km is 500 m off in the median.
    close = np.mean(np.array(missed) < 50)
    assert np.median(missed) > 400
    assert close < 0.1
    in_the_docs(
        f"off by {np.median(missed).round(-1):.0f} m in the median, {close:.0%} by less than 50 m"
    )


def test_a_record_elsewhere_in_its_cells_gives_the_same_page():
    hazards, releases = overrunning((-78.40712, -3.50391), 4, 100)
    hazards += [("H1", square(-78.40712 + 40 * METRE, -3.50391, 40))]
    villages = gpd.GeoDataFrame(
        {"name": ["Santa Rosa"]}, geometry=[Point(-78.40712, -3.50391)], crs=4326
    )
    pages = []
    for east, north in ((0, 0), (333 * METRE, -0.5 * METRE)):
        moved = record(
            [(name, translate(shape, east, north)) for name, shape in hazards],
            [(*facts, translate(shape, east, north)) for *facts, shape in releases],
        )
        page = page_of(
            moved.explore(
                redact=CELL,
                units=True,
                around={"hazards": [500], "Villages": [100]},
                compare=("2016-12-31", "2019-12-31"),
                layers={"Villages": villages.set_geometry(villages.translate(east, north))},
            )
        )
        pages.append(re.sub(NAMES_BY_CHANCE, "", page))
    assert pages[0] == pages[1]


@pytest.fixture(scope="module")
def public_page(peru):
    """The page of the whole sample, for everyone."""
    return page_of(peru.explore(redact=5000))


def test_other_ids_and_another_order_of_rows_give_the_same_page(peru, public_page):
    hazards, releases = peru.hazards.copy(), peru.releases.copy()
    new = {name: f"{7919 * n % 997:04}" for n, name in enumerate(hazards["hazard_id"].unique())}
    for table in (hazards, releases):
        table["hazard_id"] = table["hazard_id"].map(new)
    releases["release_id"] = [f"{7919 * n % 13}-{n}" for n in range(len(releases))]
    hazards["name"] = hazards["source"] = "elsewhere"
    other = minemap.Ledger(hazards.iloc[::-1], releases.iloc[::-1])
    page = page_of(other.explore(redact=5000))
    first, second = (re.sub(NAMES_BY_CHANCE, "", one) for one in (public_page, page))
    assert first == second


def test_units_are_told_of_the_squares_and_not_of_the_place():
    strips = gpd.GeoDataFrame(
        {"name": [f"U{n}" for n in range(60)]},
        geometry=[box(-78.5 + n * 0.001, -3.6, -78.499 + n * 0.001, -3.4) for n in range(60)],
        crs=4326,
    )
    columns = []
    for east in (55 * METRE, -300 * METRE):
        ledger = record([("A", square(-78.476 + east, -3.503, 30))])
        how = {"metres": CELL, "public": ["units"]}
        page = page_of(ledger.explore(redact=how, units=strips))
        (text,) = re.findall(r'id="units_layer_\w+_pack">([^<]+)<', page)
        columns.append(text)
    assert columns[0] == columns[1]


# Many exports


def test_exports_of_a_growing_record_tell_no_more_than_one():
    hazards, releases = [], []
    for number, place in enumerate(places(12, seed=8)):
        more = overrunning(place, 6, 60, number)
        hazards += more[0]
        releases += [
            (name, owner, f"{2016 + n % 6}-05-04", shape)
            for n, (name, owner, _, shape) in enumerate(more[1])
        ]
    cells = {name: set() for name, _ in hazards}
    for year in range(2015, 2023, 2):
        done = [row for row in releases if row[2] < f"{year}-12-31"]
        tables = shown(record(hazards, done), keep=["hazard_id"])
        for name, shape in zip(tables.pieces["hazard_id"], tables.pieces.geometry, strict=True):
            cells[name].add(shape.wkb)
    (most,) = {len(found) for found in cells.values()}
    in_the_docs(f"| intersecting the squares of an area | {most} square |")


def test_where_an_area_lies_in_its_cell_cannot_be_told():
    # Whoever guesses the middle of the cell is as far off as with areas strewn at random.
    middles = places(300, seed=21)
    ledger = record([(f"H{n}", square(x, y, 40)) for n, (x, y) in enumerate(middles)])
    tables = shown(ledger, keep=["hazard_id"])
    cells = tables.pieces.set_index("hazard_id").geometry
    off = [
        metres_between((x, y), cells[f"H{n}"].centroid.coords[0])
        for n, (x, y) in enumerate(middles)
    ]
    # The mean distance from the middle of a square of side a is 0.3826 a.
    assert np.mean(off) == pytest.approx(0.3826 * CELL, rel=0.08)
    assert max(off) < CELL * 0.72
    in_the_docs(f"off by {np.mean(off) / CELL:.2f} of the side in the mean, at random 0.38")


# A public list of sizes, of days, of ids


def told_apart(table):
    """The share of the rows that no other row is like."""
    return float((~table.duplicated(keep=False)).mean())


def test_sizes_tell_few_areas_from_the_others(peru):
    exact = peru.pieces[["area_m2"]].round(4)
    coarse = shown(peru).pieces[["area_m2"]]
    found = told_apart(exact), told_apart(coarse)
    assert found[1] < 0.4
    in_the_docs(f"{found[0]:.0%} by exact m² in the sample of Peru, {found[1]:.0%} to 100 m²")

    random = np.random.default_rng(7)
    sizes = np.exp(random.normal(8, 1.2, 1000))
    hazards = [
        (f"H{n}", square(-78 + 0.05 * (n % 50), -3 + 0.05 * (n // 50), np.sqrt(m2)))
        for n, m2 in enumerate(sizes)
    ]
    ledger = record(hazards)
    found = [told_apart(table[["area_m2"]].round(4)) for table in (ledger.pieces, shown(ledger)[0])]
    assert found[1] < 0.1
    in_the_docs(f"of 1,000 areas {found[0]:.0%} and {found[1]:.0%}")


def test_days_are_those_of_years(peru):
    tables = shown(peru)
    days = pd.concat(
        [
            tables.pieces["entered_on"],
            tables.pieces["left_on"].dropna(),
            tables.hazards["reported_on"],
            tables.releases["completed_on"],
        ]
    )
    last = max(days)
    assert ((days.dt.month == 12) & (days.dt.day == 31) | (days == last)).all()
    true = pd.concat([peru.pieces["entered_on"], peru.pieces["left_on"].dropna()])
    assert last.year == max(true).year


# An old map


def test_who_knows_one_area_of_a_group_does_not_know_the_others():
    # The step by which a group is moved is known to who knows its first area exactly. Of another
    # area of the group it then tells in which moved cell it lies, which is as wide as any.
    hazards, apart = [], np.random.default_rng(4).uniform(300, 3000, 60)
    for number, ((x, y), distance) in enumerate(zip(places(60, seed=13), apart, strict=True)):
        east = x + distance * METRE
        belt = box(x, y - 5 * METRE, east, y + 5 * METRE)
        shapes = square(x, y, 60), belt, square(east, y, 60)
        hazards += [(f"{name}{number}", shape) for name, shape in zip("ABC", shapes, strict=True)]
    ledger = record(hazards)
    squares = shown(ledger, keep=["hazard_id"]).pieces.set_index("hazard_id").geometry
    middles = squares.map(lambda shape: shape.centroid.x)
    first, other = (middles.loc[[f"{name}{n}" for n in range(60)]].to_numpy() for name in "AC")
    known = places(60, seed=13)[:, 0]
    off = np.abs((other - (first - known)) - (known + apart * METRE)) / METRE
    # Strewn over a cell of 2 km, the guess of its middle is 500 m off in the mean.
    assert np.mean(off) > 400
    in_the_docs(f"off by {np.mean(off).round(-1):.0f} m in the mean, in one direction")


# Texts


PLACES = """-4.01,-78.41
S4.00 W78.41
lat -4,5 lon -78,4
N 9567890 E 562345
562345m E, 9567890m N
E0562345 N9567890
4-00-12S 78-24-45W
040012S0782445W
67XP9HX2+5G
grid ref PN 623 678
http://maps.example/?q=-4.01,-78.4
0101000020E6100000
78.41234 ha
well at -4.00123 -78.41234
4° 00' 12" S
٤٫٠٠١٢٣
POINT (-78.4 -4.0)
{"type":"Point","coordinates":[-78,-4]}"""


def test_a_column_that_is_kept_is_looked_at_cell_by_cell_whatever_it_holds():
    texts = [*PLACES.splitlines(), 7]
    ledger = record([(f"{n}", square(-78.4 + n / 10, -3.5, 40)) for n in range(len(texts))])
    hazards = ledger.hazards.assign(remark=pd.Series(texts, dtype=object).to_numpy())
    shown_hazards = redact(ledger.pieces, hazards, metres=CELL, keep=["remark"]).hazards
    assert shown_hazards["remark"].dropna().astype(str).tolist() == ["7"]


def test_free_texts_are_left_out_unless_they_are_named(peru, public_page):
    page_fields = pack_in(public_page)[0]
    assert page_fields["names"] == {"values": [], "codes": []}
    assert set(page_fields["fields"]) == {"category", "contamination"}
    assert set(page_fields["releases"]["fields"]) == {"activity"}
    assert not set(page_fields["ids"]) & set(peru.hazards["hazard_id"])
    assert '"names":false' in public_page
    kept = pack_in(page_of(peru.explore(redact={"metres": CELL, "keep": ["sector", "hazard_id"]})))
    assert "Achuime" in kept[0]["fields"]["sector"]["values"]
    assert "PE-EC-ACHUIME-02" in kept[0]["ids"]


def test_contamination_is_kept_by_the_words_of_the_field_alone():
    ledger = record([("A", square(-78.4, -3.5, 40)), ("B", square(-78.2, -3.5, 40))])
    hazards = ledger.hazards.assign(
        contamination=["Minas antipersonal; AV mines", "AP mines behind the school of Santa Rosa"]
    )
    found = redact(ledger.pieces, hazards, metres=CELL).hazards["contamination"]
    assert found.dropna().tolist() == ["Minas antipersonal; AV mines"]


def test_names_of_another_layer_stay_out_also_where_its_column_holds_a_number():
    wells = gpd.GeoDataFrame(
        {"name": ["well at -4.00123 -78.41234", 7]},
        geometry=[Point(-78.4, -3.5), Point(-78.3, -3.5)],
        crs=4326,
    )
    ledger = record([("A", square(-78.4, -3.5, 40))])
    page = page_of(ledger.explore(redact=CELL, layers={"Wells": wells}))
    assert "78.41234" not in str(packed_layer(page))
    assert packed_layer(page)["names"] == [None, None]
    how = {"metres": CELL, "keep": ["Wells"]}
    kept = packed_layer(page_of(ledger.explore(redact=how, layers={"Wells": wells})))
    assert kept["names"] == [None, "7"]


def packed_layer(page):
    from test_map import unpacked

    (text,) = re.findall(r'id="features_layer_\w+_pack">([^<]+)<', page)
    return unpacked(text)[0]


# On paper


def test_a_sheet_of_a_record_elsewhere_in_its_cells_is_the_same(tmp_path):
    hazards, releases = overrunning((-78.40712, -3.50391), 4, 100)
    sheets = []
    for number, (east, north) in enumerate(((0, 0), (333 * METRE, 0.5 * METRE))):
        ledger = record(
            [(name, translate(shape, east, north)) for name, shape in hazards],
            [(*facts, translate(shape, east, north)) for *facts, shape in releases],
        )
        path = ledger.print_map("2016-12-31", tmp_path / f"{number}.svg", redact=CELL)
        sheets.append(re.sub(r"#\w{8,}|id=\"[^\"]+\"|<dc:date>.*?</dc:date>", "", path.read_text()))
    assert sheets[0] == sheets[1]


def test_a_sheet_of_some_bounds_does_not_tell_on_which_side_of_them_an_area_lies(tmp_path):
    # The edge of the bounds goes through the square; the area lies west of it, then east of it.
    edge = -78.407
    texts = []
    for number, east in enumerate((-300, 300)):
        area = square(edge + east * METRE, -3.50391, 40)
        away = square(edge + 0.2, -3.50391, 40)
        ledger = record([("H0", area), ("H1", away)])
        assert len({shape.wkb for shape in shown(record([("H0", area)])).pieces.geometry}) == 1
        path = ledger.print_map(
            "2016-12-31", tmp_path / f"{number}.svg", redact=20_000, within=(edge, -3.6, -78, -3.4),
            details=False,
        )  # fmt: skip

        texts.append(re.sub(r"#\w{8,}|id=\"[^\"]+\"|<dc:date>.*?</dc:date>", "", path.read_text()))
    assert texts[0] == texts[1]


def test_a_sheet_says_no_figure_of_an_area_without_outline_and_no_last_day(tmp_path):
    areas = gpd.GeoDataFrame(
        {"hazard_id": ["A", "B"], "category": "SHA", "reported_m2": [67_673.0, None],
         "reported_on": ["2015-03-01", "2015-03-17"]},
        geometry=[Point(-78.4, -3.5), square(-78.2, -3.5, 40)],
        crs=4326,
    )  # fmt: skip
    ledger = minemap.Ledger(areas)
    how = {"day": "2016-06-30", "language": "en", "inset": False, "context": False}
    public = ledger.print_map(path=tmp_path / "public.svg", redact=CELL, **how).read_text("utf-8")
    exact = ledger.print_map(path=tmp_path / "exact.svg", **how).read_text("utf-8")
    assert "67,673" in exact
    assert "17 March 2015" in exact
    assert not re.search("67,6[0-9][1-9]|17 March", public)
    assert "67,700" in public
    assert "31 March 2015" in public


def test_two_sheets_do_not_tell_when_in_its_year_something_happened(tmp_path):
    area = square(-78.4, -3.5, 400)
    ledger = record(
        [("A", area), ("B", square(-78.2, -3.5, 400))],
        [("R", "A", "2017-05-17", area), ("S", "B", "2019-02-01", square(-78.2, -3.5, 100))],
    )
    said = []
    for day in ("2017-05-16", "2017-05-17", "2017-12-31"):
        path = tmp_path / f"{day}.svg"
        ledger.print_map(day, path, redact=CELL, language="en", context=False, inset=False)
        said.append(re.search(r"([\d,]+).m² remain in", path.read_text("utf-8"))[1])
    assert said[0] == said[1] != said[2]


def test_a_sheet_names_nothing_and_its_totals_are_rounded(peru, tmp_path):
    path = tmp_path / "public.svg"
    peru.print_map("2023-12-31", path, redact=5000, language="en", details=False)
    text = path.read_text("utf-8")
    title = " ".join(re.findall(r"<title>[^<]*|<dc:title>[^<]*|<desc>[^<]*", text))
    assert "302,000" in title
    assert "302,013" not in text
    assert "in 60 areas" in text
    assert "ACHUIME" not in text.upper()


# In files


SECRETS = ("ACHUIME", "Cenepa", "Amazonas", "Landmine Monitor", "Norwegian", "2012-08-08")


@pytest.fixture(scope="module")
def public(peru, tmp_path_factory):
    """The copy of the sample that anyone may have; the exact record stood there before."""
    folder = tmp_path_factory.mktemp("public")
    exact = {"hazards": peru.hazards, "releases": peru.releases}
    source, target = folder / "exact.gpkg", folder / "public.gpkg"
    for path in (source, target):
        minemap.write(exact, path)
    return minemap.convert(source, target, redact=5000, overwrite=True)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".csv", ".kml", ".xlsx", ".parquet"])
def test_nothing_that_names_an_area_is_left_in_a_file(public, peru, tmp_path, suffix):
    several = suffix in {".gpkg", ".kml", ".xlsx"}
    made = public.tables if several else public.tables["hazards"]
    target = public.path if suffix == ".gpkg" else minemap.write(made, tmp_path / f"record{suffix}")
    told = unzipped(target)
    for secret in SECRETS:
        assert secret.encode() not in told
        assert secret.upper().encode() not in told.upper()
    read = minemap.read_hazards(target)
    assert len(read) == len(public.tables["hazards"]) == 79
    points = set(public.tables["hazards"].geometry.to_wkb())
    assert len(points) < 25
    corners, middles = (
        set(map(tuple, table.geometry.get_coordinates().round(4).to_numpy().tolist()))
        for table in (peru.hazards, read)
    )
    assert not corners & middles
    assert (read["reported_m2"] % 100 == 0).all()
    assert set(read["reported_on"].dt.strftime("%m-%d")) <= {"12-31", "11-30"}


def unzipped(path):
    """All bytes of a file, also those that are packed."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_file_shows_an_area_and_its_releases_in_the_squares_of_the_map(tmp_path):
    hazards, releases = overrunning((-78.40712, -3.50391), 4, 100)
    files = []
    for number, (east, north) in enumerate(((0, 0), (333 * METRE, 0.5 * METRE))):
        ledger = record(
            [(name, translate(shape, east, north)) for name, shape in hazards],
            [(*facts, translate(shape, east, north)) for *facts, shape in releases],
        )
        tables = {"hazards": ledger.hazards, "releases": ledger.releases}
        folder = tmp_path / str(number)
        folder.mkdir()
        source = minemap.write(tables, folder / "exact.gpkg")
        done = minemap.convert(source, folder / "public.kml", redact=CELL)
        squares = shown(ledger).pieces
        told, *others = (
            set(shapely.to_wkt(shapely.centroid(one.geometry.to_numpy()), rounding_precision=7))
            for one in (squares, *done.tables.values())
        )
        assert others == [told, told]
        one = minemap.convert(source, folder / "releases.csv", redact=CELL, table="releases")
        files.append((one.path.read_bytes(), done.path.read_bytes()))
    assert files[0] == files[1]


def test_an_account_of_the_copy_is_that_of_the_public_map(public, peru):
    copy = public.path
    again = minemap.Ledger(minemap.read_hazards(copy), minemap.read_releases(copy))
    coarse = redact(peru.pieces, peru.hazards, peru.releases, peru.worked, metres=5000).pieces
    for year in (2012, 2013, 2017, 2020, 2024):
        day = pd.Timestamp(year, 12, 31)
        there = coarse[(coarse["entered_on"] <= day) & ~(coarse["left_on"] <= day)]
        left = again.remaining(day)
        assert left["area_m2"].sum() == there["area_m2"].sum()
        assert left["hazard_id"].nunique() == there[there["area_m2"] > 0]["hazard_id"].nunique()


def test_where_points_cannot_hold_the_account_a_warning_says_so(tmp_path):
    # The half of A that B takes leaves A by no record of its own.
    one, other = square(-78.4, -3.5, 400), square(-78.4 + 200 * METRE, -3.5, 400)
    areas = record([("A", one), ("B", other)]).hazards.assign(category=["SHA", "CHA"])
    areas["reported_on"] = pd.to_datetime(["2012-03-01", "2014-03-01"])
    with pytest.warns(
        minemap.errors.MinemapWarning, match="317,.00.m² remained at the end of 2014"
    ):
        minemap.convert(areas, tmp_path / "public.csv", redact=CELL)


def test_records_alone_and_a_layer_alone_are_not_redacted(peru, tmp_path):
    with pytest.raises(minemap.errors.ArgumentError, match="follows from its hazards"):
        minemap.convert(peru.releases, tmp_path / "r.csv", redact=CELL)
    with pytest.raises(minemap.errors.ArgumentError, match="follows from the whole record"):
        minemap.convert(
            minemap.samples.peru_path(), tmp_path / "r.csv", layer="hazards", redact=9e3
        )


def test_rows_that_cannot_be_used_are_not_written_exactly_beside_a_redacted_copy(tmp_path, capsys):
    from minemap.cli import main

    source, exact = minemap.samples.peru_path(), tmp_path / "rejected.csv"
    asked = ["convert", str(source), str(tmp_path / "public.gpkg"), "--redact", "5000"]
    assert main([*asked, "--without-rejected", "--rejected", str(exact)]) == 2
    assert "run convert once without --redact" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# Everything else


def test_whatever_is_made_of_a_copy_tells_no_more_than_the_copy(peru, tmp_path):
    profile = {"title": "Peru", "context": ["{remaining_m2} m² remain."], "by": "sector"}
    sheet = minemap.factsheet(
        peru, profile, redact={"metres": 5000, "keep": ["sector"]}, day="2023-12-31"
    )
    (picture,) = re.findall(r'svg\+xml;base64,([^"]+)', sheet.html)
    ledger = peru.redacted(5000)
    made = {
        "sheet": sheet.html,
        "picture on the sheet": base64.b64decode(picture).decode(),
        "tables": minemap.article7(ledger, 2012).to_html(),
        "findings": str(minemap.check(ledger.hazards, ledger.releases).to_csv()),
        "page": page_of(ledger.explore(day="2023-12-31")),
        "printed": ledger.print_map(
            "2023-12-31", tmp_path / "a.svg", context=False, inset=False
        ).read_text(),
    }
    true = {f"{x:.5f}" for x, _ in peru.hazards.geometry.get_coordinates().to_numpy()}
    for what, text in made.items():
        told = [secret for secret in ("Cenepa", *SECRETS[3:], "PE-EC", "302,013") if secret in text]
        assert told == ([] if what != "sheet" else ["Cenepa"]), what  # the sector that is kept
        assert not true & set(re.findall(r"-7\d\.\d{5}", text)), what
    for what in ("sheet", "page", "printed"):
        assert "each area is shown as squares of 5" in made[what].replace("\n", " "), what
    told = ledger.remaining("2023-12-31")["area_m2"].sum()
    assert abs(told - 302_013) < 100 * 60  # 60 areas, each within 100 m²
    assert f"{told:,.0f}" in sheet.html


@pytest.mark.parametrize(
    ("command", "needed"),
    [("article7", ["--year", "2023"]), ("check", []), ("reconcile", ["b.gpkg"])],
)
def test_a_command_that_cannot_redact_says_what_to_do(command, needed, capsys):
    from minemap.cli import main

    with pytest.raises(SystemExit):
        main([command, "a.gpkg", "--redact", "2000", *needed])
    assert "make a copy for everyone first, minemap convert RECORD" in capsys.readouterr().err
