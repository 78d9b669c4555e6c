"""A year's file looked at a second time: from the command line, after every kind of tampering, and over HTTP."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import solver
from service.annual.command import Planner
from service.annual.documents import pieces
from service.annual.verifying import report, verified
from service.database import Database
from service.errors import InvalidRequest
from service.translate.annual_certificate import Certified, certified, spelled
from solver.annual import search as searching
from tests.annual_problems import random_company
from tests.conftest import CHOSEN
from tests.service.annual.conftest import HR
from tests.service.annual.years import learner, run, sgd, year
from tests.service.requests import EXAMPLES, changed, module
from tests.service.test_cli import gradus

Document = dict[str, Any]
Change = Callable[[Document], Any]


def small_year() -> Document:
    """Return a year with money for some of its learners only: each of them costs 40, and there are 100."""
    people = [learner(f"E-{number}", level=1, wanted=2, cost_centre="team") for number in range(1, 5)]
    document = changed(year(), "learners", [*people, learner("E-9", cost_centre="all")])
    document = changed(document, "budget/amount", "100.00")
    document = changed(document, "grants", [])
    offered = [run("B-1", seats=9, booked=5), run("B-2", seats=4, min_seats=2, fixed_price=sgd("15.00"))]
    document = changed(
        document, "modules/1", module("B", from_level=1, to_level=2, price=sgd("40.00"), offerings=offered)
    )
    return changed(document, "locks", [])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the command writes for a year, decided whole and by prices."""
    from service.migrating import migrate  # noqa: PLC0415

    database = Database(f"sqlite:///{tmp_path_factory.mktemp('years')}/a.db")
    migrate(database)
    found = {}
    before = searching.FEW
    try:
        for name, few in (("whole", before), ("prices", 0)):
            searching.FEW = few
            planner = Planner(database=database, search=solver.plan_year)
            found[name] = "".join(pieces(planner.answer(small_year(), HR, "en"), "en"))
    finally:
        searching.FEW = before
        database.dispose()
    return found


def looked_at(document: Document | str) -> tuple[bool, str]:
    """Return the verdict on a document, and everything that is said about it."""
    text = document if isinstance(document, str) else json.dumps(document)
    found = verified(text.encode(), executor=None, language="en")
    return found.is_verified, "\n".join(report(found, "en"))


def test_what_the_command_writes_is_verified(files: dict[str, str]) -> None:
    is_right, said = looked_at(files["whole"])
    assert is_right, said
    assert said.endswith("\nVerified.")
    assert "decided again as a whole" in said
    is_right, said = looked_at(files["prices"])
    assert is_right, said
    assert "proven by the prices" in said


def test_the_report_speaks_chinese(files: dict[str, str]) -> None:
    found = verified(files["prices"].encode(), executor=None, language="zh")
    assert list(report(found, "zh"))[-1] == "复核通过。"


def by(name: str, *places: Any, amount: Any = 1) -> Change:
    """Return a change of a whole number, or of a text, somewhere in a document."""

    def change(document: Document) -> None:
        found: Any = document[name]
        for place in places[:-1]:
            found = found[place]
        now = found[places[-1]]
        found[places[-1]] = now + amount if isinstance(amount, int) else amount

    return change


def drop(*places: Any) -> Change:
    def change(document: Document) -> None:
        found: Any = document
        for place in places[:-1]:
            found = found[place]
        del found[places[-1]]

    return change


def twice(*places: Any) -> Change:
    """Return a change that gives the first entry of a list a second time."""

    def change(document: Document) -> None:
        found: Any = document
        for place in places:
            found = found[place]
        found.append(copy.deepcopy(found[0]))

    return change


TAMPERED: dict[str, Change] = {
    "status": lambda document: document.update(status="infeasible"),
    "value told": by("proof", "terms", 1, "value"),
    "bound told": by("proof", "terms", 1, "bound", amount=-1),
    "price told": by("proof", "terms", 2, "value", amount="0.00"),
    "gap told": lambda document: document["proof"].update(relative_gap=0.5),
    "hash": by("proof", "input_hash", amount="sha256:0"),
    "total": by("totals", "price", amount=sgd("1.00")),
    "enrolments counted": by("totals", "enrolments"),
    "coverage": lambda document: document["coverage"].update(after=0.125),
    "cost centre": by("cost_centres", 1, "planned", amount=sgd("1.00")),
    "run": by("offerings", 0, "learners"),
    "enrolment": by("enrolments", 0, "learner", amount="E-9"),
    "enrolment gone": drop("enrolments", 0),
    "enrolment twice": twice("enrolments"),
    "gap": by("gaps", 0, "reached"),
    "gap gone": drop("gaps", 0),
    "value": by("certificate", "terms", 1, "value"),
    "bound": by("certificate", "terms", 1, "bound", amount=-1),
    "term gone": drop("certificate", "terms", 2),
    "plan gone": drop("certificate", "plan", 0),
    "step gone": lambda document: [
        drop("certificate", "plan", 0, "path", part, 0)(document) for part in ("steps", "placements")
    ],
    "step twice": lambda document: [
        twice("certificate", "plan", 0, "path", part)(document) for part in ("steps", "placements")
    ],
    "another day": by("certificate", "plan", 0, "path", "placements", 0, "first_day"),
    "another run": by("certificate", "plan", 0, "path", "placements", 0, "offering", amount="B-9"),
    "budget": by("certificate", "problem", "budget_minor", amount=-4000),
    "more budget": by("certificate", "problem", "budget_minor"),
    "price of a module": by("certificate", "problem", "modules", 1, "price_minor"),
    "seats": by("certificate", "problem", "modules", 1, "offerings", 0, "seats_left", amount=-4),
    "more seats": by("certificate", "problem", "modules", 1, "offerings", 0, "seats_left"),
    "priority": lambda document: document["certificate"]["learners"][0].update(priority=7),
    "somebody else's target": by("certificate", "learners", 4, "requirements", amount=-1),
    "currency": lambda document: document["certificate"].update(currency="HKD"),
}


