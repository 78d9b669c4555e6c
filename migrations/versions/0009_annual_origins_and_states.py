"""Which plan a plan was made from, and where the searches of the plans that are found have come to."""

import sqlalchemy as sa
from alembic import op

from migrations.building import create, key, other, whole, words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "annual_origin",
        key("plan"),
        words("kind", 20),
        key("based_on"),
        other("replanned_on", sa.Date(), optional=True),
        primary=["plan"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={
            "kind_one_of": "kind IN ('scenario', 'replan')",
            "replan_has_day": "(kind = 'replan') = (replanned_on IS NOT NULL)",
        },
    )
    create(
        "annual_state",
        key("plan"),
        whole("number"),
        other("content", sa.LargeBinary()),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"number_within": "number BETWEEN 1 AND 1000000000"},
    )


def downgrade() -> None:
    op.drop_table("annual_state")
    op.drop_table("annual_origin")
