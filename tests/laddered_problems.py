"""Random problems in which modules lead from level to level, so that plans are long though there are few modules."""

from random import Random

from solver.domain import (
    Attainment,
    Competency,
    CompetencyId,
    ItemId,
    LearningOutcome,
    LevelItems,
    LevelPrerequisite,
    Module,
    ModuleId,
    Requirement,
)
from solver.path.problem import PathProblem
from tests.problems import Family


def laddered(chance: Random, family: Family, modules: int | None) -> PathProblem:
    """Return a problem without limits and locks in which each module leads on from where some other leads to."""
    size = modules or chance.choice(family.modules)
    count = chance.randint(1, min(family.competencies, max(1, size // 2)))
    competencies = tuple(_ladder(chance, family, f"C{number}", size // count) for number in range(1, count + 1))
    rungs = [(entry, level) for entry in competencies for level in entry.levels]
    made: list[Module] = []
    for number in range(1, size + 1):
        # Each rung once, in the order of the ladders, then some a second time.
        competency, level = rungs[number - 1] if number <= len(rungs) else chance.choice(rungs)
        made.append(_rung(chance, family, competency, level, competencies=competencies, made=made))
    return PathProblem(
        competencies=competencies,
        modules=tuple(made),
        requirements=tuple(
            Requirement(
                competency=entry.id,
                level=chance.choice((entry.levels[-1], entry.levels[-1], entry.levels[0])),
                weight=chance.choice(family.weights),
                essential=chance.random() < family.essential,
            )
            for entry in competencies
        ),
        attainments=tuple(
            Attainment(competency=entry.id, level=entry.levels[0])
            for entry in competencies
            if chance.random() < family.held
        ),
        goal=chance.choice(family.goals),
    )


def _ladder(chance: Random, family: Family, name: str, most: int) -> Competency:
    levels = tuple(range(1, chance.randint(1, max(1, min(4, most))) + 1))
    return Competency(
        id=CompetencyId(name),
        levels=levels,
        items=tuple(
            LevelItems(level=level, items=frozenset(ItemId(f"{name}/{level}/{place}") for place in (1, 2)))
            for level in levels
            if chance.random() < family.listed
        ),
    )


def _rung(
    chance: Random,
    family: Family,
    competency: Competency,
    level: int,
    *,
    competencies: tuple[Competency, ...],
    made: list[Module],
) -> Module:
    """Make the module that leads to a level, or covers some of its items, now and then behind another ladder's."""
    items = sorted(competency.items_of(level))
    by_items = bool(items) and chance.random() < family.by_items
    others = [entry for entry in competencies if entry != competency]
    outcomes = [
        LearningOutcome(
            competency=competency.id,
            from_level=competency.before(level),
            to_level=level,
            items=frozenset(chance.sample(items, k=chance.choice((1, 2)))) if by_items else frozenset(),
        )
    ]
    if others and chance.random() < family.second_outcome:
        outcomes.append(LearningOutcome(competency=chance.choice(others).id, from_level=0, to_level=1))
    needs_other = bool(others) and chance.random() < family.level_prerequisite
    return Module(
        id=ModuleId(f"M{len(made) + 1:02}"),
        price_minor=chance.choice(family.prices),
        effort_hundredths=chance.choice(family.efforts),
        outcomes=tuple(outcomes),
        level_prerequisites=(LevelPrerequisite(competency=chance.choice(others).id, level=1),) if needs_other else (),
        module_prerequisites=(frozenset({chance.choice(made).id}),)
        if made and chance.random() < family.module_prerequisite
        else (),
        excludes=frozenset({chance.choice(made).id}) if made and chance.random() < family.excludes else frozenset(),
    )
