"""An id that no database can hold is that of nothing: no address with one ends in an error of the service."""

import re
from collections.abc import Iterator

import pytest

from service.policy import RULES
from tests.service.sites import Site

#: The end of a text to some, and what PostgreSQL refuses to look for.
IDS = ("%00", "x%00y")
WITH_IDS = [(method, path) for (method, path), rule in RULES.items() if rule.door == "page" and "{" in path]


def addresses(who: str) -> Iterator[tuple[str, str]]:
    for method, path in WITH_IDS:
        if who in RULES[method, path].opens:
            for key in IDS:
                yield method, re.sub(r"\{[^}]*\}", key, path)


@pytest.mark.parametrize("who", ["admin", "hr", "employee"])
def test_nothing_is_at_an_address_with_an_impossible_id(site: Site, who: str) -> None:
    asked = list(addresses(who))
    assert len(asked) >= 20
    with site.browser(raise_server_exceptions=False, follow_redirects=False) as browser:
        assert browser.post("/sign-in", data={"key": site.tokens[who], "next": "/"}).status_code == 303
        told = {(method, path): browser.request(method, path).status_code for method, path in asked}
    assert told == dict.fromkeys(asked, 404)
