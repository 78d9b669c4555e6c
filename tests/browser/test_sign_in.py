"""Signing in as people do at work: at the organisation's own page, and out again; in English and in Chinese."""

import json
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from service import learners
from service.database import Database
from service.keys import Principal
from service.schemas.learners import LearnerRecord
from tests.browser.conftest import as_the_demo_leaves_it
from tests.browser.windows import Window
from tests.conftest import Databases
from tests.e2e.servers import UNHURRIED, Server
from tests.identity.issuer import CLIENT_SECRET, Issuer

#: The issuer has to know where people come back to before the server is there, so the address is made up: one of the
#: millions that are this machine, on which nobody else listens.
PORT = 8000
NAMES = {"hr-1": "Lim Hui Min", "E-1": "Tan Wei Ling"}


@pytest.fixture(scope="module")
def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people sign in at an issuer."""
    host = ".".join(["127", *(str(1 + secrets.randbelow(250)) for _ in range(3))])
    address = f"http://{host}:{PORT}"
    issuer = Issuer(f"{address}/sign-in/oidc/callback")
    url = databases.copy("sqlite", "demo", as_the_demo_leaves_it)
    database = Database(url)
    learners.store(database, "E-1", LearnerRecord(name=NAMES["E-1"]), Principal(name="test", permissions=frozenset()))
    database.dispose()
    settings = {
        "GRADUS_OIDC_ISSUER": issuer.address,
        "GRADUS_OIDC_CLIENT_ID": "gradus",
        "GRADUS_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "GRADUS_OIDC_PERMISSIONS": json.dumps({"gradus-hr": "hr"}),
        "GRADUS_PUBLIC_ADDRESS": address,
    }
    arguments = ["serve", "--host", host, "--port", str(PORT), "--database", url]
    with Server(arguments, folder=tmp_path_factory.mktemp("house"), settings=UNHURRIED | settings) as server:
        yield server
    assert not server.failures()
    issuer.stop()
    databases.discard(url)


def sign_in(window: Window, person: str) -> None:
    """Go by way of the issuer's pages, which are not ours and speak English."""
    window.open("/")
    window.press(window.words.text("sign-in-issuer-button"))
    window.page.get_by_placeholder("Enter any login").fill(person)
    window.page.get_by_placeholder("and password").fill("x")
    window.page.get_by_role("button", name="Sign-in").click()
    window.page.get_by_role("button", name="Continue").click()
    window.says(window.words.text("signed-in-as", name=NAMES[person]))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("person", NAMES)
def test_somebody_signs_in_at_the_issuer_and_out_again(
    browser: Browser, house: Server, person: str, language: str
) -> None:
    window = Window(browser, house.address, language="zh" if language == "zh" else "en")
    sign_in(window, person)
    window.press(window.words.text("sign-out"))
    # The page after that leads to the issuer by itself.
    window.page.get_by_role("button", name="Yes, sign me out").click()
    window.says(window.words.text("said-signed-out"))
    window.open("/learners")
    window.says(window.words.text("sign-in-needed"))
    window.close()
    assert not window.troubles


def test_a_wrong_key_is_told_so(browser: Browser, house: Server) -> None:
    window = Window(browser, house.address)
    window.expected = {401}
    window.open("/")
    window.fill(window.words.text("sign-in-key"), "gk_0123456789abcdef_wrong")
    window.press(window.words.text("sign-in-button"))
    expect(window.page.get_by_role("alert").filter(has_text="not known")).to_be_visible()
    window.close()
    assert not window.troubles
