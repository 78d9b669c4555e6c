"""What one learner may choose, as variables and rows: a second formulation, written from the contract.

Every needed fact has exactly one first giver, and a module is taken only if it is the first giver of something that is
used: whoever takes something superfluous is left out where that is seen. Dates are kept to the day. The weeks of
modules without dates are counted only when asked: without them every plan stays possible, and a few more become so.
"""

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python.cp_model import CpModel, Domain, IntVar, LinearExpr, LinearExprT

from solver.annual.problem import Grant, GrantId, Seat
from solver.annual.verify.facts import Aim, Deed, Fact, Question
from solver.annual.verify.uses import Uses
from solver.annual.verify.ways import QUARTER, Run, Weeks
from solver.domain import Module, ModuleId

Terms = list[tuple[IntVar, int]]


class Choices:
    """The variables of one learner in a model, which may be that of a whole company."""

    def __init__(self, model: CpModel, question: Question, grants: Iterable[Grant], *, in_weeks: bool) -> None:
        self.model, self.question = model, question
        self._in_weeks = in_weeks
        self.under_way = {entry.module: entry for entry in question.learner.in_progress}
        self.taken: dict[ModuleId, IntVar] = {}
        self.runs: dict[Seat, tuple[IntVar, Run]] = {}
        self._does: list[IntVar] = []
        #: By module, the moment that its needs must hold at, and the one after which it has given.
        self._begins: dict[ModuleId, LinearExprT] = {}
        self._ends: dict[ModuleId, LinearExprT] = {}
        #: What tells one placement from another: first and last weeks.
        self.week_marks: dict[ModuleId, tuple[dict[int, IntVar], dict[int, IntVar]]] = {}
        self._loads: dict[int, Terms] = defaultdict(list)
        self._holds: dict[Fact, IntVar] = {}
        self._moments: dict[Fact, IntVar] = {}
        self._ranks: dict[Fact, IntVar] = {}
        self._timed = self._facts_with_moments()
        for deed in question.deeds:
            self._does.append(model.new_bool_var(""))
            if deed.module is not None:
                self.taken[deed.module.id] = self._does[-1]
                self._place(deed, self._does[-1])
        for name in sorted(question.must):
            model.add_bool_or([self.taken[name]] if name in self.taken else [])
        self._exclude()
        self._share_time()
        self._support()
        self.aims: list[tuple[IntVar, Aim]] = [(self._holds[aim.fact], aim) for aim in question.aims]
        if question.learner.effort_limit_hundredths is not None:
            effort = [(self.taken[d.module.id], self._effort(d.module)) for d in question.deeds if d.module]
            model.add(_sum(effort) <= question.learner.effort_limit_hundredths)
        self.prices: Terms = [(self.taken[d.module.id], self._price(d.module)) for d in question.deeds if d.module]
        self.granted: dict[GrantId, IntVar] = {}
        for grant in grants:
            self._pay(grant)
        if question.learner.budget_minor is not None:
            model.add(_sum(self.net) <= question.learner.budget_minor)

    @property
    def net(self) -> Terms:
        """What the learner costs less what grants pay."""
        return [*self.prices, *((amount, -1) for amount in self.granted.values())]

    @property
    def new_seats(self) -> dict[Seat, IntVar]:
        """The places in offerings that are not the learner's already."""
        return {seat: chosen for seat, (chosen, _) in self.runs.items() if seat[0] not in self.under_way}

    def _price(self, module: Module) -> int:
        entry = self.under_way.get(module.id)
        return module.price_minor if entry is None else entry.price_left_minor

    def _effort(self, module: Module) -> int:
        entry = self.under_way.get(module.id)
        return module.effort_hundredths if entry is None else entry.effort_left_hundredths

    # When.

    def _place(self, deed: Deed, taken: IntVar) -> None:
        module, ways, model = deed.module, deed.ways, self.model
        if module is None or ways is None:
            return
        if ways.weeks is not None:
            if self._in_weeks:
                self._fill_weeks(module.id, ways.weeks, taken)
            elif (deed.needs | deed.gives) & self._timed:
                first = model.new_int_var_from_domain(Domain.from_values(ways.weeks.first_weeks), "")
                self._begins[module.id] = 7 * first + 7
                self._ends[module.id] = 7 * first + 7 * ways.weeks.fewest
            return
        chosen = [(model.new_bool_var(""), run) for run in ways.runs]
        model.add_exactly_one([*(variable for variable, _ in chosen), taken.negated()])
        for variable, run in chosen:
            self.runs[run.seat] = (variable, run)
            for week, effort in run.shares:
                self._loads[week].append((variable, effort))
        self._begins[module.id] = _sum([(variable, run.first_day - 1) for variable, run in chosen])
        self._ends[module.id] = _sum([(variable, run.last_day) for variable, run in chosen])

    def _fill_weeks(self, name: ModuleId, weeks: Weeks, taken: IntVar) -> None:
        """Begin once and end once, and do some quarters of an hour in each week from the first to the last."""
        model, year = self.model, self.question.year
        quarters, remainder = divmod(weeks.effort, QUARTER)
        free = set(year.free)
        first: dict[int, IntVar] = {}
        last: dict[int, IntVar] = {}
        filled: Terms = []
        before: LinearExpr = _sum([])
        for week in year.weeks:
            if week not in free:
                model.add(before == 0)
                continue
            first[week], last[week], on = (model.new_bool_var("") for _ in range(3))
            amount = model.new_int_var(0, quarters, "")
            model.add(before + first[week] == on)
            model.add_implication(last[week], on)
            model.add(amount <= quarters * on)
            model.add(amount + (last[week] if remainder else 0) >= on)
            filled.append((amount, 1))
            self._loads[week] += [(amount, QUARTER), (last[week], remainder)]
            before = on - last[week]
        model.add(before == 0)
        for marks in (first, last):
            model.add_exactly_one([*marks.values(), taken.negated()])
        model.add(_sum(filled) == quarters * taken)
        self.week_marks[name] = (first, last)
        self._begins[name] = _sum([(variable, 7 * week + 7) for week, variable in first.items()])
        self._ends[name] = _sum([(variable, 7 * week + 7) for week, variable in last.items()])

    def _share_time(self) -> None:
        """Keep each week's hours, and exclusive runs on days of their own."""
        model, year = self.model, self.question.year
        most = year.calendar.weekly_hundredths
        if most is not None:
            for load in self._loads.values():
                model.add(_sum(load) <= most)
            if not self._in_weeks:
                undated = [(d, self.taken[d.module.id]) for d in self.question.deeds if d.module and d.ways]
                efforts = [(taken, d.ways.weeks.effort) for d, taken in undated if d.ways and d.ways.weeks]
                runs = [
                    (variable, effort)
                    for seat, (variable, run) in self.runs.items()
                    if seat[0] not in self.under_way
                    for _, effort in run.shares
                ]
                # No run that is taken anew has a day that is taken away.
                model.add(_sum([*efforts, *runs]) <= most * len(year.free))
        exclusive = [(variable, run) for variable, run in self.runs.values() if run.exclusive]
        for _, each in exclusive:
            together = [v for v, run in exclusive if run.first_day <= each.first_day <= run.last_day]
            if len(together) > 1:
                model.add_at_most_one(together)

    # What for.

    def _exclude(self) -> None:
        for deed in self.question.deeds:
            for other in sorted(deed.module.excludes if deed.module else ()):
                if deed.module and other in self.taken:
                    self.model.add_at_most_one([self.taken[deed.module.id], self.taken[other]])

    def _support(self) -> None:
        """Give every fact that is used one first giver, in time; and let nothing hold itself up."""
        model, question = self.model, self.question
        aims = {aim.fact for aim in question.aims}
        uses = Uses(model, question.deeds, self._does, aims)
        facts = sorted(uses.givers, key=str)
        start, end = question.year.first_day - 1, 7 * question.year.weeks[-1] + 7
        core = _in_circles(question.deeds)
        self._moments = {fact: model.new_int_var(start, end, "") for fact in facts if fact in self._timed}
        self._ranks = {fact: model.new_int_var(0, len(core), "") for fact in facts if fact in core}
        given: dict[int, list[IntVar]] = defaultdict(list)
        for fact in facts:
            held = self._holds[fact] = model.new_bool_var("")
            if fact not in aims:
                model.add_bool_or([*(self._does[user] for user in uses.users[fact]), held.negated()])
            firsts = {place: self._first(fact, place) for place in uses.givers[fact]}
            for place, first in firsts.items():
                given[place].append(uses.of(fact, place, first))
            model.add_exactly_one([*firsts.values(), held.negated()])
        for place, deed in enumerate(question.deeds):
            self._begin(deed, self._does[place])
            if deed.module is None or deed.module.id not in question.must:
                model.add_bool_or([*given[place], self._does[place].negated()])

    def _first(self, fact: Fact, place: int) -> IntVar:
        """Return whether a deed is the first to give a fact, which holds after it then, and ranks above its needs."""
        model, deed = self.model, self.question.deeds[place]
        first = model.new_bool_var("")
        model.add_implication(first, self._does[place])
        if fact in self._ranks:
            for need in sorted(deed.needs & self._ranks.keys(), key=str):
                model.add(self._ranks[fact] >= self._ranks[need] + 1).only_enforce_if(first)
        if fact in self._moments:
            moment = self._moments[fact]
            if deed.module is not None:
                model.add(moment >= self._ends[deed.module.id]).only_enforce_if(first)
            else:
                for need in sorted(deed.needs & self._moments.keys(), key=str):
                    model.add(moment >= self._moments[need]).only_enforce_if(first)
        return first

    def _begin(self, deed: Deed, does: IntVar) -> None:
        """Begin only when what is needed holds, and has begun to."""
        for need in sorted(deed.needs, key=str):
            self.model.add_implication(does, self._holds[need])
            if need in self._moments and deed.module is not None:
                self.model.add(self._begins[deed.module.id] >= self._moments[need]).only_enforce_if(does)

    def _facts_with_moments(self) -> frozenset[Fact]:
        """Return the facts of which it matters when they begin to hold: all, or those between two modules on dates."""
        deeds = self.question.deeds
        if self._in_weeks:
            return frozenset(fact for deed in deeds for fact in (*deed.gives, *deed.needs))
        dated = [deed for deed in deeds if deed.ways is not None and deed.ways.runs]
        after = {fact for deed in dated for fact in deed.gives}
        before = {need for deed in dated for need in deed.needs}
        size = -1
        while size != len(after) + len(before):
            size = len(after) + len(before)
            for deed in deeds:
                if deed.needs & after:
                    after |= deed.gives
                if deed.gives & before:
                    before |= deed.needs
        return frozenset(after & before)

    def _pay(self, grant: Grant) -> None:
        """Let a grant pay whole minor units, up to its share of the prices that it is for."""
        paid = []
        for deed in self.question.deeds:
            if deed.module is None or deed.ways is None:
                continue
            name, price = deed.module.id, self._price(deed.module)
            entry = self.under_way.get(name)
            seats = [(run.seat, self.runs[run.seat][0]) for run in deed.ways.runs]
            if entry is not None or not seats:
                seats = [((name, entry.offering if entry else None), self.taken[name])]
            paid += [(variable, price * grant.share_percent) for seat, variable in seats if seat in grant.seats]
        most = sum(price for _, price in paid) // 100
        if grant.most_per_learner_minor is not None:
            most = min(most, grant.most_per_learner_minor)
        if most:
            amount = self.granted[grant.id] = self.model.new_int_var(0, most, "")
            self.model.add(100 * amount <= _sum(paid))


def _sum(terms: Terms) -> LinearExpr:
    return LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])


def _in_circles(deeds: Iterable[Deed]) -> frozenset[Fact]:
    """Return the facts that may lead to themselves: what is left when ends and beginnings are peeled off."""
    arrows = {(need, fact) for deed in deeds for need in deed.needs for fact in deed.gives}
    while True:
        starts, ends = {a for a, _ in arrows}, {b for _, b in arrows}
        left = {(a, b) for a, b in arrows if a in ends and b in starts}
        if len(left) == len(arrows):
            return frozenset(fact for arrow in left for fact in arrow)
        arrows = left
