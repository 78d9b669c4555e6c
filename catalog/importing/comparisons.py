"""Checks that crosswalks, relations and career families of an import refer to what is there."""

from collections.abc import Iterator

from catalog.crosswalks import CompetencyRelationBase, CrosswalkBase
from catalog.families import CareerRoleBase
from catalog.importing.findings import Finding, Spot
from catalog.importing.known import Known
from catalog.importing.records import Records


def check_comparisons(records: Records, known: Known) -> Iterator[Finding]:
    """Yield a finding for every reference that leads nowhere, or to a level off its scale."""
    for crosswalk in records.of(CrosswalkBase):
        row = crosswalk.value
        yield from _scale(crosswalk.spot, "from.framework", row.from_framework, known)
        if row.from_level:
            yield from _step(crosswalk.spot, "from.level", row.from_framework, row.from_level, known)
        if row.to_framework is not None:
            yield from _scale(crosswalk.spot, "to", row.to_framework, known)
            for level in sorted({row.to_lowest or 0, row.to_highest or 0}):
                yield from _step(crosswalk.spot, "to", row.to_framework, level, known)
    for relation in records.of(CompetencyRelationBase):
        for field in ("competency", "other"):
            key = getattr(relation.value, field)
            if key not in known.competencies and ("competency", key) not in known.faulty:
                message = f"competency {key} is unknown; name one that is there"
                yield Finding(place=relation.spot.at(field), message=message)
    for member in records.of(CareerRoleBase):
        role = member.value.role
        if role not in known.roles and ("role", role) not in known.faulty:
            yield Finding(place=member.spot.place, message=f"role {role} is unknown; name one that is there")


def _scale(spot: Spot, field: str, framework: str, known: Known) -> Iterator[Finding]:
    if framework not in known.frameworks and ("framework", framework) not in known.faulty:
        yield Finding(place=spot.at(field), message=f"framework {framework} is unknown; name one that is there")


def _step(spot: Spot, field: str, framework: str, level: int, known: Known) -> Iterator[Finding]:
    """Find a level that the scale does not have; one that the framework leaves empty is a level of it all the same."""
    steps = known.steps.get(framework, set())
    if framework in known.frameworks and level not in steps and ("framework", framework) not in known.faulty:
        listed = ", ".join(map(str, sorted(steps))) or "none"
        message = f"level {level} is not on the scale of {framework}; its levels are {listed}"
        yield Finding(place=spot.at(field), message=message)
