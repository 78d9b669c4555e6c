"""Keeps what somebody signed as it was signed: a file changes an approved crosswalk row only under a new signature."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from catalog.crosswalks import Crosswalk, CrosswalkBase
from catalog.importing.findings import Finding
from catalog.importing.records import Records
from catalog.saying import says

#: So many rows are asked for at a time.
BATCH = 500


def check_approvals(session: Session, records: Records) -> Iterator[Finding]:
    """Yield a fault at each row of an import that would write over an approved one without a signature of its own.

    Taking an approved row out of use asks for none; bringing one back that was taken out of use does.
    """
    rows = {record.value.id: record for record in records.of(CrosswalkBase)}
    keys = sorted(rows)
    for start in range(0, len(keys), BATCH):
        asked = select(Crosswalk).where(
            col(Crosswalk.id).in_(keys[start : start + BATCH]), col(Crosswalk.state) == "approved"
        )
        for stored in session.exec(asked.order_by(col(Crosswalk.id))):
            record = rows[stored.id]
            if _is_kept(stored, record.value) or _is_signed_anew(stored, record.value):
                continue
            signed = {"by": stored.approved_by or "", "on": str(stored.approved_on)}
            message = says("crosswalk-approved", id=stored.id, **signed)
            yield Finding(place=record.spot.place, message=message)


def _is_kept(stored: Crosswalk, row: CrosswalkBase) -> bool:
    """Tell whether the row says what was signed; it may be retired now."""
    names = CrosswalkBase.model_fields.keys() - {"retired"}
    same = all(getattr(stored, name) == getattr(row, name) for name in names)
    return same and (row.retired or not stored.retired)


def _is_signed_anew(stored: Crosswalk, row: CrosswalkBase) -> bool:
    signature = (stored.approved_by, stored.approved_on)
    return row.state == "approved" and (row.approved_by, row.approved_on) != signature
