"""Maps that anyone may see: no exact place is left in the file, and no figure that names an area.

`redact` makes the tables of a public map out of those of a ledger. It has one method, a grid, and
one key (`minemap.maps.places`): what touches or belongs together is moved by one step to the middle
of its cell, and shown as the cells that it covers then. Figures are coarsened as well, since one
exact figure finds an area again in any list: m² to 100, days to the end of their year, and ids,
names and all other texts are left out. Each can be kept by its name.

What somebody learns who has ...

- *one file*: for each group of areas that touch, the cell in which the middle of its first outline
  lies, each place in it as likely as any other; how its areas lie to one another, in whole cells;
  their m² to 100, the years of their history.
- *many exports* of one cell size: the same, and when between two of them something changed. If
  areas come to touch that did not, the younger ones are shown by another key from then on, and who
  has both files may cut two cells. Exports of two cell sizes cut each other: publish with one.
- *a public list of sizes, days, ids or names*: that an area may be one of those in the list that
  fit it: of the 79 of the Peruvian sample a third is told by its m² to 100, next to all by the
  exact ones. So what such a list says of an area, the map then adds its cell to.
- *an old map* with exact outlines: which of them are the same areas, where shape and size fit; then
  also the step of their group. Other areas of that group stay as unknown as a cell is wide, but
  where two that touch are shown in two cells, they lie near the moved line between these.

It hides neither how many areas there are, nor that there are any in a cell. The docs page on public
maps gives what an attack on each of these recovered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from folium.template import Template

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.language.words import WordTable, languages, number
from minemap.maps.coarse_figures import (
    STEP_M2,
    coarse_days,
    in_hundreds,
    is_days,
    last_day,
    rounded_m2,
)
from minemap.maps.coarse_texts import CODES, by_vocabulary, without_coordinates
from minemap.maps.packing import script_json
from minemap.maps.places import Places
from minemap.maps.rings import distance_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    Array = np.ndarray[Any, Any]

__all__ = [
    "Redacted",
    "Redaction",
    "RedactionNote",
    "checked_public",
    "kept_of_tables",
    "left_out",
    "notice_of_copy",
    "redact",
    "redact_areas",
    "redact_features",
    "redaction",
    "redaction_legend",
    "redaction_notice",
]

LEAST_METRES = 50.0
"""Less than this hides nothing: it is about the error of an old map."""

MOST_METRES = 200_000.0

HAZARD_COLUMNS = (
    "hazard_id", "category", "reported_on", "reported_m2", "contamination", "illustrative",
    "geometry",
)  # fmt: skip
RELEASE_COLUMNS = (
    "release_id", "hazard_id", "outcome", "activity", "completed_on", "reported_m2", "illustrative",
    "geometry",
)  # fmt: skip
PIECE_COLUMNS = (
    "hazard_id", "category", "entered_on", "entry", "left_on", "exit", "release_id",
    "from_hazard_id", "to_hazard_id", "area_m2", "measured", "geometry",
)  # fmt: skip
WORKED_COLUMNS = (
    "release_id", "outcome", "completed_on", "what", "area_m2", "measured", "geometry",
)  # fmt: skip
"""What a public map holds of the tables: codes of the field, and coarse figures."""

DAYS = ("reported_on", "completed_on", "entered_on", "left_on")
FIGURES_NAMED = ("area_m2", *DAYS)
"""What can be kept besides columns: the m² of ground, and its days."""

_WORDS = WordTable("words")

BESIDE_LAYERS = ("boundaries", "base", "units", "context", "relief")
"""What a map shows beside its layers, by the names of its arguments."""

MADE_BY_MINEMAP = {"boundaries": "boundaries=True", "units": "units=True"}
"""What a public map has instead of one's own."""

COARSE = re.compile(r"Positions: to squares of ([\d,.]+)\s(k?m)")
"""What `redaction_legend` says in English, which stands in a redacted copy of a record."""
UNITS = {"m": 1.0, "km": 1000.0}


class Redaction(NamedTuple):
    """What a map that anyone may see is coarsened to, as ``redact=`` takes it beside a dict.

    Attributes
    ----------
    metres : float
        The side of the squares.
    keep : sequence of str
        What stays as it is, as `redact` takes it; and titles of layers that keep their names.
    public : sequence of str
        What may be shown exactly, as `redaction` takes it.

    Examples
    --------
    >>> Redaction(2000, keep=["sector"]).metres
    2000
    """

    metres: float = 1000
    keep: Sequence[str] = ()
    public: Sequence[str] = ()


