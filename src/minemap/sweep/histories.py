"""The six rules on the faces: which hazard owned each bit of ground, since when, until when, why.

On a face nothing is half covered (`minemap.sweep.faces`), so its history is a question to tables:
which versions draw it, which records cover it, in which order. The rules have their numbers here as
in `minemap.sweep.sweeping`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.language.vocabulary import CATEGORIES, ENTRIES, EXITS, OUTCOMES
from minemap.shapes import ranges
from minemap.sweep.amounts import NEVER, change
from minemap.sweep.edges import distinct
from minemap.sweep.events import CONFIRMED

if TYPE_CHECKING:
    from minemap.sweep.events import Record

    Array = np.ndarray[Any, Any]

__all__ = ["drawn_times", "histories", "idle", "releasing"]

CHA, SHA = CATEGORIES.index("CHA"), CATEGORIES.index("SHA")
ENTRY_CODE = {word: code for code, word in enumerate(ENTRIES)}
EXIT_CODE = {word: code for code, word in enumerate(EXITS)}
EXIT_OF_OUTCOME = np.array([EXIT_CODE[word] for word in OUTCOMES])

MOVES = ("confirmed", "downgraded", "adjusted")
MOVE = np.array([[MOVES.index(change(old, new)) for new in CATEGORIES] for old in CATEGORIES])
"""The move of ground from one category to another, both by their places."""
ENTRY_OF_MOVE = np.array([ENTRY_CODE[word] for word in MOVES])
EXIT_OF_MOVE = np.array([EXIT_CODE[word] for word in MOVES])


def histories(
    record: Record, drawn: pd.DataFrame, releases: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tell the history of each face.

    Parameters
    ----------
    record : Record
        The tables as numbers.
    drawn, releases : pandas.DataFrame
        Which rows of the hazards and of the releases cover which face: ``face`` and ``row``.

    Returns
    -------
    rows : pandas.DataFrame
        One row for each stretch of time in which a hazard owns a face: ``face``, ``hazard``,
        ``category``, ``start``, ``entry``, ``stop``, ``exit``, ``release``, ``came_from`` and
        ``went_to`` (-1: none).
    lives : pandas.DataFrame
        When each hazard was alive on each face, whoever owned it: ``face``, ``hazard``,
        ``confirmed``, ``start``, ``stop`` and ``first``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.events import in_order
    >>> record = in_order(
    ...     pd.DataFrame({"hazard_id": ["A"], "category": ["SHA"],
    ...                   "reported_on": pd.to_datetime(["2020-01-01"])}),
    ...     pd.DataFrame({"release_id": ["R"], "hazard_id": [None], "outcome": ["cleared"],
    ...                   "completed_on": pd.to_datetime(["2021-01-01"])}))
    >>> on_face = pd.DataFrame({"face": [0], "row": [0]})
    >>> rows, _ = histories(record, on_face, on_face)
    >>> rows[["start", "stop", "entry", "exit"]].values.tolist()
    [[0, 1, 'added', 'cleared']]
    """
    lives, redrawn = _lives(record, drawn, releases)
    return _owned(record, _stretches(record, lives, redrawn, releases)), lives


