"""From the datum of a map to WGS 84: the transformation, its name, and its accuracy.

PROJ chooses a transformation for each coordinate. So two could be used for one file, and at a
border the neighbour's. Here one is chosen for a CRS and a country, and named.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from minemap.errors import ArgumentError
from minemap.geodesy import WGS84 as WGS84_ELLIPSOID
from minemap.lands.countries import extent_of

if TYPE_CHECKING:
    from minemap.dtypes import Array
    from minemap.lands.countries import Extent

    Bounds = tuple[float, float, float, float]

__all__ = ["Transformation", "transformation"]

WGS84 = "EPSG:4326"
EXACT_M = 1.0
"""A transformation this accurate (metres) needs no note to the reader."""

TURN = 360.0
MARGIN = 0.1
"""Degrees by which ground may lie outside the box of an area of use, since the box is rounded."""

UNKNOWN_M = 999.0
"""What the EPSG registry writes if the accuracy is not known."""

COVERED = 0.8
"""Least share of a country that a transformation must cover."""

NEAR_DEGREES = (3.0, 30.0)
"""How far the area of a transformation may be from the place to be compared with others; farther
ones are used if the nearer ones do not decide."""

DOUBT = 1.5
LEAST_DOUBT_M = 20.0
"""Two transformations contradict each other if their results are apart by this many times both
their accuracies, and by at least this many metres."""


@dataclass(frozen=True)
class Transformation:
    """How coordinates of a CRS become longitude and latitude on WGS 84.

    Attributes
    ----------
    crs : str
        The name of the CRS.
    name : str
        The name of the transformation in the EPSG registry; empty where the datum is WGS 84.
    code : str
        Its code, such as ``EPSG:1208``.
    accuracy_m : float
        Its stated accuracy in metres: 0 where the datum is WGS 84, NaN where none is stated.
    area : str
        The area that it was made for.
    notes : tuple of str
        What the reader must know: that there are others for the place, or that a better one needs
        a grid that is not installed.

    Examples
    --------
    >>> change = transformation("EPSG:24877", country="Peru")
    >>> change.name, change.code, change.accuracy_m
    ('PSAD56 to WGS 84 (8)', 'EPSG:1208', 16.0)
    """

    crs: str
    name: str = ""
    code: str = ""
    accuracy_m: float = 0.0
    area: str = ""
    notes: tuple[str, ...] = ()
    _transformer: Any = field(default=None, repr=False, compare=False)

    @property
    def is_exact(self) -> bool:
        """Whether the datum is WGS 84, so that nothing is shifted."""
        return not self.name

    def apply(self, points: Array) -> Array:
        """Transform coordinates.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (n, 2): x and y in the CRS, longitude first where it is geographic.

        Returns
        -------
        numpy.ndarray
            Shape (n, 2): longitude and latitude on WGS 84; infinite where the CRS ends.

        Examples
        --------
        >>> import numpy as np
        >>> change = transformation("EPSG:24877", country="PE")
        >>> change.apply(np.array([[786_000.0, 9_612_000.0]])).round(6).tolist()
        [[-78.428112, -3.510165]]
        """
        if self._transformer is None or not len(points):
            return points.copy()
        longitude, latitude = self._transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    def __str__(self) -> str:
        """Say it in a sentence."""
        if self.is_exact:
            return f"{self.crs} lies on WGS 84"
        code = f" ({self.code})" if self.code else ""
        good = (
            "of unknown accuracy"
            if math.isnan(self.accuracy_m)
            else f"good to {self.accuracy_m:g} m"
        )
        return f"{self.crs} was brought to WGS 84 by {self.name!r}{code}, {good}"


def transformation(
    crs: Any, *, country: str | None = None, bounds: Bounds | None = None
) -> Transformation:
    """Choose the transformation from a CRS to WGS 84 for a country or a place.

    The most accurate one is chosen among those that were made for the country and cover the place
    in it; if none names the country, among those that cover it; without a country, among those that
    cover the place. Transformations only for the sea are ignored. If the chosen one contradicts
    most transformations of its datum by more than the accuracies explain, the majority's is used.
    Without a majority, the notes name the other one and the distance between the two.

    Parameters
    ----------
    crs : any CRS that pyproj takes
        The CRS.
    country : str, optional
        The country, by name or ISO 3166 code. Near a border it alone tells which of two countries'
        transformations is meant.
    bounds : tuple of float, optional
        West, south, east and north of the place, in the units of the CRS.

    Returns
    -------
    Transformation
        The transformation, and what to know of it.

    Raises
    ------
    ArgumentError
        If PROJ does not know `crs`.

    Examples
    --------
    >>> transformation("EPSG:32717").is_exact
    True
    >>> print(transformation("EPSG:24877", country="Ecuador"))
    PSAD56 / UTM zone 17S was brought to WGS 84 by 'PSAD56 to WGS 84 (14)' (EPSG:3990), good to 5 m
    """
    try:
        given = CRS.from_user_input(crs)
    except CRSError as error:
        raise ArgumentError(
            f"crs={crs!r} is no CRS that PROJ knows; give one such as 'EPSG:32717'"
        ) from error
    return _chosen(given.to_wkt(), country or "", bounds)


@lru_cache(maxsize=64)
def _chosen(wkt: str, country: str, bounds: Bounds | None) -> Transformation:
    crs = CRS.from_wkt(wkt)
    if crs.equals(CRS.from_user_input(WGS84), ignore_axis_order=True):
        return Transformation(crs.name)
    plain = Transformer.from_crs(crs, WGS84, always_xy=True)
    geodetic = crs.geodetic_crs
    if geodetic is not None and _is_wgs84(geodetic):
        return Transformation(crs.name, _transformer=plain)
    group = _group(crs)
    known: list[Any] = [one for one in group.transformers if _has_area(one)]
    if not known:
        return Transformation(
            crs.name, plain.description, accuracy_m=math.nan, _transformer=plain,
            notes=("PROJ knows no transformation from its datum: it is taken for WGS 84",),
        )  # fmt: skip
    place = _degrees(plain, bounds)
    fit, notes = _fitting(known, country, place)
    best = min(fit, key=lambda one: (_accuracy(one), _size(one)))
    best, doubts = _by_vote(best, known, crs, _middle(country, place))
    notes += doubts
    if _is_offshore(best):
        notes.append("it was made for the sea alone, as are all that PROJ knows for the place")
    others = [one for one in fit if one is not best and _accuracy(one) < math.inf]
    if not country and others:
        named = ", ".join(f"{_name(one)} ({_accuracy(one):g} m)" for one in others[:2])
        notes.append(
            f"others cover the place too: {named}. Say which country it is, since each has its own"
        )
    notes += _missing_grids(group.unavailable_operations, best, country, place)
    accuracy = _accuracy(best)
    return Transformation(
        crs.name,
        _name(best),
        _code(best),
        accuracy if math.isfinite(accuracy) else math.nan,
        best.area_of_use.name.rstrip("."),
        tuple(notes),
        best,
    )


def _group(crs: CRS) -> TransformerGroup:
    """List the transformations to WGS 84 that PROJ knows."""
    with warnings.catch_warnings():
        # The notes say if a better one needs a grid.
        warnings.simplefilter("ignore")
        return TransformerGroup(crs, WGS84, always_xy=True, allow_ballpark=False)


def _middle(country: str, place: Bounds | None) -> tuple[float, float] | None:
    """Give the middle of a place, or of a country."""
    extent = extent_of(country) if country else None
    where = extent.bounds if place is None and extent is not None else place
    if where is None:
        return None
    west, south, east, north = where
    longitude = west + _width(west, east) / 2
    return (longitude + TURN / 2) % TURN - TURN / 2, (south + north) / 2


def _by_vote(
    best: Any, known: list[Any], crs: CRS, middle: tuple[float, float] | None
) -> tuple[Any, list[str]]:
    """Let the transformations of the datum decide if the chosen one contradicts them.

    The registry's accuracy is what its authors wrote, and a wrong sign in the parameters moves
    ground by hundreds of metres. That many surveys agree on another place shows such an error.
    """
    geodetic = crs.geodetic_crs
    if middle is None or geodetic is None:
        return best, []
    # For a projected CRS, PROJ lists only those that cover its zone.
    of_datum = [one for one in _group(geodetic).transformers if _has_area(one)]
    mine = next((one for one in of_datum if _code(one) == _code(best)), None)
    if mine is None:
        return best, []
    plain = Transformer.from_crs(geodetic, WGS84, always_xy=True)
    notes: list[str] = []
    for reach in NEAR_DEGREES:
        chosen, notes = _voted(mine, _around(middle, of_datum, reach), middle, plain)
        if chosen is not mine or not notes:
            same = (one for one in known if _code(one) == _code(chosen))
            return next(same, best), notes
    return best, notes


def _around(middle: tuple[float, float], known: list[Any], reach: float) -> list[Any]:
    """Keep those whose area is within this many degrees of a place."""
    return [
        one for one in known if _accuracy(one) < math.inf and _gap((*middle, *middle), one) <= reach
    ]


def _voted(
    best: Any, around: list[Any], middle: tuple[float, float], plain: Transformer
) -> tuple[Any, list[str]]:
    """Compare the chosen transformation with others; return what most agree on, and the notes."""
    voters = [best, *(one for one in around if one is not best)]
    places = _places(voters, middle, plain)
    apart = _metres_apart(places)
    accuracy = np.array([min(_accuracy(one), LEAST_DOUBT_M) for one in voters])
    doubt = np.maximum(DOUBT * (accuracy[:, None] + accuracy[None, :]), LEAST_DOUBT_M)
    agree = apart <= doubt
    if agree[0].all():
        return best, []
    votes = agree.sum(axis=1)
    # Those made for the place, or, if there are none, for the nearest ground.
    on_land = [number for number, one in enumerate(voters) if not _is_offshore(one)]
    gaps = [_gap((*middle, *middle), one) for one in voters]
    nearest = min(gaps[number] for number in on_land or range(len(voters)))
    covering = [
        number
        for number in on_land or range(len(voters))
        if gaps[number] <= nearest + MARGIN and np.isfinite(places[number]).all()
    ]
    # A majority of all, and the most accurate of the majority.
    chosen = min(
        (number for number in covering if 2 * votes[number] > len(voters)),
        key=lambda number: (-votes[number], _accuracy(voters[number])),
        default=0,
    )
    if agree[0, chosen] or 2 * votes[0] > len(voters):
        chosen = 0
    against = [number for number in covering if not agree[chosen, number]]
    if not against:
        return voters[chosen], []
    farthest = max(against, key=lambda number: apart[chosen, number])
    other, metres = voters[farthest], f"{apart[chosen, farthest]:,.0f} m"
    if chosen:
        return voters[chosen], [
            f"{_name(best)!r} ({_code(best)}), said to be good to {_accuracy(best):g} m, lies "
            f"{apart[chosen, 0]:,.0f} m from it, and {votes[chosen]} of {len(voters)} for places "
            "around agree with this one: it was not taken at its word"
        ]
    return best, [
        f"{other.area_of_use.name.rstrip('.')}: {_name(other)!r} ({_accuracy(other):g} m) lies "
        f"{metres} from it, more than the accuracies of both explain: compare with a point whose "
        "place is known"
    ]


def _places(voters: list[Any], middle: tuple[float, float], plain: Transformer) -> Array:
    """Take the middle of a place back to the CRS, and over by each of some transformations."""
    x, y = plain.transform(*middle, direction="INVERSE")
    return np.array([one.transform(x, y) for one in voters], dtype=np.float64)


def _metres_apart(places: Array) -> Array:
    """Give the distances between places that lie near one another, in metres."""
    count = len(places)
    one, other = (np.repeat(np.arange(count), count), np.tile(np.arange(count), count))
    known = np.isfinite(places[one]).all(axis=1) & np.isfinite(places[other]).all(axis=1)
    apart = np.full(count * count, np.inf)
    ends = (*places[one[known]].T, *places[other[known]].T)
    apart[known] = WGS84_ELLIPSOID.inv(*ends)[2]
    return apart.reshape(count, count)


def _missing_grids(
    unavailable: list[Any], best: Any, country: str, place: Bounds | None
) -> list[str]:
    """Name a better transformation for the country or place that needs a grid."""
    extent = extent_of(country) if country else None
    fit = [
        one
        for one in unavailable
        if _has_area(one)
        and _accuracy(one) < _accuracy(best)
        and (extent is None or _names(one, extent.iso3))
        and (place is None or _share(place, one) >= 1.0)
    ]
    if not fit or (extent is None and place is None):
        return []
    better = min(fit, key=_accuracy)
    grids = ", ".join(str(grid.short_name) for grid in better.grids)
    return [f"{better.name!r} would be better, and needs a grid that is missing: {grids}"]


def _has_area(one: Any) -> bool:
    return one.area_of_use is not None


def _is_wgs84(crs: CRS) -> bool:
    return crs.equals(CRS.from_user_input(WGS84), ignore_axis_order=True) or (
        crs.datum is not None and crs.datum.name.startswith("World Geodetic System 1984")
    )


def _fitting(known: list[Any], country: str, place: Bounds | None) -> tuple[list[Any], list[str]]:
    """Keep the transformations for the country and the place in it, and say how they fit.

    Boxes of small areas and of the sea also lie within or over a country: that of an oil block is
    not for the country, and no hazardous area lies offshore.
    """
    extent = extent_of(country) if country else None
    on_land = [one for one in known if not _is_offshore(one)] or known
    if place is None and extent is None:
        return [max(on_land, key=_size)], ["it is the one for the widest area, not for a place"]
    if extent is not None:
        named = [one for one in on_land if _names(one, extent.iso3)]
        if named:
            chosen = _of_country(named, place, extent)
            return chosen, [] if place is None else _outside_of(named, chosen, place)
        if _covers(on_land, extent.bounds, COVERED):
            return _best_placed(on_land, extent.bounds, COVERED), []
    where = place if place is not None else cast("Extent", extent).bounds
    # The extent of a country is rounded, and some of it is sea.
    enough = 1.0 if place is not None else COVERED
    if _covers(on_land, where, enough):
        notes = [f"none was made for {extent.name} itself"] if extent is not None else []
        return _best_placed(on_land, where, enough), notes
    said = extent.name if extent is not None else "the place"
    return _best_placed(on_land, where, enough), [
        f"none that PROJ knows was made for {said}: it is the best there is"
    ]


def _outside_of(named: list[Any], chosen: list[Any], place: Bounds) -> list[str]:
    """Write how much of the ground lies outside the area of a transformation."""
    if _covers(named, place, 1.0):
        return []
    gap = min(_gap(place, one) for one in chosen)
    if gap > MARGIN:
        far = f"{gap * 111:,.0f} km"
        return [f"all of the ground lies outside the area it was made for, {far} from it"]
    return ["some of the ground lies outside the area it was made for"]


def _of_country(named: list[Any], place: Bounds | None, extent: Extent) -> list[Any]:
    """Keep a country's own that cover its ground, whatever lies outside the country."""
    where = extent.bounds if place is None else _clipped(place, extent.bounds)
    # Far islands make the extent of a country wide, and a continent's area cover more of it.
    alone = [one for one in named if len(_countries(one.area_of_use.name)) == 1] or named
    widest = max(_share(where, one) for one in alone)
    if place is None or 1.0 > widest >= COVERED or not _covers(named, where, 1.0):
        return _best_placed(alone, where, COVERED * widest)
    return _best_placed(named, where, 1.0)


