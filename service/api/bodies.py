"""Reads the body of a request: at most so many bytes, JSON only, and documented by its shape."""

from email.message import Message
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from service import strict_json
from service.errors import Fault, InvalidRequest, ServiceError, TooLarge, UnsupportedMediaType


class BodyLimit:
    """Answers 413 to a body that is too large, whether its length is told beforehand or not."""

    def __init__(self, app: ASGIApp, *, maximum: int) -> None:
        self.app = app
        self.maximum = maximum

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if told.isdigit() and (len(told) > 18 or int(told) > self.maximum):
            await _refuse(self._too_large(), scope, send)
            return
        read = 0

        async def counted() -> AsgiMessage:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.maximum:
                raise self._too_large()
            return message

        await self.app(scope, counted, send)

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The body is larger than {self.maximum} bytes.")


async def _refuse(error: ServiceError, scope: Scope, send: Send) -> None:
    body = error.body(instance=scope["path"])
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
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
            raise UnsupportedMediaType("The body has to be application/json.")
    return await request.body()


#: The bytes of the body; they are parsed in the route's own thread, so that a large body holds nobody up.
Body = Annotated[bytes, Depends(_body)]


def document(body: bytes) -> Any:
    """Return the document in the body."""
    try:
        return strict_json.read(body)
    except strict_json.BadJson as error:
        raise InvalidRequest.of([Fault(detail=str(error), pointer="#", code="malformed_json")]) from None


def documented(model: type[BaseModel], example: Any = None) -> dict[str, Any]:
    """Return the part of the OpenAPI document that says what a body looks like; `openapi.py` adds the shape itself."""
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}
    if example is not None:
        content["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": content}}}
