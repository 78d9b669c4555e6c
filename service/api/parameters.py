"""The query of an address: what a route does not know is refused, for a misspelt filter would filter nothing."""

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query

from service.errors import InvalidRequest
from service.faults import faults


def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a query with parameters that the route does not know, together with whatever else is wrong with it."""
    if not request.query_params:
        return
    parameters = get_flat_params(request.scope["route"].dependant)
    fields = {field.alias: field for field in parameters if isinstance(field.field_info, Query)}
    unknown = [name for name in request.query_params if name not in fields]
    if not unknown:
        return
    found = [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
    for name, field in fields.items():
        if name in request.query_params:
            _, errors = field.validate(request.query_params[name], loc=("query", name))
            found += errors or []
        elif field.field_info.is_required():
            found.append({"type": "missing", "loc": ("query", name)})
    raise InvalidRequest.of(faults(found))
