"""Reads the body of a request: at most so many bytes in so much time, JSON only, and documented by its shape."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from service import strict_json
from service.error_handlers import BodyRefused
from service.error_handlers import headers as headers_of
from service.errors import (
    MEDIA_TYPE,
    Fault,
    InvalidRequest,
    ServiceError,
    TooLarge,
    TooSlow,
    UnsupportedMediaType,
)
from service.observing import note
from service.texts import Language, negotiate, sentence

#: Of a body that is answered before it is there, so many times the limit and so many seconds are read and thrown away.
DRAINED = 4
DRAIN_SECONDS = 2.0
#: Bytes of a body laid aside that are held in memory.
IN_MEMORY = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """How large the bodies of one route may be, in how much time they have to come, and what a larger one is told."""

    maximum: int
    seconds: float
    code: str = "error-body-too-large"

    def too_large(self) -> TooLarge:
        return TooLarge(sentence(self.code, maximum=self.maximum), headers={"Connection": "close"})


class BodyLimit:
    """Answers 413 to a body that is too large, whether its length is told or not, and 408 to one that is too slow.

    `own` has the bounds of POST routes that have some of their own.
    """

    def __init__(self, app: ASGIApp, *, bound: Bound, own: Mapping[str, Bound], retry_after: int) -> None:
        self.app = app
        self._bound = bound
        self._own = own
        self.retry_after = retry_after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound = self._own.get(scope["path"], self._bound) if scope["method"] == "POST" else self._bound
        body = _Arriving(receive, bound)
        headers = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        # Who asks before sending has sent nothing yet.
        is_sent = b"expect" not in headers and (told != b"0" or b"transfer-encoding" in headers)
        answer = body.read_after(send) if is_sent else send
        if told.isdigit() and (len(told) > 18 or int(told) > bound.maximum):
            language = negotiate(headers.get(b"accept-language", b"").decode("latin-1"))
            await refuse(bound.too_large(), scope, answer, language=language, retry_after=self.retry_after)
            return
        await self.app(scope, body.receive, answer)


class _Arriving:
    """A body on its way: it is counted and timed, and what is left of it when it is answered is thrown away."""

    def __init__(self, receive: Receive, bound: Bound) -> None:
        self._receive = receive
        self._bound = bound
        self._deadline = asyncio.get_running_loop().time() + bound.seconds
        self._read = 0
        self._is_whole = False

    async def receive(self) -> AsgiMessage:
        if self._is_whole:
            # From now on this only waits for the client to go away.
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            seconds = sentence("error-body-too-slow", seconds=f"{self._bound.seconds:g}")
            raise BodyRefused(TooSlow(seconds, headers={"Connection": "close"})) from None
        self._is_whole = not message.get("more_body", False)
        self._read += len(message.get("body", b""))
        if self._read > self._bound.maximum:
            raise BodyRefused(self._bound.too_large())
        return message

    def read_after(self, send: Send) -> Send:
        """Return a way to answer before the body is there; the connection stays open for what is still being sent.

        A client that sends everything before it reads would otherwise find its connection reset, and never hear why.
        """

        async def answer(message: AsgiMessage) -> None:
            is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not is_last or self._is_whole:
                await send(message)
                return
            await send({**message, "more_body": True})
            await self._drain()
            await send({"type": "http.response.body", "body": b""})

        return answer

    async def _drain(self) -> None:
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while read <= DRAINED * self._bound.maximum:
                    message = await self._receive()
                    read += len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return


async def refuse(error: ServiceError, scope: Scope, send: Send, *, language: Language, retry_after: int) -> None:
    """Answer with the problem document before the application has heard of the request."""
    note(scope, refused=error.name)
    body = error.body(instance=scope["path"], language=language)
    told = {**headers_of(error, language, retry_after=retry_after), "Content-Type": MEDIA_TYPE}
    headers = [
        *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in told.items()),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _refuse_other_formats(request: Request) -> None:
    stated = request.headers.get("content-type")
    if stated is not None:
        message = Message()
        message["content-type"] = stated
        subtype = message.get_content_subtype()
        if message.get_content_maintype() != "application" or not (subtype == "json" or subtype.endswith("+json")):
            raise UnsupportedMediaType(sentence("error-body-not-json"))


async def _body(request: Request) -> bytes:
    _refuse_other_formats(request)
    return await request.body()


async def _body_aside(request: Request) -> AsyncIterator[IO[bytes]]:
    """Lay a large body aside as it comes; of such bodies only few may be on their way."""
    _refuse_other_formats(request)
    with request.app.state.arriving.one(), SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for piece in request.stream():
            file.write(piece)
        yield file


#: The bytes of the body; they are parsed in the route's own thread, so that a large body holds nobody up.
Body = Annotated[bytes, Depends(_body)]
#: The same of a body that may be larger than memory is given to: its route names the caller before it, who is looked
#: at before anything is read.
LargeBody = Annotated[IO[bytes], Depends(_body_aside)]


def document(body: bytes) -> Any:
    """Return the document in the body."""
    try:
        return strict_json.read(body)
    except strict_json.BadJson as error:
        raise InvalidRequest.of([Fault(detail=error.text, pointer="#", code="malformed_json")]) from None


def documented(*models: type[BaseModel]) -> dict[str, Any]:
    """Return the part of the OpenAPI document that says what a body looks like; `openapi.py` adds the shapes."""
    shapes = [{"$ref": f"#/components/schemas/{model.__name__}"} for model in models]
    content: dict[str, Any] = {"schema": shapes[0] if len(shapes) == 1 else {"oneOf": shapes}}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}
