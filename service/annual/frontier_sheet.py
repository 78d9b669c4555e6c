"""The sheet of what each amount of the budget buys."""

from collections.abc import Iterator
from decimal import Decimal

from service.annual.workbooks import Cell
from service.schemas.annual import LargeMoney
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer

COLUMNS = (
    "budget:amount essential_steps:whole essential_steps_bound:whole steps:whole steps_bound:whole spent:amount"
    " plan_price:amount status"
)


def frontier_rows(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Yield the points of a year's curve, if it has one."""
    for point in answer.frontier.points if answer.frontier is not None else ():
        numbers: list[Cell] = [_whole(number) for term in point.terms for number in (term.value, term.bound)]
        status = say(language, f"point_{point.status}")
        yield _amount(point.budget), *(numbers or [None] * 4), _amount(point.spent), _amount(point.price), status


def _whole(number: float | str | None) -> int | None:
    return number if isinstance(number, int) else None


def _amount(money: LargeMoney | None) -> Decimal | None:
    return None if money is None else Decimal(money.amount)
