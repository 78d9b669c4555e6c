"""Requests that leave the service: only to hosts that may be reached, in so much time, for an answer of so many bytes.

No redirect is followed, no proxy is asked, and nothing of the machine's surroundings changes where a request goes.
"""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore2
import httpx2
from httpx2 import BaseTransport, Request, Response, SyncByteStream

from service.destinations import Allowed, NotInTime, Resolve, Unreachable, places

__all__ = ["Allowed", "Refused", "TooLong", "guarded"]

#: What an answer may not be packed in: a few bytes of it may become more than memory holds.
_UNPACKED = {"Accept-Encoding": "identity", "Connection": "close"}


class Refused(httpx2.ConnectError):
    """The host has no address that may be reached from here; nothing was sent to anybody."""


class TooLong(httpx2.ReadError):
    """The answer has more bytes than are read."""


def guarded(
    *,
    allowed: Allowed,
    seconds: float,
    most_bytes: int,
    trusted: ssl.SSLContext | None = None,
    resolve: Resolve | None = None,
) -> httpx2.Client:
    """Return a client for addresses that somebody else chose.

    A request and its whole answer take at most `seconds`. `trusted` says whose certificates count; without it, those
    that the machine trusts.
    """
    transport = _Guarded(
        allowed=allowed,
        seconds=seconds,
        most_bytes=most_bytes,
        trusted=trusted or ssl.create_default_context(),
        resolve=resolve,
    )
    return httpx2.Client(
        transport=transport, trust_env=False, follow_redirects=False, timeout=seconds, headers=_UNPACKED
    )


class _Guarded(BaseTransport):
    """Carries each request over a connection of its own, since an old one says nothing of where its host is now."""

    def __init__(
        self,
        *,
        allowed: Allowed,
        seconds: float,
        most_bytes: int,
        trusted: ssl.SSLContext,
        resolve: Resolve | None,
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._trusted = trusted
        self._resolve = resolve

    def handle_request(self, request: Request) -> Response:
        """Send a request and return its answer, of which the body is still to be read."""
        if request.url.scheme not in ("https", "http"):
            raise Refused("no scheme that is spoken here", request=request)
        network = _Network(
            self._allowed,
            is_encrypted=request.url.scheme == "https",
            deadline=time.monotonic() + self._seconds,
            resolve=self._resolve,
        )
        pool = httpcore2.ConnectionPool(
            ssl_context=self._trusted, max_connections=1, max_keepalive_connections=0, network_backend=network
        )
        try:
            with _as_ours(request):
                answer = pool.handle_request(_carried(request))
        except BaseException:
            pool.close()
            raise
        headers = [(name, value) for name, value in answer.headers if name.lower() != b"content-encoding"]
        body = _Body(answer, pool, request, most_bytes=self._most_bytes)
        return Response(answer.status, headers=headers, stream=body, request=request)


def _carried(request: Request) -> httpcore2.Request:
    url = request.url
    return httpcore2.Request(
        method=request.method,
        url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.read(),
        extensions=request.extensions,
    )


class _Body(SyncByteStream):
    """The body of an answer, up to so many bytes."""

    def __init__(
        self, answer: httpcore2.Response, pool: httpcore2.ConnectionPool, request: Request, *, most_bytes: int
    ) -> None:
        self._answer = answer
        self._pool = pool
        self._request = request
        self._most_bytes = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        left = self._most_bytes
        with _as_ours(self._request):
            for piece in self._answer.iter_stream():
                left -= len(piece)
                if left < 0:
                    raise TooLong(f"more than {self._most_bytes} bytes", request=self._request)
                yield piece

    def close(self) -> None:
        self._answer.close()
        self._pool.close()


class _Network(httpcore2.NetworkBackend):
    """Connects to addresses that were looked at, and to no others, until a deadline."""

    def __init__(self, allowed: Allowed, *, is_encrypted: bool, deadline: float, resolve: Resolve | None) -> None:
        self._allowed = allowed
        self._is_encrypted = is_encrypted
        self._deadline = deadline
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the host that answers."""
        found = places(
            host,
            port,
            self._allowed,
            is_encrypted=self._is_encrypted,
            seconds=_left(self._deadline),
            resolve=self._resolve,
        )
        failure: OSError | None = None
        for tried, (family, address) in enumerate(found):
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                # One that says nothing leaves time for those after it.
                connection.settimeout(_left(self._deadline) / (len(found) - tried))
                connection.connect(address)
            except OSError as error:
                connection.close()
                failure = error
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _Timed(connection, self._deadline)
        if isinstance(failure, TimeoutError):
            raise httpcore2.ConnectTimeout("the time is over") from failure
        raise httpcore2.ConnectError(str(failure)) from failure


class _Timed(httpcore2.NetworkStream):
    """A connection whose every step ends at the deadline, however little each of them takes."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        with _steps(httpcore2.ReadTimeout, httpcore2.ReadError):
            self._connection.settimeout(_left(self._deadline))
            return self._connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        with _steps(httpcore2.WriteTimeout, httpcore2.WriteError):
            self._connection.settimeout(_left(self._deadline))
            self._connection.sendall(buffer)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Encrypt the connection; the certificate has to be that of the name which was asked for."""
        with _steps(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            self._connection.settimeout(_left(self._deadline))
            try:
                wrapped = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
            except BaseException:
                self._connection.close()
                raise
        return _Timed(wrapped, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Tell nothing more about the connection than has to be known."""
        return self._connection if info == "socket" else None


def _left(deadline: float) -> float:
    """Return the seconds that are left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is over")
    return left


@contextlib.contextmanager
def _steps(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise timeout("the time is over") from error
    except (OSError, ValueError) as error:
        raise failure(type(error).__name__) from error


@contextlib.contextmanager
def _as_ours(request: Request) -> Iterator[None]:
    """Tell what went wrong in the words of the client's callers."""
    try:
        yield
    except NotInTime as error:
        raise httpx2.ConnectTimeout("the time is over", request=request) from error
    except Unreachable as error:
        raise Refused("no address that may be reached", request=request) from error
    except httpcore2.TimeoutException as error:
        raise httpx2.ReadTimeout("the time is over", request=request) from error
    except httpcore2.NetworkError as error:
        raise httpx2.NetworkError(str(error), request=request) from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise httpx2.ProtocolError(str(error), request=request) from error
