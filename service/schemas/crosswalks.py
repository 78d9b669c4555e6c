"""An opinion on how two scales compare, as a caller sends one."""

from typing import Annotated, Self

from pydantic import Field, model_validator

import catalog
from service.faults import refused
from service.schemas.comparisons import Confidence
from service.schemas.values import Identifier, Level, Name, Strict, Text


class ScalePlace(Strict):
    """One level of a framework's scale; 0 stands before the first."""

    framework: Identifier
    level: Level


class Worth(Strict):
    """Levels of another scale, or a place relative to what a role requires."""

    framework: Identifier | None = None
    level: Annotated[int, Field(ge=1, le=1000)] | None = None
    up_to: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="The highest level that it may be worth, where there is a range."
    )
    relative: Annotated[int, Field(ge=-1000, le=1000)] | None = Field(
        default=None, description="Steps above the level that a role requires, below it when negative."
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        on_a_scale = self.framework is not None and self.level is not None
        partly = self.framework is not None or self.level is not None or self.up_to is not None
        if (self.relative is not None) is on_a_scale or (self.relative is not None and partly):
            raise refused("contradiction", "fault-crosswalk-to")
        if self.up_to is not None and self.level is not None and self.up_to <= self.level:
            raise refused("contradiction", "fault-crosswalk-range")
        return self


class Rationale(Strict):
    """Why the levels compare so; a language left out shows the other one."""

    en: Text | None = None
    zh: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.en is None and self.zh is None:
            raise refused("missing", "fault-crosswalk-rationale")
        return self


class CrosswalkProposal(Strict):
    """What one level of a framework is worth on another scale; without `to`, that the two cannot be compared."""

    from_: ScalePlace = Field(alias="from")
    to: Worth | None = None
    confidence: Confidence
    rationale: Rationale

    @model_validator(mode="after")
    def _is_confident_where_it_compares(self) -> Self:
        if (self.confidence == "none") is (self.to is not None):
            raise refused("contradiction", "fault-crosswalk-confidence")
        return self

    @property
    def opinion(self) -> catalog.CrosswalkBase:
        """Return the row that this becomes, with neither id nor version of its own."""
        worth = self.to or Worth.model_construct()
        english, chinese = self.rationale.en or self.rationale.zh, self.rationale.zh or self.rationale.en
        return catalog.CrosswalkBase.model_construct(
            from_framework=self.from_.framework,
            from_level=self.from_.level,
            to_framework=worth.framework,
            to_lowest=worth.level,
            to_highest=worth.up_to or worth.level,
            to_relative=worth.relative,
            confidence=self.confidence,
            rationale_en=english,
            rationale_zh=chinese,
        )


class CrosswalkWithdrawal(Strict):
    """Nothing is said beside the address: the key that sends it stands for it."""


class CrosswalkApproval(Strict):
    """Who stands for a row from now on."""

    by: Name | None = Field(default=None, description="Who approves; without it, the key that sends this.")
