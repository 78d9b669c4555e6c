"""How scales and competencies of different frameworks compare, and which roles follow one another."""

import sqlalchemy as sa
from alembic import op

from migrations.building import create, create_sourced, flag, key, other, whole, words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_sourced(
        "crosswalk",
        key("id"),
        key("from_framework"),
        whole("from_level"),
        key("to_framework", optional=True),
        whole("to_lowest", optional=True),
        whole("to_highest", optional=True),
        whole("to_relative", optional=True),
        words("confidence", 20),
        words("rationale_en", 2000),
        words("rationale_zh", 2000),
        whole("version"),
        words("state", 20),
        words("approved_by", 300, optional=True),
        other("approved_on", sa.Date(), optional=True),
        flag("retired"),
        primary=["id"],
        refers={("from_framework",): ("framework.id",), ("to_framework",): ("framework.id",)},
        unique=[("from_framework", "from_level", "to_framework", "version")],
        checks={
            "from_level_within": "from_level BETWEEN 0 AND 1000",
            "to_lowest_within": "to_lowest BETWEEN 1 AND 1000",
            "to_highest_within": "to_highest BETWEEN 1 AND 1000",
            "to_relative_within": "to_relative BETWEEN -1000 AND 1000",
            "version_within": "version BETWEEN 1 AND 1000000",
            "confidence_one_of": "confidence IN ('high', 'medium', 'low', 'none')",
            "state_one_of": "state IN ('proposed', 'approved')",
            "to_is_levels_or_not": "(to_framework IS NOT NULL AND to_lowest IS NOT NULL AND to_highest IS NOT NULL"
            " AND to_lowest <= to_highest AND to_relative IS NULL)"
            " OR (to_framework IS NULL AND to_lowest IS NULL AND to_highest IS NULL)",
            "confidence_says_whether": "(confidence = 'none') = (to_framework IS NULL AND to_relative IS NULL)",
            "approval_is_signed": "(state = 'approved' AND approved_by IS NOT NULL AND approved_on IS NOT NULL)"
            " OR (state = 'proposed' AND approved_by IS NULL AND approved_on IS NULL)",
        },
        indexes=["from_framework", "to_framework"],
    )
    create_sourced(
        "competency_relation",
        key("id"),
        key("competency"),
        key("other"),
        words("kind", 20),
        flag("retired"),
        primary=["id"],
        refers={("competency",): ("competency.id",), ("other",): ("competency.id",)},
        unique=[("competency", "other", "kind")],
        checks={
            "kind_one_of": "kind IN ('exact_match', 'related', 'broader', 'replaced_by')",
            "joins_two": "competency <> other",
        },
        indexes=["competency", "other"],
    )
    create_sourced(
        "career_family",
        key("id"),
        words("name_en", 300),
        words("name_zh", 300),
        words("description_en", 2000, optional=True),
        words("description_zh", 2000, optional=True),
        flag("retired"),
        primary=["id"],
    )
    create(
        "career_role",
        key("family"),
        key("role"),
        whole("position"),
        primary=["family", "role"],
        refers={("family",): ("career_family.id",), ("role",): ("role.id",)},
        checks={"position_within": "position BETWEEN 1 AND 10000"},
    )
    create(
        "career_step",
        key("family"),
        key("from_role"),
        key("to_role"),
        primary=["family", "from_role", "to_role"],
        refers={
            ("family", "from_role"): ("career_role.family", "career_role.role"),
            ("family", "to_role"): ("career_role.family", "career_role.role"),
        },
        checks={"leads_on": "from_role <> to_role"},
    )


def downgrade() -> None:
    for table in ("career_step", "career_role", "career_family", "competency_relation", "crosswalk"):
        op.drop_table(table)
