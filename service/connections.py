"""Connections that cost the server something: the head of a request has a deadline, and there are only so many at once.

The body has a deadline of its own, where it is read.
"""

import asyncio
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from service.api.bodies import refuse
from service.errors import Busy
from service.request_ids import RequestIds
from service.settings import Settings
from service.texts import negotiate, sentence


def protocol(settings: Settings) -> type[asyncio.Protocol]:
    """Return the protocol of every connection of one server."""

    async def busy(scope: Scope, _: Receive, send: Send) -> None:
        language = negotiate(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
        error = Busy(sentence("error-busy-requests"), headers={"Connection": "close"})
        await refuse(error, scope, send, language=language, retry_after=settings.retry_after_seconds)

    class Bounded(H11Protocol):
        """One connection; what is not a whole head in time is cut off without an answer."""

        def __init__(
            self,
            config: Config,
            server_state: ServerState,
            app_state: dict[str, Any],
            _loop: asyncio.AbstractEventLoop | None = None,
        ) -> None:
            super().__init__(config, server_state, app_state, _loop)
            self._deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > settings.maximum_connections:
                self.app = cast(Any, RequestIds(busy))
            self._expect_a_head()

        def handle_events(self) -> None:
            before = self.cycle
            super().handle_events()
            if self.cycle is not before:
                self._stop_waiting()

        def on_response_complete(self) -> None:
            # Also bounds a client that goes on and on with a body that nobody reads.
            self._expect_a_head()
            super().on_response_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _expect_a_head(self) -> None:
            self._stop_waiting()
            self._deadline = self.loop.call_later(settings.header_seconds, self.timeout_keep_alive_handler)

        def _stop_waiting(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Bounded
