"""Relief out of elevations: shade from the north-west, and contours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.extras import needed

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["contour_interval", "contours", "shade", "shadow", "steeper"]

AZIMUTH, ALTITUDE = 315.0, 45.0
"""Degrees: where the light of a map comes from by custom."""

DARKEST, PALEST = 0.55, 0.5
"""Opacity of full shadow and of full light."""

STEEP, MOST_STEEPER = 0.5, 6.0
"""The slope that all but the steepest twentieth of a map has at the most is shown so steep; flat
ground is raised so many times at the most, or what is no hill would look like one."""

INTERVALS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
"""Metres between two contours."""

MOST_LEVELS = 40
"""Contours over the range of elevations of a map."""

SCALE_TO_INTERVAL = 2500.0
"""A map of 1:25,000 has contours of 10 m, as topographic maps do."""


def steeper(metres: Array, across: float, down: float) -> float:
    """Choose the factor on elevations by which the ground of a map shows its hills.

    Parameters
    ----------
    metres, across, down
        As `shade` takes them.

    Returns
    -------
    float
        1 for mountains, more for flatter ground.

    Examples
    --------
    >>> import numpy as np
    >>> slope = np.tile(np.arange(5) * 10.0, (5, 1))
    >>> steeper(slope, 10, 10), steeper(slope, 80, 80), steeper(slope, 5000, 5000)
    (1.0, 4.0, 6.0)
    """
    slopes = np.hypot(*np.gradient(metres, down, across))
    known = slopes[np.isfinite(slopes)]
    steep = float(np.percentile(known, 95)) if known.size else STEEP
    return float(np.clip(STEEP / max(steep, 1e-9), 1.0, MOST_STEEPER))


def shade(metres: Array, across: float, down: float, exaggeration: float = 1.0) -> Array:
    """Shade elevations as if lit from the north-west.

    Parameters
    ----------
    metres : numpy.ndarray of float, shape (height, width)
        Elevations, the north at the top; not a number where there are none.
    across, down : float
        Metres of ground from one to the next, eastwards and southwards.
    exaggeration : float
        Factor on the elevations: flat ground needs more.

    Returns
    -------
    numpy.ndarray of float
        0 is in shadow, 1 full in the light; flat ground has the sine of 45°.

    Notes
    -----
    Slopes are those of Horn, Hill Shading and the Reflectance Map, Proceedings of the IEEE 69
    (1981), the light is at 315° and 45° high.

    Examples
    --------
    >>> import numpy as np
    >>> flat = shade(np.zeros((4, 4)), 10, 10)
    >>> float(flat[1, 1].round(4))
    0.7071
    >>> rising_to_the_east = np.tile(np.arange(5) * 10.0, (5, 1))
    >>> bool(shade(rising_to_the_east, 10, 10)[2, 2] > 0.7071)
    True
    """
    padded = np.pad(metres * exaggeration, 1, mode="edge")
    here = {
        (row, column): padded[1 + row : 1 + row + metres.shape[0],
                              1 + column : 1 + column + metres.shape[1]]
        for row in (-1, 0, 1) for column in (-1, 0, 1)
    }  # fmt: skip
    east = sum(
        weight * (here[row, 1] - here[row, -1]) for row, weight in ((-1, 1), (0, 2), (1, 1))
    ) / (8 * across)
    north = sum(
        weight * (here[-1, column] - here[1, column])
        for column, weight in ((-1, 1), (0, 2), (1, 1))
    ) / (8 * down)
    azimuth, altitude = np.radians(AZIMUTH), np.radians(ALTITUDE)
    # The light on a plane: its normal against the direction to the sun.
    towards = -east * np.sin(azimuth) - north * np.cos(azimuth)
    light = (np.sin(altitude) + np.cos(altitude) * towards) / np.sqrt(1 + east**2 + north**2)
    shade: Array = np.clip(light, 0.0, 1.0)
    return shade


def shadow(light: Array) -> Array:
    """Turn shade into a picture to lay over a map: dark in shadow, pale in the light.

    Parameters
    ----------
    light : numpy.ndarray of float
        As `shade` gives it.

    Returns
    -------
    numpy.ndarray of uint8, shape (height, width, 4)
        Red, green, blue and opacity; flat ground, and where there are no elevations, is clear.

    Examples
    --------
    >>> import numpy as np
    >>> shadow(np.array([[0.0, np.sin(np.radians(45)), 1.0]]))[0, :, 3].tolist()
    [140, 0, 128]
    """
    flat = np.sin(np.radians(ALTITUDE))
    known = np.nan_to_num(light, nan=flat)
    dark = known < flat
    share = np.where(dark, DARKEST * (flat - known) / flat, PALEST * (known - flat) / (1 - flat))
    picture = np.zeros((*light.shape, 4), dtype=np.uint8)
    picture[..., :3] = np.where(dark, 40, 255)[..., None]
    picture[..., 3] = np.rint(255 * share).astype(np.uint8)
    return picture


def contour_interval(metres: Array, scale: float) -> float:
    """Choose how far contours are apart: by the scale, and by how high the ground is.

    Parameters
    ----------
    metres : numpy.ndarray of float
        Elevations.
    scale : float
        The number of the scale 1:n.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    >>> import numpy as np
    >>> contour_interval(np.array([100.0, 300.0]), 25_000)
    10.0
    >>> contour_interval(np.array([0.0, 4000.0]), 25_000)
    100.0
    """
    span = float(np.nanmax(metres) - np.nanmin(metres)) if np.isfinite(metres).any() else 0.0
    least = max(scale / SCALE_TO_INTERVAL, span / MOST_LEVELS)
    return next((step for step in INTERVALS if step >= least * (1 - 1e-9)), INTERVALS[-1])


def contours(metres: Array, box: Box, interval: float) -> list[tuple[float, Any]]:
    """Draw lines of equal elevation.

    Parameters
    ----------
    metres : numpy.ndarray of float, shape (height, width)
        Elevations in the middle of each cell, the north at the top.
    box : tuple of float
        Left, bottom, right and top of the cells.
    interval : float
        Metres from one line to the next.

    Returns
    -------
    list of tuple
        Metres, and a line in the units of the box.

    Raises
    ------
    MissingDependencyError
        If contourpy is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> slope = np.tile(np.arange(5) * 10.0, (4, 1))
    >>> [(level, line.bounds[0]) for level, line in contours(slope, (0, 0, 5, 4), 20.0)]
    [(20.0, 2.5)]
    """
    contourpy = needed("contourpy", "contours of a relief", "report", "contourpy")
    if not np.isfinite(metres).any():
        return []
    height, width = metres.shape
    left, bottom, right, top = box
    x = left + (np.arange(width) + 0.5) * (right - left) / width
    y = top - (np.arange(height) + 0.5) * (top - bottom) / height
    generator = contourpy.contour_generator(x, y, np.ma.masked_invalid(metres))
    low, high = np.nanmin(metres), np.nanmax(metres)
    levels = np.arange(np.floor(low / interval) + 1, np.ceil(high / interval)) * interval
    return [
        (float(level), shapely.LineString(line))
        for level in levels
        for line in generator.lines(level)
        if len(line) > 1
    ]
