"""The sign-in of a browser: a cookie that names the key, is signed by the server and ends by itself.

The key's secret never enters the cookie. Without the setting for it, the signing secret is made anew by each server, so
a restart signs everybody out; a key that is revoked opens nothing from that moment, since it is looked up at every
request.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field

from fastapi import Request, Response

COOKIE = "gradus_sign_in"
#: A working day.
LIFETIME_SECONDS = 8 * 3600


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs the id of a key, and knows its own signature again."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def sign(self, key_id: str, *, now: float | None = None) -> str:
        """Return what the cookie holds."""
        ends = int(time.time() if now is None else now) + LIFETIME_SECONDS
        claim = f"{key_id}.{ends}"
        return f"{claim}.{self._signature(claim)}"

    def read(self, cookie: str | None, *, now: float | None = None) -> str | None:
        """Return the id of the key; None when the cookie is missing, forged, cut or too old."""
        claim, _, signature = (cookie or "").rpartition(".")
        if not hmac.compare_digest(self._signature(claim).encode(), signature.encode(errors="replace")):
            return None
        key_id, _, ends = claim.rpartition(".")
        return key_id if int(ends) > (time.time() if now is None else now) else None

    def _signature(self, claim: str) -> str:
        return hmac.new(self.secret, claim.encode(errors="replace"), hashlib.sha256).hexdigest()


def remember(response: Response, request: Request, cookie: str) -> None:
    """Hand the cookie to the browser: not for scripts, not for requests that another site starts."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=LIFETIME_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


def forget(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", path="/")


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
