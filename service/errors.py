"""The errors that the service answers with, and the problem document (RFC 9457) that each becomes.

    ServiceError
    ├── InvalidRequest          422  /problems/invalid-request
    │   └── KeyReused           422  /problems/idempotency-key-reused
    ├── Unauthenticated         401  /problems/unauthenticated
    ├── Forbidden               403  /problems/forbidden
    ├── NotFound                404  /problems/not-found
    ├── MethodNotAllowed        405  /problems/method-not-allowed
    ├── TooSlow                 408  /problems/request-timeout
    ├── Conflict                409  /problems/conflict
    │   └── InFlight            409  /problems/request-in-flight
    ├── PreconditionFailed      412  /problems/precondition-failed
    ├── TooLarge                413  /problems/too-large
    ├── UnsupportedMediaType    415  /problems/unsupported-media-type
    ├── Misdirected             421  /problems/misdirected
    ├── PreconditionRequired    428  /problems/precondition-required
    ├── TooManyRequests         429  /problems/too-many-requests
    ├── Internal                500  /problems/internal
    └── Busy                    503  /problems/busy
        └── AddressInUse        503  /problems/address-in-use

`type` and each fault's `code` are stable; titles and details are for people, in English and in Chinese, and may change
their words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, ClassVar

from service import request_ids
from service.texts import Language, Sentence, Text, say, sentence, told

MEDIA_TYPE = "application/problem+json"

#: A document lists at most this many faults; a hostile body cannot make it grow further.
LISTED_FAULTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with what was sent."""

    #: Which field, what is wrong, what would be right.
    detail: Text
    #: A JSON pointer into the body ("#/modules/3/price"), or "query/NAME", "path/NAME", "header/NAME".
    pointer: str
    code: str

    def told(self, language: Language) -> str:
        """Return the detail in one language."""
        return told(self.detail, language)

    def called(self, label: str) -> "Fault":
        """Return the same fault with its field by another name, such as the label that a form has for it."""
        if not isinstance(self.detail, Sentence) or "field" not in self.detail.params:
            return self
        return replace(self, detail=Sentence(self.detail.code, {**self.detail.params, "field": label}))


class ServiceError(Exception):
    """An error that a client is told about."""

    status: ClassVar[int]
    type: ClassVar[str]
    #: True when the same request may succeed a little later.
    passes: ClassVar[bool] = False

    def __init__(self, detail: Text, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.text = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    @property
    def name(self) -> str:
        """Name the kind of problem, as in the last part of its type."""
        return self.type.rpartition("/")[2]

    @property
    def detail(self) -> str:
        """Give what went wrong in English, for logs and terminals."""
        return self.told("en")

    def told(self, language: Language) -> str:
        """Give what went wrong in one language."""
        return told(self.text, language)

    def document(self, *, instance: str | None = None, language: Language = "en") -> dict[str, Any]:
        """Give the problem document; `instance` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": self.type,
            "title": say(language, self.type[1:].replace("problems/", "problem-")),
            "status": self.status,
            "detail": self.told(language),
        }
        if instance is not None:
            document["instance"] = instance
        if request := request_ids.current():
            document["request_id"] = request
        if self.faults:
            document["errors"] = [
                {"detail": fault.told(language), "pointer": fault.pointer, "code": fault.code}
                for fault in self.faults[:LISTED_FAULTS]
            ]
        return document

    def body(self, *, instance: str | None = None, language: Language = "en") -> bytes:
        """Give the problem document as JSON in UTF-8, whatever characters a client has sent."""
        text = json.dumps(self.document(instance=instance, language=language), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", errors="replace")


class InvalidRequest(ServiceError):
    """What was sent is malformed or contradicts itself."""

    status = 422
    type = "/problems/invalid-request"

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "InvalidRequest":
        """Build the error that names these faults; those that no document will list are not even collected."""
        found = tuple(islice(faults, LISTED_FAULTS + 1))
        if len(found) == 1:
            return cls(found[0].detail, faults=found)
        if len(found) > LISTED_FAULTS:
            return cls(sentence("error-faults-more", listed=LISTED_FAULTS), faults=found[:LISTED_FAULTS])
        return cls(sentence("error-faults", count=len(found)), faults=found)


class KeyReused(InvalidRequest):
    """An Idempotency-Key comes back with another request."""

    type = "/problems/idempotency-key-reused"


class Unauthenticated(ServiceError):
    """Nobody knows who is asking."""

    status = 401
    type = "/problems/unauthenticated"

    def __init__(self, *, given: bool = False) -> None:
        """Say whether something was given that is no good; a client tells the two apart by the header (RFC 6750)."""
        challenge = 'Bearer realm="gradus"'
        super().__init__(
            sentence("error-bad-token" if given else "error-no-key"),
            headers={"WWW-Authenticate": f'{challenge}, error="invalid_token"' if given else challenge},
        )


class Forbidden(ServiceError):
    """The caller is known but lacks the permission for this route."""

    status = 403
    type = "/problems/forbidden"


class NotFound(ServiceError):
    """There is no such thing, or it is not the caller's; the two look the same."""

    status = 404
    type = "/problems/not-found"

    def __init__(self, detail: Text = sentence("error-not-found")) -> None:  # noqa: B008 - it never changes
        super().__init__(detail)


class MethodNotAllowed(ServiceError):
    """The address exists, but not with this method."""

    status = 405
    type = "/problems/method-not-allowed"


class TooSlow(ServiceError):
    """The body does not arrive in the time that a body has."""

    status = 408
    type = "/problems/request-timeout"


class Conflict(ServiceError):
    """The request clashes with what is stored."""

    status = 409
    type = "/problems/conflict"


class InFlight(Conflict):
    """The first request with the same Idempotency-Key is still at work."""

    type = "/problems/request-in-flight"
    passes = True


class PreconditionFailed(ServiceError):
    """What is stored is no longer what the client has seen."""

    status = 412
    type = "/problems/precondition-failed"

    def __init__(self) -> None:
        super().__init__(sentence("error-precondition-failed"))


class TooLarge(ServiceError):
    """The body is larger than the service reads."""

    status = 413
    type = "/problems/too-large"


class UnsupportedMediaType(ServiceError):
    """The body is in a format that the service does not read."""

    status = 415
    type = "/problems/unsupported-media-type"


class Misdirected(ServiceError):
    """The request names a host that the service does not answer for."""

    status = 421
    type = "/problems/misdirected"


class PreconditionRequired(ServiceError):
    """A change has to say which state it was made from, so that it undoes nobody else's."""

    status = 428
    type = "/problems/precondition-required"

    def __init__(self) -> None:
        super().__init__(sentence("error-precondition-required"))


class TooManyRequests(ServiceError):
    """The caller takes more than its share; the same request may succeed when it has taken less."""

    status = 429
    type = "/problems/too-many-requests"
    passes = True


class Internal(ServiceError):
    """Something broke inside; the client learns no more than that."""

    status = 500
    type = "/problems/internal"

    def __init__(self) -> None:
        super().__init__(sentence("error-internal"))


class Busy(ServiceError):
    """The service cannot take this now; the same request may succeed soon."""

    status = 503
    type = "/problems/busy"
    passes = True


class AddressInUse(Busy):
    """Somebody else listens where the server should."""

    type = "/problems/address-in-use"
