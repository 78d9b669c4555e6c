"""The tables of work that outlives its workers, and of the year's plans that come of it."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, flag, key, other, whole, words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNT = "BETWEEN 0 AND 1000000000000"
NUMBER = "number BETWEEN 1 AND 1000000000"


def upgrade() -> None:
    create(
        "job",
        words("kind", 50),
        key("subject"),
        key("id"),
        words("state", 20),
        whole("fence"),
        words("owner", 200, optional=True),
        other("leased_until", MOMENT, optional=True),
        whole("fruitless"),
        flag("stop_asked"),
        other("created_at", MOMENT),
        other("begun_at", MOMENT, optional=True),
        other("ended_at", MOMENT, optional=True),
        whole("worked_ms"),
        other("progress", sa.JSON(), optional=True),
        words("failure", 50, optional=True),
        primary=["id"],
        unique=[("kind", "subject")],
        checks={
            "state_one_of": "state IN ('waiting', 'running', 'done', 'failed')",
            "fence_within": f"fence {COUNT}",
            "fruitless_within": f"fruitless {COUNT}",
            "worked_ms_within": f"worked_ms {COUNT}",
            "running_has_owner": "(state = 'running') = (owner IS NOT NULL)",
            "owner_has_lease": "(owner IS NULL) = (leased_until IS NULL)",
            "failed_has_failure": "(state = 'failed') = (failure IS NOT NULL)",
        },
        indexes=["state", "created_at"],
    )
    create(
        "job_kept",
        key("job"),
        words("part", 20),
        other("content", sa.LargeBinary()),
        other("kept_at", MOMENT),
        primary=["job", "part"],
        refers={("job",): ("job.id",)},
        cascades=True,
        checks={"part_one_of": "part IN ('material', 'state')"},
    )
    create(
        "annual_plan",
        words("name", 300, optional=True),
        words("owner", 200),
        key("id"),
        other("created_at", MOMENT),
        words("outcome", 20, optional=True),
        other("ended_at", MOMENT, optional=True),
        words("catalog_version", 80, optional=True),
        primary=["id"],
        checks={
            "outcome_one_of": "outcome IN ('optimal', 'feasible', 'infeasible', 'cancelled', 'failed')",
            "outcome_has_end": "(outcome IS NULL) = (ended_at IS NULL)",
        },
        indexes=["created_at"],
    )
    create(
        "annual_plan_document",
        key("plan"),
        words("part", 20),
        other("document", sa.JSON()),
        primary=["plan", "part"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"part_one_of": "part IN ('request', 'answer')"},
    )
    create(
        "annual_enrolment",
        key("plan"),
        whole("number"),
        key("learner"),
        key("module"),
        key("offering", optional=True),
        other("document", sa.JSON()),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"number_within": NUMBER},
        indexes=["learner"],
    )
    create(
        "annual_learner",
        key("plan"),
        whole("number"),
        key("learner"),
        other("document", sa.JSON()),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"number_within": NUMBER},
        indexes=["learner"],
    )
    create(
        "annual_gap",
        key("plan"),
        whole("number"),
        key("learner"),
        key("competency"),
        other("document", sa.JSON()),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={"number_within": NUMBER},
        indexes=["learner"],
    )


def downgrade() -> None:
    for part in ("gap", "learner", "enrolment", "plan_document", "plan"):
        op.drop_table(f"annual_{part}")
    for table in ("job_kept", "job"):
        op.drop_table(table)
