"""Has a new server do once, before it is asked, what it would otherwise do while somebody waits for the first answer.

The framework works out each route when it is first looked at, and the sentences are read when the first one is said.
"""

import asyncio

from starlette.types import ASGIApp, Message

from service.observing import WARMING
from service.texts import LANGUAGES

#: No route has it, so every one of them is looked at, and a problem is told.
NOWHERE = "/v1/nowhere"


def warm(app: ASGIApp) -> None:
    """Ask for what is not there, in every language, and for the health."""
    asyncio.run(_warm(app))


async def _warm(app: ASGIApp) -> None:
    for language in LANGUAGES:
        await _ask(app, NOWHERE, language)
    await _ask(app, "/v1/health/live", "en")


async def _ask(app: ASGIApp, path: str, language: str) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        pass

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept-language", language.encode())],
        "client": None,
        "server": None,
        WARMING: True,
    }
    await app(scope, receive, send)
