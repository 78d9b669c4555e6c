"""The grants of a scenario: what each pays for, and the forms that add, change and remove one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.errors import Fault
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioRead
from service.web.form_fields import FieldFault, by_field, field_faults, grant_fields
from service.web.typed_numbers import number_text
from service.web.words import Words
from service.web.years.parts import Badge, Link, period_address, scenario_address, scenario_views, trail_to
from service.web.years.period_list import title_of
from service.web.years.scenario_words import badges

#: No share has more digits.
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEntered:
    """A grant as it was entered; an empty field says nothing."""

    id: str = ""
    share_percent: str = ""
    modules: str = ""
    offerings: str = ""
    providers: str = ""
    first: str = ""
    last: str = ""
    per_learner: str = ""
    in_all: str = ""
    #: The id that it had before, empty for a new one.
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantForm:
    """One grant with the form that changes it, or the form for a new one."""

    #: Tells the fields of several forms on one page apart.
    number: int
    entered: GrantEntered
    #: What it pays, in one line; none for a new one.
    says: str | None = None
    faults: tuple[FieldFault, ...] = ()
    by_field: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsView:
    """The whole page."""

    title: str
    etag: str
    href: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    badges: tuple[Badge, ...]
    currency: str
    forms: tuple[GrantForm, ...]
    new: GrantForm
    is_frozen: bool
    is_wrong: bool


def grants_view(
    scenario: ScenarioRead,
    period: PeriodRead,
    words: Words,
    *,
    entered: GrantEntered | None = None,
    faults: Iterable[Fault] = (),
) -> GrantsView:
    """Return the grants of a scenario, and what was entered and refused in the place where it was entered."""
    grants = scenario.content.grants
    place = place_of(entered, grants) if entered is not None else 0
    listed = tuple(field_faults(faults, grant_fields(place), words))
    forms = [
        GrantForm(number=number, entered=_entered(grant), says=_says(grant, words))
        for number, grant in enumerate(grants, start=1)
    ]
    new = GrantForm(number=len(forms) + 1, entered=GrantEntered())
    for place, form in enumerate((*forms, new)):
        if entered is not None and entered.was == form.entered.was:
            wrong = replace(form, entered=entered, faults=listed, by_field=by_field(listed))
            if form is new:
                new = wrong
            else:
                forms[place] = wrong
    return GrantsView(
        title=scenario.name,
        etag=scenario.etag,
        href=scenario_address(scenario.id, "/grants"),
        trail=trail_to(
            words,
            Link(title=title_of(period), href=period_address(period.id)),
            Link(title=words.text("period-view-scenarios"), href=period_address(period.id, "/scenarios")),
        ),
        views=scenario_views(scenario.id, "grants", words),
        badges=tuple(badges(scenario, words)),
        currency=period.currency,
        forms=tuple(forms),
        new=new,
        is_frozen=scenario.frozen_at is not None,
        is_wrong=bool(listed),
    )


def place_of(entered: GrantEntered, grants: Sequence[Mapping[str, Any]]) -> int:
    """Return which of the grants was entered anew; a new one comes last."""
    return next((place for place, grant in enumerate(grants) if grant["id"] == entered.was), len(grants))


def record_with(scenario: ScenarioRead, grants: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the record of a scenario with these grants; all else stays as it is."""
    content = scenario.content.model_dump(mode="json", exclude_none=True)
    content["priorities"] = [
        {"learner": entry.learner, "priority": entry.priority} for entry in scenario.content.priorities
    ]
    return {**content, "grants": list(grants)}


def grant_record(
    entered: GrantEntered, currency: str, modules_by_run: Mapping[str, str], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a grant as programs send it; its faults are found where every grant is checked.

    A run is entered by its id alone; the module that it belongs to is the catalogue's to say. A list that is empty in
    the grant as it is `stored` stays one: to name nothing at all would be to pay for everything.
    """
    record: dict[str, Any] = {"id": entered.id.strip(), "share_percent": _whole(entered.share_percent)}
    for name, told in (("modules", entered.modules), ("providers", entered.providers)):
        if listed := _lines(told):
            record[name] = listed
    if runs := _lines(entered.offerings):
        record["offerings"] = [{"module": modules_by_run.get(run, run), "offering": run} for run in runs]
    record |= {
        name: [] for name in ("modules", "offerings", "providers") if stored.get(name) == [] and name not in record
    }
    for name, day in (("from", entered.first), ("to", entered.last)):
        if day.strip():
            record[name] = day.strip()
    for name, told in (("per_learner", entered.per_learner), ("in_all", entered.in_all)):
        if amount := number_text(told):
            record[name] = {"amount": amount, "currency": currency}
    return record


def _entered(grant: Mapping[str, Any]) -> GrantEntered:
    return GrantEntered(
        id=grant["id"],
        was=grant["id"],
        share_percent=str(grant["share_percent"]),
        modules="\n".join(grant.get("modules") or ()),
        offerings="\n".join(seat["offering"] for seat in grant.get("offerings") or ()),
        providers="\n".join(grant.get("providers") or ()),
        first=grant.get("from") or "",
        last=grant.get("to") or "",
        per_learner=_amount(grant.get("per_learner")),
        in_all=_amount(grant.get("in_all")),
    )


def _says(grant: Mapping[str, Any], words: Words) -> str:
    """Say in one line what a grant pays, and how much of it at the most."""
    named = [
        words.text(f"grant-{name}-counted", count=len(grant[name]), number=words.number(len(grant[name])))
        for name in ("modules", "offerings", "providers")
        if grant.get(name) is not None
    ]
    what = words.listed(named) if named else words.text("grant-everything")
    share = words.percent(grant["share_percent"] / 100)
    told = [words.text("grant-pays", share=share, what=what)]
    for name in ("per_learner", "in_all"):
        if (limit := grant.get(name)) is not None:
            told.append(words.text(f"grant-most-{name}", amount=words.money(limit["amount"], limit["currency"])))
    return " · ".join(told)


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.strip()]


def _whole(told: str) -> int | str:
    """Return a whole number, or what was written in its place, which is then refused where every grant is."""
    plain = told.strip().removesuffix("%").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= DIGITS else plain


def _amount(limit: Mapping[str, Any] | None) -> str:
    return "" if limit is None else str(limit["amount"])
