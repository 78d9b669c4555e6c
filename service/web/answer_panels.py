"""The answer to one question about a plan as the page shows it: sentences, other plans beside this one, a chart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service import texts
from service.schemas.answers import Recommendation
from service.schemas.questions import (
    AlternativesRead,
    CompetencyExplained,
    DifferenceRead,
    FrontierRead,
    ModuleExplained,
    PlanRead,
    TermChange,
)
from service.web.facts import PlanFacts
from service.web.frontier_chart import FrontierChart, frontier_chart
from service.web.words import Words

#: So many plans are shown beside one; a choice among more is none.
MOST_OPTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure or level in both plans."""

    what: str
    here: str
    there: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Another plan: which steps are other ones, and what that changes."""

    heading: str
    swap: str
    changes: tuple[Change, ...]
    #: The ids of the modules that only the other plan has.
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """An answer; `place` is the anchor of a step, or `gaps`, or `more`."""

    place: str
    title: str
    notes: tuple[str, ...]
    says: tuple[str, ...]
    options: tuple[Option, ...] = ()
    chart: FrontierChart | None = None
    close_href: str
    #: The id of the module that the plans among the options do without.
    instead_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Makes the panels of one plan page."""

    answer: Recommendation
    facts: PlanFacts
    words: Words
    #: The anchors of the steps on the page.
    anchors: dict[str, str]
    #: The page that the panels stand on.
    href: str

    def why(self, told: ModuleExplained) -> Panel:
        """Show why a module is in the plan, or is not."""
        words = self.words
        heading = words.text("why-other-in" if told.in_plan else "why-other-out")
        return self._panel(
            place=self.anchors.get(told.module, "more"),
            title=words.text("why-title" if told.in_plan else "why-not-title", title=self._module(told.module)),
            stale=told.stale,
            says=[told.reason.text if told.reason else words.text("answer-unsettled")],
            options=[self._option(heading, told.difference)] if _has_plan(told.other) and told.difference else [],
        )

    def instead(
        self, module: str, told: AlternativesRead, *, kept_share: float, forced: ModuleExplained | None
    ) -> Panel:
        """Show plans without a module; `forced` is the best of them where none is nearly as good."""
        words = self.words
        without = [
            entry
            for entry in told.alternatives
            if entry.plan and module not in {step.module for step in entry.plan.steps}
        ]
        options = [
            self._option(words.text("instead-option", number=words.number(number)), entry.difference)
            for number, entry in enumerate(without[:MOST_OPTIONS], start=1)
        ]
        share = words.percent(kept_share)
        # Only a complete list says that there is no other plan.
        message = "instead-lead" if options else "instead-none" if told.complete else "instead-unseen"
        says = [words.text(message, share=share)]
        if not options and forced is not None:
            if _has_plan(forced.other) and forced.difference:
                options = [self._option(words.text("instead-forced"), forced.difference)]
            elif forced.reason:
                says = [forced.reason.text]
        return self._panel(
            place=self.anchors.get(module, "more"),
            title=words.text("instead-title", title=self._module(module)),
            stale=told.stale,
            says=[*says, *([] if told.proven else [words.text("instead-incomplete")])],
            options=options,
            instead_of=module,
        )

    def opening(self, told: CompetencyExplained) -> Panel:
        """Show which limits keep a gap open."""
        return self._panel(
            place="gaps",
            title=self.words.text("opening-title", name=self._competency(told.competency)),
            stale=told.stale,
            says=[told.text],
            options=[self._option(opening.text, opening.difference) for opening in told.openings[:MOST_OPTIONS]],
        )

    def more(self, told: FrontierRead) -> Panel:
        """Show what each amount of money or hours reaches, and what the next one buys."""
        words = self.words
        limit = self.facts.budget if told.by == "budget" else _hours(self.facts.effort_limit_hundredths)
        chart = frontier_chart(told, limit, words) if len(told.points) > 1 else None
        says = [told.next.text if told.next else words.text("more-no-limit")]
        if told.next and _is_worse(told.next.difference):
            # More never makes the best plan worse: the search was ended before it saw that.
            says = [words.text("answer-unsettled")]
        if len(told.points) == 1 and told.complete:
            says = [words.text("more-none")]
        return self._panel(
            place="more",
            title=words.text(f"more-title-{told.by.replace('_', '-')}"),
            stale=told.stale,
            says=[*says, *([] if told.complete else [words.text("more-incomplete")])],
            chart=chart,
        )

    def nothing(self, message: str, *, place: str = "more") -> Panel:
        """Say that there is no answer, and why."""
        return self._panel(
            place=place, title=self.words.text("answer-none"), stale=False, says=[self.words.text(message)]
        )

    def _panel(
        self,
        *,
        place: str,
        title: str,
        stale: bool,
        says: Iterable[str],
        options: Iterable[Option] = (),
        chart: FrontierChart | None = None,
        instead_of: str | None = None,
    ) -> Panel:
        back = {"gaps": "gaps-heading", "more": "more-heading"}.get(place, place)
        return Panel(
            place=place,
            title=title,
            notes=(self.words.text("answer-stale"),) if stale else (),
            says=tuple(says),
            options=tuple(options),
            chart=chart,
            close_href=f"{self.href}#{back}",
            instead_of=instead_of,
        )

    def _option(self, heading: str, difference: DifferenceRead) -> Option:
        return Option(
            heading=heading,
            swap=self._swap(difference),
            changes=tuple(self._changes(difference)),
            added=tuple(difference.added),
        )

    def _swap(self, difference: DifferenceRead) -> str:
        words = self.words
        added, dropped = self._modules(difference.added), self._modules(difference.dropped)
        if difference.added and difference.dropped:
            return words.text("change-swap", added=added, dropped=dropped)
        if difference.added:
            return words.text("change-added", added=added)
        if difference.dropped:
            return words.text("change-dropped", dropped=dropped)
        if difference.moved:
            return words.text("change-moved", moved=self._modules(move.module for move in difference.moved))
        return words.text("change-same")

    def _changes(self, difference: DifferenceRead) -> Iterator[Change]:
        words = self.words
        for term in difference.terms:
            if term.before != term.after:
                yield Change(
                    what=words.text(f"term-{term.name}"),
                    here=self._value(term.name, term.before),
                    there=self._value(term.name, term.after),
                    change=self._signed(term),
                )
        for gap in difference.gaps:
            if gap.reached.before != gap.reached.after and gap.reached.before is not None:
                after = gap.reached.after or 0
                yield Change(
                    what=words.text("change-level", name=self._competency(gap.competency)),
                    here=words.number(gap.reached.before),
                    there=words.number(after),
                    change=_with_sign(after - gap.reached.before, words.number(abs(after - gap.reached.before))),
                )

    def _value(self, name: str, value: float | str | None) -> str:
        if value is None:
            return "–"
        if name == "price":
            return self.words.money(str(value), self._currency)
        if name == "finish_on":
            return self.words.day(date.fromisoformat(str(value)))
        number = Decimal(str(value))
        return self.words.hours(number) if name == "effort_hours" else self.words.number(number)

    def _signed(self, term: TermChange) -> str:
        if term.change is None:
            return ""
        change = Decimal(str(term.change))
        size = abs(change)
        if term.name == "finish_on":
            days = self.words.text("change-days", count=int(size), days=self.words.number(size))
            return _with_sign(change, days)
        return _with_sign(change, self._value(term.name, str(size)))

    @property
    def _currency(self) -> str:
        return self.answer.plan.totals.price.currency if self.answer.plan else ""

    def _module(self, module: str) -> str:
        known = self.facts.modules.get(module)
        return (known.title if known else None) or module

    def _modules(self, modules: Iterable[str]) -> str:
        return texts.listed(self.words.language, (self._module(module) for module in modules))

    def _competency(self, competency: str) -> str:
        known = self.facts.competencies.get(competency)
        return known.name if known else competency


def _has_plan(plan: PlanRead | None) -> bool:
    return plan is not None and plan.plan is not None


def _is_worse(difference: DifferenceRead) -> bool:
    """Say whether the first of the step terms that changes goes down."""
    changes = [term.change for term in difference.terms if term.name in ("essential_steps", "steps")]
    return next((Decimal(str(change)) < 0 for change in changes if change), False)


def _hours(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _with_sign(change: Decimal | int, size: str) -> str:
    return f"{'−' if change < 0 else '+'}{size}"
