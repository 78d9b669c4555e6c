"""Use case: what one role needs beyond another, and where a role may lead."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session

import catalog
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.paging import page
from service.schemas.catalog import ResponsibilityRead, figure_read, responsibility_read
from service.schemas.comparisons import (
    CareerStepRead,
    ComparedFigure,
    ComparedRead,
    ComparisonState,
    CrosswalkPage,
    EquivalentRead,
    FamilyPage,
    FamilyRead,
    NextStepRead,
    NextSteps,
    RelationPage,
    RequiredRead,
    RoleComparison,
)


def compared(database: Database, role: str, other: str) -> RoleComparison:
    """Return every competency of two roles, with the steps that lead from the first role's level to the other's."""
    with database.read() as session:
        if catalog.get_role(session, role) is None:
            raise NotFound()
        if catalog.get_role(session, other) is None:
            detail = f"with: no role {other} is in the catalogue; name one that is listed under /v1/roles."
            raise InvalidRequest.of([Fault(detail=detail, pointer="query/with", code="unknown_reference")])
        return _compared(session, _Scales(session), role, other)


def distances(session: Session, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return for each way from one role to another its steps, and its steps times the other role's weights."""
    wanted = list(pairs)
    scales = _Scales(session)
    required = {role: _requirements(session, scales, role) for role in {end for pair in wanted for end in pair}}
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for here, there in wanted:
        steps = {
            key: scales.steps(key, required[here][key].level if key in required[here] else 0, asked.level)
            for key, asked in required[there].items()
        }
        weighted = sum(steps[key] * asked.weight for key, asked in required[there].items())
        found[here, there] = (sum(steps.values()), weighted)
    return found


def next_steps(database: Database, role: str) -> NextSteps:
    """Return the roles that may follow this one, each with how far it is."""
    with database.read() as session:
        if catalog.get_role(session, role) is None:
            raise NotFound()
        following = catalog.next_steps(session, role)
        far = distances(session, [(role, step.role.id) for step in following])
        items = [
            NextStepRead(
                family=step.family.id,
                family_name_en=step.family.name_en,
                family_name_zh=step.family.name_zh,
                role=step.role.id,
                name_en=step.role.name_en,
                name_zh=step.role.name_zh,
                steps=far[role, step.role.id][0],
                weighted_steps=far[role, step.role.id][1],
            )
            for step in following
        ]
    return NextSteps(role=role, items=items)


def families(database: Database, *, page_size: int, page_token: str | None) -> FamilyPage:
    """List the families of roles."""
    with database.read() as session:
        entries, token = page(
            lambda after, limit: catalog.list_families(session, after=after, limit=limit),
            lambda entry: entry.family.id,
            page_size=page_size,
            page_token=page_token,
        )
    return FamilyPage(items=[_family(entry) for entry in entries], next_page_token=token)


def family(database: Database, key: str) -> FamilyRead:
    """Return one family, retired or not."""
    with database.read() as session:
        entry = catalog.get_family(session, key)
    if entry is None:
        raise NotFound()
    return _family(entry)


def crosswalks(database: Database, *, framework: str | None, page_size: int, page_token: str | None) -> CrosswalkPage:
    """List the crosswalk rows, those of one framework if it is named."""
    with database.read() as session:
        entries, token = page(
            lambda after, limit: catalog.list_crosswalks(session, framework=framework, after=after, limit=limit),
            lambda row: row.id,
            page_size=page_size,
            page_token=page_token,
        )
    return CrosswalkPage(items=list(entries), next_page_token=token)


def relations(database: Database, *, competency: str | None, page_size: int, page_token: str | None) -> RelationPage:
    """List the relations between competencies, those of one competency if it is named."""
    with database.read() as session:
        entries, token = page(
            lambda after, limit: catalog.list_relations(session, competency=competency, after=after, limit=limit),
            lambda row: row.id,
            page_size=page_size,
            page_token=page_token,
        )
    return RelationPage(items=list(entries), next_page_token=token)


class _Scales:
    """The competencies of the catalogue with their scales, and how these compare."""

    def __init__(self, session: Session) -> None:
        self.competencies = {entry.id: entry for entry in catalog.catalog_slice(session).competencies}
        self.conversions = catalog.conversions(session)

    def steps(self, competency: str, start: int, end: int) -> int:
        return sum(start < level <= end for level in self.competencies[competency].levels)


