"""Known optima through the real command, exactly as a user would ask: a request on standard input, the answer read."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.documents import document
from tests.benchmarks.instances import cover
from tests.e2e.known_optima import FOLDER, KnownOptimum, every_problem
from tests.e2e.servers import run

PROBLEMS = every_problem()
#: What was sent along when this was written; a folder that has lost some is not quietly taken for whole.
EXPECTED = 16

SEEDS = (1, 2, 3)


def answered(body: dict[str, Any], *, folder: Path, url: str) -> Any:
    """Ask through the command, and return the answer."""
    done = run(["recommend", "-", "--database", url], folder=folder, given=json.dumps(body).encode())
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return json.loads(done.stdout)


def proven(answer: Any) -> dict[str, Any]:
    """Return the value of each term, having seen that each is its own bound."""
    assert answer["status"] == "optimal"
    assert answer["proof"]["relative_gap"] == 0
    terms = answer["proof"]["terms"]
    assert [term["value"] for term in terms] == [term["bound"] for term in terms]
    return {term["name"]: term["value"] for term in terms}


def price_of(body: dict[str, Any], answer: Any) -> int:
    """Add up the prices of the steps, in minor units, from what was asked and not from what was answered."""
    prices = {module["id"]: module["price"]["amount"] for module in body["modules"]}
    return sum(int(prices[step["module"]].replace(".", "")) for step in answer["plan"]["steps"])


@pytest.mark.skipif(not FOLDER.exists(), reason=f"NOT RUN: no known optima were compared, {FOLDER} does not exist")
def test_all_known_problems_are_there() -> None:
    assert len(PROBLEMS) >= EXPECTED


@pytest.mark.parametrize("known", PROBLEMS, ids=[known.name for known in PROBLEMS])
def test_a_known_optimum_is_found_and_proven(known: KnownOptimum, folder: Path, shipped_url: str) -> None:
    answer = answered(known.document, folder=folder, url=shipped_url)
    terms = proven(answer)
    assert terms["steps"] == known.steps
    assert terms["price"] == f"{known.price}.00"
    assert price_of(known.document, answer) == known.price * 100
    assert sum(gap["reached"] >= gap["required"] for gap in answer["gaps"]) == known.steps


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_cover_is_closed_at_a_proven_least_price(seed: int, folder: Path, shipped_url: str) -> None:
    """200 requirements, 1,000 modules, everything to be closed."""
    body = document(cover(200, 1000, seed))
    answer = answered(body, folder=folder, url=shipped_url)
    assert proven(answer)["price"] == answer["plan"]["totals"]["price"]["amount"]
    assert {gap["state"] for gap in answer["gaps"]} == {"closed"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_cover_within_a_budget_is_proven(seed: int, folder: Path, shipped_url: str) -> None:
    """The same with a part of the money that closing everything takes: what is left open is worth the least."""
    body = document(cover(200, 1000, seed, budget_share=0.004))
    answer = answered(body, folder=folder, url=shipped_url)
    weights = {entry["competency"]: entry["weight"] for entry in body["target"]["requirements"]}
    closed = sum(weights[gap["competency"]] for gap in answer["gaps"] if gap["state"] == "closed")
    assert proven(answer)["steps"] == closed
    budget = int(body["limits"]["budget"]["amount"].replace(".", ""))
    assert 0 < price_of(body, answer) <= budget
    still_open = [gap for gap in answer["gaps"] if gap["state"] == "open"]
    assert still_open
    assert all(gap["reason"] for gap in still_open)
