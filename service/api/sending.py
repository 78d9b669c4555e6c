"""Small bodies that may be sent again: what was sent, and what tells it from another one."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from service.api.bodies import Body, document
from service.api.recommendations import VISIBLE
from service.idempotency import Again, fingerprint
from service.schemas.reading import read_whole
from service.strict_json import canonical

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A body, and what tells it from another when it is sent again."""

    document: Any
    again: Again | None

    def read(self, model: type[Shape]) -> Shape:
        """Return what was sent as a shape; every fault at once."""
        return read_whole(model, self.document)


def _sent(
    request: Request,
    body: Body,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            pattern=VISIBLE,
            description="The same key and body replays the first answer for a day.",
        ),
    ] = None,
) -> Sent:
    asked = document(body) if body else {}
    if idempotency_key is None:
        return Sent(document=asked, again=None)
    same = fingerprint(request.method, request.url.path, canonical(asked).encode())
    return Sent(document=asked, again=Again(key=idempotency_key, fingerprint=same))


Sending = Annotated[Sent, Depends(_sent)]
