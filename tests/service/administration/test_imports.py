"""Files imported by the API: looked at, mended, sent again, and taken over as they were shown or not at all."""

import io
from typing import Any

import openpyxl
import pytest
from sqlmodel import select

from service.administration.imports import MOST_WAITING
from service.administration.wishes import safe_name
from service.tables import CatalogImport, CatalogImportFile
from tests.catalog.files import SMALL
from tests.service.conftest import Api

MODULES = "id,title_en,price,price_currency,effort_hours\nM9,Ninth,{price},SGD,4\n"


@pytest.fixture
def keeper(api: Api) -> Api:
    return api.keyed("admin")


def send(api: Api, *files: tuple[str, str | bytes], headers: dict[str, str] | None = None, **fields: str) -> Any:
    parts = [("files", (name, content if isinstance(content, bytes) else content.encode())) for name, content in files]
    return api.post("/v1/imports", files=parts, data=fields, headers=headers)


def kept_files(api: Api) -> int:
    with api.database.read() as session:
        return len(session.exec(select(CatalogImportFile)).all())


def test_a_file_with_a_fault_is_mended_and_sent_again(keeper: Api) -> None:
    faulty = send(keeper, ("our frameworks.yaml", SMALL.replace("level: 3, weight: 5", "level: 2, weight: 5")))
    assert faulty.status_code == 201, faulty.text
    shown = faulty.json()
    assert (shown["state"], shown["faults"], shown["changes"]) == ("faulty", 1, [])
    (fault,) = shown["findings"][:1]
    assert (fault["file"], fault["path"]) == ("our frameworks.yaml", "roles[0].requirements[0].level")
    assert fault["line"] == 29
    assert kept_files(keeper) == 0
    assert keeper.post(f"/v1/imports/{shown['id']}/application").status_code == 409
    mended = send(keeper, ("our frameworks.yaml", SMALL))
    preview = mended.json()
    assert (preview["state"], preview["created"], preview["faults"]) == ("ready", 7, 0)
    assert {"kind": "module", "id": "M1", "change": "created", "what": []} in preview["changes"]
    assert keeper.get("/v1/modules/M1").status_code == 404
    applied = keeper.post(f"/v1/imports/{preview['id']}/application")
    assert (applied.status_code, applied.json()["state"]) == (200, "applied")
    assert keeper.get("/v1/modules/M1").status_code == 200
    assert kept_files(keeper) == 0
    # Once more is the same answer, and the same file changes nothing.
    assert keeper.post(f"/v1/imports/{preview['id']}/application").json() == applied.json()
    assert send(keeper, ("our frameworks.yaml", SMALL)).json()["same"] == 7
    listed = [entry["state"] for entry in keeper.get("/v1/imports").json()["items"]]
    assert listed == ["ready", "applied", "faulty"]


@pytest.mark.parametrize(
    "later",
    [
        {"code": "of-a-later-version", "params": {}},
        {"code": "import-faulty", "params": {}},
        {"code": "sheet-of-people", "params": {"renamed": "learners"}},
        {"code": "sheet-of-people", "params": {"sheet": {"code": "of-a-later-version", "params": {}}}},
        {},
    ],
    ids=["renamed", "from elsewhere", "other gaps", "within another", "nothing"],
)
def test_what_was_said_then_and_is_no_longer_said_is_read_in_english(keeper: Api, later: dict[str, Any]) -> None:
    key = send(keeper, ("learners.csv", "id,name\nL-1,Ann\n")).json()["id"]
    address, chinese = f"/v1/imports/{key}", {"accept-language": "zh"}
    (first,) = keeper.get(address).json()["findings"]
    (said,) = keeper.get(address, headers=chinese).json()["findings"]
    assert said["message"] != first["message"]
    with keeper.database.write() as session:
        row = session.get_one(CatalogImport, key)
        row.document = {**row.document, "findings": [{**row.document["findings"][0], "said": later}]}
        session.add(row)
    for headers in (None, chinese):
        assert keeper.get(address, headers=headers).json()["findings"] == [first]


def test_what_would_do_something_else_by_now_is_not_done(keeper: Api) -> None:
    first = send(keeper, ("a.yaml", SMALL)).json()
    other = send(keeper, ("b.yaml", SMALL.replace("First module", "Another module"))).json()
    assert keeper.post(f"/v1/imports/{other['id']}/application").status_code == 200
    refused = keeper.post(f"/v1/imports/{first['id']}/application")
    assert refused.status_code == 409
    assert keeper.get("/v1/modules/M1").json()["title_en"] == "Another module"


