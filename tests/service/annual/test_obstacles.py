"""Why a year has no plan, as it is told: the ids of the request, amounts needed and available, and sentences."""

from typing import Any

import pytest

import solver
from service.annual.documents import obstacle_lines, spoken
from service.schemas.answers import Note
from service.texts import LANGUAGES
from service.translate.annual_answer import AnnualAnswer
from service.translate.annual_wording import obstacle
from service.translate.wording import Names
from tests.service.annual.conftest import Ask
from tests.service.annual.years import run, sgd, year
from tests.service.conftest import serving
from tests.service.jobs.years import worker
from tests.service.requests import changed

NAMES = Names(modules={"B": ("Basics", "基础")}, competencies={})


def locks(*learners: str, **about: Any) -> list[dict[str, Any]]:
    return [{"learner": learner, "module": "B", "keep": True, **about} for learner in learners]


def full() -> dict[str, Any]:
    """Return a year with three learners locked into a run with two seats."""
    return changed(year(), "locks", locks("E-1", "E-2", "E-3", offering="B-1"))


def told(answer: AnnualAnswer) -> list[Note]:
    assert answer.document.status == "infeasible"
    return answer.document.obstacles


def test_seats_are_told_with_the_locks_that_ask_for_them(planned: Ask) -> None:
    document = changed(full(), "learners/1/limits", {})
    answer = planned(document, solver.plan_year)
    assert [(note.code, note.params) for note in told(answer) if note.code == "obstacle_seats"] == [
        (
            "obstacle_seats",
            {
                "learners": ["E-1", "E-2", "E-3"],
                "count": 3,
                "module": "B",
                "offering": "B-1",
                "needed": 3,
                "available": 2,
                "locks": locks("E-1", "E-2", "E-3", offering="B-1"),
                "in_progress": [],
                "limits": [{"limit": "seats", "module": "B", "offering": "B-1"}],
            },
        )
    ]
    assert list(obstacle_lines(answer, "en")) == [
        "This year has no plan:",
        "- B (B-1): locks ask for 3 seats, and 2 are left. Who is locked in: E-1, E-2, E-3.",
    ]
    assert "被锁定的学员" in spoken(answer.document, answer.names, "zh").obstacles[0].text


def test_a_cost_centre_is_told_with_what_is_needed_and_available(planned: Ask) -> None:
    """E-1 has to take A and B; the grant pays 20 of the 50."""
    document = changed(changed(year(), "locks", locks("E-1")), "cost_centres/1/budget", sgd("29.99"))
    (note,) = told(planned(document, solver.plan_year))
    assert (note.code, note.params["cost_centre"], note.params["learners"]) == (
        "obstacle_centre_budget",
        "team",
        ["E-1"],
    )
    assert (note.params["needed"], note.params["available"]) == (sgd("30.00"), sgd("29.99"))


def test_who_cannot_obey_alone_is_told_what_would_help(planned: Ask) -> None:
    document = changed(changed(year(), "locks", locks("E-2")), "learners/1/limits", {"effort_hours": 1})
    (note,) = told(planned(document, solver.plan_year))
    assert (note.code, note.params["learner"]) == ("obstacle_no_path", "E-2")
    # The lock asks for A and then B, which take more than an hour.
    ways = [[change["limit"] for change in way["changes"]] for way in note.params["relaxations"]]
    assert ways
    text = obstacle(note, NAMES, "en").text
    assert text.startswith("E-2: no path obeys")
    assert text.count("A path becomes possible with") == len(ways)


def test_a_year_with_a_plan_has_no_obstacles(planned: Ask) -> None:
    answer = planned(year(), solver.plan_year)
    assert answer.document.obstacles == []
    assert list(obstacle_lines(answer, "en")) == []


def test_a_stored_year_tells_them_as_well(database_url: str) -> None:
    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post("/v1/annual-plans", json=full()).headers["location"]
        assert worker(hr.database, search=solver.plan_year).work()
        plan = hr.get(address).json()
        assert plan["status"] == "infeasible"
        told = [entry for entry in plan["obstacles"] if entry["code"] == "obstacle_seats"]
        assert [entry["params"]["learners"] for entry in told] == [["E-1", "E-2", "E-3"]]
        assert "locks ask for 3 seats" in told[0]["text"]


#: What the limits and the learners of an obstacle may be.
PARAMS: dict[str, Any] = {
    "learners": [f"E-{number}" for number in range(1, 13)],
    "count": 1200,
    "learner": "E-1",
    "cost_centre": "team",
    "module": "B",
    "needed": sgd("30.00"),
    "available": sgd("29.99"),
}
LIMITS = [
    {"limit": "whole_budget"},
    {"limit": "centre_budget", "cost_centre": "team"},
    {"limit": "grant", "grant": "half"},
    {"limit": "seats", "module": "B"},
    {"limit": "least_learners", "module": "B", "offering": "B-1"},
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", solver.ObstacleKind)
def test_every_obstacle_has_a_sentence(kind: solver.ObstacleKind, language: Any) -> None:
    alone = kind in (solver.ObstacleKind.NO_PATH, solver.ObstacleKind.OWN_BUDGET)
    params = {
        key: value for key, value in PARAMS.items() if (key == "learner") == alone or key in ("needed", "available")
    }
    if not alone:
        params["offering"] = None
    for limits in ([], LIMITS):
        note = obstacle(
            Note(code=f"obstacle_{kind.value}", params={**params, "limits": limits}, text=""), NAMES, language
        )
        assert note.text
        assert "{" not in note.text
        if not alone:
            assert ("1,190" in note.text) or ("1190" in note.text)
        assert ("half" in note.text) == bool(limits)


def test_what_is_let_in_is_told_by_the_names_of_modules(planned: Ask) -> None:
    document = changed(year(), "locks", locks("E-1"))
    document["learners"][0]["limits"] = {"languages": ["zh"]}
    document["modules"][1]["language"] = "en"
    document["modules"][1]["title"] = "Basics"
    document["modules"][1]["offerings"] = [run("B-1")]
    (note,) = told(planned(document, solver.plan_year))
    changes = [change for way in note.params["relaxations"] for change in way["changes"]]
    assert {"limit": "languages", "from": None, "to": ["B"]} in changes
    assert "the languages let in Basics" in obstacle(note, NAMES, "en").text
