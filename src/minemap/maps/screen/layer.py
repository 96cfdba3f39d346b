"""The land-release layer: the pieces of a ledger on any folium map, drawn on one canvas.

A page does not hold one shape a piece: it holds columns. Each polygon goes with two day numbers,
when it entered and when it left, so any day is a filter in the browser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pandas as pd
import shapely
from branca.element import Element
from folium.template import Template

from minemap.days import as_day
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.language import vocabulary
from minemap.language.cells import flags
from minemap.language.words import checked_language, own_words, speaking
from minemap.maps.layers import PageLayer
from minemap.maps.packing import DEGREE, Pack, script_json
from minemap.maps.screen.page import asset
from minemap.maps.seam import bounds_of, seam_of
from minemap.maps.words import ENTRIES, EXITS, translations, word
from minemap.sweep.residues import find_residues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from branca.element import Figure

    Array = np.ndarray[Any, Any]
    Bounds = tuple[float, float, float, float]

__all__ = [
    "HIDDEN_FIELDS",
    "Drawn",
    "LandReleaseLayer",
    "OutlinesLayer",
    "Told",
    "chosen_columns",
    "day_number",
    "packed_value",
]

STILL_THERE = 10_000_000
"""The day number of ground that has not left: later than any day."""

OUTSIDE_COLOUR = "#5b6770"
"""Of ground worked outside hazardous areas."""

UNITS_PER_M2 = 10_000
"""Areas are packed in square centimetres."""

HAZARD_FIELDS = (
    "category",
    "country",
    "admin1",
    "admin2",
    "sector",
    "contamination",
    "estimated_devices",
    "source",
)
RELEASE_FIELDS = ("activity", "operator", "asset", *vocabulary.DEVICE_COLUMNS)
LABEL, NAME = "the label", "the name"
"""Texts of hazards that are packed beside their fields."""

RISING = {"hazard.id", "release.id", "site", "entered", "left", "version.site"}
"""Columns whose numbers go up or change little."""

HIDDEN_FIELDS = {"hazard_id", "name", "geometry", "reported_on", "reported_m2", "illustrative"}


class _Raw(Element):
    """Text that goes into the page as it is: branca would read it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 - as all elements take them
        """Give the text."""
        return self._text


