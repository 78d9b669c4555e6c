"""The drawings of a year hold what the figures say: the search as it closes in, and the curve of what money buys."""

import pytest

from service.annual.approach import Sample
from service.schemas.annual import LargeMoney
from service.schemas.annual_accepted import AnnualPlanProgress
from service.schemas.annual_answers import ProgressRead
from service.schemas.annual_frontier import (
    AnnualFrontierPointRead,
    AnnualFrontierRead,
    FrontierGainRead,
    FrontierNextRead,
    MarginalRead,
    PlateauRead,
)
from service.schemas.answers import TermRead
from service.schemas.period_sheets import PeriodTree
from service.texts import LANGUAGES, Language
from service.web.words import words_in
from service.web.years.closing import closing_in, solve_panel
from service.web.years.frontier import frontier_view, knee_of
from service.web.years.tiles import people_tiles

WORDS = words_in("en")


def _sample(seconds: float, best: int | None, bound: int | None, term: str = "steps") -> Sample:
    return Sample(seconds=seconds, term=term, best=best, bound=bound)


def _money(amount: int) -> LargeMoney:
    return LargeMoney(amount=f"{amount}.00", currency="SGD")


def test_best_and_bound_close_in_on_each_other() -> None:
    samples = [_sample(0, None, 200), _sample(5, 100, 200), _sample(10, 150, 160)]
    chart = closing_in(samples, 20, term="steps", currency="SGD", words=WORDS)
    assert chart is not None
    assert (chart.top, chart.ground, chart.seconds) == ("200", "100", "20 s")
    # A line holds its height until something new is known: found at 5 and 10 of 20 seconds, to the end.
    assert chart.best == "25.0,92.0 50.0,92.0 50.0,50.0 100.0,50.0"
    assert chart.bound.startswith("0.0,8.0 ")
    assert chart.text == "150 found, no plan passes 160: at most 6.7% apart"


def test_nothing_is_drawn_of_what_nothing_is_known_of() -> None:
    assert closing_in([], 10, term="steps", currency="SGD", words=WORDS) is None
    only_bound = closing_in([_sample(1, None, 9)], 1, term="steps", currency="SGD", words=WORDS)
    assert only_bound is not None
    assert (only_bound.best, only_bound.between) == ("", "")
    assert only_bound.text == "no plan passes 9; none is found yet"


def test_how_far_apart_is_said_only_where_it_says_more_than_the_numbers() -> None:
    far = closing_in([_sample(1, 10, 40)], 1, term="steps", currency="SGD", words=WORDS)
    assert far is not None
    assert far.text == "10 found, no plan passes 40"

    def price(best: str, bound: str) -> str:
        samples = [Sample(seconds=1, term="price", best=best, bound=bound)]
        chart = closing_in(samples, 1, term="price", currency="SGD", words=WORDS)
        assert chart is not None
        return chart.text.replace("\xa0", " ")

    assert price("90.00", "80.00") == "SGD 90.00 found; no plan that does as much costs less than SGD 80.00"
    # That nothing costs less than nothing goes without saying.
    assert price("90.00", "0.00") == "SGD 90.00 found; what is possible is not known yet"
    assert price("0.00", "0.00") == "SGD 0.00, proven: no plan does better"


def test_the_panel_says_what_is_decided_and_what_is_ahead() -> None:
    progress = ProgressRead(
        phase="improve", term="steps", best=5, bound=9, relative_gap=0.8, share_done=0.25, elapsed_s=3.0
    )
    told = AnnualPlanProgress(id="ann_1", status="running", progress=progress)
    samples = [_sample(1, 4, 4, term="essential_steps"), _sample(2, 5, 9)]
    panel = solve_panel(told, samples, "SGD", WORDS)
    assert (panel.phase, panel.share, panel.is_over) == ("Improving the plan", 25, False)
    assert [(line.state, line.text.split(",")[0]) for line in panel.terms] == [
        ("decided", "4"),
        ("now", "5 found"),
        ("ahead", "not begun"),
    ]
    waiting = solve_panel(AnnualPlanProgress(id="ann_1", status="queued", progress=None), (), "SGD", WORDS)
    assert (waiting.phase, waiting.chart, waiting.terms) == ("Waiting for its turn", None, ())
    # One that was taken up and has told nothing yet waits for nobody.
    begun = solve_panel(AnnualPlanProgress(id="ann_1", status="running", progress=None), (), "SGD", WORDS)
    assert begun.phase == "Preparing"


