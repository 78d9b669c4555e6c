"""The sample company's people: where they work, what they hold, what they are to become; the same at every call."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

import catalog
from service.sample_company.names import name_in
from service.sample_company.places import teams_for
from service.schemas.learners import AttainmentGiven, LearnerRecord, RatingSource
from service.schemas.values import Money

#: How many there are beside the shipped example, E-1001.
SIZE = 320
FIRST_NUMBER = 1002
SEED = 20_270_104
#: One in so many is a hard case.
EVERY = 8

#: Ratings lie between these days; the generator knows no clock.
FIRST_DAY, LAST_DAY = date(2025, 1, 6), date(2026, 10, 30)
#: Ratings of people whose ratings have all run out were given in these weeks, for a year.
LONG_AGO = date(2025, 1, 6), date(2025, 3, 28)

#: What makes a person hard to plan for; `usual` is none of it.
Case = Literal["usual", "unrated", "only_self", "all_met", "two_levels_up", "no_budget", "all_expired"]
HARD_CASES: tuple[Case, ...] = get_args(Case)[1:]

#: Counts of levels below the required one, with how often each is drawn.
_BELOW: Mapping[int, int] = {0: 24, 1: 56, 2: 12}
_SOURCES: Mapping[RatingSource, int] = {"assessment": 50, "manager": 40, "self": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the sample company."""

    id: str
    case: Case
    record: LearnerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A role as somebody's target: competency, required level and the levels there are, 0 first."""

    role: str
    #: The framework, or what the id begins with where there is none.
    family: str
    required: tuple[tuple[str, int, tuple[int, ...]], ...]

    @property
    def has_two_steps(self) -> bool:
        return any(_place(ladder, level) >= 2 for _, level, ladder in self.required)


def profiles(roles: Sequence[catalog.RoleEntry], known: catalog.CatalogSlice) -> tuple[Profile, ...]:
    """Return the roles that ask for anything, as targets."""
    ladders = {competency.id: (0, *competency.levels) for competency in known.competencies}
    found = (
        Profile(
            role=entry.role.id,
            family=entry.role.framework or entry.role.id.partition("/")[0],
            required=tuple(
                (row.competency, row.level, ladders[row.competency]) for row in entry.requirements if row.level > 0
            ),
        )
        for entry in roles
    )
    return tuple(profile for profile in found if profile.required)


def members(
    roles: Sequence[catalog.RoleEntry], known: catalog.CatalogSlice, currency: str = "SGD"
) -> tuple[Member, ...]:
    """Return everybody; each role of the catalogue is the target of about as many."""
    targets = profiles(roles, known)
    if not targets:
        return ()
    # No place where a guess would matter: the seed makes the same company on every machine.
    draw = random.Random(SEED)
    stretching = tuple(profile for profile in targets if profile.has_two_steps) or targets
    taken: set[str] = set()
    return tuple(
        _member(number, targets, stretching, known, currency=currency, taken=taken, draw=draw) for number in range(SIZE)
    )


