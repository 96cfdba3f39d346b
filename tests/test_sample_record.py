"""The sample record of Peru holds what was published, and nothing else passes for it."""

import importlib.util
import itertools
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from shapely.geometry import Polygon

import minemap
from minemap import samples

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data" / "peru"

# The yearly account of the border with Ecuador, by hand from sample_data/peru/published.csv:
# added, adjusted in, adjusted out, cancelled, reduced, cleared, closing.
BY_HAND = {
    2010: (307_000, 0, 0, 0, 0, 0, 307_000),
    2011: (0, 0, 0, 0, 0, 0, 307_000),
    2012: (0, 0, 0, 0, 0, 0, 307_000),
    2013: (402_254, 0, 271_000, 0, 0, 0, 438_254),
    2014: (0, 0, 0, 0, 0, 8_458, 429_796),
    2015: (0, 126_953, 0, 0, 0, 76_355, 480_394),
    2016: (0, 0, 26_914, 0, 0, 0, 453_480),
    2017: (0, 0, 0, 10_738, 7_171, 9_246, 426_325),
    2018: (0, 0, 0, 0, 0, 0, 426_325),
    2019: (0, 0, 186_757, 0, 0, 0, 239_568),
    2020: (0, 0, 0, 0, 0, 0, 239_568),
    2021: (0, 0, 0, 0, 0, 7_100, 232_468),
    2022: (0, 0, 0, 0, 0, 21_000, 211_468),
    2023: (0, 90_545, 0, 0, 0, 0, 302_013),
    2024: (0, 0, 0, 0, 0, 22_625, 279_388),
}
FLOWS = ["added", "adjusted_in", "adjusted_out", "cancelled", "reduced", "cleared", "closing"]

