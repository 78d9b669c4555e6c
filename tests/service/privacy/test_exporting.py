"""What is kept of a person is given out whole, and to nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from service.identity.people import name_of
from service.privacy.places import PLACES, classified_tables, unplaced
from service.tables.columns import classify
from tests.service.conftest import Api, serving
from tests.service.privacy.people import NAME, PATH, PERSON, address, recommend, request, sign_in, store, worker
from tests.service.webhooks.made import webhook


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def test_every_personal_column_is_given_out(hr: Api) -> None:
    store(hr)
    recommend(hr)
    sign_in(hr.database)
    own = hr.keyed("employee", learner=PERSON)
    assert hr.post(PATH, json=request()).status_code == 202
    assert worker(hr.database).work()

    response = hr.get(address("/export"))
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    found = response.json()["tables"]
    personal = {
        (table.name, column.name) for table in classified_tables() for column in table.columns if is_personal(column)
    }
    assert {table for table, _ in personal} <= set(found)
    # There is no webhook, curve, plan, scenario or import that the person asked for.
    empty = {"webhook", "webhook_event", "annual_frontier", "annual_plan", "annual_state", "training_scenario"}
    # What a year's enrolments cost is told with them; a digest is nobody's to have.
    empty |= {"plan_seat", "catalog_import"}
    personal -= {("calendar_address", "secret_hash")}
    given = {(table, column) for table, rows in found.items() for row in rows for column in row}
    assert {(table, column) for table, column in personal if table not in empty} <= given
    assert found["learner"][0]["name"] == NAME
    assert [row["learner"] for row in found["annual_learner"]] == [PERSON]
    assert {row["learner"] for row in found["reporting_line"]} == {PERSON, "E-9"}
    assert "E-2" not in str(found["annual_certificate"])
    assert "learner.store" in {row["action"] for row in found["audit_event"]}
    assert "secret_hash" not in response.text
    assert own.get(address("/export")).status_code == 200


def is_personal(column: sa.Column[Any]) -> bool:
    return bool(column.info["personal"])


def test_nobody_else_is_given_anything(hr: Api) -> None:
    store(hr)
    nobody = hr.get("/v1/learners/nobody/export")
    assert nobody.status_code == 404
    peer = hr.keyed("employee", learner="E-9")
    assert peer.get(address("/export")).status_code == 404
    for permission in ("lms", "manager", "admin"):
        assert hr.keyed(permission).get(address("/export")).status_code == 403


def test_what_is_kept_to_be_repeated_tells_of_nobody_else(hr: Api) -> None:
    for learner in ("E-1", "E-2"):
        assert hr.put(f"/v1/learners/{learner}", json={}).status_code == 201
    period = {"name": "P", "start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
    assert hr.put("/v1/periods/Y", json=period).status_code == 201
    scenario = hr.post("/v1/periods/Y/scenarios", json={"name": "One"}).json()["id"]
    priorities = [{"learner": "E-1", "priority": 3}, {"learner": "E-2", "priority": 4}]
    changed = hr.put(f"/v1/scenarios/{scenario}", json={"name": "One", "priorities": priorities})
    assert changed.status_code == 200, changed.text
    like = {"name": "Two", "copy_from": scenario}
    assert hr.post("/v1/periods/Y/scenarios", json=like, headers={"Idempotency-Key": "k"}).status_code == 201
    told = hr.keyed("employee", learner="E-1").get("/v1/learners/E-1/export")
    assert [row["body"] for row in told.json()["tables"]["idempotent_request"]] == [None]
    assert "E-2" not in told.text
    assert len(told.json()["tables"]["scenario_priority"]) == 2


def test_what_signs_a_persons_webhooks_is_given_to_nobody(hr: Api) -> None:
    assert hr.put(address(), json={}).status_code == 201
    sign_in(hr.database)
    webhook(hr.database, "https://hooks.example/own", owner=name_of("user_7"))
    told = hr.get(address("/export"))
    assert [row["url"] for row in told.json()["tables"]["webhook"]] == ["https://hooks.example/own"]
    assert "whsec_" not in told.text


def test_a_column_that_nobody_has_classified_stops_the_program() -> None:
    class Sketch(SQLModel, table=True):
        __tablename__ = "sketch_of_a_table"

        id: int = Field(primary_key=True)
        nickname: str

    try:
        with pytest.raises(LookupError, match="nickname"):
            classify(Sketch, personal=set(), other={"id"})
        with pytest.raises(LookupError, match="id"):
            classify(Sketch, personal={"id", "nickname"}, other={"id"})
        classify(Sketch, personal={"nickname"}, other={"id"})
        table = SQLModel.metadata.tables["sketch_of_a_table"]
        assert unplaced([*classified_tables(), table], PLACES) == ["sketch_of_a_table.nickname"]
    finally:
        SQLModel.metadata.remove(SQLModel.metadata.tables["sketch_of_a_table"])
