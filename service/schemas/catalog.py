"""The catalogue as the lists show it: every entry with its source document, its place there, and what was inferred."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

import catalog
from service.schemas.values import Answer, EntryState, Money


class FrameworkRead(catalog.FrameworkBase):
    """A framework with its own scale."""

    levels: list[catalog.ProficiencyLevelBase]
    state: EntryState


class CompetencyLevelRead(catalog.CompetencyLevelBase):
    """A populated level with its items."""

    items: list[catalog.CompetencyItemBase]


class CompetencyRead(catalog.CompetencyBase):
    """A competency with its populated levels."""

    levels: list[CompetencyLevelRead]


class RoleRead(catalog.RoleBase):
    """A role with what it asks for, and the figures that are no requirement."""

    requirements: list[catalog.RoleRequirementBase]
    kpis: list[catalog.RoleKpiBase]
    state: EntryState


class LinkRead(Answer):
    """A level of a competency that a line of a role calls for, and why."""

    competency: str
    name_en: str
    name_zh: str
    level: int
    inferred: bool
    inferred_reason_en: str | None
    inferred_reason_zh: str | None


class ResponsibilityRead(catalog.ResponsibilityBase):
    """A responsibility with the competencies that it calls for."""

    links: list[LinkRead]


class RoleStatementRead(catalog.RoleStatementBase):
    """A statement about a role with the competencies that it calls for."""

    links: list[LinkRead]


class RoleDetail(RoleRead):
    """A role with everything that its document says line by line; what is excluded says why."""

    responsibilities: list[ResponsibilityRead]
    statements: list[RoleStatementRead]


class OutcomeRead(Answer):
    """What a module does for one competency; no items means the whole of `to_level`."""

    competency: str
    from_level: int
    to_level: int
    items: list[str] | None


class LevelNeededRead(Answer):
    """A level that must be held before a module starts."""

    competency: str
    level: int


class RequiresRead(Answer):
    """What must be held or done before a module starts."""

    levels: list[LevelNeededRead]
    modules: list[list[str]]


class OfferingRead(Answer):
    """One run of a module."""

    id: str
    start_on: date
    end_on: date
    exclusive: bool
    seats: int | None
    booked: int
    min_seats: int
    fixed_price: Money | None
    sample: bool


class OfferingDetail(OfferingRead):
    """One run, as it is shown by itself."""

    module: str
    state: EntryState


class ModuleRead(Answer):
    """A module of the catalogue."""

    id: str
    title_en: str
    title_zh: str
    summary_en: str | None
    summary_zh: str | None
    provider: str | None
    mode: str | None
    language: str | None
    location: str | None
    price: Money
    effort_hours: float
    outcomes: list[OutcomeRead]
    requires: RequiresRead
    excludes: list[str]
    offerings: list[OfferingRead] | None = Field(
        description="When it is held; null for a module that is taken whenever one likes."
    )
    sample: bool
    state: EntryState
    retired: bool
    source_document: str | None
    source_place: str | None
    inferred: bool
    inferred_reason_en: str | None
    inferred_reason_zh: str | None


class _Page(BaseModel):
    next_page_token: str | None = Field(description="Send it as `page_token` for the next page; null on the last.")


class FrameworkPage(_Page):
    """One page of the frameworks."""

    items: list[FrameworkRead]


class CompetencyPage(_Page):
    """One page of the competencies."""

    items: list[CompetencyRead]


class RolePage(_Page):
    """One page of the roles."""

    items: list[RoleRead]


class ModulePage(_Page):
    """One page of the modules."""

    items: list[ModuleRead]


def framework_read(entry: catalog.FrameworkEntry) -> FrameworkRead:
    """Return the framework as the lists show it."""
    return FrameworkRead.model_validate(
        _base(entry.framework, catalog.FrameworkBase)
        | {"levels": [_base(level, catalog.ProficiencyLevelBase) for level in entry.levels]}
        | {"state": catalog.state_of(retired=entry.framework.retired, draft=entry.draft)}
    )


def competency_read(entry: catalog.CompetencyEntry) -> CompetencyRead:
    """Return the competency as the lists show it."""
    levels = [
        _base(level, catalog.CompetencyLevelBase)
        | {"items": [_base(item, catalog.CompetencyItemBase) for item in entry.items if item.level == level.level]}
        for level in entry.levels
    ]
    return CompetencyRead.model_validate(_base(entry.competency, catalog.CompetencyBase) | {"levels": levels})


def role_read(entry: catalog.RoleEntry) -> RoleRead:
    """Return the role as the lists show it."""
    return RoleRead.model_validate(_role(entry))


def role_detail(entry: catalog.RoleEntry, lines: catalog.RoleLines) -> RoleDetail:
    """Return the role as it is shown by itself."""
    return RoleDetail.model_validate(
        _role(entry)
        | {
            "responsibilities": [responsibility_read(line) for line in lines.responsibilities],
            "statements": [
                _base(line.statement, catalog.RoleStatementBase) | {"links": _links(line.links)}
                for line in lines.statements
            ],
        }
    )


def responsibility_read(line: catalog.ResponsibilityEntry) -> ResponsibilityRead:
    """Return a responsibility with what it calls for."""
    return ResponsibilityRead.model_validate(
        _base(line.responsibility, catalog.ResponsibilityBase) | {"links": _links(line.links)}
    )


def figure_read(row: catalog.RoleKpi) -> catalog.RoleKpiBase:
    """Return a figure as the lists show it."""
    return catalog.RoleKpiBase.model_validate(_base(row, catalog.RoleKpiBase))


def _role(entry: catalog.RoleEntry) -> dict[str, Any]:
    return _base(entry.role, catalog.RoleBase) | {
        "requirements": [_base(row, catalog.RoleRequirementBase) for row in entry.requirements],
        "kpis": [_base(row, catalog.RoleKpiBase) for row in entry.kpis],
        "state": catalog.state_of(retired=entry.role.retired, draft=entry.draft),
    }


def module_read(entry: catalog.ModuleEntry) -> ModuleRead:
    """Return the module as the lists show it."""
    module = entry.module
    choices: dict[int, list[str]] = {}
    for row in entry.module_prerequisites:
        choices.setdefault(row.choice, []).append(row.alternative)
    items: dict[str, list[str]] = {}
    for covered in entry.outcome_items:
        items.setdefault(covered.competency, []).append(covered.item)
    return ModuleRead(
        **{
            name: getattr(module, name)
            for name in ModuleRead.model_fields
            if name not in ("price", "effort_hours", "outcomes", "requires", "excludes", "offerings", "state")
        },
        state=catalog.state_of(retired=module.retired, draft=entry.draft),
        price=Money.of_minor(module.price_minor, module.price_currency),
        effort_hours=module.effort_hundredths / 100,
        outcomes=[
            OutcomeRead(
                competency=row.competency,
                from_level=row.from_level,
                to_level=row.to_level,
                items=items.get(row.competency),
            )
            for row in entry.outcomes
        ],
        requires=RequiresRead(
            levels=[LevelNeededRead(competency=row.competency, level=row.level) for row in entry.level_prerequisites],
            modules=[choices[choice] for choice in sorted(choices)],
        ),
        excludes=[row.excluded for row in entry.exclusions],
        offerings=None if entry.offerings is None else [offering_read(row) for row in entry.offerings],
    )


def offering_detail(row: catalog.Offering, *, draft: bool) -> OfferingDetail:
    """Return an offering as it is shown by itself."""
    state = catalog.state_of(retired=row.retired, draft=draft)
    return OfferingDetail(**offering_read(row).model_dump(), module=row.module, state=state)


def offering_read(row: catalog.Offering) -> OfferingRead:
    """Return an offering as the lists show it."""
    price = row.fixed_price_minor
    return OfferingRead(
        **{name: getattr(row, name) for name in OfferingRead.model_fields if name != "fixed_price"},
        fixed_price=None if price is None else Money.of_minor(price, row.fixed_price_currency or ""),
    )


def _links(entries: tuple[catalog.LinkEntry, ...]) -> list[LinkRead]:
    return [
        LinkRead(
            competency=entry.link.competency,
            name_en=entry.competency.name_en,
            name_zh=entry.competency.name_zh,
            level=entry.link.level,
            inferred=entry.link.inferred,
            inferred_reason_en=entry.link.inferred_reason_en,
            inferred_reason_zh=entry.link.inferred_reason_zh,
        )
        for entry in entries
    ]


def _base(row: Any, model: type[BaseModel]) -> dict[str, Any]:
    """Return the declared fields in their order; a row handed on as it is would show its columns in no order at all."""
    return {name: getattr(row, name) for name in model.model_fields}
