"""The gap table: one row for each competency of the target, grouped by framework, what is open first."""

from collections.abc import Iterable, Mapping

from service import texts
from service.schemas.answers import GapRead
from service.web.facts import CompetencyFacts
from service.web.level_track import level_track
from service.web.plan_page import GapGroup, GapRow
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
    links: Mapping[str, StepLink],
    competencies: Mapping[str, CompetencyFacts],
    words: Words,
    recommendation: str,
) -> tuple[GapGroup, ...]:
    """Return the rows by framework, in the order in which the frameworks first appear."""
    rows_by_framework: dict[str, list[GapRow]] = {}
    for gap in gaps:
        known = competencies.get(gap.competency)
        framework = (known.framework if known else None) or words.text("gaps-own-framework")
        rows_by_framework.setdefault(framework, []).append(_row(gap, known, links, words, recommendation))
    return tuple(GapGroup(framework=framework, rows=tuple(rows)) for framework, rows in rows_by_framework.items())


def _row(
    gap: GapRead, known: CompetencyFacts | None, links: Mapping[str, StepLink], words: Words, recommendation: str
) -> GapRow:
    held = gap.held or 0
    track = level_track(known.levels if known else (), held=held, reached=gap.reached, required=gap.required)
    return GapRow(
        name=known.name if known else gap.competency,
        essential=gap.essential,
        unrated=gap.held is None,
        held="–" if gap.held is None else words.number(gap.held),
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
        state_text=words.text(f"state-{gap.state}"),
        reason=texts.say(words.language, f"reason_{gap.reason}") if gap.reason else None,
        doubt=_doubt(known, words),
        opening_href=opening_href(recommendation, gap),
        closed_by=tuple(links[module] for module in gap.closed_by if module in links),
    )


def _doubt(known: CompetencyFacts | None, words: Words) -> str | None:
    message = f"gap-doubt-{known.status if known else ''}"
    return words.text(message, reason=known.status_reason or "–") if known and words.knows(message) else None
