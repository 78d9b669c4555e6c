"""From a document as it was sent to a year's question for the solver, or to every fault it has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, Table, bindparam
from sqlmodel import Session, col, select

import catalog
import solver
from service import admission
from service.database import Database
from service.errors import LISTED_FAULTS, Fault, InvalidRequest
from service.learner_rows import known_of
from service.schemas.annual import AnnualPlanRequest
from service.schemas.reading import Reading, read
from service.schemas.values import Money
from service.tables import CostCentre, Employment, Learner, LearnerTarget
from service.texts import sentence
from service.translate.annual_knowledge import GatheredCompany, StoredEmployee, as_one, participants
from service.translate.annual_money import too_large
from service.translate.annual_question import AnnualQuestion, annual_question
from service.translate.annual_references import KnownYear, annual_misreferences

#: What stands for a required field that cannot be read, so that the rest can still be looked at.
_STAND_INS: Mapping[str, Any] = {"period": {"start_on": "2000-01-01", "end_on": "2000-12-31"}}

#: Learners that are read at once; both databases bind more values than this in one statement.
AT_ONCE = 10_000


def ask(document: Any) -> Reading[AnnualPlanRequest]:
    """Read the document."""
    return read(AnnualPlanRequest, document, stand_ins=_STAND_INS)


def gather(session: Session, request: AnnualPlanRequest) -> GatheredCompany:
    """Read everything that the request refers to; nothing is read later."""
    parents = {row.id: row.parent for row in session.exec(select(CostCentre).order_by(col(CostCentre.id)))}
    if request.learners is not None:
        keys: Sequence[str] = sorted({given.id for given in request.learners})
        found = dict(_employees(session, keys))
        without_target = 0
    else:
        within = {centre.id for centre in request.cost_centres} if request.cost_centres is not None else None
        everybody = dict(_employees(session, session.exec(select(Learner.id).order_by(col(Learner.id))).all()))
        in_scope = {
            key: employee for key, employee in everybody.items() if within is None or employee.cost_centre in within
        }
        found = {key: employee for key, employee in in_scope.items() if employee.targets}
        without_target = len(in_scope) - len(found)
    return GatheredCompany(
        catalogue=catalog.snapshot(session), employees=found, parents=parents, without_target=without_target
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedYear:
    """A request for a year as far as it could be read: its faults, or the question that it asks."""

    request: AnnualPlanRequest | None
    faults: tuple[Fault, ...]
    question: AnnualQuestion | None


def asked(reading: Reading[AnnualPlanRequest], gathered: GatheredCompany) -> AskedYear:
    """Return the question of a request beside what was read for it, or all of its faults."""
    request = reading.shape
    if request is None:
        return AskedYear(request=None, faults=reading.faults, question=None)
    learners = list(participants(request, gathered))
    shared = as_one(request, gathered, learners)
    known = KnownYear(request=request, gathered=gathered, participants=learners, shared=shared, unread=reading.unread)
    wrong = (
        Fault(detail=entry.detail, pointer=reading.pointer(entry.path), code=entry.code)
        for entry in annual_misreferences(known)
    )
    # One more than any document lists, so that it can say that there are more.
    faults = (*reading.faults, *islice(wrong, max(0, LISTED_FAULTS + 1 - len(reading.faults))))
    if faults:
        return AskedYear(request=request, faults=faults, question=None)
    try:
        question = annual_question(request, gathered, learners, shared)
        faults = tuple(
            Fault(detail=entry.detail, pointer=reading.pointer(entry.path), code=entry.code)
            for entry in islice(too_large(request, question.problem, question.currency), LISTED_FAULTS + 1)
        )
        return AskedYear(request=request, faults=faults, question=None if faults else question)
    except solver.InvalidProblem as error:
        # The checks before should have told it at its field; a client gets no 500 for what we overlooked.
        raise InvalidRequest.of(
            Fault(detail=sentence("fault-overlooked", fault=str(fault)), pointer="#", code="contradiction")
            for fault in error.faults
        ) from error


def posed(database: Database, document: Any) -> tuple[AnnualPlanRequest, AnnualQuestion]:
    """Return a document as a request and as the question it asks; every fault it has is raised at once.

    Reading and checking a large company takes seconds: the database is read in between, in one short transaction.
    """
    reading = ask(document)
    if reading.shape is None:
        raise InvalidRequest.of(reading.faults)
    with database.read() as session:
        gathered = gather(session, reading.shape)
    learners, modules = reading.shape.learners, reading.shape.modules
    admission.check_year(
        learners=len(gathered.employees if learners is None else learners),
        modules=len(gathered.catalogue.catalog.modules if modules is None else modules),
    )
    return settled(asked(reading, gathered))


def settled(year: AskedYear) -> tuple[AnnualPlanRequest, AnnualQuestion]:
    """Return the request and its question, or raise its faults."""
    if year.request is None or year.question is None:
        raise InvalidRequest.of(year.faults)
    return year.request, year.question


def _employees(session: Session, keys: Sequence[str]) -> Iterator[tuple[str, StoredEmployee]]:
    """Yield those of the learners who are stored, some thousands at a time."""
    budgets: dict[tuple[int, str], Money] = {}
    for start in range(0, len(keys), AT_ONCE):
        wanted = {"keys": list(keys[start : start + AT_ONCE])}
        connection = session.connection()
        stored = list(connection.execute(_STORED, wanted).scalars())
        posts = {row.learner: row for row in connection.execute(_POSTS, wanted).all()}
        targets: dict[str, list[str]] = {}
        for row in connection.execute(_TARGETS, wanted).all():
            targets.setdefault(row.learner, []).append(row.role)
        known = known_of(session, stored)
        for key in stored:
            post = posts.get(key)
            yield (
                key,
                StoredEmployee(
                    known=known[key],
                    cost_centre=post.cost_centre if post is not None else None,
                    targets=tuple(targets.get(key, ())),
                    budget=_budget(post, budgets) if post is not None else None,
                    effort_hundredths=post.effort_hundredths if post is not None else None,
                ),
            )


def _budget(post: Row[Any], made: dict[tuple[int, str], Money]) -> Money | None:
    """Return a learner's own budget; many have as much."""
    minor, currency = post.budget_minor, post.budget_currency
    if minor is None or currency is None:
        return None
    if (minor, currency) not in made:
        made[minor, currency] = Money.of_minor(minor, currency)
    return made[minor, currency]


_LEARNERS: Table = Learner.__table__  # type: ignore[attr-defined]
_EMPLOYMENTS: Table = Employment.__table__  # type: ignore[attr-defined]
_LEARNER_TARGETS: Table = LearnerTarget.__table__  # type: ignore[attr-defined]
# Columns instead of rows: a company has a hundred thousand of them.
_STORED = (
    _LEARNERS.select()
    .with_only_columns(_LEARNERS.c.id)
    .where(_LEARNERS.c.id.in_(bindparam("keys", expanding=True)))
    .order_by(_LEARNERS.c.id)
)
_POSTS = _EMPLOYMENTS.select().where(_EMPLOYMENTS.c.learner.in_(bindparam("keys", expanding=True)))
_TARGETS = (
    _LEARNER_TARGETS.select()
    .where(_LEARNER_TARGETS.c.learner.in_(bindparam("keys", expanding=True)))
    .order_by(_LEARNER_TARGETS.c.learner, _LEARNER_TARGETS.c.position)
)