@pytest.mark.parametrize(
    ("status", "said"), [("running", "no plan passes 4; none is found yet"), ("feasible", "no plan passes 4")]
)
def test_nothing_is_awaited_of_a_search_that_is_over(status: str, said: str) -> None:
    progress = ProgressRead(
        phase="improve", term="steps", best=5, bound=9, relative_gap=0.8, share_done=0.25, elapsed_s=3.0
    )
    told = AnnualPlanProgress.model_validate({"id": "ann_1", "status": status, "progress": progress})
    samples = [_sample(1, None, 4, term="essential_steps"), _sample(2, 5, 9)]
    assert solve_panel(told, samples, "SGD", WORDS).terms[0].text == said


def _curve(*steps: tuple[int, int, int]) -> AnnualFrontierRead:
    return AnnualFrontierRead(
        plan="ann_1",
        cost_centre=None,
        status="ready",
        progress=None,
        present=_money(200),
        points=[
            AnnualFrontierPointRead(
                budget=_money(budget),
                status="feasible",
                terms=[
                    TermRead(name="essential_steps", value=0, bound=0),
                    TermRead(name="steps", value=found, bound=most),
                ],
                spent=_money(budget),
                price=_money(budget),
            )
            for budget, found, most in steps
        ],
        plateau=None,
        next=None,
        version="1",
        catalog_version="1",
        wall_ms=1.0,
    )


def test_the_curve_marks_the_budget_now_and_the_knee() -> None:
    curve = _curve((0, 0, 0), (100, 8, 8), (200, 9, 10), (300, 10, 10))
    assert knee_of(curve.points) == 1
    view = frontier_view(curve, WORDS)
    assert view is not None
    assert [dot.kind for dot in view.dots] == ["point", "knee", "point", "point"]
    assert view.here is not None
    assert view.dots[1].x < view.here <= view.dots[2].x
    assert [row.mark for row in view.rows] == [None, "knee", "here", None]
    assert view.rows[2].steps == "9 to 10"
    # A plan holds for more money, a bound for less: between two points the proven line lies higher.
    proven = [line for line in view.lines if line.kind == "proven"]
    found = [line for line in view.lines if line.kind == "found"]
    assert proven[0].x1 == proven[0].x2
    assert found[0].y1 == found[0].y2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_curve_that_falls_says_where_and_why_and_no_other_does(language: Language) -> None:
    words = words_in(language)
    curve = _curve((0, 5, 9), (100, 3, 8), (300, 10, 11))
    essential = [TermRead(name="essential_steps", value=number, bound=number) for number in (0, 2, 2)]
    points = [
        point.model_copy(update={"terms": [first, point.terms[1]]})
        for point, first in zip(curve.points, essential, strict=True)
    ]
    falling = curve.model_copy(update={"points": points})
    said = words.text("frontier-falls", limit=words.money("100.00", "SGD"))
    view = frontier_view(falling, words)
    assert view is not None
    assert said in view.captions
    rising = frontier_view(_curve((0, 3, 9), (100, 3, 8), (300, 10, 11)), words)
    assert rising is not None
    assert said not in rising.captions
    assert len(rising.captions) == len(view.captions) - 1
    # What the next amount buys may then be fewer, and is not called more.
    marginal = MarginalRead(amount=_money(100), steps=0.0)
    gains = [
        FrontierGainRead(name="essential_steps", gained=2, gained_at_most=2, marginal=marginal),
        FrontierGainRead(name="steps", gained=-2, gained_at_most=1, marginal=marginal),
    ]
    further = FrontierNextRead(amount=_money(100), budget=_money(300), gains=gains)
    told = frontier_view(falling.model_copy(update={"next": further}), words)
    assert told is not None
    amount, term = words.money("100.00", "SGD"), words.text("term-steps")
    assert told.buys[1] == words.text("frontier-costs", amount=amount, fewer="2", term=term)


