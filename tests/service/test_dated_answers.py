"""How days come back from the solver: a plan in days and weeks, and changes of time in the words of the request."""

from typing import Any

import pytest

import solver
from service.schemas.answers import Recommendation
from service.texts import LANGUAGES, Language
from service.translate.answer import answer
from service.translate.question import Question
from service.translate.wording import names_in, spoken
from tests.service.dated import COMPETENCY, dated
from tests.service.requests import changed
from tests.service.test_dated_problems import asked, ordinal


def planned(question: Question, **other: Any) -> solver.PathResult:
    """The contract's own plan, as the solver says it."""
    module = solver.ModuleId("AM-301")
    monday = (ordinal("2027-03-01") - 1) // 7
    shares = zip(range(monday, monday + 3), (525, 525, 375), strict=True)
    gap = solver.Gap(
        competency=solver.CompetencyId(COMPETENCY),
        held=3,
        required=4,
        reached=4,
        weight=5,
        essential=True,
        state=solver.GapState.CLOSED,
        reason=None,
        closed_by=(module,),
    )
    values = {"essential_steps": 5, "steps": 5, "price": 48_000, "effort": 1400, "finish_on": ordinal("2027-03-19")}
    known: dict[str, Any] = {
        "status": solver.Status.OPTIMAL,
        "path": solver.LearningPath(
            steps=(module,),
            placements=(
                solver.Placement(
                    offering=solver.OfferingId("AM-301-2027-03"),
                    first_day=ordinal("2027-03-01"),
                    last_day=ordinal("2027-03-19"),
                    weeks=tuple(solver.WeekShare(week=week, effort_hundredths=share) for week, share in shares),
                ),
            ),
        ),
        "terms": tuple(solver.Term(name=name, value=value, bound=value) for name, value in values.items()),
        "steps": (
            solver.PathStep(
                module=module,
                raises=(solver.Raise(competency=solver.CompetencyId(COMPETENCY), from_level=3, to_level=4),),
                covers=(),
                needs=(),
                why=solver.StepReason.CLOSES_GAP,
            ),
        ),
        "gaps": (gap,),
        "weight_required": 15,
        "weight_before": 10,
        "weight_after": 15,
    }
    return solver.PathResult(**(known | other))


def told(question: Question, result: solver.PathResult, language: Language = "en") -> Recommendation:
    found = answer(question, result, key="rec_1", version="1", wall_ms=12.3)
    return spoken(found, names_in(question, found), language)


def test_a_plan_is_told_in_days_and_weeks() -> None:
    question = asked(dated())
    found = told(question, planned(question)).model_dump(mode="json")
    assert found["effective"] == {"start_on": "2027-01-04", "hours_per_week": 6}
    (step,) = found["plan"]["steps"]
    assert (step["offering"], step["start_on"], step["end_on"]) == ("AM-301-2027-03", "2027-03-01", "2027-03-19")
    assert step["weeks"] == [
        {"week": "2027-W09", "effort_hours": 5.25},
        {"week": "2027-W10", "effort_hours": 5.25},
        {"week": "2027-W11", "effort_hours": 3.75},
    ]
    assert found["plan"]["totals"]["finish_on"] == "2027-03-19"
    assert found["proof"]["terms"][-1] == {"name": "finish_on", "value": "2027-03-19", "bound": "2027-03-19"}
    assert found["proof"]["relative_gap"] == 0.0


def test_a_day_that_is_not_proven_is_a_share_of_the_days_of_the_plan() -> None:
    """From 4 January to 19 March are 75 days; 15 days sooner was not ruled out."""
    question = asked(dated())
    finish = solver.Term(name="finish_on", value=ordinal("2027-03-19"), bound=ordinal("2027-03-04"))
    result = planned(question, status=solver.Status.FEASIBLE, terms=(finish,))
    assert told(question, result).proof.relative_gap == pytest.approx(15 / 75)
    unbound = solver.Term(name="finish_on", value=ordinal("2027-03-19"), bound=0)
    proof = told(question, planned(question, status=solver.Status.FEASIBLE, terms=(unbound,))).proof
    assert (proof.terms[0].value, proof.terms[0].bound, proof.relative_gap) == ("2027-03-19", None, 1.0)


