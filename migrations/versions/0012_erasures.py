"""The erasures of people that were asked for."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, key, other, words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "erasure",
        key("id"),
        key("person"),
        words("principal", 200),
        words("state", 20),
        other("asked_at", MOMENT),
        other("ended_at", MOMENT, optional=True),
        other("counts", sa.JSON(), optional=True),
        primary=["id"],
        checks={
            "state_one_of": "state IN ('asked', 'running', 'done')",
            "done_has_end": "(state = 'done') = (ended_at IS NOT NULL)",
        },
        indexes=["person"],
    )


def downgrade() -> None:
    op.drop_table("erasure")
