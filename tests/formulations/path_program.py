"""The question about one learner as an integer program, written from the contract.

What is held from the start never enters it. Nothing is dropped because it cannot matter: engines have a presolve.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from solver.domain import Competency, Module, ModuleId
from solver.path.problem import Goal, PathProblem
from tests.formulations.events import Event, Limits, Moments, events
from tests.formulations.program import Objective, Program
from tests.formulations.support import Fact, Giver, Support


@dataclass(frozen=True, slots=True)
class Wanted:
    """One required step that is not held."""

    fact: Fact
    weight: int
    essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """What one learner adds to a program."""

    events: Mapping[ModuleId, Event]
    givers: Sequence[Giver]
    #: For each required step that is not held, the variable that is 1 when it is in the end.
    wanted: tuple[tuple[int, Wanted], ...]


@dataclass(slots=True)
class PathProgram:
    """The program, and the sums that goals are made of."""

    program: Program
    essential: Objective
    steps: Objective
    price: Objective
    effort: Objective
    finish: Objective | None
    taken: Mapping[ModuleId, int] = field(default_factory=dict)

    def tiers(self, goal: Goal) -> tuple[Objective, ...]:
        """Return what the goal compares, first to last; for cheapest and fastest after the demand for steps."""
        finish = () if self.finish is None else (self.finish,)
        if goal is not Goal.FASTEST:
            return (self.essential, self.steps, self.price, self.effort, *finish)
        if finish:
            return (self.essential, self.steps, *finish, self.price, self.effort)
        return (self.essential, self.steps, self.effort, self.price)


def path_program(problem: PathProblem, *, lifted: bool = False, until: int | None = None) -> PathProgram:
    """Return the program of a problem, or of the same with every limit lifted.

    Without a last day of its own a problem is looked at until `until`, or as long as could ever matter.
    """
    program = Program()
    limits = Limits.lifted(problem) if lifted else Limits.of(problem, until)
    part = path_part(program, problem, limits)
    return summed(
        program,
        part.wanted,
        {name: (event.taken, problem.price_of(name), problem.effort_of(name)) for name, event in part.events.items()},
        limits,
        None if limits.calendar is None else [event.last_days for event in part.events.values()],
    )


def path_part(program: Program, problem: PathProblem, limits: Limits) -> PathPart:
    """Add the variables and rows of one learner to a program: what is taken when, and what holds in the end."""
    found = events(program, problem, limits)
    held = _held(problem)
    lists = _lists(problem)
    givers = [_giver(problem, module, found[module.id], lists) for module in problem.modules if module.id in found]
    givers += [_completion(entry, place) for entry in problem.competencies for place in range(len(entry.items))]
    opened = [replace(giver, needs=giver.needs - held, gives=giver.gives - held - giver.needs) for giver in givers]
    wanted = [
        Wanted(("level", entry.competency, level), entry.weight, entry.essential)
        for entry in problem.requirements
        for level in problem.competency_by_id[entry.competency].levels
        if level <= entry.level and ("level", entry.competency, level) not in held
    ]
    for module in problem.modules:
        for other in module.excludes:
            if module.id in found and other in found:
                program.at_most([(found[module.id].taken, 1), (found[other].taken, 1)], 1)
    reached = Support(
        program, opened, [entry.fact for entry in wanted], is_dated=limits.calendar is not None
    ).held_in_the_end
    return PathPart(events=found, givers=opened, wanted=tuple((reached[entry.fact], entry) for entry in wanted))


def summed(
    program: Program,
    wanted: Iterable[tuple[int, Wanted]],
    costs: Mapping[ModuleId, tuple[int, int, int]],
    limits: Limits,
    last_days: list[Moments] | None,
) -> PathProgram:
    """Add the limits on money and effort, and the day that nothing ends after; `costs` is variable, price, effort."""
    listed = list(wanted)
    price = [(variable, each) for variable, each, _ in costs.values()]
    effort = [(variable, each) for variable, _, each in costs.values()]
    if limits.budget is not None:
        program.at_most(price, limits.budget)
    if limits.effort is not None:
        program.at_most(effort, limits.effort)
    finish = None
    if last_days is not None:
        latest = max((day for days in last_days for day, _ in days), default=0)
        finish_on = program.whole(latest)
        for days in last_days:
            program.at_least([(finish_on, 1), *((variable, -day) for day, variable in days)], 0)
        finish = Objective("finish_on", ((finish_on, 1),), False, latest)
    return PathProgram(
        program=program,
        essential=_steps("essential_steps", [(held, entry) for held, entry in listed if entry.essential]),
        steps=_steps("steps", listed),
        price=_cost("price", price, limits.budget),
        effort=_cost("effort", effort, limits.effort),
        finish=finish,
        taken={name: variable for name, (variable, _, _) in costs.items()},
    )


def _steps(name: str, wanted: Iterable[tuple[int, Wanted]]) -> Objective:
    terms = tuple((held, entry.weight) for held, entry in wanted)
    return Objective(name, terms, True, sum(weight for _, weight in terms))


def _cost(name: str, terms: list[tuple[int, int]], limit: int | None) -> Objective:
    together = sum(each for _, each in terms)
    return Objective(name, tuple(terms), False, together if limit is None else min(limit, together))


def _held(problem: PathProblem) -> frozenset[Fact]:
    """Return what holds before anything is taken: levels, items, and the levels that items complete in turn."""
    held: set[Fact] = {("item", item) for item in problem.items_held}
    rated = {entry.competency: entry.level for entry in problem.attainments}
    for competency in problem.competencies:
        level = rated.get(competency.id, 0)
        for entry in sorted(competency.items, key=lambda entry: entry.level):
            if competency.before(entry.level) <= level < entry.level and entry.items <= problem.items_held:
                level = entry.level
        held |= {("level", competency.id, each) for each in competency.levels if each <= level}
    return frozenset(held)


def _lists(problem: PathProblem) -> dict[ModuleId, set[Fact]]:
    """Return the lists that are not satisfied by what is completed, by the modules that would satisfy them."""
    by_module: dict[ModuleId, set[Fact]] = defaultdict(set)
    for module in problem.modules:
        for choices in module.module_prerequisites:
            if not choices & problem.completed:
                for choice in choices:
                    by_module[choice].add(("list", *sorted(choices)))
    for entry in problem.in_progress:
        for before in problem.progress.keys() & entry.after:
            by_module[before].add(("list", before))
    return by_module


def _giver(problem: PathProblem, module: Module, event: Event, lists: Mapping[ModuleId, set[Fact]]) -> Giver:
    under_way = module.id in problem.progress
    needs: set[Fact] = {("level", entry.competency, entry.level) for entry in module.level_prerequisites if entry.level}
    needs |= {("list", *sorted(choices)) for choices in module.module_prerequisites if not choices & problem.completed}
    gives = set(lists.get(module.id, ()))
    for outcome in module.outcomes:
        if outcome.from_level:
            needs.add(("level", outcome.competency, outcome.from_level))
        if outcome.items:
            gives |= {("item", item) for item in outcome.items}
            continue
        lowest = 0 if under_way else outcome.from_level
        levels = problem.competency_by_id[outcome.competency].levels
        gives |= {("level", outcome.competency, level) for level in levels if lowest < level <= outcome.to_level}
    if under_way:
        needs = {("list", before) for before in problem.progress.keys() & problem.progress[module.id].after}
    return Giver(frozenset(needs), frozenset(gives), event)


def _completion(competency: Competency, place: int) -> Giver:
    entry = competency.items[place]
    needs: set[Fact] = {("item", item) for item in entry.items}
    before = competency.before(entry.level)
    if before:
        needs.add(("level", competency.id, before))
    return Giver(frozenset(needs), frozenset({("level", competency.id, entry.level)}))
