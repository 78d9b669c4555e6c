"""The pages before a small company, on each database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.database import Database
from service.migrating import migrate
from service.settings import Settings
from tests.conftest import Databases
from tests.service.conftest import TODAY
from tests.service.sites import BROWSER
from tests.service.team.company import key_of, with_the_company

#: Makes a browser in which somebody with these permissions is signed in.
Browsers = Callable[..., TestClient]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases, dialect: str) -> Iterator[str]:
    """The address of a database with the company where there are pages before it, and else without a row."""
    is_peopled = "browsers" in request.fixturenames
    kind, prepare = ("small_company", with_the_company) if is_peopled else ("migrated", migrate)
    url = databases.copy(dialect, kind, prepare)
    yield url
    databases.discard(url)


@pytest.fixture
def browsers(database: Database) -> Iterator[Browsers]:
    app = create_app(Settings(database_url=database.url))
    object.__setattr__(app.state.recommender, "today", lambda: TODAY)

    def signed_in(*permissions: Any, language: str = "en", **made: Any) -> TestClient:
        headers = BROWSER | {"accept-language": language}
        browser = TestClient(app, headers=headers, base_url="http://127.0.0.1", raise_server_exceptions=False)
        answer = browser.post("/sign-in", data={"key": key_of(database, *permissions, **made), "next": "/"})
        assert answer.status_code < 500
        return browser

    yield signed_in
    app.state.database.dispose()
    app.state.shares.dispose()
