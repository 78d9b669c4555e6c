"""All periods, and the form that makes a new one or changes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.errors import Fault
from service.schemas.periods import PeriodPage, PeriodRead
from service.web.form_fields import PERIOD, FieldFault, by_field, field_faults
from service.web.typed_numbers import number_text
from service.web.words import Words
from service.web.years.parts import STATE_KINDS, Badge, counted, paged, period_address


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCard:
    """One period of the list."""

    href: str
    title: str
    id: str
    days: str
    state: Badge
    budget: str
    needs: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodsPage:
    """The whole page."""

    cards: tuple[PeriodCard, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEntered:
    """What was entered about a period, as it was entered."""

    id: str = ""
    name: str = ""
    start_on: str = ""
    end_on: str = ""
    currency: str = ""
    budget: str = ""
    collect_from: str = ""
    collect_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodForm:
    """The form as a page shows it."""

    action: str
    entered: PeriodEntered
    faults: tuple[FieldFault, ...]
    by_field: Mapping[str, str]
    #: False where the id is given already.
    is_new: bool
    etag: str


def periods_page(found: PeriodPage, words: Words) -> PeriodsPage:
    """Return the list of periods."""
    return PeriodsPage(
        cards=tuple(_card(period, words) for period in found.items), more=paged("/periods", found.next_page_token)
    )


def state_badge(state: str, words: Words) -> Badge:
    """Return the state of a period as a word in a frame."""
    return Badge(text=words.text(f"period-state-{state}"), kind=STATE_KINDS[state])


def title_of(period: PeriodRead) -> str:
    """Return what a period is called."""
    return period.name or period.id


def period_form(
    entered: PeriodEntered, words: Words, *, action: str, is_new: bool, etag: str = "", faults: Iterable[Fault] = ()
) -> PeriodForm:
    """Return the form with what was entered still in it, and what is wrong beside each field."""
    listed = tuple(field_faults(faults, PERIOD, words))
    return PeriodForm(
        action=action,
        entered=entered,
        faults=listed,
        by_field=by_field(listed),
        is_new=is_new,
        etag=etag,
    )


def entered_of(period: PeriodRead) -> PeriodEntered:
    """Return a stored period as the form has it."""
    return PeriodEntered(
        id=period.id,
        name=period.name or "",
        start_on=period.start_on.isoformat(),
        end_on=period.end_on.isoformat(),
        currency=period.currency,
        budget=period.budget.amount if period.budget is not None else "",
        collect_from=period.collect_from.isoformat() if period.collect_from is not None else "",
        collect_until=period.collect_until.isoformat() if period.collect_until is not None else "",
    )


def record_of(entered: PeriodEntered, before: PeriodRead | None = None) -> dict[str, Any]:
    """Return the record that the form asks to be stored; its faults are found where every record is checked."""
    entered = replace(entered, currency=entered.currency.strip().upper())
    record: dict[str, Any] = {
        "start_on": entered.start_on.strip(),
        "end_on": entered.end_on.strip(),
        "currency": entered.currency,
    }
    for name in ("name", "collect_from", "collect_until"):
        if value := getattr(entered, name).strip():
            record[name] = value
    if amount := number_text(entered.budget):
        record["budget"] = {"amount": amount, "currency": entered.currency}
    if before is not None:
        record["budgets"] = [budget.model_dump(mode="json") for budget in before.budgets]
    return record


def _card(period: PeriodRead, words: Words) -> PeriodCard:
    budget = period.budget
    return PeriodCard(
        href=period_address(period.id),
        title=title_of(period),
        id=period.id,
        days=words.days(period.start_on, period.end_on),
        state=state_badge(period.state, words),
        budget=words.text("no-limit") if budget is None else words.money(budget.amount, budget.currency),
        needs=counted(period.needs, words),
        sample=period.sample,
    )
