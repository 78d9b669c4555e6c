"""A client that costs little: requests over kept connections, as many at once as are asked for."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back; status 0 when the connection was lost."""

    status: int
    body: bytes
    #: Whether it says when to come back.
    tells_when: bool = False


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Connections:
    """Connections to one server with one key or cookie; each carries one request at a time and is used again."""

    def __init__(self, address: str, token: str = "", *, cookie: str | None = None) -> None:
        parts = urlsplit(address)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        named = f"Authorization: Bearer {token}" if cookie is None else f"Cookie: {cookie}\r\nAccept: text/html"
        self._head = f"Host: {self._host}\r\n{named}\r\n"
        self._idle: list[Streams] = []

    async def ask(self, method: str, path: str, body: bytes = b"") -> Response:
        """Send one request and read its answer."""
        kind = "Content-Type: application/json\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\n{self._head}{kind}Content-Length: {len(body)}\r\n\r\n"
        while True:
            is_new = not self._idle
            streams = await asyncio.open_connection(self._host, self._port) if is_new else self._idle.pop()
            try:
                response, stays_open = await self._exchange(streams, head.encode() + body)
            except (OSError, asyncio.IncompleteReadError):
                streams[1].close()
                # One that was kept may have been closed by the server meanwhile; nobody has read the request then.
                if is_new:
                    return Response(status=0, body=b"")
            else:
                break
        if stays_open:
            self._idle.append(streams)
        else:
            streams[1].close()
        return response

    def close(self) -> None:
        """Close every connection that nobody uses."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    @staticmethod
    async def _exchange(streams: Streams, request: bytes) -> tuple[Response, bool]:
        reader, writer = streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        response = Response(status=int(lines[0].split()[1]), body=body, tells_when="retry-after" in fields)
        return response, fields.get("connection") != "close"
