"""What the columns of a year hang on, as short marks: a column is still a path where its marks are the same.

What may change without a new mark is what a look at the column settles: prices, grants, seats left, budgets, limits of
effort, and the modules that a learner's languages, modes and locations keep out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.domain import Competency, CompetencyId, Module, Offering

#: Bytes of a mark; two facts of the same name are compared, never one with all others.
_BYTES = 8


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one problem: of each learner, and of each seat with its module."""

    learners: Mapping[LearnerId, str] = field(default_factory=dict)
    seats: Mapping[Seat, str] = field(default_factory=dict)


def marks_of(problem: AnnualProblem) -> Marks:
    """Return the marks of a problem."""
    scales = scales_of(problem)
    seats: dict[Seat, str] = {}
    for module in problem.modules:
        core = core_of(module, scales)
        seats[module.id, None] = mark(core)
        for offering in module.offerings or ():
            seats[module.id, offering.id] = mark(core, dates_of(offering))
    return Marks(
        learners={learner.id: _learner(learner, scales, seats) for learner in problem.learners},
        seats=seats,
    )


def scales_of(problem: AnnualProblem) -> Mapping[CompetencyId, str]:
    """Return the mark of each competency."""
    return {competency.id: _scale(competency) for competency in problem.competencies}


def _learner(learner: AnnualLearner, scales: Mapping[CompetencyId, str], seats: Mapping[Seat, str]) -> str:
    """Return the mark of what decides a learner's paths; priority and cost centre decide what they are worth alone."""
    return mark(
        repr(learner.calendar),
        repr(learner.requirements),
        repr([scales.get(requirement.competency) for requirement in learner.requirements]),
        repr(learner.attainments),
        repr(sorted(learner.items_held)),
        repr(sorted(learner.completed)),
        repr(learner.in_progress),
        # What is under way lies in weeks once its offering is over, which the column does not tell.
        repr([seats.get((entry.module, entry.offering)) for entry in learner.in_progress]),
        repr(learner.locks),
    )


def core_of(module: Module, scales: Mapping[CompetencyId, str]) -> str:
    """Return what a module is in every path: its price, which a look at the column brings up to date, apart."""
    outcomes = [(o.competency, o.from_level, o.to_level, sorted(o.items)) for o in module.outcomes]
    needs = [(need.competency, need.level) for need in module.level_prerequisites]
    touched = [o.competency for o in module.outcomes] + [need.competency for need in module.level_prerequisites]
    return repr(
        (
            module.effort_hundredths,
            outcomes,
            needs,
            [scales.get(competency) for competency in touched],
            sorted(sorted(choices) for choices in module.module_prerequisites),
            sorted(module.excludes),
        )
    )


def dates_of(offering: Offering) -> str:
    """Return what an offering is in every path, its seats apart."""
    return repr((offering.first_day, offering.last_day, offering.exclusive))


def _scale(competency: Competency) -> str:
    return mark(repr(competency.levels), repr([(entry.level, sorted(entry.items)) for entry in competency.items]))


def mark(*facts: str) -> str:
    """Return a short mark of some facts: that of other facts is another."""
    return _digest(fact.encode() for fact in facts)


def _digest(facts: Iterable[bytes]) -> str:
    hashed = blake2b(digest_size=_BYTES)
    for fact in facts:
        hashed.update(len(fact).to_bytes(8))
        hashed.update(fact)
    return hashed.hexdigest()
