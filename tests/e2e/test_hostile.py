"""What a client should not send, over a real connection to a real server: each is refused, and the server lives on."""

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.api.bodies import DRAIN_SECONDS
from tests.e2e.hostile_bodies import BAD_BODIES, BAD_RECORDS, LIMIT, good
from tests.e2e.servers import PATIENCE, Answer, Client, Server, run

PATH = "/v1/recommendations"


def is_refused(answer: Answer, *statuses: int) -> None:
    """See that the answer is a problem document that tells the status and no internals."""
    assert answer.status in statuses, answer.body[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.document["status"] == answer.status
    assert {"type", "title", "detail"} <= set(answer.document)
    assert b"Traceback" not in answer.body
    assert len(answer.body) < 1_000_000
    answer.body.decode("utf-8")


def lives(server: Server, client: Client) -> None:
    """See that the server still answers a good request, and has written no failure of its own."""
    answer = client.ask("POST", PATH, good())
    assert answer.status == 200, answer.body[:500]
    assert answer.document["status"] == "optimal"
    assert not server.failures()


def test_the_request_that_is_spoilt_below_is_a_good_one(server: Server, client: Client) -> None:
    lives(server, client)


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_body_is_refused(server: Server, client: Client, body: bytes) -> None:
    is_refused(client.ask("POST", PATH, body), 422)
    lives(server, client)


@pytest.mark.parametrize("body", BAD_RECORDS.values(), ids=BAD_RECORDS.keys())
def test_a_bad_record_is_refused_and_nothing_is_stored(client: Client, body: bytes) -> None:
    is_refused(client.ask("PUT", "/v1/learners/spoilt", body), 422)
    is_refused(client.ask("GET", "/v1/learners/spoilt"), 404)


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in pieces"])
def test_a_body_over_the_limit_is_too_large(server: Server, client: Client, chunked: bool) -> None:
    """White space counts, so that the largest good request is just as long as the limit."""
    body = json.dumps(good()).encode()
    at_limit = client.ask("POST", PATH, body + b" " * (LIMIT - len(body)), chunked=chunked)
    assert at_limit.status == 200
    too_large = body + b" " * (LIMIT - len(body) + 1)
    for answer in _heard(lambda: _asked_as_far_as_it_goes(client, too_large, chunked=chunked)):
        is_refused(answer, 413)
    lives(server, client)


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in pieces"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_client_that_sends_everything_before_it_reads_hears_why_too(
    server: Server, client: Client, chunked: bool, times: int
) -> None:
    """As `http.client` does; a server that closed with bytes unread would reset the connection under the answer."""
    for answer in _heard(lambda: client.ask("POST", PATH, b" " * (times * LIMIT + 1), chunked=chunked)):
        is_refused(answer, 413)
        assert answer.headers["connection"] == "close"
    client.close()
    lives(server, client)


def _heard(ask: Callable[[], Answer]) -> list[Answer]:
    """Return the answer; none if every time sending took longer on this machine than a server goes on reading."""
    for _ in range(5):
        began = time.monotonic()
        try:
            return [ask()]
        except (AssertionError, OSError, http.client.HTTPException):
            if time.monotonic() - began < DRAIN_SECONDS:
                raise
    return []


def _asked_as_far_as_it_goes(client: Client, body: bytes, *, chunked: bool) -> Answer:
    """Send until the server has heard enough, and read what it says."""
    framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(body)
    head = b"POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: application/json\r\n%s\r\n\r\n"
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
    with socket.create_connection((client.host, client.port), timeout=PATIENCE) as connection:
        connection.sendall(head % (PATH.encode(), client.authorization.encode(), framing))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        return _read(connection)


def _read(connection: socket.socket) -> Answer:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers["content-length"]):
        body += _more(connection)
    return Answer(status=int(first.split()[1]), headers=headers, body=body)


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    assert piece, "the connection was closed without a whole answer"
    return piece


