"""Gathers what the pages show beside an answer: names, scales, limits, roles to choose from; reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlmodel import Session, col, select

import catalog
from service import asking, strict_json
from service.schemas.answers import Recommendation
from service.schemas.requests import LimitsGiven, RecommendationRequest
from service.schemas.values import Money
from service.tables import Employment, Learner, LearnerTarget
from service.tables import Recommendation as StoredRecommendation
from service.texts import LANGUAGES, Language
from service.translate.knowledge import Gathered, learner_of, role_ids, scales_of
from service.web.facts import CompetencyFacts, ModuleFacts, PlanFacts
from service.web.wishes import Wishes

#: More roles than a person can choose from in a list; beyond it, targets come through the API.
MOST_ROLES = 1000
#: What amounts are in where no module has a price yet.
CURRENCY_OF_NOTHING = "SGD"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOnOffer:
    """A role that a plan can be asked for."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesOfFramework:
    """The roles that belong together."""

    title: str
    roles: tuple[RoleOnOffer, ...]


def learner_address(learner: str) -> str:
    """Return where the learner's page is; the id is the caller's own and may hold anything."""
    return f"/learners/{quote(learner, safe='')}"


def learner_name(session: Session, learner: str) -> str | None:
    """Return what a stored learner is called, the id if nothing else; None when nobody is stored by this id."""
    row = session.get(Learner, learner)
    return None if row is None else row.name or row.id


def stored_wishes(session: Session, learner: str) -> Wishes:
    """Return what a form for the learner begins with: their first target, and what may be spent on them."""
    question = select(LearnerTarget.role).where(col(LearnerTarget.learner) == learner)
    role = session.exec(question.order_by(col(LearnerTarget.position)).limit(1)).first() or ""
    post = session.get(Employment, learner)
    # The form speaks of the catalogue's currency; an amount in another one is left to whoever asks.
    currency = currency_of_catalogue(session)
    budget = ""
    if post is not None and post.budget_minor is not None and currency and currency == post.budget_currency:
        budget = Money.of_minor(post.budget_minor, currency).amount
    return Wishes(role=role, budget=budget, hours=_hours(post.effort_hundredths if post is not None else None))


def asked_wishes(session: Session, key: str) -> Wishes | None:
    """Return what a plan was asked with, to begin a form with; None where the form could not have asked it."""
    row = session.get_one(StoredRecommendation, key)
    request = asking.ask(strict_json.read(strict_json.canonical(row.request).encode())).shape
    if request is None or request.target.role is None or request.modules is not None:
        return None
    limits = request.limits or LimitsGiven()
    currency = currency_of_catalogue(session)
    return Wishes(
        role=request.target.role,
        budget=limits.budget.amount if limits.budget and limits.budget.currency == currency else "",
        hours=_hours(limits.effort_hours),
        goal=request.goal,
        start_on=limits.start_on.isoformat() if limits.start_on else "",
        finish_by=limits.finish_by.isoformat() if limits.finish_by else "",
        hours_per_week=_hours(limits.hours_per_week),
        unavailable=tuple((span.first.isoformat(), span.last.isoformat()) for span in limits.unavailable or ()),
    )


def _hours(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths / 100:g}"


def latest_of(session: Session, learner: str) -> str | None:
    """Return the id of the learner's newest answer."""
    newest = (col(StoredRecommendation.created_at).desc(), col(StoredRecommendation.id).desc())
    question = select(StoredRecommendation.id).where(col(StoredRecommendation.learner) == learner)
    return session.exec(question.order_by(*newest).limit(1)).first()


def plan_facts(session: Session, answer: Recommendation, language: Language) -> PlanFacts:
    """Return the facts beside a stored answer; what the catalogue no longer has is left out."""
    row = session.get_one(StoredRecommendation, answer.id)
    reading = asking.ask(strict_json.read(strict_json.canonical(row.request).encode()))
    request = reading.shape
    name = learner_name(session, row.learner) if row.learner is not None else None
    gathered = asking.gather(session, request) if request is not None else None
    limits = request.limits if request is not None else None
    items = _items(session, answer)
    version = catalog.find_version(session, answer.proof.catalog_version, row.created_at)
    return PlanFacts(
        learner=row.learner,
        learner_name=name,
        roles=tuple(role_titles(session, role_ids(request), language)) if request is not None else (),
        budget=limits.budget if limits is not None else None,
        effort_limit_hundredths=limits.effort_hours if limits is not None else None,
        finish_by=limits.finish_by if limits is not None else None,
        unavailable=tuple((span.first, span.last) for span in (limits.unavailable if limits else None) or ()),
        is_limited=limits is not None and any(value is not None for value in dict(limits).values()),
        solved_at=row.created_at,
        competencies=_competencies(session, request, gathered, language) if request and gathered else {},
        modules=_modules(request, gathered, language) if request and gathered else {},
        items={item.id: (item.code, _pick(language, item.text_en, item.text_zh)) for item in items},
        levels_of_items={item.id: (item.competency, item.level) for item in items},
        catalogue=(version.number, version.imported_at.date()) if version is not None else None,
        learner_href=learner_address(row.learner) if row.learner is not None and name is not None else None,
    )