class Redacted(NamedTuple):
    """The tables of a public map, as `redact` gives them."""

    pieces: gpd.GeoDataFrame
    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame | None
    worked: gpd.GeoDataFrame | None


def redact(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None = None,
    worked: gpd.GeoDataFrame | None = None,
    *,
    metres: float = 1000,
    keep: Sequence[str] = (),
    method: str = "grid",
    places: Places | None = None,
) -> Redacted:
    """Coarsen the tables of a ledger, for a map that anyone may see.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326. They are not changed.
    metres : float
        The side of a cell (of none is it shorter): 50 m to 200 km.
    keep : list of str
        What to keep as it is: columns of hazards and releases, such as ``name`` or ``sector``;
        ``hazard_id`` and ``release_id``, else replaced by numbers of the map; ``area_m2`` (of
        ground) and ``reported_m2``, else rounded to 100 m²; ``reported_on`` or ``completed_on``,
        either of which keeps all days, else the end of their year. In columns that are kept, what
        looks like coordinates is taken out, cell by cell.
    method : {"grid"}
        The one method there is.
    places : Places, optional
        Where the areas of these tables are shown, if that is known already.

    Returns
    -------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame or None
        New tables of the same rows, in an order of their own that tells nothing; the index says
        which row is which. Outlines are squares, points the middles of squares.

    Raises
    ------
    ArgumentError
        If the method is unknown, `metres` out of range, or something to keep does not exist.

    Notes
    -----
    What ground remains of each hazard and category is rounded to 100 m² from the last day
    backwards, and is at least that, so that no area vanishes; what a piece holds is the difference
    of two such sums. So a hazard's m² are within 100 m² of the true ones on every day. Days of the
    year in which the record ends go to the end of its last month instead.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> shown = redact(ledger.pieces, ledger.hazards, ledger.releases, metres=5000)
    >>> float(shown.pieces.geometry.iloc[0].exterior.length) > 0.15
    True
    >>> sorted(shown.hazards.columns)[:3]
    ['category', 'contamination', 'geometry']
    """
    metres = _checked(method, metres)
    kept = _kept(keep, hazards, releases)
    places = places or Places(pieces, hazards, releases, worked, metres=metres)
    tables = [pieces, hazards, releases, worked]
    day = None if kept & {*DAYS} else last_day(tables)

    def plain(frame: gpd.GeoDataFrame, known: Collection[str]) -> gpd.GeoDataFrame:
        chosen = [name for name in frame.columns if name in known or name in kept]
        shown = _in_years(without_coordinates(frame[chosen], spared=CODES), day)
        if "contamination" in shown and "contamination" not in kept:
            shown["contamination"] = by_vocabulary(shown["contamination"])
        if "reported_m2" in shown and "reported_m2" not in kept:
            shown["reported_m2"] = in_hundreds(shown["reported_m2"])
        return shown

    # The latest version of a hazard stays the last, whatever its day becomes.
    order = hazards["reported_on"].sort_values(kind="stable").index
    shown_hazards = _placed(
        plain(hazards, HAZARD_COLUMNS), places.of_hazards(hazards["hazard_id"], hazards.geometry)
    ).loc[order]
    shown_pieces = _placed(
        plain(pieces, PIECE_COLUMNS), places.of_hazards(pieces["hazard_id"], pieces.geometry)
    )
    shown_releases, shown_worked = (
        None
        if frame is None
        else _placed(
            plain(frame, RELEASE_COLUMNS if frame is releases else WORKED_COLUMNS),
            places.of_releases(frame["release_id"], frame.geometry),
        )
        for frame in (releases, worked)
    )
    if "area_m2" not in kept and "area_m2" in shown_pieces:
        shown_pieces["area_m2"] = rounded_m2(shown_pieces, ["hazard_id", "category"])
        if shown_worked is not None:
            shown_worked["area_m2"] = rounded_m2(shown_worked, ["release_id"])
    shown = Redacted(shown_pieces, shown_hazards, shown_releases, shown_worked)
    return _numbered(shown, places, kept)


