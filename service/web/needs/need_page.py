"""One need: what was asked for, what it is tied to, and what is decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.schemas.needs import NeedRead
from service.schemas.periods import PeriodRead
from service.web.needs.need_row import NeedRow, Refused, need_row
from service.web.needs.needs_page import ChoiceGroup
from service.web.team.parts import Choice
from service.web.words import Words
from service.web.years.parts import Link, period_address
from service.web.years.period_list import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage:
    """The whole page."""

    row: NeedRow
    title: str
    trail: tuple[Link, ...]
    decides: bool
    competencies: tuple[ChoiceGroup, ...]
    modules: tuple[Choice, ...]
    level: str
    weight: str
    #: By field, and above the forms what is about all of one.
    faults: Mapping[str, str]
    fault: str | None
    twin: str


def need_page(
    period: PeriodRead,
    need: NeedRead,
    words: Words,
    *,
    decides: bool,
    competencies: tuple[ChoiceGroup, ...],
    modules: tuple[Choice, ...],
    entered: Mapping[str, str],
    faults: Mapping[str, str],
) -> NeedPage:
    """Return the page; `entered` is what was filled in before it was refused."""
    refused = Refused(need=need.id, entered=entered.get("reason", ""), fault=faults.get("reason", ""))
    return NeedPage(
        row=need_row(period, need, words, decides=decides, refused=refused if entered else None),
        title=title_of(period),
        trail=(Link(title=words.text("needs-title"), href=period_address(period.id, "/needs")),),
        decides=decides and period.state != "closed",
        competencies=competencies,
        modules=modules,
        level=entered.get("level", str(need.level) if need.level is not None else ""),
        weight=entered.get("weight", str(need.weight)),
        faults=faults,
        fault=faults.get("form"),
        twin=f"/v1/needs/{need.id}",
    )
