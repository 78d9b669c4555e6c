"""Clients that take their time: cut off when they have had enough of it, and never in the way of the others."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.e2e.hostile_bodies import good
from tests.e2e.servers import Answer, Client, Server, key
from tests.e2e.worker_processes import until

PATH = "/v1/recommendations"
#: Seconds in which the server wants to have the head of a request.
PATIENCE = 0.5
#: Seconds between two requests of a slow client: two of them are longer than that, and one is not.
PAUSE = 0.3
SETTINGS = {
    "GRADUS_PROCESSES": "1",
    "GRADUS_JOBS_BESIDE_SERVER": "false",
    "GRADUS_HEADER_SECONDS": str(PATIENCE),
    "GRADUS_BODY_SECONDS": "0.5",
    "GRADUS_MAXIMUM_CONNECTIONS": "5",
    "GRADUS_RETRY_AFTER_SECONDS": "3",
}


@pytest.fixture(scope="module")
def hasty(folder_of_module: Path, shipped_url: str) -> Iterator[Server]:
    """A server with little patience."""
    settings = {**SETTINGS, "GRADUS_DATABASE_URL": shipped_url}
    with Server(["serve", "--port", "0"], folder=folder_of_module, settings=settings) as server:
        yield server


@pytest.fixture(scope="module")
def folder_of_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slow")


@pytest.fixture
def client(hasty: Server, shipped_url: str) -> Iterator[Client]:
    with Client(hasty.address, key(shipped_url, "lms")) as client:
        yield client


def until_closed(connection: socket.socket) -> bytes:
    """Read until the server hangs up."""
    received = b""
    # It may have done so before it was sent the last.
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            received += piece
    return received


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Ask until there is an answer; a try that took this machine longer than the server's patience tells nothing."""

    def asked() -> list[Answer]:
        began = time.monotonic()
        try:
            answer = ask()
        except (OSError, http.client.HTTPException):
            if time.monotonic() - began < PATIENCE:
                raise
            return []
        return [] if answer.status == 408 and time.monotonic() - began >= PATIENCE else [answer]

    answers: list[Answer] = until(asked)
    return answers[0]


def is_answered(client: Client) -> bool:
    return patiently(lambda: client.ask("POST", PATH, good())).status == 200


@pytest.mark.parametrize("sent", [b"", b"POST /v1/recomm", b"GET /v1/health/live HTTP/1.1\r\nHost: x\r\nX: "])
def test_half_a_head_is_cut_off(client: Client, sent: bytes) -> None:
    with socket.create_connection((client.host, client.port), timeout=240) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        assert until_closed(connection) == b""
    assert is_answered(client)


def test_a_head_that_trickles_in_is_cut_off(client: Client) -> None:
    with socket.create_connection((client.host, client.port), timeout=0.1) as connection:
        connection.sendall(b"GET /v1/health/live HTTP/1.1\r\n")
        for number in range(600):
            try:
                connection.sendall(b"X-%d: y\r\n" % number)
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("the server listened for a minute")


def test_a_body_that_does_not_come_is_answered_and_cut_off(client: Client) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.authorization}\r\nContent-Length: 99\r\n\r\n"

    def told() -> str:
        began = time.monotonic()
        with socket.create_connection((client.host, client.port), timeout=240) as connection:
            with suppress(ConnectionError):
                connection.sendall(head.encode() + b'{"learner": ')
            # On a slow machine even the head may have come too late.
            is_late = time.monotonic() - began >= PATIENCE
            received = until_closed(connection).decode()
        assert received or is_late
        return received

    head, _, body = until(told).partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 408 ")
    assert "application/problem+json" in head
    assert json.loads(body)["type"] == "/problems/request-timeout"
    assert is_answered(client)


def test_a_second_request_on_the_same_connection_has_its_own_time(client: Client) -> None:
    assert all(until(lambda: asked_slowly(client)))


def asked_slowly(client: Client) -> list[bool]:
    """Ask three times over more than the server's patience; say nothing if this machine itself took that long once."""
    answered, sent = [], time.monotonic()
    for _ in range(3):
        pause, sent = time.monotonic() - sent, time.monotonic()
        try:
            status = client.ask("POST", PATH, good()).status
        except (OSError, http.client.HTTPException):
            status = 0
        if status != 200 and max(pause, time.monotonic() - sent) >= PATIENCE:
            return []
        answered.append(status == 200)
        time.sleep(PAUSE)
    return answered


#: The longest answer that asks for no key; several of them are more than a system takes in hand for one connection.
LONG = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"


def asking_for_much(client: Client, times: int) -> socket.socket:
    """Ask for long answers over a connection in which little has room."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(240)
    connection.connect((client.host, client.port))
    connection.sendall(LONG * times)
    return connection


def test_an_answer_that_is_not_read_is_taken_back(hasty: Server, client: Client) -> None:
    with ExitStack() as held:
        for _ in range(5):
            held.enter_context(asking_for_much(client, 20))
        # They have every connection that there is, and let none of them go.
        assert until(lambda: patiently(lambda: client.ask("GET", "/v1/health/live")).status == 200)
    assert not hasty.failures()


def test_an_answer_that_is_read_slowly_goes_on(client: Client) -> None:
    assert all(until(lambda: read_slowly(client)))


def read_slowly(client: Client) -> list[bytes]:
    """Read for longer than the server's patience; say nothing if this machine itself took that long once."""
    read = []
    with asking_for_much(client, 20) as connection:
        began = taken = time.monotonic()
        while taken - began < 4 * PATIENCE:
            time.sleep(PATIENCE / 10)
            with suppress(ConnectionError):
                read.append(connection.recv(2048))
            taken, before = time.monotonic(), taken
            if taken - before >= PATIENCE:
                return []
        # Had it been cut off, this would be the end, whatever lay in between.
        read.append(b"".join(connection.recv(2048) for _ in range(20)))
    return read


def asked_beside_others(client: Client) -> Answer:
    """Ask for the health over one connection beside as many as there may be."""
    with ExitStack() as held, Client(f"http://{client.host}:{client.port}") as more:
        for _ in range(5):
            held.enter_context(socket.create_connection((client.host, client.port), timeout=240))
        return more.ask("GET", "/v1/health/live", headers={"Accept-Language": "zh"})


def test_one_connection_too_many_is_told_when_to_come_back(hasty: Server, client: Client) -> None:
    # Those that say nothing are cut off soon: on a slow machine before the one too many is there.
    turned = until(lambda: [a for a in [patiently(lambda: asked_beside_others(client))] if a.status != 200])[0]
    assert (turned.status, turned.headers["retry-after"]) == (503, "3")
    assert (turned.document["type"], turned.document["title"]) == ("/problems/busy", "服务繁忙")
    assert turned.headers["content-type"] == "application/problem+json"
    assert not hasty.failures()
