"""The calendar of a plan as CP-SAT rows, one function a rule: which offering, which weeks, what ends first.

They join the rows of `model.py` for one world. An undated module starts in one week, ends in one, and is active in
between; each active week takes whole quarters of an hour, the last may take what is left over.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from solver.cpsat import Found
from solver.domain import Module, ModuleId
from solver.path.answer import Placement
from solver.path.dates import QUARTER, Timetable, earliest_ends, monday_of, shares, sunday_of, week_of
from solver.path.facts_by_day import DatedVariables
from solver.path.model import build
from solver.path.placing import in_offering, in_weeks
from solver.path.world import World


class _Weeks:
    """One undated module in the weeks that are open to it."""

    def __init__(self, model: CpModel, module: Module, weeks: range, times: Timetable) -> None:
        self.whole, self.rest = divmod(module.effort_hundredths, QUARTER)
        self.weeks = [week for week in weeks if week not in times.blocked]
        self.starts = {week: model.new_bool_var(f"{module.id} starts in {week}") for week in self.weeks}
        self.is_unlimited = times.calendar.weekly_hundredths is None
        if self.is_unlimited:
            # With room for everything one week is always enough.
            self.ends = self.active = self.starts
            self.quarters: dict[int, IntVar] = {}
            return
        most = min(self.whole, (times.calendar.weekly_hundredths or 0) // QUARTER)
        self.ends = {week: model.new_bool_var(f"{module.id} ends in {week}") for week in self.weeks}
        self.active = {week: model.new_bool_var(f"{module.id} in {week}") for week in self.weeks}
        self.quarters = {week: model.new_int_var(0, most, f"quarters of {module.id} in {week}") for week in self.weeks}
        self.most = most

    def load(self, week: int) -> LinearExprT:
        """Return the effort in a week, in hundredths of an hour."""
        return QUARTER * self.quarters[week] + self.rest * self.ends[week]


class CalendarVariables(DatedVariables):
    """The decisions of a plan with its places, and questions about them."""

    tells_givers_apart = True

    def __init__(self, world: World, times: Timetable, last_week: int, last_weeks: Mapping[ModuleId, int]) -> None:
        super().__init__(world, times)
        self.day_before = monday_of(times.first_week) - 1
        soonest, ready = earliest_ends(world.actions, world.initial, times)
        self.in_weeks: dict[ModuleId, _Weeks] = {}
        for action, day in zip(world.actions, ready, strict=True):
            if action.module and action.module.id not in times.choices and day is not None:
                first = max(times.first_week, week_of(max(day, 1)))
                self.in_weeks[action.module.id] = _Weeks(
                    self.model,
                    action.module,
                    range(first, min(last_week, last_weeks.get(action.module.id, last_week)) + 1),
                    times,
                )
        last_days = [offering.last_day for offerings in times.choices.values() for offering in offerings]
        last_day = max([sunday_of(max(last_week, times.first_week)), *last_days]) - self.day_before
        self.holds_after = {
            # What can hold only after the last week that any best plan needs is of no use, and no fault either.
            fact: self.model.new_int_var(
                max(0, soonest[fact] - self.day_before),
                max(last_day, soonest[fact] - self.day_before),
                f"day of {fact}",
            )
            for fact in world.facts
            if fact in soonest
        }
        #: Counted from the Monday of the first week, which is 1; 0 for a plan without steps.
        self.finish = self.model.new_int_var(0, last_day, "finish")

    def can_stand(self, module: ModuleId) -> bool:
        """Tell whether there is any place for a module."""
        return module in self.chooses or module in self.in_weeks

    def start(self, module: ModuleId) -> LinearExprT:
        """Return the day after which all that the module needs must hold, counted as the finish is."""
        if module in self.chooses:
            return _weighted((chosen, o.first_day - 1 - self.day_before) for o, chosen in self.chooses[module].items())
        weeks = self.in_weeks[module]
        return _weighted((starts, sunday_of(week) - self.day_before) for week, starts in weeks.starts.items())

    def end(self, module: ModuleId) -> LinearExprT:
        """Return the day after which holds what the module gives."""
        if module in self.chooses:
            return _weighted((chosen, o.last_day - self.day_before) for o, chosen in self.chooses[module].items())
        weeks = self.in_weeks[module]
        return _weighted((ends, sunday_of(week) - self.day_before) for week, ends in weeks.ends.items())

    def last_day(self, module: ModuleId) -> LinearExprT:
        """Return its last day, no later than the learner's."""
        if module in self.chooses:
            return self.end(module)
        weeks = self.in_weeks[module]
        return _weighted(
            (ends, self.times.last_day_of_weeks(week) - self.day_before) for week, ends in weeks.ends.items()
        )

    def placement(self, module: Module, found: Found) -> Placement:
        """Return where a module that is taken stands."""
        if module.id in self.chooses:
            offering = next(o for o, chosen in self.chooses[module.id].items() if found.is_true(chosen))
            return in_offering(module, offering)
        weeks = self.in_weeks[module.id]
        if weeks.is_unlimited:
            week = next(week for week, starts in weeks.starts.items() if found.is_true(starts))
            return in_weeks(self.times, [(week, module.effort_hundredths)])
        efforts = [
            (week, QUARTER * found.value(weeks.quarters[week]) + weeks.rest * found.is_true(weeks.ends[week]))
            for week in weeks.weeks
            if found.is_true(weeks.active[week])
        ]
        return in_weeks(self.times, efforts)


