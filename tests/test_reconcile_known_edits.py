"""Pairs of records with known edits: what is told of each, how much is found, and how much is true.

Thirty-six areas lie close, every third one over its neighbour; each pair has several edits of every
kind, at places drawn by chance.
"""

from __future__ import annotations

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from minemap.reconciling import reconcile

DEGREE = 111_195.0
EDITS = {
    "moved": 3, "deleted": 3, "added": 2, "grown": 3, "shrunk": 3, "confirmed": 2, "renamed": 3,
    "released": 3, "withdrawn": 2, "rewritten": 2, "split": 2, "merged": 1,
}  # fmt: skip
TOLD_AS = {
    "moved": "shifted", "deleted": "gone", "added": "added", "grown": "grown", "shrunk": "shrunk",
    "confirmed": "confirmed", "renamed": "renamed", "released": "cleared",
    "withdrawn": "withdrawn", "rewritten": "figure", "split": "split", "merged": "merged",
}  # fmt: skip


def field(x, y, width, height):
    """A rectangle of metres, in Bosnia, whose sides follow the grid of degrees."""
    east = DEGREE * np.cos(np.radians(44.0))
    return box(17 + x / east, 44 + y / DEGREE, 17 + (x + width) / east, 44 + (y + height) / DEGREE)


def by(shape, x, y):
    east = DEGREE * np.cos(np.radians(44.0))
    return shapely.transform(shape, lambda xy: xy + np.array([x / east, y / DEGREE]))


def noisy(shape, random, low, high):
    """The shape with every corner drawn anew, some metres off in any direction."""

    def anew(xy):
        angle = random.uniform(0, 2 * np.pi, len(xy))
        metres = random.uniform(low, high, len(xy)) / DEGREE
        moved = (
            xy
            + np.column_stack([np.cos(angle) / np.cos(np.radians(44)), np.sin(angle)])
            * (metres[:, None])
        )
        moved[-1] = moved[0]
        return moved

    return shapely.transform(shape, anew)


class Pair:
    """A record, the same with edits, and what was done to which area."""

    def __init__(self, seed, noise=None, shift=None):
        random = np.random.default_rng(seed)
        self.old, self.new, self.releases = {}, {}, {"old": [], "new": []}
        self.truth = {}
        for number in range(36):
            row, column = divmod(number, 6)
            # Every third area reaches over the next one.
            width = 150 if column % 3 else 240
            self.old[f"A{number:02}"] = field(220 * column, 220 * row, width, 160), "SHA", 24_000.0
        self.new = dict(self.old)
        free = [f"A{number:02}" for number in random.permutation(36)]
        for kind, count in EDITS.items():
            for _ in range(count):
                getattr(self, kind)(free.pop(), random)
        if shift:
            self.new = {n: (by(s, *shift), *rest) for n, (s, *rest) in self.new.items()}
            self.releases["new"] = [(n, h, by(s, *shift)) for n, h, s in self.releases["new"]]
        if noise:
            self.new = {n: (noisy(s, random, *noise), *r) for n, (s, *r) in self.new.items()}

    def done(self, name, kind):
        self.truth[name] = TOLD_AS[kind]

    def moved(self, name, random):
        shape, *rest = self.new[name]
        metres, angle = random.uniform(40, 300), random.uniform(0, 2 * np.pi)
        self.new[name] = (by(shape, metres * np.cos(angle), metres * np.sin(angle)), *rest)
        self.done(name, "moved")

    def deleted(self, name, _):
        del self.new[name]
        self.done(name, "deleted")

    def added(self, name, random):
        shape = field(*random.uniform(2_000, 4_000, 2), 90, 70)
        self.new[f"N{name}"] = shape, "SHA", 6_300.0
        self.done(f"N{name}", "added")

    def grown(self, name, _):
        shape, category, m2 = self.new[name]
        west, _, _, north = shape.bounds
        more = shapely.union(shape, box(west, north - 1e-4, west + 5e-4, north + 3e-4))
        self.new[name] = more, category, m2
        self.done(name, "grown")

    def shrunk(self, name, _):
        shape, category, m2 = self.new[name]
        west, south, _, north = shape.bounds
        less = shapely.difference(shape, box(west, south, west + 5e-4, north))
        self.new[name] = less, category, m2
        self.done(name, "shrunk")

    def confirmed(self, name, _):
        shape, _, m2 = self.new[name]
        self.new[name] = shape, "CHA", m2
        self.done(name, "confirmed")

    def renamed(self, name, _):
        self.new[f"R{name}"] = self.new.pop(name)
        self.done(name, "renamed")

    def released(self, name, _):
        west, south, east, north = self.new[name][0].bounds
        self.releases["new"].append((f"C{name}", name, box(west + 4e-4, south, east - 4e-4, north)))
        self.done(name, "released")

    def withdrawn(self, name, _):
        west, south, east, north = self.new[name][0].bounds
        self.releases["old"].append((f"C{name}", name, box(west + 4e-4, south, east - 4e-4, north)))
        self.done(name, "withdrawn")

    def rewritten(self, name, _):
        shape, category, m2 = self.new[name]
        self.new[name] = shape, category, m2 + 5_555.0
        self.done(name, "rewritten")

    def split(self, name, _):
        shape, category, m2 = self.new.pop(name)
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        self.new[f"{name}a"] = box(west, south, middle, north), category, m2 / 2
        self.new[f"{name}b"] = box(middle, south, east, north), category, m2 / 2
        self.done(name, "split")

    def merged(self, name, _):
        shape, category, m2 = self.old[name]
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        del self.old[name], self.new[name]
        self.old[f"{name}a"] = box(west, south, middle, north), category, m2 / 2
        self.old[f"{name}b"] = box(middle, south, east, north), category, m2 / 2
        self.new[f"{name}m"] = shape, category, m2
        self.done(f"{name}m", "merged")

    def tables(self, side):
        areas = self.old if side == "old" else self.new
        hazards = gpd.GeoDataFrame(
            {
                "hazard_id": list(areas),
                "category": [category for _, category, _ in areas.values()],
                "reported_on": "2020-01-01",
                "reported_m2": [m2 for _, _, m2 in areas.values()],
            },
            geometry=[shape for shape, _, _ in areas.values()],
            crs=4326,
        )
        records = self.releases[side]
        releases = pd.DataFrame(records, columns=["release_id", "hazard_id", "geometry"]).assign(
            outcome="cleared", completed_on="2021-01-01"
        )
        return hazards, gpd.GeoDataFrame(releases, geometry="geometry", crs=4326)


