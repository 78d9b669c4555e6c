"""Where the search for a year stands, as bytes: enough to go on from after an interruption.

What is kept are the paths found, the plan in hand, the tiers that are settled with the prices that prove them, and how
far the next one is: all that decides how the search goes on, so that it ends where it would have ended. It is read back
only with the same problem, so a path is named by its steps alone; nothing in it is believed without a look.
Marks say what the paths hang on, so that a search of a changed problem knows which of them still hold.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from solver.annual.answer import AnnualTier, Prices
from solver.annual.answered import Answers
from solver.annual.columns import Column
from solver.annual.company import Link
from solver.annual.marks import Marks
from solver.annual.master import Solved
from solver.annual.problem import CostCentreId, GrantId, LearnerId, Seat
from solver.domain import InvalidProblem, ModuleId, OfferingId

#: A state of another shape is not read.
SHAPE = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """One tier as it was left: its value and bound, more being better, and the prices that prove the bound."""

    tier: AnnualTier
    value: int
    bound: int
    prices: Prices | None
    #: Those of each case, where cases prove more than prices for all of them.
    cases: tuple[Prices, ...] = ()

    @property
    def proving(self) -> tuple[Prices, ...]:
        """What proves the bound."""
        return self.cases or (() if self.prices is None else (self.prices,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """The tier after those that are settled, with its prices found and its plans being made better."""

    #: What no plan passes as its prices say, and as all says that is known by now.
    priced: int
    bound: int
    prices: Prices | None
    #: Seconds that must be left when the tier ends.
    end: float
    #: What the first whole plan is made from, and whether it was.
    shares: Solved | None = None
    is_begun: bool = False
    #: The prices of each case, once there are some, and whether they were looked for.
    cases: tuple[Prices, ...] = ()
    is_split: bool = False
    #: Learners in a group, turns without a gain since groups have this size, and whether no turn is of use any more.
    size: float = 0.0
    idle: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The search of one year between two pieces of work."""

    columns: Mapping[LearnerId, tuple[Column, ...]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    choice: Mapping[LearnerId, Column] | None = None
    settled: tuple[Settled, ...] = ()
    underway: Underway | None = None
    #: The number of the next grouping of learners; None where none was made.
    turn: int | None = None
    #: Prices to begin with, from a search of a problem much like this one: they prove nothing until they are asked.
    start_prices: Mapping[AnnualTier, Prices] = field(default_factory=dict)
    #: Tiers in which a plan near these prices and the choice is looked for before anything else.
    near: tuple[AnnualTier, ...] = ()
    #: Of the problem that this was saved for.
    marks: Marks = field(default_factory=Marks)
    #: What learners answered, so that who has the same question at the same prices need not be asked again.
    answers: Answers = field(default_factory=Answers)


def written(state: State) -> bytes:
    """Return a state as bytes."""
    document = {
        "shape": SHAPE,
        "columns": {learner: [_column(column) for column in columns] for learner, columns in state.columns.items()},
        "links": [[learner, *seat] for learner, seat in state.links],
        "choice": None if state.choice is None else {key: _column(column) for key, column in state.choice.items()},
        "settled": [
            [
                entry.tier,
                entry.value,
                entry.bound,
                None if entry.prices is None else _prices(entry.prices),
                list(map(_prices, entry.cases)),
            ]
            for entry in state.settled
        ],
        "underway": None if state.underway is None else _underway(state.underway),
        "turn": state.turn,
        "start_prices": {tier: _prices(prices) for tier, prices in state.start_prices.items()},
        "near": state.near,
        "marks": {
            "learners": state.marks.learners,
            "seats": [[*seat, mark] for seat, mark in state.marks.seats.items()],
        },
        "answers": {"questions": state.answers.questions, "bounds": state.answers.bounds},
    }
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode(), level=1)


