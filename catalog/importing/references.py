"""Checks that every entry of an import refers to what is there, on the right scale."""

from collections.abc import Iterator

from catalog.crosswalks import CompetencyRelationBase, CrosswalkBase
from catalog.families import CareerFamilyBase
from catalog.frameworks import CompetencyBase, CompetencyItemBase, CompetencyLevelBase, FrameworkBase
from catalog.importing.comparisons import check_comparisons
from catalog.importing.findings import Finding, Place, Spot
from catalog.importing.known import Known
from catalog.importing.records import Records
from catalog.modules import (
    LearningOutcomeBase,
    LearningOutcomeItemBase,
    LevelPrerequisiteBase,
    ModuleBase,
    ModuleExclusionBase,
    ModulePrerequisiteBase,
)
from catalog.offerings import OfferingBase
from catalog.responsibilities import (
    ResponsibilityBase,
    ResponsibilityLinkBase,
    RoleLinkBase,
    RoleStatementBase,
    RoleStatementLinkBase,
)
from catalog.roles import RoleBase, RoleKpiBase, RoleRequirementBase
from catalog.tables import Sourced

#: The kinds of rows that name a source document.
SOURCED: tuple[type[Sourced], ...] = (
    FrameworkBase,
    CompetencyBase,
    CompetencyLevelBase,
    CompetencyItemBase,
    RoleBase,
    RoleRequirementBase,
    RoleKpiBase,
    CrosswalkBase,
    CompetencyRelationBase,
    CareerFamilyBase,
    ResponsibilityBase,
    ResponsibilityLinkBase,
    RoleStatementBase,
    RoleStatementLinkBase,
    ModuleBase,
)
#: What a line of a role calls for.
_LINKS: tuple[type[RoleLinkBase], ...] = (ResponsibilityLinkBase, RoleStatementLinkBase)


def check_references(records: Records, known: Known) -> Iterator[Finding]:
    """Yield a finding for every reference that leads nowhere or to the wrong kind of thing."""
    yield from _sources(records, known)
    yield from _frameworks(records, known)
    yield from _requirements(records, known)
    yield from _details(records, known)
    yield from _outcomes(records, known)
    yield from _outcome_items(records, known)
    for record in records.of(LevelPrerequisiteBase):
        prerequisite = record.value
        yield from _not_excluded(record.spot, prerequisite.competency, known)
        yield from _level(record.spot, "level", prerequisite.competency, prerequisite.level, known)
    yield from _modules(records, known)
    yield from check_comparisons(records, known)
    yield from _offerings(records, known)


def _fault(place: Place, message: str) -> Finding:
    return Finding(place=place, message=message)


def _sources(records: Records, known: Known) -> Iterator[Finding]:
    """Name each unknown document once a file, where the file first takes something from it."""
    first: dict[tuple[str, str], Place] = {}
    for base in SOURCED:
        for record in records.of(base):
            if record.value.source_document is not None:
                place = record.spot.at("source")
                key = (record.value.source_document, place.file)
                first[key] = min(first.get(key, place), place)
    for (document, _), place in sorted(first.items(), key=lambda entry: entry[1]):
        if document not in known.sources:
            yield _fault(place, f"source document {document} is unknown; list it under sources first")


def _frameworks(records: Records, known: Known) -> Iterator[Finding]:
    framework_of = {record.value.id: record.value.framework for record in records.of(CompetencyBase)}
    for record in records.of(CompetencyBase):
        framework = record.value.framework
        if framework not in known.frameworks and ("framework", framework) not in known.faulty:
            yield _fault(record.spot.at("framework"), f"framework {framework} is unknown; name one that is there")
    for level in records.of(CompetencyLevelBase):
        populated = known.frameworks.get(framework_of.get(level.value.competency, ""))
        if populated is not None and level.value.level not in populated:
            listed = ", ".join(map(str, sorted(populated))) or "none"
            message = f"level {level.value.level} is not populated by the framework; its levels are {listed}"
            yield _fault(level.spot.at("level"), message)
    for role in records.of(RoleBase):
        framework = role.value.framework or ""
        if framework and framework not in known.frameworks and ("framework", framework) not in known.faulty:
            yield _fault(role.spot.at("framework"), f"framework {framework} is unknown; name one that is there")


def _requirements(records: Records, known: Known) -> Iterator[Finding]:
    """Judge what roles require and what their lines call for; a requirement made of links is judged with them."""
    judged: set[tuple[Place, str, int]] = set()
    bases: tuple[type[RoleLinkBase | RoleRequirementBase], ...] = (*_LINKS, RoleRequirementBase)
    for base in bases:
        for record in records.of(base):
            asked = (record.spot.place, record.value.competency, record.value.level)
            if asked not in judged:
                judged.add(asked)
                yield from _required(record.spot, record.value.competency, record.value.level, known)


