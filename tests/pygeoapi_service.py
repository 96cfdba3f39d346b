"""pygeoapi, a server of OGC API Features, as a program of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def pygeoapi(workplace, name, content):
    """Serve a collection of GeoJSON with pygeoapi, and give its address."""
    (workplace / "data.geojson").write_text(json.dumps(content))
    command = [sys.executable, "-W", "ignore", __file__, str(workplace), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"{server.stdout.readline().strip()}/collections/{name}"
        finally:
            server.terminate()


def serve(folder, name):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    nobody = {"name": "nobody", "url": url}
    about = {"title": name, "description": name, "keywords": [name]}
    provider = {"type": "feature", "name": "GeoJSON", "id_field": "id"}
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": about
            | {"keywords_type": "theme", "terms_of_service": "", "url": url},
            "license": nobody,
            "provider": nobody,
            "contact": nobody,
        },
        "resources": {
            name: about
            | {
                "type": "collection",
                "links": [],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [provider | {"data": str(folder / "data.geojson")}],
            }
        },
    }
    (folder / "config.yml").write_text(json.dumps(config))
    (folder / "openapi.yml").write_text("{}")
    os.environ["PYGEOAPI_CONFIG"] = str(folder / "config.yml")
    os.environ["PYGEOAPI_OPENAPI"] = str(folder / "openapi.yml")
    from pygeoapi.flask_app import APP
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", port, APP)
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
