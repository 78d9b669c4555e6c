"""What a well-formed request for a year can still get wrong; each learner of it is checked as a single one would be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.schemas.annual import AnnualPlanRequest
from service.schemas.requests import LockGiven, RecommendationRequest
from service.texts import sentence
from service.translate import dated_references
from service.translate.annual_grants import grant_faults
from service.translate.annual_knowledge import (
    AskedAsOne,
    GatheredCompany,
    Participant,
    cost_centre_parents,
)
from service.translate.annual_money import currencies
from service.translate.knowledge import Gathered, Learner
from service.translate.misreferences import Known, Misreference, Path, repeated, twice
from service.translate.module_references import competencies, modules
from service.translate.references import of_learner, of_size, of_target

#: The longest period: three years, one of them a leap year.
MOST_DAYS = 1096

#: How many cost centres may stand one above the other.
MOST_DEPTH = 50


@dataclass(frozen=True, kw_only=True)
class KnownYear:
    """What the fields of a request for a year may refer to."""

    request: AnnualPlanRequest
    gathered: GatheredCompany
    participants: Sequence[Participant]
    shared: AskedAsOne
    #: Top-level fields of which a part could not be read, so that nothing can be said about what is missing there.
    unread: frozenset[str] = frozenset()

    @cached_property
    def together(self) -> Known:
        """What all learners may refer to."""
        return Known(
            request=self.shared.request,
            gathered=self.shared.gathered,
            learner=self.participants[0].learner if self.participants else _nobody(),
            scales=self.shared.scales,
            start_on=None if "period" in self.unread else self.request.period.start_on,
            unread=self.unread,
        )

    @cached_property
    def parents(self) -> Mapping[str, str | None]:
        """Each cost centre of the year with the one above it."""
        return cost_centre_parents(self.request, self.gathered)

    @cached_property
    def faults_by_roles(self) -> dict[tuple[str, ...], tuple[Misreference, ...]]:
        """What is wrong with each target of roles that was looked at: many have the same one."""
        return {}

    @cached_property
    def locks_by_learner(self) -> Mapping[str, Sequence[tuple[int, LockGiven]]]:
        """The locks of each learner, with their places."""
        found: defaultdict[str, list[tuple[int, LockGiven]]] = defaultdict(list)
        for place, lock in enumerate(self.request.locks or ()):
            found[lock.learner].append((place, lock))
        return found


@dataclass(frozen=True, kw_only=True)
class _KnownOfOne(Known):
    """What one learner may refer to: most of it is the same for all, and looked up once."""

    together: Known

    @cached_property
    def offerings_by_module(self) -> Mapping[str, frozenset[str]]:
        return self.together.offerings_by_module

    @cached_property
    def items(self) -> frozenset[str]:
        return self.together.items


def annual_misreferences(known: KnownYear) -> Iterator[Misreference]:
    """Yield every fault of the request, in the order of its fields."""
    yield from _period(known)
    yield from _cost_centres(known)
    yield from repeated(("learners",), (given.id for given in known.request.learners or ()), "learner", field="id")
    for participant in known.participants:
        yield from _participant(known, participant)
    yield from _locks_of_nobody(known)
    yield from grant_faults(known.request, known.shared, known.together)
    yield from _held_seats(known)
    yield from modules(known.together)
    yield from competencies(known.together)
    yield from currencies(known.request, known.gathered, known.participants)
    yield from of_size(known.together)


def _nobody() -> Learner:
    return Learner(id=None, attainments=(), items_held=(), items_are_given=False, completed_modules=())


def _period(known: KnownYear) -> Iterator[Misreference]:
    if "period" in known.unread:
        return
    period = known.request.period
    if period.end_on < period.start_on:
        yield Misreference(
            path=("period", "end_on"), code="contradiction", detail=sentence("fault-ends-early", field="end_on")
        )
    elif (period.end_on - period.start_on).days >= MOST_DAYS:
        yield Misreference(
            path=("period", "end_on"), code="out_of_range", detail=sentence("reference-period", most=MOST_DAYS)
        )


def _cost_centres(known: KnownYear) -> Iterator[Misreference]:
    given = known.request.cost_centres or ()
    yield from repeated(("cost_centres",), (centre.id for centre in given), "cost-centre", field="id")
    parents = known.parents
    for place, centre in enumerate(given):
        path: Path = ("cost_centres", place, "parent")
        if centre.parent is None:
            continue
        if centre.parent not in parents:
            if "cost_centres" not in known.unread:
                yield _no_cost_centre(path, centre.parent)
        elif _way_up(centre.id, parents) is None:
            yield Misreference(
                path=path,
                code="self_reference",
                detail=sentence("fault-circle", field="parent", parent=centre.parent, key=centre.id),
            )
        elif _is_too_deep(centre.id, parents):
            yield Misreference(path=path, code="out_of_range", detail=sentence("reference-depth", most=MOST_DEPTH))
    if known.request.cost_centres is None and any(_is_too_deep(key, parents) for key in parents):
        yield Misreference(
            path=("cost_centres",), code="out_of_range", detail=sentence("reference-depth", most=MOST_DEPTH)
        )


def _way_up(key: str, parents: Mapping[str, str | None]) -> int | None:
    """Return how many cost centres stand above one, as far as that matters; None when it stands below itself."""
    above, seen = parents.get(key), set[str]()
    while above is not None and above not in seen and len(seen) < MOST_DEPTH:
        if above == key:
            return None
        seen.add(above)
        above = parents.get(above)
    return len(seen)


def _is_too_deep(key: str, parents: Mapping[str, str | None]) -> bool:
    return (_way_up(key, parents) or 0) >= MOST_DEPTH


def _participant(known: KnownYear, participant: Participant) -> Iterator[Misreference]:
    """Yield what is wrong with one learner, each fault at its field or else at the learner's id."""
    placed = known.locks_by_learner.get(participant.id, ())
    for found in _of_one(known, participant, [lock for _, lock in placed]):
        if found.path[0] == "locks":
            index = found.path[1]
            path: Path = ("locks", placed[index][0] if isinstance(index, int) else index, *found.path[2:])
        elif participant.place is None:
            path = ("learners",)
        else:
            inside = found.path[1:] if found.path[0] == "learner" else found.path
            path = ("learners", participant.place, *inside)
        yield Misreference(path=path, code=found.code, detail=found.detail)


