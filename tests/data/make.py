"""Write the files beside this one: one invented record, as the field's systems would give it.

The names of fields are public: those of points of IMSMA NG from the SQL of GICHD's geocheck
(github.com/GICHD/geocheck), IMSMA Core's from the hazard form of Syria (github.com/GICHD/Syria),
those of a feature set from the ArcGIS REST API, and the frame of maXML (FieldReport, Hazard,
HazardReduction) from the IMSMA wiki (mwiki.gichd.org). The ground is a grid of
0.001 degrees from 78.500137° W, 4.000219° S, in the Cordillera del Cóndor; nothing of it is real.

Run from the top of the repository: python tests/data/make.py
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STEP, WEST, SOUTH = 0.001, -78.500137, -4.000219

BEND = [(0, 0), (3, 0), (3, 1), (1, 1), (1, 3), (0, 3)]
PAIR = [[(5, 0), (6, 0), (6, 1), (5, 1)], [(7, 0), (8, 0), (8, 1), (7, 1)]]
FRAME, COURT = [(10, 0), (13, 0), (13, 3), (10, 3)], [(11, 1), (12, 1), (12, 2), (11, 2)]
SPOT = (15, 1)
MARK = (0, -2)
"""The landmark from which the first area was found."""

CORNER_CUT = [(0, 0), (1, 0), (1, 1), (0, 1)]


def place(corner: tuple[float, float]) -> tuple[float, float]:
    """Longitude and latitude of a corner of the grid."""
    return round(WEST + corner[0] * STEP, 6), round(SOUTH + corner[1] * STEP, 6)


def guid(name: str) -> str:
    """An id such as a database makes, the same in every run."""
    return f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()}}}"


def sheet(name: str, rows: list[dict[str, Any]], encoding: str = "utf-8", mark: str = ",") -> None:
    """Write a CSV."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    with (FOLDER / name).open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="", delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)


# IMSMA NG ---------------------------------------------------------------------------------------

NG_HAZARDS = [
    ("PE-AM-0001", "Suspected Hazardous Area", "2014-03-12", "61500", [BEND], MARK),
    ("PE-AM-0002", "Confirmed Hazardous Area", "2015-11-02", "24600", PAIR, None),
    ("PE-AM-0004", "Suspected Hazardous Area", "2016-01-20", "700", [], SPOT),
]
NG_RELEASES = [
    ("PE-AM-0001-CL1", "PE-AM-0001", "Cleared", "Clearance", "2017-08-31", "12300", [CORNER_CUT]),
    ("PE-AM-0002-NTS1", "PE-AM-0002", "Cancelled", "NTS", "2018-02-15", "12300", [PAIR[0]]),
]


def ng_points(kind: str, name: str, shapes: list[Any], aside: Any) -> list[dict[str, Any]]:
    """Rows of geopoint, with the geospatialinfo that each belongs to."""
    rows = []
    for number, corners in enumerate(shapes, start=1):
        for point, corner in enumerate(corners, start=1):
            what = "Start Point" if point == 1 else "Turning Point"
            rows.append((f"{name}-P{number}", "Polygon", point, what, f"TP{point}", corner))
    if aside is not None:
        what = "Reference Point" if shapes else "Center Point"
        rows.append((f"{name}-RP", "Point", 1, what, "RP", aside))
    return [
        {
            f"{kind}_guid": guid(name),
            f"{kind}_localid": name,
            "geospatialinfo_guid": guid(shape),
            "shapeenum": form,
            "shape_id": shape,
            "isactive": "t",
            "geopoint_guid": guid(f"{shape}-{point}"),
            "pointlocal_id": local,
            "pointno": point,
            "pointtypeenum": what,
            "pointdescription": "",
            "latitude": place(corner)[1],
            "longitude": place(corner)[0],
            "coordrefsys": "WGS 84",
            "bearing": "",
            "distance": "",
            "userinputformat": "DD",
            "elevation": "",
        }
        for shape, form, point, what, local, corner in rows
    ]


def ng_hazard_rows() -> list[dict[str, Any]]:
    """The hazards as a query gives them: what they are, beside every point of theirs."""
    rows = []
    for name, category, day, size, shapes, aside in NG_HAZARDS:
        said = {"hazard_type": category, "report_date": f"{day} 00:00:00", "areasize": size}
        # Points come out of a database in any order.
        points = ng_points("hazard", name, shapes, aside)
        rows += [{**point, **said} for point in points[1::2] + points[::2]]
    return rows


