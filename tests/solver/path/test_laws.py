"""Laws that hold for problems of any size: what must not change the answer does not, and what helps never hurts."""

from dataclasses import replace
from random import Random

import pytest

from solver import recommend_path
from solver.control import SearchLimits
from solver.domain import ModuleId
from solver.path.answer import PathResult
from solver.path.check import check_result
from solver.path.objective import TIERS
from solver.path.problem import Bar, Goal, PathProblem
from solver.result import Status
from tests.brute_force import Oracle
from tests.hitting_sets import least_cost, tangle
from tests.problems import random_problem

SEEDS = range(5_000, 5_060)


def large(seed: int) -> PathProblem:
    """Return a problem too large for brute force."""
    return random_problem(seed, modules=15 + seed % 11)


def worth(result: PathResult) -> tuple[Status, tuple[int, ...]]:
    return result.status, tuple(term.value for term in result.terms)


def renamed(case: PathProblem, chance: Random) -> PathProblem:
    """Give every module another id, and turn the order of everything round."""
    ids = [module.id for module in case.modules]
    others = [ModuleId(f"N{number:03}") for number in range(len(ids))]
    chance.shuffle(others)
    other = dict(zip(ids, others, strict=True))

    def all_of(names: frozenset[ModuleId]) -> frozenset[ModuleId]:
        return frozenset(other.get(name, name) for name in names)

    modules = [
        replace(
            module,
            id=other[module.id],
            module_prerequisites=tuple(all_of(choices) for choices in module.module_prerequisites),
            excludes=all_of(module.excludes),
        )
        for module in case.modules
    ]
    chance.shuffle(modules)
    return replace(
        case,
        modules=tuple(modules),
        competencies=case.competencies[::-1],
        requirements=case.requirements[::-1],
        completed=all_of(case.completed),
        bars=tuple(Bar(limit=bar.limit, modules=all_of(bar.modules)) for bar in case.bars),
        locks=tuple(replace(lock, module=other[lock.module]) for lock in case.locks),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_order_change_no_value(seed: int) -> None:
    """The same facts under other names, in another order: the same status and terms."""
    case = large(seed)
    assert worth(recommend_path(renamed(case, Random(seed)))) == worth(recommend_path(case))


@pytest.mark.parametrize("seed", SEEDS)
def test_more_room_never_hurts(seed: int) -> None:
    """With a unit more to spend, and with every limit gone, an answer is as good or better in the order of the goal."""
    case = large(seed)
    budget, effort = case.budget_minor, case.effort_limit_hundredths
    wider = replace(
        case,
        budget_minor=None if budget is None else budget + 1,
        effort_limit_hundredths=None if effort is None else effort + 1,
    )
    free = replace(case, budget_minor=None, effort_limit_hundredths=None, bars=())
    results = [recommend_path(it) for it in (case, wider, free)]
    ranks = [rank(it, case.goal) for it in results if it.path is not None]
    assert ranks == sorted(ranks)
    # What has a plan keeps one.
    assert [it.path is None for it in results] == sorted((it.path is None for it in results), reverse=True)


def rank(result: PathResult, goal: Goal) -> tuple[int, ...]:
    """Return the terms so that more is better."""
    return tuple(term.value * measure.direction.value for term, measure in zip(result.terms, TIERS[goal], strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_on_another_scale_change_nothing_else(seed: int) -> None:
    """Seven times every weight: seven times the steps, the same price and effort."""
    case = large(seed)
    scaled = replace(case, requirements=tuple(replace(it, weight=it.weight * 7) for it in case.requirements))
    status, terms = worth(recommend_path(case))
    assert worth(recommend_path(scaled)) == (status, (*(value * 7 for value in terms[:2]), *terms[2:]))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_module_that_cannot_be_taken_changes_nothing(seed: int) -> None:
    """One that needs what nobody gives, and would be free and give everything."""
    case = large(seed)
    closes_all = tuple(outcome for module in case.modules[:1] for outcome in module.outcomes)
    out_of_reach = replace(
        case.modules[0],
        id=ModuleId("ZZZ"),
        price_minor=0,
        effort_hundredths=1,
        outcomes=closes_all,
        module_prerequisites=(frozenset({ModuleId("NOWHERE")}),),
        excludes=frozenset(),
    )
    assert worth(recommend_path(replace(case, modules=(*case.modules, out_of_reach)))) == worth(recommend_path(case))


# 869: a search that ended before it knew a bound, with nothing in hand and something to be had.
@pytest.mark.parametrize("seed", [869, *range(5_100, 5_200)])
def test_a_search_cut_short_tells_no_lie(seed: int) -> None:
    """With next to no work allowed: a true status, a plan that obeys, bounds that leave out nothing better."""
    case = random_problem(seed)
    for work in (0.0, 1e-7, 1e-6, 1e-4):
        result = recommend_path(case, SearchLimits(deterministic=work, deterministic_reason=work))
        assert check_result(case, result) == ()
        best = Oracle(case).best()
        if result.status is Status.INFEASIBLE:
            assert best is None
        elif result.path is not None:
            assert best is not None
            for measure, term, value in zip(TIERS[case.goal], result.terms, best, strict=True):
                assert measure.is_possible_bound(term.bound, value)
                assert not measure.is_better(term.value, value)
                if term.value != value:
                    # Later terms are bounded among plans as good as this one, not as the best.
                    break


@pytest.mark.parametrize("seed", range(100, 110))
def test_hitting_sets_find_the_same_costs(seed: int) -> None:
    """Seventy modules and circles everywhere: price and effort are those of a second method that knows no order."""
    result = recommend_path(tangle(seed))
    assert result.status is Status.OPTIMAL
    assert tuple(term.value for term in result.terms[2:]) == least_cost(tangle(seed))
