"""Target profiles: what a role requires, and the figures that are measured beside it."""

from catalog.frameworks import CERTAINTIES
from catalog.tables import (
    HIGHEST_LEVEL,
    HIGHEST_WEIGHT,
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


class RoleBase(Sourced):
    """A post or grade that people are trained for."""

    id: str = key(primary=True)
    framework: str | None = key(refers_to="framework.id", optional=True, index=True)
    name_en: str = words()
    name_zh: str = words()
    description_en: str | None = words(TEXT_LENGTH, optional=True)
    description_zh: str | None = words(TEXT_LENGTH, optional=True)
    retired: bool = flag("retired")


class Role(RoleBase, table=True):
    __tablename__ = "role"
    __table_args__ = (inference_has_reason(),)


class RoleRequirementBase(Sourced):
    """The level that a role asks for in one competency."""

    role: str = key(primary=True, refers_to="role.id")
    competency: str = key(primary=True, refers_to="competency.id")
    #: 0 where the document gives the competency a weight and asks for no level of it.
    level: int = whole(0, HIGHEST_LEVEL)
    weight: int = whole(1, HIGHEST_WEIGHT, default=1)
    essential: bool = flag("essential")
    certainty: str | None = words(20, optional=True)


class RoleRequirement(RoleRequirementBase, table=True):
    __tablename__ = "role_requirement"
    __table_args__ = (
        within("level", 0, HIGHEST_LEVEL),
        within("weight", 1, HIGHEST_WEIGHT),
        one_of("certainty", CERTAINTIES),
        inference_has_reason(),
    )


class RoleKpiBase(Sourced):
    """A performance figure of a role: shown beside the profile, never a requirement, closed by no module."""

    role: str = key(primary=True, refers_to="role.id")
    #: The figure's own id, the same in every role that is measured by it.
    kpi: str = key(primary=True)
    name_en: str = words()
    name_zh: str = words()
    #: Its share of the assessment, in the document's own numbers; null where the document gives none.
    weight: int | None = whole(1, HIGHEST_WEIGHT, optional=True)
    #: What is expected, how it is measured, and the figure to reach.
    standard_en: str | None = words(TEXT_LENGTH, optional=True)
    standard_zh: str | None = words(TEXT_LENGTH, optional=True)
    measure_en: str | None = words(TEXT_LENGTH, optional=True)
    measure_zh: str | None = words(TEXT_LENGTH, optional=True)
    target_en: str | None = words(TEXT_LENGTH, optional=True)
    target_zh: str | None = words(TEXT_LENGTH, optional=True)
    certainty: str | None = words(20, optional=True)


class RoleKpi(RoleKpiBase, table=True):
    __tablename__ = "role_kpi"
    __table_args__ = (within("weight", 1, HIGHEST_WEIGHT), one_of("certainty", CERTAINTIES), inference_has_reason())


bound_texts(Role, RoleRequirement, RoleKpi)
