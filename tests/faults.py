"""A record with every fault there is, one row a fault, and its clean twin.

Every fault has a cell of its own, a kilometre from the next, in the province of Amazonas in Peru.
In a cell, lengths are given in units of about 100 m from its corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from conftest import planimeter_m2
from pyproj import Proj, Transformer
from shapely.affinity import translate

WEST, SOUTH = -78.1230567, -5.4321043
"""Not on any grid."""

CELL, UNIT = 0.01, 0.00090123
COLUMNS = 10

FULL = {
    "category": "SHA",
    "reported_on": "2020-03-14",
    "country": "Peru",
    "admin1": "Amazonas",
    "survey_id": "NTS-2020-7",
}
"""What a row has that nothing is wrong with; checks of completeness ask for more."""

DONE = {"outcome": "cleared", "completed_on": "2021-06-30", "quality_check": "passed"}


@dataclass
class Fault:
    """A fault: its code, the rows that have it, and the ids of the rows that are found."""

    code: str
    hazards: list[dict] = field(default_factory=list)
    releases: list[dict] = field(default_factory=list)
    ids: list[str] | None = None
    also: tuple[str, ...] = ()
    """Other codes that the same rows have, for the same cause."""

    def expected(self):
        ids = self.ids
        if ids is None:
            (row,) = self.hazards or self.releases
            ids = [row.get("hazard_id") or row.get("release_id")]
        return {(code, one) for code in (self.code, *self.also) for one in ids}


class Cell:
    """A place for one fault."""

    def __init__(self, number):
        self.west = WEST + CELL * (number % COLUMNS)
        self.south = SOUTH + CELL * (number // COLUMNS)

    def at(self, *points):
        return [(self.west + UNIT * x, self.south + UNIT * y) for x, y in points]

    def ring(self, *points):
        return shapely.Polygon(self.at(*points))

    def box(self, x=0.0, y=0.0, width=2.0, height=1.5):
        return self.ring((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def hazard(name, geometry, **others):
    return {"hazard_id": name, **FULL, "geometry": geometry, **others}


def release(name, geometry, **others):
    return {"release_id": name, **DONE, "geometry": geometry, **others}


def m2(geometry, share=1.0):
    return round(planimeter_m2(geometry) * share, 1)


def of_outlines(cells):
    """Outlines that are not drawn as outlines can be."""
    cell = next(cells)
    yield Fault("vertex-order", [hazard("order", cell.ring((0, 0), (2, 0), (0, 2), (2, 2)))])
    cell = next(cells)
    # A long field whose boundary runs across itself in its middle, of more than one slip.
    eight = cell.ring((0, 0), (1, 0.2), (2, 1.9), (3, 2.1), (3.1, 0.1), (2.1, 0), (1, 2.1), (0, 2))
    yield Fault("crossing", [hazard("eight", eight)])
    cell = next(cells)
    pinched = cell.ring((0, 0), (1, 1), (2, 0), (2.2, 2), (1, 1), (0, 2.1))
    yield Fault("pinch", [hazard("pinched", pinched)])
    cell = next(cells)
    holed = shapely.Polygon(
        cell.at((0, 0), (2, 0), (2, 2), (0, 2)), [cell.at((3, 0), (4, 0), (4, 1), (3, 1))]
    )
    yield Fault("hole-outside", [hazard("holed", holed)])
    cell = next(cells)
    lapping = shapely.MultiPolygon([cell.box(), cell.box(1, 0)])
    yield Fault("overlapping-parts", [hazard("lapping", lapping)])
    cell = next(cells)
    yield Fault("duplicate-part", [hazard("twin", shapely.MultiPolygon([cell.box()] * 2))])
    cell = next(cells)
    far = cell.ring((0, 0), (60, -1), (60, 0.5), (0, 1.5))
    yield Fault("long-edge", [hazard("far", translate(far, 0.3, -0.4))])
    cell = next(cells)
    spiked = cell.ring((0, 0), (2, 0), (2, 1), (4, 1.00001), (2, 1.00002), (2, 2), (0, 2))
    yield Fault("spike", [hazard("spiked", spiked)])
    cell = next(cells)
    needled = cell.ring((0, 0), (2, 0), (2, 0.9), (4, 1), (2, 1), (2, 2), (0, 2))
    yield Fault("needle", [hazard("needled", needled)])
    cell = next(cells)
    sliver = shapely.MultiPolygon([cell.box(), cell.box(3, 0, 2, 0.002)])
    yield Fault("sliver", [hazard("sliver", sliver)])
    cell = next(cells)
    stuttering = cell.ring((0, 0), (2, 0), (2, 0), (2, 1.5), (0, 1.5))
    yield Fault("repeated-vertex", [hazard("stuttering", stuttering)])
    yield Fault("rounded", [hazard("coarse", shapely.box(-77.91, -5.35, -77.9, -5.34))])
    cell = next(cells)
    flat = shapely.Polygon([*cell.at((0, 0), (2, 1), (0, 0)), *cell.at((0, 0))])
    yield Fault("too-few-vertices", [hazard("flat", flat)])


def of_duplicates(cells):
    """Areas, ids and devices that stand in the record more than once."""
    cell = next(cells)
    again = [hazard("once", cell.box()), hazard("again", cell.box(0.02, 0.01))]
    yield Fault("duplicate-outline", again, ids=["again"])
    cell = next(cells)
    lying = [hazard("under", cell.box()), hazard("over", cell.box(1.5, 0))]
    yield Fault("overlap", lying, ids=["over"])
    cell = next(cells)
    within = [hazard("whole", cell.box()), hazard("core", cell.box(0, 0, 1, 1), category="CHA")]
    yield Fault("overlap-of-categories", within, ids=["core"])
    cell = next(cells)
    (point,) = shapely.points(cell.at((1, 1)))
    points = [hazard(name, point, reported_m2=500.0) for name in ("office", "desk")]
    yield Fault("duplicate-point", points, ids=["desk"])
    cell = next(cells)
    same = [hazard("same", cell.box()), hazard("same", cell.box(3, 0))]
    yield Fault("duplicate-id", same, ids=["same"])
    cell = next(cells)
    spelled = [hazard("HA 77", cell.box()), hazard("ha77", cell.box(3, 0))]
    yield Fault("id-spelling", spelled, ids=["ha77"])
    cell = next(cells)
    local = [
        hazard("local-1", cell.box(), local_id="L-5"),
        hazard("local-2", cell.box(3, 0), local_id="l-5 "),
    ]
    yield Fault("duplicate-local-id", local, ids=["local-2"])
    cell = next(cells)
    found = {"hazard_id": "mined", "anti_personnel_mines": 7}
    yield Fault(
        "duplicate-devices",
        [hazard("mined", cell.box(0, 0, 4, 1.5))],
        [release("lot-1", cell.box(), **found), release("lot-2", cell.box(2, 0), **found)],
        ids=["lot-2"],
    )


def of_places(_):
    """Ground that lies where it cannot, or not where its row says."""
    null = shapely.box(0.0000123, 0.0000345, 0.0012, 0.0011)
    yield Fault("null-island", [hazard("null", null)])
    # Quito, in Ecuador.
    abroad = shapely.box(-78.5123456, -0.2212345, -78.5112, -0.2201)
    yield Fault("outside-country", [hazard("abroad", abroad)])
    # Near the city of Cusco.
    south = shapely.box(-71.9512345, -13.5512345, -71.9501, -13.5501)
    yield Fault("outside-admin", [hazard("south", south)])


def of_coordinates(cells):
    """Ground whose coordinates were written otherwise than they were meant."""
    true = next(cells).box()
    # Rows that name a country and are swapped are rejected when read; this one names none.
    west, south, east, north = true.bounds
    bare = {"country": None, "admin1": None}
    yield Fault("swapped", [hazard("turned", shapely.box(south, west, north, east), **bare)])
    x, y = translate(true, 0.011, 0.0), (-1, 1)
    unsigned = shapely.transform(x, lambda points: points * y)
    yield Fault("wrong-sign", [hazard("unsigned", unsigned)])
    # An easting of zone 18 read in zone 16.
    yield Fault("wrong-zone", [hazard("zoned", translate(true, -12.0, 0.0))])
    # UTM 18 South read as 18 North, by pyproj.
    zone, other = (Proj(proj="utm", zone=18, south=south) for south in (True, False))
    points = shapely.get_coordinates(translate(true, 0.0, -0.011))
    north = np.column_stack(other(*zone(*points.T), inverse=True))
    yield Fault("wrong-hemisphere", [hazard("northern", shapely.Polygon(north))])
    # PSAD56 taken for WGS 84, by PROJ's transformation of Peru (EPSG:1208), backwards.
    new = next(cells).box()
    steps = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart"
    shift = "+step +inv +proj=helmert +x=-279 +y=175 +z=-379 +step +inv +proj=cart +ellps=intl"
    back = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    peru = Transformer.from_pipeline(f"{steps} +ellps=WGS84 {shift} {back}")
    corners = shapely.get_coordinates(new)
    old = shapely.Polygon(np.column_stack(peru.transform(*corners.T)))
    drawn = [hazard("drawn", new), hazard("drawn", old, reported_on="2020-06-01")]
    yield Fault("wrong-datum", drawn, ids=["drawn"])


def of_sizes(cells):
    """Written sizes that are not those of the outline."""
    ground = next(cells).box()
    yield Fault("size", [hazard("sized", ground, reported_m2=m2(ground, 1.3))])


def of_the_account(cells):
    """What the account of the record cannot explain."""
    cell = next(cells)
    yield Fault("outside", releases=[release("afield", cell.box())])
    cell = next(cells)
    twice = [
        release("first", cell.box(), completed_on="2021-01-02"),
        release("second", cell.box(1, 0, 1, 1.5)),
    ]
    yield Fault("again", [hazard("worked", cell.box())], twice, ids=["second"])
    cell = next(cells)
    (point,) = shapely.points(cell.at((1, 1)))
    yield Fault(
        "beyond",
        [hazard("figure", point, reported_m2=1_000.0)],
        [release("too-much", None, hazard_id="figure", reported_m2=1_400.0)],
        ids=["too-much"],
    )
    cell = next(cells)
    yield Fault(
        "elsewhere",
        [hazard("named", cell.box()), hazard("unnamed", cell.box(3, 0))],
        [release("astray", cell.box(3, 0), hazard_id="named")],
        ids=["astray"],
    )
    cell = next(cells)
    yield Fault(
        "drawn-again",
        [hazard("habit", cell.box()), hazard("habit", cell.box(), reported_on="2022-01-31")],
        [release("half", cell.box(0, 0, 1, 1.5), hazard_id="habit")],
        ids=["habit"],
    )


def of_days(cells):
    """Days that cannot be, or do not follow one another."""
    yield Fault("future", [hazard("planned", next(cells).box(), reported_on="2089-05-01")])
    cell = next(cells)
    yield Fault(
        "released-before-reported",
        [hazard("late", cell.box(), reported_on="2022-05-01")],
        [release("hasty", cell.box(), hazard_id="late")],
        ids=["hasty"],
    )
    cell = next(cells)
    yield Fault(
        "closed-before-survey",
        [hazard("shut", cell.box(), closed_on="2020-03-01")],
        also=("closed-with-ground",),
    )
    cell = next(cells)
    yield Fault(
        "released-after-closing",
        [hazard("done", cell.box(), closed_on="2021-05-01", status="cerrada")],
        [release("overtime", cell.box(), hazard_id="done")],
        ids=["overtime"],
    )
    cell = next(cells)
    yield Fault(
        "work-out-of-order",
        [hazard("plain", cell.box())],
        [release("backwards", cell.box(), hazard_id="plain", started_on="2021-08-01")],
        ids=["backwards"],
    )
    cell = next(cells)
    yield Fault(
        "work-out-of-order",
        [hazard("flat-ground", cell.box())],
        [release("given", cell.box(), hazard_id="flat-ground", handed_over_on="2021-06-01")],
        ids=["given"],
    )
    cell = next(cells)
    versions = [
        hazard("twice", cell.box(), version=1, reported_on="2021-03-14"),
        hazard("twice", cell.box(0, 0, 1), version=2),
    ]
    yield Fault("versions-out-of-order", versions, ids=["twice"])
    yield Fault("unread", [hazard("soon", next(cells).box(), closed_on="soon")])


def of_what_stands(cells):
    """Status, surveys, quality checks and devices against the account."""
    yield Fault("closed-with-ground", [hazard("left", next(cells).box(), status="closed")])
    cell = next(cells)
    yield Fault(
        "open-without-ground",
        [hazard("nothing-left", cell.box(), status="en curso")],
        [release("all", cell.box(), hazard_id="nothing-left")],
        ids=["nothing-left"],
    )
    cell = next(cells)
    yield Fault(
        "unchecked-clearance",
        [hazard("unseen", cell.box())],
        [release("unchecked", cell.box(), hazard_id="unseen", quality_check=None)],
        ids=["unchecked"],
    )
    sure = hazard("sure", next(cells).box(), category="CHA", survey_id=None)
    yield Fault("unsurveyed", [sure])
    cell = next(cells)
    yield Fault(
        "unknown-hazard",
        [hazard("PE-01", cell.box())],
        [release("misspelt", cell.box(), hazard_id="pe 1")],
        ids=["misspelt"],
    )
    for code, mines in (("more-devices", 40), ("fewer-devices", 2)):
        cell = next(cells)
        yield Fault(
            code,
            [hazard(f"of-{code}", cell.box(), estimated_devices=20)],
            [
                release(
                    f"finds-{code}",
                    cell.box(),
                    hazard_id=f"of-{code}",
                    anti_personnel_mines=mines,
                )
            ],
            ids=[f"of-{code}"],
        )


def of_completeness(_):
    """What rows lack; such findings are of a whole table."""
    yield Fault("absent-data", ids=[""])
    yield Fault("incomplete", ids=[""])


KINDS = (
    of_outlines,
    of_duplicates,
    of_places,
    of_coordinates,
    of_sizes,
    of_the_account,
    of_days,
    of_what_stands,
    of_completeness,
)


def faults():
    """Every fault, each in a cell of its own."""
    cells = iter(Cell(number) for number in range(1_000))
    return [fault for kind in KINDS for fault in kind(cells)]


def table(rows):
    """The rows as a table in longitude and latitude."""
    return gpd.GeoDataFrame(
        pd.DataFrame(rows).drop(columns="geometry"),
        geometry=[row["geometry"] for row in rows],
        crs="EPSG:4326",
    )


def seeded():
    """Hazards and releases with every fault."""
    every = faults()
    return (
        table([row for fault in every for row in fault.hazards]),
        table([row for fault in every for row in fault.releases]),
    )


def twin(count=40, seed=7):
    """A clean record: areas of irregular shape, some of them worked and some redrawn."""
    rng = np.random.default_rng(seed)
    hazards, releases = [], []
    for number in range(count):
        cell = Cell(number)
        # All around, so that no hull is as thin as a needle by chance.
        turn = (np.arange(7) + rng.uniform(0, 0.8, 7)) * 2 * np.pi / 7
        reach = rng.uniform(1.5, 2.5, 7)
        ground = shapely.convex_hull(
            cell.ring(*zip(3 + reach * np.cos(turn), 3 + reach * np.sin(turn), strict=True))
        )
        size = m2(ground)
        survey = {"surveyed_on": "2020-03-10", "status": "open", "estimated_devices": 5}
        hazards.append(hazard(f"H{number:03}", ground, reported_m2=size, **survey))
        if number % 3 == 0:
            west, south, east, north = ground.bounds
            half = shapely.box(west, south, (west + east) / 2, north)
            part = shapely.intersection(ground, half)
            work = {
                "hazard_id": f"H{number:03}",
                "started_on": "2021-05-03",
                "handed_over_on": "2021-07-15",
                "anti_personnel_mines": 4,
            }
            releases.append(release(f"R{number:03}", part, reported_m2=m2(part), **work))
    return table(hazards), table(releases)
