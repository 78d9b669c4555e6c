"""What a recommendation needs of the catalogue, read at once and detached: nothing is loaded later."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencySlice:
    """One competency with its scale."""

    id: str
    framework: str
    name_en: str
    name_zh: str
    #: The populated levels, ascending, without 0.
    levels: tuple[int, ...]
    #: For each level that has any: the ids of the items that count for it, sorted.
    items_by_level: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSlice:
    """What a module does for one competency; no items means the whole of `to_level`."""

    competency: str
    from_level: int
    to_level: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSlice:
    """One module that can be taken."""

    id: str
    title_en: str
    title_zh: str
    provider: str | None
    mode: str | None
    language: str | None
    location: str | None
    price_minor: int
    price_currency: str
    effort_hundredths: int
    outcomes: tuple[OutcomeSlice, ...]
    #: Pairs of competency and level.
    level_prerequisites: tuple[tuple[str, int], ...]
    #: Of each list at least one; ids may be unknown to the catalogue.
    module_prerequisites: tuple[tuple[str, ...], ...]
    #: As its own file says it; the other side may not repeat it. Ids may be unknown to the catalogue.
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementSlice:
    """What a role asks for in one competency."""

    role: str
    competency: str
    level: int
    weight: int
    essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogSlice:
    """All competencies, and all modules that are not retired, each sorted by id; of the version that is named."""

    version: str
    competencies: tuple[CompetencySlice, ...]
    modules: tuple[ModuleSlice, ...]
