"""Years in which a person has a part: the person gets another name in all that is stored of a year, alike everywhere.

So the plan of everybody else stays as it is, money and seats come to what they came to, and the year can be verified
as before. What only saves a later search some time goes whole.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from service.annual.material import compressed, unmarked
from service.tables import (
    AnnualCertificate,
    AnnualEnrolment,
    AnnualGap,
    AnnualLearner,
    AnnualPlan,
    AnnualPlanDocument,
    AnnualState,
    Job,
    JobKept,
)
from service.translate.annual_certificate import certified
from service.translate.annual_fingerprint import annual_input_hash

_LISTED = (AnnualLearner, AnnualEnrolment, AnnualGap)
#: Bytes of a certificate in one row.
_PART = 2**20
#: Under these names stand the ids of learners; ids of other things may look the same.
_PEOPLE = frozenset({"learner", "learners"})


def plans(session: Session) -> list[str]:
    """Return all plans."""
    return list(session.exec(select(AnnualPlan.id).order_by(col(AnnualPlan.id))))


def is_open(session: Session, plan: str) -> bool:
    """Tell whether somebody works on a plan, and so may still write what was read before."""
    question = select(Job.id).where(_about(plan), col(Job.state).in_(("waiting", "running")))
    return session.exec(question.limit(1)).first() is not None


def has_part(session: Session, plan: str, learner: str) -> bool:
    """Tell whether a person may stand in what is stored of a plan."""
    for table in _LISTED:
        question = select(table.number).where(table.plan == plan, table.learner == learner)
        if session.exec(question.limit(1)).first() is not None:
            return True
    certificate = _certificate(session, plan)
    if (certificate is not None and _names(certificate, learner)) or is_asked_for(session, plan, learner):
        return True
    # Whoever was stored when the year was asked for stands in what was packed then, and perhaps nowhere else of it.
    return any(_stands_in(content, learner) for content in _packed(session, plan))


def is_asked_for(session: Session, plan: str, learner: str) -> bool:
    """Tell whether a person stands in what a plan was asked for with, found or not."""
    return any(renamed(document, learner, learner)[1] for _, document in _documents(session, plan))


def excerpts(session: Session, plan: str, learner: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is kept of a person in a plan beside its lists: the table, and the person's part of its row."""
    for part, document in _documents(session, plan):
        if found := list(_about_person(document, learner)):
            yield "annual_plan_document", {"plan": plan, "part": part, "document": found}
    certificate = _certificate(session, plan)
    if certificate is not None and _names(certificate, learner):
        entries = [holder for holder, place in _people_of(certificate) if holder[place] == learner]
        yield "annual_certificate", {"plan": plan, "content": entries}
    # The same question and the same plan once more, packed for the search.
    for table, packed in (("annual_state", _states(session, plan)), ("job_kept", _kept(session, plan))):
        if any(_stands_in(content, learner) for content in packed):
            yield table, {"plan": plan, "content": "named"}


def _about_person(value: Any, learner: str, about: str = "") -> Iterator[Any]:
    """Yield the parts of a document in which a person's id stands."""
    if isinstance(value, Mapping):
        fields = {key: entry for key, entry in value.items() if entry == learner}
        if any((about if key == "id" else key) in _PEOPLE for key in fields):
            yield value
            return
        for key, entry in value.items():
            yield from _about_person(entry, learner, about if key == "id" else key)
    elif isinstance(value, list):
        if learner in value and about in _PEOPLE:
            yield {about: learner}
        for entry in value:
            if not isinstance(entry, str):
                yield from _about_person(entry, learner, about)


def rename(session: Session, plan: str, learner: str, name: str) -> dict[str, int]:
    """Give a person another name in all that is stored of a plan, and return how many rows of each table that took."""
    # Of two erasures in the same plan the second waits, and reads what the first has written.
    session.exec(select(AnnualPlan.id).where(AnnualPlan.id == plan).with_for_update()).one_or_none()
    counts = {table.__tablename__: _rename_listed(session, table, plan, learner, name) for table in _LISTED}
    counts["annual_certificate"], question = _rename_certificate(session, plan, learner, name)
    for part, document in list(_documents(session, plan)):
        found, changes = renamed(document, learner, name)
        if part == "request" and changes:
            found = _without_stored(found, name)
        if part == "answer" and question is not None and found["plan"].get("proof") is not None:
            # Of the question as it stands in the certificate now.
            found["plan"]["proof"]["input_hash"] = question
            changes += 1
        if changes:
            session.connection().execute(
                update(AnnualPlanDocument)
                .where(col(AnnualPlanDocument.plan) == plan, col(AnnualPlanDocument.part) == part)
                .values(document=found)
            )
            counts["annual_plan_document"] = counts.get("annual_plan_document", 0) + 1
    if any(counts.values()) or any(_stands_in(content, learner) for content in _packed(session, plan)):
        states = session.connection().execute(delete(AnnualState).where(col(AnnualState.plan) == plan))
        jobs = select(Job.id).where(_about(plan))
        kept = session.connection().execute(delete(JobKept).where(col(JobKept.job).in_(jobs)))
        counts |= {"annual_state": states.rowcount, "job_kept": kept.rowcount}
    return {table: count for table, count in counts.items() if count}