def redact_areas(
    areas: gpd.GeoDataFrame,
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None = None,
    worked: gpd.GeoDataFrame | None = None,
    *,
    metres: float = 1000,
    keep: Sequence[str] = (),
    method: str = "grid",
    places: Places | None = None,
) -> gpd.GeoDataFrame:
    """Coarsen what was joined from exact pieces, to where `redact` puts the pieces.

    Coarse pieces overlap, so they cannot be joined any more: join first, and coarsen then.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        The areas, EPSG:4326, with ``hazard_id``; a column ``release_id``, where it is not missing,
        says of which release the ground is instead.
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The exact tables that they come from: all that `redact` is given.
    metres, keep, method, places
        As `redact` takes them.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, in an order that tells nothing, with coarse geometries and ``area_m2``
        rounded. What is not kept of other columns is missing, ids are empty.

    Raises
    ------
    ArgumentError
        As `redact` raises it.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> remaining = ledger.remaining("2023-12-31")
    >>> shown = redact_areas(remaining, ledger.pieces, ledger.hazards, metres=5000)
    >>> len(shown), bool(shown.geometry.equals(remaining.geometry))
    (60, False)
    """
    metres = _checked(method, metres)
    kept = _kept(keep, hazards, releases)
    places = places or Places(pieces, hazards, releases, worked, metres=metres)
    shapes = places.of_hazards(areas["hazard_id"], areas.geometry)
    if "release_id" in areas:
        loose = areas["release_id"].notna().to_numpy()
        some = areas[loose]
        shapes[loose] = places.of_releases(some["release_id"], some.geometry)
    plain = without_coordinates(areas, spared=CODES)
    told = {"category", "kind", "area_m2", "illustrative", plain.geometry.name, *kept}
    for name in plain.columns.difference(list(told)):
        plain[name] = "" if name == "hazard_id" else None
    if "area_m2" in plain and "area_m2" not in kept:
        plain["area_m2"] = in_hundreds(plain["area_m2"])
    shown = _placed(plain, shapes)
    order = pd.DataFrame(
        {"where": shapely.to_wkb(shapes, hex=True), "m2": shown.get("area_m2", 0.0)},
        index=shown.index,
    )
    return shown.loc[order.sort_values(["where", "m2"], kind="stable").index]


def redact_features(
    features: gpd.GeoDataFrame,
    places: Places | None = None,
    *,
    metres: float = 1000,
    keep: Sequence[str] = (),
    method: str = "grid",
) -> gpd.GeoDataFrame:
    """Coarsen the positions of another layer, for a map that anyone may see.

    What touches an area is shown by the key of that area. Of the rest points become the middles of
    their cells, areas and lines the cells that they cover once their middle is moved to the centre
    of its cell.

    Parameters
    ----------
    features : geopandas.GeoDataFrame
        The features, in any coordinate system. They are not changed.
    places : Places, optional
        Where the areas of the record are shown.
    metres, method
        As `redact` takes them.
    keep : list of str
        Columns to keep, such as the names of the features, which are left out otherwise. What looks
        like coordinates is taken out of them.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows in EPSG:4326, coarse, with ``symbol`` and the columns that are kept.

    Raises
    ------
    ArgumentError
        If the method is unknown, or `metres` out of range.

    Examples
    --------
    >>> from shapely import Point
    >>> victims = gpd.GeoDataFrame(geometry=[Point(-78.51234, -3.51234)], crs=4326)
    >>> shown = redact_features(victims, metres=5000).geometry[0]
    >>> 0 < shown.distance(victims.geometry[0]) < 0.04
    True
    """
    metres = _checked(method, metres)
    degrees = features.to_crs(4326)
    wanted = {"symbol", degrees.geometry.name, *keep}
    plain = degrees[[name for name in degrees.columns if name in wanted]]
    if places is None:
        nothing = gpd.GeoDataFrame(
            {"hazard_id": [], "release_id": [], "area_m2": []}, geometry=[], crs=4326
        )
        places = Places(nothing, nothing, metres=metres)
    return _placed(without_coordinates(plain, spared=()), places.of_others(plain.geometry))


