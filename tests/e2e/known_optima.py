"""Problems from the literature whose best answers are known, as requests with inline modules.

The folder with them lies beside the project, not in it: `FOLDER` may be missing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "shared" / "instances"

#: Least costs of the set-cover problems, as printed in Beasley's tables (European Journal of Operational Research 31).
LEAST_COSTS = {"scp41": 429, "scp42": 512, "scp51": 253, "scp61": 138}

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOptimum:
    """A request, and what the terms of a right answer are worth."""

    name: str
    document: Document
    #: Requirements that the best plan closes, all of weight 1 and one step.
    steps: int
    #: In whole units of the currency.
    price: int


@dataclass(frozen=True, slots=True)
class Covering:
    """A set-cover problem: the price of each column, and the rows that it covers."""

    rows: int
    columns: tuple[tuple[int, tuple[int, ...]], ...]

    def document(self, *, goal: str, budget: int | None = None) -> Document:
        """Ask for every row as a competency at level 1, each column being a module."""
        return request(
            requirements=[f"row-{row}" for row in range(self.rows)],
            modules=[
                module(f"column-{place}", price, [f"row-{row}" for row in covered])
                for place, (price, covered) in enumerate(self.columns)
            ],
            goal=goal,
            budget=budget,
        )


def read_covering(path: Path) -> Covering:
    """Read the OR-Library's format: rows and columns, the price of each column, the columns that cover each row."""
    numbers = iter(int(word) for word in path.read_text().split())
    rows, columns = next(numbers), next(numbers)
    prices = [next(numbers) for _ in range(columns)]
    covered: list[list[int]] = [[] for _ in range(columns)]
    for row in range(rows):
        for _ in range(next(numbers)):
            covered[next(numbers) - 1].append(row)
    return Covering(rows, tuple((price, tuple(rows_of)) for price, rows_of in zip(prices, covered, strict=True)))


def module(key: str, price: int, gives: Iterable[str], needs: Sequence[str] = ()) -> Document:
    """Make a module of one hour that leads from 0 to 1 in each competency it gives."""
    made: Document = {
        "id": key,
        "price": {"amount": f"{price}.00", "currency": "SGD"},
        "effort_hours": 1,
        "outcomes": [{"competency": name, "from_level": 0, "to_level": 1} for name in gives],
    }
    if needs:
        made["requires"] = {"levels": [{"competency": name, "level": 1} for name in needs]}
    return made


def request(requirements: Iterable[str], modules: list[Document], *, goal: str, budget: int | None = None) -> Document:
    """Make a request of a learner who holds nothing."""
    made: Document = {
        "learner": {"attainments": []},
        "target": {"requirements": [{"competency": name, "level": 1} for name in requirements]},
        "modules": modules,
        "goal": goal,
        "store": False,
    }
    if budget is not None:
        made["limits"] = {"budget": {"amount": f"{budget}.00", "currency": "SGD"}}
    return made


def set_covers(folder: Path = FOLDER) -> list[KnownOptimum]:
    """Return the set-cover problems: everything closed at the least price."""
    found = []
    for path in sorted((folder / "scp").glob("scp*.txt")):
        covering = read_covering(path)
        found.append(
            KnownOptimum(
                name=path.stem,
                document=covering.document(goal="cheapest"),
                steps=covering.rows,
                price=LEAST_COSTS[path.stem],
            )
        )
    return found


def budgeted_covers(folder: Path = FOLDER) -> list[KnownOptimum]:
    """Return the same with a budget: the most rows, then the least price at which so many can be had."""
    path = folder / "derived" / "optima.json"
    entries = json.loads(path.read_text()) if path.exists() else []
    return [
        KnownOptimum(
            name=f"{entry['name']} within {entry['budget']}",
            document=read_covering(folder / "scp" / f"{entry['name']}.txt").document(
                goal="closest", budget=entry["budget"]
            ),
            steps=entry["max_covered_rows"],
            price=entry["min_cost_at_max"],
        )
        for entry in entries
    ]


def delete_free_tasks(folder: Path = FOLDER) -> list[KnownOptimum]:
    """Return planning tasks whose facts, once true, stay so: many need what they give, so order is everything."""
    found = []
    for path in sorted((folder / "deletefree").glob("*.json")):
        task = json.loads(path.read_text())
        facts = task["facts"]
        found.append(
            KnownOptimum(
                name=task["name"],
                document=request(
                    requirements=[facts[place] for place in task["goal"]],
                    modules=[
                        module(
                            operation["name"],
                            operation["cost"],
                            [facts[place] for place in operation["add"]],
                            [facts[place] for place in operation["pre"]],
                        )
                        for operation in task["ops"]
                    ],
                    goal="cheapest",
                ),
                steps=len(task["goal"]),
                price=task["optimum"],
            )
        )
    return found


def every_problem(folder: Path = FOLDER) -> list[KnownOptimum]:
    """Return all of them; an empty list when the folder is not there."""
    return [*set_covers(folder), *budgeted_covers(folder), *delete_free_tasks(folder)]
