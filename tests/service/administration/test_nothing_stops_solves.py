"""What an administrator writes is refused where it is wrong, and stops nobody else from being answered."""

from typing import Any

import pytest
from sqlmodel import col, select, update

from catalog import Module, Offering
from service.tables import Employment, Learner
from tests.catalog.files import SMALL, compared
from tests.service.administration.test_imports import send
from tests.service.conftest import Api
from tests.service.rows_of_the_catalogue import NOW

RUNS = """\
offerings:
  - {id: M1-1, module: M1, start_on: 2027-03-01, end_on: 2027-03-02, fixed_price: {amount: "900", currency: SGD}}
"""
MODULE: dict[str, Any] = {
    "price": {"amount": "10.00", "currency": "SGD"},
    "effort_hours": 2,
    "outcomes": [{"competency": "f/a", "from_level": 0, "to_level": 1}],
}
ABROAD = MODULE | {"price": {"amount": "0.00", "currency": "USD"}}
SHEET = "id,title_en,price,price_currency,effort_hours\nM9,Ninth,12.00,USD,4\n"
FILE = "modules: [{id: M9, price: {amount: 9, currency: USD}, effort_hours: 1, outcomes: []}]\n"


@pytest.fixture
def keeper(api: Api) -> Api:
    with api.database.write() as session:
        compared(session, SMALL, RUNS).apply(session)
    return api.keyed("admin")


def answered(api: Api) -> str:
    """Ask as everybody does, and return how the answer is called."""
    asked = {
        "learner": {"id": "E-1", "attainments": []},
        "target": {"role": "r"},
        "limits": {"budget": {"amount": "500.00", "currency": "SGD"}, "start_on": "2027-01-04", "hours_per_week": 8},
    }
    answer = api.post("/v1/recommendations", json=asked)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["status"])


@pytest.mark.parametrize("state", ["draft", "published", None])
def test_a_module_in_another_currency_is_told_of_at_its_field(api: Api, keeper: Api, state: str | None) -> None:
    refused = keeper.put("/v1/modules/M9", json=ABROAD | ({"state": state} if state else {}))
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault["pointer"] == "#/price/currency"
    assert fault["detail"] == "module M9 is priced in USD, and the catalogue is priced in SGD; price it in SGD"
    told = keeper.put("/v1/modules/M9", json=ABROAD, headers={"Accept-Language": "zh"}).json()["errors"][0]["detail"]
    assert told == "模块 M9 以 USD 定价，而目录以 SGD 定价；请以 SGD 定价"
    assert answered(api) == "optimal"


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [("m.yaml", FILE, "modules[0].price.currency"), ("modules.csv", SHEET, "price_currency (column D)")],
)
def test_an_import_in_another_currency_is_told_of_at_its_cell(
    api: Api, keeper: Api, name: str, text: str, path: str
) -> None:
    shown = send(keeper, (name, text), as_drafts="yes").json()
    assert [(found["path"], found["severity"]) for found in shown["findings"]] == [(path, "fault")]
    assert answered(api) == "optimal"


