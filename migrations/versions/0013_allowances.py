"""How much of the service each caller takes."""

from alembic import op

from migrations.building import MOMENT, create, key, other, whole, words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_HIGHEST_COUNT = 1_000_000_000_000_000


def upgrade() -> None:
    create(
        "rate_window",
        key("principal"),
        words("rule", 50),
        whole("began"),
        whole("used"),
        primary=["principal", "rule", "began"],
        checks={
            "began_within": f"began BETWEEN 0 AND {_HIGHEST_COUNT}",
            "used_within": f"used BETWEEN 0 AND {_HIGHEST_COUNT}",
        },
    )
    create(
        "held_place",
        key("principal"),
        whole("number"),
        words("holder", 200),
        other("leased_until", MOMENT),
        primary=["principal", "number"],
        checks={"number_within": f"number BETWEEN 1 AND {_HIGHEST_COUNT}"},
    )


def downgrade() -> None:
    op.drop_table("held_place")
    op.drop_table("rate_window")
