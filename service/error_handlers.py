"""Renders every error that leaves the service as a problem document, in the reader's language."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service import errors
from service.database import obstacle
from service.errors import MEDIA_TYPE, Internal, InvalidRequest, ServiceError
from service.faults import faults
from service.observing import note
from service.settings import Settings
from service.texts import Language, negotiate, sentence


class BodyRefused(HTTPException):
    """Carries an error out of the reading of a body; the framework lets only exceptions of its own through."""

    def __init__(self, error: ServiceError) -> None:
        super().__init__(error.status)
        self.error = error


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
        return render(request, InvalidRequest(sentence("error-body-ended")))

    @app.exception_handler(Exception)
    async def render_anything(request: Request, error: Exception) -> Response:
        # The server logs the error after this; nothing of it is told.
        return render(request, Internal())


def render(request: Request, error: ServiceError) -> Response:
    """Give the response that tells a client about an error."""
    note(request.scope, refused=error.name)
    if (met := obstacle(error)) is not None:
        note(request.scope, obstacle=met)
    language = negotiate(request.headers.get("accept-language"))
    return Response(
        content=error.body(instance=request.url.path, language=language),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers=headers(error, language, retry_after=_retry_after(request)),
    )


def headers(error: ServiceError, language: Language, *, retry_after: int) -> dict[str, str]:
    """Give the headers that go with a problem document."""
    own = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store", **error.headers}
    return {"Retry-After": str(retry_after), **own} if error.passes else own


def _retry_after(request: Request) -> int:
    """Return what the settings of the application say, or else their default."""
    settings: Settings | None = getattr(getattr(request.scope.get("app"), "state", None), "settings", None)
    return settings.retry_after_seconds if settings else int(Settings.model_fields["retry_after_seconds"].default)


def _own(error: HTTPException) -> ServiceError:
    """Say in our words what the framework found; a body that it could not parse is malformed like any other."""
    if isinstance(error, BodyRefused):
        return error.error
    stated = dict(error.headers or {})
    match error.status_code:
        case 401:
            own: ServiceError = errors.Unauthenticated()
        case 403:
            own = errors.Forbidden(sentence("error-forbidden"))
        case 404:
            own = errors.NotFound()
        case 405:
            own = errors.MethodNotAllowed(sentence("error-methods", methods=stated.get("Allow", "-")))
        case 413:
            own = errors.TooLarge(sentence("problem-too-large"))
        case 415:
            own = errors.UnsupportedMediaType(sentence("error-body-not-json"))
        case status if status < 500:
            own = InvalidRequest(sentence("error-unreadable"))
        case 503:
            own = errors.Busy(sentence("error-busy"))
        case _:
            own = Internal()
    own.headers = {**stated, **own.headers}
    return own
