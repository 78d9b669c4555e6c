"""One fault in what a request refers to, what its fields may refer to, and the checks that many fields share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from service.schemas.requests import RecommendationRequest
from service.texts import Sentence, sentence
from service.translate.knowledge import Gathered, Learner
from service.translate.scales import Scale

Path = tuple[str | int, ...]
#: A scale that came with the request may have a thousand levels; nobody reads them all.
MOST_LEVELS_NAMED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreference:
    """One fault: where, what kind, and a sentence."""

    path: Path
    code: str
    detail: Sentence


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the fields of a request may refer to."""

    request: RecommendationRequest
    gathered: Gathered
    learner: Learner
    scales: Mapping[str, Scale]
    #: The first day of the plan; none when the request's own cannot be read.
    start_on: date | None
    #: Top-level fields of which a part could not be read, so that nothing can be said about what is missing there.
    unread: frozenset[str] = frozenset()

    @cached_property
    def offerings_by_module(self) -> Mapping[str, frozenset[str]]:
        """The ids of the runs of each module that there is to choose from."""
        modules = self.gathered.catalog.modules if self.request.modules is None else self.request.modules
        return {module.id: frozenset(run.id for run in module.offerings or ()) for module in modules}

    @cached_property
    def items(self) -> frozenset[str]:
        """Every item that some level lists."""
        return frozenset(
            item for scale in self.scales.values() for listed in scale.items_by_level.values() for item in listed
        )


def on_scale(known: Known, competency: str, level: int, path: Path, field: str) -> Iterator[Misreference]:
    """Yield a fault unless the competency is known and has the level."""
    scale = known.scales.get(competency)
    if scale is None:
        excluded = known.gathered.catalog.excluded.get(competency)
        if field == "level" and excluded is not None:
            english, chinese = excluded
            yield Misreference(
                path=(*path, "competency"),
                code="excluded_competency",
                detail=sentence("reference-excluded", competency=competency, reason_en=english, reason_zh=chinese),
            )
        elif field == "level" and "competencies" not in known.unread:
            yield Misreference(
                path=(*path, "competency"),
                code="unknown_reference",
                detail=sentence("reference-competency", competency=competency),
            )
    elif not scale.holds(level):
        levels = tuple(str(step) for step in (0, *scale.levels[:MOST_LEVELS_NAMED]))
        yield Misreference(
            path=(*path, field),
            code="off_scale",
            detail=sentence("reference-off-scale", competency=competency, level=str(level), levels=levels),
        )


def repeated(path: Path, ids: Iterable[str], what: str, *, field: str | None = None) -> Iterator[Misreference]:
    """Yield a fault for each id that is given again."""
    seen: set[str] = set()
    for place, key in enumerate(ids):
        if key in seen:
            yield twice((*path, place) if field is None else (*path, place, field), what, key)
        seen.add(key)


def twice(path: Path, what: str, key: str) -> Misreference:
    """Return the fault of an id that is given again."""
    return Misreference(
        path=path, code="duplicate_id", detail=sentence("reference-twice", kind=sentence(f"kind-{what}"), key=key)
    )
