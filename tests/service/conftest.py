"""A running application, in process, on each database: without and with the shipped catalogue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from starlette.testclient import TestClient

from service import keys
from service.app import create_app
from service.database import Database
from service.migrating import migrate
from service.settings import Settings
from tests.conftest import Databases
from tests.service.logged import Log, logged
from tests.service.sites import Site, site_on

TODAY = date(2026, 11, 22)


class Api:
    """A client that carries a key; `keyed` gives one with another key on the same application."""

    def __init__(self, http: TestClient, database: Database, token: str | None) -> None:
        self.http = http
        self.database = database
        self.token = token

    def keyed(self, *permissions: str, learner: str | None = None) -> "Api":
        return Api(self.http, self.database, make_key(self.database, *permissions, learner=learner))

    def without_key(self) -> "Api":
        return Api(self.http, self.database, None)

    def __getattr__(self, method: str) -> Callable[..., object]:
        def call(path: str, *, headers: dict[str, str] | None = None, **sent: object) -> object:
            own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            return getattr(self.http, method)(path, headers={**own, **(headers or {})}, **sent)

        return call


def make_key(database: Database, *permissions: str, learner: str | None = None) -> str:
    with database.write() as session:
        return keys.create(session, name="test", permissions=permissions, learner=learner)[1]


@contextmanager
def serving(url: str, **settings: object) -> Iterator[Api]:
    app = create_app(Settings(database_url=url, **settings))
    # The runs of the shipped catalogue lie in 2027; what is asked without a day must not depend on when tests run.
    object.__setattr__(app.state.recommender, "today", lambda: TODAY)
    with TestClient(app, raise_server_exceptions=False) as http:
        yield Api(http, app.state.database, make_key(app.state.database, "lms"))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Log]:
    """The log of this process, as a server writes it."""
    with logged(monkeypatch, getattr(request, "param", "json")) as found:
        yield found


@pytest.fixture
def api(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by an LMS."""
    with serving(database_url) as api:
        yield api


@pytest.fixture
def catalog_url(catalog_database_url: str) -> str:
    """The address of a database with the shipped catalogue."""
    return catalog_database_url


@pytest.fixture
def catalog_api(catalog_url: str) -> Iterator[Api]:
    """The application on a database with the shipped catalogue, called by an LMS."""
    with serving(catalog_url) as api:
        yield api


@pytest.fixture
def sqlite_api(databases: Databases) -> Iterator[Api]:
    """The application on SQLite alone, for what the database plays no part in."""
    url = databases.copy("sqlite", "migrated", migrate)
    with serving(url) as api:
        yield api
    databases.discard(url)


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    site = site_on(database)
    yield site
    site.close()


@pytest.fixture
def demo_site(sqlite_database: Database) -> Iterator[Site]:
    site = site_on(sqlite_database, demo=True)
    yield site
    site.close()


@pytest.fixture
def shipped_site(catalog_database: Database) -> Iterator[Site]:
    """A site with the shipped catalogue, for whoever chooses among its roles."""
    site = site_on(catalog_database)
    yield site
    site.close()
