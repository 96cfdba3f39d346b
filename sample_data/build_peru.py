"""Build the sample record of Peru, `peru/peru.gpkg`, from the table `peru/published.csv`.

The Quebrada de Escritos is drawn from its four published corners. No outline of the mined areas on
the border with Ecuador is public: theirs are made up here, with a fixed seed, and scaled until
their geodesic areas are the sizes that the published figures leave. What the published figures do
not explain is worked out as their difference, and enters or leaves as one balancing entry a year.

Run it as ``python sample_data/build_peru.py``; a folder as argument writes there instead.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import Geod
from shapely import affinity, union_all
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.polygon import orient

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent / "peru"
ELLIPSOID = Geod(ellps="WGS84")
SEED = 19950126
GAP_M = 6.0
# A thousandth of a millimetre: differences between mathematical libraries vanish in it,
# and no area moves by a square centimetre.
DECIMALS = 11

# Where a month or a year is all that is published, its last day stands for it.
END_2010, END_2013, APRIL_2014, END_2014, END_2015, END_2016, END_2017 = (
    "2010-12-31", "2013-12-31", "2014-04-30", "2014-12-31", "2015-12-31", "2016-12-31",
    "2017-12-31",
)  # fmt: skip
MARCH_2018, END_2019, END_2021, END_2022, END_2023, NOVEMBER_2024 = (
    "2018-03-31", "2019-12-31", "2021-12-31", "2022-12-31", "2023-12-31", "2024-11-30",
)  # fmt: skip

ILLUSTRATIVE = "(illustrative outline)"
BALANCING = "Balancing entry"

# Corners A to D of the Quebrada de Escritos: degrees, minutes and seconds south and west.
CORNERS = (
    ((18, 20, 55.63), (70, 22, 47.84)),
    ((18, 20, 56.93), (70, 22, 42.37)),
    ((18, 21, 18.02), (70, 22, 20.35)),
    ((18, 21, 16.48), (70, 22, 24.96)),
)

# Lines along the Peruvian side of the crest, north to south. The names of the sectors are
# published, where each lies is not: these places are illustrative too.
STRETCHES = {
    "Santiago": ((-78.292, -3.424), (-78.326, -3.438)),
    "Hito Morona": ((-78.318, -3.462), (-78.327, -3.484)),
    "Tiwinza": ((-78.334, -3.500), (-78.342, -3.512)),
    "Coangos": ((-78.347, -3.532), (-78.383, -3.640)),
    "Cenepa": ((-78.374, -3.690), (-78.392, -3.790)),
    "Achuime": ((-78.432, -3.850), (-78.462, -3.925)),
    "La Zarza": ((-78.500, -3.990), (-78.516, -4.004)),
    "Sector B": ((-78.528, -4.030), (-78.548, -4.100)),
    "Sector C": ((-78.588, -4.190), (-78.622, -4.260)),
}

# The seven areas that stay of the 31 of 2010, with the mines expected in each.
OF_2010 = {
    "Achuime 1": (7_200, 900),
    "Achuime 2": (700, 33),
    "Cenepa 1": (13_400, 1_700),
    "Cenepa 2": (9_100, 1_000),
    "Cenepa 3": (1_550, 280),
    "Santiago 1": (3_300, 300),
    "Santiago 2": (750, 60),
}
CLEARED_2014 = {"Sector B 1": (5_308, 90), "Sector B 2": (3_150, 44)}
CLEARED_2015 = ("Achuime 1", "Cenepa 1", "Cenepa 2", "Santiago 1")  # and Sector C 1 for the rest
WORKED_2017 = "Cenepa 4"
TIWINZA = {"Tiwinza 1": 170, "Tiwinza 2": 160, "Tiwinza 3": 120}
TIWINZA_2_M2, TIWINZA_3_M2 = 9_300, 6_500
LARGEST = ("Cenepa 5", 160_250, 1_350)
SMALLEST = ("Coangos 1", 5)
MINES_UNDER_BALANCE_2023 = 700

HAZARD_COLUMNS = (
    "hazard_id", "category", "reported_on", "reported_m2", "name", "country", "admin1", "admin2",
    "sector", "contamination", "source", "estimated_devices", "illustrative",
)  # fmt: skip
RELEASE_COLUMNS = (
    "release_id", "hazard_id", "outcome", "activity", "completed_on", "reported_m2",
    "anti_personnel_mines", "anti_vehicle_mines", "submunitions", "other_uxo", "ieds", "operator",
    "asset", "name", "source", "illustrative",
)  # fmt: skip
COUNTS = (
    "estimated_devices", "anti_personnel_mines", "anti_vehicle_mines", "submunitions", "other_uxo",
    "ieds",
)  # fmt: skip


# The published figures ------------------------------------------------------------------------


def read_published(path: Path = HERE / "published.csv") -> pd.DataFrame:
    """Read the table of published figures."""
    return pd.read_csv(path, dtype={"as_of": "str"})


class Published:
    """The figures of the border with Ecuador that the record follows, by day and kind."""

    def __init__(self, table: pd.DataFrame) -> None:
        used = table[(table["border"] == "Ecuador") & (table["used"] != "no")]
        self._rows = {(row.as_of, row.figure): row for row in used.itertuples(index=False)}

    def m2(self, day: str, figure: str = "total") -> int:
        """Square metres of one figure."""
        return int(self._rows[day, figure].m2)

    def areas(self, day: str, figure: str = "total") -> int:
        """Areas counted by one figure."""
        return int(self._rows[day, figure].areas)

    def mines(self, day: str) -> int:
        """Mines still expected on one day."""
        return int(self._rows[day, "total"].expected_mines)

    def found(self, day: str) -> int:
        """Anti-personnel mines found in clearing."""
        return int(self._rows[day, "cleared"].anti_personnel_mines)

    def source(self, day: str, figure: str = "total") -> str:
        """Title and date of the publication."""
        return str(self._rows[day, figure].source)

    def released_in_2017(self) -> int:
        """Square metres released in 2017, of every outcome."""
        return sum(self.m2(END_2017, outcome) for outcome in ("cleared", "reduced", "cancelled"))

    def cleared_in_2021_and_2022(self) -> int:
        """Square metres cleared in the two years."""
        return self.m2(END_2021, "cleared") + self.m2(END_2022, "cleared")

    def balances(self) -> dict[str, int]:
        """Square metres that enter or (negative) leave so that the published totals are met."""
        exchange = self.m2(END_2013, "added")
        cleared = self.m2(END_2014, "cleared") + self.m2(END_2015, "cleared")
        of_2013 = self.m2(APRIL_2014) - self.m2(END_2010) - exchange
        of_2015 = self.m2(END_2015) - self.m2(APRIL_2014) + cleared
        of_2016 = self.m2(MARCH_2018) - self.m2(END_2015) + self.released_in_2017()
        of_2019 = self.released_in_2017() - self.m2(END_2019, "released")
        explained = self.m2(MARCH_2018) + of_2019 - self.cleared_in_2021_and_2022()
        return {
            END_2013: of_2013,
            END_2015: of_2015,
            END_2016: of_2016,
            END_2019: of_2019,
            END_2023: self.m2(END_2023) - explained,
        }


# Sizes ----------------------------------------------------------------------------------------


def split(total: int, weights: list[float], least: int) -> list[int]:
    """Split a total into whole numbers in proportion to weights, none below the least."""
    free = total - least * len(weights)
    parts = [least + int(free * weight / sum(weights)) for weight in weights]
    parts[parts.index(max(parts))] += total - sum(parts)
    return parts


def sizes_of(total: int, count: int, rng: random.Random, *, spread: float = 1.0) -> list[int]:
    """Split square metres into sizes as unequal as those of mined areas."""
    return split(total, [math.exp(rng.gauss(0.0, spread)) for _ in range(count)], least=12)


class Area:
    """One mined area of the border: its size, the mines expected in it, the year it entered."""

    def __init__(self, m2: int, mines: int, year: int) -> None:
        self.m2 = m2
        self.mines = mines
        self.year = year


def named_areas(published: Published, held_back: int, rng: random.Random) -> dict[str, Area]:
    """Every area of the border that has a name of its own; `held_back` m² of 2013 have none."""
    areas = {name: Area(m2, mines, 2010) for name, (m2, mines) in OF_2010.items()}

    def add(name: str, m2: int, mines: int) -> None:
        areas[name] = Area(m2, mines, 2013)

    for name, (m2, mines) in CLEARED_2014.items():
        add(name, m2, mines)
    of_sector_c = published.m2(END_2015, "cleared") - sum(OF_2010[n][0] for n in CLEARED_2015)
    add("Sector C 1", of_sector_c, 300)
    add(WORKED_2017, published.released_in_2017(), 420)
    tiwinza_1 = published.cleared_in_2021_and_2022()
    sizes = (tiwinza_1 - TIWINZA_2_M2 - TIWINZA_3_M2, TIWINZA_2_M2, TIWINZA_3_M2)
    for (name, mines), m2 in zip(TIWINZA.items(), sizes, strict=True):
        add(name, m2, mines)
    add(*LARGEST)

    # Santiago 2 and thirteen more are the fourteen areas that were cleared in 2024.
    fourteen = published.areas(NOVEMBER_2024, "cleared")
    thirteen = [f"Santiago {number}" for number in range(3, fourteen + 2)]
    m2_2024 = published.m2(NOVEMBER_2024, "cleared") - OF_2010["Santiago 2"][0]
    mines_2024 = published.found(NOVEMBER_2024) - OF_2010["Santiago 2"][1]
    _spread_over(thirteen, m2_2024, mines_2024, rng, add)

    add(*SMALLEST, 2)
    others = [f"Coangos {number}" for number in range(2, 29)]
    others += [f"Cenepa {number}" for number in range(6, 14)]
    others += [f"Achuime {number}" for number in range(3, 9)]
    entered = published.m2(END_2013, "added") - held_back
    of_2013 = [area for area in areas.values() if area.year == 2013]
    left = [name for name in areas if not _gone_by_2023(name)]
    mines_2023 = published.mines(END_2023) - MINES_UNDER_BALANCE_2023
    _spread_over(
        others,
        entered - sum(area.m2 for area in of_2013),
        mines_2023 - sum(areas[name].mines for name in left),
        rng,
        add,
    )
    return areas


def _spread_over(
    names: list[str], m2: int, mines: int, rng: random.Random, add: Callable[[str, int, int], None]
) -> None:
    sizes = sizes_of(m2, len(names), rng)
    density = [math.sqrt(size) * math.exp(rng.gauss(0.0, 0.4)) for size in sizes]
    expected = split(mines, density, least=1)
    for name, size, count in zip(names, sizes, expected, strict=True):
        add(name, size, count)


def _gone_by_2023(name: str) -> bool:
    return (
        name in CLEARED_2014
        or name in CLEARED_2015
        or name in TIWINZA
        or name in ("Sector C 1", WORKED_2017)
    )


# Outlines -------------------------------------------------------------------------------------


def area_m2(polygon: Polygon) -> float:
    """Geodesic area on WGS 84."""
    return abs(ELLIPSOID.geometry_area_perimeter(polygon)[0])


def outline(m2: float, bearing: float, rng: random.Random) -> Polygon:
    """Draw an irregular outline round the origin, in metres, stretched along a bearing (radians).

    A circle with a few waves on it, pulled out into a strip, bent and turned.
    """
    corners = rng.randint(8, 12) if m2 < 300 else rng.randint(14, 30)
    waves = [(n, rng.uniform(0.03, 0.2) / n**0.5, rng.uniform(0, math.tau)) for n in (2, 3, 4, 5)]
    length = rng.uniform(1.2, 3.2)
    bend = rng.uniform(-0.25, 0.25)
    turn = bearing + rng.gauss(0, 0.3)
    points = []
    for corner in range(corners):
        angle = math.tau * (corner + rng.uniform(-0.3, 0.3)) / corners
        radius = 1 + sum(height * math.cos(n * angle + phase) for n, height, phase in waves)
        along, across = length * radius * math.cos(angle), radius * math.sin(angle)
        across += bend * along**2 / length
        points.append(
            (
                along * math.cos(turn) - across * math.sin(turn),
                along * math.sin(turn) + across * math.cos(turn),
            )
        )
    polygon = Polygon(points)
    if not polygon.is_valid:
        return outline(m2, bearing, rng)
    scale = math.sqrt(m2 / polygon.area)
    return affinity.scale(polygon, scale, scale, origin=(0, 0))


def place(sector: str, sizes: dict[str, int], rng: random.Random) -> dict[str, Polygon]:
    """Outlines (lon, lat) of the given sizes, in clusters along a sector's line, none touching."""
    (west, north), (east, south) = STRETCHES[sector]
    metres_lat = 110_600.0
    metres_lon = 111_320.0 * math.cos(math.radians(north))
    run, rise = (east - west) * metres_lon, (south - north) * metres_lat
    bearing = math.atan2(rise, run)
    clusters = max(1, round(len(sizes) / 6))
    placed: dict[str, Polygon] = {}
    for name in sorted(sizes, key=lambda key: (-sizes[key], key)):
        shape = outline(sizes[name], bearing, rng)
        cluster = (rng.randrange(clusters) + 0.5) / clusters
        reach = 80.0
        while True:
            along, across = rng.gauss(0, reach), rng.gauss(0, reach / 4)
            here = affinity.translate(
                shape,
                cluster * run + along * math.cos(bearing) - across * math.sin(bearing),
                cluster * rise + along * math.sin(bearing) + across * math.cos(bearing),
            )
            if all(here.distance(other) > GAP_M for other in placed.values()):
                break
            reach *= 1.1
        placed[name] = here
    return {
        name: exactly(
            affinity.affine_transform(shape, [1 / metres_lon, 0, 0, 1 / metres_lat, west, north]),
            sizes[name],
        )
        for name, shape in placed.items()
    }


