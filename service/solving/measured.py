"""How one search went, for whoever counts them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The kind and the end of a search, and what it took."""

    goal: str
    status: str
    seconds: float
    #: The relative gap that it left open; None where no bound is known.
    gap: float | None
