"""Turns a development plan into its page: what the learner reads, whose turn it is, and what may be done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from service.development.moves import MOVES as STATE_MOVES
from service.development.moves import UNDER_WAY
from service.policy import RULES
from service.schemas.development import Action, Capacity, DevelopmentPlanRead, PlanState
from service.web.development.address import below, development_address
from service.web.development.difference import difference_of
from service.web.development.naming import claim_name
from service.web.development.page import (
    Address,
    ClaimForm,
    DevelopmentPage,
    Difference,
    FieldFault,
    Following,
    Label,
    LimitsForm,
    Move,
    Note,
    Progress,
    StepOfPlan,
)
from service.web.development.standing import evidence_rows, refused
from service.web.development.steps import ENDED, steps_of_plan
from service.web.development.tiles import accepted_of, tiles
from service.web.facts import CompetencyFacts, PlanFacts, RatingFacts
from service.web.learner import plan_page
from service.web.plan_page import StepCard
from service.web.plan_tiles import share_of
from service.web.words import Words

#: How a state looks.
STATE_KINDS: Mapping[PlanState, str] = {
    "draft": "open",
    "proposed": "waiting",
    "approved": "good",
    "in_progress": "good",
    "completed": "ended",
    "superseded": "ended",
}
#: The states in which a plan can still be worked on.
ALIVE: frozenset[PlanState] = frozenset({"draft", "proposed", "approved", "in_progress"})
#: The actions that are one button each, with the state they lead to.
MOVES: tuple[tuple[Action, PlanState], ...] = (
    ("propose", "proposed"),
    ("begin", "in_progress"),
    ("complete", "completed"),
    ("withdraw", "draft"),
    ("discard", "superseded"),
)
#: The actions that bring a plan on; what takes it back is never the button to press first.
FORWARD: frozenset[Action] = frozenset({"propose", "begin", "complete"})
#: What the fields of the form for limits are called on the page.
LIMIT_IDS: Mapping[str, str] = {
    "budget": "limit-budget",
    "hours": "limit-hours",
    "hours_per_week": "limit-week",
    "start_on": "limit-start",
    "finish_by": "limit-finish",
}
#: Where a manager decides on a plan.
DECIDING = "/team/plans/{development_plan_id}"


def development_page(
    plan: DevelopmentPlanRead,
    facts: PlanFacts,
    words: Words,
    *,
    capacity: Capacity,
    at_hand: str | None,
    claim: ClaimForm | None = None,
    limits: LimitsForm,
    needs_href: str | None = None,
) -> DevelopmentPage:
    """Return the whole page for somebody who acts as this; `at_hand` is the plan that the learner is at, if any."""
    is_own, is_newest = capacity == "employee", plan.id == at_hand
    here = development_address(plan.learner, None if is_newest else plan.id)
    facts = _as_decided(plan, facts)
    shown = plan_page(plan.recommendation, facts, words, href=here)
    cards = {card.module: card for card in shown.steps}
    steps = tuple(steps_of_plan(plan, cards, facts, words, capacity=capacity))
    asks = plan.state in ALIVE and plan.recommendation.plan is not None
    return DevelopmentPage(
        id=plan.id,
        etag=plan.etag,
        name=plan.name or plan.learner,
        role=plan.role_title or plan.role,
        target=words.listed(plan.target.titles) if plan.target.titles else shown.target,
        state=plan.state,
        state_text=words.text(f"plan-state-{plan.state}"),
        state_kind=STATE_KINDS[plan.state],
        version=words.text("development-version", number=words.number(plan.version)),
        labels=tuple(_labels(plan, facts, words)),
        turn=_turn(plan, words, is_own=is_own),
        following=_following(plan, steps, words),
        notes=tuple(_notes(plan, at_hand, words)),
        faults=tuple(_faults(claim, limits, cards)),
        moves=tuple(_moves(plan, words, capacity)),
        may_change="try" in plan.actions,
        may_start=is_newest,
        asks=asks,
        may_subscribe="subscribe" in plan.actions,
        may_refresh="try" in plan.actions and (plan.stale or plan.counts_on_refused or _has_failed(plan)),
        has_dates=plan.totals.finish_on is not None,
        needs_href=needs_href,
        tiles=tuple(tiles(plan, facts.accepted, words)),
        plan=shown,
        progress=_progress(plan, words),
        steps=steps,
        refused=tuple(refused(plan, words)),
        evidence_title=words.text("evidence-title" if is_own else "evidence-title-other"),
        evidence=tuple(evidence_rows(plan, words)),
        changes=_changes(plan, words),
        address=_address(plan, here),
        claim=claim,
        limits=limits,
    )


def _as_decided(plan: DevelopmentPlanRead, facts: PlanFacts) -> PlanFacts:
    """Return the facts with what the plan keeps by itself: ratings, and the names that things had when it was made."""
    names = {gap.competency: gap.name for gap in plan.gaps}
    gone = {key: CompetencyFacts(name=name, framework=None, levels=()) for key, name in names.items()}
    known = {key: replace(fact, name=names.get(key, fact.name)) for key, fact in facts.competencies.items()}
    # The answer brings the titles of its modules along.
    modules = {key: replace(module, title=None) for key, module in facts.modules.items()}
    return replace(
        facts,
        ratings=_ratings(plan),
        accepted=accepted_of(plan),
        roles=tuple(plan.target.titles),
        competencies={**gone, **known},
        modules=modules,
    )


def _ratings(plan: DevelopmentPlanRead) -> dict[str, RatingFacts]:
    return {
        gap.competency: RatingFacts(source=gap.rating.source, assessed_on=gap.rating.assessed_on)
        for gap in plan.gaps
        if gap.rating is not None
    }


def _labels(plan: DevelopmentPlanRead, facts: PlanFacts, words: Words) -> Iterator[Label]:
    known = (facts.competencies.get(gap.competency) for gap in plan.gaps)
    frameworks = list(dict.fromkeys(entry.framework for entry in known if entry and entry.framework))
    if frameworks:
        yield Label(
            name=words.text("development-framework", count=len(frameworks)),
            value=words.listed(frameworks),
        )
    if plan.state in ALIVE:
        yield Label(name=words.text("development-until"), value=_until(plan, words))
    yield Label(name=words.text("development-solved"), value=words.moment(facts.solved_at))


def _until(plan: DevelopmentPlanRead, words: Words) -> str:
    """Say how long the plan holds: what is not begun by its first day cannot be done as planned."""
    if plan.state in ("draft", "proposed"):
        starts = [step.start_on for step in plan.steps if step.start_on and step.status in ("planned", "requested")]
        if starts:
            return words.text("development-until-start", day=words.day(min(starts)))
    elif plan.totals.finish_on is not None:
        return words.text("development-until-end", day=words.day(plan.totals.finish_on))
    return words.text("development-until-open")


def _turn(plan: DevelopmentPlanRead, words: Words, *, is_own: bool) -> str:
    message = f"turn-{plan.state}-back" if _is_sent_back(plan) else f"turn-{plan.state}"
    if "approve" in plan.actions:
        return words.text(f"{message}-decide")
    return words.text(message if words.knows(message) else f"{message}-{'own' if is_own else 'other'}")


def _is_sent_back(plan: DevelopmentPlanRead) -> bool:
    """Tell whether somebody else made a draft of the plan again, and not the learner."""
    moves = [event for event in plan.history if event.from_state is not None and event.from_state != event.to_state]
    last = moves[-1] if moves else None
    return (
        last is not None
        and (last.from_state, last.to_state) == ("proposed", "draft")
        and (last.by.capacity != "employee")
    )


def _following(plan: DevelopmentPlanRead, steps: Sequence[StepOfPlan], words: Words) -> Following | None:
    """Return the step to be taken next: the first in time of those that are left."""
    both = [pair for pair in zip(plan.steps, steps, strict=True) if pair[0].status not in ENDED]
    if plan.state not in ALIVE or not both:
        return None
    step, shown = min(both, key=lambda pair: (pair[0].start_on or date.max, pair[0].position))
    is_begun = any(entry.status in (*ENDED, "enrolled") for entry in plan.steps)
    facts = (shown.card.days, shown.card.hours, shown.card.price)
    return Following(
        label=words.text("following-next" if is_begun else "following-first"),
        title=step.title,
        href=f"#{shown.card.anchor}",
        note=" · ".join(fact for fact in facts if fact),
    )


def _notes(plan: DevelopmentPlanRead, at_hand: str | None, words: Words) -> Iterator[Note]:
    if plan.id != at_hand:
        way = words.text("development-begin" if at_hand is None else "development-at-hand")
        yield Note(
            text=words.text("development-older" if plan.state not in ALIVE else "development-other"),
            warns=True,
            way=(way, development_address(plan.learner)),
        )
    if plan.reason:
        # What came with the proposal is no decision yet.
        said = "development-reason-proposed" if plan.state == "proposed" else "development-reason"
        # A draft that has a reason was sent back with it.
        yield Note(text=words.text(said, reason=plan.reason), warns=plan.state == "draft")
    if plan.stale:
        yield Note(text=words.text("development-stale"), warns=True)
    if _has_failed(plan):
        # The answer counts on every step of it, and so do the figures and levels below.
        yield Note(text=words.text("development-failed", count=plan.progress.failed), warns=True)
    if plan.awaited:
        levels = words.listed([claim_name(entry.name, entry.level, None, words) for entry in plan.awaited])
        yield Note(text=words.text("development-awaited", levels=levels), warns=False)
    counted = [
        claim_name(entry.name, entry.level, entry.items, words)
        for entry in plan.evidence
        if entry.counts and entry.state == "claimed"
    ]
    if counted:
        yield Note(text=words.text("development-counts", claims=words.listed(counted)), warns=True)
    if plan.counts_on_refused:
        yield Note(text=words.text("development-refused"), warns=True)


def _faults(claim: ClaimForm | None, limits: LimitsForm, cards: Mapping[str, StepCard]) -> Iterator[FieldFault]:
    """Yield what is wrong with what was entered, by the ids that the fields have on the page."""
    if claim is not None and claim.module in cards:
        anchor = cards[claim.module].anchor
        for name, text in (("statement", claim.statement_fault), ("link", claim.link_fault)):
            if text is not None:
                yield FieldFault(text=text, id=f"{name}-{anchor}")
    for name, text in limits.faults.items():
        yield FieldFault(text=text, id=LIMIT_IDS[name])


def _moves(plan: DevelopmentPlanRead, words: Words, capacity: Capacity) -> Iterator[Move]:
    for action, to in MOVES:
        if action not in plan.actions or (action == "complete" and not _is_at_its_end(plan)):
            continue
        label = f"move-{to}-other"
        needs = capacity in STATE_MOVES[plan.state, to].reason_of or (action == "complete" and _has_failed(plan))
        yield Move(
            to=to,
            label=words.text(label if capacity != "employee" and words.knows(label) else f"move-{to}"),
            note=words.text(f"move-{to}-note"),
            reason_label=words.text("move-reason-needed" if needs else "move-reason")
            if action in ("discard", "complete")
            else None,
            needs_reason=needs,
            is_grave=action == "discard",
            is_main=action in FORWARD,
        )


def _has_failed(plan: DevelopmentPlanRead) -> bool:
    """Tell whether a plan that is under way counts on a step that was not passed."""
    return plan.state in UNDER_WAY and plan.progress.failed > 0


def _is_at_its_end(plan: DevelopmentPlanRead) -> bool:
    """Tell whether no step is left; once all of them are done a plan is complete by itself."""
    return all(step.status in ENDED for step in plan.steps)


def _progress(plan: DevelopmentPlanRead, words: Words) -> Progress | None:
    told = plan.progress
    if plan.state in ("draft", "proposed") and not (told.done or told.failed):
        return None
    text = words.text("progress-text", done=words.number(told.done), all=words.number(told.steps))
    if told.failed:
        text = words.listed([text, words.text("progress-failed", count=told.failed)])
    return Progress(text=text, share=share_of(told.done, told.steps))


def _changes(plan: DevelopmentPlanRead, words: Words) -> Difference | None:
    """Return what the last accepted change did to the plan."""
    for event in reversed(plan.history):
        changed = event.difference
        if changed is not None and (changed.added or changed.removed or changed.moved):
            lead = words.text("changes-lead", day=words.day(event.at.date()))
            return difference_of(changed, words, lead=lead)
    return None


def _address(plan: DevelopmentPlanRead, here: str) -> Address:
    decides = "approve" in plan.actions and ("GET", DECIDING) in RULES
    return Address(
        here=here,
        history=below(plan.learner, "history", plan=plan.id),
        printed=below(plan.learner, "print", plan=plan.id),
        calendar=below(plan.learner, "calendar.ics", plan=plan.id),
        calendar_address=below(plan.learner, "calendar-address"),
        new=below(plan.learner, "start"),
        trials=below(plan.learner, "trials"),
        moves=below(plan.learner, "moves"),
        steps=below(plan.learner, "steps"),
        decide=DECIDING.replace("{development_plan_id}", plan.id) if decides else None,
    )
