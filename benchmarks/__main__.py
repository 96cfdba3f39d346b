"""Run the benchmarks, one after another: ``python -m benchmarks``, or with the names of some.

Each prints its own table, in a process of its own. Without names: the usual ones, of which none
needs a browser. ``--quick`` takes small records, to see within some minutes that all of it works:
its figures tell nothing of large ones.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
USUAL = (
    "geodesic_area", "peers", "ledger", "dissolve", "check", "read", "size", "scale", "component",
    "workers", "first",
)  # fmt: skip
SMALL = {
    "peers": "500 2000 1", "ledger": "500 2000", "dissolve": "500 2000", "check": "2000",
    "read": "5000", "size": "500 1000", "scale": "1000 4000", "workers": "1000 4000",
    "reconcile": "2000", "snapshots": "500", "workload": "100 50", "map": "2000",
}  # fmt: skip
"""What is asked of them with ``--quick``; the others have no size, and take some seconds."""
PACKAGES = ("minemap", "geopandas", "shapely", "pyproj", "numpy", "pandas", "pyarrow")


def main():
    quick = "--quick" in sys.argv
    names = [name for name in sys.argv[1:] if name != "--quick"] or USUAL
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    for name in names:
        if name not in known:
            sys.exit(f"{name}: no benchmark; there are {', '.join(known)}")
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"Python {platform.python_version()}, {versions}", flush=True)
    for name in names:
        print(f"\n{name}\n{'-' * len(name)}", flush=True)
        sizes = SMALL.get(name, "").split() if quick else []
        subprocess.run([sys.executable, HERE / f"bench_{name}.py", *sizes], check=True)


if __name__ == "__main__":
    main()
