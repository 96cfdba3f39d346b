"""Geodesic area of a column of hazard polygons, against one call of pyproj for each polygon.

Run as ``python benchmarks/bench_geodesic_area.py``.
"""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import shapely
from pyproj import Geod

from minemap.geodesy import geodesic_area

GEOD = Geod(ellps="WGS84")
POLYGONS = 100_000
MEASURED_BY_PYPROJ = 10_000
ROUNDS = 5


def hazards(vertices: int, random: np.random.Generator) -> np.ndarray:
    """Draw irregular polygons of 5 m² to 160,000 m², from 55° S to 70° N."""
    size = 10 ** random.uniform(np.log10(5), np.log10(160_000), POLYGONS)
    radius = np.sqrt(size / np.pi)[:, None] * random.uniform(0.6, 1.4, (POLYGONS, vertices))
    azimuth = np.sort(random.random((POLYGONS, vertices)), axis=1) * 2 * np.pi
    lon = random.uniform(-180, 179, POLYGONS)[:, None]
    lat = random.uniform(-55, 70, POLYGONS)[:, None]
    east = radius * np.sin(azimuth) / (111_320 * np.cos(np.radians(lat)))
    north = radius * np.cos(azimuth) / 111_320
    return np.asarray(shapely.polygons(np.stack([lon + east, lat + north], axis=-1)))


def best_of(rounds: int, function, *arguments) -> float:
    """Shortest time of several, in seconds."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        function(*arguments)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def one_by_one(polygons: np.ndarray) -> np.ndarray:
    return np.array([abs(GEOD.geometry_area_perimeter(polygon)[0]) for polygon in polygons])


def by_plane_geometry(polygons: np.ndarray) -> np.ndarray:
    """Areas from distances and directions as seen from the first corner, true to 2e-9 here."""
    corners = shapely.get_coordinates(polygons).reshape(len(polygons), -1, 2)
    seen_from = np.broadcast_to(corners[:, :1], corners.shape)
    azimuth, _, metres = GEOD.inv(
        *(ends[..., k].ravel() for ends in (seen_from, corners) for k in (0, 1))
    )
    angle = np.radians(azimuth).reshape(corners.shape[:2])
    metres = metres.reshape(corners.shape[:2])
    plane = np.stack([metres * np.sin(angle), metres * np.cos(angle)], axis=-1)
    return np.asarray(shapely.area(shapely.polygons(plane)))


def peak_bytes(polygons: np.ndarray) -> int:
    """Peak of the memory that numpy takes on the way, the result included."""
    tracemalloc.start()
    geodesic_area(polygons)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def main() -> None:
    random = np.random.default_rng(2023)
    print(f"{POLYGONS:,} polygons of 5 to 160,000 m², one core; pyproj on {MEASURED_BY_PYPROJ:,}.")
    print("Deviations are the largest, as multiples of 1e-8 or 1 cm², whichever is larger; that of")
    print(
        "pyproj from plane geometry is its own rounding. Memory is the peak, as a multiple of the"
    )
    print("coordinates.")
    print()
    print("           microseconds each          ------------- deviation -------------")
    print("            pyproj   minemap  ratio   from pyproj  from plane  pyproj-plane  memory")
    for vertices in (12, 30, 60):
        polygons = hazards(vertices, random)
        some = polygons[:MEASURED_BY_PYPROJ]
        theirs = best_of(2, one_by_one, some) / len(some)
        ours = best_of(ROUNDS, geodesic_area, polygons) / len(polygons)
        measured, pyproj, plane = geodesic_area(some), one_by_one(some), by_plane_geometry(some)
        allowed = np.maximum(1e-8 * plane, 1e-4)
        from_pyproj, from_plane, pyproj_from_plane = (
            np.max(np.abs(one - other) / allowed)
            for one, other in ((measured, pyproj), (measured, plane), (pyproj, plane))
        )
        memory = peak_bytes(polygons) / (16 * shapely.get_num_coordinates(polygons).sum())
        print(
            f"{vertices:2} vertices {theirs * 1e6:7.1f} {ours * 1e6:9.2f} {theirs / ours:6.1f} "
            f"{from_pyproj:13.2f} {from_plane:11.2f} {pyproj_from_plane:13.2f} {memory:7.2f}"
        )


if __name__ == "__main__":
    main()
