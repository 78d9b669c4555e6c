"""A backup holds one state of everything, is taken back whole or not at all, and is refused where it is no good."""

import json
import os
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from service import audit_chain, backups
from service.backups import UnusableBackup, back_up, restore
from service.database import Database
from service.database_url import UnusableDatabase
from service.learners import store, stored_learners
from service.migrating import is_current, stored_revision, take_back
from service.principals import Principal
from service.schemas.learners import LearnerRecord
from tests.conftest import Databases
from tests.service.test_cli import gradus
from tests.service.test_migrations import fill, schema, stored

CALLER = Principal(name="key:1", permissions=frozenset({"lms"}))


@pytest.fixture(autouse=True)
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the programs of the server's own version found first."""
    if "postgresql" in request.node.name:
        server = request.getfixturevalue("postgresql_server")
        monkeypatch.setenv("PATH", f"{server.programs}:{os.environ['PATH']}")


def name(database: Database, key: str, called: str) -> None:
    items = [f"{called}/{number}" for number in range(5)]
    store(database, key, LearnerRecord(name=called, items_held=items), CALLER)


def shaped(database: Database) -> Any:
    """Return the schema; PostgreSQL words the checks that it has read from a file in another way, so by name alone."""
    found = schema(database)
    if database.dialect == "sqlite":
        return found
    columns, constraints, indexes = found
    return columns, [(table, constraint) for table, constraint, _ in constraints], indexes


def test_what_was_backed_up_comes_back_and_what_came_after_goes(catalog_database: Database, tmp_path: Path) -> None:
    database, file = catalog_database, tmp_path / "it.backup"
    name(database, "E-1", "then")
    before, shape = stored(database), shaped(database)
    manifest = back_up(database, file)
    assert sum(manifest.rows.values()) > 1000
    with database.read() as session:
        assert audit_chain.verified(session, audit_chain.read_heads("\n".join(manifest.heads))) == []
        assert manifest.heads
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("it.")) == [
        "it.backup",
        "it.backup.json",
    ]
    name(database, "E-2", "later")
    assert stored(database) != before
    assert restore(database, file, replaces=True) == manifest
    assert stored(database) == before
    assert shaped(database) == shape
    # And it goes on from there.
    name(database, "E-2", "later")
    database.check()


def test_a_backup_is_taken_back_into_a_new_database(
    database: Database, databases: Databases, dialect: str, tmp_path: Path
) -> None:
    fill(database)
    back_up(database, tmp_path / "it")
    url = databases.empty(dialect)
    new = Database(url)
    try:
        restore(new, tmp_path / "it", replaces=False)
        assert stored(new) == stored(database)
        assert is_current(new)
    finally:
        new.dispose()
        databases.discard(url)


def test_what_comes_back_where_nothing_was_is_its_owners_alone(sqlite_database: Database, tmp_path: Path) -> None:
    back_up(sqlite_database, tmp_path / "it")
    new = Database(f"sqlite:///{tmp_path}/new/gradus.db")
    restore(new, tmp_path / "it", replaces=False)
    new.dispose()
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()} == {0o600}


def test_a_backup_of_an_older_version_is_brought_to_this_one(database: Database, tmp_path: Path) -> None:
    fill(database)
    take_back(database, "0010")
    before = stored(database)
    assert back_up(database, tmp_path / "it").revision == "0010"
    restore(database, tmp_path / "it", replaces=True)
    assert is_current(database)
    after = stored(database)
    assert {table: after[table] for table in before} == before


