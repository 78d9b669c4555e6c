"""What a well-formed request can still get wrong: unknown ids, ids given twice, levels off the scale, contradictions.

Every check goes on after the first fault; each fault is told with the path of the field that has it.
"""

from collections.abc import Iterator

from service.texts import sentence
from service.translate.dated_references import in_progress, limits, locks
from service.translate.knowledge import role_ids
from service.translate.misreferences import Known, Misreference, Path, on_scale, repeated
from service.translate.module_references import competencies, modules

#: Levels of all competencies that came with a request: 25 for each of the 2,000 that a target may name.
MOST_LEVELS = 50_000


def misreferences(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the request, in the order of its fields."""
    yield from of_learner(known)
    yield from in_progress(known)
    yield from of_target(known)
    yield from limits(known)
    yield from locks(known)
    yield from competencies(known)
    yield from modules(known)
    yield from _currencies(known)
    yield from of_size(known)


def of_learner(known: Known) -> Iterator[Misreference]:
    """Yield every fault of what is said of the learner, work in progress apart."""
    given = known.request.learner
    inline = given.attainments is not None or given.items_held is not None or given.completed_modules is not None
    if given.id is not None and known.gathered.learner is None and not inline and "learner" not in known.unread:
        yield Misreference(
            path=("learner", "id"),
            code="unknown_reference",
            detail=sentence("reference-learner", learner=given.id),
        )
    yield from repeated(("learner", "items_held"), given.items_held or (), "item")
    yield from repeated(("learner", "completed_modules"), given.completed_modules or (), "module")
    if "competencies" in known.unread:
        return
    for place, item in enumerate(given.items_held or ()):
        if item not in known.items:
            yield Misreference(
                path=("learner", "items_held", place),
                code="unknown_reference",
                detail=sentence("reference-item", item=item),
            )


def of_target(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the target."""
    target = known.request.target
    for place, role in enumerate(role_ids(known.request)):
        if role not in known.gathered.requirements_by_role:
            path: Path = ("target", "role") if target.role is not None else ("target", "roles", place)
            yield Misreference(
                path=path,
                code="unknown_reference",
                detail=sentence("reference-role", role=role),
            )
    yield from repeated(("target", "roles"), target.roles or (), "role")
    requirements = target.requirements or ()
    yield from repeated(
        ("target", "requirements"), (entry.competency for entry in requirements), "competency", field="competency"
    )
    for place, requirement in enumerate(requirements):
        path = ("target", "requirements", place)
        if known.request.competencies is None and requirement.competency in known.gathered.catalog.unasked:
            yield Misreference(
                path=(*path, "competency"),
                code="unknown_reference",
                detail=sentence("reference-unasked", competency=requirement.competency),
            )
            continue
        yield from on_scale(known, requirement.competency, requirement.level, path, "level")


def _currencies(known: Known) -> Iterator[Misreference]:
    named = list(_named_currencies(known))
    if known.request.modules is None:
        used = tuple(sorted({module.price_currency for module in known.gathered.catalog.modules}))
        for path, currency in named:
            if used and used != (currency,):
                yield Misreference(
                    path=(*path, "currency"),
                    code="currency_mismatch",
                    detail=sentence("reference-catalogue-currency", currency=currency, others=used),
                )
        if used:
            return
    for path, currency in named[1:]:
        if currency != named[0][1]:
            yield Misreference(
                path=(*path, "currency"),
                code="currency_mismatch",
                detail=sentence("reference-currency", currency=currency, other=named[0][1]),
            )


def _named_currencies(known: Known) -> Iterator[tuple[Path, str]]:
    """Yield the place and the currency of every amount of the request; the first one sets the others right."""
    budget = known.request.limits.budget if known.request.limits else None
    if budget is not None:
        yield ("limits", "budget"), budget.currency
    for place, module in enumerate(known.request.modules or ()):
        yield ("modules", place, "price"), module.price.currency
        for position, run in enumerate(module.offerings or ()):
            if run.fixed_price is not None:
                yield ("modules", place, "offerings", position, "fixed_price"), run.fixed_price.currency
    for place, entry in enumerate(known.learner.in_progress):
        if entry.price_left is not None:
            yield ("learner", "in_progress", place, "price_left"), entry.price_left.currency


def of_size(known: Known) -> Iterator[Misreference]:
    """Refuse scales that would keep the search busy before its limits can stop it."""
    catalogue = {entry.id for entry in known.gathered.catalog.competencies}
    levels = sum(len(scale.levels) for key, scale in known.scales.items() if key not in catalogue)
    if levels > MOST_LEVELS:
        yield Misreference(
            path=(),
            code="too_many_levels",
            detail=sentence("reference-levels", count=levels, most=MOST_LEVELS),
        )
