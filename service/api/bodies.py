"""Reads the body of a request: at most so many bytes in so much time, JSON only, and documented by its shape."""

import asyncio
from contextlib import suppress
from email.message import Message
from typing import Annotated, Any

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
from service.texts import Language, negotiate, sentence

#: Of a body that is too large, so many times the limit and so many seconds are read and thrown away: a client that
#: sends everything before it reads would otherwise find its connection reset, and never hear why.
DRAINED = 4
DRAIN_SECONDS = 2.0


class BodyLimit:
    """Answers 413 to a body that is too large, whether its length is told or not, and 408 to one that is too slow."""

    def __init__(self, app: ASGIApp, *, maximum: int, seconds: float, retry_after: int) -> None:
        self.app = app
        self.maximum = maximum
        self.seconds = seconds
        self.retry_after = retry_after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        if told.isdigit() and (len(told) > 18 or int(told) > self.maximum):
            # Who asks before sending has sent nothing yet.
            if b"expect" not in headers:
                await self._drain(receive)
            language = negotiate(headers.get(b"accept-language", b"").decode("latin-1"))
            await refuse(self._too_large(), scope, send, language=language, retry_after=self.retry_after)
            return
        deadline = asyncio.get_running_loop().time() + self.seconds
        read = 0
        whole = False

        async def counted() -> AsgiMessage:
            nonlocal read, whole
            if whole:
                # From now on this only waits for the client to go away.
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                seconds = sentence("error-body-too-slow", seconds=f"{self.seconds:g}")
                raise BodyRefused(TooSlow(seconds, headers={"Connection": "close"})) from None
            whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > self.maximum:
                if not whole:
                    await self._drain(receive)
                raise BodyRefused(self._too_large())
            return message

        await self.app(scope, counted, send)

    async def _drain(self, receive: Receive) -> None:
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while read <= DRAINED * self.maximum:
                    message = await receive()
                    read += len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return

    def _too_large(self) -> TooLarge:
        return TooLarge(sentence("error-body-too-large", maximum=self.maximum), headers={"Connection": "close"})


async def refuse(error: ServiceError, scope: Scope, send: Send, *, language: Language, retry_after: int) -> None:
    """Answer with the problem document before the application has heard of the request."""
    body = error.body(instance=scope["path"], language=language)
    told = {**headers_of(error, language, retry_after=retry_after), "Content-Type": MEDIA_TYPE}
    headers = [
        *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in told.items()),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(request: Request) -> bytes:
    stated = request.headers.get("content-type")
    if stated is not None:
        message = Message()
        message["content-type"] = stated
        subtype = message.get_content_subtype()
        if message.get_content_maintype() != "application" or not (subtype == "json" or subtype.endswith("+json")):
            raise UnsupportedMediaType(sentence("error-body-not-json"))
    return await request.body()


#: The bytes of the body; they are parsed in the route's own thread, so that a large body holds nobody up.
Body = Annotated[bytes, Depends(_body)]


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
