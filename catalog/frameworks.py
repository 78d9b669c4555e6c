"""Frameworks with their scales, and the competencies in them with their levels and items."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import SQLModel

from catalog.tables import (
    HIGHEST_LEVEL,
    NAME_LENGTH,
    TEXT_LENGTH,
    Sourced,
    bound_texts,
    flag,
    inference_has_reason,
    key,
    one_of,
    status_has_reason,
    whole,
    within,
    words,
)

#: What an item is, in the words of its own framework.
ITEM_KINDS = (
    "knowledge",
    "ability",
    "performance_requirement",
    "detail",
    "assessment_criterion",
    "criterion",
    "descriptor",
    "dimension",
    "behaviour",
    "behaviour_to_avoid",
    "fragment",
)
#: What falls short: such an item is shown, always as excluded, and never reached for.
NEGATIVE_KIND = "behaviour_to_avoid"
#: Active entries count; the others are shown with their reason, and an excluded one is never asked of anybody.
STATUSES = ("active", "review", "rewrite", "excluded")
#: How surely an entry could be read from its document; null where there was no doubt to note.
CERTAINTIES = ("high", "medium", "low")


class FrameworkBase(Sourced):
    """A published set of competencies on one scale."""

    id: str = key(primary=True)
    name_en: str = words()
    name_zh: str = words()
    description_en: str | None = words(TEXT_LENGTH, optional=True)
    description_zh: str | None = words(TEXT_LENGTH, optional=True)
    #: True for an entry that is no longer offered; it stays, so that what refers to it can still be read.
    retired: bool = flag("retired")


class Framework(FrameworkBase, table=True):
    __tablename__ = "framework"
    __table_args__ = (inference_has_reason(),)


class ProficiencyLevelBase(SQLModel):
    """One step on a framework's own scale; 0, before the first, is never listed."""

    framework: str = key(primary=True, refers_to="framework.id")
    level: int = whole(1, HIGHEST_LEVEL, primary=True)
    label_en: str = words()
    label_zh: str = words()
    #: False for a step that the scale names and the framework leaves empty.
    populated: bool = flag("populated")


class ProficiencyLevel(ProficiencyLevelBase, table=True):
    __tablename__ = "proficiency_level"
    __table_args__ = (within("level", 1, HIGHEST_LEVEL),)


class CompetencyBase(Sourced):
    """Something that a person can hold to a level."""

    id: str = key(primary=True)
    framework: str = key(refers_to="framework.id", index=True)
    #: The document's own code, where one stands for the whole competency.
    code: str | None = words(100, optional=True)
    name_en: str = words()
    name_zh: str = words()
    #: The wider part of the framework, then the narrower one.
    area_en: str | None = words(NAME_LENGTH, optional=True)
    area_zh: str | None = words(NAME_LENGTH, optional=True)
    category_en: str | None = words(NAME_LENGTH, optional=True)
    category_zh: str | None = words(NAME_LENGTH, optional=True)
    description_en: str | None = words(TEXT_LENGTH, optional=True)
    description_zh: str | None = words(TEXT_LENGTH, optional=True)
    #: Credit of a qualification unit, as its document states it.
    credit: int | None = whole(0, 1000, optional=True)
    status: str = words(20, default="active")
    status_reason_en: str | None = words(TEXT_LENGTH, optional=True)
    status_reason_zh: str | None = words(TEXT_LENGTH, optional=True)
    retired: bool = flag("retired")


class Competency(CompetencyBase, table=True):
    __tablename__ = "competency"
    __table_args__ = (
        within("credit", 0, 1000),
        one_of("status", STATUSES),
        status_has_reason(),
        inference_has_reason(),
    )


class CompetencyLevelBase(Sourced):
    """A level to which a competency can be held: these rows, and no others, are its scale."""

    competency: str = key(primary=True, refers_to="competency.id")
    level: int = whole(1, HIGHEST_LEVEL, primary=True)
    code: str | None = words(100, optional=True)
    descriptor_en: str | None = words(TEXT_LENGTH, optional=True)
    descriptor_zh: str | None = words(TEXT_LENGTH, optional=True)
    retired: bool = flag("retired")


class CompetencyLevel(CompetencyLevelBase, table=True):
    __tablename__ = "competency_level"
    __table_args__ = (within("level", 1, HIGHEST_LEVEL), inference_has_reason())


class CompetencyItemBase(Sourced):
    """One thing to know, to do or to show at a level."""

    id: str = key(primary=True)
    competency: str = key()
    level: int = whole(1, HIGHEST_LEVEL)
    #: The short name within the level, such as "K7".
    code: str = words(50)
    #: The place within the level, from 1.
    position: int = whole(1, 10_000)
    kind: str = words(50)
    text_en: str = words(TEXT_LENGTH)
    text_zh: str = words(TEXT_LENGTH)
    #: The item that this one is a detail of.
    parent_item: str | None = key(refers_to="competency_item.id", optional=True)
    status: str = words(20, default="active")
    status_reason_en: str | None = words(TEXT_LENGTH, optional=True)
    status_reason_zh: str | None = words(TEXT_LENGTH, optional=True)
    certainty: str | None = words(20, optional=True)
    #: True when the item can be covered and held by itself, so that its level is held once all such items are.
    coverable: bool = flag("coverable")
    retired: bool = flag("retired")


class CompetencyItem(CompetencyItemBase, table=True):
    __tablename__ = "competency_item"
    __table_args__ = (
        ForeignKeyConstraint(["competency", "level"], ["competency_level.competency", "competency_level.level"]),
        UniqueConstraint("competency", "level", "code"),
        within("level", 1, HIGHEST_LEVEL),
        within("position", 1, 10_000),
        one_of("kind", ITEM_KINDS),
        one_of("status", STATUSES),
        one_of("certainty", CERTAINTIES),
        CheckConstraint("NOT coverable OR (status = 'active' AND parent_item IS NULL)", name="coverable_is_active"),
        status_has_reason(),
        inference_has_reason(),
    )


bound_texts(Framework, ProficiencyLevel, Competency, CompetencyLevel, CompetencyItem)
