"""Checks that every entry of an import refers to what is there, on the right scale."""

from collections.abc import Iterable, Iterator

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
from catalog.offerings import FIRST_YEAR, LAST_YEAR, OfferingBase
from catalog.responsibilities import (
    ResponsibilityBase,
    ResponsibilityLinkBase,
    RoleLinkBase,
    RoleStatementBase,
    RoleStatementLinkBase,
)
from catalog.roles import RoleBase, RoleKpiBase, RoleRequirementBase
from catalog.saying import Part, Saying, says
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


def numbered(levels: Iterable[int]) -> tuple[str, ...] | Saying:
    """Return levels as they are listed in a sentence."""
    return tuple(map(str, levels)) or says("none")


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
            yield _fault(place, says("source-unknown", id=document))


def _frameworks(records: Records, known: Known) -> Iterator[Finding]:
    framework_of = {record.value.id: record.value.framework for record in records.of(CompetencyBase)}
    for record in records.of(CompetencyBase):
        framework = record.value.framework
        if framework not in known.frameworks and ("framework", framework) not in known.faulty:
            yield _fault(record.spot.at("framework"), says("framework-unknown", id=framework))
    for level in records.of(CompetencyLevelBase):
        populated = known.frameworks.get(framework_of.get(level.value.competency, ""))
        if populated is not None and level.value.level not in populated:
            message = says("level-unpopulated", level=level.value.level, levels=numbered(sorted(populated)))
            yield _fault(level.spot.at("level"), message)
    for role in records.of(RoleBase):
        framework = role.value.framework or ""
        if framework and framework not in known.frameworks and ("framework", framework) not in known.faulty:
            yield _fault(role.spot.at("framework"), says("framework-unknown", id=framework))


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
        yield _fault(place, says("kpi-required", id=key))
        return
    if competency is not None and competency.status == "excluded":
        yield _fault(place, says("competency-excluded", id=competency.id))
    if competency is not None and competency.retired:
        yield _fault(place, says("competency-retired", id=competency.id))
    yield from _level(spot, "level", key, level, known)


def check_item_ids(records: Records, stored: Known) -> Iterator[Finding]:
    """Yield a finding for each item whose id is that of an item of a competency that the import leaves as it is."""
    for record in records.of(CompetencyItemBase):
        other = stored.items.get(record.value.id)
        if other is not None and other.competency != record.value.competency:
            message = says("item-id-taken", id=record.value.id, competency=other.competency)
            yield _fault(record.spot.at("code"), message)


def _details(records: Records, known: Known) -> Iterator[Finding]:
    """Find details of items that are not there, or of another competency, or details themselves."""
    for record in records.of(CompetencyItemBase):
        item = record.value
        if item.parent_item is None or ("competency", item.competency) in known.faulty:
            continue
        whole = known.items.get(item.parent_item)
        if whole is None or whole.competency != item.competency or whole.parent_item is not None:
            yield _fault(record.spot.at("detail_of"), says("detail-of-none", id=item.parent_item))


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
        yield _fault(spot.at("competency"), says("outcome-excluded", id=key))


def _level(spot: Spot, field: str, competency: str, level: int, known: Known) -> Iterator[Finding]:
    """Find a competency that is not there, or a level off its scale; level 0 stands before every scale."""
    if ("competency", competency) in known.faulty:
        return
    scale = known.scales.get(competency)
    there = known.competencies.get(competency)
    if there is not None and there.framework not in known.frameworks:
        # That its framework is not there is told where the competency stands.
        return
    if scale is None or there is None:
        yield _fault(spot.at("competency"), says("competency-unknown", id=competency))
    elif level and level not in scale:
        message = says("level-off-scale", level=level, competency=competency, levels=numbered(scale))
        yield _fault(spot.at(field), message)


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
            yield _fault(outcome.spot.at("from_level"), says("items-step", level=to_level, before=before))
        judged.add(owner)
        yield from _item(record.value.item, record.spot.place, competency, to_level, known)


def _item(key: str, place: Place, competency: str, level: int, known: Known) -> Iterator[Finding]:
    item = known.items.get(key)
    if item is None:
        yield _fault(place, says("item-unknown", id=key, competency=competency, level=level))
    elif item.competency != competency or item.level != level:
        owner: dict[str, Part] = {"other": item.competency, "other_level": item.level}
        yield _fault(place, says("item-elsewhere", id=key, competency=competency, level=level, **owner))
    elif item.status == "excluded":
        yield _fault(place, says("item-excluded", id=key))
    elif not item.coverable:
        yield _fault(place, says("item-not-coverable", id=key))


def _modules(records: Records, known: Known) -> Iterator[Finding]:
    named = [(record.value.alternative, record.spot.place) for record in records.of(ModulePrerequisiteBase)]
    named += [(record.value.excluded, record.spot.place) for record in records.of(ModuleExclusionBase)]
    for key, place in named:
        if key not in known.modules and ("module", key) not in known.faulty:
            yield Finding(place=place, message=says("module-not-here", id=key), severity="warning")


def _offerings(records: Records, known: Known) -> Iterator[Finding]:
    """Find offerings of modules that are not there, in other centuries, or in another currency than their module's."""
    for record in records.of(OfferingBase):
        offering, module = record.value, known.modules.get(record.value.module)
        for field, day in (("start_on", offering.start_on), ("end_on", offering.end_on)):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                message = says("day-far", field=field, given=str(day), first=FIRST_YEAR, last=LAST_YEAR)
                yield _fault(record.spot.at(field), message)
        if module is None:
            if ("module", offering.module) not in known.faulty:
                yield _fault(record.spot.at("module"), says("module-unknown", id=offering.module))
        elif offering.fixed_price_currency not in (None, module.price_currency):
            currencies = {"currency": offering.fixed_price_currency or "", "wanted": module.price_currency}
            message = says("fixed-price-currency", id=module.id, **currencies)
            yield _fault(record.spot.at("fixed_price"), message)
