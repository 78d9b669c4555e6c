"""The entries of a year are found by learner and plan at once: whoever reads a few people reads no whole plan."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLES = ("annual_enrolment", "annual_learner", "annual_gap")


def upgrade() -> None:
    for table in _TABLES:
        op.drop_index(op.f(f"ix_{table}_learner"), table_name=table)
        op.create_index(op.f(f"ix_{table}_learner_plan"), table, ["learner", "plan"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_index(op.f(f"ix_{table}_learner_plan"), table_name=table)
        op.create_index(op.f(f"ix_{table}_learner"), table, ["learner"])
