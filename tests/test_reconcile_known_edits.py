"""Pairs of records with known edits: what is told of each, how much is found, and how much is true.

Eighty-one areas lie close, every third one over its neighbour; each pair has several edits of every
kind, at places drawn by chance. ``python tests/test_reconcile_known_edits.py`` prints the table
that the documentation shows.
"""

from __future__ import annotations

import sys
from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from minemap.geodesy import geodesic_area
from minemap.reconciling import reconcile

DEGREE = 111_195.0
SIDE = 9
TOLD_AS = {
    "moved": "shifted", "moved_far": "shifted", "redrawn": "redigitised", "deleted": "gone",
    "added": "added", "grown": "grown", "shrunk": "shrunk", "confirmed": "confirmed",
    "downgraded": "downgraded", "renamed": "renamed", "split": "split", "merged": "merged",
    "cleared": "cleared", "reduced": "reduced", "cancelled": "cancelled",
    "released_by_figure": "cleared", "withdrawn": "withdrawn", "figure_withdrawn": "withdrawn",
    "record_redrawn": "changed", "outcome_changed": "record changed",
    "day_changed": "record changed", "late_record": "record late", "rewritten": "figure",
    "in_hectares": "measured", "figure_of_a_point": "figure", "renamed_and_confirmed": "renamed",
}  # fmt: skip
"""Every kind of edit, and what is told of it."""

TIMES = dict.fromkeys(TOLD_AS, 2) | {"moved": 3, "deleted": 3, "grown": 3, "shrunk": 3}


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
        self.truth = set()
        for number in range(SIDE**2):
            row, column = divmod(number, SIDE)
            # Every third area reaches over the next one.
            width = 150 if column % 3 else 240
            self.old[f"A{number:02}"] = field(220 * column, 220 * row, width, 160), "SHA", 24_000.0
        self.new = dict(self.old)
        free = [f"A{number:02}" for number in random.permutation(SIDE**2)]
        for kind, count in TIMES.items():
            for _ in range(count):
                name = free.pop()
                told_of = getattr(self, kind, None)
                if told_of is None:
                    self.record(name, kind)
                else:
                    name = told_of(name, random) or name
                self.truth.add((name, TOLD_AS[kind]))
        if shift:
            self.new = {n: (by(s, *shift), *rest) for n, (s, *rest) in self.new.items()}
            self.releases["new"] = [
                (*r[:2], None if r[2] is None else by(r[2], *shift), *r[3:])
                for r in self.releases["new"]
            ]
        if noise:
            self.new = {n: (noisy(s, random, *noise), *r) for n, (s, *r) in self.new.items()}

    def replace(self, name, **changed):
        shape, category, m2 = self.new[name]
        given = {"shape": shape, "category": category, "m2": m2} | changed
        self.new[name] = given["shape"], given["category"], given["m2"]

    def moved(self, name, random, least=40, most=300):
        metres, angle = random.uniform(least, most), random.uniform(0, 2 * np.pi)
        shape = by(self.new[name][0], metres * np.cos(angle), metres * np.sin(angle))
        self.replace(name, shape=shape)

    def moved_far(self, name, random):
        self.moved(name, random, 3_000, 6_000)

    def redrawn(self, name, random):
        self.replace(name, shape=noisy(self.new[name][0], random, 0.3, 0.9))

    def deleted(self, name, _):
        del self.new[name]

    def added(self, name, random):
        shape = field(*random.uniform(9_000, 12_000, 2), 90, 70)
        self.new[f"N{name}"] = shape, "SHA", 6_300.0
        return f"N{name}"

    def grown(self, name, _):
        west, _, _, north = self.new[name][0].bounds
        more = box(west, north - 1e-4, west + 5e-4, north + 3e-4)
        self.replace(name, shape=shapely.union(self.new[name][0], more))

    def shrunk(self, name, _):
        west, south, _, north = self.new[name][0].bounds
        less = box(west, south, west + 5e-4, north)
        self.replace(name, shape=shapely.difference(self.new[name][0], less))

    def confirmed(self, name, _):
        self.replace(name, category="CHA")

    def downgraded(self, name, _):
        shape, _, m2 = self.old[name]
        self.old[name] = shape, "CHA", m2

    def renamed(self, name, _):
        self.new[f"R{name}"] = self.new.pop(name)

    def renamed_and_confirmed(self, name, _):
        self.renamed(name, _)
        self.confirmed(f"R{name}", _)
        self.truth |= {(name, "confirmed"), (f"R{name}", "confirmed")}

    def record(self, name, kind):
        """A release of the middle of an area, told by its outcome."""
        self.releases["new"].append((f"C{name}", name, self.middle(name), kind, "2022-06-01", None))

    def middle(self, name, part=4e-4):
        west, south, east, north = self.old[name][0].bounds
        return box(west + part, south, east - 4e-4, north)

    def released_by_figure(self, name, _):
        self.releases["new"].append((f"C{name}", name, None, "cleared", "2022-06-01", 3_000.0))

    def withdrawn(self, name, _):
        record = (f"C{name}", name, self.middle(name), "cleared", "2021-01-01", None)
        self.releases["old"].append(record)

    def figure_withdrawn(self, name, _):
        self.releases["old"].append((f"C{name}", name, None, "cleared", "2021-01-01", 3_000.0))

    def record_redrawn(self, name, _):
        self.both(name, {"shape": self.middle(name, 7e-4)})
        self.truth.add((name, "record changed"))

    def outcome_changed(self, name, _):
        self.both(name, {"outcome": "cancelled"})

    def day_changed(self, name, _):
        self.both(name, {"day": "2020-11-30"})

    def both(self, name, changed):
        record = {"shape": self.middle(name), "outcome": "cleared", "day": "2021-01-01"}
        for side, held in (("old", record), ("new", record | changed)):
            self.releases[side].append((f"C{name}", name, *held.values(), None))

    def late_record(self, name, _):
        record = (f"C{name}", name, self.middle(name), "cleared", "2020-06-01", None)
        self.releases["new"].append(record)
        self.truth.add((name, "cleared"))

    def rewritten(self, name, _):
        self.replace(name, m2=29_555.0)

    def in_hectares(self, name, _):
        shape, category, _ = self.old[name]
        m2 = round(float(geodesic_area([shape])[0]), 1)
        self.old[name] = shape, category, m2
        self.new[name] = shape, category, m2 / 10_000

    def figure_of_a_point(self, name, random):
        place = shapely.Point(17.5 + random.uniform(0, 0.1), 44.1)
        self.old[f"P{name}"] = place, "SHA", 5_000.0
        self.new[f"P{name}"] = place, "SHA", 6_500.0
        return f"P{name}"

    def split(self, name, _):
        shape, category, m2 = self.new.pop(name)
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        self.new[f"{name}a"] = box(west, south, middle, north), category, m2 / 2
        self.new[f"{name}b"] = box(middle, south, east, north), category, m2 / 2

    def merged(self, name, _):
        shape, category, m2 = self.old[name]
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        del self.old[name], self.new[name]
        self.old[f"{name}a"] = box(west, south, middle, north), category, m2 / 2
        self.old[f"{name}b"] = box(middle, south, east, north), category, m2 / 2
        self.new[f"{name}m"] = shape, category, m2
        return f"{name}m"

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
        names = ["release_id", "hazard_id", "geometry", "outcome", "completed_on", "reported_m2"]
        releases = pd.DataFrame(self.releases[side], columns=names)
        return hazards, gpd.GeoDataFrame(releases, geometry="geometry", crs=4326)


