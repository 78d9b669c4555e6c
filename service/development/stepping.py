"""The steps of a plan, as rows: from an answer, with what has begun or is done already kept as it is."""

from collections.abc import Iterable, Sequence

from service.schemas.answers import Recommendation, Step
from service.schemas.values import Money
from service.tables import DevelopmentStep
from service.translate.wording import Names

#: What of an earlier version stays in the next whatever becomes of it.
_REMAINS = ("enrolled", "done", "failed")


def steps_of(
    plan: str, answer: Recommendation, names: Names, earlier: Iterable[DevelopmentStep] = ()
) -> list[DevelopmentStep]:
    """Return the steps of a plan that follows an answer, after those that are behind the learner."""
    remaining = {step.module: step for step in earlier if step.status in _REMAINS}
    found: list[DevelopmentStep] = []
    for step in answer.plan.steps if answer.plan else ():
        before = remaining.get(step.module)
        if before is None or before.status == "failed":
            # What was failed and is planned anew is a step like any other.
            remaining.pop(step.module, None)
            found.append(_new(plan, step, names))
        else:
            remaining.pop(step.module)
            found.append(_kept(plan, step, before))
    return _numbered(plan, [*remaining.values(), *found])


def totals_minor(steps: Sequence[DevelopmentStep]) -> tuple[int, int]:
    """Return what steps cost in minor units, and their effort in hundredths of an hour."""
    return sum(step.price_minor for step in steps), sum(step.effort_hundredths for step in steps)


def _new(plan: str, step: Step, names: Names) -> DevelopmentStep:
    return DevelopmentStep(
        plan=plan,
        module=step.module,
        position=step.position,
        offering=step.offering,
        title_en=names.module(step.module, "en"),
        title_zh=names.module(step.module, "zh"),
        status="planned",
        price_minor=Money.model_validate(step.price.model_dump()).minor,
        currency=step.price.currency,
        effort_hundredths=round(step.effort_hours * 100),
        start_on=step.start_on,
        end_on=step.end_on,
    )


def _kept(plan: str, step: Step, before: DevelopmentStep) -> DevelopmentStep:
    """Return a step that goes on, or is done: what was planned for it holds, but for days that only the answer has."""
    kept = before.model_dump() | {"plan": plan, "position": step.position}
    if before.start_on is None and before.status == "enrolled":
        kept |= {"start_on": step.start_on, "end_on": step.end_on}
    return DevelopmentStep(**kept)


def _numbered(plan: str, steps: Iterable[DevelopmentStep]) -> list[DevelopmentStep]:
    return [
        DevelopmentStep(**(step.model_dump() | {"plan": plan, "position": position}))
        for position, step in enumerate(steps, start=1)
    ]
