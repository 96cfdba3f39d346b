"""The type of columns of text, whichever version of pandas is installed."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["TEXT"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) > 2 else pd.StringDtype("pyarrow_numpy")  # noqa: PLR2004
"""pandas 3 has a type of its own for texts, in which a missing one is missing.

Before, ``"str"`` was Python's `str`, to which None is the text "None"; the type that became pandas'
own had another name.
"""
