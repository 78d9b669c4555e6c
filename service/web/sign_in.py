"""The cookies of a browser that is signed in, or on its way to the issuer, and the forms that may change anything.

A cookie holds random bits and nothing else; what they stand for lies on the server. Behind https its name begins with
`__Host-`, which browsers take from this very host alone.
"""

from fastapi import Request, Response

from service.settings import Settings

COOKIE = "gradus_session"
#: Of a browser that was sent to the issuer: it has to come back with the state that it left with.
WAY_COOKIE = "gradus_way"
#: Seconds for the way to the issuer and back.
WAY_SECONDS = 600


def is_secure(request: Request, settings: Settings) -> bool:
    """Tell whether browsers reach this server over https, as far as it can know."""
    return request.url.scheme == "https" or (settings.public_address or "").startswith("https:")


def held(request: Request, settings: Settings) -> str | None:
    """Return what the browser's cookie holds."""
    return request.cookies.get(_name(COOKIE, request, settings))


def remember(response: Response, request: Request, settings: Settings, token: str) -> None:
    """Hand the cookie to the browser: not for scripts, not for requests that another site starts."""
    response.set_cookie(
        _name(COOKIE, request, settings),
        token,
        max_age=settings.session_seconds,
        httponly=True,
        samesite="strict",
        secure=is_secure(request, settings),
        path="/",
    )


def forget(response: Response, request: Request, settings: Settings) -> None:
    """Take the cookie back."""
    secure = is_secure(request, settings)
    response.delete_cookie(_name(COOKIE, request, settings), httponly=True, samesite="strict", secure=secure, path="/")


def state_held(request: Request, settings: Settings) -> str | None:
    """Return the state that the browser left for the issuer with."""
    return request.cookies.get(_name(WAY_COOKIE, request, settings))


def send_off(response: Response, request: Request, settings: Settings, state: str) -> None:
    """Have the browser keep the state; it comes back from another site, so a stricter cookie would not come along."""
    response.set_cookie(
        _name(WAY_COOKIE, request, settings),
        state,
        max_age=WAY_SECONDS,
        httponly=True,
        samesite="lax",
        secure=is_secure(request, settings),
        path="/",
    )


def receive(response: Response, request: Request, settings: Settings) -> None:
    """Take the state back, whatever the browser came back with."""
    secure = is_secure(request, settings)
    response.delete_cookie(_name(WAY_COOKIE, request, settings), httponly=True, samesite="lax", secure=secure, path="/")


def _name(cookie: str, request: Request, settings: Settings) -> str:
    return f"__Host-{cookie}" if is_secure(request, settings) else cookie


def from_our_own_page(request: Request) -> bool:
    """Say whether a form was sent by a page of this server; clients that are no browsers say nothing and may pass.

    The cookie's `SameSite` keeps other sites out already; this also covers signing in and browsers without it.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def own_address(wanted: str | None) -> str:
    """Return an address to go on to: a path of this server, else the first page."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    return wanted if wanted.isprintable() else "/"
