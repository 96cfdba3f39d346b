"""Matches the areas of two records: by id, and by the ground they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = ["MATCHES", "matched"]

MATCHES = ("same", "renamed", "split", "merged", "regrouped", "new", "gone")
"""The kinds of match of a group of areas."""

MOST = 0.5
"""The part of the smaller of two areas that must lie on the other for them to be one area."""

ALIKE = 0.9
"""The common share of two outlines (of their union) that overrules an id. If all areas of a record
were shifted, some lie on the ground of their neighbours, but not with the same outline."""

HARDLY = 0.01
"""With a smaller common share of the smaller area, an id is dropped if other ground has it."""


def matched(
    old_ids: Array, new_ids: Array, old_m2: Array, new_m2: Array, overlaps: pd.DataFrame
) -> tuple[Array, Array]:
    """Group the areas of two records that belong together.

    Areas with the same id belong together, unless they share no ground and one has the outline of
    another area: then the ids were changed. An area whose id is not in the other record belongs to
    the areas with which it shares more than half of the smaller one; or else to an area whose id
    differs only in case, blanks or signs.

    Parameters
    ----------
    old_ids, new_ids : numpy.ndarray of str
        The ids of both records, each once.
    old_m2, new_m2 : numpy.ndarray of float
        The ground of each; 0.0 where there is no outline.
    overlaps : pandas.DataFrame
        ``old`` and ``new`` (positions among the ids) and ``m2``, the ground that they share.

    Returns
    -------
    old_group, new_group : numpy.ndarray of int
        The number of the group of each.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> shared = pd.DataFrame({"old": [0, 1], "new": [0, 1], "m2": [100.0, 90.0]})
    >>> old, new = matched(np.array(["A", "B"]), np.array(["A", "C"]),
    ...                    np.array([100.0, 90.0]), np.array([100.0, 90.0]), shared)
    >>> bool(old[1] == new[1])
    True
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    partner = pd.Index(new_ids).get_indexer(pd.Index(old_ids))
    old = np.flatnonzero(partner >= 0)
    by_id = pd.DataFrame({"old": old, "new": partner[old]})
    smaller = np.minimum(old_m2[overlaps["old"]], new_m2[overlaps["new"]])
    part = np.divide(overlaps["m2"], smaller, out=np.zeros(len(smaller)), where=smaller > 0)
    by_ground = overlaps.loc[part >= MOST, ["old", "new"]]

    shared = by_id.merge(overlaps.assign(part=part), on=["old", "new"], how="left")["part"]
    drawn = (old_m2[by_id["old"]] > 0) & (new_m2[by_id["new"]] > 0)
    either = old_m2[overlaps["old"]] + new_m2[overlaps["new"]] - overlaps["m2"].to_numpy()
    alike = overlaps[overlaps["m2"].to_numpy() >= ALIKE * either]
    elsewhere = by_id["old"].isin(alike["old"]) | by_id["new"].isin(alike["new"])
    elsewhere_alone = drawn & elsewhere.to_numpy() & (shared.fillna(0.0) < HARDLY).to_numpy()
    by_id = by_id[~elsewhere_alone]

    settled = by_ground["old"].isin(by_id["old"]) & by_ground["new"].isin(by_id["new"])
    links = pd.concat([by_id, by_ground[~settled]])
    links = pd.concat([links, _by_spelling(old_ids, new_ids, links)])
    count = len(old_ids) + len(new_ids)
    pairs = coo_matrix(
        (np.ones(len(links), dtype=bool), (links["old"], links["new"] + len(old_ids))),
        shape=(count, count),
    )
    group = connected_components(pairs, directed=False)[1]
    return group[: len(old_ids)], group[len(old_ids) :]


def _by_spelling(old_ids: Array, new_ids: Array, links: pd.DataFrame) -> pd.DataFrame:
    """Pair areas without a partner whose ids differ only in how they are written."""
    loose = []
    for ids, taken, side in ((old_ids, links["old"], "old"), (new_ids, links["new"], "new")):
        free = np.setdiff1d(np.arange(len(ids)), taken)
        plain = pd.DataFrame({side: free, "plain": [folded(ids[place]) for place in free]})
        loose.append(plain[~plain["plain"].duplicated(keep=False)])
    return loose[0].merge(loose[1], on="plain")[["old", "new"]]