def ng_release_rows() -> list[dict[str, Any]]:
    """The hazard reductions likewise."""
    return [
        {
            **point,
            "hazard_localid": hazard,
            "outcome": outcome,
            "hazreduc_type": activity,
            "enddate": f"{day} 00:00:00",
            "areasize": size,
        }
        for name, hazard, outcome, activity, day, size, shapes in NG_RELEASES
        for point in ng_points("hazreduc", name, shapes, None)
    ]


def imsma_ng() -> None:
    """Queries of IMSMA NG, saved as CSV and as a workbook."""
    import openpyxl

    sheet("imsma_ng_hazards.csv", ng_hazard_rows())
    sheet("imsma_ng_hazreduc.csv", ng_release_rows())
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("hazard", ng_hazard_rows()), ("hazreduc", ng_release_rows())):
        page = book.create_sheet(title)
        page.append(list(rows[0]))
        for row in rows:
            page.append(list(row.values()))
    book.save(FOLDER / "imsma_ng.xlsx")


def imsma_ng_tables() -> None:
    """The tables of the database, each on a sheet of its own, as a copy in Access has them."""
    import openpyxl

    words = ["Suspected Hazardous Area", "Confirmed Hazardous Area", "Polygon", "Point"]
    words += ["Start Point", "Turning Point", "Reference Point", "Center Point"]
    points = [
        point
        for name, *_, shapes, aside in NG_HAZARDS
        for point in ng_points("hazard", name, shapes, aside)
    ]
    shapes = list({point["geospatialinfo_guid"]: point for point in points}.values())
    of_point = ["geopoint_guid", "geospatialinfo_guid", "pointno", "pointlocal_id"]
    tables = {
        "hazard": [
            {
                "hazard_guid": guid(name),
                "hazard_localid": name,
                "hazardtypeenum_guid": guid(category),
                "report_date": dt.date.fromisoformat(day),
                "areasize": float(size),
            }
            for name, category, day, size, _, _ in NG_HAZARDS
        ],
        "hazard_has_geospatialinfo": [
            {name: shape[name] for name in ("hazard_guid", "geospatialinfo_guid")}
            for shape in shapes
        ],
        "geospatialinfo": [
            {
                "geospatialinfo_guid": shape["geospatialinfo_guid"],
                "shape_id": shape["shape_id"],
                "shapeenum_guid": guid(shape["shapeenum"]),
                "isactive": True,
            }
            for shape in shapes
        ],
        "geopoint": [
            {
                **{name: point[name] for name in of_point},
                "pointtypeenum_guid": guid(point["pointtypeenum"]),
                "latitude": point["latitude"],
                "longitude": point["longitude"],
            }
            for point in points[1::2] + points[::2]
        ],
        "imsmaenum": [{"imsmaenum_guid": guid(word), "enumvalue": word} for word in words],
    }
    # The point of an accident, which is no hazard's.
    tables["geopoint"].append({**tables["geopoint"][0], "geospatialinfo_guid": guid("accident")})
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title)
        page.append(list(rows[0]))
        for row in rows:
            page.append(list(row.values()))
    book.save(FOLDER / "imsma_ng_tables.xlsx")


# maXML ------------------------------------------------------------------------------------------