def roles_on_offer(session: Session, language: Language) -> tuple[RolesOfFramework, ...]:
    """Return the roles of the catalogue, those of one framework together."""
    titles = _framework_titles(session, language)
    roles: dict[str, list[RoleOnOffer]] = {}
    for entry in catalog.list_roles(session, limit=MOST_ROLES):
        role = entry.role
        roles.setdefault(titles.get(role.framework or "", ""), []).append(
            RoleOnOffer(id=role.id, title=_pick(language, role.name_en, role.name_zh))
        )
    return tuple(RolesOfFramework(title=title, roles=tuple(entries)) for title, entries in roles.items())


def currency_asked(session: Session) -> str:
    """Return the currency that amounts in forms are in."""
    return currency_of_catalogue(session) or CURRENCY_OF_NOTHING


def currency_of_catalogue(session: Session) -> str | None:
    """Return the currency that modules are priced in; None for a catalogue without modules."""
    first = catalog.list_modules(session, limit=1)
    return first[0].module.price_currency if first else None


def _pick(language: Language, english: str, chinese: str) -> str:
    return (english, chinese)[LANGUAGES.index(language)]


def _framework_titles(session: Session, language: Language) -> dict[str, str]:
    return {
        entry.framework.id: _pick(language, entry.framework.name_en, entry.framework.name_zh)
        for entry in catalog.list_frameworks(session, limit=MOST_ROLES)
    }


def role_titles(session: Session, roles: Iterable[str], language: Language) -> Iterable[str]:
    """Return what roles are called; one that the catalogue does not have goes by its id."""
    for role in roles:
        entry = catalog.get_role(session, role)
        yield role if entry is None else _pick(language, entry.role.name_en, entry.role.name_zh)


def _competencies(
    session: Session, request: RecommendationRequest, gathered: Gathered, language: Language
) -> dict[str, CompetencyFacts]:
    frameworks = _framework_titles(session, language)
    known = {entry.id: entry for entry in gathered.catalog.competencies}
    scales = scales_of(request, gathered, learner_of(request.learner, gathered.learner))
    doubtful = select(catalog.Competency).where(col(catalog.Competency.status) != "active")
    doubts = {
        row.id: (row.status, _pick(language, row.status_reason_en or "", row.status_reason_zh or ""))
        for row in session.exec(doubtful).all()
    }
    return {
        key: CompetencyFacts(
            name=_pick(language, known[key].name_en, known[key].name_zh) if key in known else key,
            framework=frameworks.get(known[key].framework) if key in known else None,
            levels=scale.levels,
            status=doubts[key][0] if key in doubts else "active",
            status_reason=doubts[key][1] if key in doubts else None,
        )
        for key, scale in scales.items()
    }


def _items(session: Session, answer: Recommendation) -> Sequence[catalog.CompetencyItem]:
    steps = answer.plan.steps if answer.plan else ()
    named = {item for step in steps for item in step.why.params.get("items", ())}
    question = select(catalog.CompetencyItem).where(col(catalog.CompetencyItem.id).in_(sorted(named)))
    return session.exec(question).all()


def _modules(request: RecommendationRequest, gathered: Gathered, language: Language) -> dict[str, ModuleFacts]:
    if request.modules is not None:
        return {
            module.id: ModuleFacts(
                title=module.title,
                provider=module.provider,
                mode=module.mode,
                language=module.language,
                location=module.location,
            )
            for module in request.modules
        }
    return {
        module.id: ModuleFacts(
            title=_pick(language, module.title_en, module.title_zh),
            provider=module.provider,
            mode=module.mode,
            language=module.language,
            location=module.location,
        )
        for module in gathered.catalog.modules
    }
