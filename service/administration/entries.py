"""Use cases: entries of the catalogue read for editing, changed one at a time, published and taken out of use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

import catalog
from catalog import editing
from service.administration.usage import people_using
from service.audit import record
from service.budgets_held import currencies_held
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound, PreconditionRequired
from service.etags import Expected, tag
from service.faults import pointer
from service.paging import page
from service.principals import Principal
from service.schemas.entries import EntryDocument, EntryPage, EntryRead, UsageRead, UserRead, UsesRead
from service.schemas.values import Strict
from service.texts import Language, sentence, told

MODELS: dict[str, Any] = {**catalog.PUBLISHED_KINDS, "competency": catalog.Competency}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry after a change."""

    entry: EntryDocument
    is_new: bool


def listed(
    database: Database,
    kind: str,
    *,
    state: catalog.State | None,
    text: str,
    belongs_to: str | None,
    page_size: int,
    page_token: str | None,
) -> EntryPage:
    """Return one page of the entries of a kind, drafts and outdated ones among them."""
    with database.read() as session:
        found, token = page(
            lambda after, limit: editing.list_entries(
                session, kind, state=state, text=text, belongs_to=belongs_to, after=after, limit=limit
            ),
            lambda entry: entry.id,
            page_size=page_size,
            page_token=page_token,
        )
    items = [
        EntryRead.model_validate({name: getattr(entry, name) for name in EntryRead.model_fields}) for entry in found
    ]
    return EntryPage(items=items, next_page_token=token)


def shown(database: Database, kind: str, key: str) -> EntryDocument:
    """Return an entry as it can be sent back."""
    with database.read() as session:
        return _required(session, kind, key)


def waits_for(database: Database, entry: EntryDocument) -> tuple[str, str, catalog.State] | None:
    """Return the kind, id and state of what keeps a published entry from being used: its framework, or its module."""
    kind, field = ("module", "module") if entry.kind == "offering" else ("framework", "framework")
    key = entry.document.get(field)
    if entry.state != "published" or not isinstance(key, str):
        return None
    with database.read() as session:
        state = editing.state_in(session, kind, key)
    return None if state in (None, "published") else (kind, key, state)


def used(database: Database, kind: str, key: str) -> UsageRead:
    """Return where an entry is used; people are counted, and never named."""
    with database.read() as session:
        if editing.state_in(session, kind, key) is None:
            raise NotFound()
        inside = [
            UsesRead(
                how=uses.how,
                count=uses.count,
                first=[UserRead(id=user.id, name_en=user.name_en, name_zh=user.name_zh) for user in uses.first],
            )
            for uses in editing.uses_of(session, kind, key)
        ]
        people = [UsesRead(how=how, count=count, first=[]) for how, count in people_using(session, kind, key)]
    return UsageRead.model_validate({"kind": kind, "id": key, "uses": [*inside, *people]})


def store(
    database: Database,
    kind: str,
    key: str,
    given: Strict,
    principal: Principal,
    *,
    expected: Expected | None,
    language: Language = "en",
) -> Kept:
    """Store an entry as it was written, or refuse it with everything that is wrong.

    Whoever changes what is stored says which state of it they have seen.
    """
    fields = written(given)
    state = fields.pop("state", None)
    with database.write() as session:
        _hold(session, kind, key)
        before = _document(session, kind, key)
        if before is not None and expected is None:
            raise PreconditionRequired()
        if expected is not None:
            expected.check(None if before is None else tag_of(before))
        change = editing.edited(session, kind, key, fields, paid_in=currencies_held(session))
        if change.refused:
            raise InvalidRequest.of(_faults(change.refused))
        change.changeset.apply(session)
        _give_state(session, kind, key, state)
        action = f"{kind}.create" if change.is_new else f"{kind}.change"
        after = _required(session, kind, key, [told(warning, language) for warning in change.warnings])
        record(session, principal=principal, action=action, object_kind=kind, object_id=key)
    return Kept(entry=after, is_new=change.is_new)


def refusals(database: Database, kind: str, key: str, given: Strict) -> list[Fault]:
    """Return what keeps an entry from being stored under an id, and store nothing."""
    fields = written(given)
    fields.pop("state", None)
    with database.read() as session:
        return _faults(editing.edited(session, kind, key, fields, paid_in=currencies_held(session)).refused)


def give_state(
    database: Database, kind: str, key: str, state: catalog.State, principal: Principal, *, expected: Expected | None
) -> EntryDocument:
    """Publish an entry, make it a draft, or take it out of use."""
    if kind not in catalog.PUBLISHED_KINDS:
        detail = sentence("fault-no-state", kind=kind)
        raise InvalidRequest.of([Fault(detail=detail, pointer="path/kind", code="unknown_value")])
    with database.write() as session:
        _hold(session, kind, key)
        before = _required(session, kind, key)
        if expected is not None:
            expected.check(tag_of(before))
        _give_state(session, kind, key, state)
        after = _required(session, kind, key)
        record(session, principal=principal, action=f"{kind}.{_ACTS[state]}", object_kind=kind, object_id=key)
    return after


def tag_of(entry: EntryDocument) -> str:
    """Return the tag of an entry: of all that can be edited of it."""
    return tag(entry.model_dump(mode="json", include={"kind", "id", "state", "document"}))


def written(given: Strict) -> dict[str, Any]:
    """Return what was sent as a file of the house has it."""
    fields: dict[str, Any] = given.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    if "effort_hours" in fields:
        # Held as hundredths; a whole number of hours stays one.
        whole, hundredths = divmod(fields["effort_hours"], 100)
        fields["effort_hours"] = f"{whole}.{hundredths:02d}"
    return fields


#: What the audit trail calls it to give an entry a state.
_ACTS = {"draft": "unpublish", "published": "publish", "outdated": "retire"}


def _give_state(session: Session, kind: str, key: str, state: catalog.State | None) -> None:
    if state is None or state == editing.state_in(session, kind, key):
        return
    held = currencies_held(session)
    refused = editing.stated(session, kind, key, state, at=datetime.now(UTC), paid_in=held)
    if refused:
        raise InvalidRequest.of(_faults(refused))


def _hold(session: Session, kind: str, key: str) -> None:
    """Hold the entry until the end of the transaction, so that of two editors one sees what the other has done."""
    model = MODELS[kind]
    session.exec(select(model.id).where(col(model.id) == key).with_for_update()).all()


def _document(session: Session, kind: str, key: str, warnings: Iterable[str] = ()) -> EntryDocument | None:
    state = editing.state_in(session, kind, key)
    document = editing.document_of(session, kind, key)
    if state is None or document is None:
        return None
    shape = {"kind": kind, "id": key, "state": state, "document": _plain(document), "warnings": list(warnings)}
    return EntryDocument.model_validate(shape)


def _required(session: Session, kind: str, key: str, warnings: Iterable[str] = ()) -> EntryDocument:
    found = _document(session, kind, key, warnings)
    if found is None:
        raise NotFound()
    return found


def _plain(value: Any) -> Any:
    """Leave out what is not there: a field that is null is one that was left out."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _faults(refused: Iterable[editing.Refused]) -> list[Fault]:
    return [
        Fault(detail=entry.message, pointer=pointer(["body", *entry.path]), code="catalogue_rule") for entry in refused
    ]
