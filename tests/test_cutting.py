"""Nothing that was cut is believed unchecked: each polygon against its own faces, and by GEOS."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import shapely
from conftest import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minemap.geodesy import areas_of_parts, geodesic_area
from minemap.sweep import components, exact, faces, overlay, pieces, unions

PROVINCE = shapely.box(30, 10, 32, 12)
FIELD = shapely.box(31, 11, 31.0005, 11.0005)
STEP = 1e-3
"""Degrees between the points of a lattice, about a hundred metres."""


def by_cover(face, polygon, area_m2):
    """The m² that each set of polygons covers together, and no others."""
    ground = {}
    order = np.lexsort((polygon, face))
    starts = np.flatnonzero(np.diff(face[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        cover = tuple(polygon[rows].tolist())
        ground[cover] = ground.get(cover, 0.0) + area_m2[face[rows[0]]]
    return ground


def cut_by_geos(polygons):
    """The same question to GEOS, all polygons as one component."""
    geometry, face, polygon, _ = overlay.cut_by_overlay(polygons, np.zeros(len(polygons), int))
    whole = np.full(len(geometry), len(polygons))
    np.minimum.at(whole, face, polygon)
    return by_cover(face, polygon, areas_of_parts(geometry, polygons, whole))


def usable(shapes):
    """Valid polygons, as the sweep cuts them."""
    shapes = shapely.make_valid(np.array(shapes), method="structure", keep_collapsed=False)
    return shapes[np.isin(shapely.get_type_id(shapes), (3, 6)) & (shapely.area(shapes) > 0)]


def squares(random, count, corner):
    """Boxes on a small lattice: edges on edges, corners on edges, three lines through a point."""
    ends = np.sort(random.integers(0, 6, (count, 2, 2)) + np.array([0, 0.5]), axis=2) * STEP
    (west, east), (south, north) = ends[:, 0].T + corner[0], ends[:, 1].T + corner[1]
    return shapely.box(west, south, east, north)


def stars(random, count, corner):
    shapes = []
    for _ in range(count):
        turn = np.sort(random.uniform(0, 2 * np.pi, random.integers(5, 25)))
        points = random.uniform(0.2, 2, (len(turn), 1)) * np.stack([np.cos(turn), np.sin(turn)], 1)
        shapes.append(shapely.Polygon((points + random.uniform(0, 6, 2)) * STEP + corner))
    return usable(shapes)


def lattice(random, count, corner):
    """Polygons with corners on a lattice, of which edges nearly, but not exactly, fall together."""
    shapes = [
        shapely.MultiPoint(random.integers(0, 7, (random.integers(3, 8), 2))).convex_hull
        for _ in range(count)
    ]
    return usable([shapely.transform(shape, lambda xy: xy * STEP + corner) for shape in shapes])


def versions(random, count, corner):
    """What was drawn again after work was taken out of it, again and again."""
    shapes = list(stars(random, count, corner))
    for _ in range(count):
        one, other = (shapes[k] for k in random.integers(0, len(shapes), 2))
        again = one.difference(other) if random.random() < 0.6 else one.intersection(other)
        shapes += [again] if again.area > 0 else []
    return usable(shapes)


def rings(random, count, corner):
    """Rings round a few points: islands in holes, and holes that touch."""
    shapes = []
    for _ in range(count):
        middle = shapely.Point(corner + random.integers(0, 3, 2) * 2 * STEP)
        size, hole = random.uniform(0.2, 3) * STEP, random.uniform(0.3, 1.2)
        shape = middle.buffer(size, quad_segs=random.integers(1, 5))
        shapes.append(shape.difference(middle.buffer(size * hole, quad_segs=2)))
    return usable([*shapes, *squares(random, 2, corner)])


def drawn_twice(kind, off):
    """The same outlines twice, corner by corner a little off."""

    def shapes(random, count, corner):
        once = kind(random, count, corner)

        def moved(xy):
            places, which = np.unique(xy, axis=0, return_inverse=True)
            return xy + random.uniform(-off, off, places.shape)[which]

        return usable([*once, *(shapely.transform(shape, moved) for shape in once)])

    return shapes


KINDS = {
    "squares": squares,
    "stars": stars,
    "lattice": lattice,
    "versions": versions,
    "rings": rings,
    "squares off by a millimetre": drawn_twice(squares, 1e-8),
    "lattice off by a hair": drawn_twice(lattice, 1e-12),
    "stars off by a nanometre": drawn_twice(stars, 1e-14),
    "lattice off by the last digit": drawn_twice(lattice, 3e-15),
}
CORNERS = [(30, 48), (-78, -4), (0, 0), (-179.999, -60)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_ground_has_the_polygons_that_geos_finds_there(kind, monkeypatch):
    # A fault of the exact cut would not be seen where GEOS cuts what it cannot vouch for.
    monkeypatch.setattr(faces, "cut_by_overlay", lambda *_: pytest.fail("not vouched for"))
    for seed, corner in enumerate(CORNERS):
        polygons = KINDS[kind](np.random.default_rng(seed), 12, corner)
        cut = faces.cut(polygons)
        ours, theirs = by_cover(cut.face, cut.polygon, cut.area_m2), cut_by_geos(polygons)
        # GEOS rounds corners while it nodes: some nanometres along the outlines.
        allowed = 1e-9 * geodesic_area(polygons).sum()
        for cover in ours.keys() | theirs.keys():
            assert ours.get(cover, 0.0) == pytest.approx(theirs.get(cover, 0.0), abs=allowed)
        assert cut.missed.tolist() == []
        # Their outlines lie side by side.
        whole = shapely.union_all(polygons).area
        assert shapely.area(cut.geometry).sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("kind", ["versions", "lattice off by the last digit"])
def test_outlines_that_are_joined_of_faces_are_valid(kind):
    polygons = KINDS[kind](np.random.default_rng(3), 12, (30, 48))
    cut = faces.cut(polygons)
    # Of each polygon the faces that are its own, and those it shares.
    for chosen in (cut.polygon, cut.polygon % 3):
        pairs = np.unique(np.stack([cut.face, chosen]), axis=1)
        group = np.unique(pairs[1], return_inverse=True)[1]
        joined = faces.dissolve(cut.geometry[pairs[0]], group)
        assert shapely.is_valid(joined).all()
        assert shapely.area(joined) == pytest.approx(
            np.bincount(group, shapely.area(cut.geometry[pairs[0]])), rel=1e-9
        )


@pytest.mark.parametrize("kind", ["squares", "stars", "lattice", "versions", "rings"])
def test_the_faces_of_a_polygon_give_its_outline_in_whatever_order(kind):
    polygons = KINDS[kind](np.random.default_rng(8), 12, (30, 48))
    cut = faces.cut(polygons)
    mixed = np.random.default_rng(9).permutation(len(cut.face))
    first, again = (
        unions.united(cut.wkb.take(cut.face[rows]), cut.polygon[rows], len(polygons))
        for rows in (np.arange(len(mixed)), mixed)
    )
    assert shapely.to_wkb(first).tolist() == shapely.to_wkb(again).tolist()
    plain = np.flatnonzero(~shapely.is_missing(first))
    assert len(plain)
    off = shapely.area(shapely.symmetric_difference(first[plain], polygons[plain], grid_size=1e-13))
    assert off == pytest.approx(0, abs=1e-9 * STEP**2)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_faces_are_united_the_same_before_and_after_they_are_drawn(kind):
    polygons = KINDS[kind](np.random.default_rng(10), 12, (30, 48))
    cut = faces.cut(polygons)
    yet, drawn = (pieces.Packed(parts) for parts in (cut.drawings, [cut.wkb]))
    assert yet.well_known(cut.face).equals(drawn.well_known(cut.face))
    first = np.flatnonzero(np.diff(cut.face, prepend=-1))
    # Each face for its first polygon, and all faces of each polygon, many of which are in several.
    for face, owner in (
        (cut.face[first], np.unique(cut.polygon[first], return_inverse=True)[1]),
        (cut.face, cut.polygon),
    ):
        every = np.arange(owner.max() + 1)
        shapes, others = (
            pieces.sheet_of(held, face, owner, len(every)).joined(every, every, len(every))
            for held in (yet, drawn)
        )
        assert shapely.to_wkb(shapes).tolist() == shapely.to_wkb(others).tolist()
        assert shapely.area(shapes) == pytest.approx(
            np.bincount(owner, shapely.area(cut.geometry)[face]), rel=1e-9
        )


def test_areas_that_touch_no_other_stay_as_they_were_drawn():
    # Their boxes meet; so do those of the two that lie in one another's gap.
    left, right = shapely.Polygon([(0, 3), (3, 0), (0, 0)]), shapely.box(2, 2, 3, 3)
    frame = shapely.Polygon([(9, 9), (9, 0), (5, 0), (5, 9)], [[(6, 1), (8, 1), (8, 8), (6, 8)]])
    island = shapely.MultiPolygon([shapely.box(6.5, 2, 7, 3), shapely.box(7.5, 2, 7.8, 3)])
    polygons = np.array([left, right, frame, island])
    cut = faces.cut(polygons)
    assert cut.polygon.tolist() == [0, 1, 2, 3]
    assert cut.wkb.to_pylist() == shapely.to_wkb(polygons).tolist()
    assert cut.area_m2.tolist() == geodesic_area(polygons).tolist()
    # One more lies in the frame: no longer alone, though they share no edge.
    hut = shapely.box(5.2, 4, 5.4, 5)
    cut = faces.cut(np.append(polygons, hut))
    assert np.bincount(cut.polygon).tolist() == [1, 1, 2, 1, 1]


def test_ground_that_stands_twice_or_meets_in_a_corner_is_no_plain_union():
    box, beside, across = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)
    gap = [(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)]
    frame = shapely.Polygon(shapely.box(-5, -5, 9, 9).exterior, [gap])
    apart, point = shapely.box(5, 5, 6, 6), shapely.Point(0, 0)
    groups = {
        "twice": [box, beside, box],
        "corner": [box, across],
        "point": [box, point, beside],
        "points": [point, point],
        "shells and holes": [frame, box, shapely.box(20, 20, 21, 21)],
        "filled": [frame, box, shapely.reverse(beside)],
        "apart": [box, beside, apart],
    }
    shapes = np.array([shape for group in groups.values() for shape in group])
    group = np.repeat(np.arange(len(groups)), [len(group) for group in groups.values()])
    drawn = unions.united(faces.well_known(shapes), group, len(groups))
    for alone in ([point, point], [box]):
        known = faces.well_known(np.array(alone))
        assert unions.united(known, np.zeros(len(alone), int), 1) == [None]
    assert shapely.is_missing(drawn).tolist() == [True] * 5 + [False] * 2
    assert drawn[5].equals(shapely.box(-5, -5, 9, 9))
    assert drawn[6].equals(shapely.union_all([box, beside, apart]))


@pytest.mark.parametrize("few", [0, 10**6], ids=["in turns", "at once"])
def test_what_hangs_together_is_what_hands_that_touch_can_reach(few, monkeypatch):
    monkeypatch.setattr(components, "FEW", few)
    random = np.random.default_rng(4)
    west, south, wide, high = random.uniform(0, 1, (4, 200)) * [[60], [60], [5], [5]]
    shapes = np.append(
        shapely.box(west, south, west + wide, south + high),
        [*(shapely.Point(x, x).buffer(2, quad_segs=64) for x in range(0, 60, 9)), None],
    )
    near = shapely.intersects(shapes[:, None], shapes) | np.eye(len(shapes), dtype=bool)
    first = np.arange(len(shapes))
    for _ in shapes:
        first = np.where(near, first, len(shapes)).min(axis=1)
    found = components.touching(shapes)
    assert found.tolist() == np.unique(first, return_inverse=True)[1].tolist()
    assert 10 < found.max() < 150
    # By boxes fewer are told apart, and none that touch; what grows large is told apart by touch.
    by_boxes, divided = (components.near(shapes, limit) for limit in (10**6, 0))
    boxes = components.touching(shapely.box(*shapely.bounds(shapes).T))
    for ours, theirs in ((by_boxes, boxes), (divided, found)):
        pairs = len(np.unique(np.stack([ours, theirs]), axis=1).T)
        assert pairs == len(np.unique(ours)) == len(np.unique(theirs))
    assert by_boxes.max() < found.max()


def test_a_cut_does_not_depend_on_what_is_cut_beside():
    near = versions(np.random.default_rng(5), 12, (30, 48))
    far = lattice(np.random.default_rng(6), 12, (31, 49))
    alone = faces.cut(near)
    both = faces.cut(np.concatenate([far, near]))
    mine = np.unique(both.face[both.polygon >= len(far)])
    assert np.sort(both.area_m2[mine]).tolist() == np.sort(alone.area_m2).tolist()
    theirs = {both.wkb[face].as_py() for face in mine.tolist()}
    assert theirs == set(alone.wkb.to_pylist())


def test_an_island_lies_in_the_gap_of_a_frame_that_a_polygon_covers():
    beams = [(0, 0, 9, 1), (0, 8, 9, 9), (0, 1, 1, 8), (8, 1, 9, 8)]
    island, cover = (4, 4, 5, 5), (-1, -1, 10, 10)
    polygons = shapely.box(*(np.array([cover, *beams, island]) * STEP).T)
    cut = faces.cut(polygons)
    planar = by_cover(cut.face, cut.polygon, shapely.area(cut.geometry) / STEP**2)
    assert planar[0,] == pytest.approx(121 - 81 + 48)
    assert planar[0, 5] == pytest.approx(1)
    gap = cut.geometry[shapely.contains_properly(cut.geometry, shapely.Point(2 * STEP, 2 * STEP))]
    assert [len(shape.interiors) for shape in gap] == [1]


@pytest.mark.parametrize(
    ("around", "islands", "m2"),
    [
        # Straight below a corner.
        ([[(0, 4), (4, 0), (8, 4), (4, 8)]], [[(3, 3), (5, 3), (4, 5)]], {(0,): 30, (0, 1): 2}),
        # Below the first and the last part of an edge that another crosses.
        (
            [[(0, 0), (8, 0), (8, 8), (0, 8)], [(3, 6), (5, 6), (5, 9), (3, 9)]],
            [[(1, 1), (2, 1), (2, 2), (1, 2)], [(6, 1), (7, 1), (7, 2), (6, 2)]],
            {(0,): 58, (1,): 2, (0, 1): 4, (0, 2): 1, (0, 3): 1},
        ),
        # Below an edge that two share.
        (
            [[(0, 0), (8, 0), (8, 8), (0, 8)], [(0, 2), (4, 2), (8, 8), (0, 8)]],
            [[(1, 3), (2, 3), (2, 4), (1, 4)]],
            {(0,): 28, (0, 1): 35, (0, 1, 2): 1},
        ),
        # Below the crossing of two edges, one of which is the lower on either side.
        (
            [[(0, 0), (8, 0), (8, 8), (0, 4)], [(0, 0), (8, 0), (8, 4), (0, 8)]],
            [[(3, 1), (5, 1), (4, 2)]],
            {(0,): 8, (1,): 8, (0, 1): 39, (0, 1, 2): 1},
        ),
        # What has an island of its own above its lowest corner is an island itself.
        (
            [[(0, 0), (20, 0), (20, 20), (0, 20)]],
            [[(9, 2), (16, 9), (9, 16), (2, 9)], [(8, 8), (10, 8), (10, 10), (8, 10)]],
            {(0,): 302, (0, 1): 94, (0, 1, 2): 4},
        ),
    ],
    ids=["corner", "parts", "shared edge", "crossing", "island with an island"],
)
def test_an_island_lies_in_the_face_below_the_next_edge(around, islands, m2, monkeypatch):
    monkeypatch.setattr(faces, "cut_by_overlay", lambda *_: pytest.fail("not vouched for"))
    # Units of which neither rounding nor the earth's shape changes anything, east and west, north
    # and south, one way round and the other.
    for corner, way in itertools.product([(32, 16), (-64, -32)], [1, -1]):
        rings = [np.array(ring[::way]) / 1024 + corner for ring in (*around, *islands)]
        cut = faces.cut(np.array([*map(shapely.Polygon, rings)]))
        found = by_cover(cut.face, cut.polygon, shapely.area(cut.geometry) * 1024**2)
        assert found == pytest.approx(m2)


@pytest.mark.parametrize(
    ("ring", "ground"),
    [
        # The square in the west is gone round twice.
        (
            [(0, 0), (4, 0), (4, 4), (0, 4), (0, 1), (2, 1), (2, 3), (0, 3)],
            shapely.box(0, 0, 4, 4),
        ),
        # That in the middle is, and the one in the corner is not gone round at all.
        (
            [(0, 0), (6, 0), (6, 6), (0, 6), (0, 2), (4, 2), (4, 4), (2, 4), (2, 0)],
            shapely.box(0, 0, 6, 6) - shapely.box(0, 0, 2, 2),
        ),
    ],
    ids=["beside the edge", "in the middle"],
)
def test_ground_that_is_gone_round_twice_is_no_hole(ring, ground):
    """A ring that crosses itself: its area counts such ground twice."""
    outlines = np.array([shapely.Polygon(ring), None, shapely.box(8, 8, 9, 9)])
    mended = faces._valid(outlines)
    assert mended[0].equals(ground)
    assert mended[1:].tolist() == outlines[1:].tolist()


def test_edges_that_differ_by_rounding_leave_no_slivers():
    west = shapely.box(30, 48, 30 + STEP, 48 + STEP)
    past = np.nextafter(30 + STEP, 0)
    cut = faces.cut(np.array([west, shapely.box(past, 48, 30.003, 48 + STEP)]))
    assert sorted(cut.polygon.tolist()) == [0, 1]


def test_a_polygon_thinner_than_rounding_is_not_lost():
    thin = shapely.box(30, 48, np.nextafter(30, 31), 48 + STEP)
    cut = faces.cut(np.array([shapely.box(30, 48, 30.003, 48 + STEP), thin]))
    assert geodesic_area(thin) > 0
    assert cut.area_m2[cut.face[cut.polygon == 1]].sum() == pytest.approx(
        geodesic_area(thin), rel=1e-3
    )


@pytest.mark.parametrize("lost", ["a pair of face and polygon", "a node"])
def test_what_cannot_be_vouched_for_is_cut_by_geos(monkeypatch, lost):
    polygons = stars(np.random.default_rng(1), 12, (30, 48))
    covers_of, cycles_of = faces.covers_of, faces.cycles_of
    if lost == "a node":
        monkeypatch.setattr(
            faces,
            "cycles_of",
            lambda rings, chains: cycles_of(rings, chains._replace(nodes=chains.nodes - 1)),
        )
    else:
        monkeypatch.setattr(
            faces, "covers_of", lambda *found: tuple(pairs[1:] for pairs in covers_of(*found))
        )
    cut = faces.cut(polygons)
    assert by_cover(cut.face, cut.polygon, cut.area_m2) == cut_by_geos(polygons)


def test_polygons_that_reach_a_pole_are_cut_and_measured():
    reach, field = shapely.box(10, 80, 20, 90), shapely.box(15, 85, 25, 88)
    cut = faces.cut(np.array([reach, field]))
    found = cut.area_m2[cut.face[cut.polygon == 0]].sum()
    assert found == pytest.approx(geodesic_area(reach), rel=1e-9)
    assert sorted(np.bincount(cut.polygon).tolist()) == [2, 2]


points = arrays.arrays(
    float, (3, 2), elements=st.sampled_from([30 + k / 3e3 for k in range(4)]) | st.floats(-180, 180)
)


@settings(max_examples=examples(20))
@given(points)
def test_the_side_of_a_point_is_exact(abc):
    found, _ = exact.side(*abc.reshape(6, 1))
    (ax, ay), (bx, by), (cx, cy) = ([Fraction(value) for value in point] for point in abc.tolist())
    told = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
    assert np.sign(found[0]) == (told > 0) - (told < 0)


@pytest.mark.parametrize("reach", [80, 1e-3])
def test_points_within_rounding_of_a_line_lie_on_its_side_by_as_much(reach):
    random = np.random.default_rng(20261126)
    a, b = random.uniform(-reach, reach, (2, 400, 2))
    c = a + random.uniform(0, 1, (400, 1)) * (b - a)
    c += random.integers(-2, 3, c.shape) * np.spacing(c)
    found, error = exact.side(*a.T, *b.T, *c.T)
    told = []
    for corners in zip(a.tolist(), b.tolist(), c.tolist(), strict=True):
        (ax, ay), (bx, by), (cx, cy) = ([Fraction(value) for value in at] for at in corners)
        told.append(float((ax - cx) * (by - cy) - (ay - cy) * (bx - cx)))
    told = np.array(told)
    assert np.sign(found).tolist() == np.sign(told).tolist()
    assert (np.abs(found - told) <= error).all()
    plain = (a[:, 0] - c[:, 0]) * (b[:, 1] - c[:, 1]) - (a[:, 1] - c[:, 1]) * (b[:, 0] - c[:, 0])
    unsure = np.abs(plain) <= error
    assert found[unsure] == pytest.approx(told[unsure], rel=1e-15, abs=0)
    assert (np.sign(plain) != np.sign(told)).any()


def test_two_products_of_one_that_differ_by_less_than_they_can_show():
    least = 2.0**-30
    a, b = (1.0, 1.0 + least), (1.0 - least, 1.0)
    found, _ = exact.side(*np.array([*a, *b, 0.0, 0.0]).reshape(6, 1))
    assert found.tolist() == [least**2]


def test_directions_closer_than_rounding_are_told_apart():
    """Each of the angles is the one before and the least step further."""
    x = np.full(5, 31.0)
    y = 48 + np.arange(5) * np.spacing(48.0)
    for turn in range(4):
        for _ in range(turn):
            x, y = -y, x
        order = exact.order_round(np.zeros(5), np.zeros(5), x, y)
        assert np.argsort(order, kind="stable").tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("at", "far"), [(0.0, 31.0), (0.75, 0.125)])
def test_directions_are_told_apart_all_round_a_point(at, far):
    """Along each axis, the least step to either side of it, and between the axes."""
    step = np.spacing(at or far)
    quarter = np.array([[far, 0.0], [far, step], [far, far], [step, far]])
    left = np.array([[0, 1], [-1, 0]])
    x, y = np.concatenate([quarter @ np.linalg.matrix_power(left, n) for n in range(4)]).T
    shuffled = np.random.default_rng(0).permutation(len(x))
    here = np.full(16, at)
    order = exact.order_round(here, here, at + x[shuffled], at + y[shuffled])
    assert shuffled[np.argsort(order, kind="stable")].tolist() == list(range(16))
    assert len({*order.tolist()}) == len(x)


def test_a_small_field_that_lost_ground_is_told_beside_a_province_that_did_not():
    """A hundredth of the field is 3e-13 of the province, which hides it in a common sum."""
    polygons = np.array([PROVINCE, FIELD])
    rest = shapely.box(31, 11, 31.0005, 11.000495)
    geometry = np.array([PROVINCE.difference(FIELD), rest, FIELD.difference(rest)])
    # The last face is taken for the province's alone.
    face, polygon = np.array([0, 1, 1, 2]), np.array([0, 0, 1, 0])
    missed = overlay._missed(polygons, geometry, face, polygon, overlay.ROUNDING)
    assert missed.tolist() == [1]


def test_faces_that_add_up_are_believed():
    polygons = np.array([PROVINCE, FIELD])
    cut = faces.cut(polygons)
    assert cut.missed.tolist() == []
    of_field = cut.face[cut.polygon == 1]
    assert shapely.area(cut.geometry[of_field]).sum() == np.float64(FIELD.area)
