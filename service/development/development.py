"""Use cases around development plans; what routes and pages call."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from service.audit import record
from service.database import Database
from service.development import comparing, listing, marking, moving, reading, starting, subscribing, trying
from service.development.comparing import Comparison
from service.development.held import Held, held, whole
from service.development.moves import OPEN, UNDER_WAY
from service.errors import NotFound
from service.etags import Expected
from service.idempotency import Keep
from service.principals import Principal
from service.recommend import Recommender
from service.schemas.answers import Recommendation
from service.schemas.development import CalendarAddressRead, DevelopmentPage, DevelopmentPlanRead, TrialRead
from service.schemas.development_sent import PlanStart, StepRequest, TransitionRequest
from service.scope import visible
from service.tables import DevelopmentPlan, Learner
from service.texts import Language


@dataclass(frozen=True, slots=True)
class Development:
    """Development plans, made from stored recommendations; trials are worked out where recommendations are."""

    recommender: Recommender

    @property
    def database(self) -> Database:
        return self.recommender.database

    def current(self, learner: str, caller: Principal, language: Language) -> DevelopmentPlanRead | None:
        """Return the plan that a learner is at: the newest that no other has taken the place of, or none."""
        with self.database.read() as session:
            if session.get(Learner, learner) is None or not visible(session, caller, learner):
                raise NotFound()
            newest = (
                select(DevelopmentPlan.id)
                .where(DevelopmentPlan.learner == learner, DevelopmentPlan.state != "superseded")
                .order_by(col(DevelopmentPlan.version).desc())
            )
            key = session.exec(newest).first()
        return None if key is None else self.get(key, caller, language)

    def get(self, plan_id: str, caller: Principal, language: Language) -> DevelopmentPlanRead:
        """Return one plan; the reading is on record before the answer leaves."""
        with self.database.read() as session:
            found = held(session, plan_id, caller)
            beside = reading.around(session, found, today=self.recommender.today())
        told = reading.read(found, beside, caller, language, stale=self._is_stale(found))
        self._note(caller, "read", found.plan)
        return told

    def listed(
        self,
        caller: Principal,
        *,
        learner: str | None = None,
        state: str | None = None,
        page_size: int = 50,
        page_token: str | None = None,
    ) -> DevelopmentPage:
        """Return a page of the plans of those whom the caller may know of, by id."""
        return listing.listed(
            self.database, caller, learner=learner, state=state, page_size=page_size, page_token=page_token
        )

    def start(
        self, given: PlanStart, caller: Principal, language: Language, *, keep: Keep | None = None
    ) -> DevelopmentPlanRead:
        """Make a draft from a stored recommendation; it takes the place of a draft or proposal that is named."""
        with self.database.read() as session:
            if session.get(Learner, given.learner) is None or not visible(session, caller, given.learner):
                raise NotFound()
            row = starting.recommendation(session, given)
        stale = self.recommender.is_stale(row.request, Recommendation.model_validate(row.answer["recommendation"]))
        with self.database.write() as session:
            plan = starting.start(session, given, caller, today=self.recommender.today())
            return self._done(session, plan, caller, language, stale=stale, keep=keep)

    def compared(self, given: PlanStart, caller: Principal, language: Language) -> Comparison:
        """Return what a draft of a recommendation would be, beside the plan that there is; the reading is on record."""
        with self.database.read() as session:
            if not visible(session, caller, given.learner):
                raise NotFound()
            found = comparing.compared(session, given, language)
        with self.database.write() as session:
            record(
                session,
                principal=caller,
                action="recommendation.read",
                object_kind="recommendation",
                object_id=given.recommendation,
                learner=given.learner,
            )
        return found

    def tried(
        self, plan_id: str, document: Any, caller: Principal, language: Language, *, keep: Keep | None = None
    ) -> TrialRead:
        """Work out what a plan would be after a change, `{"change": {...}}`; nothing of the plan changes."""
        return trying.tried(self.recommender, plan_id, document, caller, language, keep=keep)

    def trial(self, plan_id: str, trial_id: str, caller: Principal, language: Language) -> TrialRead:
        """Return a trial once more."""
        return trying.shown(self.recommender, plan_id, trial_id, caller, language)

    def accept(
        self,
        plan_id: str,
        trial_id: str,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
        keep: Keep | None = None,
    ) -> DevelopmentPlanRead:
        """Let the draft follow a trial; of a plan that is a draft no more, a new version does."""
        stale, today = trying.stale_trial(self.recommender, plan_id, trial_id, caller), self.recommender.today()
        with self.database.write() as session:
            plan = trying.accept(session, plan_id, trial_id, caller, expected=expected, today=today)
            return self._done(session, plan, caller, language, stale=stale, keep=keep)

    def move(
        self,
        plan_id: str,
        given: TransitionRequest,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
        keep: Keep | None = None,
    ) -> DevelopmentPlanRead:
        """Send a plan on to another state."""
        stale = self._stale(plan_id, caller)
        with self.database.write() as session:
            plan = moving.move(session, plan_id, given, caller, expected=expected, today=self.recommender.today())
            return self._done(session, plan, caller, language, stale=stale, keep=keep)

    def mark(
        self,
        plan_id: str,
        module: str,
        given: StepRequest,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
        keep: Keep | None = None,
    ) -> DevelopmentPlanRead:
        """Say how far a step of a plan is."""
        stale = self._stale(plan_id, caller)
        with self.database.write() as session:
            plan = marking.mark(session, plan_id, module, given, caller, expected=expected)
            return self._done(session, plan, caller, language, stale=stale, keep=keep)

    def calendar(self, plan_id: str, caller: Principal, language: Language) -> str:
        """Return the dated steps of a plan as iCalendar."""
        return subscribing.shown(self.database, plan_id, caller, language)

    def subscribe(self, plan_id: str, caller: Principal, *, keep: Keep | None = None) -> CalendarAddressRead:
        """Make an address for a calendar program; only the learner does that."""
        return subscribing.subscribe(self.database, plan_id, caller, keep=keep)

    def unsubscribe(self, plan_id: str, caller: Principal) -> None:
        """End the address for calendar programs."""
        subscribing.unsubscribe(self.database, plan_id, caller)

    def feed(self, token: str, language: Language) -> str:
        """Return what a calendar program finds at an address."""
        return subscribing.feed(self.database, token, language)

    def check(self, key: str, caller: Principal) -> None:
        """Refuse whoever may not know of a plan, or of a learner."""
        with self.database.read() as session:
            plan = session.get(DevelopmentPlan, key)
            if not visible(session, caller, key if plan is None else plan.learner):
                raise NotFound()

    def _stale(self, plan_id: str, caller: Principal) -> bool:
        with self.database.read() as session:
            found = held(session, plan_id, caller)
        return self._is_stale(found)

    def _is_stale(self, found: Held) -> bool:
        """Tell whether a plan would come out otherwise by now; what is over stays as it was, whatever becomes of it."""
        return found.state in OPEN | UNDER_WAY and self.recommender.is_stale(found.row.request, found.answer)

    def _done(
        self,
        session: Session,
        plan: DevelopmentPlan,
        caller: Principal,
        language: Language,
        *,
        stale: bool,
        keep: Keep | None = None,
    ) -> DevelopmentPlanRead:
        """Return a plan that was just changed, and whose change is on record, in the transaction of the change."""
        found = whole(session, plan)
        stale = stale and found.state in OPEN | UNDER_WAY
        beside = reading.around(session, found, today=self.recommender.today())
        told = reading.read(found, beside, caller, language, stale=stale)
        if keep is not None:
            keep(session, told)
        return told

    def _note(self, caller: Principal, name: str, plan: DevelopmentPlan) -> None:
        with self.database.write() as session:
            record(
                session,
                principal=caller,
                action=f"development_plan.{name}",
                object_kind="development_plan",
                object_id=plan.id,
                learner=plan.learner,
            )
