"""The errors that the service answers with, and the problem document (RFC 9457) that each becomes.

    ServiceError
    ├── InvalidRequest          422  /problems/invalid-request
    │   └── KeyReused           422  /problems/idempotency-key-reused
    ├── Unauthenticated         401  /problems/unauthenticated
    ├── Forbidden               403  /problems/forbidden
    ├── NotFound                404  /problems/not-found
    ├── MethodNotAllowed        405  /problems/method-not-allowed
    ├── NotAcceptable           406  /problems/not-acceptable
    ├── Conflict                409  /problems/conflict
    │   └── InFlight            409  /problems/request-in-flight
    ├── TooLarge                413  /problems/too-large
    ├── UnsupportedMediaType    415  /problems/unsupported-media-type
    ├── TooMany                 429  /problems/too-many-requests
    ├── Internal                500  /problems/internal
    └── Busy                    503  /problems/busy

`type` and each fault's `code` are stable; titles and details are for people and may change their words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

MEDIA_TYPE = "application/problem+json"

#: A document lists at most this many faults and says how many there are; a hostile body cannot make it grow further.
LISTED_FAULTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with what was sent."""

    #: Which field, what is wrong, what would be right.
    detail: str
    #: A JSON pointer into the body ("#/modules/3/price"), or "query/NAME", "path/NAME", "header/NAME".
    pointer: str
    code: str


class ServiceError(Exception):
    """An error that a client is told about."""

    status: ClassVar[int]
    type: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def document(self, *, instance: str | None = None) -> dict[str, Any]:
        """Give the problem document; `instance` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if instance is not None:
            document["instance"] = instance
        if self.faults:
            document["errors"] = [
                {"detail": fault.detail, "pointer": fault.pointer, "code": fault.code}
                for fault in self.faults[:LISTED_FAULTS]
            ]
        return document

    def body(self, *, instance: str | None = None) -> bytes:
        """Give the problem document as JSON in UTF-8, whatever characters a client has sent."""
        text = json.dumps(self.document(instance=instance), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", errors="replace")


class InvalidRequest(ServiceError):
    """What was sent is malformed or contradicts itself."""

    status = 422
    type = "/problems/invalid-request"
    title = "The request is not valid"

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "InvalidRequest":
        """Build the error that names all these faults."""
        listed = tuple(faults)
        if len(listed) == 1:
            return cls(listed[0].detail, faults=listed)
        rest = f" The first {LISTED_FAULTS} are listed." if len(listed) > LISTED_FAULTS else ""
        return cls(f"The request has {len(listed)} faults.{rest}", faults=listed)


class KeyReused(InvalidRequest):
    """An Idempotency-Key comes back with another request."""

    type = "/problems/idempotency-key-reused"
    title = "The idempotency key belongs to another request"


class Unauthenticated(ServiceError):
    """Nobody knows who is asking."""

    status = 401
    type = "/problems/unauthenticated"
    title = "Authentication is needed"

    def __init__(self, detail: str = "Send a valid key as `Authorization: Bearer gk_...`.") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="gradus"'})


class Forbidden(ServiceError):
    """The caller is known but lacks the permission for this route."""

    status = 403
    type = "/problems/forbidden"
    title = "The permission is missing"


class NotFound(ServiceError):
    """There is no such thing, or it is not the caller's; the two look the same."""

    status = 404
    type = "/problems/not-found"
    title = "Not found"

    def __init__(self, detail: str = "There is nothing at this address for you.") -> None:
        super().__init__(detail)


class MethodNotAllowed(ServiceError):
    """The address exists, but not with this method."""

    status = 405
    type = "/problems/method-not-allowed"
    title = "The method is not allowed here"


class NotAcceptable(ServiceError):
    """The answer cannot be given in the form that was asked for."""

    status = 406
    type = "/problems/not-acceptable"
    title = "The answer has no such form"


class Conflict(ServiceError):
    """The request clashes with what is stored."""

    status = 409
    type = "/problems/conflict"
    title = "The request conflicts with what is stored"


class InFlight(Conflict):
    """The first request with the same Idempotency-Key is still at work."""

    type = "/problems/request-in-flight"
    title = "The same request is still at work"

    def __init__(self, detail: str, *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class TooLarge(ServiceError):
    """The body is larger than the service reads."""

    status = 413
    type = "/problems/too-large"
    title = "The request is too large"


class UnsupportedMediaType(ServiceError):
    """The body is in a format that the service does not read."""

    status = 415
    type = "/problems/unsupported-media-type"
    title = "The format of the body is not supported"


class TooMany(ServiceError):
    """The caller asks more often than it may."""

    status = 429
    type = "/problems/too-many-requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Internal(ServiceError):
    """Something broke inside; the client learns no more than that."""

    status = 500
    type = "/problems/internal"
    title = "Something went wrong inside the service"

    def __init__(self) -> None:
        super().__init__("The request could not be answered; the service's log says why.")


class Busy(ServiceError):
    """The service cannot take this now; the same request may succeed soon."""

    status = 503
    type = "/problems/busy"
    title = "The service is busy"

    def __init__(self, detail: str, *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})