def _required(spot: Spot, key: str, level: int, known: Known) -> Iterator[Finding]:
    """Find a level that nobody can be asked for."""
    place = spot.at("competency")
    competency = known.competencies.get(key)
    if key in known.kpis:
        yield _fault(place, f"{key} is a figure that is measured; list it under kpis, it is no requirement")
        return
    if competency is not None and competency.status == "excluded":
        message = f"competency {competency.id} is excluded; it can never become a requirement, take the line out"
        yield _fault(place, message)
    if competency is not None and competency.retired:
        yield _fault(place, f"competency {competency.id} is retired; require one that is offered")
    yield from _level(spot, "level", key, level, known)


def _details(records: Records, known: Known) -> Iterator[Finding]:
    """Find details of items that are not there, or of another competency, or details themselves."""
    for record in records.of(CompetencyItemBase):
        item = record.value
        if item.parent_item is None or ("competency", item.competency) in known.faulty:
            continue
        whole = known.items.get(item.parent_item)
        if whole is None or whole.competency != item.competency or whole.parent_item is not None:
            message = f"{item.parent_item} is no item that can have details; name one by its level and code, like 1/D1"
            yield _fault(record.spot.at("detail_of"), message)


def _outcomes(records: Records, known: Known) -> Iterator[Finding]:
    for record in records.of(LearningOutcomeBase):
        outcome = record.value
        yield from _not_excluded(record.spot, outcome.competency, known)
        yield from _level(record.spot, "from_level", outcome.competency, outcome.from_level, known)
        if outcome.competency in known.scales:
            yield from _level(record.spot, "to_level", outcome.competency, outcome.to_level, known)


def _not_excluded(spot: Spot, key: str, known: Known) -> Iterator[Finding]:
    """Find a module that leads to, or asks for, what nobody may be asked for."""
    competency = known.competencies.get(key)
    if competency is not None and competency.status == "excluded":
        yield _fault(spot.at("competency"), f"competency {key} is excluded; no module names it, take the line out")


def _level(spot: Spot, field: str, competency: str, level: int, known: Known) -> Iterator[Finding]:
    """Find a competency that is not there, or a level off its scale; level 0 stands before every scale."""
    if ("competency", competency) in known.faulty:
        return
    scale = known.scales.get(competency)
    if scale is None or competency not in known.competencies:
        yield _fault(spot.at("competency"), f"competency {competency} is unknown; name one that is there")
    elif level and level not in scale:
        listed = ", ".join(map(str, scale))
        yield _fault(spot.at(field), f"level {level} is not a level of {competency}; its levels are {listed}")


def _outcome_items(records: Records, known: Known) -> Iterator[Finding]:
    outcomes = {(record.value.module, record.value.competency): record for record in records.of(LearningOutcomeBase)}
    judged = set()
    for record in records.of(LearningOutcomeItemBase):
        owner = (record.value.module, record.value.competency)
        outcome = outcomes.get(owner)
        if outcome is None:
            # The outcome is at fault, or a sheet has none: either way that is told where it is found.
            continue
        competency, to_level = outcome.value.competency, outcome.value.to_level
        scale = known.scales.get(competency)
        if scale is None or to_level not in scale or ("competency", competency) in known.faulty:
            continue
        before = max((level for level in scale if level < to_level), default=0)
        if owner not in judged and outcome.value.from_level != before:
            message = f"items of level {to_level} are the step from {before}; from_level would be {before}"
            yield _fault(outcome.spot.at("from_level"), message)
        judged.add(owner)
        yield from _item(record.value.item, record.spot.place, competency, to_level, known)


def _item(key: str, place: Place, competency: str, level: int, known: Known) -> Iterator[Finding]:
    item = known.items.get(key)
    if item is None:
        yield _fault(place, f"item {key} is unknown; name an item of {competency} level {level}")
    elif item.competency != competency or item.level != level:
        yield _fault(
            place, f"item {key} is of {item.competency} level {item.level}; name items of {competency} level {level}"
        )
    elif item.status == "excluded":
        yield _fault(place, f"item {key} is excluded; no module covers it, take it out")
    elif not item.coverable:
        yield _fault(place, f"item {key} is not covered by itself; name a coverable item, or give the whole level")


def _modules(records: Records, known: Known) -> Iterator[Finding]:
    named = [(record.value.alternative, record.spot.place) for record in records.of(ModulePrerequisiteBase)]
    named += [(record.value.excluded, record.spot.place) for record in records.of(ModuleExclusionBase)]
    for key, place in named:
        if key not in known.modules and ("module", key) not in known.faulty:
            message = f"module {key} is not in the catalogue; right only if people may have completed it before"
            yield Finding(place=place, message=message, severity="warning")


def _offerings(records: Records, known: Known) -> Iterator[Finding]:
    """Find offerings of modules that are not there, or in another currency than their module's."""
    for record in records.of(OfferingBase):
        offering, module = record.value, known.modules.get(record.value.module)
        if module is None:
            if ("module", offering.module) not in known.faulty:
                yield _fault(record.spot.at("module"), f"module {offering.module} is unknown; name one that is there")
        elif offering.fixed_price_currency not in (None, module.price_currency):
            message = f"the fixed price is in {offering.fixed_price_currency}; module {module.id} is priced in"
            yield _fault(record.spot.at("fixed_price"), f"{message} {module.price_currency}, and both are one currency")
