"""How large a problem may be: looked at before anything of it is built, so that a refusal costs next to nothing.

What is counted is the product that a model grows with; all else in a request is bounded by the size of its body.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from catalog import CatalogSnapshot
from service.errors import TooLarge
from service.texts import sentence

#: The most learners times modules of a year: ten times a company of a hundred thousand with a thousand modules.
MOST_OF_A_YEAR = 1_000_000_000


def check(document: Any, catalogue: CatalogSnapshot, maximum: int) -> None:
    """Refuse a request, as it was sent, whose requirements times modules are too many."""
    if not isinstance(document, Mapping):
        return
    given = document.get("modules")
    modules = len(given) if _is_list(given) else len(catalogue.catalog.modules)
    requirements = _requirements(document.get("target"), catalogue)
    if requirements * modules > maximum:
        raise TooLarge(
            sentence(
                "error-problem-too-large",
                requirements=requirements,
                modules=modules,
                cells=requirements * modules,
                maximum=maximum,
            )
        )


def check_year(*, learners: int, modules: int) -> None:
    """Refuse a year whose learners times modules are too many."""
    if learners * modules > MOST_OF_A_YEAR:
        raise TooLarge(
            sentence(
                "error-company-too-large",
                learners=learners,
                modules=modules,
                cells=learners * modules,
                maximum=MOST_OF_A_YEAR,
            )
        )


def _requirements(target: Any, catalogue: CatalogSnapshot) -> int:
    """Return how many requirements a target has at most: its own, and those of its roles."""
    if not isinstance(target, Mapping):
        return 0
    own, roles = target.get("requirements"), target.get("roles")
    named = {role for role in roles if isinstance(role, str)} if _is_list(roles) else set()
    return (len(own) if _is_list(own) else 0) + sum(len(catalogue.requirements_by_role.get(role, ())) for role in named)


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
