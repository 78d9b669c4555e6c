"""Use cases: files looked at before they change the catalogue, and done as they were shown, or not at all."""

import hashlib
import json
import re
import secrets
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete, select

import catalog
from service import idempotency
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.idempotency import Again
from service.large_bodies import LargeBodies
from service.paging import page
from service.people_sheets import people_sheets
from service.principals import Principal
from service.schemas.editing import ImportPage, ImportRead
from service.tables import CatalogImport, CatalogImportFile
from service.texts import sentence

#: How long files wait to be taken over, and how many imports wait at the same time.
KEPT = timedelta(days=1)
MOST_WAITING = 10
#: How long it is remembered what was imported, and what was wrong with what was not.
REMEMBERED = timedelta(days=90)
#: So many changes and findings are shown; all are counted.
MOST_SHOWN = 1000
LEASE = timedelta(seconds=900)
_UNSAFE = re.compile(r"[^\w .()+,&@\[\]-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file that was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was sent, and what it is to be taken for."""

    files: tuple[Upload, ...]
    format_name: str | None = None
    framework: str | None = None
    #: True when what is new becomes a draft.
    as_drafts: bool = False

    @property
    def size(self) -> int:
        return sum(len(file.content) for file in self.files)

    @property
    def fingerprint(self) -> bytes:
        """Return what two wishes share exactly when they are the same."""
        digest = hashlib.sha256(repr((self.format_name, self.framework, self.as_drafts)).encode())
        for file in self.files:
            digest.update(hashlib.sha256(file.name.encode() + b"\0" + file.content).digest())
        return digest.digest()


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

    def preview(self, wish: Wish, principal: Principal, *, again: Again | None = None) -> Told:
        """Read files, compare them with the catalogue, and keep what was found for whoever wants it done."""
        _check(wish)

        def act() -> tuple[CatalogImport, Sequence[CatalogImportFile]]:
            with self._reading.reading(wish.size):
                published, shorten = _parsed(wish)
                with self._database.read() as session:
                    changes = _compared(session, published)
            return _rows(wish, changes, shorten, principal)

        def keep(session: Session, rows: tuple[CatalogImport, Sequence[CatalogImportFile]]) -> ImportRead:
            head, files = rows
            _make_room(session, head.created_at)
            session.add(head)
            session.flush()
            session.add_all(files)
            session.flush()
            record(session, principal=principal, action="import.preview", object_kind="import", object_id=head.id)
            return _read(head)

        return self._once(principal, again, 201, act, keep)

    def apply(self, key: str, principal: Principal, *, again: Again | None = None) -> Told:
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
                return _parsed(wish)[0]

        def change(session: Session, published: catalog.Published | None) -> ImportRead:
            question = select(CatalogImport).where(CatalogImport.id == key).with_for_update()
            head = session.exec(question.execution_options(populate_existing=True)).one_or_none()
            if head is None:
                raise NotFound()
            if head.state == "applied" or published is None:
                return _read(head)
            if head.state != "ready":
                raise Conflict(sentence(f"error-import-{head.state}"))
            changes = _compared(session, published)
            if _digest(changes) != head.digest:
                raise Conflict(sentence("error-import-changed"))
            if head.as_drafts:
                _draft_the_new(session, changes)
            changes.apply(session)
            head = session.get_one(CatalogImport, key)
            _end(session, head, "applied")
            record(session, principal=principal, action="import.apply", object_kind="import", object_id=key)
            return _read(head)

        return self._once(principal, again, 200, act, change)

    def show(self, key: str) -> ImportRead:
        """Return one import."""
        with self._database.read() as session:
            head = session.get(CatalogImport, key)
        if head is None:
            raise NotFound()
        return _read(head)

    def listed(self, *, page_size: int, page_token: str | None) -> ImportPage:
        """Return one page of the imports, the newest first."""

        def entries(after: str | None, limit: int) -> list[CatalogImport]:
            question = select(CatalogImport).order_by(col(CatalogImport.id).desc()).limit(limit)
            if after is not None:
                question = question.where(col(CatalogImport.id) < after)
            return list(session.exec(question).all())

        with self._database.read() as session:
            found, token = page(entries, lambda row: row.id, page_size=page_size, page_token=page_token)
        return ImportPage(items=[_read(row, parts=False) for row in found], next_page_token=token)

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


def _check(wish: Wish) -> None:
    faults = []
    if not wish.files:
        faults.append(Fault(detail=sentence("import-no-file"), pointer="#/files", code="missing"))
    if wish.format_name is not None and wish.format_name not in catalog.FORMATS:
        detail = sentence("import-format", known=tuple(catalog.FORMATS))
        faults.append(Fault(detail=detail, pointer="#/format", code="unknown_value"))
    if wish.framework is not None and not _is_plain(wish.framework):
        faults.append(Fault(detail=sentence("import-framework"), pointer="#/framework", code="wrong_form"))
    if faults:
        raise InvalidRequest.of(faults)


def _is_plain(key: str) -> bool:
    return 1 <= len(key) <= catalog.KEY_LENGTH and key.isprintable()


def _parsed(wish: Wish) -> tuple[catalog.Published, Callable[[str], str]]:
    """Read the files, and return how to speak of them by the names that they were sent under."""
    with tempfile.TemporaryDirectory(prefix="gradus-import-") as folder:
        paths = []
        for number, file in enumerate(wish.files, start=1):
            place = Path(folder, str(number))
            place.mkdir()
            path = place / safe_name(file.name)
            path.write_bytes(file.content)
            paths.append(path)
        found = catalog.parse_published(
            paths, format_name=wish.format_name, framework=wish.framework, also=people_sheets()
        )
    for table in found.records.aside:
        # Whoever keeps the catalogue is not told of people, and files that wait would keep theirs.
        message = f"{table.raw.name[:60]} is a sheet about people, which `gradus import` takes; leave it out here"
        found.records.findings.append(catalog.Finding(place=table.raw.place(), message=message))
    found.records.aside.clear()
    inside = re.compile(re.escape(f"{folder}/") + r"\d+/")
    return found, lambda text: inside.sub("", text)


def safe_name(name: str) -> str:
    """Return the name of a file as it may stand in a folder; its ending tells what it is."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if not dot:
        return bare[:60]
    return f"{stem[:60].strip(' .') or 'file'}.{ending[:10]}"


def _compared(session: Session, published: catalog.Published) -> catalog.Changeset:
    catalog.settle(session, published)
    return catalog.compare(session, published.records)


def _digest(changes: catalog.Changeset) -> str:
    """Return what two comparisons share exactly when they would write the same."""
    digest = hashlib.sha256()
    for table in changes.tables:
        for part in (table.inserts, table.updates, table.deletes):
            lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in part)
            digest.update(json.dumps([table.table.name, lines]).encode())
    return f"sha256:{digest.hexdigest()}"


def _rows(
    wish: Wish, changes: catalog.Changeset, shorten: Callable[[str], str], principal: Principal
) -> tuple[CatalogImport, list[CatalogImportFile]]:
    now = datetime.now(UTC)
    # Sorts by its moment, so that the newest is found first.
    key = f"imp_{int(now.timestamp() * 1_000_000):014x}{secrets.token_hex(6)}"
    faults = changes.faults
    entries = () if faults else changes.entries
    findings = sorted(changes.findings, key=lambda finding: finding.severity)
    document = {
        "files": [safe_name(file.name) for file in wish.files],
        **{kind: sum(entry.change == kind for entry in entries) for kind in ("created", "changed", "retired")},
        "same": 0 if faults else changes.same,
        "faults": len(faults),
        "warnings": len(changes.findings) - len(faults),
        "changes": [
            {"kind": entry.kind, "id": entry.id, "change": entry.change, "what": list(entry.what)}
            for entry in entries[:MOST_SHOWN]
        ],
        "findings": [_finding(finding, shorten) for finding in findings[:MOST_SHOWN]],
    }
    head = CatalogImport.model_validate(
        {
            "id": key,
            "owner": principal.name,
            "state": "faulty" if faults else "ready",
            "created_at": now,
            "format": wish.format_name,
            "framework": wish.framework,
            "as_drafts": wish.as_drafts,
            "digest": None if faults else _digest(changes),
            "document": document,
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


def _finding(finding: catalog.Finding, shorten: Callable[[str], str]) -> dict[str, Any]:
    place = finding.place
    return {
        "severity": finding.severity,
        "file": _storable(shorten(place.file)),
        "line": place.line,
        "path": _storable(place.path),
        "message": _storable(shorten(finding.message)),
    }


def _storable(text: str) -> str:
    return text[:2000].replace("\x00", "�").encode("utf-8", errors="replace").decode("utf-8")


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


def _read(head: CatalogImport, *, parts: bool = True) -> ImportRead:
    document = head.document if parts else {**head.document, "changes": [], "findings": []}
    own = ("id", "state", "created_at", "ended_at", "format", "framework", "as_drafts")
    return ImportRead.model_validate({**{name: getattr(head, name) for name in own}, **document})


def previewable(files: Iterable[Upload]) -> tuple[Upload, ...]:
    """Return the files that hold anything or have a name: a form without a file sends an empty one."""
    return tuple(file for file in files if file.name or file.content)