def _clipped(place: Bounds, extent: Bounds) -> Bounds:
    """Give the part of a place that lies in an extent; all of it if no part does."""
    west, south, east, north = (
        pick(one, other)
        for pick, one, other in zip((max, max, min, min), place, extent, strict=True)
    )
    return (west, south, east, north) if west <= east and south <= north else place


def _covers(some: list[Any], place: Bounds, enough: float) -> bool:
    return any(_share(place, one) >= enough for one in some)


def _best_placed(some: list[Any], place: Bounds, enough: float) -> list[Any]:
    """Keep those that cover enough of a place; else those that cover most of it, or are nearest."""
    shares = [_share(place, one) for one in some]
    least = min(max(shares), enough)
    if least > 0:
        return [one for one, share in zip(some, shares, strict=True) if share >= least]
    return [min(some, key=lambda one: _gap(place, one))]


def _gap(place: Bounds, one: Any) -> float:
    """Degrees between a place and the area of a transformation."""
    west, south, east, north = place
    area = one.area_of_use
    beside = max(-_common(west, east, area.west, area.east), 0.0)
    return math.hypot(beside, max(south - area.north, area.south - north, 0.0))


def _is_offshore(one: Any) -> bool:
    name = one.area_of_use.name.casefold()
    return "offshore" in name and "onshore" not in name