def _without_stored(request: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a request without somebody of whom it says less than is needed, since the rest was stored and is gone.

    So a year like it can still be asked for; in a year that names nobody, the person would not be found either.
    """
    learners = request.get("learners") or ()
    if not any(entry["id"] == name and _says_too_little(entry) for entry in learners):
        return dict(request)
    kept = {"learners": [entry for entry in learners if entry["id"] != name]}
    if request.get("locks"):
        kept["locks"] = [lock for lock in request["locks"] if lock["learner"] != name]
    return {**request, **kept}


def _says_too_little(entry: Mapping[str, Any]) -> bool:
    """Tell whether a learner of a request cannot be asked for without what was stored of them."""
    return entry.get("attainments") is None or entry.get("target") is None


def renamed(value: Any, learner: str, name: str, about: str = "") -> tuple[Any, int]:
    """Return a document in which a person has another name, and how often they had the old one.

    `about` is what the value stands under; only where ids of learners stand, anything is touched.
    """
    if isinstance(value, str):
        return (name, 1) if value == learner and about in _PEOPLE else (value, 0)
    if isinstance(value, list):
        entries = [renamed(entry, learner, name, about) for entry in value]
        return [entry for entry, _ in entries], sum(count for _, count in entries)
    if isinstance(value, Mapping):
        return _renamed_fields(value, learner, name, about)
    return value, 0


def _renamed_fields(value: Mapping[str, Any], learner: str, name: str, about: str) -> tuple[dict[str, Any], int]:
    # Whoever came along with a request may have come with a name as well.
    is_person = value.get("id") == learner and about in _PEOPLE
    found: dict[str, Any] = {}
    total = 0
    for key, entry in value.items():
        if is_person and key == "name":
            total += 1
            continue
        found[key], count = renamed(entry, learner, name, about if key == "id" else key)
        total += count
    return found, total


def _rename_listed(session: Session, table: Any, plan: str, learner: str, name: str) -> int:
    rows = session.connection().execute(
        select(table.number, table.document).where(table.plan == plan, table.learner == learner)
    )
    count = 0
    for number, document in rows.all():
        found, _ = renamed(document, learner, name)
        session.connection().execute(
            update(table).where(table.plan == plan, table.number == number).values(learner=name, document=found)
        )
        count += 1
    return count


def _documents(session: Session, plan: str) -> Iterator[tuple[str, Any]]:
    question = select(AnnualPlanDocument.part, AnnualPlanDocument.document).where(AnnualPlanDocument.plan == plan)
    yield from session.exec(question.order_by(AnnualPlanDocument.part)).all()


def _certificate(session: Session, plan: str) -> Any:
    """Return what a plan can be verified from; None where it was stored without."""
    parts = session.exec(
        select(AnnualCertificate.content).where(AnnualCertificate.plan == plan).order_by(col(AnnualCertificate.number))
    ).all()
    return json.loads(zlib.decompress(b"".join(parts))) if parts else None


def _people_of(certificate: Mapping[str, Any]) -> Iterator[tuple[Any, str | int]]:
    """Yield every place of a certificate at which a person's id stands: what holds it, and where in that."""
    yield from ((entry, "id") for entry in certificate["learners"])
    yield from ((entry, "learner") for entry in certificate.get("plan") or ())
    for _, prices in certificate.get("prices") or ():
        yield from ((link, 0) for link in prices.get("links", ()))


def _names(certificate: Mapping[str, Any], learner: str) -> bool:
    return any(holder[place] == learner for holder, place in _people_of(certificate))


def _rename_certificate(session: Session, plan: str, learner: str, name: str) -> tuple[int, str | None]:
    """Return how many rows were written anew, and the digest of the question with the other name in it."""
    certificate = _certificate(session, plan)
    if certificate is None or not _names(certificate, learner):
        return 0, None
    for holder, place in _people_of(certificate):
        if holder[place] == learner:
            holder[place] = name
    content = zlib.compress(json.dumps(certificate, separators=(",", ":"), ensure_ascii=False).encode())
    parts = [content[start : start + _PART] for start in range(0, len(content), _PART)]
    connection = session.connection()
    removed = connection.execute(delete(AnnualCertificate).where(col(AnnualCertificate.plan) == plan))
    rows = [{"plan": plan, "number": number, "content": part} for number, part in enumerate(parts, start=1)]
    connection.execute(_insert(), rows)
    return removed.rowcount, annual_input_hash(certified(certificate).problem)


def _insert() -> Any:
    return AnnualCertificate.__table__.insert()  # type: ignore[attr-defined]


def _packed(session: Session, plan: str) -> Iterator[bytes | None]:
    """Yield what is packed of a plan and only saves time, unpacked."""
    yield from _states(session, plan)
    yield from _kept(session, plan)


def _states(session: Session, plan: str) -> Iterator[bytes | None]:
    states = session.exec(
        select(AnnualState.content).where(AnnualState.plan == plan).order_by(col(AnnualState.number))
    ).all()
    if states:
        yield from _unpacked(b"".join(states))


def _kept(session: Session, plan: str) -> Iterator[bytes | None]:
    kept = select(JobKept.content).join(Job, col(Job.id) == col(JobKept.job)).where(_about(plan))
    for content in session.exec(kept):
        yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterable[bytes | None]:
    """Return the bytes that were packed; None where another version has packed them, whom nobody can ask any more."""
    inner = unmarked(content)
    for candidate in () if inner is None else (inner, inner[8:], compressed(inner)):
        try:
            return [zlib.decompress(candidate)]
        except zlib.error:
            continue
    return [None]


def _stands_in(content: bytes | None, learner: str) -> bool:
    """Tell whether a person may be named in what was packed."""
    if content is None:
        return True
    return any(
        spelled.encode() in content
        for spelled in (learner, json.dumps(learner)[1:-1], json.dumps(learner, ensure_ascii=False)[1:-1])
    )


def _about(plan: str) -> Any:
    return or_(col(Job.subject) == plan, col(Job.subject).startswith(f"{plan}/", autoescape=True))
