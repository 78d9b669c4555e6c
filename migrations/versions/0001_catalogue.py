"""The tables of the catalogue."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, create_sourced, flag, key, other, whole, words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "catalog_version",
        words("digest", 80),
        other("imported_at", MOMENT),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        primary=["number"],
        checks={"number_within": "number BETWEEN 1 AND 1000000000"},
    )
    create(
        "source_document",
        key("key"),
        words("title", 300),
        words("issuer", 300, optional=True),
        words("language", 10),
        flag("is_translation"),
        primary=["key"],
        checks={"language_one_of": "language IN ('en', 'zh')"},
    )
    create_sourced(
        "framework",
        key("id"),
        words("name_en", 300),
        words("name_zh", 300),
        words("description_en", 2000, optional=True),
        words("description_zh", 2000, optional=True),
        flag("retired"),
        primary=["id"],
    )
    create_sourced(
        "module",
        key("id"),
        words("title_en", 300),
        words("title_zh", 300),
        words("summary_en", 2000, optional=True),
        words("summary_zh", 2000, optional=True),
        words("provider", 300, optional=True),
        words("mode", 20, optional=True),
        words("language", 10, optional=True),
        words("location", 200, optional=True),
        whole("price_minor"),
        words("price_currency", 3),
        whole("effort_hundredths"),
        flag("sample"),
        flag("retired"),
        primary=["id"],
        checks={
            "effort_hundredths_within": "effort_hundredths BETWEEN 1 AND 10000000",
            "language_one_of": "language IN ('en', 'zh')",
            "mode_one_of": "mode IN ('self-paced', 'online', 'classroom', 'blended', 'on-the-job', 'coaching')",
            "price_minor_within": "price_minor BETWEEN 0 AND 1000000000000",
        },
    )
    create_sourced(
        "competency",
        key("id"),
        key("framework"),
        words("code", 100, optional=True),
        words("name_en", 300),
        words("name_zh", 300),
        words("area_en", 300, optional=True),
        words("area_zh", 300, optional=True),
        words("category_en", 300, optional=True),
        words("category_zh", 300, optional=True),
        words("description_en", 2000, optional=True),
        words("description_zh", 2000, optional=True),
        whole("credit", optional=True),
        words("status", 20),
        words("status_reason_en", 2000, optional=True),
        words("status_reason_zh", 2000, optional=True),
        flag("retired"),
        primary=["id"],
        refers={("framework",): ("framework.id",)},
        checks={
            "credit_within": "credit BETWEEN 0 AND 1000",
            "status_has_reason": "status = 'active' OR (status_reason_en IS NOT NULL AND status_reason_zh IS NOT NULL)",
            "status_one_of": "status IN ('active', 'review', 'rewrite', 'excluded')",
        },
        indexes=["framework"],
    )
    create(
        "module_exclusion",
        key("module"),
        key("excluded"),
        primary=["module", "excluded"],
        refers={("module",): ("module.id",)},
        checks={"not_itself": "module <> excluded"},
    )
    create(
        "module_prerequisite",
        key("module"),
        whole("choice"),
        key("alternative"),
        primary=["module", "choice", "alternative"],
        refers={("module",): ("module.id",)},
        checks={"choice_within": "choice BETWEEN 1 AND 1000", "not_itself": "module <> alternative"},
    )
    create(
        "proficiency_level",
        key("framework"),
        whole("level"),
        words("label_en", 300),
        words("label_zh", 300),
        flag("populated"),
        primary=["framework", "level"],
        refers={("framework",): ("framework.id",)},
        checks={"level_within": "level BETWEEN 1 AND 1000"},
    )
    create_sourced(
        "role",
        key("id"),
        key("framework", optional=True),
        words("name_en", 300),
        words("name_zh", 300),
        words("description_en", 2000, optional=True),
        words("description_zh", 2000, optional=True),
        flag("retired"),
        primary=["id"],
        refers={("framework",): ("framework.id",)},
        indexes=["framework"],
    )
    create_sourced(
        "competency_level",
        key("competency"),
        whole("level"),
        words("code", 100, optional=True),
        words("descriptor_en", 2000, optional=True),
        words("descriptor_zh", 2000, optional=True),
        flag("retired"),
        primary=["competency", "level"],
        refers={("competency",): ("competency.id",)},
        checks={"level_within": "level BETWEEN 1 AND 1000"},
    )
    create_sourced(
        "role_kpi",
        key("role"),
        key("kpi"),
        words("name_en", 300),
        words("name_zh", 300),
        whole("weight", optional=True),
        words("standard_en", 2000, optional=True),
        words("standard_zh", 2000, optional=True),
        words("measure_en", 2000, optional=True),
        words("measure_zh", 2000, optional=True),
        words("target_en", 2000, optional=True),
        words("target_zh", 2000, optional=True),
        words("certainty", 20, optional=True),
        primary=["role", "kpi"],
        refers={("role",): ("role.id",)},
        checks={
            "certainty_one_of": "certainty IN ('high', 'medium', 'low')",
            "weight_within": "weight BETWEEN 1 AND 1000000",
        },
    )
    create_sourced(
        "role_requirement",
        key("role"),
        key("competency"),
        whole("level"),
        whole("weight"),
        flag("essential"),
        words("certainty", 20, optional=True),
        primary=["role", "competency"],
        refers={("competency",): ("competency.id",), ("role",): ("role.id",)},
        checks={
            "certainty_one_of": "certainty IN ('high', 'medium', 'low')",
            "level_within": "level BETWEEN 0 AND 1000",
            "weight_within": "weight BETWEEN 1 AND 1000000",
        },
    )
    create_sourced(
        "competency_item",
        key("id"),
        key("competency"),
        whole("level"),
        words("code", 50),
        whole("position"),
        words("kind", 50),
        words("text_en", 2000),
        words("text_zh", 2000),
        key("parent_item", optional=True),
        words("status", 20),
        words("status_reason_en", 2000, optional=True),
        words("status_reason_zh", 2000, optional=True),
        words("certainty", 20, optional=True),
        flag("coverable"),
        flag("retired"),
        primary=["id"],
        refers={
            ("competency", "level"): ("competency_level.competency", "competency_level.level"),
            ("parent_item",): ("competency_item.id",),
        },
        checks={
            "certainty_one_of": "certainty IN ('high', 'medium', 'low')",
            "coverable_is_active": "NOT coverable OR (status = 'active' AND parent_item IS NULL)",
            "kind_one_of": "kind IN ('knowledge', 'ability', 'performance_requirement',"
            " 'detail', 'assessment_criterion', 'criterion')",
            "level_within": "level BETWEEN 1 AND 1000",
            "position_within": "position BETWEEN 1 AND 10000",
            "status_has_reason": "status = 'active' OR (status_reason_en IS NOT NULL AND status_reason_zh IS NOT NULL)",
            "status_one_of": "status IN ('active', 'review', 'rewrite', 'excluded')",
        },
        unique=[("competency", "level", "code")],
    )
    create(
        "learning_outcome",
        key("module"),
        key("competency"),
        whole("from_level"),
        whole("to_level"),
        primary=["module", "competency"],
        refers={
            ("competency",): ("competency.id",),
            ("competency", "to_level"): ("competency_level.competency", "competency_level.level"),
            ("module",): ("module.id",),
        },
        checks={
            "from_level_within": "from_level BETWEEN 0 AND 1000",
            "leads_up": "from_level < to_level",
            "to_level_within": "to_level BETWEEN 1 AND 1000",
        },
    )
    create(
        "level_prerequisite",
        key("module"),
        key("competency"),
        whole("level"),
        primary=["module", "competency"],
        refers={
            ("competency", "level"): ("competency_level.competency", "competency_level.level"),
            ("module",): ("module.id",),
        },
        checks={"level_within": "level BETWEEN 1 AND 1000"},
    )
    create(
        "learning_outcome_item",
        key("module"),
        key("competency"),
        key("item"),
        primary=["module", "competency", "item"],
        refers={
            ("item",): ("competency_item.id",),
            ("module", "competency"): ("learning_outcome.module", "learning_outcome.competency"),
        },
    )


def downgrade() -> None:
    for table in (
        "learning_outcome_item",
        "level_prerequisite",
        "learning_outcome",
        "competency_item",
        "role_requirement",
        "role_kpi",
        "competency_level",
        "role",
        "proficiency_level",
        "module_prerequisite",
        "module_exclusion",
        "competency",
        "module",
        "framework",
        "source_document",
        "catalog_version",
    ):
        op.drop_table(table)
