"""Sample records that come with minemap.

Peru has the Quebrada de Escritos as the governments published it, and illustrative outlines on the
border with Ecuador. ``sample_data/peru/README.md`` gives the source of every figure, and says what
is real, what is illustrative and what is a balancing entry. There are also random records of any
size, to try things out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.errors import ArgumentError, ReadError, RejectedRows
from minemap.tables.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.dtypes import Array

__all__ = ["generated", "peru", "peru_path", "peru_published", "survey_path"]

FIRST_YEAR, YEARS = 2010, 14
"""The first year of a generated record, and its number of years."""

METRES_A_DEGREE = 111_000.0

SMALLEST_RADIUS_M, LARGEST_RADIUS_M = 1.3, 225.0
"""Areas from 5 m² to 160,000 m², as Peru reported its own (Landmine Monitor, November 2016)."""

AREAS_A_CLUSTER = 60
AREAS_A_STRIP = 10_000
"""Areas along 3° of border: a larger record has a longer border, not a denser one."""

CORNERS = 12
DRAWN_AT_ONCE = 200_000

# Where an installed package carries the samples, and where a source tree has them.
_PLACES = (
    Path(__file__).parent / "data" / "peru",
    Path(__file__).parents[2] / "sample_data" / "peru",
)


def peru_path() -> Path:
    """Give the path of the sample record of Peru.

    Returns
    -------
    pathlib.Path
        A GeoPackage with the layers ``hazards`` and ``releases``.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> samples.peru_path().name
    'peru.gpkg'
    """
    return _find("peru.gpkg")


def survey_path() -> Path:
    """Give the path of a sample form of bearings and distances.

    The legs of the Quebrada de Escritos, from the published corner A, with magnetic bearings of
    2012 to a tenth of a degree and distances to a metre: computed from the published corners, for
    no form of that survey is public.

    Returns
    -------
    pathlib.Path
        A CSV for `minemap.read_survey`.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> samples.survey_path().name
    'quebrada_de_escritos_survey.csv'
    """
    return _find("quebrada_de_escritos_survey.csv")


def peru() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Read the sample record of Peru.

    It has two parts. The Quebrada de Escritos, on the border with Chile, is real. The
    outlines on the border with Ecuador are illustrative, since none are public; only their totals
    follow published figures. The column ``illustrative`` tells the two apart.

    Returns
    -------
    hazards, releases : geopandas.GeoDataFrame
        The two tables that `minemap.Ledger` takes, with their standard columns (``reported_m2`` in
        m², dates, outlines in EPSG:4326) and ``illustrative`` (bool).

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> hazards, releases = samples.peru()
    >>> hazards.loc[~hazards["illustrative"], ["name", "reported_m2"]].values.tolist()
    [['Quebrada de Escritos', 67670.0]]
    >>> int(releases["anti_personnel_mines"].sum())
    1403
    """
    path = peru_path()
    return (
        _layer(path, "hazards", normalise_hazards),
        _layer(path, "releases", normalise_releases),
    )


def peru_published() -> pd.DataFrame:
    """Read the published figures that the sample record of Peru is built from.

    Returns
    -------
    pandas.DataFrame
        One row for each figure: ``border`` (Ecuador, Chile), ``country`` (as the record writes it),
        ``since`` (the first day of what was added
        or released, where that is not 1 January), ``as_of`` (the day it stands for; the last of a
        month or year where no day was published), ``figure`` (total, added, cleared, reduced,
        cancelled, released), ``m2``, ``areas``, ``anti_personnel_mines``, ``anti_vehicle_mines``,
        ``expected_mines``, ``used`` (yes; approximate; no, where sources contradict each other),
        ``as_published`` and ``source``.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> figures = samples.peru_published()
    >>> figures.loc[figures["as_of"] == "2023-12-31", ["m2", "expected_mines"]].values.tolist()
    [[302013, 4743]]
    """
    counts = ("m2", "areas", "anti_personnel_mines", "anti_vehicle_mines", "expected_mines")
    return pd.read_csv(
        _find("published.csv"), dtype=dict.fromkeys(counts, "Int64"), parse_dates=["since", "as_of"]
    )


