"""Use case: the tree of cost centres, stored and read back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.addressed import check_key
from service.audit import record
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.keys import Principal
from service.paging import page
from service.schemas.companies import CostCentrePage, CostCentreRead, CostCentreRecord
from service.tables import CostCentre, CostCentreBase, Employment
from service.texts import sentence


def store(
    database: Database,
    key: str,
    given: CostCentreRecord,
    principal: Principal,
    *,
    expected: Expected | None = None,
) -> tuple[CostCentreRead, bool]:
    """Store the cost centre in place of what was known, or of what is expected to be; say whether it is new."""
    with database.write() as session:
        # The whole tree is read first and for update, so that two changes at once cannot close a circle.
        rows = session.exec(select(CostCentre).order_by(col(CostCentre.id)).with_for_update()).all()
        parents = {row.id: row.parent for row in rows}
        row = next((row for row in rows if row.id == key), None)
        if expected is not None:
            expected.check(None if row is None else _tag(row.id, row.parent, row.name))
        if row is None:
            check_key("cost_centre", key)
        _check_parent(key, given.parent, parents)
        is_new = row is None
        base = CostCentreBase(id=key, parent=given.parent, name=given.name)
        if row is None:
            row = CostCentre.model_validate(base)
        else:
            row.parent, row.name, row.sample = base.parent, base.name, False
        session.add(row)
        record(session, principal=principal, action="cost_centre.store", object_kind="cost_centre", object_id=key)
        session.flush()
        return _read(row, _counts(session, [key])), is_new


def show(database: Database, key: str) -> CostCentreRead:
    """Return one cost centre."""
    with database.read() as session:
        row = session.get(CostCentre, key)
        if row is None:
            raise NotFound()
        return _read(row, _counts(session, [key]))


def tag_of(centre: CostCentreRead) -> str:
    """Return the tag of a cost centre: of what is stored of it, not of how many people are in it."""
    return _tag(centre.id, centre.parent, centre.name)


def _tag(key: str, parent: str | None, name: str | None) -> str:
    return tag({"id": key, "parent": parent, "name": name})


def listed(database: Database, *, page_size: int, page_token: str | None) -> CostCentrePage:
    """Return one page of the cost centres, by id."""

    def entries(after: str | None, limit: int) -> list[CostCentre]:
        question = select(CostCentre).order_by(col(CostCentre.id)).limit(limit)
        if after is not None:
            question = question.where(col(CostCentre.id) > after)
        return list(session.exec(question).all())

    with database.read() as session:
        found, token = page(entries, lambda centre: centre.id, page_size=page_size, page_token=page_token)
        counts = _counts(session, [centre.id for centre in found])
        return CostCentrePage(items=[_read(centre, counts) for centre in found], next_page_token=token)


def centres_below(*cost_centres: str) -> Any:
    """Return a question for the ids of these cost centres and of all below them, however deep."""
    top = select(col(CostCentre.id)).where(col(CostCentre.id).in_(cost_centres)).cte(recursive=True)
    below = top.union(select(col(CostCentre.id)).where(col(CostCentre.parent) == top.c.id))
    return select(below.c.id)


def _check_parent(key: str, parent: str | None, parents: Mapping[str, str | None]) -> None:
    """Refuse a parent that is not there, and one that lies below the cost centre itself."""
    if parent is None:
        return
    if parent not in parents and parent != key:
        detail = sentence("fault-no-cost-centre", field="parent", key=parent)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/parent", code="unknown_reference")])
    above: str | None = parent
    while above is not None:
        if above == key:
            detail = sentence("fault-circle", field="parent", parent=parent, key=key)
            raise InvalidRequest.of([Fault(detail=detail, pointer="#/parent", code="self_reference")])
        above = parents[above]


def _counts(session: Session, keys: list[str]) -> Mapping[str, int]:
    """Return how many learners each of these centres has of its own; one that has none is missing."""
    question = (
        select(Employment.cost_centre, func.count())
        .where(col(Employment.cost_centre).in_(keys))
        .group_by(col(Employment.cost_centre))
    )
    return {str(centre): count for centre, count in session.exec(question)}


def _read(centre: CostCentre, counts: Mapping[str, int]) -> CostCentreRead:
    return CostCentreRead(
        id=centre.id,
        parent=centre.parent,
        name=centre.name,
        learners=counts.get(centre.id, 0),
        sample=centre.sample,
    )