def maxml() -> None:
    """Field reports of hazards and of hazard reductions."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<MineActionFieldReport>"]
    lines += ["  <DocumentHeader><DocumentTitle>Export</DocumentTitle></DocumentHeader>"]
    for name, category, day, size, shapes, aside in NG_HAZARDS:
        body = f"<HazardType>{category}</HazardType><AreaSize>{size}</AreaSize>"
        lines += maxml_report("Hazard", name, day, body, shapes, aside)
    for name, hazard, outcome, activity, day, size, shapes in NG_RELEASES:
        body = (
            f"<HazardLocalID>{hazard}</HazardLocalID><Outcome>{outcome}</Outcome>"
            f"<ActivityType>{activity}</ActivityType><EndDate>{day}</EndDate>"
            f"<AreaSize>{size}</AreaSize>"
        )
        lines += maxml_report("HazardReduction", name, day, body, shapes, None)
    lines.append("</MineActionFieldReport>")
    (FOLDER / "maxml.xml").write_text("\n".join(lines) + "\n", "utf-8")


def maxml_report(
    item: str, name: str, day: str, body: str, shapes: list[Any], aside: Any
) -> list[str]:
    """One field report."""
    points = ng_points("item", name, shapes, aside)
    forms = dict.fromkeys((row["shape_id"], row["shapeenum"]) for row in points)
    lines = [
        f'  <FieldReport><FieldReportInfo reportGUID="{guid(day + name)}">'
        f"<ReportLocalID>FR-{name}</ReportLocalID><DateOfReport>{day}</DateOfReport>"
        "</FieldReportInfo>",
        f"    <{item}><LocalID>{name}</LocalID>{body}",
    ]
    for shape, form in forms:
        lines.append(f"      <Geospatialinfo><ShapeID>{shape}</ShapeID><Shape>{form}</Shape>")
        lines += [
            f"        <GeoPoint><PointNo>{row['pointno']}</PointNo>"
            f"<PointType>{row['pointtypeenum']}</PointType>"
            f"<Longitude>{row['longitude']}</Longitude><Latitude>{row['latitude']}</Latitude>"
            "</GeoPoint>"
            for row in points
            if row["shape_id"] == shape
        ]
        lines.append("      </Geospatialinfo>")
    return [*lines, f"    </{item}></FieldReport>"]


# IMSMA Core -------------------------------------------------------------------------------------


def milliseconds(day: str) -> int:
    """Midnight of a day in UTC, as ArcGIS counts time."""
    return int(dt.datetime.fromisoformat(f"{day}T00:00+00:00").timestamp() * 1000)


def clockwise(corners: list[tuple[float, float]]) -> list[list[float]]:
    """A closed ring of an outline, as ArcGIS turns it; the grid's corners turn the other way."""
    ring = [list(place(corner)) for corner in [*corners[:1], *corners[:0:-1]]]
    return [*ring, ring[0]]


def anticlockwise(corners: list[tuple[float, float]]) -> list[list[float]]:
    """A closed ring of a hole."""
    return clockwise(corners)[::-1]


def feature(code: str, kind: str, day: str, rings: Any, **said: Any) -> dict[str, Any]:
    """One feature of the hazard layer."""
    return {
        "attributes": {
            "ha_code": code,
            "type_ha": kind,
            "survey_date": milliseconds(day),
            "op_region": "north",
            "org_id": "NPA",
            "governorate": "PE01",
            "district": "PE0104",
            "status_ha": "open",
            "closure_ha": None,
            "area_m2": None,
            "ev_accident_observed": "no",
            "eo_mine": "yes",
            "eo_erw": "no",
            "eo_ied": "no",
            "nts_id": f"NPA-NTS-{code[-4:]}",
            **said,
        },
        "geometry": None if rings is None else {"rings": rings},
    }


def imsma_core() -> None:
    """The answer of a feature service to a query, with domains."""
    kinds = [
        {"name": "Suspected Hazardous Area", "code": "1"},
        {"name": "Confirmed Hazardous Area", "code": "2"},
    ]
    units = [{"name": "Amazonas", "code": "PE01"}]
    text = "esriFieldTypeString"
    content = {
        "objectIdFieldName": "objectid",
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326, "latestWkid": 4326},
        "fields": [
            {"name": "ha_code", "type": text, "alias": "HA Code", "domain": None},
            {
                "name": "type_ha",
                "type": text,
                "alias": "Type",
                "domain": {"type": "codedValue", "name": "type_ha", "codedValues": kinds},
            },
            {"name": "survey_date", "type": "esriFieldTypeDate", "alias": "Date of survey"},
            {
                "name": "governorate",
                "type": text,
                "alias": "Governorate",
                "domain": {"type": "codedValue", "name": "governorate", "codedValues": units},
            },
            {"name": "closure_ha", "type": "esriFieldTypeDate", "alias": "Closure"},
            {"name": "area_m2", "type": "esriFieldTypeDouble", "alias": "Size"},
        ],
        "features": [
            feature("PE-AM-0001", "1", "2014-03-12", [clockwise(BEND)], area_m2=61500.0),
            feature("PE-AM-0002", "2", "2015-11-02", [clockwise(part) for part in PAIR]),
            feature(
                "PE-AM-0003",
                "2",
                "2015-11-02",
                [clockwise(FRAME), anticlockwise(COURT)],
                eo_erw="yes",
            ),
            feature("PE-AM-0004", "1", "2016-01-20", None, area_m2=700.0),
        ],
    }
    text_ = json.dumps(content, indent=1, ensure_ascii=False)
    (FOLDER / "imsma_core.json").write_text(text_ + "\n", "utf-8")