def exactly(polygon: Polygon, m2: float) -> Polygon:
    """Scale an outline until its geodesic area is the given one."""
    for _ in range(6):
        scale = math.sqrt(m2 / area_m2(polygon))
        polygon = affinity.scale(polygon, scale, scale, origin="centroid")
    return rounded(polygon)


def rounded(polygon: Polygon) -> Polygon:
    """Round the coordinates, and start every ring at its own place and turn it one way."""
    ring = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in polygon.exterior.coords]
    return orient(Polygon(ring)).normalize()


def cut(polygon: Polygon, m2: float) -> tuple[Polygon, Polygon]:
    """Cut an outline across, from the south, so that the first piece has the given area.

    The ends of the cut become corners of both pieces, so that they fit without a gap.
    """
    west, south, east, north = polygon.bounds
    low, high = south, north
    for _ in range(80):
        middle = (low + high) / 2
        piece = polygon.intersection(box(west - 1, south - 1, east + 1, middle))
        low, high = (middle, high) if area_m2(piece) < m2 else (low, middle)
    piece = polygon.intersection(box(west - 1, south - 1, east + 1, middle))
    rest = polygon.intersection(box(west - 1, middle, east + 1, north + 1))
    if piece.geom_type != "Polygon" or rest.geom_type != "Polygon":
        message = "The outline is too crooked to be cut across in two: choose another seed."
        raise ValueError(message)
    return rounded(piece), rounded(rest)


