"""The figures at the head of a plan: readiness, targets, money, hours and the last day."""

from collections.abc import Iterator, Sequence

from service.development.accepted import Accepted
from service.schemas.answers import GapRead, Recommendation
from service.web.facts import PlanFacts
from service.web.plan_page import Tile
from service.web.words import Words


def tiles(answer: Recommendation, facts: PlanFacts, words: Words) -> Iterator[Tile]:
    """Yield the figures; those of a plan only where there is one."""
    counted, after = answer.coverage.before, answer.coverage.after
    before = counted if facts.accepted is None else facts.accepted.coverage
    plan = answer.plan
    yield Tile(
        label=words.text("tile-readiness"),
        before=words.percent(before) if plan else None,
        value=words.percent(after if plan else before),
        note=words.text("tile-readiness-note"),
        share=int((after if plan else before) * 100),
        share_before=int(before * 100),
        claimed=claimed_share(counted, facts.accepted, words),
    )
    met_before, met_after = targets_met(answer.gaps, facts.accepted)
    yield Tile(
        label=words.text("tile-targets"),
        before=words.number(met_before) if plan else None,
        value=words.text(
            "tile-targets-value",
            met=words.number(met_after if plan else met_before),
            all=words.number(len(answer.gaps)),
        ),
        note=None,
        share=share_of(met_after if plan else met_before, len(answer.gaps)),
        share_before=share_of(met_before, len(answer.gaps)),
    )
    if plan is None:
        return
    price, budget = plan.totals.price, facts.budget
    yield Tile(
        label=words.text("tile-cost"),
        before=None,
        value=words.money(price.amount, price.currency),
        note=words.text("tile-of-limit", limit=words.money(budget.amount, budget.currency))
        if budget
        else words.text("tile-no-limit"),
        share=share_of(price.minor, budget.minor) if budget else None,
    )
    limit = facts.effort_limit_hundredths
    yield Tile(
        label=words.text("tile-hours"),
        before=None,
        value=words.hours(plan.totals.effort_hours),
        note=words.text("tile-of-limit", limit=words.hours(limit / 100))
        if limit is not None
        else words.text("tile-no-limit"),
        share=share_of(round(plan.totals.effort_hours * 100), limit) if limit is not None else None,
    )
    if plan.totals.finish_on is not None:
        yield Tile(
            label=words.text("tile-finish"),
            before=None,
            value=words.day(plan.totals.finish_on),
            note=words.text("tile-finish-by", day=words.day(facts.finish_by))
            if facts.finish_by is not None
            else words.text("tile-finish-open"),
            share=None,
        )


def claimed_share(counted: float, accepted: Accepted | None, words: Words) -> str | None:
    """Say what readiness is with claims that nobody has accepted; nothing where there are none that matter."""
    return None if accepted is None else words.text("tile-readiness-claimed", share=words.percent(counted))


def targets_met(gaps: Sequence[GapRead], accepted: Accepted | None) -> tuple[int, int]:
    """Return how many targets are met before the plan, without claims that nobody has accepted, and with it."""
    levels = {gap.competency: gap.held for gap in gaps} if accepted is None else accepted.levels
    before = sum((levels[gap.competency] or 0) >= gap.required for gap in gaps)
    return before, sum(gap.reached >= gap.required for gap in gaps)


def share_of(part: int, whole: int) -> int:
    """Return the part in percent, from 0 to 100; of nothing, everything."""
    return min(100, part * 100 // whole) if whole > 0 else 100
