"""The request that a plan comes to: what was asked for, with choices, claims and progress put on top."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.schemas.values import Money
from service.tables import DevelopmentChoice, DevelopmentStep, Evidence
from service.translate.knowledge import StoredLearner

#: What is left of a step that is done: the smallest effort that a request can name.
LEFT_OF_DONE = 1
#: Steps that stay in every plan that follows.
STAYING = ("enrolled", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a plan may refer to by now."""

    learner: StoredLearner
    #: Modules that can be taken, each with its runs.
    offerings_by_module: Mapping[str, Collection[str]]
    #: Null where items came with the request.
    items: Collection[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of a plan."""

    #: A request without locks, as it would be asked of a learner of whom nothing else is to be said.
    request: Mapping[str, Any]
    choices: Sequence[DevelopmentChoice]
    #: What counts: claims that nobody has decided yet.
    claims: Sequence[Evidence]


def document_of(wish: Wish, steps: Iterable[DevelopmentStep], known: Known, *, today: date) -> dict[str, Any]:
    """Return the request whose answer the plan follows."""
    under_way = [step for step in steps if step.module in known.offerings_by_module]
    staying = {step.module for step in under_way if step.status in STAYING}
    request = dict(wish.request)
    request["learner"] = _learner(wish, under_way, known, today)
    request["limits"] = _limits(request.get("limits") or {}, under_way, today)
    request["locks"] = [
        *(
            {"module": choice.module, "offering": choice.offering, "keep": choice.kind == "keep"}
            for choice in wish.choices
            if choice.module not in staying and _is_there(choice, known)
        ),
        *(
            {"module": step.module, "offering": step.offering, "keep": False}
            for step in under_way
            if step.status == "failed"
            and step.offering in known.offerings_by_module[step.module]
            and not any(choice.module == step.module for choice in wish.choices)
        ),
    ]
    return {name: value for name, value in request.items() if value not in (None, [], {}) or name == "modules"}


def _is_there(choice: DevelopmentChoice, known: Known) -> bool:
    """Tell whether a choice is about what there still is; what has left the catalogue is in no plan anyway."""
    runs = known.offerings_by_module.get(choice.module)
    return runs is not None and (choice.offering is None or choice.offering in runs)


def _learner(wish: Wish, steps: Sequence[DevelopmentStep], known: Known, today: date) -> dict[str, Any]:
    """Return the learner with what is claimed, and what is done or begun."""
    learner = dict(wish.request["learner"])
    stored = known.learner
    levels = [claim for claim in wish.claims if claim.items is None]
    if levels:
        held = learner.get("attainments")
        if held is None:
            held = [rating.model_dump(mode="json") for rating in stored.attainments]
        learner["attainments"] = [
            *(rating for rating in held if not _is_outranked(rating, levels)),
            *_believed(levels, today),
        ]
    items = sorted({item for claim in wish.claims for item in claim.items or ()})
    if items:
        own = learner.get("items_held")
        if own is None:
            own = [item for item in stored.items_held if known.items is None or item in known.items]
        learner["items_held"] = [*own, *(item for item in items if item not in own)]
    begun = {entry["module"]: entry for entry in learner.get("in_progress") or ()}
    done = {step.module for step in steps if step.status == "done"}
    learner["in_progress"] = [
        _in_progress(step, begun.get(step.module), known) for step in steps if step.status in STAYING
    ]
    completed = learner.get("completed_modules")
    if completed is None and done & {*stored.completed_modules}:
        completed = stored.completed_modules
    if completed is not None:
        # What was done in this plan is a step of it, and what it gives counts.
        learner["completed_modules"] = [module for module in completed if module not in done]
    return {name: value for name, value in learner.items() if name != "in_progress" or value}


def _is_outranked(rating: Mapping[str, Any], claims: Iterable[Evidence]) -> bool:
    """Tell whether a claim takes the place of a rating: as the newest word on its competency, if it is believed."""
    return any(
        claim.competency == rating["competency"] and rating["level"] < claim.level and rating.get("source") != "self"
        for claim in claims
    )


def _believed(claims: Iterable[Evidence], today: date) -> Iterable[dict[str, Any]]:
    for claim in claims:
        rated = {"competency": claim.competency, "level": claim.level}
        yield {**rated, "source": "manager", "assessed_on": today.isoformat()}


def _in_progress(step: DevelopmentStep, begun: Mapping[str, Any] | None, known: Known) -> dict[str, Any]:
    """Return what is left of a step that is enrolled or done; its whole price has to be paid in any case."""
    price = Money.of_minor(step.price_minor, step.currency).model_dump()
    if step.status == "done":
        return {"module": step.module, "effort_left_hours": LEFT_OF_DONE / 100, "price_left": price}
    if begun is not None:
        return dict(begun)
    run = step.offering if step.offering in known.offerings_by_module[step.module] else None
    return {
        "module": step.module,
        **({"offering": run} if run is not None else {}),
        "effort_left_hours": step.effort_hundredths / 100,
        "price_left": price,
    }


def _limits(limits: Mapping[str, Any], steps: Sequence[DevelopmentStep], today: date) -> dict[str, Any]:
    """Return what is left of the limits; nothing is planned for days that are over once something has begun."""
    left = dict(limits)
    spent = [step for step in steps if step.status == "failed"]
    if left.get("budget") is not None and spent:
        budget = Money.model_validate(left["budget"])
        paid = sum(step.price_minor for step in spent)
        left["budget"] = Money.of_minor(max(budget.minor - paid, 0), budget.currency).model_dump()
    used = sum(step.effort_hundredths for step in spent)
    used += sum(step.effort_hundredths - LEFT_OF_DONE for step in steps if step.status == "done")
    if left.get("effort_hours") is not None and used:
        left["effort_hours"] = max(round(left["effort_hours"] * 100) - used, 0) / 100
    start = left.get("start_on")
    if start is not None and any(step.status in (*STAYING, "failed") for step in steps):
        left["start_on"] = max(start, today.isoformat())
    return left
