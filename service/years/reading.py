"""Scenarios as they are read: what is another in each, how far its plan is, and what that comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.annual import storing
from service.annual.documents import spoken
from service.annual.plans import status_of
from service.annual.running import KIND, failed
from service.etags import tag
from service.jobs import ledger
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualPlanRead, AnnualStatusName, ProgressRead
from service.schemas.training_scenarios import (
    OverrideRead,
    PriorityRead,
    ScenarioBudgetRead,
    ScenarioCentreRead,
    ScenarioContent,
    ScenarioEntry,
    ScenarioRead,
)
from service.tables import (
    AnnualPlan,
    CostCentre,
    Employment,
    Job,
    ScenarioOverride,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)
from service.texts import Language
from service.translate.wording import Names
from service.years import overcommitment
from service.years.money import Book, Sums, book, overrun, remaining
from service.years.question import Shared, budget_of, digest, overrides_of, priorities_of, shared
from service.years.titles import titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The annual plan of a scenario: how far it is, and what it comes to once it is there."""

    status: AnnualStatusName
    progress: ProgressRead | None
    document: AnnualPlanRead
    names: Names


def read(session: Session, row: TrainingScenario, language: Language) -> ScenarioRead:
    """Return a scenario with all that is another in it."""
    period = session.get_one(TrainingPeriod, row.period)
    common = shared(session, period)
    answered = answer_of(session, row)
    found = None if answered is None else spoken(answered.document, answered.names, language)
    sums = book(session, period, row)
    accepted = session.exec(
        select(TrainingNeed.competency, TrainingNeed.module).where(
            TrainingNeed.period == row.period, TrainingNeed.state == "accepted"
        )
    ).all()
    return ScenarioRead(
        **_entry(session, common, row, answered).model_dump(),
        content=content_of(session, row, language),
        overrides=_overrides(session, row, language),
        needs_accepted=len(accepted),
        needs_open_worded=sum(competency is None and module is None for competency, module in accepted),
        money=sums.total.told(period.currency),
        cost_centres=list(_centres(session, sums, found)),
        grants=[] if found is None else found.grants,
        proof=None if found is None else found.proof,
        warnings=[*overcommitment.notes(sums, language), *([] if found is None else found.warnings)],
        obstacles=[] if found is None else found.obstacles,
    )


def read_entries(session: Session, period: TrainingPeriod, rows: Iterable[TrainingScenario]) -> list[ScenarioEntry]:
    """Return scenarios of one period as a list has them."""
    common = shared(session, period)
    return [_entry(session, common, row, answer_of(session, row)) for row in rows]


def etag_of(session: Session, row: TrainingScenario, active: str | None) -> str:
    """Return the tag of a scenario: of what people have said and chosen, not of what was found.

    `active` is the scenario that the company works by: whoever chooses another one has to know which that was.
    """
    decided = ("learner", "module", "offering", "keep", "reason")
    return tag(
        {
            "id": row.id,
            "name": row.name,
            "changes": row.changes,
            "priorities": [[entry.learner, entry.priority] for entry in priorities_of(session, row.id)],
            "overrides": [[getattr(entry, name) for name in decided] for entry in overrides_of(session, row.id)],
            "plan": row.plan,
            "active": active,
            "is_frozen": row.frozen_at is not None,
        }
    )


def answer_of(session: Session, row: TrainingScenario) -> Answered | None:
    """Return the plan of a scenario; None where none was asked for, or where it has been removed since."""
    plan = None if row.plan is None else session.get(AnnualPlan, row.plan)
    job = None if plan is None else ledger.find(session, kind=KIND, subject=plan.id)
    if plan is None or job is None:
        return None
    document, names = storing.stored_answer(session, plan.id)
    if plan.outcome is None and job.failure is not None:
        document = failed(document, job.failure)
    status = status_of(plan, job)
    return Answered(status=status, progress=_progress(job), document=document, names=names)


def content_of(session: Session, row: TrainingScenario, language: Language) -> ScenarioContent:
    """Return what is another in a scenario than in its period."""
    changes = row.changes
    people = priorities_of(session, row.id)
    names = titles(session, language, learners=[entry.learner for entry in people])
    return ScenarioContent(
        name=row.name,
        budget=None if changes.get("budget") is None else LargeMoney.model_validate(changes["budget"]),
        unlimited=bool(changes.get("unlimited")),
        cost_centres=[
            ScenarioBudgetRead(
                cost_centre=entry["cost_centre"],
                amount=None if entry.get("amount") is None else LargeMoney.model_validate(entry["amount"]),
            )
            for entry in changes.get("cost_centres") or ()
        ],
        priorities=[
            PriorityRead(learner=entry.learner, learner_name=names.learners.get(entry.learner), priority=entry.priority)
            for entry in people
        ],
        grants=list(changes.get("grants") or ()),
        solve=changes.get("solve"),
    )


