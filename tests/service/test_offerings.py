"""Offerings over HTTP: listed with their module, and a plan that does not look at days says so."""

import pytest

from service.database import Database
from tests.service.conftest import Api


@pytest.fixture
def called_off(catalog_api: Api) -> str:
    """The id of a shipped module all of whose offerings were called off."""
    database: Database = catalog_api.database
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE offering SET retired = true WHERE module = 'CL-118'")
    return "CL-118"


def test_a_module_is_shown_with_the_days_on_which_it_is_held(catalog_api: Api) -> None:
    module = catalog_api.get("/v1/modules/CL-117").json()
    assert module["mode"] == "on-the-job"
    assert module["offerings"] is None
    held = catalog_api.get("/v1/modules/CL-118").json()["offerings"]
    assert len(held) >= 2
    assert [offering["start_on"] for offering in held] == sorted(offering["start_on"] for offering in held)
    first = held[0]
    assert set(first) == {
        "id", "start_on", "end_on", "exclusive", "seats", "booked", "min_seats", "fixed_price", "sample",
    }  # fmt: skip
    assert first["id"].startswith("CL-118-2027-")
    assert first["exclusive"] is True


def test_a_fixed_price_is_an_amount_in_the_currency_of_the_module(catalog_api: Api) -> None:
    page = catalog_api.get("/v1/modules", params={"page_size": "200"}).json()["items"]
    prices = [run["fixed_price"] for module in page for run in module["offerings"] or () if run["fixed_price"]]
    assert prices
    assert {price["currency"] for price in prices} == {"SGD"}
    assert all(float(price["amount"]) > 0 for price in prices)


def test_what_was_called_off_is_not_shown(catalog_api: Api, called_off: str) -> None:
    assert catalog_api.get(f"/v1/modules/{called_off}").json()["offerings"] == []


@pytest.mark.parametrize(("language", "sentence"), [("en", "Held on set days"), ("zh", "按期开班")])
def test_steps_that_are_held_on_days_are_named_in_a_warning(catalog_api: Api, language: str, sentence: str) -> None:
    request = {
        "learner": {"attainments": []},
        "target": {"role": "credit-account-manager/account-manager"},
    }
    answer = catalog_api.post("/v1/recommendations", json=request, headers={"Accept-Language": language}).json()
    steps = {step["module"]: step["title"] for step in answer["plan"]["steps"]}
    (warning,) = [note for note in answer["warnings"] if note["code"] == "offerings_not_planned"]
    dated = warning["params"]["modules"]
    assert dated
    assert set(dated) < set(steps)
    assert sentence in warning["text"]
    assert all(steps[module] in warning["text"] for module in dated)


def test_a_plan_of_undated_steps_says_nothing_of_days(catalog_api: Api) -> None:
    request = {
        "learner": {"attainments": []},
        "target": {"requirements": [{"competency": "csm/attention-to-detail", "level": 2}]},
        "limits": {"modes": ["self-paced"]},
    }
    answer = catalog_api.post("/v1/recommendations", json=request).json()
    assert answer["plan"]["steps"]
    assert "offerings_not_planned" not in {note["code"] for note in answer["warnings"]}