def quebrada() -> Polygon:
    """Outline of the Quebrada de Escritos from its four published corners."""

    def degrees(parts: tuple[float, ...]) -> float:
        whole, minutes, seconds = parts
        return -(whole + minutes / 60 + seconds / 3600)

    return Polygon([(degrees(west), degrees(south)) for south, west in CORNERS])


# The record -----------------------------------------------------------------------------------


def unnamed_sizes(
    published: Published, areas: dict[str, Area], held_back: int, rng: random.Random
) -> dict[str, list[int]]:
    """Sizes of the outlines that only the balancing entries hold, by what becomes of them.

    Their numbers are those that the published counts of areas leave.
    """
    balances = published.balances()
    of_2010 = published.areas(END_2010) - sum(area.year == 2010 for area in areas.values())
    of_2013 = published.areas(END_2013, "added") - sum(a.year == 2013 for a in areas.values())
    cleared_in_2015 = len(CLEARED_2015) + 1
    of_2015 = published.areas(END_2015) - published.areas(END_2014) + cleared_in_2015
    # One area is worked off in 2017: the entry of 2016 takes the others that are gone by 2018.
    gone_in_2016 = published.areas(END_2015) - published.areas(MARCH_2018) - 1
    return {
        "2010 to 2013": sizes_of(-balances[END_2013], of_2010, rng, spread=0.8),
        "2013 to 2016": sizes_of(-balances[END_2016], gone_in_2016, rng, spread=0.6),
        "2013 to 2019": sizes_of(held_back + balances[END_2016], of_2013 - gone_in_2016, rng),
        "2015 to 2019": sizes_of(balances[END_2015], of_2015, rng),
        "2023": [balances[END_2023]],
    }