def build_with_calendar(
    world: World, last_week: int, last_weeks: Mapping[ModuleId, int] | None = None
) -> CalendarVariables:
    """Return the model of all plans that obey the rules in this world, the calendar's included, up to a last week.

    Some undated modules may be known to end earlier: by the week given for each.
    """
    if world.times is None:
        raise ValueError("a world without dates has no calendar")
    variables = CalendarVariables(world, world.times, last_week, last_weeks or {})
    build(world, variables)
    offerings_are_open(variables)
    undated_steps_fill_weeks(variables)
    weekly_hours_are_respected(variables, world)
    exclusive_offerings_share_no_day(variables)
    needs_end_before_steps_start(variables, world)
    period_is_respected(variables)
    return variables


def offerings_are_open(variables: DatedVariables) -> None:
    """A module with dates is taken in exactly one of the offerings open to the learner."""
    for module, chosen in variables.chooses.items():
        variables.model.add_exactly_one([*chosen.values(), variables.takes(module).negated()])


def undated_steps_fill_weeks(variables: CalendarVariables) -> None:
    """A module without dates is active from one week to one, takes something in each, and its effort in all."""
    model = variables.model
    for module, weeks in variables.in_weeks.items():
        taken = variables.takes(module)
        model.add_exactly_one([*weeks.starts.values(), taken.negated()])
        if weeks.is_unlimited:
            continue
        model.add_exactly_one([*weeks.ends.values(), taken.negated()])
        before = LinearExpr.sum([])
        last: int | None = None
        runs: list[list[int]] = []
        for week in weeks.weeks:
            if last is not None and week != last + 1:
                # Nothing goes on through weeks that take nothing.
                model.add(before == 0)
                before = LinearExpr.sum([])
            if last is None or week != last + 1:
                runs.append([])
            runs[-1].append(week)
            model.add(weeks.active[week] == before + weeks.starts[week])
            before, last = weeks.active[week] - weeks.ends[week], week
            model.add_implication(weeks.ends[week], weeks.active[week])
            model.add(weeks.quarters[week] <= weeks.most * weeks.active[week])
            least = weeks.active[week] - weeks.ends[week] if weeks.rest else weeks.active[week]
            model.add(weeks.quarters[week] >= least)
        model.add(before == 0)
        for run in runs:
            # Not only over all weeks: the relaxation cannot see that no step goes on from one run into the next.
            model.add(
                LinearExpr.sum([weeks.quarters[w] for w in run])
                == weeks.whole * LinearExpr.sum([weeks.starts[w] for w in run])
            )


