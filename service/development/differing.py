"""What one plan has that another has not; kept in no language, and told in the reader's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog import NO_CURRENCY
from service.development.stepping import totals_minor
from service.schemas.answers import GapRead, Recommendation, TermRead
from service.schemas.development import PlanDifference
from service.schemas.values import Money
from service.tables import DevelopmentStep
from service.texts import LANGUAGES, Language
from service.translate.wording import Names

#: Fields that hold a text for each language until somebody reads them.
_WORDS = ("title", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two plans."""

    steps: Sequence[DevelopmentStep]
    answer: Recommendation
    names: Names


def totals(steps: Sequence[DevelopmentStep], currency: str) -> dict[str, Any]:
    """Return what steps come to, as a document."""
    price, effort = totals_minor(steps)
    days = [step.end_on for step in steps if step.end_on is not None]
    return {
        "price": Money.of_minor(price, currency).model_dump(),
        "effort_hours": effort / 100,
        "steps": len(steps),
        "finish_on": max(days).isoformat() if days else None,
    }


def currency_of(steps: Sequence[DevelopmentStep], answer: Recommendation) -> str:
    """Return the currency of a plan, which has one even without steps."""
    if steps:
        return steps[0].currency
    return answer.plan.totals.price.currency if answer.plan else NO_CURRENCY


def difference(before: Side, after: Side) -> dict[str, Any]:
    """Return what changes from one plan to the other, in no language."""
    old, new = ({step.module: step for step in side.steps} for side in (before, after))
    currency = currency_of(before.steps or after.steps, after.answer)
    paid, worked = totals_minor(before.steps)
    price, effort = totals_minor(after.steps)
    more = price - paid
    amount = Money.of_minor(abs(more), currency).amount
    return {
        "kept": [module for module in new if module in old],
        "added": [_step(step) for module, step in new.items() if module not in old],
        "removed": [_step(step) for module, step in old.items() if module not in new],
        "moved": [
            {
                "module": module,
                "title": [step.title_en, step.title_zh],
                "before": _place(old[module]),
                "after": _place(step),
            }
            for module, step in new.items()
            if module in old and _place(old[module]) != _place(step)
        ],
        "totals": {
            "before": totals(before.steps, currency),
            "after": totals(after.steps, currency),
            "price": f"-{amount}" if more < 0 else amount,
            "effort_hours": (effort - worked) / 100,
            "steps": len(new) - len(old),
        },
        "gaps": _gaps(before, after),
        "coverage_before": before.answer.coverage.after,
        "coverage_after": after.answer.coverage.after,
        "terms": _terms(before.answer.proof.terms, after.answer.proof.terms),
    }


def told(document: Any, language: Language) -> PlanDifference:
    """Return a difference in one language."""
    return PlanDifference.model_validate(_in_words(document, language))


def _in_words(value: Any, language: Language) -> Any:
    if isinstance(value, dict):
        return {
            name: part[LANGUAGES.index(language)]
            if name in _WORDS and isinstance(part, (list, tuple))
            else _in_words(part, language)
            for name, part in value.items()
        }
    return [_in_words(part, language) for part in value] if isinstance(value, list) else value


def _step(step: DevelopmentStep) -> dict[str, Any]:
    return {
        "module": step.module,
        "title": [step.title_en, step.title_zh],
        **_place(step),
        "price": Money.of_minor(step.price_minor, step.currency).model_dump(),
        "effort_hours": step.effort_hundredths / 100,
    }


def _place(step: DevelopmentStep) -> dict[str, Any]:
    return {
        "offering": step.offering,
        "start_on": step.start_on.isoformat() if step.start_on else None,
        "end_on": step.end_on.isoformat() if step.end_on else None,
    }


def _gaps(before: Side, after: Side) -> list[dict[str, Any]]:
    old: Mapping[str, GapRead] = {gap.competency: gap for gap in before.answer.gaps}
    new: Mapping[str, GapRead] = {gap.competency: gap for gap in after.answer.gaps}
    found = []
    for competency in dict.fromkeys((*old, *new)):
        first, second = old.get(competency), new.get(competency)
        levels = {
            "required": {"before": first and first.required, "after": second and second.required},
            "reached": {"before": first and first.reached, "after": second and second.reached},
        }
        if any(level["before"] != level["after"] for level in levels.values()):
            names = after.names if competency in after.names.competencies else before.names
            called = [names.competency(competency, language) for language in LANGUAGES]
            found.append({"competency": competency, "name": called, **levels})
    return found


def _terms(before: Sequence[TermRead], after: Sequence[TermRead]) -> list[dict[str, Any]]:
    old = {term.name: term.value for term in before}
    new = {term.name: term.value for term in after}
    return [
        {
            "name": name,
            "before": old.get(name),
            "after": new.get(name),
            "change": _change(name, old.get(name), new.get(name)),
        }
        for name in dict.fromkeys((*new, *old))
    ]


def _change(name: str, before: Any, after: Any) -> int | float | str | None:
    if before is None or after is None:
        return None
    if name == "price":
        return str(Decimal(after) - Decimal(before))
    if name == "finish_on":
        return (date.fromisoformat(after) - date.fromisoformat(before)).days
    change: int | float = round(after - before, 2)
    return change
