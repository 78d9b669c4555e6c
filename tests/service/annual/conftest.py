"""Years asked on a database, planned by a search that is easy to trust."""

from collections.abc import Callable
from typing import Any

import pytest

from service.annual.command import Planner
from service.database import Database
from service.keys import Principal
from service.texts import Language
from service.translate.annual_answer import AnnualAnswer
from tests.service.annual.greedy import greedy

HR = Principal(name="hr", permissions=frozenset({"hr"}))

Ask = Callable[..., AnnualAnswer]


@pytest.fixture
def planned(database: Database) -> Ask:
    """Answers a request on a database without a catalogue."""
    return _asking(database)


@pytest.fixture
def planned_from_catalogue(catalog_database: Database) -> Ask:
    """Answers a request on a database with the shipped catalogue."""
    return _asking(catalog_database)


def _asking(database: Database) -> Ask:
    def ask(document: Any, search: Any = greedy, language: Language = "en") -> AnnualAnswer:
        return Planner(database=database, search=search).answer(document, HR, language)

    return ask


@pytest.fixture
def sqlite_url(sqlite_database: Database) -> str:
    """The address of a database without a catalogue."""
    return str(sqlite_database.url)
