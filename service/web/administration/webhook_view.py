"""Webhooks and what they were told, as rows of a page: for whoever made them, and for whoever keeps the service."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from service.schemas.webhooks import DeliveryRead, DeliverySeen, DeliveryState, SubscriptionRead, WebhookRead
from service.web.administration.parts import Option
from service.web.words import Words
from service.webhooks.events import WISHED

OWN = "/administration/webhooks"
ALL = "/administration/webhook-subscriptions"
HOOK_MARKS = {"active": "good", "paused": "ended"}
DELIVERY_MARKS = {"waiting": "open", "running": "open", "delivered": "good", "failed": "waiting"}
DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """One webhook."""

    href: str
    url: str
    state: str
    mark: str
    kinds: str
    #: How its receiver does: attempts that failed in a row, what waits and what was given up.
    doing: tuple[str, ...]
    #: Who made it, where others are shown it.
    owner: str | None = None
    is_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of one button: where it goes, what it says, and the state that it asks for."""

    action: str
    label: str
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One telling of an event."""

    event: str
    code: str
    #: What it is about, for whoever is told; the id of the event for others.
    about: str
    at: str
    state: str
    mark: str
    #: Set when it tells once more what an earlier one told.
    repeats: str | None
    attempts: str
    answer: str
    #: When it is tried next, where it is yet to be.
    onward: str | None
    #: Where the form goes that has it told once more; none while it is still on its way.
    replay: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """One webhook with one page of what it was told."""

    hook: HookRow
    #: What may be done with the webhook itself.
    form: Form | None
    rows: tuple[DeliveryRow, ...]
    states: tuple[Option, ...]
    narrowed: bool
    #: Set where something can be told once more.
    has_replay: bool
    more: str | None


def known_state(text: str) -> DeliveryState | None:
    """Return the state that a list is narrowed to; what is no state narrows nothing."""
    return next((state for state in DELIVERY_STATES if state == text), None)


def told_view(
    hook: HookRow,
    found: Sequence[DeliverySeen],
    next_page_token: str | None,
    state: DeliveryState | None,
    words: Words,
) -> ToldView:
    """Return a webhook with what it was told."""
    onward = {name: value for name, value in (("state", state), ("page_token", next_page_token)) if value}
    rows = tuple(_delivery(row, hook, words) for row in found)
    return ToldView(
        hook=hook,
        form=_form(hook, words),
        rows=rows,
        states=tuple(
            Option(id=each, title=words.text(f"admin-delivery-{each}"), chosen=each == state)
            for each in DELIVERY_STATES
        ),
        narrowed=state is not None,
        has_replay=any(row.replay for row in rows),
        more=f"{hook.href}?{urlencode(onward)}" if next_page_token else None,
    )


def _form(hook: HookRow, words: Words) -> Form | None:
    """Return what the reader may do with a webhook: send a test to their own, stop anybody's or let it go on."""
    if hook.owner is None:
        if hook.is_paused:
            return None
        return Form(action=f"{hook.href}/test", label=words.text("admin-webhook-test"))
    wanted = "active" if hook.is_paused else "paused"
    return Form(action=f"{hook.href}/state", label=words.text(f"admin-hook-make-{wanted}"), state=wanted)


def own_hook(row: WebhookRead, words: Words) -> HookRow:
    """Return a webhook of the reader's own."""
    return HookRow(
        href=f"{OWN}/{row.id}",
        url=row.url,
        state=words.text(f"admin-hook-{row.state}"),
        mark=HOOK_MARKS[row.state],
        kinds=_kinds(row.kinds, words),
        doing=tuple(_counted(words, failures=row.failures)),
        is_paused=row.state == "paused",
    )


def any_hook(row: SubscriptionRead, words: Words) -> HookRow:
    """Return a webhook of anybody's."""
    return HookRow(
        href=f"{ALL}/{row.id}",
        url=row.address,
        state=words.text(f"admin-hook-{row.state}"),
        mark=HOOK_MARKS[row.state],
        kinds=_kinds(row.kinds, words),
        doing=tuple(_counted(words, failures=row.failures, waiting=row.waiting, failed=row.failed)),
        owner=row.owner,
        is_paused=row.state == "paused",
    )


def _delivery(row: DeliverySeen, hook: HookRow, words: Words) -> DeliveryRow:
    """Return one telling of an event, with what it is about where the reader is who was told."""
    ended = row.state in ("delivered", "failed")
    code = row.event.type
    return DeliveryRow(
        event=words.text(_event(code)),
        code=code,
        about=row.event.about if isinstance(row, DeliveryRead) else row.event.id,
        at=words.exact_moment(row.event.occurred_at),
        state=words.text(f"admin-delivery-{row.state}"),
        mark=DELIVERY_MARKS[row.state],
        repeats=words.text("admin-delivery-repeats") if row.replay_of is not None else None,
        attempts=words.number(row.attempts),
        answer=" · ".join(_answer(row, words)),
        onward=_onward(row, hook, words),
        replay=f"{hook.href}/deliveries/{row.id}/replay" if ended else None,
    )


def _event(code: str) -> str:
    return f"admin-event-{code.replace('.', '-')}"


def _kinds(kinds: Collection[str], words: Words) -> str:
    if set(kinds) == set(WISHED):
        return words.text("admin-events-all")
    return words.listed(words.text(_event(kind)) for kind in WISHED if kind in kinds)


def _counted(words: Words, **counts: int) -> Iterator[str]:
    for name, count in counts.items():
        if count:
            yield words.text(f"admin-hook-{name}", count=count, number=words.number(count))


def _onward(row: DeliverySeen, hook: HookRow, words: Words) -> str | None:
    if row.state != "waiting" or row.next_at is None:
        return None
    if hook.is_paused:
        return words.text("admin-delivery-held")
    return words.text("admin-delivery-next", at=words.exact_moment(row.next_at)) if row.attempts else None


def _answer(row: DeliverySeen, words: Words) -> Iterator[str]:
    """Yield what the receiver answered last, and what went wrong, as far as either is known."""
    if row.status:
        yield str(row.status)
    if row.failure is not None and (code := f"admin-failure-{row.failure}") and words.knows(code):
        yield words.text(code)
    elif row.failure is not None:
        yield row.failure
