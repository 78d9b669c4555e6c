"""A system may have the longest id that an issuer gives: what it does is written down under a name that fits."""

import time
from collections import Counter

import pytest
from sqlmodel import select

from catalog import KEY_LENGTH
from service.identity import clients
from service.identity.tokens import LONGEST_SUBJECT
from service.tables import AuditEvent
from tests.conftest import CHOSEN, Databases
from tests.identity.issuer import Issuer
from tests.service.conftest import Api, serving
from tests.service.faults.cases import READING, WRITING
from tests.service.faults.loop import send
from tests.service.faults.small_catalogue import with_a_small_catalogue
from tests.service.identity.conftest import issuer, settings_for
from tests.service.identity.people import forger_at

__all__ = ["issuer"]

LONGEST = "ü" * LONGEST_SUBJECT
#: Those of a plan of one's own are for people.
CASES = tuple(case for case in (*WRITING, *READING) if case.permission != "employee")


@pytest.mark.parametrize("dialect", CHOSEN)
def test_whoever_has_the_longest_id_is_answered_as_anybody(
    databases: Databases, issuer: Issuer, dialect: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = databases.copy(dialect, "faults", with_a_small_catalogue)
    forger = forger_at(issuer, issuer.address, int(time.time()))
    answers = {}
    with serving(url, webhook_networks="127.0.0.0/8", **settings_for(issuer)) as api:
        for number, case in enumerate(CASES):
            claims = forger.claims(sub=LONGEST, client_id=LONGEST, scope=f"gradus:{case.permission}")
            caller = Api(api.http, api.database, forger.token(claims=claims))
            # Each has people and periods of its own, and some have to be made once.
            made = case.once(caller, "first") | case.each(caller, f"run{number}")
            answers[case.name] = send(caller, case, made, f"run{number}").status_code
        with api.database.read() as session:
            written = set(session.exec(select(AuditEvent.principal)).all())
    databases.discard(url)
    # All that was made is worked on in one queue: what asks for the end of a search may find it under way.
    told = Counter("busy" if status == 409 else "done" if status < 300 else status for status in answers.values())
    assert set(told) <= {"busy", "done"}, answers
    assert told["done"] >= len(CASES) - 5
    assert clients.name_of(LONGEST) in written
    # Nor is anybody left uncounted because a caller's name does not fit.
    assert "is not counted" not in caplog.text


def test_names_that_fit_are_told_as_they_are_and_no_other_is_taken_for_one() -> None:
    whole = [clients.name_of("c" * length) for length in (1, 191, 192)]
    assert whole == [f"client:{'c' * length}" for length in (1, 191, 192)]
    longer = [clients.name_of("c" * length) for length in (193, 194, LONGEST_SUBJECT)]
    assert {len(name) for name in longer} == {KEY_LENGTH}
    assert len(set(longer)) == 3
    # Nobody gets the name by calling themselves what it says.
    assert clients.name_of(longer[0].removeprefix(clients.PREFIX)) not in longer
