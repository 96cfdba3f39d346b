"""From how much on something is a finding."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from minemap.errors import ArgumentError

__all__ = ["Thresholds"]


@dataclass(frozen=True)
class Thresholds:
    """From how much on something is a finding; every one is an argument of `minemap.check`.

    Attributes
    ----------
    size_share : float
        A written size may differ from the measured one by this share of it, …
    size_m2 : float
        … or by this many m², whichever is more.
    overlap_m2 : float
        Less ground than this (m²) in two hazards, outside every hazard or released twice is the
        rough edge of a drawing.

    Examples
    --------
    >>> Thresholds().with_limits(size_share=0.1).size_share
    0.1
    """

    size_share: float = 0.05
    size_m2: float = 100.0
    overlap_m2: float = 1.0

    def with_limits(self, **limits: float) -> Thresholds:
        """Put other limits in the place of some.

        Parameters
        ----------
        **limits : float
            The new limits, by name.

        Returns
        -------
        Thresholds
            New thresholds.

        Raises
        ------
        ArgumentError
            If a limit is not known, or no number that can be one.

        Examples
        --------
        >>> Thresholds().with_limits(overlap_m2=10).overlap_m2
        10.0
        """
        known = [field.name for field in fields(self)]
        checked: dict[str, float] = {}
        for name, value in limits.items():
            if name not in known:
                raise ArgumentError(f"{name!r} is no threshold; there are {', '.join(known)}")
            checked[name] = _limit(name, value)
        return replace(self, **checked)


def _limit(name: str, value: Any) -> float:
    try:
        limit = float(value)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"the threshold {name} is a number, not {value!r}") from error
    if not limit >= 0:
        raise ArgumentError(f"the threshold {name} is not below 0, as {value!r} is")
    return limit
