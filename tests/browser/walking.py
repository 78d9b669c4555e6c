"""Every page that somebody can come to by following links: one of each kind."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from service.policy import RULES
from tests.browser.windows import Window

#: Addresses of pages that are documents, or lead away at once.
NO_PAGES = (".json", ".ics", "/export", "/sign-in/")


def _pattern(path: str) -> re.Pattern[str]:
    """Return what the addresses of a route look like."""
    parts = re.split(r"(\{\w+(?::path)?\})", path)
    return re.compile(
        "".join((".+" if ":path" in part else "[^/]+") if part.startswith("{") else re.escape(part) for part in parts)
    )


#: The routes that are pages, the most exact first.
PAGES: Mapping[str, re.Pattern[str]] = {
    path: _pattern(path)
    for path in sorted(
        (
            path
            for (method, path), rule in RULES.items()
            if method == "GET" and rule.door == "page" and not any(part in path for part in NO_PAGES)
        ),
        key=lambda path: (":path" in path, path.count("{"), -len(path)),
    )
}


def route_of(path: str) -> str | None:
    """Return the route of an address, if it is that of a page."""
    return next((route for route, pattern in PAGES.items() if pattern.fullmatch(path)), None)


def walked(window: Window) -> dict[str, str]:
    """Follow links from where the window is, and return the first address found of each route."""
    start = window.page.url.removeprefix(window.address)
    found: dict[str, str] = {}
    ahead = {route: start} if (route := route_of(urlsplit(start).path)) else {}
    seen: set[str] = set()
    while ahead:
        route, address = ahead.popitem()
        window.open(address)
        # Some addresses only lead on, each to a page that counts as itself.
        arrived = route_of(window.path)
        seen |= {route} | ({arrived} if arrived else set())
        if arrived is not None:
            found.setdefault(arrived, window.page.url.removeprefix(window.address))
        for link in window.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(link)
            # The other language and the same page as a document are looked at elsewhere.
            if not link.startswith(f"{window.address}/") or "lang=" in parts.query or "as=json" in parts.query:
                continue
            kind = route_of(parts.path)
            if kind is not None and kind not in seen:
                ahead.setdefault(kind, link.partition("#")[0].removeprefix(window.address))
        ahead = {kind: address for kind, address in ahead.items() if kind not in seen}
    return found
