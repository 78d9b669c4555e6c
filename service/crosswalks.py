"""Use case: how two scales compare is proposed, approved and withdrawn, each time as a new version and on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

import catalog
from service import audit, idempotency
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.idempotency import Again
from service.keys import Principal
from service.schemas.crosswalks import CrosswalkApproval, CrosswalkProposal
from service.texts import sentence

#: What a proposal, an approval or a withdrawal takes at the most.
LEASE = timedelta(seconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored row, as it was or will be sent."""

    body: str
    is_replay: bool = False

    @property
    def row(self) -> catalog.CrosswalkBase:
        return catalog.CrosswalkBase.model_validate_json(self.body)


def shown(database: Database, key: str) -> catalog.CrosswalkBase:
    """Return one row of any version."""
    with database.read() as session:
        row = catalog.get_crosswalk(session, key)
    if row is None:
        raise NotFound()
    return row


def propose(
    database: Database, given: CrosswalkProposal, principal: Principal, *, again: Again | None = None
) -> Stored:
    """Store an opinion as the next version of its row; it informs, and nothing counts by it yet."""

    def act(session: Session) -> catalog.Crosswalk:
        _check_levels(session, given)
        row = catalog.propose_crosswalk(session, given.opinion, at=datetime.now(UTC))
        _record(session, principal, "crosswalk.propose", row)
        return row

    return _once(database, principal, again, act)


def approve(
    database: Database, key: str, given: CrosswalkApproval, principal: Principal, *, again: Again | None = None
) -> Stored:
    """Store the version after this row, approved; from then on ratings count by it."""

    def act(session: Session) -> catalog.Crosswalk:
        row = catalog.get_crosswalk(session, key)
        if row is None or row.retired:
            raise NotFound()
        if row.state == "approved":
            raise Conflict(sentence("error-crosswalk-approved", key=key, by=row.approved_by or ""))
        newest = catalog.newest_crosswalk_version(session, row.from_framework, row.from_level, row.to_framework)
        if newest is not None and newest > row.version:
            later = catalog.crosswalk_id(row.from_framework, row.from_level, row.to_framework, newest)
            raise Conflict(sentence("error-crosswalk-newer", key=key, newer=later))
        now = datetime.now(UTC)
        approved = catalog.approve_crosswalk(session, row, by=given.by or principal.name, on=now.date(), at=now)
        _record(session, principal, "crosswalk.approve", approved)
        return approved

    return _once(database, principal, again, act)


def withdraw(database: Database, key: str, principal: Principal, *, again: Again | None = None) -> Stored:
    """Store the version after this row, proposed; no approval of it is left for ratings to count by."""

    def act(session: Session) -> catalog.Crosswalk:
        row = catalog.get_crosswalk(session, key)
        if row is None:
            raise NotFound()
        counting = catalog.counting_crosswalk(session, row.from_framework, row.from_level, row.to_framework)
        if row.state != "approved" or row.retired or counting is None:
            raise Conflict(sentence("error-crosswalk-not-approved", key=key))
        if counting.id != row.id:
            raise Conflict(sentence("error-crosswalk-newer-approved", key=key, newer=counting.id))
        proposed = catalog.withdraw_crosswalk(session, row, at=datetime.now(UTC))
        # Both: whose approval ended, and what stands in its place.
        _record(session, principal, "crosswalk.withdraw", row)
        _record(session, principal, "crosswalk.propose", proposed)
        return proposed

    return _once(database, principal, again, act)


def _once(
    database: Database, principal: Principal, again: Again | None, act: Callable[[Session], catalog.Crosswalk]
) -> Stored:
    """Do it in one transaction, and under an Idempotency-Key only the first time."""
    if again is None:
        with database.write() as session:
            return Stored(body=_body(act(session)))
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, idempotency.Replay):
            return Stored(body=first.body, is_replay=True)
        with database.write() as session:
            body = _body(act(session))
            idempotency.finish(session, first, status=201, body=body)
        return Stored(body=body)


def _body(row: catalog.Crosswalk) -> str:
    return catalog.CrosswalkBase.model_validate(row.model_dump()).model_dump_json()


def _record(session: Session, principal: Principal, action: str, row: catalog.Crosswalk) -> None:
    audit.record(session, principal=principal, action=action, object_kind="crosswalk", object_id=row.id)


def _check_levels(session: Session, given: CrosswalkProposal) -> None:
    """Refuse frameworks that are not there and levels off their scales; 0 stands before every scale."""
    faults = list(_off_scale(session, "#/from", given.from_.framework, {given.from_.level} - {0}))
    worth = given.to
    if worth is not None and worth.framework is not None:
        levels = {level for level in (worth.level, worth.up_to) if level is not None}
        faults += _off_scale(session, "#/to", worth.framework, levels)
    key = catalog.crosswalk_id(
        given.from_.framework, given.from_.level, worth.framework if worth else None, catalog.HIGHEST_VERSION
    )
    if len(key) > catalog.KEY_LENGTH:
        detail = sentence("fault-longer", field="framework", most=catalog.KEY_LENGTH)
        faults.append(Fault(detail=detail, pointer="#/from/framework", code="too_long"))
    if faults:
        raise InvalidRequest.of(faults)


def _off_scale(session: Session, pointer: str, framework: str, levels: set[int]) -> list[Fault]:
    scale = catalog.scale_of(session, framework)
    if scale is None:
        detail = sentence("fault-no-framework", field="framework", key=framework)
        return [Fault(detail=detail, pointer=f"{pointer}/framework", code="unknown_reference")]
    return [
        Fault(
            detail=sentence(
                "fault-off-scale", field="level", level=level, framework=framework, levels=tuple(map(str, scale))
            ),
            pointer=f"{pointer}/level",
            code="off_scale",
        )
        for level in sorted(levels - set(scale))
    ]
