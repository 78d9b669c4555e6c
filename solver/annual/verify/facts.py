"""What a learner can come to hold, and by what: levels, items and satisfied lists of alternatives."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.verify.ways import Ways, Year
from solver.domain import Competency, Module, ModuleId, ModuleInProgress

#: A level of a competency, an item, or a list of modules of which one is done.
Fact = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """A module that can be taken, or a level that is complete once its items are held."""

    needs: frozenset[Fact]
    gives: frozenset[Fact]
    module: Module | None = None
    ways: Ways | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """A step that is asked for and not held."""

    fact: Fact
    weight: int
    essential: bool


@dataclass(frozen=True, slots=True)
class Question:
    """All that one learner could do for what is asked, and what must be done."""

    learner: AnnualLearner
    year: Year
    deeds: tuple[Deed, ...]
    aims: tuple[Aim, ...]
    must: frozenset[ModuleId]
    #: False when something that must be done cannot be.
    is_possible: bool


class Catalogue:
    """What is offered to everybody, looked up by what it leads to."""

    def __init__(self, problem: AnnualProblem) -> None:
        self.problem = problem
        self.modules = problem.module_by_id
        self.scales: dict[str, Competency] = {entry.id: entry for entry in problem.competencies}
        days = [offering.last_day for module in problem.modules for offering in module.offerings or ()]
        #: Without an end of their own learners are asked until a year after the last date.
        self._last_day = max(days, default=0) + 366
        self._owners = {
            item: entry.id for entry in problem.competencies for level in entry.items for item in level.items
        }
        self._lists: dict[ModuleId, set[Fact]] = defaultdict(set)
        for module in problem.modules:
            for choices in module.module_prerequisites:
                for choice in choices:
                    self._lists[choice].add(_list(choices))
        for earlier in {name for learner in problem.learners for entry in learner.in_progress for name in entry.after}:
            self._lists[earlier].add(_list(frozenset({earlier})))
        self._giving: dict[Fact, list[ModuleId]] = defaultdict(list)
        self._completing: dict[Fact, Deed] = {}
        for module in problem.modules:
            for fact in self._gives(module, is_under_way=False):
                self._giving[fact].append(module.id)
        for competency in problem.competencies:
            for entry in competency.items:
                items: frozenset[Fact] = frozenset(("item", item) for item in entry.items)
                before = _levels(competency, 0, competency.before(entry.level))[-1:]
                level = _level(competency, entry.level)
                self._completing[level] = Deed(items | frozenset(before), frozenset({level}))

    def question(self, learner: AnnualLearner) -> Question:
        """Return what of the catalogue can matter to a learner; what leads to nothing asked is never taken."""
        held = self._held(learner)
        year = Year(learner.calendar, max(self._last_day, learner.calendar.start_day + 366))
        under_way = {entry.module: entry for entry in learner.in_progress}
        must = frozenset(under_way) | {lock.module for lock in learner.locks if lock.keep}
        out = set(learner.completed).union(*(bar.modules for bar in learner.bars))
        out |= {lock.module for lock in learner.locks if not lock.keep and lock.offering is None}
        out -= under_way.keys()
        aims = [
            Aim(fact, entry.weight, entry.essential)
            for entry in learner.requirements
            for fact in _levels(self.scales[entry.competency], 0, entry.level)
            if fact not in held
        ]
        deeds: dict[ModuleId | Fact, Deed | None] = {}

        def module_deed(name: ModuleId) -> Deed | None:
            module = self.modules.get(name)
            if module is None or name in out:
                return None
            ways = year.ways(learner, module, under_way.get(name))
            if not ways.any:
                return None
            is_under_way = name in under_way
            needs = frozenset(_waits_for(under_way, name) if is_under_way else _needs(self, module, learner))
            gives = frozenset(self._gives(module, is_under_way=is_under_way))
            return Deed(needs - held, gives - held - needs, module, ways)

        waiting: list[Fact] = [aim.fact for aim in aims]
        asked: set[Fact] = set(waiting)

        def add(key: ModuleId | Fact, deed: Deed | None) -> None:
            deeds[key] = deed
            for need in deed.needs if deed else ():
                if need not in asked:
                    asked.add(need)
                    waiting.append(need)

        for name in sorted(must):
            add(name, module_deed(name))
        while waiting:
            fact = waiting.pop()
            for name in self._giving.get(fact, ()):
                if name not in deeds:
                    add(name, module_deed(name))
            completing = self._completing.get(fact)
            if completing is not None and fact not in deeds:
                add(fact, replace(completing, needs=completing.needs - held))
        found = [deed for deed in deeds.values() if deed is not None]
        reachable = reachable_of(found)
        useful = _useful(reachable, aims, must)
        there = {deed.module.id for deed in useful if deed.module}
        given = {fact for deed in useful for fact in deed.gives}
        return Question(
            learner=learner,
            year=year,
            deeds=tuple(useful),
            aims=tuple(aim for aim in aims if aim.fact in given),
            must=must,
            is_possible=must <= there,
        )

    def _held(self, learner: AnnualLearner) -> frozenset[Fact]:
        """Return what holds before anything is taken."""
        found: set[Fact] = {("item", item) for item in learner.items_held}
        rated = {entry.competency: entry.level for entry in learner.attainments}
        for name in sorted(rated.keys() | {self._owners[item] for item in learner.items_held}):
            competency = self.scales[name]
            level = rated.get(competency.id, 0)
            for entry in sorted(competency.items, key=lambda entry: entry.level):
                if competency.before(entry.level) <= level < entry.level and entry.items <= learner.items_held:
                    level = entry.level
            found.update(_levels(competency, 0, level))
        return frozenset(found)

    def _gives(self, module: Module, *, is_under_way: bool) -> Iterator[Fact]:
        for outcome in module.outcomes:
            if outcome.items:
                yield from (("item", item) for item in outcome.items)
            else:
                lowest = 0 if is_under_way else outcome.from_level
                yield from _levels(self.scales[outcome.competency], lowest, outcome.to_level)
        yield from self._lists.get(module.id, ())


def _needs(catalogue: Catalogue, module: Module, learner: AnnualLearner) -> Iterator[Fact]:
    levels = [(outcome.competency, outcome.from_level) for outcome in module.outcomes]
    levels += [(entry.competency, entry.level) for entry in module.level_prerequisites]
    for competency, level in levels:
        # The highest of the levels asks for those below: whoever holds it holds them.
        yield from _levels(catalogue.scales[competency], 0, level)[-1:]
    for choices in module.module_prerequisites:
        if not choices & learner.completed:
            yield _list(choices)


def _waits_for(under_way: Mapping[ModuleId, ModuleInProgress], name: ModuleId) -> Iterator[Fact]:
    """Yield what is under way before something that is under way: it asks for nothing else."""
    yield from (_list(frozenset({earlier})) for earlier in under_way[name].after if earlier in under_way)


def _levels(competency: Competency, above: int, to: int) -> list[Fact]:
    return [_level(competency, level) for level in competency.levels if above < level <= to]


def _level(competency: Competency, level: int) -> Fact:
    return ("level", competency.id, level)


def _list(choices: frozenset[ModuleId]) -> Fact:
    return ("list", *sorted(choices))


def reachable_of(deeds: list[Deed]) -> list[Deed]:
    """Return what can be done at all, in whatever order, when nothing but needs is looked at."""
    held: set[Fact] = set()
    left, done = deeds, list[Deed]()
    while True:
        now = [deed for deed in left if deed.needs <= held]
        if not now:
            return done
        done += now
        left = [deed for deed in left if not deed.needs <= held]
        for deed in now:
            held |= deed.gives


def _useful(deeds: list[Deed], aims: list[Aim], must: frozenset[ModuleId]) -> list[Deed]:
    """Return what leads to an aim, or to what must be done, and of what it gives, what something asks for."""
    wanted = {aim.fact for aim in aims}
    used: list[Deed] = []
    left = deeds
    while True:
        rest = []
        for deed in left:
            if deed.gives & wanted or (deed.module is not None and deed.module.id in must):
                used.append(deed)
                wanted |= deed.needs
            else:
                rest.append(deed)
        if len(rest) == len(left):
            break
        left = rest
    found = [replace(deed, gives=deed.gives & wanted) for deed in used]
    return sorted(found, key=lambda deed: (deed.module.id if deed.module else "", sorted(map(str, deed.gives))))
