"""The catalogue of a made company: competencies of departments, modules, and offerings with what they ask for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from solver.annual.problem import OfferingTerms
from solver.domain import (
    Competency,
    CompetencyId,
    ItemId,
    LearningOutcome,
    LevelItems,
    LevelPrerequisite,
    Module,
    ModuleId,
    Offering,
    OfferingId,
)
from tests.company_frame import FIRST_MONDAY

#: Modules for each competency: more than it has steps, so that most steps have more than one way.
WAYS = 8
#: Up to so many learners the classes are as small as they are in a house; a larger company has larger ones.
HOUSE = 3_000
UNPAYABLE = 10**9


@dataclass(slots=True)
class Catalogue:
    """What a company can teach, and what it costs to lead somebody up a scale."""

    competencies: tuple[Competency, ...]
    #: The competencies of each department, and after them those that all departments share.
    domains: list[list[CompetencyId]]
    modules: tuple[Module, ...] = ()
    terms: tuple[OfferingTerms, ...] = ()
    _cheapest: dict[tuple[CompetencyId, int, int], int] = field(default_factory=dict)
    _ways: dict[CompetencyId, list[tuple[int, int, int]]] = field(default_factory=dict)

    def price_of_rising(self, competency: CompetencyId, from_level: int, to_level: int) -> int:
        """Return the least price of modules that lead from one level to another, entry and dates left aside."""
        key = (competency, from_level, to_level)
        if key not in self._cheapest:
            least = {from_level: 0}
            for level in range(from_level, to_level):
                for start, reached, price in self._ways.get(competency, ()):
                    if start <= level < reached and level in least:
                        top = min(reached, to_level)
                        least[top] = min(least.get(top, UNPAYABLE), least[level] + price)
            # Where nothing leads all the way, as far as it goes.
            self._cheapest[key] = least[max(least)]
        return self._cheapest[key]

    def weigh(self) -> None:
        """Note the ways up each scale: whole levels, a level by its items, and a class with its part of the price."""
        shares = self._shares_of_fixed_prices()
        items: dict[tuple[CompetencyId, int], list[tuple[frozenset[ItemId], int]]] = defaultdict(list)
        for module in self.modules:
            price = module.price_minor + shares.get(module.id, 0)
            for outcome in module.outcomes:
                if outcome.items:
                    items[outcome.competency, outcome.to_level].append((outcome.items, price))
                else:
                    way = (outcome.from_level, outcome.to_level, price // len(module.outcomes))
                    self._ways.setdefault(outcome.competency, []).append(way)
        for competency in self.competencies:
            for entry in competency.items:
                together = _price_of_all(entry.items, items[competency.id, entry.level])
                if together is not None:
                    way = (competency.before(entry.level), entry.level, together)
                    self._ways.setdefault(competency.id, []).append(way)

    def _shares_of_fixed_prices(self) -> dict[ModuleId, int]:
        seats = {
            (module.id, each.id): each.seats_left or 1 for module in self.modules for each in module.offerings or ()
        }
        shares: dict[ModuleId, list[int]] = defaultdict(list)
        for terms in self.terms:
            shares[terms.module].append(4 * terms.fixed_price_minor // (3 * seats[terms.module, terms.offering]))
        return {module: min(each) for module, each in shares.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """How many classes there are, for how many learners, and what they ask for."""

    offerings: int
    learners: int
    has_fixed_prices: bool
    has_least_learners: bool


def catalogue(seed: int, *, modules: int, departments: int, classes: Classes) -> Catalogue:
    """Return the catalogue of a seed; only the sizes of classes depend on how many learners there are."""
    chance = Random(f"catalogue {seed} {modules} {classes.offerings} {departments}")
    count = max(4, modules // WAYS)
    scales = [_scale(chance, number) for number in range(count)]
    # A fifth is shared by all, the others belong to one department each.
    shared, own = scales[: max(2, count // 5)], scales[max(2, count // 5) :]
    domains = [[entry.id for entry in own[place::departments]] for place in range(departments)]
    made = Catalogue(competencies=tuple(scales), domains=[*domains, [entry.id for entry in shared]])
    neighbours = {key: domain for domain in made.domains for key in domain}
    listed: list[Module] = []
    for number in range(modules):
        scale = scales[number % count]
        others = [key for key in neighbours[scale.id] if key != scale.id]
        # The first way up a scale, the second, and so on.
        listed.append(_module(chance, listed, scale, others, number // count))
    made.modules, made.terms = _offered(chance, listed, classes)
    made.weigh()
    return made


def _scale(chance: Random, number: int) -> Competency:
    levels = (1, 2, 3, 4, 5) if chance.random() < 0.7 else (1, 2, 3, 4)
    key = CompetencyId(f"C{number:03}")
    listed = sorted(chance.sample(levels[1:], 2)) if chance.random() < 0.25 else []
    items = tuple(
        LevelItems(
            level=level, items=frozenset(ItemId(f"{key}/{level}/{place}") for place in range(chance.randint(3, 5)))
        )
        for level in listed
    )
    return Competency(id=key, levels=levels, items=items)


def _module(chance: Random, earlier: list[Module], scale: Competency, others: list[CompetencyId], way: int) -> Module:
    """Return a way up a scale: first each step once, then second ways, longer ones, and parts of levels."""
    is_first = way < len(scale.levels)
    start = way if is_first else chance.randrange(len(scale.levels))
    reach = start + 1 if is_first or chance.random() < 0.6 else min(start + 2, len(scale.levels))
    covered: frozenset[ItemId] = frozenset()
    if not is_first and scale.items:
        entry = scale.items[way % len(scale.items)]
        start, reach = entry.level - 1, entry.level
        listed = sorted(entry.items)
        covered = frozenset(chance.sample(listed, chance.randint(2, len(listed) - 1)))
    outcomes = [LearningOutcome(competency=scale.id, from_level=start, to_level=reach, items=covered)]
    if others and not is_first and not covered and chance.random() < 0.4:
        # One step of a neighbour, which every scale has.
        outcomes.append(LearningOutcome(competency=chance.choice(others), from_level=start % 4, to_level=start % 4 + 1))
    free = [key for key in others if key not in {outcome.competency for outcome in outcomes}]
    needs = [chance.choice(free)] if free and start >= 2 and chance.random() < 0.25 else []
    before = [module.id for module in earlier if module.outcomes[0].competency == scale.id]
    steps = (reach - start) * (0.5 if covered else 1.0) + 0.6 * (len(outcomes) - 1)
    is_free = chance.random() < 0.06
    return Module(
        id=ModuleId(f"M{len(earlier):04}"),
        price_minor=0 if is_free else min(2_000, round(steps * chance.randint(6, 50) * (1 + 0.2 * start)) * 10) * 100,
        effort_hundredths=max(200, min(4_000, round(steps * chance.randint(4, 18)) * 100)),
        outcomes=tuple(outcomes),
        level_prerequisites=tuple(LevelPrerequisite(competency=key, level=start - 1) for key in needs),
        module_prerequisites=(
            (frozenset(chance.sample(before, min(2, len(before)))),) if before and chance.random() < 0.04 else ()
        ),
        excludes=frozenset({before[-1]}) if before and not is_first and chance.random() < 0.05 else frozenset(),
    )


def _offered(
    chance: Random, modules: list[Module], classes: Classes
) -> tuple[tuple[Module, ...], tuple[OfferingTerms, ...]]:
    """Give some modules their classes, two or three each; where the house pays for the class a seat costs little."""
    count, growth = classes.offerings, max(1.0, classes.learners / HOUSE)
    fixed_prices, least = classes.has_fixed_prices, classes.has_least_learners
    chosen = sorted(chance.sample(range(len(modules)), min(len(modules), max(1, round(count / 2.5))))) if count else []
    places: dict[int, int] = dict.fromkeys(chosen, 1)
    for _ in range(count - len(chosen)):
        places[chance.choice(chosen)] += 1
    terms: list[OfferingTerms] = []
    made = list(modules)
    for place, times in places.items():
        module = made[place]
        listed = []
        for number in range(times):
            seats = round(chance.randint(8, 24) * growth)
            fixed, share, is_booked = chance.randint(20, 80) * 100_00, chance.uniform(0.25, 0.5), chance.random() < 0.05
            each = _class(chance, module, number, seats)
            listed.append(each)
            if (fixed_prices or least) and not is_booked:
                terms.append(
                    OfferingTerms(
                        module=module.id,
                        offering=each.id,
                        least_learners=round(seats * share) if least else 0,
                        fixed_price_minor=fixed if fixed_prices else 0,
                    )
                )
        price = module.price_minor // 40_00 * 10_00 if fixed_prices else module.price_minor
        made[place] = replace(module, price_minor=price, offerings=tuple(listed))
    return tuple(made), tuple(terms)


def _class(chance: Random, module: Module, number: int, seats: int) -> Offering:
    """Return some days in a row in one week, or a course over several weeks with up to six hours in each."""
    is_block = module.effort_hundredths <= 2_400 and chance.random() < 0.6
    days = -(-module.effort_hundredths // 800) if is_block else 7 * -(-module.effort_hundredths // 600)
    first = FIRST_MONDAY + 7 * chance.randint(2, 50 - days // 7) + (chance.randint(0, 5 - days) if is_block else 0)
    return Offering(
        id=OfferingId(f"{module.id}-{number + 1}"),
        first_day=first,
        last_day=first + days - 1,
        exclusive=is_block,
        seats_left=seats,
    )


def _price_of_all(wanted: frozenset[ItemId], parts: Iterable[tuple[frozenset[ItemId], int]]) -> int | None:
    """Cover all items, each time by what gives most for its price; None when something is in no part."""
    listed, left, together = list(parts), set(wanted), 0
    while left:
        items, price = max(listed, key=lambda part: len(part[0] & left) / (part[1] + 1), default=(frozenset(), 0))
        if not items & left:
            return None
        left -= items
        together += price
    return together