class Drawn(PageLayer):
    """A layer that minemap's own script draws, in the words spoken where it was made.

    Parameters
    ----------
    **options
        As `folium.map.Layer` takes them.

    Examples
    --------
    >>> import folium
    >>> class Wells(Drawn):
    ...     part = "wells"
    >>> map_ = folium.Map(tiles=None)
    >>> _ = Wells(name="Wells").add_to(map_)
    >>> "minemap.wells(" in map_.get_root().render()
    True
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = minemap.{{ this.part }}(
                {% if this.pack %}"{{ this.get_name() }}_pack"{% else %}null{% endif %},
                {{ this.options_json }}
                {%- if this.layer %}, {{ this.layer.get_name() }}{% endif %}
            );
        {% endmacro %}
        """
    )

    part = ""
    """The part of the script, in ``web/src/minemap.js``, that makes it of its pack and options."""

    options_json = "{}"

    layer: Any = None
    """The layer of ground that it is about, if it is."""

    seam: float | None = None
    """Where the page cuts the world, for a record on both sides of the antimeridian."""

    pack: str = ""
    """What the script draws, packed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._own_words = own_words()

    def render(self, **kwargs: Any) -> None:  # type: ignore[override] # folium's own give nothing
        """Put the layer, its script and its style into the page."""
        header = cast("Figure", self.get_root()).header
        header.add_child(_Raw(f"<style>{asset('minemap.css')}</style>"), name="minemap_css")
        for name in ("geographiclib-geodesic", "minemap"):
            header.add_child(_Raw(f"<script>{asset(f'{name}.js')}</script>"), name=f"{name}_js")
        # Of several layers, one that has words of the user's own says what the page speaks.
        if self._own_words or "minemap_words" not in header._children:  # noqa: SLF001
            with speaking(self._own_words):
                spoken = script_json(translations())
            header.add_child(
                _Raw(f"<script>minemap.words = {spoken};</script>"), name="minemap_words"
            )
        if self.seam is not None:
            cut = script_json(self.seam)
            header.add_child(_Raw(f"<script>minemap.seam = {cut};</script>"), name="minemap_seam")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        if self.pack:
            # Not by the layer's template: branca would read the pack as a template of its own.
            packed = f'<script type="text/plain" id="{self.get_name()}_pack">{self.pack}</script>'
            html = cast("Figure", self.get_root()).html
            html.add_child(_Raw(packed), name=f"{self.get_name()}_pack")


class OutlinesLayer(Drawn):
    """A base layer of country outlines that needs no network.

    Parameters
    ----------
    bounds : tuple of float, optional
        West, south, east, north of the record: there the outlines are finer.
    blank : bool
        Draw no outlines: paper, with the graticule alone.
    language : {"en", "es", "fr"}
        Language of the name in a layer control.
    show : bool
        Whether the layer is shown at first.

    Examples
    --------
    >>> import folium
    >>> _ = OutlinesLayer().add_to(folium.Map(tiles=None))
    """

    part = "outlines"

    def __init__(
        self,
        bounds: Bounds | None = None,
        *,
        blank: bool = False,
        language: str = "en",
        show: bool = True,
    ) -> None:
        key = "base_blank" if blank else "base_outlines"
        super().__init__(name=word(key, checked_language(language)), overlay=False, show=show)
        self._name = "OutlinesLayer"
        self.options_json = script_json({"word": key, "language": language})
        self.bounds = bounds
        self._blank = blank

    @property
    def pack(self) -> str:  # type: ignore[override] # made when the page is
        """The outlines, packed; nothing for blank paper."""
        from minemap.maps.outlines import packed_outlines

        return "" if self._blank else packed_outlines(self.bounds)


class LandReleaseLayer(Drawn):
    """The pieces of a ledger as one layer of a folium map.

    Parameters
    ----------
    pieces : geopandas.GeoDataFrame
        The pieces, EPSG:4326, as `minemap.Ledger.pieces` gives them.
    hazards : geopandas.GeoDataFrame
        The hazards they come from: what is told of an area when it is pointed at or clicked.
    releases : geopandas.GeoDataFrame, optional
        The land-release records: named in an area's history.
    worked : geopandas.GeoDataFrame, optional
        Ground released outside hazards, as `minemap.Ledger.worked` gives it.
    day : date-like, optional
        The day shown at first; by default that of the last event.
    language : {"en", "es", "fr"}
        The language shown at first.
    name : str, optional
        The layer's name in a layer control.
    tooltip, popup : bool or list of str
        Whether to tell of an area when it is pointed at and when it is clicked; a list names the
        columns of `hazards` to tell.
    show : bool
        Whether the layer is shown at first.
    labels : bool or str
        Whether areas bear their names on the map; or the column of `hazards` that names them there.
    colours : dict of str to str, optional
        Colours of your own as ``#rrggbb``, by class: ``SHA``, ``CHA``, ``cleared``, ``reduced``,
        ``cancelled``, ``adjusted``, ``outside``.
    covered : pandas.DataFrame, optional
        The hazards all of whose ground is counted for others, as `minemap.Ledger.covered` gives
        them: the page then says for which.
    residues : pandas.DataFrame, optional
        When what is left of a hazard is no area, as `minemap.sweep.residues.find_residues` gives
        it.
    known_on : pandas.Timestamp, optional
        The day on which all of this was known, if it is not what is known now.
    earlier : sequence of Told
        What was known before, the latest first: readers can choose it.

    Attributes
    ----------
    bounds : tuple of float or None
        West, south, east and north of all of these.
    states : list of Told
        What is known of the record, and what was before.

    Raises
    ------
    ArgumentError
        If `day` is not a date, the language unknown, or a column does not exist.

    Examples
    --------
    >>> import folium, minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> layer = LandReleaseLayer(ledger.pieces, ledger.hazards, ledger.releases)
    >>> _ = layer.add_to(folium.Map(tiles=None))
    """

    part = "landRelease"

    def __init__(
        self,
        pieces: gpd.GeoDataFrame,
        hazards: gpd.GeoDataFrame,
        releases: gpd.GeoDataFrame | None = None,
        worked: gpd.GeoDataFrame | None = None,
        *,
        day: Any = None,
        language: str = "en",
        name: str | None = None,
        tooltip: bool | Sequence[str] = True,
        popup: bool | Sequence[str] = True,
        show: bool = True,
        labels: bool | str = True,
        colours: Mapping[str, str] | None = None,
        covered: pd.DataFrame | None = None,
        residues: pd.DataFrame | None = None,
        known_on: pd.Timestamp | None = None,
        earlier: Sequence[Told] = (),
    ) -> None:
        super().__init__(
            name=word("title", language) if name is None else name, overlay=True, show=show
        )
        self._name = "LandReleaseLayer"
        told = [HAZARD_FIELDS[3:5], _fields(hazards)]
        told = [
            chosen_columns(choice, default, hazards, argument)
            for choice, default, argument in zip(
                (tooltip, popup), told, ("tooltip", "popup"), strict=True
            )
        ]
        self.options_json = script_json(
            {
                "day": None if day is None else day_number(day, "day"),
                "language": checked_language(language),
                "tooltip": None if tooltip is False else [str(name) for name in told[0]],
                "popup": None if popup is False else [str(name) for name in told[1]],
                "colours": _colours(colours),
                "names": labels is not False,
            }
        )
        column = None
        if isinstance(labels, str):
            (column,) = chosen_columns([labels], (), hazards, "labels")
        tables: Any = map(_with_texts, (pieces, hazards, releases, worked, covered, residues))
        self.states = [Told(*tables)._replace(known_on=known_on), *earlier]
        self.pack = _packed(self.states, column)
        grounds = [ground for told in self.states for ground in (told.pieces, told.worked)]
        self.seam = seam_of(*grounds)
        self.bounds = bounds_of(*grounds)

    def _get_self_bounds(self) -> list[list[float | None]]:
        if self.bounds is None:
            return [[None, None], [None, None]]
        west, south, east, north = self.bounds
        return [[south, west], [north, east]]


def _colours(own: Mapping[str, str] | None) -> dict[str, str]:
    """Give the colours of the classes, with those of the user's own."""
    colours = {
        **{code: vocabulary.colour("category", code) for code in ("SHA", "CHA")},
        **{code: vocabulary.colour("exit", code) for code in vocabulary.RELEASING},
        "adjusted": vocabulary.colour("exit", "adjusted"),
        "outside": OUTSIDE_COLOUR,
    }
    for name, colour in dict(own or {}).items():
        if name not in colours:
            raise ArgumentError(
                f"colours names {name!r}, which is no class; there are {', '.join(colours)}"
            )
        if not re.fullmatch("#[0-9a-fA-F]{6}", str(colour)):
            raise ArgumentError(f"colours: {name}={colour!r} is not written as #rrggbb")
        colours[name] = colour.lower()
    return colours


