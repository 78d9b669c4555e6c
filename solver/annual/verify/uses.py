"""What being the first to give something is good for: rows that keep a choice from counting on what nobody waits for.

Whoever is first to give a fact is of use by it when a deed begins before anybody else has given it, or when it is asked
for and nobody else gives it at all. Somebody else has surely given it before a deed that cannot begin without them.
"""

from collections import defaultdict
from collections.abc import Sequence, Set

from ortools.sat.python.cp_model import CpModel, IntVar

from solver.annual.verify.facts import Deed, Fact


class Uses:
    """The uses of first givers among the deeds of one learner."""

    def __init__(self, model: CpModel, deeds: Sequence[Deed], does: Sequence[IntVar], aims: Set[Fact]) -> None:
        self._model, self._deeds, self._does, self._aims = model, deeds, does, aims
        self.givers: dict[Fact, list[int]] = defaultdict(list)
        self.users: dict[Fact, list[int]] = defaultdict(list)
        for place, deed in enumerate(deeds):
            for fact in deed.gives:
                self.givers[fact].append(place)
            for need in deed.needs:
                self.users[need].append(place)

    def of(self, fact: Fact, place: int, first: IntVar) -> IntVar:
        """Return whether it is of use that a deed is the first to give a fact."""
        others = [other for other in self.givers[fact] if other != place]
        if not others:
            return first
        self._is_before(fact, others, place, first)
        use = self._model.new_bool_var("")
        self._model.add_implication(use, first)
        ways = []
        for user in self.users[fact]:
            if user != place:
                waits = self._model.new_bool_var("")
                self._model.add_implication(waits, self._does[user])
                self._is_before(fact, others, user, waits)
                ways.append(waits)
        if fact in self._aims:
            alone = self._model.new_bool_var("")
            for other in others:
                self._model.add_implication(alone, self._does[other].negated())
            ways.append(alone)
        self._model.add_bool_or([*ways, use.negated()])
        return use

    def _is_before(self, fact: Fact, others: Sequence[int], place: int, literal: IntVar) -> None:
        """Let a deed begin before any of these others has given a fact, where a literal holds."""
        for other in others:
            if other == place:
                continue
            for need in sorted((self._deeds[place].needs & self._deeds[other].gives) - {fact}, key=str):
                instead = [self._does[third] for third in self.givers[need] if third != other]
                self._model.add_bool_or([*instead, self._does[other].negated(), literal.negated()])
