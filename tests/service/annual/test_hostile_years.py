"""Whatever stands in a request for a year, it is a question that can be asked, or it is refused with its faults."""

import copy
import random
from decimal import Decimal
from typing import Any

from service.annual import gather
from service.database import Database
from service.errors import InvalidRequest
from tests.build import names
from tests.service.annual.years import sgd, year

#: Values that some field or other does not expect.
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1,
    3,
    10**19,
    Decimal("0.5"),
    "",
    "A",
    "B",
    "E-1",
    "x",
    "team",
    "2027-06-01",
    "9999-12-31",
    "\x00",
    [],
    {},
    ["A"],
    ["A", "A"],
    {"id": "A"},
    sgd("5.00"),
    {"amount": "999999999.99", "currency": "SGD"},
    {"amount": "5", "currency": "JPY"},
    [{"module": "B", "offering": "B-1"}],
    {"requirements": [{"competency": "y", "level": 2}]},
    {"start_on": "2027-03-03", "finish_by": "2027-03-03", "hours_per_week": 0},
)
FIELDS = names(
    "id parent budget cost_centre attainments items_held completed_modules in_progress target limits effort_hours"
    " priority locks grants modules offerings providers from to per_learner in_all share_percent seats booked min_seats"
    " fixed_price exclusive requires excludes solve period name competencies learner keep"
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a document."""
    found = [path] if path else []
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in entries:
        found += places(child, (*path, key))
    return found


def mutated(chance: random.Random) -> Any:
    """Return a year with one to three of its parts changed, taken out, doubled or added."""
    document: Any = year()
    for _ in range(chance.randint(1, 3)):
        listed = places(document)
        if not listed:
            break
        *way, last = chance.choice(listed)
        node = document
        for key in way:
            node = node[key]
        act = chance.randrange(4)
        if act == 0:
            node[last] = copy.deepcopy(chance.choice(VALUES))
        elif act == 1:
            del node[last]
        elif act == 2 and isinstance(node, list):
            node.append(copy.deepcopy(node[last]))
        elif isinstance(node, dict):
            node[chance.choice(FIELDS)] = copy.deepcopy(chance.choice(VALUES))
    return document


def asked(database: Database, document: Any) -> bool:
    """Tell whether a document is asked, or refused with faults that stand somewhere."""
    try:
        question = gather.posed(database, document)[1]
    except InvalidRequest as error:
        refused = error.faults
    else:
        for learner in question.problem.learners:
            question.problem.path_problem(learner)
        return True
    # What was overlooked is told by the solver, of no field in particular.
    assert [fault.told("en") for fault in refused if fault.code == "contradiction" and fault.pointer == "#"] == []
    assert refused
    return False


def test_a_year_is_asked_or_refused(sqlite_database: Database) -> None:
    found = [asked(sqlite_database, mutated(random.Random(seed))) for seed in range(400)]
    assert 20 < sum(found) < 380
