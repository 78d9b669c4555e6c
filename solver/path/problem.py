"""The question about one learner."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from solver.domain import (
    Attainment,
    Calendar,
    Competency,
    CompetencyId,
    InvalidProblem,
    ItemId,
    Lock,
    Module,
    ModuleId,
    ModuleInProgress,
    Requirement,
)


class Goal(StrEnum):
    """Which tiers are compared, in which order; the finish counts only with a calendar."""

    #: Essential steps, all steps, price, effort, finish.
    CLOSEST = "closest"
    #: Both step terms must reach what they would with every limit lifted; then price, effort, finish.
    CHEAPEST = "cheapest"
    #: The same demand; then finish, price, effort. Without a calendar: effort, price.
    FASTEST = "fastest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Modules that one of the learner's limits (languages, modes, locations) keeps out."""

    limit: str
    modules: frozenset[ModuleId]


@dataclass(frozen=True, kw_only=True)
class PathProblem:
    """Everything that decides the best path of one learner.

    Ids of modules that are not among `modules` may stand in prerequisites and exclusions (a module completed long
    ago, or one unknown); they can never be steps.
    """

    competencies: tuple[Competency, ...]
    modules: tuple[Module, ...]
    requirements: tuple[Requirement, ...]
    #: At most one a competency; a competency without one is held at 0.
    attainments: tuple[Attainment, ...] = ()
    items_held: frozenset[ItemId] = frozenset()
    #: Satisfy module prerequisites and nothing else, and are never steps.
    completed: frozenset[ModuleId] = frozenset()
    budget_minor: int | None = None
    effort_limit_hundredths: int | None = None
    bars: tuple[Bar, ...] = ()
    locks: tuple[Lock, ...] = ()
    goal: Goal = Goal.CLOSEST
    #: When dates matter; None: only the order of steps counts, and no module may have offerings (an empty list may be).
    calendar: Calendar | None = None
    #: Steps of every plan; no bar, entry level, module prerequisite, seat or unavailable day keeps them out.
    in_progress: tuple[ModuleInProgress, ...] = ()

    def __post_init__(self) -> None:
        faults = [*self._repeated_ids(), *self._dangling_references(), *self._calendar_faults()]
        if faults:
            raise InvalidProblem(faults)

    @cached_property
    def competency_by_id(self) -> dict[CompetencyId, Competency]:
        return {competency.id: competency for competency in self.competencies}

    @cached_property
    def module_by_id(self) -> dict[ModuleId, Module]:
        return {module.id: module for module in self.modules}

    @cached_property
    def kept(self) -> frozenset[ModuleId]:
        """The modules that locks demand, in one offering or any."""
        return frozenset(lock.module for lock in self.locks if lock.keep)

    @cached_property
    def refused(self) -> frozenset[ModuleId]:
        """The modules that locks forbid altogether."""
        return frozenset(lock.module for lock in self.locks if not lock.keep and lock.offering is None)

    @cached_property
    def progress(self) -> dict[ModuleId, ModuleInProgress]:
        """What is left of each module under way."""
        return {entry.module: entry for entry in self.in_progress}

    @cached_property
    def earlier_progress(self) -> dict[ModuleId, tuple[ModuleId, ...]]:
        """For each module under way those under way that come before it, by id; all that it waits for."""
        return {entry.module: tuple(sorted(self.progress.keys() & entry.after)) for entry in self.in_progress}

    def price_of(self, module: ModuleId) -> int:
        """Return what a module costs this learner, in minor units: of one under way, what is left to pay."""
        entry = self.progress.get(module)
        return self.module_by_id[module].price_minor if entry is None else entry.price_left_minor

    def effort_of(self, module: ModuleId) -> int:
        """Return a module's effort for this learner, in hundredths of an hour: of one under way, what is left."""
        entry = self.progress.get(module)
        return self.module_by_id[module].effort_hundredths if entry is None else entry.effort_left_hundredths

    @cached_property
    def barred(self) -> frozenset[ModuleId]:
        """The modules that the languages, modes or locations of the learner keep out."""
        return frozenset[ModuleId]().union(*(bar.modules for bar in self.bars))

    def _repeated_ids(self) -> list[str]:
        faults = []
        for what, ids in (
            ("competency", [competency.id for competency in self.competencies]),
            ("module", [module.id for module in self.modules]),
            ("requirement", [requirement.competency for requirement in self.requirements]),
            ("attainment", [attainment.competency for attainment in self.attainments]),
            ("lock", [f"{lock.module} {lock.offering or ''}" for lock in self.locks]),
            ("module in progress", [entry.module for entry in self.in_progress]),
            ("item", [item for entry in self.competencies for level in entry.items for item in level.items]),
        ):
            seen: set[str] = set()
            faults += [f"{what} {key} is given twice" for key in ids if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
        return faults

    def _dangling_references(self) -> list[str]:
        faults = []
        for requirement in self.requirements:
            faults += self._level_faults("requirement", requirement.competency, requirement.level)
        for attainment in self.attainments:
            faults += self._level_faults("attainment", attainment.competency, attainment.level)
        for module in self.modules:
            for prerequisite in module.level_prerequisites:
                faults += self._level_faults(module.id, prerequisite.competency, prerequisite.level)
            for outcome in module.outcomes:
                faults += self._level_faults(module.id, outcome.competency, outcome.from_level)
                faults += self._level_faults(module.id, outcome.competency, outcome.to_level)
                competency = self.competency_by_id.get(outcome.competency)
                if not outcome.items or competency is None or outcome.to_level not in competency.levels:
                    continue
                if not outcome.items <= competency.items_of(outcome.to_level):
                    faults.append(f"{module.id}: an item is not one of {outcome.competency} level {outcome.to_level}")
                if competency.before(outcome.to_level) != outcome.from_level:
                    faults.append(f"{module.id}: items of level {outcome.to_level} start one step below it")
        known_items = {item for entry in self.competencies for level in entry.items for item in level.items}
        faults += [f"item {item} is of no level" for item in sorted(self.items_held - known_items)]
        faults += [
            f"lock on unknown module {lock.module}" for lock in self.locks if lock.module not in self.module_by_id
        ]
        return faults

    def _calendar_faults(self) -> list[str]:
        faults = []
        for module in self.modules:
            if module.offerings and self.calendar is None:
                faults.append(f"{module.id}: has offerings, and there is no calendar")
        for entry in self.in_progress:
            if entry.module not in self.module_by_id:
                faults.append(f"module in progress {entry.module} is unknown")
            elif entry.offering is not None and self.module_by_id[entry.module].offering(entry.offering) is None:
                faults.append(f"module in progress {entry.module}: offering {entry.offering} is unknown")
            if entry.module in self.completed or entry.module in self.refused:
                faults.append(f"module in progress {entry.module} is completed or refused")
        try:
            TopologicalSorter(self.earlier_progress).prepare()
        except CycleError as error:
            faults.append(f"modules in progress come after each other: {', '.join(sorted({*error.args[1]}))}")
        for lock in self.locks:
            module_locked = self.module_by_id.get(lock.module)
            if lock.offering is not None and module_locked and module_locked.offering(lock.offering) is None:
                faults.append(f"lock on {lock.module}: offering {lock.offering} is unknown")
        return faults

    def _level_faults(self, subject: str, competency_id: CompetencyId, level: int) -> list[str]:
        competency = self.competency_by_id.get(competency_id)
        if competency is None:
            return [f"{subject}: competency {competency_id} is unknown"]
        if not competency.is_on_scale(level):
            return [f"{subject}: level {level} is not on the scale of {competency_id}, {competency.levels}"]
        return []
