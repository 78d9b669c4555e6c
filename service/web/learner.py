"""Turns one answer into the plan page: what a learner reads is decided here and placed by the templates."""

from collections.abc import Iterator
from datetime import date

from service import texts
from service.schemas.answers import Note, Recommendation, Step
from service.web.facts import PlanFacts
from service.web.gap_rows import gap_groups, most_urgent_first
from service.web.plan_page import Chip, PlanPage, ProofRow, StepCard
from service.web.plan_tiles import tiles
from service.web.question_links import alternatives_href, frontier_hrefs, plan_href, why_href
from service.web.relaxed import relaxation_text
from service.web.step_link import StepLink
from service.web.timeline import timeline
from service.web.words import Words

#: A page shows so many rows and cards; a larger answer is for programs, which read its JSON document.
MOST_ROWS = 120
MOST_STEPS = 80
#: So many warnings, and so many names in one of them, are read; more would hide the plan.
MOST_WARNINGS = 10
MOST_NAMES = 20


def plan_page(answer: Recommendation, facts: PlanFacts, words: Words, *, href: str | None = None) -> PlanPage:
    """Return everything that a page shows of `answer`; `href` is that page, if it is not the answer's own."""
    href = href or plan_href(answer.id)
    gaps = most_urgent_first(answer.gaps)
    links = _step_links(answer, facts)
    cards = tuple(_step_cards(answer, links, facts, words, href))
    label, target = _target(answer, facts, words)
    tone, says, note = verdict(answer, facts, words)
    plan = answer.plan
    drawn = timeline(answer, links, facts, words, most=MOST_STEPS)
    return PlanPage(
        href=href,
        heading=_heading(facts, words),
        target_label=label,
        target=target,
        goal=words.text(f"goal-{answer.goal}"),
        solved_at=words.moment(facts.solved_at),
        catalogue=_catalogue(facts, words),
        stale=answer.stale,
        awaited=words.text("plan-awaited", levels=words.listed(facts.awaited)) if facts.awaited else None,
        tone=tone,
        verdict=says,
        verdict_note=note,
        verdict_finish=_finish(answer, words),
        has_plan=plan is not None,
        tiles=tuple(tiles(answer, facts, words)),
        gap_groups=gap_groups(
            gaps[:MOST_ROWS],
            steps=plan.steps if plan else (),
            links=links,
            facts=facts,
            words=words,
            page=href,
        ),
        gaps_left_out=max(0, len(gaps) - MOST_ROWS),
        timeline=drawn,
        undated=drawn is None and bool(plan and plan.steps),
        steps=cards[:MOST_STEPS],
        steps_left_out=max(0, len(cards) - MOST_STEPS),
        total=words.text(
            "steps-total",
            price=words.money(plan.totals.price.amount, plan.totals.price.currency),
            hours=words.hours(plan.totals.effort_hours),
        )
        if plan and plan.steps
        else None,
        relaxations=tuple(relaxation_text(note, words) for note in answer.relaxations),
        warnings=tuple(_warnings(answer, facts, words)),
        proof=tuple(_proof_rows(answer, facts, words)),
        solver=words.text("proof-solver", solver=answer.proof.solver),
        catalog_version=answer.proof.catalog_version,
        input_hash=answer.proof.input_hash,
        frontier_hrefs=frontier_hrefs(href, words) if plan is not None else (),
        learner_href=facts.learner_href,
    )


def _heading(facts: PlanFacts, words: Words) -> str:
    name = facts.learner_name or facts.learner
    return words.text("plan-title", name=name) if name else words.text("plan-title-nobody")


def _catalogue(facts: PlanFacts, words: Words) -> str | None:
    if facts.catalogue is None:
        return None
    number, day = facts.catalogue
    return words.text("plan-catalog-version-text", number=words.number(number), day=words.day(day))


def _target(answer: Recommendation, facts: PlanFacts, words: Words) -> tuple[str, str]:
    if not facts.roles:
        return words.text("target-requirements"), words.text("target-requirements-text", count=len(answer.gaps))
    return words.text("target-role" if len(facts.roles) == 1 else "target-roles"), words.listed(facts.roles)


def verdict(answer: Recommendation, facts: PlanFacts, words: Words) -> tuple[str, str, str]:
    """Return the tone, the proof in words, and the sentence that explains it."""
    if answer.status == "feasible":
        unproven = next((term for term in answer.proof.terms if term.value != term.bound), None)
        return (
            "near",
            words.text("verdict-feasible", gap=words.percent_upwards(answer.proof.relative_gap or 0)),
            words.text("verdict-feasible-note", term=words.text(f"term-{unproven.name}") if unproven else "–"),
        )
    tone, message = "none", f"verdict-{answer.status}"
    if answer.status == "optimal":
        tone = "proven"
        if answer.plan and not answer.plan.steps:
            all_met = all(gap.state == "met" for gap in answer.gaps)
            message = "verdict-optimal-nothing" if all_met else "verdict-optimal-empty"
        if not facts.is_limited and words.knows(f"{message}-unlimited"):
            message += "-unlimited"
    return tone, words.text(message), words.text(f"{message}-note")


