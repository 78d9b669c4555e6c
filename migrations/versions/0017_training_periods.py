"""Training periods: what a company means to spend on whom, and in which scenarios."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, flag, key, other, whole, words

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BUDGET = "BETWEEN 0 AND 10000000000000000"
_ROWS = "number BETWEEN 1 AND 1000000000"


def upgrade() -> None:
    """Make room for periods, needs and scenarios."""
    _create_periods()
    _create_needs()
    _create_scenarios()
    create(
        "plan_seat",
        key("plan"),
        whole("number"),
        key("cost_centre", optional=True),
        other("start_on", sa.Date(), optional=True),
        whole("price_minor"),
        whole("granted_minor"),
        whole("effort_hundredths"),
        primary=["plan", "number"],
        refers={("plan",): ("annual_plan.id",)},
        cascades=True,
        checks={
            "number_within": _ROWS,
            "price_minor_within": f"price_minor {_BUDGET}",
            "granted_minor_within": f"granted_minor {_BUDGET}",
            "effort_hundredths_within": "effort_hundredths BETWEEN 0 AND 10000000",
        },
    )


def _create_periods() -> None:
    create(
        "training_period",
        key("id"),
        words("name", 300, optional=True),
        other("start_on", sa.Date()),
        other("end_on", sa.Date()),
        words("currency", 3),
        whole("budget_minor", optional=True),
        other("collect_from", sa.Date(), optional=True),
        other("collect_until", sa.Date(), optional=True),
        words("state", 20),
        key("active_scenario", optional=True),
        other("created_at", MOMENT),
        flag("sample"),
        primary=["id"],
        checks={
            "state_one_of": "state IN ('setup', 'collecting', 'arbitration', 'finalised', 'running', 'closed')",
            "budget_minor_within": f"budget_minor {_BUDGET}",
            "starts_before_end": "start_on <= end_on",
            "window_starts_before_end": "collect_from <= collect_until",
        },
    )
    create(
        "period_budget",
        key("period"),
        key("cost_centre"),
        whole("amount_minor"),
        words("binding", 20),
        primary=["period", "cost_centre"],
        refers={("period",): ("training_period.id",), ("cost_centre",): ("cost_centre.id",)},
        cascades=True,
        checks={"amount_minor_within": f"amount_minor {_BUDGET}", "binding_one_of": "binding IN ('hard', 'warning')"},
    )


def _create_needs() -> None:
    create(
        "training_need",
        key("id"),
        key("period"),
        key("learner"),
        words("source", 20),
        key("competency", optional=True),
        whole("level", optional=True),
        key("module", optional=True),
        words("wish", 2000, optional=True),
        words("reason", 2000, optional=True),
        whole("weight"),
        flag("essential"),
        flag("off_plan"),
        words("state", 20),
        words("asked_by", 200),
        other("asked_at", MOMENT),
        words("decided_by", 200, optional=True),
        other("decided_at", MOMENT, optional=True),
        words("decision", 2000, optional=True),
        primary=["id"],
        refers={("period",): ("training_period.id",), ("learner",): ("learner.id",)},
        cascades=True,
        checks={
            "source_one_of": "source IN ('employee', 'manager', 'hr', 'law')",
            "state_one_of": "state IN ('new', 'accepted', 'refused', 'deferred')",
            "level_within": "level BETWEEN 1 AND 1000",
            "weight_within": "weight BETWEEN 1 AND 1000000",
            "competency_has_level": "(competency IS NULL) = (level IS NULL)",
            "one_subject": "competency IS NULL OR module IS NULL",
            "has_subject": "competency IS NOT NULL OR module IS NOT NULL OR wish IS NOT NULL",
            "decision_has_moment": "(state = 'new') = (decided_at IS NULL)",
            "decision_has_author": "(decided_at IS NULL) = (decided_by IS NULL)",
        },
        indexes=["period", "learner", "asked_at"],
    )


def _create_scenarios() -> None:
    create(
        "training_scenario",
        key("id"),
        key("period"),
        words("name", 300),
        key("copied_from", optional=True),
        other("changes", sa.JSON()),
        key("plan", optional=True),
        words("asked_hash", 80, optional=True),
        other("created_at", MOMENT),
        words("created_by", 200),
        other("frozen_at", MOMENT, optional=True),
        words("frozen_by", 200, optional=True),
        primary=["id"],
        refers={("period",): ("training_period.id",)},
        cascades=True,
        checks={
            "frozen_by_somebody": "(frozen_at IS NULL) = (frozen_by IS NULL)",
            "plan_has_question": "(plan IS NULL) = (asked_hash IS NULL)",
        },
        indexes=["period", "plan"],
    )
    create(
        "scenario_priority",
        key("scenario"),
        key("learner"),
        whole("priority"),
        primary=["scenario", "learner"],
        refers={("scenario",): ("training_scenario.id",), ("learner",): ("learner.id",)},
        cascades=True,
        checks={"priority_within": "priority BETWEEN 1 AND 1000"},
    )
    create(
        "scenario_override",
        key("scenario"),
        key("learner"),
        key("module"),
        key("offering", optional=True),
        flag("keep"),
        words("reason", 2000),
        words("decided_by", 200),
        other("decided_at", MOMENT),
        key("plan_before", optional=True),
        key("plan_after", optional=True),
        primary=["scenario", "learner", "module"],
        refers={("scenario",): ("training_scenario.id",), ("learner",): ("learner.id",)},
        cascades=True,
    )
    create(
        "scenario_need",
        key("scenario"),
        key("need"),
        whole("worth"),
        primary=["scenario", "need"],
        refers={("scenario",): ("training_scenario.id",), ("need",): ("training_need.id",)},
        cascades=True,
        checks={"worth_within": "worth BETWEEN 0 AND 1000000000000"},
    )
    create(
        "scenario_change",
        key("scenario"),
        key("plan"),
        whole("number"),
        key("learner"),
        words("way", 20),
        key("module"),
        key("offering", optional=True),
        words("code", 100, optional=True),
        key("competency", optional=True),
        words("gap_reason", 100, optional=True),
        primary=["scenario", "plan", "number"],
        refers={("scenario",): ("training_scenario.id",)},
        cascades=True,
        checks={"number_within": _ROWS, "way_one_of": "way IN ('lost', 'gained', 'moved')"},
        indexes=["learner"],
    )


def downgrade() -> None:
    """Remove them with all that is in them."""
    for table in (
        "plan_seat",
        "scenario_change",
        "scenario_need",
        "scenario_override",
        "scenario_priority",
        "training_scenario",
        "training_need",
        "period_budget",
        "training_period",
    ):
        op.drop_table(table)