# The border with Ecuador from north to south as Natural Earth 1:10m draws it (public domain).
BORDER = [
    (-78.2486, -3.4239), (-78.2702, -3.4002), (-78.3134, -3.3867), (-78.3350, -3.3850),
    (-78.3494, -3.3901), (-78.3602, -3.4154), (-78.3530, -3.4340), (-78.3638, -3.4880),
    (-78.3782, -3.5336), (-78.4034, -3.5944), (-78.4034, -3.6501), (-78.3998, -3.6805),
    (-78.4250, -3.6890), (-78.4250, -3.7076), (-78.4142, -3.7717), (-78.4430, -3.8156),
    (-78.4718, -3.8308), (-78.4862, -3.8680), (-78.4970, -3.9490), (-78.5294, -3.9659),
    (-78.5510, -3.9693), (-78.5654, -3.9963), (-78.5654, -4.0554), (-78.5762, -4.0993),
    (-78.6374, -4.2276), (-78.6482, -4.2715),
]  # fmt: skip
PERU_THERE = Polygon([*BORDER, (-78.0, -4.2715), (-78.0, -3.4239)])


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location(
        "build_peru", ROOT / "sample_data" / "build_peru.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tables():
    return {
        layer: gpd.read_file(SAMPLE / "peru.gpkg", layer=layer) for layer in ("hazards", "releases")
    }


@pytest.fixture(scope="module")
def hazards(tables):
    return tables["hazards"]


@pytest.fixture(scope="module")
def releases(tables):
    return tables["releases"]


@pytest.fixture(scope="module")
def published():
    table = pd.read_csv(SAMPLE / "published.csv", parse_dates=["as_of"])
    return table[table["border"] == "Ecuador"]


@pytest.fixture(scope="module")
def ledger():
    return minemap.Ledger(*samples.peru())


def measured(geometry):
    """Square metres of an outline after GeographicLib, the field's reference."""
    if geometry is None:
        return 0.0
    total = 0.0
    for part in geometry.geoms:
        ring = Geodesic.WGS84.Polygon()
        for lon, lat in part.exterior.coords[:-1]:
            ring.AddPoint(lat, lon)
        total += abs(ring.Compute()[2])
    return total


def on_record(hazards, releases, day):
    """The last version of every area up to a day, without the areas that releases cover whole."""
    known = hazards[hazards["reported_on"] <= day]
    last = known.drop_duplicates("hazard_id", keep="last")
    last = last[last["reported_m2"] > 0]
    done = releases.loc[releases["completed_on"] <= day].geometry.union_all()
    return last[[shape.difference(done).area > 1e-12 for shape in last.geometry]]


# Built, not drawn ------------------------------------------------------------------------------


def test_the_script_makes_the_file_that_is_in_the_repository(builder, tmp_path, tables):
    builder.main([str(tmp_path)])
    for layer, committed in tables.items():
        built = gpd.read_file(tmp_path / "peru.gpkg", layer=layer)
        # Before pandas 3, a missing text is None or NaN.
        mine, theirs = (
            table.drop(columns="geometry").fillna(pd.NA) for table in (built, committed)
        )
        pd.testing.assert_frame_equal(mine, theirs)
        for mine, theirs in zip(built.geometry, committed.geometry, strict=True):
            assert (mine is None) == (theirs is None)
            assert mine is None or mine.equals_exact(theirs, tolerance=1e-10)


def test_the_script_makes_the_same_bytes_twice(builder, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        builder.main([str(folder)])
    assert (first / "peru.gpkg").read_bytes() == (second / "peru.gpkg").read_bytes()
    assert (first / "peru.gpkg").stat().st_size < 500_000


def test_the_readme_names_every_published_figure():
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for row in pd.read_csv(SAMPLE / "published.csv").itertuples():
        for figure in (row.m2, row.areas, row.anti_personnel_mines, row.expected_mines):
            if not np.isnan(figure):
                assert f"{figure:,.0f}" in readme, row
        assert row.source.split(",")[0] in readme


# Real and illustrative -------------------------------------------------------------------------


def test_only_the_quebrada_de_escritos_is_real(hazards, releases):
    assert hazards.loc[~hazards["illustrative"], "name"].tolist() == ["Quebrada de Escritos"]
    assert releases.loc[~releases["illustrative"], "hazard_id"].tolist() == [
        "PE-CL-QUEBRADA-DE-ESCRITOS"
    ]


def test_illustrative_outlines_say_so_wherever_their_name_is_read(hazards, releases):
    for table in (hazards, releases):
        names = table.loc[table["illustrative"], "name"]
        assert names.str.contains("illustrative outline", regex=False).all()
        sources = table.loc[table["illustrative"], "source"].str.lower()
        assert (sources.str.contains("illustrative") | sources.str.contains("balancing")).all()


def test_the_quebrada_de_escritos_measures_less_than_was_reported(hazards, releases):
    area = hazards[~hazards["illustrative"]].iloc[0]
    release = releases[~releases["illustrative"]].iloc[0]
    assert measured(area.geometry) == pytest.approx(66_625.9, abs=0.1)
    assert area["reported_m2"] == release["reported_m2"] == 67_670
    assert release.geometry.equals(area.geometry)


def test_the_quebrada_de_escritos_has_the_published_corners(hazards):
    ring = hazards[~hazards["illustrative"]].geometry.iloc[0].geoms[0].exterior
    corners = {(round(x * 3600, 2), round(y * 3600, 2)) for x, y in ring.coords}
    assert corners == {
        (-round(70 * 3600 + 22 * 60 + west, 2), -round(18 * 3600 + minutes * 60 + south, 2))
        for minutes, south, west in (
            (20, 55.63, 47.84),
            (20, 56.93, 42.37),
            (21, 18.02, 20.35),
            (21, 16.48, 24.96),
        )
    }


def test_the_quebrada_de_escritos_was_cleared_of_333_mines_on_20_december_2012(releases):
    release = releases[~releases["illustrative"]].iloc[0]
    assert release["completed_on"] == pd.Timestamp("2012-12-20")
    assert (release["anti_personnel_mines"], release["anti_vehicle_mines"]) == (261, 72)


# The outlines on the border with Ecuador -------------------------------------------------------


def test_every_outline_measures_what_is_written(hazards):
    drawn = hazards[hazards["illustrative"]]
    for row in drawn.itertuples():
        assert measured(row.geometry) == pytest.approx(row.reported_m2, abs=0.01), row.hazard_id


def test_every_release_measures_what_was_published(releases):
    for row in releases[releases["illustrative"]].itertuples():
        assert measured(row.geometry) == pytest.approx(row.reported_m2, abs=0.01), row.release_id


def test_no_outline_touches_another(hazards):
    last = hazards[hazards["illustrative"] & hazards.geometry.notna()]
    parts = last[["hazard_id", "geometry"]].explode().reset_index(drop=True)
    parts = parts[~parts.geometry.normalize().to_wkb().duplicated()].to_crs(32717)
    left, right = parts.sindex.query(parts.geometry, predicate="dwithin", distance=5.0)
    assert len(parts) == 172
    assert (left == right).all()


def test_no_outline_leaves_peru_or_its_stretch_of_the_border(hazards):
    drawn = hazards[hazards["illustrative"] & hazards.geometry.notna()]
    assert drawn.within(PERU_THERE).all()
    near = gpd.GeoSeries([PERU_THERE], crs=4326).to_crs(32717).exterior.iloc[0]
    assert drawn.to_crs(32717).distance(near).between(1_500, 12_000).all()


def test_outlines_are_irregular_and_of_every_published_size(hazards):
    drawn = hazards[hazards["illustrative"] & hazards.geometry.notna()]
    named = drawn[drawn["sector"] != "Balancing entry"]
    assert named["reported_m2"].min() == 5
    assert 160_000 < named["reported_m2"].max() < 165_000
    corners = drawn.explode().count_coordinates() - 1
    assert corners.between(8, 36).all()
    assert drawn.is_valid.all()


# The published figures -------------------------------------------------------------------------


def test_what_is_left_at_the_end_of_2023_sums_to_the_published_total(hazards, releases):
    left = on_record(hazards, releases, "2023-12-31")
    assert left["reported_m2"].sum() == 302_013
    assert left["estimated_devices"].sum() == 4_743
    assert left["category"].unique().tolist() == ["SHA"]
    assert sum(map(measured, left.geometry)) == pytest.approx(302_013, abs=1)
    assert len(left) == 60


def test_fourteen_areas_of_the_santiago_sector_were_cleared_in_2024(hazards, releases):
    before = on_record(hazards, releases, "2023-12-31")
    after = on_record(hazards, releases, "2024-11-30")
    gone = before[~before["hazard_id"].isin(after["hazard_id"])]
    assert gone["sector"].tolist() == ["Santiago"] * 14
    assert gone["estimated_devices"].sum() == 746
    assert len(after) == 46
    assert after["estimated_devices"].sum() == 3_997


@pytest.mark.parametrize(
    ("day", "areas"),
    [
        ("2010-12-31", 31),
        ("2014-04-30", 135),
        ("2014-12-31", 133),
        ("2015-12-31", 140),
        ("2018-03-31", 134),
        ("2024-11-30", 46),
    ],
)
def test_as_many_outlines_as_areas_were_counted(hazards, releases, day, areas):
    left = on_record(hazards, releases, day)
    assert len(left[left["illustrative"]].explode()) == areas


@pytest.mark.parametrize(
    ("day", "mines"), [("2014-04-30", 10_313), ("2014-12-31", 11_179), ("2015-12-31", 6_338)]
)
def test_as_many_mines_expected_as_were_published(hazards, releases, day, mines):
    assert on_record(hazards, releases, day)["estimated_devices"].sum() == mines


def test_every_release_published_with_its_outcome_is_one_record(published, releases):
    outcomes = published[
        published["figure"].isin(["cleared", "reduced", "cancelled"]) & (published["m2"] > 0)
    ]
    columns = ["completed_on", "outcome", "reported_m2", "anti_personnel_mines"]
    expected = outcomes.rename(
        columns={"as_of": "completed_on", "figure": "outcome", "m2": "reported_m2"}
    )[columns]
    found = releases.loc[releases["illustrative"], columns]
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), check_dtype=False
    )


