"""A database with the small company, each test its own."""

from collections.abc import Iterator

import pytest

from service.database import Database
from tests.conftest import Databases
from tests.service.team.company import with_the_company


@pytest.fixture
def company_database(databases: Databases, dialect: str) -> Iterator[Database]:
    url = databases.copy(dialect, "small_company", with_the_company)
    database = Database(url)
    yield database
    database.dispose()
    databases.discard(url)
