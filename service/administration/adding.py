"""Use case: an entry is added to the catalogue under a new id, or refused with all that is wrong at once."""

import secrets
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog import editing
from service.administration.entries import Kept, refusals, store
from service.database import Database
from service.errors import Fault, InvalidRequest, PreconditionRequired
from service.principals import Principal
from service.schemas.editing import EDITS
from service.schemas.reading import read
from service.schemas.values import Identifier
from service.texts import sentence

_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


def add(database: Database, kind: str, key: str, document: Any, principal: Principal) -> Kept:
    """Store an entry that is not there yet.

    Raises:
        InvalidRequest: with what is wrong with the id and with the document, whichever of them it is.
    """
    found, faults = _id(key)
    reading = read(EDITS[kind], document)
    if found is not None and _is_taken(database, kind, found):
        faults = [_taken(found)]
    if faults and reading.shape is not None and not reading.faults:
        # Under an id that nothing has, so that only the rest of it is judged.
        other = refusals(database, kind, f"new-{secrets.token_hex(12)}", reading.shape)
        faults += [fault for fault in other if fault.pointer != "#/id"]
    faults += reading.faults
    if faults or found is None or reading.shape is None:
        raise InvalidRequest.of(faults)
    try:
        return store(database, kind, found, reading.shape, principal, expected=None)
    except PreconditionRequired:
        # Somebody else was quicker.
        raise InvalidRequest.of([_taken(found)]) from None


def _id(key: str) -> tuple[str | None, list[Fault]]:
    """Return the id as everything is stored under, or what is wrong with it."""
    try:
        return _identifier.validate_python(key.strip()), []
    except ValidationError:
        return None, [Fault(detail=sentence("fault-new-id"), pointer="#/id", code="wrong_form")]


def _is_taken(database: Database, kind: str, key: str) -> bool:
    with database.read() as session:
        return editing.state_in(session, kind, key) is not None


def _taken(key: str) -> Fault:
    return Fault(detail=sentence("fault-id-taken", key=key), pointer="#/id", code="duplicate_id")
