"""The company as callers see it: the tree of cost centres."""

from service.schemas.values import Answer, Identifier, Name, Strict


class CostCentreRecord(Strict):
    """A cost centre to be stored; without a parent it stands at the top."""

    parent: Identifier | None = None
    name: Name | None = None


class CostCentreRead(Answer):
    """A stored cost centre."""

    id: str
    parent: str | None
    name: str | None
    #: How many learners are in it, those of the centres below it not counted.
    learners: int
    #: True for a part of a company that was made up to show the product with.
    sample: bool


class CostCentrePage(Answer):
    """One page of the cost centres."""

    items: list[CostCentreRead]
    next_page_token: str | None
