"""Use case: a change is tried, worked out with no transaction open, and accepted if it is liked."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from catalog import CatalogSnapshot, snapshot
from service import strict_json
from service.audit import record
from service.development import differing, making
from service.development.asking import Known, Wish, document_of
from service.development.changing import Author, change_of, changed
from service.development.checking import faults_of, told_of_change
from service.development.differing import Side
from service.development.held import Held, held, of_states
from service.development.moves import OPEN, UNDER_WAY, capacity_of
from service.development.stepping import steps_of
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected
from service.idempotency import Keep
from service.learners import stored_learners
from service.principals import Principal
from service.recommend import Recommender
from service.schemas.answers import Recommendation
from service.schemas.development import TrialRead
from service.tables import DevelopmentPlan, DevelopmentTrial
from service.tables import Recommendation as StoredRecommendation
from service.texts import Language, sentence
from service.translate.wording import Names, spoken
from service.webhooks import outbox

#: How long a trial can be accepted.
KEEP = timedelta(days=1)


def tried(
    recommender: Recommender,
    plan_id: str,
    document: Any,
    caller: Principal,
    language: Language,
    *,
    keep: Keep | None = None,
) -> TrialRead:
    """Return what a plan would be after a change, and keep the trial for a day."""
    change, sent = change_of(document)
    with recommender.database.read() as session:
        found, known, catalogue = _gathered(session, plan_id, caller)
        standing = of_states(session, found.plan.learner, OPEN)
    plan, today = found.plan, recommender.today()
    author = Author(principal=caller.name, capacity=capacity_of(caller, plan.learner), at=datetime.now(UTC))
    _still_changes(found)
    wrong = faults_of(change, found, known, catalogue)
    if wrong:
        raise InvalidRequest.of(wrong)
    wish = changed(wish_of(found), change, sent, plan=plan.id, learner=plan.learner, author=author)
    request = document_of(wish, found.steps, known, today=today)
    try:
        solved = recommender.answered(request, known.learner, catalogue, language)
    except InvalidRequest as error:
        raise told_of_change(error, change, request) from error
    answer, names = solved.recommendation, Names.model_validate_json(solved.answered.names)
    after = Side(steps=steps_of(plan.id, answer, names, found.steps), answer=answer, names=names)
    changes = differing.difference(Side(steps=found.steps, answer=found.answer, names=found.names), after)
    trial = DevelopmentTrial.model_validate(
        {
            "id": f"try_{secrets.token_hex(12)}",
            "plan": plan.id,
            "base": found.tag,
            "change": strict_json.plain(sent),
            # The choices and claims that it comes to follow from the change and the plan as it is.
            "asked": strict_json.plain({"request": dict(wish.request)}),
            "request": strict_json.plain(request),
            "answer": {"recommendation": answer.model_dump(mode="json"), "names": names.model_dump(mode="json")},
            "input_hash": solved.answered.input_hash,
            "catalog_version": solved.answered.catalog_version,
            "difference": changes,
            "by": caller.name,
            "created_at": author.at,
            "expires_at": author.at + KEEP,
        }
    )
    with recommender.database.write() as session:
        session.connection().execute(delete(DevelopmentTrial).where(col(DevelopmentTrial.expires_at) < author.at))
        session.add(trial)
        session.flush()
        _note(session, caller, "try", plan)
        told = _read(trial, found, standing, language)
        if keep is not None:
            keep(session, told)
    return told


def shown(recommender: Recommender, plan_id: str, trial_id: str, caller: Principal, language: Language) -> TrialRead:
    """Return a trial once more."""
    with recommender.database.read() as session:
        found = held(session, plan_id, caller)
        trial = _trial(session, plan_id, trial_id)
        standing = of_states(session, found.plan.learner, OPEN)
    with recommender.database.write() as session:
        _note(session, caller, "read_trial", found.plan)
    return _read(trial, found, standing, language)


def accept(
    session: Session, plan_id: str, trial_id: str, caller: Principal, *, expected: Expected | None, today: date
) -> DevelopmentPlan:
    """Let a plan follow a trial while both still fit; return the plan that does."""
    found = held(session, plan_id, caller, for_change=True)
    if expected is not None:
        expected.check(found.tag)
    trial = _named(session, plan_id, trial_id)
    learner = found.plan.learner
    standing = of_states(session, learner, OPEN)
    _fits(trial, found, standing)
    author = Author(principal=caller.name, capacity=capacity_of(caller, learner), at=datetime.now(UTC))
    change, sent = change_of({"change": trial.change})
    wish = changed(wish_of(found), change, sent, plan=found.plan.id, learner=learner, author=author)
    if found.state != "draft":
        wish = replace(wish, claims=[_copied(claim) for claim in wish.claims])
    answer = Recommendation.model_validate(trial.answer["recommendation"])
    _store(session, trial, answer, learner, author)
    asked = making.asked_of(
        session,
        wish.request,
        stored_learners(session, [learner])[learner],
        choices=wish.choices,
        counts_on=[claim.id for claim in wish.claims],
        catalogue=snapshot(session),
        today=today,
    )
    if found.state != "draft":
        making.supersede(session, standing, author)
    plan = making.follow(
        session,
        found,
        learner=learner,
        recommendation=answer.id,
        answer=answer,
        names=Names.model_validate(trial.answer["names"]),
        asked=asked,
        wish=wish,
        earlier=found.steps,
        author=author,
    )
    making.tell(
        session,
        plan,
        author,
        "changed" if plan.id == found.plan.id else "started",
        reason=trial.change.get("reason"),
        change=trial.change,
        difference=trial.difference,
        **({} if plan.id == found.plan.id else {"follows": found.plan.id}),
    )
    _note(session, caller, "accept", plan)
    return plan


def wish_of(found: Held) -> Wish:
    """Return what is wanted of a plan as it is."""
    own = found.plan.asked["request"]["learner"]
    # What was believed is on record with the learner, unless the plan brings a record of its own.
    counting = ("claimed", "accepted") if own.keys() & {"attainments", "items_held"} else ("claimed",)
    return Wish(
        request=found.plan.asked["request"],
        choices=found.choices,
        claims=[claim for claim in found.evidence if claim.state in counting],
    )


def _gathered(session: Session, plan_id: str, caller: Principal) -> tuple[Held, Known, CatalogSnapshot]:
    found = held(session, plan_id, caller)
    catalogue = snapshot(session)
    learner = stored_learners(session, [found.plan.learner])[found.plan.learner]
    return found, making.known_of(learner, found.plan.asked["request"], catalogue), catalogue


def _still_changes(found: Held) -> None:
    if found.state not in OPEN | UNDER_WAY:
        raise Conflict(sentence("development-over", state=found.state))


def is_aside(found: Held, standing: DevelopmentPlan | None) -> bool:
    """Tell whether another version is at hand, which a change of this one would end unseen."""
    return standing is not None and standing.id != found.plan.id


def _fits(trial: DevelopmentTrial, found: Held, standing: DevelopmentPlan | None) -> None:
    """Refuse a trial that the plan cannot follow any more, or never could."""
    _still_changes(found)
    if trial.expires_at < datetime.now(UTC):
        raise Conflict(sentence("development-trial-expired", key=found.plan.id))
    if trial.base != found.tag:
        raise Conflict(sentence("development-trial-outdated", key=found.plan.id))
    if standing is not None and is_aside(found, standing):
        version, state = standing.version, standing.state
        raise Conflict(sentence("development-trial-aside", key=standing.id, version=version, state=state))
    if trial.answer["recommendation"]["plan"] is None:
        raise Conflict(sentence("development-trial-infeasible"))


def _copied(claim: Any) -> Any:
    return type(claim)(**(claim.model_dump() | {"id": f"evi_{secrets.token_hex(12)}"}))


def _store(session: Session, trial: DevelopmentTrial, answer: Recommendation, learner: str, author: Author) -> None:
    """Store the answer as a recommendation, from which nobody can tell it apart."""
    row = StoredRecommendation.model_validate(
        {
            "id": answer.id,
            "learner": learner,
            "owner": author.principal,
            "request": trial.request,
            "answer": trial.answer,
            "input_hash": trial.input_hash,
            "catalog_version": trial.catalog_version,
            "created_at": author.at,
        }
    )
    session.add(row)
    session.flush()
    told = {"id": answer.id, "status": answer.status, "goal": answer.goal}
    outbox.publish(session, kind="recommendation.created", about=answer.id, owner=author.principal, data=told)


def _trial(session: Session, plan_id: str, trial_id: str) -> DevelopmentTrial:
    trial = session.get(DevelopmentTrial, trial_id)
    if trial is None or trial.plan != plan_id:
        raise NotFound()
    return trial


def _named(session: Session, plan_id: str, trial_id: str) -> DevelopmentTrial:
    """Return the trial that a body names."""
    trial = session.get(DevelopmentTrial, trial_id)
    if trial is None or trial.plan != plan_id:
        detail = sentence("development-no-trial", field="trial", key=trial_id)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/trial", code="unknown_reference")])
    return trial


def stale_trial(recommender: Recommender, plan_id: str, trial_id: str, caller: Principal) -> bool:
    """Tell whether what a trial was made from has changed since; of no trial it has not."""
    with recommender.database.read() as session:
        held(session, plan_id, caller)
        trial = session.get(DevelopmentTrial, trial_id)
        if trial is None or trial.plan != plan_id:
            return False
    return recommender.is_stale(trial.request, Recommendation.model_validate(trial.answer["recommendation"]))


def _read(trial: DevelopmentTrial, found: Held, standing: DevelopmentPlan | None, language: Language) -> TrialRead:
    stored: Mapping[str, Any] = trial.answer
    answer = Recommendation.model_validate(stored["recommendation"])
    is_fit = trial.base == found.tag and found.state in OPEN | UNDER_WAY and trial.expires_at >= datetime.now(UTC)
    is_fit = is_fit and not is_aside(found, standing)
    return TrialRead(
        trial=trial.id,
        plan=trial.plan,
        change=trial.change,
        expires_at=trial.expires_at,
        acceptable=is_fit and answer.plan is not None,
        difference=differing.told(trial.difference, language),
        after=spoken(answer, Names.model_validate(stored["names"]), language),
    )


def _note(session: Session, caller: Principal, name: str, plan: DevelopmentPlan) -> None:
    record(
        session,
        principal=caller,
        action=f"development_plan.{name}",
        object_kind="development_plan",
        object_id=plan.id,
        learner=plan.learner,
    )
