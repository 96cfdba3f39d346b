"""Made-up ground for pictures of maps: hills, rivers that run down them, roads and places.

Everything is made up from a seed, and looks like ground alone: maps that show it have to say so.
"""

from __future__ import annotations

import heapq
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
Cell = tuple[int, int]

SIZE = 320
ROUGHNESS = 2.3
TILT = 0.45
"""How much of the height is a slope to the south-east, along which water runs."""

STREAM, RIVER = 220, 4000
"""Cells of ground from which water gathers in a stream, and in a river."""

NAMES = ("San Juan", "Alto Río", "La Loma", "Puerto Viejo", "Dos Aguas", "El Mirador")


def made_ground(folder: Path, bounds: Box, *, lowest: float, highest: float, seed: int) -> None:
    """Write ``ground.gpkg`` (rivers, roads, places) and ``elevation.tif`` for some bounds."""
    rng = np.random.default_rng(seed)
    metres, below = _drained(_hills(rng, lowest, highest))
    with rasterio.open(
        folder / "elevation.tif", "w", driver="GTiff", width=SIZE, height=SIZE, count=1,
        dtype="float32", crs="EPSG:4326", transform=from_bounds(*bounds, SIZE, SIZE),
    ) as file:  # fmt: skip
        file.write(metres.astype("float32"), 1)
    waters = _waters(metres, below)
    lines = [_smooth(_lonlat(line, bounds)) for line, _ in waters]
    longest_first = sorted(range(len(lines)), key=lambda n: -lines[n].length)
    named = dict(zip(longest_first, NAMES, strict=False))
    table = gpd.GeoDataFrame(
        {
            "waterway": [kind for _, kind in waters],
            "name": [f"Río {named[n]}" if n in named else "" for n in range(len(lines))],
        },
        geometry=lines,
        crs=4326,
    )
    table.to_file(folder / "ground.gpkg", layer="rivers")
    # A road keeps to one side of a river; tracks leave it for the hills.
    width = bounds[2] - bounds[0]
    longest = [lines[n].simplify(width / 200) for n in named]
    road = shapely.offset_curve(longest[0], width / 60)
    tracks = [shapely.offset_curve(line, -width / 80) for line in longest[1:4]]
    roads = gpd.GeoDataFrame(
        {"highway": ["primary", "tertiary", "track", "track"]}, geometry=[road, *tracks], crs=4326
    )
    roads.to_file(folder / "ground.gpkg", layer="roads")
    shares = np.linspace(0.08, 0.92, len(NAMES))
    places = gpd.GeoDataFrame(
        {"place": ["town", *["village"] * 3, *["hamlet"] * 2], "name": NAMES},
        geometry=[shapely.line_interpolate_point(road, share, normalized=True) for share in shares],
        crs=4326,
    )
    places.to_file(folder / "ground.gpkg", layer="places")


def made_photo(folder: Path, bounds: Box, *, seed: int) -> None:
    """Write ``photo.tif``, dark forest with clearings as seen from above, for some bounds."""
    rng = np.random.default_rng(seed)
    hills = _hills(rng, 0, 1)
    slope = np.gradient(hills)[0]
    light = 1 + 0.5 * slope / np.abs(slope).max() + 0.12 * rng.normal(size=hills.shape)
    cleared = _hills(rng, 0, 1) < 0.2
    bands = np.where(cleared, [[[124]], [[116]], [[74]]], [[[38]], [[62]], [[34]]]) * light
    with rasterio.open(
        folder / "photo.tif", "w", driver="GTiff", width=SIZE, height=SIZE, count=3,
        dtype="uint8", crs="EPSG:4326", transform=from_bounds(*bounds, SIZE, SIZE),
    ) as file:  # fmt: skip
        file.write(np.clip(bands, 0, 255).astype("uint8"))


def _hills(rng: np.random.Generator, lowest: float, highest: float) -> Array:
    """Make hills of noise whose long waves are the highest, on ground that slopes."""
    waves = np.hypot(*np.meshgrid(np.fft.fftfreq(SIZE), np.fft.fftfreq(SIZE)))
    waves[0, 0] = 1.0
    noise = np.real(np.fft.ifft2(np.fft.fft2(rng.normal(size=(SIZE, SIZE))) / waves**ROUGHNESS))
    down, across = np.mgrid[1 : 0 : SIZE * 1j, 1 : 0 : SIZE * 1j]
    hills = (noise - noise.min()) / np.ptp(noise) + TILT * (down + across)
    return lowest + (highest - lowest) * (hills - hills.min()) / np.ptp(hills)


def _drained(metres: Array) -> tuple[Array, dict[Cell, Cell]]:
    """Fill hollows, from the edge inwards, and tell to which neighbour each cell drains.

    It is the priority-flood of R. Barnes et al., Computers & Geosciences 62 (2014).
    """
    filled = metres.copy()
    edge = [
        (row, column) for row in range(SIZE) for column in range(SIZE)
        if row in {0, SIZE - 1} or column in {0, SIZE - 1}
    ]  # fmt: skip
    heap = [(float(metres[cell]), cell) for cell in edge]
    heapq.heapify(heap)
    below: dict[Cell, Cell] = {}
    seen = set(edge)
    while heap:
        height, cell = heapq.heappop(heap)
        for row in range(max(cell[0] - 1, 0), min(cell[0] + 2, SIZE)):
            for column in range(max(cell[1] - 1, 0), min(cell[1] + 2, SIZE)):
                if (row, column) not in seen:
                    seen.add((row, column))
                    below[row, column] = cell
                    filled[row, column] = max(filled[row, column], height + 1e-3)
                    heapq.heappush(heap, (float(filled[row, column]), (row, column)))
    return filled, below


def _waters(metres: Array, below: dict[Cell, Cell]) -> list[tuple[list[Cell], str]]:
    """Follow water from where enough gathers to the edge, or to a stream that is there."""
    gathered = np.ones_like(metres)
    for cell in sorted(below, key=lambda one: -metres[one]):
        gathered[below[cell]] += gathered[cell]
    wet = {cell for cell in below if gathered[cell] >= STREAM}
    heads = sorted(wet - {below[cell] for cell in wet}, key=lambda cell: -metres[cell])
    found = []
    done: set[Cell] = set()
    for head in heads:
        line = [head]
        while line[-1] in below and line[-1] not in done:
            done.add(line[-1])
            line.append(below[line[-1]])
        broad = next((n for n, cell in enumerate(line) if gathered[cell] >= RIVER), len(line))
        parts = [(line[: broad + 1], "stream"), (line[broad:], "river")]
        found += [(part, kind) for part, kind in parts if len(part) > 3]
    return found


def _lonlat(line: list[Cell], bounds: Box) -> Array:
    west, south, east, north = bounds
    rows, columns = np.array(line).T + 0.5
    return np.column_stack(
        [west + (east - west) * columns / SIZE, north - (north - south) * rows / SIZE]
    )


def _smooth(points: Array) -> Any:
    kernel = np.ones(5) / 5
    padded = np.pad(points, ((2, 2), (0, 0)), mode="edge")
    line = np.column_stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)])
    line[[0, -1]] = points[[0, -1]]
    return shapely.LineString(line)
