"""Numbers as people type them: what is grouped as pages group it is read, and what may mean something else is not."""

import pytest

from service.web.administration.entry_forms import document_of
from service.web.ask_form import request_document
from service.web.typed_numbers import number_text
from service.web.wishes import Wishes
from service.web.years.period_list import PeriodEntered, record_of


@pytest.mark.parametrize(
    ("entered", "read"),
    [
        ("1500", "1500"),
        (" 1500.50 ", "1500.50"),
        ("1,500", "1500"),
        ("12,345,678.90", "12345678.90"),
        ("1 500", "1500"),
        ("1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}000.5", "1500000.5"),
        ("1\N{NARROW NO-BREAK SPACE}500", "1500"),
        ("１，５００．５０", "1500.50"),
        ("８", "8"),
        ("", ""),
        ("\N{IDEOGRAPHIC SPACE}", ""),
    ],
)
def test_what_is_grouped_as_pages_group_it_is_read(entered: str, read: str) -> None:
    assert number_text(entered) == read


@pytest.mark.parametrize(
    "entered",
    ["1,5", "1,50", "1.000,50", "1,00,000", "1,,000", ",500", "1 50", "1,500 000", "1500,000", "1'500", "lots"],
)
def test_what_may_mean_another_number_stays_as_it_was_typed(entered: str) -> None:
    assert number_text(entered) == entered


def test_every_form_reads_numbers_in_the_same_way() -> None:
    typed, read = "１,５00", "1500"
    entered = PeriodEntered(budget=typed, currency="sgd")
    assert record_of(entered)["budget"] == {"amount": read, "currency": "SGD"}
    asked = request_document("E-1", Wishes(budget=typed, hours="40,5"), currency="SGD")
    # Forty and a half hours to whoever typed them, and never four hundred and five.
    assert asked["limits"] == {"budget": {"amount": read, "currency": "SGD"}, "effort_hours": "40,5"}
    module, _ = document_of("module", {"effort_hours": "1,500.5", "price_amount": typed, "price_currency": "sgd"})
    assert (module["effort_hours"], module["price"]) == (1500.5, {"amount": read, "currency": "SGD"})
