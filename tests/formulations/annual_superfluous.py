"""What a learner took for nothing, told by following what each step needs and gives through the days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from solver.annual.problem import Seat
from tests.formulations.annual_program import LearnerPart
from tests.formulations.events import Moments
from tests.formulations.support import END, Fact, Giver


@dataclass(frozen=True, slots=True)
class _Taken:
    """A giver that was taken, and when; a level completed by its items has no place of its own."""

    giver: Giver
    begin: int | None
    end: int


class Choices:
    """What one learner does in a solution."""

    def __init__(self, learner: LearnerPart, values: Sequence[int]) -> None:
        self._learner, self._values = learner, values
        kept = learner.problem.kept | learner.problem.progress.keys()
        by_event = {id(event): name for name, event in learner.part.events.items()}
        self._taken: dict[str, _Taken] = {}
        for place, giver in enumerate(learner.part.givers):
            if giver.event is None:
                self._taken[f" {place}"] = _Taken(giver, None, 0)
            elif values[giver.event.taken]:
                begin = _moment(giver.event.begins, values, END)
                self._taken[by_event[id(giver.event)]] = _Taken(giver, begin, _moment(giver.event.ends, values, 0))
        self._modules = sorted(name for name, each in self._taken.items() if each.giver.event)
        self._kept = kept & set(self._modules)
        self.seats = [seat for seat, variable in learner.seats.items() if values[variable]]

    def needed(self) -> frozenset[str]:
        """Return the modules that are left when, one after another, what loses nothing is taken away."""
        left = set(self._modules)
        wanted, _ = self._held(left)
        for name in self._modules:
            if name in left and name not in self._kept:
                held, can_be_taken = self._held(left - {name})
                if held == wanted and can_be_taken >= self._kept:
                    left = set(can_be_taken)
        return frozenset(left)

    def forbidding(self) -> Mapping[int, int]:
        """Return what tells this choice from all others: which modules, and the moments of their begin and end.

        What is superfluous in one place may be needed in another, where it comes before something else.
        """
        told = {}
        for event in self._learner.part.events.values():
            moments = [variable for _, variable in (*event.begins, *event.ends)]
            told |= {variable: int(self._values[variable]) for variable in (event.taken, *moments)}
        return told

    def remaining(self) -> set[Seat]:
        """Return the seats of what is needed."""
        needed = self.needed()
        return {seat for seat in self.seats if seat[0] in needed}

    def superfluous(self) -> set[Seat]:
        """Return the seats of what is not."""
        return set(self.seats) - self.remaining()

    def _held(self, modules: Collection[str]) -> tuple[frozenset[Fact], frozenset[str]]:
        """Return which wanted facts hold in the end, and which of `modules` could be taken where they stand."""
        since: dict[Fact, int] = {}
        can_be_taken: set[str] = set()
        is_new = True
        while is_new:
            is_new = False
            for name, each in self._taken.items():
                if (each.begin is not None and name not in modules) or not each.giver.needs <= since.keys():
                    continue
                known = max((since[need] for need in each.giver.needs), default=0)
                if each.begin is not None and known > each.begin:
                    continue
                if each.begin is not None:
                    can_be_taken.add(name)
                end = known if each.begin is None else each.end
                for fact in each.giver.gives:
                    if since.get(fact, END + 1) > end:
                        since[fact] = end
                        is_new = True
        wanted = {entry.fact for _, entry in self._learner.part.wanted}
        return frozenset(wanted & since.keys()), frozenset(can_be_taken)


def _moment(moments: Moments, values: Sequence[int], otherwise: int) -> int:
    return next((moment for moment, variable in moments if values[variable]), otherwise)
