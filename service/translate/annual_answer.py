"""From the solver's year to the answer, still without words: totals, cost centres, runs, enrolments, and open gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import solver
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import (
    AnnualGapRead,
    AnnualPlanRead,
    AnnualStatusName,
    EnrolmentRead,
    LearnerYear,
    PeriodRead,
    ProgressRead,
)
from service.schemas.annual_frontier import AnnualFrontierRead
from service.schemas.answers import Note, Proof, TermRead
from service.schemas.values import minor_digits
from service.translate.annual_certificate import Certified
from service.translate.annual_fingerprint import annual_input_hash
from service.translate.annual_obstacles import obstacle_notes
from service.translate.annual_question import AnnualQuestion
from service.translate.annual_tally import Reasons, Tally, tell
from service.translate.annual_totals import cost_centres, grants, money_or_none, offerings, totals
from service.translate.wording import Names

#: The engine that the proof of a year names.
ENGINE = "cp-sat, columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualAnswer:
    """The answer to a year: its document, and beside it what is too long for that."""

    document: AnnualPlanRead
    #: By learner, and of each learner in the order of the plan.
    enrolments: Sequence[EnrolmentRead]
    #: By learner and competency.
    gaps: Sequence[AnnualGapRead]
    learners: Sequence[LearnerYear]
    names: Names
    #: What the plan and its bounds can be verified from.
    certificate: Certified | None = None
    #: What each amount of the whole budget buys, once somebody has asked.
    frontier: AnnualFrontierRead | None = None


def annual_answer(
    question: AnnualQuestion,
    result: solver.AnnualResult,
    *,
    key: str,
    version: str,
    wall_ms: float,
    status: AnnualStatusName | None = None,
    progress: ProgressRead | None = None,
    reasons: Reasons | None = None,
    obstacles: Iterable[solver.Obstacle] = (),
) -> AnnualAnswer:
    """Translate the result; a `status` given takes the place of the solver's, as that of a search that was stopped."""
    tally = Tally()
    for outcome in solver.learner_outcomes(question.problem, result.plan):
        tell(tally, question, outcome, reasons or {})
    has_plan = result.plan is not None
    document = AnnualPlanRead(
        id=key,
        name=question.name,
        based_on=None,
        status=status or _status(result.status),
        period=PeriodRead(start_on=question.start_on, end_on=question.end_on),
        budget=money_or_none(question, question.problem.budget_minor),
        progress=_at_the_end(question, result.terms, progress, wall_ms=wall_ms),
        totals=totals(question, tally) if has_plan else None,
        coverage=tally.company.coverage if has_plan else None,
        cost_centres=list(cost_centres(question, tally)) if has_plan else [],
        offerings=list(offerings(question, tally)) if has_plan else [],
        grants=list(grants(question, tally)) if has_plan else [],
        proof=Proof(
            terms=[_term(question, term) for term in result.terms],
            relative_gap=_relative_gap(question, result.terms),
            solver=ENGINE,
            version=version,
            catalog_version=question.catalog_version,
            input_hash=annual_input_hash(question.problem),
            wall_ms=wall_ms,
        ),
        obstacles=obstacle_notes(question, obstacles),
        warnings=list(_warnings(question, tally)),
    )
    return AnnualAnswer(
        document=document,
        enrolments=tuple(tally.enrolments),
        gaps=tuple(tally.gaps),
        learners=tuple(tally.learners),
        names=Names(modules=dict(question.module_names), competencies=dict(question.competency_names)),
        certificate=Certified(question.currency, question.problem, result),
    )


def progress_read(progress: solver.AnnualProgress, currency: str, *, elapsed_s: float) -> ProgressRead:
    """Translate how far a search is."""
    best, bound = progress.best, progress.bound
    return ProgressRead(
        phase=progress.phase,
        term=progress.tier.value,
        best=_outward(currency, progress.tier.value, best) if best is not None else None,
        bound=_outward(currency, progress.tier.value, bound) if bound is not None else None,
        relative_gap=_gap_between(currency, progress.tier.value, best, bound)
        if best is not None and bound is not None
        else None,
        share_done=progress.share_done,
        elapsed_s=round(elapsed_s, 1),
    )


def _at_the_end(
    question: AnnualQuestion, terms: Sequence[solver.Term], last: ProgressRead | None, *, wall_ms: float
) -> ProgressRead | None:
    """Return how far a search had come when it ended, as its proof has it: what was heard last may be older."""
    if not terms:
        return last
    shown = next((term for term in terms if not term.is_proven), terms[-1])
    return ProgressRead(
        phase="explain" if last is None else last.phase,
        term=shown.name,
        best=_outward(question.currency, shown.name, shown.value),
        bound=_outward(question.currency, shown.name, shown.bound),
        relative_gap=_relative_gap(question, terms),
        share_done=1.0,
        elapsed_s=round(wall_ms / 1000, 1) if last is None else last.elapsed_s,
    )


def _status(status: solver.Status) -> AnnualStatusName:
    """Return the status of a job that came to an end by itself; one that found nothing in time has failed."""
    names: Mapping[solver.Status, AnnualStatusName] = {
        solver.Status.OPTIMAL: "optimal",
        solver.Status.FEASIBLE: "feasible",
        solver.Status.INFEASIBLE: "infeasible",
        solver.Status.UNKNOWN: "failed",
    }
    return names[status]


def _warnings(question: AnnualQuestion, tally: Tally) -> Iterator[Note]:
    """Yield one warning of a kind, with how many learners it is about: nobody reads ten thousand."""
    for code, count in question.learners_by_notice.items():
        yield Note(code=f"year_{code}", params={"learners": count}, text="")
    for module, unknown in question.unknown_modules:
        yield Note(code="unknown_module", params={"module": module, "unknown": unknown}, text="")
    if tally.unproven:
        yield Note(code="year_reason_unproven", params={"gaps": tally.unproven}, text="")


def _term(question: AnnualQuestion, term: solver.Term) -> TermRead:
    return TermRead(
        name=term.name,
        value=_outward(question.currency, term.name, term.value),
        bound=_outward(question.currency, term.name, term.bound),
    )


def _outward(currency: str, name: str, value: int) -> int | str:
    """Return the value of a term; a bound may say less than everybody knows: that no price is below 0."""
    return LargeMoney.of_minor(max(0, value), currency).amount if name == "price" else value


def _relative_gap(question: AnnualQuestion, terms: Iterable[solver.Term]) -> float | None:
    """Return the distance of the first unproven term from its bound; none without a plan."""
    listed = list(terms)
    if not listed:
        return None
    unproven = next((term for term in listed if not term.is_proven), None)
    return _gap_between(question.currency, unproven.name, unproven.value, unproven.bound) if unproven else 0.0


def _gap_between(currency: str, name: str, value: int, bound: int) -> float:
    unit = 10 ** (minor_digits(currency) or 0) if name == "price" else 1
    bound = max(0, bound)
    return abs(bound - value) / max(unit, abs(value))
