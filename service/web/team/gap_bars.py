"""Where a team is short, as bars: how many are below in each competency, of how many it is asked."""

from dataclasses import dataclass

from service.schemas.team import TeamGap, TeamOverview
from service.team.overview import MOST_GAPS
from service.web.catalogue_parts import Link, pick
from service.web.team.parts import Asked
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBar:
    """How many are short in one competency; the parts of the bar are counted in people, on one scale for all."""

    name: str
    href: str
    chosen: bool
    text: str
    essential: str | None
    asked: int
    below: int
    essential_width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBars:
    """All of them, or those with most people below."""

    bars: tuple[GapBar, ...]
    #: How many people the longest bar stands for.
    longest: int
    #: Leads to those that are left out, or back to the first of them.
    way: Link | None


def gap_bars(whole: TeamOverview, asked: Asked, words: Words) -> GapBars:
    """Return the bars of a team."""
    return GapBars(
        bars=tuple(_bar(gap, asked, words) for gap in whole.gaps),
        longest=max((gap.asked for gap in whole.gaps), default=1),
        way=_way(whole, asked, words),
    )


def _way(whole: TeamOverview, asked: Asked, words: Words) -> Link | None:
    if whole.more_gaps:
        title = words.text("team-gaps-more", count=whole.more_gaps, number=words.number(whole.more_gaps))
        return Link(title=title, href=f"{asked.address(gaps='all')}#short")
    if len(whole.gaps) > MOST_GAPS:
        title = words.text("team-gaps-fewer", number=words.number(MOST_GAPS))
        return Link(title=title, href=f"{asked.address(gaps='')}#short")
    return None


def _bar(gap: TeamGap, asked: Asked, words: Words) -> GapBar:
    return GapBar(
        name=pick(words, gap.name_en, gap.name_zh),
        href=f"{asked.address(competency=gap.competency)}#people",
        chosen=gap.competency == asked.competency,
        text=words.text("team-gap-text", below=words.number(gap.below), asked=words.number(gap.asked)),
        essential=words.text("team-gap-essential", count=gap.essential, number=words.number(gap.essential))
        if gap.essential
        else None,
        asked=gap.asked,
        below=gap.below,
        essential_width=gap.essential,
    )