def test_several_sheets_come_together_and_what_is_new_can_be_a_draft(keeper: Api) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "offerings"
    sheet.append(["id", "module", "start_on", "end_on"])
    sheet.append(["R9", "M9", "2027-03-01", "2027-03-02"])
    content = io.BytesIO()
    book.save(content)
    made = send(
        keeper, ("modules.csv", MODULES.format(price="12.00")), ("runs.xlsx", content.getvalue()), as_drafts="yes"
    ).json()
    assert (made["state"], made["created"], made["files"]) == ("ready", 2, ["modules.csv", "runs.xlsx"])
    assert keeper.post(f"/v1/imports/{made['id']}/application").status_code == 200
    assert keeper.get("/v1/modules/M9").json()["state"] == "draft"
    assert keeper.get("/v1/offerings/R9").json()["state"] == "draft"
    assert keeper.get("/v1/modules").json()["items"] == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("modules.csv", MODULES.format(price="-3"), "modules.csv"),
        ("learners.csv", "id,name\nE-1,Quillon\n", "a sheet about people"),
        ("book.xlsx", b"PK\x03\x04 no workbook", "book.xlsx"),
        ("../../etc/passwd.yaml", "modules: &a [*a]", "anchors and aliases"),
        ("x.json", "{", "x.json"),
        ("bad\x00name.yaml", b"\xff\xfe\x00", "yaml"),
        ("deep.yaml", "[" * 60, "nesting"),
        ("empty.csv", "", "empty.csv"),
    ],
)
def test_hostile_and_broken_files_are_told_of_and_change_nothing(
    keeper: Api, name: str, content: str | bytes, told: str
) -> None:
    answer = send(keeper, (name, content))
    if answer.status_code == 422:
        return
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["state"], shown["changes"]) == ("faulty", [])
    assert told in answer.text
    assert "Quillon" not in answer.text
    assert "gradus-import" not in answer.text
    assert kept_files(keeper) == 0


def test_what_is_no_form_with_files_is_refused(keeper: Api) -> None:
    assert keeper.post("/v1/imports", json={}).status_code == 415
    assert keeper.post("/v1/imports", files=[("other", ("a.yaml", b"x"))]).status_code == 422
    assert send(keeper, ("a.yaml", SMALL), format="word").status_code == 422
    assert send(keeper, ("a.yaml", SMALL), nothing="x").status_code == 422
    many = [("files", (f"{number}.yaml", b"modules: []")) for number in range(60)]
    assert keeper.post("/v1/imports", files=many).status_code == 422
    cut = {"Content-Type": "multipart/form-data; boundary=x"}
    assert keeper.post("/v1/imports", content=b"--x\r\nContent-Disposition: form-data", headers=cut).status_code == 422
    assert keeper.get("/v1/imports").json()["items"] == []


def test_one_key_sends_the_same_files_once(keeper: Api) -> None:
    once = {"Idempotency-Key": "k-1"}
    first = send(keeper, ("a.yaml", SMALL), headers=once)
    again = send(keeper, ("a.yaml", SMALL), headers=once)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert send(keeper, ("a.yaml", SMALL + "\n"), headers=once).status_code == 422
    assert len(keeper.get("/v1/imports").json()["items"]) == 1


def test_so_many_wait_and_no_more(keeper: Api) -> None:
    made = [send(keeper, ("a.yaml", SMALL)).json()["id"] for _ in range(MOST_WAITING + 1)]
    assert kept_files(keeper) == MOST_WAITING
    with keeper.database.read() as session:
        states = {row.id: row.state for row in session.exec(select(CatalogImport)).all()}
    assert [states[key] for key in made] == ["lapsed"] + ["ready"] * MOST_WAITING
    assert keeper.post(f"/v1/imports/{made[0]}/application").status_code == 409


@pytest.mark.parametrize(
    "name", ["a b.yaml", "../x/y.csv", "C:\\files\\m.xlsx", "\u202e.txt", "", "." * 300, "a" * 400 + ".json"]
)
def test_names_of_files_are_made_harmless(name: str) -> None:
    found = safe_name(name)
    assert found
    assert "/" not in found
    assert not found.startswith(".")
    assert len(found) <= 80


@pytest.mark.parametrize("who", ["lms", "hr"])
def test_imports_are_for_who_keeps_the_catalogue(api: Api, who: str) -> None:
    other = api.keyed(who)
    assert send(other, ("a.yaml", SMALL)).status_code == 403
    assert other.get("/v1/imports").status_code == 403
