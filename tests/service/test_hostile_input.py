"""What a client should not send: every piece of it is answered 4xx, and never by repeating it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service.conftest import Api
from tests.service.requests import changed, faults, small

PATH = "/v1/recommendations"

MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "NaN": b'{"learner": NaN}',
    "infinity": b'{"learner": -Infinity}',
    "beyond every float": b'{"learner": 1e400}',
    "digits without end": b'{"learner": ' + b"9" * 5000 + b"}",
    "depth without end": b"[" * 100_000,
    "depth that ends": b"[" * 500 + b"]" * 500,
    "a key given twice": b'{"learner": {}, "learner": {"id": "E-2"}}',
    "UTF-16": '{"learner": {}}'.encode("utf-16"),
    "a byte that is no UTF-8": b'{"learner": "\xff"}',
    "half a surrogate pair as a key": b'{"\\ud800": 1}',
    "a list": b"[]",
    "a word": b'"hello"',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_refused_as_a_whole(sqlite_api: Api, body: bytes) -> None:
    for send, path in ((sqlite_api.post, PATH), (sqlite_api.put, "/v1/learners/E-1")):
        response = send(path, content=body, headers={"Content-Type": "application/json"})
        assert {pointer for pointer, _ in faults(response)} == {"#"}


WRONG_VALUES: list[tuple[str, str, str, str]] = [
    # where, the JSON that is put there, the pointer of the fault, its code
    ("learner/attainments/0/level", "true", "#/learner/attainments/0/level", "wrong_type"),
    ("learner/attainments/0/level", '"1"', "#/learner/attainments/0/level", "wrong_type"),
    ("learner/attainments/0/level", "1.0", "#/learner/attainments/0/level", "wrong_type"),
    ("learner/attainments/0/level", "-1", "#/learner/attainments/0/level", "out_of_range"),
    ("learner/attainments/0/level", "9223372036854775808", "#/learner/attainments/0/level", "out_of_range"),
    ("learner/attainments/0/assessed_on", '"2026-02-30"', "#/learner/attainments/0/assessed_on", "bad_date"),
    ("learner/attainments/0/assessed_on", "20260201", "#/learner/attainments/0/assessed_on", "bad_date"),
    ("learner/attainments/0/source", '"rumour"', "#/learner/attainments/0/source", "unknown_value"),
    ("learner/id", '""', "#/learner/id", "too_short"),
    ("learner/id", json.dumps("a" * 201), "#/learner/id", "too_long"),
    ("learner/id", '"a\\u0000b"', "#/learner/id", "wrong_form"),
    ("learner/id", '"a\\ud800b"', "#/learner/id", "bad_characters"),
    ("learner/id", "7", "#/learner/id", "wrong_type"),
    ("learner/role", '"admin"', "#/learner/role", "unknown_field"),
    ("id", '"rec_mine"', "#/id", "unknown_field"),
    ("target", "{}", "#/target", "contradiction"),
    ("target/role", '"r"', "#/target", "contradiction"),
    ("target/requirements/0/weight", "0", "#/target/requirements/0/weight", "out_of_range"),
    ("target/requirements/0/weight", "1000001", "#/target/requirements/0/weight", "out_of_range"),
    ("limits/budget/amount", "100", "#/limits/budget/amount", "wrong_type"),
    ("limits/budget/amount", '"-1.00"', "#/limits/budget/amount", "wrong_form"),
    ("limits/budget/amount", '"1e3"', "#/limits/budget/amount", "wrong_form"),
    ("limits/budget/amount", '"1000000000.00"', "#/limits/budget/amount", "wrong_form"),
    ("limits/budget/amount", '"1.001"', "#/limits/budget", "too_many_decimals"),
    ("limits/budget/currency", '"XQZ"', "#/limits/budget", "unknown_currency"),
    ("limits/effort_hours", "-1", "#/limits/effort_hours", "out_of_range"),
    ("limits/effort_hours", "1.001", "#/limits/effort_hours", "too_many_decimals"),
    ("modules/0/effort_hours", "0", "#/modules/0/effort_hours", "out_of_range"),
    ("modules/0/effort_hours", "100000.01", "#/modules/0/effort_hours", "out_of_range"),
    ("modules/0/effort_hours", "true", "#/modules/0/effort_hours", "wrong_type"),
    ("modules/0/title", '"a\\u0000"', "#/modules/0/title", "bad_characters"),
    ("solve/seconds", "0", "#/solve/seconds", "out_of_range"),
    ("competencies/0/items", '{"one": []}', "#/competencies/0/items/one", "wrong_form"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "code"), WRONG_VALUES)
def test_a_wrong_value_is_refused_at_its_field(sqlite_api: Api, path: str, value: str, pointer: str, code: str) -> None:
    body = json.dumps(changed(small(), path, "@here@")).replace('"@here@"', value)
    response = sqlite_api.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert (pointer, code) in faults(response)


def test_a_body_beyond_the_limit_is_too_large_with_and_without_a_stated_length(sqlite_api: Api) -> None:
    limit = sqlite_api.http.app.state.settings.maximum_body_bytes
    body = b" " * (limit + 1)
    stated = sqlite_api.post(PATH, content=body)
    streamed = sqlite_api.post(PATH, content=iter([body[: limit // 2], body[limit // 2 :]]))
    for response in (stated, streamed):
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == "/problems/too-large"
    assert "content-length" not in streamed.request.headers


def test_a_body_at_the_limit_is_read(sqlite_api: Api) -> None:
    limit = sqlite_api.http.app.state.settings.maximum_body_bytes
    body = json.dumps(small()).encode()
    assert sqlite_api.post(PATH, content=body + b" " * (limit - len(body))).status_code == 200


def test_only_json_is_read(sqlite_api: Api) -> None:
    form = sqlite_api.post(PATH, data={"learner": "E-1"})
    assert (form.status_code, form.json()["type"]) == (415, "/problems/unsupported-media-type")
    typed = {"Content-Type": "application/merge-patch+json; charset=utf-8"}
    assert sqlite_api.post(PATH, content=json.dumps(small()), headers=typed).status_code == 200


def test_two_spellings_of_one_id_are_one_id(api: Api) -> None:
    """é is one character or two; both are stored and found as one."""
    assert api.put("/v1/learners/Ren\u00e9", json={}).status_code == 201
    assert api.put("/v1/learners/Rene\u0301", json={}).status_code == 200
    assert api.get("/v1/learners/Rene\u0301").json()["id"] == "Ren\u00e9"
    twice = changed(small(), "learner/completed_modules", ["caf\u00e9", "cafe\u0301"])
    assert faults(api.post(PATH, json=twice)) == {("#/learner/completed_modules/1", "duplicate_id")}


@pytest.mark.parametrize("path", ["/v1/learners/%00", "/v1/learners/%ff", "/v1/modules/a%0Ab", "/v1/roles?source=%00"])
def test_an_address_with_control_characters_is_refused(api: Api, path: str) -> None:
    assert api.get(path).status_code in (404, 422)


@pytest.mark.parametrize("token", ["!", "AA==", "_____", "\u00e9", "a" * 2000, "AA"])
def test_a_page_token_of_somebody_else_is_refused(api: Api, token: str) -> None:
    response = api.get("/v1/modules", params={"page_token": token})
    assert {pointer for pointer, _ in faults(response)} == {"query/page_token"}


@pytest.mark.parametrize("size", ["0", "201", "x", "9223372036854775808"])
def test_a_page_size_out_of_range_is_refused(api: Api, size: str) -> None:
    assert {pointer for pointer, _ in faults(api.get("/v1/roles", params={"page_size": size}))} == {"query/page_size"}


SECRET = "the-salary-of-somebody"
#: Of every kind that JSON has; as large as a number can be read.
CANARIES = [f'"{SECRET}"', "47110815.25", "4711081547110815", f'["{SECRET}"]', f'{{"{SECRET}": 1}}']
#: The fields that refer to something: a fault names the reference, and nobody could mend it otherwise.
REFERENCES = {"id", "module", "competency", "offering", "role", "roles", "items_held", "completed_modules"}
REFERENCES |= {"items", "excludes", "modules"}


def every_place(node: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the place of every value of a document, lists and objects included."""
    if place:
        yield place
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield from every_place(value, (*place, str(key)))


