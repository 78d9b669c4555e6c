"""Every route, for every kind of caller, about everything that may be asked about: declared, called, and looked at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pytest
from httpx2 import Response
from sqlmodel import select

from service.database import Database
from service.observing import QUIET
from service.policy import RULES
from service.tables import AuditEvent
from tests.service.access.calling import Line, state
from tests.service.access.conftest import House
from tests.service.access.objects import EVERYBODY
from tests.service.access.principals import CALLERS, Caller
from tests.service.access.verdicts import LISTS, OF_PEOPLE, Cell, asks_freely, cells, expected, routes
from tests.service.logged import Log

MOST = 500
#: What rows of the audit trail about people are about.
PEOPLES = {"learner", "recommendation", "annual_plan", "erasure"}
#: Acts on a scenario that show what single people asked for and were given.
OF_SINGLE_PEOPLE = {"scenario.arbitration", "scenario.export"}
#: What a page reads beside that, which is on record as well and nobody's.
OF_NOBODY = {"scenario.read"}


def test_every_route_has_a_rule_and_the_matrix_is_whole(sqlite_house: House) -> None:
    found = set(routes(sqlite_house.app))
    assert found | {("GET", "/v1/openapi.json")} == set(RULES)
    planned = list(cells(sqlite_house.app, sqlite_house.stored))
    assert {(cell.method, cell.route) for cell in planned} == found
    assert len(planned) * len(CALLERS) >= 2500
    told = {expected(cell, caller) for cell in planned for caller in CALLERS.values()}
    assert told == {"401", "403", "404", "in", "each"}


#: Whom these may know of is asked of the database; of all others it is known at the door.
ASKED_OF_THE_DATABASE = ("manager", "head of a line", "manager and employee", "hr naming one")
CASES = [*(("sqlite", who) for who in CALLERS), *(("postgresql", who) for who in ASKED_OF_THE_DATABASE)]


@pytest.mark.parametrize(("dialect", "who"), CASES)
def test_a_caller_is_told_what_is_declared_and_nothing_of_anybody_else(house: House, log: Log, who: str) -> None:
    caller = CALLERS[who]
    planned = [(cell, expected(cell, caller)) for cell in cells(house.app, house.stored)]
    denied = [(cell, verdict) for cell, verdict in planned if verdict in ("401", "403", "404")]
    wrong: list[str] = []
    answers: list[tuple[Cell, Response]] = []
    with Line(house.app, house.database, caller) as line:
        before = state(house.database)
        for part in (denied, [cell for cell in planned if cell not in denied]):
            for cell, verdict in part:
                answer = line.call(cell.method, cell.address, **cell.sent)
                answers.append((cell, answer))
                wrong += _faults(cell, verdict, caller, answer)
            if part is denied:
                left = {table for table, digest in state(house.database).items() if digest != before[table]}
                assert not left, "calls that are refused leave something behind"
    trail = _trail(house.database)
    for cell, answer in answers:
        wrong += _misrecorded(cell, caller, answer, trail.get(answer.headers["request-id"], ()))
    assert not wrong, "\n".join(wrong)
    assert len([line for line in log.lines if line["logger"] == "service.observing"]) >= len(planned) - len(QUIET)
    assert not [canary for person in EVERYBODY.values() for canary in person.canaries if canary in log.text]
    assert len(answers) == len(planned)


def _trail(database: Database) -> Mapping[str, Sequence[AuditEvent]]:
    """Return the rows of the audit trail by the request that left them."""
    rows = defaultdict(list)
    with database.read() as session:
        for row in session.exec(select(AuditEvent)):
            rows[row.request or ""].append(row)
    return rows


def _misrecorded(cell: Cell, caller: Caller, answer: Response, rows: Sequence[AuditEvent]) -> Iterator[str]:
    """Say where a call is not on record as the policy has it."""
    name = f"{cell.method} {cell.route} of {cell.object}: {answer.status_code}"
    left = [row.action for row in rows]
    if cell.rule.audited is None:
        if any(_is_about_people(row) for row in rows):
            yield f"{name} is on record, and the policy does not say so: {left}"
        return
    wanted = _wanted(cell, caller, answer)
    if sum(row.action not in OF_NOBODY for row in rows) not in wanted:
        yield f"{name} leaves {left}, not so many rows: {sorted(wanted)}"
    is_about_one = cell.rule.about in ("learner", "recommendation") and (cell.method, cell.route) not in LISTS
    if is_about_one and any(row.person is None for row in rows):
        yield f"{name} does not say on record whose data it was"


def _is_about_people(row: AuditEvent) -> bool:
    return bool(row.person or row.people) or row.object_kind in PEOPLES or row.action in OF_SINGLE_PEOPLE


def _wanted(cell: Cell, caller: Caller, answer: Response) -> set[int]:
    """Return how many rows a call may leave: one where something was read or changed, as its answer shows."""
    is_done = answer.status_code < 300 or (cell.method == "POST" and answer.status_code == 303)
    if cell.route.endswith("/batch") and is_done:
        return {int(answer.json()["items"][0].get("status") != 404)}
    if cell.rule.door == "page" and answer.status_code == 422:
        # The page that the form stands on is shown once more.
        return {0, 1}
    if cell.route == "/learners" and not caller.permissions - {"admin"}:
        # Where somebody else finds the list, who looks after the service is shown nobody.
        return {0}
    return {2 if cell.route.endswith("/difference") else 1} if is_done else {0}


def _faults(cell: Cell, verdict: str, caller: Caller, answer: Response) -> Iterator[str]:
    name = f"{cell.method} {cell.route} of {cell.object}: {answer.status_code} for {verdict}"
    if not _is_right(cell, verdict, caller, answer):
        yield f"{name}: {answer.text[:MOST]}"
    told = f"{answer.headers}\n{answer.text}"
    sent = f"{cell.address} {cell.sent}"
    for person in EVERYBODY.values():
        # Where everybody may come, a caller is shown the way to what is their own.
        if person.who in caller.knows(cell.rule.opens or caller.permissions):
            continue
        for canary in person.canaries:
            if canary in told and canary not in sent:
                yield f"{name}: tells {canary} of {person.who}"
    if verdict in ("401", "403", "404") and {"location", "etag"} & set(answer.headers):
        yield f"{name}: is refused and tells where or which"
    if _is_for_one(cell) and answer.headers.get("cache-control") != "no-store" and answer.status_code != 204:
        yield f"{name}: may be kept on the way"


def _is_for_one(cell: Cell) -> bool:
    """Tell whether an answer says of people what nobody but the caller may read, or is a page of somebody signed in."""
    return cell.rule.about != "nobody" or cell.rule.audited is not None or cell.rule.door == "page"


def _is_right(cell: Cell, verdict: str, caller: Caller, answer: Response) -> bool:
    status = answer.status_code
    if verdict == "each":
        told = answer.json()["items"][0].get("status")
        may = cell.object in caller.knows(cell.rule.opens) or (asks_freely(caller) and cell.object in OF_PEOPLE)
        return status == 200 and (told != 404) is may
    if verdict != "in":
        return status == int(verdict)
    if not cell.rule.opens:
        # Doors that are there only where the settings say so, and a sign-in without a key.
        return status < 500 and status != 403
    is_there = cell.object in caller.knows(cell.rule.opens) or (cell.rule.about == "plan" and cell.object == "there")
    return status < 500 and status not in ((401, 403, 404) if is_there else (401, 403))
