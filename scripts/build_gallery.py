"""Make the gallery of the documentation: `docs/gallery.md` and its pictures in `docs/images/`.

Each entry of `PICTURES` is the code of a map and how it is looked at; the page shows the code, and
the picture is what that code makes. Interactive maps are opened in headless Chromium, printed ones
are written as PNG.

Run it as ``python scripts/build_gallery.py``, or with the names of some pictures to make these
alone; it needs playwright, Pillow and Chromium (at /usr/bin/chromium, or where CHROMIUM says).
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "gallery.md"
IMAGES = ROOT / "docs" / "images"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

QUALITY = 80
MOST_BYTES = 2_000_000
"""Of all pictures together."""

MOST_MS = 120_000
"""For a large map to open."""

SETTLE_MS = 700
"""For what fades or flies in."""

LAPTOP, PHONE, PROJECTOR, FRAME = (1366, 768), (390, 844), (1920, 1080), (760, 420)

SETUP = """\
import geopandas as gpd
import minemap as mm

ledger = mm.Ledger(*mm.samples.peru())
"""

VILLAGES = """\
villages = gpd.GeoDataFrame(
    {"name": ["Santiago", "Huampami"]},
    geometry=gpd.points_from_xy([-77.93, -78.20], [-4.05, -4.10]),
    crs="EPSG:4326",
)
"""


CENEPA_GROUND = """\
from made_ground import made_ground

made_ground(folder, (-78.75, -4.2, -77.85, -3.3), lowest=300, highest=2900, seed=7)
"""

QUEBRADA_GROUND = """\
from made_ground import made_ground

made_ground(folder, (-70.395, -18.372, -70.357, -18.332), lowest=20, highest=260, seed=4)
"""

PHOTO = """\
from made_ground import made_photo