def draw(
    areas: dict[str, Area], unnamed: dict[str, list[int]], rng: random.Random
) -> tuple[dict[str, Polygon], dict[str, MultiPolygon]]:
    """Draw the outline of every named area, and of every group without names."""
    sizes: dict[str, dict[str, int]] = {sector: {} for sector in STRETCHES}
    for name, area in areas.items():
        sizes[name.rsplit(" ", 1)[0]][name] = area.m2
    for group, parts in unnamed.items():
        # The sectors of 2010 are published; later ones are weighted by the areas counted in 2014.
        choice = (
            ["Achuime", "Cenepa", "Santiago"]
            if group == "2010 to 2013"
            else ["Coangos"] * 6 + ["Sector B"] * 3 + ["Sector C"] * 2 + ["Hito Morona", "La Zarza"]
        )
        for number, m2 in enumerate(parts):
            sector = "Cenepa" if group == "2023" else choice[number % len(choice)]
            sizes[sector][f"{group}/{number:03d}"] = m2
    outlines: dict[str, Polygon] = {}
    for sector, of_sector in sizes.items():
        outlines |= place(sector, of_sector, rng)
    groups = {
        group: MultiPolygon([outlines.pop(f"{group}/{n:03d}") for n in range(len(parts))])
        for group, parts in unnamed.items()
    }
    return outlines, groups


