"""The steps of a plan: what the answer says of each, how far it is, and what may be done about it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from service.development.moves import STEP_MOVES, UNDER_WAY
from service.schemas.development import Capacity, DevelopmentPlanRead, DevelopmentStepRead, StepStatus
from service.web.ask_form import Choice
from service.web.development.page import StepOfPlan
from service.web.development.standing import standing
from service.web.facts import PlanFacts
from service.web.plan_page import Chip, StepCard
from service.web.words import Words

#: How a status looks.
STATUS_KINDS: Mapping[StepStatus, str] = {
    "planned": "open",
    "requested": "waiting",
    "approved": "open",
    "enrolled": "good",
    "done": "good",
    "failed": "ended",
}
#: What a step has become when nothing more is to be done about it.
ENDED: frozenset[StepStatus] = frozenset({"done", "failed"})


def steps_of_plan(
    plan: DevelopmentPlanRead, cards: Mapping[str, StepCard], facts: PlanFacts, words: Words, *, capacity: Capacity
) -> Iterator[StepOfPlan]:
    """Yield the steps in the plan's order; one that was done before the answer was worked out has a card of its own."""
    for step in plan.steps:
        may_change = "try" in plan.actions and step.status not in ("enrolled", *ENDED)
        yield StepOfPlan(
            card=cards.get(step.module) or _card(step, facts, words),
            status=step.status,
            status_text=words.text(f"step-status-{step.status}"),
            status_kind=STATUS_KINDS[step.status],
            due=_due(step.start_on, words) if step.offering is not None and may_change else None,
            standing=standing(step.kept, words, may_release=may_change) if step.kept is not None else None,
            is_over=step.status in ENDED,
            may_change=may_change,
            marks=tuple(_marks(step, capacity, words)) if plan.state in UNDER_WAY else (),
            claims=tuple(_claims(step, facts, words)) if may_change else (),
        )


def claimed(value: str) -> dict[str, Any]:
    """Return the competency, the level and the items of one of the choices; whatever else was sent claims nothing."""
    try:
        competency, level, items = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return {}
    return {"competency": competency, "level": level} | ({"items": items} if items else {})


def _card(step: DevelopmentStepRead, facts: PlanFacts, words: Words) -> StepCard:
    return StepCard(
        position=step.position,
        label=words.text("step-number", position=words.number(step.position)),
        anchor=f"done-{step.position}",
        title=step.title,
        module=step.module,
        price=words.money(step.price.amount, step.price.currency),
        hours=words.hours(step.effort_hours),
        days=words.days(step.start_on, step.end_on) if step.start_on and step.end_on else None,
        pace=None,
        run=step.offering,
        facts=(),
        closes=tuple(
            Chip(
                competency=known.name if (known := facts.competencies.get(raised.competency)) else raised.competency,
                change=words.level_change(raised.from_level, raised.to_level),
            )
            for raised in step.closes
        ),
        covers=(),
        needs=(),
        why=None,
        why_href="",
        alternatives_href="",
    )


def _due(start_on: date | None, words: Words) -> str | None:
    return None if start_on is None else words.text("step-due", day=words.day(start_on))


def _marks(step: DevelopmentStepRead, capacity: Capacity, words: Words) -> Iterator[Choice]:
    """Yield what the caller may mark the step as; what leads on is before what takes something back."""
    order = list(STATUS_KINDS)
    here = order.index(step.status)
    found = [after for (before, after), may in STEP_MOVES.items() if before == step.status and capacity in may]
    for after in sorted(found, key=lambda status: order.index(status) < here):
        yield Choice(id=after, title=words.text(f"step-status-{after}"), chosen=False)


def _claims(step: DevelopmentStepRead, facts: PlanFacts, words: Words) -> Iterator[Choice]:
    """Yield what the step leads to, as what may be known already: items of a level, or levels, the highest first."""
    covered: dict[tuple[str, int], list[str]] = {}
    for item in step.why.params.get("items", ()) if step.why else ():
        if item in facts.levels_of_items:
            covered.setdefault(facts.levels_of_items[item], []).append(item)
    for (competency, level), items in covered.items():
        codes = words.listed(facts.items[item][0] for item in items)
        yield Choice(
            id=json.dumps([competency, level, items]),
            title=words.text("claim-items", name=_name(competency, facts), level=words.number(level), items=codes),
            chosen=False,
        )
    for raised in step.closes:
        known = facts.competencies.get(raised.competency)
        scale = {raised.to_level, *(level for level in (known.levels if known else ()) if level < raised.to_level)}
        for level in sorted(scale, reverse=True):
            if level > raised.from_level:
                yield Choice(
                    id=json.dumps([raised.competency, level, []]),
                    title=words.text("claim-level", name=_name(raised.competency, facts), level=words.number(level)),
                    chosen=False,
                )


def _name(competency: str, facts: PlanFacts) -> str:
    known = facts.competencies.get(competency)
    return known.name if known else competency
