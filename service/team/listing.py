"""Use case: a team, one page at a time; the overview of all of it comes with the first page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, outerjoin, true, tuple_
from sqlmodel import Session, col, select

from service.audit import record
from service.companies import centres_below
from service.database import Database
from service.development.awaiting import Awaited, awaited_of
from service.paging import page
from service.principals import Principal
from service.schemas.team import TeamAwaited, TeamMember, TeamOrder, TeamPage, TeamReadiness
from service.scope import visible_learners
from service.tables import Employment, Learner, LearnerTarget
from service.team.overview import MOST_GAPS, overview
from service.team.plans import Shown, plans_of, shown_plans
from service.team.standings import Standing, standings

#: Between the parts of a place in the order; no id and no name holds it.
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQuestion:
    """Which part of a team is asked for, in which order."""

    #: Those in it and in the ones below it.
    cost_centre: str | None = None
    #: Those whose plan is in this state; `none` is having no plan.
    state: str | None = None
    #: Those in whose name or id this stands.
    name: str | None = None
    #: Those who are short in it.
    competency: str | None = None
    order: TeamOrder = "name"
    #: Whether the overview tells every competency in which somebody is short.
    all_gaps: bool = False
    page_size: int
    page_token: str | None = None


def listed(database: Database, caller: Principal, question: TeamQuestion, *, today: date) -> TeamPage:
    """Return one page of those whom the caller may know of; the reading is on record before the answer leaves."""
    with database.read() as session:
        scope = _scope(caller, question.cost_centre)
        everybody: Mapping[str, Standing] | None = None
        if question.page_token is None or question.order != "name" or question.competency is not None:
            everybody = standings(session, scope, on=today)
        keys, token = _page(session, scope, question, everybody)
        found = _members(session, keys, everybody, today)
        whole = None
        if question.page_token is None and everybody is not None:
            most = None if question.all_gaps else MOST_GAPS
            whole = overview(session, scope, everybody, caller, today=today, most_gaps=most)
    with database.write() as session:
        shown = {member.learner for member in found} | {entry.learner for entry in (whole.waiting if whole else ())}
        record(session, principal=caller, action="team.list", object_kind="learner", people=len(shown))
    return TeamPage(overview=whole, items=found, next_page_token=token)


def _scope(caller: Principal, cost_centre: str | None) -> ColumnElement[bool] | None:
    """Return the condition on a learner to be in the team; none when everybody is."""
    known = visible_learners(caller)
    if cost_centre is None:
        return known
    posts = select(Employment.learner).where(col(Employment.cost_centre).in_(centres_below(cost_centre)))
    within = col(Learner.id).in_(posts)
    return within if known is None else known & within


def _page(
    session: Session,
    scope: ColumnElement[bool] | None,
    question: TeamQuestion,
    everybody: Mapping[str, Standing] | None,
) -> tuple[list[str], str | None]:
    """Return the ids of one page, and the token of the next."""
    stand = everybody or {}
    called = func.coalesce(Learner.name, Learner.id)
    chosen = select(called, Learner.id).where(true() if scope is None else scope)
    if question.name is not None:
        wanted = question.name
        chosen = chosen.where(
            col(Learner.name).icontains(wanted, autoescape=True) | col(Learner.id).icontains(wanted, autoescape=True)
        )
    if question.state is not None:
        shown = shown_plans()
        chosen = chosen.outerjoin(shown, shown.c.learner == col(Learner.id))
        chosen = chosen.where(shown.c.id.is_(None) if question.state == "none" else shown.c.state == question.state)

    def by_name(after: str | None, limit: int) -> list[tuple[str, str]]:
        asked = chosen.order_by(called, col(Learner.id)).limit(limit)
        if after is not None:
            name, _, key = after.partition(_BETWEEN)
            asked = asked.where(tuple_(called, col(Learner.id)) > tuple_(name, key))
        return [(name, key) for name, key in session.execute(asked)]

    def by_standing(after: str | None, limit: int) -> list[tuple[str, str]]:
        keys = (key for _, key in session.execute(chosen))
        if question.competency is not None:
            keys = (key for key in keys if _is_short(stand.get(key), question.competency))
        places = sorted((_place(question.order, stand.get(key)), key) for key in keys)
        if after is not None:
            value, _, key = after.partition(_BETWEEN)
            places = [place for place in places if place > (value, key)]
        return places[:limit]

    found, token = page(
        by_name if question.order == "name" and question.competency is None else by_standing,
        _BETWEEN.join,
        page_size=question.page_size,
        page_token=question.page_token,
    )
    return [key for _, key in found], token


def _is_short(standing: Standing | None, competency: str) -> bool:
    return standing is not None and any(wanted.competency == competency for wanted in standing.short)


def _place(order: TeamOrder, standing: Standing | None) -> str:
    """Return where somebody stands in the order, as text that is ordered so; whoever has no target stands last."""
    if standing is None:
        return "~"
    readiness = f"{standing.readiness:.6f}"
    if order == "readiness":
        return readiness
    return f"{99_999 - standing.essential_short:05}.{99_999 - len(standing.short):05}.{readiness}"


def _members(
    session: Session, keys: Sequence[str], everybody: Mapping[str, Standing] | None, today: date
) -> list[TeamMember]:
    post = outerjoin(Learner, Employment, col(Employment.learner) == Learner.id)
    rows = session.execute(select(Learner, Employment).select_from(post).where(col(Learner.id).in_(keys))).all()
    people = {learner.id: (learner, employment) for learner, employment in rows}
    stand = everybody if everybody is not None else standings(session, col(Learner.id).in_(keys), on=today)
    plans = plans_of(session, keys)
    targets = _targets(session, keys)
    awaited = awaited_of(session, keys, today=today)
    return list(_read(keys, people, stand, plans=plans, targets=targets, awaited=awaited))


def _read(
    keys: Sequence[str],
    people: Mapping[str, tuple[Learner, Employment | None]],
    stand: Mapping[str, Standing],
    *,
    plans: Mapping[str, Shown],
    targets: Mapping[str, list[str]],
    awaited: Mapping[str, Sequence[Awaited]],
) -> Iterator[TeamMember]:
    for key in keys:
        learner, post = people[key]
        standing, plan = stand.get(key), plans.get(key)
        yield TeamMember(
            learner=key,
            name=learner.name,
            cost_centre=post.cost_centre if post is not None else None,
            role=post.role if post is not None else None,
            targets=targets.get(key, []),
            readiness=TeamReadiness(now=standing.readiness, after=plan.after if plan is not None else None)
            if standing is not None
            else None,
            open_gaps=len(standing.short) if standing is not None else 0,
            open_essential=standing.essential_short if standing is not None else 0,
            awaited=[
                TeamAwaited(
                    competency=entry.competency, name_en=entry.names[0], name_zh=entry.names[1], level=entry.level
                )
                for entry in awaited.get(key, ())
            ],
            plan=plan.plan if plan is not None else None,
        )


def _targets(session: Session, keys: Sequence[str]) -> dict[str, list[str]]:
    question: Any = (
        select(LearnerTarget.learner, LearnerTarget.role)
        .where(col(LearnerTarget.learner).in_(keys))
        .order_by(col(LearnerTarget.learner), col(LearnerTarget.position))
    )
    found: dict[str, list[str]] = {}
    for learner, role in session.execute(question):
        found.setdefault(learner, []).append(role)
    return found
