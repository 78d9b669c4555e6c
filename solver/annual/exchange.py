"""Some learners decided together, each over some paths: one gives what another takes, or several do.

The rows are those of the whole company, cut to what all others leave, in whole numbers.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.annual.columns import Column
from solver.annual.control import SecondsLeft
from solver.annual.left import Room, taking
from solver.annual.problem import AnnualLearner, CostCentreId, GrantId, OfferingTerms, Seat
from solver.control import SearchLimits
from solver.cpsat import Model, Search

#: Deterministic time for one tier of one group.
WORK = 1.0


@dataclass(frozen=True, slots=True)
class Chooser:
    """A learner with the paths to choose from; the first is the one in hand."""

    learner: AnnualLearner
    centres: tuple[CostCentreId, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Learners who are decided together, and what they may take together."""

    choosers: tuple[Chooser, ...]
    room: Room
    terms: Mapping[Seat, OfferingTerms]
    #: What they must come to, in essential weighted steps and in all, times their priorities.
    least: tuple[int, int]


def exchanged(group: Group, seconds_left: SecondsLeft) -> list[Column] | None:
    """Return the best path for each; None when nothing is found in time that is better than what is in hand.

    This runs in a worker.
    """
    if seconds_left() <= 0:
        return None
    rows = _Rows(group)
    limits = SearchLimits(deterministic=3 * WORK, is_over=lambda: seconds_left() <= 0)
    search = Search(replace(limits, seconds=min(limits.seconds, seconds_left())))
    in_hand = [0] * len(group.choosers)
    chosen = in_hand
    for objective in rows.objectives:
        rows.model.clear_hints()  # type: ignore[no-untyped-call]
        for place, takes in zip(chosen, rows.takes, strict=True):
            for number, variable in enumerate(takes):
                rows.model.add_hint(variable, number == place)
        rows.model.maximize(_sum(objective))
        found = search.run(rows.model, at_most=WORK)
        if not found.values:
            break
        chosen = [next(n for n, variable in enumerate(takes) if found.is_true(variable)) for takes in rows.takes]
        rows.model.add(_sum(objective) >= sum(factor for variable, factor in objective if found.is_true(variable)))
    if chosen == in_hand:
        return None
    return [chooser.columns[place] for chooser, place in zip(group.choosers, chosen, strict=True)]


_Terms = list[tuple[IntVar, int]]


def _sum(terms: _Terms) -> LinearExpr:
    return LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])


class _Rows:
    """The model of one group."""

    def __init__(self, group: Group) -> None:
        self.model = Model()
        self.takes = [[self.model.new_bool_var("") for _ in chooser.columns] for chooser in group.choosers]
        self._in: dict[Seat, list[IntVar]] = defaultdict(list)
        centres: dict[CostCentreId, _Terms] = defaultdict(list)
        grants: dict[GrantId, _Terms] = defaultdict(list)
        cost: _Terms = []
        essential: _Terms = []
        every: _Terms = []
        for chooser, takes in zip(group.choosers, self.takes, strict=True):
            self.model.add_exactly_one(takes)
            priority = chooser.learner.priority
            for column, variable in zip(chooser.columns, takes, strict=True):
                taken = taking(chooser.learner, column)
                essential.append((variable, priority * column.essential_steps))
                every.append((variable, priority * column.steps))
                cost.append((variable, taken.net_minor))
                for centre in chooser.centres:
                    centres[centre].append((variable, taken.net_minor))
                for grant, amount in taken.granted:
                    grants[grant].append((variable, amount))
                for seat in taken.seats:
                    self._in[seat].append(variable)
        cost += self._fixed(group)
        room = group.room
        limited = [(centres[centre], most) for centre, most in room.centres.items()]
        limited += [(grants[grant], most) for grant, most in room.grants.items()]
        limited += [] if room.whole_minor is None else [(cost, room.whole_minor)]
        for terms, most in limited:
            if terms:
                self.model.add(_sum(terms) <= most)
        for seat, most in room.seats.items():
            if len(self._in[seat]) > most:
                self.model.add(LinearExpr.sum(self._in[seat]) <= most)
        price = [(variable, -amount) for variable, amount in cost]
        self.objectives: list[_Terms] = [essential, every, price]
        for terms, least in zip(self.objectives, group.least, strict=False):
            self.model.add(_sum(terms) >= least)

    def _fixed(self, group: Group) -> _Terms:
        """Let classes have learners enough or none, and return what is paid for those that open."""
        fixed = []
        for seat, terms in group.terms.items():
            coming, others = self._in[seat], group.room.others[seat]
            if others:
                if others < terms.least_learners:
                    self.model.add(LinearExpr.sum(coming) >= terms.least_learners - others)
                continue
            if not coming:
                continue
            is_open = self.model.new_bool_var("")
            for variable in coming:
                self.model.add_implication(variable, is_open)
            self.model.add(LinearExpr.sum(coming) >= max(1, terms.least_learners)).only_enforce_if(is_open)
            fixed.append((is_open, terms.fixed_price_minor))
        return fixed
