"""The best year of a company by another engine: tier by tier, with value and bound, within a time."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from solver.annual.problem import AnnualProblem, Seat
from tests.formulations.annual_engines import Reached, TimedEngine, TimedMaker
from tests.formulations.annual_program import AnnualProgram, annual_program
from tests.formulations.annual_superfluous import Choices
from tests.formulations.engines import Ending
from tests.formulations.program import Objective, worth


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReached:
    """One tier: the value of the plan at hand and the bound among plans as good in the tiers before."""

    name: str
    value: int | None
    bound: int | None
    seconds: float

    @property
    def gap(self) -> float | None:
        """Return the relative gap as the contract counts it; None without a plan or a bound."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1, abs(self.value))


@dataclass(slots=True)
class AnnualAnswer:
    """How it ended, each tier, and what it took."""

    ending: Ending = Ending.OUT_OF_TIME
    tiers: list[TierReached] = field(default_factory=list)
    #: Whether every value obeys every row, counted in whole numbers.
    is_exact: bool = True
    #: Wall-clock seconds to write the program and to give it to the engine.
    write: float = 0.0
    search: float = 0.0
    variables: int = 0
    rows: int = 0

    @property
    def values(self) -> tuple[int | None, ...]:
        return tuple(tier.value for tier in self.tiers)


#: Of the time that is left, what each tier may use; what it leaves over goes to the next.
SHARES = (0.5, 0.8, 1.0)
#: The same for the sum of both step tiers.
SHARE_OF_THE_SUM = 0.9


def annual_answer(
    problem: AnnualProblem,
    maker: TimedMaker,
    *,
    seconds: float,
    gap: float = 0.0,
    is_loose: bool = False,
    is_one_sum: bool = False,
) -> AnnualAnswer:
    """Answer by one engine, tier by tier, or with both step tiers in one sum; the gap is asked of these two.

    With a gap of 0 and weeks that count, superfluous steps are shut out as well, so that values are those of the rules.
    """
    began = time.perf_counter()
    company = annual_program(problem, is_loose=is_loose)
    asking = _Asking(problem, company, maker(company.program), seconds, gap == 0 and not is_loose)
    made = asking.made
    made.write = time.perf_counter() - began
    made.variables, made.rows = len(company.program.most), len(company.program.rows)
    essential, steps, price = company.tiers
    if is_one_sum:
        asking.climb_both(essential, steps, gap)
    else:
        asking.climb(essential, SHARES[0], gap)
        asking.climb(steps, SHARES[1], gap)
    asking.climb(price, SHARES[2], 0.0)
    return made


class _Asking:
    """One company in one engine, with the plan at hand."""

    def __init__(
        self, problem: AnnualProblem, company: AnnualProgram, engine: TimedEngine, seconds: float, is_strict: bool
    ) -> None:
        self._problem, self._company, self._engine = problem, company, engine
        self._seconds, self._is_strict = seconds, is_strict
        self._plan: tuple[int, ...] | None = None
        self._is_hopeless = False
        self.made = AnnualAnswer()

    def climb(self, tier: Objective, share: float, gap: float) -> None:
        """Search one tier; it then stays as good as it became."""
        if not self._is_hopeless:
            reached = self._reach(tier, share, gap)
            self._note(tier, reached.bound, reached.seconds)

    def climb_both(self, first: Objective, second: Objective, gap: float) -> None:
        """Search two tiers at once: the first counts more than all of the second can."""
        factor = second.largest + 1
        terms = (*((variable, factor * each) for variable, each in first.terms), *second.terms)
        both = Objective("both", terms, True, factor * first.largest + second.largest)
        # At most the gap of the second tier alone, where a quarter of it or more is reached: a small part of the sum.
        reached = self._reach(both, SHARE_OF_THE_SUM, gap * second.largest / max(1, both.largest) / 4)
        if reached.bound is None or self._plan is None:
            self._note(first, None, reached.seconds)
            self._note(second, None, 0.0)
        else:
            left = reached.bound - factor * worth(first.terms, self._plan)
            self._note(first, min(first.largest, reached.bound // factor), reached.seconds)
            self._note(second, min(second.largest, left), 0.0)

    def _reach(self, tier: Objective, share: float, gap: float) -> Reached:
        left, begin_with = (self._seconds - self.made.search) * share, self._plan or ()
        reached = self._engine.reach(tier, seconds=left, gap=gap, begin_with=begin_with)
        while self._is_strict and reached.ending is Ending.OPTIMAL and self._forbids_fillers(reached):
            again = self._engine.reach(tier, seconds=left - reached.seconds, gap=gap, begin_with=begin_with)
            reached = replace(again, seconds=reached.seconds + again.seconds)
        self.made.search += reached.seconds
        self.made.ending = reached.ending
        if reached.values is not None:
            self._plan = reached.values
            self.made.is_exact &= self._company.program.holds(reached.values)
        self._is_hopeless = self._plan is None
        return reached

    def _note(self, tier: Objective, bound: int | None, seconds: float) -> None:
        """Write down what was reached; without a new plan that of the tier before is still there."""
        if self._plan is not None:
            value = worth(tier.terms, self._plan)
            self.made.tiers.append(TierReached(name=tier.name, value=value, bound=bound, seconds=seconds))
            self._engine.keep(tier.terms, value if tier.maximise else None, None if tier.maximise else value)

    def _forbids_fillers(self, reached: Reached) -> bool:
        """Shut out what learners do who have superfluous steps that something hangs on; tell whether any have."""
        fillers = _fillers(self._problem, self._company, reached.values or ())
        for choices in fillers:
            told = choices.forbidding()
            terms = [(variable, -1 if value else 1) for variable, value in told.items()]
            self._engine.keep(terms, 1 - sum(told.values()), None)
        return bool(fillers)


def _fillers(problem: AnnualProblem, company: AnnualProgram, values: Sequence[int]) -> list[Choices]:
    """Return the learners with superfluous steps that something hangs on.

    Others might as well not take theirs. But without these a class has too few; or a grant, which pays whole units,
    pays less for the rest by itself than beside what is superfluous.
    """
    choices = [Choices(learner, values) for learner in company.learners.values()]
    counts: Counter[Seat] = Counter(seat for each in choices for seat in each.remaining())
    decisive = {
        seat
        for seat, count in counts.items()
        if seat in company.opened and count < problem.terms_by_offering[seat].least_learners
    }
    for grant in problem.grants:
        decisive |= {seat for seat in grant.seats if problem.module_by_id[seat[0]].price_minor}
    return [each for each in choices if decisive & each.superfluous()]