def test_a_plan_without_steps_ends_on_no_day() -> None:
    question = asked(dated())
    nothing = solver.Term(name="finish_on", value=0, bound=0)
    result = planned(question, path=solver.LearningPath(steps=()), steps=(), terms=(nothing,))
    found = told(question, result)
    assert found.plan is not None
    assert (found.plan.steps, found.plan.totals.finish_on) == ([], None)
    assert (found.proof.terms[0].value, found.proof.terms[0].bound, found.proof.relative_gap) == (None, None, 0.0)


def test_what_is_under_way_is_told_with_what_is_left_of_it() -> None:
    left = {"module": "AM-301", "effort_left_hours": 6, "price_left": {"amount": "1.50", "currency": "SGD"}}
    question = asked(changed(dated(), "learner/in_progress", [left]))
    step = solver.PathStep(
        module=solver.ModuleId("AM-301"), raises=(), covers=(), needs=(), why=solver.StepReason.IN_PROGRESS
    )
    for language, text in (("en", "Is under way already."), ("zh", "已在进行中。")):
        found = told(question, planned(question, steps=(step,)), language)
        assert found.plan is not None
        (shown,) = found.plan.steps
        assert (shown.price.amount, shown.effort_hours) == ("1.50", 6.0)
        assert (shown.why.code, shown.why.text) == ("in_progress", text)
        assert (found.plan.totals.price.amount, found.plan.totals.effort_hours) == ("1.50", 6.0)


CHANGES: list[tuple[str, Any, Any, dict[str, Any], tuple[str, str]]] = [
    (
        "finish_by",
        ordinal("2027-06-30"),
        ordinal("2027-07-11"),
        {"from": "2027-06-30", "to": "2027-07-11"},
        ("the last day at 2027-07-11 instead of 2027-06-30", "截止日期由 2027-06-30 改为 2027-07-11"),
    ),
    (
        "finish_by",
        ordinal("2027-06-30"),
        4_000_000,
        {"from": "2027-06-30", "to": None},
        ("the last day lifted", "取消截止日期"),
    ),
    (
        "hours_per_week",
        600,
        625,
        {"from": 6.0, "to": 6.25},
        ("the hours of a week at 6.25 instead of 6", "每周学时由 6 改为 6.25"),
    ),
    (
        "unavailable",
        (solver.Period(first_day=ordinal("2027-02-01"), last_day=ordinal("2027-02-14")),),
        (),
        {"from": [{"from": "2027-02-01", "to": "2027-02-14"}], "to": []},
        ("the days without learning lifted", "取消不能学习的日期限制"),
    ),
    (
        "unavailable",
        (
            solver.Period(first_day=ordinal("2027-02-01"), last_day=ordinal("2027-02-14")),
            solver.Period(first_day=ordinal("2027-03-01"), last_day=ordinal("2027-03-02")),
        ),
        (solver.Period(first_day=ordinal("2027-03-01"), last_day=ordinal("2027-03-02")),),
        {
            "from": [{"from": "2027-02-01", "to": "2027-02-14"}, {"from": "2027-03-01", "to": "2027-03-02"}],
            "to": [{"from": "2027-03-01", "to": "2027-03-02"}],
        },
        (
            "at 2027-03-01 to 2027-03-02 instead of 2027-02-01 to 2027-02-14, 2027-03-01 to 2027-03-02",
            "2027-03-01 至 2027-03-02",
        ),
    ),
]


@pytest.mark.parametrize(("limit", "before", "after", "params", "texts"), CHANGES)
def test_limits_of_time_are_changed_in_the_words_of_the_request(
    limit: str, before: Any, after: Any, params: dict[str, Any], texts: tuple[str, str]
) -> None:
    question = asked(dated())
    change = solver.Change(limit=limit, from_value=before, to_value=after)
    result = planned(
        question,
        status=solver.Status.INFEASIBLE,
        path=None,
        terms=(),
        steps=(),
        relaxations=(solver.Relaxation(changes=(change,)),),
    )
    for language, text in zip(LANGUAGES, texts, strict=True):
        (note,) = told(question, result, language).relaxations
        assert note.params == {"changes": [{"limit": limit, **params}]}
        assert text in note.text