def _of_one(known: KnownYear, participant: Participant, locks: Sequence[LockGiven]) -> Iterator[Misreference]:
    if not locks and participant.is_as_stored:
        # Of such a one nothing else can be wrong than these two: a large company is full of them.
        yield from _centre_of(known, participant)
        yield from _target_of(known, participant, locks)
        return
    one = _alone(known, participant, locks)
    yield from of_learner(one)
    yield from _centre_of(known, participant)
    yield from dated_references.in_progress(one)
    yield from _target_of(known, participant, locks)
    yield from _limits(known, participant)
    yield from dated_references.limits(one)
    yield from dated_references.locks(one)


def _target_of(known: KnownYear, participant: Participant, locks: Sequence[LockGiven]) -> Iterator[Misreference]:
    target = participant.target
    if target is None:
        if "learners" not in known.unread:
            yield Misreference(
                path=("target",), code="missing", detail=sentence("reference-no-target", learner=participant.id)
            )
    elif target.roles is None:
        yield from of_target(_alone(known, participant, locks))
    else:
        roles = tuple(target.roles)
        if roles not in known.faults_by_roles:
            known.faults_by_roles[roles] = tuple(of_target(_alone(known, participant, locks)))
        yield from known.faults_by_roles[roles]


def _alone(known: KnownYear, participant: Participant, locks: Sequence[LockGiven]) -> Known:
    """Return what one learner may refer to, who is asked for as in a request of their own."""
    given, shared = participant.given, known.shared
    request = RecommendationRequest.model_construct(
        learner=given,
        target=participant.target,
        limits=participant.limits,
        locks=locks,
        modules=known.request.modules,
        competencies=known.request.competencies,
    )
    unread = known.unread | {"learner"} if "learners" in known.unread else known.unread
    return _KnownOfOne(
        request=request,
        gathered=Gathered(
            catalog=shared.gathered.catalog,
            requirements_by_role=shared.gathered.requirements_by_role,
            learner=participant.employee.known if participant.employee is not None else None,
        ),
        learner=participant.learner,
        scales=shared.scales,
        start_on=participant.limits.start_on if _has_days(known, participant) else None,
        unread=unread,
        together=known.together,
    )


def _centre_of(known: KnownYear, participant: Participant) -> Iterator[Misreference]:
    centre = participant.cost_centre
    if centre is None or "cost_centres" in known.unread or centre in known.parents:
        return
    field = "cost_centre" if participant.given.cost_centre is not None else "id"
    yield _no_cost_centre(("learner", field), centre)


def _limits(known: KnownYear, participant: Participant) -> Iterator[Misreference]:
    given, stated = participant.given, participant.given.limits
    if stated is None:
        return
    if stated.effort_hours is not None and given.effort_hours not in (None, stated.effort_hours):
        yield _said_twice("effort_hours")
    if stated.budget is not None and given.budget is not None and given.budget.minor != stated.budget.minor:
        yield _said_twice("budget")
    period = known.request.period
    if "period" not in known.unread and period.start_on <= period.end_on and not _has_days(known, participant):
        yield Misreference(
            path=("limits", "start_on"),
            code="contradiction",
            detail=sentence("reference-start-late", end_on=period.end_on.isoformat()),
        )


def _has_days(known: KnownYear, participant: Participant) -> bool:
    """Tell whether there is a period, and the learner does not begin after it: otherwise no day can be judged."""
    period = known.request.period
    starts = participant.limits.start_on or period.start_on
    return "period" not in known.unread and period.start_on <= period.end_on and starts <= period.end_on


def _said_twice(field: str) -> Misreference:
    return Misreference(path=(field,), code="contradiction", detail=sentence("reference-limit-twice", field=field))


def _locks_of_nobody(known: KnownYear) -> Iterator[Misreference]:
    if "learners" in known.unread:
        return
    there = {participant.id for participant in known.participants}
    for place, lock in enumerate(known.request.locks or ()):
        if lock.learner not in there:
            yield Misreference(
                path=("locks", place, "learner"),
                code="unknown_reference",
                detail=sentence("reference-lock-learner", learner=lock.learner),
            )


def _held_seats(known: KnownYear) -> Iterator[Misreference]:
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(known.request.held_seats or ()):
        path: Path = ("held_seats", place)
        yield from dated_references.existing(known.together, entry.module, entry.offering, path)
        if (entry.module, entry.offering) in seen:
            yield twice((*path, "offering"), "offering", entry.offering)
        seen.add((entry.module, entry.offering))


def _no_cost_centre(path: Path, key: str) -> Misreference:
    return Misreference(path=path, code="unknown_reference", detail=sentence("reference-cost-centre", cost_centre=key))
