"""Receivers of webhooks on loopback, and a witness of every connection that anybody opens."""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from service.destinations import Allowed, Place

LOOPBACK = Allowed(networks=(ip_network("127.0.0.0/8"),))
#: An address of the public internet, to which no test ever connects.
PUBLIC = "93.184.215.14"


@dataclass(frozen=True)
class Received:
    """A message as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """A real server that keeps what it is sent, and answers with the next of its answers, then with 200."""

    url: str
    received: list[Received] = field(default_factory=list)
    answers: "queue.SimpleQueue[Answer]" = field(default_factory=queue.SimpleQueue)
    #: Set when the test is over, for answers that would go on for ever.
    is_over: threading.Event = field(default_factory=threading.Event)

    def will_answer(self, *answers: int | Answer, headers: Mapping[str, str] | None = None) -> None:
        for answer in answers:
            self.answers.put(status(answer, headers or {}) if isinstance(answer, int) else answer)


def status(code: int, headers: Mapping[str, str]) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            receiver.received.append(Received(self.path, dict(self.headers.items()), body))
            try:
                answer = receiver.answers.get_nowait()
            except queue.Empty:
                answer = status(200, {})
            try:
                answer(self)
            except OSError:
                # Whoever asked has gone.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that anybody in this process has tried to reach; only loopback is really reached."""
    seen: list[str] = []

    def witness(name: str) -> None:
        real = getattr(socket.socket, name)

        def tried(self: socket.socket, *given: Any) -> Any:
            address = given[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6):
                seen.append(address[0])
                if not ip_address(address[0].partition("%")[0]).is_loopback:
                    raise ConnectionRefusedError("no test leaves the machine")
            return real(self, *given)

        monkeypatch.setattr(socket.socket, name, tried)

    for name in ("connect", "connect_ex", "sendto"):
        witness(name)
    return seen


class Resolver:
    """Answers with one set of addresses after the other; the last one holds."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[Place]:
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [place(address, port) for address in addresses]


def place(address: str, port: int) -> Place:
    if ip_address(address).version == 6:
        return socket.AF_INET6, (address, port, 0, 0)
    return socket.AF_INET, (address, port)
