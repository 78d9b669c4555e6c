"""One plan with the word on it: what, why, when and for how much, what it takes of budgets, and the two answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service import texts
from service.schemas.development import DevelopmentGapRead, DevelopmentPlanRead, DevelopmentStepRead, EvidenceRead
from service.schemas.team import BudgetEffect, CentreEffect
from service.web.development.tiles import accepted_of
from service.web.plan_page import Tile
from service.web.plan_tiles import claimed_share
from service.web.team.parts import development_address, plan_address, state_kind
from service.web.words import Words

#: More are in the whole plan, to which the page leads.
MOST_STEPS = 60
MOST_OPEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was filled in, as it was sent."""

    reason: str = ""
    #: For each evidence: `accept`, `refuse`, or nothing.
    answers: Mapping[str, str]
    #: By field: `reason`, an evidence's id, or `plan`.
    faults: Mapping[str, str]


NOTHING_ENTERED = Entered(answers={}, faults={})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One module of the plan."""

    title: str
    days: str
    price: str
    hours: str
    closes: tuple[str, ...]
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the learner says is known, with what was answered."""

    id: str
    legend: str
    items: str | None
    statement: str
    link: str | None
    answer: str
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One budget; the parts of the bar are in thousandths of the budget or of what is needed, whichever is more."""

    centre: str
    binding: str
    budget: str
    committed: str
    consumed: str
    released: str | None
    plan: str
    left: str | None
    over: str | None
    share_spent: int
    share_plan: int
    share_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPage:
    """The whole page."""

    heading: str
    name: str
    state: str
    state_kind: str
    version: str
    role: str | None
    target: str
    since: str | None
    whole_href: str
    tiles: tuple[Tile, ...]
    steps: tuple[StepLine, ...]
    steps_more: str | None
    open_lines: tuple[tuple[str, bool, str | None], ...]
    open_more: str | None
    effect: tuple[EffectRow, ...]
    effect_period: str | None
    effect_notes: tuple[str, ...]
    claims: tuple[Claim, ...]
    #: Where the forms go; none where there is nothing to decide, which `settled` says.
    action: str | None
    settled: str | None
    etag: str
    entered: Entered


def word_page(
    plan: DevelopmentPlanRead,
    effect: BudgetEffect,
    words: Words,
    *,
    since: str | None,
    is_own: bool,
    entered: Entered = NOTHING_ENTERED,
) -> WordPage:
    """Return the page of one plan for whoever may decide on it."""
    name = plan.name or plan.learner
    state = words.text(f"team-state-{plan.state.replace('_', '-')}")
    left = [gap for gap in plan.gaps if gap.state in ("open", "partly")]
    left.sort(key=lambda gap: (not gap.essential, -gap.weight))
    may = "approve" in plan.actions or "send_back" in plan.actions
    return WordPage(
        heading=words.text("word-title", name=name),
        name=name,
        state=state,
        state_kind=state_kind(plan.state),
        version=words.number(plan.version),
        role=plan.role_title or plan.role,
        target=words.listed(plan.target.titles) if plan.target.titles else words.text("target-requirements"),
        since=since,
        whole_href=f"{development_address(plan.learner)}",
        tiles=tuple(_tiles(plan, words)),
        steps=tuple(_step(step, plan, words) for step in plan.steps[:MOST_STEPS]),
        steps_more=_left_out(len(plan.steps) - MOST_STEPS, words),
        open_lines=tuple(_open(gap, words) for gap in left[:MOST_OPEN]),
        open_more=_left_out(len(left) - MOST_OPEN, words),
        effect=tuple(effect_row(centre, words) for centre in effect.cost_centres),
        effect_period=_period(effect, words),
        effect_notes=tuple(_notes(effect, words)),
        claims=tuple(_claim(entry, words, entered) for entry in plan.evidence if entry.state == "claimed"),
        action=f"{plan_address(plan.id)}/decision" if may else None,
        settled=None if may else _settled(plan, state, words, is_own=is_own),
        etag=plan.etag,
        entered=entered,
    )


def _settled(plan: DevelopmentPlanRead, state: str, words: Words, *, is_own: bool) -> str:
    if is_own and plan.state == "proposed":
        return words.text("word-own")
    return words.text("word-decided", state=state)


def _left_out(count: int, words: Words) -> str | None:
    return words.text("word-more", count=count, number=words.number(count)) if count > 0 else None


def _tiles(plan: DevelopmentPlanRead, words: Words) -> Iterator[Tile]:
    before, after = plan.accepted_coverage, plan.coverage.after
    yield Tile(
        label=words.text("tile-readiness"),
        before=words.percent(before),
        value=words.percent(after),
        note=None,
        share=int(after * 100),
        share_before=int(before * 100),
        claimed=claimed_share(plan.coverage.before, accepted_of(plan), words),
    )
    total = plan.totals
    figures = (
        ("tile-cost", words.money(total.price.amount, total.price.currency)),
        ("tile-hours", words.hours(total.effort_hours)),
        ("tile-finish", words.day(total.finish_on) if total.finish_on is not None else "–"),
    )
    for label, value in figures:
        yield Tile(label=words.text(label), before=None, value=value, note=None, share=None)


def _step(step: DevelopmentStepRead, plan: DevelopmentPlanRead, words: Words) -> StepLine:
    names = {gap.competency: gap.name for gap in plan.gaps}
    closes = tuple(
        f"{names.get(closed.competency, closed.competency)} {words.level_change(closed.from_level, closed.to_level)}"
        for closed in step.closes
    )
    return StepLine(
        title=step.title,
        days=words.days(step.start_on, step.end_on)
        if step.start_on is not None and step.end_on is not None
        else words.text("word-step-whenever"),
        price=words.money(step.price.amount, step.price.currency),
        hours=words.hours(step.effort_hours),
        closes=closes,
        # The levels say already what it closes.
        why=step.why.text if step.why is not None and not (step.why.code == "closes_gap" and closes) else None,
    )


def _open(gap: DevelopmentGapRead, words: Words) -> tuple[str, bool, str | None]:
    line = words.text(
        "word-open-line",
        competency=gap.name,
        held=words.number(gap.accepted or 0),
        reached=words.number(gap.reached),
        required=words.number(gap.required),
    )
    return line, gap.essential, texts.say(words.language, f"reason_{gap.reason}") if gap.reason else None


def _claim(entry: EvidenceRead, words: Words, entered: Entered) -> Claim:
    return Claim(
        id=entry.id,
        legend=words.text("word-evidence-legend", competency=entry.name, level=words.number(entry.level)),
        items=words.text("word-evidence-items", count=len(entry.items), number=words.number(len(entry.items)))
        if entry.items
        else None,
        statement=entry.statement,
        link=entry.link,
        answer=entered.answers.get(entry.id, ""),
        fault=entered.faults.get(entry.id),
    )


def _period(effect: BudgetEffect, words: Words) -> str | None:
    if effect.period is None or effect.period_state is None:
        return None
    state = words.text(f"word-period-{effect.period_state}")
    return words.text("word-effect-period", period=effect.period_name or effect.period, state=state)


def _notes(effect: BudgetEffect, words: Words) -> Iterator[str]:
    if effect.period is None:
        yield words.text("word-effect-no-period")
    elif effect.period_state != "running" and effect.cost_centres:
        yield words.text("word-effect-draft")
    if effect.period is not None and not effect.cost_centres:
        price = words.money(effect.price.amount, effect.price.currency) if effect.price is not None else "–"
        yield words.text("word-effect-none", price=price)
    if effect.outside:
        yield words.text("word-effect-outside", count=effect.outside)


def effect_row(centre: CentreEffect, words: Words) -> EffectRow:
    """Return what is taken of one budget, in figures and as the parts of a bar."""
    currency = centre.budget.currency
    spent = centre.committed.minor + centre.consumed.minor - centre.released.minor
    whole = max(centre.budget.minor, spent + centre.plan.minor, 1)
    over = centre.overrun.minor if centre.overrun is not None else 0
    return EffectRow(
        centre=centre.name or centre.cost_centre,
        binding=words.text(f"binding-{centre.binding}"),
        budget=words.money(centre.budget.amount, currency),
        committed=words.money(centre.committed.amount, currency),
        consumed=words.money(centre.consumed.amount, currency),
        released=words.text("word-effect-released", amount=words.money(centre.released.amount, currency))
        if centre.released.minor
        else None,
        plan=words.money(centre.plan.amount, currency),
        left=words.money(centre.remaining.amount, currency) if centre.remaining is not None else None,
        over=words.text("money-overrun", amount=words.money(centre.overrun.amount, currency))
        if centre.overrun is not None
        else None,
        share_spent=spent * 1000 // whole,
        share_plan=(spent + centre.plan.minor) * 1000 // whole,
        share_over=min(over, centre.plan.minor) * 1000 // whole,
    )
