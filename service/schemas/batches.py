"""Many recommendations at once."""

from typing import Annotated, Any

from pydantic import Field, SkipValidation

from service.schemas.requests import RecommendationRequest
from service.schemas.values import Strict

#: The most requests in one batch.
MOST_ITEMS = 1000


class BatchRequest(Strict):
    """Requests that are answered one by one; what is wrong with one of them is told in its place."""

    #: Whatever else stands there is answered by a problem document, so it does not make the batch a bad one.
    items: Annotated[list[Annotated[RecommendationRequest | Any, SkipValidation]], Field(max_length=MOST_ITEMS)]
