"""Failures as pages: a reader of HTML is told in words what happened, other clients get the problem document."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import WebSocketRequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from service.errors import Conflict, InFlight, ServiceError
from service.web.landing import onward_address
from service.web.readers import Reader, maybe_reader
from service.web.rendering import SAFE_HEADERS, language_of, page, see_other
from service.web.sign_in import own_address
from service.web.words import Words, words_in

#: What programs ask; they are never answered with a page.
PROGRAMS_ONLY = ("/v1/", "/metrics", "/static/")

#: Puts what happened above what the reader was at, which stays as it is, with all that was entered.
IN_PLACE = {"HX-Retarget": "#trouble", "HX-Reselect": ".failure", "HX-Reswap": "innerHTML show:#trouble:top"}

#: Failures after which it is worth coming back to the page.
PASSING = frozenset({408, 409, 412, 413, 429, 500, 503})

Handler = Callable[[Request, Any], Response | Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The way back to where somebody was."""

    title: str
    href: str


def install(app: FastAPI) -> None:
    """Put a page in front of every error handler that is registered so far."""
    for kind, handler in list(app.exception_handlers.items()):
        if kind is WebSocketRequestValidationError:
            continue
        app.add_exception_handler(kind, _with_page(handler))


def wants_page(request: Request) -> bool:
    """Say whether a person's browser is asking."""
    return not request.url.path.startswith(PROGRAMS_ONLY) and "text/html" in request.headers.get("accept", "")


def failure_page(request: Request, problem: Response, error: Exception) -> Response:
    """Return the page in the place of a problem document, with the same status and what the client has to obey."""
    status = problem.status_code
    is_part = "hx-request" in request.headers
    if status == 401:
        address = onward_address(_wanted(request))
        # A script would follow us there, and put the first page into the middle of the one at hand.
        return (
            Response(status_code=401, headers={**SAFE_HEADERS, "HX-Redirect": address})
            if is_part
            else see_other(address)
        )
    words = words_in(language_of(request))
    kind = str(status) if words.knows(f"error-{status}-title") else "other"
    if isinstance(error, InFlight):
        # Nobody may be told that nothing was done of what somebody else is doing.
        kind = "sent-twice"
    seconds = problem.headers.get("Retry-After", "")
    content = {
        "status": words.number(status),
        "title": words.text(f"error-{kind}-title"),
        "text": words.text(f"error-{kind}-text", seconds=seconds, status=words.number(status)),
        # What stands against it at the moment is told by whoever refused it.
        "why": error.told(words.language) if isinstance(error, Conflict) else None,
        "back": None if is_part or status not in PASSING else _back(request, words),
    }
    response = page(
        request, "failure.html", status=status, reader=_reader(request, status), address="/", failure=content
    )
    if is_part:
        response.headers.update(IN_PLACE)
    for name in ("Retry-After", "Allow"):
        if name in problem.headers:
            response.headers[name] = problem.headers[name]
    return response


def _reader(request: Request, status: int) -> Reader | None:
    """Return who was let in, or would be at an address that there is: they keep the way to the other rooms."""
    reader: Reader | None = getattr(request.state, "reader", None)
    if reader is not None or status not in (404, 405):
        return reader
    try:
        return maybe_reader(request)
    except (ServiceError, SQLAlchemyError):
        # The way is a service beside the answer; where it cannot be found, the answer is given all the same.
        return None


def _back(request: Request, words: Words) -> Back | None:
    """Return the way back to the page that was asked for, or that holds the form, if it is one of ours."""
    address = own_address(_wanted(request))
    if address == "/":
        return None
    return Back(title=words.text("error-again" if request.method == "GET" else "error-to-page"), href=address)


def _wanted(request: Request) -> str:
    """Return the page to come back to once signed in: the one that was asked for, or the one that holds the form."""
    if request.method != "GET":
        host, _, path = request.headers.get("referer", "").partition("://")[2].partition("/")
        return f"/{path}" if host == request.headers.get("host") else "/"
    # As it was sent: an id may hold anything, and an address that is put together anew may lead elsewhere.
    return f"{request.scope['raw_path'].decode('latin-1')}?{request.url.query}".removesuffix("?")


def _with_page(handler: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        answer = handler(request, error)
        problem = await answer if isawaitable(answer) else answer
        if not wants_page(request):
            return problem
        return await run_in_threadpool(failure_page, request, problem, error)

    return handle