def test_a_year_has_at_most_one_balancing_entry(hazards):
    entries = hazards[hazards["name"].str.startswith("Balancing entry")]
    assert entries["reported_on"].dt.year.tolist() == [2013, 2015, 2016, 2019, 2023]
    assert (entries["name"].str[16:20] == entries["reported_on"].dt.year.astype(str)).all()


# The whole way: the sample through the ledger --------------------------------------------------


@pytest.mark.parametrize("basis", ["geometry", "reported"])
def test_every_year_of_the_account_is_the_one_worked_out_by_hand(ledger, basis):
    account = ledger.balance("YE", by="illustrative", basis=basis)
    border = account.xs(True, level="illustrative")[[f"{flow}_m2" for flow in FLOWS]]
    border.index = border.index.year
    for year, figures in BY_HAND.items():
        np.testing.assert_allclose(border.loc[year], figures, atol=1.0, err_msg=str(year))


@pytest.mark.parametrize("basis", ["geometry", "reported"])
def test_every_year_closes_and_opens_the_next(ledger, basis):
    account = ledger.balance("YE", basis=basis)
    came = ["opening", "added", "adjusted_in", "confirmed_in", "downgraded_in"]
    went = ["adjusted_out", "confirmed_out", "downgraded_out", "cancelled", "reduced", "cleared"]
    closing = account[[f"{flow}_m2" for flow in came]].sum(axis=1)
    closing -= account[[f"{flow}_m2" for flow in went]].sum(axis=1)
    np.testing.assert_allclose(account["closing_m2"], closing, atol=1e-6)
    for before, after in itertools.pairwise(account.itertuples()):
        assert after.opening_m2 == pytest.approx(before.closing_m2, abs=1e-6)


