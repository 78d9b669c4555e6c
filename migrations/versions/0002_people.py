"""The tables of people, recommendations, keys, repeated requests and the audit trail."""

import sqlalchemy as sa
from alembic import op

from migrations.building import COUNTER, MOMENT, create, key, other, whole, words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "api_key",
        words("name", 300),
        words("permissions", 100),
        key("learner", optional=True),
        key("id"),
        words("secret_hash", 64),
        other("created_at", MOMENT),
        other("revoked_at", MOMENT, optional=True),
        primary=["id"],
        checks={"secret_hash_is_sha256": "length(secret_hash) = 64"},
    )
    create(
        "audit_entry",
        words("principal", 200),
        words("action", 100),
        words("object_kind", 50),
        key("object_id", optional=True),
        other("number", COUNTER),
        other("at", MOMENT),
        primary=["number"],
        indexes=["at"],
        sqlite_autoincrement=True,
    )
    create(
        "idempotent_request",
        key("principal"),
        key("idempotency_key"),
        words("fingerprint", 80),
        words("state", 20),
        words("attempt", 50),
        other("created_at", MOMENT),
        other("leased_until", MOMENT),
        other("status", sa.Integer(), optional=True),
        other("body", sa.Text(), optional=True),
        primary=["principal", "idempotency_key"],
        checks={
            "finished_has_answer": "(state = 'in_flight' AND status IS NULL AND body IS NULL) "
            "OR (state = 'finished' AND status BETWEEN 200 AND 599 AND body IS NOT NULL)",
            "state_one_of": "state IN ('in_flight', 'finished')",
        },
        indexes=["created_at"],
    )
    create(
        "learner",
        key("id"),
        words("name", 300, optional=True),
        other("created_at", MOMENT),
        other("updated_at", MOMENT),
        primary=["id"],
    )
    create(
        "recommendation",
        key("learner", optional=True),
        words("owner", 200),
        other("request", sa.JSON(none_as_null=True)),
        other("answer", sa.JSON(none_as_null=True)),
        words("input_hash", 80),
        words("catalog_version", 80),
        key("id"),
        other("created_at", MOMENT),
        primary=["id"],
        indexes=["created_at", "learner"],
    )
    create(
        "attainment",
        key("competency"),
        whole("level"),
        words("source", 20),
        other("assessed_on", sa.Date(), optional=True),
        other("expires_on", sa.Date(), optional=True),
        key("learner"),
        whole("position"),
        primary=["learner", "position"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
        checks={
            "level_within": "level BETWEEN 0 AND 1000",
            "position_within": "position BETWEEN 1 AND 100000",
            "source_one_of": "source IN ('assessment', 'manager', 'self')",
        },
    )
    create(
        "completed_module",
        key("module"),
        key("learner"),
        primary=["learner", "module"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
    )
    create(
        "item_held",
        key("item"),
        key("learner"),
        primary=["learner", "item"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
    )


def downgrade() -> None:
    for table in (
        "item_held",
        "completed_module",
        "attainment",
        "recommendation",
        "learner",
        "idempotent_request",
        "audit_entry",
        "api_key",
    ):
        op.drop_table(table)
