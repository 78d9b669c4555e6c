"""Connections that cost the server something: heads have a deadline, answers have to be read, few are open at once.

The body has a deadline of its own, where it is read.
"""

import asyncio
import fcntl
import struct
import termios
from contextlib import suppress
from typing import Any, ClassVar, cast

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from service.api.bodies import refuse
from service.errors import Busy
from service.request_ids import RequestIds
from service.settings import Settings
from service.texts import negotiate, sentence

#: Two ways to tell how long a body is. After a request with both the connection is closed (RFC 9112, 6.1):
#: whoever stands in front may have gone by the other one, and would send the next request into the rest of this one.
LENGTHS = frozenset({b"content-length", b"transfer-encoding"})


def protocol(of_server: Settings) -> type[asyncio.Protocol]:
    """Return the protocol of every connection of one server."""

    async def busy(scope: Scope, _: Receive, send: Send) -> None:
        language = negotiate(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
        error = Busy(sentence("error-busy-requests"), headers={"Connection": "close"})
        await refuse(error, scope, send, language=language, retry_after=of_server.retry_after_seconds)

    class OfServer(_Bounded):
        settings = of_server
        turned_away = RequestIds(busy)

    return OfServer


class _Bounded(H11Protocol):
    """One connection; what is no whole head in time, or leaves its answer lying, is cut off without a word."""

    settings: ClassVar[Settings]
    #: Answers whoever comes over one connection too many.
    turned_away: ClassVar[RequestIds]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: _Unread | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._unread = _Unread(transport, self.loop, self.settings.body_seconds)
        if len(self.connections) > self.settings.maximum_connections:
            self.app = cast(Any, self.turned_away)
        self._expect_a_head()

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()
            if {name for name, _ in self.headers} >= LENGTHS:
                self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        # Also bounds a client that goes on and on with a body that nobody reads.
        self._expect_a_head()
        # What is left may be too little for the transport to pause over it, and would be waited for without end.
        self._expect_to_be_read()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_to_be_read()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._unread is not None:
            self._unread.forget()
        super().connection_lost(exc)

    def _expect_a_head(self) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(self.settings.header_seconds, self.timeout_keep_alive_handler)

    def _expect_to_be_read(self) -> None:
        if self._unread is not None:
            self._unread.watch()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Unread:
    """What was answered and not taken: a client that takes nothing of it for so many seconds is cut off.

    To close such a connection would wait for the client without end, and keep its place until then.
    """

    def __init__(self, transport: asyncio.WriteTransport, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        self._transport = transport
        self._loop = loop
        self._patience = patience
        self._look: asyncio.TimerHandle | None = None
        #: Bytes that lay there when that was looked at last.
        self._before = 0

    def watch(self) -> None:
        """Look now and then, from now until everything is out of our hands."""
        self._before = self._lying()
        if self._look is None:
            self._look = self._loop.call_later(self._patience, self._looked)

    def forget(self) -> None:
        """Look no more."""
        if self._look is not None:
            self._look.cancel()

    def _looked(self) -> None:
        self._look = None
        if self._transport.get_write_buffer_size() == 0:
            return
        if self._lying() >= self._before:
            self._transport.abort()
        else:
            self.watch()

    def _lying(self) -> int:
        """Return how many bytes the client has not taken, those among them that the system has in hand.

        A slow client takes some of these long before there is room for more.
        """
        handed_on = 0
        # Where a system does not tell, what is still here has to do.
        with suppress(OSError):
            descriptor = self._transport.get_extra_info("socket").fileno()
            (handed_on,) = struct.unpack("i", fcntl.ioctl(descriptor, termios.TIOCOUTQ, struct.pack("i", 0)))
        return self._transport.get_write_buffer_size() + int(handed_on)
