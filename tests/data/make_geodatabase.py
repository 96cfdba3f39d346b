"""Write coded.gdb.zip beside this file: a File Geodatabase with domains and subtypes.

GDAL itself writes it, by its library in the wheel of pyogrio; subtypes, which GDAL does not write,
are put into the definition of the layer as ArcGIS keeps them there. The record is invented.

Run from the top of the repository, on Linux: python tests/data/make_geodatabase.py
"""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pyogrio

TARGET = Path(__file__).parent / "coded.gdb.zip"
POINTER, TEXT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
INTEGER, STRING, POLYGON, UPDATED = 0, 4, 3, 5

DOMAINS = {
    "HazardClass": (INTEGER, {"1": "SHA", "2": "CHA"}),
    "Province": (STRING, {"AM": "Amazonas", "TU": "Tumbes"}),
    "MineModel": (INTEGER, {"1": "PMN", "2": "M-35"}),
    "BombModel": (INTEGER, {"1": "BLU-63"}),
}
FIELDS = {
    "hazard_id": (STRING, None),
    "category": (INTEGER, "HazardClass"),
    "admin1": (STRING, "Province"),
    "reported_on": (STRING, None),
    "eo": (INTEGER, None),
    "model": (INTEGER, None),
}
SUBTYPES = {"10": ("mines", "MineModel"), "20": ("bombs", "BombModel")}
ROWS = [
    ("H0", "1", "AM", "2020-01-31", "10", "2"),
    ("H1", "2", "TU", "2020-01-31", "20", "1"),
    ("H2", "2", None, "2020-01-31", "10", "1"),
    ("H3", "7", "XX", "2020-01-31", "20", "2"),
]
OUTLINE = b"POLYGON((36 48,36.01 48,36.01 48.01,36 48.01,36 48))"


class CodedValue(ctypes.Structure):
    """A code and its word, as GDAL takes them."""

    _fields_ = [("code", TEXT), ("word", TEXT)]


class Gdal:
    """Functions of GDAL's C interface, by name."""

    def __init__(self) -> None:
        (path,) = (Path(pyogrio.__file__).parent.parent / "pyogrio.libs").glob("libgdal*")
        self.loaded = ctypes.CDLL(str(path))

    def __call__(self, name: str, result: Any, *given: Any) -> Any:
        """Call a function; numbers are int, texts char*, what GDAL gave a pointer."""
        function = getattr(self.loaded, name)
        function.restype = result
        kinds = {int: NUMBER, bytes: TEXT}
        function.argtypes = [
            getattr(one, "kind", None) or kinds.get(type(one), POINTER) for one in given
        ]
        return function(*[getattr(one, "value", one) for one in given])


class Handle:
    """A pointer that GDAL gave."""

    kind = POINTER

    def __init__(self, value: int) -> None:
        self.value = value


def written(gdal: Gdal, path: Path) -> None:
    """Write the layer with its domains."""
    driver = Handle(gdal("GDALGetDriverByName", POINTER, b"OpenFileGDB"))
    data = Handle(gdal("GDALCreate", POINTER, driver, bytes(path), 0, 0, 0, 0, None))
    degrees = Handle(gdal("OSRNewSpatialReference", POINTER, None))
    gdal("OSRImportFromEPSG", NUMBER, degrees, 4326)
    for name, (kind, words) in DOMAINS.items():
        values = [CodedValue(code.encode(), word.encode()) for code, word in words.items()]
        listed = (CodedValue * (len(values) + 1))(*values, CodedValue(None, None))
        pointer = ctypes.cast(listed, POINTER)
        named = name.encode()
        domain = gdal("OGR_CodedFldDomain_Create", POINTER, named, named, kind, 0, pointer)
        assert gdal("GDALDatasetAddFieldDomain", ctypes.c_bool, data, Handle(domain), None)
    layer = Handle(
        gdal("GDALDatasetCreateLayer", POINTER, data, b"hazards", degrees, POLYGON, None)
    )
    for name, (kind, domain) in FIELDS.items():
        field = Handle(gdal("OGR_Fld_Create", POINTER, name.encode(), kind))
        if domain:
            gdal("OGR_Fld_SetDomainName", None, field, domain.encode())
        gdal("OGR_L_CreateField", NUMBER, layer, field, 1)
    for row in ROWS:
        definition = Handle(gdal("OGR_L_GetLayerDefn", POINTER, layer))
        feature = Handle(gdal("OGR_F_Create", POINTER, definition))
        for place, cell in enumerate(row):
            if cell is not None:
                gdal("OGR_F_SetFieldString", None, feature, place, cell.encode())
        shape, text = POINTER(), ctypes.cast(ctypes.pointer(TEXT(OUTLINE)), POINTER)
        drawn = ctypes.cast(ctypes.pointer(shape), POINTER)
        gdal("OGR_G_CreateFromWkt", NUMBER, text, degrees, drawn)
        gdal("OGR_F_SetGeometryDirectly", NUMBER, feature, shape)
        assert gdal("OGR_L_CreateFeature", NUMBER, layer, feature) == 0
    gdal("GDALClose", NUMBER, data)


def with_subtypes(gdal: Gdal, path: Path) -> None:
    """Put the subtypes into the definition of the layer."""
    kinds = "".join(
        f"<Subtype><SubtypeName>{name}</SubtypeName><SubtypeCode>{code}</SubtypeCode><FieldInfos>"
        f"<SubtypeFieldInfo><FieldName>model</FieldName><DomainName>{domain}</DomainName>"
        "</SubtypeFieldInfo></FieldInfos></Subtype>"
        for code, (name, domain) in SUBTYPES.items()
    )
    said = f"<SubtypeFieldName>eo</SubtypeFieldName><Subtypes>{kinds}</Subtypes><ShapeType>"
    data = Handle(gdal("GDALOpenEx", POINTER, bytes(path), UPDATED, None, None, None))
    items = Handle(gdal("GDALDatasetGetLayerByName", POINTER, data, b"GDB_Items"))
    while pointer := gdal("OGR_L_GetNextFeature", POINTER, items):
        item = Handle(pointer)
        place = gdal("OGR_F_GetFieldIndex", NUMBER, item, b"Definition")
        text = gdal("OGR_F_GetFieldAsString", TEXT, item, place)
        if b"DEFeatureClassInfo" in text:
            changed = text.replace(b"<ShapeType>", said.encode(), 1)
            gdal("OGR_F_SetFieldString", None, item, place, changed)
            assert gdal("OGR_L_SetFeature", NUMBER, items, item) == 0
    gdal("GDALClose", NUMBER, data)


if __name__ == "__main__":
    gdal = Gdal()
    gdal("GDALAllRegister", None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "coded.gdb")
        written(gdal, path)
        with_subtypes(gdal, path)
        packed = shutil.make_archive(str(Path(folder, "packed")), "zip", folder, "coded.gdb")
        shutil.copyfile(packed, TARGET)
