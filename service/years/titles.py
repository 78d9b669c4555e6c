"""What the people and the things of a page are called, read for all of its entries at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from catalog import Competency, Module
from service.tables import CostCentre, Employment, Learner
from service.texts import Language

#: Ids that are asked for in one statement.
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Names by id; who or what is not stored has none."""

    learners: Mapping[str, str | None] = field(default_factory=dict)
    #: Where somebody works, by learner, and what that is called, by cost centre.
    centres: Mapping[str, str | None] = field(default_factory=dict)
    centre_names: Mapping[str, str | None] = field(default_factory=dict)
    competencies: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)

    def centre_of(self, learner: str) -> str | None:
        """Return what the cost centre of a learner is called; None where it has no name, or there is none."""
        return self.centre_names.get(self.centres.get(learner) or "")

    def competency(self, key: str | None) -> str | None:
        """Return what a competency is called, or its id."""
        return None if key is None else self.competencies.get(key, key)

    def module(self, key: str | None) -> str | None:
        """Return what a module is called, or its id."""
        return None if key is None else self.modules.get(key, key)


def titles(
    session: Session,
    language: Language,
    *,
    learners: Collection[str] = (),
    competencies: Collection[str | None] = (),
    modules: Collection[str | None] = (),
) -> Titles:
    """Read the names of these people and things in the reader's language, and where the people work."""
    centres = _pairs(session, col(Employment.learner), col(Employment.cost_centre), learners)
    return Titles(
        learners=_pairs(session, col(Learner.id), col(Learner.name), learners),
        centres=centres,
        centre_names=_pairs(
            session, col(CostCentre.id), col(CostCentre.name), {key for key in centres.values() if key}
        ),
        competencies=_pairs(
            session,
            col(Competency.id),
            col(Competency.name_zh if language == "zh" else Competency.name_en),
            [key for key in competencies if key is not None],
        ),
        modules=_pairs(
            session,
            col(Module.id),
            col(Module.title_zh if language == "zh" else Module.title_en),
            [key for key in modules if key is not None],
        ),
    )


def _pairs(session: Session, key: Any, value: Any, wanted: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    listed = sorted(set(wanted))
    for start in range(0, len(listed), _AT_ONCE):
        found.update(session.exec(select(key, value).where(key.in_(listed[start : start + _AT_ONCE]))).all())
    return found
