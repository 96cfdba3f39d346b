"""Koop, a server of Esri's GeoServices from npm, in a folder outside of the source.

Run as a program it installs Koop there; the tests do so too where that has not been done.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("@koopjs/koop-core@10.4.19", "@koopjs/provider-file-geojson@2.2.0")
PROGRAM = """
const Koop = require("@koopjs/koop-core");
const files = require("@koopjs/provider-file-geojson");
const koop = new Koop({ logLevel: "error" });
koop.register(files, { dataDir: "data" });
const server = koop.server.listen(0, "127.0.0.1", () => console.log(server.address().port));
"""


def installed():
    """The folder with Koop in it; None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "minemap-tests" / f"koop-{PACKAGES[0].rpartition('@')[2]}"
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        options = ["--no-audit", "--no-fund", "--silent", "--ignore-scripts", "--legacy-peer-deps",
                   "--omit=optional"]  # fmt: skip
        subprocess.run([npm, "install", *options, *PACKAGES], cwd=folder, check=True)
        (folder / "installed").touch()
    return folder


@contextmanager
def koop(folder, workplace, layer, content):
    """Serve a layer of GeoJSON with Koop, and give its address."""
    data = workplace / "data"
    data.mkdir()
    (data / f"{layer}.geojson").write_text(json.dumps(content))
    environment = os.environ | {
        "NODE_PATH": str(folder / "node_modules"),
        "SUPPRESS_NO_CONFIG_WARNING": "1",
    }
    command = [shutil.which("node"), "-e", PROGRAM]
    with subprocess.Popen(
        command, cwd=workplace, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            port = next(line.strip() for line in server.stdout if line.strip().isdigit())
            yield f"http://127.0.0.1:{port}/file-geojson/rest/services/{layer}/FeatureServer/0"
        finally:
            server.terminate()


if __name__ == "__main__":
    installed()
