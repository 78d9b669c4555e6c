"""Plans as they are told: in the reader's language, with what the reader may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlmodel import Session, col, select

from service.development import awaiting, differing, making
from service.development.accepted import Accepted, accepted
from service.development.awaiting import Awaited
from service.development.held import Held
from service.development.moves import OPEN, actions, capacity_of, waits_for
from service.principals import Principal
from service.schemas.answers import Step
from service.schemas.development import (
    Actor,
    AwaitedRead,
    Capacity,
    ChoiceKind,
    ChoiceRead,
    DevelopmentGapRead,
    DevelopmentPlanRead,
    DevelopmentStepRead,
    EventKind,
    EventRead,
    EvidenceRead,
    EvidenceState,
    HeldRead,
    PlanState,
    ProgressRead,
    StepStatus,
    TargetRead,
    TotalsRead,
)
from service.schemas.values import Money
from service.tables import DevelopmentChoice, DevelopmentEvent, DevelopmentPlan, DevelopmentStep, Learner
from service.texts import LANGUAGES, Language
from service.translate.wording import spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is told beside a plan."""

    name: str | None
    role: str | None
    #: What the catalogue calls that role, in each language.
    titles: Mapping[str, Sequence[str]]
    previous: str | None
    following: str | None
    awaited: Sequence[Awaited]
    accepted: Accepted


def around(session: Session, found: Held, *, today: date) -> Around:
    """Read what is told beside a plan."""
    plan = found.plan
    learner, role = session.get(Learner, plan.learner), making.role_of(session, plan.learner)
    beside = select(DevelopmentPlan.version, DevelopmentPlan.id).where(
        DevelopmentPlan.learner == plan.learner,
        col(DevelopmentPlan.version).in_((plan.version - 1, plan.version + 1)),
    )
    versions: dict[int, str] = {version: key for version, key in session.exec(beside)}
    return Around(
        name=learner.name if learner else None,
        role=role,
        titles={} if role is None else making.titles_of(session, [role]),
        previous=versions.get(plan.version - 1),
        following=versions.get(plan.version + 1),
        awaited=awaiting.awaited(session, found, today=today),
        accepted=accepted(session, found, today=today),
    )


def read(found: Held, beside: Around, caller: Principal, language: Language, *, stale: bool) -> DevelopmentPlanRead:
    """Return a plan as it is told."""
    plan, asked = found.plan, found.plan.asked
    answer = spoken(found.answer, found.names, language).model_copy(update={"stale": stale})
    choices = [choice_read(choice, found, language) for choice in found.choices]
    currency = differing.currency_of(found.steps, found.answer)
    request: Mapping[str, Any] = asked["request"]
    titles: Mapping[str, Sequence[str]] = asked.get("titles") or {}
    evidence = _evidence(found, language)
    # What is decided names the role that was held then; until then it is whatever is held by now.
    role = beside.role if found.state in OPEN else asked.get("role", beside.role)
    return DevelopmentPlanRead(
        id=plan.id,
        learner=plan.learner,
        name=beside.name,
        role=role,
        role_title=_title(titles, role, language) or _title(beside.titles, role, language),
        target=target_of(request["target"], titles, language),
        version=plan.version,
        state=found.state,
        waits_for=waits_for(found.state),
        actions=actions(found.state, capacity_of(caller, plan.learner)),
        goal=answer.goal,
        limits=dict(request.get("limits") or {}),
        steps=_steps(
            found, {step.module: step for step in answer.plan.steps} if answer.plan else {}, choices, language
        ),
        gaps=_gaps(found, beside.accepted, language),
        awaited=[_awaited(entry, language) for entry in beside.awaited],
        coverage=answer.coverage,
        accepted_coverage=beside.accepted.coverage,
        totals=TotalsRead.model_validate(differing.totals(found.steps, currency)),
        progress=progress(found.steps, currency),
        choices=choices,
        evidence=evidence,
        counts_on_refused=any(entry.counts and entry.state in ("refused", "withdrawn") for entry in evidence)
        and found.state in ("draft", "proposed"),
        stale=stale,
        history=[_event(event, language) for event in found.events],
        proof=answer.proof,
        recommendation=answer,
        created_at=plan.created_at,
        created_by=_actor(plan.by, plan.capacity),
        updated_at=plan.updated_at,
        reason=plan.reason,
        previous=beside.previous,
        following=beside.following,
        etag=found.tag,
    )


