"""Use case: many drafts of the catalogue published at once, all of those that were named or none of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, select

import catalog
from catalog import editing
from service.audit import record
from service.budgets_held import currencies_held
from service.database import Database
from service.errors import Fault, InvalidRequest
from service.principals import Principal
from service.schemas.editing import MOST, PublicationGiven
from service.schemas.entries import NotReady, PublicationRead
from service.texts import Language, Sentence, sentence

Unready = Mapping[str, tuple[editing.Refused, ...]]


def publish(database: Database, given: PublicationGiven, principal: Principal, language: Language) -> PublicationRead:
    """Publish the drafts that are named, or every one that is ready.

    Raises:
        InvalidRequest: with everything that keeps any of those that are named from it; then nothing is published.
    """
    kind = given.kind
    with database.write() as session:
        keys, more = (given.ids, False) if given.ids is not None else _drafts(session, kind)
        stored = _held(session, kind, keys)
        unready = editing.unready(session, kind, stored, paid_in=currencies_held(session))
        if given.ids is not None and (faults := list(_faults(kind, given.ids, set(stored), unready))):
            raise InvalidRequest.of(faults)
        published = [
            key for key in stored if key not in unready and editing.state_in(session, kind, key) != "published"
        ]
        if published:
            editing.give_states(session, kind, published, "published", at=datetime.now(UTC))
        for key in published:
            record(session, principal=principal, action=f"{kind}.publish", object_kind=kind, object_id=key)
    left = [
        NotReady(id=key, reasons=[_said(key, each).told(language) for each in found]) for key, found in unready.items()
    ]
    return PublicationRead(kind=kind, published=published, not_ready=left, more=more)


def _drafts(session: Session, kind: str) -> tuple[list[str], bool]:
    """Return the first drafts of a kind by id, and whether there are more."""
    found = editing.list_entries(session, kind, state="draft", limit=MOST + 1)
    return [entry.id for entry in found[:MOST]], len(found) > MOST


def _held(session: Session, kind: str, keys: Iterable[str]) -> list[str]:
    """Return those that are stored, held until the end of the transaction, by id: so nobody waits for each other."""
    model = catalog.PUBLISHED_KINDS[kind]
    id_of = col(model.id)  # type: ignore[attr-defined]
    return list(session.exec(select(id_of).where(id_of.in_(set(keys))).order_by(id_of).with_for_update()))


def _faults(kind: str, ids: Sequence[str], stored: set[str], unready: Unready) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, key in enumerate(ids):
        here = f"#/ids/{place}"
        if key in seen:
            yield Fault(detail=sentence("fault-given-twice", field="ids", key=key), pointer=here, code="duplicate_id")
        elif key not in stored:
            named = catalog.saying.kind_named(kind)
            yield Fault(detail=sentence("fault-no-entry", kind=named, key=key), pointer=here, code="unknown_value")
        else:
            for refused in unready.get(key, ()):
                yield Fault(detail=_said(key, refused), pointer=here, code="catalogue_rule")
        seen.add(key)


def _said(key: str, refused: editing.Refused) -> Sentence:
    return sentence("fault-not-ready", key=key, reason=refused.message)
