"""A plan of a company made better group by group: its learners exchange money and seats among themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from solver.annual.columns import Column
from solver.annual.control import SecondsLeft
from solver.annual.exchange import Chooser, Group, exchanged
from solver.annual.ground import ground_of
from solver.annual.left import Common, taking
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.annual.shared import Packed
from solver.annual.standing import Standing
from solver.annual.variety import Around, variety
from solver.annual.workers import Workers

#: Learners who are decided together, groups that are asked about the same state, and learners in one piece of work.
TOGETHER = 60
WAVE = 4
CHUNK = 10


class Exchanges:
    """Decides groups anew, one after another."""

    def __init__(
        self,
        problem: AnnualProblem,
        packed: Packed,
        known: Mapping[LearnerId, Iterable[Column]],
        workers: Workers,
    ) -> None:
        self._problem, self._packed, self._workers = problem, packed, workers
        #: Paths known of each learner, and the path that the last of them were found around.
        self._paths: dict[LearnerId, dict[Column, None]] = {
            learner: dict.fromkeys(columns) for learner, columns in known.items()
        }
        self._centre: dict[LearnerId, Column] = {}

    def make_better(self, standing: Standing) -> bool:
        """Let every group exchange once what it has; tell whether that was of use."""
        groups = self._groups()
        is_better = False
        for start in range(0, len(groups), WAVE):
            if self._workers.is_over:
                break
            wave = groups[start : start + WAVE]
            self._look_around(standing, wave)
            if self._workers.is_over:
                break
            asked = [[self._group(standing, group)] for group in wave]
            for group, found in zip(wave, self._workers.answers(exchanged, asked), strict=True):
                changes = [] if found is None else list(zip(group, found, strict=True))
                is_better |= bool(changes) and standing.accepts(changes)
        return is_better

    def _groups(self) -> list[list[AnnualLearner]]:
        """Return the learners in groups, those of one cost centre together as far as that goes."""
        learners = sorted(self._problem.learners, key=lambda learner: self._problem.centres_of(learner)[::-1])
        count = -(-len(learners) // TOGETHER)
        return [learners[len(learners) * n // count : len(learners) * (n + 1) // count] for n in range(count)]

    def _look_around(self, standing: Standing, groups: Sequence[Sequence[AnnualLearner]]) -> None:
        """Find paths around those in hand, where that was not done yet."""
        asked: list[Around] = []
        now = standing.leavings.common()
        for group in groups:
            takings = [(learner, taking(learner, standing.choice[learner.id])) for learner in group]
            lefts = [standing.leavings.left(*entry) for entry in takings]
            for entry in takings:
                standing.leavings.take_back(*entry)
            without = self._with_shared_prices(standing.leavings.common(coming=len(group)), now)
            for entry in takings:
                standing.leavings.give(*entry)
            for learner, left in zip(group, lefts, strict=True):
                column = standing.choice[learner.id]
                if self._centre.get(learner.id) != column:
                    freely = replace(left, alone=(), needed=frozenset())
                    asked.append(Around(learner, column, ((without, freely), (now, left))))
        pieces = [(self._packed, asked[start : start + CHUNK]) for start in range(0, len(asked), CHUNK)]
        for (_, piece), answers in zip(pieces, self._workers.answers(variety_chunk, pieces), strict=True):
            for around, columns in zip(piece, answers or (), strict=False):
                self._centre[around.learner.id] = around.column
                self._paths.setdefault(around.learner.id, {}).update(dict.fromkeys(columns))

    def _with_shared_prices(self, common: Common, now: Common) -> Common:
        """Let nobody pay for a class that is open already, nor all for one that opens only with others."""
        terms = self._problem.terms_by_offering
        unopened = dict(now.due)
        due = tuple(
            (seat, price // max(1, terms[seat].least_learners)) for seat, price in common.due if seat in unopened
        )
        return replace(common, due=due)

    def _group(self, standing: Standing, group: Sequence[AnnualLearner]) -> Group:
        """Return a group with what it may take, and the paths that each may choose."""
        problem = self._problem
        takings = [(learner, taking(learner, standing.choice[learner.id])) for learner in group]
        for entry in takings:
            standing.leavings.take_back(*entry)
        room = standing.leavings.room()
        for entry in takings:
            standing.leavings.give(*entry)
        limited = room.centres.keys()
        choosers = tuple(
            Chooser(
                learner,
                tuple(centre for centre in problem.centres_of(learner) if centre in limited),
                _ways(standing.choice[learner.id], self._paths[learner.id]),
            )
            for learner in group
        )
        own = [0, 0]
        for learner in group:
            own[0] += learner.priority * standing.choice[learner.id].essential_steps
            own[1] += learner.priority * standing.choice[learner.id].steps
        spare = [now - least for now, least in zip(standing.steps, standing.least, strict=True)]
        seats: set[Seat] = {seat for chooser in choosers for column in chooser.columns for seat in column.seats}
        seats |= {seat for seat, terms in problem.terms_by_offering.items() if room.others[seat]}
        return Group(
            choosers,
            room,
            {seat: terms for seat, terms in problem.terms_by_offering.items() if seat in seats},
            (own[0] - spare[0], own[1] - spare[1]),
        )


def variety_chunk(packed: Packed, asked: Sequence[Around], seconds_left: SecondsLeft) -> list[list[Column]]:
    """Return paths for each of these learners, as many as there are seconds for; this runs in a worker."""
    in_time = takewhile(lambda entry: seconds_left() > 0, asked)
    return [variety(ground_of(packed, entry.learner), entry) for entry in in_time]


def _ways(in_hand: Column, others: Iterable[Column]) -> tuple[Column, ...]:
    """Return the path in hand and all others, each also without what grants pay, which others may need more."""
    plain = [replace(column, granted=()) for column in others if column.granted]
    return tuple(dict.fromkeys((in_hand, *others, *plain)))
