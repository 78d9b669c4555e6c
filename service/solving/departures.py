"""Notices when a client goes away while its request is being worked on."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage


class Departure:
    """One client, and what is to happen when it leaves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_gone = False
        self._then: Callable[[], None] | None = None

    @property
    def is_gone(self) -> bool:
        return self._is_gone

    def happens(self) -> None:
        """Say that the client has left."""
        with self._lock:
            self._is_gone = True
            if self._then is not None:
                self._then()

    @contextmanager
    def then(self, act: Callable[[], None]) -> Iterator[None]:
        """Have `act` called, from whatever thread notices, if the client leaves inside the block; never after it."""
        with self._lock:
            self._then = act
            if self._is_gone:
                act()
        try:
            yield
        finally:
            with self._lock:
                self._then = None


#: The client of the request that is being worked on; none where no client waits, as on the command line.
current: ContextVar[Departure | None] = ContextVar("departure", default=None)


#: What stands below this is asked without a body, and may be worked on for as long.
QUESTIONS = "/v1/recommendations/"


class Departures:
    """Waits for the client of every request that may be long in the work to go away, once its body is there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(QUESTIONS)
        if not is_asked and (scope["type"] != "http" or scope["method"] != "POST"):
            await self.app(scope, receive, send)
            return
        departure = Departure()
        watcher: asyncio.Task[None] | None = None

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            # Ending somebody's work takes locks and system calls: not here, where everybody's requests pass.
            await asyncio.to_thread(departure.happens)

        async def received() -> AsgiMessage:
            nonlocal watcher
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False) and watcher is None:
                watcher = asyncio.create_task(watch())
            return message

        async def nothing() -> AsgiMessage:
            return {"type": "http.request", "body": b"", "more_body": False}

        token = current.set(departure)
        try:
            if is_asked:
                watcher = asyncio.create_task(watch())
            await self.app(scope, nothing if is_asked else received, send)
        finally:
            current.reset(token)
            if watcher is not None:
                watcher.cancel()
