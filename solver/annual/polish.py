"""A plan of a company made better learner by learner, as long as that is possible, with what all others leave.

Learners are asked in waves, each about the same state, and their answers are accepted one by one where they still fit,
what gains most first: on any number of processes the plan is the same.
"""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from operator import ge

from solver.annual.answer import AnnualTier
from solver.annual.better import Looked, better_column
from solver.annual.columns import Column
from solver.annual.control import AnnualLimits
from solver.annual.excerpts import facts
from solver.annual.ground import Ground
from solver.annual.left import Common, Leavings, Left, taking
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.shared import Packed, shared_of
from solver.domain import ModuleId

#: Learners in one piece of work, and those who are asked about the same state.
CHUNK = 25
WAVE = 8 * CHUNK

Choice = dict[LearnerId, Column]


def polished(
    problem: AnnualProblem,
    choice: Mapping[LearnerId, Column],
    limits: AnnualLimits,
    *,
    tier: AnnualTier,
    earlier: tuple[int, ...] = (),
    executor: Executor | None = None,
    until: float = 0.0,
) -> Choice:
    """Return a choice at least as good, that obeys everything which this one obeys, and the values of tiers before.

    No learner is left who could do better alone by more steps, nor, in the tier of the price, by a lower one; unless
    the seconds left come down to `until` first.
    """
    polish = _Polish(problem, choice, limits, tier=tier, earlier=earlier, executor=executor, until=until)
    polish.run()
    return polish.choice


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking one learner."""

    column: Column | None
    #: Modules with offerings that can matter to the learner.
    modules: frozenset[ModuleId]
    #: Whether some step that is asked for is not reached yet.
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What was left when a learner was last asked, and the answer."""

    common: Common
    left: Left
    answer: Answer