def together(*shapes: MultiPolygon) -> MultiPolygon:
    """All parts of several outlines as one."""
    return MultiPolygon([part for shape in shapes for part in shape.geoms])


def build(table: pd.DataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Make the two tables of the record from the table of published figures."""
    rng = random.Random(SEED)  # noqa: S311 - outlines, not secrets; the same on every machine
    published = Published(table)
    balances = published.balances()
    # Ground of 2013 that leaves by the balancing entries of 2016 and 2019, beyond what that of
    # 2015 brings in.
    held_back = -(balances[END_2015] + balances[END_2016] + balances[END_2019])
    areas = named_areas(published, held_back, rng)
    outlines, groups = draw(areas, unnamed_sizes(published, areas, held_back, rng), rng)

    # Two areas are worked off in more than one piece: their outlines take the ends of the cuts in.
    tiwinza_2021, tiwinza_2022 = cut(outlines["Tiwinza 1"], published.m2(END_2021, "cleared"))
    cleared_2017, others = cut(outlines[WORKED_2017], published.m2(END_2017, "cleared"))
    reduced_2017, cancelled_2017 = cut(others, published.m2(END_2017, "reduced"))
    outlines["Tiwinza 1"] = union_all([tiwinza_2021, tiwinza_2022])
    outlines[WORKED_2017] = union_all([cleared_2017, reduced_2017, cancelled_2017])

    hazards = [named_hazard(name, areas[name], outlines[name], published) for name in areas]
    hazards += balancing_hazards(published, areas, groups)
    hazards.append(quebrada_hazard(table))

    def ground(*names: str) -> list[Polygon]:
        return [outlines[name] for name in names]

    santiago = [name for name in areas if name.startswith("Santiago") and name != "Santiago 1"]
    work = [
        (END_2014, "cleared", None, ground(*CLEARED_2014)),
        (END_2015, "cleared", None, ground(*CLEARED_2015, "Sector C 1")),
        (END_2017, "cleared", WORKED_2017, [cleared_2017]),
        (END_2017, "reduced", WORKED_2017, [reduced_2017]),
        (END_2017, "cancelled", WORKED_2017, [cancelled_2017]),
        (END_2021, "cleared", "Tiwinza 1", [tiwinza_2021]),
        (END_2022, "cleared", None, [tiwinza_2022, *ground("Tiwinza 2", "Tiwinza 3")]),
        (NOVEMBER_2024, "cleared", None, ground(*santiago)),
    ]
    releases = [quebrada_release(table)]
    releases += [border_release(table, *record) for record in work]
    return as_table(hazards, HAZARD_COLUMNS), as_table(releases, RELEASE_COLUMNS)


def hazard_id(name: str) -> str:
    """Id of a named area of the border: its sector's letters and its number."""
    sector, number = name.rsplit(" ", 1)
    return f"PE-EC-{sector.replace(' ', '').upper()}-{int(number):02d}"


def named_hazard(name: str, area: Area, outline_: Polygon, published: Published) -> dict:
    """Row of a named area of the border."""
    day, figure = (END_2010, "total") if area.year == 2010 else (END_2013, "added")
    m2, count = published.m2(day, figure), published.areas(day, figure)
    return {
        **on_the_border(name.rsplit(" ", 1)[0]),
        "hazard_id": hazard_id(name),
        "reported_on": day,
        "reported_m2": area.m2,
        "name": f"{name} {ILLUSTRATIVE}",
        "estimated_devices": area.mines,
        "source": f"Illustrative outline, size and mines; part of the {m2:,} m² in {count} areas "
        f"of {published.source(day, figure)}",
        "geometry": outline_,
    }


def balancing_hazards(
    published: Published, areas: dict[str, Area], groups: dict[str, MultiPolygon]
) -> list[dict]:
    """Rows of the two hazards that hold what the published figures do not explain.

    Every change of one of them is a balancing entry: a later version that draws more, or less.
    """
    balances = published.balances()
    of_2013 = together(groups["2013 to 2016"], groups["2013 to 2019"])
    of_2015 = together(groups["2013 to 2016"], groups["2013 to 2019"], groups["2015 to 2019"])
    of_2016 = together(groups["2013 to 2019"], groups["2015 to 2019"])

    named_2014 = sum(area.mines for area in areas.values())
    mines = {END_2013: published.mines(APRIL_2014) - named_2014}
    named_2014 -= sum(areas[name].mines for name in CLEARED_2014)
    mines[END_2014] = published.mines(END_2014) - named_2014
    named_2015 = named_2014 - sum(areas[name].mines for name in (*CLEARED_2015, "Sector C 1"))
    mines[END_2015] = published.mines(END_2015) - named_2015
    mines[END_2023] = MINES_UNDER_BALANCE_2023

    first, second = "PE-EC-BALANCE-1", "PE-EC-BALANCE-2"
    unknown = f"figures not published; {ILLUSTRATIVE[1:]}"
    together_2019 = f"released in 2018 and 2019, outcomes not published; {ILLUSTRATIVE[1:]}"
    exchange = published.source(END_2013, "added")
    rows = [
        (first, END_2010, groups["2010 to 2013"],
         f"Areas of 2010 no longer counted in 2014 {ILLUSTRATIVE}",
         f"Illustrative outlines; rest of the total of {published.source(END_2010)}"),
        (first, END_2013, None, f"{BALANCING} 2013 ({unknown}",
         f"Balancing: {published.source(END_2010)}, against {published.source(APRIL_2014)}"),
        (second, END_2013, of_2013, f"Areas of 2013 without a published end {ILLUSTRATIVE}",
         f"Illustrative outlines; rest of the exchange in {exchange}"),
        (second, END_2014, of_2013, f"Areas of 2013, mines counted anew {ILLUSTRATIVE}",
         f"Illustrative outlines; mines make up the total of {published.source(END_2014)}"),
        (second, END_2015, of_2015, f"{BALANCING} 2015 ({unknown}",
         f"Balancing: total of {published.source(END_2015)}"),
        (second, END_2016, of_2016, f"{BALANCING} 2016 ({unknown}",
         f"Balancing: total of {published.source(MARCH_2018)}"),
        (second, END_2019, None, f"{BALANCING} 2019 ({together_2019}",
         f"Balancing: {published.source(END_2019, 'released')}, less 2017"),
        (second, END_2023, groups["2023"], f"{BALANCING} 2023 ({unknown}",
         f"Balancing: total of {published.source(END_2023)}"),
    ]  # fmt: skip
    size = {
        (first, END_2010): -balances[END_2013],
        (second, END_2013): -sum(balances[day] for day in (END_2015, END_2016, END_2019)),
        (second, END_2023): balances[END_2023],
    }
    size[second, END_2014] = size[second, END_2013]
    size[second, END_2015] = size[second, END_2014] + balances[END_2015]
    size[second, END_2016] = size[second, END_2015] + balances[END_2016]
    return [
        {
            **on_the_border(BALANCING),
            "hazard_id": identifier,
            "reported_on": day,
            "reported_m2": size.get((identifier, day), 0),
            "name": name,
            "estimated_devices": mines.get(day) if identifier == second else None,
            "source": source,
            "geometry": shape,
        }
        for identifier, day, shape, name, source in rows
    ]


def on_the_border(sector: str) -> dict:
    """Give what all rows of the border with Ecuador have in common."""
    return {
        "category": "SHA",
        "country": "Peru",
        "admin1": "Amazonas",
        "sector": sector,
        "contamination": "anti-personnel mines",
        "illustrative": True,
    }


def border_release(
    table: pd.DataFrame, day: str, outcome: str, name: str | None, ground: list[Polygon]
) -> dict:
    """Row of what was published as released on the border with one outcome in one year."""
    is_it = (table["border"] == "Ecuador") & (table["as_of"] == day) & (table["figure"] == outcome)
    row = table[is_it].iloc[0]
    about = "about " if row["used"] == "approximate" else ""
    return {
        "release_id": f"PE-EC-{day[:4]}-{outcome.upper()}",
        "hazard_id": None if name is None else hazard_id(name),
        "outcome": outcome,
        "activity": {"cancelled": "NTS", "reduced": "TS", "cleared": "clearance"}[outcome],
        "completed_on": day,
        "reported_m2": row["m2"],
        "anti_personnel_mines": row["anti_personnel_mines"],
        "name": f"{outcome.capitalize()} in {day[:4]} {ILLUSTRATIVE}",
        "source": f"{about}{row['m2']:,.0f} m²: {row['source']}; illustrative outline",
        "illustrative": True,
        "geometry": MultiPolygon(ground),
    }


def quebrada_hazard(table: pd.DataFrame) -> dict:
    """Row of the Quebrada de Escritos as it was put on record."""
    row = table[(table["border"] == "Chile") & (table["figure"] == "added")].iloc[0]
    return {
        "hazard_id": "PE-CL-QUEBRADA-DE-ESCRITOS",
        # No category was published; mines had been seen there, so it is a confirmed one.
        "category": "CHA",
        "reported_on": row["as_of"],
        "reported_m2": row["m2"],
        "name": "Quebrada de Escritos",
        "country": "Peru and Chile",
        "admin1": "Tacna; Arica y Parinacota",
        "sector": "Quebrada de Escritos",
        "contamination": "anti-personnel mines; anti-vehicle mines",
        "source": row["source"],
        "illustrative": False,
        "geometry": quebrada(),
    }


def quebrada_release(table: pd.DataFrame) -> dict:
    """Row of the clearance of the Quebrada de Escritos."""
    chile = (table["border"] == "Chile") & (table["figure"] == "cleared") & (table["used"] == "yes")
    row = table[chile].iloc[0]
    return {
        "release_id": "PE-CL-2012-CLEARED",
        "hazard_id": "PE-CL-QUEBRADA-DE-ESCRITOS",
        "outcome": "cleared",
        "activity": "clearance",
        "completed_on": row["as_of"],
        "reported_m2": row["m2"],
        "anti_personnel_mines": row["anti_personnel_mines"],
        "anti_vehicle_mines": row["anti_vehicle_mines"],
        "operator": "Norwegian People's Aid",
        "asset": "deminers and dogs",
        "name": "Quebrada de Escritos, handed over",
        "source": row["source"],
        "illustrative": False,
        "geometry": quebrada(),
    }


def as_table(rows: list[dict], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Turn rows into a table with the standard columns and their types."""
    frame = gpd.GeoDataFrame(rows, columns=[*columns, "geometry"], crs=4326)
    for column in columns:
        if column in ("reported_on", "completed_on"):
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
        elif column == "reported_m2":
            frame[column] = frame[column].astype("float64")
        elif column in COUNTS:
            frame[column] = frame[column].astype("Int64")
        elif column != "illustrative":
            frame[column] = frame[column].astype("str")
    return frame


def write(hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame, path: Path) -> None:
    """Write both tables as layers of one GeoPackage, the same bytes for the same tables."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2024-11-30T00:00:00.000Z"})
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        temporary = Path(folder) / path.name
        for layer, frame in (("hazards", hazards), ("releases", releases)):
            pyogrio.write_dataframe(
                frame,
                temporary,
                layer=layer,
                geometry_type="MultiPolygon",
                promote_to_multi=True,
                append=temporary.exists(),
            )
        temporary.replace(path)


def main(arguments: list[str]) -> None:
    """Build the record into the folder of the first argument, or where it belongs."""
    folder = Path(arguments[0]) if arguments else HERE
    hazards, releases = build(read_published())
    write(hazards, releases, folder / "peru.gpkg")
    print(f"{folder / 'peru.gpkg'}: {len(hazards)} hazard rows, {len(releases)} release records")


if __name__ == "__main__":
    main(sys.argv[1:])
