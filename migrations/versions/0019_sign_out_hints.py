"""What the issuer is shown when somebody signs out there as well."""

from alembic import op

from migrations.building import create, words

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "sign_out_hint",
        words("session", 64),
        words("sealed", 6000),
        primary=["session"],
        refers={("session",): ("browser_session.id_hash",)},
        cascades=True,
    )


def downgrade() -> None:
    op.drop_table("sign_out_hint")
