"""The house has floors: a module imports only from floors below its own, inside functions too."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import minemap

SOURCE = Path(minemap.__file__).parent

FLOORS = [
    {"errors"},
    {"days", "dtypes", "extras", "geodesy", "saving", "shapes", "toml_files"},
    {"cards", "language", "looks", "spreadsheet"},
    {"lands"},
    {"positions"},
    {"tables"},
    {"read", "writing", "samples", "sweep", "dividing"},
    {"accounts", "closing"},
    {"forecasting", "planning", "restating", "snapshots"},
    {"maps"},
    {"ledger"},
    {"conversion", "records", "report"},
    {"quality", "reconciling"},
    {"cli", "__init__"},
    {"__main__"},
]
"""As in docs/architecture.md. A package is one room; what it imports of itself is its own."""

FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

MODULES = sorted(SOURCE.rglob("*.py"))


ROUND_STILL = {
    ("planning.figures", "planning.plan", "planning.words"),
}
"""Results that know their writers."""


def room_of(module):
    parts = module.relative_to(SOURCE).with_suffix("").parts
    return parts[0]


def name_of(module):
    parts = module.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


NAMES = {name_of(module) for module in MODULES}


def imported_modules(module):
    """The modules of minemap that a module names in any import, also for types and in functions."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            head, _, rest = name.partition(".")
            while head == "minemap" and rest and rest not in NAMES:
                rest = rest.rpartition(".")[0]
            if head == "minemap" and rest:
                yield rest


def test_no_modules_import_one_another_in_a_circle():
    after = {name_of(module): set(imported_modules(module)) for module in MODULES}
    reached = {name: set(others) for name, others in after.items()}
    for middle in after:
        for name in after:
            if middle in reached[name]:
                reached[name] |= reached[middle]
    rings = {
        tuple(sorted(other for other in found if name in reached[other]))
        for name, found in reached.items()
        if name in found and after[name] - {name}
    }
    assert rings <= ROUND_STILL


def imported_rooms(module):
    """The rooms that a module names in any import, with the lines on which it does."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            head, _, rest = name.partition(".")
            if head == "minemap":
                room = rest.split(".")[0]
                yield node.lineno, room if room in FLOOR_OF else "__init__"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_from_floors_below(module):
    room = room_of(module)
    assert room in FLOOR_OF, f"{room} has no floor: give it one here and in docs/architecture.md"
    for line, other in imported_rooms(module):
        allowed = other == room or FLOOR_OF[other] < FLOOR_OF[room]
        assert allowed or room == "cli", f"{module.name}:{line} imports {other} from no floor below"


def test_the_architecture_page_names_every_room():
    page = (SOURCE.parents[1] / "docs" / "architecture.md").read_text("utf-8")
    missing = [
        room
        for room in FLOOR_OF
        if (SOURCE / f"{room}.py").exists() or (SOURCE / room / "__init__.py").exists()
        if f"`{room}" not in page
    ]
    assert missing == []


def modules_after(code):
    """The modules, without what is inside them, that a new Python has loaded after some code."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in run.stderr.split()}


def test_a_bare_import_loads_nothing_heavy():
    heavy = "folium branca matplotlib dask distributed jinja2 scipy fiona IPython requests tqdm"
    assert set(heavy.split()) & modules_after("import minemap") == set()


def test_help_loads_nothing_heavy():
    code = (
        "from minemap.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0"
    )
    heavy = "folium matplotlib dask jinja2 scipy fiona requests tqdm numpy pandas geopandas shapely"
    assert set(heavy.split()) & modules_after(code) == set()


@pytest.mark.parametrize("name", minemap.__all__)
def test_every_public_function_says_what_it_does_and_shows_it(name):
    thing = getattr(minemap, name)
    if callable(thing):
        assert ">>>" in thing.__doc__
        assert "Parameters" in thing.__doc__


def test_the_reference_has_every_public_name(monkeypatch):
    monkeypatch.syspath_prepend(SOURCE.parents[1] / "docs")
    page = importlib.import_module("_reference").page()
    rooms = ["forecasting", "maps", "planning", "quality", "read", "reconciling", "report"]
    named = {f"{room}.{name}" for room in rooms for name in getattr(minemap, room).__all__}
    listed = {line.strip() for line in page.splitlines()}
    short = {f"{room}.{name}" for name, room in minemap.PUBLIC.items()}
    assert minemap.PUBLIC.keys() | (named - short) <= listed | NO_FUNCTIONS


NO_FUNCTIONS = {"quality.FINDING_COLUMNS"}


def test_the_benchmark_of_workers_knows_the_stages_of_the_sweep(monkeypatch):
    monkeypatch.syspath_prepend(SOURCE.parents[1] / "benchmarks")
    stages = importlib.import_module("bench_workers").STAGES
    parts = [part for some in stages.values() for part in some]
    assert not [name for room, names in parts for name in names.split() if not hasattr(room, name)]


def test_what_is_typed_is_what_is_loaded():
    tree = ast.parse((SOURCE / "__init__.py").read_text("utf-8"))
    typed = {
        alias.name: node.module.removeprefix("minemap.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("minemap.")
        for alias in node.names
    }
    assert typed == minemap.PUBLIC
    assert set(minemap.__all__) == {*minemap.PUBLIC, "errors", "samples"}
    assert set(minemap.ROOMS) == FLOOR_OF.keys() - {"__init__", "__main__"}
