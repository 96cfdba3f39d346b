"""Sample records that come with minemap.

There is one: Peru, with the Quebrada de Escritos as the governments published it and the border
with Ecuador in illustrative outlines. ``sample_data/peru/README.md`` says where every figure is
from, what is real, what is illustrative and what balances.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from minemap.errors import ReadError, RejectedRows
from minemap.schema import normalise_hazards, normalise_releases

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["peru", "peru_path", "peru_published"]

# Where an installed package carries the samples, and where a source tree has them.
_PLACES = (
    Path(__file__).parent / "data" / "peru",
    Path(__file__).parents[2] / "sample_data" / "peru",
)


def peru_path() -> Path:
    """Give the path of the sample record of Peru.

    Returns
    -------
    pathlib.Path
        A GeoPackage with the layers ``hazards`` and ``releases``.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> samples.peru_path().name
    'peru.gpkg'
    """
    return _find("peru.gpkg")


def peru() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Read the sample record of Peru.

    Two parts stand side by side. The Quebrada de Escritos, on the border with Chile, is real. The
    outlines on the border with Ecuador are illustrative, since none are public; only their totals
    follow published figures. The column ``illustrative`` tells the two apart.

    Returns
    -------
    hazards, releases : geopandas.GeoDataFrame
        The two tables that `minemap.Ledger` takes, with their standard columns (``reported_m2`` in
        m², dates, outlines in EPSG:4326) and ``illustrative`` (bool).

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> hazards, releases = samples.peru()
    >>> hazards.loc[~hazards["illustrative"], ["name", "reported_m2"]].values.tolist()
    [['Quebrada de Escritos', 67670.0]]
    >>> int(releases["anti_personnel_mines"].sum())
    1403
    """
    path = peru_path()
    return (
        _layer(path, "hazards", normalise_hazards),
        _layer(path, "releases", normalise_releases),
    )


def peru_published() -> pd.DataFrame:
    """Read the published figures that the sample record of Peru is built from.

    Returns
    -------
    pandas.DataFrame
        One row a figure: ``border`` (Ecuador, Chile), ``country`` (as the record writes it),
        ``since`` (the first day of what was added
        or released, where that is not 1 January), ``as_of`` (the day it stands for; the last of a
        month or year where no day was published), ``figure`` (total, added, cleared, reduced,
        cancelled, released), ``m2``, ``areas``, ``anti_personnel_mines``, ``anti_vehicle_mines``,
        ``expected_mines``, ``used`` (yes; approximate; no, where sources contradict each other),
        ``as_published`` and ``source``.

    Raises
    ------
    ReadError
        If the file is missing from the installation.

    Examples
    --------
    >>> from minemap import samples
    >>> figures = samples.peru_published()
    >>> figures.loc[figures["as_of"] == "2023-12-31", ["m2", "expected_mines"]].values.tolist()
    [[302013, 4743]]
    """
    counts = ("m2", "areas", "anti_personnel_mines", "anti_vehicle_mines", "expected_mines")
    return pd.read_csv(
        _find("published.csv"),
        dtype=dict.fromkeys(counts, "Int64"),
        parse_dates=["since", "as_of"],
    )


def _find(name: str) -> Path:
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise ReadError(
        f"{name}: the sample record of Peru is missing from this installation of minemap; "
        "install minemap again, or run sample_data/build_peru.py in its source tree."
    )


def _layer(
    path: Path,
    layer: str,
    normalise: Callable[[gpd.GeoDataFrame, str], tuple[gpd.GeoDataFrame, pd.DataFrame]],
) -> gpd.GeoDataFrame:
    used, rejected = normalise(gpd.read_file(path, layer=layer), f"{path.name}, layer {layer}")
    if len(rejected):
        raise RejectedRows(rejected, f"{path.name}, layer {layer}", len(used))
    return used
