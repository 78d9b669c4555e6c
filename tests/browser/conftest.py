"""What the tests in a browser share: the browser, a demo of their own in each file, windows that are looked after."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import make_url

from service.database import Database
from tests.browser.chromium import LEFT_OUT, executable, started
from tests.browser.windows import Window
from tests.conftest import Databases
from tests.e2e.servers import UNHURRIED, Server

HERE = Path(__file__).parent
#: Has a machine without the browser fail, where it is meant to be there.
REQUIRED = "GRADUS_TEST_BROWSER_REQUIRED"
Opening = Callable[..., Window]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if executable() is None and REQUIRED not in os.environ:
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=LEFT_OUT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if executable() is None:
        terminalreporter.section("THE TESTS IN A BROWSER WERE LEFT OUT", sep="!", red=True, bold=True)
        terminalreporter.line(LEFT_OUT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once."""
    assert executable() is not None, LEFT_OUT
    with started() as browser:
        yield browser


def as_the_demo_leaves_it(database: Database) -> None:
    """Have the demo make its company, as on its first start."""
    folder = Path(make_url(database.url).database or "").parent
    with Server(["demo", "--port", "0", "--database", database.url], folder=folder, settings=UNHURRIED) as server:
        assert server.stop() == 0, server.log()


@pytest.fixture(scope="module")
def demo_url(databases: Databases) -> str:
    """The address of a database that a file of tests may change as it likes."""
    return databases.copy("sqlite", "demo", as_the_demo_leaves_it)


@pytest.fixture(scope="module")
def demo(demo_url: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo on a database of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with Server(["demo", "--port", "0", "--database", demo_url], folder=folder, settings=UNHURRIED) as server:
        yield server
    assert not server.failures()
    databases.discard(demo_url)


@pytest.fixture
def opened(browser: Browser, demo: Server) -> Iterator[Opening]:
    """Opens windows on the demo; at the end nothing may have gone wrong in any of them."""
    windows: list[Window] = []

    def open_one(**options: object) -> Window:
        windows.append(Window(browser, demo.address, **options))
        return windows[-1]

    yield open_one
    for window in windows:
        window.close()
    assert not [trouble for window in windows for trouble in window.troubles]
