"""The team as a page: routes only."""

from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from service.schemas.team import TeamOrder
from service.team.listing import TeamQuestion, listed
from service.team.needing import open_period
from service.team.plans import TEAM_STATES
from service.web.readers import HouseOf, SignedIn
from service.web.rendering import SAFE_HEADERS, language_of, page
from service.web.team.parts import Asked
from service.web.team.team_page import PEOPLE, team_view
from service.web.words import words_in
from service.web.years.parts import period_address

router = APIRouter(include_in_schema=False)

#: What is longer is no id and no name of anybody.
LONGEST = 200
Field = Annotated[str, Query(max_length=LONGEST)]
Token = Annotated[str | None, Query(max_length=1200)]
AsDocument = Annotated[str, Query(alias="as")]


@router.get("/team")
def show_team(
    *,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    cost_centre: Field = "",
    state: Field = "",
    name: Field = "",
    competency: Field = "",
    order: Field = "",
    gaps: Field = "",
    page_token: Token = None,
    form: AsDocument = "",
    is_decided: Annotated[str, Query(alias="decided")] = "",
) -> Response:
    """Show whom the reader leads, and the plans that wait for a word first."""
    asked = Asked(
        cost_centre=_plain(cost_centre),
        state=state if state in TEAM_STATES else "",
        name=_plain(name).strip(),
        competency=_plain(competency),
        order=order if order in get_args(TeamOrder) else "",
        gaps="all" if gaps == "all" else "",
    )
    question = TeamQuestion(
        cost_centre=asked.cost_centre or None,
        state=asked.state or None,
        name=asked.name or None,
        competency=asked.competency or None,
        order=asked.order or "name",  # type: ignore[arg-type]
        all_gaps=asked.gaps == "all",
        page_size=PEOPLE,
        page_token=page_token,
    )
    today = house.recommender.today()
    found = listed(house.database, reader.principal, question, today=today)
    if form == "json":
        return JSONResponse(found.model_dump(mode="json"), headers=SAFE_HEADERS)
    with house.database.read() as session:
        view = team_view(session, found, asked, reader.principal, words_in(language_of(request)), page_token=page_token)
        period = open_period(session, today)
    # Whoever has just decided on one goes on with the next.
    following = view.waiting[0] if is_decided and view.waiting else None
    return page(
        request,
        "team/team.html",
        reader=reader,
        twin=view.twin,
        document=view.document,
        team=view,
        next=following,
        needs_href=period_address(period, "/needs") if period is not None else None,
    )


def _plain(text: str) -> str:
    """Return the text as it may be looked for in a database."""
    return text.replace("\x00", "")
