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
from tests.formulations.program import worth


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


def annual_answer(
    problem: AnnualProblem, maker: TimedMaker, *, seconds: float, gap: float = 0.0, is_loose: bool = False
) -> AnnualAnswer:
    """Answer by one engine; the gap is asked of the two step tiers.

    With a gap of 0 and weeks that count, superfluous steps are shut out as well, so that values are those of the rules.
    """
    began = time.perf_counter()
    company = annual_program(problem, is_loose=is_loose)
    engine = maker(company.program)
    made = AnnualAnswer(
        write=time.perf_counter() - began, variables=len(company.program.most), rows=len(company.program.rows)
    )
    is_strict = gap == 0 and not is_loose
    plan: tuple[int, ...] | None = None
    for tier, share in zip(company.tiers, SHARES, strict=True):
        left, asked = (seconds - made.search) * share, gap if tier.maximise else 0.0
        reached = engine.reach(tier, seconds=left, gap=asked, begin_with=plan or ())
        while is_strict and reached.ending is Ending.OPTIMAL and _forbid_fillers(problem, company, engine, reached):
            again = engine.reach(tier, seconds=left - reached.seconds, gap=asked, begin_with=plan or ())
            reached = replace(again, seconds=reached.seconds + again.seconds)
        made.search += reached.seconds
        made.ending = reached.ending
        if reached.values is not None:
            plan = reached.values
            made.is_exact &= company.program.holds(plan)
        if plan is None:
            return made
        # Without a new plan that of the tier before is still there.
        value = worth(tier.terms, plan)
        made.tiers.append(TierReached(name=tier.name, value=value, bound=reached.bound, seconds=reached.seconds))
        engine.keep(tier.terms, value if tier.maximise else None, None if tier.maximise else value)
    return made


def _forbid_fillers(problem: AnnualProblem, company: AnnualProgram, engine: TimedEngine, reached: Reached) -> bool:
    """Shut out what learners do who have superfluous steps that a class needs; tell whether there are any."""
    fillers = _fillers(problem, company, reached.values or ())
    for choices in fillers:
        told = choices.forbidding()
        terms = [(variable, -1 if value else 1) for variable, value in told.items()]
        engine.keep(terms, 1 - sum(told.values()), None)
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