def idle(record: Record, lives: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """Find the ground that records released where no hazard was alive (rule 6).

    Parameters
    ----------
    record : Record
        The tables as numbers.
    lives : pandas.DataFrame
        When each hazard was alive on each face, from `histories`.
    releases : pandas.DataFrame
        Which rows of the releases cover which face: ``face`` and ``row``.

    Returns
    -------
    pandas.DataFrame
        One row for each face and release: ``release``, ``what`` (``outside``, or ``again`` where an
        earlier record had released it) and ``face``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.events import in_order
    >>> record = in_order(
    ...     pd.DataFrame({"hazard_id": [], "category": [], "reported_on": pd.to_datetime([])}),
    ...     pd.DataFrame({"release_id": ["R"], "hazard_id": [None], "outcome": ["cleared"],
    ...                   "completed_on": pd.to_datetime(["2021-01-01"])}))
    >>> lives = pd.DataFrame({"face": [], "hazard": [], "start": [], "stop": []}, dtype="int64")
    >>> idle(record, lives, pd.DataFrame({"face": [0], "row": [0]})).values.tolist()
    [[0, 'outside', 0]]
    """
    face, step = releasing(record, releases)
    width = len(record.day_of_step) + 1
    stop = lives["stop"].to_numpy()
    known = face * width + step
    ended = (lives["face"].to_numpy() * width + stop)[stop != NEVER]
    place = np.searchsorted(known, ended)
    took = np.zeros(len(face) + 1, dtype=bool)
    # A version that leaves a face out ends lives, too.
    took[np.where(np.append(known, -1)[place] == ended, place, -1)] = True
    before = np.zeros(len(face), dtype=bool)
    before[1:] = face[1:] == face[:-1]
    vain = np.flatnonzero(~took[:-1])
    return pd.DataFrame(
        {
            "release": record.release_of_step[step[vain]],
            "what": np.where(before[vain], "again", "outside"),
            "face": face[vain],
        }
    )


def drawn_times(record: Record, drawn: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find when versions draw each hazard on each face, whatever is released there (rule 4).

    Parameters
    ----------
    record : Record
        The tables as numbers.
    drawn : pandas.DataFrame
        Which rows of the hazards cover which face: ``face`` and ``row``.

    Returns
    -------
    times : pandas.DataFrame
        One row for each stretch of versions that draw a hazard on a face: ``face``, ``hazard``,
        ``confirmed`` (whether the first of them is of a CHA), ``start``, ``stop`` (the step at
        which a version leaves the face out; `NEVER`: none does) and ``first`` (whether no version
        came before).
    redrawn : pandas.DataFrame
        Where later versions of a stretch are of another category: ``life`` (its row in `times`),
        ``step`` and ``confirmed``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.events import in_order
    >>> record = in_order(
    ...     pd.DataFrame({"hazard_id": ["A", "A"], "category": ["SHA", "SHA"],
    ...                   "reported_on": pd.to_datetime(["2020-01-01", "2022-01-01"])}),
    ...     pd.DataFrame({"release_id": [], "hazard_id": [], "outcome": [],
    ...                   "completed_on": pd.to_datetime([])}))
    >>> times, _ = drawn_times(record, pd.DataFrame({"face": [0], "row": [0]}))
    >>> times[["face", "start", "stop"]].values.tolist()
    [[0, 0, 1]]
    """
    versions = np.lexsort((record.hazard_step, record.hazard))
    first_version = np.searchsorted(record.hazard[versions], np.arange(len(record.ids)))
    version_count = np.bincount(record.hazard, minlength=len(record.ids))

    number = np.empty(len(versions), dtype=np.int64)
    number[versions] = np.arange(len(versions)) - first_version[record.hazard[versions]]

    hazard_count = max(len(record.ids), 1)
    drawn_row = drawn["row"].to_numpy()
    face_hazard, pair = np.unique(
        drawn["face"].to_numpy() * hazard_count + record.hazard[drawn_row], return_inverse=True
    )
    hazard = face_hazard % hazard_count
    repeat = version_count[hazard]
    begin = np.cumsum(repeat) - repeat
    group = np.repeat(np.arange(len(face_hazard)), repeat)
    place = np.arange(len(group)) - begin[group]
    row = versions[first_version[hazard[group]] + place]
    face = face_hazard[group] // hazard_count
    inside = np.zeros(len(group), dtype=bool)
    inside[begin[pair] + number[drawn_row]] = True
    starts = place == 0
    inside_before = np.concatenate([[False], inside[:-1]]) & ~starts
    category = (record.hazards["category"] == "CHA").to_numpy()[row]
    category_before = np.concatenate([[False], category[:-1]])
    step = record.hazard_step[row]

    gains = np.flatnonzero(inside & ~inside_before)
    drops = np.flatnonzero(~inside & inside_before)
    following = np.searchsorted(drops, gains)
    drop = np.append(drops, len(group))[following]
    in_group = np.append(group, -1)[drop] == group[gains]
    stop = np.where(in_group, np.append(step, NEVER)[drop], NEVER)

    times = pd.DataFrame(
        {
            "face": face[gains],
            "hazard": hazard[group[gains]],
            "confirmed": category[gains],
            "start": step[gains],
            "stop": stop,
            "first": starts[gains],
        }
    )
    changes = np.flatnonzero(inside & inside_before & (category != category_before))
    life = np.searchsorted(gains, changes, side="right") - 1
    redrawn = pd.DataFrame({"life": life, "step": step[changes], "confirmed": category[changes]})
    return times, redrawn


def _lives(
    record: Record, drawn: pd.DataFrame, releases: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find when each hazard was alive on each face, and where versions changed its category.

    These are rules 2, 3 and 4.

    A hazard comes alive on a face when a version draws it that the version before did not, and
    is dead there at the first later step at which a release covers the face or a version leaves
    it out.
    """
    times, redrawn = drawn_times(record, drawn)
    face, start = times["face"].to_numpy(), times["start"].to_numpy()
    release_face, release_step = releasing(record, releases)
    steps = len(record.day_of_step) + 1
    taken = np.searchsorted(release_face * steps + release_step, face * steps + start, side="right")
    on_face = np.append(release_face, -1)[taken] == face
    released = np.where(on_face, np.append(release_step, NEVER)[taken], NEVER)
    return times.assign(stop=np.minimum(times["stop"].to_numpy(), released)), redrawn


def releasing(record: Record, releases: pd.DataFrame) -> tuple[Array, Array]:
    """Give faces and steps of the records that release ground, by face and step.

    Parameters
    ----------
    record : Record
        The tables as numbers.
    releases : pandas.DataFrame
        Which rows of the releases cover which face: ``face`` and ``row``.

    Returns
    -------
    face, step : numpy.ndarray of int
        One pair for each face and record that covers it and does not confirm.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.events import in_order
    >>> record = in_order(
    ...     pd.DataFrame({"hazard_id": [], "category": [], "reported_on": pd.to_datetime([])}),
    ...     pd.DataFrame({"release_id": ["R", "S"], "hazard_id": [None, None],
    ...                   "outcome": ["cleared", "confirmed"],
    ...                   "completed_on": pd.to_datetime(["2021-01-01", "2020-01-01"])}))
    >>> releasing(record, pd.DataFrame({"face": [4, 4], "row": [0, 1]}))
    (array([4]), array([1]))
    """
    row = releases["row"].to_numpy()
    releases_ground = record.outcome[row] != CONFIRMED
    face = releases["face"].to_numpy()[releases_ground]
    step = record.release_step[row[releases_ground]]
    order = np.argsort(face * (len(record.day_of_step) + 1) + step)
    return face[order], step[order]


def _stretches(
    record: Record, lives: pd.DataFrame, redrawn: pd.DataFrame, releases: pd.DataFrame
) -> pd.DataFrame:
    """Split lives where the category changes, by a version or by a record that confirms."""
    face, start, stop = (lives[name].to_numpy() for name in ("face", "start", "stop"))
    row = releases["row"].to_numpy()
    confirms = record.outcome[row] == CONFIRMED
    # Lives come by face.
    on = releases["face"].to_numpy()[confirms]
    first = np.searchsorted(face, on)
    of, which = ranges(first, np.searchsorted(face, on, side="right") - first)
    life = np.concatenate([np.arange(len(lives)), redrawn["life"].to_numpy(), of])
    step = np.concatenate(
        [start, redrawn["step"].to_numpy(), record.release_step[row[confirms]][which]]
    )
    confirmed = np.concatenate(
        [lives["confirmed"], redrawn["confirmed"], np.ones(len(of), dtype=bool)]
    ).astype(bool)
    alive = np.flatnonzero((start[life] <= step) & (step < stop[life]))
    order = alive[np.lexsort((step[alive], life[alive]))]
    life, step, confirmed = life[order], step[order], confirmed[order]
    again = np.zeros(len(life), dtype=bool)
    again[1:] = (life[1:] == life[:-1]) & (confirmed[1:] == confirmed[:-1])
    life, step, confirmed = life[~again], step[~again], confirmed[~again]
    ends = stop[life]
    followed = life[1:] == life[:-1]
    ends[:-1][followed] = step[1:][followed]
    return pd.DataFrame(
        {
            "face": face[life],
            "hazard": lives["hazard"].to_numpy()[life],
            "confirmed": confirmed,
            "start": step,
            "stop": ends,
            "first": lives["first"].to_numpy()[life] & (step == start[life]),
        }
    )


def _owned(record: Record, stretches: pd.DataFrame) -> pd.DataFrame:
    """Give each face to one hazard at a time (rule 1), and name how it came and went (rule 5)."""
    face, hazard = (stretches[name].to_numpy() for name in ("face", "hazard"))
    # They come by face, then by hazard.
    other_face = np.diff(face, prepend=-1) != 0
    of_face = np.cumsum(other_face) - 1
    other = ~other_face & (np.diff(hazard, prepend=-1) != 0)
    disputed = (np.bincount(of_face, other) > 0)[of_face]
    rows = pd.concat(
        [stretches[~disputed], _awarded(record, stretches[disputed])], ignore_index=True
    )
    face, start = (rows[name].to_numpy() for name in ("face", "start"))
    rows = rows.iloc[np.argsort(face * (len(record.day_of_step) + 1) + start)]
    face, start, stop = (rows[name].to_numpy() for name in ("face", "start", "stop"))
    category = np.where(rows["confirmed"], CHA, SHA)
    follows = np.zeros(len(rows), dtype=bool)
    follows[1:] = (face[1:] == face[:-1]) & (start[1:] == stop[:-1])
    leads = np.zeros(len(rows), dtype=bool)
    leads[:-1] = follows[1:]
    move = MOVE[category[:-1], category[1:]]
    entry = np.where(rows["first"], ENTRY_CODE["added"], ENTRY_CODE["adjusted"])
    entry[1:][follows[1:]] = ENTRY_OF_MOVE[move[follows[1:]]]
    still = stop == NEVER
    release = np.append(record.release_of_step, -1)[np.where(still, -1, stop)]
    outcome = np.append(record.outcome, -1)[release]
    exits = np.append(EXIT_OF_OUTCOME, EXIT_CODE["adjusted"])[outcome]
    exits[still] = -1
    exits[:-1][leads[:-1]] = EXIT_OF_MOVE[move[leads[:-1]]]
    hazard = rows["hazard"].to_numpy()
    return pd.DataFrame(
        {
            "face": face,
            "hazard": hazard,
            "category": _words(category, CATEGORIES),
            "start": start,
            "entry": _words(entry, ENTRIES),
            "stop": stop,
            "exit": _words(exits, EXITS),
            "release": release,
            "came_from": np.where(follows, np.roll(hazard, 1), -1),
            "went_to": np.where(leads, np.roll(hazard, -1), -1),
        }
    )


def _words(codes: Array, words: tuple[str, ...]) -> Any:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(words, dtype=TEXT)))


