"""The map of a company is what comes of counting everybody one by one."""

from collections import Counter, defaultdict
from datetime import date

from sqlmodel import Session, select

import catalog
from service import sample_company
from service.database import Database
from service.tables import Employment, TrainingPeriod
from service.team.standings import standings
from service.translate.prepared import prepared
from service.years.heatmap import heatmap
from tests.service.access.objects import HOUSE

PERIOD = TrainingPeriod(
    id="2027", start_on=date(2027, 1, 1), end_on=date(2027, 12, 31), currency="SGD", state="setup", sample=False
)
Place = tuple[str | None, str]


def counted(session: Session) -> tuple[dict[Place, tuple[int, int, int]], dict[str, set[int]], Counter[str | None]]:
    """Return people, those below and their missing steps for each place; the missed levels; and everybody's number."""
    known = catalog.snapshot(session)
    scales = prepared(known.catalog).scales
    posts = dict(session.exec(select(Employment.learner, Employment.cost_centre)).all())
    cells: defaultdict[Place, list[int]] = defaultdict(lambda: [0, 0, 0])
    missed: defaultdict[str, set[int]] = defaultdict(set)
    heads: Counter[str | None] = Counter()
    for learner, standing in standings(session, None, on=PERIOD.start_on).items():
        centre = posts[learner]
        heads[centre] += 1
        asked = {row.competency for role in standing.targets for row in known.requirements_by_role[role]}
        for competency in asked & scales.keys():
            cells[centre, competency][0] += 1
        for wanted, held in zip(standing.short, standing.held, strict=True):
            levels = [level for level in wanted.scale.levels if held < level <= wanted.level]
            cells[centre, wanted.competency][1] += 1
            cells[centre, wanted.competency][2] += len(levels)
            missed[wanted.competency].update(levels)
    return {place: (cell[0], cell[1], cell[2]) for place, cell in cells.items()}, missed, heads


def test_the_map_is_what_counting_everybody_comes_to(catalog_database: Database) -> None:
    sample_company.load(catalog_database, HOUSE)
    with catalog_database.read() as session:
        found = heatmap(session, PERIOD, "en")
        cells, missed, heads = counted(session)
        report = catalog.coverage.report(session)
    assert {(one.cost_centre, one.competency): (one.people, one.below, one.steps) for one in found.cells} == cells
    assert {one.cost_centre: one.people for one in found.centres} == heads
    holes: defaultdict[str, set[int]] = defaultdict(set)
    for entry, step in report.holes:
        holes[entry.competency].add(step.to_level)
    for one in found.competencies:
        of_it = [cell for (_, competency), cell in cells.items() if competency == one.competency]
        assert (one.people, one.below) == (sum(cell[0] for cell in of_it), sum(cell[1] for cell in of_it))
        assert set(one.holes) == holes[one.competency] & missed[one.competency]
    assert [one.below for one in found.competencies] == sorted((one.below for one in found.competencies), reverse=True)
