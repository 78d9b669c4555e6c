"""What tests of the pages of a year do in the browser: read a page, press a button as the page is now, solve."""

import html
import re

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.service.sites import Site
from tests.service.years.made import worker


def etag(page: str) -> str:
    found = re.search(r'name="etag" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def plain(text: str) -> str:
    return html.unescape(text).replace("\xa0", " ")


def pressed(browser: TestClient, page: str, action: str, **fields: object) -> Response:
    """Send a form of a page as the page is now."""
    return browser.post(action, data={"etag": etag(browser.get(page).text), **fields})


def solved_page(house: Site, browser: TestClient, key: str) -> str:
    """Solve a scenario by its button, and return its page."""
    asked = pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/solve")
    assert asked.status_code == 200
    assert f'sse-connect="/scenarios/{key}/events"' in asked.text
    assert "Stop with the best so far" in asked.text
    assert worker(house.database).work()
    return plain(browser.get(f"/scenarios/{key}").text)
