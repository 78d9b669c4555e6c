"""The one door to HR's year, for the API and for the pages alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlmodel import Session

from service.annual.difference import Differences
from service.annual.plans import AnnualPlans, Once
from service.annual.stored import Filed
from service.audit import record
from service.database import Database
from service.errors import NotFound
from service.etags import Expected
from service.idempotency import Again, Keep
from service.paging import PAGE_SIZE
from service.principals import Principal
from service.recommend import Reply
from service.schemas.needs import (
    NeedDecisionGiven,
    NeedGiven,
    NeedPage,
    NeedRead,
    NeedRequalification,
    NeedSourceName,
    NeedStateName,
)
from service.schemas.period_sheets import CoursePage, Heatmap, PeriodMoney, PeriodTree
from service.schemas.periods import PeriodPage, PeriodRead, PeriodRecord, PeriodStateName
from service.schemas.training_scenarios import (
    ArbitrationPage,
    OverrideGiven,
    ScenarioComparison,
    ScenarioGiven,
    ScenarioPage,
    ScenarioRead,
    ScenarioRecord,
)
from service.tables import TrainingPeriod, TrainingScenario
from service.texts import Language
from service.years import (
    choosing,
    comparing,
    exporting,
    ledger,
    need_changes,
    needs,
    overrides,
    period_changes,
    periods,
    scenario_changes,
    scenarios,
    solving,
)
from service.years.arbitration import arbitration
from service.years.courses import courses
from service.years.heatmap import heatmap
from service.years.money import money
from service.years.storing import stored_once
from service.years.tree import tree


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Periods, needs and scenarios of one service.

    Whoever calls has been let through by the policy; what is not theirs is `NotFound`. `expected` is what `If-Match`
    names, None where anything will do.
    """

    database: Database
    plans: AnnualPlans
    differences: Differences
    #: Which day it is.
    today: Callable[[], date] = field(default=_today)

    def periods(self, caller: Principal, *, page_size: int = PAGE_SIZE, page_token: str | None = None) -> PeriodPage:
        """Return one page of the periods."""
        return periods.listed(self.database, caller, self.today(), page_size=page_size, page_token=page_token)

    def period(self, key: str, caller: Principal) -> PeriodRead:
        """Return one period."""
        return periods.show(self.database, key, caller, self.today())

    def store_period(
        self, key: str, given: PeriodRecord, caller: Principal, *, expected: Expected | None = None
    ) -> tuple[PeriodRead, bool]:
        """Store a period in place of what was known of it; say whether it is new."""
        return period_changes.store(self.database, key, given, caller, self.today(), expected=expected)

    def make_period(self, key: str, given: PeriodRecord, caller: Principal) -> PeriodRead:
        """Store a new period; one that is there already is not touched."""
        return period_changes.make(self.database, key, given, caller, self.today())

    def move(self, key: str, to: PeriodStateName, caller: Principal, *, expected: Expected | None = None) -> PeriodRead:
        """Give a period its next state."""
        return period_changes.move(self.database, key, to, caller, self.today(), expected=expected)

    def needs(
        self,
        period: str,
        caller: Principal,
        language: Language,
        *,
        states: Sequence[NeedStateName] = (),
        source: NeedSourceName | None = None,
        learner: str | None = None,
        off_plan: bool | None = None,
        page_size: int = PAGE_SIZE,
        page_token: str | None = None,
    ) -> NeedPage:
        """Return one page of the needs of a period, as far as they are for the caller."""
        return needs.listed(
            self.database,
            period,
            caller,
            language,
            states=states,
            source=source,
            learner=learner,
            off_plan=off_plan,
            page_size=page_size,
            page_token=page_token,
        )

    def ask(
        self, period: str, given: NeedGiven, caller: Principal, language: Language, *, keep: Keep | None = None
    ) -> NeedRead:
        """Hand in a need."""
        with self.database.write() as session:
            need = need_changes.ask(session, period, given, caller, language, today=self.today())
            if keep is not None:
                keep(session, need)
            return need

    def ask_once(
        self, period: str, given: NeedGiven, caller: Principal, language: Language, again: Again | None
    ) -> Reply:
        """Hand in a need that may be sent again; the body of the reply is a `NeedRead`."""
        today = self.today()
        return stored_once(
            self.database,
            caller,
            again,
            lambda session: need_changes.ask(session, period, given, caller, language, today=today),
        )

    def need(self, key: str, caller: Principal, language: Language) -> NeedRead:
        """Return one need."""
        return needs.show(self.database, key, caller, language)

    def decide(
        self,
        key: str,
        given: NeedDecisionGiven,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
    ) -> NeedRead:
        """Accept, refuse or defer a need, or take the decision back."""
        return need_changes.decide(self.database, key, given, caller, language, expected=expected)

    def requalify(
        self,
        key: str,
        given: NeedRequalification,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
    ) -> NeedRead:
        """Tie a need to a level or a module."""
        return need_changes.requalify(self.database, key, given, caller, language, expected=expected)

    def scenarios(
        self, period: str, caller: Principal, *, page_size: int = PAGE_SIZE, page_token: str | None = None
    ) -> ScenarioPage:
        """Return one page of the scenarios of a period."""
        return scenarios.listed(self.database, period, caller, page_size=page_size, page_token=page_token)

    def create_scenario(
        self, period: str, given: ScenarioGiven, caller: Principal, language: Language, *, keep: Keep | None = None
    ) -> ScenarioRead:
        """Make a scenario as the period stands, or like another one."""
        with self.database.write() as session:
            scenario = scenarios.create(session, period, given, caller, language)
            if keep is not None:
                keep(session, scenario)
            return scenario

    def create_scenario_once(
        self, period: str, given: ScenarioGiven, caller: Principal, language: Language, again: Again | None
    ) -> Reply:
        """Make a scenario that may be sent again; the body of the reply is a `ScenarioRead`."""
        return stored_once(
            self.database,
            caller,
            again,
            lambda session: scenarios.create(session, period, given, caller, language),
        )

    def scenario(self, key: str, caller: Principal, language: Language) -> ScenarioRead:
        """Return one scenario."""
        return scenarios.show(self.database, key, caller, language)

    def change_scenario(
        self,
        key: str,
        given: ScenarioRecord,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
    ) -> ScenarioRead:
        """Change what is another in a scenario than in its period."""
        return scenario_changes.change(self.database, key, given, caller, language, expected=expected)

    def solve(
        self, key: str, caller: Principal, *, once: Once | None = None, expected: Expected | None = None
    ) -> Reply:
        """Have the plan of a scenario looked for; the body of the reply is a `ScenarioAccepted`."""
        return solving.solve(self.plans, key, caller, once=once, expected=expected)

    def override(
        self,
        key: str,
        given: OverrideGiven,
        caller: Principal,
        language: Language,
        *,
        expected: Expected | None = None,
    ) -> ScenarioRead:
        """Decide about a learner and a module; the next solve keeps to it."""
        return overrides.override(self.database, key, given, caller, language, expected=expected)

    def withdraw(
        self,
        key: str,
        caller: Principal,
        language: Language,
        *,
        learner: str,
        module: str,
        expected: Expected | None = None,
    ) -> ScenarioRead:
        """Take a decision back."""
        return overrides.withdraw(
            self.database, key, caller, language, learner=learner, module=module, expected=expected
        )

    def activate(
        self, key: str, caller: Principal, language: Language, *, expected: Expected | None = None
    ) -> ScenarioRead:
        """Let the company work by a scenario."""
        return choosing.activate(self.database, key, caller, language, expected=expected)

    def freeze(
        self, key: str, caller: Principal, language: Language, *, expected: Expected | None = None
    ) -> ScenarioRead:
        """Leave the active scenario as it is for good."""
        return choosing.freeze(self.database, key, caller, language, expected=expected)

    def comparison(
        self,
        key: str,
        other: str,
        caller: Principal,
        language: Language,
        *,
        page_size: int = PAGE_SIZE,
        page_token: str | None = None,
    ) -> ScenarioComparison:
        """Return two scenarios of a period beside each other, and page by page whose plans differ."""
        with self.database.read() as session:
            before, after = comparing.pair(session, key, other)
        found = self.differences.read(
            before.plan or "", after.plan or "", caller, language, page_size=page_size, page_token=page_token
        )
        return comparing.named(before, after, found)

    def arbitration(
        self,
        key: str,
        caller: Principal,
        language: Language,
        *,
        page_size: int = PAGE_SIZE,
        page_token: str | None = None,
    ) -> ArbitrationPage:
        """Return one page of what there is to decide in a scenario."""
        with self.database.read() as session:
            row = scenarios.stored(session, key)
            period = periods.stored(session, row.period)
            found = arbitration(session, period, row, caller, language, page_size=page_size, page_token=page_token)
        self._note(caller, "scenario.arbitration", "training_scenario", key)
        return found

    def money(self, period: str, caller: Principal, *, scenario: str | None = None) -> PeriodMoney:
        """Return the money of a period by cost centre and month, by a scenario or by the active one."""
        with self.database.read() as session:
            row = periods.stored(session, period)
            found = money(session, row, self._chosen(session, row, scenario))
        self._note(caller, "period.money", "training_period", period)
        return found

    def courses(
        self,
        period: str,
        caller: Principal,
        language: Language,
        *,
        scenario: str | None = None,
        page_size: int = PAGE_SIZE,
        page_token: str | None = None,
    ) -> CoursePage:
        """Return one page of the runs of a period, as a scenario fills them, or the active one."""
        with self.database.read() as session:
            row = periods.stored(session, period)
            chosen = self._chosen(session, row, scenario)
            found = courses(session, row, chosen, language, page_size=page_size, page_token=page_token)
        self._note(caller, "period.courses", "training_period", period)
        return found

    def heatmap(self, period: str, caller: Principal, language: Language) -> Heatmap:
        """Return who is below target where, as people stand when the period begins."""
        with self.database.read() as session:
            found = heatmap(session, periods.stored(session, period), language)
        self._note(caller, "period.heatmap", "training_period", period)
        return found

    def tree(self, period: str, caller: Principal, *, scenario: str | None = None) -> PeriodTree:
        """Return the cost centres of a period, each with all below it."""
        with self.database.read() as session:
            row = periods.stored(session, period)
            found = tree(session, row, self._chosen(session, row, scenario))
        self._note(caller, "period.tree", "training_period", period)
        return found

    def export(self, key: str, caller: Principal, language: Language) -> Filed:
        """Return a scenario as a workbook."""
        return exporting.workbook(self.database, key, caller, language)

    def _chosen(self, session: Session, period: TrainingPeriod, scenario: str | None) -> TrainingScenario | None:
        """Return the scenario that is named, which has to be one of the period, or else the active one."""
        if scenario is None:
            return ledger.active(session, period)
        found = scenarios.stored(session, scenario)
        if found.period != period.id:
            raise NotFound()
        return found

    def _note(self, caller: Principal, action: str, kind: str, key: str) -> None:
        with self.database.write() as session:
            record(session, principal=caller, action=action, object_kind=kind, object_id=key)
