"""Keys over HTTP and on the command line: made and shown once, listed, bounded, revoked, each on record."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from service import keys
from service.database import Database
from service.tables import AuditEvent, IdempotentRequest
from service.web.sign_in import COOKIE
from tests.service.conftest import Api
from tests.service.sites import Site
from tests.service.test_cli import gradus

LAST_YEAR, YESTERDAY = datetime(2025, 11, 22, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
LMS = {"name": "Learning system", "permissions": ["lms"]}


def acts(session: Session) -> list[tuple[str, str | None]]:
    """Return what the audit trail says was done to keys, in order."""
    rows = session.exec(select(AuditEvent).order_by(AuditEvent.number)).all()  # type: ignore[arg-type]
    return [(row.action, row.object_id) for row in rows if row.object_kind == "key"]


def kept(made: dict[str, Any]) -> dict[str, Any]:
    """Return what is shown of a key ever after."""
    return {name: value for name, value in made.items() if name not in ("token", "warnings")}


def test_a_key_is_made_shown_once_listed_and_revoked(api: Api) -> None:
    admin: Any = api.keyed("admin")
    made = admin.post("/v1/keys", json=LMS)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    key, token = made.json()["id"], made.json()["token"]
    system: Any = Api(api.http, api.database, token)
    assert system.get("/v1/roles").status_code == 200
    listed = {entry["id"]: entry for entry in admin.get("/v1/keys").json()["items"]}
    assert listed[key] == kept(made.json())
    assert token.split("_", 2)[2] not in admin.get("/v1/keys").text
    assert [admin.delete(f"/v1/keys/{key}").status_code for _ in range(2)] == [204, 204]
    assert system.get("/v1/roles").status_code == 401
    again = {entry["id"]: entry for entry in admin.get("/v1/keys").json()["items"]}
    assert again[key]["revoked_at"] is not None
    with api.database.read() as session:
        assert acts(session) == [
            ("key.create", key),
            ("key.list", None),
            ("key.list", None),
            ("key.revoke", key),
            ("key.revoke", key),
            ("key.list", None),
        ]


def test_all_that_bounds_a_key_is_kept(sqlite_api: Api) -> None:
    admin: Any = sqlite_api.keyed("admin")
    manager = {
        "name": "Team lead",
        "permissions": ["manager", "employee"],
        "learner": "E-9",
        "cost_centres": ["SG", "HK", "SG"],
        "ends_at": "2199-12-31T23:59:59.5+08:00",
    }
    made = admin.post("/v1/keys", json=manager).json()
    assert (made["cost_centres"], made["ends_at"]) == (["HK", "SG"], "2199-12-31T15:59:59.500000Z")
    system = admin.post("/v1/keys", json=LMS | {"names_learner": True}).json()
    assert (system["names_learner"], system["ends_at"], system["cost_centres"]) == (True, None, [])
    shown = {entry["id"]: entry for entry in admin.get("/v1/keys").json()["items"]}
    for key in (made, system):
        assert shown[key["id"]] == kept(key)


def test_a_key_for_somebody_whom_nobody_has_stored_is_made_with_a_warning(api: Api, tmp_path: Path) -> None:
    admin: Any = api.keyed("admin")
    api.put("/v1/learners/E-1", json={})
    api.keyed("hr").put("/v1/cost-centres/SG", json={})
    lead = {"name": "Lead", "permissions": ["manager"], "learner": "E-9", "cost_centres": ["SG", "SG-X"]}
    made = admin.post("/v1/keys", json=lead, headers={"Accept-Language": "zh"}).json()
    assert [(told["code"], told["params"]) for told in made["warnings"]] == [
        ("key_unknown_learner", {"learner": "E-9"}),
        ("key_unknown_centre", {"cost_centre": "SG-X"}),
    ]
    assert made["warnings"][0]["text"].startswith("尚未保存学员 E-9")
    known = admin.post("/v1/keys", json=lead | {"learner": "E-1", "cost_centres": ["SG"]})
    assert known.json()["warnings"] == []
    person = ("--permission", "employee", "--learner", "E-9")
    printed = gradus("token", *person, folder=tmp_path, url=api.database.url)
    assert printed.returncode == 0
    assert printed.stdout.startswith(b"gk_")
    assert b"No learner E-9 is stored" in printed.stderr


def test_a_key_past_its_end_is_told_as_ended(api: Api) -> None:
    admin: Any = api.keyed("admin")
    with api.database.write() as session:
        row, _ = keys.create(session, name="Old", permissions=["lms"], ends_at=YESTERDAY, at=LAST_YEAR)
        old = row.id
        assert keys.count_open(session, YESTERDAY) == 2
        assert keys.count_open(session, LAST_YEAR) == 3
    shown = {entry["id"]: entry["state"] for entry in admin.get("/v1/keys").json()["items"]}
    assert shown.pop(old) == "ended"
    assert set(shown.values()) == {"open"}
    assert admin.delete(f"/v1/keys/{old}").status_code == 204
    assert [entry["state"] for entry in admin.get("/v1/keys").json()["items"] if entry["id"] == old] == ["revoked"]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"permissions": []}, "#/permissions"),
        ({"permissions": ["root"]}, "#/permissions/0"),
        ({"permissions": ["employee"]}, "#/learner"),
        ({"permissions": ["admin", "employee"], "learner": "E-1"}, "#/permissions"),
        ({"cost_centres": ["SG"]}, "#/cost_centres"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "#/ends_at"),
        ({"ends_at": "2199-02-30T00:00:00Z"}, "#/ends_at"),
        ({"ends_at": "2199-01-01T00:00:00"}, "#/ends_at"),
        ({"ends_at": "0001-01-01T00:00:00+14:00"}, "#/ends_at"),
        ({"ends_at": 4102444800}, "#/ends_at"),
        ({"permissions": ["admin"], "names_learner": True}, "#/names_learner"),
        ({"name": "\x00"}, "#/name"),
        ({"secret_hash": "0" * 64}, "#/secret_hash"),
        ({"revoked_at": None}, "#/revoked_at"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused_where_it_does_not(
    sqlite_api: Api, given: dict[str, Any], pointer: str
) -> None:
    admin: Any = sqlite_api.keyed("admin")
    answer = admin.post("/v1/keys", json=LMS | given)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert len(admin.get("/v1/keys").json()["items"]) == 2


def test_a_repeated_request_makes_one_key_and_keeps_no_token(api: Api) -> None:
    admin: Any = api.keyed("admin")
    sent = {"json": LMS, "headers": {"Idempotency-Key": "key-of-the-system"}}
    first, second = admin.post("/v1/keys", **sent), admin.post("/v1/keys", **sent)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json() | {"token": None}
    assert second.headers["idempotency-replayed"] == "true"
    with api.database.read() as session:
        kept = session.exec(select(IdempotentRequest.body)).one()
    assert first.json()["token"].split("_", 2)[2] not in str(kept)
    assert admin.post("/v1/keys", json=LMS | {"name": "x"}, headers=sent["headers"]).status_code == 422


def test_only_an_administrator_has_to_do_with_keys(sqlite_api: Api) -> None:
    for permission in ("lms", "hr", "manager", "employee"):
        caller: Any = sqlite_api.keyed(permission, learner="E-1" if permission == "employee" else None)
        answers = [caller.get("/v1/keys"), caller.post("/v1/keys", json=LMS), caller.delete("/v1/keys/x")]
        assert [answer.status_code for answer in answers] == [403, 403, 403], permission
    admin: Any = sqlite_api.keyed("admin")
    assert admin.delete("/v1/keys/0000000000000000").status_code == 404


def test_whoever_is_signed_in_by_a_key_goes_with_it(site: Site) -> None:
    browser = site.signed_in("hr")
    admin = site.browser(headers={"authorization": f"Bearer {site.tokens['admin']}"})
    key = site.principals["hr"].name.removeprefix("key:")
    assert admin.delete(f"/v1/keys/{key}").status_code == 204
    assert browser.get("/learners", follow_redirects=False).status_code == 303
    assert (
        site.browser(follow_redirects=False, cookies={COOKIE: browser.cookies[COOKIE]}).get("/learners").status_code
        == 303
    )


def test_the_command_line_makes_lists_and_revokes_keys(database: Database, tmp_path: Path) -> None:
    def said(*arguments: str) -> str:
        run = gradus(*arguments, folder=tmp_path, url=database.url)
        assert run.returncode == 0
        # A key for somebody who is not stored is made with a word of warning.
        assert all(b"is stored: check the id" in line for line in run.stderr.splitlines())
        return run.stdout.decode().strip()

    wishes = (
        "--permission",
        "manager",
        "--learner",
        "E-9",
        "--cost-centre",
        "SG",
        "--cost-centre",
        "HK",
        "--days",
        "30",
    )
    token = said("token", *wishes, "--name", "Team lead")
    key = token.split("_")[1]
    line = said("keys", "list")
    assert re.fullmatch(
        rf"{key}: Team lead; manager, E-9, cost centre HK, cost centre SG, ends \d{{4}}-\d\d-\d\d", line
    )
    assert said("keys", "revoke", key) == ""
    assert re.search(r", revoked \d{4}-\d\d-\d\d$", said("keys", "list"))
    assert said("keys", "sign-out", "user:0123") == "0"
    refused = gradus("keys", "revoke", "0" * 16, folder=tmp_path, url=database.url)
    assert refused.returncode == 2
    with database.read() as session:
        rows = session.exec(select(AuditEvent).order_by(AuditEvent.number)).all()  # type: ignore[arg-type]
        assert [row.action for row in rows] == ["key.create", "key.list", "key.revoke", "key.list", "session.end_all"]
        assert {row.principal for row in rows} == {"command-line"}
