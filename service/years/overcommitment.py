"""What is said of budgets beside plans that people have approved: what is left of them, or that nothing is."""

from collections.abc import Iterator
from typing import Any

from service.schemas.annual import LargeMoney
from service.schemas.answers import Note
from service.texts import Language, say
from service.written import money
from service.years.money import Book, Sums


def notes(book: Book, language: Language) -> Iterator[Note]:
    """Yield a warning for each hard budget that is below what development plans have committed and consumed."""
    if book.budget is not None and (over := book.total.decided - book.budget.minor) > 0:
        yield _note(book, "scenario_overcommitted", over, language)
    for centre in book.centres:
        limit = book.limits.get(centre.id)
        if limit is None or limit.binding != "hard":
            continue
        over = book.rolled_up.get(centre.id, Sums()).decided - limit.minor
        if over > 0:
            about = {"cost_centre": centre.id, "name": centre.name}
            yield _note(book, "scenario_centre_overcommitted", over, language, **about)


def budget_left(book: Book, language: Language) -> Iterator[Note]:
    """Yield what the budgets on the sheets of a plan are, where development plans have taken something of them."""
    if book.total.decided:
        yield _note(book, "scenario_budget_left", book.total.decided, language)


def _note(book: Book, code: str, minor: int, language: Language, **about: Any) -> Note:
    amount = LargeMoney.of_minor(minor, book.period.currency)
    told = {
        "amount": money(amount.amount, amount.currency, language),
        "name": about.get("name") or about.get("cost_centre") or "",
    }
    text = say(language, code, told)
    return Note(code=code, params={**about, "amount": amount.amount, "currency": amount.currency}, text=text)
