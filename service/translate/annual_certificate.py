"""What a year can be verified from, as it is written beside its plan: the problem, the plan, the terms and the prices.

Everything is in the solver's whole numbers: minor units, hundredths of an hour, days from 1 January of the year 1. What
many learners have in common is written once and referred to by its place. What stands at its default is left out.
"""

import json
from collections.abc import Collection, Hashable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

import solver

Value = TypeVar("Value", bound=Hashable)

#: The shape of what is written; another shape is not read.
SHAPE: Literal["gradus-year-1"] = "gradus-year-1"


class BadCertificate(ValueError):
    """Says why something is no certificate."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Learner(_Written):
    """A learner; calendar, requirements, bars and attainments by their places."""

    id: str
    calendar: int
    requirements: int
    bars: int
    attainments: tuple[int, ...] = ()
    cost_centre: str | None = None
    priority: int = 1
    items_held: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    in_progress: tuple[solver.ModuleInProgress, ...] = ()
    locks: tuple[solver.Lock, ...] = ()
    budget_minor: int | None = None
    effort_limit_hundredths: int | None = None


class _Problem(_Written):
    competencies: tuple[solver.Competency, ...]
    modules: tuple[solver.Module, ...]
    cost_centres: tuple[solver.CostCentre, ...]
    budget_minor: int | None = None
    terms: tuple[solver.OfferingTerms, ...] = ()
    grants: tuple[solver.Grant, ...] = ()
    calendars: tuple[solver.Calendar, ...]
    requirements: tuple[tuple[solver.Requirement, ...], ...]
    bars: tuple[tuple[solver.Bar, ...], ...]
    attainments: tuple[solver.Attainment, ...]


class Certificate(_Written):
    """What is written, as it is read again."""

    shape: Literal["gradus-year-1"]
    currency: str
    status: solver.Status
    learners: tuple[_Learner, ...]
    problem: _Problem
    #: Of each learner who does anything; None without a plan.
    plan: tuple[solver.LearnerPlan, ...] | None = None
    terms: tuple[solver.Term, ...] = ()
    #: None where the company was decided whole: there are no prices then.
    prices: tuple[tuple[solver.AnnualTier, solver.Prices], ...] | None = None


#: What learners have in common.
_BY_PLACE = ("calendar", "requirements", "bars", "attainments")

_READ = TypeAdapter(Certificate)


@dataclass(frozen=True, slots=True)
class Certified:
    """A problem with the answer that was given to it."""

    currency: str
    problem: solver.AnnualProblem
    result: solver.AnnualResult


def spelled(year: Certified) -> Iterator[str]:
    """Yield, piece by piece, the JSON text that a year can be verified from; equal years are spelled the same."""
    problem, result = year.problem, year.result
    calendars, requirements, bars, attainments = _Places(), _Places(), _Places(), _Places()
    about = {"shape": SHAPE, "currency": year.currency, "status": result.status.value}
    yield _json(about).removesuffix("}") + ',"learners":['
    for place, learner in enumerate(problem.learners):
        places: dict[str, Any] = {
            "calendar": calendars.of(learner.calendar),
            "requirements": requirements.of(learner.requirements),
            "bars": bars.of(learner.bars),
        }
        if learner.attainments:
            places["attainments"] = [attainments.of(each) for each in learner.attainments]
        yield ("," if place else "") + _json({**_plain(learner, without=_BY_PLACE), **places})
    yield "]"
    shared = _plain(problem, without=("learners",))
    shared |= {name: shared.get(name, []) for name in ("competencies", "modules", "cost_centres")}
    pools = {"calendars": calendars, "requirements": requirements, "bars": bars, "attainments": attainments}
    yield ',"problem":' + _json({**shared, **{name: listed.listed() for name, listed in pools.items()}})
    if result.plan is not None:
        yield ',"plan":['
        found = 0
        for each in result.plan.learners:
            if each.path.steps or each.granted:
                yield ("," if found else "") + _json(_plain(each))
                found += 1
        yield "]"
    yield f',"terms":{_json([_plain(term) for term in result.terms])}'
    if result.certificate is not None and result.certificate.prices:
        yield f',"prices":{_json(_plain(result.certificate.prices))}'
    yield "}"


def certified(certificate: Any) -> Certified:
    """Return the problem and the answer of a certificate.

    Raises:
        BadCertificate: it has another shape, or its problem contradicts itself.
    """
    try:
        return certified_by(_READ.validate_json(json.dumps(certificate, ensure_ascii=False)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadCertificate(f"{'/'.join(map(str, first['loc']))}: {first['msg']}") from None
    except TypeError as error:
        raise BadCertificate(str(error)) from None


def certified_by(found: Certificate) -> Certified:
    """Return the same of a certificate whose form is right.

    Raises:
        BadCertificate: its problem contradicts itself.
    """
    try:
        problem = _problem(found)
        return Certified(found.currency, problem, _result(problem, found))
    except (TypeError, KeyError, IndexError, solver.InvalidProblem) as error:
        raise BadCertificate(str(error)) from None


def _problem(found: Certificate) -> solver.AnnualProblem:
    shared = found.problem
    return solver.AnnualProblem(
        competencies=shared.competencies,
        modules=shared.modules,
        learners=tuple(_learner(each, shared) for each in found.learners),
        cost_centres=shared.cost_centres,
        budget_minor=shared.budget_minor,
        terms=shared.terms,
        grants=shared.grants,
    )


def _learner(found: _Learner, problem: _Problem) -> solver.AnnualLearner:
    return solver.AnnualLearner(
        id=solver.LearnerId(found.id),
        calendar=_at(problem.calendars, found.calendar),
        requirements=_at(problem.requirements, found.requirements),
        bars=_at(problem.bars, found.bars),
        attainments=tuple(_at(problem.attainments, place) for place in found.attainments),
        cost_centre=None if found.cost_centre is None else solver.CostCentreId(found.cost_centre),
        priority=found.priority,
        items_held=frozenset(map(solver.ItemId, found.items_held)),
        completed=frozenset(map(solver.ModuleId, found.completed)),
        in_progress=found.in_progress,
        locks=found.locks,
        budget_minor=found.budget_minor,
        effort_limit_hundredths=found.effort_limit_hundredths,
    )


def _result(problem: solver.AnnualProblem, found: Certificate) -> solver.AnnualResult:
    plan = None
    if found.plan is not None:
        listed = {each.learner: each for each in found.plan}
        if len(listed) != len(found.plan):
            raise BadCertificate("a learner has several plans")
        if not listed.keys() <= problem.learner_by_id.keys():
            raise BadCertificate("somebody has a plan who is no learner of the problem")
        nothing = solver.LearningPath(steps=())
        plan = solver.AnnualPlan(
            learners=tuple(
                listed.get(each.id) or solver.LearnerPlan(learner=each.id, path=nothing) for each in problem.learners
            )
        )
    prices = found.prices or ()
    if len(set(prices)) != len(prices):
        raise BadCertificate("a term has the same prices twice")
    certificate = solver.Certificate(prices=prices)
    return solver.AnnualResult(status=found.status, plan=plan, terms=found.terms, certificate=certificate)


def _at(listed: tuple[Value, ...], place: int) -> Value:
    if not 0 <= place < len(listed):
        raise BadCertificate(f"there is no entry {place} in a list of {len(listed)}")
    return listed[place]


class _Places:
    """Values in the order in which they came up, each once."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        return self._places.setdefault(value, len(self._places))

    def listed(self) -> list[Any]:
        return [_plain(value) for value in self._places]


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any, *, without: Collection[str] = ()) -> Any:
    """Return a value as lists, texts and numbers: sets in order, and nothing that stands at its default."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, frozenset):
        return sorted((_plain(entry) for entry in value), key=json.dumps)
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.name not in without and (field.default is MISSING or getattr(value, field.name) != field.default)
        }
    raise TypeError(f"{type(value).__name__} is not written")
