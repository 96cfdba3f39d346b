"""Pages of a layer that were saved by hand: joined to the whole, or refused."""

from __future__ import annotations

import json

import pytest
import shapely
from conftest import square

import minemap as mm
from minemap.cli import main
from minemap.errors import ArgumentError, ReadError, WriteError
from minemap.read import holds

DAY_MS = 1_346_371_200_000
"""2012-08-31 in UTC."""


def arcgis_page(numbers, *, more, **members):
    """A page as ``f=json`` gives it."""
    features = [
        {
            "attributes": {
                "OBJECTID": number,
                "ha_code": f"PE-{number}",
                "category": "SHA",
                "survey_date": DAY_MS,
                "area_m2": 1000 + number,
            },
            "geometry": {"rings": [list(square(number, 0).exterior.coords)[::-1]]},
        }
        for number in numbers
    ]
    fields = [
        {"name": "OBJECTID", "type": "esriFieldTypeOID"},
        {"name": "survey_date", "type": "esriFieldTypeDate"},
    ]
    answer = {"objectIdFieldName": "OBJECTID", "fields": fields, "features": features}
    answer["spatialReference"] = {"wkid": 4326}
    return answer | ({"exceededTransferLimit": True} if more else {}) | members


def geojson_page(numbers, **members):
    """A page as ``f=geojson`` and OGC API Features give it."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {
                "hazard_id": f"PE-{number}",
                "category": "SHA",
                "reported_on": "2012-08-31",
                "reported_m2": 1000 + number,
            },
            "geometry": shapely.geometry.mapping(square(number, 0)),
        }
        for number in numbers
    ]
    return {"type": "FeatureCollection", "features": features} | members


def saved(folder, pages):
    """Save pages by their names."""
    for name, content in pages.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


@pytest.fixture
def pages(tmp_path):
    """Twenty-three areas, ten to a page."""
    folder = tmp_path / "layer"
    folder.mkdir()
    return saved(
        folder,
        {
            "page1.json": arcgis_page(range(1, 11), more=True),
            "page2.json": arcgis_page(range(11, 21), more=True),
            "page3.json": arcgis_page(range(21, 24), more=False),
        },
    )


WHOLE = [1000 + number for number in range(1, 24)]


@pytest.mark.parametrize("manner", ["folder", "pattern", "list", "tuple of texts"])
def test_pages_are_joined(pages, manner):
    files = sorted(pages.iterdir())
    given = {
        "folder": pages,
        "pattern": str(pages / "page*.json"),
        "list": files,
        "tuple of texts": tuple(map(str, files)),
    }[manner]
    hazards = mm.read_hazards(given)
    assert hazards["reported_m2"].tolist() == WHOLE
    assert hazards.index.tolist() == list(range(1, 24))
    assert mm.geodesic_area(hazards).min() > 12_000
    assert not holds(given, "releases")


def test_the_order_of_a_list_does_not_matter(pages):
    hazards = mm.read_hazards([pages / f"page{number}.json" for number in (3, 1, 2)])
    assert sorted(hazards["reported_m2"]) == WHOLE


def test_describe_says_which_rows_are_of_which_page(pages):
    about = mm.describe(pages)
    assert about.rows == 23
    expected = "page1.json to row 10, page2.json to row 20, page3.json to row 23"
    assert about.facts["pages"] == expected


def test_the_command_line_joins_pages(pages, capsys, tmp_path):
    files = sorted(map(str, pages.iterdir()))
    outputs = []
    for given in (files, [str(pages)], [str(pages / "*.json")], ["--hazards", str(pages)]):
        assert main(["remaining", *given, "--csv"]) == 0
        outputs.append(capsys.readouterr().out)
    assert "SHA,23," in outputs[0]
    assert len(set(outputs)) == 1
    assert main(["convert", str(pages), str(tmp_path / "whole.gpkg")]) == 0
    assert len(mm.read_hazards(tmp_path / "whole.gpkg")) == 23
    assert main(["remaining", *files[:2]]) == 2
    assert "each of the 2 pages, with 20 features in all" in capsys.readouterr().err


def test_a_page_is_not_written_over(pages, capsys):
    before = (pages / "page2.json").read_bytes()
    with pytest.raises(WriteError, match="is the file to be read"):
        mm.convert(pages, pages / "page2.json", overwrite=True)
    command = ["remaining", *sorted(map(str, pages.iterdir()))]
    assert main([*command, "-o", str(pages / "page2.json"), "--overwrite"]) == 2
    assert "is a file to be read" in capsys.readouterr().err
    assert (pages / "page2.json").read_bytes() == before


def without(page):
    return lambda folder: (folder / page).unlink()


def doubled(folder):
    (folder / "page4.json").write_bytes((folder / "page1.json").read_bytes())


def overlapping(folder):
    saved(folder, {"page2.json": arcgis_page(range(8, 18), more=True)})


def renamed(folder):
    (folder / "page2.json").unlink()
    for number, name in enumerate(["page1.json", "page3.json"]):
        (folder / name).rename(folder / f"answer{number}.json")


def first_unnumbered(folder):
    (folder / "page1.json").unlink()
    (folder / "page2.json").rename(folder / "a.json")
    (folder / "page3.json").rename(folder / "b.json")


def two_ends(folder):
    saved(folder, {"page2.json": arcgis_page(range(11, 21), more=False)})


def emptied(folder):
    for file in folder.iterdir():
        file.write_text('{"count": 23}')


def two_projections(folder):
    other = arcgis_page(range(11, 21), more=True, spatialReference={"wkid": 32717})
    saved(folder, {"page2.json": other})


def two_forms(folder):
    saved(folder, {"page3.json": geojson_page(range(21, 24))})


def an_error(folder):
    saved(folder, {"page2.json": {"error": {"code": 498, "message": "Invalid token."}}})


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (without("page1.json"), "by the numbers in their names, page 1 is missing"),
        (without("page2.json"), "by the numbers in their names, page 2 is missing"),
        (without("page3.json"), "each of the 2 pages, with 20 features in all, says that there is "
                                "more"),
        (doubled, r"page4\.json: holds the same 10 features as .*page1\.json"),
        (overlapping, r"3 features stand in them more than once \(object ids 8, 9, 10; the first "
                      r"in 'page1\.json', 'page2\.json'\)"),
        (renamed, "no page has features with object ids between 10 and 21"),
        (first_unnumbered, "begin with 11, and a page holds 10: the first page is missing"),
        (two_ends, r"'page2\.json', 'page3\.json' each say that they are the last"),
        (emptied, "no page with features"),
        (two_projections, "different CRSs"),
        (two_forms, "some are GeoJSON and others are not"),
        (an_error, r"page2\.json: is a server's answer that something is wrong: Invalid token\. "
                   r"\(498\)"),
    ],
)  # fmt: skip
def test_what_is_not_the_whole_is_refused(pages, fault, told):
    fault(pages)
    with pytest.raises(ReadError, match=told):
        mm.read_hazards(pages)


def test_a_file_given_twice_is_refused(pages):
    files = sorted(pages.iterdir())
    with pytest.raises(ReadError, match="stands twice in the list"):
        mm.read_hazards([*files, files[0]])


def test_the_count_of_the_layer_proves_the_whole(pages):
    saved(pages, {"count.json": {"count": 23}})
    assert len(mm.read_hazards(pages)) == 23
    saved(pages, {"count.json": {"count": 24}})
    with pytest.raises(ReadError, match=r"hold 23 features, and count\.json says .* 24"):
        mm.read_hazards(pages)
    # Ids that were deleted where a page ends look like a missing page, until the count says no.
    renamed(pages)
    saved(pages, {"count.json": {"objectIds": [*range(1, 11), *range(21, 24)]}})
    assert len(mm.read_hazards(pages)) == 13


def test_deleted_rows_are_no_missing_page(tmp_path):
    kept = [number for number in range(1, 90) if number % 7 and not 30 < number < 60]
    content = {
        "a.json": arcgis_page(kept[:20], more=True),
        "b.json": arcgis_page(kept[20:40], more=True),
        "c.json": arcgis_page(kept[40:], more=False),
    }
    assert len(mm.read_hazards(saved(tmp_path, content))) == len(kept)


@pytest.mark.parametrize("names", [["0", "10", "20"], ["q_0", "q_1", "q_2"], ["z", "a", "m"]])
def test_pages_may_be_called_by_their_offset_or_number(tmp_path, names):
    parts = [(range(1, 11), True), (range(11, 21), True), (range(21, 24), False)]
    content = {
        f"{name}.json": arcgis_page(numbers, more=more)
        for name, (numbers, more) in zip(names, parts, strict=True)
    }
    assert len(mm.read_hazards(saved(tmp_path, content))) == 23
    if names[0] == "0":
        (tmp_path / "10.json").unlink()
        with pytest.raises(ReadError, match="page 10 is missing"):
            mm.read_hazards(tmp_path)


def test_whole_layers_of_provinces_are_joined(tmp_path):
    content = {
        "areas_2019.json": arcgis_page(range(1, 5), more=False),
        "areas_2024.json": arcgis_page(range(500, 504), more=False),
    }
    assert len(mm.read_hazards(saved(tmp_path, content))) == 8


def test_domains_come_from_what_the_layer_says_of_itself(pages):
    meaning = {"codedValues": [{"code": "SHA", "name": "CHA"}]}
    about = {"name": "hazards", "fields": [{"name": "category", "domain": meaning}]}
    for file in list(pages.iterdir()):
        content = json.loads(file.read_text())
        del content["fields"]
        saved(pages, {file.name: content})
    mapping = {"constants": {"reported_on": "2012-08-31"}}
    saved(pages, {"layer.json": about})
    assert set(mm.read_hazards(pages, columns=mapping)["category"]) == {"CHA"}


# GeoJSON -----------------------------------------------------------------------------------------

NEXT = [{"rel": "next", "href": "https://imsma.example/collections/areas/items?offset=10"}]


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"exceededTransferLimit": True}, "exceededTransferLimit"),
        ({"exceededTransferLimit": "true"}, "exceededTransferLimit"),
        ({"properties": {"exceededTransferLimit": True}}, "exceededTransferLimit"),
        ({"metadata": [{"query": {"exceededTransferLimit": True}}]}, "exceededTransferLimit"),
        ({"numberMatched": 23, "numberReturned": 10}, "of 23 features it holds 10"),
        ({"numberMatched": 23}, "of 23 features it holds 10"),
        ({"totalFeatures": 23}, "of 23 features it holds 10"),
        ({"count": 23, "next": None, "previous": "?page=1"}, "of 23 features it holds 10"),
        ({"next": "https://imsma.example/areas?page=2"}, "a link to the next page"),
        ({"links": NEXT}, "a link to the next page"),
        ({"links": {"next": "?page=2"}}, "next"),
        ({"@odata.nextLink": "?skip=10"}, "@odata.nextLink"),
        ({"properties": {"exceededTransferLimit": "True"}}, "exceededTransferLimit"),
        ({"hasMore": True}, "hasMore"),
        ({"numberMatched": "23"}, "of 23 features it holds 10"),
    ],
)
def test_a_part_is_never_taken_for_the_whole(tmp_path, members, told):
    saved(tmp_path, {"areas.geojson": geojson_page(range(10), **members)})
    for given in (tmp_path / "areas.geojson", [tmp_path / "areas.geojson"], tmp_path):
        with pytest.raises(ReadError, match=f"it says that there is more .{told}|say.* {told}|23"):
            mm.read_hazards(given)


def test_the_words_may_stand_in_a_feature_or_say_no(tmp_path):
    whole = geojson_page(range(3), numberMatched=3, numberReturned=3, exceededTransferLimit=False)
    whole["features"][0]["properties"]["exceededTransferLimit"] = True
    whole |= {"totalFeatures": 3, "count": 3, "next": None, "previous": None}
    whole["links"] = [{"rel": "self", "href": "https://imsma.example/items"}]
    saved(tmp_path, {"areas.geojson": whole})
    assert len(mm.read_hazards(tmp_path / "areas.geojson")) == 3


def test_pages_of_a_collection_are_joined_by_what_they_say(tmp_path):
    counted = {"numberMatched": 23}
    content = {
        "a.geojson": geojson_page(range(10), **counted, links=NEXT),
        "b.geojson": geojson_page(range(10, 20), **counted, links=NEXT),
        "c.geojson": geojson_page(range(20, 23), **counted),
    }
    saved(tmp_path, content)
    assert len(mm.read_hazards(tmp_path)) == 23
    (tmp_path / "b.geojson").unlink()
    with pytest.raises(ReadError, match=r"hold 13 features, and \w\.geojson says .* 23"):
        mm.read_hazards(tmp_path)


def test_pages_are_no_layers_and_no_tables_of_other_kinds(pages, tmp_path):
    with pytest.raises(ArgumentError, match="leave layer= out"):
        mm.read_hazards(pages, layer="hazards")
    (tmp_path / "a.csv").write_text("hazard_id\n")
    with pytest.raises(ReadError, match="read files of other kinds one by one"):
        mm.read_hazards([tmp_path / "a.csv", pages / "page1.json"])
    with pytest.raises(ReadError, match="no file fits this pattern"):
        mm.read_hazards(tmp_path / "none*.json")
    with pytest.raises(ReadError, match="an empty list"):
        mm.read_hazards([])
    with pytest.raises(ReadError, match="a folder, not a file"):
        mm.read_hazards(tmp_path)


# JSON of another kind ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"error": {"code": 498, "message": "Invalid token.", "details": []}},
         r"a server's answer that something is wrong: Invalid token\. \(498\)"),
        ({"code": "NotFound", "description": "no such collection"}, "no such collection"),
        ({"type": "about:blank", "title": "Not Found", "status": 404}, r"Not Found \(404\)"),
        ({"version": 0.6, "elements": [{"type": "node", "id": 1}]}, "OpenStreetMap's Overpass"),
        ({"type": "Topology", "objects": {}, "arcs": []}, "is TopoJSON"),
        ({"type": "FeatureCollection", "coordRefSys": "EPSG:32636", "features": []}, "is JSON-FG"),
        ({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": None, "properties": {},
             "place": {"type": "Polyhedron", "coordinates": []}}]}, "is JSON-FG"),
        ({"name": "hazards", "fields": [{"name": "a", "type": "esriFieldTypeString"}]},
         "what a layer of ArcGIS says of itself"),
        ({"layers": [{"id": 0, "name": "hazards"}]}, "what a layer of ArcGIS says of itself"),
        ({"count": 12}, "a count or list of ids"),
        ({"collections": [], "links": []}, "a list of collections"),
        ({"status": "error"}, "that something is wrong: .*error"),
        ({"success": False, "message": "session expired"}, "is wrong: session expired; ask"),
        ({"errors": [{"message": "no such field"}]}, "is wrong: no such field"),
        ({"detail": "Authentication credentials were not provided."}, "is wrong: Authentication"),
        ({"type": "FeatureCollection", "features": [], "status": "error"}, "something is wrong"),
        ({"type": "FeatureCollection", "features": [], "error": "timed out"}, "timed out"),
        ({"help": "", "result": {"records": []}}, r"is JSON \(help, result\), and no GeoJSON"),
    ],
)  # fmt: skip
def test_json_of_another_kind_is_called_what_it_is(tmp_path, content, told):
    saved(tmp_path, {"areas.json": content})
    with pytest.raises(ReadError, match=told) as refusal:
        mm.read_hazards(tmp_path / "areas.json")
    assert "damaged" not in str(refusal.value)


@pytest.mark.parametrize("kind", ["CurvePolygon", "MultiSurface", "Circle"])
def test_a_curve_rejects_its_row_and_not_the_file(tmp_path, kind):
    whole = geojson_page(range(3))
    whole["features"][1]["geometry"] = {"type": kind, "geometries": [], "coordinates": []}
    saved(tmp_path, {"areas.geojson": whole})
    hazards, rejected = mm.read_hazards(tmp_path / "areas.geojson", on_reject="return")
    assert hazards["hazard_id"].tolist() == ["PE-0", "PE-2"]
    assert hazards.geometry.notna().all()
    assert rejected[["row", "id"]].values.tolist() == [[2, "PE-1"]]


def test_milliseconds_may_lie_before_1970(tmp_path):
    whole = geojson_page(range(3))
    # 1943-12-23, 1901-02-03 and 2012-08-31: seconds of a proleptic calendar, times a thousand.
    for feature, day in zip(
        whole["features"], (-821_318_400_000, -2_174_601_600_000, DAY_MS), strict=True
    ):
        feature["properties"]["reported_on"] = day
    saved(tmp_path, {"areas.geojson": whole})
    hazards = mm.read_hazards(tmp_path / "areas.geojson")
    assert hazards["reported_on"].dt.strftime("%Y-%m-%d").tolist() == [
        "1943-12-23",
        "1901-02-03",
        "2012-08-31",
    ]


@pytest.mark.parametrize("ending", [".json", ".csv", ".xls", ".xml", ".kml", ".gpkg", ".zip"])
def test_a_web_page_saved_in_place_of_the_file_is_called_one(tmp_path, ending):
    path = tmp_path / f"areas{ending}"
    path.write_text("\n<!DOCTYPE html>\n<html><title>Sign in</title><form></form></html>")

    with pytest.raises(ReadError, match="is a web page, perhaps one to sign in"):
        mm.read_hazards(path)