KINDS = set(TOLD_AS.values())


def told(found):
    """What is told of each area, of the kinds that were done."""
    said = {(row.hazard_id, f"record {row.what}") for row in found.releases.itertuples()}
    for row in found.areas.itertuples():
        ids = f"{row.old_id};{row.new_id}".replace("nan", "").split(";")
        said |= {
            (one.strip(), kind) for one in ids if one.strip() for kind in (row.what, row.match)
        }
    return {(name, kind) for name, kind in said if kind in KINDS}


def compared(pair):
    """A pair, and what the reconciliation of its states tells."""
    return pair, reconcile(pair.tables("old"), pair.tables("new"))


def scores(compared_pairs, of_all=()):
    """Of each kind, how many were done, found, and told where none was done.

    What was done to all areas is a mistake of none.
    """
    counts = Counter()
    for pair, found in compared_pairs:
        account = found.account.set_index("line")["m2"]
        lines = account.drop(["opening", "closing"])
        assert account["opening"] + lines.sum() == pytest.approx(account["closing"], abs=1e-4)
        said = {(name, kind) for name, kind in told(found) if kind not in of_all}
        for name, kind in pair.truth:
            if kind in of_all:
                continue
            counts[kind, "done"] += 1
            hit = (name, kind) in said
            counts[kind, "found"] += hit
            counts[kind, f"missed {name}"] += not hit
        related = {(one, kind) for name, kind in pair.truth for one in (name, f"R{name}")}
        related |= {(f"{name}{end}", kind) for name, kind in pair.truth for end in "ab"}
        related |= {(f"{name[:-1]}{end}", "merged") for name, _ in pair.truth for end in "ab"}
        for name, kind in said - related:
            counts[kind, "false"] += 1
            counts[kind, f"false {name}"] += 1
    return counts


def table_of(counts):
    """One row a kind: done, found and false."""
    kinds = sorted({kind for kind, _ in counts})
    rows = {kind: [counts[kind, what] for what in ("done", "found", "false")] for kind in kinds}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["done", "found", "false"])


def rates(counts):
    """Recall and precision over all kinds."""
    done, found, false = table_of(counts).sum()
    return found / done, found / (found + false)


def test_without_noise_every_kind_is_found_and_none_is_made_up():
    counts = scores(compared(Pair(seed)) for seed in range(2))
    assert {kind for kind, what in counts if what == "done"} == KINDS
    recall, precision = rates(counts)
    assert recall >= 0.98, table_of(counts)
    assert precision >= 0.98, table_of(counts)


@pytest.mark.parametrize("noise", [(0.2, 0.6), (1.0, 3.0)])
def test_corners_drawn_anew_are_told_as_such_and_hide_little(noise):
    pair, found = compared(Pair(5, noise=noise))
    assert found.common_shift is None
    spread = found.areas.loc[found.areas["what"] == "redigitised", "spread_m"].median()
    assert noise[0] <= spread <= noise[1]
    recall, precision = rates(scores([(pair, found)], of_all=["redigitised"]))
    assert recall >= 0.97
    assert precision >= 0.95


def test_a_common_shift_is_taken_out_before_the_rest_is_told():
    pair, found = compared(Pair(1, shift=(70.0, 69.0)))
    assert found.common_shift.shift_m == pytest.approx(98.3, abs=0.3)
    recall, precision = rates(scores([(pair, found)], of_all=["shifted"]))
    assert recall >= 0.97
    assert precision >= 0.95


if __name__ == "__main__":
    for noise, shift in (
        (None, None),
        ((0.2, 0.6), None),
        ((1.0, 3.0), None),
        (None, (70.0, 69.0)),
    ):
        of_all = ["redigitised"] * (noise is not None) + ["shifted"] * (shift is not None)
        counts = scores((compared(Pair(seed, noise, shift)) for seed in range(12)), of_all)
        sys.stdout.write(
            f"{noise} {shift}, recall and precision {rates(counts)}\n{table_of(counts)}\n"
        )