def generated(
    areas: int = 1_000, records: int = 4_000, *, seed: int = 0, on_fixed_days: bool = False
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Generate a random record: hazardous areas along a border, and releases that cut into them.

    The areas are in clusters, many of them overlapping, from about 5 m² to 160,000 m² each. The
    releases lie on them, across their edges and over one another, as in real records. Nothing in it
    is a real place.

    Parameters
    ----------
    areas, records : int
        How many hazardous areas, and how many land-release records.
    seed : int
        The same seed draws the same record.
    on_fixed_days : bool
        Report every area on 1 January and complete every release on 30 June, so that another
        program can follow the account year by year.

    Returns
    -------
    hazards, releases : geopandas.GeoDataFrame
        The two tables that `minemap.Ledger` takes, with their standard columns and
        ``illustrative``, which is true.

    Raises
    ------
    ArgumentError
        If there is to be no area, or a negative number of records.

    Examples
    --------
    >>> from minemap import samples
    >>> hazards, releases = samples.generated(100, 400)
    >>> len(hazards), len(releases), bool(hazards["illustrative"].all())
    (100, 400, True)
    """
    if areas < 1 or records < 0:
        raise ArgumentError(
            f"areas={areas}, records={records}: ask for one area or more, and no negative number "
            "of records"
        )
    random = np.random.default_rng(seed)
    clusters = max(areas // AREAS_A_CLUSTER, 1)
    along = random.uniform(0, max(areas / AREAS_A_STRIP, 1), clusters)
    strip, part = np.floor(along), along % 1
    centre = np.stack([-78.5 + strip % 100 + 0.5 * part, -6.0 - 5.0 * (strip // 100) + 3.0 * part])
    centre[0] += random.normal(0, 0.01, clusters)
    at = centre[:, random.integers(0, clusters, areas)] + random.normal(0, 0.012, (2, areas))
    radius = np.exp(random.uniform(np.log(SMALLEST_RADIUS_M), np.log(LARGEST_RADIUS_M), areas))
    year = random.integers(0, YEARS - 4, areas)
    outlines = _irregular(at, radius, random)
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{number:07}" for number in range(areas)],
            "category": random.choice(["SHA", "CHA"], areas),
            "reported_on": _days(year, 0, random, fixed=on_fixed_days),
            "sector": random.choice([f"Sector {letter}" for letter in "ABCDEFGH"], areas),
            "illustrative": True,
        },
        geometry=outlines,
        crs="EPSG:4326",
    )
    home = random.integers(0, areas, records)
    offset = random.normal(0, 0.45, (2, records)) * radius[home] / METRES_A_DEGREE
    worked = _irregular(
        at[:, home] + offset, radius[home] * random.uniform(0.2, 0.6, records), random
    )
    done = np.minimum(year[home] + random.integers(0, YEARS, records), YEARS - 1)
    releases = gpd.GeoDataFrame(
        {
            "release_id": [f"R{number:08}" for number in range(records)],
            "hazard_id": hazards["hazard_id"].to_numpy(dtype=object)[home],
            "outcome": random.choice(["cancelled", "reduced", "cleared"], records),
            "completed_on": _days(done, 180, random, fixed=on_fixed_days),
            "illustrative": True,
        },
        geometry=worked,
        crs="EPSG:4326",
    )
    return normalise_hazards(hazards)[0], normalise_releases(releases)[0]


def _days(year: Array, day: int, random: np.random.Generator, *, fixed: bool) -> pd.DatetimeIndex:
    """Give a day in each year, counted from the first: a fixed one, or any."""
    in_year = "06-30" if fixed and day else "01-01"
    days = pd.to_datetime([f"{FIRST_YEAR + number}-{in_year}" for number in range(YEARS)])[year]
    later = pd.to_timedelta(random.integers(0, 365, len(year)), "D")
    return days if fixed else days + later


def _irregular(centre: Array, radius: Array, random: np.random.Generator) -> Array:
    """Draw irregular polygons round centres; radius in metres."""
    shapes = np.empty(len(radius), dtype=object)
    for start in range(0, len(radius), DRAWN_AT_ONCE):
        rows = slice(start, start + DRAWN_AT_ONCE)
        size = len(radius[rows]), CORNERS
        angle = (np.arange(CORNERS) + random.uniform(-0.4, 0.4, size)) * (2 * np.pi / CORNERS)
        reach = radius[rows, None] / METRES_A_DEGREE * random.uniform(0.6, 1.25, size)
        ring = np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=-1)
        shapes[rows] = shapely.polygons(ring + centre[:, rows].T[:, None])
    return shapes


def _find(name: str) -> Path:
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise ReadError(
        f"{name}: the sample record of Peru is missing from this installation of minemap; "
        "install minemap again, or run sample_data/build_peru.py in its source tree."
    )


def _layer(
    path: Path,
    layer: str,
    normalise: Callable[[gpd.GeoDataFrame, str], tuple[gpd.GeoDataFrame, pd.DataFrame]],
) -> gpd.GeoDataFrame:
    used, rejected = normalise(gpd.read_file(path, layer=layer), f"{path.name}, layer {layer}")
    if len(rejected):
        raise RejectedRows(rejected, f"{path.name}, layer {layer}", len(used))
    return used
