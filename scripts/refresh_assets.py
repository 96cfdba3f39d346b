"""Fetch the libraries that a map carries inside itself, into `src/minemap/maps/screen/assets/`.

Each package is taken with ``npm pack``, of the version given here. Leaflet's link to its home page
and the pointers to source maps are taken out, so that a saved map holds no address of any host.
`manifest.json` records what each file is: package, version, licence, and the SHA-256 of the file.

Run it as ``python scripts/refresh_assets.py``; it needs npm and a way to its registry.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "src" / "minemap" / "maps" / "screen" / "assets"

# Per package: its version, its licence (SPDX) and the file that holds it, and the files to take.
PACKAGES = {
    "leaflet": (
        "1.9.4",
        "BSD-2-Clause",
        "LICENSE",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css"},
    ),
    "geographiclib-geodesic": (
        "2.2.0",
        "MIT",
        "LICENSE.txt",
        {"geographiclib-geodesic.min.js": "geographiclib-geodesic.js"},
    ),
    "jquery": ("3.7.1", "MIT", "LICENSE.txt", {"dist/jquery.min.js": "jquery.js"}),
}

ICONS = {
    "iconUrl": "dist/images/marker-icon.png",
    "iconRetinaUrl": "dist/images/marker-icon-2x.png",
    "shadowUrl": "dist/images/marker-shadow.png",
}


def main() -> None:
    """Fetch every package and write its files, its licence and the manifest."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    manifest = []
    with tempfile.TemporaryDirectory() as folder:
        for package, (version, licence, licence_file, files) in PACKAGES.items():
            root = unpacked(f"{package}@{version}", Path(folder))
            licence_name = f"LICENSE-{package}.txt"
            (ASSETS / licence_name).write_bytes((root / licence_file).read_bytes())
            for source, name in files.items():
                text = (root / source).read_text("utf-8")
                if name == "leaflet.js":
                    text = without_home_page(text) + default_icons(root)
                if name == "leaflet.css":
                    text = with_images(text, root / "dist")
                text = re.sub(r"(//|/\*)# sourceMappingURL=\S+( \*/)?", "", text).strip() + "\n"
                (ASSETS / name).write_text(text, "utf-8")
                manifest.append(
                    {
                        "file": name,
                        "package": package,
                        "version": version,
                        "licence": licence,
                        "licence_file": licence_name,
                        "sha256": hashlib.sha256(text.encode()).hexdigest(),
                    }
                )
    (ASSETS / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def unpacked(package: str, folder: Path) -> Path:
    """Fetch a package and unpack it; gives the folder with its files."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = packed.stdout.split()[-1]
    target = folder / archive.removesuffix(".tgz")
    with tarfile.open(folder / archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def without_home_page(script: str) -> str:
    """Take the link in Leaflet's attribution out; its name stays."""
    plain, count = re.subn(
        r"""prefix:'<a href="[^"]*" title="[^"]*">'\+\(.*?\)\+"Leaflet</a>\"""",
        'prefix:"Leaflet"',
        script,
    )
    if count != 1:
        raise SystemExit("leaflet.js writes its attribution otherwise: adapt without_home_page")
    return plain


def default_icons(root: Path) -> str:
    """Write the script that gives Leaflet's markers their images without a file."""
    urls = {name: data_url(root / path) for name, path in ICONS.items()}
    return (
        '\nL.Icon.Default.imagePath="";'
        f"L.Icon.Default.mergeOptions({json.dumps(urls, separators=(',', ':'))});"
    )


def with_images(style: str, folder: Path) -> str:
    """Put the images that a style sheet names into it."""
    style = re.sub(r"\s*behavior: url\(#default#VML\);", "", style)
    return re.sub(r"url\(([^)]+)\)", lambda url: f"url({data_url(folder / url[1])})", style)


def data_url(path: Path) -> str:
    """Write an image as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


if __name__ == "__main__":
    main()
