"""What roles do and ask of people, line by line, and the competencies that each line calls for."""

import sqlalchemy as sa
from alembic import op

from migrations.building import create_sourced, key, whole, words
from migrations.rebuilding import replace_check

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: What an item may be, before this change and after it.
FEWER_KINDS = (
    "kind IN ('knowledge', 'ability', 'performance_requirement', 'detail', 'assessment_criterion', 'criterion')"
)
MORE_KINDS = FEWER_KINDS.replace(")", ", 'descriptor', 'dimension', 'behaviour', 'behaviour_to_avoid', 'fragment')")


def upgrade() -> None:
    replace_check("competency_item", "kind_one_of", before=FEWER_KINDS, after=MORE_KINDS)
    create_sourced(
        "responsibility",
        *_line(),
        words("list_title_en", 300, optional=True),
        words("list_title_zh", 300, optional=True),
        primary=["role", "code"],
        refers={("role",): ("role.id",)},
        checks=_LINE_CHECKS,
    )
    create_sourced(
        "role_statement",
        *_line(),
        words("section_en", 300, optional=True),
        words("section_zh", 300, optional=True),
        words("kind", 50),
        words("strength", 20, optional=True),
        primary=["role", "code"],
        refers={("role",): ("role.id",)},
        checks={
            **_LINE_CHECKS,
            "kind_one_of": "kind IN ('education', 'experience', 'knowledge', 'skill', 'attitude', 'personal',"
            " 'network', 'practice', 'purpose', 'profile')",
            "strength_fits_kind": "(strength IS NULL) = (kind IN ('practice', 'purpose', 'profile'))",
            "strength_one_of": "strength IN ('required', 'preferred')",
        },
    )
    for table, line in (("responsibility_link", "responsibility"), ("role_statement_link", "role_statement")):
        create_sourced(
            table,
            key("role"),
            key("code"),
            key("competency"),
            whole("level"),
            primary=["role", "code", "competency"],
            refers={
                ("competency", "level"): ("competency_level.competency", "competency_level.level"),
                ("role", "code"): (f"{line}.role", f"{line}.code"),
            },
            checks={"level_within": "level BETWEEN 1 AND 1000"},
            indexes=["competency"],
        )


def downgrade() -> None:
    for table in ("role_statement_link", "responsibility_link", "role_statement", "responsibility"):
        op.drop_table(table)
    op.execute(
        "UPDATE competency_item SET kind = 'criterion'"
        " WHERE kind IN ('descriptor', 'dimension', 'behaviour', 'behaviour_to_avoid', 'fragment')"
    )
    replace_check("competency_item", "kind_one_of", before=MORE_KINDS, after=FEWER_KINDS)


_LINE_CHECKS = {
    "ordinal_within": "ordinal BETWEEN 1 AND 10000",
    "position_within": "position BETWEEN 1 AND 10000",
    "status_has_reason": "status = 'active' OR (status_reason_en IS NOT NULL AND status_reason_zh IS NOT NULL)",
    "status_one_of": "status IN ('active', 'review', 'rewrite', 'excluded')",
}


def _line() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        key("role"),
        key("code"),
        whole("position"),
        whole("ordinal"),
        words("text_en", 2000),
        words("text_zh", 2000),
        words("status", 20),
        words("status_reason_en", 2000, optional=True),
        words("status_reason_zh", 2000, optional=True),
    ]
