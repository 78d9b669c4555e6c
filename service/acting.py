"""Requests that act for one learner: the caller's reach, narrowed to that learner for as long as the request takes.

A system that serves many people names, with each request, the one whose doing it is. Everybody else then looks missing
to that request, whatever the system itself may see; a fault in it that mixes people up is told nothing.
"""

from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from service.errors import Fault, Forbidden, InvalidRequest
from service.policy import About, Rule
from service.principals import Principal
from service.schemas.values import Identifier
from service.texts import sentence

#: Holds a learner's id, written as in an address: what is not plain ASCII, and `%` itself, percent-encoded.
HEADER = "Acting-For"
#: What is of one person, or of nobody in particular yet.
_OF_PEOPLE: frozenset[About] = frozenset({"learner", "recommendation", "development"})
#: What is of everybody at once.
_OF_ALL: frozenset[About] = frozenset({"plan"})
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


def narrowed(request: Request, principal: Principal, rule: Rule) -> Principal:
    """Return the caller as the request narrows it."""
    given = request.headers.getlist(HEADER)
    if not given:
        if principal.names_learner and rule.about in (_OF_PEOPLE | _OF_ALL):
            raise Forbidden(sentence("error-acting-for-nobody", header=HEADER))
        return principal
    if rule.about in _OF_ALL:
        raise Forbidden(sentence("error-acting-for-all", header=HEADER))
    return replace(principal, acting_for=_learner(given))


def _learner(given: list[str]) -> str:
    """Return the id of the one learner; several headers are none, for which of them counts nobody can know."""
    if len(given) == 1:
        with suppress(ValidationError, UnicodeDecodeError):
            return _identifier.validate_python(unquote(given[0], errors="strict"), strict=True)
    fault = Fault(detail=sentence("fault-form", field=HEADER), pointer=f"header/{HEADER}", code="wrong_form")
    raise InvalidRequest.of([fault])