def _finish(answer: Recommendation, words: Words) -> str | None:
    """Say when the plan ends, and how long that is from its start."""
    finish = answer.plan.totals.finish_on if answer.plan else None
    start = answer.effective.start_on
    if finish is None:
        return None
    if start is None or start > finish:
        return words.text("verdict-finish", finish=words.day(finish))
    weeks = -(-((finish - start).days + 1) // 7)
    return words.text(
        "verdict-finish-weeks",
        finish=words.day(finish),
        start=words.day(start),
        count=weeks,
        weeks=words.number(weeks),
    )


def _warnings(answer: Recommendation, facts: PlanFacts, words: Words) -> Iterator[str]:
    """Yield the warnings; those of unrated competencies, often many, as one sentence."""
    unrated = [gap.competency for gap in answer.gaps if gap.held is None]
    if unrated:
        names = [known.name if (known := facts.competencies.get(key)) else key for key in unrated[:MOST_NAMES]]
        left_out = len(unrated) - len(names)
        rest = [words.text("warnings-unrated-more", count=left_out)] if left_out else []
        yield words.text("warnings-unrated", names=words.listed([*names, *rest]))
    others = [_warning(note, facts, words) for note in answer.warnings if note.code != "unrated"]
    yield from others[:MOST_WARNINGS]
    if len(others) > MOST_WARNINGS:
        yield words.text("warnings-more", count=len(others) - MOST_WARNINGS)


def _warning(note: Note, facts: PlanFacts, words: Words) -> str:
    """Return a warning, with the day that it names as the language writes it."""
    params = note.params
    if "expires_on" not in params or "competency" not in params:
        return note.text
    known = facts.competencies.get(params["competency"])
    name = known.name if known else params["competency"]
    day = words.day(date.fromisoformat(params["expires_on"]))
    return texts.say(words.language, note.code, {**params, "competency": name, "expires_on": day})


def _step_links(answer: Recommendation, facts: PlanFacts) -> dict[str, StepLink]:
    if answer.plan is None:
        return {}
    return {
        step.module: StepLink(
            position=step.position,
            title=_title(step.module, step.title, facts),
            anchor=f"step-{step.position}" if place < MOST_STEPS else None,
        )
        for place, step in enumerate(answer.plan.steps)
    }


def _step_cards(
    answer: Recommendation, links: dict[str, StepLink], facts: PlanFacts, words: Words, href: str
) -> Iterator[StepCard]:
    for step in answer.plan.steps if answer.plan else ():
        yield StepCard(
            position=step.position,
            label=words.text("step-number", position=words.number(step.position)),
            anchor=f"step-{step.position}",
            title=links[step.module].title,
            module=step.module,
            price=words.money(step.price.amount, step.price.currency),
            hours=words.hours(step.effort_hours),
            days=words.days(step.start_on, step.end_on) if step.start_on and step.end_on else None,
            pace=_pace(step, words),
            run=step.offering,
            facts=tuple(_module_facts(step.module, facts, words)),
            closes=tuple(
                Chip(
                    competency=known.name
                    if (known := facts.competencies.get(closed.competency))
                    else closed.competency,
                    change=words.text(
                        "level-change", **{"from": words.number(closed.from_level), "to": words.number(closed.to_level)}
                    ),
                )
                for closed in step.closes
            ),
            covers=tuple(facts.items[item] for item in step.why.params.get("items", ()) if item in facts.items),
            needs=tuple(links[module] for module in step.needs if module in links),
            # The chips say already what it closes.
            why=None if step.why.code == "closes_gap" and step.closes else step.why.text,
            why_href=why_href(href, step),
            alternatives_href=alternatives_href(href, step),
        )


def _pace(step: Step, words: Words) -> str | None:
    """Say over how many weeks the hours are spread, and the most in one of them."""
    if not step.weeks:
        return None
    count = len(step.weeks)
    most = words.hours(max(share.effort_hours for share in step.weeks))
    return words.text("step-pace", count=count, weeks=words.number(count), most=most)


def _title(module: str, title: str, facts: PlanFacts) -> str:
    known = facts.modules.get(module)
    return (known.title if known else None) or title


def _module_facts(module: str, facts: PlanFacts, words: Words) -> Iterator[str]:
    known = facts.modules.get(module)
    if known is None:
        return
    if known.provider:
        yield known.provider
    for kind, value in (("mode", known.mode), ("module-language", known.language), ("place", known.location)):
        if value:
            message = f"{kind}-{value}"
            # A caller's own modules may use words of their own; these are shown as they are.
            yield words.text(message) if words.knows(message) else value


def _proof_rows(answer: Recommendation, facts: PlanFacts, words: Words) -> Iterator[ProofRow]:
    currency = answer.plan.totals.price.currency if answer.plan else facts.budget.currency if facts.budget else None
    for term in answer.proof.terms:
        message = f"term-{term.name}"
        yield ProofRow(
            name=words.text(message) if words.knows(message) else term.name,
            value=_term_value(term.name, term.value, currency, words),
            bound=_term_value(term.name, term.bound, currency, words),
            proven=words.text("proof-yes" if term.value == term.bound else "proof-no"),
        )


def _term_value(name: str, value: float | str | None, currency: str | None, words: Words) -> str:
    if value is None:
        return "–"
    if isinstance(value, str) and name == "finish_on":
        return words.day(date.fromisoformat(value))
    if isinstance(value, str):
        return words.money(value, currency) if name == "price" and currency else value
    return words.hours(value) if name == "effort_hours" else words.number(value)
