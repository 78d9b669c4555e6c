"""The form that asks for a plan: what it offers, what was entered, and what was wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from service.errors import Fault
from service.schemas.requests import GoalName
from service.web.reading import RolesOfFramework
from service.web.words import Words

#: The fields of the form by the part of the request that they become.
FIELD_BY_POINTER = {"#/target/role": "role", "#/limits/budget": "budget", "#/limits/effort_hours": "hours"}


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
class AskForm:
    """The form as the page shows it."""

    action: str
    frameworks: tuple[ChoiceGroup, ...]
    goals: tuple[Choice, ...]
    budget: str
    hours: str
    currency: str
    faults: tuple[str, ...]


def ask_form(
    offered: Iterable[RolesOfFramework],
    *,
    action: str,
    currency: str,
    words: Words,
    entered: Mapping[str, str] | None = None,
    faults: Iterable[Fault] = (),
) -> AskForm:
    """Return the form, with what was entered before still in it."""
    entered = entered or {}
    return AskForm(
        action=action,
        frameworks=tuple(
            ChoiceGroup(
                title=group.title,
                roles=tuple(
                    Choice(id=role.id, title=role.title, chosen=role.id == entered.get("role")) for role in group.roles
                ),
            )
            for group in offered
        ),
        goals=tuple(
            Choice(id=goal, title=words.text(f"goal-{goal}"), chosen=goal == entered.get("goal"))
            for goal in get_args(GoalName)
        ),
        budget=entered.get("budget", ""),
        hours=entered.get("hours", ""),
        currency=currency,
        # Two faults of one field read the same to a person; one sentence is enough.
        faults=tuple(dict.fromkeys(_in_words(fault, words) for fault in faults)),
    )


def request_document(learner: str, entered: Mapping[str, str], *, currency: str) -> dict[str, Any]:
    """Return the request that the form asks; what is wrong with it is found where every request is checked."""
    limits: dict[str, Any] = {}
    if budget := _number_text(entered.get("budget", "")):
        limits["budget"] = {"amount": budget, "currency": currency}
    if hours := _number_text(entered.get("hours", "")):
        limits["effort_hours"] = _number_or_text(hours)
    return {
        "learner": {"id": learner},
        "target": {"role": entered.get("role", "")},
        "limits": limits,
        "goal": entered.get("goal") or "closest",
    }


def _number_text(entered: str) -> str:
    """Return a number as people type it (spaces, grouping commas) as programs write it."""
    return "".join(entered.split()).replace(",", "").replace("，", "")


def _number_or_text(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _in_words(fault: Fault, words: Words) -> str:
    for pointer, field in FIELD_BY_POINTER.items():
        if fault.pointer == pointer or fault.pointer.startswith(f"{pointer}/"):
            return words.text(f"ask-fault-{field}")
    return fault.told(words.language)
