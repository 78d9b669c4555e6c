"""Use case: two plans beside each other, with the reason of whatever differs, one page of learners after the other."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from sqlalchemy import Text, cast
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

import solver
from catalog import NO_CURRENCY
from service.annual import storing
from service.annual.difference_words import Called, told_change, told_learner
from service.annual.questions import stored_question
from service.audit import record
from service.database import Database
from service.errors import Conflict, NotFound
from service.keys import Principal
from service.paging import page
from service.schemas.annual_answers import AnnualGapRead, AnnualPlanRead, CostCentreYear, EnrolmentRead, LearnerYear
from service.schemas.annual_difference import (
    AnnualDifferenceRead,
    AnnualPlanSide,
    AnnualTermChange,
    CostCentreChange,
    CostCentreSide,
)
from service.tables import AnnualEnrolment, AnnualGap, AnnualLearner, AnnualPlan, CostCentre
from service.texts import Language, sentence
from service.translate.wording import Names

#: Changes of the question that are listed.
MOST_CHANGES = 200
#: Learners that are compared at once.
_AT_ONCE = 500
#: Questions that are kept for the next page; those of a large company take seconds to read.
_KEPT = 2


@dataclass(slots=True)
class Differences:
    """Compares the plans of one service."""

    database: Database
    _questions: OrderedDict[str, solver.AnnualProblem] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(
        self,
        before: str,
        after: str,
        principal: Principal,
        language: Language,
        *,
        page_size: int,
        page_token: str | None,
    ) -> AnnualDifferenceRead:
        """Return what differs between two plans whose searches are over, and one page of learners."""
        with self.database.read() as session:
            (then, then_called), (now, now_called) = (_document(session, key) for key in (before, after))
            called = Called(things=_both(then_called, now_called), centres=_centre_names(session))
        years = solver.YearsCompared(*(self._question(key) for key in (before, after)))
        with self.database.read() as session:
            currencies = tuple(_currency(session, key, document) for key, document in ((before, then), (after, now)))
            compared = Compared(session, before, after, years)
            learners, token = page(
                lambda start, limit: list(islice(compared.learners(start), limit)),
                lambda entry: entry.learner,
                page_size=page_size,
                page_token=page_token,
            )
        with self.database.write() as session:
            for key in (before, after):
                record(
                    session,
                    principal=principal,
                    action="annual_plan.compare",
                    object_kind="annual_plan",
                    object_id=key,
                )
        changes = list(solver.problem_changes(years.before, years.after))
        return AnnualDifferenceRead(
            before=_side(then),
            after=_side(now),
            terms=list(_terms(then, now)),
            cost_centres=list(_centres(then.cost_centres, now.cost_centres)),
            changes=[told_change(change, currencies, called, language) for change in changes[:MOST_CHANGES]],
            changes_in_all=len(changes),
            learners=[told_learner(entry, currencies, called, language) for entry in learners],
            next_page_token=token,
        )

    def forget(self) -> None:
        """Keep no question any longer, since somebody has been erased."""
        with self._lock:
            self._questions.clear()

    def _question(self, key: str) -> solver.AnnualProblem:
        """Return what was asked: as it was packed for the search, or else from what the plan is verified by."""
        with self._lock:
            found = self._questions.pop(key, None)
        if found is None:
            found = stored_question(self.database, key)
        with self._lock:
            self._questions[key] = found
            while len(self._questions) > _KEPT:
                self._questions.popitem(last=False)
        return found


def _document(session: Session, key: str) -> tuple[AnnualPlanRead, Names]:
    plan = session.get(AnnualPlan, key)
    if plan is None:
        raise NotFound()
    if plan.outcome is None:
        raise Conflict(sentence("error-year-not-ended"))
    return storing.stored_answer(session, key)


def _both(then: Names, now: Names) -> Names:
    """Return what the things of either year are called, those of both as they are called in the later one."""
    return Names(modules={**then.modules, **now.modules}, competencies={**then.competencies, **now.competencies})


def _centre_names(session: Session) -> dict[str, str | None]:
    return dict(session.exec(select(CostCentre.id, CostCentre.name)).all())


def _currency(session: Session, key: str, document: AnnualPlanRead) -> str:
    """Return the currency of a plan: any amount of it tells."""
    if document.budget is not None:
        return document.budget.currency
    if document.totals is not None:
        return document.totals.price.currency
    first = storing.entries(session, AnnualLearner, LearnerYear, key, limit=1)
    return first[0][1].price.currency if first else NO_CURRENCY


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans in the database."""

    session: Session
    before: str
    after: str
    years: solver.YearsCompared

    def learners(self, start: str | None) -> Iterator[solver.LearnerDifference]:
        """Yield what differs for each learner after this one for whom anything does, by id."""
        everybody = self._keys(start)
        for first in range(0, len(everybody), _AT_ONCE):
            keys = everybody[first : first + _AT_ONCE]
            then, now = (self._told(plan, keys) for plan in (self.before, self.after))
            for key in keys:
                there, here = then.get(key), now.get(key)
                if there == here and self._is_asked_alike(solver.LearnerId(key)):
                    continue
                found = self.years.learner(solver.LearnerId(key), _planned(there), _planned(here))
                if found is not None:
                    yield found

    def _is_asked_alike(self, key: solver.LearnerId) -> bool:
        """Tell whether the same is asked of a learner in both years: else gaps differ that both plans leave alike."""
        there, here = self.years.before.learner_by_id.get(key), self.years.after.learner_by_id.get(key)
        return there is not None and here is not None and there.requirements == here.requirements

    def _keys(self, start: str | None) -> Sequence[str]:
        """Return all further learners of either plan."""
        question = select(AnnualLearner.learner).where(col(AnnualLearner.plan).in_([self.before, self.after]))
        if start is not None:
            question = question.where(col(AnnualLearner.learner) > start)
        return self.session.exec(question.distinct().order_by(col(AnnualLearner.learner))).all()

    def _told(self, plan: str, keys: Sequence[str]) -> dict[str, "_Told"]:
        """Return the years of these learners in one plan as they are stored; most are the same in both."""
        found = {key: _Told(year=text) for key, text in self._texts(AnnualLearner, plan, keys)}
        for key, text in self._texts(AnnualEnrolment, plan, keys):
            if key in found:
                found[key].steps.append(text)
        for key, text in self._texts(AnnualGap, plan, keys):
            if key in found:
                found[key].gaps.append(text)
        return found

    def _texts(self, table: storing.Listed, plan: str, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
        question = rows_of(col(table.learner), col(table.number), cast(col(table.document), Text)).where(
            col(table.plan) == plan, col(table.learner).in_(keys)
        )
        # Ordered here: a database that is asked for the order goes through the whole plan for it.
        found = sorted(self.session.connection().execute(question).all(), key=itemgetter(1))
        return ((learner, text) for learner, _, text in found)


@dataclass(slots=True)
class _Told:
    """The year of one learner as it is stored."""

    year: str
    steps: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def _planned(told: _Told | None) -> solver.PlannedLearner | None:
    if told is None:
        return None
    year = LearnerYear.model_validate_json(told.year)
    steps = [EnrolmentRead.model_validate_json(text) for text in told.steps]
    gaps = [AnnualGapRead.model_validate_json(text) for text in told.gaps]
    return solver.PlannedLearner(
        seats=tuple(
            (
                solver.ModuleId(step.module),
                None if step.offering is None else solver.OfferingId(step.offering),
            )
            for step in steps
        ),
        price_minor=year.price.minor - year.granted.minor,
        raises={
            solver.ModuleId(step.module): frozenset(solver.CompetencyId(rise.competency) for rise in step.closes)
            for step in steps
        },
        open_gaps={
            solver.CompetencyId(gap.competency): solver.OpenGap(
                required=gap.required, reached=gap.reached, reason=gap.reason
            )
            for gap in gaps
        },
    )


def _side(document: AnnualPlanRead) -> AnnualPlanSide:
    return AnnualPlanSide(**{name: getattr(document, name) for name in AnnualPlanSide.model_fields})


def _terms(before: AnnualPlanRead, after: AnnualPlanRead) -> Iterator[AnnualTermChange]:
    then = {term.name: term for term in before.proof.terms} if before.proof is not None else {}
    now = {term.name: term for term in after.proof.terms} if after.proof is not None else {}
    for name in then | now:
        one, other = then.get(name), now.get(name)
        yield AnnualTermChange(
            name=name,
            before=None if one is None else one.value,
            after=None if other is None else other.value,
            bound_before=None if one is None else one.bound,
            bound_after=None if other is None else other.bound,
        )


def _centres(before: Iterable[CostCentreYear], after: Iterable[CostCentreYear]) -> Iterator[CostCentreChange]:
    then, now = {centre.id: centre for centre in before}, {centre.id: centre for centre in after}
    for key in sorted(then | now):
        yield CostCentreChange(id=key, before=_centre(then.get(key)), after=_centre(now.get(key)))


def _centre(centre: CostCentreYear | None) -> CostCentreSide | None:
    if centre is None:
        return None
    return CostCentreSide(**{name: getattr(centre, name) for name in CostCentreSide.model_fields})