def _awarded(record: Record, stretches: pd.DataFrame) -> pd.DataFrame:
    """Settle who owns the faces on which several hazards are alive."""
    face, start, stop = (stretches[name].to_numpy() for name in ("face", "start", "stop"))
    last = len(record.day_of_step)
    width = last + 1
    ends = np.minimum(stop, last)
    marks = distinct(np.concatenate([face * width + start, face * width + ends]))
    begin = np.searchsorted(marks, face * width + start)
    count = np.searchsorted(marks, face * width + ends) - begin
    stretch = np.repeat(np.arange(len(stretches)), count)
    interval = begin[stretch] + np.arange(len(stretch)) - np.repeat(np.cumsum(count) - count, count)
    hazard = stretches["hazard"].to_numpy()[stretch]
    confirmed = stretches["confirmed"].to_numpy()[stretch]
    order = np.lexsort((record.rank[hazard], ~confirmed, interval))
    owner = order[np.flatnonzero(np.diff(interval[order], prepend=-1))]
    interval, stretch = interval[owner], stretch[owner]
    hazard, confirmed = hazard[owner], confirmed[owner]
    from_step = marks[interval] % width
    to_step = np.append(marks, 0)[interval + 1] % width
    face = face[stretch]
    same = np.zeros(len(owner), dtype=bool)
    same[1:] = (
        (face[1:] == face[:-1])
        & (from_step[1:] == to_step[:-1])
        & (hazard[1:] == hazard[:-1])
        & (confirmed[1:] == confirmed[:-1])
    )
    runs = np.flatnonzero(~same)
    to_step = to_step[np.append(runs[1:], len(owner)) - 1] if len(runs) else to_step
    return pd.DataFrame(
        {
            "face": face[runs],
            "hazard": hazard[runs],
            "confirmed": confirmed[runs],
            "start": from_step[runs],
            "stop": np.where(to_step == last, NEVER, to_step),
            "first": stretches["first"].to_numpy()[stretch[runs]]
            & (start[stretch[runs]] == from_step[runs]),
        }
    )
