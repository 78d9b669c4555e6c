"""Development plans: what learners mean to do, and what became of it."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, key, other, whole, words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CAPACITY = "capacity IN ('employee', 'manager', 'hr', 'lms')"
_VERSION = "BETWEEN 1 AND 1000000"


def upgrade() -> None:
    create(
        "development_plan",
        key("id"),
        key("learner"),
        whole("version"),
        words("state", 20),
        key("recommendation"),
        other("asked", sa.JSON()),
        other("created_at", MOMENT),
        words("by", 200),
        words("capacity", 20),
        other("updated_at", MOMENT),
        words("reason", 2000, optional=True),
        primary=["id"],
        refers={("learner",): ("learner.id",), ("recommendation",): ("recommendation.id",)},
        cascades=[("learner",)],
        unique=[("learner", "version")],
        checks={
            "version_within": f"version {_VERSION}",
            "state_one_of": "state IN ('draft', 'proposed', 'approved', 'in_progress', 'completed', 'superseded')",
            "capacity_one_of": _CAPACITY,
        },
        indexes=["learner", "recommendation", "created_at"],
    )
    _only_one("uq_development_plan_open", "state = 'draft' OR state = 'proposed'")
    _only_one("uq_development_plan_under_way", "state = 'approved' OR state = 'in_progress'")
    create(
        "development_step",
        key("plan"),
        key("module"),
        whole("position"),
        key("offering", optional=True),
        words("title_en", 300),
        words("title_zh", 300),
        words("status", 20),
        whole("price_minor"),
        words("currency", 3),
        whole("effort_hundredths"),
        other("start_on", sa.Date(), optional=True),
        other("end_on", sa.Date(), optional=True),
        primary=["plan", "module"],
        refers={("plan",): ("development_plan.id",)},
        cascades=True,
        checks={
            "position_within": f"position {_VERSION}",
            "price_minor_within": "price_minor BETWEEN 0 AND 1000000000000",
            "effort_hundredths_within": "effort_hundredths BETWEEN 0 AND 10000000",
            "status_one_of": "status IN ('planned', 'requested', 'approved', 'enrolled', 'done', 'failed')",
            "start_has_end": "(start_on IS NULL) = (end_on IS NULL)",
        },
    )
    create(
        "development_choice",
        key("plan"),
        whole("position"),
        key("module"),
        words("kind", 20),
        key("offering", optional=True),
        words("reason", 2000, optional=True),
        words("by", 200),
        words("capacity", 20),
        other("at", MOMENT),
        primary=["plan", "position"],
        refers={("plan",): ("development_plan.id",)},
        cascades=True,
        checks={
            "position_within": f"position {_VERSION}",
            "kind_one_of": "kind IN ('keep', 'refuse')",
            "capacity_one_of": _CAPACITY,
        },
    )
    create(
        "evidence",
        key("id"),
        key("learner"),
        key("plan"),
        key("competency"),
        whole("level"),
        other("items", sa.JSON(), optional=True),
        words("statement", 2000),
        words("link", 2000, optional=True),
        words("state", 20),
        words("by", 200),
        words("capacity", 20),
        other("at", MOMENT),
        words("decided_by", 200, optional=True),
        other("decided_at", MOMENT, optional=True),
        words("reason", 2000, optional=True),
        primary=["id"],
        refers={("learner",): ("learner.id",), ("plan",): ("development_plan.id",)},
        cascades=True,
        checks={
            "level_within": "level BETWEEN 0 AND 1000",
            "state_one_of": "state IN ('claimed', 'accepted', 'refused', 'withdrawn')",
            "capacity_one_of": _CAPACITY,
            "decision_has_somebody": "(state IN ('accepted', 'refused')) = (decided_by IS NOT NULL)",
            "somebody_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
        },
        indexes=["learner", "plan"],
    )
    create(
        "development_event",
        key("plan"),
        whole("number"),
        other("at", MOMENT),
        words("by", 200),
        words("capacity", 20),
        words("kind", 20),
        words("from_state", 20, optional=True),
        words("to_state", 20, optional=True),
        words("reason", 2000, optional=True),
        other("document", sa.JSON()),
        primary=["plan", "number"],
        refers={("plan",): ("development_plan.id",)},
        cascades=True,
        checks={
            "number_within": f"number {_VERSION}",
            "kind_one_of": "kind IN ('started', 'changed', 'state', 'evidence', 'step')",
            "capacity_one_of": _CAPACITY,
        },
    )
    create(
        "development_trial",
        key("id"),
        key("plan"),
        words("base", 200),
        other("change", sa.JSON()),
        other("asked", sa.JSON()),
        other("request", sa.JSON()),
        other("answer", sa.JSON()),
        words("input_hash", 80),
        words("catalog_version", 80),
        other("difference", sa.JSON()),
        words("by", 200),
        other("created_at", MOMENT),
        other("expires_at", MOMENT),
        primary=["id"],
        refers={("plan",): ("development_plan.id",)},
        cascades=True,
        indexes=["plan", "expires_at"],
    )
    create(
        "calendar_address",
        key("learner"),
        words("secret_hash", 64),
        words("by", 200),
        other("created_at", MOMENT),
        primary=["learner"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
        unique=[("secret_hash",)],
        checks={"secret_hash_is_sha256": "length(secret_hash) = 64"},
    )


def _only_one(name: str, where: str) -> None:
    """Let a learner have at most one plan in these states."""
    op.create_index(
        name, "development_plan", ["learner"], unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    for table in (
        "calendar_address",
        "development_trial",
        "development_event",
        "evidence",
        "development_choice",
        "development_step",
        "development_plan",
    ):
        op.drop_table(table)
