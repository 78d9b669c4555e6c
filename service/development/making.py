"""Makes a version of a plan: from a stored recommendation, or from a trial that somebody accepts."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from catalog import CatalogSnapshot, Role
from service.development.asking import Known, Wish
from service.development.changing import Author
from service.development.held import Held
from service.development.stepping import steps_of
from service.schemas.answers import Recommendation
from service.schemas.learners import AttainmentGiven
from service.tables import DevelopmentChoice, DevelopmentEvent, DevelopmentPlan, DevelopmentStep, Employment, Evidence
from service.translate.knowledge import StoredLearner
from service.translate.ratings import counted
from service.translate.wording import Names


def known_of(learner: StoredLearner, request: Mapping[str, Any], catalogue: CatalogSnapshot) -> Known:
    """Return what a request may refer to by now."""
    inline = request.get("modules")
    if inline is not None:
        offered = {module["id"]: [run["id"] for run in module.get("offerings") or ()] for module in inline}
        return Known(learner=learner, offerings_by_module=offered, items=None)
    modules = catalogue.catalog.modules
    return Known(
        learner=learner,
        offerings_by_module={module.id: [run.id for run in module.offerings or ()] for module in modules},
        items={
            item
            for competency in catalogue.catalog.competencies
            for listed in competency.items_by_level.values()
            for item in listed
        },
    )


def asked_of(
    session: Session,
    request: Mapping[str, Any],
    learner: StoredLearner,
    *,
    choices: Iterable[DevelopmentChoice],
    counts_on: Iterable[str],
    catalogue: CatalogSnapshot,
    today: date,
) -> dict[str, Any]:
    """Return what a version keeps beside its answer, so that it reads the same whatever the catalogue becomes."""
    target = request["target"]
    role = role_of(session, learner.id)
    roles = {target.get("role"), *(target.get("roles") or ()), role} - {None}
    chosen = {choice.module for choice in choices}
    modules = [module for module in catalogue.catalog.modules if module.id in chosen]
    own = request["learner"].get("attainments")
    given = learner.attainments if own is None else [AttainmentGiven.model_validate(rating) for rating in own]
    return {
        "request": dict(request),
        "counts_on": sorted(counts_on),
        "role": role,
        "titles": {
            **titles_of(session, roles),
            **{module.id: [module.title_en, module.title_zh] for module in modules},
        },
        "ratings": _ratings(given, today),
    }


def role_of(session: Session, learner: str) -> str | None:
    """Return the role that a learner holds by now."""
    post = session.get(Employment, learner)
    return post.role if post else None


def titles_of(session: Session, roles: Iterable[str]) -> dict[str, list[str]]:
    """Return what the catalogue calls roles in each language; those that it does not have are left out."""
    rows = session.exec(select(Role).where(col(Role.id).in_(sorted(roles)))).all()
    return {role.id: [role.name_en, role.name_zh] for role in rows}


def settle(session: Session, plan: DevelopmentPlan) -> None:
    """Keep with a plan which role the learner holds on the day on which it is decided on."""
    role = role_of(session, plan.learner)
    titles = plan.asked.get("titles") or {}
    held = {} if role is None else titles_of(session, [role])
    plan.asked = {**plan.asked, "role": role, "titles": {**held, **titles}}
    session.add(plan)


def _ratings(given: Iterable[AttainmentGiven], today: date) -> dict[str, Any]:
    """Return, by competency, the rating that counts today."""
    standing = list(given)
    found = {}
    for competency, level in counted(standing, today).levels.items():
        of_level = [
            rating
            for rating in standing
            if rating.competency == competency and rating.level == level and rating.source != "self"
        ]
        newest = max(of_level, key=lambda rating: (rating.source == "assessment", rating.assessed_on or date.min))
        found[competency] = {
            "level": level,
            "source": newest.source,
            "assessed_on": newest.assessed_on.isoformat() if newest.assessed_on else None,
        }
    return found


def follow(
    session: Session,
    found: Held | None,
    *,
    learner: str,
    recommendation: str,
    answer: Recommendation,
    names: Names,
    asked: Mapping[str, Any],
    wish: Wish,
    earlier: Sequence[DevelopmentStep],
    author: Author,
) -> DevelopmentPlan:
    """Let a draft follow an answer, and return it: the one at hand, or a new version where there is none to change."""
    if found is not None and found.state == "draft":
        plan = found.plan
        for row in (*found.steps, *found.choices):
            session.delete(row)
        session.flush()
        plan.recommendation, plan.asked, plan.updated_at = recommendation, dict(asked), author.at
        session.add(plan)
    else:
        plan = _new(session, learner, recommendation, asked, author)
    session.flush()
    _keep_claims(session, plan, wish.claims, found)
    session.add_all(_of(plan.id, wish.choices))
    session.add_all(steps_of(plan.id, answer, names, earlier))
    session.flush()
    return plan


def tell(
    session: Session,
    plan: DevelopmentPlan,
    author: Author,
    kind: str,
    *,
    before: str | None = None,
    reason: str | None = None,
    **document: Any,
) -> None:
    """Write what happened into the history of a plan."""
    last = session.exec(select(func.max(DevelopmentEvent.number)).where(DevelopmentEvent.plan == plan.id)).one()
    event = DevelopmentEvent(
        plan=plan.id,
        number=(last or 0) + 1,
        at=author.at,
        by=author.principal,
        capacity=author.capacity,
        kind=kind,
        from_state=before,
        to_state=plan.state,
        reason=reason,
        document=document,
    )
    session.add(DevelopmentEvent.model_validate(event.model_dump()))
    session.flush()


def supersede(session: Session, plan: DevelopmentPlan | None, author: Author, *, reason: str | None = None) -> None:
    """End a plan whose place another one takes; what it counted on is claimed no more."""
    if plan is None:
        return
    before, plan.state, plan.updated_at = plan.state, "superseded", author.at
    if reason is not None:
        plan.reason = reason
    session.add(plan)
    for claim in session.exec(select(Evidence).where(Evidence.plan == plan.id, Evidence.state == "claimed")).all():
        claim.state = "withdrawn"
        session.add(claim)
    tell(session, plan, author, "state", before=before, reason=reason)


def _new(
    session: Session, learner: str, recommendation: str, asked: Mapping[str, Any], author: Author
) -> DevelopmentPlan:
    last = session.exec(select(func.max(DevelopmentPlan.version)).where(DevelopmentPlan.learner == learner)).one()
    plan = DevelopmentPlan.model_validate(
        {
            "id": f"dev_{secrets.token_hex(12)}",
            "learner": learner,
            "version": (last or 0) + 1,
            "state": "draft",
            "recommendation": recommendation,
            "asked": dict(asked),
            "created_at": author.at,
            "by": author.principal,
            "capacity": author.capacity,
            "updated_at": author.at,
        }
    )
    session.add(plan)
    return plan


def _keep_claims(session: Session, plan: DevelopmentPlan, claims: Collection[Evidence], found: Held | None) -> None:
    """Store new claims, and end those that somebody has taken back; a new version has claims of its own."""
    own = {} if found is None or found.plan.id != plan.id else {row.id: row for row in found.evidence}
    kept = {claim.id for claim in claims}
    for key, row in own.items():
        if row.state == "claimed" and key not in kept:
            row.state = "withdrawn"
            session.add(row)
    for claim in claims:
        if claim.id not in own:
            session.add(Evidence.model_validate(claim.model_dump() | {"plan": plan.id}))
    session.flush()


def _of(plan: str, choices: Iterable[DevelopmentChoice]) -> list[DevelopmentChoice]:
    return [DevelopmentChoice.model_validate(choice.model_dump() | {"plan": plan}) for choice in choices]
