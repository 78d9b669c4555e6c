"""When a system that comes with tokens of the issuer was last seen: nobody tells when one is taken away there."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create("issuer_client", words("name", 262), sa.Column("seen_at", MOMENT, nullable=False), primary=["name"])


def downgrade() -> None:
    op.drop_table("issuer_client")
