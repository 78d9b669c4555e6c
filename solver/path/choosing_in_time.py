"""Modules chosen with most of the calendar in sight: a model that every plan obeys, of far fewer decisions than places.

Offerings, the days they exclude and their weeks are exact. Of an undated module only the week is known that it is over
by, where something asks; its effort stands before that, and after the week in which what it needs can hold first.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.domain import ModuleId
from solver.path.calendar_model import exclusive_offerings_share_no_day, offerings_are_open
from solver.path.dates import Timetable, earliest_ends, shares, sunday_of, week_of
from solver.path.facts_by_day import DatedVariables, Wish, facts_hold_by_day, givers_of, wishes_of_offerings
from solver.path.model import build
from solver.path.placing import Placing
from solver.path.world import World
from solver.reach import Action

#: Rows for the hours of all weeks up to one; with more weeks than this not each has its own.
MOST_ROWS = 26


class ChoosingVariables(DatedVariables):
    """The decisions of a plan with its offerings, and the weeks that undated modules are over by."""

    def __init__(self, world: World, times: Timetable) -> None:
        super().__init__(world, times)
        #: By week, where something asks.
        self.over_by: dict[ModuleId, dict[int, IntVar]] = {}
        #: By the place of a run of open weeks.
        self.in_run: dict[ModuleId, dict[int, IntVar]] = {}
        self._latest_starts: dict[tuple[int, int], int | None] = {}

    def is_over(self, action: Action, after: int, by: int) -> list[IntVar]:
        """Return the decisions that let a module be over by a day; of one without dates it is not known since when."""
        if action.module is None or action.module.id in self.chooses:
            return super().is_over(action, after, by)
        week = by // 7 - 1
        last = self.times.last_week
        if last is not None and week >= last:
            return [self.takes(action.module.id)]
        decision = self.over_by.get(action.module.id, {}).get(week)
        return [] if decision is None else [decision]

    def latest_start(self, effort: int, week: int) -> int | None:
        """Return the latest week in which an undated effort can start that is over by a week."""
        count = self.times.fewest_weeks(effort) or 1
        key = count, week
        if key not in self._latest_starts:
            run, start = 0, week + 1
            while run < count and start > self.times.first_week:
                start -= 1
                run = 0 if start in self.times.blocked else run + 1
            self._latest_starts[key] = start if run == count else None
        return self._latest_starts[key]


def build_choosing(
    world: World, in_hand: Placing | None = None, *, follows_relaxation: bool = False
) -> ChoosingVariables:
    """Return a model that every plan of this world obeys, and most that obey it find room."""
    if world.times is None:
        raise ValueError("a world without dates has no calendar")
    variables = ChoosingVariables(world, world.times)
    variables.in_hand = in_hand
    variables.model.follows_relaxation = follows_relaxation
    build(world, variables)
    offerings_are_open(variables)
    exclusive_offerings_share_no_day(variables)
    _, ready = earliest_ends(world.actions, world.initial, world.times)
    wishes = [*wishes_of_offerings(variables), *_wishes_of_runs(variables, ready)]
    wishes += _wishes_of_undated(variables, wishes, ready)
    facts_hold_by_day(variables, wishes, variables.is_over)
    _hours_of_weeks(variables)
    _hours_of_runs(variables)
    _hours_before(variables)
    _hours_after(variables, ready)
    return variables


def _wishes_of_runs(variables: ChoosingVariables, ready: Sequence[int | None]) -> list[Wish]:
    """Each undated module stands in one run of open weeks, starts late enough in it and is over by its end."""
    times, model = variables.times, variables.model
    wishes: list[Wish] = []
    runs = times.runs
    for action, day in zip(variables.world.actions, ready, strict=True):
        module = action.module
        if module is None or module.id in variables.chooses:
            continue
        takes = variables.takes(module.id)
        decisions = {
            place: takes if len(runs) == 1 else model.new_bool_var(f"{module.id} between {first} and {last}")
            for place, (first, last) in enumerate(runs)
            if day is not None and times.fits_run(module.effort_hundredths, max(first, week_of(max(day, 1))), last)
        }
        variables.in_run[module.id] = decisions
        if len(runs) > 1 or not decisions:
            model.add_exactly_one([*decisions.values(), takes.negated()])
        for place in decisions:
            last = runs[place][1]
            start = None if last is None else variables.latest_start(module.effort_hundredths, last)
            if start is not None:
                sooner = [decisions[entry] for entry in decisions if entry <= place]
                wishes += [Wish(tuple(sooner), need, sunday_of(start)) for need in sorted(action.needs)]
    return wishes


def _wishes_of_undated(variables: ChoosingVariables, wishes: Sequence[Wish], ready: Sequence[int | None]) -> list[Wish]:
    """Decide for each undated module by which weeks it is over, where something asks, and ask for what it needs."""
    world, times = variables.world, variables.times
    givers = givers_of(world)
    ready_by_action = {id(action): day for action, day in zip(world.actions, ready, strict=True)}
    more: list[Wish] = []
    asked = {(wish.fact, wish.day) for wish in wishes if wish.fact not in world.initial}
    waiting = sorted(asked)
    while waiting:
        fact, day = waiting.pop()
        for action in givers[fact]:
            new = []
            if action.module is None:
                new = [(need, day) for need in sorted(action.needs)]
            elif action.module.id not in times.choices:
                week = day // 7 - 1
                decisions = variables.over_by.setdefault(action.module.id, {})
                start = variables.latest_start(action.module.effort_hundredths, week)
                soonest = ready_by_action[id(action)]
                is_last = times.last_week is not None and week >= times.last_week
                if is_last or week in decisions or start is None or soonest is None or sunday_of(start) < soonest:
                    continue
                decisions[week] = variables.model.new_bool_var(f"{action.module.id} is over by {week}")
                new = [(need, sunday_of(start)) for need in sorted(action.needs)]
                more += [Wish((decisions[week],), *wanted) for wanted in new]
            for wanted in new:
                if wanted not in asked and wanted[0] not in world.initial:
                    asked.add(wanted)
                    waiting.append(wanted)
    for module, decisions in variables.over_by.items():
        weeks = sorted(decisions)
        for week, later in pairwise(weeks):
            variables.model.add_implication(decisions[week], decisions[later])
        for week in weeks:
            sooner = [decision for place, decision in variables.in_run[module].items() if times.runs[place][0] <= week]
            variables.model.add_bool_or([*sooner, decisions[week].negated()])
    return more


def _hours_of_weeks(variables: ChoosingVariables) -> None:
    """In no week do the offerings take more than its hours."""
    weekly = variables.times.calendar.weekly_hundredths
    if weekly is None:
        return
    loads: dict[int, list[tuple[IntVar, int]]] = defaultdict(list)
    for module in variables.world.modules:
        for offering, chosen in variables.chooses.get(module.id, {}).items():
            for week, effort in shares(module.effort_hundredths, offering.first_day, offering.last_day).items():
                loads[week].append((chosen, effort))
    for week in sorted(loads):
        _at_most(variables, loads[week], weekly)


def _hours_of_runs(variables: ChoosingVariables) -> None:
    """No undated module goes on through weeks that take nothing: each run of open weeks holds what stands in it."""
    for place, (first, last) in enumerate(variables.times.runs):
        if last is not None:
            terms = _loads(variables, first, last)
            for module in variables.world.modules:
                decision = variables.in_run.get(module.id, {}).get(place)
                if decision is not None:
                    terms.append((decision, module.effort_hundredths))
            _has_room(variables, terms, first, last)


def _hours_before(variables: ChoosingVariables) -> None:
    """What is over by a week has room in the weeks up to it."""
    weeks = sorted({week for decisions in variables.over_by.values() for week in decisions})
    for week in weeks[:: -(-len(weeks) // MOST_ROWS) or 1]:
        terms = _loads(variables, variables.times.first_week, week)
        for module in variables.world.modules:
            decisions = variables.over_by.get(module.id, {})
            latest = max((entry for entry in decisions if entry <= week), default=None)
            if latest is not None:
                terms.append((decisions[latest], module.effort_hundredths))
        _has_room(variables, terms, variables.times.first_week, week)


def _hours_after(variables: ChoosingVariables, ready: Sequence[int | None]) -> None:
    """What cannot start before a week has room in the weeks from it to the last."""
    times = variables.times
    if times.last_week is None:
        return
    first_weeks = {
        action.module.id: max(times.first_week, week_of(max(day, 1)))
        for action, day in zip(variables.world.actions, ready, strict=True)
        if action.module and action.module.id not in times.choices and day is not None
    }
    for first in sorted({times.first_week, *first_weeks.values()}):
        terms = _loads(variables, first, times.last_week)
        for module in variables.world.modules:
            if first_weeks.get(module.id, -1) >= first:
                terms.append((variables.takes(module.id), module.effort_hundredths))
        _has_room(variables, terms, first, times.last_week)


def _loads(variables: ChoosingVariables, first: int, last: int) -> list[tuple[IntVar, int]]:
    """Return what offerings take of the weeks from one to another that undated modules could take too."""
    blocked = variables.times.blocked
    terms = []
    for module in variables.world.modules:
        for offering, chosen in variables.chooses.get(module.id, {}).items():
            by_week = shares(module.effort_hundredths, offering.first_day, offering.last_day)
            load = sum(effort for week, effort in by_week.items() if first <= week <= last and week not in blocked)
            if load:
                terms.append((chosen, load))
    return terms


def _has_room(variables: ChoosingVariables, terms: list[tuple[IntVar, int]], first: int, last: int) -> None:
    weekly = variables.times.calendar.weekly_hundredths
    if weekly is not None:
        _at_most(variables, terms, weekly * sum(week not in variables.times.blocked for week in range(first, last + 1)))


def _at_most(variables: ChoosingVariables, terms: list[tuple[IntVar, int]], most: int) -> None:
    if sum(effort for _, effort in terms) > most:
        variables.model.add(
            LinearExpr.weighted_sum([term for term, _ in terms], [effort for _, effort in terms]) <= most
        )
