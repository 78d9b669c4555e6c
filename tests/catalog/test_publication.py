"""What is a draft or outdated can be read, and nothing new is planned with it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

import catalog
from catalog import editing
from service.database import Database
from tests.catalog.files import SMALL, compared

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
RUNS = """
offerings:
  - {id: run-1, module: M1, start_on: "2027-03-01", end_on: "2027-03-05"}
  - {id: run-2, module: M1, start_on: "2027-04-01", end_on: "2027-04-05"}
"""


@pytest.fixture
def small(database: Database) -> Database:
    with database.write() as session:
        compared(session, SMALL).apply(session)
        compared(session, RUNS).apply(session)
    return database


def give(database: Database, kind: str, key: str, state: catalog.State) -> None:
    with database.write() as session:
        assert editing.stated(session, kind, key, state, at=NOW) == ()


def offered(session: Session) -> dict[str, list[str]]:
    read = catalog.catalog_slice(session)
    runs = [run.id for module in read.modules for run in module.offerings or ()]
    return {
        "modules": [module.id for module in read.modules],
        "runs": runs,
        "roles": sorted(catalog.snapshot(session).requirements_by_role),
    }


@pytest.mark.parametrize("state", ["draft", "outdated"])
def test_what_does_not_count_is_in_no_slice_and_no_list_and_can_be_read(small: Database, state: catalog.State) -> None:
    with small.read() as session:
        before, version = offered(session), catalog.current_version(session)
    give(small, "module", "M1", state)
    give(small, "role", "r", state)
    with small.read() as session:
        after = offered(session)
        assert after["modules"] == [key for key in before["modules"] if key != "M1"]
        assert "r" in before["roles"]
        assert "r" not in after["roles"]
        assert catalog.requirements_of_roles(session, ["r"]) == {}
        assert "M1" not in [entry.module.id for entry in catalog.list_modules(session, limit=100)]
        assert "r" not in [entry.role.id for entry in catalog.list_roles(session, limit=100)]
        assert catalog.search(session, "M1", kinds=["module"], limit=9) == ()
        found = catalog.get_module(session, "M1")
        assert found is not None
        assert (found.draft, found.module.retired) == (state == "draft", state == "outdated")
        assert editing.state_in(session, "module", "M1") == state
        assert catalog.current_version(session) != version
    give(small, "module", "M1", "published")
    give(small, "role", "r", "published")
    with small.read() as session:
        assert offered(session) == before
        # Equal content, equal version.
        assert catalog.current_version(session) == version


def test_a_version_is_found_again_by_its_digest_as_of_a_moment(small: Database) -> None:
    with small.read() as session:
        digest = catalog.current_version(session)
        first = catalog.find_version(session, digest, datetime.now(UTC))
    # Changed, and changed back a day later: the same digest, and another version.
    for state, day in (("outdated", 5), ("published", 6)):
        with small.write() as session:
            assert editing.stated(session, "module", "M1", state, at=datetime(2127, 1, day, tzinfo=UTC)) == ()
    with small.read() as session:
        assert catalog.current_version(session) == digest
        before = catalog.find_version(session, digest, datetime(2127, 1, 5, 12, tzinfo=UTC))
        after = catalog.find_version(session, digest, datetime(2127, 1, 6, tzinfo=UTC))
        assert first is not None
        assert before is not None
        assert after is not None
        assert (before.number, after.number) == (first.number, first.number + 2)
        assert catalog.find_version(session, digest, datetime(2000, 1, 1, tzinfo=UTC)) is None
        assert catalog.find_version(session, "inline", datetime(2127, 1, 6, tzinfo=UTC)) is None


def test_a_draft_of_a_run_is_as_if_it_were_not_there_and_a_run_called_off_is_not(small: Database) -> None:
    for run in ("run-1", "run-2"):
        give(small, "offering", run, "draft")
    with small.read() as session:
        (module,) = [module for module in catalog.catalog_slice(session).modules if module.id == "M1"]
        assert module.offerings is None
    for run in ("run-1", "run-2"):
        give(small, "offering", run, "outdated")
    with small.read() as session:
        (module,) = [module for module in catalog.catalog_slice(session).modules if module.id == "M1"]
        assert module.offerings == ()


@pytest.mark.parametrize("state", ["draft", "outdated"])
def test_nobody_new_is_asked_for_what_a_framework_holds_that_does_not_count(
    small: Database, state: catalog.State
) -> None:
    give(small, "framework", "f", state)
    with small.read() as session:
        read = catalog.catalog_slice(session)
        assert {"f/a", "f/b"} <= read.unasked
        # What is held and what modules lead to keeps its scale.
        assert "f/a" in [entry.id for entry in read.competencies]
        assert catalog.snapshot(session).requirements_by_role.get("r") is None


def test_an_import_neither_publishes_a_draft_nor_makes_one(small: Database) -> None:
    give(small, "module", "M1", "draft")
    with small.write() as session:
        changes = compared(session, SMALL)
        assert changes.entries == ()
        compared(session, SMALL.replace("id: M1\n", "id: M1\n    provider: Somebody\n")).apply(session)
        assert editing.state_in(session, "module", "M1") == "draft"


def test_a_draft_framework_shows_what_is_in_it(small: Database) -> None:
    give(small, "framework", "f", "draft")
    with small.read() as session:
        told = {uses.how: [user.id for user in uses.first] for uses in editing.uses_of(session, "framework", "f")}
    assert (told["competencies"], told["roles"]) == (["f/a", "f/b"], ["r"])


def test_what_no_longer_fits_is_not_published(small: Database) -> None:
    give(small, "module", "M1", "draft")
    with small.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE competency SET status = 'excluded', status_reason_en = 'No', status_reason_zh = 'No'"
        )
        refused = editing.stated(session, "module", "M1", "published", at=NOW)
        assert [entry.message.partition(";")[0] for entry in refused] == ["competency f/a is excluded"]
        assert editing.state_in(session, "module", "M1") == "draft"
