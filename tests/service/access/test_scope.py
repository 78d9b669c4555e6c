"""Whom a caller may know of, one at a time and in lists alike: by cost centre, by reporting line, for one learner."""

from collections.abc import Iterable

import pytest
from sqlmodel import Session, col, select

from service import companies, learners
from service.database import Database
from service.principals import Principal
from service.schemas.companies import CostCentreRecord
from service.schemas.learners import LearnerRecord
from service.scope import visible, visible_learners
from service.tables import Learner
from tests.service.access.objects import HOUSE
from tests.service.conftest import Api

#: A line twelve deep under the head, and a circle of three that somebody outside reports to.
LINE = [f"L-{number:02}" for number in range(12)]
CIRCLE = ["C-1", "C-2", "C-3"]


@pytest.fixture
def people(database: Database) -> Database:
    def store(key: str, **given: object) -> None:
        learners.store(database, key, LearnerRecord.model_validate(given), HOUSE)

    for centre, parent in {"TOP": None, "SUB": "TOP", "DEEP": "SUB", "ELSE": None}.items():
        companies.store(database, centre, CostCentreRecord(parent=parent), HOUSE)
    for key, above in zip(LINE, ["HEAD", *LINE], strict=False):
        store(key, manager=above)
    for key, above in zip(CIRCLE, [*CIRCLE[1:], CIRCLE[0]], strict=True):
        store(key, manager=above)
    store("UNDER", manager="C-1")
    for centre in ("TOP", "SUB", "DEEP", "ELSE"):
        store(f"IN-{centre}", cost_centre=centre)
    store("NOWHERE")
    return database


def _known(session: Session, principal: Principal) -> set[str]:
    """Return whom the principal may know of, asked one by one and as a list."""
    everybody = session.exec(select(Learner.id)).all()
    one_by_one = {key for key in everybody if visible(session, principal, key)}
    condition = visible_learners(principal)
    question = select(Learner.id)
    listed = session.exec(question if condition is None else question.where(condition)).all()
    assert set(listed) == one_by_one
    return one_by_one


def _manager(*, centres: Iterable[str] = (), learner: str | None = None, **more: object) -> Principal:
    permissions = frozenset({"manager", "employee"} if learner == "IN-ELSE" else {"manager"})
    return Principal(
        name="key:m",
        permissions=permissions,  # type: ignore[arg-type]
        cost_centres=frozenset(centres),
        learner=learner,
        leads=learner is not None,
        **more,  # type: ignore[arg-type]
    )


def test_a_manager_knows_the_team_and_nobody_else(people: Database) -> None:
    teams: list[tuple[Principal, set[str]]] = [
        (_manager(), set()),
        (_manager(centres=["TOP"]), {"IN-TOP", "IN-SUB", "IN-DEEP"}),
        (_manager(centres=["DEEP"]), {"IN-DEEP"}),
        (_manager(centres=["DEEP", "ELSE"]), {"IN-DEEP", "IN-ELSE"}),
        (_manager(centres=["unheard of"]), set()),
        (_manager(learner="HEAD"), set(LINE)),
        (_manager(learner=LINE[4]), set(LINE[5:])),
        (_manager(learner=LINE[-1]), set()),
        (_manager(learner="C-2"), {*CIRCLE, "UNDER"}),
        (_manager(centres=["SUB"], learner=LINE[10]), {"IN-SUB", "IN-DEEP", LINE[11]}),
        (_manager(learner="IN-ELSE"), {"IN-ELSE"}),
        (_manager(centres=["TOP"], acting_for="IN-SUB"), {"IN-SUB"}),
        (_manager(centres=["TOP"], acting_for="IN-ELSE"), set()),
    ]
    with people.read() as session:
        for principal, team in teams:
            assert _known(session, principal) == team, principal
            assert not visible(session, principal, None)


def test_who_knows_everybody_knows_one_while_acting_for_one(people: Database) -> None:
    with people.read() as session:
        everybody = set(session.exec(select(col(Learner.id))).all())
        assert _known(session, HOUSE) == everybody
        for learner, known in (("NOWHERE", {"NOWHERE"}), ("nobody", set()), ("", set())):
            narrow = Principal(name="key:1", permissions=frozenset({"lms"}), acting_for=learner)
            assert _known(session, narrow) == known
            assert not visible(session, narrow, None)
        keeper = Principal(name="key:2", permissions=frozenset({"admin"}), learner="NOWHERE")
        assert _known(session, keeper) == set()


def test_whom_somebody_reports_to_is_stored_and_read_back(api: Api) -> None:
    stored = api.put("/v1/learners/E-1", json={"manager": "E-9"})
    assert (stored.status_code, stored.json()["manager"]) == (201, "E-9")
    assert api.get("/v1/learners/E-1").json() == stored.json()
    assert api.put("/v1/learners/E-1", json={}).json()["manager"] is None
    refused = api.put("/v1/learners/E-1", json={"manager": "E-1"})
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("#/manager", "self_reference")
    ]


def test_a_request_for_one_learner_finds_the_others_missing(api: Api) -> None:
    for key in ("E-1", "E/2 ü%"):
        api.put(f"/v1/learners/{key.replace('%', '%25')}", json={})
    addresses = {"E-1": "/v1/learners/E-1", "E/2 ü%": "/v1/learners/E/2 ü%25"}
    for given, found in (("E-1", "E-1"), ("E%2F2%20%C3%BC%25", "E/2 ü%"), ("e-1", None), ("E-1, E-1", None)):
        headers = {"Acting-For": given}
        for key, address in addresses.items():
            status = api.get(address, headers=headers).status_code
            assert status == (200 if key == found else 404), (given, key)
        listed = api.get("/v1/learners", headers=headers).json()["items"]
        assert [entry["id"] for entry in listed] == ([found] if found else [])
        assert api.put("/v1/learners/E-3", json={}, headers=headers).status_code == 404
        assert api.get("/v1/modules", headers=headers).status_code == 200
    for given in ("%FF", "%00", "", "a" * 201):
        refused = api.get("/v1/learners", headers={"Acting-For": given})
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["header/Acting-For"], refused.text
        assert refused.status_code == 422
    assert api.keyed("hr").get("/v1/annual-plans/x", headers={"Acting-For": "E-1"}).status_code == 403