def redaction(choice: float | Mapping[str, Any] | Redaction) -> dict[str, Any]:
    """Read what ``redact=`` of a map was given.

    Parameters
    ----------
    choice : float, Redaction or dict
        The side of the cells of the grid in metres; or the keywords of `redact`, and ``public``:
        a list of the other layers, and ``boundaries``, ``base``, ``units``, ``context`` and
        ``relief``, that may be shown exactly.

    Returns
    -------
    dict
        The keywords of `redact`, with ``metres``, and ``public``, if given.

    Raises
    ------
    ArgumentError
        If it is neither, or has a keyword that `redact` does not know, or a value it cannot use.

    Examples
    --------
    >>> redaction(2000)
    {'metres': 2000.0}
    """
    if isinstance(choice, Redaction):
        how = choice._asdict()
        if not choice.public:
            del how["public"]
    elif isinstance(choice, Mapping):
        how = {"metres": 1000, **choice}
    elif isinstance(choice, bool) or not isinstance(choice, int | float | np.number):
        raise ArgumentError(
            f"redact={choice!r} is neither a number of metres nor a dict such as "
            "{'metres': 2000, 'keep': ['name']}"
        )
    else:
        how = {"metres": choice}
    if "seed" in how or how.get("method") == "jitter":
        raise ArgumentError(
            "redact: moving areas at random (method 'jitter', with a seed) is no longer done: what "
            "is moved apart can be fitted together again. Leave both out and give metres alone, "
            "the side of the squares"
        )
    unknown = sorted(set(map(str, how)) - {"method", "metres", "keep", "public"})
    if unknown:
        raise ArgumentError(
            f"redact has keys that it does not know: {', '.join(unknown)}; it knows metres, keep "
            "and public"
        )
    for name in ("keep", "public"):
        if name in how:
            how[name] = _names(how[name], f"redact: {name}")
    how["metres"] = _checked(how.pop("method", "grid"), how["metres"])
    return how


def checked_public(
    public: Sequence[str], own: Mapping[str, bool], layers: Sequence[str]
) -> frozenset[str]:
    """Tell what may be exact on a map that anyone may see, and refuse what of one's own may not.

    A line that is drawn where it is, or a picture of the ground, tells where the areas beside it
    lie.

    Parameters
    ----------
    public : sequence of str
        What the user says may be shown exactly.
    own : dict of str to bool
        What a map can show beside layers, by the name of its argument, and whether the user gave
        some of their own.
    layers : sequence of str
        The titles of the layers.

    Returns
    -------
    frozenset of str
        The names.

    Raises
    ------
    ArgumentError
        If one is not there, or something that is not named cannot be coarsened.

    Examples
    --------
    >>> sorted(checked_public(["base", "Towns"], {"base": True, "context": False}, ["Towns"]))
    ['Towns', 'base']
    >>> checked_public([], {"base": False, "context": True}, [])
    Traceback (most recent call last):
    minemap.errors.ArgumentError: redact: context would show sharply where areas lie and ...
    """
    known = [*layers, *own]
    if unknown := [name for name in public if name not in known]:
        raise ArgumentError(
            f"redact: public names {', '.join(unknown)}; there are {', '.join(known)}"
        )
    for name in own:
        if own[name] and name not in public:
            made = MADE_BY_MINEMAP.get(name)
            instead = f"leave them to minemap ({made})" if made else "leave it out"
            said = name if name in {"context", "relief"} else f"{name} of your own"
            raise ArgumentError(
                f"redact: {said} would show sharply where areas lie and cannot be "
                f"coarsened; {instead}, or, if they may be seen by anyone, say "
                f"redact={{'metres': …, 'public': ['{name}']}}"
            )
    return frozenset(public)


def redaction_notice(
    metres: float = 1000, public: Iterable[str] = (), keep: Iterable[str] = ()
) -> dict[str, str]:
    """Say what is coarsened and by how much, in each language of the map.

    Parameters
    ----------
    metres : float
        As `redact` takes it.
    public : iterable of str
        The names of layers that are shown exactly; what else is public shows it.
    keep : iterable of str
        As `redact` takes it.

    Returns
    -------
    dict of str to str
        The sentences by language: en, es, fr, and those of the user's own words.

    Examples
    --------
    >>> redaction_notice(2000)["en"].split(":")[1].split(",")[0]
    ' each area is shown as squares of 2 km of a fixed grid'
    """
    exact = ", ".join(sorted(set(public) - {*BESIDE_LAYERS}))
    kept = set(keep)
    notices = {}
    for language in languages():
        told = distance_text(metres, language)
        said = [_WORDS.said("redaction", "grid", language, metres=told)]
        if "area_m2" not in kept:
            said.append(_WORDS.said("redaction", "sizes", language, m2=number(STEP_M2, language)))
        if not kept & {*DAYS}:
            said.append(_WORDS.said("redaction", "days", language))
        if exact:
            said.append(_WORDS.said("redaction", "exact", language, names=exact))
        said.append(_WORDS.said("redaction", "never", language))
        notices[language] = " ".join(said)
    return notices


