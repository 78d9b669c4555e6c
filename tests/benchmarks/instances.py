"""Fixed problems of growing size for the benchmarks: the same seed gives the same problem everywhere."""

from random import Random

from solver import (
    Attainment,
    Competency,
    CompetencyId,
    Goal,
    LearningOutcome,
    LevelPrerequisite,
    Module,
    ModuleId,
    PathProblem,
    Requirement,
)

TOP_LEVEL = 5


def synthetic(modules: int, requirements: int, seed: int, *, tightness: float = 0.4) -> PathProblem:
    """Return a catalogue of level modules with prerequisites, and a target that its limits cannot close.

    Competencies grow with the catalogue (one for every eight modules). `tightness` is the share of the money and time
    for closing everything simply that the limits allow.
    """
    chance = Random(f"synthetic {modules} {requirements} {seed}")
    ids = [CompetencyId(f"C{number:05}") for number in range(max(requirements, modules // 8))]
    levels = tuple(range(1, TOP_LEVEL + 1))
    catalogue = tuple(_module(chance, number, ids) for number in range(modules))
    wanted = chance.sample(ids, requirements)
    attainments = tuple(Attainment(competency=key, level=chance.randint(0, 2)) for key in ids)
    held = {attainment.competency: attainment.level for attainment in attainments}
    target = tuple(
        Requirement(
            competency=key,
            level=min(TOP_LEVEL, held[key] + chance.randint(1, 3)),
            weight=chance.randint(1, 10),
            essential=chance.random() < 0.25,
        )
        for key in sorted(wanted)
    )
    steps = sum(requirement.level - held[requirement.competency] for requirement in target)
    return PathProblem(
        competencies=tuple(Competency(id=key, levels=levels) for key in ids),
        modules=catalogue,
        requirements=target,
        attainments=attainments,
        budget_minor=round(steps * 60_000 * tightness),
        effort_limit_hundredths=round(steps * 1_200 * tightness),
        goal=Goal.CLOSEST,
    )


def _module(chance: Random, number: int, ids: list[CompetencyId]) -> Module:
    outcomes = []
    for key in chance.sample(ids, chance.choice((1, 1, 1, 2))):
        start = chance.randint(0, TOP_LEVEL - 1)
        reach = min(TOP_LEVEL, start + chance.choice((1, 1, 1, 2)))
        outcomes.append(LearningOutcome(competency=key, from_level=start, to_level=reach))
    used = {outcome.competency for outcome in outcomes}
    needs = []
    if chance.random() < 0.35:
        key = chance.choice(ids)
        if key not in used:
            needs.append(LevelPrerequisite(competency=key, level=chance.randint(1, 3)))
    steps = sum(outcome.to_level - outcome.from_level for outcome in outcomes)
    return Module(
        id=ModuleId(f"M{number:06}"),
        price_minor=chance.randint(100, 900) * 100 * steps,
        effort_hundredths=chance.randint(4, 20) * 100 * steps,
        outcomes=tuple(outcomes),
        level_prerequisites=tuple(needs),
    )


def cover(rows: int, columns: int, seed: int, *, budget_share: float | None = None) -> PathProblem:
    """Return a set-cover shape: each requirement at level 1, each module one column.

    `budget_share` is of the price of all columns together: as much as it pays for is asked for. Without it, everything
    is closed at the least price.
    """
    chance = Random(f"cover {rows} {columns} {seed}")
    keys = [CompetencyId(f"R{number:04}") for number in range(rows)]
    catalogue = tuple(
        Module(
            id=ModuleId(f"M{number:05}"),
            price_minor=chance.randint(1, 100) * 1_00,
            effort_hundredths=chance.randint(1, 40) * 25,
            outcomes=tuple(
                LearningOutcome(competency=key, from_level=0, to_level=1)
                for key in sorted(chance.sample(keys, chance.randint(1, max(2, rows // 25))))
            ),
        )
        for number in range(columns)
    )
    budget = None if budget_share is None else round(budget_share * sum(module.price_minor for module in catalogue))
    return PathProblem(
        competencies=tuple(Competency(id=key, levels=(1,)) for key in keys),
        modules=catalogue,
        requirements=tuple(Requirement(competency=key, level=1, weight=chance.randint(1, 5)) for key in keys),
        budget_minor=budget,
        goal=Goal.CHEAPEST if budget is None else Goal.CLOSEST,
    )
