"""A change that was tried, as the page shows it: the plan as it is and as it would be, side by side."""

from collections.abc import Iterator
from dataclasses import replace

from service.schemas.answers import GapRead
from service.schemas.development import DevelopmentPlanRead, TrialRead
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.development.difference import difference_of, figures, levels
from service.web.development.naming import change_name
from service.web.development.page import TrialPage
from service.web.facts import PlanFacts
from service.web.learner import verdict
from service.web.relaxed import relaxation_text
from service.web.words import Words


def trial_page(
    told: TrialRead, plan: DevelopmentPlanRead, facts: PlanFacts, words: Words, *, is_own: bool, is_newest: bool = True
) -> TrialPage:
    """Return the page of one trial; `is_newest` says whether it is of the plan at hand."""
    after = told.after
    is_possible = after.plan is not None
    name = plan.name or plan.learner
    back = development_address(plan.learner)
    tone, says, because = verdict(after, replace(facts, is_limited=bool(plan.limits)), words)
    if not is_possible:
        says = words.text("trial-impossible")
        because = words.text("trial-impossible-note" if after.relaxations else "trial-impossible-plain")
    return TrialPage(
        id=told.trial,
        plan=plan.id,
        etag=plan.etag,
        heading=change_name(told.change, _titles(plan, facts), {gap.competency: gap.name for gap in plan.gaps}, words),
        lead=words.text("trial-lead") if is_own else words.text("trial-lead-other", name=name),
        links=(Link(title=name, href=back),),
        tone=tone,
        verdict=says,
        verdict_note=because,
        notes=tuple(_notes(told, plan, words, is_newest=is_newest)) if is_possible else (),
        figures=tuple(
            figures(
                told.difference,
                words,
                open_before=_open(plan.recommendation.gaps),
                open_after=_open(after.gaps),
            )
        )
        if is_possible
        else (),
        is_possible=is_possible and told.acceptable,
        accept=below(plan.learner, "acceptance"),
        back=back,
        relaxations=tuple(relaxation_text(note, words) for note in after.relaxations),
        difference=difference_of(told.difference, words) if is_possible else None,
        levels=tuple(levels(told.difference, words)) if is_possible else (),
    )


def _titles(plan: DevelopmentPlanRead, facts: PlanFacts) -> dict[str, str]:
    named = {module: known.title for module, known in facts.modules.items() if known.title}
    return {step.module: step.title for step in plan.steps} | named


def _notes(told: TrialRead, plan: DevelopmentPlanRead, words: Words, *, is_newest: bool) -> Iterator[str]:
    if not told.acceptable:
        yield words.text("trial-gone" if is_newest else "trial-aside")
        return
    if told.change["kind"] == "know":
        yield words.text("trial-counts")
    if plan.state == "proposed":
        yield words.text("trial-new-draft")
    elif plan.state != "draft":
        yield words.text("trial-new-version", state=words.text(f"plan-state-{plan.state}"))


def _open(gaps: list[GapRead]) -> int:
    return sum(gap.state in ("open", "partly") for gap in gaps)
