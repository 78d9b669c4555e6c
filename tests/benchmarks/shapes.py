"""Fixed problems of the shapes that are known to be hard; the same seed gives the same problem everywhere."""

from random import Random

from solver import (
    Competency,
    CompetencyId,
    Goal,
    ItemId,
    LearningOutcome,
    LevelItems,
    LevelPrerequisite,
    Module,
    ModuleId,
    PathProblem,
    Requirement,
)


def knapsack(requirements: int, seed: int) -> PathProblem:
    """Return a knapsack with two limits: what is worth much also costs much, and money and time bind alike.

    Each requirement is closed by either of two modules, one dear and short, one cheap and long.
    """
    chance = Random(f"knapsack {requirements} {seed}")
    keys = [CompetencyId(f"K{number:04}") for number in range(requirements)]
    target, catalogue = [], []
    for number, key in enumerate(keys):
        weight = chance.randint(20, 100)
        target.append(Requirement(competency=key, level=1, weight=weight, essential=chance.random() < 0.1))
        price, effort = weight + chance.randint(-10, 10), weight // 2 + chance.randint(-5, 15)
        for name, dearer, longer in (("A", 1.25, 0.8), ("B", 0.8, 1.25)):
            catalogue.append(
                Module(
                    id=ModuleId(f"M{number:04}{name}"),
                    price_minor=round(price * dearer) * 1_000,
                    effort_hundredths=round(effort * longer) * 25,
                    outcomes=(LearningOutcome(competency=key, from_level=0, to_level=1),),
                )
            )
    return PathProblem(
        competencies=tuple(Competency(id=key, levels=(1,)) for key in keys),
        modules=tuple(catalogue),
        requirements=tuple(target),
        budget_minor=sum(module.price_minor for module in catalogue) // 5,
        effort_limit_hundredths=sum(module.effort_hundredths for module in catalogue) // 5,
        goal=Goal.CLOSEST,
    )


def chains(count: int, depth: int, seed: int) -> PathProblem:
    """Return deep scales that lean on each other: many levels, three ways up each, entry levels in the chain before."""
    chance = Random(f"chains {count} {depth} {seed}")
    keys = [CompetencyId(f"D{number:02}") for number in range(count)]
    levels = tuple(range(1, depth + 1))
    catalogue = []
    for place, key in enumerate(keys):
        for level in levels:
            for way in range(3):
                top = min(depth, level + way // 2 * chance.randint(1, 3))
                steps = top - level + 1
                leans = place > 0 and way < 2 and chance.random() < 0.5
                catalogue.append(
                    Module(
                        id=ModuleId(f"M{place:02}.{level:03}.{way}"),
                        price_minor=chance.randint(50, 150) * 100 * steps,
                        effort_hundredths=chance.randint(4, 12) * 25 * steps,
                        outcomes=(LearningOutcome(competency=key, from_level=level - 1, to_level=top),),
                        level_prerequisites=(
                            (LevelPrerequisite(competency=keys[place - 1], level=max(1, level - chance.randint(0, 3))),)
                            if leans
                            else ()
                        ),
                    )
                )
    wanted = keys[::2]
    return PathProblem(
        competencies=tuple(Competency(id=key, levels=levels) for key in keys),
        modules=tuple(catalogue),
        requirements=tuple(
            Requirement(competency=key, level=depth, weight=chance.randint(1, 9), essential=chance.random() < 0.2)
            for key in wanted
        ),
        budget_minor=count * depth * 6_000,
        effort_limit_hundredths=count * depth * 250,
        goal=Goal.CLOSEST,
    )


def tangle(facts: int, modules: int, seed: int) -> PathProblem:
    """Return circles within circles: every module needs one or two facts and gives one or two, costs apart.

    One road leads through all of them, so that everything can be closed; what it costs at least is asked. This is the
    shape of planning without deletes.
    """
    chance = Random(f"tangle {facts} {modules} {seed}")
    keys = [CompetencyId(f"F{number:03}") for number in range(facts)]
    catalogue = [_action("START", [], keys[:1], price=500, effort=25)]
    for number in range(facts - 1):
        catalogue.append(
            _action(
                f"R{number:03}",
                [keys[number]],
                [keys[number + 1]],
                price=chance.randint(10, 40) * 100,
                effort=chance.randint(1, 9) * 25,
            )
        )
    for number in range(modules - len(catalogue)):
        drawn = chance.sample(keys, chance.choice((2, 3, 3, 4)))
        needed = chance.randint(1, min(2, len(drawn) - 1))
        catalogue.append(
            _action(
                f"M{number:04}",
                drawn[:needed],
                drawn[needed:],
                price=chance.randint(2, 20) * 100,
                effort=chance.randint(1, 9) * 25,
            )
        )
    return PathProblem(
        competencies=tuple(Competency(id=key, levels=(1,)) for key in keys),
        modules=tuple(catalogue),
        requirements=tuple(
            Requirement(competency=key, level=1) for key in sorted(chance.sample(keys, max(3, facts // 5)))
        ),
        goal=Goal.CHEAPEST,
    )


def many_items(competencies: int, items: int, modules: int, seed: int) -> PathProblem:
    """Return levels that are held once each of many items is covered, by modules that cover a few of them."""
    chance = Random(f"items {competencies} {items} {modules} {seed}")
    levels = (1, 2, 3)
    scales = [
        Competency(
            id=CompetencyId(f"I{number:02}"),
            levels=levels,
            items=tuple(
                LevelItems(
                    level=level,
                    items=frozenset(ItemId(f"I{number:02}/{level}/{place:02}") for place in range(items)),
                )
                for level in levels
            ),
        )
        for number in range(competencies)
    ]
    catalogue = []
    for number in range(modules):
        scale = scales[number % competencies]
        level = chance.choice(levels)
        listed = sorted(scale.items_of(level))
        covered = chance.sample(listed, chance.randint(2, max(2, items // 3)))
        whole = chance.random() < 0.05
        catalogue.append(
            Module(
                id=ModuleId(f"M{number:05}"),
                price_minor=(items if whole else len(covered)) * chance.randint(30, 90) * 100,
                effort_hundredths=(items if whole else len(covered)) * chance.randint(2, 8) * 25,
                outcomes=(
                    LearningOutcome(
                        competency=scale.id,
                        from_level=scale.before(level),
                        to_level=level,
                        items=frozenset() if whole else frozenset(covered),
                    ),
                ),
            )
        )
    return PathProblem(
        competencies=tuple(scales),
        modules=tuple(catalogue),
        requirements=tuple(
            Requirement(competency=scale.id, level=chance.randint(2, 3), weight=chance.randint(1, 5))
            for scale in scales
        ),
        items_held=frozenset(
            item for scale in scales for entry in scale.items for item in sorted(entry.items) if chance.random() < 0.15
        ),
        budget_minor=competencies * items * 6_000,
        effort_limit_hundredths=competencies * items * 150,
        goal=Goal.CLOSEST,
    )


def _action(name: str, needs: list[CompetencyId], gives: list[CompetencyId], *, price: int, effort: int) -> Module:
    return Module(
        id=ModuleId(name),
        price_minor=price,
        effort_hundredths=effort,
        outcomes=tuple(LearningOutcome(competency=key, from_level=0, to_level=1) for key in gives),
        level_prerequisites=tuple(LevelPrerequisite(competency=key, level=1) for key in needs),
    )
