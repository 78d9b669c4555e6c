"""The name of each request: made here and never taken over from a caller, who could write anything into it.

It is in the answer, in problem documents, in the audit trail and in every line that is logged meanwhile.
"""

import base64
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the request that is being answered; empty where there is none."""
    return _current.get()


def made() -> str:
    """Make an id that no other request has: 26 characters."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


class RequestIds:
    """Names each request and says so in the answer; has to stand outside of whatever answers."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = made()
        # Never taken back: what goes wrong here is logged by the server, outside, in the context of this request.
        _current.set(name)

        async def named(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"request-id", name.encode())]}
            await send(message)

        await self.app(scope, receive, named)
