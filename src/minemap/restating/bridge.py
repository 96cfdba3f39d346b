"""The bridge from a reported closing balance to the opening balance that followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.accounts import FLOWS
from minemap.language.words import day as day_words
from minemap.language.words import number
from minemap.restating.restatements import CAUSES
from minemap.restating.words import said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Bridge", "bridge_of"]


@dataclass(frozen=True)
class Bridge:
    """Why an opening balance differs from the reported closing balance.

    Attributes
    ----------
    table : pandas.DataFrame
        ``line``: ``closing``, then why and in which flow the balance became another (``late``,
        ``correction``, ``version``, ``withdrawal``), last ``opening``; ``flow``, ``m2`` and
        ``rows``, the number of rows of the record that the line is about. All but the last add up
        to the last.
    changes : pandas.DataFrame
        The restatements that it is made of, as `minemap.Ledger.restatements` lists them.
    day : pandas.Timestamp
        The day at whose close the period ended.
    known_then, known_now : pandas.Timestamp
        The days of the two states of knowledge.
    basis : str
        ``geometry`` or ``reported``.
    """

    table: pd.DataFrame
    changes: pd.DataFrame
    day: pd.Timestamp
    known_then: pd.Timestamp
    known_now: pd.Timestamp
    basis: str

    def line(self, row: Any, language: str = "en") -> str:
        """Name a line of the table.

        Parameters
        ----------
        row : named tuple
            A row of `table`.
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        str
            Its name.

        Examples
        --------
        >>> import minemap
        >>> bridge = minemap.Ledger(*minemap.samples.peru()).bridge("2022-12-31")
        >>> bridge.line(next(bridge.table.itertuples()))
        'Closing balance of 2022-12-31, as known on 2022-12-31'
        """
        known = {"closing": self.known_then, "opening": self.known_now}
        if row.line in known:
            when = day_words(known[row.line], language)
            return said("line", row.line, language, day=day_words(self.day, language), known=when)
        return f"{said('why', row.line, language)}: {said('flow', row.flow, language)}"

    def summary(self, language: str = "en") -> str:
        """Describe the bridge, one line for each line of the table.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError
            If the language is not one of the three.

        Examples
        --------
        >>> import minemap
        >>> print(minemap.Ledger(*minemap.samples.peru()).bridge("2022-12-31").summary())
        Closing balance of 2022-12-31, as known on 2022-12-31     211,468 m²
        Opening balance after 2022-12-31, as known on 2024-11-30  211,468 m²
        Nothing that was recorded later changed it.
        """
        names = [self.line(row, language) for row in self.table.itertuples()]
        ends = self.table["line"].isin(["closing", "opening"])
        amounts = [
            f"{number(m2, language, signed=not end)} m²"
            for m2, end in zip(self.table["m2"], ends, strict=True)
        ]
        wide, far = max(map(len, names)), max(map(len, amounts))
        lines = [f"{name:<{wide}}  {m2:>{far}}" for name, m2 in zip(names, amounts, strict=True)]
        if ends.all():
            lines.append(said("summary", "nothing", language))
        return "\n".join(lines)

    def plot(self, ax: Axes | None = None, *, language: str = "en") -> Axes:
        """Draw the bridge as a waterfall: from one balance, line by line, to the other.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw.
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        matplotlib.axes.Axes
            The axes.

        Raises
        ------
        MissingDependencyError
            If matplotlib is not installed.

        Examples
        --------
        >>> import minemap
        >>> ax = minemap.Ledger(*minemap.samples.peru()).bridge("2022-12-31").plot()
        >>> len(ax.patches)
        2
        """
        from minemap.restating.picture import waterfall

        return waterfall(self, ax, language)


def bridge_of(
    then_m2: float,
    now_m2: float,
    changes: pd.DataFrame,
    days: tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp],
    basis: str,
) -> Bridge:
    """Make the bridge from the restatements of the periods up to a balance.

    Parameters
    ----------
    then_m2, now_m2 : float
        What remained at the close of the day, as known then and now.
    changes : pandas.DataFrame
        The restatements between.
    days : tuple of three pandas.Timestamp
        The day, and those of the two states of knowledge.
    basis : str
        ``geometry`` or ``reported``.

    Returns
    -------
    Bridge
        The bridge.

    Examples
    --------
    >>> when = pd.Timestamp("2022-12-31")
    >>> none = pd.DataFrame(columns=["why", "flow", "closing_m2", "table", "id"])
    >>> bridge_of(700.0, 700.0, none, (when, when, when), "reported").table["line"].tolist()
    ['closing', 'opening']
    """
    lines = [("closing", "", then_m2, 0)]
    for why in CAUSES:
        of_why = changes[changes["why"] == why]
        for flow in (name.removesuffix("_m2") for name in FLOWS):
            of_flow = of_why[of_why["flow"] == flow]
            if len(of_flow):
                rows = len(of_flow[["table", "id"]].drop_duplicates())
                lines.append((why, flow, float(of_flow["closing_m2"].sum()), rows))
    lines.append(("opening", "", now_m2, 0))
    table = pd.DataFrame(lines, columns=["line", "flow", "m2", "rows"])
    return Bridge(table, changes, *days, basis)
