"""One need as the lists have it: what was asked for, how it stands, and which decisions can be taken from here."""

from dataclasses import dataclass

from service.schemas.needs import NeedRead
from service.schemas.periods import PeriodRead
from service.web.team.parts import development_address
from service.web.words import Words
from service.web.years.parts import Badge, need_address
from service.years.needs import tag_of

#: The button of each decision, in the order in which they stand.
DECISIONS = ("accepted", "deferred", "refused")
#: How a state is told apart at a glance; its word says the same.
KINDS = {"new": "waiting", "accepted": "good", "refused": "ended", "deferred": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A decision that was not taken: about which need, what was entered, and what is wrong."""

    need: str
    entered: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """One need."""

    id: str
    etag: str
    anchor: str
    href: str
    subject: str
    person: str
    person_href: str
    centre: str | None
    source: str
    asked_at: str
    reason: str | None
    wish: str | None
    weight: str
    essential: bool
    off_plan: bool
    state: Badge
    decision: str | None
    is_open_worded: bool
    #: False while it waits for its first decision.
    is_decided: bool
    #: The decisions that can be taken from here.
    decisions: tuple[str, ...]
    entered: str
    fault: str | None


def need_row(period: PeriodRead, need: NeedRead, words: Words, *, decides: bool, refused: Refused | None) -> NeedRow:
    own = refused if refused is not None and refused.need == need.id else None
    decisions: tuple[str, ...] = ()
    if decides and period.state != "closed":
        # What is in words only cannot be reckoned with, so it is tied to the catalogue first.
        decisions = tuple(
            state for state in DECISIONS if state != need.state and not (state == "accepted" and need.is_open_worded)
        )
    subject = subject_of(need, words)
    return NeedRow(
        id=need.id,
        etag=tag_of(need),
        anchor=f"need-{need.id}",
        href=need_address(period.id, need.id),
        subject=subject,
        person=need.learner_name or need.learner,
        person_href=development_address(need.learner),
        centre=need.cost_centre_name or need.cost_centre,
        source=words.text(f"need-source-{need.source}"),
        asked_at=words.day(need.asked_at.date()),
        reason=need.reason,
        wish=need.wish if need.wish != subject else None,
        weight=words.number(need.weight),
        essential=need.essential,
        off_plan=need.off_plan,
        state=Badge(text=words.text(f"need-state-{need.state}"), kind=KINDS[need.state]),
        decision=need.decision,
        is_open_worded=need.is_open_worded,
        is_decided=need.state != "new",
        decisions=decisions,
        entered=own.entered if own is not None else "",
        fault=own.fault if own is not None else None,
    )


def subject_of(need: NeedRead, words: Words) -> str:
    """Return what a need is for: a level, a module, or the words it was asked in."""
    if need.competency is not None and need.level is not None:
        title = need.competency_name or need.competency
        return words.text("subject-level", title=title, level=words.number(need.level))
    if need.module is not None:
        return need.module_title or need.module
    return need.wish or ""
