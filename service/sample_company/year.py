"""The sample company's next year: a period with needs in every state, and a scenario that waits to be solved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlmodel import Session, col, select

import catalog
from service.audit import record
from service.database import Database
from service.principals import Principal
from service.tables import (
    CostCentre,
    LearnerTarget,
    PeriodBudget,
    ScenarioPriority,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)
from service.translate.prepared import prepared

#: The runs of the shipped catalogue lie in this year.
PERIOD = "2027"
SCENARIO = "scn_sample_first"
NAME = "Training year 2027"
FIRST_DAY, LAST_DAY = date(2027, 1, 1), date(2027, 12, 31)
#: In minor units.
BUDGET = 9_000_000
#: By cost centre: the amount in minor units, and whether it limits.
BUDGETS: dict[str, tuple[int, Literal["hard", "warning"]]] = {
    "THG-SG": (3_600_000, "hard"),
    "THG-SG-CB": (1_200_000, "hard"),
    "THG-SG-RT": (1_000_000, "warning"),
    "THG-HK": (2_800_000, "hard"),
    "THG-HK-TS": (600_000, "warning"),
    "THG-SH": (2_400_000, "hard"),
    "THG-SH-CB": (700_000, "warning"),
}
#: The window is open from so many days before the demo is made until so many after.
OPEN_SINCE, OPEN_FOR = 20, 40
#: Who counts more than others in the first scenario.
PRIORITIES = {"E-1001": 3, "E-1010": 2, "E-1033": 2}

_Source = Literal["employee", "manager", "hr", "law"]
_State = Literal["new", "accepted", "refused", "deferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """What somebody asks for: words, a module, or the next level in what their role asks for."""

    learner: str
    source: _Source
    state: _State = "new"
    kind: Literal["wish", "module", "level"]
    words: str
    decision: str | None = None
    weight: int = 1


_NEEDS = (
    _Need(learner="E-1001", source="employee", kind="wish", words="Negotiating with large corporate clients"),
    _Need(learner="E-1002", source="employee", kind="level", words="I take over two regional accounts in April"),
    _Need(learner="E-1003", source="employee", kind="module", words="Recommended by a colleague"),
    _Need(learner="E-1005", source="employee", kind="wish", words="Writing better proposals in English"),
    _Need(learner="E-1008", source="employee", kind="wish", words="用数据做客户分析"),
    _Need(learner="E-1012", source="manager", kind="level", words="Will lead the branch team from summer on", weight=3),
    _Need(learner="E-1014", source="manager", kind="module", words="The whole team has had it but one"),
    _Need(learner="E-1017", source="manager", kind="level", words="Covers for the senior account manager", weight=2),
    _Need(learner="E-1020", source="employee", state="accepted", kind="level", words="Agreed in the yearly talk"),
    _Need(learner="E-1021", source="employee", state="accepted", kind="module", words="Agreed in the yearly talk"),
    _Need(learner="E-1024", source="manager", state="accepted", kind="level", words="New logistics clients", weight=3),
    _Need(learner="E-1027", source="manager", state="accepted", kind="level", words="Steps up to team lead", weight=4),
    _Need(learner="E-1030", source="manager", state="accepted", kind="module", words="Handover of the service desk"),
    _Need(learner="E-1033", source="hr", state="accepted", kind="level", words="Succession plan", weight=5),
    _Need(learner="E-1036", source="hr", state="accepted", kind="level", words="Succession plan", weight=5),
    _Need(learner="E-1041", source="law", state="accepted", kind="level", words="Has to be renewed every two years"),
    _Need(learner="E-1044", source="law", state="accepted", kind="level", words="Has to be renewed every two years"),
    _Need(learner="E-1047", source="law", state="accepted", kind="module", words="Licence for advising on credit"),
    _Need(learner="E-1050", source="employee", state="accepted", kind="wish", words="Something about leading remotely"),
    _Need(
        learner="E-1053",
        source="employee",
        state="refused",
        kind="wish",
        words="A month at a language school",
        decision="Not for the post; the language course in the house is open to everybody.",
    ),
    _Need(
        learner="E-1056",
        source="employee",
        state="refused",
        kind="module",
        words="Out of interest",
        decision="Held in 2026 already.",
    ),
    _Need(
        learner="E-1059",
        source="manager",
        state="refused",
        kind="level",
        words="For a post that may come",
        decision="The post is not in the plan for the year.",
    ),
    _Need(
        learner="E-1062",
        source="employee",
        state="deferred",
        kind="level",
        words="After parental leave",
        decision="Asked for again in autumn.",
    ),
    _Need(
        learner="E-1065",
        source="manager",
        state="deferred",
        kind="module",
        words="When the new system is in use",
        decision="The system comes in 2028.",
    ),
    _Need(
        learner="E-1068",
        source="hr",
        state="deferred",
        kind="level",
        words="Second step of the succession plan",
        decision="One step a year.",
    ),
)


def load_year(database: Database, principal: Principal, *, today: date) -> bool:
    """Store the period beside whatever is there; say whether it was not there yet.

    It is made once: what people have changed in it since stays as it is.
    """
    with database.write() as session:
        if session.get(TrainingPeriod, PERIOD) is not None:
            return False
        currency = next((module.price_currency for module in catalog.snapshot(session).catalog.modules), "SGD")
        now = datetime.now(UTC)
        session.add(
            TrainingPeriod(
                id=PERIOD,
                name=NAME,
                start_on=FIRST_DAY,
                end_on=LAST_DAY,
                currency=currency,
                budget_minor=BUDGET,
                collect_from=today - timedelta(days=OPEN_SINCE),
                collect_until=today + timedelta(days=OPEN_FOR),
                state="collecting",
                created_at=now,
                sample=True,
            )
        )
        session.add(
            TrainingScenario(
                id=SCENARIO,
                period=PERIOD,
                name="First draft",
                # Enough for a look: the search ends when it is that near to the best.
                changes={"solve": {"relative_gap": 0.02, "seconds": 120.0}},
                created_at=now,
                created_by=principal.name,
            )
        )
        session.flush()
        known = set(session.exec(select(CostCentre.id)).all())
        session.add_all(
            PeriodBudget(period=PERIOD, cost_centre=centre, amount_minor=amount, binding=binding)
            for centre, (amount, binding) in BUDGETS.items()
            if centre in known
        )
        roles = _roles(session)
        session.add_all(_rows(session, roles, principal, now))
        session.add_all(
            ScenarioPriority(scenario=SCENARIO, learner=learner, priority=priority)
            for learner, priority in PRIORITIES.items()
            if learner in roles
        )
        record(session, principal=principal, action="sample_year.load", object_kind="training_period", object_id=PERIOD)
        return True


def _roles(session: Session) -> dict[str, str]:
    """Return the first target role of everybody who has one."""
    question = select(LearnerTarget.learner, LearnerTarget.role).where(col(LearnerTarget.position) == 1)
    return dict(session.exec(question).all())


def _rows(session: Session, roles: dict[str, str], principal: Principal, now: datetime) -> Iterator[TrainingNeed]:
    for number, need in enumerate(_NEEDS, start=1):
        if need.learner not in roles:
            continue
        asked_at = now - timedelta(days=OPEN_SINCE // 2, minutes=len(_NEEDS) - number)
        is_decided = need.state != "new"
        yield TrainingNeed(
            id=f"need_sample_{number:02}",
            period=PERIOD,
            learner=need.learner,
            source=need.source,
            **_subject(session, need, roles[need.learner], number),
            weight=need.weight,
            essential=need.source == "law",
            off_plan=False,
            state=need.state,
            asked_by=principal.name,
            asked_at=asked_at,
            decided_by=principal.name if is_decided else None,
            decided_at=now if is_decided else None,
            decision=need.decision,
        )


def _subject(session: Session, need: _Need, role: str, number: int) -> dict[str, Any]:
    """Return what is asked for: of what the role asks for one competency, a level on, or a module that raises it."""
    if need.kind == "wish":
        return {"wish": need.words}
    known = catalog.snapshot(session)
    ready = prepared(known.catalog)
    asked = [row for row in known.requirements_by_role.get(role, ()) if row.competency in ready.scales]
    if not asked:
        return {"wish": need.words}
    chosen = asked[number % len(asked)]
    if need.kind == "module" and (raising := ready.raising.get(chosen.competency)):
        return {"module": raising[number % len(raising)], "reason": need.words}
    scale = ready.scales[chosen.competency]
    return {"competency": chosen.competency, "level": scale.after(chosen.level) or chosen.level, "reason": need.words}
