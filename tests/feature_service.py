"""Services on loopback for the tests: they answer as ArcGIS and OGC API Features do, well or badly.

A test can spoil an answer: a function that is given the question and the sound answer gives another
one, or a `Reply` of its own.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW_MS, NEVER_MS = 1_700_000_000_000, 253_402_300_799_000
"""A moment in 2023, and what an archive writes of a row that stands: the end of 9999."""

CONDITION = re.compile(r"(\w+)\s*=\s*'?([^']*)'?")


class Question(NamedTuple):
    """What a server was asked."""

    method: str
    target: str
    path: str
    asked: dict[str, str]
    headers: dict[str, str]

    @property
    def is_page(self):
        return "objectIds" in self.asked


class Reply(NamedTuple):
    """An answer that is no ordinary one."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})


class Server:
    """A server, and what it was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.questions: list[Question] = []
        self.takes_post = True
        self.spoil = lambda _, sound: sound

    @property
    def pages(self):
        return [question for question in self.questions if question.is_page]


@contextmanager
def serving(answer):
    """Serve what a function answers to questions, on a port of loopback that is free."""
    server = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self, method, body=b""):
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query)) | dict(parse_qsl(body.decode()))
            question = Question(method, self.path, parts.path, asked, dict(self.headers))
            server.questions.append(question)
            outcome = server.spoil(question, server.answer(question))
            if not isinstance(outcome, Reply):
                outcome = Reply(body=json.dumps(outcome).encode())
            self.send_response(outcome.status)
            self.send_header("Content-Type", "application/json")
            for name, value in outcome.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in outcome.headers:
                self.send_header("Content-Length", str(len(outcome.body)))
            self.end_headers()
            self.wfile.write(outcome.body)
            if "Content-Length" in outcome.headers:
                self.close_connection = True

        def do_GET(self):
            self.reply("GET")

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if server.takes_post:
                self.reply("POST", body)
            else:
                self.send_error(405)

        def log_message(self, *words):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


# ArcGIS ------------------------------------------------------------------------------------------


class Layer:
    """A layer of ArcGIS: what it says of itself, and its features by their object ids."""

    def __init__(self, name, features, fields, size=1000, geometry="esriGeometryPolygon", **about):
        self.features = {one["attributes"]["OBJECTID"]: one for one in features}
        self.about: dict[str, Any] = {
            "name": name,
            "type": "Feature Layer" if geometry else "Table",
            "objectIdField": "OBJECTID",
            "maxRecordCount": size,
            "capabilities": "Query",
            "fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID"}, *fields],
        } | about
        if geometry:
            self.about["geometryType"] = geometry

    def query(self, asked):
        fit = list(self.features.values())
        if "archivingInfo" in self.about:
            fit = [one for one in fit if _stands(one, asked.get("historicMoment"))]
        condition = CONDITION.fullmatch(asked.get("where", ""))
        if condition and condition[1] != "1":
            fit = [one for one in fit if str(one["attributes"].get(condition[1])) == condition[2]]
        if asked.get("returnCountOnly") == "true":
            return {"count": len(fit)}
        if asked.get("returnIdsOnly") == "true":
            ids = [one["attributes"]["OBJECTID"] for one in fit]
            return {"objectIdFieldName": "OBJECTID", "objectIds": ids or None}
        if "objectIds" in asked:
            wanted = {int(one) for one in asked["objectIds"].split(",")}
            fit = [one for one in fit if one["attributes"]["OBJECTID"] in wanted]
        size = self.about["maxRecordCount"]
        answer = {"objectIdFieldName": "OBJECTID", "fields": self.about["fields"]}
        if "geometryType" in self.about:
            answer["spatialReference"] = {"wkid": 4326, "latestWkid": 4326}
        return answer | {"features": fit[:size], "exceededTransferLimit": len(fit) > size}


def _stands(feature, moment):
    """Whether a row stood at a moment, by the archive; by default now."""
    held = feature["attributes"]
    when = NOW_MS if moment is None else int(moment)
    return held["gdb_from_date"] <= when < held["gdb_to_date"]


@contextmanager
def arcgis(*layers, token=None):
    """Serve layers as ``/rest/services/NMAC/FeatureServer``, to whoever has the token."""

    def answer(question):
        shown = question.headers.get("X-Esri-Authorization", "").removeprefix("Bearer ")
        if token is not None and token not in {question.asked.get("token"), shown}:
            code, said = (498, "Invalid token.") if shown else (499, "Token Required")
            return {"error": {"code": code, "message": said, "details": []}}
        rest = question.path.partition("/FeatureServer")[2].strip("/").split("/")
        if rest == [""]:
            entries = [
                {"id": number, "name": layer.about["name"], "type": layer.about["type"]}
                for number, layer in enumerate(layers)
            ]
            return {
                "layers": [one for one in entries if one["type"] != "Table"],
                "tables": [one for one in entries if one["type"] == "Table"],
            }
        number = int(rest[0])
        if number >= len(layers):
            return {"error": {"code": 400, "message": "Invalid URL", "details": []}}
        layer = layers[number]
        return layer.query(question.asked) if rest[1:] == ["query"] else layer.about

    with serving(answer) as server:
        server.layers = layers
        server.url = f"{server.address}/arcgis/rest/services/NMAC/FeatureServer"
        yield server


# OGC API Features --------------------------------------------------------------------------------


@contextmanager
def collection(name, features, size=10, classes=()):
    """Serve a collection of GeoJSON features, `size` to a page."""

    def answer(question):
        path = question.path.rstrip("/")
        if path == "/conformance":
            return {"conformsTo": list(classes)}
        if path == "/collections":
            return {"collections": [{"id": name}]}
        if path != f"/collections/{name}/items":
            return Reply(404, b'{"code": "NotFound", "description": "no such collection"}')
        start = int(question.asked.get("offset", 0))
        page = features[start : start + size]
        content = {
            "type": "FeatureCollection",
            "features": page,
            "numberMatched": len(features),
            "numberReturned": len(page),
            "links": [],
        }
        if start + size < len(features):
            href = f"{server.address}{path}?offset={start + size}"
            content["links"].append({"rel": "next", "href": href})
        return content

    with serving(answer) as server:
        server.url = f"{server.address}/collections/{name}"
        yield server
