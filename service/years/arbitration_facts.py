"""What is read for one page of an arbitration: the plans of its people, names, worth, and what decisions displaced."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

import catalog
from service.schemas.annual_answers import AnnualGapRead, EnrolmentRead
from service.tables import (
    AnnualEnrolment,
    AnnualGap,
    AnnualLearner,
    AnnualPlan,
    LearnerTarget,
    ScenarioChange,
    ScenarioNeed,
    ScenarioOverride,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)
from service.texts import Language
from service.years.titles import Titles, titles

#: Plans that hold something.
_FOUND = ("optimal", "feasible", "cancelled")

Thing = ScenarioOverride | TrainingNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansOfPeople:
    """What the plans of a page say about its people."""

    #: By plan and learner.
    enrolments: Mapping[tuple[str, str], Sequence[EnrolmentRead]] = field(default_factory=dict)
    #: Of the present plan, by learner and competency.
    gaps: Mapping[tuple[str, str], AnnualGapRead] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    found: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One page on its way to be told."""

    session: Session
    period: TrainingPeriod
    scenario: TrainingScenario
    language: Language
    plans: PlansOfPeople
    names: Titles
    worth: Mapping[str, int]
    weights: Mapping[tuple[str, str], int]
    changes: Mapping[str, Sequence[ScenarioChange]]


def gathered(
    session: Session,
    period: TrainingPeriod,
    scenario: TrainingScenario,
    language: Language,
    things: Sequence[Thing],
) -> Gathered:
    """Read for all entries of a page at once what is told of each."""
    overrides = [thing for thing in things if isinstance(thing, ScenarioOverride)]
    asked = [thing for thing in things if isinstance(thing, TrainingNeed)]
    learners = sorted({thing.learner for thing in things})
    plans = _read_plans(session, scenario, overrides, learners)
    changes = _changes(session, scenario, overrides)
    told = [change for found in changes.values() for change in found]
    rows = session.exec(
        select(ScenarioNeed).where(
            ScenarioNeed.scenario == scenario.id, col(ScenarioNeed.need).in_([need.id for need in asked])
        )
    )
    return Gathered(
        session=session,
        period=period,
        scenario=scenario,
        language=language,
        plans=plans,
        names=titles(
            session,
            language,
            learners=[*learners, *(change.learner for change in told)],
            competencies=[need.competency for need in asked],
            modules=[*(thing.module for thing in things), *(change.module for change in told)],
        ),
        worth={row.need: row.worth for row in rows},
        weights=dict(_weights(session, {override.learner for override in overrides})),
        changes=changes,
    )


def _read_plans(
    session: Session, scenario: TrainingScenario, overrides: Iterable[ScenarioOverride], learners: Sequence[str]
) -> PlansOfPeople:
    named = {scenario.plan, *(override.plan_before for override in overrides)} - {None}
    outcomes = session.exec(
        select(AnnualPlan.id).where(
            col(AnnualPlan.id).in_(named),
            col(AnnualPlan.outcome).in_(_FOUND),
            # One that was stopped before anything was found has none.
            col(AnnualPlan.id).in_(select(AnnualLearner.plan)),
        )
    ).all()
    enrolments: defaultdict[tuple[str, str], list[EnrolmentRead]] = defaultdict(list)
    question = select(AnnualEnrolment.plan, AnnualEnrolment.document).where(
        col(AnnualEnrolment.plan).in_(outcomes), col(AnnualEnrolment.learner).in_(learners)
    )
    for plan, document in session.exec(question.order_by(col(AnnualEnrolment.number))):
        step = EnrolmentRead.model_validate(document)
        enrolments[plan, step.learner].append(step)
    present = scenario.plan if scenario.plan in outcomes else None
    gaps = session.exec(
        select(AnnualGap.document).where(AnnualGap.plan == present, col(AnnualGap.learner).in_(learners))
    )
    known = [AnnualGapRead.model_validate(document) for document in gaps]
    people = session.exec(
        select(AnnualLearner.document).where(AnnualLearner.plan == present, col(AnnualLearner.learner).in_(learners))
    )
    return PlansOfPeople(
        enrolments=enrolments,
        gaps={(gap.learner, gap.competency): gap for gap in known},
        priorities={document["learner"]: document["priority"] for document in people},
        found=frozenset(outcomes),
    )


def _changes(
    session: Session, scenario: TrainingScenario, overrides: Iterable[ScenarioOverride]
) -> Mapping[str, Sequence[ScenarioChange]]:
    plans = {override.plan_after for override in overrides} - {None}
    found: defaultdict[str, list[ScenarioChange]] = defaultdict(list)
    question = select(ScenarioChange).where(ScenarioChange.scenario == scenario.id, col(ScenarioChange.plan).in_(plans))
    for change in session.exec(question.order_by(col(ScenarioChange.number))):
        found[change.plan].append(change)
    return found


def _weights(session: Session, learners: Iterable[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the weight that each competency has for some learners, by their target roles."""
    known = catalog.snapshot(session)
    found: dict[tuple[str, str], int] = {}
    for row in session.exec(select(LearnerTarget).where(col(LearnerTarget.learner).in_(learners))):
        for asked in known.requirements_by_role.get(row.role, ()):
            place = (row.learner, asked.competency)
            found[place] = max(found.get(place, 1), asked.weight)
    yield from found.items()
