"""What is read for one page of an arbitration: the plans of its people, names, worth, and what decisions displaced."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

import catalog
from catalog import CatalogSnapshot
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

#: Of what one decision displaced, so much is told.
MOST_DISPLACED = 25
#: A plan changes no more about one learner and one module; that is told as the decision itself.
_OWN = 2
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
    catalogue: CatalogSnapshot
    worth: Mapping[str, int]
    #: By learner and module, what somebody keeps in, as far as the present plan knows of it.
    kept: frozenset[tuple[str, str]]
    weights: Mapping[tuple[str, str], int]
    #: By plan, what it changed: the first of it, and all about the people of the page; and how much it is in all.
    changes: Mapping[str, Sequence[ScenarioChange]]
    changes_in_all: Mapping[str, int]


def gathered(
    session: Session,
    period: TrainingPeriod,
    scenario: TrainingScenario,
    language: Language,
    things: Sequence[Thing],
    *,
    decided: Iterable[ScenarioOverride],
) -> Gathered:
    """Read for all entries of a page at once what is told of each; `decided` is all that somebody has decided."""
    overrides = [thing for thing in things if isinstance(thing, ScenarioOverride)]
    asked = [thing for thing in things if isinstance(thing, TrainingNeed)]
    learners = sorted({thing.learner for thing in things})
    plans = _read_plans(session, scenario, overrides, learners)
    changes, changes_in_all = _changes(session, scenario, overrides)
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
            competencies=[*(need.competency for need in asked), *(change.competency for change in told)],
            modules=[*(thing.module for thing in things), *(change.module for change in told)],
        ),
        catalogue=catalog.snapshot(session),
        worth={row.need: row.worth for row in rows},
        kept=frozenset((row.learner, row.module) for row in decided if row.keep and row.plan_after is not None),
        weights=dict(_weights(session, {override.learner for override in overrides})),
        changes=changes,
        changes_in_all=changes_in_all,
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
            exists().where(col(AnnualLearner.plan) == col(AnnualPlan.id)),
        )
    ).all()
    enrolments: defaultdict[tuple[str, str], list[EnrolmentRead]] = defaultdict(list)
    question = select(AnnualEnrolment.plan, AnnualEnrolment.number, AnnualEnrolment.document).where(
        col(AnnualEnrolment.plan).in_(outcomes), col(AnnualEnrolment.learner).in_(learners)
    )
    # Ordered here: a database that is asked for the order goes through whole plans for it.
    for plan, _, document in sorted(session.exec(question), key=itemgetter(1)):
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
    session: Session, scenario: TrainingScenario, overrides: Sequence[ScenarioOverride]
) -> tuple[Mapping[str, Sequence[ScenarioChange]], Mapping[str, int]]:
    """Return what the first plans with some decisions changed, as far as it is told, and how much it is in all."""
    change = ScenarioChange
    plans = {override.plan_after for override in overrides} - {None}
    of_these = col(change.scenario) == scenario.id, col(change.plan).in_(plans)
    told = (col(change.number) <= MOST_DISPLACED + _OWN) | col(change.learner).in_(
        {override.learner for override in overrides}
    )
    found: defaultdict[str, list[ScenarioChange]] = defaultdict(list)
    for row in session.exec(select(change).where(*of_these, told).order_by(col(change.number))):
        found[row.plan].append(row)
    counted = select(change.plan, func.count()).where(*of_these).group_by(col(change.plan))
    return found, dict(session.exec(counted).all())


def _weights(session: Session, learners: Iterable[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the weight that each competency has for some learners, by their target roles."""
    known = catalog.snapshot(session)
    found: dict[tuple[str, str], int] = {}
    for row in session.exec(select(LearnerTarget).where(col(LearnerTarget.learner).in_(learners))):
        for asked in known.requirements_by_role.get(row.role, ()):
            place = (row.learner, asked.competency)
            found[place] = max(found.get(place, 1), asked.weight)
    yield from found.items()