def survey123() -> None:
    """The CSV of a form: points as x and y, an outline as the telephone wrote it."""
    days = {"PE-AM-0001": "3/12/2014", "PE-AM-0004": "1/20/2016"}
    rows = []
    for number, (name, corners) in enumerate(
        {"PE-AM-0001": BEND, "PE-AM-0004": None}.items(), start=1
    ):
        where = [] if corners is None else [*corners, corners[0]]
        x, y = place(SPOT if corners is None else corners[0])
        rows.append(
            {
                "ObjectID": number,
                "GlobalID": guid(name).strip("{}").lower(),
                "ha_code": name,
                "survey_date": f"{days[name]} 12:00:00 AM",
                "type_ha": "sha",
                "org_id": "NPA",
                "governorate": "PE01",
                "status_ha": "open",
                "area_m2": 61500 if corners else 700,
                "ha_polygon": ";".join(
                    f"{place(corner)[1]} {place(corner)[0]} 1200.0 4.5" for corner in where
                ),
                "eo_mine": "yes",
                "CreationDate": "3/13/2014 2:05:11 PM",
                "Creator": "team1",
                "x": x,
                "y": y,
            }
        )
    sheet("survey123.csv", rows, encoding="utf-8-sig")


# Spreadsheets -----------------------------------------------------------------------------------


def turning_points() -> None:
    """A sheet of turning points as an office keeps it: a title, merged cells, numbers as texts."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = "Áreas"
    page.append(["Centro nacional de acción contra las minas"])
    page.merge_cells("A1:H1")
    page.append([])
    area, point = "Código Categoría Fecha Superficie", "Anillo Longitud Latitud"
    page.append([*area.split(), "N° punto", "Tipo de punto", *point.split()])
    court = [("perímetro", FRAME), ("hueco", COURT)]
    areas = [
        ("PE-AM-0001", "sospechada", dt.date(2014, 3, 12), "61 500", [("", BEND)], MARK),
        ("PE-AM-0003", "confirmada", dt.date(2015, 11, 2), 98400, court, None),
    ]
    for code, category, day, size, rings, mark in areas:
        first = page.max_row + 1
        rows = [] if mark is None else [("PR", "punto de referencia", "", mark)]
        for ring, corners in rings:
            for number, corner in enumerate(corners, start=1):
                kind = "punto de inicio" if number == 1 else "punto de giro"
                rows.append((str(number), kind, ring, corner))
        for number, kind, ring, corner in rows:
            x, y = place(corner)
            page.append([code, category, day, size, number, kind, ring, x, str(y)])
        for column in "ABCD":
            page.merge_cells(f"{column}{first}:{column}{page.max_row}")
    book.create_sheet("Notas").append(["Coordenadas en WGS 84"])
    book.save(FOLDER / "turning_points.xlsx")


def encodings() -> None:
    """One area a row, in the encodings and delimiters that offices save in."""
    bend = "POLYGON((" + ", ".join(f"{x} {y}" for x, y in map(place, [*BEND, BEND[0]])) + "))"
    spot = "POINT({} {})".format(*place(SPOT))
    spanish = [
        {"Código": "PE-AM-0001", "Categoría": "sospechada", "Fecha": "12/03/2014",
         "Superficie": "61.500,0", "Nombre": "Quebrada del Ñandú", "WKT": bend},
        {"Código": "PE-AM-0004", "Categoría": "área de sospecha", "Fecha": "20/01/2016",
         "Superficie": "700,0", "Nombre": "Hito 23, año 1995", "WKT": spot},
    ]  # fmt: skip
    sheet("areas_windows_1252.csv", spanish, "cp1252", ";")
    sheet("areas_utf16.txt", spanish, "utf-16", "\t")
    sheet("areas_bars.csv", spanish, "utf-8-sig", "|")
    names = ["Долина річки Тиса, перша ділянка", "Ліс біля села Верхнє, друга ділянка"]
    cyrillic = [{**row, "Nombre": name} for row, name in zip(spanish, names, strict=True)]
    for row in cyrillic:
        row["Id"] = row.pop("Código")
        row["Category"] = {"sospechada": "SHA", "área de sospecha": "SHA"}[row.pop("Categoría")]
        row["Name"] = row.pop("Nombre")
    sheet("areas_windows_1251.csv", cyrillic, "cp1251", ";")


if __name__ == "__main__":
    for write in (
        imsma_ng,
        imsma_ng_tables,
        maxml,
        imsma_core,
        survey123,
        turning_points,
        encodings,
    ):
        write()
