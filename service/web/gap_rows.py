"""The gap table: one row for each competency of the target, grouped by framework, what is open first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service import texts
from service.schemas.answers import GapRead, LevelRaise, Step
from service.web.facts import CompetencyFacts, PlanFacts, RatingFacts
from service.web.level_track import level_track
from service.web.plan_page import GapGroup, GapRow, LevelStep
from service.web.question_links import opening_href
from service.web.step_link import StepLink
from service.web.words import Words

#: What needs a look stands first.
STATES = ("open", "partly", "closed", "met")


def most_urgent_first(gaps: Iterable[GapRead]) -> list[GapRead]:
    """Return the gaps by state, essential before the others, then by weight; otherwise in the answer's order."""
    return sorted(gaps, key=lambda gap: (STATES.index(gap.state), not gap.essential, -gap.weight))


def gap_groups(
    gaps: Iterable[GapRead],
    *,
    steps: Iterable[Step],
    links: Mapping[str, StepLink],
    facts: PlanFacts,
    words: Words,
    page: str,
) -> tuple[GapGroup, ...]:
    """Return the rows by framework, in the order in which the frameworks first appear; `page` is where they stand."""
    raises: dict[str, list[tuple[LevelRaise, StepLink]]] = {}
    for step in steps:
        for closed in step.closes:
            raises.setdefault(closed.competency, []).append((closed, links[step.module]))
    table = _Table(raises=raises, links=links, facts=facts, words=words, page=page)
    rows_by_framework: dict[str, list[GapRow]] = {}
    for gap in gaps:
        known = facts.competencies.get(gap.competency)
        framework = (known.framework if known else None) or words.text("gaps-own-framework")
        rows_by_framework.setdefault(framework, []).append(table.row(gap, known))
    return tuple(GapGroup(framework=framework, rows=tuple(rows)) for framework, rows in rows_by_framework.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Makes the rows of one plan."""

    raises: Mapping[str, Sequence[tuple[LevelRaise, StepLink]]]
    links: Mapping[str, StepLink]
    facts: PlanFacts
    words: Words
    page: str

    def row(self, gap: GapRead, known: CompetencyFacts | None) -> GapRow:
        words = self.words
        accepted = self._accepted(gap)
        held = accepted or 0
        levels = known.levels if known else ()
        track = level_track(levels, held=held, reached=gap.reached, required=gap.required)
        rating = self.facts.ratings.get(gap.competency)
        return GapRow(
            name=known.name if known else gap.competency,
            essential=gap.essential,
            unrated=accepted is None,
            held="–" if accepted is None else words.number(accepted),
            rating=_rating(rating, words) if rating is not None and accepted is not None else None,
            claimed=words.text("gap-claimed", level=words.number(gap.held or 0)) if accepted != gap.held else None,
            reached=words.number(gap.reached),
            required=words.number(gap.required),
            weight=words.number(gap.weight),
            track=track,
            track_label=words.text(
                "track-label",
                levels=words.listed(words.number(stop.level) for stop in track.stops),
                held=words.number(held),
                reached=words.number(gap.reached),
                required=words.number(gap.required),
            ),
            state=gap.state,
            state_text=words.text(
                "state-claimed" if gap.state == "met" and held < gap.required else f"state-{gap.state}"
            ),
            reason=texts.say(words.language, f"reason_{gap.reason}") if gap.reason else None,
            doubt=_doubt(known, words),
            opening_href=opening_href(self.page, gap),
            closed_by=tuple(self.links[module] for module in gap.closed_by if module in self.links),
            level_steps=tuple(self._level_steps(gap, levels)),
        )

    def _accepted(self, gap: GapRead) -> int | None:
        """Return the level that is held without claims that nobody has accepted; None for what is unrated."""
        return gap.held if self.facts.accepted is None else self.facts.accepted.levels[gap.competency]

    def _level_steps(self, gap: GapRead, levels: Sequence[int]) -> Iterator[LevelStep]:
        """Yield the steps of the scale from what is held to what is required, and beyond as far as the plan leads."""
        held = self._accepted(gap) or 0
        raises = self.raises.get(gap.competency, ())
        for below, above in pairwise(sorted({0, *levels, held, gap.reached, gap.required})):
            if below >= held and above <= max(gap.required, gap.reached):
                leading = (link for raised, link in raises if raised.from_level <= below and above <= raised.to_level)
                change = self.words.level_change(below, above)
                yield LevelStep(change=change, by=next(leading, None), is_gained=above <= gap.reached)


def _rating(rating: RatingFacts, words: Words) -> str:
    source = words.text(f"rating-{rating.source}")
    if rating.assessed_on is None:
        return source
    return words.text("rating-on", source=source, day=words.day(rating.assessed_on))


def _doubt(known: CompetencyFacts | None, words: Words) -> str | None:
    message = f"gap-doubt-{known.status if known else ''}"
    return words.text(message, reason=known.status_reason or "–") if known and words.knows(message) else None
