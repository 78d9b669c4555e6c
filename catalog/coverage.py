"""Which steps of which competencies the modules reach, in how many ways, and where the catalogue has holes.

Money, time and exclusions play no part: they belong to one learner's plan.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sqlmodel import Session, col, func, select

from catalog.frameworks import Competency, Framework
from catalog.publication import is_published
from catalog.roles import Role, RoleRequirement
from catalog.slices import CatalogSlice, CompetencySlice, ModuleSlice, OutcomeSlice
from catalog.snapshots import snapshot
from catalog.versions import EMPTY, current_version

#: `none`: no module leads over the step. `items`: modules cover some of its items and nothing covers the others.
#: `entry`: modules lead over it, and no order of modules meets what they ask for first. `reached`: all is well.
StepState = Literal["reached", "entry", "items", "none"]

#: Reports that are kept: of the whole catalogue and of its frameworks, in the present state and the one before.
KEPT = 16


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


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """Every competency that can be asked of anybody, sorted by id; of one framework if the report was narrowed."""

    version: str
    competencies: tuple[CompetencyCoverage, ...]

    @cached_property
    def steps(self) -> tuple[StepCoverage, ...]:
        return tuple(step for competency in self.competencies for step in competency.steps)

    @cached_property
    def holes(self) -> tuple[tuple[CompetencyCoverage, StepCoverage], ...]:
        return tuple((entry, step) for entry in self.competencies for step in entry.steps if step.is_hole)


#: By version and framework; all frameworks under none.
_kept: OrderedDict[tuple[str, str | None], CoverageReport] = OrderedDict()
_keeping = threading.Lock()


def report(session: Session, framework: str | None = None) -> CoverageReport:
    """Look at every step of every competency that is neither retired nor excluded; of one framework if it is named.

    All of it follows from the catalogue, so what was found is kept for its version.
    """
    version = current_version(session)
    if version == EMPTY:
        # Before the first import nothing says what the content is.
        return _looked(session, framework)
    found = _find(version, framework)
    if found is None:
        # Of many readers after a change only one looks; the others find it looked at.
        with _keeping:
            found = _find(version, framework)
            if found is None:
                found = _kept[version, framework] = _looked(session, framework)
                while len(_kept) > KEPT:
                    _kept.popitem(last=False)
    return found


def _find(version: str, framework: str | None) -> CoverageReport | None:
    found = _kept.get((version, framework))
    if found is None and framework is not None and (whole := _kept.get((version, None))) is not None:
        entries = tuple(entry for entry in whole.competencies if entry.framework == framework)
        return CoverageReport(version=version, competencies=entries)
    return found


def _looked(session: Session, framework: str | None) -> CoverageReport:
    read = snapshot(session).catalog
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Come:
    """How far somebody has come: the levels held, the items covered, the modules taken and those that are left."""

    held: Mapping[str, int]
    covered: frozenset[str]
    taken: frozenset[str]
    waiting: tuple[ModuleSlice, ...]


class _World:
    """The modules, and what each of them leads to."""

    def __init__(self, read: CatalogSlice) -> None:
        self.modules = read.modules
        self.competencies = {entry.id: entry for entry in read.competencies}
        self.giving: defaultdict[str, list[tuple[ModuleSlice, OutcomeSlice]]] = defaultdict(list)
        for module in read.modules:
            for outcome in module.outcomes:
                self.giving[outcome.competency].append((module, outcome))
        nothing = _Come(held={}, covered=frozenset(), taken=frozenset(), waiting=read.modules)
        #: Whatever anybody holds, nobody comes less far than whoever holds nothing.
        self._least = self._gone_on(nothing, {})

    def takeable(self, competency: str, level: int) -> frozenset[str]:
        """Return the modules that somebody can come to take who holds this level and nothing else."""
        if level <= self._least.held.get(competency, 0):
            return self._least.taken
        return self._gone_on(self._least, {competency: level}).taken

    def _gone_on(self, come: _Come, levels: Mapping[str, int]) -> _Come:
        """Return how far somebody comes who has come so far, and holds these levels as well."""
        held: defaultdict[str, int] = defaultdict(int, {**come.held, **levels})
        covered, taken, waiting = set(come.covered), set(come.taken), list(come.waiting)
        while True:
            ready = [module for module in waiting if _may_be_taken(module, held, taken)]
            if not ready:
                return _Come(held=held, covered=frozenset(covered), taken=frozenset(taken), waiting=tuple(waiting))
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
