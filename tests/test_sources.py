"""Every figure in the pages and the data has a source that a reader can follow."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "sources.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "docs" / "how-to").glob("*.md"))
DATA = sorted((ROOT / "src" / "minemap" / "data").glob("*.toml"))
DATA += [ROOT / "src" / "minemap" / "data" / "countries.csv"]
DATA += sorted((ROOT / "sample_data").glob("*/*.csv"))
DATA += [ROOT / "sample_data" / "peru" / "plan.toml"]
OF_THE_LIST = {LIST, ROOT / "docs" / "maintaining.md"}
"""The list itself, and the page about the code."""

NAMES = re.compile(
    r"WGS 84|UTF-\d+|Python \d[\d.]*|IMAS [\d.]+(?:, [\d.]+)*|ISO \d+(?:-\d)?|EPSG:\d+|"
    r"Apache-\d[\d.]*|[\w-]+ \d+\.\d+\.\d+|doi \S+|\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/\d{4}\b|"
    r"\b\d{1,2} [A-Z][a-z]+|Journal of Geodesy.*|Python's \d[\d.]*"
)
"""Numbers that are part of a name or of a day."""


def listed():
    """The rows of the list: where, figures, source."""
    table = LIST.read_text("utf-8").split("## Where the figures come from")[1]
    rows = [line.strip("| \n").split(" | ") for line in table.splitlines() if line[:2] == "| "]
    return [row for row in rows if row[0] not in {"where", "---"}]


def figures_of(page):
    """The figures of a page's text, without its code, its links and names with numbers in them."""
    text = page.read_text("utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`]*`", "", text, flags=re.DOTALL)
    lines = [line for line in text.splitlines() if not line.startswith("    ")]
    text = re.sub(r"\]\([^)]*\)", "]", "\n".join(lines))
    return re.findall(r"(?<![\w.-])\d[\d,.]*\d(?!\w)", NAMES.sub("", text))


def numbers_in(values):
    """Tell whether anything in a TOML file is a number."""
    if isinstance(values, dict):
        return any(map(numbers_in, values.values()))
    if isinstance(values, list):
        return any(map(numbers_in, values))
    return isinstance(values, int | float) and not isinstance(values, bool)


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_with_figures_is_in_the_list(page):
    figures = figures_of(page)
    if figures and page not in OF_THE_LIST:
        told = f"no row in docs/sources.md for {figures}"
        assert name_of(page) in {row[0] for row in listed()}, told


@pytest.mark.parametrize("path", DATA, ids=name_of)
def test_a_file_of_data_with_figures_is_in_the_list(path):
    if path.suffix == ".csv" or numbers_in(tomllib.loads(path.read_text("utf-8"))):
        assert name_of(path) in {row[0] for row in listed()}


@pytest.mark.parametrize("row", listed(), ids=lambda row: row[0])
def test_a_source_can_be_followed(row):
    where, figures, source = row
    assert (ROOT / where).is_file()
    assert figures
    inside = re.findall(r"`([^`]+)`", source)
    assert all((ROOT / path).exists() for path in inside), inside
    followed = ("no source", "in the file", "definition", "public domain", "http", "made up")
    assert inside or any(word in source for word in followed)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("published/series.csv", "publication"),
        ("published/series.csv", "address"),
        ("peru/published.csv", "source"),
        ("peru/results.csv", "source"),
    ],
)
def test_every_row_of_published_figures_names_its_source(name, column):
    with (ROOT / "sample_data" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert [row for row in rows if not row[column].strip()] == []


def test_every_default_of_a_plan_says_its_source_or_that_it_has_none():
    methods = tomllib.loads((ROOT / "src/minemap/data/methods.toml").read_text("utf-8"))
    shares = methods.pop("shares")
    assert all(method["source"].startswith("No source: ") for method in methods.values())
    # 156.92 km² cancelled, 121.11 reduced and 219.31 cleared of 497.34.
    said = [float(figure) for figure in re.findall(r"\d+\.\d+", shares["SHA"]["source"])]
    assert said == [156.92, 121.11, 219.31, 497.34]
    for name, figure in zip(("cancelled", "reduced", "cleared"), said, strict=False):
        assert shares["SHA"][name] == pytest.approx(figure / said[-1], abs=6e-4)
        without = figure / (said[1] + said[2]) if name != "cancelled" else 0.0
        assert shares["CHA"][name] == pytest.approx(without, abs=6e-4)
    assert "no source" in shares["CHA"]["source"]
