"""How somebody gets a plan: from what is stored of them with one click, or with wishes of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from service.errors import Fault
from service.schemas.values import Money
from service.tables import Employment, Learner, LearnerTarget
from service.texts import Language
from service.web.ask_form import field_of, number_or_text
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.reading import currency_of_catalogue, role_titles
from service.web.typed_numbers import number_text
from service.web.words import Words

#: A working day: less shuts out courses of a day or two, and whoever has more or less says so in the form.
WEEKLY_HOURS = "8"
#: A plan has to be proposed and approved before its first day.
TO_DECIDE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is stored of a learner that a plan starts from."""

    name: str
    role: str | None
    #: Role ids, and what they are called.
    targets: tuple[str, ...]
    target_titles: tuple[str, ...]
    #: In the currency of the catalogue; an amount in another one is left to whoever asks.
    budget: Money | None
    effort_hundredths: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """The page of somebody who has no plan yet, or wants another."""

    heading: str
    lead: str
    links: tuple[Link, ...]
    action: str
    role: str | None
    #: None where no target is stored.
    targets: str | None
    limits: str
    begins: str
    hours_per_week: str
    week_fault: str | None
    #: Where the reader asks for what the year is to bring them, while that can be done.
    needs_href: str | None


def origin(session: Session, learner: str, language: Language) -> Origin | None:
    """Return what a plan of a stored learner starts from; None when nobody is stored by this id."""
    row = session.get(Learner, learner)
    if row is None:
        return None
    post = session.get(Employment, learner)
    question = select(LearnerTarget.role).where(col(LearnerTarget.learner) == learner)
    targets = tuple(session.exec(question.order_by(col(LearnerTarget.position))).all())
    budget = None
    if post is not None and post.budget_minor is not None and post.budget_currency is not None:
        budget = Money.of_minor(post.budget_minor, post.budget_currency)
    held = post.role if post is not None else None
    return Origin(
        name=row.name or row.id,
        role=next(iter(role_titles(session, [held], language))) if held else None,
        targets=targets,
        target_titles=tuple(role_titles(session, targets, language)),
        budget=budget if budget and budget.currency == currency_of_catalogue(session) else None,
        effort_hundredths=post.effort_hundredths if post is not None else None,
    )


def document_of(learner: str, known: Origin, hours_per_week: str, *, today: date) -> dict[str, Any]:
    """Return the request for a plan towards the stored targets, within what is stored."""
    limits: dict[str, Any] = {"start_on": (today + TO_DECIDE).isoformat()}
    if known.budget is not None:
        limits["budget"] = {"amount": known.budget.amount, "currency": known.budget.currency}
    if known.effort_hundredths is not None:
        limits["effort_hours"] = known.effort_hundredths / 100
    if (hours := number_text(hours_per_week)) != "":
        limits["hours_per_week"] = number_or_text(hours)
    target = {"role": known.targets[0]} if len(known.targets) == 1 else {"roles": list(known.targets)}
    return {"learner": {"id": learner}, "target": target, "limits": limits, "goal": "closest"}


def start_page(
    learner: str,
    known: Origin,
    words: Words,
    *,
    is_own: bool,
    is_again: bool,
    today: date,
    hours_per_week: str = WEEKLY_HOURS,
    faults: Iterable[Fault] = (),
    needs_href: str | None = None,
) -> StartPage:
    """Return the page; `is_again` where there is a plan already."""
    return StartPage(
        heading=words.text("start-title") if is_own else words.text("start-title-other", name=known.name),
        lead=words.text("start-lead-again" if is_again else "start-lead"),
        links=(Link(href=development_address(learner), title=known.name),) if is_again else (),
        action=below(learner, "start"),
        role=known.role,
        targets=words.listed(known.target_titles) if known.targets else None,
        limits=_limits(known, words),
        begins=words.text("start-begins", day=words.day(today + TO_DECIDE)),
        hours_per_week=hours_per_week,
        week_fault=words.text("ask-fault-hours-per-week")
        if any(field_of(fault) == "hours_per_week" for fault in faults)
        else None,
        needs_href=needs_href,
    )


def _limits(known: Origin, words: Words) -> str:
    told = []
    if known.budget is not None:
        told.append(words.money(known.budget.amount, known.budget.currency))
    if known.effort_hundredths is not None:
        told.append(words.text("start-limit-hours", hours=words.hours(known.effort_hundredths / 100)))
    return words.text("start-limits", limits=words.listed(told)) if told else words.text("start-limits-none")
