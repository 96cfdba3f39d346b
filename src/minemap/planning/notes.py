"""Notes of a plan, before they are written in a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = ["Note"]

Note: TypeAlias = tuple[str, Mapping[str, Any]]
"""What was assumed or is in doubt: the key of its text, and the values in the text."""
