"""New versions of crosswalk rows: what is proposed, and what is approved, stands beside what was there before.

A row is never written over. A proposal is the next version of its row; an approval is the version after the one that it
approves, with the same content and a signature. Withdrawing an approval retires the signed rows, whose content and
signatures stay, and stores the newest opinion once more as a proposal. So every opinion that ever counted can still be
read.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from catalog.crosswalks import Crosswalk, CrosswalkBase, crosswalk_id
from catalog.frameworks import Framework, ProficiencyLevel
from catalog.importing.kinds import KINDS, table_of
from catalog.versions import record_version


def get_crosswalk(session: Session, key: str) -> Crosswalk | None:
    """Return one row, retired or not, or None."""
    return session.get(Crosswalk, key)


def newest_crosswalk_version(
    session: Session, from_framework: str, from_level: int, to_framework: str | None
) -> int | None:
    """Return the highest version that a comparison has, retired ones included; None where there is no row yet."""
    question = select(func.max(Crosswalk.version)).where(*_between(from_framework, from_level, to_framework))
    return session.exec(question).one()


def scale_of(session: Session, framework: str) -> tuple[int, ...] | None:
    """Return the levels of a framework's scale, ascending, the empty ones too; None for a framework not on offer."""
    row = session.get(Framework, framework)
    if row is None or row.retired:
        return None
    levels = select(ProficiencyLevel.level).where(col(ProficiencyLevel.framework) == framework)
    return tuple(session.exec(levels.order_by(col(ProficiencyLevel.level))))


def propose_crosswalk(session: Session, opinion: CrosswalkBase, *, at: datetime) -> Crosswalk:
    """Store an opinion as the next version of its row; its id, version and state are given here."""
    return _add(session, opinion, {"state": "proposed", "approved_by": None, "approved_on": None}, at)


def approve_crosswalk(session: Session, row: Crosswalk, *, by: str, on: date, at: datetime) -> Crosswalk:
    """Store the version after this row, approved, with the same content."""
    return _add(session, row, {"state": "approved", "approved_by": by, "approved_on": on}, at)


def counting_crosswalk(
    session: Session, from_framework: str, from_level: int, to_framework: str | None
) -> Crosswalk | None:
    """Return the approved row by which ratings count: the newest that is not retired."""
    found = _approved(session, from_framework, from_level, to_framework)
    return found[-1] if found else None


def withdraw_crosswalk(session: Session, row: Crosswalk, *, at: datetime) -> Crosswalk:
    """Retire every approved version of this row, and store the newest opinion as the next version, proposed.

    An earlier approval does not come back: whoever withdraws one wants that nothing counts.
    """
    ends = (row.from_framework, row.from_level, row.to_framework)
    newest = session.exec(
        select(Crosswalk).where(*_between(*ends), ~col(Crosswalk.retired)).order_by(col(Crosswalk.version).desc())
    ).first()
    opinion = CrosswalkBase.model_validate((newest or row).model_dump())
    for approved in _approved(session, *ends):
        approved.retired = True
        session.add(approved)
    return propose_crosswalk(session, opinion, at=at)


def _approved(
    session: Session, from_framework: str, from_level: int, to_framework: str | None
) -> tuple[Crosswalk, ...]:
    asked = select(Crosswalk).where(
        *_between(from_framework, from_level, to_framework),
        col(Crosswalk.state) == "approved",
        ~col(Crosswalk.retired),
    )
    return tuple(session.exec(asked.order_by(col(Crosswalk.version))))


def _between(from_framework: str, from_level: int, to_framework: str | None) -> tuple[ColumnElement[bool], ...]:
    compared = col(Crosswalk.to_framework)
    return (
        col(Crosswalk.from_framework) == from_framework,
        col(Crosswalk.from_level) == from_level,
        compared.is_(None) if to_framework is None else compared == to_framework,
    )


def _add(session: Session, opinion: CrosswalkBase, signature: dict[str, object], at: datetime) -> Crosswalk:
    ends = (opinion.from_framework, opinion.from_level, opinion.to_framework)
    version = (newest_crosswalk_version(session, *ends) or 0) + 1
    content = opinion.model_dump(include=set(CrosswalkBase.model_fields))
    base = CrosswalkBase.model_validate(
        {
            **content,
            **signature,
            "id": crosswalk_id(*ends, version),
            "version": version,
            "retired": False,
        }
    )
    row = Crosswalk.model_validate(base)
    session.add(row)
    # Two who add the same version at once: the second finds it taken.
    session.flush()
    record_version(session, tuple(table_of(kind.model) for kind in KINDS), at)
    return row