KINDS = set(TOLD_AS.values())


def told(found):
    """What is told of each area, of the kinds that were done."""
    said = set()
    for row in found.areas.itertuples():
        ids = f"{row.old_id};{row.new_id}"
        for kind in {row.what, row.match} & KINDS:
            said |= {
                (one.strip(), kind) for one in ids.replace("nan", "").split(";") if one.strip()
            }
    return said


def scores(pairs):
    """Of each kind, how many were done, found, and told where none was done."""
    counts = Counter()
    for pair in pairs:
        found = reconcile(pair.tables("old"), pair.tables("new"))
        account = found.account.set_index("line")["m2"]
        lines = account.drop(["opening", "closing"])
        assert account["opening"] + lines.sum() == pytest.approx(account["closing"], abs=1e-4)
        said = told(found)
        for name, kind in pair.truth.items():
            counts[kind, "done"] += 1
            hit = (name, kind) in said
            counts[kind, "found"] += hit
            counts[kind, f"missed {name}"] += not hit
        related = {
            (one, kind) for name, kind in pair.truth.items() for one in (name, f"R{name}")
        } | {(f"{name}{end}", kind) for name, kind in pair.truth.items() for end in "ab"}
        related |= {(f"{name[:-1]}{end}", "merged") for name in pair.truth for end in "ab"}
        for name, kind in said - related:
            counts[kind, "false"] += 1
            counts[kind, f"false {name}"] += 1
    return counts


def test_without_noise_every_kind_is_found_and_none_is_made_up():
    counts = scores(Pair(seed) for seed in range(4))
    table = {
        kind: (counts[kind, "done"], counts[kind, "found"], counts[kind, "false"])
        for kind in sorted(KINDS)
    }
    done, found, false = (sum(column) for column in zip(*table.values(), strict=True))
    assert found >= 0.95 * done, table
    # What is told beside is true of ground that a neighbour reaches over.
    assert found >= 0.97 * (found + false), table


@pytest.mark.parametrize("noise", [(0.2, 0.6), (1.0, 3.0)])
def test_corners_drawn_anew_are_no_change_of_datum(noise):
    for seed in range(3):
        pair = Pair(seed, noise=noise)
        found = reconcile(pair.tables("old"), pair.tables("new"))
        assert found.common_shift is None
        assert "shifted" not in set(found.areas["what"]) or {
            name for name, kind in told(found) if kind == "shifted"
        } <= {name for name, kind in pair.truth.items() if kind == "shifted"}


def test_a_common_shift_is_taken_out_before_the_rest_is_told():
    pair = Pair(1, shift=(70.0, 69.0))
    found = reconcile(pair.tables("old"), pair.tables("new"))
    assert found.common_shift.shift_m == pytest.approx(98.3, abs=0.3)
