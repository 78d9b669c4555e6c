"""A program that starts while another one keeps the database to itself: it waits, says so, and not for ever."""

import logging
from collections.abc import Callable, Iterator

import pytest

from service import database_sqlite, house_setup
from service.database import Database
from service.database_url import parse
from service.house_setup import NotReady, make_ready


class _Hears(logging.Handler):
    """Does something when it hears that somebody waits."""

    def __init__(self, does: Callable[[], object]) -> None:
        super().__init__()
        self.told: list[str] = []
        self._does = does

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())
        self._does()


@pytest.fixture
def kept(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Database, Callable[[], object]]]:
    """Another program's hold on a database that is ready, and what lets go of it."""
    monkeypatch.setattr(database_sqlite, "BUSY_TIMEOUT", 50)
    monkeypatch.setattr(house_setup, "PAUSE", 0.0)
    sqlite_database.dispose()
    holder = database_sqlite.driver().connect(parse(sqlite_database.url).database, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    holder.execute("BEGIN EXCLUSIVE")
    database = Database(sqlite_database.url)
    yield database, holder.close
    holder.close()
    database.dispose()


def test_it_waits_until_the_other_is_done(kept: tuple[Database, Callable[[], object]]) -> None:
    database, let_go = kept
    hears = _Hears(let_go)
    logger = logging.getLogger("service.house_setup")
    logger.addHandler(hears)
    try:
        make_ready(database, may_migrate=False)
    finally:
        logger.removeHandler(hears)
    assert len(hears.told) == 1
    assert "waiting" in hears.told[0]


def test_it_does_not_wait_for_ever(
    kept: tuple[Database, Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_setup, "PATIENCE", 0.0)
    with pytest.raises(NotReady, match="kept the database to itself"):
        make_ready(kept[0], may_migrate=False)
