"""Administrative units shaded by what remains in each, on the day of the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.lands.outlines import world_outlines
from minemap.lands.provinces import province_outlines
from minemap.language.words import checked_language
from minemap.maps.packing import Pack, script_json
from minemap.maps.screen.boundaries import LABEL_COLUMNS, in_degrees
from minemap.maps.screen.layer import Drawn, LandReleaseLayer
from minemap.maps.words import word

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = [
    "MEASURES",
    "ShadedUnits",
    "UnitsLayer",
    "given_units",
    "provinces_around",
    "units_layer",
]

MEASURES = ("remaining", "areas", "released")
"""What units can be shaded by: m² that remain, areas that remain, m² released by then."""

UNITS_DEGREE = 100_000
"""Units to a degree of the outlines: 1.1 m."""

PROVINCES_REACH = 0.02
"""The outlines of provinces are true to about two kilometres."""

NOWHERE = -1


class ShadedUnits(NamedTuple):
    """Units to shade, and how: what ``units=`` of `minemap.maps.explore` takes beside a dict.

    Attributes
    ----------
    units : geopandas.GeoDataFrame or True
        Polygons of your own, or the provinces of Natural Earth.
    label, by : str, optional
        As `UnitsLayer` takes them.
    measure : {"remaining", "areas", "released"}
        As `UnitsLayer` takes it.

    Examples
    --------
    >>> ShadedUnits(measure="areas").units
    True
    """

    units: gpd.GeoDataFrame | Literal[True] = True
    label: str | None = None
    by: str | None = None
    measure: Literal["remaining", "areas", "released"] = "remaining"


class UnitsLayer(Drawn):
    """Administrative units as one layer of a folium map, shaded by the ground that lies in each.

    A hazard counts where most of its ground lies; the shades follow the day, the filter and the
    legend of the land-release layer.

    Parameters
    ----------
    units : geopandas.GeoDataFrame
        Polygons, in any coordinate system.
    layer : LandReleaseLayer
        The layer whose ground is counted; it must be on the map before this one.
    pieces, hazards : geopandas.GeoDataFrame
        The ledger's tables that `layer` was made of.
    label : str, optional
        The column of `units` with their names; by default ``name`` or the like.
    by : str, optional
        A column of `hazards` that names the unit of each, as `label` does: hazards are then counted
        by that name, wherever they lie.
    reach : float
        Degrees by which `units` may be wrong: a hazard that lies in none counts in the nearest one
        so near.
    measure : {"remaining", "areas", "released"}
        What units are shaded by at first; readers can choose.
    language : {"en", "es", "fr"}
        Language of the name in a layer control.
    show : bool
        Whether the layer is shown at first.

    Attributes
    ----------
    of_hazard : pandas.Series
        The name of the unit of each hazard, by ``hazard_id``; missing for hazards in none.

    Raises
    ------
    ArgumentError
        If `units` holds no polygons, or a column does not exist.
    CoordinateError
        If `units` has no coordinate system.

    Examples
    --------
    >>> import folium, minemap
    >>> from minemap.maps import LandReleaseLayer
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> ground = LandReleaseLayer(ledger.pieces, ledger.hazards)
    >>> provinces = provinces_around(ledger.hazards)
    >>> units = UnitsLayer(provinces, ground, ledger.pieces, ledger.hazards, reach=PROVINCES_REACH)
    >>> map_ = folium.Map(tiles=None)
    >>> _ = ground.add_to(map_), units.add_to(map_)
    >>> sorted(units.of_hazard.dropna().unique())
    ['Amazonas', 'Tacna']
    """

    part = "units"

    def __init__(
        self,
        units: gpd.GeoDataFrame,
        layer: LandReleaseLayer,
        pieces: gpd.GeoDataFrame,
        hazards: gpd.GeoDataFrame,
        *,
        label: str | None = None,
        by: str | None = None,
        reach: float = 0.0,
        measure: str = "remaining",
        language: str = "en",
        show: bool = True,
    ) -> None:
        checked_language(language)
        if measure not in MEASURES:
            raise ArgumentError(f"measure={measure!r} is not one of {', '.join(MEASURES)}")
        super().__init__(name=word("units", language), overlay=True, show=show)
        self._name = "UnitsLayer"
        self.layer = layer
        shapes, names = _outlined(units, label)
        pack = Pack()
        pack.outlines("unit", shapes, UNITS_DEGREE)
        number, ids = np.empty(0, np.int64), np.empty(0, object)
        # The last is what is known now.
        for state, told in reversed([*enumerate([(pieces, hazards), *layer.states[1:]])]):
            ids = np.sort(pd.unique(told[1]["hazard_id"]))
            number = (
                _located(shapes, told[0], ids, reach)
                if by is None
                else _named(names, told[1], ids, by)
            )
            pack.column(f"unit.{state}", number, differences=True)
        known = np.array([*names, None], dtype=object)
        self.of_hazard = pd.Series(known[number], index=pd.Index(ids, name="hazard_id"))
        self.options_json = script_json({"measure": measure, "language": language})
        self.pack = pack.text({"names": names})


def provinces_around(hazards: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the units of the first level of the countries that hazards lie in.

    Parameters
    ----------
    hazards : geopandas.GeoDataFrame
        The hazards, EPSG:4326: their column ``country`` says which countries, else their place.

    Returns
    -------
    geopandas.GeoDataFrame
        ``name`` and ``geometry``, from Natural Earth, true to about a kilometre.

    Raises
    ------
    ArgumentError
        If they lie in no country whose units are known.

    Examples
    --------
    >>> import minemap
    >>> provinces = provinces_around(minemap.samples.peru()[0])
    >>> "Tacna" in set(provinces["name"])
    True
    """
    countries = [] if "country" not in hazards else list(hazards["country"].dropna().unique())
    if not countries:
        world = world_outlines("fine")
        shapes = hazards.geometry.to_numpy()
        shapes = shapely.centroid(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
        met = shapely.STRtree(world.polygons()).query(shapes, predicate="within")[1]
        countries = [world.names[number]["en"] for number in np.unique(met)]
    rows = [pair for country in countries for pair in province_outlines(str(country)).items()]
    if not rows:
        raise ArgumentError(
            "units=True: no units are known where the record lies; give a GeoDataFrame of them"
        )
    return gpd.GeoDataFrame(rows, columns=["name", "geometry"], crs=4326)


def units_layer(
    choice: bool | gpd.GeoDataFrame | ShadedUnits | Mapping[str, Any],
    layer: LandReleaseLayer,
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    language: str,
    *,
    recorded: gpd.GeoDataFrame | None = None,
    reach: float = 0.0,
) -> UnitsLayer | None:
    """Make the layer of units that an argument asks for.

    Parameters
    ----------
    choice : bool, geopandas.GeoDataFrame, ShadedUnits or dict
        Nothing, the provinces, units of one's own, or these as ``units`` with other keywords.
    layer : LandReleaseLayer
        The layer whose ground is counted.
    pieces, hazards : geopandas.GeoDataFrame
        The ledger's tables.
    language : {"en", "es", "fr"}
        The language.
    recorded : geopandas.GeoDataFrame, optional
        The hazards as they were recorded, whose countries say which provinces are meant.
    reach : float
        Degrees by which ground may be shown beside its unit.

    Returns
    -------
    UnitsLayer or None
        The layer.

    Raises
    ------
    ArgumentError
        If the argument cannot be used.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> ground = LandReleaseLayer(ledger.pieces, ledger.hazards)
    >>> units_layer({"measure": "areas"}, ground, ledger.pieces, ledger.hazards, "es").layer_name
    'Por unidad administrativa'
    """
    if choice is False:
        return None
    how: dict[str, Any] = {}
    if isinstance(choice, ShadedUnits):
        choice = choice._asdict()
    if isinstance(choice, Mapping):
        how = {str(name): value for name, value in choice.items() if name != "units"}
        if unknown := sorted(how.keys() - {"label", "by", "measure"}):
            raise ArgumentError(f"units={{…}} knows label, by, measure, not {', '.join(unknown)}")
    given = given_units(choice)
    if given is True:
        given = provinces_around(hazards if recorded is None else recorded)
        reach = max(reach, PROVINCES_REACH)
    how = {"reach": reach, **how}
    return UnitsLayer(given, layer, pieces, hazards, language=language, **how)


def given_units(choice: bool | gpd.GeoDataFrame | ShadedUnits | Mapping[str, Any]) -> Any:
    """Give the units of one's own that an argument holds; true if there are none.

    Parameters
    ----------
    choice : bool, geopandas.GeoDataFrame or dict
        As `units_layer` takes it.

    Returns
    -------
    geopandas.GeoDataFrame or True
        The units.

    Examples
    --------
    >>> given_units(False), given_units({"measure": "areas"})
    (True, True)
    """
    if isinstance(choice, bool):
        return True
    if isinstance(choice, ShadedUnits):
        return choice.units
    return choice.get("units", True) if isinstance(choice, Mapping) else choice


def _outlined(units: gpd.GeoDataFrame, label: str | None) -> tuple[Array, list[str]]:
    """Give the outlines of units in degrees, and their names."""
    if not hasattr(units, "to_crs"):
        raise ArgumentError(f"units={units!r} is not a GeoDataFrame of polygons")
    degrees = in_degrees(units, "units")
    column = label or next((name for name in LABEL_COLUMNS if name in units), None)
    if column is None or column not in units:
        raise ArgumentError(f"label={label!r}: units need a column with their names")
    shapes = np.asarray(shapely.force_2d(degrees.geometry.to_numpy()), dtype=object)
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - polygons
    if not areal.any():
        raise ArgumentError("units hold no polygons")
    names = units[column].astype(object)
    unnamed = word("no_value")
    return (
        shapely.make_valid(shapes[areal]),
        [unnamed if missing else str(name)
         for name, missing in zip(names[areal], names.isna()[areal], strict=True)],
    )  # fmt: skip


def _named(names: list[str], hazards: pd.DataFrame, ids: Array, by: str) -> Array:
    """Find the unit of each hazard by its name, in the hazard's latest version."""
    if by not in hazards:
        raise ArgumentError(f"by names a column that the hazards do not have: {by}")
    latest = hazards.sort_values("reported_on", kind="stable").drop_duplicates(
        "hazard_id", keep="last"
    )
    said = latest.set_index("hazard_id")[by].reindex(ids).astype(TEXT).to_numpy()
    first = pd.Series(range(len(names)), index=names)
    return np.asarray(first[~first.index.duplicated()].reindex(said, fill_value=NOWHERE))


def _located(shapes: Array, pieces: gpd.GeoDataFrame, ids: Array, reach: float) -> Array:
    """Find the unit in which most of each hazard's ground lies, of all it ever had."""
    ground = pieces.geometry.to_numpy()
    site = pd.Index(ids).get_indexer(pieces["hazard_id"])
    tree = shapely.STRtree(shapes)
    piece, unit = tree.query(ground, predicate="intersects")
    inside = pd.MultiIndex.from_arrays(tree.query(ground, predicate="within"))
    whole = pd.MultiIndex.from_arrays([piece, unit]).isin(inside)
    size = shapely.area(ground[piece])
    size[~whole] = shapely.area(shapely.intersection(ground[piece[~whole]], shapes[unit[~whole]]))
    shares = (
        pd.DataFrame({"site": site[piece], "unit": unit, "size": size})
        .groupby(["site", "unit"])
        .sum()
        .reset_index()
        .sort_values(["size", "unit"], ascending=[False, True], kind="stable")
        .drop_duplicates("site")
    )
    number = np.full(len(ids), NOWHERE)
    number[shares["site"]] = shares["unit"]
    if reach:
        lost = np.flatnonzero(number[site] == NOWHERE)
        piece, unit = tree.query_nearest(ground[lost], max_distance=reach, all_matches=False)
        number[site[lost[piece]]] = unit
    return number
