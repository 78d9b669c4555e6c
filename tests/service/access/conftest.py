"""The company on each database, with an application before it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from service.app import create_app
from service.database import Database
from service.settings import Settings
from tests.conftest import CHOSEN, Databases
from tests.service.access.objects import Stored, company, stored


@dataclass(frozen=True)
class House:
    """An application, its database, and what is stored there."""

    app: FastAPI
    database: Database
    stored: Stored


def _house(databases: Databases, dialect: str) -> Iterator[House]:
    url = databases.copy(dialect, "access", company)
    app = create_app(Settings(database_url=url, manager_scope="both", rate_per_minute_anonymous=0))
    yield House(app=app, database=app.state.database, stored=stored(app.state.database))
    app.state.database.dispose()
    databases.discard(url)


@pytest.fixture
def house(databases: Databases, dialect: str) -> Iterator[House]:
    if dialect not in CHOSEN:
        pytest.skip("GRADUS_TEST_DATABASES leaves it out")
    yield from _house(databases, dialect)


@pytest.fixture
def sqlite_house(databases: Databases) -> Iterator[House]:
    """The same on SQLite alone, for what the database plays no part in."""
    yield from _house(databases, "sqlite")
