"""A problem of the solver as the request that asks it, with everything inline."""

from typing import Any

from solver import Module, PathProblem

Document = dict[str, Any]


def document(problem: PathProblem, *, seconds: float = 60.0) -> Document:
    """Return the request; `problem` uses levels, prerequisites by level, a budget and an effort limit, no items."""
    made: Document = {
        "learner": {
            "attainments": [{"competency": entry.competency, "level": entry.level} for entry in problem.attainments]
        },
        "target": {
            "requirements": [
                {
                    "competency": entry.competency,
                    "level": entry.level,
                    "weight": entry.weight,
                    "essential": entry.essential,
                }
                for entry in problem.requirements
            ]
        },
        "limits": {},
        "goal": str(problem.goal),
        "solve": {"seconds": seconds},
        "store": False,
        "modules": [_module(entry) for entry in problem.modules],
    }
    if problem.budget_minor is not None:
        made["limits"]["budget"] = _money(problem.budget_minor)
    if problem.effort_limit_hundredths is not None:
        made["limits"]["effort_hours"] = problem.effort_limit_hundredths / 100
    return made


def _module(module: Module) -> Document:
    made: Document = {
        "id": module.id,
        "price": _money(module.price_minor),
        "effort_hours": module.effort_hundredths / 100,
        "outcomes": [
            {"competency": entry.competency, "from_level": entry.from_level, "to_level": entry.to_level}
            for entry in module.outcomes
        ],
    }
    if module.level_prerequisites:
        made["requires"] = {
            "levels": [{"competency": entry.competency, "level": entry.level} for entry in module.level_prerequisites]
        }
    return made


def _money(minor: int) -> Document:
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currency": "SGD"}