def test_what_the_next_amount_buys_is_always_said() -> None:
    curve = _curve((0, 0, 0), (100, 8, 8), (300, 10, 11))
    marginal = MarginalRead(amount=_money(100), steps=2.0)
    gain = FrontierGainRead(name="steps", gained=2, gained_at_most=3, marginal=marginal)
    further = FrontierNextRead(amount=_money(100), budget=_money(300), gains=[gain])
    view = frontier_view(curve.model_copy(update={"next": further}), WORDS)
    assert view is not None
    assert [text.replace("\xa0", " ") for text in view.buys] == [
        "The next SGD 100.00 buys at least 2 and at most 3 more of: All weighted steps."
    ]
    # Where no point lies beyond the present budget, more of it buys nothing: that is said as well.
    plateau = PlateauRead(budget=_money(100), not_below=_money(100), terms=curve.points[1].terms)
    flat = frontier_view(curve.model_copy(update={"plateau": plateau}), WORDS)
    assert flat is not None
    (said,) = flat.buys
    assert said.replace("\xa0", " ").startswith("More money on top of SGD 200.00 buys nothing.")
    # That nothing better was found is no proof that there is nothing better, and is not called one.
    open_end = plateau.model_copy(update={"terms": curve.points[2].terms})
    levelled = frontier_view(curve.model_copy(update={"plateau": open_end}), WORDS)
    assert levelled is not None
    assert levelled.buys[0].endswith("no better plan was found; that there is none is not proven")
    # It is said once, and from the amount on from which it holds.
    assert "SGD 100.00" in levelled.buys[0].replace("\xa0", " ")
    assert "no better plan" not in "".join(levelled.captions)
    assert "buys nothing" not in "".join(levelled.captions)
    unknown = frontier_view(curve, WORDS)
    assert unknown is not None
    assert unknown.buys == ()
    nothing_found = gain.model_copy(update={"gained": 0})
    at_most = frontier_view(
        curve.model_copy(update={"next": further.model_copy(update={"gains": [nothing_found]})}), WORDS
    )
    assert at_most is not None
    assert at_most.buys[0].endswith("buys at most 3 more of: All weighted steps. No plan with any more was found.")


def _unfunded(curve: AnnualFrontierRead | None) -> tuple[str, str | None]:
    tree = PeriodTree(period="2027", scenario=None, nodes=[])
    *_, tile = people_tiles(tree, None, curve, WORDS)
    return tile.value.replace("\xa0", " "), tile.note


def test_nothing_left_unfunded_is_said_in_words_and_never_as_an_amount() -> None:
    curve = _curve((0, 0, 0), (100, 8, 8), (300, 10, 10))
    nothing = ("None", "more money would close nothing more")

    def levels_off_at(budget: int) -> AnnualFrontierRead:
        plateau = PlateauRead(budget=_money(budget), not_below=_money(budget), terms=curve.points[-1].terms)
        return curve.model_copy(update={"plateau": plateau})

    assert _unfunded(levels_off_at(300)) == ("SGD 100.00", "more would close all that money can close")
    # All that money closes is paid for, to the cent and with money over; and where nothing was asked for.
    assert _unfunded(levels_off_at(200)) == nothing
    assert _unfunded(levels_off_at(100)) == nothing
    assert _unfunded(levels_off_at(0)) == nothing
    assert _unfunded(levels_off_at(300).model_copy(update={"present": None})) == nothing
    assert _unfunded(None)[1] == "known once a scenario’s curve is worked out"
    unproven = levels_off_at(200)
    assert unproven.plateau is not None
    loose = [TermRead(name="steps", value=10, bound=12)]
    unproven = unproven.model_copy(update={"plateau": unproven.plateau.model_copy(update={"terms": loose})})
    assert _unfunded(unproven) == ("–", "no plan with more money was found to close more")
    impossible = "no plan obeys all budgets and decisions, however much money there is"
    assert _unfunded(curve) == ("–", impossible)


def test_a_year_that_no_budget_has_a_plan_for_has_no_drawing() -> None:
    curve = _curve((0, 0, 0)).model_copy(update={"points": []})
    assert frontier_view(curve, WORDS) is None
