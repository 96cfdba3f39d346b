"""The limits beyond which something is a finding."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypedDict, Unpack

from minemap.errors import ArgumentError

__all__ = ["Limits", "Thresholds"]


class Limits(TypedDict, total=False):
    """The thresholds as keywords, so that type checkers find a misspelt one."""

    size_share: float
    size_m2: float
    overlap_m2: float
    part_overlap_share: float
    same_area_share: float
    long_edge_m: float
    sliver_m: float
    needle_degrees: float
    needle_m: float
    spike_m: float
    tip_m: float
    rounding_m: float
    border_m: float
    elsewhere_share: float
    duplicate_devices: float
    devices_share: float
    devices: float


@dataclass(frozen=True)
class Thresholds:
    """The limits beyond which something is a finding; each is an argument of `minemap.check`.

    Attributes
    ----------
    size_share : float
        A written size may differ from the measured one by this share of it, …
    size_m2 : float
        … or by this many m², whichever is more.
    overlap_m2 : float
        Less ground than this (m²) in two hazards, outside every hazard or released twice is the
        rough edge of a drawing.
    part_overlap_share : float
        Two polygons of one area may overlap by this share of the smaller one.
    same_area_share : float
        Two areas are one drawn twice if the ground in both is at least this share of the ground
        in either.
    long_edge_m : float
        Two corners in a row may lie this many metres apart.
    sliver_m : float
        A polygon narrower than this on average (twice its area over its perimeter, m) is a sliver.
    needle_degrees : float
        A corner sharper than this is the tip of a needle, …
    needle_m : float
        … if both its edges are at least this long (m), …
    spike_m : float
        … and of a spike if there it is no wider than this (m).
    tip_m : float
        An outline that is sound but for tips no wider than this (m) is mended by cutting them off.
    rounding_m : float
        Coordinates rounded to steps of at least this many metres are too coarse.
    border_m : float
        Ground may lie this many metres outside the country or province that its row names: their
        outlines are true to some 400 m, and border minefields lie on the line.
    elsewhere_share : float
        A record that names a hazard may lie by this share of it on other hazards alone.
    duplicate_devices : float
        As many devices as this, found twice on one day in one area, may have been entered twice.
    devices_share : float
        Devices found may differ from those expected by this share of the latter, …
    devices : float
        … or by this many, whichever is more.

    Examples
    --------
    >>> Thresholds().with_limits(size_share=0.1).size_share
    0.1
    """

    size_share: float = 0.05
    size_m2: float = 100.0
    overlap_m2: float = 1.0
    part_overlap_share: float = 0.009
    same_area_share: float = 0.9
    long_edge_m: float = 5_000.0
    sliver_m: float = 0.5
    needle_degrees: float = 5.0
    needle_m: float = 5.0
    spike_m: float = 0.1
    tip_m: float = 1.0
    rounding_m: float = 10.0
    border_m: float = 5_000.0
    elsewhere_share: float = 0.1
    duplicate_devices: float = 2.0
    devices_share: float = 0.5
    devices: float = 10.0

    def with_limits(self, **limits: Unpack[Limits]) -> Thresholds:
        """Replace some limits.

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
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"the threshold {name} is a number, not {value!r}") from error
    if not limit >= 0:
        raise ArgumentError(f"the threshold {name} is not below 0, as {value!r} is")
    return limit
