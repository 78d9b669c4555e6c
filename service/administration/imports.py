"""Use cases: files looked at before they change the catalogue, and done as they were shown, or not at all."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

import catalog
from service import idempotency
from service.administration.looking import compared, digest_of, document_of, parsed, told
from service.administration.wishes import Upload, Wish, check, safe_name
from service.audit import record
from service.database import Database
from service.errors import Conflict, NotFound
from service.idempotency import Again
from service.large_bodies import LargeBodies
from service.paging import page
from service.principals import Principal
from service.schemas.imports import ImportPage, ImportRead
from service.tables import CatalogImport, CatalogImportFile
from service.texts import Language, sentence

#: How long files wait to be taken over, and how many imports wait at the same time.
KEPT = timedelta(days=1)
MOST_WAITING = 10
#: How long it is remembered what was imported, and what was wrong with what was not.
REMEMBERED = timedelta(days=90)
LEASE = timedelta(seconds=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An import, as it was or will be told."""

    body: str
    is_replay: bool = False

    @property
    def shown(self) -> ImportRead:
        return ImportRead.model_validate_json(self.body)


class CatalogImports:
    """Looks at files and takes them over; of large ones only few are read at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading = LargeBodies(waiting=4)

    def preview(
        self, wish: Wish, principal: Principal, *, language: Language = "en", again: Again | None = None
    ) -> Told:
        """Read files, compare them with the catalogue, and keep what was found for whoever wants it done."""
        check(wish)

        def act() -> tuple[CatalogImport, Sequence[CatalogImportFile]]:
            with self._reading.reading(wish.size):
                published, shorten = parsed(wish)
                with self._database.read() as session:
                    changes = compared(session, published)
            return _rows(wish, changes, shorten, principal)

        def keep(session: Session, rows: tuple[CatalogImport, Sequence[CatalogImportFile]]) -> ImportRead:
            head, files = rows
            _make_room(session, head.created_at)
            session.add(head)
            session.flush()
            session.add_all(files)
            session.flush()
            record(session, principal=principal, action="import.preview", object_kind="import", object_id=head.id)
            return _read(head, language)

        return self._once(principal, again, 201, act, keep)

    def apply(self, key: str, principal: Principal, *, language: Language = "en", again: Again | None = None) -> Told:
        """Do what was shown; when the catalogue has changed so that something else would happen, do nothing."""

        def act() -> catalog.Published | None:
            with self._database.read() as session:
                head = session.get(CatalogImport, key)
                if head is None:
                    raise NotFound()
                wish = _wish(session, head)
            if head.state == "applied":
                return None
            if head.state != "ready":
                raise Conflict(sentence(f"error-import-{head.state}"))
            with self._reading.reading(wish.size):
                return parsed(wish)[0]

        def change(session: Session, published: catalog.Published | None) -> ImportRead:
            question = select(CatalogImport).where(CatalogImport.id == key).with_for_update()
            head = session.exec(question.execution_options(populate_existing=True)).one_or_none()
            if head is None:
                raise NotFound()
            if head.state == "applied" or published is None:
                return _read(head, language)
            if head.state != "ready":
                raise Conflict(sentence(f"error-import-{head.state}"))
            changes = compared(session, published)
            if digest_of(changes) != head.digest:
                raise Conflict(sentence("error-import-changed"))
            if head.as_drafts:
                _draft_the_new(session, changes)
            changes.apply(session)
            head = session.get_one(CatalogImport, key)
            _end(session, head, "applied")
            record(session, principal=principal, action="import.apply", object_kind="import", object_id=key)
            return _read(head, language)

        return self._once(principal, again, 200, act, change)

    def show(self, key: str, language: Language = "en") -> ImportRead:
        """Return one import."""
        with self._database.read() as session:
            head = session.get(CatalogImport, key)
        if head is None:
            raise NotFound()
        return _read(head, language)

    def listed(self, *, page_size: int, page_token: str | None) -> ImportPage:
        """Return one page of the imports, the newest first."""

        def entries(after: str | None, limit: int) -> list[CatalogImport]:
            question = select(CatalogImport).order_by(col(CatalogImport.id).desc()).limit(limit)
            if after is not None:
                question = question.where(col(CatalogImport.id) < after)
            return list(session.exec(question).all())

        with self._database.read() as session:
            found, token = page(entries, lambda row: row.id, page_size=page_size, page_token=page_token)
        return ImportPage(items=[_read(row, "en", parts=False) for row in found], next_page_token=token)

    def _once(
        self,
        principal: Principal,
        again: Again | None,
        status: int,
        act: Callable[[], Any],
        change: Callable[[Session, Any], ImportRead],
    ) -> Told:
        """Do the long part with no transaction open, then the change, and under an Idempotency-Key only once."""
        if again is None:
            found = act()
            with self._database.write() as session:
                return Told(body=change(session, found).model_dump_json())
        with idempotency.once(
            self._database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
        ) as first:
            if isinstance(first, idempotency.Replay):
                return Told(body=first.body, is_replay=True)
            found = act()
            with self._database.write() as session:
                body = change(session, found).model_dump_json()
                idempotency.finish(session, first, status=status, body=body)
            return Told(body=body)


def _rows(
    wish: Wish, changes: catalog.Changeset, shorten: Callable[[str], str], principal: Principal
) -> tuple[CatalogImport, list[CatalogImportFile]]:
    now = datetime.now(UTC)
    # Sorts by its moment, so that the newest is found first.
    key = f"imp_{int(now.timestamp() * 1_000_000):014x}{secrets.token_hex(6)}"
    faults = changes.faults
    head = CatalogImport.model_validate(
        {
            "id": key,
            "owner": principal.name,
            "state": "faulty" if faults else "ready",
            "created_at": now,
            "format": wish.format_name,
            "framework": wish.framework,
            "as_drafts": wish.as_drafts,
            "digest": None if faults else digest_of(changes),
            "document": document_of(wish, changes, shorten),
        }
    )
    # What can never be taken over is not kept.
    files = [] if faults else wish.files
    return head, [
        CatalogImportFile.model_validate(
            {"import_id": key, "number": number, "name": safe_name(file.name), "content": file.content}
        )
        for number, file in enumerate(files, start=1)
    ]


def _wish(session: Session, head: CatalogImport) -> Wish:
    files = session.exec(
        select(CatalogImportFile).where(CatalogImportFile.import_id == head.id).order_by(col(CatalogImportFile.number))
    ).all()
    return Wish(
        files=tuple(Upload(name=file.name, content=file.content) for file in files),
        format_name=head.format,
        framework=head.framework,
        as_drafts=head.as_drafts,
    )


def _draft_the_new(session: Session, changes: catalog.Changeset) -> None:
    for kind in catalog.PUBLISHED_KINDS:
        new = [entry.id for entry in changes.created if entry.kind == kind]
        if new:
            catalog.mark_draft(session, kind, new, draft=True)


def _make_room(session: Session, now: datetime) -> None:
    """Give up imports that have waited too long, or are too many, and forget the oldest."""
    session.exec(delete(CatalogImport).where(col(CatalogImport.created_at) < now - REMEMBERED))
    waiting = session.exec(
        select(CatalogImport).where(CatalogImport.state == "ready").order_by(col(CatalogImport.id).desc())
    ).all()
    for place, head in enumerate(waiting, start=1):
        if place >= MOST_WAITING or head.created_at < now - KEPT:
            _end(session, head, "lapsed")


def _end(session: Session, head: CatalogImport, state: str) -> None:
    head.state, head.ended_at = state, datetime.now(UTC)
    session.add(head)
    session.exec(delete(CatalogImportFile).where(col(CatalogImportFile.import_id) == head.id))
    session.flush()


def _read(head: CatalogImport, language: Language, *, parts: bool = True) -> ImportRead:
    findings = [told(finding, language) for finding in head.document["findings"]] if parts else []
    document = {**head.document, "changes": head.document["changes"] if parts else [], "findings": findings}
    own = ("id", "state", "created_at", "ended_at", "format", "framework", "as_drafts")
    return ImportRead.model_validate({**{name: getattr(head, name) for name in own}, **document})
