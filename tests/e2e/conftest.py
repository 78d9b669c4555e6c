"""What the tests of the whole product share: a database with the shipped catalogue, and one real server on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Databases, with_the_shipped_catalogue
from tests.e2e.servers import UNHURRIED, Client, Server, key


@pytest.fixture(scope="session")
def shipped_url(databases: Databases) -> str:
    """The address of a database with the shipped catalogue; tests may store in it, and nothing may rely on what is."""
    return databases.copy("sqlite", "shipped", with_the_shipped_catalogue)


@pytest.fixture
def shipped_copy(databases: Databases) -> str:
    """The address of a database with the shipped catalogue that a test may change as it likes."""
    return databases.copy("sqlite", "shipped", with_the_shipped_catalogue)


@pytest.fixture(scope="session")
def server(shipped_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server on loopback, with the shipped catalogue."""
    arguments = ["serve", "--port", "0", "--database", shipped_url]
    with Server(arguments, folder=tmp_path_factory.mktemp("server"), settings=UNHURRIED) as running:
        yield running


@pytest.fixture(scope="session")
def lms_key(shipped_url: str) -> str:
    """A key that may ask for any learner."""
    return key(shipped_url, "lms")


@pytest.fixture
def client(server: Server, lms_key: str) -> Iterator[Client]:
    """A client that holds the key of a learning management system."""
    with Client(server.address, lms_key) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty working folder, so that no test leaves anything in the project."""
    return tmp_path