made_photo(folder, (-78.44, -3.79, -78.32, -3.72), seed=3)
"""

MADE_UP = "Relief, rivers, roads and places on this map are made up."


@dataclass(frozen=True)
class Picture:
    """A map of the gallery.

    `code` makes ``map_``, a folium map, or writes ``path``, a printed one. `view` is where an
    interactive one is looked at (longitude, latitude, zoom), `click` a place on it that is clicked,
    `press` a button that is pressed, `choose` what its circles grow with.
    """

    name: str
    title: str
    about: str
    code: str
    size: tuple[int, int] | None = None
    view: tuple[float, float, float] | None = None
    click: tuple[float, float] | None = None
    press: str | None = None
    choose: str | None = None
    wait_ms: int = SETTLE_MS


CENEPA = (-78.381, -3.7553, 15.0)
BORDER = (-78.3, -3.72, 10.5)

PICTURES = [
    Picture(
        "map",
        "A record through the years",
        "The slider goes from event to event; the legend counts the areas and m² of the day.",
        'map_ = ledger.explore(title="Peru: mined areas", day="2012-10-31")',
        LAPTOP,
    ),
    Picture(
        "map-area",
        "An area and its history",
        "A click shows the details of an area and what happened to it, record by record.",
        'map_ = ledger.explore(title="Peru: mined areas", day="2023-12-31")',
        LAPTOP,
        CENEPA,
        (-78.3853, -3.7553),
    ),
    Picture(
        "map-compare",
        "Two days side by side, on a projector",
        "What was there on either day, with a divider that readers move.",
        "map_ = ledger.explore(\n"
        '    title="Peru: 2014 and 2023", compare=("2014-12-31", "2023-12-31")\n'
        ")",
        PROJECTOR,
        (-78.35, -3.75, 10.5),
    ),
    Picture(
        "map-phone",
        "On a phone",
        "The same file: the legend folds away, the account opens from below.",
        'map_ = ledger.explore(title="Perú", language="es", day="2023-12-31")',
        PHONE,
    ),
    Picture(
        "map-table",
        "A table beside the map",
        "The areas that are filtered or in view, sorted, with totals. Readers can save it as CSV.",
        "map_ = ledger.explore(\n"
        '    title="Peru: mined areas", day="2023-12-31", only={"sector": "Cenepa"}\n'
        ")",
        LAPTOP,
        press="Table of areas",
    ),
    Picture(
        "map-dark",
        "Dark, with your own colours and labels",
        "By default the theme follows the reader's system or notebook; `view` says where it opens.",
        "map_ = ledger.explore(\n"
        '    title="Peru: mined areas", day="2023-12-31", theme="dark", labels="hazard_id",\n'
        '    colours={"SHA": "#ffb000"}, view=(-3.5812, -78.3635, 17.5),\n'
        ")",
        LAPTOP,
    ),
    Picture(
        "map-imagery",
        "Over a picture of the ground",
        "Outlines, symbols and names have a white edge, so that they stand out on dark forest "
        "(made up here) and on snow.",
        PHOTO + "map_ = ledger.explore(\n"
        '    title="On imagery",\n'
        '    day="2023-12-31",\n'
        '    base=folder / "photo.tif",\n'
        '    notice="The picture of the ground is made up.",\n'
        ")",
        LAPTOP,
        CENEPA,
    ),
    Picture(
        "map-elsewhere",
        "What is elsewhere, and circles by m²",
        "Marks at the edges count what remains outside the view; a click goes there. The small map "
        "is the whole record. Readers choose whether circles grow with areas or with m².",
        "map_ = ledger.explore(\n"
        '    title="Peru: mined areas", day="2012-10-31", view=(-3.6, -78.35, 9)\n'
        ")",
        LAPTOP,
        choose="m2",
    ),
    Picture(
        "map-frame",
        "In a notebook",
        "You choose the height of the frame; the legend folds away if it has no room. "
        "`ledger.widget()` is the same map; Python can read and set its day, filter and selection.",
        'map_ = ledger.explore(title="Peru: mined areas", height=420)',
        FRAME,
    ),
    Picture(
        "map-units",
        "By administrative unit",
        "Provinces shaded by the square metres that remain in them.",
        'map_ = ledger.explore(title="Peru by province", day="2023-12-31", units=True)',
        LAPTOP,
    ),
    Picture(
        "map-rings",
        "Other layers, and distance rings",
        "Rings at 2 and 5 km from what remains, on the ellipsoid, and villages.",
        VILLAGES + "map_ = ledger.explore(\n"
        '    title="How far it is",\n'
        '    day="2023-12-31",\n'
        '    layers={"Villages": villages},\n'
        '    around={"hazards": [2000, 5000]},\n'
        ")",
        LAPTOP,
        BORDER,
    ),
    Picture(
        "map-ground",
        "Ground to read by, carried in the file",
        "Shade and contours from a GeoTIFF, rivers, roads and places from a GeoPackage. Here they "
        "are made up, as the map says (`made_ground` is in `benchmarks/`). You can use an extract "
        "of OpenStreetMap.",
        CENEPA_GROUND + "map_ = ledger.explore(\n"
        '    title="The Cenepa",\n'
        '    day="2023-12-31",\n'
        '    context=folder / "ground.gpkg",\n'
        '    relief=folder / "elevation.tif",\n'
        f'    notice="{MADE_UP}",\n'
        ")",
        LAPTOP,
        BORDER,
    ),
    Picture(
        "map-redacted",
        "For everyone to see",
        "Positions are squares of 2 km. The exact ones are nowhere in the file, and the map says "
        "so. Ids, names and free texts are left out, m² are rounded to 100, days to the end of "
        "their year; `keep` and `public` name what may stay. The map does not hide how many areas "
        "there are or which squares have some: `docs/how-to/public-maps.md` says what an attacker "
        "learns.",
        'map_ = ledger.explore(title="Peru", day="2023-12-31", redact=2000, language="fr")',
        LAPTOP,
        (-78.3, -3.7, 10.5),
    ),
    Picture(
        "map-words",
        "In another language",
        "A few words of Ukrainian. Missing words appear in English, with a warning to the author.",
        "words = {\n"
        '    "uk": {\n'
        '        "locale": {"name": "Українська", "dates": "uk", "thousands": "\\u00a0"},\n'
        '        "map": {\n'
        '            "remaining": "Залишається",\n'
        '            "released": "Повернено у використання",\n'
        '            "area_many": "ділянок: {n}",\n'
        '            "on_day": "станом на {day}",\n'
        "        },\n"
        '        "category": {"SHA": "Підозріла ділянка", "CHA": "Підтверджена ділянка"},\n'
        "    }\n"
        "}\n"
        'map_ = ledger.explore(title="Перу", words=words, language="uk")',
        LAPTOP,
    ),
    Picture(
        "map-large",
        "A made-up border of a million polygons",
        "200,000 hazards and 400,000 releases on a slider of years, in one file of 80 MB.",
        "large = mm.Ledger(*mm.samples.generated(200_000, 400_000))\nmap_ = large.explore()",
        PROJECTOR,
    ),
    Picture(
        "printed",
        "A printed sheet, A4 landscape",
        "Title, legend with m², true scale bar and north, grid, detail maps, locator, sources, "
        "projection, datum and a disclaimer on boundaries.",
        'ledger.print_map("2023-12-31", path, dpi=120)',
    ),
    Picture(
        "printed-portrait",
        "A4 portrait, in French",
        "The same blocks below the map.",
        'ledger.print_map("2023-12-31", path, orientation="portrait", language="fr", dpi=100)',
    ),
    Picture(
        "printed-grid",
        "A sector on a UTM grid",
        "Eastings and northings in metres; labels that do not overlap.",
        'ledger.print_map("2023-12-31", path, sector="Cenepa", graticule="utm", dpi=120)',
    ),
    Picture(
        "printed-ground",
        "The Quebrada de Escritos, for the field",
        "Contours, rivers and roads (made up here, as the sheet says) under an area on a UTM grid.",
        QUEBRADA_GROUND + "ledger.print_map(\n"
        '    "2012-10-31",\n'
        "    path,\n"
        '    sector="Quebrada de Escritos",\n'
        '    graticule="utm",\n'
        '    context=folder / "ground.gpkg",\n'
        '    relief=folder / "elevation.tif",\n'
        f'    notice="{MADE_UP}",\n'
        '    reference="PER-07",\n'
        "    dpi=120,\n"
        ")",
    ),
    Picture(
        "printed-years",
        "Small multiples over years, A3",
        "Each year at the close of its last day, all at the same scale.",
        "ledger.print_map(\n"
        '    "2023-12-31", path, paper="A3", years=[2011, 2012, 2014, 2017, 2020, 2023], dpi=90\n'
        ")",
    ),
    Picture(
        "printed-projection",
        "A chosen projection, redacted",
        "The national grid of Peru (PSAD56), and coarse positions for the press.",
        "ledger.print_map(\n"
        '    "2023-12-31", path, sector=["Cenepa", "Achuime"], crs="EPSG:24891", language="es",\n'
        "    redact=1000, dpi=120,\n"
        ")",
    ),
]


def main() -> None:
    """Make the pictures and write the page."""
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    if unknown := set(wanted) - {picture.name for picture in PICTURES}:
        sys.exit(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            if picture.name in wanted:
                target = IMAGES / f"{picture.name}.webp"
                _compressed(_made(picture, Path(folder)), target)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
    PAGE.write_text(page(), "utf-8")
    total = sum(path.stat().st_size for path in IMAGES.iterdir())
    print(f"all pictures: {total:,} bytes")
    if total > MOST_BYTES:
        sys.exit(f"more than {MOST_BYTES:,} bytes: make them smaller")


def page() -> str:
    """Write the page: each picture with the code that makes it."""
    parts = [
        "# Gallery\n\n"
        "Maps of the sample record, with the code that makes each. All of them begin with\n\n"
        f"```python\n{SETUP}```\n\n"
        'Write an interactive map with `map_.save("map.html")`, a printed one to `path`\n'
        "(`.pdf`, `.svg` or `.png`). `folder` is a folder for files.\n"
        "`python scripts/build_gallery.py` makes this page and its pictures.\n"
    ]
    for picture in PICTURES:
        code = picture.code.replace(", dpi=120", "").replace(", dpi=100", "")
        code = code.replace(", dpi=90", "").replace("    dpi=120,\n", "").replace(" dpi=120,", "")
        parts.append(
            f"## {picture.title}\n\n{picture.about}\n\n"
            f"![{picture.title}](images/{picture.name}.webp)\n\n"
            f"```python\n{code}\n```\n"
        )
    return "\n".join(parts)


def _made(picture: Picture, folder: Path) -> bytes:
    """Run the code of a picture and look at what it makes, as PNG."""
    names: dict[str, Any] = {"path": folder / f"{picture.name}.png", "folder": folder}
    sys.path.append(str(ROOT / "benchmarks"))
    exec(SETUP + picture.code, names)  # noqa: S102 - the code of this file
    if picture.size is None:
        return names["path"].read_bytes()
    file = folder / f"{picture.name}.html"
    names["map_"].save(str(file))
    return _seen(picture, file)


def _seen(picture: Picture, file: Path) -> bytes:
    """Open a map in Chromium as a reader does, with the network cut."""
    from playwright.sync_api import sync_playwright

    width, height = picture.size or LAPTOP
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1.5 if width < height else 1,
        )
        context.route(re.compile(r"^(?!file:|data:|blob:)"), lambda route: route.abort())
        reader = context.new_page()
        reader.goto(file.as_uri())
        reader.wait_for_selector("[data-minemap=ready]", timeout=MOST_MS)
        map_ = reader.evaluate("document.querySelector('.folium-map').id")
        if picture.view is not None:
            lon, lat, zoom = picture.view
            reader.evaluate(f"{map_}.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        reader.wait_for_timeout(picture.wait_ms)
        if picture.click is not None:
            lon, lat = picture.click
            spot = reader.evaluate(f"{map_}.latLngToContainerPoint([{lat}, {lon}])")
            reader.mouse.click(spot["x"], spot["y"])
            reader.wait_for_timeout(picture.wait_ms)
        if picture.press is not None:
            reader.get_by_role("button", name=picture.press).click()
            reader.wait_for_timeout(picture.wait_ms)
        if picture.choose is not None:
            reader.locator("[data-circles]").select_option(picture.choose)
            reader.wait_for_timeout(picture.wait_ms)
        image = reader.screenshot()
        browser.close()
    return image


def _compressed(image: bytes, target: Path) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(image)) as picture:
        picture.convert("RGB").save(target, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
