"""The real command: a year planned from a file, what it prints where, and with which status it ends."""

import json
from pathlib import Path

import pytest

from service.schemas.annual_answers import AnnualPlanDocument
from tests.commands import on_a_terminal
from tests.service.annual.years import year
from tests.service.requests import EXAMPLES, changed
from tests.service.test_cli import command, environment, gradus


def test_a_year_is_planned_from_a_file(catalog_database_url: str, tmp_path: Path) -> None:
    file = EXAMPLES / "year-of-a-team.json"
    run = gradus("plan-year", str(file), folder=tmp_path, url=catalog_database_url)
    assert run.returncode == 0, run.stderr
    document = json.loads(run.stdout)
    # What it can be verified from is a document of its own.
    assert document.pop("certificate")["shape"] == "gradus-year-1"
    assert AnnualPlanDocument.model_validate(document)
    assert document["status"] in ("optimal", "feasible")
    assert [term["name"] for term in document["proof"]["terms"]] == ["essential_steps", "steps", "price"]
    assert {"learner", "module", "offering", "price", "closes"} <= set(document["enrolments"][0])
    assert document["cost_centres"][1]["remaining"] is not None
    # What is going on stands beside the answer.
    assert run.stderr


def test_a_year_comes_on_standard_input_and_goes_to_a_file(sqlite_url: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    run = gradus("plan-year", "-", "--out", str(out), folder=tmp_path, url=sqlite_url, sent=json.dumps(year()))
    assert (run.returncode, run.stdout) == (0, b"")
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["status"] == "optimal"
    # Everybody gets everything: the grant pays 30 of the 100.
    assert document["totals"]["price"]["amount"] == "70.00"
    assert [(entry["learner"], entry["module"]) for entry in document["enrolments"]] == [
        ("E-1", "A"),
        ("E-1", "B"),
        ("E-2", "A"),
        ("E-3", "B"),
    ]


def test_a_year_that_is_found_at_once_says_so_too(sqlite_url: str, tmp_path: Path) -> None:
    nobody = json.dumps({**year(), "learners": [], "locks": []})
    run = gradus("plan-year", "-", folder=tmp_path, url=sqlite_url, sent=nobody)
    assert run.returncode == 0, run.stderr
    assert b"0.000%" in run.stderr.splitlines()[-1]


def test_an_infeasible_year_is_an_answer(sqlite_url: str, tmp_path: Path) -> None:
    """E-2 has to take B, which takes A before it, in five hours for both and with a budget for neither."""
    document = changed(year(), "locks", [{"learner": "E-2", "module": "B", "keep": True}])
    document = changed(document, "learners/1/limits", {"effort_hours": 1})
    run = gradus("plan-year", "-", folder=tmp_path, url=sqlite_url, sent=json.dumps(document))
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert (answer["status"], answer["totals"], answer["enrolments"]) == ("infeasible", None, [])
    assert [(note["code"], note["params"]["learner"]) for note in answer["obstacles"]] == [("obstacle_no_path", "E-2")]
    # Whoever looks on reads why.
    assert b"E-2: no path obeys" in run.stderr


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ("{", "#"),
        ("{}", "#/period"),
        (json.dumps(changed(year(), "modules/0/price", "free")), "#/modules/0/price"),
    ],
)
def test_a_bad_year_is_refused(sqlite_url: str, tmp_path: Path, sent: str, pointer: str) -> None:
    run = gradus("plan-year", "-", folder=tmp_path, url=sqlite_url, sent=sent)
    assert run.returncode == 2
    problem = json.loads(run.stdout)
    assert problem["status"] == 422
    assert pointer in [fault["pointer"] for fault in problem["errors"]]
    assert run.stderr.count(b"\n") == 1


def test_a_folder_that_is_not_there_is_told_before_the_search(sqlite_url: str, tmp_path: Path) -> None:
    run = gradus("plan-year", "-", "--out", "none/plan.json", folder=tmp_path, url=sqlite_url, sent=json.dumps(year()))
    assert (run.returncode, run.stdout) == (2, b"")


def test_a_terminal_shows_a_bar(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "year.json"
    file.write_text(json.dumps(year()), encoding="utf-8")
    printed, shown = on_a_terminal(
        [*command(), "plan-year", str(file)],
        environment=environment(sqlite_url) | {"TERM": "xterm", "COLUMNS": "140"},
    )
    assert json.loads(printed)["status"] == "optimal"
    assert "━" in shown
