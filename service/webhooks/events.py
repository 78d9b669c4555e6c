"""The kinds of events that other systems can be told of."""

from typing import Literal, get_args

#: What a webhook may ask for, each told to whoever asked for the thing that it is about.
Wished = Literal[
    "recommendation.created",
    "annual_plan.queued",
    "annual_plan.ended",
    "annual_frontier.ended",
    "development_plan.moved",
    "erasure.ended",
]
WISHED: tuple[Wished, ...] = get_args(Wished)
#: What is told because somebody wants to see that it arrives.
Test = Literal["webhook.test"]
TEST: Test = "webhook.test"
EventKind = Wished | Test