WRONG_TYPES = ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize("media_type", WRONG_TYPES)
def test_another_content_type_is_refused(server: Server, client: Client, media_type: str) -> None:
    is_refused(client.ask("POST", PATH, good(), headers={"Content-Type": media_type}), 415)
    lives(server, client)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/modules?page_size=9223372036854775808",
        "/v1/modules?page_size=1e400",
        "/v1/modules?page_size=%00",
        "/v1/modules?page_size=true",
        "/v1/modules?page_token=%ff",
        "/v1/modules?page_token=%ED%A0%80",
        "/v1/roles?source=%00",
        "/v1/learners/%00",
        "/v1/learners/" + "x" * 5000,
        "/v1/modules/%ED%A0%80",
        "/v1/recommendations/9223372036854775808",
        "/v1/recommendations/..%2f..%2fetc%2fpasswd",
    ],
)
def test_a_bad_address_is_refused(server: Server, client: Client, path: str) -> None:
    is_refused(client.ask("GET", path), 404, 422)
    lives(server, client)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": None},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer gk_"},
        {"Authorization": "Bearer " + "gk_" * 1000},
        {"Authorization": "Bearer gk_0000000000000000_\u00ff"},
        {"Authorization": "Basic Z2s6Z2s="},
    ],
    ids=lambda headers: str(headers["Authorization"])[:30],
)
def test_a_bad_key_is_refused(server: Server, client: Client, headers: dict[str, str | None]) -> None:
    answer = client.ask("POST", PATH, good(), headers=headers)
    is_refused(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    lives(server, client)


@pytest.mark.parametrize("value", ["", "x" * 5000, "\u00ff", "a b", "*;q=nan", "zh;q=1e400", "\u00e9\u00e8"])
def test_a_bad_language_does_no_harm(client: Client, value: str) -> None:
    answer = client.ask("POST", PATH, good(), headers={"Accept-Language": value})
    assert answer.status == 200
    assert answer.headers["content-language"] in ("en", "zh")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n",
        b"GET /v1/modules HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
    ids=["a handshake", "no version", "a length below 0", "two lengths", "a bad piece", "a header without end"],
)
def test_what_is_not_http_is_cut_off(server: Server, client: Client, sent: bytes) -> None:
    """The connection ends; the first line of an answer, if there is one, says that the client is to blame."""
    with socket.create_connection((client.host, client.port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(sent)
            first = connection.recv(65_536)
        except (BrokenPipeError, ConnectionResetError):
            first = b""
    assert first == b"" or first.split()[1][:1] == b"4"
    lives(server, client)


def test_a_body_of_two_lengths_is_the_last_thing_on_its_connection(server: Server, client: Client) -> None:
    """Whoever stands in front may have gone by the other length: what comes next need not be the same client's."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    hidden = "GET /v1/health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    received = b""
    address = (client.host, client.port)
    with socket.create_connection(address, timeout=PATIENCE) as connection, contextlib.suppress(ConnectionError):
        connection.sendall((head + hidden).encode())
        while piece := connection.recv(65_536):
            received += piece
    assert received.count(b"HTTP/1.1 ") == 1
    assert received.split()[1] == b"401"
    lives(server, client)


def test_a_client_that_goes_away_half_way_does_no_harm(server: Server, client: Client) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.authorization}\r\nContent-Length: 1000\r\n\r\n"
    for _ in range(20):
        with socket.create_connection((client.host, client.port), timeout=PATIENCE) as connection:
            connection.sendall(head.encode() + b'{"learner": ')
    lives(server, client)


COMMAND_BODIES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "NaN": lambda: BAD_BODIES["NaN"],
    "UTF-16": lambda: BAD_BODIES["UTF-16"],
    "half a surrogate pair as a field": lambda: BAD_BODIES["half a surrogate pair as a field"],
    "lists without end": lambda: BAD_BODIES["lists without end"],
    "over the limit": lambda: b" " * (LIMIT + 1),
}


@pytest.mark.parametrize("body", COMMAND_BODIES.values(), ids=COMMAND_BODIES.keys())
def test_the_command_refuses_the_same(body: Callable[[], bytes], folder: Path, shipped_url: str) -> None:
    done = run(["recommend", "-", "--database", shipped_url], folder=folder, given=body())
    assert done.returncode == 2
    assert json.loads(done.stdout)["status"] in (413, 422)
    lines = done.stderr.decode("utf-8").splitlines()
    assert len(lines) == 1
    assert "Traceback" not in lines[0]
