"""Where a person lies in the database: every personal column, how rows about one are found, and what becomes of them.

A personal column without a place stops the program before it starts.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Table, inspect, or_
from sqlmodel import Session, col, select

from service import tables
from service.audit import known_token
from service.identity.people import name_of
from service.tables import (
    Account,
    ApiKey,
    DevelopmentPlan,
    IdempotentRequest,
    Recommendation,
    ReportingLine,
    ScenarioNeed,
    TrainingNeed,
    WebhookEvent,
)

#: What an erasure does with rows about a person: they go; they stay under a name that is nobody's; they stay as they
#: are, since nothing in them leads to somebody of whom nothing else is kept.
Fate = Literal["removed", "renamed", "stays"]
Rows = Callable[["Person"], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One learner, with all the names under which rows are kept about them."""

    learner: str
    #: What the audit trail calls them; None when it never has.
    token: str | None
    accounts: tuple[str, ...]
    keys: tuple[str, ...]
    recommendations: tuple[str, ...]
    development_plans: tuple[str, ...]

    @property
    def principals(self) -> tuple[str, ...]:
        """The names under which the person has asked for anything."""
        return (*(f"key:{key}" for key in self.keys), *map(name_of, self.accounts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table with personal columns."""

    table: Table
    fate: Fate
    #: The rows about a person; None where only what they have packed can tell.
    rows: Rows | None
    #: The personal columns that it accounts for.
    columns: frozenset[str]


def person_of(session: Session, learner: str) -> Person:
    """Find the names under which rows are kept about a person."""
    keys = session.exec(select(ApiKey.id).where(ApiKey.learner == learner).order_by(col(ApiKey.id))).all()
    accounts = session.exec(select(Account.id).where(Account.learner == learner).order_by(col(Account.id))).all()
    plans = select(DevelopmentPlan.id).where(DevelopmentPlan.learner == learner).order_by(col(DevelopmentPlan.id))
    stored = select(Recommendation.id).where(Recommendation.learner == learner).order_by(col(Recommendation.id))
    return Person(
        learner=learner,
        token=known_token(session, learner),
        accounts=tuple(accounts),
        keys=tuple(keys),
        recommendations=tuple(session.exec(stored).all()),
        development_plans=tuple(session.exec(plans).all()),
    )


def _by(column: str) -> Rows:
    """Rows that name the person in a column."""
    model, _, name = column.partition(".")
    named = _table(model).c[name]
    return lambda person: named == person.learner


def _under(column: str) -> Rows:
    """Rows that a person left as whoever asked."""
    model, _, name = column.partition(".")
    asked = _table(model).c[name]
    return lambda person: asked.in_(person.principals)


def _of_plans(model: str) -> Rows:
    """Rows that belong to a development plan of the person."""
    plan = _table(model).c.plan
    return lambda person: plan.in_(person.development_plans)


def _of_accounts(person: Person) -> ColumnElement[bool]:
    return _table("AccountCentre").c.account.in_(person.accounts)


def _in_browsers(person: Person) -> ColumnElement[bool]:
    browsers = _table("BrowserSession").c
    return or_(browsers.learner == person.learner, browsers.account.in_(person.accounts), browsers.key.in_(person.keys))


def _reports(person: Person) -> ColumnElement[bool]:
    return or_(col(ReportingLine.learner) == person.learner, col(ReportingLine.manager) == person.learner)


def _worth_to(person: Person) -> ColumnElement[bool]:
    return col(ScenarioNeed.need).in_(select(TrainingNeed.id).where(col(TrainingNeed.learner) == person.learner))


def _made_or_frozen(person: Person) -> ColumnElement[bool]:
    scenario = _table("TrainingScenario").c
    return or_(scenario.created_by.in_(person.principals), scenario.frozen_by.in_(person.principals))


def _kept_answers(person: Person) -> ColumnElement[bool]:
    """Those that the person asked for, and those in which their id stands or the id of an answer about them."""
    body = col(IdempotentRequest.body)
    spelled = {json.dumps(person.learner), json.dumps(person.learner, ensure_ascii=False)}
    named = [*sorted(spelled), *(json.dumps(key) for key in (*person.recommendations, *person.development_plans))]
    asked = col(IdempotentRequest.principal).in_(person.principals)
    return or_(asked, *(body.contains(text, autoescape=True) for text in named))


def _told(person: Person) -> ColumnElement[bool]:
    about = (person.learner, *person.recommendations, *person.development_plans)
    return or_(col(WebhookEvent.about).in_(about), col(WebhookEvent.owner).in_(person.principals))


def _table(model: str) -> Table:
    found: Table = inspect(getattr(tables, model)).local_table
    return found


def _personal(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if column.info["personal"])


def _removed(model: str, rows: Rows) -> Place:
    table = _table(model)
    return Place(table=table, fate="removed", rows=rows, columns=_personal(table))


def _renamed(model: str, rows: Rows | None, *columns: str) -> Place:
    return Place(table=_table(model), fate="renamed", rows=rows, columns=frozenset(columns))


def _stays(model: str, rows: Rows | None, *columns: str) -> Place:
    return Place(table=_table(model), fate="stays", rows=rows, columns=frozenset(columns))


#: In the order in which rows go: what refers to others before what it refers to.
PLACES: tuple[Place, ...] = (
    _removed("IdempotentRequest", _kept_answers),
    _removed("WebhookEvent", _told),
    _removed("CalendarAddress", _by("CalendarAddress.learner")),
    _removed("DevelopmentTrial", _of_plans("DevelopmentTrial")),
    _removed("DevelopmentEvent", _of_plans("DevelopmentEvent")),
    _removed("Evidence", _by("Evidence.learner")),
    _removed("DevelopmentChoice", _of_plans("DevelopmentChoice")),
    _removed("DevelopmentStep", _of_plans("DevelopmentStep")),
    _removed("DevelopmentPlan", _by("DevelopmentPlan.learner")),
    _removed("Recommendation", _by("Recommendation.learner")),
    _removed("BrowserSession", _in_browsers),
    _removed("AccountCentre", _of_accounts),
    _removed("Account", _by("Account.learner")),
    _removed("ScenarioPriority", _by("ScenarioPriority.learner")),
    _removed("ScenarioOverride", _by("ScenarioOverride.learner")),
    _removed("ScenarioChange", _by("ScenarioChange.learner")),
    _removed("ScenarioNeed", _worth_to),
    _removed("TrainingNeed", _by("TrainingNeed.learner")),
    _removed("ReportingLine", _reports),
    _removed("LearnerTarget", _by("LearnerTarget.learner")),
    _removed("Employment", _by("Employment.learner")),
    _removed("CompletedModule", _by("CompletedModule.learner")),
    _removed("ItemHeld", _by("ItemHeld.learner")),
    _removed("Attainment", _by("Attainment.learner")),
    _removed("Learner", _by("Learner.id")),
    # Counted by the minute, and gone by themselves; on SQLite in a file of their own.
    _removed("RateWindow", _under("RateWindow.principal")),
    _removed("HeldPlace", _under("HeldPlace.principal")),
    # The key is closed, and the audit trail may name it.
    _renamed("ApiKey", _by("ApiKey.learner"), "name", "learner"),
    _renamed("AnnualLearner", _by("AnnualLearner.learner"), "learner", "document"),
    _renamed("AnnualEnrolment", _by("AnnualEnrolment.learner"), "learner", "document"),
    _renamed("AnnualGap", _by("AnnualGap.learner"), "learner", "document"),
    _renamed("AnnualPlanDocument", None, "document"),
    _renamed("AnnualCertificate", None, "content"),
    # Only saves time: where a person stands in it, it goes whole.
    _renamed("AnnualState", None, "content"),
    _renamed("JobKept", None, "content"),
    # What an unknown somebody learns, which the others' sums and seats hang on.
    _stays("AnnualEnrolment", None, "module", "offering"),
    _stays("AnnualGap", None, "competency"),
    # What an enrolment costs, beside which no name stands.
    _stays("PlanSeat", None, "cost_centre", "start_on", "price_minor", "granted_minor", "effort_hundredths"),
    # What somebody called a scenario, and the random ids of who made and froze it.
    _stays("TrainingScenario", _made_or_frozen, "name", "created_by", "frozen_by"),
    # Sums of cost centres.
    _stays("AnnualFrontier", None, "document"),
    # What somebody called the company's year, and the random id of who asked for it.
    _stays("AnnualPlan", _under("AnnualPlan.owner"), "name", "owner"),
    _stays("Webhook", _under("Webhook.owner"), "owner"),
    _stays("CatalogImport", _under("CatalogImport.owner"), "owner"),
    # Goes at the very end: until then it says who is being erased.
    _removed("PersonToken", _by("PersonToken.learner")),
)


def unplaced(classified: Iterable[Table], places: Iterable[Place]) -> list[str]:
    """Return the personal columns that no place accounts for."""
    known: dict[str, set[str]] = {}
    for place in places:
        known.setdefault(place.table.name, set()).update(place.columns)
    return sorted(
        f"{table.name}.{column}" for table in classified for column in _personal(table) - known.get(table.name, set())
    )


def classified_tables() -> list[Table]:
    """Return all tables of the service."""
    models = (getattr(tables, name) for name in tables.__all__)
    return [inspect(model).local_table for model in models if isinstance(model, type) and hasattr(model, "__table__")]


_UNPLACED = unplaced(classified_tables(), PLACES)
if _UNPLACED:
    raise LookupError(f"nothing says how to erase {', '.join(_UNPLACED)}")

#: Tables by what becomes of their rows.
BY_FATE: Mapping[Fate, tuple[Place, ...]] = {
    fate: tuple(place for place in PLACES if place.fate == fate) for fate in ("removed", "renamed", "stays")
}


def is_known(session: Session, person: Person) -> bool:
    """Tell whether anything is kept about a person; somebody of whom nothing is looks like nobody."""
    connection = session.connection()
    return person.token is not None or any(
        connection.execute(place.table.select().where(place.rows(person)).limit(1)).first() is not None
        for place in PLACES
        if place.rows is not None
    )
