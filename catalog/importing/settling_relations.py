"""Fits the relations and source documents that published files name into what is stored."""

from sqlmodel import Session, col, select

from catalog.crosswalks import SYMMETRIC_KINDS, CompetencyRelation, CompetencyRelationBase
from catalog.frameworks import Competency, CompetencyBase
from catalog.importing.kinds import KINDS
from catalog.importing.published import Published
from catalog.importing.records import Record
from catalog.saying import says
from catalog.sources import SourceDocument, SourceDocumentBase


def settle_relations(session: Session, published: Published) -> None:
    """Leave out relations that say no more than a stored one, and those to competencies that are nowhere."""
    if not published.relations:
        return
    records = published.records
    stored = {row.id: row for row in session.exec(select(CompetencyRelation))}
    mutual = {frozenset((row.competency, row.other)) for row in stored.values() if row.kind in SYMMETRIC_KINDS}
    known = {record.value.id for record in records.of(CompetencyBase)} | set(session.exec(select(col(Competency.id))))
    rows = records.of(CompetencyRelationBase)
    kept: list[Record[CompetencyRelationBase]] = []
    for record in rows:
        row = record.value
        missing = {row.competency, row.other} - known
        if row.id not in published.relations:
            kept.append(record)
        elif row.id in stored:
            kept.append(Record(CompetencyRelationBase(**stored[row.id].model_dump()), record.spot))
        elif missing:
            message = says("relation-nowhere", missing=", ".join(sorted(missing))[:100])
            published.warn(record.spot.place, message)
            del records.declared["relation", row.id]
        elif row.kind in SYMMETRIC_KINDS and frozenset((row.competency, row.other)) in mutual:
            del records.declared["relation", row.id]
        else:
            kept.append(record)
    rows[:] = kept


def settle_sources(session: Session, published: Published) -> None:
    """Keep stored documents as they are, and leave out those from which nothing new comes."""
    records = published.records
    used = {
        getattr(record.value, "source_document", None)
        for kind in KINDS
        if "source_document" in kind.base.model_fields
        for record in records.of(kind.base)
    }
    rows = records.of(SourceDocumentBase)
    kept = []
    for record in rows:
        key = record.value.key
        stored = session.get(SourceDocument, key) if key in published.documents else None
        if stored is not None:
            kept.append(Record(SourceDocumentBase(**stored.model_dump()), record.spot))
        elif key in published.documents and key not in used:
            del records.declared["source", key]
        else:
            kept.append(record)
    rows[:] = kept