def day_number(day: Any, argument: str) -> int:
    """Count the days from 1970-01-01 to a day.

    Parameters
    ----------
    day : date-like
        The day.
    argument : str
        Its name, for the message.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ArgumentError
        If it is not a date.

    Examples
    --------
    >>> day_number("1970-01-11", "day")
    10
    """
    return int(as_day(day, argument).to_datetime64().astype("datetime64[D]").astype(np.int64))


def _fields(hazards: pd.DataFrame) -> list[str]:
    known = [name for name in HAZARD_FIELDS if name in hazards]
    return known + [name for name in hazards.columns if name not in {*known, *HIDDEN_FIELDS}]


def chosen_columns(
    choice: bool | Sequence[str], default: Sequence[str], hazards: pd.DataFrame, argument: str
) -> list[str]:
    """Give the columns that an argument chooses.

    Parameters
    ----------
    choice : bool or list of str
        What was given: True for the default.
    default : list of str
        The usual columns; those that are missing are left out.
    hazards : pandas.DataFrame
        The table they are of.
    argument : str
        The argument's name, for the message.

    Returns
    -------
    list of str
        Their names.

    Raises
    ------
    ArgumentError
        If a column that was named does not exist.

    Examples
    --------
    >>> chosen_columns(True, ["sector", "admin1"], pd.DataFrame(columns=["sector"]), "popup")
    ['sector']
    """
    if isinstance(choice, bool):
        return [name for name in default if name in hazards]
    names = [choice] if isinstance(choice, str) else list(choice)
    unknown = [name for name in names if name not in hazards]
    if unknown:
        raise ArgumentError(
            f"{argument} names columns that the hazards do not have: {', '.join(map(str, unknown))}"
        )
    return names


