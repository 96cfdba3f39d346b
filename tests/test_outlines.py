"""The outlines that lie under every map: there for any part of the world."""

from __future__ import annotations

import shapely

from minemap.lands.outlines import world_outlines
from minemap.maps.outlines import packed_outlines


def test_every_country_has_its_ground_though_some_islets_have_too_few_corners():
    world = world_outlines("fine")
    countries = dict(zip([name["en"] for name in world.names], world.polygons(), strict=True))
    for name, lon, lat in [
        ("Spain", -3.7, 40.4),
        ("Mexico", -99.1, 19.4),
        ("Japan", 138.5, 36.2),
        ("Peru", -78.0, -5.0),
    ]:
        assert countries[name].contains(shapely.Point(lon, lat))


def test_a_map_of_the_strait_of_gibraltar_has_its_outlines():
    assert packed_outlines((-7.0, 35.0, -3.0, 37.0))
