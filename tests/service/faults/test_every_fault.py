"""Whatever the database does in the middle of a request, there is the old state or the new one, and work goes on.

Here each place fails in one of the ways, in turn, and each case is on one of the databases, with a catalogue of a few
lines; `make faults` has all, with the shipped catalogue.
"""

import pytest

from service.policy import RULES
from tests.conftest import Databases, in_turn
from tests.service.faults.case import Case
from tests.service.faults.cases import READING, WRITING
from tests.service.faults.faulty import KINDS
from tests.service.faults.loop import loop
from tests.service.faults.small_catalogue import with_a_small_catalogue

CASES = tuple(case for case in (*WRITING, *READING) if (case.method, case.route) in RULES)


def test_there_is_a_case_for_every_route_that_writes() -> None:
    writing = {f"{method} {path}" for (method, path), rule in RULES.items() if method != "GET" and rule.door == "api"}
    assert writing
    assert writing - {case.name for case in WRITING} == set()


@pytest.mark.parametrize(("dialect", "case"), in_turn(CASES), ids=str)
def test_a_fault_leaves_the_old_state_or_the_new_one(databases: Databases, dialect: str, case: Case) -> None:
    url = databases.copy(dialect, "faults", with_a_small_catalogue)
    offset = CASES.index(case)
    try:
        fired = loop(url, case, lambda place: KINDS[(offset + place) % len(KINDS)])
    finally:
        databases.discard(url)
    # A connection, the looking up of the key, the question itself: less than this would be no test.
    assert fired["connect"] >= 1
    assert fired["execute"] >= 4
    if case in WRITING:
        assert fired["commit"] >= 1
        assert fired["committed"] >= 1
