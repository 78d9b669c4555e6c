"""The form that changes a scenario: budgets, priorities of people, and when a search may stop."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.errors import Fault
from service.schemas.training_scenarios import ScenarioRead
from service.web.ask_form import Choice
from service.web.form_fields import SCENARIO, FieldFault, by_field, field_faults
from service.web.typed_numbers import number_text
from service.web.words import Words
from service.web.years.parts import Link, scenario_address
from service.web.years.scenario_lists import MOST_CENTRES, onward

#: So many people with another priority are edited on the page; more come by the API.
MOST_PRIORITIES = 40
#: No priority has more digits.
DIGITS = 6
#: No search takes so many seconds.
ENDLESS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEntered:
    """What was entered, as it was entered."""

    name: str = ""
    budget: str = ""
    unlimited: bool = False
    seconds: str = ""
    gap: str = ""
    #: The centres that have a budget of their own here, and one more to be chosen; an empty amount is no budget at all.
    centres: Sequence[str] = ()
    amounts: Sequence[str] = ()
    #: The numbers of those that are kept, from 1; the others go back to what the period says.
    kept: Sequence[str] = ()
    learners: Sequence[str] = ()
    priorities: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreField:
    """The budget of one cost centre; the last one is to be chosen."""

    number: int
    centre: str
    title: str | None
    amount: str
    is_kept: bool = True
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityField:
    """What a step of one person counts."""

    number: int
    learner: str
    priority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioForm:
    """The form as the page shows it."""

    action: str
    etag: str
    name: str
    budget: str
    unlimited: bool
    currency: str
    seconds: str
    gap: str
    centres: tuple[CentreField, ...]
    #: The way to the cost centres to choose from that have no room in the list, with how many there are.
    centres_more: Link | None
    #: True for whoever came by that way.
    is_asked_for: bool
    priorities: tuple[PriorityField, ...]
    priorities_left_out: int
    faults: tuple[FieldFault, ...] = ()
    by_field: Mapping[str, str] = field(default_factory=dict)


def entered_of(scenario: ScenarioRead) -> ScenarioEntered:
    """Return a stored scenario as the form has it."""
    content = scenario.content
    solve = content.solve or {}
    shown = content.priorities[:MOST_PRIORITIES]
    return ScenarioEntered(
        name=content.name,
        budget=content.budget.amount if content.budget is not None else "",
        unlimited=content.unlimited,
        seconds=_told(solve, "seconds"),
        gap=_told(solve, "relative_gap", times=100),
        centres=[entry.cost_centre for entry in content.cost_centres],
        kept=[str(number) for number, _ in enumerate(content.cost_centres, start=1)],
        amounts=[entry.amount.amount if entry.amount is not None else "" for entry in content.cost_centres],
        learners=[entry.learner for entry in shown],
        priorities=[str(entry.priority) for entry in shown],
    )


def scenario_form(
    scenario: ScenarioRead,
    entered: ScenarioEntered,
    words: Words,
    *,
    currency: str,
    etag: str,
    faults: Iterable[Fault] = (),
    first: int = 0,
) -> ScenarioForm:
    """Return the form with what was entered still in it; cost centres are to be chosen from the place `first` on."""
    listed = tuple(field_faults(faults, SCENARIO, words))
    titles = {centre.cost_centre: centre.name or centre.cost_centre for centre in scenario.cost_centres}
    given = list(_given(entered))
    chosen = {centre for centre, _, _ in given}
    rows = [
        CentreField(number=number, centre=centre, title=titles.get(centre, centre), amount=amount, is_kept=is_kept)
        for number, (centre, amount, is_kept) in enumerate(given, start=1)
    ]
    free = [(key, title) for key, title in titles.items() if key not in chosen]
    first = first if first < len(free) else 0
    after = first + MOST_CENTRES
    rows.append(
        CentreField(
            number=len(rows) + 1,
            centre="",
            title=None,
            amount="",
            choices=tuple(Choice(id=key, title=title, chosen=False) for key, title in free[first:after]),
        )
    )
    people = [
        PriorityField(number=number, learner=learner, priority=priority)
        for number, (learner, priority) in enumerate(zip(entered.learners, entered.priorities, strict=False), start=1)
    ]
    people.append(PriorityField(number=len(people) + 1, learner="", priority=""))
    return ScenarioForm(
        action=scenario_address(scenario.id),
        etag=etag,
        name=entered.name,
        budget=entered.budget,
        unlimited=entered.unlimited,
        currency=currency,
        seconds=entered.seconds,
        gap=entered.gap,
        centres=tuple(rows),
        centres_more=onward(
            scenario.id, "centres", after, "change", words, message="centres-more", count=len(free) - after
        ),
        is_asked_for=first > 0,
        priorities=tuple(people),
        priorities_left_out=max(0, len(scenario.content.priorities) - MOST_PRIORITIES),
        faults=listed,
        by_field=by_field(listed),
    )


def record_of(entered: ScenarioEntered, before: ScenarioRead, *, currency: str) -> dict[str, Any]:
    """Return the record that the form asks to be stored; its faults are found where every record is checked."""
    content = before.content
    record: dict[str, Any] = {
        "name": entered.name.strip(),
        "unlimited": entered.unlimited,
        "cost_centres": _centres(entered, currency),
        "priorities": [
            *_priorities(entered),
            *(entry.model_dump(mode="json") for entry in content.priorities[MOST_PRIORITIES:]),
        ],
        # What the form does not show stays as it is.
        "grants": list(content.grants),
    }
    if amount := number_text(entered.budget):
        record["budget"] = {"amount": amount, "currency": currency}
    solve = _solve(entered)
    if solve:
        record["solve"] = solve
    return record


def _given(entered: ScenarioEntered) -> Iterator[tuple[str, str, bool]]:
    """Yield each centre with the amount that was entered, and whether it is to have a budget of its own."""
    for number, (centre, amount) in enumerate(zip(entered.centres, entered.amounts, strict=False), start=1):
        if centre.strip():
            is_new = number == len(entered.centres) and str(number) not in entered.kept
            yield centre.strip(), amount, str(number) in entered.kept or is_new


def _centres(entered: ScenarioEntered, currency: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for centre, amount, is_kept in _given(entered):
        if is_kept:
            number = number_text(amount)
            given = {"amount": {"amount": number, "currency": currency}} if number else {}
            found[centre] = {"cost_centre": centre, **given}
    return list(found.values())


def _priorities(entered: ScenarioEntered) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for learner, priority in zip(entered.learners, entered.priorities, strict=False):
        if learner.strip() and priority.strip():
            number = priority.strip()
            is_number = number.isascii() and number.isdigit() and len(number) <= DIGITS
            found[learner.strip()] = {"learner": learner.strip(), "priority": int(number) if is_number else number}
    return list(found.values())


def _solve(entered: ScenarioEntered) -> dict[str, Any]:
    solve: dict[str, Any] = {}
    if seconds := number_text(entered.seconds):
        solve["seconds"] = _number_or_text(seconds)
    if gap := number_text(entered.gap):
        percent = _number_or_text(gap)
        solve["relative_gap"] = percent / 100 if isinstance(percent, float) else percent
    return solve


def _told(solve: Mapping[str, Any], name: str, times: int = 1) -> str:
    """Return a number of the search as the form has it; empty where it is the usual one."""
    return f"{solve[name] * times:g}" if name in solve else ""


def _number_or_text(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if abs(number) < ENDLESS else text
