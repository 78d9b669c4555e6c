"""Short makers of companies and of plans for them, so that a case reads as its facts and nothing else."""

from collections.abc import Iterable, Mapping

from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.problem import (
    AnnualLearner,
    AnnualProblem,
    CostCentre,
    CostCentreId,
    Grant,
    GrantId,
    LearnerId,
    OfferingTerms,
    Seat,
)
from solver.domain import (
    Calendar,
    Competency,
    CompetencyId,
    Lock,
    Module,
    ModuleId,
    ModuleInProgress,
    OfferingId,
    Requirement,
)
from solver.path.answer import LearningPath, Placement
from tests.build import names, on_days, requires

#: Four weeks, of 40 hours each.
YEAR = Calendar(start_day=1, finish_day=28)


def learner(
    name: str,
    *requirements: Requirement,
    centre: str | None = None,
    priority: int = 1,
    budget: int | None = None,
    effort: int | None = None,
    calendar: Calendar = YEAR,
    locks: Iterable[Lock] = (),
    in_progress: Iterable[ModuleInProgress] = (),
) -> AnnualLearner:
    """Make a learner; without requirements, one who wants X 1."""
    return AnnualLearner(
        id=LearnerId(name),
        calendar=calendar,
        requirements=requirements or (requires("X", 1),),
        cost_centre=None if centre is None else CostCentreId(centre),
        priority=priority,
        budget_minor=budget,
        effort_limit_hundredths=effort,
        locks=tuple(locks),
        in_progress=tuple(in_progress),
    )


def centre(name: str, budget: int | None = None, *, below: str | None = None) -> CostCentre:
    return CostCentre(id=CostCentreId(name), parent=None if below is None else CostCentreId(below), budget_minor=budget)


def terms(module: str, offering: str, *, least: int = 0, fixed: int = 0) -> OfferingTerms:
    return OfferingTerms(
        module=ModuleId(module), offering=OfferingId(offering), least_learners=least, fixed_price_minor=fixed
    )


def grant(name: str, share: int, seats: str, *, each: int | None = None, most: int | None = None) -> Grant:
    """Make a grant; `seats` names offerings as A/1, and modules in weeks as A."""
    return Grant(
        id=GrantId(name),
        share_percent=share,
        seats=frozenset(_seat(text) for text in names(seats)),
        most_per_learner_minor=each,
        most_minor=most,
    )


def company(
    modules: Iterable[Module],
    learners: Iterable[AnnualLearner],
    *,
    centres: Iterable[CostCentre] = (),
    budget: int | None = None,
    terms: Iterable[OfferingTerms] = (),
    grants: Iterable[Grant] = (),
) -> AnnualProblem:
    """Make a company in which every competency has the levels from 1 to the highest that a module leads to."""
    modules, learners = tuple(modules), tuple(learners)
    highest: dict[CompetencyId, int] = {}
    for entry in learners:
        for requirement in entry.requirements:
            highest[requirement.competency] = max(requirement.level, highest.get(requirement.competency, 0))
    for module in modules:
        for outcome in module.outcomes:
            highest[outcome.competency] = max(outcome.to_level, highest.get(outcome.competency, 0))
    return AnnualProblem(
        competencies=tuple(Competency(id=key, levels=tuple(range(1, level + 1))) for key, level in highest.items()),
        modules=modules,
        learners=learners,
        cost_centres=tuple(centres),
        budget_minor=budget,
        terms=tuple(terms),
        grants=tuple(grants),
    )


def plan(**paths: LearningPath | None) -> AnnualPlan:
    """Make a plan: by learner, the path; None is an empty one."""
    return AnnualPlan(
        learners=tuple(
            LearnerPlan(learner=LearnerId(name), path=entry or LearningPath(steps=())) for name, entry in paths.items()
        )
    )


def granted(plan: AnnualPlan, **amounts: Mapping[str, int]) -> AnnualPlan:
    """Return the plan with grants: by learner, what each grant pays."""
    return AnnualPlan(
        learners=tuple(
            LearnerPlan(
                learner=entry.learner,
                path=entry.path,
                granted=tuple(
                    Granted(grant=GrantId(grant), amount_minor=amount)
                    for grant, amount in amounts.get(entry.learner, {}).items()
                ),
            )
            for entry in plan.learners
        )
    )


def on_day(name: str, day: int, effort: int = 100) -> Placement:
    """Make the place in an offering of one day."""
    return on_days(name, day, day, {(day - 1) // 7: effort})


def _seat(text: str) -> Seat:
    module, _, number = text.partition("/")
    return ModuleId(module), OfferingId(text) if number else None