def weekly_hours_are_respected(variables: CalendarVariables, world: World) -> None:
    """In no week is the sum of what all steps take above the hours of a week."""
    weekly = variables.times.calendar.weekly_hundredths
    if weekly is None:
        return
    loads: dict[int, list[LinearExprT]] = defaultdict(list)
    for module in world.modules:
        for offering, chosen in variables.chooses.get(module.id, {}).items():
            for week, effort in shares(module.effort_hundredths, offering.first_day, offering.last_day).items():
                loads[week].append(effort * chosen)
        if module.id in variables.in_weeks:
            weeks = variables.in_weeks[module.id]
            for week in weeks.weeks:
                loads[week].append(weeks.load(week))
    for week in sorted(loads):
        variables.model.add(LinearExpr.sum(loads[week]) <= weekly)


def exclusive_offerings_share_no_day(variables: DatedVariables) -> None:
    """Of the exclusive offerings that share a day at most one is taken."""
    exclusive = [
        (offering, chosen)
        for chosen_by_offering in variables.chooses.values()
        for offering, chosen in chosen_by_offering.items()
        if offering.exclusive
    ]
    for day in sorted({offering.first_day for offering, _ in exclusive}):
        together = [chosen for offering, chosen in exclusive if offering.first_day <= day <= offering.last_day]
        if len(together) > 1:
            variables.model.add_at_most_one(together)


def needs_end_before_steps_start(variables: CalendarVariables, world: World) -> None:
    """A fact holds after the end of what gives it, and a step that needs it starts after that."""
    model, held_after = variables.model, variables.holds_after
    for action in world.actions:
        doing = variables.does(action)
        module = action.module
        if not (action.needs | action.gives) <= held_after.keys() or (module and not variables.can_stand(module.id)):
            # It comes too late for everything.
            model.add(doing == 0)
        elif module is not None:
            for need in sorted(action.needs):
                model.add(held_after[need] <= variables.start(module.id)).only_enforce_if(doing)
    for action, fact, giving in variables.supports:
        if fact not in held_after:
            continue
        if action.module is None:
            for need in sorted(action.needs & held_after.keys()):
                model.add(held_after[fact] >= held_after[need]).only_enforce_if(giving)
        elif variables.can_stand(action.module.id):
            model.add(held_after[fact] >= variables.end(action.module.id)).only_enforce_if(giving)


def period_is_respected(variables: CalendarVariables) -> None:
    """Nothing ends after the finish; what starts too soon or ends too late for the learner is in no world."""
    for module in (*variables.chooses, *variables.in_weeks):
        variables.model.add(variables.finish >= variables.last_day(module))


def last_week_needed(world: World, effort_hundredths: int) -> int:
    """Return a week by which some best plan of at most this effort has ended, if there is any plan at all.

    After the last offering and the last unavailable day everything can follow without a pause, in the order of the
    plan, and each step loses less than a quarter of an hour.
    """
    times = world.times
    if times is None:
        raise ValueError("a world without dates has no weeks")
    enough = _week_by_which_all_fits(world, times, effort_hundredths)
    # A far last day says nothing about how long a plan takes.
    return enough if times.last_week is None else min(times.last_week, enough)


def _week_by_which_all_fits(world: World, times: Timetable, effort_hundredths: int) -> int:
    last_days = [offering.last_day for offerings in times.choices.values() for offering in offerings]
    week = max([times.first_week, *(week_of(day) for day in last_days), *(entry for entry in times.blocked)])
    weekly = times.calendar.weekly_hundredths
    undated = [module for module in world.modules if module.id not in times.choices]
    if not undated:
        return week
    if weekly is None:
        return week + 1
    if weekly < QUARTER:
        return week + len(undated)
    return week + 1 + (effort_hundredths + QUARTER * len(undated)) // (weekly // QUARTER * QUARTER)


def _weighted(terms: Iterable[tuple[IntVar, int]]) -> LinearExprT:
    listed = list(terms)
    return LinearExpr.weighted_sum([variable for variable, _ in listed], [factor for _, factor in listed])
