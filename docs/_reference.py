"""The page of the reference, made from the public names, so that none can be missing."""

import importlib
import inspect
from pathlib import Path

import minemap

SECTIONS = {
    "Reading, writing, checking": [
        "records",
        "read",
        "conversion",
        "writing",
        "quality",
        "closing",
        "snapshots",
        "reconciling",
    ],
    "The ledger": ["ledger", "accounts", "sweep.cluster"],
    "Maps": ["maps"],
    "Plans": ["forecasting", "planning"],
    "Registers and two times": ["closing", "snapshots", "restating.bridge"],
    "Reports": ["report"],
    "Where something is, and how large": [
        "geodesy",
        "positions.coordinates",
        "positions.datum",
        "positions.misplacement",
        "positions.traverse",
    ],
    "Tables, words and samples": ["tables.schema", "language.vocabulary", "samples", "days"],
    "Errors": ["errors"],
}
"""The rooms, as a user looks for them."""


def names_of(room):
    """The public names of a room as the reference lists them, methods of classes too."""
    module = importlib.import_module(f"minemap.{room}")
    top = {name: where for name, where in minemap.PUBLIC.items() if where == room}
    for name in sorted({*module.__all__, *top}, key=str.casefold):
        thing = getattr(module, name)
        if not (inspect.isclass(thing) or inspect.isroutine(thing)):
            continue
        path = name if name in minemap.PUBLIC else f"{room}.{name}"
        yield path
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            yield from (f"{path}.{member}" for member in members_of(thing))


def members_of(thing):
    """The methods that a class of minemap brings itself, with a docstring."""
    for name, member in vars(thing).items():
        function = getattr(member, "__func__", member)
        shown = inspect.isroutine(function) or isinstance(member, property)
        if shown and not name.startswith("_") and inspect.getdoc(member):
            yield name


def page():
    """The text of the page."""
    parts = ["# Reference", "", "```{eval-rst}", ".. currentmodule:: minemap", ""]
    for title, rooms in SECTIONS.items():
        parts += [title, "-" * len(title), ""]
        for room in rooms:
            about = (importlib.import_module(f"minemap.{room}").__doc__ or "").splitlines()[0]
            parts += [f"``minemap.{room}``: {about}", ""]
            parts += [".. autosummary::", "   :toctree: api", "   :nosignatures:", ""]
            parts += [f"   {path}" for path in names_of(room)]
            parts += [""]
    return "\n".join([*parts, "```", ""])


def write():
    """Write the page beside this file, if it is another than the one that is there."""
    target = Path(__file__).with_name("reference.md")
    if not target.exists() or target.read_text("utf-8") != page():
        target.write_text(page(), "utf-8")
