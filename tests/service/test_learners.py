"""Learners as they are stored and read back."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event

from tests.service.conftest import Api
from tests.service.requests import faults, wait_until

RECORD = {
    "name": "Mei 美",
    "attainments": [
        {"competency": "x", "level": 2, "source": "manager"},
        {
            "competency": "x",
            "level": 3,
            "source": "assessment",
            "assessed_on": "2026-01-31",
            "expires_on": "2028-01-31",
        },
    ],
    "items_held": ["x/4/b", "x/4/a"],
    "completed_modules": ["M-2", "M-1"],
    "role": "r/junior",
    "targets": ["r/senior", "r/intermediate"],
    "budget": {"amount": "1500.00", "currency": "SGD"},
    "effort_hours": 40.25,
}


def test_a_learner_is_read_back_as_it_was_stored(api: Api) -> None:
    """Ratings keep their order; items and modules, which are sets, are sorted."""
    assert api.keyed("hr").put("/v1/cost-centres/SG-RT", json={}).status_code == 201
    created = api.put("/v1/learners/a/b c", json=RECORD | {"cost_centre": "SG-RT"})
    assert created.status_code == 201
    assert created.json() == {
        "id": "a/b c",
        "name": "Mei 美",
        "attainments": [
            {"competency": "x", "level": 2, "assessed_on": None, "expires_on": None, "source": "manager"},
            {
                "competency": "x",
                "level": 3,
                "assessed_on": "2026-01-31",
                "expires_on": "2028-01-31",
                "source": "assessment",
            },
        ],
        "items_held": ["x/4/a", "x/4/b"],
        "completed_modules": ["M-1", "M-2"],
        "cost_centre": "SG-RT",
        "manager": None,
        "role": "r/junior",
        "targets": ["r/senior", "r/intermediate"],
        "budget": {"amount": "1500.00", "currency": "SGD"},
        "effort_hours": 40.25,
        "sample": False,
    }
    assert api.get("/v1/learners/a/b c").json() == created.json()


def test_storing_again_replaces_everything(api: Api) -> None:
    api.put("/v1/learners/E-1", json=RECORD)
    again = api.put("/v1/learners/E-1", json={})
    assert again.status_code == 200
    assert again.json() == {
        "id": "E-1",
        "name": None,
        "attainments": [],
        "items_held": [],
        "completed_modules": [],
        "cost_centre": None,
        "manager": None,
        "role": None,
        "targets": [],
        "budget": None,
        "effort_hours": None,
        "sample": False,
    }


def test_the_list_is_paged_by_id_and_each_learner_comes_once(api: Api) -> None:
    ids = [f"E-{number}" for number in range(7)]
    for key in reversed(ids):
        api.put(f"/v1/learners/{key}", json={})
    seen: list[str] = []
    token = None
    while True:
        page = api.get("/v1/learners", params={"page_size": 3, **({"page_token": token} if token else {})}).json()
        seen += [entry["id"] for entry in page["items"]]
        token = page["next_page_token"]
        if token is None:
            break
        # Who comes in before the cursor while the list is read moves nobody.
        api.put("/v1/learners/A-0", json={})
    assert seen == ids


def test_every_fault_of_a_record_is_told(api: Api) -> None:
    record = {
        **RECORD,
        "id": "E-2",
        "items_held": ["i", "i"],
        "targets": ["r", "r"],
        "attainments": [{"competency": "x"}],
    }
    assert faults(api.put("/v1/learners/E-1", json=record)) == {
        ("#/id", "unknown_field"),
        ("#/items_held/1", "duplicate_id"),
        ("#/targets/1", "duplicate_id"),
        ("#/attainments/0/level", "missing"),
    }


def test_a_rating_does_not_expire_before_it_was_given(api: Api) -> None:
    rating = {"competency": "x", "level": 1, "assessed_on": "2026-02-01", "expires_on": "2026-01-31"}
    assert faults(api.put("/v1/learners/E-1", json={"attainments": [rating]})) == {("#/attainments/0", "contradiction")}


def test_a_learner_that_is_not_stored_is_not_found(api: Api) -> None:
    assert api.get("/v1/learners/E-404").status_code == 404


def test_a_learner_belongs_to_a_cost_centre_that_is_there(api: Api) -> None:
    told = faults(api.put("/v1/learners/E-1", json={"cost_centre": "nowhere"}))
    assert told == {("#/cost_centre", "unknown_reference")}
    assert api.get("/v1/learners/E-1").status_code == 404


def test_the_first_records_of_one_learner_at_once_are_all_stored(api: Api) -> None:
    start = threading.Barrier(20)

    def put(_: int) -> int:
        start.wait()
        return int(api.put("/v1/learners/E-1", json=RECORD).status_code)

    with ThreadPoolExecutor(20) as threads:
        statuses = sorted(threads.map(put, range(20)))
    assert statuses == [200] * 19 + [201]
    assert len(api.get("/v1/learners/E-1").json()["attainments"]) == 2


def test_a_list_of_any_length_takes_the_same_few_questions(api: Api) -> None:
    """The ratings of each are told with each; in the list they would cost three more questions a learner."""
    for number in range(12):
        api.put(f"/v1/learners/E-{number:02}", json=RECORD)
    asked: list[str] = []
    engine = api.http.app.state.database._engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    counts = []
    for size in (1, 10):
        asked.clear()
        page = api.get("/v1/learners", params={"page_size": size}).json()
        post = {"cost_centre": None, "role": "r/junior", "sample": False}
        assert page["items"][0] == {"id": "E-00", "name": "Mei 美", **post}
        assert len(page["items"]) == size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_list_is_read_while_another_change_is_under_way(sqlite_api: Api) -> None:
    """Only the line in the audit trail waits for the turn to write."""
    sqlite_api.put("/v1/learners/E-1", json=RECORD)
    asked: list[str] = []
    database = sqlite_api.http.app.state.database
    event.listen(database._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for path in ("/v1/learners", "/v1/learners/E-1"):
        asked.clear()
        with ThreadPoolExecutor(1) as threads:
            with database.write():
                answer = threads.submit(sqlite_api.get, path)
                wait_until(lambda: any("FROM learner" in text for text in asked))
                assert not answer.done()
            assert answer.result().status_code == 200
