"""One plan with the word on it: routes only."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData

from service.development.development import Development
from service.errors import Conflict, InvalidRequest, PreconditionFailed
from service.team import budget_effect
from service.web.catalogue_parts import Link
from service.web.people import known_id
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import SAFE_HEADERS, language_of, page
from service.web.sent_once import Led, Sending, sent_once
from service.web.team.deciding import SAID, Refused, decided, entered, sent
from service.web.team.parts import plan_address
from service.web.team.word_page import NOTHING_ENTERED, word_page
from service.web.words import words_in

router = APIRouter(include_in_schema=False)


def _development(request: Request) -> Development:
    return cast(Development, request.app.state.development)


async def _form(request: Request) -> FormData:
    """Read a form whose fields nobody knows beforehand: there are some for each evidence."""
    return await request.form(max_files=0)


@router.get("/team/plans/{development_plan_id}")
def show_plan(
    development_plan_id: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    form: Annotated[str, Query(alias="as")] = "",
) -> Response:
    """Show one plan, and what approving it takes of the budgets."""
    plan = known_id(development_plan_id)
    if form == "json":
        effect = budget_effect.shown(house.database, plan, reader.principal, today=house.recommender.today())
        return JSONResponse(effect.model_dump(mode="json"), headers=SAFE_HEADERS)
    return _plan(request, house, reader, plan)


@router.post("/team/plans/{development_plan_id}/decision", dependencies=[OwnForm])
def decide(
    development_plan_id: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    form: Annotated[FormData, Depends(_form)],
) -> Response:
    """Approve a plan or send it back, and go on with the team."""
    plan, language = known_id(development_plan_id), language_of(request)
    given, development = sent(form), _development(request)

    def act(sending: Sending) -> Led:
        led = Led(address="/team?decided=yes", said=SAID.get(given.to))
        decided(development, plan, given, reader.principal, language, keep=sending.keep(lambda _: led))
        return led

    try:
        # Whoever may not know of the plan any more is not led on by what they did before.
        development.check(plan, reader.principal)
        return sent_once(request, house, reader, act, about=plan, key=given.once, fields=given.fields())
    except PreconditionFailed:
        wrong = words_in(language).text("word-changed")
    except (InvalidRequest, Conflict) as error:
        wrong = error.told(language)
    return _plan(request, house, reader, plan, refused=Refused(sent=given, wrong=wrong))


def _plan(request: Request, house: House, reader: Reader, plan: str, *, refused: Refused | None = None) -> Response:
    language = language_of(request)
    words = words_in(language)
    found = _development(request).get(plan, reader.principal, language)
    with house.database.read() as session:
        effect = budget_effect.of_plan(session, plan, reader.principal, today=house.recommender.today())
    proposals = [event.at for event in found.history if event.to_state == "proposed"]
    view = word_page(
        found,
        effect,
        words,
        since=words.day(proposals[-1].date()) if proposals and found.state == "proposed" else None,
        is_own=found.learner == reader.principal.learner,
        entered=entered(refused, found, words) if refused is not None else NOTHING_ENTERED,
    )
    address = plan_address(plan)
    return page(
        request,
        "team/word.html",
        status=200 if refused is None else 422,
        reader=reader,
        twin=f"/v1/development-plans/{plan}/budget-effect",
        document=f"{address}?as=json",
        address=address,
        word=view,
        trail=(Link(title=words.text("team-title"), href="/team"),),
    )
