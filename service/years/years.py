"""The one door to HR's year, for the API and for the pages alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from service.annual.difference import Differences
from service.annual.plans import AnnualPlans, Once
from service.database import Database
from service.etags import Expected
from service.idempotency import Again
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
from service.schemas.periods import PeriodPage, PeriodRead, PeriodRecord, PeriodStateName
from service.schemas.training_scenarios import (
    OverrideGiven,
    ScenarioGiven,
    ScenarioPage,
    ScenarioRead,
    ScenarioRecord,
)
from service.texts import Language
from service.years import needs, periods, scenarios, solving
from service.years.storing import stored_once


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
        return periods.store(self.database, key, given, caller, self.today(), expected=expected)

    def move(self, key: str, to: PeriodStateName, caller: Principal, *, expected: Expected | None = None) -> PeriodRead:
        """Give a period its next state."""
        return periods.move(self.database, key, to, caller, self.today(), expected=expected)

    def needs(
        self,
        period: str,
        caller: Principal,
        language: Language,
        *,
        states: Sequence[NeedStateName] = (),
        source: NeedSourceName | None = None,
        learner: str | None = None,
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
            page_size=page_size,
            page_token=page_token,
        )

    def ask(self, period: str, given: NeedGiven, caller: Principal, language: Language) -> NeedRead:
        """Hand in a need."""
        with self.database.write() as session:
            return needs.ask(session, period, given, caller, language, today=self.today())

    def ask_once(
        self, period: str, given: NeedGiven, caller: Principal, language: Language, again: Again | None
    ) -> Reply:
        """Hand in a need that may be sent again; the body of the reply is a `NeedRead`."""
        today = self.today()
        return stored_once(
            self.database,
            caller,
            again,
            lambda session: needs.ask(session, period, given, caller, language, today=today),
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
        return needs.decide(self.database, key, given, caller, language, expected=expected)

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
        return needs.requalify(self.database, key, given, caller, language, expected=expected)

    def scenarios(
        self, period: str, caller: Principal, *, page_size: int = PAGE_SIZE, page_token: str | None = None
    ) -> ScenarioPage:
        """Return one page of the scenarios of a period."""
        return scenarios.listed(self.database, period, caller, page_size=page_size, page_token=page_token)

    def create_scenario(self, period: str, given: ScenarioGiven, caller: Principal, language: Language) -> ScenarioRead:
        """Make a scenario as the period stands, or like another one."""
        with self.database.write() as session:
            return scenarios.create(session, period, given, caller, language)

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
        return scenarios.change(self.database, key, given, caller, language, expected=expected)

    def solve(self, key: str, caller: Principal, language: Language, *, once: Once | None = None) -> Reply:
        """Have the plan of a scenario looked for; the body of the reply is a `ScenarioAccepted`."""
        return solving.solve(self.plans, key, caller, language, once=once)

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
        return scenarios.override(self.database, key, given, caller, language, expected=expected)

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
        return scenarios.withdraw(
            self.database, key, caller, language, learner=learner, module=module, expected=expected
        )

    def activate(self, key: str, caller: Principal, language: Language) -> ScenarioRead:
        """Let the company work by a scenario."""
        return scenarios.activate(self.database, key, caller, language)

    def freeze(
        self, key: str, caller: Principal, language: Language, *, expected: Expected | None = None
    ) -> ScenarioRead:
        """Leave the active scenario as it is for good."""
        return scenarios.freeze(self.database, key, caller, language, expected=expected)
