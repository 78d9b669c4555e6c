"""The figures at the head of a period and of a scenario."""

from collections.abc import Iterator

from service.schemas.annual import LargeMoney
from service.schemas.annual_frontier import AnnualFrontierRead
from service.schemas.answers import Coverage, TermRead
from service.schemas.period_sheets import PeriodMoney, PeriodTree
from service.schemas.training_scenarios import ScenarioEntry, ScenarioRead
from service.web.plan_page import Tile
from service.web.words import Words
from service.web.years.frontier import is_flat
from service.web.years.parts import NOTHING, cash, share_of
from service.web.years.scenario_words import forecast_missing


def money_tiles(money: PeriodMoney, scenario: ScenarioEntry | None, words: Words) -> Iterator[Tile]:
    """Yield the money of a period by how certain it is, and what remains; without a plan nothing is forecast."""
    budget = money.budget
    missing = forecast_missing(scenario, words)
    yield _tile(words.text("money-budget"), words.text("no-limit") if budget is None else cash(budget, words))
    for name in ("forecast", "committed", "consumed"):
        if name == "forecast" and missing is not None:
            yield _tile(words.text("money-forecast"), NOTHING, missing)
            continue
        amount = getattr(money.total, name)
        yield _tile(
            words.text(f"money-{name}"),
            cash(amount, words),
            words.text(f"money-{name}-note"),
            share=None if budget is None else share_of(amount.minor, budget.minor),
        )
    yield _tile(
        words.text("money-remaining"),
        cash(money.remaining, words)
        if money.overrun is None
        else words.text("money-overrun", amount=cash(money.overrun, words)),
        words.text("money-uncommitted", amount=cash(money.uncommitted, words)) if money.uncommitted else None,
    )


def people_tiles(
    tree: PeriodTree, scenario: ScenarioRead | None, curve: AnnualFrontierRead | None, words: Words
) -> Iterator[Tile]:
    """Yield what a period comes to for its people, by the scenario that the company works by."""
    totals = None if scenario is None else scenario.totals
    yield _tile(
        words.text("tile-grants"), cash(totals.granted, words) if totals else NOTHING, _text("tile-grants", words)
    )
    in_scope = sum(node.learners for node in tree.nodes if node.depth == 0)
    told = {"reached": words.number(totals.learners) if totals else NOTHING, "all": words.number(in_scope)}
    yield _tile(
        words.text("tile-people"),
        words.text("tile-people-value", **told),
        _text("tile-people", words),
        share=share_of(totals.learners, in_scope) if totals else None,
    )
    yield coverage_tile(None if scenario is None else scenario.coverage, words)
    yield _essential(scenario, words)
    yield _unfunded(curve, words)


def scenario_tiles(scenario: ScenarioRead, words: Words) -> Iterator[Tile]:
    """Yield what the plan of a scenario comes to; nothing while there is none."""
    totals, budget = scenario.totals, scenario.budget
    if totals is None:
        return
    yield coverage_tile(scenario.coverage, words)
    of_limit = words.text("tile-no-limit") if budget is None else words.text("tile-of-limit", limit=cash(budget, words))
    decided = decided_of(scenario)
    if decided.minor:
        of_limit = words.text("tile-of", limit=of_limit, more=words.text("tile-decided", amount=cash(decided, words)))
    yield _tile(
        words.text("scenario-price"),
        cash(totals.price, words),
        of_limit,
        share=None if budget is None else share_of(scenario.money.planned.minor, budget.minor),
    )
    yield _tile(words.text("tile-grants"), cash(totals.granted, words), _text("tile-grants", words))
    hours = words.hours(totals.effort_hours)
    yield _tile(
        words.text("scenario-people"),
        words.number(totals.learners),
        words.text("scenario-enrolments", number=words.number(totals.enrolments), hours=hours),
    )


def decided_of(scenario: ScenarioRead) -> LargeMoney:
    """Return what development plans have committed and consumed, which a search has no more of the budget."""
    sums = scenario.money
    return LargeMoney.of_minor(sums.committed.minor + sums.consumed.minor, sums.planned.currency)


def coverage_tile(coverage: Coverage | None, words: Words) -> Tile:
    """Return how much of all weighted steps is held, before and after."""
    label, note = words.text("tile-coverage"), _text("tile-coverage", words)
    if coverage is None:
        return _tile(label, NOTHING, note)
    before, after = coverage.before, coverage.after
    return Tile(
        label=label,
        before=words.percent(before),
        value=words.percent(after),
        note=note,
        share=int(after * 100),
        share_before=int(before * 100),
    )


def _essential(scenario: ScenarioRead | None, words: Words) -> Tile:
    """Return how much of the essential steps that any plan could close is closed."""
    label = words.text("tile-essential")
    term = _term(scenario, "essential_steps")
    if term is None or not isinstance(term.value, int) or not isinstance(term.bound, int):
        return _tile(label, NOTHING)
    told = words.text("tile-essential-note", reached=words.number(term.value), all=words.number(term.bound))
    if term.bound == 0:
        return _tile(label, NOTHING, told)
    return _tile(label, words.percent(term.value / term.bound), told, share=share_of(term.value, term.bound))


def _unfunded(curve: AnnualFrontierRead | None, words: Words) -> Tile:
    """Return how much more money would close all that money can close; none is no amount."""
    label = words.text("tile-unfunded")
    if curve is None:
        return _tile(label, NOTHING, words.text("tile-unfunded-unknown"))
    if curve.plateau is None:
        return _tile(label, NOTHING, words.text("tile-unfunded-impossible"))
    is_proven = is_flat(curve.plateau)
    if curve.present is None or curve.plateau.budget.minor <= curve.present.minor:
        if not is_proven:
            return _tile(label, NOTHING, words.text("tile-unfunded-open-note"))
        return _tile(label, words.text("tile-unfunded-none"), words.text("tile-unfunded-none-note"))
    lacking = words.minor_money(curve.plateau.budget.minor - curve.present.minor, curve.present.currency)
    return _tile(label, lacking, words.text("tile-unfunded-note" if is_proven else "tile-unfunded-found-note"))


def _term(scenario: ScenarioRead | None, name: str) -> TermRead | None:
    if scenario is None or scenario.proof is None:
        return None
    return next((term for term in scenario.proof.terms if term.name == name), None)


def _text(name: str, words: Words) -> str:
    return words.text(f"{name}-note")


def _tile(label: str, value: str, note: str | None = None, *, share: int | None = None) -> Tile:
    return Tile(label=label, before=None, value=value, note=note, share=share)
