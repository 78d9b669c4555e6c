"""What one plan has that another has not, in words: modules, totals and levels."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from service.schemas.development import PlanDifference, StepNamed, TotalsRead
from service.schemas.questions import Place
from service.web.development.page import ChangedModule, Difference, Figure, LevelOutcome
from service.web.words import Words


def difference_of(changed: PlanDifference, words: Words, *, lead: str = "") -> Difference:
    """Return which modules come, go and move."""
    return Difference(
        lead=lead,
        added=tuple(_named(step, words) for step in changed.added),
        removed=tuple(_named(step, words) for step in changed.removed),
        moved=tuple(
            ChangedModule(
                title=step.title,
                note=words.text("difference-times", before=_time(step.before, words), after=_time(step.after, words)),
            )
            for step in changed.moved
        ),
    )


def figures(changed: PlanDifference, words: Words, *, open_before: int, open_after: int) -> Iterator[Figure]:
    """Yield the totals of both plans."""
    before, after = changed.totals.before, changed.totals.after
    readiness = Decimal(str(changed.coverage_after)) - Decimal(str(changed.coverage_before))
    points = round(readiness * 100)
    yield Figure(
        name=words.text("trial-figure-readiness"),
        before=words.percent(changed.coverage_before),
        after=words.percent(changed.coverage_after),
        change=words.text("trial-points", count=abs(points), change=_signed(points, words.number(abs(points))))
        if points
        else words.text("trial-no-change"),
    )
    yield Figure(
        name=words.text("trial-figure-gaps"),
        before=words.number(open_before),
        after=words.number(open_after),
        change=_change(open_after - open_before, words.number(abs(open_after - open_before)), words),
    )
    money = after.price.minor - before.price.minor
    yield Figure(
        name=words.text("trial-figure-price"),
        before=words.money(before.price.amount, before.price.currency),
        after=words.money(after.price.amount, after.price.currency),
        change=_change(money, words.minor_money(abs(money), after.price.currency), words),
    )
    hours = Decimal(str(after.effort_hours)) - Decimal(str(before.effort_hours))
    yield Figure(
        name=words.text("trial-figure-hours"),
        before=words.hours(before.effort_hours),
        after=words.hours(after.effort_hours),
        change=_change(hours, words.hours(abs(hours)), words),
    )
    yield Figure(
        name=words.text("trial-figure-steps"),
        before=words.number(before.steps),
        after=words.number(after.steps),
        change=_change(after.steps - before.steps, words.number(abs(after.steps - before.steps)), words),
    )
    if before.finish_on is not None or after.finish_on is not None:
        yield _finish(before, after, words)


def levels(changed: PlanDifference, words: Words) -> Iterator[LevelOutcome]:
    """Yield the levels that come out differently."""
    for gap in changed.gaps:
        before, after = gap.reached.before, gap.reached.after
        if (before or 0) != (after or 0):
            required = gap.required.after if gap.required.after is not None else gap.required.before
            yield LevelOutcome(
                name=gap.name,
                before=_level(before, words),
                after=_level(after, words),
                required=_level(required, words),
                kind="down" if (after or 0) < (before or 0) else "up",
            )


def _named(step: StepNamed, words: Words) -> ChangedModule:
    price = words.money(step.price.amount, step.price.currency)
    hours = words.hours(step.effort_hours)
    if step.start_on is None or step.end_on is None:
        return ChangedModule(title=step.title, note=words.text("difference-module", price=price, hours=hours))
    days = words.days(step.start_on, step.end_on)
    return ChangedModule(title=step.title, note=words.text("difference-dated", days=days, price=price, hours=hours))


def _time(place: Place, words: Words) -> str:
    if place.start_on is None or place.end_on is None:
        return words.text("difference-undated")
    return words.days(place.start_on, place.end_on)


def _finish(before: TotalsRead, after: TotalsRead, words: Words) -> Figure:
    days = (after.finish_on - before.finish_on).days if before.finish_on and after.finish_on else 0
    told = words.text("change-days", count=abs(days), days=words.number(abs(days)))
    return Figure(
        name=words.text("trial-figure-finish"),
        before=_day(before.finish_on, words),
        after=_day(after.finish_on, words),
        change=_change(days, told, words) if before.finish_on and after.finish_on else "",
    )


def _day(value: date | None, words: Words) -> str:
    return "–" if value is None else words.day(value)


def _level(value: int | None, words: Words) -> str:
    return "–" if value is None else words.number(value)


def _change(change: Decimal | int, size: str, words: Words) -> str:
    return _signed(change, size) if change else words.text("trial-no-change")


def _signed(change: Decimal | int, size: str) -> str:
    return f"{'−' if change < 0 else '+'}{size}"
