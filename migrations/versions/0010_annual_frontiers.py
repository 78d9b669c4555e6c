"""What each amount of a budget buys in the companies of the year's plans."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, key, other

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "annual_frontier",
        key("id"),
        key("plan"),
        key("cost_centre", optional=True),
        other("created_at", MOMENT),
        other("document", sa.JSON(), optional=True),
        primary=["id"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        indexes=["plan"],
    )


def downgrade() -> None:
    op.drop_table("annual_frontier")
