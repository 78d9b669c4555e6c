"""What a role does and what its document says of the person, line by line, and what each line calls for."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint

from catalog.frameworks import STATUSES
from catalog.tables import (
    HIGHEST_LEVEL,
    NAME_LENGTH,
    TEXT_LENGTH,
    Sourced,
    bound_texts,
    inference_has_reason,
    key,
    one_of,
    status_has_reason,
    whole,
    within,
    words,
)

#: What a document asks of the person: each such statement is required or preferred.
REQUIREMENT_KINDS = ("education", "experience", "knowledge", "skill", "attitude", "personal", "network")
#: What a document tells in prose: how the work is done, what the post is for, what kind of person fits it.
NARRATIVE_KINDS = ("practice", "purpose", "profile")
STATEMENT_KINDS = REQUIREMENT_KINDS + NARRATIVE_KINDS
STRENGTHS = ("required", "preferred")
#: Lines of one role in one list.
_MOST_LINES = 10_000
_NARRATIVE = ", ".join(f"'{kind}'" for kind in NARRATIVE_KINDS)


class RoleLineBase(Sourced):
    """One line of a role's description. What is excluded is kept with its reason, and calls for nothing."""

    role: str = key(primary=True, refers_to="role.id")
    #: The short name within the role, such as "2.3".
    code: str = key(primary=True)
    #: The place within the role, from 1, and within its list or section, from 1.
    position: int = whole(1, _MOST_LINES)
    ordinal: int = whole(1, _MOST_LINES)
    text_en: str = words(TEXT_LENGTH)
    text_zh: str = words(TEXT_LENGTH)
    status: str = words(20, default="active")
    status_reason_en: str | None = words(TEXT_LENGTH, optional=True)
    status_reason_zh: str | None = words(TEXT_LENGTH, optional=True)


class ResponsibilityBase(RoleLineBase):
    """Something that the holder of a role does or answers for."""

    #: The heading of the list that it stands in; null where the document has one list without a heading.
    list_title_en: str | None = words(NAME_LENGTH, optional=True)
    list_title_zh: str | None = words(NAME_LENGTH, optional=True)


class Responsibility(ResponsibilityBase, table=True):
    __tablename__ = "responsibility"
    __table_args__ = (
        within("position", 1, _MOST_LINES),
        within("ordinal", 1, _MOST_LINES),
        one_of("status", STATUSES),
        status_has_reason(),
        inference_has_reason(),
    )


class RoleStatementBase(RoleLineBase):
    """Something that a document says about a role beside its duties: what it asks of the person, or how it is done."""

    section_en: str | None = words(NAME_LENGTH, optional=True)
    section_zh: str | None = words(NAME_LENGTH, optional=True)
    kind: str = words(50)
    #: Null for prose, which asks nothing by itself.
    strength: str | None = words(20, optional=True)


class RoleStatement(RoleStatementBase, table=True):
    __tablename__ = "role_statement"
    __table_args__ = (
        within("position", 1, _MOST_LINES),
        within("ordinal", 1, _MOST_LINES),
        one_of("kind", STATEMENT_KINDS),
        one_of("strength", STRENGTHS),
        CheckConstraint(f"(strength IS NULL) = (kind IN ({_NARRATIVE}))", name="strength_fits_kind"),
        one_of("status", STATUSES),
        status_has_reason(),
        inference_has_reason(),
    )


class RoleLinkBase(Sourced):
    """A level of a competency that one line of a role calls for; where the project drew the link, it says why."""

    role: str = key(primary=True)
    #: The line that calls for it.
    code: str = key(primary=True)
    competency: str = key(primary=True, index=True)
    level: int = whole(1, HIGHEST_LEVEL)


class ResponsibilityLinkBase(RoleLinkBase):
    """What a responsibility calls for."""


class ResponsibilityLink(ResponsibilityLinkBase, table=True):
    __tablename__ = "responsibility_link"
    __table_args__ = (
        ForeignKeyConstraint(["role", "code"], ["responsibility.role", "responsibility.code"]),
        ForeignKeyConstraint(["competency", "level"], ["competency_level.competency", "competency_level.level"]),
        within("level", 1, HIGHEST_LEVEL),
        inference_has_reason(),
    )


class RoleStatementLinkBase(RoleLinkBase):
    """What a statement calls for."""


class RoleStatementLink(RoleStatementLinkBase, table=True):
    __tablename__ = "role_statement_link"
    __table_args__ = (
        ForeignKeyConstraint(["role", "code"], ["role_statement.role", "role_statement.code"]),
        ForeignKeyConstraint(["competency", "level"], ["competency_level.competency", "competency_level.level"]),
        within("level", 1, HIGHEST_LEVEL),
        inference_has_reason(),
    )


bound_texts(Responsibility, ResponsibilityLink, RoleStatement, RoleStatementLink)
