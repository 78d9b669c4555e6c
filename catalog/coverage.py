"""Which steps of which competencies the modules reach, in how many ways, and where the catalogue has holes.

Money, time and exclusions play no part: they belong to one learner's plan.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, func, select

from catalog.frameworks import Competency, Framework
from catalog.publication import is_published
from catalog.roles import Role, RoleRequirement
from catalog.slices import CatalogSlice, CompetencySlice, ModuleSlice, OutcomeSlice, catalog_slice

#: `none`: no module leads over the step. `items`: modules cover some of its items and nothing covers the others.
#: `entry`: modules lead over it, and no order of modules meets what they ask for first. `reached`: all is well.
StepState = Literal["reached", "entry", "items", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCoverage:
    """One step of one competency, for somebody who holds the level before it and nothing else."""

    from_level: int
    to_level: int
    state: StepState
    #: Modules that can be taken and lead over the whole step, and modules that can be taken and cover items of it.
    direct: tuple[str, ...]
    by_items: tuple[str, ...]
    #: Modules that would give the step, and that no order of modules lets anybody take.
    blocked: tuple[str, ...]
    #: How many items the level counts, and those that no module covers.
    items: int
    items_missing: tuple[str, ...]
    #: Each direct module is a way, and so is each full set of items: the scarcest item says how many sets there are.
    ways: int
    #: How many roles require the step.
    roles: int

    @property
    def is_hole(self) -> bool:
        return self.state != "reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyCoverage:
    """A competency with its steps, ascending."""

    competency: str
    framework: str
    name_en: str
    name_zh: str
    steps: tuple[StepCoverage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport:
    """Every competency that can be asked of anybody, sorted by id; of one framework if the report was narrowed."""

    version: str
    competencies: tuple[CompetencyCoverage, ...]

    @property
    def steps(self) -> tuple[StepCoverage, ...]:
        return tuple(step for competency in self.competencies for step in competency.steps)

    @property
    def holes(self) -> tuple[tuple[CompetencyCoverage, StepCoverage], ...]:
        return tuple((entry, step) for entry in self.competencies for step in entry.steps if step.is_hole)


def report(session: Session, framework: str | None = None) -> CoverageReport:
    """Look at every step of every competency that is neither retired nor excluded; of one framework if it is named."""
    read = catalog_slice(session)
    asked = select(Competency.id).join(Framework, col(Framework.id) == col(Competency.framework))
    asked = asked.where(~col(Competency.retired), is_published(Framework), col(Competency.status) != "excluded")
    if framework is not None:
        asked = asked.where(col(Competency.framework) == framework)
    return coverage(read, frozenset(session.exec(asked)), _required(session))


def coverage(
    read: CatalogSlice, competencies: Collection[str], required: Mapping[str, Mapping[int, int]]
) -> CoverageReport:
    """Judge what was read; `required` says for each competency how many roles ask for which level."""
    world = _World(read)
    return CoverageReport(
        version=read.version,
        competencies=tuple(
            CompetencyCoverage(
                competency=entry.id,
                framework=entry.framework,
                name_en=entry.name_en,
                name_zh=entry.name_zh,
                steps=tuple(
                    _step(world, entry, before, level, _asking(required.get(entry.id, {}), level))
                    for before, level in zip((0, *entry.levels), entry.levels, strict=False)
                ),
            )
            for entry in read.competencies
            if entry.id in competencies
        ),
    )


def _required(session: Session) -> Mapping[str, Mapping[int, int]]:
    counted = (
        select(RoleRequirement.competency, RoleRequirement.level, func.count())
        .join(Role, col(Role.id) == col(RoleRequirement.role))
        .where(is_published(Role))
        .group_by(col(RoleRequirement.competency), col(RoleRequirement.level))
    )
    required: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for competency, level, roles in session.exec(counted):
        required[competency][level] = roles
    return required


def _asking(required: Mapping[int, int], level: int) -> int:
    """Count the roles that ask for this level or a higher one."""
    return sum(roles for asked, roles in required.items() if asked >= level)


class _World:
    """The modules, and what each of them leads to."""

    def __init__(self, read: CatalogSlice) -> None:
        self.modules = read.modules
        self.competencies = {entry.id: entry for entry in read.competencies}
        self.giving: defaultdict[str, list[tuple[ModuleSlice, OutcomeSlice]]] = defaultdict(list)
        for module in read.modules:
            for outcome in module.outcomes:
                self.giving[outcome.competency].append((module, outcome))

    def takeable(self, competency: str, level: int) -> frozenset[str]:
        """Return the modules that somebody can come to take who holds this level and nothing else."""
        held: defaultdict[str, int] = defaultdict(int, {competency: level})
        covered: set[str] = set()
        taken: set[str] = set()
        waiting = list(self.modules)
        while True:
            ready = [module for module in waiting if _may_be_taken(module, held, taken)]
            if not ready:
                return frozenset(taken)
            for module in ready:
                taken.add(module.id)
                for outcome in module.outcomes:
                    covered.update(outcome.items)
                    if not outcome.items:
                        held[outcome.competency] = max(held[outcome.competency], outcome.to_level)
            waiting = [module for module in waiting if module.id not in taken]
            for key in {outcome.competency for module in ready for outcome in module.outcomes}:
                self._complete(key, held, covered)

    def _complete(self, key: str, held: dict[str, int], covered: set[str]) -> None:
        """Raise to each level in turn whose items are all covered, the level before it being held."""
        competency = self.competencies.get(key)
        for level in competency.levels if competency else ():
            items = competency.items_by_level.get(level) if competency else None
            if level > held[key]:
                if not items or not covered.issuperset(items):
                    return
                held[key] = level


def _may_be_taken(module: ModuleSlice, held: Mapping[str, int], taken: set[str]) -> bool:
    return (
        all(held.get(outcome.competency, 0) >= outcome.from_level for outcome in module.outcomes)
        and all(held.get(competency, 0) >= level for competency, level in module.level_prerequisites)
        and all(not taken.isdisjoint(choices) for choices in module.module_prerequisites)
    )


def _step(world: _World, competency: CompetencySlice, before: int, level: int, roles: int) -> StepCoverage:
    over = [
        (module.id, outcome)
        for module, outcome in world.giving[competency.id]
        if outcome.from_level <= before and outcome.to_level >= level
    ]
    leading = [module for module, outcome in over if not outcome.items]
    covering = [(module, outcome.items) for module, outcome in over if outcome.items and outcome.to_level == level]
    items = competency.items_by_level.get(level, ())
    takeable = world.takeable(competency.id, before) if leading or covering else frozenset()
    direct = tuple(module for module in leading if module in takeable)
    sets = _sets(items, [covers for module, covers in covering if module in takeable])
    sets_given = _sets(items, [covers for _, covers in covering])
    ways = len(direct) + sets
    given = len(leading) + sets_given
    covered = {item for _, covers in covering for item in covers}
    return StepCoverage(
        from_level=before,
        to_level=level,
        state="reached" if ways else "entry" if given else "items" if covering else "none",
        direct=direct,
        by_items=tuple(module for module, _ in covering if module in takeable),
        blocked=tuple(sorted({*leading, *(module for module, _ in covering)} - takeable)),
        items=len(items),
        items_missing=tuple(item for item in items if item not in covered),
        ways=ways,
        roles=roles,
    )


def _sets(items: Sequence[str], covers: Sequence[Sequence[str]]) -> int:
    """Return how often the scarcest item is covered; a level without items is not reached by items."""
    return min((sum(item in listed for listed in covers) for item in items), default=0)
