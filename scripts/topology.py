"""Write polygons that share their arcs as `minemap.lands.topology` reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

Array = np.ndarray[Any, Any]


def write(
    path: Path,
    arcs: list[Array],
    grounds: list[list[list[list[int]]]],
    document: dict[str, Any],
    **more: Any,
) -> None:
    """Write a file.

    `arcs` are corners in whole steps of a grid. `grounds` are lists of polygons, these lists of
    rings, these lists of arcs, ~n where arc n runs the other way. `document` is all that is text,
    `more` further columns.
    """
    steps = np.diff(np.concatenate(arcs), axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    polygons = [polygon for ground in grounds for polygon in ground]
    rings = [ring for polygon in polygons for ring in polygon]
    columns = {
        "x": steps[:, 0],
        "y": steps[:, 1],
        "corners": [len(arc) for arc in arcs],
        "arc": [arc for ring in rings for arc in ring],
        "arcs": [len(ring) for ring in rings],
        "rings": [len(polygon) for polygon in polygons],
        "polygons": [len(ground) for ground in grounds],
        **more,
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    small = {name: np.asarray(column) for name, column in columns.items()}
    small = {
        name: column.astype(np.int32) if column.dtype.kind == "i" else column
        for name, column in small.items()
    }
    np.savez_compressed(path, **small, document=np.frombuffer(text, dtype=np.uint8))
    print(f"{path.name}: {path.stat().st_size:,} bytes")
