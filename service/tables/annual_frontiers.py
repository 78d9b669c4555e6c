"""What each amount of a budget buys in a plan's company: looked for once, when somebody first asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from catalog import key
from service.tables.columns import Storable, classify, moment


class AnnualFrontier(SQLModel, table=True):
    """One curve of a plan: of the whole budget, or of a cost centre's."""

    __tablename__ = "annual_frontier"
    __table_args__ = (ForeignKeyConstraint(["plan"], ["annual_plan.id"], ondelete="CASCADE"),)

    #: The subject of its job: the plan's id, and what tells its curves apart.
    id: str = key(primary=True)
    plan: str = key(index=True)
    #: None is the whole budget.
    cost_centre: Storable | None = key(optional=True)
    created_at: datetime = moment()
    #: The curve as it is answered; None while it is looked for.
    document: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)


classify(AnnualFrontier, personal={"document"}, other={"id", "plan", "cost_centre", "created_at"})
