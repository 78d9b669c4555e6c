"""Use case: show which steps the modules of the catalogue reach, and its holes."""

from collections.abc import Iterator

from catalog.coverage import CompetencyCoverage, CoverageReport, StepCoverage, report
from service.database import Database
from service.paging import page
from service.schemas.coverage import CompetencyCoverageRead, CoverageRead, CoverageSummary, StepCoverageRead


def reported(database: Database, framework: str | None = None) -> CoverageReport:
    """Return the report on the whole catalogue, or on one framework."""
    with database.read() as session:
        return report(session, framework)


def shown(database: Database, *, framework: str | None, page_size: int, page_token: str | None) -> CoverageRead:
    """Return one page of the report."""
    found = reported(database, framework)
    entries, token = page(
        lambda after, limit: [entry for entry in found.competencies if after is None or entry.competency > after][
            :limit
        ],
        lambda entry: entry.competency,
        page_size=page_size,
        page_token=page_token,
    )
    return CoverageRead(
        catalog_version=found.version,
        summary=summary(found),
        items=[_read(entry) for entry in entries],
        next_page_token=token,
    )


def summary(found: CoverageReport) -> CoverageSummary:
    """Count the steps of a report."""
    return CoverageSummary(
        steps=len(found.steps),
        reached_in_several_ways=sum(step.ways > 1 for step in found.steps),
        reached_in_one_way=sum(step.ways == 1 for step in found.steps),
        not_reached=len(found.holes),
        not_reached_and_required=sum(step.roles > 0 for _, step in found.holes),
    )


def printed(found: CoverageReport, *, holes_only: bool) -> Iterator[str]:
    """Yield the report line by line, for a terminal."""
    for entry in found.competencies:
        for step in entry.steps:
            if step.is_hole or not holes_only:
                asked = f"; {_counted(step.roles, 'role requires it', 'roles require it')}" if step.roles else ""
                yield f"{entry.competency} {step.from_level} -> {step.to_level}: {_said(step)}{asked}"
    counts = summary(found)
    yield (
        f"{_counted(counts.steps, 'step', 'steps')}: {counts.reached_in_several_ways} reached in several ways, "
        f"{counts.reached_in_one_way} in one, {counts.not_reached} not reached "
        f"({counts.not_reached_and_required} of them required by a role)"
    )


def _said(step: StepCoverage) -> str:
    if step.state == "none":
        return "HOLE, no module leads over it"
    if step.state == "items":
        return f"HOLE, nothing covers {', '.join(step.items_missing)}"
    if step.state == "entry":
        return f"HOLE, no order of modules lets anybody into {', '.join(step.blocked)}"
    parts = [f"{len(step.direct)} direct"] if step.direct else []
    parts += [f"{len(step.by_items)} for its {step.items} items"] if step.by_items else []
    return f"{_counted(step.ways, 'way', 'ways')} ({', '.join(parts)})"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _read(entry: CompetencyCoverage) -> CompetencyCoverageRead:
    return CompetencyCoverageRead(
        competency=entry.competency,
        framework=entry.framework,
        name_en=entry.name_en,
        name_zh=entry.name_zh,
        steps=[
            StepCoverageRead(
                from_level=step.from_level,
                to_level=step.to_level,
                state=step.state,
                ways=step.ways,
                direct=list(step.direct),
                by_items=list(step.by_items),
                blocked=list(step.blocked),
                items=step.items,
                items_missing=list(step.items_missing),
                roles=step.roles,
            )
            for step in entry.steps
        ],
    )
