"""The type of columns of text, whichever version of pandas is installed."""

from __future__ import annotations

from typing import Any, TypeVar

import pandas as pd

__all__ = ["TEXT", "in_text"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) > 2 else pd.StringDtype("pyarrow_numpy")  # noqa: PLR2004
"""pandas 3 has a type of its own for texts, in which a missing one is missing.

Before, ``"str"`` was Python's `str`, to which None is the text "None"; the type that became pandas'
own had another name.
"""

Table = TypeVar("Table", bound=pd.DataFrame)


def in_text(table: Table) -> Table:
    """Give the columns of texts of a table the one type; readers of older pandas gave others.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.

    Returns
    -------
    pandas.DataFrame
        The same columns.

    Examples
    --------
    >>> in_text(pd.DataFrame({"name": pd.array(["A"], dtype=TEXT)})).dtypes["name"] == TEXT
    True
    """
    if TEXT == "str":
        return table
    odd = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return table.astype(dict.fromkeys(odd, TEXT))
