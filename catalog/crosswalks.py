"""How the scales of different frameworks compare, and which competencies of different frameworks are alike.

A row says what one level of a framework is worth on another framework's scale. Rows are versioned: a changed opinion is
a new version, and only an approved one lets a rating count elsewhere.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, or_, select

from catalog.tables import (
    HIGHEST_LEVEL,
    TEXT_LENGTH,
    Sourced,
    bound_texts,
    flag,
    inference_has_reason,
    key,
    one_of,
    whole,
    within,
    words,
)

#: How sure a comparison of two scales is; "none" where the levels cannot be compared at all.
CONFIDENCES = ("high", "medium", "low", "none")
#: Proposed rows inform; approved ones let a rating in one framework count in another.
CROSSWALK_STATES = ("proposed", "approved")
#: The first two hold in both directions.
RELATION_KINDS = ("exact_match", "related", "broader", "replaced_by")
SYMMETRIC_KINDS = ("exact_match", "related")
HIGHEST_VERSION = 1_000_000


class CrosswalkBase(Sourced):
    """What one level of a framework is worth elsewhere: levels of another scale, or a place relative to a role's own.

    A row with neither says that the level cannot be compared.
    """

    #: Made of both frameworks, the level and the version: `am-grades/3->ssg-fs@1`.
    id: str = key(primary=True)
    from_framework: str = key(refers_to="framework.id", index=True)
    #: 0 is what stands before the first level, such as "insufficient".
    from_level: int = whole(0, HIGHEST_LEVEL)
    to_framework: str | None = key(refers_to="framework.id", optional=True, index=True)
    #: The lowest and the highest level that it may be worth; the same where there is no range.
    to_lowest: int | None = whole(1, HIGHEST_LEVEL, optional=True)
    to_highest: int | None = whole(1, HIGHEST_LEVEL, optional=True)
    #: Steps above (or below) the level that the role requires, where the scale only judges against a role.
    to_relative: int | None = whole(-HIGHEST_LEVEL, HIGHEST_LEVEL, optional=True)
    confidence: str = words(20)
    rationale_en: str = words(TEXT_LENGTH)
    rationale_zh: str = words(TEXT_LENGTH)
    version: int = whole(1, HIGHEST_VERSION, default=1)
    state: str = words(20, default="proposed")
    approved_by: str | None = words(optional=True)
    approved_on: date | None = Field(default=None)
    retired: bool = flag("retired")


class Crosswalk(CrosswalkBase, table=True):
    __tablename__ = "crosswalk"
    __table_args__ = (
        UniqueConstraint("from_framework", "from_level", "to_framework", "version"),
        within("from_level", 0, HIGHEST_LEVEL),
        within("to_lowest", 1, HIGHEST_LEVEL),
        within("to_highest", 1, HIGHEST_LEVEL),
        within("to_relative", -HIGHEST_LEVEL, HIGHEST_LEVEL),
        within("version", 1, HIGHEST_VERSION),
        one_of("confidence", CONFIDENCES),
        one_of("state", CROSSWALK_STATES),
        CheckConstraint(
            "(to_framework IS NOT NULL AND to_lowest IS NOT NULL AND to_highest IS NOT NULL"
            " AND to_lowest <= to_highest AND to_relative IS NULL)"
            " OR (to_framework IS NULL AND to_lowest IS NULL AND to_highest IS NULL)",
            name="to_is_levels_or_not",
        ),
        CheckConstraint(
            "(confidence = 'none') = (to_framework IS NULL AND to_relative IS NULL)", name="confidence_says_whether"
        ),
        CheckConstraint(
            "(state = 'approved' AND approved_by IS NOT NULL AND approved_on IS NOT NULL)"
            " OR (state = 'proposed' AND approved_by IS NULL AND approved_on IS NULL)",
            name="approval_is_signed",
        ),
        inference_has_reason(),
    )


class CompetencyRelationBase(Sourced):
    """What one competency is to another, usually of another framework."""

    #: Made of both competencies and the kind: `a exact_match b`.
    id: str = key(primary=True)
    competency: str = key(refers_to="competency.id", index=True)
    other: str = key(refers_to="competency.id", index=True)
    #: `broader`: the other is wider. `replaced_by`: the other stands in its place now.
    kind: str = words(20)
    retired: bool = flag("retired")


class CompetencyRelation(CompetencyRelationBase, table=True):
    __tablename__ = "competency_relation"
    __table_args__ = (
        UniqueConstraint("competency", "other", "kind"),
        one_of("kind", RELATION_KINDS),
        CheckConstraint("competency <> other", name="joins_two"),
        inference_has_reason(),
    )


bound_texts(Crosswalk, CompetencyRelation)


def crosswalk_id(from_framework: str, from_level: int, to_framework: str | None, version: int) -> str:
    """Return the id of a row."""
    return f"{from_framework}/{from_level}->{to_framework or ''}@{version}"


def relation_id(competency: str, kind: str, other: str) -> str:
    """Return the id of a relation."""
    return f"{competency} {kind} {other}"


def list_crosswalks(
    session: Session, *, framework: str | None = None, after: str | None = None, limit: int
) -> tuple[Crosswalk, ...]:
    """Return up to `limit` rows, of every version, whose id comes after `after`; of one framework if it is named."""
    question = select(Crosswalk).where(~col(Crosswalk.retired))
    if framework is not None:
        question = question.where(
            or_(col(Crosswalk.from_framework) == framework, col(Crosswalk.to_framework) == framework)
        )
    if after is not None:
        question = question.where(col(Crosswalk.id) > after)
    return tuple(session.exec(question.order_by(col(Crosswalk.id)).limit(limit)).all())


def list_relations(
    session: Session, *, competency: str | None = None, after: str | None = None, limit: int
) -> tuple[CompetencyRelation, ...]:
    """Return up to `limit` relations whose id comes after `after`; those of one competency if it is named."""
    question = select(CompetencyRelation).where(~col(CompetencyRelation.retired))
    if competency is not None:
        question = question.where(
            or_(col(CompetencyRelation.competency) == competency, col(CompetencyRelation.other) == competency)
        )
    if after is not None:
        question = question.where(col(CompetencyRelation.id) > after)
    return tuple(session.exec(question.order_by(col(CompetencyRelation.id)).limit(limit)).all())


def relations_of(session: Session, competencies: Collection[str]) -> tuple[CompetencyRelation, ...]:
    """Return every relation in which one of these competencies stands on either side, sorted by id."""
    question = select(CompetencyRelation).where(
        ~col(CompetencyRelation.retired),
        or_(col(CompetencyRelation.competency).in_(competencies), col(CompetencyRelation.other).in_(competencies)),
    )
    return tuple(session.exec(question.order_by(col(CompetencyRelation.id))).all()) if competencies else ()