def redaction_legend(metres: float = 1000) -> dict[str, str]:
    """Say how coarse positions are in a line of a legend, in each language of the map.

    Parameters
    ----------
    metres : float
        As `redact` takes it.

    Returns
    -------
    dict of str to str
        The line by language.

    Examples
    --------
    >>> redaction_legend(2000)["en"]
    'Positions: to squares of 2 km'
    """
    return {
        language: _WORDS.said(
            "redaction", "grid_legend", language, metres=distance_text(metres, language)
        )
        for language in languages()
    }


def left_out(language: str = "en") -> str:
    """Say that the sources of a record are not told.

    Parameters
    ----------
    language : str
        The language.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> left_out()
    'left out for publication'
    """
    return _WORDS.said("redaction", "sources", language)


def notice_of_copy(hazards: pd.DataFrame) -> dict[str, str] | None:
    """Say of a record that was redacted before what is coarse in it.

    Parameters
    ----------
    hazards : pandas.DataFrame
        Hazards; of a redacted copy the column ``redacted`` says how coarse positions are.

    Returns
    -------
    dict of str to str or None
        The sentences by language; None of a record that is not coarse.

    Examples
    --------
    >>> told = redaction_legend(2000)["en"]
    >>> notice_of_copy(pd.DataFrame({"redacted": [told], "reported_m2": 0.0}))["en"][-32:]
    'ever use this map on the ground.'
    """
    written: Any = hazards["redacted"].dropna() if "redacted" in hazards else ()
    found = [COARSE.fullmatch(str(text)) for text in dict.fromkeys(written)]
    sides = [float(one[1].replace(",", "")) * UNITS[one[2]] for one in found if one]
    if not sides:
        return None
    kept = []
    if (hazards["reported_m2"] % STEP_M2 > 0).any():
        kept.append("area_m2")
    if "reported_on" in hazards and not hazards["reported_on"].dt.is_month_end.all():
        kept.append("reported_on")
    return redaction_notice(max(sides), keep=kept)


class RedactionNote(MacroElement):
    """The notice of a redacted layer on a map of the user's own: in the map's attribution.

    Parameters
    ----------
    text : str
        The notice.

    Examples
    --------
    >>> import folium
    >>> _ = RedactionNote(redaction_notice()["en"]).add_to(folium.Map(tiles=None))
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (control) {
                if (control) { control.addAttribution({{ this.text_json }}); }
            }({{ this._parent.get_name() }}.attributionControl));
        {% endmacro %}
        """
    )

    def __init__(self, text: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "RedactionNote"
        self.text_json = script_json(html.escape(text))


# What was asked for -------------------------------------------------------------------------------


def _checked(method: str, metres: float) -> float:
    if method != "grid":
        raise ArgumentError(f"method={method!r} is not a way to redact; there is 'grid' alone")
    try:
        metres = float(metres)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"metres={metres!r} is not a number of metres") from error
    if not LEAST_METRES <= metres <= MOST_METRES:
        raise ArgumentError(
            f"metres={metres:g} is out of range: {LEAST_METRES:g} m to {MOST_METRES:,.0f} m "
            "(1000 is usual)"
        )
    return metres


def _names(names: Any, argument: str) -> list[str]:
    several = isinstance(names, list | tuple | set | frozenset | pd.Index)
    listed = list(names) if several else [names]
    if not several or not all(isinstance(name, str) for name in listed):
        raise ArgumentError(f"{argument}={names!r} is no list of names, as in ['name', 'sector']")
    return listed


def _kept(
    keep: Any, hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame | None
) -> frozenset[str]:
    names = _names(keep, "keep")
    known = {*hazards.columns, *(() if releases is None else releases.columns), *FIGURES_NAMED}
    if unknown := [name for name in names if name not in known]:
        raise ArgumentError(f"keep names columns that do not exist: {', '.join(unknown)}")
    return frozenset(names)


def kept_of_tables(
    keep: Sequence[str],
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None,
    others: Collection[str] = (),
) -> list[str]:
    """Give what is to be kept of the tables of a ledger, of all that is to be kept on a map.

    Parameters
    ----------
    keep : list of str
        What to keep, as `redact` takes it, and names of other layers or of their columns.
    hazards, releases : geopandas.GeoDataFrame
        The tables.
    others : collection of str
        The names of the other layers and of their columns.

    Returns
    -------
    list of str
        Those of the tables.

    Raises
    ------
    ArgumentError
        If one is neither.

    Examples
    --------
    >>> import minemap
    >>> kept_of_tables(["sector", "Villages"], *minemap.samples.peru(), ["Villages"])
    ['sector']
    """
    known = {*hazards.columns, *(() if releases is None else releases.columns), *FIGURES_NAMED}
    unknown = [name for name in keep if name not in known and name not in others]
    if unknown:
        raise ArgumentError(f"redact: keep names what does not exist: {', '.join(unknown)}")
    return [name for name in keep if name in known]


