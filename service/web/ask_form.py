"""The form that asks for a plan: what it offers, what was entered, and what was wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from service.errors import Fault
from service.schemas.requests import GoalName
from service.web.reading import RolesOfFramework
from service.web.typed_numbers import number_text
from service.web.wishes import SPANS, Wishes
from service.web.words import Words

#: The fields of the form by the part of the request that they become.
FIELD_BY_POINTER = {
    "#/target/role": "role",
    "#/limits/budget": "budget",
    "#/limits/effort_hours": "hours",
    "#/limits/start_on": "start_on",
    "#/limits/finish_by": "finish_by",
    "#/limits/hours_per_week": "hours_per_week",
    "#/limits/unavailable": "unavailable",
}

#: Digits before and after the point of the largest and the smallest number that is taken for one.
DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list to choose from."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """Entries under one heading."""

    title: str
    roles: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span of days without learning, with names for its two fields that are its own on the page."""

    first_id: str
    last_id: str
    first_label: str
    last_label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """The form as the page shows it."""

    action: str
    frameworks: tuple[ChoiceGroup, ...]
    goals: tuple[Choice, ...]
    wishes: Wishes
    spans: tuple[Span, ...]
    currency: str
    faults: tuple[str, ...]
    #: The fields that the faults are in.
    faulty: frozenset[str]


def ask_form(
    offered: Iterable[RolesOfFramework],
    *,
    action: str,
    currency: str,
    words: Words,
    wishes: Wishes,
    faults: Iterable[Fault] = (),
) -> AskForm:
    """Return the form, with what was entered before still in it."""
    faults = tuple(faults)
    return AskForm(
        action=action,
        frameworks=tuple(
            ChoiceGroup(
                title=group.title,
                roles=tuple(
                    Choice(id=role.id, title=role.title, chosen=role.id == wishes.role) for role in group.roles
                ),
            )
            for group in offered
        ),
        goals=tuple(
            Choice(id=goal, title=words.text(f"goal-{goal}"), chosen=goal == wishes.goal) for goal in get_args(GoalName)
        ),
        wishes=wishes,
        spans=tuple(_spans(wishes, words)),
        currency=currency,
        # Two faults of one field read the same to a person; one sentence is enough.
        faults=tuple(dict.fromkeys(_in_words(fault, words) for fault in faults)),
        faulty=frozenset(field for fault in faults if (field := field_of(fault))),
    )


def request_document(learner: str, wishes: Wishes, *, currency: str) -> dict[str, Any]:
    """Return the request that the form asks; what is wrong with it is found where every request is checked."""
    limits: dict[str, Any] = {}
    if budget := number_text(wishes.budget):
        limits["budget"] = {"amount": budget, "currency": currency}
    for field, entered in (("effort_hours", wishes.hours), ("hours_per_week", wishes.hours_per_week)):
        if hours := number_text(entered):
            limits[field] = number_or_text(hours)
    for field, entered in (("start_on", wishes.start_on), ("finish_by", wishes.finish_by)):
        if day := entered.strip():
            limits[field] = day
    if wishes.unavailable:
        limits["unavailable"] = [{"from": first, "to": last} for first, last in wishes.unavailable]
    return {
        "learner": {"id": learner},
        "target": {"role": wishes.role},
        "limits": limits,
        "goal": wishes.goal or "closest",
    }


def _spans(wishes: Wishes, words: Words) -> Iterator[Span]:
    """Yield the spans that were entered, and empty ones to fill in."""
    count = max(SPANS, len(wishes.unavailable) + 1)
    entered = [*wishes.unavailable, *[("", "")] * count][:count]
    for number, (first, last) in enumerate(entered, start=1):
        yield Span(
            first_id=f"unavailable-from-{number}",
            last_id=f"unavailable-to-{number}",
            first_label=words.text("ask-unavailable-from", number=words.number(number)),
            last_label=words.text("ask-unavailable-to", number=words.number(number)),
            first=first,
            last=last,
        )


def number_or_text(text: str) -> Decimal | str:
    """Return the number that a text is; one that is none, or beyond all reason, is refused where requests are."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    # No hours have so many digits, and writing a million of them takes half a minute; infinity has no digits at all.
    return number if number.is_finite() and abs(number.adjusted()) <= DIGITS else text


def field_of(fault: Fault) -> str | None:
    """Return the field of the form that a fault is in."""
    for pointer, field in FIELD_BY_POINTER.items():
        if fault.pointer == pointer or fault.pointer.startswith(f"{pointer}/"):
            return field
    return None


def _in_words(fault: Fault, words: Words) -> str:
    field = field_of(fault)
    return fault.told(words.language) if field is None else words.text(f"ask-fault-{field.replace('_', '-')}")
