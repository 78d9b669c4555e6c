"""What a well-formed request can still get wrong: unknown ids, ids given twice, levels off the scale, contradictions.

Every check goes on after the first fault; each fault is told with the path of the field that has it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.schemas.modules import ModuleGiven, OutcomeGiven
from service.schemas.requests import RecommendationRequest
from service.translate.knowledge import Gathered, Learner, Scale, role_ids

Path = tuple[str | int, ...]
#: Levels of all competencies that came with a request: 25 for each of the 2,000 that a target may name.
MOST_LEVELS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreference:
    """One fault: where, what kind, and a sentence."""

    path: Path
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the fields of a request may refer to."""

    request: RecommendationRequest
    gathered: Gathered
    learner: Learner
    scales: Mapping[str, Scale]
    #: Top-level fields of which a part could not be read, so that nothing can be said about what is missing there.
    unread: frozenset[str] = frozenset()

    @property
    def module_ids(self) -> frozenset[str]:
        if self.request.modules is not None:
            return frozenset(module.id for module in self.request.modules)
        return frozenset(module.id for module in self.gathered.catalog.modules)


def misreferences(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the request, in the order of its fields."""
    yield from _learner(known)
    yield from _target(known)
    yield from _locks(known)
    yield from _competencies(known)
    yield from _modules(known)
    yield from _currencies(known)
    yield from _size(known)


def _learner(known: Known) -> Iterator[Misreference]:
    given = known.request.learner
    inline = given.attainments is not None or given.items_held is not None or given.completed_modules is not None
    if given.id is not None and known.gathered.learner is None and not inline and "learner" not in known.unread:
        yield Misreference(
            path=("learner", "id"),
            code="unknown_reference",
            detail=f"No learner {given.id} is stored; store it first, or send its attainments with the request.",
        )
    yield from _repeated(("learner", "items_held"), given.items_held or (), "item")
    yield from _repeated(("learner", "completed_modules"), given.completed_modules or (), "module")
    if "competencies" in known.unread:
        return
    items = {item for scale in known.scales.values() for listed in scale.items_by_level.values() for item in listed}
    for place, item in enumerate(given.items_held or ()):
        if item not in items:
            yield Misreference(
                path=("learner", "items_held", place),
                code="unknown_reference",
                detail=f"No level lists the item {item}; an item held is one that a level of a competency lists.",
            )


def _target(known: Known) -> Iterator[Misreference]:
    target = known.request.target
    for place, role in enumerate(role_ids(known.request)):
        if role not in known.gathered.requirements_by_role:
            path: Path = ("target", "role") if target.role is not None else ("target", "roles", place)
            yield Misreference(
                path=path,
                code="unknown_reference",
                detail=f"The catalogue has no role {role}; GET /v1/roles lists them.",
            )
    yield from _repeated(("target", "roles"), target.roles or (), "role")
    requirements = target.requirements or ()
    yield from _repeated(
        ("target", "requirements"), (entry.competency for entry in requirements), "competency", field="competency"
    )
    for place, requirement in enumerate(requirements):
        path = ("target", "requirements", place)
        yield from _on_scale(known, requirement.competency, requirement.level, path, "level")


def _locks(known: Known) -> Iterator[Misreference]:
    keeps: dict[str, bool] = {}
    modules = known.module_ids
    for place, lock in enumerate(known.request.locks or ()):
        path: Path = ("locks", place)
        if lock.module not in modules and "modules" not in known.unread:
            yield _unknown_module((*path, "module"), lock.module)
        if lock.module not in keeps:
            keeps[lock.module] = lock.keep
        elif keeps[lock.module] != lock.keep:
            yield Misreference(
                path=path,
                code="contradiction",
                detail=f"{lock.module} is kept by one lock and refused by another; leave one of them out.",
            )
        else:
            yield _twice((*path, "module"), "module", lock.module)


def _competencies(known: Known) -> Iterator[Misreference]:
    given = known.request.competencies or ()
    yield from _repeated(("competencies",), (entry.id for entry in given), "competency", field="id")
    catalogue = {entry.id: entry for entry in known.gathered.catalog.competencies}
    owners: dict[str, str] = {
        item: entry.id for entry in catalogue.values() for listed in entry.items_by_level.values() for item in listed
    }
    for place, entry in enumerate(given):
        for level, items in entry.items.items():
            path: Path = ("competencies", place, "items", level)
            yield from _repeated(path, items, "item")
            if entry.id in catalogue:
                if set(items) != set(catalogue[entry.id].items_by_level.get(int(level), ())):
                    yield Misreference(
                        path=path,
                        code="contradiction",
                        detail=f"The catalogue lists other items for {entry.id} level {level}; leave them out.",
                    )
                continue
            if level == "0" and items:
                yield Misreference(
                    path=path, code="off_scale", detail="Level 0 stands before the first level and lists no items."
                )
            for position, item in enumerate(items):
                if owners.setdefault(item, f"{entry.id} level {level}") != f"{entry.id} level {level}":
                    yield Misreference(
                        path=(*path, position),
                        code="duplicate_id",
                        detail=f"The item {item} is already listed by {owners[item]}; an item belongs to one level.",
                    )


def _modules(known: Known) -> Iterator[Misreference]:
    modules = known.request.modules or ()
    yield from _repeated(("modules",), (module.id for module in modules), "module", field="id")
    for place, module in enumerate(modules):
        path: Path = ("modules", place)
        outcomes = (*path, "outcomes")
        yield from _repeated(
            outcomes, (entry.competency for entry in module.outcomes), "competency", field="competency"
        )
        for position, outcome in enumerate(module.outcomes):
            yield from _outcome(known, outcome, (*outcomes, position))
        yield from _requires(known, module, (*path, "requires"))
        yield from _repeated((*path, "excludes"), module.excludes or (), "module")
        for position, excluded in enumerate(module.excludes or ()):
            if excluded == module.id:
                yield Misreference(
                    path=(*path, "excludes", position),
                    code="self_reference",
                    detail=f"{module.id} excludes itself, so it could never be taken.",
                )


def _requires(known: Known, module: ModuleGiven, path: Path) -> Iterator[Misreference]:
    if module.requires is None:
        return
    for place, needed in enumerate(module.requires.levels or ()):
        yield from _on_scale(known, needed.competency, needed.level, (*path, "levels", place), "level")
    for place, choices in enumerate(module.requires.modules or ()):
        here = (*path, "modules", place)
        if not choices:
            yield Misreference(
                path=here,
                code="empty_alternatives",
                detail="An empty list of alternatives can never be met; name a module or leave the list out.",
            )
        yield from _repeated(here, choices, "module")
        for position, choice in enumerate(choices):
            if choice == module.id:
                yield Misreference(
                    path=(*here, position),
                    code="self_reference",
                    detail=f"{module.id} requires itself, so it could never be taken.",
                )


def _outcome(known: Known, outcome: OutcomeGiven, path: Path) -> Iterator[Misreference]:
    if outcome.from_level >= outcome.to_level:
        yield Misreference(
            path=(*path, "from_level"),
            code="level_order",
            detail=f"The outcome leads from {outcome.from_level} to {outcome.to_level}; it has to lead upwards.",
        )
    off = [
        *_on_scale(known, outcome.competency, outcome.from_level, path, "from_level"),
        *_on_scale(known, outcome.competency, outcome.to_level, path, "to_level"),
    ]
    yield from off
    yield from _repeated((*path, "items"), outcome.items or (), "item")
    scale = known.scales.get(outcome.competency)
    if not outcome.items or off or scale is None or outcome.from_level >= outcome.to_level:
        return
    if scale.after(outcome.from_level) != outcome.to_level:
        yield Misreference(
            path=(*path, "to_level"),
            code="level_order",
            detail=f"An outcome with items leads one step up; the step after {outcome.from_level} is "
            f"{scale.after(outcome.from_level)}.",
        )
    if "competencies" in known.unread:
        return
    listed = scale.items_by_level.get(outcome.to_level, ())
    if not listed:
        yield Misreference(
            path=(*path, "items"),
            code="no_items",
            detail=f"Level {outcome.to_level} of {outcome.competency} lists no items; leave `items` out.",
        )
        return
    for position, item in enumerate(outcome.items):
        if item not in listed:
            yield Misreference(
                path=(*path, "items", position),
                code="wrong_item",
                detail=f"{item} is no item of level {outcome.to_level} of {outcome.competency}.",
            )


def _currencies(known: Known) -> Iterator[Misreference]:
    named: list[tuple[Path, str]] = []
    budget = known.request.limits.budget if known.request.limits else None
    if budget is not None:
        named.append((("limits", "budget"), budget.currency))
    if known.request.modules is None:
        used = {module.price_currency for module in known.gathered.catalog.modules}
        if budget is not None and used and used != {budget.currency}:
            yield Misreference(
                path=("limits", "budget", "currency"),
                code="currency_mismatch",
                detail=f"The budget is in {budget.currency}, the catalogue in {', '.join(sorted(used))}; "
                "there is no rate between them.",
            )
        return
    named += [
        (("modules", place, "price"), module.price.currency) for place, module in enumerate(known.request.modules)
    ]
    for path, currency in named[1:]:
        if currency != named[0][1]:
            yield Misreference(
                path=(*path, "currency"),
                code="currency_mismatch",
                detail=f"{currency} stands beside {named[0][1]}; a request has one currency.",
            )


def _size(known: Known) -> Iterator[Misreference]:
    """Refuse scales that would keep the search busy before its limits can stop it."""
    catalogue = {entry.id for entry in known.gathered.catalog.competencies}
    levels = sum(len(scale.levels) for key, scale in known.scales.items() if key not in catalogue)
    if levels > MOST_LEVELS:
        yield Misreference(
            path=(),
            code="too_many_levels",
            detail=f"The competencies of the request have {levels} levels together; {MOST_LEVELS} are the most.",
        )


def _on_scale(known: Known, competency: str, level: int, path: Path, field: str) -> Iterator[Misreference]:
    scale = known.scales.get(competency)
    if scale is None:
        if field == "level" and "competencies" not in known.unread:
            yield Misreference(
                path=(*path, "competency"),
                code="unknown_reference",
                detail=f"The catalogue has no competency {competency}; send `modules` to use competencies of your own.",
            )
    elif not scale.holds(level):
        levels = ", ".join(str(step) for step in (0, *scale.levels))
        yield Misreference(
            path=(*path, field),
            code="off_scale",
            detail=f"{competency} has no level {level}; its levels are {levels}.",
        )


def _repeated(path: Path, ids: Iterable[str], what: str, *, field: str | None = None) -> Iterator[Misreference]:
    seen: set[str] = set()
    for place, key in enumerate(ids):
        if key in seen:
            yield _twice((*path, place) if field is None else (*path, place, field), what, key)
        seen.add(key)


def _twice(path: Path, what: str, key: str) -> Misreference:
    return Misreference(path=path, code="duplicate_id", detail=f"The {what} {key} is given twice; once is enough.")


def _unknown_module(path: Path, module: str) -> Misreference:
    return Misreference(path=path, code="unknown_reference", detail=f"There is no module {module} to choose from.")
