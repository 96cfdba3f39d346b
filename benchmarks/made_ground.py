"""Made-up ground for pictures of maps: hills, rivers that run down them, roads and places.

Everything is made up from a seed, and looks like ground alone: maps that show it have to say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_bounds

if TYPE_CHECKING:
    from pathlib import Path

Array = np.ndarray[Any, Any]
Box = tuple[float, float, float, float]

SIZE = 512
ROUGHNESS = 2.1
NAMES = ("San Juan", "Alto Río", "La Loma", "Puerto Viejo", "Dos Aguas", "El Mirador")


def made_ground(folder: Path, bounds: Box, *, lowest: float, highest: float, seed: int) -> None:
    """Write ``ground.gpkg`` (rivers, roads, places) and ``elevation.tif`` for some bounds."""
    rng = np.random.default_rng(seed)
    metres = _hills(rng, lowest, highest)
    with rasterio.open(
        folder / "elevation.tif", "w", driver="GTiff", width=SIZE, height=SIZE, count=1,
        dtype="float32", crs="EPSG:4326", transform=from_bounds(*bounds, SIZE, SIZE),
    ) as file:  # fmt: skip
        file.write(metres.astype("float32"), 1)
    starts = rng.integers(0, SIZE, (400, 2))
    high = starts[np.argsort(-metres[starts[:, 0], starts[:, 1]])][:60]
    rivers = [line for line in (_downhill(metres, tuple(cell)) for cell in high) if len(line) > 40]
    rivers.sort(key=len, reverse=True)
    lines = [_smooth(_lonlat(line, bounds)) for line in rivers[:14]]
    table = gpd.GeoDataFrame(
        {
            "waterway": ["river" if number < 3 else "stream" for number in range(len(lines))],
            "name": [f"Río {name}" for name in NAMES[:3]] + [""] * (len(lines) - 3),
        },
        geometry=lines,
        crs=4326,
    )
    table.to_file(folder / "ground.gpkg", layer="rivers")
    # A road keeps to one side of a river; tracks leave it for the hills.
    width = bounds[2] - bounds[0]
    road = shapely.offset_curve(lines[0].simplify(width / 90), width / 45)
    tracks = [shapely.offset_curve(line.simplify(width / 60), -width / 70) for line in lines[1:5]]
    roads = gpd.GeoDataFrame(
        {"highway": ["primary", "tertiary", "track", "track", "track"]},
        geometry=[road, *tracks],
        crs=4326,
    )
    roads.to_file(folder / "ground.gpkg", layer="roads")
    shares = np.linspace(0.1, 0.9, len(NAMES))
    places = gpd.GeoDataFrame(
        {"place": ["town", *["village"] * 3, *["hamlet"] * 2], "name": NAMES},
        geometry=[shapely.line_interpolate_point(road, share, normalized=True) for share in shares],
        crs=4326,
    )
    places.to_file(folder / "ground.gpkg", layer="places")


def _hills(rng: np.random.Generator, lowest: float, highest: float) -> Array:
    """Make hills of noise whose long waves are the highest."""
    waves = np.hypot(*np.meshgrid(np.fft.fftfreq(SIZE), np.fft.fftfreq(SIZE)))
    waves[0, 0] = 1.0
    noise = np.fft.fft2(rng.normal(size=(SIZE, SIZE))) / waves**ROUGHNESS
    hills = np.real(np.fft.ifft2(noise))
    return lowest + (highest - lowest) * (hills - hills.min()) / np.ptp(hills)


def _downhill(metres: Array, cell: tuple[int, int]) -> list[tuple[int, int]]:
    """Follow the lowest neighbour until the ground rises all round or ends."""
    line, seen = [cell], {cell}
    while 0 < cell[0] < SIZE - 1 and 0 < cell[1] < SIZE - 1:
        around = [
            (cell[0] + down, cell[1] + across) for down in (-1, 0, 1) for across in (-1, 0, 1)
        ]
        fresh = [one for one in around if one not in seen]
        if not fresh:
            break
        cell = min(fresh, key=lambda one: metres[one])
        if metres[cell] > metres[line[-1]] + 2.0:
            break
        line.append(cell)
        seen.add(cell)
    return line


def _lonlat(line: list[tuple[int, int]], bounds: Box) -> Array:
    west, south, east, north = bounds
    rows, columns = np.array(line).T + 0.5
    return np.column_stack(
        [west + (east - west) * columns / SIZE, north - (north - south) * rows / SIZE]
    )


def _smooth(points: Array) -> Any:
    kernel = np.ones(5) / 5
    padded = np.pad(points, ((2, 2), (0, 0)), mode="edge")
    return shapely.LineString(
        np.column_stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)])
    )
