"""Amounts and hours: exact on the way in and on the way out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from service.schemas.values import EffortHours, Money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1500.00", "SGD", 150_000),
        ("1500", "SGD", 150_000),
        ("1500.5", "SGD", 150_050),
        ("0.01", "SGD", 1),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("999999999.99", "EUR", 99_999_999_999),
    ],
)
def test_an_amount_is_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    assert Money(amount=amount, currency=currency).minor == minor


@pytest.mark.parametrize(("amount", "currency"), [("1.5", "JPY"), ("1.2345", "KWD"), ("1.005", "SGD")])
def test_an_amount_has_no_more_decimals_than_its_currency(amount: str, currency: str) -> None:
    with pytest.raises(ValidationError, match="fault-decimals"):
        Money(amount=amount, currency=currency)


@given(st.integers(0, 10**15), st.sampled_from(["SGD", "JPY", "KWD", "CLF"]))
def test_minor_units_come_back_unchanged(minor: int, currency: str) -> None:
    written = Money.of_minor(minor, currency)
    digits = {"SGD": 2, "JPY": 0, "KWD": 3, "CLF": 4}[currency]
    assert Decimal(written.amount) == Decimal(minor).scaleb(-digits)
    assert written.minor == minor


def test_hours_are_whole_hundredths() -> None:
    hours = TypeAdapter(EffortHours)
    assert [hours.validate_python(value) for value in (14, 5.25, 0.07, Decimal("0.01"))] == [1400, 525, 7, 1]
    for wrong in (0, 0.001, -1, 100_000.5, True, "3", float("nan"), float("inf")):
        with pytest.raises(ValidationError):
            hours.validate_python(wrong)
