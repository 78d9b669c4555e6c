"""The tables of the company: cost centres, who works where, and the roles that people are trained for."""

from alembic import op

from migrations.building import create, flag, key, whole, words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "cost_centre",
        key("id"),
        key("parent", optional=True),
        words("name", 300, optional=True),
        flag("sample"),
        primary=["id"],
        refers={("parent",): ("cost_centre.id",)},
        checks={"not_below_itself": "id <> parent"},
        indexes=["parent"],
    )
    create(
        "employment",
        key("cost_centre", optional=True),
        key("role", optional=True),
        whole("budget_minor", optional=True),
        words("budget_currency", 3, optional=True),
        whole("effort_hundredths", optional=True),
        key("learner"),
        flag("sample"),
        primary=["learner"],
        refers={("cost_centre",): ("cost_centre.id",), ("learner",): ("learner.id",)},
        cascades=[("learner",)],
        checks={
            "budget_minor_within": "budget_minor BETWEEN 0 AND 1000000000000",
            "effort_hundredths_within": "effort_hundredths BETWEEN 0 AND 10000000",
            "budget_has_currency": "(budget_minor IS NULL) = (budget_currency IS NULL)",
        },
        indexes=["cost_centre"],
    )
    create(
        "learner_target",
        key("role"),
        key("learner"),
        whole("position"),
        primary=["learner", "position"],
        refers={("learner",): ("learner.id",)},
        cascades=True,
        checks={"position_within": "position BETWEEN 1 AND 100"},
    )


def downgrade() -> None:
    for table in ("learner_target", "employment", "cost_centre"):
        op.drop_table(table)
