"""Offerings over HTTP: listed with their module."""

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
