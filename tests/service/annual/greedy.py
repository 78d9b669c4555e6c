"""A search for a year that is easy to trust: one learner after the other gets the best path of what is left."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace

import solver
from solver.annual.objective import grantable, net_price, seats_taken, values
from solver.annual.rules import violations
from solver.result import Status


def greedy(
    problem: solver.AnnualProblem,
    limits: solver.AnnualLimits,
    *,
    executor: Executor | None = None,
    watch: solver.AnnualWatch | None = None,
    resume_from: bytes | None = None,
) -> solver.AnnualResult:
    """Plan every learner by the order of ids; runs that ask for more than one learner are left alone."""
    watch = watch or solver.NoAnnualWatch()
    left = _Left(problem)
    plans = []
    for number, learner in enumerate(problem.learners, start=1):
        plans.append(left.plan(learner))
        share = number / len(problem.learners)
        watch.reports(
            solver.AnnualProgress(
                phase="price", tier=solver.AnnualTier.STEPS, best=number, bound=len(problem.learners), share_done=share
            )
        )
        watch.saves(str(number).encode())
        if limits.is_over:
            plans += [
                solver.LearnerPlan(learner=other.id, path=solver.LearningPath(steps=()))
                for other in problem.learners[number:]
            ]
            break
    plan = solver.AnnualPlan(learners=tuple(plans))
    assert violations(problem, plan) == ()
    terms = tuple(
        solver.Term(name=tier.value, value=value, bound=value) for tier, value in values(problem, plan).items()
    )
    return solver.AnnualResult(status=Status.OPTIMAL, plan=plan, terms=terms)


def infeasible(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: object) -> solver.AnnualResult:
    """Say that there is no plan."""
    return solver.AnnualResult(status=Status.INFEASIBLE, plan=None, terms=())


def idle(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: object) -> solver.AnnualResult:
    """Plan nothing for anybody, and say that it may be better."""
    nothing = solver.LearningPath(steps=())
    plan = solver.AnnualPlan(
        learners=tuple(solver.LearnerPlan(learner=learner.id, path=nothing) for learner in problem.learners)
    )
    terms = tuple(solver.Term(name=tier.value, value=0, bound=1000) for tier in solver.AnnualTier)
    return solver.AnnualResult(status=Status.FEASIBLE, plan=plan, terms=terms)


class _Left:
    """What is left of everything that learners share."""

    def __init__(self, problem: solver.AnnualProblem) -> None:
        self._problem = problem
        self._taken: Counter[solver.Seat] = Counter()
        self._spent = 0
        self._spent_by_centre: Counter[solver.CostCentreId] = Counter()
        self._granted: Counter[solver.GrantId] = Counter()

    def plan(self, learner: solver.AnnualLearner) -> solver.LearnerPlan:
        asked = replace(
            self._problem.path_problem(learner),
            modules=tuple(map(self._open, self._problem.modules)),
            budget_minor=min(self._money(learner), default=None),
        )
        path = solver.recommend_path(asked, solver.SearchLimits()).path
        assert path is not None
        plan = solver.LearnerPlan(learner=learner.id, path=path)
        plan = replace(plan, granted=tuple(self._grants(learner, path)))
        price = net_price(self._problem, learner, plan)
        self._spent += price
        self._spent_by_centre.update(dict.fromkeys(self._problem.centres_of(learner), price))
        self._taken.update(seats_taken(learner, path))
        self._granted.update({granted.grant: granted.amount_minor for granted in plan.granted})
        return plan

    def _open(self, module: solver.Module) -> solver.Module:
        """Return the module with the runs that have a seat and ask for no company."""
        if module.offerings is None:
            return module
        runs = []
        for run in module.offerings:
            terms = self._problem.terms_by_offering.get((module.id, run.id))
            alone = terms is None or (terms.least_learners < 2 and terms.fixed_price_minor == 0)
            left = None if run.seats_left is None else run.seats_left - self._taken[module.id, run.id]
            runs.append(replace(run, seats_left=left if alone else 0))
        return replace(module, offerings=tuple(runs))

    def _money(self, learner: solver.AnnualLearner) -> Iterator[int]:
        if learner.budget_minor is not None:
            yield learner.budget_minor
        if self._problem.budget_minor is not None:
            yield self._problem.budget_minor - self._spent
        for key in self._problem.centres_of(learner):
            budget = self._problem.centre_by_id[key].budget_minor
            if budget is not None:
                yield budget - self._spent_by_centre[key]

    def _grants(self, learner: solver.AnnualLearner, path: solver.LearningPath) -> Iterator[solver.Granted]:
        most = grantable(self._problem, learner, path)
        for grant in self._problem.grants:
            amount = most.get(grant.id, 0)
            if grant.most_minor is not None:
                amount = min(amount, grant.most_minor - self._granted[grant.id])
            if amount:
                yield solver.Granted(grant=grant.id, amount_minor=amount)
