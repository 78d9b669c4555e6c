"""How the issuer is asked: no proxy, no redirect, so many bytes and so many seconds, and nothing unencrypted."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2

from service import strict_json
from service.loopback import is_loopback

#: Seconds for a whole answer, to the last byte.
SECONDS = 5.0
#: Far above what any issuer says about itself, and above a hundred keys with their certificates.
MOST_BYTES = 512 * 1024


class Unreachable(Exception):
    """The issuer does not answer, or with something that cannot be used."""


class Bounded(httpx2.BaseTransport):
    """Reads each answer to its end here, and gives up on one that is too long or takes too long."""

    def __init__(self, *, seconds: float = SECONDS, most_bytes: int = MOST_BYTES) -> None:
        self._inner = httpx2.HTTPTransport(trust_env=False)
        self._seconds = seconds
        self._most_bytes = most_bytes

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        begun = time.monotonic()
        # A compressed answer would tell only when it is unpacked how long it is.
        request.headers["Accept-Encoding"] = "identity"
        answer = self._inner.handle_request(request)
        try:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise httpx2.RemoteProtocolError("the answer is compressed")
            content = b"".join(self._within(answer, begun))
        finally:
            answer.close()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=content, request=request)

    def _within(self, answer: httpx2.Response, begun: float) -> Iterator[bytes]:
        length = 0
        for chunk in answer.iter_raw():
            length += len(chunk)
            if length > self._most_bytes:
                raise httpx2.RemoteProtocolError("the answer is too long")
            if time.monotonic() - begun > self._seconds:
                raise httpx2.ReadTimeout("the answer takes too long")
            yield chunk

    def close(self) -> None:
        self._inner.close()


def client_options() -> dict[str, Any]:
    """Return how a client is made that speaks to the issuer."""
    return {"transport": Bounded(), "timeout": SECONDS, "follow_redirects": False, "trust_env": False}


def document(address: str) -> dict[str, Any]:
    """Return the JSON object at an address."""
    try:
        with httpx2.Client(**client_options()) as client:
            answer = client.get(address, headers={"Accept": "application/json"})
        if answer.status_code != 200:
            raise Unreachable(f"{address} answers {answer.status_code}")
        found = strict_json.read(answer.content)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise Unreachable(f"{address}: {type(error).__name__}") from error
    except strict_json.BadJson as error:
        raise Unreachable(f"{address}: {error}") from error
    if not isinstance(found, dict):
        raise Unreachable(f"{address} answers with no object")
    return found


def is_safe(address: object) -> bool:
    """Tell whether an address is encrypted on its way, or never leaves this machine."""
    if not isinstance(address, str) or not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