def choice_read(choice: DevelopmentChoice, found: Held, language: Language) -> ChoiceRead:
    """Return a choice as it is told."""
    titles: Mapping[str, Sequence[str]] = found.plan.asked.get("titles") or {}
    called = titles.get(choice.module)
    return ChoiceRead(
        module=choice.module,
        title=called[LANGUAGES.index(language)] if called else found.names.module(choice.module, language),
        kind=cast(ChoiceKind, choice.kind),
        offering=choice.offering,
        reason=choice.reason,
        by=_actor(choice.by, choice.capacity),
        at=choice.at,
    )


def progress(steps: Sequence[DevelopmentStep], currency: str) -> ProgressRead:
    """Return how far steps are."""
    done = [step for step in steps if step.status == "done"]
    return ProgressRead(
        steps=len(steps),
        done=len(done),
        failed=sum(step.status == "failed" for step in steps),
        enrolled=sum(step.status == "enrolled" for step in steps),
        price_done=Money.of_minor(sum(step.price_minor for step in done), currency),
        effort_hours_done=sum(step.effort_hundredths for step in done) / 100,
    )


def _steps(
    found: Held, told: Mapping[str, Step], choices: Sequence[ChoiceRead], language: Language
) -> list[DevelopmentStepRead]:
    kept = {choice.module: choice for choice in choices if choice.kind == "keep"}
    rows = []
    for step in found.steps:
        answered = told.get(step.module)
        rows.append(
            DevelopmentStepRead(
                position=step.position,
                module=step.module,
                title=step.title_en if language == "en" else step.title_zh,
                status=cast(StepStatus, step.status),
                offering=step.offering,
                start_on=step.start_on,
                end_on=step.end_on,
                price=Money.of_minor(step.price_minor, step.currency),
                effort_hours=step.effort_hundredths / 100,
                closes=list(answered.closes) if answered else [],
                needs=list(answered.needs) if answered else [],
                why=answered.why if answered else None,
                kept=kept.get(step.module),
            )
        )
    return rows


def _gaps(found: Held, without: Accepted, language: Language) -> list[DevelopmentGapRead]:
    ratings: Mapping[str, Any] = found.plan.asked.get("ratings") or {}
    return [
        DevelopmentGapRead(
            **gap.model_dump(),
            name=found.names.competency(gap.competency, language),
            accepted=without.levels[gap.competency],
            rating=HeldRead.model_validate(ratings[gap.competency]) if gap.competency in ratings else None,
        )
        for gap in found.answer.gaps
    ]


def _awaited(entry: Awaited, language: Language) -> AwaitedRead:
    return AwaitedRead(
        competency=entry.competency,
        name=entry.names[LANGUAGES.index(language)],
        level=entry.level,
        modules=list(entry.modules),
    )


def _evidence(found: Held, language: Language) -> list[EvidenceRead]:
    return [
        EvidenceRead(
            id=row.id,
            competency=row.competency,
            name=found.names.competency(row.competency, language),
            level=row.level,
            items=row.items,
            statement=row.statement,
            link=row.link,
            state=cast(EvidenceState, row.state),
            counts=row.id in found.counts_on,
            by=_actor(row.by, row.capacity),
            at=row.at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in found.evidence
    ]


def _event(event: DevelopmentEvent, language: Language) -> EventRead:
    changes = event.document.get("difference")
    return EventRead(
        number=event.number,
        at=event.at,
        by=_actor(event.by, event.capacity),
        kind=cast(EventKind, event.kind),
        from_state=cast(PlanState | None, event.from_state),
        to_state=cast(PlanState | None, event.to_state),
        reason=event.reason,
        about={name: value for name, value in event.document.items() if name != "difference"},
        difference=None if changes is None else differing.told(changes, language),
    )


def target_of(target: Mapping[str, Any], titles: Mapping[str, Sequence[str]], language: Language) -> TargetRead:
    """Return what a request asks for, by the titles that are known of its roles."""
    roles = [target["role"]] if target.get("role") is not None else list(target.get("roles") or ())
    return TargetRead(
        roles=roles,
        titles=[_title(titles, role, language) or role for role in roles],
        by_requirements=target.get("requirements") is not None,
    )


def _title(titles: Mapping[str, Sequence[str]], key: str | None, language: Language) -> str | None:
    found = titles.get(key) if key is not None else None
    return found[LANGUAGES.index(language)] if found else None


def _actor(principal: str, capacity: str) -> Actor:
    return Actor(principal=principal, capacity=cast(Capacity, capacity))
