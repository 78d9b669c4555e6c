"""A recommendation in plain lines, for a terminal."""

from collections.abc import Iterator

from service.schemas.answers import Recommendation


def lines(recommendation: Recommendation, names: dict[str, str]) -> Iterator[str]:
    """Yield the answer line by line; `names` says what the competencies are called."""
    yield f"status: {recommendation.status}"
    for gap in recommendation.gaps:
        held = "unrated" if gap.held is None else gap.held
        reason = f", {gap.reason}" if gap.reason else ""
        name = names.get(gap.competency, gap.competency)
        yield f"{name}: {held} -> {gap.reached} of {gap.required} ({gap.state}{reason})"
    if recommendation.plan is not None:
        for step in recommendation.plan.steps:
            cost = f"{step.price.amount} {step.price.currency}, {step.effort_hours:g} h"
            days = f", {step.start_on} to {step.end_on}" if step.start_on is not None else ""
            yield f"  {step.position}. {step.module} {step.title}: {cost}{days}. {step.why.text}"
        totals = recommendation.plan.totals
        until = f", until {totals.finish_on}" if totals.finish_on is not None else ""
        yield f"total: {totals.price.amount} {totals.price.currency}, {totals.effort_hours:g} h{until}"
    for term in recommendation.proof.terms:
        yield f"proof: {term.name} {term.value}, bound {term.bound}"
    for note in (*recommendation.relaxations, *recommendation.warnings):
        yield f"note: {note.text}"
