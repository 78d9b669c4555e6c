"""What is to be known of a route, and who comes to it: the words in which the table is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from service.principals import Permission

#: Everybody; the learners of a manager; nobody but oneself.
Reach = Literal["company", "team", "own"]
#: Whose the thing at the address is.
About = Literal["nobody", "learner", "recommendation", "development", "plan", "key", "webhook", "erasure"]
#: What a call takes: a look, a list or a sheet, a solve, a search that goes on after the answer.
Cost = Literal["none", "small", "large", "solve", "long"]
#: Where a caller comes in: programs with a token, people with a browser.
Door = Literal["api", "page"]
Opens = Mapping[Permission, Reach]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is to be known of a route before anything behind it runs."""

    #: For each permission of which one is enough, how far it reaches; none at all is open to everybody.
    opens: Opens
    about: About = "nobody"
    cost: Cost = "small"
    #: A call that reads or changes what is another person's leaves exactly one row in the audit trail.
    audited: Literal["read", "change"] | None = None
    door: Door = "api"


def opens(**reaches: Reach) -> Opens:
    """Return who is let in, and how far each reaches."""
    return MappingProxyType(dict(reaches))  # type: ignore[arg-type]


#: The rules of one room, by method and path of the route.
Table = Mapping[tuple[str, str], Rule]

NOBODY = opens()
CATALOGUE = opens(lms="company", hr="company", admin="company")
PEOPLE = opens(lms="company", hr="company")
TEAMS = opens(lms="company", hr="company", manager="team")
# Whoever leads people, and nobody's program.
LED = opens(hr="company", manager="team")
KEEPERS = opens(admin="company")
COMPANY = opens(hr="company")
OWN = opens(lms="company", hr="company", manager="team", employee="own")
HOLDERS = opens(hr="company", employee="own")
# Who keeps the service may erase whom they may not read.
ERASERS = opens(hr="company", admin="company")
# Whoever opens nobody's plan is told so there, and an employee goes on to their own page.
HALL = opens(lms="company", hr="company", manager="team", employee="own", admin="own")
