"""Webhooks: where other systems want to be told, what happened, and each telling of it."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, key, other, whole, words

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "webhook",
        key("id"),
        key("owner"),
        words("url", 2000),
        words("kinds", 1000),
        words("state", 20),
        words("secret", 200),
        words("older_secret", 200, optional=True),
        other("older_until", MOMENT, optional=True),
        other("created_at", MOMENT),
        whole("failures"),
        primary=["id"],
        checks={
            "state_one_of": "state IN ('active', 'paused')",
            "failures_within": "failures BETWEEN 0 AND 1000000000000",
            "older_secret_has_end": "(older_secret IS NULL) = (older_until IS NULL)",
        },
        indexes=["owner"],
    )
    create(
        "webhook_event",
        key("id"),
        words("kind", 50),
        key("about"),
        words("owner", 200),
        other("occurred_at", MOMENT),
        other("data", sa.JSON()),
        primary=["id"],
        indexes=["occurred_at"],
    )
    create(
        "webhook_delivery",
        key("id"),
        key("webhook"),
        key("event"),
        words("state", 20),
        whole("attempts"),
        other("next_at", MOMENT),
        words("owner", 200, optional=True),
        other("leased_until", MOMENT, optional=True),
        whole("status", optional=True),
        words("failure", 50, optional=True),
        other("ended_at", MOMENT, optional=True),
        key("replay_of", optional=True),
        primary=["id"],
        refers={("webhook",): ("webhook.id",), ("event",): ("webhook_event.id",)},
        cascades=True,
        checks={
            "state_one_of": "state IN ('waiting', 'running', 'delivered', 'failed')",
            "attempts_within": "attempts BETWEEN 0 AND 1000000000000",
            "status_within": "status BETWEEN 100 AND 599",
            "running_has_owner": "(state = 'running') = (owner IS NOT NULL)",
            "owner_has_lease": "(owner IS NULL) = (leased_until IS NULL)",
            "end_has_moment": "(state IN ('delivered', 'failed')) = (ended_at IS NOT NULL)",
        },
        indexes=["webhook", "event", "state", "next_at"],
    )


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_event")
    op.drop_table("webhook")