class Told(NamedTuple):
    """What a page shows of a record, as it was known on a day.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> Told(ledger.pieces, ledger.hazards).known_on is None
    True
    """

    pieces: gpd.GeoDataFrame
    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame | None = None
    worked: gpd.GeoDataFrame | None = None
    covered: pd.DataFrame | None = None
    residues: pd.DataFrame | None = None
    known_on: pd.Timestamp | None = None
    """The day; None for all that is known."""


class _Table(NamedTuple):
    """Rows of a page: columns of whole numbers, and perhaps outlines and texts.

    The texts are a table, or, once put together, by column its values and their numbers.
    """

    numbers: dict[str, Array]
    outlines: Array | None = None
    texts: Any = None


def _with_texts(table: Any) -> Any:
    """Give a table, if there is one, with ids as texts where they are numbers."""
    names = [] if table is None else [name for name in table if str(name).endswith(ID)]
    numbers = [name for name in names if pd.api.types.is_integer_dtype(table[name].dtype)]
    return table.astype(dict.fromkeys(numbers, TEXT)) if numbers else table


ID = ("hazard_id", "release_id", "owner_id")


def _packed(states: Sequence[Told], label: str | None) -> str:
    """Pack everything that the page shows of a record, in each state that it was known in.

    A row that is the same in several states is packed once; of each state it is packed which rows
    it has.
    """
    hazards = pd.concat([told.hazards["hazard_id"] for told in states])
    ids = pd.Index(np.sort(pd.unique(hazards)))
    records = [told.releases["release_id"] for told in states if told.releases is not None]
    named = pd.Index(pd.unique(pd.concat(records)) if records else [])
    tables = [_tables(told, ids, named, label) for told in states]
    pack, texts = Pack(), {}
    for name in tables[0]:
        table, rows = _once([each[name] for each in tables])
        texts[name] = table.texts
        for number, own in enumerate(rows if len(states) > 1 else ()):
            pack.column(f"known.{number}.{name}", own, differences=True)
        for column, values in table.numbers.items():
            pack.column(column, values, differences=column in RISING)
        if table.outlines is not None:
            pack.outlines(name, table.outlines)
    told, done = texts["hazard"], texts["release"]
    document = {
        "labels": told.get(LABEL),
        "categories": vocabulary.CATEGORIES,
        "entries": ENTRIES,
        "exits": EXITS,
        "ids": ids.tolist(),
        "names": told.get(NAME, {"values": [], "codes": []}),
        "fields": {name: column for name, column in told.items() if name not in (LABEL, NAME)},
        "releases": {"ids": named.tolist(), "fields": done},
    }
    days = [told.known_on for told in states]
    if days != [None]:
        document["known"] = [None if day is None else day_number(day, "day") for day in days]
    if len(states) > 1:
        document["tables"] = {name: [*table.numbers] for name, table in tables[0].items()}
    return pack.text(document)


