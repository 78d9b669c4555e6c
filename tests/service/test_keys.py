"""API keys: what they open, and that nobody can read them back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from service import keys
from service.database import Database
from service.errors import InvalidRequest, NotFound, Unauthenticated

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make(database: Database, **given: object) -> tuple[str, str]:
    with database.write() as session:
        row, token = keys.create(session, **{"name": "learning system", "permissions": ["lms"], "at": NOW, **given})  # type: ignore[arg-type]
        return row.id, token


def check(database: Database, token: str) -> keys.Principal:
    with database.read() as session:
        return keys.verify(session, token)


def test_a_key_opens_what_it_was_made_for(database: Database) -> None:
    identity, token = make(database, permissions=["hr", "lms"])
    assert check(database, token) == keys.Principal(name=f"key:{identity}", permissions=frozenset({"hr", "lms"}))


def test_an_employees_key_knows_its_learner(database: Database) -> None:
    _, token = make(database, permissions=["employee"], learner="E-1")
    assert check(database, token).learner == "E-1"


def test_the_secret_is_nowhere_in_the_database(database: Database) -> None:
    _, token = make(database)
    secret = token.split("_", 2)[2]
    with database.read() as session:
        rows = session.connection().execute(text("SELECT * FROM api_key")).all()
    assert len(rows) == 1
    assert secret not in repr(rows)
    assert token not in repr(rows)


def test_two_keys_share_nothing(database: Database) -> None:
    tokens = {make(database)[1] for _ in range(20)}
    assert len({part for token in tokens for part in token.split("_", 2)[1:]}) == 40
    assert all(token.startswith("gk_") and len(token.split("_", 2)[2]) >= 43 for token in tokens)


def test_every_changed_character_closes_the_key(database: Database) -> None:
    _, token = make(database)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Unauthenticated):
            check(database, changed)


@pytest.mark.parametrize(
    "token", ["", "gk_", "gk__", "gk_0123456789abcdef_", "gk_\x00_\x00", "Bearer", "gk_é_ü", "x" * 100_000, "\ud800"]
)
def test_nonsense_is_refused(database: Database, token: str) -> None:
    make(database)
    with pytest.raises(Unauthenticated):
        check(database, token)


def test_a_secret_opens_only_its_own_key(database: Database) -> None:
    (first, token), (second, _) = make(database), make(database)
    with pytest.raises(Unauthenticated):
        check(database, token.replace(first, second))


def test_a_revoked_key_is_closed_for_good(database: Database) -> None:
    identity, token = make(database)
    for _ in range(2):
        with database.write() as session:
            keys.revoke(session, identity)
        with pytest.raises(Unauthenticated):
            check(database, token)


def test_a_key_closes_at_its_end(database: Database) -> None:
    ends_at = NOW + timedelta(days=1)
    _, token = make(database, ends_at=ends_at)
    with database.read() as session:
        assert keys.verify(session, token, at=ends_at - timedelta(seconds=1)).permissions == {"lms"}
        for late in (ends_at, ends_at + timedelta(days=1)):
            with pytest.raises(Unauthenticated):
                keys.verify(session, token, at=late)


def test_a_managers_key_knows_its_cost_centres_and_who_reports_to_its_learner(database: Database) -> None:
    _, token = make(database, permissions=["manager", "employee"], learner="E-9", cost_centres=["SG", "HK", "SG"])
    with database.read() as session:
        by_centre = keys.verify(session, token, at=NOW)
        by_both = keys.verify(session, token, at=NOW, reporting=True)
    assert (by_centre.cost_centres, by_centre.learner, by_centre.leads) == ({"SG", "HK"}, "E-9", False)
    assert (by_both.cost_centres, by_both.leads) == ({"SG", "HK"}, True)
    _, token = make(database, permissions=["employee"], learner="E-9")
    with database.read() as session:
        assert not keys.verify(session, token, at=NOW, reporting=True).leads


def test_a_key_may_be_bound_to_name_its_learner_in_each_request(database: Database) -> None:
    _, token = make(database, names_learner=True)
    assert check(database, token).names_learner
    assert not check(database, make(database)[1]).names_learner


def test_all_keys_are_listed_page_by_page_without_their_secrets(database: Database) -> None:
    made = sorted(make(database, permissions=["manager"], cost_centres=[centre])[0] for centre in ("A", "B", "C"))
    with database.read() as session:
        first = keys.listed(session, after=None, limit=2)
        rest = keys.listed(session, after=made[1], limit=2)
    assert [entry.row.id for entry in (*first, *rest)] == made
    assert sorted(centre for entry in (*first, *rest) for centre in entry.cost_centres) == ["A", "B", "C"]


def test_revoking_what_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound), database.write() as session:
        keys.revoke(session, "0" * 16)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"permissions": []}, ["missing"]),
        ({"permissions": ["root", "lms"]}, ["unknown_value"]),
        ({"permissions": ["employee"]}, ["missing"]),
        ({"permissions": ["lms"], "learner": "E-1"}, ["contradiction"]),
        ({"permissions": ["employee", "admin"], "learner": "E-1"}, ["contradiction"]),
        ({"permissions": ["employee", "root"]}, ["unknown_value", "missing", "contradiction"]),
        ({"permissions": ["lms"], "cost_centres": ["SG"]}, ["contradiction"]),
        ({"permissions": ["employee"], "learner": "E-1", "names_learner": True}, ["contradiction"]),
        ({"ends_at": NOW}, ["out_of_range"]),
    ],
)
def test_keys_that_make_no_sense_are_refused(database: Database, given: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(InvalidRequest) as caught:
        make(database, **given)
    assert [fault.code for fault in caught.value.faults] == codes
