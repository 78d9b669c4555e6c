"""Whom an address of a page names: somebody the reader may know of, or nobody at all."""

from pydantic import TypeAdapter, ValidationError

from service.errors import NotFound
from service.schemas.values import Identifier
from service.scope import visible
from service.tables import Learner
from service.web.readers import House, Reader

_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


def known_id(key: str) -> str:
    """Return the id as everything is stored under; what can be no id is nowhere."""
    try:
        return _identifier.validate_python(key)
    except ValidationError:
        raise NotFound from None


def visible_learner(learner: str, house: House, reader: Reader) -> str:
    """Return the id of a learner whom the reader may know of."""
    learner = known_id(learner)
    with house.database.read() as session:
        if not visible(session, reader.principal, learner):
            raise NotFound
    return learner


def stored_learner(learner: str, house: House, reader: Reader) -> str:
    """Return the id of a learner who is stored, and whom the reader may know of."""
    learner = visible_learner(learner, house, reader)
    with house.database.read() as session:
        if session.get(Learner, learner) is None:
            raise NotFound
    return learner