def _entry(session: Session, common: Shared, row: TrainingScenario, answered: Answered | None) -> ScenarioEntry:
    document = None if answered is None else answered.document
    has_changed = answered is not None and row.asked_hash != digest(session, common, row, answered_by=row.plan)
    is_frozen = row.frozen_at is not None
    return ScenarioEntry(
        id=row.id,
        etag=etag_of(session, row, common.period.active_scenario),
        period=row.period,
        name=row.name,
        copied_from=row.copied_from,
        is_active=common.period.active_scenario == row.id,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by,
        created_at=row.created_at,
        created_by=row.created_by,
        plan=None if answered is None else row.plan,
        status="unsolved" if answered is None else answered.status,
        progress=None if answered is None else answered.progress,
        is_stale=has_changed and not is_frozen,
        changed_since_frozen=has_changed and is_frozen,
        budget=budget_of(common.period, row.changes),
        totals=None if document is None else document.totals,
        coverage=None if document is None else document.coverage,
    )


def _overrides(session: Session, row: TrainingScenario, language: Language) -> list[OverrideRead]:
    decided: Sequence[ScenarioOverride] = overrides_of(session, row.id)
    names = titles(
        session,
        language,
        learners=[entry.learner for entry in decided],
        modules=[entry.module for entry in decided],
    )
    return [
        OverrideRead(
            learner=entry.learner,
            learner_name=names.learners.get(entry.learner),
            module=entry.module,
            module_title=names.module(entry.module),
            offering=entry.offering,
            keep=entry.keep,
            reason=entry.reason,
            decided_by=entry.decided_by,
            decided_at=entry.decided_at,
            is_in_plan=entry.plan_after is not None,
        )
        for entry in decided
    ]


def _centres(session: Session, sums: Book, found: AnnualPlanRead | None) -> Iterator[ScenarioCentreRead]:
    """Yield the cost centres by id, with their money as the ledger has it: the plan, and what is decided beside it."""
    years = {} if found is None else {centre.id: centre for centre in found.cost_centres}
    heads = _heads(session) if found is None else {}
    currency = sums.period.currency
    for centre in sorted(sums.centres, key=lambda centre: centre.id):
        limit, year = sums.limits.get(centre.id), years.get(centre.id)
        own = sums.rolled_up.get(centre.id, Sums())
        left = None if limit is None or year is None else limit.minor - own.planned
        yield ScenarioCentreRead(
            cost_centre=centre.id,
            name=centre.name,
            parent=centre.parent,
            learners=heads.get(centre.id, 0) if year is None else year.learners,
            budget=None if limit is None else LargeMoney.of_minor(limit.minor, currency),
            binding=None if limit is None else limit.binding,
            planned=None if year is None else LargeMoney.of_minor(own.planned, currency),
            decided=LargeMoney.of_minor(own.decided, currency),
            remaining=remaining(left, currency),
            overrun=overrun(left, currency),
            coverage=None if year is None else year.coverage,
        )


def _heads(session: Session) -> Mapping[str, int]:
    """Return how many learners there are in each cost centre and below it."""
    return rolled_up(session, own_heads(session))


def own_heads(session: Session) -> dict[str, int]:
    """Return how many learners each cost centre has of its own."""
    centre = col(Employment.cost_centre)
    counted = session.exec(select(centre, func.count()).where(centre.is_not(None)).group_by(centre))
    return {str(key): count for key, count in counted}


def rolled_up(session: Session, own: Mapping[str, int]) -> dict[str, int]:
    """Return numbers of cost centres with those of all below them."""
    parents = dict(session.exec(select(CostCentre.id, CostCentre.parent)).all())
    found: dict[str, int] = dict.fromkeys(parents, 0)
    for centre, number in own.items():
        above: str | None = centre
        while above is not None:
            found[above] = found.get(above, 0) + number
            above = parents.get(above)
    return found


def _progress(job: Job) -> ProgressRead | None:
    if job.progress is None:
        return None
    told = {name: job.progress[name] for name in ProgressRead.model_fields if name in job.progress}
    return ProgressRead.model_validate({**told, "elapsed_s": round(job.worked_ms / 1000, 1)})