def _in_years(frame: gpd.GeoDataFrame, last: pd.Timestamp | None) -> gpd.GeoDataFrame:
    shown = frame.copy()
    for name in shown.columns:
        if last is not None and is_days(shown[name]):
            shown[name] = coarse_days(shown[name], last)
    return shown


# Rows ---------------------------------------------------------------------------------------------


def _placed(frame: gpd.GeoDataFrame, shapes: Array) -> gpd.GeoDataFrame:
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs="EPSG:4326"))


def _numbered(tables: Redacted, places: Places, kept: frozenset[str]) -> Redacted:
    """Number hazards and releases, and order all rows, by nothing but what the map shows."""
    pieces, hazards, releases, worked = tables
    facts = ["category", "entered_on", "entry", "left_on", "exit", "area_m2", "measured"]
    told = _joined(pieces, [name for name in facts if name in pieces])
    story = told.groupby(pieces["hazard_id"].astype(TEXT)).agg(_sorted)
    ids = pd.Index(hazards["hazard_id"].astype(TEXT).unique()).union(story.index, sort=False)
    ranked = pd.DataFrame(
        {"cell": places.cell_order(ids), "story": story.reindex(ids).fillna("").to_numpy()},
        index=ids,
    ).sort_values(["cell", "story"], kind="stable")
    rank = pd.Series(range(1, len(ranked) + 1), index=ranked.index)
    hazards = hazards.assign(_rank=hazards["hazard_id"].astype(TEXT).map(rank))
    hazards = hazards.sort_values(["_rank"], kind="stable").drop(columns="_rank")
    order = pd.DataFrame({"rank": pieces["hazard_id"].astype(TEXT).map(rank), "told": told})
    pieces = pieces.loc[order.sort_values(["rank", "told"], kind="stable").index]
    number = {name: str(place) for name, place in rank.items()}
    names = _release_numbers(pieces, releases, worked, rank)
    frames: list[Any] = []
    for frame in (pieces, hazards, releases, worked):
        if frame is None:
            frames.append(None)
            continue
        shown = frame.copy()
        if "release_id" in shown:
            by = shown["release_id"].astype(TEXT).map(names)
            if frame is releases or frame is worked:
                shown = shown.loc[by.sort_values(kind="stable").index]
                by = by.loc[shown.index]
            if "release_id" not in kept:
                shown["release_id"] = by.map(lambda place: f"R{place:.0f}", na_action="ignore")
        for column in ("hazard_id", "from_hazard_id", "to_hazard_id"):
            if column in shown and "hazard_id" not in kept:
                shown[column] = shown[column].astype(TEXT).map(number)
        frames.append(shown)
    return Redacted(*frames)


def _release_numbers(
    pieces: pd.DataFrame,
    releases: pd.DataFrame | None,
    worked: pd.DataFrame | None,
    rank: pd.Series[Any],
) -> dict[str, int]:
    rows = [
        pd.DataFrame(
            {
                "name": frame["release_id"].astype(TEXT),
                "day": frame[day].astype(TEXT),
                "told": _joined(frame.assign(rank=_ranks(frame, rank)), ["rank", *facts]),
            }
        )
        for frame, day, facts in (
            (releases, "completed_on", ["outcome"]),
            (pieces if "release_id" in pieces else None, "left_on", ["exit", "area_m2"]),
            (worked, "completed_on", ["outcome", "area_m2"]),
        )
        if frame is not None
    ]
    if not rows:
        return {}
    found = pd.concat(rows, ignore_index=True)
    found = found[found["name"].notna()]
    story = found.groupby("name").agg({"day": "min", "told": _sorted})
    ordered = story.sort_values(["day", "told"], kind="stable").index
    return {name: place for place, name in enumerate(ordered, 1)}


def _sorted(rows: pd.Series[Any]) -> str:
    return "\n".join(sorted(rows))


def _ranks(frame: pd.DataFrame, rank: pd.Series[Any]) -> Any:
    return frame["hazard_id"].astype(TEXT).map(rank) if "hazard_id" in frame else 0


def _joined(frame: pd.DataFrame, names: Sequence[str]) -> pd.Series[Any]:
    """Write some cells of each row as one text."""
    first, *others = [frame[name].astype(TEXT).fillna("") for name in names]
    return reduce(lambda one, other: one + "|" + other, others, first)
