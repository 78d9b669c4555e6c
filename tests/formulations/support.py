"""What holds when, and why: modules begin only when what they need holds, and what holds has been given by then.

Facts are levels, items and satisfied lists of alternatives. Where facts lead to each other in a circle, each has one
first giver and a rank above what that giver needs, so that nothing holds itself up.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tests.formulations.circles import circles
from tests.formulations.events import END, Event, Moments
from tests.formulations.program import Program

#: ("level", competency, level), ("item", item) or ("list", *modules).
Fact = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Giver:
    """Something that gives facts: a module with its event, or a level completed by its items (no event)."""

    needs: frozenset[Fact]
    gives: frozenset[Fact]
    event: Event | None = None


class Support:
    """The rows of one program that say so."""

    def __init__(self, program: Program, givers: list[Giver], wanted: Iterable[Fact], *, is_dated: bool) -> None:
        self._program, self._givers = program, givers
        listed, end = list(wanted), END if is_dated else 0
        self._places: dict[Fact, list[int]] = defaultdict(list)
        for place, giver in enumerate(givers):
            for fact in giver.gives:
                self._places[fact].append(place)
        self._changes = {fact: self._changes_of(places) for fact, places in self._places.items()}
        self._asked = self._moments_asked(listed, end)
        facts = sorted(self._asked, key=str)
        self._holds = {(fact, moment): program.binary() for fact in facts for moment in sorted(self._asked[fact])}
        found = circles((giver.needs, giver.gives) for giver in givers)
        self._circles = {fact: circle for circle in found for fact in circle}
        self._ranks = {fact: program.whole(len(self._circles[fact]) - 1) for fact in _sorted(self._circles)}
        for giver in givers:
            self._begin_when_needs_hold(giver)
        for fact in facts:
            self._hold_when_given(fact)
        #: For each wanted fact, 1 when it holds after everything.
        self.held_in_the_end = {fact: self._holds[fact, self._since(fact, end)] for fact in listed}

    def _begin_when_needs_hold(self, giver: Giver) -> None:
        for need in _sorted(giver.needs):
            for moment, variable in giver.event.begins if giver.event else ():
                self._program.at_most([(variable, 1), (self._holds[need, self._since(need, moment)], -1)], 0)

    def _hold_when_given(self, fact: Fact) -> None:
        program = self._program
        first = self._one_first_giver(fact) if fact in self._circles else {}
        ends = {place: self._ends(self._givers[place].event, first.get(place)) for place in self._places[fact]}
        for moment in sorted(self._asked[fact]):
            given = []
            for place, ended in ends.items():
                given += [variable for each, variable in ended if each <= moment]
                if self._givers[place].event is None:
                    given.append(self._completed(place, moment, first.get(place)))
            program.at_most([(self._holds[fact, moment], 1), *((variable, -1) for variable in given)], 0)

    def _one_first_giver(self, fact: Fact) -> dict[int, int]:
        """Choose the first giver of a fact in a circle; what that needs stands lower."""
        circle = self._circles[fact]
        size = len(circle)
        first = {place: self._program.binary() for place in self._places[fact]}
        self._program.at_most([(variable, 1) for variable in first.values()], 1)
        for place, variable in first.items():
            for need in _sorted(self._givers[place].needs & circle):
                self._program.at_least([(self._ranks[fact], 1), (self._ranks[need], -1), (variable, -size)], 1 - size)
        return first

    def _ends(self, event: Event | None, first: int | None) -> Moments:
        """Return when a module ends; where it has to be the first giver, only if it is."""
        if event is None or first is None:
            return [] if event is None else event.ends
        ends = []
        for moment, variable in event.ends:
            both = self._program.binary()
            self._program.at_most([(both, 1), (variable, -1)], 0)
            self._program.at_most([(both, 1), (first, -1)], 0)
            ends.append((moment, both))
        return ends

    def _completed(self, place: int, moment: int, first: int | None) -> int:
        """Return a variable that can be 1 when a level's items and the level before it hold at this moment."""
        completed = self._program.binary()
        for need in _sorted(self._givers[place].needs):
            self._program.at_most([(completed, 1), (self._holds[need, self._since(need, moment)], -1)], 0)
        if first is not None:
            self._program.at_most([(completed, 1), (first, -1)], 0)
        return completed

    def _moments_asked(self, wanted: list[Fact], end: int) -> dict[Fact, set[int]]:
        """Return the moments at which it matters whether a fact holds."""
        asked: dict[Fact, set[int]] = defaultdict(set)
        for giver in self._givers:
            for need in giver.needs:
                if giver.event is not None:
                    asked[need] |= {self._since(need, moment) for moment, _ in giver.event.begins}
        for fact in wanted:
            asked[fact].add(self._since(fact, end))
        waiting = list(asked)
        while waiting:
            fact = waiting.pop()
            completions = [place for place in self._places.get(fact, ()) if self._givers[place].event is None]
            for need in {need for place in completions for need in self._givers[place].needs}:
                moments = {self._since(need, moment) for moment in asked[fact]}
                if not moments <= asked[need]:
                    asked[need] |= moments
                    waiting.append(need)
        return dict(asked)

    def _changes_of(self, places: list[int]) -> list[int] | None:
        """Return the moments at which a fact may begin to hold; None where it follows from others."""
        events = [self._givers[place].event for place in places]
        return None if None in events else sorted({moment for event in events if event for moment, _ in event.ends})

    def _since(self, fact: Fact, moment: int) -> int:
        """Return the moment at which a fact last may have begun to hold: what holds now held then."""
        changes = self._changes.get(fact, [])
        if changes is None:
            return moment
        place = bisect_right(changes, moment)
        return changes[place - 1] if place else 0


def _sorted(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=str)
