"""Development plans: what callers send about them."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from service.faults import form, refused
from service.schemas.development import ChangeKind, PlanState
from service.schemas.requests import LimitsGiven
from service.schemas.values import Identifier, Level, Strict, Text


class PlanStart(Strict):
    """Which stored recommendation a plan is made from, and whose plan it is."""

    learner: Identifier
    recommendation: Identifier
    supersedes: Identifier | None = Field(
        default=None,
        description="The draft or proposal that ends with this: it has to be named where the learner has one.",
    )


class EvidenceGiven(Strict):
    """What somebody knows already, and what shows it."""

    competency: Identifier
    level: Level
    items: Annotated[list[Identifier], Field(min_length=1, max_length=1000)] | None = Field(
        default=None, description="These items of the level alone; without them, the level with all below it."
    )
    statement: Text
    link: (
        Annotated[str, Field(min_length=9, max_length=2000, pattern=form(r"^https://[\x21-\x7e]+$", "fault-link"))]
        | None
    ) = Field(default=None, description="Where it can be seen; https only.")


class KeepGiven(Strict):
    """A module, or one run of it, stays in the plan or comes into it."""

    kind: Literal["keep"]
    module: Identifier
    offering: Identifier | None = Field(default=None, description="This run of the module; without it, any.")
    reason: Text | None = None


class RefuseGiven(Strict):
    """A module, or one run of it, stays out of the plan."""

    kind: Literal["refuse"]
    module: Identifier
    offering: Identifier | None = Field(default=None, description="This run alone; without it, the module altogether.")
    reason: Text | None = None


class ReleaseGiven(Strict):
    """What was kept, refused or claimed is so no more: either a module or a piece of evidence."""

    kind: Literal["release"]
    module: Identifier | None = None
    evidence: Identifier | None = Field(default=None, description="The id of a claim that is not decided yet.")
    reason: Text | None = None

    @model_validator(mode="after")
    def _is_exactly_one(self) -> Self:
        if (self.module is None) == (self.evidence is None):
            raise refused("contradiction", "fault-one-release")
        return self


class KnowGiven(Strict):
    """The learner knows something already."""

    kind: Literal["know"]
    evidence: EvidenceGiven


class SwapGiven(Strict):
    """A module makes room for another one: a certain one, or whatever is best without it."""

    kind: Literal["swap"]
    module: Identifier
    to: Identifier | None = Field(default=None, description="The module to take instead.")
    offering: Identifier | None = Field(default=None, description="The run of it.")
    reason: Text | None = None


class LimitsChanged(Strict):
    """Other limits for the plan as a whole."""

    kind: Literal["limits"]
    to: LimitsGiven = Field(description="Each one given takes the place of the plan's own; null lifts it.")
    reason: Text | None = None


class RefreshGiven(Strict):
    """The same once more, of what there is now."""

    kind: Literal["refresh"]


Change = KeepGiven | RefuseGiven | ReleaseGiven | KnowGiven | SwapGiven | LimitsChanged | RefreshGiven


class KeepTrial(Strict):
    """What the plan is like with a module."""

    change: KeepGiven


class RefuseTrial(Strict):
    """What the plan is like without a module."""

    change: RefuseGiven


class ReleaseTrial(Strict):
    """What the plan is like when nobody insists."""

    change: ReleaseGiven


class KnowTrial(Strict):
    """What the plan is like when a claim is believed."""

    change: KnowGiven


class SwapTrial(Strict):
    """What the plan is like with one module for another."""

    change: SwapGiven


class LimitsTrial(Strict):
    """What the plan is like within other limits."""

    change: LimitsChanged


class RefreshTrial(Strict):
    """What the plan is like by now."""

    change: RefreshGiven


class AnyChange(Strict):
    """The kind of a change whose kind nobody knows."""

    kind: ChangeKind


class AnyTrial(Strict):
    """A trial of which no more can be read."""

    change: AnyChange


#: By the kind of the change.
TRIALS: Mapping[str, type[Strict]] = {
    "keep": KeepTrial,
    "refuse": RefuseTrial,
    "release": ReleaseTrial,
    "know": KnowTrial,
    "swap": SwapTrial,
    "limits": LimitsTrial,
    "refresh": RefreshTrial,
}


class AcceptanceRequest(Strict):
    """Which trial the plan is to follow."""

    trial: Identifier


class EvidenceDecision(Strict):
    """Whether evidence is believed."""

    id: Identifier
    accept: bool
    reason: Text | None = None


class TransitionRequest(Strict):
    """Where the plan goes on to."""

    to: PlanState
    reason: Text | None = None
    evidence: Annotated[list[EvidenceDecision], Field(max_length=1000)] = Field(
        default_factory=list, description="With an approval or when a plan is sent back: what is said of each claim."
    )


class StepRequest(Strict):
    """How far a step is."""

    status: Literal["approved", "enrolled", "done", "failed"]
    reason: Text | None = None
