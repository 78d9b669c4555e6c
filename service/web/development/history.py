"""The history of a learner's plans: every version, and what happened to the one that is looked at."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from service.schemas.development import DevelopmentEntry, DevelopmentPlanRead, EventRead, PlanDifference
from service.tables import DevelopmentPlan, Learner
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.development.naming import change_name
from service.web.development.page import HistoryEvent, HistoryPage, HistoryVersion
from service.web.development.view import STATE_KINDS
from service.web.words import Words

#: So many versions are listed; all of them are at the JSON twin.
MOST_VERSIONS = 50


def history_page(
    name: str,
    learner: str,
    entries: Iterable[DevelopmentEntry],
    plan: DevelopmentPlanRead | None,
    words: Words,
) -> HistoryPage:
    """Return the versions, the newest first; those of `plan` with all that happened to it."""
    return HistoryPage(
        heading=words.text("history-title", name=name),
        links=(Link(title=name, href=development_address(learner)),),
        versions=tuple(_version(entry, plan, words) for entry in entries),
    )


def versions_of(session: Session, learner: str) -> list[tuple[DevelopmentPlan, str | None]]:
    """Return the newest versions of a learner's plan, and what the learner is called."""
    question = (
        select(DevelopmentPlan, Learner.name)
        .join(Learner, col(Learner.id) == col(DevelopmentPlan.learner))
        .where(DevelopmentPlan.learner == learner)
        .order_by(col(DevelopmentPlan.version).desc())
    )
    return [(plan, name) for plan, name in session.exec(question.limit(MOST_VERSIONS))]


def _version(entry: DevelopmentEntry, plan: DevelopmentPlanRead | None, words: Words) -> HistoryVersion:
    totals = entry.totals
    return HistoryVersion(
        id=f"version-{entry.version}",
        title=words.text("history-version", number=words.number(entry.version)),
        href=development_address(entry.learner, entry.id),
        events_href=below(entry.learner, "history", plan=entry.id),
        state_text=words.text(f"plan-state-{entry.state}"),
        state_kind=STATE_KINDS[entry.state],
        totals=words.text(
            "history-totals",
            count=totals.steps,
            steps=words.number(totals.steps),
            price=words.money(totals.price.amount, totals.price.currency),
            hours=words.hours(totals.effort_hours),
        ),
        events=tuple(event_of(event, plan, words) for event in reversed(plan.history))
        if plan is not None and plan.id == entry.id
        else (),
    )


def event_of(event: EventRead, plan: DevelopmentPlanRead, words: Words) -> HistoryEvent:
    """Return one thing that happened to a plan, in words."""
    return HistoryEvent(
        moment=event.at.isoformat(),
        at=words.moment(event.at),
        title=_title(event, plan, words),
        by=words.text("history-by", who=words.text(f"who-{event.by.capacity}")),
        reason=event.reason,
        lines=tuple(_lines(event.difference, words)) if event.difference is not None else (),
    )


def _title(event: EventRead, plan: DevelopmentPlanRead, words: Words) -> str:
    if event.kind == "state" and event.from_state is not None and event.to_state is not None:
        return words.text(
            "event-state",
            **{
                "from": words.text(f"plan-state-{event.from_state}"),
                "to": words.text(f"plan-state-{event.to_state}"),
            },
        )
    status = event.about.get("status")
    if event.kind == "step" and status is not None:
        module = str(event.about.get("module", ""))
        title = next((step.title for step in plan.steps if step.module == module), module)
        return words.text("event-step", title=title, status=words.text(f"step-status-{status}"))
    change = event.about.get("change")
    if event.kind == "changed" and isinstance(change, dict):
        competencies = {gap.competency: gap.name for gap in plan.gaps}
        return words.text("event-changed-by", change=change_name(change, _titles(plan), competencies, words))
    if event.kind == "evidence" and "accepted" in event.about:
        return words.text("event-evidence-accepted" if event.about["accepted"] else "event-evidence-refused")
    return words.text(f"event-{event.kind}")


def _titles(plan: DevelopmentPlanRead) -> dict[str, str]:
    """Return what the modules are called that the plan has, had or is to do without."""
    titles: dict[str, str] = {}
    for event in plan.history:
        if event.difference is not None:
            titles |= {step.module: step.title for step in (*event.difference.added, *event.difference.removed)}
    titles |= {choice.module: choice.title for choice in plan.choices}
    return titles | {step.module: step.title for step in plan.steps}


def _lines(changed: PlanDifference, words: Words) -> Iterator[str]:
    for kind, titles in (
        ("added", [step.title for step in changed.added]),
        ("removed", [step.title for step in changed.removed]),
        ("moved", [step.title for step in changed.moved]),
    ):
        if titles:
            yield words.text(f"event-line-{kind}", modules=words.listed(titles))
    before, after = changed.totals.before, changed.totals.after
    if before.price != after.price:
        yield words.text(
            "event-line-price",
            before=words.money(before.price.amount, before.price.currency),
            after=words.money(after.price.amount, after.price.currency),
        )
    if before.effort_hours != after.effort_hours:
        yield words.text(
            "event-line-hours", before=words.hours(before.effort_hours), after=words.hours(after.effort_hours)
        )
