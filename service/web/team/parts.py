"""What the pages of a team share: addresses, choices, and how states look."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list to choose from."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, as the form holds it."""

    cost_centre: str = ""
    state: str = ""
    name: str = ""
    competency: str = ""
    order: str = ""
    #: `all`, for every competency in which somebody is short.
    gaps: str = ""

    def address(self, **other: str) -> str:
        """Return the page that is asked for with something else."""
        fields = {field: getattr(self, field) for field in self.__slots__} | other
        kept = {field: value for field, value in fields.items() if value}
        return f"/team?{urlencode(kept)}" if kept else "/team"


#: How the state of a plan looks; the word says it as well.
_KINDS = {
    "none": "none",
    "proposed": "waiting",
    "approved": "good",
    "in_progress": "good",
    "completed": "ended",
    "superseded": "ended",
}


def state_kind(state: str) -> str:
    """Return how a state looks."""
    return _KINDS.get(state, "open")


def plan_address(plan: str) -> str:
    """Return where a plan is decided on."""
    return f"/team/plans/{quote(plan, safe='')}"


def development_address(learner: str) -> str:
    """Return where somebody's whole plan is; the id is the caller's own and may hold anything."""
    return f"/development/{quote(learner, safe='')}"
