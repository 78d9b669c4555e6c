"""Compares the associations of a package with the house's notes in it: what other programs changed, counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from catalog.frameworks import CompetencyBase, CompetencyLevelBase
from catalog.importing.case_identity import identifier, level_key
from catalog.importing.findings import Place, Spot
from catalog.importing.published import Published
from catalog.importing.records import Record
from catalog.roles import RoleBase, RoleRequirementBase
from catalog.saying import Part, says

#: What associations between competencies say here; those of other kinds are named and left out.
RELATIONS = {
    "exactMatchOf": "exact_match",
    "isRelatedTo": "related",
    "isPeerOf": "related",
    "isPartOf": "broader",
    "replacedBy": "replaced_by",
    "isChildOf": "broader",
}
#: Kind, origin and destination of an association, and where it stands.
Link = tuple[str, str, str, Place]


def take_edits(
    links: Iterable[Link], skill_levels: Mapping[str, str], places: Mapping[str, Place], own: Published
) -> None:
    """Let the levels that roles require be those of the associations, each difference with a warning."""
    records = own.records
    levels = {
        identifier("competency_level", level_key(competency, level)): (competency, level)
        for competency, level in [
            *((record.value.competency, record.value.level) for record in records.of(CompetencyLevelBase)),
            *((record.value.competency, record.value.level) for record in records.of(RoleRequirementBase)),
        ]
    }
    _warn_of_levels(skill_levels, places, own)
    roles = {key: role for role in records.of(RoleBase) if (key := identifier("role", role.value.id)) in places}
    asked: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for _, origin, destination, place in links:
        if origin not in roles:
            continue
        if destination not in levels:
            own.warn(place, says("case-role-no-level"))
            continue
        competency, level = levels[destination]
        asked[origin][competency] = max(level, asked[origin].get(competency, 0))
    noted: defaultdict[str, dict[str, RoleRequirementBase]] = defaultdict(dict)
    for required in records.of(RoleRequirementBase):
        if (key := identifier("role", required.value.role)) in roles:
            noted[key][required.value.competency] = required.value
    if not asked and any(row.level for rows in noted.values() for row in rows.values()):
        own.warn(next(iter(places.values())), says("case-notes-count"))
        return
    for key, role in roles.items():
        _take(role, asked[key], noted[key], places[key], own)


def _take(
    role: Record[RoleBase], asked: dict[str, int], noted: dict[str, RoleRequirementBase], place: Place, own: Published
) -> None:
    rows = own.records.of(RoleRequirementBase)
    for competency in sorted(asked.keys() | noted.keys()):
        row, level = noted.get(competency), asked.get(competency, 0)
        before = 0 if row is None else row.level
        if level == before:
            continue
        told: dict[str, Part] = {"role": role.value.id, "competency": competency}
        if level and before:
            message = says("case-asks-more", level=level, before=before, **told)
        elif level:
            message = says("case-asks-new", level=level, **told)
        else:
            message = says("case-asks-no-longer", before=before or 0, **told)
        own.warn(place, message)
        rows[:] = [record for record in rows if record.value is not row]
        if level:
            value = RoleRequirementBase(
                role=role.value.id,
                competency=competency,
                level=level,
                source_document=role.value.source_document,
                source_place=role.value.source_place,
            )
            if row is not None:
                value.weight, value.essential = row.weight, row.essential
            rows.append(Record(value, Spot(place=place)))


def _warn_of_levels(skill_levels: Mapping[str, str], places: Mapping[str, Place], own: Published) -> None:
    """Name levelled items that another program has given another level: their notes count."""
    frameworks = {record.value.id: record.value.framework for record in own.records.of(CompetencyBase)}
    for record in own.records.of(CompetencyLevelBase):
        competency, level = record.value.competency, record.value.level
        key = identifier("competency_level", level_key(competency, level))
        wanted = identifier("level", level_key(frameworks.get(competency, ""), level))
        if key in places and skill_levels.get(key, wanted) != wanted:
            message = says("case-skill-level", level=level, competency=competency)
            own.warn(places[key], message)


def relate(links: Iterable[Link], keys: Mapping[str, str], published: Published) -> dict[str, int]:
    """Add the associations between competencies as relations, and count those that have no place, by kind."""
    left_out: defaultdict[str, int] = defaultdict(int)
    for kind, origin, destination, place in links:
        if kind in RELATIONS and origin in keys and destination in keys:
            published.relation(keys[origin], RELATIONS[kind], keys[destination], place)
        else:
            left_out["isChildOf to a second parent" if kind == "isChildOf" else kind] += 1
    return left_out


def competency_keys(published: Published, items: Collection[str]) -> dict[str, str]:
    """Return the competencies that notes have brought, by the identifier of their item."""
    found = {
        identifier("competency", record.value.id): record.value.id for record in published.records.of(CompetencyBase)
    }
    return {key: competency for key, competency in found.items() if key in items}
