"""Runs the server on an address that is known before the first request."""

import gc
import math
import os
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import TypedDict

import uvicorn

from service import logs, memory, metrics, signals, threads, warming
from service.app import create_app
from service.connections import protocol
from service.errors import AddressInUse
from service.jobs.working import work_beside
from service.settings import Settings
from service.solving.engines import Workers
from service.stopping import Stopping
from service.supervising import Supervisor
from service.texts import sentence

#: Connections that may wait to be taken, and how many of them a process takes before it looks at its requests: one that
#: took all that come at once would keep everybody waiting while the others have nothing to do.
QUEUE, TAKEN = 128, 4
#: New things after which the collector looks at them.
_YOUNG = 10_000


class _Shared(socket.socket):
    """An address that several processes listen on; its queue stays as long as it is."""

    def listen(self, _backlog: int = QUEUE, /) -> None:
        super().listen(QUEUE)


def listen(host: str, port: int) -> socket.socket:
    """Take the address, so that it can be told before anything is served."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise AddressInUse(
            sentence("error-address-in-use", host=host, port=str(port), reason=str(error.strerror))
        ) from None
    listening.listen(QUEUE)
    return listening


def address_of(listening: socket.socket) -> str:
    """Return where a browser finds the server."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve until told to stop; requests under way are finished first."""

    def tell() -> None:
        print(f"Listening on {address_of(listening)}", flush=True)

    logs.configure(settings)
    if settings.processes == 1 and not settings.jobs_beside_server:
        serve(settings, listening, tell)
        return
    supervisor = Supervisor(
        serve,
        settings,
        listening,
        grace_seconds=settings.stop_delay_seconds + _grace(settings) + 5,
        beside=(work_beside,) if settings.jobs_beside_server else (),
    )
    with metrics.shared(settings):
        supervisor.run(tell)


def _grace(settings: Settings) -> int:
    """Return the seconds in which whatever is under way is answered or given up."""
    return int(settings.maximum_solve_seconds + settings.solve_grace_seconds) + 10


class Believed(TypedDict):
    """Of whom the server believes where a request comes from, and over what, in the words of the library."""

    proxy_headers: bool
    forwarded_allow_ips: str


def believed(settings: Settings) -> Believed:
    """Return which proxies are believed; unless told so, the library believes whatever comes from this machine."""
    return Believed(proxy_headers=bool(settings.trusted_proxies), forwarded_allow_ips=settings.trusted_proxies)


class _Server(uvicorn.Server):
    """A server that goes on until everybody is answered when it is told to stop, and stops at once when interrupted."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping, *, grace_seconds: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._grace = grace_seconds
        self._give_up = math.inf

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Never by raising, nor by the default of the signal: whatever is being started would swallow the one, and be
        # left behind by the other.
        if sig == signal.SIGTERM and self.started:
            self._stopping.begin()
        else:
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if self.force_exit:
            # Nobody is waited for any more, but what the application has started is still its own to end.
            await self.lifespan.shutdown()

    async def on_tick(self, counter: int) -> bool:
        if self._stopping.takes_nothing_new:
            self._give_up = min(self._give_up, time.monotonic() + self._grace)
            if self._stopping.is_over or time.monotonic() > self._give_up:
                self.should_exit = True
        return await super().on_tick(counter)


def collect_seldom() -> None:
    """Have the collector look less often for what nobody refers to any more, while somebody waits.

    What is here now stays, and need not be looked at again and again. A request about a large company makes hundreds of
    thousands of things and keeps them to its end; looked at after every few hundred, they take a quarter of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)


def serve(settings: Settings, listening: socket.socket, ready: Callable[[], None] | None = None) -> None:
    """Serve in this process; `ready` is called once a signal can stop it."""
    logs.configure(settings)
    memory.take_from_few_places()
    workers = Workers(
        size=-(-settings.maximum_concurrent_solves // settings.processes),
        waiting=settings.maximum_waiting_solves,
        memory_bytes=settings.solve_memory_bytes,
        grace_seconds=settings.solve_grace_seconds,
    )
    stopping = Stopping(delay=settings.stop_delay_seconds)
    app = create_app(settings, workers, stopping)
    config = uvicorn.Config(
        app,
        http=protocol(settings),
        ws="none",
        server_header=False,
        backlog=TAKEN,
        timeout_graceful_shutdown=_grace(settings),
        log_config=None,
        log_level="warning",
        access_log=False,
        **believed(settings),
    )
    server = _Server(config, stopping, grace_seconds=_grace(settings))
    for kind in signals.STOPS:
        signal.signal(kind, server.handle_exit)
    if ready is not None:
        ready()
    threads.take_short_turns()
    warming.warm(app)
    collect_seldom()
    memory.keep_giving_back()
    shared = _Shared(fileno=os.dup(listening.fileno()))
    listening.close()
    if not server.should_exit:
        server.run(sockets=[shared])
