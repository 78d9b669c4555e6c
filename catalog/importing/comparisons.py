"""Checks that crosswalks, relations and career families of an import refer to what is there."""

from collections.abc import Iterator

from catalog.crosswalks import CompetencyRelationBase, CrosswalkBase
from catalog.families import CareerRoleBase
from catalog.importing.findings import Finding, Spot
from catalog.importing.known import Known
from catalog.importing.records import Records
from catalog.saying import says


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
                yield Finding(place=relation.spot.at(field), message=says("competency-unknown", id=key))
    for member in records.of(CareerRoleBase):
        role = member.value.role
        if role not in known.roles and ("role", role) not in known.faulty:
            yield Finding(place=member.spot.place, message=says("role-unknown", id=role))


def _scale(spot: Spot, field: str, framework: str, known: Known) -> Iterator[Finding]:
    if framework not in known.frameworks and ("framework", framework) not in known.faulty:
        yield Finding(place=spot.at(field), message=says("framework-unknown", id=framework))


def _step(spot: Spot, field: str, framework: str, level: int, known: Known) -> Iterator[Finding]:
    """Find a level that the scale does not have; one that the framework leaves empty is a level of it all the same."""
    steps = known.steps.get(framework, set())
    if framework in known.frameworks and level not in steps and ("framework", framework) not in known.faulty:
        listed = tuple(map(str, sorted(steps))) or says("none")
        message = says("level-off-framework", level=level, framework=framework, levels=listed)
        yield Finding(place=spot.at(field), message=message)