class _Polish:
    """One choice being made better."""

    def __init__(
        self,
        problem: AnnualProblem,
        choice: Mapping[LearnerId, Column],
        limits: AnnualLimits,
        *,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        executor: Executor | None,
        until: float,
    ) -> None:
        self.choice: Choice = dict(choice)
        self._problem, self._tier, self._limits = problem, tier, limits
        self._executor, self._until = executor, until
        self._packed = shared_of(problem).packed
        self._leavings = Leavings(
            problem, ((learner, taking(learner, choice[learner.id])) for learner in problem.learners)
        )
        self._steps = [0, 0]
        for learner in problem.learners:
            column = choice[learner.id]
            self._steps[0] += learner.priority * column.essential_steps
            self._steps[1] += learner.priority * column.steps
        #: What the tiers before ask for.
        self._least = (*earlier, 0, 0)[:2]
        self._known: dict[LearnerId, _Known] = {}

    @property
    def is_over(self) -> bool:
        return self._limits.is_over or self._limits.seconds_left() <= self._until

    def run(self) -> None:
        """Ask everybody; then, as long as anything changes, those to whom more is left than when they were asked."""
        alike: dict[Hashable, list[AnnualLearner]] = defaultdict(list)
        for learner in self._problem.learners:
            alike[facts(learner)].append(learner)
        waiting = deque(learner for together in alike.values() for learner in together)
        while waiting:
            while waiting and not self.is_over:
                wave = [waiting.popleft() for _ in range(min(WAVE, len(waiting)))]
                waiting.extend(self._asked(wave))
            if self.is_over:
                return
            common = self._leavings.common()
            waiting.extend(learner for learner in self._problem.learners if self._has_more(learner, common))

    def _asked(self, wave: Sequence[AnnualLearner]) -> list[AnnualLearner]:
        """Ask some learners about the same state, accept what fits, and return those whose answers no longer do."""
        common = self._leavings.common()
        asked = [self._looked(learner) for learner in wave]
        proposals: list[tuple[Looked, Column]] = []
        for entry, answer in zip(asked, self._answers(common, asked), strict=True):
            self._known[entry.learner.id] = _Known(common, entry.left, answer)
            if answer.column is not None:
                proposals.append((entry, answer.column))
        # The sort is stable: what gains the same is accepted in the order asked.
        proposals.sort(key=lambda proposal: _gain(*proposal), reverse=True)
        refused = [entry.learner for entry, column in proposals if not self._accepts(entry.learner, column)]
        return refused if len(refused) < len(proposals) else []

    def _looked(self, learner: AnnualLearner) -> Looked:
        column = self.choice[learner.id]
        # What the learner may lose, so that the tiers before stay as they are.
        spare = [(now - least) // learner.priority for now, least in zip(self._steps, self._least, strict=True)]
        return Looked(
            learner,
            column,
            self._leavings.left(learner, taking(learner, column)),
            (column.essential_steps - spare[0], column.steps - spare[1]),
        )

    def _accepts(self, learner: AnnualLearner, column: Column) -> bool:
        """Give a learner another path if all still fits, the plan is better and no tier before is worse."""
        before, leavings = self.choice[learner.id], self._leavings
        cost = leavings.cost_minor
        leavings.take_back(learner, taking(learner, before))
        leavings.give(learner, taking(learner, column))
        steps = [
            now + learner.priority * more
            for now, more in zip(
                self._steps,
                (column.essential_steps - before.essential_steps, column.steps - before.steps),
                strict=True,
            )
        ]
        is_better = (*steps, -leavings.cost_minor) > (*self._steps, -cost)
        if is_better and all(map(ge, steps, self._least)) and leavings.are_enough:
            self._steps = steps
            self.choice[learner.id] = column
            return True
        leavings.take_back(learner, taking(learner, column))
        leavings.give(learner, taking(learner, before))
        return False

    def _has_more(self, learner: AnnualLearner, common: Common) -> bool:
        """Tell whether a learner is left more of anything than when last asked."""
        then = self._known[learner.id]
        left = self._leavings.left(learner, taking(learner, self.choice[learner.id]))
        answer = then.answer
        if any(seat[0] in answer.modules for seat in then.common.closed - common.closed):
            return True
        due, due_then = dict(common.due), dict(then.common.due)
        if any(seat[0] in answer.modules and price > due.get(seat, 0) for seat, price in due_then.items()):
            return True
        if then.left.needed - left.needed:
            return True
        return answer.is_open and any(
            more is not None and less is not None and more > less
            for more, less in zip(_amounts(left), _amounts(then.left), strict=True)
        )

    def _answers(self, common: Common, asked: Sequence[Looked]) -> Iterator[Answer]:
        """Yield the answers in the order asked."""
        pieces = [asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK)]
        if self._executor is None:
            for piece in pieces:
                yield from polish_chunk(self._packed, common, piece, self._tier)
            return
        futures = [self._executor.submit(polish_chunk, self._packed, common, piece, self._tier) for piece in pieces]
        for future in futures:
            yield from future.result()


def polish_chunk(packed: Packed, common: Common, asked: Sequence[Looked], tier: AnnualTier) -> list[Answer]:
    """Return a better path for each of these learners, if there is one; this runs in a worker."""
    answers = []
    for entry in asked:
        ground = _ground(packed, entry.learner)
        column = better_column(ground, common, entry, tier)
        weights = sum(target.weight for target in ground.worlds(frozenset()).targets)
        reached = (entry.column if column is None else column).steps
        answers.append(Answer(column, ground.dated_modules, reached < weights))
    return answers


#: Grounds that a worker keeps: learners who are alike come one after another.
MOST_GROUNDS = 500
_grounds: OrderedDict[Hashable, Ground] = OrderedDict()


def _ground(packed: Packed, learner: AnnualLearner) -> Ground:
    key = packed.digest, facts(learner)
    ground = _grounds.pop(key, None) or Ground(packed, learner)
    _grounds[key] = ground
    if len(_grounds) > MOST_GROUNDS:
        _grounds.popitem(last=False)
    return ground


def _gain(asked: Looked, column: Column) -> tuple[int, int, int]:
    """Return what a path gains the company on the one in hand, as far as the learner tells."""
    priority, before = asked.learner.priority, asked.column
    return (
        priority * (column.essential_steps - before.essential_steps),
        priority * (column.steps - before.steps),
        before.net_minor - column.net_minor,
    )


def _amounts(left: Left) -> tuple[int | None, ...]:
    return left.centre_minor, left.whole_minor, *left.grants
