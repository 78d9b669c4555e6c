"""Tells what a made company is like.

python -m tests.company_profile --learners 1000
"""

import argparse
import sys
import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from solver.annual.problem import AnnualLearner, AnnualProblem
from tests.companies import Knobs, company
from tests.formulations.annual_relevance import Relevance

#: Learners that are looked at closely.
SAMPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A company in figures."""

    learners: int
    #: The share of learners of whom no earlier one is the same in everything but the name.
    distinct: float
    #: Of a sample, on average: modules that can matter, steps that are open.
    relevant: float
    open_steps: float
    modules: int
    offerings: int
    seats: int
    budget_minor: int
    fixed_prices_minor: int
    mean_price_minor: float
    mean_effort_hundredths: float

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        yield f"learners                 {self.learners:>14,}   {self.distinct:.0%} distinct"
        yield f"modules                  {self.modules:>14,}   {self.relevant:.0f} of them matter to a learner"
        yield f"steps open               {self.open_steps:>14.1f}   a learner"
        yield f"offerings                {self.offerings:>14,}   {self.seats:,} seats"
        yield f"whole budget             {self.budget_minor / 100:>14,.0f}   {self._each:,.0f} a learner"
        yield f"all fixed prices         {self.fixed_prices_minor / 100:>14,.0f}"
        hours = self.mean_effort_hundredths / 100
        yield f"a module                 {self.mean_price_minor / 100:>14,.0f}   {hours:.1f} h"

    @property
    def _each(self) -> float:
        return self.budget_minor / self.learners / 100


def profile(problem: AnnualProblem) -> Profile:
    """Return the profile of a company."""
    relevance, sample = Relevance(problem), problem.learners[:: max(1, len(problem.learners) // SAMPLE)][:SAMPLE]
    scales = {entry.id: entry for entry in problem.competencies}

    def open_steps(learner: AnnualLearner) -> int:
        held = {entry.competency: entry.level for entry in learner.attainments}
        return sum(
            scales[each.competency].steps(held.get(each.competency, 0), each.level) for each in learner.requirements
        )

    return Profile(
        learners=len(problem.learners),
        distinct=len({seen(learner) for learner in problem.learners}) / len(problem.learners),
        relevant=mean(len(relevance.cut(learner).modules) for learner in sample),
        open_steps=mean(map(open_steps, sample)),
        modules=len(problem.modules),
        offerings=sum(len(module.offerings or ()) for module in problem.modules),
        seats=sum(problem.seats_by_offering.values()),
        budget_minor=problem.budget_minor or 0,
        fixed_prices_minor=sum(each.fixed_price_minor for each in problem.terms),
        mean_price_minor=mean(module.price_minor for module in problem.modules),
        mean_effort_hundredths=mean(module.effort_hundredths for module in problem.modules),
    )


def seen(learner: AnnualLearner) -> Hashable:
    """Return what a model sees of a learner: everything but the name."""
    return (
        learner.requirements,
        tuple((entry.competency, entry.level) for entry in learner.attainments),
        *(learner.items_held, learner.completed, learner.in_progress, learner.bars, learner.locks, learner.calendar),
        *(learner.cost_centre, learner.priority, learner.budget_minor, learner.effort_limit_hundredths),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Make companies and tell."""
    parser = argparse.ArgumentParser(description="Make companies and tell what they are like.")
    parser.add_argument("--learners", type=int, nargs="+", default=[1_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="no fixed prices and no least learners")
    options = parser.parse_args(arguments)
    for learners in options.learners:
        knobs = Knobs(learners=learners, seed=options.seed)
        began = time.perf_counter()
        made = company(knobs.plain if options.plain else knobs)
        seconds = time.perf_counter() - began
        for line in profile(made).lines():
            print(line)
        print(f"made in                  {seconds:>14.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