def full() -> dict[str, Any]:
    """Return a request with a value in every field."""
    request = {**small(), "goal": "closest", "solve": {"seconds": 20}, "validate_only": False, "store": True}
    request = changed(request, "learner/attainments/0", {**ATTAINMENT, "competency": "x", "level": 1})
    request["limits"] |= {
        "hours_per_week": 6,
        "start_on": "2027-01-04",
        "finish_by": "2027-06-30",
        "unavailable": [{"from": "2027-02-01", "to": "2027-02-14"}],
        "languages": ["en"],
        "modes": ["online"],
        "locations": ["SG"],
    }
    words = {"title": "T", "provider": "P", "mode": "online", "language": "en", "location": "SG"}
    request["modules"][0] |= words | {"requires": {"levels": [{"competency": "x", "level": 1}]}}
    return request


ATTAINMENT = {"assessed_on": "2026-01-01", "expires_on": "2027-01-01", "source": "assessment"}
PLACES = ["/".join(place) for place in every_place(full())]


def test_a_fault_repeats_no_value_that_was_sent(sqlite_api: Api) -> None:
    """At every place of a request, a value of every kind: names of fields and references may be told, values never."""
    assert len(PLACES) > 70
    refused = 0
    for place in PLACES:
        body = json.dumps(changed(full(), place, "@here@"))
        # A place in a list of references is one too.
        name = [part for part in place.split("/") if not part.isdigit()][-1]
        for canary in CANARIES:
            if name in REFERENCES and SECRET in canary:
                continue
            sent = body.replace('"@here@"', canary)
            response = sqlite_api.post(PATH, content=sent, headers={"Content-Type": "application/json"})
            assert response.status_code < 500, (place, canary)
            refused += response.status_code == 422
            for fault in response.json().get("errors", [{"detail": ""}]):
                # The name of an unknown field is told, with the pointer to it.
                told = fault["detail"].removeprefix(f"{SECRET}: is no field here")
                assert SECRET not in told, (place, canary, fault)
                assert "47110815" not in told, (place, canary, fault)
                assert "47,110,815" not in told, (place, canary, fault)
    assert refused > 250


