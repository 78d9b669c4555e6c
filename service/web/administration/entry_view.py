"""An entry as a page: its form, its state and where it is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.schemas.entries import EntryDocument, UsageRead
from service.web.administration import entry_forms
from service.web.administration.parts import (
    STATE_MARKS,
    STATES,
    Faults,
    FormField,
    FormList,
    View,
    Wrong,
    entry_address,
    entry_name,
    list_address,
    state_address,
)
from service.web.catalogue_parts import address, pick
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """One way in which an entry is used."""

    text: str
    users: tuple[View, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A state that an entry can be given."""

    id: str
    button: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """The form of one entry."""

    kind: str
    kind_name: str
    id: str
    title: str
    state: str | None
    mark: str
    action: str
    #: Where the form for the state goes.
    state_action: str
    etag: str
    editable: bool
    is_new: bool
    fields: tuple[FormField, ...]
    lists: tuple[FormList, ...]
    faults: tuple[Wrong, ...]
    #: That somebody else has changed it meanwhile.
    meanwhile: bool
    #: What keeps a published entry from being used, and where that is.
    waits: View | None
    uses: tuple[UseRow, ...]
    changes: tuple[StateChange, ...]
    shown_at: str | None
    trail: tuple[View, ...]


def entry_view(
    entry: EntryDocument,
    etag: str,
    usage: UsageRead,
    waits: tuple[str, str, str] | None,
    *,
    editable: bool,
    words: Words,
    entered: Mapping[str, str] | None = None,
    faults: Faults | None = None,
    meanwhile: bool = False,
) -> EntryView:
    """Return the form of a stored entry, with what was entered in the place of what is stored, if anything was."""
    kind, found = entry.kind, faults or Faults()
    values = entry_forms.entered_of(kind, entry.document) if entered is None else entered
    name = entry.document.get("name") or entry.document.get("title")
    title = pick(words, name["en"], name["zh"]) if name else entry.id
    return EntryView(
        kind=kind,
        kind_name=words.text(f"admin-kind-{kind}"),
        id=entry.id,
        title=title,
        state=words.text(f"admin-state-{entry.state}"),
        mark=STATE_MARKS[entry.state],
        action=entry_address(kind, entry.id),
        state_action=state_address(kind, entry.id),
        etag=etag,
        editable=editable,
        is_new=False,
        fields=entry_forms.fields(kind, values, found, words),
        lists=entry_forms.lists(kind, values, found, words, free=entry_forms.FREE if editable else 0),
        faults=found.listed,
        meanwhile=meanwhile,
        waits=None if waits is None else _waits(*waits, words),
        uses=tuple(_uses(usage, words)),
        changes=tuple(_changes(entry, editable, words)),
        shown_at=None if kind == "offering" else address(kind, entry.id),
        trail=_trail(kind, words),
    )


def new_view(kind: str, entered: Mapping[str, str], words: Words, faults: Faults | None = None) -> EntryView:
    """Return the form of an entry that is not there yet."""
    found = faults or Faults()
    own = FormField(
        name="id",
        label=words.text("admin-field-id"),
        value=entered.get("id", ""),
        hint=words.text("admin-hint-id"),
        fault=found.by_field.get("id"),
        maxlength=200,
        wide=True,
    )
    return EntryView(
        kind=kind,
        kind_name=words.text(f"admin-kind-{kind}"),
        id="",
        title=words.text(f"admin-new-{kind}"),
        state=None,
        mark="open",
        action=f"/administration/additions/{kind}",
        state_action="",
        etag="",
        editable=True,
        is_new=True,
        fields=(own, *entry_forms.fields(kind, entered, found, words)),
        lists=entry_forms.lists(kind, entered, found, words),
        faults=found.listed,
        meanwhile=False,
        waits=None,
        uses=(),
        changes=(),
        shown_at=None,
        trail=_trail(kind, words),
    )


def _trail(kind: str, words: Words) -> tuple[View, ...]:
    return (
        View(title=words.text("room-administration"), href="/administration"),
        View(title=words.text(f"admin-kind-{kind}-many"), href=list_address(kind)),
    )


def _waits(kind: str, key: str, state: str, words: Words) -> View:
    return View(title=words.text(f"admin-waits-{kind}-{state}"), href=entry_address(kind, key))


def _uses(usage: UsageRead, words: Words) -> Iterator[UseRow]:
    users = {
        **{"competencies": "competency", "roles": "role", "requirements": "role", "outcomes": "module"},
        **{"prerequisites": "module", "exclusions": "module", "offerings": "offering"},
    }
    for uses in usage.uses:
        named = users.get(uses.how)
        rest = uses.count - len(uses.first)
        yield UseRow(
            text=words.text(f"admin-use-{uses.how}", count=uses.count, number=words.number(uses.count)),
            users=tuple(
                View(
                    title=entry_name(user.name_en, user.name_zh, named or "", words),
                    href=entry_address(named, user.id) if named else "",
                )
                for user in uses.first
            ),
            more=words.text("admin-use-more", count=rest, number=words.number(rest)) if uses.first and rest else None,
        )


def _changes(entry: EntryDocument, editable: bool, words: Words) -> Iterator[StateChange]:
    if not editable or entry.kind == "competency":
        return
    for state in STATES:
        if state != entry.state:
            yield StateChange(
                id=state, button=words.text(f"admin-give-{state}"), says=words.text(f"admin-give-{state}-says")
            )
