"""What a request can get wrong about days, runs, locks and modules under way."""

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from service.schemas.learners import InProgressGiven
from service.schemas.modules import ModuleGiven
from service.schemas.requests import LimitsGiven
from service.texts import sentence
from service.translate.misreferences import Known, Misreference, Path, repeated, twice

#: The weeks of all runs together: far above a year of weekly classes for each of 5,000 modules.
MOST_WEEKS = 1_000_000


def limits(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the days among the limits."""
    given = known.request.limits or LimitsGiven()
    for place, period in enumerate(given.unavailable or ()):
        if period.last < period.first:
            yield _ends_early(("limits", "unavailable", place, "to"))
    if known.start_on is None:
        return
    counted = given.hours_per_week is not None or given.finish_by is not None or bool(given.unavailable)
    if counted and given.start_on is None and known.gathered.learner is None and "learner" not in known.unread:
        yield Misreference(path=("limits", "start_on"), code="missing", detail=sentence("reference-no-start"))
    elif given.finish_by is not None and given.finish_by < known.start_on:
        yield Misreference(
            path=("limits", "finish_by"),
            code="contradiction",
            detail=sentence(
                "reference-finish", finish_by=given.finish_by.isoformat(), start_on=known.start_on.isoformat()
            ),
        )


def in_progress(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the modules under way."""
    entries = known.learner.in_progress
    completed = set(known.learner.completed_modules)
    refused = {(lock.module, lock.offering) for lock in known.request.locks or () if not lock.keep}
    yield from repeated(("learner", "in_progress"), (entry.module for entry in entries), "module", field="module")
    circle = _circle(entries)
    for place, entry in enumerate(entries):
        path: Path = ("learner", "in_progress", place)
        yield from existing(known, entry.module, entry.offering, path)
        if entry.module in completed:
            yield Misreference(
                path=(*path, "module"),
                code="contradiction",
                detail=sentence("reference-progress-completed", module=entry.module),
            )
        if (entry.module, None) in refused or (entry.module, entry.offering) in refused:
            yield Misreference(
                path=(*path, "module"),
                code="contradiction",
                detail=sentence("reference-progress-refused", module=entry.module),
            )
        for position, earlier in enumerate(entry.after or ()):
            # What is over may have left the catalogue.
            if earlier not in completed and "modules" not in known.unread and earlier not in known.offerings_by_module:
                detail = sentence("reference-module", module=earlier)
                yield Misreference(path=(*path, "after", position), code="unknown_reference", detail=detail)
        yield from repeated((*path, "after"), entry.after or (), "module")
        if entry.module in circle:
            detail = sentence("reference-progress-circle", modules=", ".join(circle))
            yield Misreference(path=(*path, "after"), code="contradiction", detail=detail)


def _circle(entries: Iterable[InProgressGiven]) -> Sequence[str]:
    """Return modules under way that come after each other, by id; none where there is an order."""
    under_way = {entry.module for entry in entries}
    before = {entry.module: sorted(under_way.intersection(entry.after or ())) for entry in entries}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        return sorted({*error.args[1]})
    return ()


def locks(known: Known) -> Iterator[Misreference]:
    """Yield every fault of the locks: what they name, and what two of them say of one thing."""
    keeps: dict[tuple[str, str | None], bool] = {}
    kept: set[str] = set()
    refused: set[str] = set()
    for place, lock in enumerate(known.request.locks or ()):
        path: Path = ("locks", place)
        yield from existing(known, lock.module, lock.offering, path)
        thing = (lock.module, lock.offering)
        # Whoever keeps one run keeps the module; whoever refuses the module refuses all its runs.
        contradicts = keeps.get(thing, lock.keep) != lock.keep or (
            lock.module in refused if lock.keep else lock.offering is None and lock.module in kept
        )
        if contradicts:
            yield Misreference(path=path, code="contradiction", detail=sentence("reference-locks", module=lock.module))
        elif thing in keeps and lock.offering is None:
            yield twice((*path, "module"), "module", lock.module)
        elif thing in keeps:
            yield twice((*path, "offering"), "offering", f"{lock.offering}")
        keeps.setdefault(thing, lock.keep)
        if lock.keep:
            kept.add(lock.module)
        elif lock.offering is None:
            refused.add(lock.module)


def existing(known: Known, module: str, offering: str | None, path: Path) -> Iterator[Misreference]:
    """Yield a fault unless there is such a module, with such a run."""
    if "modules" in known.unread:
        return
    offered = known.offerings_by_module.get(module)
    if offered is None:
        yield Misreference(
            path=(*path, "module"), code="unknown_reference", detail=sentence("reference-module", module=module)
        )
    elif offering is not None and offering not in offered:
        yield Misreference(
            path=(*path, "offering"),
            code="unknown_reference",
            detail=sentence("reference-offering", offering=offering, module=module),
        )


def runs(module: ModuleGiven, path: Path) -> Iterator[Misreference]:
    """Yield every fault of the runs of a module."""
    given = module.offerings or ()
    yield from repeated((*path, "offerings"), (run.id for run in given), "offering", field="id")
    for place, run in enumerate(given):
        if run.end_on < run.start_on:
            yield _ends_early((*path, "offerings", place, "end_on"))


def weeks(known: Known) -> Iterator[Misreference]:
    """Refuse runs over so many weeks that nobody could look at them all."""
    days = (
        (run.end_on - run.start_on).days for module in known.request.modules or () for run in module.offerings or ()
    )
    count = sum(max(0, span) // 7 + 2 for span in days)
    if count > MOST_WEEKS:
        yield Misreference(
            path=("modules",), code="out_of_range", detail=sentence("reference-weeks", count=count, most=MOST_WEEKS)
        )


def _ends_early(path: Path) -> Misreference:
    return Misreference(path=path, code="contradiction", detail=sentence("fault-ends-early", field=str(path[-1])))
