"""Made companies are the same everywhere, have what they are asked to have, and leave every learner a plan."""

from dataclasses import replace

import pytest

from solver import PathProblem, SearchLimits, Status, recommend_path
from solver.annual.problem import AnnualProblem, LearnerId
from tests.companies import Knobs, company
from tests.company_profile import profile, seen
from tests.formulations.annual_relevance import Relevance

KNOBS = Knobs(learners=300)


@pytest.fixture(scope="module")
def made() -> AnnualProblem:
    return company(KNOBS)


def test_the_same_knobs_make_the_same_company(made: AnnualProblem) -> None:
    assert company(KNOBS) == made
    assert company(replace(KNOBS, seed=1)) != made


def test_a_learner_is_the_same_in_a_company_of_any_size(made: AnnualProblem) -> None:
    assert company(replace(KNOBS, learners=40)).learners == made.learners[:40]


def test_the_profile_is_what_was_asked_for(made: AnnualProblem) -> None:
    found = profile(made)
    assert (found.learners, found.modules, found.offerings) == (300, 500, 300)
    assert found.distinct >= 0.5
    assert found.relevant > 20
    assert len(made.cost_centres) == 20
    assert all(4 <= len(learner.requirements) <= 12 for learner in made.learners)
    assert all(0 <= module.price_minor <= 2_000_00 for module in made.modules)
    assert all(2_00 <= module.effort_hundredths <= 40_00 for module in made.modules)
    assert all(2_000_00 <= terms.fixed_price_minor <= 8_000_00 for terms in made.terms)
    assert all(0 < terms.least_learners <= made.seats_by_offering[terms.module, terms.offering] for terms in made.terms)
    assert "distinct" in "\n".join(found.lines())


def test_every_kind_of_learner_is_there(made: AnnualProblem) -> None:
    learners = made.learners
    assert any(learner.in_progress for learner in learners)
    assert {lock.keep for learner in learners for lock in learner.locks} == {True, False}
    assert any(learner.bars for learner in learners)
    assert any(learner.items_held for learner in learners)
    assert any(learner.budget_minor is not None for learner in learners)
    assert any(learner.effort_limit_hundredths is not None for learner in learners)
    assert any(learner.calendar.unavailable for learner in learners)
    assert len({learner.priority for learner in learners}) > 2
    assert len({learner.cost_centre for learner in learners}) > 10
    assert any(entry.essential for learner in learners for entry in learner.requirements)


def test_the_catalogue_has_every_kind_of_module(made: AnnualProblem) -> None:
    assert any(outcome.items for module in made.modules for outcome in module.outcomes)
    assert any(module.level_prerequisites for module in made.modules)
    assert any(module.module_prerequisites for module in made.modules)
    assert any(module.excludes for module in made.modules)
    assert any(len(module.outcomes) > 1 for module in made.modules)
    assert {each.exclusive for module in made.modules for each in module.offerings or ()} == {True, False}


def test_the_budget_is_the_share_asked_for(made: AnnualProblem) -> None:
    """What everything costs is estimated the same way for every share."""
    everything = company(replace(KNOBS, budget_share=1.0)).budget_minor
    assert made.budget_minor
    assert everything
    assert made.budget_minor == pytest.approx(everything / 2, rel=0.01)


def test_what_can_be_left_out_is_left_out(made: AnnualProblem) -> None:
    assert made.terms
    assert not made.grants
    plain = company(KNOBS.plain)
    assert plain.terms == ()
    assert len(plain.seats_by_offering) == KNOBS.offerings
    granted = company(replace(KNOBS, grants=3))
    assert len(granted.grants) == 3
    assert all(grant.seats for grant in granted.grants)
    assert company(replace(KNOBS, offerings=0)).seats_by_offering == {}


def test_a_larger_company_has_larger_classes() -> None:
    small, large = (sum(company(replace(KNOBS, learners=size)).seats_by_offering.values()) for size in (60, 6_000))
    assert large == pytest.approx(2 * small, rel=0.05)


def test_learners_with_the_same_facts_are_seen_as_one(made: AnnualProblem) -> None:
    one = made.learners[0]
    assert seen(replace(one, id=LearnerId("another"))) == seen(one)
    assert seen(replace(one, priority=one.priority + 1)) != seen(one)


@pytest.mark.parametrize("place", range(0, 300, 25))
def test_a_learner_has_a_plan_and_what_is_cut_away_changes_nothing(made: AnnualProblem, place: int) -> None:
    learner = made.learners[place]
    whole, cut = made.path_problem(learner), Relevance(made).cut(learner)
    assert len(cut.modules) < len(whole.modules) / 2
    assert _terms(cut) == _terms(whole)


def _terms(problem: PathProblem) -> list[tuple[str, int]]:
    result = recommend_path(problem, SearchLimits(deterministic_reasons=0.0))
    assert result.status is Status.OPTIMAL
    return [(term.name, term.value) for term in result.terms]
