"""How a server stops: it says at once that it is not ready, finishes what it was asked, and is alive meanwhile.

Whoever sends it requests needs a moment to hear that it is not ready; until then it answers as ever. After that it
takes nothing new, and ends when everybody who asked before is answered.
"""

import time

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.bodies import refuse
from service.errors import Busy
from service.texts import negotiate, sentence

#: What stands below this is answered to the end.
HEALTH = "/v1/health/"


class Stopping:
    """Whether the server was told to stop, and how many it still has to answer."""

    def __init__(self, *, delay: float = 0.0) -> None:
        self._delay = delay
        self._began: float | None = None
        #: Requests under way, the looks at its health apart.
        self.under_way = 0

    def begin(self) -> None:
        """Stop from now on; saying so again changes nothing."""
        if self._began is None:
            self._began = time.monotonic()

    @property
    def has_begun(self) -> bool:
        return self._began is not None

    @property
    def takes_nothing_new(self) -> bool:
        return self._began is not None and time.monotonic() >= self._began + self._delay

    @property
    def is_over(self) -> bool:
        """Whether nobody is left who waits for an answer."""
        return self.takes_nothing_new and not self.under_way


class Doors:
    """Counts who is inside, and lets nobody in when the server has nearly stopped."""

    def __init__(self, app: ASGIApp, *, stopping: Stopping, retry_after: int) -> None:
        self.app = app
        self._stopping = stopping
        self._retry_after = retry_after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(HEALTH):
            await self.app(scope, receive, send)
            return
        if self._stopping.takes_nothing_new:
            language = negotiate(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
            error = Busy(sentence("error-stopping"), headers={"Connection": "close"})
            await refuse(error, scope, send, language=language, retry_after=self._retry_after)
            return
        self._stopping.under_way += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._stopping.under_way -= 1
