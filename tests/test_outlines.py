"""The outlines that lie under every map: there for any part of the world."""

from __future__ import annotations

import numpy as np
import shapely

from minemap.lands.outlines import world_outlines
from minemap.lands.topology import Topology
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


def made_of(*arcs, rings, polygons):
    """Arcs, the arcs of each ring, and the rings of each polygon; one polygon a ground."""
    columns = {
        "corners": np.array([len(arc) for arc in arcs]),
        "arc": np.concatenate([np.array(ring) for ring in rings]),
        "arcs": np.array([len(ring) for ring in rings]),
        "rings": np.array(polygons),
        "polygons": np.ones(len(polygons), dtype=int),
    }
    return Topology(columns, np.concatenate([np.array(arc, dtype=float) for arc in arcs]))


def test_neighbours_share_an_arc_and_each_goes_along_it_its_own_way():
    between = [(1, 0), (1, 1)]
    west, east = [(1, 1), (0, 1), (0, 0), (1, 0)], [(1, 0), (2, 0), (2, 1), (1, 1)]
    two = made_of(between, west, east, rings=[[0, 1], [2, ~0]], polygons=[1, 1])
    shapes, ground = two.drawn()
    assert shapely.equals(shapes, [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]).all()
    assert ground.tolist() == [0, 1]
    assert two.uses.tolist() == [2, 1, 1]
    assert two.within((1.5, 0.2, 3, 0.4)).tolist() == [1]
    assert two.within((0.5, 0.2, 1, 0.4)).tolist() == [0, 1]


def test_rings_with_too_few_corners_are_left_out_with_what_they_hold():
    land = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    lake, speck = [(2, 2), (2, 3), (3, 3), (3, 2), (2, 2)], [(5, 5), (6, 6), (5, 5)]
    parts = made_of(land, lake, speck, rings=[[0], [1], [2], [2], [1], [1]], polygons=[3, 2, 1])
    shapes, ground = parts.drawn()
    assert ground.tolist() == [0, 2]
    assert [len(shape.interiors) for shape in shapes] == [1, 0]
    assert shapely.area(shapes).tolist() == [80.0, 1.0]
    assert parts.drawn(np.array([2]))[1].tolist() == [2]
    assert parts.drawn(np.array([1]))[1].tolist() == []
