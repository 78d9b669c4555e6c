"""The audit trail and the settings as an administrator reads them."""

from service.database import Database
from tests.service.conftest import Api, serving


def acts(api: Api, **asked: str) -> list[str]:
    answer = api.get("/v1/audit-events", params=asked)
    assert answer.status_code == 200, answer.text
    return [event["action"] for event in answer.json()["items"]]


def test_the_trail_is_read_narrowed_and_names_nobody(api: Api) -> None:
    keeper = api.keyed("admin")
    assert api.put("/v1/learners/E-4711", json={"name": "Quillon"}).status_code == 201
    assert keeper.post("/v1/keys", json={"name": "One", "permissions": ["lms"]}).status_code == 201
    answer = keeper.get("/v1/audit-events")
    assert {"learner.store", "key.create"} <= {event["action"] for event in answer.json()["items"]}
    assert "4711" not in answer.text
    assert "Quillon" not in answer.text
    stored = next(event for event in answer.json()["items"] if event["action"] == "learner.store")
    assert stored["person"].startswith("per_")
    assert acts(keeper, person=stored["person"]) == ["learner.store"]
    assert acts(keeper, object_kind="key") == ["key.create"]
    assert acts(keeper, request=stored["request"]) == ["learner.store"]
    assert acts(keeper, until="2020-01-01T00:00:00Z") == []
    # That somebody reads it is on record itself.
    assert acts(keeper, action="audit.list")[0] == "audit.list"


def test_pages_of_the_trail_join(api: Api) -> None:
    keeper = api.keyed("admin")
    for number in range(5):
        api.put(f"/v1/learners/E-{number}", json={})
    first = keeper.get("/v1/audit-events", params={"action": "learner.store", "page_size": 3}).json()
    second = keeper.get(
        "/v1/audit-events", params={"action": "learner.store", "page_size": 3, "page_token": first["next_page_token"]}
    ).json()
    numbers = [event["number"] for event in (*first["items"], *second["items"])]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 5
    assert second["next_page_token"] is None
    assert keeper.get("/v1/audit-events", params={"page_token": "eA"}).status_code == 422


def test_a_trail_that_somebody_changed_does_not_hold(api: Api) -> None:
    keeper = api.keyed("admin")
    api.put("/v1/learners/E-1", json={})
    found = keeper.get("/v1/audit-trail").json()
    assert (found["holds"], found["breaks"], found["keyed"]) == (True, [], False)
    assert found["rows"] >= 1
    with api.database.write() as session:
        session.connection().exec_driver_sql("UPDATE audit_event SET action = 'x' WHERE action = 'learner.store'")
    broken = keeper.get("/v1/audit-trail").json()
    assert broken["holds"] is False
    assert broken["breaks"][0]["code"] == "changed"


def test_with_a_secret_it_says_how_much_needs_none(sqlite_database: Database) -> None:
    with serving(sqlite_database.url) as api:
        api.put("/v1/learners/E-1", json={})
    with serving(sqlite_database.url, audit_secret="s" * 40) as api:
        api.put("/v1/learners/E-2", json={})
        keeper = api.keyed("admin")
        found = keeper.get("/v1/audit-trail").json()
        assert (found["holds"], found["keyed"], found["keyless_rows"]) == (True, True, 1)
        stored = keeper.get("/v1/audit-events", params={"action": "learner.store"}).json()["items"]
        assert found["keyless_until"] == stored[-1]["at"]


def test_settings_are_shown_without_secrets(sqlite_database: Database) -> None:
    with serving(sqlite_database.url, audit_secret="s" * 40, oidc_client_secret="hidden-secret") as api:
        answer = api.keyed("admin").get("/v1/settings")
        told = {entry["name"]: entry for entry in answer.json()["items"]}
        assert told["GRADUS_AUDIT_SECRET"]["value"] is None
        assert (told["GRADUS_AUDIT_SECRET"]["is_set"], told["GRADUS_AUDIT_SECRET"]["is_secret"]) == (True, True)
        assert told["GRADUS_SESSION_SECONDS"]["value"] == "28800"
        assert "s" * 40 not in answer.text
        assert "hidden-secret" not in answer.text
        for who in ("lms", "hr"):
            for path in ("/v1/settings", "/v1/audit-events", "/v1/audit-trail"):
                assert api.keyed(who).get(path).status_code == 403
