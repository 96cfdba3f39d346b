"""Compares written with measured sizes, and explains the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from minemap.geodesy import WGS84
from minemap.quality.record import KEYS, Record, found, reports

if TYPE_CHECKING:
    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["CHECKS", "likely_causes"]

UNITS = {
    "hectares": 1e-4,
    "square_kilometres": 1e-6,
    "acres": 1 / 4046.8564224,
    "square_feet": 1 / 0.3048**2,
    "as_hectares": 1e4,
    "as_square_kilometres": 1e6,
    "thousands_lost": 1e-3,
    "decimals_gained": 1e1,
}
"""The figure that is written for one square metre in another unit."""

DECIMALS_GAINED = (1e1, 1e2, 1e3)
"""How many times too large a figure is if its decimal mark was lost."""

EXACT_SHARE = 0.005
"""How close an area in some projection must come to be the explanation: the figure may be rounded,
and its outline may have been redrawn since."""

UTM_ZONES = 60
ZONE_DEGREES = 6.0
ZONES_OFF = (-1, 1, -2, 2, -3, 3, -4, 4)
STRETCHED = (1.02, 2.0)
"""Areas in a wrong zone are too large by a factor between these."""


@reports("size")
def sizes(record: Record) -> pd.DataFrame:
    """Find written sizes that differ from the outline."""
    return pd.concat([_sizes(record, table) for table in KEYS], ignore_index=True)


def _sizes(record: Record, table: Table) -> pd.DataFrame:
    measured = record.area_m2[table]
    written = record.table(table)["reported_m2"].to_numpy(dtype=float)
    difference = np.abs(written - measured)
    limit = np.maximum(measured * record.thresholds.size_share, record.thresholds.size_m2)
    off = (measured > 0) & (difference > limit)
    share = record.thresholds.size_share
    return found(
        record,
        "size",
        table,
        off,
        area_m2=difference[off],
        written_m2=written[off],
        measured_m2=measured[off],
        cause=likely_causes(record.shapes[table][off], written[off], measured[off], share),
    )


def likely_causes(shapes: Array, written: Array, measured: Array, share: float = 0.05) -> Array:
    """Name what explains a written size that differs from the measured one.

    Parameters
    ----------
    shapes : numpy.ndarray
        The outlines, in longitude and latitude.
    written, measured : numpy.ndarray
        The two sizes, in m².
    share : float
        How far from the measured size, as a share of it, a written one in another unit may lie.

    Returns
    -------
    numpy.ndarray
        A key of the table ``word.cause`` of ``findings.toml``; ``""`` where nothing fits.

    Examples
    --------
    >>> field = np.array([shapely.box(-78.5, -4, -78.499, -3.999)])
    >>> likely_causes(field, np.array([1.23]), np.array([12_278.7])).tolist()
    ['hectares']
    """
    cause = np.full(len(shapes), "", dtype=object)
    for name, factor in UNITS.items():
        factors = DECIMALS_GAINED if name == "decimals_gained" else (factor,)
        for one in factors:
            expected = measured * one
            # A figure in another unit has few digits: half of the last one is rounding.
            close = np.abs(written - expected) <= np.maximum(share * expected, _rounding(written))
            cause[(cause == "") & close & (written > 0)] = name
    rest = np.flatnonzero(cause == "")
    cause[rest] = _projections(shapes[rest], written[rest], measured[rest])
    return cause


def _rounding(written: Array) -> Array:
    """Give half a step of the last digit of figures below 10; 0 for larger ones."""
    step = np.zeros(len(written))
    for decimals in (2, 1):
        scaled = written * 10**decimals
        short = (written < 10) & (np.abs(scaled - np.round(scaled)) < 1e-9 * 10**decimals)  # noqa: PLR2004
        step[short] = 0.5 / 10**decimals
    # Limit the tolerance, so that not every size fits.
    return np.minimum(step, 0.2 * written)


def _projections(shapes: Array, written: Array, measured: Array) -> Array:
    """Find sizes that equal the planar area of the outline in some projection."""
    cause = np.full(len(shapes), "", dtype=object)
    degrees = shapely.area(shapes)
    cause[np.abs(written - degrees) <= EXACT_SHARE * degrees] = "square_degrees"
    ratio = written / measured
    rest = np.flatnonzero((cause == "") & (ratio > 1))
    mercator = shapely.area(shapely.transform(shapes[rest], _web_mercator))
    cause[rest[np.abs(written[rest] - mercator) <= EXACT_SHARE * mercator]] = "web_mercator"
    rest = np.flatnonzero((cause == "") & (ratio > STRETCHED[0]) & (ratio < STRETCHED[1]))
    cause[rest[_in_a_wrong_zone(shapes[rest], written[rest])]] = "wrong_utm_zone"
    return cause


def _web_mercator(lon_lat: Array) -> Array:
    lon, lat = np.radians(lon_lat).T
    return np.column_stack([WGS84.a * lon, WGS84.a * np.arctanh(np.sin(lat))])


def _in_a_wrong_zone(shapes: Array, written: Array) -> Array:
    """Tell which sizes are areas in a UTM zone some zones away."""
    fits = np.zeros(len(shapes), dtype=bool)
    bounds = shapely.bounds(shapes)
    zone = (np.floor((bounds[:, 0] + 180) / ZONE_DEGREES) % UTM_ZONES + 1).astype(int)
    for off in ZONES_OFF:
        other = (zone - 1 + off) % UTM_ZONES + 1
        for number in np.unique(other[~fits]).tolist():
            rows = np.flatnonzero(~fits & (other == number))
            # The hemisphere makes no difference to an area.
            project = Transformer.from_crs(4326, 32600 + number, always_xy=True).transform
            area = shapely.area(
                shapely.transform(
                    shapes[rows],
                    lambda xy, project=project: np.column_stack(project(xy[:, 0], xy[:, 1])),
                )
            )
            fits[rows] = np.abs(written[rows] - area) <= EXACT_SHARE * area
    return fits


CHECKS = (sizes,)
