"""The question about a company as one integer program, written from the contract.

Every learner adds what a single one does; money, seats and classes tie them together. A learner's place in a class is
tied to the opening of that class one by one, which makes the linear relaxation as tight as it gets.

Two rules are left to whoever asks. Nobody is kept from taking something superfluous: that only adds plans, so bounds
stay true, and `annual_answers.py` shuts such plans out one at a time where values must be exact. With `is_loose` what
has no dates is placed in no weeks, which only adds plans, too: a year of weeks for each module of each learner is more
than any engine can hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from math import gcd

from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId, Seat
from solver.path.problem import PathProblem
from tests.formulations.annual_relevance import Relevance
from tests.formulations.events import Limits
from tests.formulations.path_program import PathPart, path_part
from tests.formulations.program import Objective, Program

Terms = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LearnerPart:
    """One learner in the program."""

    problem: PathProblem
    part: PathPart
    #: The variable of each seat that counts: not of what is under way.
    seats: Mapping[Seat, int]


@dataclass(slots=True)
class AnnualProgram:
    """The program, the sums that count, and where its learners and classes are."""

    program: Program
    learners: dict[LearnerId, LearnerPart] = field(default_factory=dict)
    #: By offering with least learners or a fixed price: 1 when it has any.
    opened: dict[Seat, int] = field(default_factory=dict)
    tiers: tuple[Objective, ...] = ()


def annual_program(problem: AnnualProblem, *, is_loose: bool = False) -> AnnualProgram:
    """Return the program of a company."""
    return _Writer(problem, is_loose).written()


class _Writer:
    """One program in the making."""

    def __init__(self, problem: AnnualProblem, is_loose: bool) -> None:
        self._problem, self._is_loose = problem, is_loose
        self._relevance = Relevance(problem)
        self._made = AnnualProgram(Program())
        self._program = self._made.program
        self._essential: Terms = []
        self._steps: Terms = []
        #: What learners cost less what grants pay, by cost centre and all together.
        self._by_centre: dict[CostCentreId, Terms] = defaultdict(list)
        self._net: Terms = []
        self._granted: dict[str, Terms] = defaultdict(list)
        self._taking: dict[Seat, list[int]] = defaultdict(list)

    def written(self) -> AnnualProgram:
        for learner in self._problem.learners:
            self._add(learner)
        fixed = self._offerings()
        for centre in self._problem.cost_centres:
            if centre.budget_minor is not None:
                self._at_most(self._by_centre[centre.id], centre.budget_minor)
        if self._problem.budget_minor is not None:
            self._at_most([*self._net, *fixed], self._problem.budget_minor)
        for grant in self._problem.grants:
            if grant.most_minor is not None:
                self._at_most(self._granted[grant.id], grant.most_minor)
        price = [*self._net, *fixed]
        self._made.tiers = (
            Objective("essential_steps", tuple(self._essential), True, sum(each for _, each in self._essential)),
            Objective("steps", tuple(self._steps), True, sum(each for _, each in self._steps)),
            Objective("price", tuple(price), False, sum(each for _, each in price if each > 0)),
        )
        return self._made

    def _add(self, learner: AnnualLearner) -> None:
        problem = self._relevance.cut(learner)
        limits = replace(Limits.of(problem), is_loose=self._is_loose)
        part = path_part(self._program, problem, limits)
        every_seat = dict(_seats(problem, part))
        seats = {seat: variable for seat, variable in every_seat.items() if seat[0] not in problem.progress}
        self._made.learners[learner.id] = LearnerPart(problem, part, seats)
        for seat, variable in seats.items():
            self._taking[seat].append(variable)
        for variable, wanted in part.wanted:
            term = (variable, wanted.weight * learner.priority)
            self._steps.append(term)
            if wanted.essential:
                self._essential.append(term)
        if problem.effort_limit_hundredths is not None:
            effort = [(event.taken, problem.effort_of(name)) for name, event in part.events.items()]
            self._at_most(effort, problem.effort_limit_hundredths)
        net = [(event.taken, problem.price_of(name)) for name, event in part.events.items() if problem.price_of(name)]
        net += self._grants(problem, every_seat)
        if learner.budget_minor is not None:
            self._at_most(net, learner.budget_minor)
        self._net += net
        for centre in self._problem.centres_of(learner):
            self._by_centre[centre] += net

    def _grants(self, problem: PathProblem, seats: Mapping[Seat, int]) -> Terms:
        """Let each grant pay whole minor units, up to its share of the learner's prices that it pays for."""
        taken_off = []
        for grant in self._problem.grants:
            paid = [
                (variable, grant.share_percent * problem.price_of(seat[0]))
                for seat, variable in seats.items()
                if seat in grant.seats and problem.price_of(seat[0])
            ]
            most = sum(each for _, each in paid) // 100
            if grant.most_per_learner_minor is not None:
                most = min(most, grant.most_per_learner_minor)
            if most:
                amount = self._program.whole(most)
                self._program.at_most([(amount, 100), *((variable, -each) for variable, each in paid)], 0)
                self._granted[grant.id].append((amount, 1))
                taken_off.append((amount, -1))
        return taken_off

    def _offerings(self) -> Terms:
        """Share the seats, open what has learners, and return what opening costs."""
        fixed = []
        seats = self._problem.seats_by_offering
        for seat, taking in self._taking.items():
            terms = self._problem.terms_by_offering.get(seat)
            most = min(len(taking), seats.get(seat, len(taking)))
            if terms is None or not (terms.least_learners or terms.fixed_price_minor):
                if most < len(taking):
                    self._program.at_most([(variable, 1) for variable in taking], most)
                continue
            is_open = self._made.opened[seat] = self._program.binary()
            for variable in taking:
                self._program.at_most([(variable, 1), (is_open, -1)], 0)
            if most < len(taking):
                self._program.at_most([*((variable, 1) for variable in taking), (is_open, -most)], 0)
            if terms.least_learners:
                self._program.at_least([*((variable, 1) for variable in taking), (is_open, -terms.least_learners)], 0)
            if terms.fixed_price_minor:
                fixed.append((is_open, terms.fixed_price_minor))
        return fixed

    def _at_most(self, terms: Iterable[tuple[int, int]], most: int) -> None:
        """Add a row in the largest unit that all its factors are multiples of: engines count in doubles."""
        listed = list(terms)
        unit = reduce(gcd, (each for _, each in listed), 0)
        if listed and unit:
            self._program.at_most([(variable, each // unit) for variable, each in listed], most // unit)
        elif most < 0:
            self._program.at_least([], 1)


def _seats(problem: PathProblem, part: PathPart) -> Iterator[tuple[Seat, int]]:
    """Yield the seats of a learner: in an offering, or in weeks of the learner's own; under way, where it was begun."""
    for name, event in part.events.items():
        if name in problem.progress:
            yield (name, problem.progress[name].offering), event.taken
        elif event.offerings:
            for offering, variable in event.offerings.items():
                yield (name, offering), variable
        else:
            yield (name, None), event.taken