def read(content: bytes) -> State:
    """Return the state in these bytes.

    Raises:
        InvalidProblem: they are no state of this shape.
    """
    try:
        document = json.loads(zlib.decompress(content))
        if document["shape"] != SHAPE:
            raise InvalidProblem([f"the state has shape {document['shape']}, not {SHAPE}"])
        chosen = document["choice"]
        return State(
            columns={
                LearnerId(key): tuple(_read_column(entry) for entry in found)
                for key, found in document["columns"].items()
            },
            links=tuple((LearnerId(learner), _seat(seat)) for learner, *seat in document["links"]),
            choice=None if chosen is None else {LearnerId(key): _read_column(entry) for key, entry in chosen.items()},
            settled=tuple(
                Settled(
                    AnnualTier(tier),
                    value,
                    bound,
                    None if prices is None else _read_prices(prices),
                    tuple(map(_read_prices, cases)),
                )
                for tier, value, bound, prices, cases in document["settled"]
            ),
            underway=None if document["underway"] is None else _read_underway(document["underway"]),
            turn=document["turn"],
            start_prices={AnnualTier(tier): _read_prices(prices) for tier, prices in document["start_prices"].items()},
            near=tuple(AnnualTier(tier) for tier in document["near"]),
            marks=Marks(
                learners={LearnerId(key): str(mark) for key, mark in document["marks"]["learners"].items()},
                seats={_seat(seat): str(mark) for *seat, mark in document["marks"]["seats"]},
            ),
            answers=Answers(
                questions={LearnerId(key): str(mark) for key, mark in document["answers"]["questions"].items()},
                bounds={
                    AnnualTier(tier): {LearnerId(key): int(bound) for key, bound in bounds.items()}
                    for tier, bounds in document["answers"]["bounds"].items()
                },
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        if isinstance(error, InvalidProblem):
            raise
        raise InvalidProblem(["the state cannot be read"]) from error


def _underway(tier: Underway) -> dict[str, Any]:
    return {
        "priced": tier.priced,
        "bound": tier.bound,
        "prices": None if tier.prices is None else _prices(tier.prices),
        "end": tier.end,
        "shares": None if tier.shares is None else _shares(tier.shares),
        "is_begun": tier.is_begun,
        "cases": list(map(_prices, tier.cases)),
        "is_split": tier.is_split,
        "size": tier.size,
        "idle": tier.idle,
        "is_done": tier.is_done,
    }


def _read_underway(entry: Mapping[str, Any]) -> Underway:
    prices, shares = entry["prices"], entry["shares"]
    return Underway(
        priced=entry["priced"],
        bound=entry["bound"],
        prices=None if prices is None else _read_prices(prices),
        end=entry["end"],
        shares=None if shares is None else _read_shares(shares),
        is_begun=entry["is_begun"],
        cases=tuple(map(_read_prices, entry["cases"])),
        is_split=entry["is_split"],
        size=entry["size"],
        idle=entry["idle"],
        is_done=entry["is_done"],
    )


def _shares(solved: Solved) -> dict[str, Any]:
    """Return what whole plans are made from; the prices of a program are none of it."""
    return {
        "is_sound": solved.is_sound,
        "objective": solved.objective,
        "bound": solved.bound,
        "shares": {
            learner: [[_column(column), share] for column, share in found] for learner, found in solved.shares.items()
        },
        "opened": [[*seat, share] for seat, share in solved.opened.items()],
        "granted": solved.granted,
    }


def _read_shares(entry: Mapping[str, Any]) -> Solved:
    return Solved(
        is_sound=entry["is_sound"],
        objective=entry["objective"],
        bound=entry["bound"],
        shares={
            LearnerId(learner): tuple((_read_column(column), share) for column, share in found)
            for learner, found in entry["shares"].items()
        },
        opened={_seat(seat): share for *seat, share in entry["opened"]},
        granted={
            LearnerId(learner): tuple((GrantId(grant), amount) for grant, amount in found)
            for learner, found in entry["granted"].items()
        },
        prices=None,
    )


def _column(column: Column) -> list[Any]:
    return [column.essential_steps, column.steps, column.price_minor, column.granted, column.seats]


def _read_column(entry: list[Any]) -> Column:
    essential, steps, price, granted, seats = entry
    return Column(
        essential, steps, price, tuple((GrantId(grant), amount) for grant, amount in granted), tuple(map(_seat, seats))
    )


def _seat(entry: list[Any]) -> Seat:
    module, offering = entry
    return ModuleId(module), None if offering is None else OfferingId(offering)


def _prices(prices: Prices) -> dict[str, Any]:
    return {
        "scale": prices.scale,
        "budget": prices.budget,
        "centres": prices.centres,
        "grants": prices.grants,
        "seats": prices.seats,
        "least": prices.least,
        "links": prices.links,
        "earlier": prices.earlier,
        "opened": prices.opened,
        "closed": prices.closed,
    }


def _read_prices(entry: Mapping[str, Any]) -> Prices:
    return Prices(
        scale=entry["scale"],
        budget=entry["budget"],
        centres=tuple((CostCentreId(centre), price) for centre, price in entry["centres"]),
        grants=tuple((GrantId(grant), price) for grant, price in entry["grants"]),
        seats=tuple((_seat(seat), price) for seat, price in entry["seats"]),
        least=tuple((_seat(seat), price) for seat, price in entry["least"]),
        links=tuple((LearnerId(learner), _seat(seat), price) for learner, seat, price in entry["links"]),
        earlier=tuple(entry["earlier"]),
        opened=tuple(map(_seat, entry["opened"])),
        closed=tuple(map(_seat, entry["closed"])),
    )