@pytest.mark.parametrize("basis", ["geometry", "reported"])
@pytest.mark.parametrize(
    ("day", "m2"),
    [
        ("2010-12-31", 307_000),
        ("2014-04-30", 438_254),
        ("2015-12-31", 480_394),
        ("2018-03-31", 426_325),
        ("2023-12-31", 302_013),
    ],
)
def test_the_published_totals_are_met_on_both_bases(ledger, basis, day, m2):
    left = ledger.remaining(day, by="category", basis=basis)
    assert left["area_m2"].sum() == pytest.approx(m2, abs=1.0)


@pytest.mark.parametrize(("basis", "m2"), [("geometry", 66_625.9), ("reported", 67_670.0)])
def test_the_two_bases_show_the_quebrada_de_escritos_side_by_side(ledger, basis, m2):
    account = ledger.balance("YE", by="sector", basis=basis)
    of_2012 = account.xs("Quebrada de Escritos", level="sector").loc["2012"].iloc[0]
    assert of_2012["added_m2"] == pytest.approx(m2, abs=0.1)
    assert of_2012["cleared_m2"] == pytest.approx(m2, abs=0.1)
    assert of_2012["closing_m2"] == 0


@pytest.mark.parametrize("basis", ["geometry", "reported"])
def test_the_areas_left_are_those_on_record(ledger, hazards, releases, basis):
    for day in ("2010-12-31", "2015-12-31", "2023-12-31", "2024-11-30"):
        left = ledger.remaining(day, basis=basis)
        assert set(left["hazard_id"]) == set(on_record(hazards, releases, day)["hazard_id"])


def test_the_ledger_finds_nothing_to_repair_and_no_ground_released_outside(ledger):
    assert ledger.repairs.empty
    assert ledger.worked.empty


# Reading it ------------------------------------------------------------------------------------


def test_samples_reads_the_same_tables_as_a_user_would():
    hazards, releases = samples.peru()
    pd.testing.assert_frame_equal(
        hazards, minemap.read_hazards(samples.peru_path(), layer="hazards")
    )
    pd.testing.assert_frame_equal(
        releases, minemap.read_releases(samples.peru_path(), layer="releases")
    )


def test_a_missing_sample_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(samples, "_PLACES", (tmp_path,))
    with pytest.raises(minemap.errors.ReadError, match=r"install minemap again"):
        samples.peru()
