"""How a scenario stands, in words: its plan, the proof of it, and whether it still answers what is asked."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from service.schemas.answers import Proof, TermRead
from service.schemas.training_scenarios import ScenarioEntry, ScenarioRead
from service.web.words import Words
from service.web.years.parts import Badge, age

#: What a status looks like; its word says the same.
STATUS_KINDS = {
    "unsolved": "open",
    "queued": "waiting",
    "running": "waiting",
    "optimal": "good",
    "feasible": "good",
    "infeasible": "ended",
    "cancelled": "ended",
    "failed": "ended",
}
#: What is being looked for.
ON_THEIR_WAY = ("queued", "running")


def badges(scenario: ScenarioEntry, words: Words, *, is_followed: bool = False) -> Iterator[Badge]:
    """Yield what a scenario is, the weightiest first.

    On a page that follows the search, that it waits is left to what is followed: it begins at any moment.
    """
    if scenario.is_active:
        yield Badge(text=words.text("scenario-active"), kind="good")
    if scenario.frozen_at is not None:
        yield Badge(text=words.text("scenario-frozen"), kind="ended")
    if not (is_followed and scenario.status == "queued"):
        yield Badge(text=words.text(f"scenario-status-{scenario.status}"), kind=STATUS_KINDS[scenario.status])
    if scenario.is_stale:
        yield Badge(text=words.text("scenario-stale"), kind="waiting")


def how_it_stands(scenario: ScenarioRead, ended_at: datetime | None, words: Words) -> str:
    """Say in one line what the last solve came to, and how long ago that is."""
    told = _how(scenario, words)
    if ended_at is None:
        return told
    return words.text("scenario-last-solve-at", how=told, age=age(ended_at, words))


def _how(scenario: ScenarioRead, words: Words) -> str:
    told = words.text(f"scenario-status-{scenario.status}")
    gap = _gap(scenario, words)
    if scenario.status == "feasible" and gap is not None:
        return words.text("scenario-stands-gap", status=told, **gap)
    return told


def verdict(scenario: ScenarioRead, words: Words) -> tuple[str, str, str]:
    """Return the tone, the proof in words, and the sentence that explains it."""
    status = scenario.status
    tone = {"optimal": "proven", "feasible": "near", "cancelled": "near"}.get(status, "none")
    gap = _gap(scenario, words)
    if status in ("feasible", "cancelled") and gap is not None:
        return tone, words.text("year-verdict-near", **gap), words.text(f"year-verdict-{status}-note")
    return tone, words.text(f"year-verdict-{status}"), words.text(f"year-verdict-{status}-note")


def _gap(scenario: ScenarioRead, words: Words) -> dict[str, str] | None:
    """Return the first goal that is not proven and how far it is from its bound; None where there is no such goal."""
    proof = scenario.proof
    if proof is None or proof.relative_gap is None:
        return None
    # The gap of a proof is that of its first goal whose bound is not reached.
    goal = next((term.name for term in proof.terms if term.value != term.bound), None)
    return None if goal is None else {"goal": goal, "gap": words.percent_upwards(proof.relative_gap)}


def lacking(scenario: ScenarioEntry | None, words: Words) -> str | None:
    """Say why figures tell of no plan, or of one that things have left behind; None where they tell how it is."""
    if scenario is None:
        return words.text("money-nothing")
    if scenario.totals is None:
        return words.text(f"figures-{'awaited' if scenario.status in ON_THEIR_WAY else 'lacking'}", name=scenario.name)
    return words.text("period-stale") if scenario.is_stale else None


def forecast_missing(scenario: ScenarioEntry | None, words: Words) -> str | None:
    """Say in a few words why nothing is forecast; None where a plan tells what is."""
    if scenario is not None and scenario.totals is not None:
        return None
    is_awaited = scenario is not None and scenario.status in ON_THEIR_WAY
    return words.text(f"money-forecast-{'awaited' if is_awaited else 'lacking'}")


def proof_lines(proof: Proof | None, currency: str, words: Words) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each goal with what this plan reaches, what no plan passes, and whether the two are one."""
    for term in proof.terms if proof is not None else ():
        value, bound = (told_term(term, part, currency, words) for part in ("value", "bound"))
        yield words.text(f"term-{term.name}"), value, bound, term.value == term.bound


def told_term(term: TermRead, part: str, currency: str, words: Words) -> str:
    """Return a value of a goal as people write it."""
    value = getattr(term, part)
    return "–" if value is None else told_value(term.name, value, currency, words)


def told_value(name: str, value: float | str, currency: str, words: Words) -> str:
    """Return a value of one of the goals as people write it."""
    return words.money(str(value), currency) if name == "price" else words.number(Decimal(str(value)))
