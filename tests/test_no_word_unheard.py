"""What a user says is obeyed, or it is said that it is not: nothing is passed over."""

from __future__ import annotations

import re
import warnings

import folium
import geopandas as gpd
import pytest
from shapely import box

import minemap
from minemap.errors import ArgumentError, MinemapWarning, SchemaError

GROUND = box(18, -12, 18.001, -11.999)


@pytest.fixture(scope="module")
def hazards():
    return gpd.GeoDataFrame(
        {"hazard_id": ["A"], "category": ["CHA"], "reported_on": ["2020-01-01"]},
        geometry=[GROUND],
        crs=4326,
    )


@pytest.fixture(scope="module")
def ledger(hazards):
    return minemap.Ledger(hazards)


# What a mapping says ------------------------------------------------------------------------------


@pytest.fixture
def register(tmp_path):
    def write(column, *words):
        rows = [f"R{n},A,{word},2022-01-01,500" for n, word in enumerate(words)]
        path = tmp_path / "releases.csv"
        path.write_text(f"release_id,hazard_id,{column},completed_on,area\n" + "\n".join(rows))
        return path

    return write


@pytest.mark.parametrize("column", ["outcome", "result", "método"])
@pytest.mark.parametrize("word", ["cancelled", "código 7"])
def test_what_codes_stand_for_is_obeyed_whatever_the_column_is_called(register, column, word):
    said = {"values": {"outcome": {word: "reduced"}}}
    releases = minemap.read_releases(register(column, word, "cleared"), columns=said)
    assert releases["outcome"].tolist() == ["reduced", "cleared"]


def test_codes_that_no_cell_has_are_named(register):
    said = {"values": {"outcome": {"cancled": "reduced", "cleared": "cleared"}}}
    with pytest.warns(MinemapWarning, match=r"no cell has them: 'cancled' of outcome") as told:
        minemap.read_releases(register("result", "cleared"), columns=said)
    assert [warning.filename for warning in told] == [__file__]
    with pytest.warns(MinemapWarning, match=r"'x' of activity"):
        minemap.read_releases(
            register("result", "cleared"), columns={"values": {"activity": {"x": "TS"}}}
        )


def test_codes_of_a_file_read_in_parts_are_named_where_no_part_has_them(tmp_path):
    path = tmp_path / "areas.geojsonl"
    both = gpd.GeoDataFrame(
        {"hazard_id": ["A", "B"], "type": ["1", "2"], "reported_on": "2020-01-01"},
        geometry=[GROUND, GROUND],
        crs=4326,
    )
    both.to_file(path, driver="GeoJSONSeq")
    said = {"values": {"category": {"1": "SHA", "2": "CHA", "3": "CHA"}}}
    with pytest.warns(MinemapWarning, match=r"no cell has them: '3' of category\. ") as told:
        parts = list(minemap.read_in_parts(path, "hazards", rows=1, columns=said))
    assert [part["category"].tolist() for part, _ in parts] == [["SHA"], ["CHA"]]
    assert len(told) == 1


def test_further_columns_can_be_named_too(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text(
        "hazard_id,category,reported_on,area,zu am,wie\nA,CHA,2020-01-01,5,2021-01-01,clearance\n"
    )
    said = {"closed_on": "zu am", "closed_how": "wie"}
    done = minemap.closings(minemap.read_hazards(path, columns=said)).releases
    assert done["outcome"].tolist() == ["cleared"]


def test_a_column_named_for_two_and_flags_beside_their_column_are_refused(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("Nr,category,reported_on,area,contamination,mines\nA,CHA,2020-01-01,5,AP,yes\n")
    with pytest.raises(SchemaError, match="reads column 'Nr' both as hazard_id and as name"):
        minemap.read_hazards(path, columns={"hazard_id": "Nr", "name": "Nr"})
    ticked = {"columns": {"hazard_id": "Nr"}, "flags": {"contamination": {"mines": "AP mines"}}}
    with pytest.raises(SchemaError, match="flags of contamination cannot be read"):
        minemap.read_hazards(path, columns=ticked)


# What a map is asked for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"tiles": "OpenStreetMap"},
        {"map_kwds": {"scroll_wheel_zoom": False}},
        {"height": 400},
    ],
    ids=lambda said: next(iter(said)),
)
def test_options_of_minemaps_map_are_refused_on_a_map_of_ones_own(ledger, said):
    own = folium.Map(tiles=None)
    with pytest.raises(ArgumentError, match=f"{next(iter(said))}=.*set it on that map"):
        ledger.explore(m=own, **said)
    assert not any("LandRelease" in name for name in own._children)


def test_notices_stand_on_a_map_of_ones_own(hazards):
    illustrative = minemap.Ledger(hazards.assign(illustrative=True))
    own = illustrative.explore(m=folium.Map(tiles=None), notice="Draft", language="es")
    page = own.get_root().render()
    assert "contornos discontinuos son ilustrativos" in page
    assert "minemap.frame(" in page
    assert '"notice":"Draft"' in page


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"zoom_start": 14}, "zoom_start alone says no place"),
        ({"tiles": "OpenStreetMap"}, "say it with tiles="),
        ({"zoom_strat": 14}, "no option 'zoom_strat'"),
        ({"scroll_whel_zoom": False}, "did you mean 'scroll_wheel_zoom'"),
    ],
)
def test_map_options_that_are_not_obeyed_are_refused(ledger, said, told):
    with pytest.raises(ArgumentError, match=told):
        ledger.explore(map_kwds=said)


def test_map_options_that_are_obeyed_are_in_the_page(ledger):
    page = ledger.explore(map_kwds={"scroll_wheel_zoom": False}).get_root().render()
    assert re.search(r'"scrollWheelZoom": false', page)


def test_whom_to_name_for_no_tiles_is_refused(ledger):
    with pytest.raises(ArgumentError, match="attr= names whom to thank for tiles="):
        ledger.explore(attr="OpenStreetMap contributors")


def policy(map_):
    return re.search(r"img-src ([^;]*);", map_.get_root().render()).group(1)


def test_tiles_that_are_added_later_are_let_through_and_nothing_else_is(ledger):
    assert policy(ledger.explore()) == "data: blob:"
    wms = folium.WmsTileLayer("https://example.org/wms", layers="roads")
    grouped = folium.FeatureGroup("tiles")
    folium.TileLayer("OpenStreetMap").add_to(grouped)
    for layer in (folium.TileLayer("OpenStreetMap"), wms, grouped):
        map_ = ledger.explore()
        layer.add_to(map_)
        assert policy(map_) == "data: blob: https: http:"
    map_ = ledger.explore()
    folium.Marker((-11.9, 18.1), tooltip="<img src='https://example.org/spy.png'>").add_to(map_)
    picture = "data:image/png;base64,//8A"
    folium.raster_layers.ImageOverlay(picture, [[-12, 18], [-11, 19]]).add_to(map_)
    assert policy(map_) == "data: blob:"


def test_a_view_that_was_asked_for_is_left_alone(ledger):
    assert '"keepsView":false' in ledger.explore().get_root().render()
    map_ = ledger.explore()
    map_.fit_bounds([[-12, 18], [-11, 19]])
    assert '"keepsView":true' in map_.get_root().render()


def test_nothing_is_told_where_all_is_heard(ledger, register):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = {"columns": {"outcome": "result"}, "values": {"outcome": {"cleared": "reduced"}}}
        minemap.read_releases(register("result", "cleared"), columns=said)
        ledger.explore(m=folium.Map(tiles=None), legend=False, slider=False)
