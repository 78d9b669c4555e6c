"""The question about one learner, and the shape of its answer."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from solver.domain import (
    Attainment,
    Competency,
    CompetencyId,
    InvalidProblem,
    ItemId,
    Lock,
    Module,
    ModuleId,
    Requirement,
)
from solver.result import Status, Term


class Goal(StrEnum):
    """Which tiers are compared, in which order."""

    #: Essential steps, all steps, price, effort.
    CLOSEST = "closest"
    #: Both step terms must reach what they would with every limit lifted; then price, effort.
    CHEAPEST = "cheapest"
    #: The same demand; then effort, price.
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

    def __post_init__(self) -> None:
        faults = [*self._repeated_ids(), *self._dangling_references()]
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
        """The modules that locks demand."""
        return frozenset(lock.module for lock in self.locks if lock.keep)

    @cached_property
    def refused(self) -> frozenset[ModuleId]:
        """The modules that locks forbid."""
        return frozenset(lock.module for lock in self.locks if not lock.keep)

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
            ("lock", [lock.module for lock in self.locks]),
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

    def _level_faults(self, subject: str, competency_id: CompetencyId, level: int) -> list[str]:
        competency = self.competency_by_id.get(competency_id)
        if competency is None:
            return [f"{subject}: competency {competency_id} is unknown"]
        if not competency.is_on_scale(level):
            return [f"{subject}: level {level} is not on the scale of {competency_id}, {competency.levels}"]
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """Modules in an order in which each may be taken."""

    steps: tuple[ModuleId, ...]


class GapState(StrEnum):
    """What became of one requirement."""

    MET = "met"
    CLOSED = "closed"
    PARTLY = "partly"
    OPEN = "open"


class OpenReason(StrEnum):
    """Why a gap is not closed further: the first that is true, in this order."""

    NO_MODULE = "no_module"
    ENTRY = "entry"
    EXCLUDED = "excluded"
    LOCKED = "locked"
    TRADE_OFF = "trade_off"
    BUDGET = "budget"
    EFFORT = "effort"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One requirement, before and after the plan."""

    competency: CompetencyId
    held: int
    required: int
    reached: int
    weight: int
    essential: bool
    state: GapState
    #: None for a gap met or closed, and for one whose reason the search could not settle.
    reason: OpenReason | None
    #: The steps that lead up to `reached`, in their order.
    closed_by: tuple[ModuleId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A competency's level before and after one step."""

    competency: CompetencyId
    from_level: int
    to_level: int


class StepReason(StrEnum):
    """Why a step is in the plan."""

    CLOSES_GAP = "closes_gap"
    COVERS_ITEMS = "covers_items"
    ENABLES = "enables"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One step of the plan with what it does."""

    module: ModuleId
    #: The levels it raises, in every competency, required or not.
    raises: tuple[Raise, ...]
    #: The items it is the first to cover.
    covers: tuple[ItemId, ...]
    #: The earlier steps that were the first to give what it needs.
    needs: tuple[ModuleId, ...]
    why: StepReason
    #: For `enables`: the later steps that need it.
    enables: tuple[ModuleId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One limit, as it is and as it would have to be; None is no limit."""

    limit: str
    from_value: int | tuple[ModuleId, ...] | None
    to_value: int | tuple[ModuleId, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """Changes that together make a plan possible; none of them could be smaller with the others as they are."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathResult:
    """The answer for one learner.

    `path` is None exactly when the status is infeasible or unknown; then there are no steps and no terms.
    """

    status: Status
    path: LearningPath | None
    terms: tuple[Term, ...]
    steps: tuple[PathStep, ...]
    gaps: tuple[Gap, ...]
    #: Weighted steps from 0 that the target asks for, that are held, and that are held after the plan.
    weight_required: int
    weight_before: int
    weight_after: int
    relaxations: tuple[Relaxation, ...] = ()
    #: Gaps whose reason could not be settled within the limits.
    unproven: tuple[CompetencyId, ...] = ()

    def __post_init__(self) -> None:
        if (self.path is None) != (self.status in (Status.INFEASIBLE, Status.UNKNOWN)):
            raise InvalidProblem([f"status {self.status} with path {self.path}"])
