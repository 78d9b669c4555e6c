"""People who sign in at an issuer, what bounds a key, and who reports to whom."""

from alembic import op

from migrations.building import MOMENT, create, flag, key, other, words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "account",
        key("id"),
        words("issuer", 200),
        words("subject", 255),
        key("learner", optional=True),
        words("name", 300, optional=True),
        other("created_at", MOMENT),
        other("seen_at", MOMENT),
        primary=["id"],
        unique=[("issuer", "subject")],
        indexes=["learner"],
    )
    _centres("account_centre", "account", "account.id")
    _centres("key_centre", "key", "api_key.id")
    create(
        "key_bound",
        key("key"),
        other("ends_at", MOMENT, optional=True),
        flag("names_learner"),
        primary=["key"],
        refers={("key",): ("api_key.id",)},
        cascades=True,
    )
    create(
        "reporting_line",
        key("learner"),
        key("manager"),
        primary=["learner"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
        checks={"not_own_manager": "learner <> manager"},
        indexes=["manager"],
    )
    _browsers()


def _centres(table: str, owner: str, target: str) -> None:
    create(
        table,
        key(owner),
        key("cost_centre"),
        primary=[owner, "cost_centre"],
        refers={(owner,): (target,)},
        cascades=True,
    )


def _browsers() -> None:
    create(
        "browser_session",
        words("id_hash", 64),
        key("account", optional=True),
        key("key", optional=True),
        key("learner", optional=True),
        words("permissions", 100),
        other("created_at", MOMENT),
        other("ends_at", MOMENT),
        primary=["id_hash"],
        refers={("account",): ("account.id",), ("key",): ("api_key.id",)},
        cascades=True,
        checks={"id_hash_is_sha256": "length(id_hash) = 64", "one_holder": "account IS NULL OR key IS NULL"},
        indexes=["account", "key", "learner", "ends_at"],
    )
    create(
        "sign_in_attempt",
        words("state_hash", 64),
        words("nonce", 200),
        words("verifier", 200),
        words("onward", 2000, optional=True),
        other("created_at", MOMENT),
        primary=["state_hash"],
        checks={"state_hash_is_sha256": "length(state_hash) = 64"},
        indexes=["created_at"],
    )


def downgrade() -> None:
    for table in (
        "sign_in_attempt",
        "browser_session",
        "reporting_line",
        "key_bound",
        "key_centre",
        "account_centre",
        "account",
    ):
        op.drop_table(table)
