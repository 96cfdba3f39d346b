"""Run the benchmarks, one after another: ``python -m benchmarks``, or with the names of some.

Each prints its own table, in a process of its own. Without names: what needs no browser.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
USUAL = (
    "geodesic_area", "peers", "ledger", "dissolve", "read", "size", "scale", "component", "workers",
)  # fmt: skip
PACKAGES = ("minemap", "geopandas", "shapely", "pyproj", "numpy", "pandas", "pyarrow")


def main():
    names = sys.argv[1:] or USUAL
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    for name in names:
        if name not in known:
            sys.exit(f"{name}: no benchmark; there are {', '.join(known)}")
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"Python {platform.python_version()}, {versions}", flush=True)
    for name in names:
        print(f"\n{name}\n{'-' * len(name)}", flush=True)
        subprocess.run([sys.executable, HERE / f"bench_{name}.py"], check=True)


if __name__ == "__main__":
    main()
