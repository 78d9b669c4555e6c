"""The four figures of a plan: readiness, hours, money and the last day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from service.development.accepted import Accepted
from service.schemas.development import DevelopmentPlanRead
from service.schemas.values import Money
from service.web.plan_page import Tile
from service.web.plan_tiles import claimed_share, share_of, targets_met
from service.web.words import Words


def tiles(plan: DevelopmentPlanRead, accepted: Accepted | None, words: Words) -> Iterator[Tile]:
    """Yield the four tiles; each says what it is of, and the first what is `accepted` where the plan counts on more."""
    before, after = plan.accepted_coverage, plan.coverage.after
    met_before, met_after = targets_met(plan.recommendation.gaps, accepted)
    yield Tile(
        label=words.text("tile-readiness"),
        before=words.percent(before),
        value=words.percent(after),
        note=words.text(
            "tile-met",
            before=words.number(met_before),
            after=words.number(met_after),
            all=words.number(len(plan.recommendation.gaps)),
        ),
        share=int(after * 100),
        share_before=int(before * 100),
        claimed=claimed_share(plan.coverage.before, accepted, words),
    )
    yield _hours(plan, words)
    price = plan.totals.price
    budget = Money.model_validate(given) if (given := plan.limits.get("budget")) else None
    yield Tile(
        label=words.text("tile-cost"),
        before=None,
        value=words.money(price.amount, price.currency),
        note=words.text("tile-of-limit", limit=words.money(budget.amount, budget.currency))
        if budget
        else words.text("tile-no-limit"),
        share=share_of(price.minor, budget.minor) if budget and budget.currency == price.currency else None,
    )
    finish_by = plan.limits.get("finish_by")
    yield Tile(
        label=words.text("tile-finish"),
        before=None,
        value=words.day(plan.totals.finish_on) if plan.totals.finish_on else words.text("difference-undated"),
        note=words.text("tile-finish-by", day=words.day(_day(finish_by)))
        if finish_by
        else words.text("tile-finish-open"),
        share=None,
    )


def accepted_of(plan: DevelopmentPlanRead) -> Accepted | None:
    """Return what is held without claims that nobody has accepted; none where that is what the plan counts on."""
    told = Accepted(coverage=plan.accepted_coverage, levels={gap.competency: gap.accepted for gap in plan.gaps})
    return told.apart_from(plan.recommendation.gaps)


def _hours(plan: DevelopmentPlanRead, words: Words) -> Tile:
    limit = plan.limits.get("effort_hours")
    # No hours at all are a limit as well.
    allowed = (
        words.text("tile-of-limit", limit=words.hours(limit)) if limit is not None else words.text("tile-no-limit")
    )
    weekly = plan.recommendation.effective.hours_per_week
    note = allowed
    if weekly is not None:
        note = words.text("tile-of", limit=allowed, more=words.text("tile-a-week", hours=words.hours(weekly)))
    return Tile(
        label=words.text("tile-hours"),
        before=None,
        value=words.hours(plan.totals.effort_hours),
        note=note,
        share=share_of(round(plan.totals.effort_hours * 100), round(limit * 100)) if limit is not None else None,
    )


def _day(given: Any) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))