def test_what_was_priced_otherwise_while_it_was_a_draft_is_not_published(api: Api, keeper: Api) -> None:
    state = "/v1/catalogue-entries/module/M2/state"
    assert keeper.put(state, json={"state": "draft"}).status_code == 200
    with api.database.write() as session:
        session.exec(update(Module).where(col(Module.id) == "M2").values(price_currency="USD"))
    refused = keeper.put(state, json={"state": "published"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/price/currency")
    assert answered(api) == "optimal"


def test_a_whole_catalogue_goes_to_another_currency_with_its_runs_and_not_before_the_budgets(keeper: Api) -> None:
    abroad, runs = SMALL.replace("SGD", "HKD"), RUNS.replace("SGD", "HKD")
    alone = send(keeper, ("all.yaml", abroad)).json()
    (fault,) = (found["message"] for found in alone["findings"] if found["severity"] == "fault")
    assert fault == "module M1 is priced in HKD, and its run M1-1 has a fixed price in SGD; both are one currency"
    with keeper.database.write() as session:
        session.add(Learner(id="E-1", created_at=NOW, updated_at=NOW))
        session.flush()
        session.add(Employment(learner="E-1", budget_minor=5, budget_currency="SGD"))
    early = send(keeper, ("all.yaml", abroad), ("runs.yaml", runs)).json()
    assert early["faults"] == 2
    assert "budgets are held in SGD" in early["findings"][0]["message"]
    with keeper.database.write() as session:
        session.exec(update(Employment).values(budget_currency="HKD"))
    ready = send(keeper, ("all.yaml", abroad), ("runs.yaml", runs)).json()
    assert ready["state"] == "ready"
    assert keeper.post(f"/v1/imports/{ready['id']}/application").status_code == 200
    with keeper.database.read() as session:
        assert set(session.exec(select(Module.price_currency))) == {"HKD"}
        assert set(session.exec(select(Offering.fixed_price_currency))) == {"HKD"}


def test_an_import_in_several_currencies_is_told_of_where_it_differs_from_most_of_it(api: Api) -> None:
    shown = send(api.keyed("admin"), ("a.yaml", SMALL.replace('"0", currency: SGD', '"0", currency: JPY'))).json()
    (fault,) = (found["message"] for found in shown["findings"] if found["severity"] == "fault")
    assert fault == "module M2 is priced in JPY, and most of this import is in SGD; price it in SGD"


@pytest.mark.parametrize(
    ("kind", "document", "pointer"),
    [
        ("modules", MODULE | {"effort_hours": 0}, "#/effort_hours"),
        (
            "modules",
            MODULE | {"outcomes": [{"competency": "f/a", "from_level": 1, "to_level": 2}]},
            "#/outcomes/0/to_level",
        ),
        ("modules", MODULE | {"requires": {"modules": [["M9"]]}}, "#/requires/modules/0/0"),
        (
            "modules",
            MODULE | {"requires": {"levels": [{"competency": "f/a", "level": 9}]}},
            "#/requires/levels/0/level",
        ),
        ("offerings", {"module": "M1", "start_on": "2027-03-02", "end_on": "2027-03-01"}, "#/end_on"),
        ("offerings", {"module": "M1", "start_on": "2027-03-01", "end_on": "9999-12-31"}, "#/end_on"),
        ("offerings", {"module": "M1", "start_on": "2027-03-01", "end_on": "2027-03-01", "seats": -1}, "#/seats"),
        ("offerings", {"module": "M9", "start_on": "2027-03-01", "end_on": "2027-03-01"}, "#/module"),
    ],
)
def test_what_no_plan_could_use_is_refused(
    api: Api, keeper: Api, kind: str, document: dict[str, Any], pointer: str
) -> None:
    refused = keeper.put(f"/v1/{kind}/M9", json=document)
    assert refused.status_code == 422
    assert pointer in {fault["pointer"] for fault in refused.json()["errors"]}
    assert answered(api) == "optimal"


CIRCLE = """\
modules:
  - {id: M8, price: {amount: 1, currency: SGD}, effort_hours: 1, requires: {modules: [[M9]]},
     outcomes: [{competency: f/a, from_level: 0, to_level: 1}]}
  - {id: M9, price: {amount: 1, currency: SGD}, effort_hours: 1, requires: {modules: [[M8]]},
     outcomes: [{competency: f/a, from_level: 0, to_level: 1}]}
"""
#: A module that needs what it gives.
SNAKE = """\
modules:
  - {id: M9, price: {amount: 1, currency: SGD}, effort_hours: 100000,
     requires: {levels: [{competency: f/a, level: 3}]}, outcomes: [{competency: f/a, from_level: 1, to_level: 3}]}
"""
FULL = "offerings: [{id: R, module: M1, start_on: 2027-03-01, end_on: 2027-03-01, seats: 2, booked: 9}]\n"


@pytest.mark.parametrize("text", [CIRCLE, SNAKE, FULL])
def test_what_helps_nobody_harms_nobody(api: Api, keeper: Api, text: str) -> None:
    shown = send(keeper, ("a.yaml", text)).json()
    assert shown["state"] == "ready", shown
    assert keeper.post(f"/v1/imports/{shown['id']}/application").status_code == 200
    assert answered(api) == "optimal"
