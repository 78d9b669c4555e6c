"""Asks the question in the address of a plan page, and turns what comes back into its panel."""

from dataclasses import dataclass

from fastapi import Request

from service.errors import Conflict, InvalidRequest
from service.keys import Principal
from service.questions.alternatives import WhatElse
from service.questions.explain import WhyModule, WhyOpen
from service.questions.frontier import HowMuchMore
from service.questions.questions import Questions
from service.recommend import Recommender
from service.schemas.answers import Recommendation
from service.schemas.asking import MILLION
from service.schemas.questions import AlternativesRead, CompetencyExplained, FrontierRead, ModuleExplained, ResourceName
from service.schemas.values import LONGEST_ID
from service.web.answer_panels import Panel, Panels
from service.web.facts import PlanFacts
from service.web.words import Words

#: An alternative may lose this share of the weighted steps: more would be another plan, not a choice within one.
LOSS_MILLIONTHS = 50_000
#: So many plans are looked at for those that do without one step.
LOOKED_AT = 8
RESOURCES: dict[str, ResourceName] = {"budget": "budget", "effort_hours": "effort_hours"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of the address: what is asked, and about what."""

    kind: str
    about: str


def asked_in(request: Request) -> Asked | None:
    """Return the first question in the address of a plan page."""
    for kind in ("why", "instead", "open", "more"):
        about = request.query_params.get(kind, "").strip()
        if about and len(about) <= LONGEST_ID and about.isprintable():
            return Asked(kind=kind, about=about)
    return None


def panel(
    asked: Asked,
    answer: Recommendation,
    facts: PlanFacts,
    words: Words,
    *,
    recommender: Recommender,
    caller: Principal,
    anchors: dict[str, str],
    href: str,
) -> Panel:
    """Ask, and return the panel with the answer; what cannot be asked is said in its place."""
    panels = Panels(answer=answer, facts=facts, words=words, anchors=anchors, href=href)
    questions = Questions(recommender=recommender, caller=caller, language=words.language, key=answer.id)
    place = "gaps" if asked.kind == "open" else anchors.get(asked.about, "more")
    try:
        return _told(asked, panels, questions)
    except Conflict:
        return panels.nothing("answer-outdated", place=place)
    except InvalidRequest:
        return panels.nothing("answer-unknown", place=place)


def _told(asked: Asked, panels: Panels, questions: Questions) -> Panel:
    if asked.kind == "why":
        return panels.why(_module(asked.about, questions))
    if asked.kind == "instead":
        question = WhatElse(loss_millionths=LOSS_MILLIONTHS, differ_by=1, count=LOOKED_AT)
        told = AlternativesRead.model_validate_json(questions.ask(question, "alternatives"))
        plans = [entry.plan for entry in told.alternatives if entry.plan]
        is_found = any(asked.about not in {step.module for step in plan.steps} for plan in plans)
        forced = None if is_found else _module(asked.about, questions)
        kept = 1 - LOSS_MILLIONTHS / MILLION
        return panels.instead(asked.about, told, kept_share=kept, forced=forced)
    if asked.kind == "open":
        body = questions.ask(WhyOpen(competency=asked.about), "explain")
        return panels.opening(CompetencyExplained.model_validate_json(body))
    if asked.about not in RESOURCES:
        return panels.nothing("answer-unknown")
    body = questions.ask(HowMuchMore(by=RESOURCES[asked.about], more=None), "frontier")
    return panels.more(FrontierRead.model_validate_json(body))


def _module(module: str, questions: Questions) -> ModuleExplained:
    return ModuleExplained.model_validate_json(questions.ask(WhyModule(module=module), "explain"))
