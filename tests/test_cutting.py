"""Nothing that was cut is believed unchecked: each polygon against its own faces."""

from __future__ import annotations

import numpy as np
import shapely

from minemap.sweep import faces

PROVINCE = shapely.box(30, 10, 32, 12)
FIELD = shapely.box(31, 11, 31.0005, 11.0005)


def test_a_small_field_that_lost_ground_is_told_beside_a_province_that_did_not():
    """A hundredth of the field is 3e-13 of the province, which hides it in a common sum."""
    polygons = np.array([PROVINCE, FIELD])
    rest = shapely.box(31, 11, 31.0005, 11.000495)
    geometry = np.array([PROVINCE.difference(FIELD), rest, FIELD.difference(rest)])
    # The last face is taken for the province's alone.
    face, polygon = np.array([0, 1, 1, 2]), np.array([0, 0, 1, 0])
    missed = faces._missed(polygons, geometry, face, polygon, faces.ROUNDING)
    assert missed.tolist() == [1]


def test_faces_that_add_up_are_believed():
    polygons = np.array([PROVINCE, FIELD])
    cut = faces.cut(polygons)
    assert cut.missed.tolist() == []
    of_field = cut.face[cut.polygon == 1]
    assert shapely.area(cut.geometry[of_field]).sum() == np.float64(FIELD.area)
