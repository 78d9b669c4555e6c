"""The query of an address: a misspelt filter would filter nothing, and of two values one would be overlooked."""

from collections import Counter

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query

from service.errors import Fault, InvalidRequest
from service.faults import faults, pointer
from service.texts import sentence


def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a query with parameters that the route does not know, or twice, together with whatever else is wrong.

    No route takes a list in its query: each parameter has one value.
    """
    if not request.query_params:
        return
    parameters = get_flat_params(request.scope["route"].dependant)
    fields = {field.alias: field for field in parameters if isinstance(field.field_info, Query)}
    unknown = [name for name in request.query_params if name not in fields]
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = [name for name in fields if given[name] > 1]
    if not unknown and not repeated:
        return
    found = [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
    for name, field in fields.items():
        if name in repeated:
            continue
        if name in request.query_params:
            _, errors = field.validate(request.query_params[name], loc=("query", name))
            found += errors or []
        elif field.field_info.is_required():
            found.append({"type": "missing", "loc": ("query", name)})
    twice = (
        Fault(
            detail=sentence("fault-repeated-parameter", field=name),
            pointer=pointer(("query", name)),
            code="given_twice",
        )
        for name in repeated
    )
    raise InvalidRequest.of((*faults(found), *twice))
