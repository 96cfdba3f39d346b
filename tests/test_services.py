"""Reading a layer of IMSMA Core, or of any ArcGIS, by its address: all of it, or a refusal."""

from __future__ import annotations

import json
import time
import traceback

import pandas as pd
import pytest
import shapely
from conftest import planimeter_m2, square
from feature_service import NEVER_MS, Layer, Reply, arcgis, collection

import minemap as mm
from minemap.cli import main
from minemap.errors import ArgumentError, MinemapWarning, ReadError
from minemap.read import asking, holds, layers, name_of, read_in_parts

CLASSES = [{"code": 1, "name": "SHA"}, {"code": 2, "name": "CHA"}]
FIELDS = [
    {"name": "ha_code", "type": "esriFieldTypeString"},
    {"name": "type_ha", "type": "esriFieldTypeInteger", "domain": {"codedValues": CLASSES}},
    {"name": "survey_date", "type": "esriFieldTypeDate"},
    {"name": "area_m2", "type": "esriFieldTypeDouble"},
    {"name": "governorate", "type": "esriFieldTypeString"},
]
GDB_DATES = ("gdb_from_date", "gdb_to_date")
DAY_MS = 1_346_371_200_000
"""2012-08-31 in UTC."""


@pytest.fixture(autouse=True)
def hasty(monkeypatch, tmp_path):
    """Wait hardly at all, and know no token but that of the test."""
    monkeypatch.setattr(asking, "WAITS", (0.01, 0.01, 0.01, 0.01))
    monkeypatch.delenv("MINEMAP_ARCGIS_TOKEN", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no_netrc"))


def area(number, **attributes):
    """An area of the register; its object ids leave gaps, as those of a real one do."""
    ring = list(square(number % 50, number // 50).exterior.coords)[::-1]
    held = {
        "OBJECTID": 3 * number + 7,
        "ha_code": f"PE-{number}",
        "type_ha": 1 + number % 2,
        "survey_date": DAY_MS,
        "area_m2": 1000.0 + number,
        "governorate": "Amazonas" if number % 4 else "Piura",
    }
    return {"attributes": held | attributes, "geometry": {"rings": [ring]}}


def register(count=250, size=100, **about):
    return Layer("hazards", [area(number) for number in range(count)], FIELDS, size, **about)


@pytest.fixture
def core():
    """A register of 250 areas, 100 to a page, that says when it was edited last."""
    with arcgis(register(editingInfo={"lastEditDate": DAY_MS})) as server:
        yield server


# The whole ---------------------------------------------------------------------------------------


def test_a_layer_is_read_whole_by_its_address(core):
    hazards = mm.read_hazards(f"{core.url}/0")
    assert hazards["hazard_id"].tolist() == [f"PE-{number}" for number in range(250)]
    assert hazards["reported_m2"].sum() == sum(1000 + number for number in range(250))
    assert set(hazards["reported_on"]) == {pd.Timestamp("2012-08-31")}
    assert hazards["category"].value_counts().to_dict() == {"SHA": 125, "CHA": 125}
    assert hazards.crs == "EPSG:4326"
    measured = mm.geodesic_area(hazards)
    expected = [planimeter_m2(square(number % 50, number // 50)) for number in (0, 249)]
    assert measured.iloc[[0, 249]].tolist() == pytest.approx(expected, rel=1e-9)
    assert len(core.pages) == 3


@pytest.mark.parametrize("end", ["/0/", "/0/query", "/0?f=json", "/0/query?where=1%3D1&f=html"])
def test_an_address_may_come_from_a_browser(core, end):
    assert len(mm.read_hazards(core.url + end)) == 250


def test_where_narrows_a_layer(core):
    hazards = mm.read_hazards(f"{core.url}/0", where="governorate = 'Piura'")
    assert set(hazards["admin1"]) == {"Piura"}
    assert len(hazards) == 63
    with pytest.raises(ArgumentError, match="ask a service"):
        mm.read_hazards("hazards.csv", where="a = 1")
    with pytest.raises(ArgumentError, match=r"asks for a part of the layer \(resultoffset\)"):
        mm.read_hazards(f"{core.url}/0/query?resultOffset=100")


def test_an_empty_layer_has_no_rows():
    with arcgis(register(count=0)) as server:
        assert mm.read_hazards(f"{server.url}/0").empty


def test_a_layer_is_found_by_its_name():
    done = {"id": "R-1", "ha_code": "PE-0", "outcome": "cleared", "area": 5, "end_date": DAY_MS}
    record = Layer(
        "Land release",
        [{"attributes": {"OBJECTID": 1} | done}],
        [{"name": "end_date", "type": "esriFieldTypeDate"}],
        geometry=None,
    )
    other = Layer("roads", [], [])
    with arcgis(register(), other, record) as server:
        assert holds(server.url, "releases")
        assert not holds(f"{server.url}/0", "releases")
        assert len(mm.read_hazards(server.url)) == 250
        assert mm.read_releases(server.url)["completed_on"].tolist() == [pd.Timestamp("2012-08-31")]
        assert len(mm.read_hazards(server.url, layer="0")) == 250
        found = layers(server.url)
        assert found["layer"].tolist() == ["hazards", "roads", "Land release"]
        assert found["rows"].tolist() == [250, 0, 1]
        with pytest.raises(ReadError, match="no layer 'areas'; its layers: '0 hazards', '1 roads'"):
            mm.read_hazards(server.url, layer="areas")


def test_subtypes_and_their_own_domains_become_words():
    fields = [
        {"name": "kind", "type": "esriFieldTypeSmallInteger"},
        {"name": "threat", "type": "esriFieldTypeInteger",
         "domain": {"codedValues": [{"code": 1, "name": "mines"}]}},
    ]  # fmt: skip
    own = {"threat": {"type": "codedValue", "codedValues": [{"code": 1, "name": "cluster bombs"}]}}
    kinds = [
        {"id": 10, "name": "SHA", "domains": {"threat": {"type": "inherited"}}},
        {"id": 20, "name": "CHA", "domains": own},
    ]
    features = [area(n, kind=10.0 * (1 + n % 2), threat=1 if n < 3 else 9) for n in range(4)]
    layer = Layer("hazards", features, [*FIELDS, *fields], typeIdField="kind", types=kinds)
    mapping = {"columns": {"category": "kind", "contamination": "threat"}}
    with arcgis(layer) as server:
        hazards = mm.read_hazards(f"{server.url}/0", columns=mapping)
    assert hazards["category"].tolist() == ["SHA", "CHA", "SHA", "CHA"]
    # A code that no domain knows stays, to be seen.
    assert hazards["contamination"].tolist() == ["mines", "cluster bombs", "mines", "9"]


def test_the_layer_says_whose_days_its_times_have():
    late = DAY_MS + 20 * 3_600_000
    layer = Layer("hazards", [area(1, survey_date=late)], FIELDS)
    with arcgis(layer) as server:
        with pytest.warns(MinemapWarning, match="survey_date holds times"):
            hazards = mm.read_hazards(f"{server.url}/0")
        assert hazards["reported_on"].tolist() == [pd.Timestamp("2012-08-31")]
        layer.about["dateFieldsTimeReference"] = {"timeZoneIANA": "Asia/Phnom_Penh"}
        hazards = mm.read_hazards(f"{server.url}/0")
        assert hazards["reported_on"].tolist() == [pd.Timestamp("2012-09-01")]


@pytest.fixture
def archived():
    """Area 1 was drawn anew on 2012-09-10; area 2 was taken out on 2012-10-20."""
    first, later, last = DAY_MS, DAY_MS + 10 * 86_400_000 + 3_600_000, DAY_MS + 50 * 86_400_000
    rows = [
        area(1, OBJECTID=1, area_m2=100.0, gdb_from_date=first, gdb_to_date=later),
        area(1, OBJECTID=2, area_m2=60.0, gdb_from_date=later, gdb_to_date=NEVER_MS),
        area(2, OBJECTID=3, area_m2=30.0, gdb_from_date=first, gdb_to_date=last),
    ]
    dates = [{"name": name, "type": "esriFieldTypeDate"} for name in GDB_DATES]
    archive = {"supportsQueryWithHistoricMoment": True, "startArchivingMoment": DAY_MS}
    with arcgis(Layer("hazards", rows, [*FIELDS, *dates], archivingInfo=archive)) as server:
        yield server


def test_an_archive_gives_the_layer_as_it_was(archived, tmp_path):
    url = f"{archived.url}/0"
    now = mm.read_hazards(url)
    assert now["reported_m2"].tolist() == [60]
    assert now["recorded_on"].tolist() == [pd.Timestamp("2012-09-10")]
    assert now["withdrawn_on"].isna().all()
    then = mm.Ledger(mm.read_hazards(url, moment="2012-09-09"))
    assert then.remaining("2012-12-31", basis="reported")["area_m2"].tolist() == [100, 30]
    for day, sizes in {"2012-08-31": [100, 30], "2012-09-10": [60, 30], "2012-10": [60]}.items():
        assert mm.read_hazards(url, moment=day)["reported_m2"].tolist() == sizes
    assert archived.questions[-4].asked["historicMoment"] == "1351727999999"
    assert main(["convert", url, str(tmp_path / "old.gpkg"), "--moment", "2012-09-01"]) == 0
    assert len(mm.read_hazards(tmp_path / "old.gpkg")) == 2
    with pytest.raises(ReadError, match="keeps past states from 1346371200000 on"):
        mm.read_hazards(url, moment="2012-08-30")
    with pytest.raises(ArgumentError, match="moment"):
        mm.read_hazards(url, moment="soon")
    with pytest.raises(ArgumentError, match="where= and moment= ask a service"):
        mm.read_hazards(tmp_path / "old.gpkg", moment="2012-09-01")
    with pytest.raises(ArgumentError, match="moment= asks layers of ArcGIS"):
        mm.read_hazards(f"{archived.address}/collections/a", moment="2012-09-01")


def test_the_whole_history_of_an_archive_has_two_times(archived):
    del archived.layers[0].about["archivingInfo"]
    hazards = mm.read_hazards(f"{archived.url}/0")
    days = hazards[["recorded_on", "withdrawn_on"]].apply(lambda day: day.dt.strftime("%m-%d"))
    assert days.fillna("stands").to_numpy().tolist() == [
        ["08-31", "09-10"],
        ["09-10", "stands"],
        ["08-31", "10-20"],
    ]
    ledger = mm.Ledger(hazards)
    assert ledger.remaining("2023-12-31", basis="reported")["area_m2"].tolist() == [60]
    known = ledger.as_known("2012-09-09").remaining("2012-09-09", basis="reported")
    assert known["area_m2"].tolist() == [100, 30]


def test_a_layer_without_an_archive_has_no_past(core):
    with pytest.raises(ReadError, match="keeps no past states"):
        mm.read_hazards(f"{core.url}/0", moment="2012-09-01")


def test_a_page_too_large_for_the_server_is_asked_in_halves():
    layer = register(editingInfo={"lastEditDate": 1})
    layer.about["maxRecordCount"] = 100

    def cut(question, sound):
        if question.is_page and len(sound["features"]) > 30:
            return sound | {"features": sound["features"][:30], "exceededTransferLimit": True}
        return sound

    with arcgis(layer) as server:
        server.spoil = cut
        assert len(mm.read_hazards(f"{server.url}/0")) == 250


def test_a_server_that_takes_no_post_is_asked_in_short_addresses():
    with arcgis(register(size=1000, editingInfo={"lastEditDate": 1})) as server:
        server.takes_post = False
        server.answer = _with_large_ids(server.answer)
        assert len(mm.read_hazards(f"{server.url}/0")) == 250
        assert max(len(question.target) for question in server.questions) < 4000


def _with_large_ids(answer):
    """Object ids of twelve digits: 250 of them are too many for one address."""

    def larger(question):
        if question.is_page:
            ids = [str(int(one) - 10**11) for one in question.asked["objectIds"].split(",")]
            question = question._replace(asked=question.asked | {"objectIds": ",".join(ids)})
        answered = answer(question)
        if answered.get("objectIds"):
            return answered | {"objectIds": [one + 10**11 for one in answered["objectIds"]]}
        return answered | {
            "features": [
                feature | {"attributes": feature["attributes"] | {
                    "OBJECTID": feature["attributes"]["OBJECTID"] + 10**11}}
                for feature in answered["features"]
            ]
        } if "features" in answered else answered  # fmt: skip

    return larger


# A service that does not give all of it ----------------------------------------------------------


def on_page(number, change):
    """Spoil the answer to one page."""
    count = 0

    def spoil(question, sound):
        nonlocal count
        count += question.is_page
        return change(sound) if question.is_page and count == number else sound

    return spoil


def page_again(core):
    first = {}

    def spoil(question, sound):
        if question.is_page:
            return first.setdefault("page", sound)
        return sound

    core.spoil = spoil


def page_short(core):
    core.spoil = on_page(2, lambda sound: sound | {"features": sound["features"][:-3]})


def feature_twice(core):
    core.spoil = on_page(
        3, lambda sound: sound | {"features": [*sound["features"], sound["features"][0]]}
    )


def feature_of_another(core):
    def change(sound):
        return sound | {"features": [*sound["features"][1:], area(900)]}

    core.spoil = on_page(2, change)


def held_back(core):
    core.spoil = lambda question, sound: (
        sound | {"features": [], "exceededTransferLimit": True} if question.is_page else sound
    )


def error_with_status_200(core):
    error = {"error": {"code": 400, "message": "Unable to complete operation.", "details": []}}
    core.spoil = on_page(3, lambda _: error)


def web_page(core):
    core.spoil = on_page(1, lambda _: Reply(body=b"<html>Sign in</html>"))


def round_and_round(core):
    there = Reply(307, headers={"Location": f"{core.url}/0/query"})
    core.spoil = lambda question, sound: there if question.path.endswith("query") else sound


def other_projection(core):
    core.spoil = on_page(2, lambda sound: sound | {"spatialReference": {"wkid": 32717}})


def ids_held_back(core):
    core.spoil = lambda _, sound: (
        sound | {"objectIds": sound["objectIds"][:-1]} if "objectIds" in sound else sound
    )


def sent_elsewhere(core):
    core.spoil = on_page(2, lambda _: Reply(302, headers={"Location": "http://192.0.2.1/steal"}))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (page_again, r"asked for 100 features, it gave 100, of which 100 were given before "
                     r"\(object ids 7, 10, 13, 16, 19, …\).*100 of 250 features were read before"),
        (page_short, r"asked for 100 features, it gave 97, of which 3 are missing "
                     r"\(object ids 598, 601, 604\): deleted while it was read, or held back"),
        (feature_twice, r"it gave 51, of which 1 were given before \(object ids 607\)"),
        (feature_of_another, r"1 were not asked for \(object ids 2707\); 1 are missing"),
        (held_back, r"asked for 1 features, it gave 0"),
        (error_with_status_200, r"error 400: Unable to complete operation\.; 200 of 250 features "
                                r"were read, and no part is taken for the whole"),
        (round_and_round, "from one address to the next, again and again"),
        (web_page, "a web page and not with JSON"),
        (other_projection, "different spatial references"),
        (ids_held_back, "says it has 250 features, and lists 249 of them"),
        (sent_elsewhere, r"sends on to 192\.0\.2\.1, which is not asked"),
    ],
)  # fmt: skip
def test_a_part_is_refused_with_the_numbers_and_the_cause(core, fault, told):
    fault(core)
    with pytest.raises(ReadError, match=told) as refusal:
        mm.read_hazards(f"{core.url}/0")
    assert str(refusal.value).startswith(f"{core.url}/0: ")


def edited_after(layer, page, change):
    """Let somebody edit the layer once a page has been given."""
    count = 0

    def spoil(question, sound):
        nonlocal count
        answer = json.loads(json.dumps(sound))
        count += question.is_page
        if question.is_page and count == page:
            change(layer)
        return answer

    return spoil


def deleted(layer):
    del layer.features[7]


def added(layer):
    layer.features[9001] = area(2998)


def moved(layer):
    layer.features[7]["attributes"]["area_m2"] = 5.0


def replaced(layer):
    deleted(layer)
    added(layer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (deleted, r"250 features before, 249 after; 1 went \(object ids 7\)"),
        (added, r"250 features before, 251 after; 1 came \(object ids 9001\)"),
        (replaced, r"250 features before, 250 after; 1 went \(object ids 7\) and 1 came"),
        (moved, r"1 of 250 features were edited \(object ids 7\)"),
    ],
)
def test_a_layer_that_changes_while_it_is_read_is_refused(change, told):
    layer = register()
    with arcgis(layer) as server:
        server.spoil = edited_after(layer, 2, change)
        with pytest.raises(ReadError, match=f"changed while it was read: {told}"):
            mm.read_hazards(f"{server.url}/0")
        server.spoil = lambda _, sound: sound
        # Once nobody edits it, it is read.
        assert len(mm.read_hazards(f"{server.url}/0")) == len(layer.features)


def test_an_edit_shows_in_the_time_of_the_last_one():
    layer = register(editingInfo={"lastEditDate": 1})

    def change(layer):
        moved(layer)
        layer.about["editingInfo"] = {"lastEditDate": 2}

    with arcgis(layer) as server:
        server.spoil = edited_after(layer, 1, change)
        with pytest.raises(ReadError, match="was edited while it was read"):
            mm.read_hazards(f"{server.url}/0")
        assert len(server.pages) == 3


# Patience ----------------------------------------------------------------------------------------


def fails_first(times, reply):
    left = times

    def spoil(question, sound):
        nonlocal left
        if question.is_page and left:
            left -= 1
            return reply
        return sound

    return spoil


@pytest.mark.parametrize(
    "reply",
    [
        Reply(503, b"busy"),
        Reply(429, b"", {"Retry-After": "0"}),
        Reply(200, b'{"error": {"code": 503, "message": "busy"}}'),
        Reply(200, b'{"features": [', {"Content-Length": "900"}),
        Reply(200, b'{"features": ['),
    ],
    ids=["503", "429", "503 with status 200", "line broken", "cut short"],
)
def test_what_passes_is_waited_for(core, reply):
    core.spoil = fails_first(3, reply)
    assert len(mm.read_hazards(f"{core.url}/0")) == 250


def test_patience_ends(core):
    core.spoil = lambda question, sound: Reply(503) if question.is_page else sound
    with pytest.raises(ReadError, match="answers with error 503, asked 5 times"):
        mm.read_hazards(f"{core.url}/0")


def test_a_slow_server_is_asked_again(core, monkeypatch):
    monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.3)
    slow = fails_first(1, "slow")

    def spoil(question, sound):
        if slow(question, sound) == "slow":
            time.sleep(0.8)
        return sound

    core.spoil = spoil
    assert len(mm.read_hazards(f"{core.url}/0")) == 250


def test_nobody_there_is_told_soon():
    with arcgis(register()) as server:
        url = server.url
    with pytest.raises(ReadError, match="cannot be reached .*asked 3 times"):
        mm.read_hazards(f"{url}/0")


# Tokens ------------------------------------------------------------------------------------------

SECRET = "s3cret/Token+of=the%day"


@pytest.fixture
def guarded():
    with arcgis(register(editingInfo={"lastEditDate": 1}), token=SECRET) as server:
        yield server


def unsaid(error):
    """Whether a token is nowhere in what an error shows, with all that led to it."""
    told = "".join(traceback.format_exception(error)) + repr(error)
    while error is not None:
        told += repr(error.args)
        error = error.__cause__ or error.__context__
    return SECRET not in told and "s3cret" not in told


def test_a_token_comes_from_the_environment(guarded, monkeypatch):
    with pytest.raises(ReadError, match="put one into the variable MINEMAP_ARCGIS_TOKEN"):
        mm.read_hazards(f"{guarded.url}/0")
    monkeypatch.setenv("MINEMAP_ARCGIS_TOKEN", SECRET)
    assert len(mm.read_hazards(f"{guarded.url}/0")) == 250
    assert not any("s3cret" in question.target for question in guarded.questions)


def test_a_token_comes_from_netrc(guarded, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login token password {SECRET}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert len(mm.read_hazards(f"{guarded.url}/0")) == 250
    netrc.write_text(f"default login token password {SECRET}\n")
    with pytest.raises(ReadError, match="lets nobody in without a token"):
        mm.read_hazards(f"{guarded.url}/0")
    netrc.write_text(f"machine 127.0.0.1 logn {SECRET}\n")
    with pytest.raises(ReadError, match="netrc: line 1 cannot be read") as refusal:
        mm.read_hazards(f"{guarded.url}/0")
    assert unsaid(refusal.value)


def test_a_token_that_runs_out_is_told_with_the_numbers(guarded, monkeypatch):
    monkeypatch.setenv("MINEMAP_ARCGIS_TOKEN", SECRET)
    over = {"error": {"code": 498, "message": f"Invalid token {SECRET}.", "details": [SECRET]}}
    guarded.spoil = on_page(3, lambda _: over)
    told = r"does not take the token \(error 498.* has run out.*200 of 250 features were read"
    with pytest.raises(ReadError, match=told) as refusal:
        mm.read_hazards(f"{guarded.url}/0")
    assert unsaid(refusal.value)


def test_a_token_is_in_no_error_and_no_repr(guarded, monkeypatch, capsys):
    monkeypatch.setenv("MINEMAP_ARCGIS_TOKEN", SECRET)
    secret = asking.secret_of(guarded.url, token=True)
    talk = asking.Asking(guarded.url, secret, "application/json")
    assert "s3cret" not in f"{secret!r} {secret} {talk!r} {vars(talk)}"
    echo = Reply(500, f"token={SECRET}".encode())
    guarded.spoil = lambda *_: echo
    with pytest.raises(ReadError) as refusal:
        mm.read_hazards(f"{guarded.url}/0")
    assert unsaid(refusal.value)
    with arcgis(register()) as server:
        url = server.url
    with pytest.raises(ReadError) as refusal:
        mm.read_hazards(f"{url}/0")
    assert unsaid(refusal.value)
    assert main(["remaining", f"{guarded.url}/0"]) == 2
    printed = capsys.readouterr()
    assert "s3cret" not in printed.out + printed.err


@pytest.mark.parametrize(
    "address",
    [
        "https://reader:s3cret@imsma.example/FeatureServer/0",
        "https://imsma.example/FeatureServer/0?token=s3cret",
        "https://imsma.example/collections/areas?Token=s3cret",
    ],
)
def test_a_secret_in_an_address_is_refused_and_not_shown(address, capsys):
    for refused in (mm.read_hazards, mm.describe, name_of, layers):
        with pytest.raises(ArgumentError, match="an address holds no") as refusal:
            refused(address)
        assert unsaid(refusal.value)
    assert main(["check", address]) == 2
    printed = capsys.readouterr()
    assert "s3cret" not in printed.out + printed.err


def test_a_token_does_not_travel_for_everyone_to_read(monkeypatch):
    monkeypatch.setenv("MINEMAP_ARCGIS_TOKEN", SECRET)
    with pytest.raises(ReadError, match="a token is not sent by http") as refusal:
        mm.read_hazards("http://imsma.example/FeatureServer/0")
    assert unsaid(refusal.value)


@pytest.mark.parametrize("address", ["https:///FeatureServer/0", "http://[::1/FeatureServer/0",
                                     "http://127.0.0.1:s3cret/FeatureServer/0"])  # fmt: skip
def test_what_is_no_address_is_told(address):
    with pytest.raises(ArgumentError, match="cannot be read") as refusal:
        mm.read_hazards(address)
    assert unsaid(refusal.value)


# Only what the user wrote ------------------------------------------------------------------------


def test_nothing_in_a_file_leads_to_a_request(core, tmp_path):
    feature = {"type": "Feature", "properties": {"hazard_id": "A", "photo": f"{core.url}/0"}}
    feature["geometry"] = shapely.geometry.mapping(square(0, 0))
    links = [{"rel": "self", "href": f"{core.url}/0"}, {"rel": "next", "href": f"{core.url}/0"}]
    whole = {"type": "FeatureCollection", "features": [feature], "url": f"{core.url}/0"}
    for name, content in (("part", whole | {"links": links}), ("whole", whole)):
        (tmp_path / f"{name}.geojson").write_text(json.dumps(content))
    with pytest.raises(ReadError, match="a link to the next page"):
        mm.read_hazards(tmp_path / "part.geojson")
    mapping = {"constants": {"category": "SHA", "reported_on": "2012-08-31"}}
    assert len(mm.read_hazards(tmp_path / "whole.geojson", columns=mapping)) == 1
    assert core.questions == []


def test_the_address_of_a_file_is_not_fetched():
    with pytest.raises(ReadError, match="Download it first"):
        mm.read_hazards("https://imsma.example/hazards.geojson")


def test_a_server_may_send_on_within_its_own_host(core):
    def spoil(question, sound):
        if "arcgis" in question.path and question.is_page:
            there = question.target.replace("/arcgis/", "/", 1)
            return Reply(307, headers={"Location": there})
        return sound

    core.spoil = spoil
    assert len(mm.read_hazards(f"{core.url}/0")) == 250


# The command line --------------------------------------------------------------------------------


@pytest.fixture
def programme():
    """Two areas of one hectare or so, and a clearance of half of the first."""
    record = {
        "attributes": {"OBJECTID": 4, "release_id": "R-1", "ha_code": "PE-0", "outcome": "cleared",
                       "end_date": DAY_MS + 86_400_000 * 365},
        "geometry": {"rings": [list(square(0, 0, 0.5, 1).exterior.coords)[::-1]]},
    }  # fmt: skip
    fields = [{"name": "end_date", "type": "esriFieldTypeDate"}]
    releases = Layer("releases", [record], fields)
    with arcgis(Layer("hazards", [area(0), area(1)], FIELDS), releases) as server:
        yield server


def test_every_command_takes_an_address(programme, capsys, tmp_path):
    url = programme.url
    left = planimeter_m2(square(0.5, 0, 0.5, 1)) + planimeter_m2(square(1, 0))
    assert main(["remaining", url, "--day", "2013-12-31", "--csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert sum(float(row.split(",")[2]) for row in rows[1:]) == pytest.approx(left, abs=0.01)
    separate = ["--hazards", f"{url}/0", "--releases", f"{url}/1"]
    assert main(["remaining", *separate, "--day", "2013-12-31", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines() == rows
    assert main(["balance", url, "--csv"]) == 0
    assert main(["check", url]) in {0, 1}
    assert main(["map", url, "-o", str(tmp_path / "map.html")]) == 0
    assert main(["convert", url, str(tmp_path / "record.gpkg")]) == 0
    assert len(mm.read_releases(tmp_path / "record.gpkg")) == 1
    assert main(["layers", url]) == 0
    assert main(["map-fields", f"{url}/0"]) == 0
    assert main(["reconcile", f"{url}/0", str(tmp_path / "record.gpkg")]) == 0
    capsys.readouterr()
    assert main(["remaining", f"{url}/0", "--where", "ha_code = 'PE-1'", "--csv"]) == 0
    assert "CHA,1," in capsys.readouterr().out


def test_a_service_is_handed_over_in_parts(core):
    parts = list(read_in_parts(f"{core.url}/0", "hazards", rows=100))
    assert [len(used) for used, _ in parts] == [100, 100, 50]


# OGC API Features --------------------------------------------------------------------------------


def feature(number):
    properties = {
        "hazard_id": f"PE-{number}",
        "category": "SHA",
        "reported_on": "2012-08-31",
        "reported_m2": 1000 + number,
    }
    geometry = shapely.geometry.mapping(square(number % 50, number // 50))
    return {"type": "Feature", "id": number, "properties": properties, "geometry": geometry}


@pytest.fixture
def areas():
    with collection("areas", [feature(number) for number in range(25)]) as server:
        yield server


@pytest.mark.parametrize("end", ["", "/", "/items", "/items?f=json&limit=10"])
def test_a_collection_is_read_whole(areas, end):
    hazards = mm.read_hazards(areas.url + end)
    assert hazards["reported_m2"].tolist() == [1000 + number for number in range(25)]


def test_a_collection_is_found_in_its_service(areas):
    assert len(mm.read_hazards(areas.address, layer="areas")) == 25
    assert len(mm.read_hazards(areas.address)) == 25
    assert layers(areas.address)["rows"].tolist() == [25]
    with pytest.raises(ReadError, match="no collection 'roads'; its collections: 'areas'"):
        mm.read_hazards(areas.address, layer="roads")
    with pytest.raises(ReadError, match="error 404: no such collection"):
        mm.read_hazards(f"{areas.address}/collections/roads")


def test_a_filter_is_asked_only_where_it_is_heeded():
    conformance = ["http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter"]
    with collection("areas", [feature(0)], classes=conformance) as server:
        mm.read_hazards(server.url, where="admin1 = 'Piura'")
        assert server.questions[-1].asked["filter"] == "admin1 = 'Piura'"
    with (
        collection("areas", [feature(0)]) as server,
        pytest.raises(ReadError, match="does not say that it takes a filter"),
    ):
        mm.read_hazards(server.url, where="admin1 = 'Piura'")


def on_offset(offset, change):
    return lambda question, sound: (
        change(sound) if question.asked.get("offset") == str(offset) else sound
    )


def to_next(href):
    return lambda sound: sound | {"links": [{"rel": "next", "href": href}]}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (on_offset(10, lambda s: s | {"features": s["features"][1:], "numberReturned": 9}),
         "says it has 25 features, and gave 24"),
        (on_offset(10, lambda s: s | {"features": s["features"][1:]}),
         "says that a page has 10 features, and it has 9"),
        (on_offset(10, lambda s: s | {"numberMatched": 26}),
         "says it has 25 and then 26 features, and gave 25"),
        (on_offset(10, lambda s: s | {"links": []}), "says it has 25 features, and gave 20"),
        (on_offset(20, lambda s: s | {"features": [feature(n) for n in range(5)]}),
         r"gave 5 features again \(ids 0, 1, 2, 3, 4\); 20 of 25 features were read"),
        (on_offset(10, to_next("http://192.0.2.1/collections/areas/items?offset=20")),
         r"points to 192\.0\.2\.1, which is not asked"),
        (on_offset(10, to_next("http://[::1/items")), "names a next page by what is no address"),
        (on_offset(20, to_next("items?offset=20")), "lead back to one that was read|gave .* again"),
        (on_offset(10, lambda _: {"type": "FeatureCollection"}), "no collection of features"),
        (on_offset(10, lambda _: {"code": "Busy", "description": "too much"}), "too much"),
    ],
)  # fmt: skip
def test_a_part_of_a_collection_is_refused(areas, spoil, told):
    areas.spoil = spoil
    with pytest.raises(ReadError, match=told):
        mm.read_hazards(areas.url)


def test_a_collection_that_changes_while_it_is_read_is_refused():
    features = [feature(number) for number in range(25)]
    count = 0

    def edit(_, sound):
        nonlocal count
        answer = json.loads(json.dumps(sound))
        count += 1
        if count == 2:
            features[3]["properties"]["reported_m2"] = 7
        return answer

    with collection("areas", features) as server:
        server.spoil = edit
        with pytest.raises(ReadError, match=r"changed while it was read: 25 .* 1 of them another"):
            mm.read_hazards(server.url)


def test_coordinates_in_another_crs_are_refused(areas):
    crs = {"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/4326>"}
    areas.spoil = lambda _, sound: Reply(200, json.dumps(sound).encode(), crs)
    with pytest.raises(ReadError, match="which was not asked for"):
        mm.read_hazards(areas.url)


def test_a_page_that_is_no_service_is_told():
    with collection("areas", []) as server:
        server.spoil = lambda *_: Reply(200, b"<html>", {})
        with pytest.raises(ReadError, match="a web page and not with JSON"):
            mm.read_hazards(f"{server.address}/portal")
