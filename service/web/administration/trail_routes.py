"""The audit trail and the settings in the browser: routes only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from service.administration import settings_shown, trail
from service.administration.trail import Wanted
from service.paging import PAGE_SIZE
from service.schemas.administration import AuditEventRead, AuditTrailRead
from service.texts import say
from service.web.administration.parts import views
from service.web.administration.settings_view import setting_rows
from service.web.readers import House, HouseOf, Reader, SignedIn
from service.web.rendering import language_of, page
from service.web.words import Words, words_in

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
TRAIL = "/administration/audit"
FILTERS = ("action", "object_kind", "object_id", "principal", "person", "request")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act on record."""

    at: str
    #: What the act is called; none for one that only an older version recorded.
    act: str | None
    action: str
    #: Where the acts of the same kind are, and those of the same principal, among those that are shown.
    like: str
    by: str
    thing: str
    principal: str
    person: str
    request: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the acts that are shown have in common, as the reader asked for it."""

    #: Stands on the fold that has the form in it.
    label: str
    #: Each filter that is set, by its label.
    by: tuple[tuple[str, str], ...]
    #: Where all acts are.
    all_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailView:
    """Whether the trail holds."""

    says: str
    holds: bool
    #: How much of it needs no secret; none where all does, or there is no secret.
    keyless: str | None
    breaks: tuple[str, ...]
    heads: tuple[str, ...]


@router.get(TRAIL)
def show_trail(
    *,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    action: Asked = "",
    object_kind: Asked = "",
    object_id: Asked = "",
    principal: Asked = "",
    person: Asked = "",
    in_request: Annotated[str, Query(alias="request", max_length=200)] = "",
    since: Asked = "",
    until: Asked = "",
    page_token: Annotated[str | None, Query(max_length=1200)] = None,
) -> Response:
    """Show the audit trail, the newest act first."""
    given = (action, object_kind, object_id, principal, person, in_request)
    asked = {name: value.replace("\x00", "").strip() for name, value in zip(FILTERS, given, strict=True)}
    days = {"since": since.strip(), "until": until.strip()}
    return _shown(request, house, reader, {**asked, **days}, page_token=page_token)


@router.get(f"{TRAIL}/trail")
def verify_trail(request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Go through the whole trail, and show whether it holds."""
    found = trail.verified(house.database, reader.principal, house.settings.audit_secret)
    return _shown(request, house, reader, {}, found=_trail(found, words_in(language_of(request))))


@router.get("/administration/settings")
def show_settings(request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Show the settings, of secrets only whether they are set."""
    words = words_in(language_of(request))
    return page(
        request,
        "administration/settings.html",
        reader=reader,
        twin="/v1/settings",
        views_here=views(request.url.path, reader, words),
        settings=tuple(setting_rows(settings_shown.shown(house.settings).items, words)),
    )


def _shown(
    request: Request,
    house: House,
    reader: Reader,
    asked: dict[str, str],
    *,
    page_token: str | None = None,
    found: TrailView | None = None,
) -> Response:
    words = words_in(language_of(request))
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    wanted = Wanted(
        **{name: asked.get(name) or None for name in FILTERS},
        since=since,
        until=None if until is None else until + timedelta(days=1),
    )
    events = trail.listed(house.database, wanted, reader.principal, page_size=PAGE_SIZE, page_token=page_token)
    kept = {name: value for name, value in asked.items() if value}
    more = None
    if events.next_page_token is not None:
        more = _address(kept | {"page_token": events.next_page_token})
    return page(
        request,
        "administration/audit.html",
        reader=reader,
        twin="/v1/audit-events",
        address=TRAIL,
        views_here=views(TRAIL, reader, words),
        asked={name: asked.get(name, "") for name in (*FILTERS, "since", "until")},
        narrowed=_narrowed(asked, {"since": since, "until": until}, words),
        rows=tuple(_row(event, kept, words) for event in events.items),
        more=more,
        trail=found,
    )


def _narrowed(asked: dict[str, str], days: dict[str, datetime | None], words: Words) -> Narrowed:
    """Return the filters that are set; a day that is none narrows nothing."""
    values = {name: asked.get(name, "") for name in FILTERS}
    values |= {name: words.day(day.date()) for name, day in days.items() if day is not None}
    by = tuple((words.text(f"admin-audit-{name}"), value) for name, value in values.items() if value)
    label = words.text("admin-audit-narrow", count=len(by), number=words.number(len(by)))
    return Narrowed(label=label, by=by, all_at=TRAIL)


def _address(asked: dict[str, str]) -> str:
    return f"{TRAIL}?{urlencode(asked)}"


def _row(event: AuditEventRead, kept: dict[str, str], words: Words) -> ActRow:
    person = event.person or ""
    if event.people:
        person = words.text("admin-audit-people", count=event.people, number=words.number(event.people))
    return ActRow(
        at=words.exact_moment(event.at),
        act=act_in(event.action, words),
        action=event.action,
        like=_address(kept | {"action": event.action}),
        thing=" ".join(filter(None, (event.object_kind, event.object_id))),
        principal=event.principal,
        by=_address(kept | {"principal": event.principal}),
        person=person,
        request=event.request or "",
        place=f"{event.lane}/{event.place}",
    )


def act_in(action: str, words: Words) -> str | None:
    """Return what an act is called, by its code on the trail; nothing for an act that has no words."""
    message = f"audit-act-{action.replace('.', '-')}"
    return words.text(message) if words.knows(message) else None


def _trail(found: AuditTrailRead, words: Words) -> TrailView:
    code = "holds" if found.holds else "broken"
    return TrailView(
        says=words.text(f"admin-trail-{code}", rows=words.number(found.rows), breaks=words.number(len(found.breaks))),
        holds=found.holds,
        keyless=None
        if not found.keyed or found.keyless_until is None
        else words.text(
            "admin-trail-keyless",
            count=found.keyless_rows,
            rows=words.number(found.keyless_rows),
            until=words.exact_moment(found.keyless_until),
        ),
        breaks=tuple(
            words.text(
                "admin-trail-break",
                lane=str(entry.lane),
                place=str(entry.place),
                told=say(words.language, f"audit_{entry.code}"),
            )
            for entry in found.breaks[:100]
        ),
        heads=tuple(found.heads),
    )


def _day(text: str) -> datetime | None:
    """Return the beginning of a day; what is no day narrows nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if 2000 <= day.year <= 2199 else None