@lru_cache(maxsize=2048)
def _countries(area: str) -> frozenset[str]:
    """List the countries that the name of an area names: whole names, since Niger is no Nigeria."""
    found = set()
    for whole in re.split(r"[;,.()]|\s-\s", area):
        for piece in (whole, *whole.split(" and ")):
            extent = extent_of(piece.strip()) if piece.strip() else None
            if extent is not None:
                found.add(extent.iso3)
    return frozenset(found)


def _names(one: Any, iso3: str) -> bool:
    return iso3 in _countries(one.area_of_use.name)


def _share(place: Bounds, one: Any) -> float:
    """Share of a place that the area of a transformation covers, in degrees squared."""
    west, south, east, north = place
    area = one.area_of_use
    left, right = area.west - MARGIN, area.east + MARGIN
    low, high = area.south - MARGIN, area.north + MARGIN
    width, height = _width(west, east), north - south
    common = _common(west, east, left, right)
    beside = common / width if width > 0 else float(common >= 0)
    common = min(north, high) - max(south, low)
    above = max(common, 0.0) / height if height > 0 else float(common >= 0)
    return max(beside, 0.0) * above


def _width(west: float, east: float) -> float:
    return east - west + (TURN if east < west else 0.0)


def _common(west: float, east: float, other_west: float, other_east: float) -> float:
    """Degrees of longitude that two ranges share (negative: none), also over the antimeridian."""
    end, other_end = west + _width(west, east), other_west + _width(other_west, other_east)
    return max(
        min(end, other_end + turn) - max(west, other_west + turn) for turn in (-TURN, 0.0, TURN)
    )


def _size(one: Any) -> float:
    west, south, east, north = one.area_of_use.bounds
    return _width(west, east) * float(north - south)


def _accuracy(one: Any) -> float:
    known = one.accuracy is not None and 0 <= one.accuracy < UNKNOWN_M
    return float(one.accuracy) if known else math.inf


def _steps(one: Any) -> list[Any]:
    """List the steps that change the datum; the others only change how coordinates are written."""
    steps: list[Any] = list(one.operations or [])
    return [step for step in steps if "conversion" not in str(step.type_name).casefold()]


def _name(one: Any) -> str:
    return " + ".join(step.name for step in _steps(one)) or str(one.description)


def _code(one: Any) -> str:
    codes = (step.to_json_dict().get("id", {}) for step in _steps(one))
    return " + ".join(f"{code['authority']}:{code['code']}" for code in codes if "code" in code)


def _degrees(plain: Transformer, bounds: Bounds | None) -> Bounds | None:
    if bounds is None or not np.isfinite(bounds).all():
        return None
    west, south, east, north = bounds
    xs, ys = plain.transform([west, east, west, east], [south, south, north, north])
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()):
        return None
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))
