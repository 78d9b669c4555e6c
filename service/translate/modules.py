"""Modules on their way from the catalogue or the request to the solver, and what the solver does not need of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import solver
from catalog import ModuleSlice
from service.schemas.modules import ModuleGiven
from service.translate.dates import offerings


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleWords:
    """What a module is called and where, how and in which language it is given."""

    title_en: str
    title_zh: str
    provider: str | None
    mode: str | None
    language: str | None
    location: str | None


def of_catalog(module: ModuleSlice) -> tuple[solver.Module, ModuleWords]:
    """Translate a module of the catalogue."""
    return (
        solver.Module(
            id=solver.ModuleId(module.id),
            price_minor=module.price_minor,
            effort_hundredths=module.effort_hundredths,
            outcomes=_outcomes(
                (entry.competency, entry.from_level, entry.to_level, entry.items) for entry in module.outcomes
            ),
            level_prerequisites=_level_prerequisites(module.level_prerequisites),
            module_prerequisites=_module_prerequisites(module.module_prerequisites),
            excludes=_module_ids(module.excludes),
            offerings=offerings(module.offerings),
        ),
        ModuleWords(
            title_en=module.title_en,
            title_zh=module.title_zh,
            provider=module.provider,
            mode=module.mode,
            language=module.language,
            location=module.location,
        ),
    )


def of_request(module: ModuleGiven) -> tuple[solver.Module, ModuleWords]:
    """Translate a module that came with the request."""
    requires = module.requires
    title = module.title or module.id
    return (
        solver.Module(
            id=solver.ModuleId(module.id),
            price_minor=module.price.minor,
            effort_hundredths=module.effort_hours,
            outcomes=_outcomes(
                (entry.competency, entry.from_level, entry.to_level, entry.items or ()) for entry in module.outcomes
            ),
            level_prerequisites=_level_prerequisites(
                (needed.competency, needed.level) for needed in (requires and requires.levels) or ()
            ),
            module_prerequisites=_module_prerequisites((requires and requires.modules) or ()),
            excludes=_module_ids(module.excludes or ()),
            offerings=offerings(module.offerings),
        ),
        ModuleWords(
            title_en=title,
            title_zh=title,
            provider=module.provider,
            mode=module.mode,
            language=module.language,
            location=module.location,
        ),
    )


def _outcomes(entries: Iterable[tuple[str, int, int, Iterable[str]]]) -> tuple[solver.LearningOutcome, ...]:
    return tuple(
        solver.LearningOutcome(
            competency=solver.CompetencyId(competency),
            from_level=from_level,
            to_level=to_level,
            items=frozenset(solver.ItemId(item) for item in items),
        )
        for competency, from_level, to_level, items in sorted(entries, key=lambda entry: entry[0])
    )


def _level_prerequisites(entries: Iterable[tuple[str, int]]) -> tuple[solver.LevelPrerequisite, ...]:
    """Keep the highest level asked for in each competency; 0 asks for nothing."""
    highest: dict[str, int] = {}
    for competency, level in entries:
        highest[competency] = max(level, highest.get(competency, 0))
    return tuple(
        solver.LevelPrerequisite(competency=solver.CompetencyId(competency), level=highest[competency])
        for competency in sorted(highest)
        if highest[competency] > 0
    )


def _module_prerequisites(lists: Iterable[Iterable[str]]) -> tuple[frozenset[solver.ModuleId], ...]:
    return tuple(sorted({_module_ids(choices) for choices in lists}, key=sorted))


def _module_ids(ids: Iterable[str]) -> frozenset[solver.ModuleId]:
    return frozenset(solver.ModuleId(module) for module in ids)
