"""Answers with a stream of events about a year that is being looked for, to programs and to pages alike."""

from collections.abc import AsyncIterator
from functools import partial

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from service import access
from service.annual.following import Followers, Look, events
from service.api.heads import IS_HEAD


def followed(request: Request, plan: str, look: Look) -> Response:
    """Return the stream; a plan that is not there is refused before a place is taken."""
    first = look(plan)
    state = request.app.state
    state.followers.take()
    told = events(
        look,
        first,
        is_closing=lambda: state.stopping.takes_nothing_new,
        is_open=partial(access.is_still_open, request),
        longest=state.followers.longest,
    )
    return _Followed(told, state.followers)


class _Followed(StreamingResponse):
    """A stream of events, which gives its place back however it ends."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[bytes], followers: Followers) -> None:
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._followers = followers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope.get(IS_HEAD):
                await Response(status_code=200, headers=dict(self.headers))(scope, receive, send)
            else:
                await super().__call__(scope, receive, send)
        finally:
            self._followers.give_back()
