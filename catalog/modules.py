"""Training modules: what they cost, what they give, and what they ask for first."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import SQLModel

from catalog.sources import LANGUAGES
from catalog.tables import (
    HIGHEST_AMOUNT,
    HIGHEST_EFFORT,
    HIGHEST_LEVEL,
    KEY_LENGTH,
    NAME_LENGTH,
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

MODES = ("self-paced", "online", "classroom", "blended", "on-the-job", "coaching")


class ModuleBase(Sourced):
    """A unit that is taken once."""

    id: str = key(primary=True)
    title_en: str = words()
    title_zh: str = words()
    summary_en: str | None = words(TEXT_LENGTH, optional=True)
    summary_zh: str | None = words(TEXT_LENGTH, optional=True)
    provider: str | None = words(NAME_LENGTH, optional=True)
    mode: str | None = words(20, optional=True)
    language: str | None = words(10, optional=True)
    #: Where it takes place; null when that does not matter.
    location: str | None = words(KEY_LENGTH, optional=True)
    price_minor: int = whole(0, HIGHEST_AMOUNT)
    price_currency: str = words(3)
    effort_hundredths: int = whole(1, HIGHEST_EFFORT)
    #: True for a module that was made up to show the product with.
    sample: bool = flag("sample")
    retired: bool = flag("retired")


class Module(ModuleBase, table=True):
    __tablename__ = "module"
    __table_args__ = (
        one_of("mode", MODES),
        one_of("language", LANGUAGES),
        within("price_minor", 0, HIGHEST_AMOUNT),
        within("effort_hundredths", 1, HIGHEST_EFFORT),
        inference_has_reason(),
    )


class LearningOutcomeBase(SQLModel):
    """What a module does for one competency."""

    module: str = key(primary=True, refers_to="module.id")
    competency: str = key(primary=True, refers_to="competency.id")
    #: The level to hold before the start; 0 asks for nothing.
    from_level: int = whole(0, HIGHEST_LEVEL)
    to_level: int = whole(1, HIGHEST_LEVEL)


class LearningOutcome(LearningOutcomeBase, table=True):
    __tablename__ = "learning_outcome"
    __table_args__ = (
        ForeignKeyConstraint(["competency", "to_level"], ["competency_level.competency", "competency_level.level"]),
        within("from_level", 0, HIGHEST_LEVEL),
        within("to_level", 1, HIGHEST_LEVEL),
        CheckConstraint("from_level < to_level", name="leads_up"),
    )


class LearningOutcomeItemBase(SQLModel):
    """One item that an outcome covers; an outcome without any gives the whole level."""

    module: str = key(primary=True)
    competency: str = key(primary=True)
    item: str = key(primary=True, refers_to="competency_item.id")


class LearningOutcomeItem(LearningOutcomeItemBase, table=True):
    __tablename__ = "learning_outcome_item"
    __table_args__ = (
        ForeignKeyConstraint(["module", "competency"], ["learning_outcome.module", "learning_outcome.competency"]),
    )


class LevelPrerequisiteBase(SQLModel):
    """A level that must be held before a module starts."""

    module: str = key(primary=True, refers_to="module.id")
    competency: str = key(primary=True)
    level: int = whole(1, HIGHEST_LEVEL)


class LevelPrerequisite(LevelPrerequisiteBase, table=True):
    __tablename__ = "level_prerequisite"
    __table_args__ = (
        ForeignKeyConstraint(["competency", "level"], ["competency_level.competency", "competency_level.level"]),
        within("level", 1, HIGHEST_LEVEL),
    )


class ModulePrerequisiteBase(SQLModel):
    """One of the modules that satisfy one list of alternatives; it may be a module that the catalogue does not have."""

    module: str = key(primary=True, refers_to="module.id")
    #: The place of the list among the module's lists, from 1; of each list one module is enough.
    choice: int = whole(1, 1000, primary=True)
    alternative: str = key(primary=True)


class ModulePrerequisite(ModulePrerequisiteBase, table=True):
    __tablename__ = "module_prerequisite"
    __table_args__ = (within("choice", 1, 1000), CheckConstraint("module <> alternative", name="not_itself"))


class ModuleExclusionBase(SQLModel):
    """Two modules of which only one may be taken, stored as the first one's file says it; it holds both ways."""

    module: str = key(primary=True, refers_to="module.id")
    excluded: str = key(primary=True)


class ModuleExclusion(ModuleExclusionBase, table=True):
    __tablename__ = "module_exclusion"
    __table_args__ = (CheckConstraint("module <> excluded", name="not_itself"),)


bound_texts(Module, LearningOutcome, LearningOutcomeItem, LevelPrerequisite, ModulePrerequisite, ModuleExclusion)