def test_a_backup_made_beside_writers_holds_one_state(
    database: Database, databases: Databases, dialect: str, tmp_path: Path
) -> None:
    """Each writer changes many rows together; the backup has all of a change or none of it."""
    name(database, "E-0", "first")
    over, begun = threading.Event(), threading.Barrier(4)

    def write(writer: int) -> None:
        begun.wait()
        number = 0
        while not over.is_set():
            number += 1
            name(database, f"E-{writer}", str(number))

    with ThreadPoolExecutor(3) as threads:
        writers = [threads.submit(write, number) for number in range(3)]
        begun.wait()
        try:
            back_up(database, tmp_path / "it")
        finally:
            over.set()
        for each in writers:
            each.result()
    url = databases.empty(dialect)
    copy = Database(url)
    try:
        restore(copy, tmp_path / "it", replaces=False)
        with copy.read() as session:
            keys = [row[0] for row in stored(copy)["learner"]]
            known = stored_learners(session, keys)
        for row in stored(copy)["learner"]:
            assert set(known[row[0]].items_held) == {f"{row[1]}/{number}" for number in range(5)}
    finally:
        copy.dispose()
        databases.discard(url)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _said(field: str, value: Any) -> Callable[[Path], None]:
    def say(file: Path) -> None:
        manifest = file.with_name(f"{file.name}.json")
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {field: value}))

    return say


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_cut, "damaged"),
        (Path.unlink, "cannot be read"),
        (lambda file: file.with_name("it.json").unlink(), "cannot be read"),
        (lambda file: file.with_name("it.json").write_text("[]"), "cannot be read"),
        (_said("sha256", "0" * 64), "damaged"),
        (_said("database", "oracle"), "a backup of oracle"),
        (_said("revision", "9999"), "newer version"),
        # Found out only when it is loaded: what was there before is there again.
        (_said("rows", {"learner": 2}), "does not hold"),
        (_said("heads", [f"0 9 {'0' * 64}"]), "does not hold"),
    ],
)
def test_a_backup_that_is_no_good_changes_nothing(
    database: Database, tmp_path: Path, spoil: Callable[[Path], Any], said: str
) -> None:
    name(database, "E-1", "backed up")
    file = tmp_path / "it"
    back_up(database, file)
    spoil(file)
    name(database, "E-1", "since then")
    before, shape = stored(database), shaped(database)
    with pytest.raises(UnusableBackup, match=said):
        restore(database, file, replaces=True)
    assert stored(database) == before
    assert shaped(database) == shape
    name(database, "E-1", "and on")


def test_a_database_that_holds_anything_is_not_replaced_unasked(database: Database, tmp_path: Path) -> None:
    back_up(database, tmp_path / "empty")
    name(database, "E-1", "here")
    before = stored(database)
    with pytest.raises(UnusableBackup, match="--replace"):
        restore(database, tmp_path / "empty", replaces=False)
    assert stored(database) == before


def test_a_backup_takes_nobodys_place_and_leaves_nothing_half_written(database: Database, tmp_path: Path) -> None:
    back_up(database, tmp_path / "it")
    written = (tmp_path / "it").read_bytes()
    for file, said in ((tmp_path / "it", "already"), (tmp_path / "nowhere" / "it", "cannot be written")):
        with pytest.raises(UnusableBackup, match=said):
            back_up(database, file)
    assert (tmp_path / "it").read_bytes() == written
    take_back(database, "base")
    assert stored_revision(database) is None
    with pytest.raises(UnusableBackup, match="never been migrated"):
        back_up(database, tmp_path / "other")
    assert {path.name for path in tmp_path.iterdir() if "backup" not in path.name} >= {"it", "it.json"}
    assert not (tmp_path / "other").exists()


def test_without_its_programs_postgresql_is_told_in_one_line(
    databases: Databases, postgresql_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.copy("postgresql", "migrated", backups.migrate)
    database = Database(url)
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        with pytest.raises((UnusableBackup, UnusableDatabase), match="pg_dump is not installed"):
            back_up(database, tmp_path / "it")
        assert list(tmp_path.iterdir()) == []
    finally:
        database.dispose()
        databases.discard(url)


def test_the_commands_back_up_and_restore(sqlite_database: Database, tmp_path: Path) -> None:
    name(sqlite_database, "E-1", "backed up")
    before = stored(sqlite_database)
    made = gradus("backup", "it", "--database", sqlite_database.url, folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, b"")
    assert b"sha256" in made.stdout
    name(sqlite_database, "E-1", "since then")
    refused = gradus("restore", "it", "--database", sqlite_database.url, folder=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith(b"gradus: Nothing was restored.")
    done = gradus("restore", "it", "--replace", "--database", sqlite_database.url, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert stored(sqlite_database) == before
