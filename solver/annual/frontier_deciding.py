"""Whole plans along a frontier: near the shares of the paths that are known, several budgets beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from solver.annual.answer import AnnualTier
from solver.annual.around import around, decide_around
from solver.annual.columns import Column
from solver.annual.company import Link
from solver.annual.control import AnnualLimits, NoAnnualWatch
from solver.annual.decompose import Decomposition
from solver.annual.frontier_answer import BoundLine
from solver.annual.frontier_search import STEP_TIERS, FrontierSearch
from solver.annual.groups import Choice
from solver.annual.master import Master
from solver.annual.polish import polished
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.rounding import chosen, obeys, rounded

#: How near to the best of the paths at hand a whole plan must be.
WHOLE_GAP = 3e-3
#: Pieces of work as long as one plan may take that fit into the seconds left.
SHARE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One tier within one budget, with every path known and a plan to begin from, if there is one."""

    problem: AnnualProblem
    tier: AnnualTier
    earlier: tuple[int, ...]
    paths: Mapping[LearnerId, tuple[Column, ...]]
    links: frozenset[Link]
    known: Choice | None
    seconds: float
    #: Whether all paths may be taken, or those near the shares.
    is_wide: bool


@dataclass(frozen=True, slots=True)
class _Decided:
    """The best plan found, and the links that were found to be needed on the way."""

    choice: Choice | None
    links: frozenset[Link]


def _decided(question: _Question) -> _Decided:
    """Return the best plan found near the shares of the paths; this may run in a worker."""
    work = Decomposition(question.problem, AnnualLimits(), NoAnnualWatch())
    for learner, paths in question.paths.items():
        work.pool[learner] = {column.seats: column for column in paths}
    work.links |= question.links
    shares = work.solved(work.master(question.tier, question.earlier))
    if shares is None or not shares.is_sound:
        return _Decided(None, frozenset(work.links))
    if question.is_wide:
        choice = rounded(work, question.tier, question.earlier, shares, seconds=question.seconds, known=question.known)
        return _Decided(choice, frozenset(work.links))
    asked = around(
        work,
        question.tier,
        question.earlier,
        shares,
        question.known,
        seconds=question.seconds,
        relative_gap=WHOLE_GAP,
    )
    return _Decided(decide_around(asked), frozenset(work.links))


class FrontierDeciding:
    """Finds whole plans at any budget of one frontier."""

    def __init__(self, search: FrontierSearch) -> None:
        self._search = search

    def decide(self, budget_minor: int | None, *, tiers: int = len(AnnualTier)) -> None:
        """Find a whole plan within a budget: tier by tier, or the first ones, over the paths known."""
        search = self._search
        reached: tuple[int, ...] = ()
        for place, tier in enumerate(tuple(AnnualTier)[:tiers]):
            if search.limits.is_over and not search.has_every_path and any(search.plans):
                return
            best = search.plans.best(budget_minor)
            has = None if best is None else best.values[place] if tier in STEP_TIERS else None
            if has is None or not search.is_most(budget_minor, tier, reached, has):
                self.decide_tier(budget_minor, tier, reached)
                best = search.plans.best(budget_minor)
            if best is None:
                return
            reached = best.values[: place + 1]

    def decide_steps(self, budgets: Sequence[int]) -> None:
        """Find whole plans within several budgets beside each other, in the step tiers, over the paths known."""
        search = self._search
        for place, tier in enumerate(STEP_TIERS):
            open_still = []
            for budget in budgets:
                best = search.plans.best(budget)
                reached = () if best is None else best.values[:place]
                if len(reached) == place and not (best and search.is_most(budget, tier, reached, best.values[place])):
                    open_still.append((budget, reached))
            self._add([self._question(budget, tier, reached) for budget, reached in open_still])

    def decide_tier(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> None:
        """Find a whole plan within a budget that is good in one tier, and reaches so much in those before."""
        if self._search.has_every_path:
            self._decide_exactly(budget_minor, tier, reached)
        else:
            self._add([self._question(budget_minor, tier, reached)])

    def widen(self, budgets: Sequence[int]) -> None:
        """Look for better plans among all paths known, within several budgets, in the first tier that lacks any."""
        asked = []
        for budget in budgets:
            for place, tier in enumerate(STEP_TIERS):
                best = self._search.plans.best(budget)
                reached = () if best is None else best.values[:place]
                if best is None or not self._search.is_most(budget, tier, reached, best.values[place]):
                    asked.append(self._question(budget, tier, reached, is_wide=True))
                    break
        self._add(asked)

    def improve(self, budget_minor: int | None, tier: AnnualTier) -> None:
        """Make the best plan within a budget better learner by learner."""
        search = self._search
        found = search.plans.best(budget_minor)
        if found is None or search.limits.is_over:
            return
        work, left = search.within(budget_minor), search.limits.seconds_left()
        choice = polished(
            work.problem,
            found.choice,
            search.limits,
            tier=tier,
            earlier=found.values[: STEP_TIERS.index(tier)],
            executor=work.executor,
            until=left - search.seconds(share=SHARE) if isfinite(left) else 0.0,
            exchanging=0,
        )
        search.plans.add(choice)
        for learner, column in choice.items():
            # Who shares a grant may be paid less than could be: as a path it is known with all that is paid.
            if not column.granted:
                search.work.add(learner, column)

    def _question(
        self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], *, is_wide: bool = False
    ) -> _Question:
        """Return what there is to decide within a budget, beginning from the best plan known."""
        search = self._search
        best = search.plans.best(budget_minor)
        return _Question(
            problem=search.within(budget_minor).problem,
            tier=tier,
            earlier=reached,
            paths={learner: tuple(known.values()) for learner, known in search.work.pool.items()},
            links=frozenset(search.work.links),
            known=None if best is None else best.choice,
            seconds=search.seconds(share=SHARE),
            is_wide=is_wide,
        )

    def _add(self, asked: Sequence[_Question]) -> None:
        """Keep the plans that are found, in the order asked."""
        search, executor = self._search, self._search.work.executor
        if executor is None or len(asked) < 2:
            answers = [_decided(question) for question in asked]
        else:
            answers = [future.result() for future in [executor.submit(_decided, question) for question in asked]]
        for answer in answers:
            search.work.links |= answer.links
            if answer.choice is not None:
                search.plans.add(answer.choice)

    def _decide_exactly(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> None:
        """Decide a tier over every path of every learner."""
        search, work = self._search, self._search.within(budget_minor)
        master = Master(work.company, tier, reached, is_whole=True, is_lenient=False)
        for learner in work.problem.learners:
            master.add(learner, work.pool[learner.id].values())
        solved = master.solve(relative_gap=0.0)
        if solved is None:
            return
        choice = chosen(work.company, solved)
        if not obeys(work.company, choice, reached):
            return
        found = search.plans.add(choice)
        if tier in STEP_TIERS:
            search.lines.append(
                BoundLine(
                    tier=tier,
                    constant=max(found.values[len(reached)], int(solved.bound + 1e-3)),
                    earlier=(0,) * len(reached),
                    up_to_minor=budget_minor,
                    at_least=reached,
                )
            )
