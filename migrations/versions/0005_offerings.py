"""The table of offerings."""

import sqlalchemy as sa
from alembic import op

from migrations.building import create, flag, key, other, whole, words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "offering",
        key("id"),
        key("module"),
        other("start_on", sa.Date()),
        other("end_on", sa.Date()),
        flag("exclusive"),
        whole("seats", optional=True),
        whole("booked"),
        whole("min_seats"),
        whole("fixed_price_minor", optional=True),
        words("fixed_price_currency", 3, optional=True),
        flag("sample"),
        flag("retired"),
        primary=["id"],
        refers={("module",): ("module.id",)},
        checks={
            "booked_within": "booked BETWEEN 0 AND 100000",
            "ends_after_start": "start_on <= end_on",
            "fixed_price_has_currency": "(fixed_price_minor IS NULL) = (fixed_price_currency IS NULL)",
            "fixed_price_minor_within": "fixed_price_minor BETWEEN 0 AND 1000000000000",
            "min_seats_within": "min_seats BETWEEN 0 AND 100000",
            "minimum_fits_seats": "seats IS NULL OR min_seats <= seats",
            "seats_within": "seats BETWEEN 1 AND 100000",
        },
        indexes=["module"],
    )


def downgrade() -> None:
    op.drop_table("offering")
