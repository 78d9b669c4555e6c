"""Problems that are too large are refused with what they count, and nothing of them is built."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import catalog
from service import admission
from service.errors import TooLarge
from service.settings import Settings
from service.solving.engines import InProcess
from tests.conftest import Databases, with_the_shipped_catalogue
from tests.e2e.known_optima import module, request
from tests.service.conftest import Api, serving

PATH = "/v1/recommendations"
ROLE = "csm/customer-service-manager"


@pytest.fixture
def small(databases: Databases) -> Iterator[Api]:
    """An application that takes no more than six pairs."""
    url = databases.copy("sqlite", "shipped", with_the_shipped_catalogue)
    with serving(url, maximum_cells=6) as api:
        yield api
    databases.discard(url)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Everything that an engine is asked."""
    seen: list[object] = []
    answer = InProcess.answer

    def watched(self: InProcess, task: Any, *given: Any, **named: Any) -> Any:
        seen.append(task)
        return answer(self, task, *given, **named)

    monkeypatch.setattr(InProcess, "answer", watched)
    return seen


def of(requirements: int, modules: int) -> dict[str, Any]:
    names = [f"c{place}" for place in range(requirements)]
    return request(names, [module(f"M-{place}", 1, names[:1]) for place in range(modules)], goal="closest")


def test_as_many_pairs_as_there_may_be_are_taken_and_one_module_more_is_not(small: Api, asked: list[object]) -> None:
    assert small.post(PATH, json=of(2, 3)).status_code == 200
    assert len(asked) == 1
    refused = small.post(PATH, json=of(2, 4))
    assert refused.status_code == 413
    assert refused.json()["type"] == "/problems/too-large"
    assert refused.json()["detail"].startswith("2 requirements and 4 modules to choose from make 8 pairs to weigh")
    told = small.post(PATH, json=of(2, 4), headers={"Accept-Language": "zh"}).json()["detail"]
    assert told.startswith("2 项要求与 4 个可选模块共有 8 个组合需要权衡；最多接受 6 个")
    assert len(asked) == 1


def test_requirements_of_roles_and_modules_of_the_catalogue_count(small: Api, asked: list[object]) -> None:
    refused = small.post(PATH, json={"learner": {"attainments": []}, "target": {"roles": [ROLE]}, "goal": "closest"})
    assert refused.status_code == 413
    assert refused.json()["detail"].startswith("19 requirements and ")
    assert not asked


def test_one_that_is_only_looked_at_is_refused_alike(small: Api) -> None:
    assert small.post(PATH, json={**of(2, 3), "validate_only": True}).status_code == 200
    assert small.post(PATH, json={**of(2, 4), "validate_only": True}).status_code == 413


def test_in_a_batch_it_is_refused_in_its_place(small: Api, asked: list[object]) -> None:
    told = small.post(f"{PATH}/batch", json={"items": [of(2, 4), of(2, 3)]}).json()["items"]
    assert told[0]["status"] == 413
    assert told[1]["status"] == "optimal"
    assert len(asked) == 1


MAXIMUM = int(Settings.model_fields["maximum_cells"].default)


def _asked_for(requirements: int, modules: int) -> dict[str, Any]:
    return {"target": {"requirements": [{}] * requirements}, "modules": [{}] * modules}


def test_what_is_promised_is_taken_by_default(catalogue: catalog.CatalogSnapshot) -> None:
    admission.check(_asked_for(2000, 5000), catalogue, MAXIMUM)
    with pytest.raises(TooLarge):
        admission.check(_asked_for(2000, 20_000), catalogue, MAXIMUM)


@pytest.fixture(scope="module")
def catalogue() -> catalog.CatalogSnapshot:
    """A catalogue of two modules and two roles, as far as anybody looks at it here."""
    return SimpleNamespace(  # type: ignore[return-value]
        requirements_by_role={"r/one": (1, 2, 3), "r/two": (1,)}, catalog=SimpleNamespace(modules=(1, 2))
    )


@pytest.mark.parametrize(
    ("document", "cells"),
    [
        (None, 0),
        ([], 0),
        ({}, 0),
        ({"target": None, "modules": None}, 0),
        ({"target": [], "modules": {}}, 0),
        ({"target": {"roles": "r/one"}}, 0),
        ({"target": {"roles": ["r/one", "r/one", 7, None, ["r/two"], {}]}}, 6),
        ({"target": {"roles": ["r/one", "r/two", "r/none"], "requirements": [{}]}}, 10),
        ({"target": {"requirements": [{}, {}]}, "modules": "many"}, 4),
        ({"target": {"requirements": [None, 1]}, "modules": [None] * 5}, 10),
    ],
)
def test_what_is_counted_of_anything_that_may_be_sent(
    catalogue: catalog.CatalogSnapshot, document: object, cells: int
) -> None:
    admission.check(document, catalogue, cells)
    if cells:
        with pytest.raises(TooLarge):
            admission.check(document, catalogue, cells - 1)


def test_a_company_is_bounded_too() -> None:
    admission.check_year(learners=100_000, modules=10_000)
    with pytest.raises(TooLarge) as refused:
        admission.check_year(learners=200_000, modules=20_000)
    assert refused.value.told("en").startswith("200,000 learners and 20,000 modules")


def test_a_year_that_is_too_large_is_refused_before_it_is_posed(small: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_OF_A_YEAR", 1)
    period = {"start_on": "2027-01-01", "end_on": "2027-12-31"}
    learners = [{"id": f"E-{place}", "attainments": [], "target": {"roles": [ROLE]}} for place in range(2)]
    refused = small.keyed("hr").post("/v1/annual-plans", json={"period": period, "learners": learners})
    assert refused.status_code == 413, refused.json()
    assert "2 learners and" in refused.json()["detail"]
