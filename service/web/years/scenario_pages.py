"""How the pages of a scenario are put together from what is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request, Response

from service.annual.following import Look
from service.annual.frontiers import Frontiers
from service.annual.plans import AnnualPlans
from service.errors import Fault
from service.schemas.annual_accepted import AnnualPlanProgress
from service.schemas.training_scenarios import ScenarioRead
from service.web.readers import Reader, SignedIn
from service.web.rendering import environment
from service.web.words import Words
from service.web.years.arbitration import NOTHING_ENTERED, FreeForm, arbitration_page
from service.web.years.closing import SolvePanel, solve_panel
from service.web.years.curves import curve_of, ended_at
from service.web.years.deciders import deciders
from service.web.years.frontier import frontier_view
from service.web.years.grants import GrantEntered, grants_view
from service.web.years.parts import scenario_address
from service.web.years.scenario import scenario_page
from service.web.years.scenario_form import ScenarioEntered, entered_of, scenario_form
from service.web.years.scenario_lists import BEGINNING, Places
from service.web.years.shown import Refusal, shown, words_of
from service.years.years import Years


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPages:
    """The pages of one reader."""

    request: Request
    reader: Reader
    years: Years
    plans: AnnualPlans
    frontiers: Frontiers

    @property
    def words(self) -> Words:
        return words_of(self.request)

    def read(self, key: str) -> ScenarioRead:
        """Return a scenario as the reader may see it."""
        return self.years.scenario(key, self.reader.principal, self.words.language)

    def plan(
        self,
        key: str,
        *,
        places: Places = BEGINNING,
        entered: ScenarioEntered | None = None,
        faults: Iterable[Fault] = (),
        refusal: Refusal | None = None,
    ) -> Response:
        """Show a scenario with what its plan comes to, or how the search for it goes."""
        words, scenario = self.words, self.read(key)
        period = self.years.period(scenario.period, self.reader.principal)
        curve = curve_of(self.frontiers, scenario)
        form = scenario_form(
            scenario,
            entered or entered_of(scenario),
            words,
            currency=period.currency,
            etag=scenario.etag,
            faults=faults,
            first=places.centres,
        )
        view = scenario_page(
            scenario,
            period,
            words,
            panel=self._panel(scenario, period.currency),
            form=form,
            frontier=None if curve.found is None else frontier_view(curve.found, words),
            frontier_state=curve.state,
            ended_at=ended_at(self.frontiers, scenario),
            names=self._names(scenario.frozen_by, *(override.decided_by for override in scenario.overrides)),
            places=places,
        )
        here = scenario_address(key)
        return shown(
            self.request,
            self.reader,
            "scenario",
            twin=f"/v1{here}",
            refusal=refusal,
            status=422 if form.faults else 200,
            address=here,
            scenario=view,
        )

    def arbitration(
        self,
        key: str,
        *,
        page_token: str | None = None,
        free: FreeForm = NOTHING_ENTERED,
        refusal: Refusal | None = None,
    ) -> Response:
        """Show what there is to decide in a scenario."""
        words, scenario, caller = self.words, self.read(key), self.reader.principal
        found = self.years.arbitration(key, caller, words.language, page_token=page_token)
        view = arbitration_page(
            scenario,
            self.years.period(scenario.period, caller),
            found,
            words,
            names=self._names(*(entry.human.decided_by for entry in found.items if entry.human is not None)),
            is_part=page_token is not None or found.next_page_token is not None,
            free=free,
        )
        here = scenario_address(key, "/arbitration")
        return shown(
            self.request,
            self.reader,
            "arbitration",
            twin=f"/v1{here}",
            refusal=refusal,
            status=422 if free.faults else 200,
            address=here,
            arbitration=view,
        )

    def grants(
        self,
        key: str,
        *,
        entered: GrantEntered | None = None,
        faults: Iterable[Fault] = (),
        refusal: Refusal | None = None,
    ) -> Response:
        """Show the grants of a scenario."""
        words, scenario = self.words, self.read(key)
        period = self.years.period(scenario.period, self.reader.principal)
        view = grants_view(scenario, period, words, entered=entered, faults=faults)
        return shown(
            self.request,
            self.reader,
            "grants",
            twin=f"/v1{scenario_address(key)}",
            refusal=refusal,
            status=422 if view.is_wrong else 200,
            address=scenario_address(key, "/grants"),
            grants=view,
        )

    def drawn(self, currency: str) -> Look:
        """Return how this page is told of a search as it goes on: by its drawing."""
        words = self.words

        def look(plan: str) -> tuple[AnnualPlanProgress, str]:
            told, samples = self.plans.approach(plan)
            panel = solve_panel(told, samples, currency, words)
            return told, environment().get_template("years/solve.html").render(words=words, panel=panel)

        return look

    def _names(self, *principals: str | None) -> Mapping[str, str]:
        return deciders(self.years.database, principals, self.words)

    def _panel(self, scenario: ScenarioRead, currency: str) -> SolvePanel | None:
        if scenario.plan is None:
            return None
        told, samples = self.plans.approach(scenario.plan)
        return solve_panel(told, samples, currency, self.words)


def _pages(request: Request, reader: SignedIn) -> ScenarioPages:
    state = request.app.state
    return ScenarioPages(
        request=request,
        reader=reader,
        years=cast(Years, state.years),
        plans=cast(AnnualPlans, state.annual_plans),
        frontiers=cast(Frontiers, state.frontiers),
    )


PagesOf = Annotated[ScenarioPages, Depends(_pages)]
