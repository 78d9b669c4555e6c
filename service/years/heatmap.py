"""Use case: who is below target where: cost centre by competency, and the steps to which no module leads."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

import catalog
from service.schemas.period_sheets import HeatCell, HeatCentre, HeatCompetency, Heatmap
from service.tables import CostCentre, Employment, TrainingPeriod
from service.team.standings import Wanted, standings
from service.texts import Language
from service.translate.prepared import prepared

#: The people of one cost centre, and one competency.
_Place = tuple[str | None, str]
#: By the version of the catalogue.
_kept: dict[str, Mapping[str, frozenset[int]]] = {}


def heatmap(session: Session, period: TrainingPeriod, language: Language) -> Heatmap:
    """Return the map of the company, as people stand when the period begins."""
    posts = dict(session.connection().execute(rows_of(col(Employment.learner), col(Employment.cost_centre))).all())
    #: By cost centre and targets: most people share theirs with others.
    aiming: Counter[tuple[str | None, tuple[str, ...]]] = Counter()
    #: By cost centre, requirement and the level that is held.
    standing_so: Counter[tuple[str | None, Wanted, int]] = Counter()
    for learner, standing in standings(session, None, on=period.start_on).items():
        centre = posts.get(learner)
        aiming[centre, standing.targets] += 1
        standing_so.update([(centre, *pair) for pair in zip(standing.short, standing.held, strict=True)])
    people: Counter[str | None] = Counter()
    asked: Counter[_Place] = Counter()
    wanted_by = {roles: _wanted(session, roles) for roles in {roles for _, roles in aiming}}
    for (centre, roles), count in aiming.items():
        people[centre] += count
        for competency in wanted_by[roles]:
            asked[centre, competency] += count
    below: Counter[_Place] = Counter()
    steps: Counter[_Place] = Counter()
    missed: defaultdict[str, set[int]] = defaultdict(set)
    for (centre, wanted, held), count in standing_so.items():
        levels = [level for level in wanted.scale.levels if held < level <= wanted.level]
        below[centre, wanted.competency] += count
        steps[centre, wanted.competency] += count * len(levels)
        missed[wanted.competency].update(levels)
    names = dict(session.exec(select(CostCentre.id, CostCentre.name)).all())
    return Heatmap(
        period=period.id,
        centres=[
            HeatCentre(cost_centre=centre, name=None if centre is None else names.get(centre), people=people[centre])
            for centre in sorted(people, key=lambda key: (key is None, key or ""))
        ],
        competencies=_competencies(session, asked, below, missed, language),
        cells=[
            HeatCell(cost_centre=place[0], competency=place[1], people=count, below=below[place], steps=steps[place])
            for place, count in sorted(asked.items(), key=lambda cell: _order(cell[0]))
        ],
    )


def _order(place: _Place) -> tuple[bool, str, str]:
    centre, competency = place
    return centre is None, centre or "", competency


def _wanted(session: Session, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the competencies that several roles ask for together."""
    known = catalog.snapshot(session)
    named = {row.competency for role in roles for row in known.requirements_by_role.get(role, ())}
    return tuple(sorted(named & prepared(known.catalog).scales.keys()))


def _competencies(
    session: Session,
    asked: Counter[_Place],
    below: Counter[_Place],
    missed: Mapping[str, set[int]],
    language: Language,
) -> list[HeatCompetency]:
    people: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for (_, competency), count in asked.items():
        people[competency] += count
    for (_, competency), count in below.items():
        short[competency] += count
    names = prepared(catalog.snapshot(session).catalog).competency_names
    holes = _holes(session)
    return [
        HeatCompetency(
            competency=competency,
            name=names.get(competency, (competency, competency))[1 if language == "zh" else 0],
            people=people[competency],
            below=short[competency],
            holes=sorted(holes.get(competency, frozenset()) & missed.get(competency, set())),
        )
        # Those first in which most people are short.
        for competency in sorted(people, key=lambda key: (-short[key], key))
    ]


def _holes(session: Session) -> Mapping[str, frozenset[int]]:
    """Return for each competency the levels to which no module leads; looked for once for each state of a catalogue."""
    version = catalog.current_version(session)
    found = _kept.get(version)
    if found is None:
        levels: defaultdict[str, set[int]] = defaultdict(set)
        for entry, step in catalog.coverage.report(session).holes:
            levels[entry.competency].add(step.to_level)
        found = {competency: frozenset(missing) for competency, missing in levels.items()}
        if catalog.snapshot(session).is_known:
            _kept.clear()
            _kept[version] = found
    return found
