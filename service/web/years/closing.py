"""How a search closes in: the best plan so far and what no plan passes, drawn over the seconds of one term."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.annual.approach import Sample
from service.schemas.annual_accepted import AnnualPlanProgress
from service.schemas.annual_answers import ProgressRead
from service.web.words import Words

#: The drawing's own units; it is stretched to the place that it gets.
WIDTH, HEIGHT, ROOM = 100.0, 100.0, 8.0
#: What a search works through, in this order.
TERMS = ("essential_steps", "steps", "price")
#: A share beyond which it says no more than the two numbers do.
FAR = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """One term: what was found of it, and what no plan passes."""

    name: str
    #: `decided`, `now` or `ahead`.
    state: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingIn:
    """The drawing with its words; templates only place it."""

    term: str
    #: Points of lines, as drawings write them; empty where nothing is known of it yet.
    best: str
    bound: str
    #: The surface between the two.
    between: str
    top: str
    ground: str
    seconds: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvePanel:
    """How far a search is, for whoever waits for it."""

    is_over: bool
    phase: str
    elapsed: str | None
    #: Of the phase, in whole percent.
    share: int
    chart: ClosingIn | None
    terms: tuple[TermLine, ...]


def solve_panel(told: AnnualPlanProgress, samples: Sequence[Sample], currency: str, words: Words) -> SolvePanel:
    """Return what is shown of a search while it goes on, and when it has just ended."""
    progress = told.progress
    is_over = told.status not in ("queued", "running")
    if progress is None:
        return SolvePanel(
            is_over=is_over,
            phase=words.text(_begun(told.status)),
            elapsed=None,
            share=0,
            chart=None,
            terms=(),
        )
    return SolvePanel(
        is_over=is_over,
        phase=words.text("solve-over" if is_over else f"solve-phase-{progress.phase}"),
        elapsed=words.text("solve-elapsed", seconds=words.number(round(progress.elapsed_s))),
        share=round(progress.share_done * 100),
        chart=_chart(progress, samples, currency, words),
        terms=tuple(_terms(progress, samples, currency, words, is_over=is_over)),
    )


def _begun(status: str) -> str:
    """Return what is said of a search that has not told of itself yet, or had nothing to tell."""
    return {"queued": "solve-queued", "running": "solve-phase-prepare"}.get(status, "solve-over")


def closing_in(samples: Sequence[Sample], until: float, *, term: str, currency: str, words: Words) -> ClosingIn | None:
    """Draw one term; None where neither a plan nor a bound of it is known."""
    own = [sample for sample in samples if sample.term == term]
    known = [size for sample in own for size in (_size(sample.best), _size(sample.bound)) if size is not None]
    if not known:
        return None
    scale = _Scale.over(own, known, until)
    best = tuple(scale.stairs((sample.seconds, _size(sample.best)) for sample in own))
    bound = tuple(scale.stairs((sample.seconds, _size(sample.bound)) for sample in own))
    last = own[-1]
    return ClosingIn(
        term=words.text(f"term-{term}"),
        best=_points(best),
        bound=_points(bound),
        between=_points((*best, *reversed(bound))) if best and bound else "",
        top=_amount(_plain(max(known), term), term, currency, words),
        ground=_amount(_plain(min(known), term), term, currency, words),
        seconds=words.text("solve-seconds", seconds=words.number(round(scale.until))),
        text=_says(last.best, last.bound, term, currency, words),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    begin: float
    until: float
    lowest: float
    highest: float

    @classmethod
    def over(cls, samples: Sequence[Sample], known: Sequence[float], until: float) -> "_Scale":
        begin, lowest, highest = samples[0].seconds, min(known), max(known)
        return cls(
            begin=begin,
            until=max(until, samples[-1].seconds, begin + 1),
            lowest=lowest,
            highest=highest if highest > lowest else lowest + max(1.0, abs(lowest) / 100),
        )

    def stairs(self, known: Iterable[tuple[float, float | None]]) -> Iterator[tuple[float, float]]:
        """Yield the corners of a line that holds its height until something new is known."""
        height: float | None = None
        for seconds, size in known:
            if size is None:
                continue
            x, y = self._x(seconds), self._y(size)
            if height is not None:
                yield x, height
            yield x, y
            height = y
        if height is not None:
            yield WIDTH, height

    def _x(self, seconds: float) -> float:
        return round((seconds - self.begin) * WIDTH / (self.until - self.begin), 2)

    def _y(self, size: float) -> float:
        share = (size - self.lowest) / (self.highest - self.lowest)
        return round(HEIGHT - ROOM - share * (HEIGHT - 2 * ROOM), 2)


def _chart(progress: ProgressRead, samples: Sequence[Sample], currency: str, words: Words) -> ClosingIn | None:
    if progress.term is None:
        return None
    # Reasons are looked for when all terms are decided; until then the term at hand is what is waited for.
    return closing_in(samples, progress.elapsed_s, term=progress.term, currency=currency, words=words)


def _terms(
    progress: ProgressRead, samples: Sequence[Sample], currency: str, words: Words, *, is_over: bool
) -> Iterator[TermLine]:
    last = {sample.term: sample for sample in samples}
    here = TERMS.index(progress.term) if progress.term in TERMS else 0
    for place, term in enumerate(TERMS):
        found = last.get(term)
        if found is None:
            text = words.text("solve-ahead")
        elif is_over and found.best is None and found.bound is not None:
            # A later term may have brought the first plan: what it is worth here is told with the proof.
            text = words.text("solve-says-limit", bound=_amount(found.bound, term, currency, words))
        else:
            text = _says(found.best, found.bound, term, currency, words)
        state = "ahead" if place > here else "now" if place == here else "decided"
        yield TermLine(name=words.text(f"term-{term}"), state=state, text=text)


def _says(best: int | str | None, bound: int | str | None, term: str, currency: str, words: Words) -> str:
    """Say in words what was found, what no plan passes, and how far the two are apart."""
    if term == "price" and bound is not None and Decimal(str(bound)) == 0 and best is not None:
        # That nothing costs less than nothing goes without saying, unless a plan costs nothing.
        bound = bound if Decimal(str(best)) == 0 else None
    if best is None or bound is None:
        return _says_one(best, bound, term, currency, words)
    told, limit = (_amount(value, term, currency, words) for value in (best, bound))
    found, most = Decimal(str(best)), Decimal(str(bound))
    if found == most:
        return words.text("solve-says-proven", best=told)
    if term == "price":
        return words.text("solve-says-floor", best=told, bound=limit)
    apart = float(abs(most - found) / max(Decimal(1), abs(found)))
    if apart > FAR:
        return words.text("solve-says-far", best=told, bound=limit)
    return words.text("solve-says-both", best=told, bound=limit, gap=words.percent_upwards(apart))


def _says_one(best: int | str | None, bound: int | str | None, term: str, currency: str, words: Words) -> str:
    """Say what is known where a plan, or what no plan passes, is not."""
    if best is not None:
        return words.text("solve-says-best", best=_amount(best, term, currency, words))
    if bound is not None:
        return words.text("solve-says-bound", bound=_amount(bound, term, currency, words))
    return words.text("solve-ahead")


def _amount(value: int | str | None, term: str, currency: str, words: Words) -> str:
    if value is None:
        return "–"
    return words.money(str(value), currency) if term == "price" else words.number(Decimal(str(value)))


def _plain(size: float, term: str) -> str:
    return f"{size:.2f}" if term == "price" else f"{size:.0f}"


def _size(value: int | str | None) -> float | None:
    return None if value is None else float(value)


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)