def _once(parts: Sequence[_Table]) -> tuple[Any, list[Array]]:
    """Put tables together, with each row that is the same once, and tell which rows each has."""
    numbers = {
        name: np.concatenate([part.numbers[name] for part in parts]) for name in parts[0].numbers
    }
    texts = {}
    if parts[0].texts is not None:
        whole = pd.concat([part.texts for part in parts], ignore_index=True)
        texts = {name: _texts(whole[name]) for name in whole}
    outlines = None
    if parts[0].outlines is not None:
        outlines = np.concatenate([part.outlines for part in parts])
    if len(parts) == 1:
        return _Table(numbers, outlines, texts), []
    keys = {**numbers, **{f"text {name}": column["codes"] for name, column in texts.items()}}
    if outlines is not None:
        # As they are packed: what differs by the rounding of a cut is the same.
        whole = shapely.transform(outlines, lambda xy: np.rint(xy * DEGREE))
        keys["outline"] = pd.factorize(shapely.to_wkb(shapely.normalize(whole)))[0]
    row = pd.DataFrame(keys).groupby(list(keys), sort=False).ngroup().to_numpy()
    first = np.unique(row, return_index=True)[1]
    lengths = [len(next(iter(part.numbers.values()))) for part in parts]
    return _Table(
        {name: values[first] for name, values in numbers.items()},
        None if outlines is None else outlines[first],
        {
            name: {**column, "codes": np.array(column["codes"], dtype=np.int64)[first].tolist()}
            for name, column in texts.items()
        },
    ), np.split(row, np.cumsum(lengths)[:-1])


def _tables(
    told: Told, ids: pd.Index[Any], named: pd.Index[Any], label: str | None
) -> dict[str, _Table]:
    """Give the tables of a page, with hazards and records of release as their numbers."""
    pieces, hazards, releases = told[:3]
    latest = hazards.sort_values("reported_on", kind="stable").drop_duplicates(
        "hazard_id", keep="last"
    )
    latest = latest.sort_values("hazard_id")
    further = {LABEL: label, NAME: "name" if "name" in latest else None}
    texts = pd.DataFrame(
        {
            **{key: latest[name] for key, name in further.items() if name is not None},
            **{str(name): latest[name] for name in _fields(latest)},
        },
        index=latest.index,
    )
    none = pd.DataFrame({"release_id": []})
    done = none if releases is None else releases
    spots = told.worked
    if spots is None:
        spots = pieces.iloc[:0].assign(outcome="", completed_on=pd.NaT)
    versions = hazards.sort_values(["hazard_id", "reported_on"], kind="stable")
    times = told.residues
    if times is None:
        times = find_residues(pieces, hazards)
    sides = {
        side: (
            ids.get_indexer(pieces[f"{side}_hazard_id"].astype(object))
            if f"{side}_hazard_id" in pieces
            else np.full(len(pieces), -1)
        )
        for side in ("from", "to")
    }
    return {
        "hazard": _Table(
            {
                "hazard.id": ids.get_indexer(latest["hazard_id"]),
                "hazard.illustrative": latest["hazard_id"]
                .isin(hazards["hazard_id"][flags(hazards)])
                .to_numpy(dtype=np.int64),
            },
            texts=texts,
        ),
        "release": _Table(
            {
                "release.id": named.get_indexer(pd.Index(done["release_id"])),
                "release.illustrative": flags(done).astype(np.int64),
            },
            texts=done[[name for name in RELEASE_FIELDS if name in done]],
        ),
        "piece": _Table(
            {
                "site": ids.get_indexer(pieces["hazard_id"]),
                "category": _codes(pieces["category"], vocabulary.CATEGORIES),
                "entered": _days(pieces["entered_on"]),
                "entry": _codes(pieces["entry"], ENTRIES),
                "left": _days(pieces["left_on"]),
                "exit": _codes(pieces["exit"], EXITS),
                "area": _square_centimetres(pieces["area_m2"]),
                "measured": pieces["measured"].to_numpy(dtype=np.int64),
                **sides,
                "release": named.get_indexer(pieces["release_id"].astype(object)),
            },
            pieces.geometry.to_numpy(),
        ),
        "version": _Table(
            {
                "version.site": ids.get_indexer(versions["hazard_id"]),
                "version.day": _days(versions["reported_on"]),
                "version.category": _codes(versions["category"], vocabulary.CATEGORIES),
                "version.written": _square_centimetres(_numbers(versions, "reported_m2")),
            }
        ),
        "worked": _Table(
            {
                "worked.release": named.get_indexer(spots["release_id"].astype(object)),
                "worked.day": _days(spots["completed_on"]),
                "worked.outcome": _codes(spots["outcome"], EXITS),
                "worked.area": _square_centimetres(spots["area_m2"]),
                "worked.measured": spots["measured"].to_numpy(dtype=np.int64),
            },
            spots.geometry.to_numpy(),
        ),
        **_covered(told, ids),
        "residue": _Table(
            {
                "residue.site": ids.get_indexer(pd.Index(times["hazard_id"], dtype=object)),
                "residue.since": _days(times["since"]),
                "residue.until": _days(times["until"]),
            }
        ),
    }


