"""The door of the year: the search, or one learner's own question, and the check before anything leaves."""

from concurrent.futures import Executor
from dataclasses import replace

from solver.annual.answer import AnnualPlan, AnnualResult, AnnualTier, LearnerPlan
from solver.annual.check import check_result
from solver.annual.control import AnnualLimits, AnnualWatch, NoAnnualWatch
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.search import YearSearch
from solver.annual.state import read
from solver.path.solve import recommend_path
from solver.result import BrokenRule, Status, Term


def plan_year(
    problem: AnnualProblem,
    limits: AnnualLimits,
    *,
    executor: Executor | None = None,
    watch: AnnualWatch | None = None,
    resume_from: bytes | None = None,
) -> AnnualResult:
    """Return the best plan found for a company, with a bound for each tier that no plan passes.

    `resume_from` is what a search of the same problem saved last: this one goes on from there.

    Raises:
        InvalidProblem: `resume_from` is no saved state.
        BrokenRule: the plan breaks a rule or does not add up, and is not returned.
    """
    if not problem.learners:
        return _of_nobody()
    if len(problem.learners) == 1 and not problem.terms and not problem.grants:
        result = _alone(problem, problem.learners[0])
    else:
        result = YearSearch(
            problem,
            limits,
            executor,
            watch or NoAnnualWatch(),
            None if resume_from is None else read(resume_from),
        ).result()
    broken = check_result(problem, result)
    if broken:
        raise BrokenRule(broken)
    return result


def _of_nobody() -> AnnualResult:
    """Return the answer for a company without learners: nothing is done, and nothing could be."""
    terms = tuple(Term(name=tier.value, value=0, bound=0) for tier in AnnualTier)
    return AnnualResult(status=Status.OPTIMAL, plan=AnnualPlan(learners=()), terms=terms)


def _alone(problem: AnnualProblem, learner: AnnualLearner) -> AnnualResult:
    """Return the answer for one learner with nobody to share with: the learner's own best path."""
    centres = problem.centre_by_id
    purses = [problem.budget_minor, learner.budget_minor]
    purses += [centres[centre].budget_minor for centre in problem.centres_of(learner)]
    least = min((purse for purse in purses if purse is not None), default=None)
    found = recommend_path(problem.path_problem(replace(learner, budget_minor=least)))
    if found.path is None:
        return AnnualResult(status=found.status, plan=None, terms=())
    terms = {term.name: term for term in found.terms}
    # What is weighed for the company counts the learner's priority.
    weighed = [
        Term(name=name, value=term.value * learner.priority, bound=term.bound * learner.priority)
        for name, term in terms.items()
        if name in (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)
    ]
    stated = (*weighed, terms[AnnualTier.PRICE])
    return AnnualResult(
        status=Status.OPTIMAL if all(term.is_proven for term in stated) else Status.FEASIBLE,
        plan=AnnualPlan(learners=(LearnerPlan(learner=learner.id, path=found.path),)),
        terms=stated,
    )