Requirements = Mapping[str, RequiredRead]


def _compared(session: Session, scales: _Scales, role: str, other: str) -> RoleComparison:
    here, there = _requirements(session, scales, role), _requirements(session, scales, other)
    alike: dict[str, list[tuple[str, str]]] = {}
    for relation in catalog.relations_of(session, sorted(there.keys() - here.keys())):
        if relation.kind in catalog.SYMMETRIC_KINDS:
            alike.setdefault(relation.competency, []).append((relation.other, relation.kind))
            alike.setdefault(relation.other, []).append((relation.competency, relation.kind))
    rows = []
    for key in sorted(here.keys() | there.keys()):
        before, after = here.get(key), there.get(key)
        entry = scales.competencies[key]
        rows.append(
            ComparedRead(
                competency=key,
                name_en=entry.name_en,
                name_zh=entry.name_zh,
                framework=entry.framework,
                here=before,
                there=after,
                state=_state(before, after),
                steps=scales.steps(key, before.level if before else 0, after.level) if after else 0,
                equivalents=[
                    _equivalent(scales, like, kind, key, level=here[like].level, asked=after.level)
                    for like, kind in sorted(alike.get(key, ()))
                    if after is not None and before is None and like in here
                ],
            )
        )
    return RoleComparison(
        role=role,
        with_role=other,
        steps=sum(row.steps for row in rows),
        weighted_steps=sum(row.steps * row.there.weight for row in rows if row.there),
        competencies=rows,
        responsibilities_gained=_gained(session, role, other),
        figures=_figures(session, role, other),
    )


def _gained(session: Session, role: str, other: str) -> list[ResponsibilityRead]:
    """Return what the other role does; a line that both have word for word is nothing new."""
    known = {line.responsibility.text_en for line in catalog.lines_of_role(session, role).responsibilities}
    return [
        responsibility_read(line)
        for line in catalog.lines_of_role(session, other).responsibilities
        if line.responsibility.status != "excluded" and line.responsibility.text_en not in known
    ]


def _figures(session: Session, role: str, other: str) -> list[ComparedFigure]:
    here, there = (
        {row.kpi: figure_read(row) for row in (entry.kpis if entry else ())}
        for entry in (catalog.get_role(session, role), catalog.get_role(session, other))
    )
    return [
        ComparedFigure(kpi=kpi, here=here.get(kpi), there=there.get(kpi)) for kpi in sorted(here.keys() | there.keys())
    ]


def _requirements(session: Session, scales: _Scales, role: str) -> Requirements:
    """Return what a role asks for, retired or not, in competencies that can be asked for."""
    entry = catalog.get_role(session, role)
    return {
        row.competency: RequiredRead(level=row.level, weight=row.weight, essential=row.essential)
        for row in (entry.requirements if entry else ())
        if row.competency in scales.competencies
    }


def _state(before: RequiredRead | None, after: RequiredRead | None) -> ComparisonState:
    if before is None:
        return "only_there"
    if after is None:
        return "only_here"
    if after.level == before.level:
        return "same"
    return "more" if after.level > before.level else "less"


def _equivalent(scales: _Scales, like: str, kind: str, key: str, *, level: int, asked: int) -> EquivalentRead:
    own, theirs = scales.competencies[like], scales.competencies[key]
    newest, approved = scales.conversions.newest, scales.conversions.approved
    worth = newest.attainment(own.framework, level, theirs.framework, theirs.levels)
    counted = approved.attainment(own.framework, level, theirs.framework, theirs.levels)
    enough = newest.requirement(theirs.framework, asked, own.framework, own.levels) if asked else None
    return EquivalentRead(
        competency=like,
        name_en=own.name_en,
        name_zh=own.name_zh,
        kind="exact_match" if kind == "exact_match" else "related",
        level=level,
        counts_as=worth.level if worth else None,
        enough=enough.level if enough else None,
        confidence=worth.confidence if worth else None,
        state=None if worth is None else "approved" if worth == counted else "proposed",
    )


def _family(entry: catalog.FamilyEntry) -> FamilyRead:
    return FamilyRead(
        **{name: getattr(entry.family, name) for name in catalog.CareerFamilyBase.model_fields},
        roles=[role.id for role in entry.roles],
        steps=[CareerStepRead(from_role=start, to_role=end) for start, end in entry.steps],
    )
