"""Whole plans near the shares of a linear program: those between two plans, and those that some learners can reach.

Few whole plans reach exactly as many essential steps as are asked for, and a search near the shares alone finds none
for a long time. Where each essential step counts as its price says instead, one is found at once that lacks a few;
between it and the plan in hand, which lacks none, lie others that lack none either (path relinking). In any tier some
learners at a time then choose anew from all paths known.
"""

from collections.abc import Callable, Collection, Iterable
from zlib import crc32

from solver.annual.answer import AnnualTier, Prices
from solver.annual.around import AroundQuestion, decide_around
from solver.annual.columns import Column
from solver.annual.decompose import Decomposition
from solver.annual.groups import Choice
from solver.annual.master import Master, Solved
from solver.annual.problem import LearnerId
from solver.annual.rounding import chosen, obeys, value

#: What an essential step counts, in its prices: more than one, for a plan that lacks some is none.
DEARER = 2.0
#: Part of the learners who choose from all paths known in one turn, turns without a gain before the last, and seconds
#: for each.
FREE = 0.15
IDLE_TURNS = 2
TURN_SECONDS = 20.0

Offered = Callable[[LearnerId], Iterable[Column]]


class Relinking:
    """The search of one company for a better plan of one tier near the shares of its linear program."""

    def __init__(
        self,
        work: Decomposition,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        shares: Solved,
        prices: Prices | None,
        *,
        relative_gap: float,
    ) -> None:
        self._work = work
        self._tier = tier
        self._earlier = earlier
        self._shares = shares
        self._prices = prices
        self._relative_gap = relative_gap

    def choice(self, known: Choice, *, seconds: float, enough: float, until: float) -> Choice:
        """Return a choice that is no worse than the known one, and better where one was found.

        It is enough when it is worth so much; `seconds` are for the first steps, and `until` must be left at the end.
        """
        near = {learner: [column for column, _ in found] for learner, found in self._shares.shares.items()}
        lacking = self._lacking(seconds) if self._tier is AnnualTier.STEPS else None
        if lacking is not None:
            for learner, column in lacking.items():
                near[learner].append(column)
        best = known if lacking is None else self._better(known, near.__getitem__, seconds)
        limits, idle, turn = self._work.limits, 0, 0
        while idle < IDLE_TURNS and self._value(best) < enough and limits.seconds_left() > until and not limits.is_over:
            free = self._free(turn)

            def offered(learner: LearnerId, free: Collection[LearnerId] = free) -> Iterable[Column]:
                is_free = learner in free or len(self._shares.shares[learner]) > 1
                return self._work.pool[learner].values() if is_free else near[learner]

            found = self._better(best, offered, min(TURN_SECONDS, max(1.0, limits.seconds_left() - until)))
            idle = 0 if self._value(found) > self._value(best) else idle + 1
            best, turn = found, turn + 1
        return best

    def _lacking(self, seconds: float) -> Choice | None:
        """Return a choice near the shares that may lack some essential steps."""
        prices, work = self._prices, self._work
        if prices is None or not prices.earlier:
            return None
        leaning = max(1.0, DEARER * prices.earlier[0] / prices.scale)
        master = Master(
            work.company, AnnualTier.STEPS, (), links=work.links, is_whole=True, is_lenient=False, leaning=leaning
        )
        for learner in work.problem.learners:
            mine = self._shares.shares[learner.id]
            master.add(learner, work.pool[learner.id].values() if len(mine) > 1 else [mine[0][0]])
        # The gap is meant for all steps, of which the objective is a small part.
        part = self._shares.objective / max(1.0, self._shares.objective + leaning * self._earlier[0])
        solved = master.solve(seconds=seconds, relative_gap=self._relative_gap * part)
        choice = None if solved is None else chosen(work.company, solved)
        return choice if choice is not None and obeys(work.company, choice, ()) else None

    def _better(self, known: Choice, offered: Offered, seconds: float) -> Choice:
        """Return the best choice of what is offered beside the known one; that one where none is better."""
        work = self._work
        ways = {}
        for learner in work.pool:
            ways[learner] = tuple({column.seats: column for column in (*offered(learner), known[learner])}.values())
        found = decide_around(
            AroundQuestion(
                problem=work.problem,
                tier=self._tier,
                earlier=self._earlier,
                links=tuple(sorted(work.links, key=str)),
                ways=ways,
                known=known,
                seconds=seconds,
                relative_gap=self._relative_gap,
            )
        )
        if found is None:
            return known
        return found if self._value(found) > self._value(known) else known

    def _free(self, turn: int) -> set[LearnerId]:
        """Return the learners who choose anew in one turn: by chance, the same in every run."""
        learners = (learner.id for learner in self._work.problem.learners)
        ordered = sorted(learners, key=lambda key: crc32(f"free {turn} {key}".encode()))
        return set(ordered[: round(FREE * len(ordered))])

    def _value(self, choice: Choice) -> int:
        return value(self._work.company, choice, self._tier)
