"""A year in the tables: its documents, and in parts what is too long for one document."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Insert, Text, cast, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from service.errors import NotFound
from service.schemas.annual_answers import AnnualGapRead, AnnualPlanRead, EnrolmentRead, LearnerYear
from service.tables import (
    AnnualCertificate,
    AnnualEnrolment,
    AnnualGap,
    AnnualLearner,
    AnnualOrigin,
    AnnualPlanDocument,
    AnnualState,
)
from service.translate.annual_answer import AnnualAnswer
from service.translate.annual_certificate import spelled
from service.translate.wording import Names

Entry = TypeVar("Entry", bound=BaseModel)
Rows = type[AnnualEnrolment] | type[AnnualGap] | type[AnnualLearner] | type[AnnualCertificate] | type[AnnualState]
_TABLES: tuple[Rows, ...] = (AnnualEnrolment, AnnualGap, AnnualLearner, AnnualCertificate, AnnualState)
Listed = type[AnnualEnrolment] | type[AnnualGap] | type[AnnualLearner]

#: Rows that are written in one transaction; others write in between.
AT_ONCE = 2000
#: Bytes of a certificate in one row.
_PART = 2**20


def put_document(session: Session, plan: str, part: str, document: dict[str, Any]) -> None:
    """Store a document of a plan in place of the one before."""
    session.connection().execute(
        _upsert(session, AnnualPlanDocument, {"plan", "part"}), {"plan": plan, "part": part, "document": document}
    )


def document(session: Session, plan: str, part: str) -> dict[str, Any]:
    """Return a document of a plan."""
    found = session.exec(
        select(AnnualPlanDocument.document).where(AnnualPlanDocument.plan == plan, AnnualPlanDocument.part == part)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return dict(found)


def answer_document(answer: AnnualPlanRead, names: Names) -> dict[str, Any]:
    """Return what is stored of an answer: codes and parameters, and beside them what the things are called."""
    return {"plan": answer.model_dump(mode="json"), "names": names.model_dump(mode="json")}


def stored_answer(session: Session, plan: str) -> tuple[AnnualPlanRead, Names]:
    """Return the same again, with the plan that it was made from."""
    found = document(session, plan, "answer")
    origin = session.get(AnnualOrigin, plan)
    # What says nothing of obstacles has none: a year that failed, and one stored before they were told.
    about = {**found["plan"], "based_on": None if origin is None else origin.based_on}
    about["obstacles"] = about.get("obstacles") or []
    return AnnualPlanRead.model_validate(about), Names.model_validate(found["names"])


def put_rows(session: Session, table: Rows, rows: Sequence[dict[str, Any]]) -> None:
    """Store rows in place of those with the same numbers, which somebody may have stored before the same job's end."""
    if rows:
        session.connection().execute(_upsert(session, table, {"plan", "number"}), list(rows))


def cut(session: Session, plan: str, kept: Mapping[Rows, int]) -> None:
    """Leave no row of a longer answer that somebody had begun to store before the job was taken over."""
    for table in _TABLES:
        session.connection().execute(
            delete(table).where(col(table.plan) == plan, col(table.number) > kept.get(table, 0))
        )


def rows_of(plan: str, answer: AnnualAnswer) -> Iterator[tuple[Rows, list[dict[str, Any]]]]:
    """Yield all rows of an answer, so many of one table at a time: those of a large company fill a memory."""
    for start in range(0, len(answer.enrolments), AT_ONCE):
        enrolments = enumerate(answer.enrolments[start : start + AT_ONCE], start=start + 1)
        yield (
            AnnualEnrolment,
            [
                {**_row(plan, number, entry), "module": entry.module, "offering": entry.offering}
                for number, entry in enrolments
            ],
        )
    for start in range(0, len(answer.gaps), AT_ONCE):
        gaps = enumerate(answer.gaps[start : start + AT_ONCE], start=start + 1)
        yield AnnualGap, [{**_row(plan, number, entry), "competency": entry.competency} for number, entry in gaps]
    for start in range(0, len(answer.learners), AT_ONCE):
        learners = enumerate(answer.learners[start : start + AT_ONCE], start=start + 1)
        yield AnnualLearner, [_row(plan, number, entry) for number, entry in learners]
    for number, content in enumerate(_packed(answer), start=1):
        yield AnnualCertificate, [{"plan": plan, "number": number, "content": content}]


def _packed(answer: AnnualAnswer) -> Iterator[bytes]:
    """Yield what a plan can be verified from, in parts of one row each."""
    if answer.certificate is None:
        return
    packer, packed = zlib.compressobj(), bytearray()
    for piece in chain(spelled(answer.certificate), [None]):
        packed += packer.flush() if piece is None else packer.compress(piece.encode())
        while len(packed) > _PART or (piece is None and packed):
            yield bytes(packed[:_PART])
            del packed[:_PART]


def entries(
    session: Session, table: Listed, shape: type[Entry], plan: str, *, after: int = 0, limit: int | None = None
) -> list[tuple[int, Entry]]:
    """Return stored entries with their numbers, in order."""
    # As text, which is read into the shape at once.
    question = (
        select(table.number, cast(col(table.document), Text))
        .where(col(table.plan) == plan, col(table.number) > after)
        .order_by(col(table.number))
    )
    if limit is not None:
        question = question.limit(limit)
    return [(number, shape.model_validate_json(found)) for number, found in session.execute(question)]


def _row(plan: str, number: int, entry: EnrolmentRead | AnnualGapRead | LearnerYear) -> dict[str, Any]:
    return {"plan": plan, "number": number, "learner": entry.learner, "document": entry.model_dump(mode="json")}


def _upsert(session: Session, table: type[SQLModel], keys: set[str]) -> Insert:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = insert(table)
    columns = {column.name: made.excluded[column.name] for column in made.table.columns if column.name not in keys}
    return made.on_conflict_do_update(index_elements=sorted(keys), set_=columns)
