"""How fast ground is worked, and by what: ranges, methods and shares, each with its unit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError, ReadError, SchemaError
from minemap.language.vocabulary import CATEGORIES, RELEASING
from minemap.saving import saving
from minemap.toml_files import packaged, packaged_text, read_toml

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from minemap.planning.notes import Note

__all__ = [
    "UNITS",
    "Method",
    "Range",
    "Shares",
    "default_methods",
    "default_shares",
    "methods_table",
    "read_methods",
    "shares_from",
    "write_default_methods",
]

Distribution = Literal["pert", "triangular"]

UNITS = ("m2_per_day", "areas_per_week")
"""The units in which an output may be written."""

SUM_TOLERANCE = 1e-6
FAR_OFF = 10.0
"""An output this many times above or below the default range is probably in another unit."""

Z_LIMIT = 5.0
Z_STEPS = 4096
"""The grid on which quantiles are tabulated: from -5 to 5 standard deviations."""


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number, and not a boolean."""
    return (
        isinstance(value, int | float | np.number)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def is_whole(value: object, least: int) -> bool:
    """Tell whether a value is a whole number of at least `least`, and not a boolean."""
    return (
        isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(value >= least)
    )


@dataclass(frozen=True)
class Range:
    """An uncertain quantity: its low, likely and high value.

    Parameters
    ----------
    low, likely, high : float
        In this order; none is negative.

    Raises
    ------
    ArgumentError
        If they are not numbers in this order.

    Examples
    --------
    >>> Range(10, 22, 50).mean()
    24.666666666666668
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        values = (self.low, self.likely, self.high)
        if not all(is_number(v) for v in values):
            raise ArgumentError(f"a range needs three numbers (low, likely, high), not {values}")
        if (
            not all(math.isfinite(v) for v in values)
            or not 0 <= values[0] <= values[1] <= values[2]
        ):
            raise ArgumentError(
                f"low {self.low:g}, likely {self.likely:g}, high {self.high:g} are not in order "
                "from 0 up; write them as low ≤ likely ≤ high"
            )

    @classmethod
    def exactly(cls, value: float) -> Range:
        """Make the range of a quantity that is known.

        Parameters
        ----------
        value : float
            The value.

        Returns
        -------
        Range
            Low, likely and high are the value.

        Examples
        --------
        >>> Range.exactly(25)
        Range(low=25, likely=25, high=25)
        """
        return cls(value, value, value)

    def mean(self) -> float:
        """Give the mean of the PERT distribution over the range, (low + 4 likely + high) / 6.

        Returns
        -------
        float
            The mean.

        Examples
        --------
        >>> Range(0, 3, 6).mean()
        3.0
        """
        return (self.low + 4 * self.likely + self.high) / 6

    def quantiles(self, distribution: Distribution = "pert") -> NDArray[np.float64]:
        """Tabulate the values at normal deviates from -5 to 5.

        Parameters
        ----------
        distribution : {"pert", "triangular"}
            PERT is the beta distribution with that mode whose mean is (low + 4 likely + high) / 6.

        Returns
        -------
        numpy.ndarray
            4,096 values, from the low to the high end.

        Examples
        --------
        >>> Range(10, 22, 50).quantiles("triangular")[[0, -1]].round(1).tolist()
        [10.0, 50.0]
        """
        if self.low == self.high:
            return np.full(Z_STEPS, float(self.likely))
        from scipy.special import betaincinv, ndtr

        share = ndtr(np.linspace(-Z_LIMIT, Z_LIMIT, Z_STEPS))
        width = self.high - self.low
        if distribution == "triangular":
            rise = (self.likely - self.low) / width
            left = self.low + np.sqrt(share * width * (self.likely - self.low))
            right = self.high - np.sqrt((1 - share) * width * (self.high - self.likely))
            return np.asarray(np.where(share < rise, left, right))
        if distribution != "pert":
            raise ArgumentError(f"distribution {distribution!r} is not 'pert' or 'triangular'")
        up = 1 + 4 * (self.likely - self.low) / width
        down = 1 + 4 * (self.high - self.likely) / width
        return np.asarray(self.low + width * betaincinv(up, down, share))


@dataclass(frozen=True)
class Method:
    """A method: what one of its units does.

    Parameters
    ----------
    name : str
        How teams name it: ``manual``, ``dogs``, …
    brings : {"cancelled", "reduced", "cleared"}
        What becomes of the ground that is worked.
    per : str
        What one unit is: ``deminer``, ``dog team``, …
    output : Range
        What one unit finishes, in `unit`.
    unit : {"m2_per_day", "areas_per_week"}
        The unit of `output`; a week has the working days of the calendar.
    hours_per_day : float
        The length of the working day that `output` speaks of.
    factors : mapping of str to mapping of str to float
        By a column of the areas, its words and what they multiply the output by; 0 where the
        method cannot be used, ``unknown`` for a missing or another word (otherwise 1).
    source : str
        Where the figures come from.
    follow_up : tuple of str
        Methods of which one must work the ground afterwards, since this one alone does not
        finish it: manual clearance behind a flail. A team that has one of them works as fast as the
        follow-up does, times `follow_up_gain` on as much ground as this method prepares. A team
        that has none prepares ground, wherever the method can be used, for the teams that have: a
        job of its own, and theirs comes after it. By default it finishes alone.
    follow_up_gain : float
        How many times as fast the follow-up is on prepared ground; 1, no gain, unless you know.

    Raises
    ------
    ArgumentError
        If a value is not one of these.

    Examples
    --------
    >>> Method("manual", "cleared", "deminer", Range(10, 22, 50)).described()
    'm² per deminer per day'
    """

    name: str
    brings: str
    per: str
    output: Range
    unit: str = "m2_per_day"
    hours_per_day: float = 8.0
    factors: Mapping[str, Mapping[str, float]] = field(default_factory=dict, hash=False)
    source: str = ""
    follow_up: tuple[str, ...] = ()
    follow_up_gain: float = 1.0

    def __post_init__(self) -> None:
        where = f"method {self.name!r}"
        self._check_follow_up(where)
        if self.brings not in RELEASING:
            raise ArgumentError(
                f"{where}: brings {self.brings!r} is not one of {', '.join(RELEASING)}"
            )
        if self.unit not in UNITS:
            raise ArgumentError(f"{where}: unit {self.unit!r} is not one of {', '.join(UNITS)}")
        if not self.per.strip():
            raise ArgumentError(f"{where}: per says what one unit is, such as 'deminer'")
        if self.output.low <= 0:
            raise ArgumentError(f"{where}: an output of 0 never ends; low must be above 0")
        if not 0 < self.hours_per_day <= 24:  # noqa: PLR2004 - the hours of a day
            raise ArgumentError(f"{where}: hours_per_day {self.hours_per_day:g} is not in a day")
        frozen = {}
        for column, words in self.factors.items():
            for word, factor in words.items():
                if not (is_number(factor) and factor >= 0):
                    raise ArgumentError(
                        f"{where}: factor {factor!r} of {column} {word!r} is not a number from 0 up"
                    )
            frozen[column] = dict(words)
        object.__setattr__(self, "factors", frozen)

    def _check_follow_up(self, where: str) -> None:
        if isinstance(self.follow_up, str):
            raise ArgumentError(f"{where}: follow_up is a list of methods, ['manual', 'dogs']")
        if not (is_number(self.follow_up_gain) and self.follow_up_gain >= 1.0):
            raise ArgumentError(f"{where}: follow_up_gain {self.follow_up_gain!r} is below 1")
        object.__setattr__(self, "follow_up", tuple(self.follow_up))

    @property
    def units(self) -> str:
        """The key under which a team says how many units it has.

        Examples
        --------
        >>> Method("dogs", "cleared", "dog team", Range(300, 670, 1500)).units
        'dog_teams'
        """
        return self.per.strip().replace(" ", "_") + "s"

    def described(self) -> str:
        """Write the unit out.

        Returns
        -------
        str
            Such as ``m² per deminer per day``.

        Examples
        --------
        >>> Method("nts", "cancelled", "team", Range(1, 2, 3), "areas_per_week").described()
        'areas per team per week'
        """
        what, when = self.unit.split("_per_")
        return f"{'m²' if what == 'm2' else what} per {self.per} per {when}"


@dataclass(frozen=True)
class Shares:
    """The expected shares of cancelled, reduced and cleared ground of a category.

    Parameters
    ----------
    cancelled, reduced, cleared : float
        Parts from 0 to 1 that sum to 1.
    cleared_low, cleared_high : float, optional
        How far the cleared part may be off; the other two make room in proportion. By default it
        is certain.
    source : str
        Where the figures come from.

    Raises
    ------
    ArgumentError
        If the parts do not sum to 1, or the range does not hold the cleared part.

    Examples
    --------
    >>> Shares(0.6, 0.2, 0.2).cleared_range()
    Range(low=0.2, likely=0.2, high=0.2)
    """

    cancelled: float
    reduced: float
    cleared: float
    cleared_low: float | None = None
    cleared_high: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        parts = (self.cancelled, self.reduced, self.cleared)
        if not all(0 <= part <= 1 for part in parts) or abs(sum(parts) - 1) > SUM_TOLERANCE:
            raise ArgumentError(
                f"cancelled {self.cancelled:g}, reduced {self.reduced:g} and cleared "
                f"{self.cleared:g} sum to {sum(parts):g}; they are parts of the ground and sum to 1"
            )
        span = self.cleared_range()
        if span.high > 1:
            raise ArgumentError(f"a cleared part of {span.high:g} is more than all the ground")
        if span.low < self.cleared and self.cleared == 1:
            raise ArgumentError(
                "cleared = 1 leaves nothing to cancel or reduce, so its range cannot start lower; "
                "give a cancelled or reduced part"
            )

    def cleared_range(self) -> Range:
        """Give the range of the cleared part.

        Returns
        -------
        Range
            Its low, likely and high value.

        Examples
        --------
        >>> Shares(0.6, 0.2, 0.2, cleared_low=0.1, cleared_high=0.4).cleared_range()
        Range(low=0.1, likely=0.2, high=0.4)
        """
        low = self.cleared if self.cleared_low is None else self.cleared_low
        high = self.cleared if self.cleared_high is None else self.cleared_high
        return Range(low, self.cleared, high)


# Files -------------------------------------------------------------------------------------------


def default_methods() -> dict[str, Method]:
    """Give the methods of the defaults: orders of magnitude, with their sources.

    Returns
    -------
    dict of str to Method
        By name.

    Examples
    --------
    >>> default_methods()["manual"].output
    Range(low=10, likely=22, high=50)
    """
    return _methods(_defaults(), "the defaults")


def default_shares() -> dict[str, Shares]:
    """Give the shares of the defaults: what States Parties released in 2022.

    Returns
    -------
    dict of str to Shares
        By category.

    Examples
    --------
    >>> default_shares()["CHA"].cancelled
    0.0
    """
    return shares_of(_defaults()["shares"], "the defaults")


def read_methods(path: str | os.PathLike[str]) -> dict[str, Method]:
    """Read methods from a TOML file, in which the key of every figure names its unit.

    Parameters
    ----------
    path : str or os.PathLike
        A file such as `write_default_methods` writes.

    Returns
    -------
    dict of str to Method
        By name.

    Raises
    ------
    ReadError
        If the file is missing or no TOML, or a section has a key or a value that is not known.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "methods.toml"
    >>> read_methods(write_default_methods(path))["dogs"].described()
    'm² per dog team per day'
    """
    return _methods(read_toml(path, "a table of methods"), str(path))


def write_default_methods(path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write the default methods to a file, to copy from and to change.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    overwrite : bool
        Replace the file if there is one.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If there is such a file, or it cannot be written.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> write_default_methods(pathlib.Path(tempfile.mkdtemp()) / "methods.toml").name
    'methods.toml'
    """
    target = Path(path)
    with saving(target, overwrite=overwrite) as draft:
        draft.write_text(_default_text(), "utf-8")
    return target


def methods_table(methods: Mapping[str, Method]) -> pd.DataFrame:
    """List methods with their units and sources, to print and to check.

    Parameters
    ----------
    methods : mapping of str to Method
        The methods.

    Returns
    -------
    pandas.DataFrame
        One row for each method (index ``method``): ``brings``, ``low``, ``likely``, ``high``,
        ``unit``, ``source``.

    Examples
    --------
    >>> methods_table(default_methods()).loc["dogs", "unit"]
    'm² per dog team per day'
    """
    rows = [
        (
            name,
            m.brings,
            float(m.output.low),
            float(m.output.likely),
            float(m.output.high),
            m.described(),
            m.source,
        )
        for name, m in methods.items()
    ]
    columns = ["method", "brings", "low", "likely", "high", "unit", "source"]
    return pd.DataFrame(rows, columns=columns).set_index("method")


def doubtful(methods: Mapping[str, Method]) -> list[Note]:
    """Note the outputs that are so far from the defaults that their unit is in doubt."""
    known = default_methods()
    said: list[Note] = []
    for name, method in methods.items():
        usual = known.get(name)
        if usual is None or usual.unit != method.unit or usual.per != method.per:
            continue
        likely, output = method.output.likely, usual.output
        if not output.low / FAR_OFF <= likely <= output.high * FAR_OFF:
            span = {"likely": likely, "low": output.low, "high": output.high}
            said.append(("doubtful", {"method": name, "unit": method.described(), **span}))
    return said


def known_keys(section: object, allowed: set[str], where: str) -> dict[str, Any]:
    """Return a section if it is one and all its keys are known."""
    if not isinstance(section, dict):
        raise ReadError(f"{where} is not a section with keys: {', '.join(sorted(allowed))}")
    strange = sorted(set(section) - allowed)
    if strange:
        raise ReadError(f"{where}: {strange[0]!r} is not one of {', '.join(sorted(allowed))}")
    return section


def range_of(value: object, where: str) -> Range:
    """Read a range from a number or from a section with low, likely and high."""
    try:
        if isinstance(value, int | float) and is_number(value):
            return Range.exactly(value)
        ends = known_keys(value, {"low", "likely", "high"}, where)
        return Range(ends["low"], ends["likely"], ends["high"])
    except KeyError as error:
        raise ReadError(f"{where}: {error.args[0]} is missing") from error
    except ArgumentError as error:
        raise ReadError(f"{where}: {error}") from error


def shares_of(section: object, where: str) -> dict[str, Shares]:
    """Read the shares of each category from a section of a file."""
    shares = {}
    for category, entry in known_keys(section, set(CATEGORIES), f"{where}: shares").items():
        place = f"{where}: shares.{category}"
        keys = known_keys(entry, {*RELEASING, "cleared_range", "source"}, place)
        span = known_keys(keys.get("cleared_range", {}), {"low", "high"}, f"{place}.cleared_range")
        try:
            cancelled, reduced, cleared = (float(keys[outcome]) for outcome in RELEASING)
            source = str(keys.get("source", ""))
            shares[category] = Shares(
                cancelled, reduced, cleared, span.get("low"), span.get("high"), source
            )
        except KeyError as error:
            raise ReadError(f"{place}: {error.args[0]} is missing") from error
        except (ArgumentError, TypeError, ValueError) as error:
            raise ReadError(f"{place}: {error}") from error
    return shares


def _default_text() -> str:
    return packaged_text("data/methods.toml")


def _defaults() -> dict[str, Any]:
    return packaged("methods")


def _methods(sections: Mapping[str, Any], where: str) -> dict[str, Method]:
    methods = {}
    allowed = {"brings", "per", "hours_per_day", "factors", "source", "follow_up"}
    allowed |= {"follow_up_gain", *UNITS}
    for name, section in sections.items():
        if name == "shares":
            shares_of(section, where)
            continue
        place = f"{where}: [{name}]"
        keys = known_keys(section, allowed, place)
        units = [unit for unit in UNITS if unit in keys]
        if len(units) != 1:
            raise ReadError(f"{place} needs one of {' and '.join(UNITS)}: the output with its unit")
        try:
            methods[name] = Method(
                name,
                keys["brings"],
                keys["per"],
                range_of(keys[units[0]], f"{place} {units[0]}"),
                units[0],
                keys.get("hours_per_day", 8.0),
                keys.get("factors", {}),
                keys.get("source", ""),
                keys.get("follow_up", ()),
                keys.get("follow_up_gain", 1.0),
            )
        except KeyError as error:
            raise ReadError(f"{place}: {error.args[0]} is missing") from error
        except (ArgumentError, AttributeError, TypeError) as error:
            raise ReadError(f"{place}: {error}") from error
    if not methods:
        raise ReadError(f"{where}: there is no method in it")
    return methods


# The record's own history ------------------------------------------------------------------------

ENOUGH_YEARS = 3
"""Least years of release for the spread of the yearly shares to be used."""


def shares_from(table: pd.DataFrame) -> dict[str, Shares]:
    """Find what happened to the ground so far, and so which shares to expect.

    Suspected ground that was confirmed is followed further: it ends as confirmed ground did. From
    three years with releases on, the range of the cleared share is that of the single years.

    Parameters
    ----------
    table : pandas.DataFrame
        The pieces of a ledger (``category``, ``exit``, ``left_on``, ``area_m2``), or what
        ``ledger.released(by="category")`` gives, with or without periods. Only the pieces tell
        of ground that was confirmed.

    Returns
    -------
    dict of str to Shares
        By category, without categories of which nothing was released.

    Raises
    ------
    SchemaError
        If the table is neither.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> shares = shares_from(ledger.pieces)
    >>> round(shares["SHA"].cleared, 2), shares["CHA"].cleared
    (0.89, 1.0)
    """
    flows = _flows(table)
    counts = flows.groupby(["category", "outcome"])["area_m2"].sum()
    ends: dict[str, NDArray[np.float64]] = {}
    for category in CATEGORIES:
        gone = np.array([float(counts.get((category, outcome), 0.0)) for outcome in RELEASING])
        if category == "SHA":
            gone += float(counts.get(("SHA", "confirmed"), 0.0)) * ends.get("CHA", np.zeros(3))
        if gone.sum() > 0:
            ends[category] = gone / gone.sum()
    return {category: _with_range(category, ends[category], flows) for category in sorted(ends)}


def _with_range(category: str, parts: NDArray[np.float64], flows: pd.DataFrame) -> Shares:
    own = flows[(flows["category"] == category) & flows["outcome"].isin(RELEASING)]
    yearly = own.groupby(["year", "outcome"])["area_m2"].sum().unstack().fillna(0.0)
    yearly = yearly[yearly.sum(axis=1) > 0]
    low = high = cleared = float(parts[2])
    source = f"this record: {own['area_m2'].sum():,.0f} m² released in {len(yearly)} years"
    if len(yearly) >= ENOUGH_YEARS and cleared < 1:
        part = yearly.get("cleared", 0.0 * yearly.sum(axis=1)) / yearly.sum(axis=1)
        low, high = min(float(part.min()), cleared), max(float(part.max()), cleared)
    return Shares(float(parts[0]), float(parts[1]), cleared, low, high, source)


def _flows(table: pd.DataFrame) -> pd.DataFrame:
    if {"category", "exit", "left_on", "area_m2"} <= set(table.columns):
        gone = table[table["exit"].isin([*RELEASING, "confirmed"])]
        return pd.DataFrame(
            {
                "category": gone["category"].to_numpy(),
                "outcome": gone["exit"].to_numpy(),
                "year": gone["left_on"].dt.year.to_numpy(),
                "area_m2": gone["area_m2"].to_numpy(),
            }
        )
    names = set(table.index.names)
    if not {"category", "outcome"} <= names or "area_m2" not in table.columns:
        raise SchemaError(
            "shares come from ledger.pieces, or from ledger.released(by='category'): a table with "
            "category, outcome and area_m2"
        )
    flat = table[["area_m2"]].reset_index()
    year = flat["period_end"].dt.year if "period_end" in flat else 0
    outcome = flat["outcome"].astype(str)
    return flat.assign(year=year, outcome=outcome)[["category", "outcome", "year", "area_m2"]]
