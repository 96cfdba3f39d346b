"""The rules of the ledger once more, written plainly: bits of a grid, one event after the other.

It shares nothing with the library. Ground is a list of bits, each a cell of a grid or a part of
one, with the hazards that are alive on it. An event goes through all bits. Where a release by a
figure asks what will become of a bit, the future is played: all later events are applied to a copy
of it.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass, field

NONE = float("inf")
ORDER = ("confirmed", "cleared", "reduced", "cancelled")


@dataclass
class Bit:
    cell: object
    m2: float
    alive: dict = field(default_factory=dict)
    """The category of each hazard that is alive here."""
    drawn: set = field(default_factory=set)
    """The hazards whose version in force draws it."""
    released: bool = False
    killed: set = field(default_factory=set)
    """The hazards that are drawn here and were released."""


class SlowLedger:
    """Of hazards (id, category, day, cells) and releases (id, outcome, day, cells, hazard, m2).

    A release whose cells are None is written by its figure alone.
    """

    def __init__(self, hazards, releases, cells):
        self.first = {}
        for name, _, day, _ in hazards:
            self.first[name] = min(day, self.first.get(name, day))
        self.seen = set()
        self.bits = [Bit(cell, m2) for cell, m2 in cells.items()]
        self.flows = defaultdict(float)
        self.lines = defaultdict(lambda: {"taken": 0.0, "again": 0.0, "outside": 0.0})
        events = [((day, -1, ""), None) for day in {row[2] for row in hazards}]
        events += [((row[2], ORDER.index(row[1]), row[0]), row) for row in releases]
        self.events = sorted(events, key=lambda event: event[0])
        self.hazards = hazards
        for place, (when, release) in enumerate(self.events):
            self.day = when[0]
            if release is None:
                for bit in self.bits:
                    self.report(bit, when[0])
                self.seen |= {row[0] for row in hazards if row[2] == when[0]}
            elif release[3] is None:
                self.take(place, release)
            else:
                for bit in self.bits:
                    if bit.cell in release[3]:
                        self.release(bit, release)

    def owner(self, bit):
        return min(
            bit.alive, key=lambda name: (bit.alive[name], self.first[name], name), default=None
        )

    def report(self, bit, day):
        before = self.owner(bit)
        was = bit.alive.get(before)
        new = set()
        for name, category, _, cells in (row for row in self.hazards if row[2] == day):
            earlier = [row for row in self.hazards if row[0] == name and row[2] < day]
            last = max(earlier, key=lambda row: row[2], default=None)
            if bit.cell not in cells:
                bit.alive.pop(name, None)
                bit.drawn.discard(name)
                bit.killed.discard(name)
            elif name not in bit.drawn:
                bit.alive[name] = category
                bit.drawn.add(name)
                if last is None:
                    new.add(name)
            elif name in bit.alive and category != last[1]:
                bit.alive[name] = category
        self.moved(bit, before, was, new)

    def moved(self, bit, before, was, new, outcome="adjusted"):
        after = self.owner(bit)
        category = bit.alive.get(after)
        if (before, was) == (after, category):
            return
        if before is None:
            self.note(after, category, "added" if after in new else "adjusted_in", bit.m2)
        elif after is None:
            self.note(before, was, "adjusted_out" if outcome == "adjusted" else outcome, bit.m2)
        else:
            how = (
                "adjusted"
                if was == category
                else "confirmed"
                if category == "CHA"
                else "downgraded"
            )
            self.note(before, was, f"{how}_out", bit.m2)
            self.note(after, category, f"{how}_in", bit.m2)

    def note(self, name, category, flow, m2):
        self.flows[self.day, name, category, f"{flow}_m2"] += m2

    def release(self, bit, release):
        outcome = release[1]
        before = self.owner(bit)
        was = bit.alive.get(before)
        if outcome == "confirmed":
            bit.alive = dict.fromkeys(bit.alive, "CHA")
            self.moved(bit, before, was, set())
            return
        line = self.lines[release[0]]
        line["taken" if bit.alive else "again" if bit.released else "outside"] += bit.m2
        bit.killed |= set(bit.alive)
        bit.alive = {}
        bit.released = True
        self.moved(bit, before, was, set(), outcome)

    def future(self, bit, name, place):
        """How the life of a hazard on a bit ends if nothing is released by figures, and when."""
        play = copy.copy(self)
        play.flows, play.lines = defaultdict(float), copy.deepcopy(self.lines)
        bit = copy.deepcopy(bit)
        comes = False
        for number, (when, release) in enumerate(self.events[place + 1 :], place + 1):
            there = set(bit.alive)
            if release is None:
                play.report(bit, when[0])
                if name not in bit.alive:
                    return "dropped", number, comes
                comes = comes or bool(set(bit.alive) - there)
            elif release[3] is not None and bit.cell in release[3]:
                play.release(bit, release)
                if name not in bit.alive:
                    return "released", number, comes
        return "stays", NONE, comes

    def take(self, place, release):
        ident, outcome, _, _, name, m2 = release
        again = sum(bit.m2 for bit in self.bits if name in bit.killed)
        turns = defaultdict(list)
        for bit in self.bits:
            if name in bit.alive and (outcome, bit.alive[name]) != ("confirmed", "CHA"):
                turns[self.turn(bit, name, place, outcome)].append(bit)
        for turn in sorted(turns):
            whole = sum(bit.m2 for bit in turns[turn])
            part = 1.0 if m2 > whole - 1e-6 else m2 / whole
            for bit in turns[turn] if part else []:
                self.release(self.part(bit, part), release)
            m2 = max(m2 - whole, 0.0)
        if outcome != "confirmed":
            self.lines[ident]["again"] += min(again, m2)
            self.lines[ident]["outside"] += max(m2 - again, 0.0)

    def turn(self, bit, name, place, outcome):
        how, number, comes = self.future(bit, name, place)
        turn = {"dropped": (1, number), "stays": (3, 0), "released": (4, -number)}[how]
        if comes and how != "dropped":
            turn = (2, 0)
        if outcome == "confirmed":
            turn = (0, -number)
        return self.owner(bit) != name, turn

    def part(self, bit, part):
        if part == 1.0:
            return bit
        taken = copy.deepcopy(bit)
        taken.m2 *= part
        bit.m2 -= taken.m2
        self.bits.append(taken)
        return taken
