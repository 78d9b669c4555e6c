"""Use case: who is below target where: cost centre by competency, and the steps to which no module leads."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlmodel import Session, select

import catalog
from service.schemas.period_sheets import HeatCell, HeatCentre, HeatCompetency, Heatmap
from service.tables import CostCentre, Employment, TrainingPeriod
from service.team.standings import standings
from service.texts import Language
from service.translate.prepared import prepared

#: The people of one cost centre, and one competency.
_Place = tuple[str | None, str]
#: By the version of the catalogue.
_kept: dict[str, Mapping[str, frozenset[int]]] = {}


def heatmap(session: Session, period: TrainingPeriod, language: Language) -> Heatmap:
    """Return the map of the company, as people stand when the period begins."""
    posts = dict(session.exec(select(Employment.learner, Employment.cost_centre)).all())
    people: Counter[str | None] = Counter()
    asked: Counter[_Place] = Counter()
    below: Counter[_Place] = Counter()
    steps: Counter[_Place] = Counter()
    missed: defaultdict[str, set[int]] = defaultdict(set)
    wanted_by: dict[tuple[str, ...], tuple[str, ...]] = {}
    for learner, standing in standings(session, None, on=period.start_on).items():
        centre = posts.get(learner)
        people[centre] += 1
        if standing.targets not in wanted_by:
            wanted_by[standing.targets] = _wanted(session, standing.targets)
        asked.update((centre, competency) for competency in wanted_by[standing.targets])
        for wanted, held in zip(standing.short, standing.held, strict=True):
            levels = [level for level in wanted.scale.levels if held < level <= wanted.level]
            below[centre, wanted.competency] += 1
            steps[centre, wanted.competency] += len(levels)
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
            for place, count in sorted(
                asked.items(), key=lambda cell: (cell[0][0] is None, cell[0][0] or "", cell[0][1])
            )
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