PLAIN = [
    # what is sent, what is said about it in plain words
    ("[]", "The body: has to be an object with named fields."),
    ('{"learner": {"id": ""}}', "id: is empty."),
    ('{"learner": {"id": "\\n"}}', "id: has to be one line of plain text without control characters."),
    ('{"goal": "best"}', "goal: has to be one of closest, cheapest, fastest."),
    (
        '{"limits": {"budget": {"amount": "much", "currency": "sgd"}}}',
        "currency: has to be a currency code such as SGD.",
    ),
    ('{"limits": 3}', "limits: has to be an object with named fields."),
    ('{"target": {"requirements": {}}}', "requirements: has to be a list."),
    ('{"store": "yes"}', "store: has to be true or false."),
    ('{"target": {"requirements": [{"competency": "x", "level": 1001}]}}', "level: has to be at most 1,000."),
]


@pytest.mark.parametrize(("body", "sentence"), PLAIN)
def test_a_fault_is_told_in_plain_words(sqlite_api: Api, body: str, sentence: str) -> None:
    response = sqlite_api.post(PATH, content=body.encode(), headers={"Content-Type": "application/json"})
    assert sentence in {fault["detail"] for fault in response.json()["errors"]}


@pytest.mark.parametrize(("path", "value", "pointer", "code"), WRONG_VALUES)
def test_every_fault_is_told_in_chinese_too(sqlite_api: Api, path: str, value: str, pointer: str, code: str) -> None:
    body = json.dumps(changed(small(), path, "@here@")).replace('"@here@"', value)
    headers = {"Content-Type": "application/json", "Accept-Language": "zh-CN"}
    response = sqlite_api.post(PATH, content=body, headers=headers)
    assert (pointer, code) in faults(response)
    assert response.headers["content-language"] == "zh"
    document = response.json()
    assert document["title"] == "请求无效"
    for text in (document["detail"], *(fault["detail"] for fault in document["errors"])):
        assert re.search("[\u4e00-\u9fff]", text), text
        assert "Input" not in text


NOT_YET = ("hours_per_week", "start_on", "finish_by", "unavailable")
OPTIONAL = [place for place in PLACES if place.split("/")[-1] not in {"learner", "target", "requirements"}]


def test_null_is_a_field_left_out_wherever_a_field_may_be_left_out(sqlite_api: Api) -> None:
    """At every place: null is answered as the same request without the field is, in every way."""
    for place in (place for place in OPTIONAL if not place.split("/")[-1].isdigit()):
        if place.startswith(tuple(f"limits/{name}" for name in NOT_YET)):
            continue
        request = {**full(), "store": False}
        request["limits"] = {name: value for name, value in request["limits"].items() if name not in NOT_YET}
        *parents, last = place.split("/")
        without = json.loads(json.dumps(request))
        node: Any = without
        for name in parents:
            node = node[int(name)] if isinstance(node, list) else node[name]
        del node[last]
        null, nothing = (sqlite_api.post(PATH, json=sent) for sent in (changed(request, place, None), without))
        assert null.status_code == nothing.status_code, place
        if null.status_code == 422:
            # A field that has to be there is missing in the one and has the wrong type in the other.
            assert {pointer for pointer, _ in faults(null)} == {pointer for pointer, _ in faults(nothing)}, place


def test_null_stands_for_the_default_also_where_that_is_a_value(sqlite_api: Api) -> None:
    request = {**small(), "goal": None, "solve": {"seconds": None}, "store": None, "validate_only": None}
    request["target"]["requirements"][0]["essential"] = None
    answer = sqlite_api.post(PATH, json=request).json()
    assert (answer["status"], answer["goal"], answer["gaps"][0]["essential"]) == ("optimal", "closest", False)
    assert sqlite_api.get(f"{PATH}/{answer['id']}").json() == answer
    record = {"name": None, "attainments": None, "items_held": None, "completed_modules": None}
    assert sqlite_api.put("/v1/learners/E-7", json=record).json()["attainments"] == []