def _member(
    number: int,
    targets: Sequence[Profile],
    stretching: Sequence[Profile],
    known: catalog.CatalogSlice,
    *,
    currency: str,
    taken: set[str],
    draw: random.Random,
) -> Member:
    case = _case(number)
    chosen = stretching if case == "two_levels_up" else targets
    # Whole rounds through the roles, each begun one further on, so that hard cases meet every role.
    target = chosen[(number + number // len(chosen)) % len(chosen)]
    team = draw.choice(teams_for(target.family))
    ratings = tuple(_ratings(target, case, draw))
    held = {rating.competency: rating.level for rating in ratings if rating.source != "self"}
    second = draw.choice(targets) if draw.random() < 0.08 and case == "usual" else target
    record = LearnerRecord(
        name=_new_name(team.city, taken, draw),
        attainments=list(ratings),
        items_held=_items(target, held, known, draw) if case == "usual" else [],
        completed_modules=_completed(held, known, draw) if case in ("usual", "no_budget") else [],
        cost_centre=team.centre,
        role=_role_held(target, targets, case, draw),
        targets=list(dict.fromkeys((target.role, second.role))),
        budget=_budget(case, currency, draw),
        effort_hours=draw.choice((16, 24, 32, 40, 60)) if draw.random() < 0.8 else None,
    )
    return Member(id=f"E-{FIRST_NUMBER + number}", case=case, record=record)


def _case(number: int) -> Case:
    turn, rest = divmod(number, EVERY)
    return HARD_CASES[turn % len(HARD_CASES)] if rest == EVERY - 1 else "usual"


def _ratings(target: Profile, case: Case, draw: random.Random) -> Iterator[AttainmentGiven]:
    """Yield what is said of the person, competency by competency; one may be rated several times."""
    if case == "unrated":
        return
    for competency, required, ladder in target.required:
        place = _place(ladder, required)
        if case == "all_met":
            yield _rating(competency, ladder[min(len(ladder) - 1, place + draw.choice((0, 0, 1)))], "assessment", draw)
            continue
        below = 2 if case == "two_levels_up" else draw.choices(tuple(_BELOW), tuple(_BELOW.values()))[0]
        held = ladder[max(0, place - below)]
        if case == "only_self":
            yield _rating(competency, held, "self", draw)
            continue
        if case == "all_expired":
            yield _rating(competency, held, "assessment", draw, expired=True)
            continue
        if case == "usual" and draw.random() < 0.08:
            continue
        source: RatingSource = draw.choices(tuple(_SOURCES), tuple(_SOURCES.values()))[0]
        if case == "two_levels_up":
            source = "manager"
        yield _rating(competency, held, source, draw)
        if case == "usual" and draw.random() < 0.25:
            # People often think a little better of themselves than others do.
            yield _rating(competency, ladder[min(len(ladder) - 1, max(0, place - below) + 1)], "self", draw)
        if case == "usual" and draw.random() < 0.12:
            yield _rating(competency, ladder[max(0, place - below - 1)], "manager", draw, expired=draw.random() < 0.5)


def _rating(
    competency: str, level: int, source: RatingSource, draw: random.Random, *, expired: bool = False
) -> AttainmentGiven:
    first, last = LONG_AGO if expired else (FIRST_DAY, LAST_DAY)
    assessed_on = first + timedelta(days=draw.randrange((last - first).days + 1))
    expires_on = None
    if expired:
        expires_on = assessed_on + timedelta(days=365)
    elif draw.random() < 0.2:
        expires_on = assessed_on + timedelta(days=3 * 365)
    return AttainmentGiven(
        competency=competency, level=level, source=source, assessed_on=assessed_on, expires_on=expires_on
    )


def _items(target: Profile, held: Mapping[str, int], known: catalog.CatalogSlice, draw: random.Random) -> list[str]:
    """Return some items of the next level in competencies that are described item by item."""
    items_by_competency = {competency.id: competency.items_by_level for competency in known.competencies}
    found: list[str] = []
    for competency, required, ladder in target.required:
        place = _place(ladder, held.get(competency, 0))
        if ladder[place] >= required or draw.random() < 0.5:
            continue
        items = items_by_competency[competency].get(ladder[place + 1], ())
        found += draw.sample(items, len(items) // 3)
    return sorted(found)


def _completed(held: Mapping[str, int], known: catalog.CatalogSlice, draw: random.Random) -> list[str]:
    """Return some modules whose levels the person holds already, as they may have been the way there."""
    fitting = [
        module.id
        for module in known.modules
        if module.outcomes and all(held.get(outcome.competency, 0) >= outcome.to_level for outcome in module.outcomes)
    ]
    return sorted(draw.sample(fitting, min(len(fitting), draw.choice((0, 0, 1, 2)))))


def _role_held(target: Profile, targets: Sequence[Profile], case: Case, draw: random.Random) -> str | None:
    """Return the role they hold: that of their target, or a lower one of the same framework; some have none."""
    if case in ("all_met", "no_budget") or draw.random() < 0.4:
        return target.role
    asked = sum(level for _, level, _ in target.required)
    lower = [
        profile.role
        for profile in targets
        if profile.family == target.family and sum(level for _, level, _ in profile.required) < asked
    ]
    return draw.choice(lower) if lower else None


def _budget(case: Case, currency: str, draw: random.Random) -> Money | None:
    if case == "no_budget":
        return Money(amount="0.00", currency=currency)
    if draw.random() < 0.15:
        return None
    return Money(amount=f"{draw.randrange(5, 31) * 100}.00", currency=currency)


def _new_name(city: str, taken: set[str], draw: random.Random) -> str:
    while (name := name_in(city, draw)) in taken:
        continue
    taken.add(name)
    return name


def _place(ladder: Sequence[int], level: int) -> int:
    """Return the place of the highest level that is not above `level`."""
    return max(place for place, step in enumerate(ladder) if step <= level)
