"""What the year's plans can be verified from."""

import sqlalchemy as sa
from alembic import op

from migrations.building import create, key, other, whole

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "annual_certificate",
        key("plan"),
        whole("number"),
        other("content", sa.LargeBinary()),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"number_within": "number BETWEEN 1 AND 1000000000"},
    )


def downgrade() -> None:
    op.drop_table("annual_certificate")