@pytest.mark.parametrize("kind", ["whole", "prices"])
@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found(files: dict[str, str], name: str, kind: str) -> None:
    document = json.loads(files[kind])
    TAMPERED[name](document)
    is_right, said = looked_at(document)
    assert not is_right, said
    assert said.endswith("\nNot verified.")


PRICED: dict[str, Change] = {
    "below 0": by("certificate", "prices", 1, 1, "budget", amount=-(10**30)),
    "nothing scarce": lambda document: document["certificate"]["prices"][1][1].pop("budget"),
    "terms before": lambda document: document["certificate"]["prices"][1][1].update(earlier=[]),
    "scale": lambda document: document["certificate"]["prices"][1][1].update(scale=0),
    "none": lambda document: document["certificate"]["prices"].pop(1),
}


@pytest.mark.parametrize("name", ["below 0", "terms before", "scale"])
def test_tampering_with_prices_is_found(files: dict[str, str], name: str) -> None:
    document = json.loads(files["prices"])
    PRICED[name](document)
    assert not looked_at(document)[0]


@pytest.mark.parametrize("name", ["none", "nothing scarce"])
def test_a_bound_that_its_prices_do_not_prove_is_found_by_deciding_the_company(
    files: dict[str, str], name: str
) -> None:
    document = json.loads(files["prices"])
    PRICED[name](document)
    is_right, said = looked_at(document)
    assert is_right
    assert "decided again as a whole" in said


BAD: dict[str, Change] = {
    "no certificate": drop("certificate"),
    "another shape": lambda document: document["certificate"].update(shape="gradus-year-0"),
    "no problem": drop("certificate", "problem"),
    "a fraction": lambda document: document["certificate"]["terms"][0].update(value=0.5),
    "a text": lambda document: document["certificate"]["learners"][0].update(priority="1"),
    "no such calendar": lambda document: document["certificate"]["learners"][0].update(calendar=9),
    "counted from the end": lambda document: document["certificate"]["learners"][0].update(calendar=-1),
    "a learner twice": twice("certificate", "learners"),
    "a plan twice": twice("certificate", "plan"),
    "a plan of nobody": lambda document: document["certificate"]["plan"][0].update(learner="nobody"),
    "nowhere": lambda document: document["certificate"]["learners"][0].update(cost_centre="nowhere"),
    "something unknown": lambda document: document["certificate"].update(more=1),
    "no document": drop("enrolments"),
    "priced twice": twice("certificate", "prices"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_certificate_is_refused(files: dict[str, str], name: str) -> None:
    document = json.loads(files["prices"])
    BAD[name](document)
    with pytest.raises(InvalidRequest):
        looked_at(document)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        looked_at(text)


def test_what_is_written_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for few in (searching.FEW, 0):
        monkeypatch.setattr(searching, "FEW", few)
        for seed in range(500, 520):
            problem = random_company(seed)
            result = solver.plan_year(problem, solver.AnnualLimits(relative_gap=0.0))
            text = "".join(spelled(Certified("SGD", problem, result)))
            found = certified(json.loads(text))
            assert found.problem == problem
            assert (found.result.status, found.result.plan, found.result.terms) == (
                result.status,
                result.plan,
                result.terms,
            )
            assert "".join(spelled(found)) == text


@pytest.mark.parametrize("dialect", CHOSEN[:1])
def test_the_command_verifies_the_file_of_the_other(catalog_database_url: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    file = str(EXAMPLES / "year-of-a-team.json")
    assert gradus("plan-year", file, "--out", str(out), folder=tmp_path, url=catalog_database_url).returncode == 0
    right = gradus("verify", str(out), folder=tmp_path, url=catalog_database_url)
    assert (right.returncode, right.stdout.decode().splitlines()[-1]) == (0, "Verified."), right.stderr
    document = json.loads(out.read_text(encoding="utf-8"))
    document["totals"]["price"]["amount"] = "1.00"
    wrong = gradus("verify", "-", folder=tmp_path, url=catalog_database_url, sent=json.dumps(document))
    assert wrong.returncode == 3
    assert "  #/totals" in wrong.stdout.decode().splitlines()
    del document["certificate"]
    bad = gradus("verify", "-", folder=tmp_path, url=catalog_database_url, sent=json.dumps(document))
    assert bad.returncode == 2
    assert json.loads(bad.stdout)["errors"][0]["pointer"] == "#/certificate"
    assert bad.stderr.count(b"\n") == 1


def test_an_infeasible_year_is_verified(sqlite_database: Database) -> None:
    document = changed(year(), "locks", [{"learner": "E-2", "module": "B", "keep": True}])
    document = changed(document, "learners/1/limits", {"effort_hours": 1})
    answer = Planner(database=sqlite_database, search=solver.plan_year).answer(document, HR, "en")
    assert answer.document.status == "infeasible"
    is_right, said = looked_at("".join(pieces(answer, "en")))
    assert is_right
    assert "There is no plan, as stated" in said
