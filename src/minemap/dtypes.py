"""Types of columns: the type of texts in any pandas, and the types that files can hold."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import pandas as pd

__all__ = ["LARGEST", "TEXT", "Array", "among", "as_text", "in_text", "plain_types"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) > 2 else pd.StringDtype("pyarrow_numpy")  # noqa: PLR2004
"""pandas 3 has a type of its own for texts, in which a missing one is missing.

Before, ``"str"`` was Python's `str`, to which None is the text "None"; the type that became pandas'
own had another name.
"""

Table = TypeVar("Table", bound=pd.DataFrame)

Array = np.ndarray[Any, Any]

HELD: dict[str, Any] = {
    "boolean": "boolean", "integer": "Int64", "floating": "float64",
    "date": "datetime64[us]", "datetime": "datetime64[us]", "datetime64": "datetime64[us]",
}  # fmt: skip
"""The type for a column of Python objects, by what pandas infers."""

LARGEST = 2**63 - 1
"""The largest whole number that files can hold."""


def in_text(table: Table) -> Table:
    """Give all text columns of a table the same type; readers of older pandas give others.

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


def among(texts: Any, others: Any) -> Array:
    """Tell which texts are among others, fast for many of both.

    pandas' own ``isin`` makes a pyarrow object from each text, which takes seven times as long.

    Parameters
    ----------
    texts, others : pandas.Series, pandas.Index or numpy.ndarray of str
        Texts, some of which may be missing.

    Returns
    -------
    numpy.ndarray of bool
        One answer for each of `texts`.

    Examples
    --------
    >>> among(pd.Series(["A", "B"], dtype=TEXT), pd.Series(["B", "C"], dtype=TEXT))
    array([False,  True])
    """
    one, other = (pd.Index(values, dtype=object) for values in (texts, others))
    return np.asarray(one.isin(other))


def plain_types(table: Table) -> Table:
    """Give the columns of a table types that files can hold, without changing a value.

    Columns of Python objects get the type of their content, and categories the type of their
    values. Content that no file has a type for becomes text: numbers beyond 64 bits, spans of time,
    cells of several types, lists. Bytes become hexadecimal digits.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns.

    Examples
    --------
    >>> table = pd.DataFrame({"flag": [True, None], "code": [7, "7a"]}, dtype=object)
    >>> plain = plain_types(table)
    >>> plain["flag"].dtype.name, plain["code"].tolist()
    ('boolean', ['7', '7a'])
    """
    changed = table.copy(deep=False)
    for name in table.columns:
        changed[name] = _plain(table[name])
    return changed


def _plain(column: pd.Series) -> pd.Series:
    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        column = column.astype(object)
    beyond = kind.kind == "u" and bool((column > LARGEST).any())
    if beyond or kind.kind in "mc" or isinstance(kind, (pd.PeriodDtype, pd.IntervalDtype)):
        return as_text(column)
    if column.dtype != object:
        return column
    found = pd.api.types.infer_dtype(column, skipna=True)
    try:
        days = found.startswith("date")
        held: pd.Series = (pd.to_datetime(column) if days else column).astype(HELD[found])
    except (KeyError, ValueError, TypeError, OverflowError):
        return as_text(column)
    return held


def as_text(column: pd.Series) -> pd.Series:
    r"""Write the cells of a column as texts: bytes in hexadecimal digits, others as Python does.

    Parameters
    ----------
    column : pandas.Series
        Any column.

    Returns
    -------
    pandas.Series
        Texts; missing where the cell is.

    Examples
    --------
    >>> as_text(pd.Series([b"\xff", [1, 2], None])).tolist()
    ['ff', '[1, 2]', nan]
    """
    return column.astype(object).map(_spelled, na_action="ignore").astype(TEXT)


def _spelled(cell: Any) -> str:
    return bytes(cell).hex() if isinstance(cell, (bytes, bytearray, memoryview)) else str(cell)