def _covered(told: Told, ids: pd.Index[Any]) -> dict[str, _Table]:
    """Give the outlines of hazards that have no piece, and the owners of their ground."""
    hazards = told.hazards
    bare = hazards[~hazards["hazard_id"].isin(told.pieces["hazard_id"])]
    bare = bare.drop_duplicates("hazard_id", keep="last")
    bare = bare[~(bare.geometry.isna() | bare.geometry.is_empty)]
    owners: Any = told.covered
    if owners is None:
        owners = pd.DataFrame({"hazard_id": [], "owner_id": []})
    # Answers give ids in the type that the user gave, which may be a number.
    pair = {
        name: ids.get_indexer(owners[f"{column}_id"].astype(str).astype(object))
        for name, column in (("covered.site", "hazard"), ("covered.owner", "owner"))
    }
    return {
        "under": _Table(
            {"under.site": ids.get_indexer(bare["hazard_id"].astype(object))},
            shapely.force_2d(bare.geometry.to_numpy()),
        ),
        "covered": _Table(pair),
    }


def _codes(column: pd.Series[Any], codes: Sequence[str]) -> Array:
    return np.asarray(pd.Index(codes).get_indexer(pd.Index(column.astype(object))))


def _days(column: pd.Series[Any]) -> Array:
    days = column.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), STILL_THERE, days.astype(np.int64))


def _square_centimetres(column: pd.Series[Any]) -> Array:
    """Areas as whole square centimetres; what is missing as -1."""
    areas = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(areas), -1, np.rint(np.nan_to_num(areas) * UNITS_PER_M2)).astype(
        np.int64
    )


def _numbers(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    return frame[name] if name in frame else pd.Series(np.nan, index=frame.index)


def _texts(column: pd.Series[Any]) -> dict[str, list[Any]]:
    """Write a column as its different values and, a row, the number of its value (-1: missing)."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    codes, values = pd.factorize(column.astype(object).where(column.notna(), None))
    return {"values": [packed_value(value) for value in values], "codes": codes.tolist()}


def packed_value(value: Any) -> Any:
    """Write a value of a column as the page holds it.

    Parameters
    ----------
    value : object
        The value.

    Returns
    -------
    str, bool, int or float
        As it is written into the page.

    Examples
    --------
    >>> packed_value("Cenepa"), packed_value(2.5)
    ('Cenepa', 2.5)
    """
    number = value.item() if isinstance(value, np.generic) else value
    finite = isinstance(number, float) and np.isfinite(number)
    return number if finite or isinstance(number, str | int | bool) else str(value)
