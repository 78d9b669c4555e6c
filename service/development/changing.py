"""What a change makes of a plan's choices, claims and limits; nothing is worked out or stored here."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.development.asking import Wish
from service.errors import InvalidRequest
from service.questions.what_if import limited
from service.schemas.development import Capacity
from service.schemas.development_sent import (
    TRIALS,
    AnyTrial,
    Change,
    KeepGiven,
    KnowGiven,
    LimitsChanged,
    RefuseGiven,
    ReleaseGiven,
    SwapGiven,
)
from service.schemas.reading import read
from service.tables import DevelopmentChoice, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who changes something, as whom, and when."""

    principal: str
    capacity: Capacity
    at: datetime


def change_of(document: Any) -> tuple[Change, dict[str, Any]]:
    """Return the change that a body asks for, as read and as it was sent; every fault at once."""
    sent = document.get("change") if isinstance(document, dict) else None
    kind = sent.get("kind") if isinstance(sent, dict) else None
    shape = TRIALS.get(kind, AnyTrial) if isinstance(kind, str) else AnyTrial
    reading = read(shape, document)
    if reading.faults or reading.shape is None or not isinstance(sent, dict):
        raise InvalidRequest.of(reading.faults)
    change: Change = reading.shape.change  # type: ignore[attr-defined]
    return change, sent


def changed(wish: Wish, change: Change, sent: Any, *, plan: str, learner: str, author: Author) -> Wish:
    """Return what somebody wants once the change is made; `sent` tells which limits are lifted."""
    if isinstance(change, ReleaseGiven):
        wish = replace(
            wish,
            choices=_numbered([choice for choice in wish.choices if choice.module != change.module]),
            claims=[claim for claim in wish.claims if claim.id != change.evidence],
        )
    elif isinstance(change, KnowGiven):
        wish = replace(wish, claims=[*wish.claims, _claim(change, plan, learner, author)])
    elif isinstance(change, LimitsChanged):
        wish = replace(wish, request={**wish.request, "limits": limited(wish.request, sent["to"])})
    else:
        for chosen in _choices(change, plan, author):
            wish = replace(wish, choices=_numbered([*_beside(wish.choices, chosen), chosen]))
    return wish


def _choices(change: Change, plan: str, author: Author) -> Iterator[DevelopmentChoice]:
    """Yield what is chosen, one module after the other."""

    def choice(kind: str, module: str, offering: str | None, reason: str | None) -> DevelopmentChoice:
        return DevelopmentChoice(
            plan=plan,
            position=1,
            module=module,
            kind=kind,
            offering=offering,
            reason=reason,
            by=author.principal,
            capacity=author.capacity,
            at=author.at,
        )

    if isinstance(change, (KeepGiven, RefuseGiven)):
        yield choice(change.kind, change.module, change.offering, change.reason)
    if isinstance(change, SwapGiven):
        yield choice("refuse", change.module, None, change.reason)
        if change.to is not None:
            yield choice("keep", change.to, change.offering, change.reason)


def _beside(choices: Sequence[DevelopmentChoice], chosen: DevelopmentChoice) -> list[DevelopmentChoice]:
    """Return the choices that a new one leaves standing.

    Several runs of one module may be refused; whoever keeps one, or refuses the module, has said all there is to say.
    """
    run = chosen.offering if chosen.kind == "refuse" else None
    return [
        choice
        for choice in choices
        if choice.module != chosen.module
        or (run is not None and choice.kind == "refuse" and choice.offering not in (None, run))
        or (run is not None and choice.kind == "keep" and choice.offering is None)
    ]


def _numbered(choices: Sequence[DevelopmentChoice]) -> list[DevelopmentChoice]:
    return [
        DevelopmentChoice(**(choice.model_dump() | {"position": position}))
        for position, choice in enumerate(choices, start=1)
    ]


def _claim(change: KnowGiven, plan: str, learner: str, author: Author) -> Evidence:
    given = change.evidence
    return Evidence(
        id=f"evi_{secrets.token_hex(12)}",
        learner=learner,
        plan=plan,
        competency=given.competency,
        level=given.level,
        items=None if given.items is None else sorted(set(given.items)),
        statement=given.statement,
        link=given.link,
        state="claimed",
        by=author.principal,
        capacity=author.capacity,
        at=author.at,
    )
