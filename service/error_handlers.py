"""Renders every error that leaves the service as a problem document; the only place that does."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service import errors
from service.errors import MEDIA_TYPE, Internal, InvalidRequest, ServiceError
from service.faults import faults


def install(app: FastAPI) -> None:
    """Take over the rendering of all errors of this application."""

    @app.exception_handler(ServiceError)
    async def render_own(request: Request, error: ServiceError) -> Response:
        return render(request, error)

    @app.exception_handler(RequestValidationError)
    async def render_invalid(request: Request, error: RequestValidationError) -> Response:
        return render(request, InvalidRequest.of(faults(error.errors())))

    @app.exception_handler(HTTPException)
    async def render_framework(request: Request, error: HTTPException) -> Response:
        return render(request, _own(error))

    @app.exception_handler(ClientDisconnect)
    async def render_for_nobody(request: Request, error: ClientDisconnect) -> Response:
        # Nobody hears this; without it, the log would call a client that went away a failure of ours.
        return render(request, InvalidRequest("The body ended before it was whole."))

    @app.exception_handler(Exception)
    async def render_anything(request: Request, error: Exception) -> Response:
        # The server logs the error after this; nothing of it is told.
        return render(request, Internal())


def render(request: Request, error: ServiceError) -> Response:
    """Give the response that tells a client about an error."""
    return Response(
        content=error.body(instance=request.url.path),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers=error.headers,
    )


def _own(error: HTTPException) -> ServiceError:
    """Say in our words what the framework found; a body that it could not parse is malformed like any other."""
    headers = dict(error.headers or {})
    match error.status_code:
        case 401:
            own: ServiceError = errors.Unauthenticated()
        case 403:
            own = errors.Forbidden("This is not for you.")
        case 404:
            own = errors.NotFound()
        case 405:
            own = errors.MethodNotAllowed(f"This address answers {headers.get('Allow', 'another method')}.")
        case 413:
            own = errors.TooLarge("The body is larger than the service reads.")
        case 415:
            own = errors.UnsupportedMediaType("Send the body as application/json.")
        case status if status < 500:
            own = InvalidRequest("The request cannot be read.")
        case 503:
            own = errors.Busy("The service cannot take this at the moment.")
        case _:
            own = Internal()
    own.headers = {**headers, **own.headers}
    return own
