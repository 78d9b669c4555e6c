"""Catalogue entries with everything that belongs to them, as the reading questions answer them."""

from dataclasses import dataclass

from catalog.frameworks import Competency, CompetencyItem, CompetencyLevel, Framework, ProficiencyLevel
from catalog.modules import (
    LearningOutcome,
    LearningOutcomeItem,
    LevelPrerequisite,
    Module,
    ModuleExclusion,
    ModulePrerequisite,
)
from catalog.offerings import Offering
from catalog.roles import Role, RoleKpi, RoleRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkEntry:
    """A framework with its scale, ascending."""

    framework: Framework
    levels: tuple[ProficiencyLevel, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyEntry:
    """A competency with its levels, ascending, and their items in the framework's order; retired parts are left out."""

    competency: Competency
    levels: tuple[CompetencyLevel, ...]
    items: tuple[CompetencyItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEntry:
    """A role with its requirements and figures, each sorted by id."""

    role: Role
    requirements: tuple[RoleRequirement, ...]
    kpis: tuple[RoleKpi, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """A module with what it gives and asks for, each sorted by id."""

    module: Module
    outcomes: tuple[LearningOutcome, ...]
    outcome_items: tuple[LearningOutcomeItem, ...]
    level_prerequisites: tuple[LevelPrerequisite, ...]
    module_prerequisites: tuple[ModulePrerequisite, ...]
    exclusions: tuple[ModuleExclusion, ...]
    #: By their first day, without drafts; None for a module that was never offered on days, so that it is taken
    #: whenever one likes.
    offerings: tuple[Offering, ...] | None
    draft: bool = False
