"""What modules and competencies that came with a request can get wrong."""

from collections.abc import Iterator

from service.schemas.modules import ModuleGiven, OutcomeGiven
from service.texts import sentence
from service.translate.dated_references import runs, weeks
from service.translate.misreferences import Known, Misreference, Path, on_scale, repeated


def competencies(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the competencies."""
    given = known.request.competencies or ()
    yield from repeated(("competencies",), (entry.id for entry in given), "competency", field="id")
    catalogue = {entry.id: entry for entry in known.gathered.catalog.competencies}
    owners = {
        item: (entry.id, str(level))
        for entry in catalogue.values()
        for level, listed in entry.items_by_level.items()
        for item in listed
    }
    for place, entry in enumerate(given):
        for level, items in entry.items.items():
            path: Path = ("competencies", place, "items", level)
            yield from repeated(path, items, "item")
            if entry.id in catalogue:
                if set(items) != set(catalogue[entry.id].items_by_level.get(int(level), ())):
                    yield Misreference(
                        path=path,
                        code="contradiction",
                        detail=sentence("reference-other-items", competency=entry.id, level=level),
                    )
                continue
            if level == "0" and items:
                yield Misreference(path=path, code="off_scale", detail=sentence("reference-level-zero"))
            for position, item in enumerate(items):
                if owners.setdefault(item, (entry.id, level)) != (entry.id, level):
                    yield Misreference(
                        path=(*path, position),
                        code="duplicate_id",
                        detail=sentence(
                            "reference-item-owner", item=item, competency=owners[item][0], level=owners[item][1]
                        ),
                    )


#: The largest sum of prices that a proof can be exact about, in minor units: what a float still counts one by one.
MOST_PRICE = 2**53 - 1


def modules(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the modules."""
    given = known.request.modules or ()
    if sum(module.price.minor for module in given) > MOST_PRICE:
        detail = sentence("reference-prices-too-large", most=str(MOST_PRICE))
        yield Misreference(path=("modules",), code="out_of_range", detail=detail)
    yield from weeks(known)
    yield from repeated(("modules",), (module.id for module in given), "module", field="id")
    for place, module in enumerate(given):
        path: Path = ("modules", place)
        outcomes = (*path, "outcomes")
        for position, outcome in enumerate(module.outcomes):
            yield from _outcome(known, outcome, (*outcomes, position))
        yield from _requires(known, module, (*path, "requires"))
        yield from runs(module, path)
        yield from repeated((*path, "excludes"), module.excludes or (), "module")
        for position, excluded in enumerate(module.excludes or ()):
            if excluded == module.id:
                yield Misreference(
                    path=(*path, "excludes", position),
                    code="self_reference",
                    detail=sentence("reference-excludes-itself", module=module.id),
                )


def _requires(known: Known, module: ModuleGiven, path: Path) -> Iterator[Misreference]:
    if module.requires is None:
        return
    for place, needed in enumerate(module.requires.levels or ()):
        yield from on_scale(known, needed.competency, needed.level, (*path, "levels", place), "level")
    for place, choices in enumerate(module.requires.modules or ()):
        here = (*path, "modules", place)
        if not choices:
            yield Misreference(
                path=here,
                code="empty_alternatives",
                detail=sentence("reference-empty-alternatives"),
            )
        yield from repeated(here, choices, "module")
        for position, choice in enumerate(choices):
            if choice == module.id:
                yield Misreference(
                    path=(*here, position),
                    code="self_reference",
                    detail=sentence("reference-requires-itself", module=module.id),
                )


def _outcome(known: Known, outcome: OutcomeGiven, path: Path) -> Iterator[Misreference]:
    if outcome.from_level >= outcome.to_level:
        yield Misreference(
            path=(*path, "from_level"),
            code="level_order",
            detail=sentence("reference-upwards", **{"from": str(outcome.from_level), "to": str(outcome.to_level)}),
        )
    off = [
        *on_scale(known, outcome.competency, outcome.from_level, path, "from_level"),
        *on_scale(known, outcome.competency, outcome.to_level, path, "to_level"),
    ]
    yield from off
    yield from repeated((*path, "items"), outcome.items or (), "item")
    scale = known.scales.get(outcome.competency)
    if not outcome.items or off or scale is None or outcome.from_level >= outcome.to_level:
        return
    if scale.after(outcome.from_level) != outcome.to_level:
        yield Misreference(
            path=(*path, "to_level"),
            code="level_order",
            detail=sentence(
                "reference-one-step", **{"from": str(outcome.from_level), "next": str(scale.after(outcome.from_level))}
            ),
        )
    if "competencies" in known.unread:
        return
    listed = scale.items_by_level.get(outcome.to_level, ())
    if not listed:
        yield Misreference(
            path=(*path, "items"),
            code="no_items",
            detail=sentence("reference-no-items", level=str(outcome.to_level), competency=outcome.competency),
        )
        return
    for position, item in enumerate(outcome.items):
        if item not in listed:
            yield Misreference(
                path=(*path, "items", position),
                code="wrong_item",
                detail=sentence(
                    "reference-wrong-item", item=item, level=str(outcome.to_level), competency=outcome.competency
                ),
            )
