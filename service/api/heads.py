"""Answers HEAD as GET is answered, without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Stands in the scope of such a request, for whoever would never come to the end of a body.
IS_HEAD = "gradus.is_head"


class HeadAsGet:
    """Lets every route that answers GET answer HEAD too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET", IS_HEAD: True}, receive, without_body)
