"""The sample company's tree: three cities, four lines of business in each, two teams in each line."""

from collections.abc import Iterator
from dataclasses import dataclass

#: The top of the tree.
COMPANY = "THG"
COMPANY_NAME = "Three Harbours Group (sample)"

CITIES = {"SG": "Singapore", "HK": "Hong Kong", "SH": "Shanghai"}
BUSINESSES = {
    "RT": "Retail banking",
    "CB": "Corporate banking",
    "SV": "Customer service",
    "TS": "Technology sales",
}
TEAMS = {
    "SG-RT": ("Marina branches", "Heartland branches"),
    "SG-CB": ("Regional corporates", "Local enterprises"),
    "SG-SV": ("Contact centre", "Service recovery"),
    "SG-TS": ("Public sector accounts", "Enterprise accounts"),
    "HK-RT": ("Island branches", "Kowloon branches"),
    "HK-CB": ("Trade and logistics", "Property and listed companies"),
    "HK-SV": ("Contact centre", "Branch service"),
    "HK-TS": ("Financial sector accounts", "Retail sector accounts"),
    "SH-RT": ("Puxi branches", "Pudong branches"),
    "SH-CB": ("Manufacturing clients", "Inclusive credit"),
    "SH-SV": ("Hotline", "Field service"),
    "SH-TS": ("Industrial accounts", "Channel partners"),
}

#: The lines of business in which the roles of a framework, or whose ids begin alike, are found; any others are in all.
BUSINESSES_BY_FAMILY = {
    "ssg-fs": ("CB", "RT"),
    "hkqf-banking": ("CB",),
    "csm": ("SV",),
    "am-grades": ("TS",),
    "customer-supervisor": ("SV",),
    "service-manager": ("SV",),
    "company-account-manager": ("CB", "TS"),
    "suzhou-account-manager": ("TS",),
    "credit-account-manager": ("CB", "RT"),
    "account-manager-jobs": ("TS", "CB", "RT"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """One node of the tree; those above come before it."""

    id: str
    parent: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A leaf of the tree, where people work."""

    centre: str
    city: str
    business: str


def _centres() -> Iterator[Centre]:
    yield Centre(id=COMPANY, parent=None, name=COMPANY_NAME)
    for city, city_name in CITIES.items():
        yield Centre(id=f"{COMPANY}-{city}", parent=COMPANY, name=city_name)
        for business, business_name in BUSINESSES.items():
            above = f"{COMPANY}-{city}-{business}"
            yield Centre(id=above, parent=f"{COMPANY}-{city}", name=f"{business_name}, {city_name}")
            for number, team in enumerate(TEAMS[f"{city}-{business}"], start=1):
                yield Centre(id=f"{above}-{number}", parent=above, name=f"{team}, {city_name}")


CENTRES = tuple(_centres())
WHERE_PEOPLE_WORK = tuple(
    Team(centre=f"{COMPANY}-{city}-{business}-{number}", city=city, business=business)
    for city in CITIES
    for business in BUSINESSES
    for number in (1, 2)
)


def teams_for(family: str) -> tuple[Team, ...]:
    """Return the teams in which somebody may hold a role of this family."""
    businesses = BUSINESSES_BY_FAMILY.get(family, tuple(BUSINESSES))
    return tuple(team for team in WHERE_PEOPLE_WORK if team.business in businesses)
