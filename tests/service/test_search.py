"""Searching the catalogue: both languages, the best first, page by page, whatever is typed."""

from typing import Any

import pytest

from tests.service.conftest import Api
from tests.service.requests import faults


def found(api: Api, text: str, **more: object) -> list[dict[str, Any]]:
    response = api.get("/v1/search", params={"q": text, "page_size": 200, **more})
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


def ids(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["id"] for hit in hits]


def test_a_name_is_found_in_either_language(catalog_api: Api) -> None:
    english = found(catalog_api, "Product Knowledge", kind="competency")
    chinese = found(catalog_api, "产品知识", kind="competency")
    assert "csm/product-knowledge" in set(ids(english)) & set(ids(chinese))
    assert english != chinese


def test_the_best_come_first(catalog_api: Api) -> None:
    hits = found(catalog_api, "account management")
    order = [("exact", "begins", "name", "text").index(hit["matched"]) for hit in hits]
    assert order == sorted(order)
    assert order[0] == 0
    assert hits[0]["id"] == "ssg-fs/account-management"
    assert {"role", "module"} <= {hit["kind"] for hit in hits}


@pytest.mark.parametrize("text", ["AM-311", "am-311", "ＡＭ-311", "  am-311 "])
def test_an_id_is_found_as_it_is_typed(catalog_api: Api, text: str) -> None:
    assert ids(found(catalog_api, text))[0] == "AM-311"


def test_every_word_must_stand_somewhere(catalog_api: Api) -> None:
    both = set(ids(found(catalog_api, "client plan")))
    assert both
    assert both == set(ids(found(catalog_api, "plan client")))
    assert found(catalog_api, "client zzzz") == []


def test_texts_of_items_are_searched_too(catalog_api: Api) -> None:
    item = catalog_api.get("/v1/competencies/ssg-fs/account-management").json()["levels"][-1]["items"][0]
    hits = found(catalog_api, item["text_zh"])
    assert ("ssg-fs/account-management", "text") in {(hit["id"], hit["matched"]) for hit in hits}


def test_a_chinese_text_is_found_with_its_own_marks(catalog_api: Api) -> None:
    level = catalog_api.get("/v1/competencies/ssg-fs/account-management").json()["levels"][-1]
    assert "：" in level["descriptor_zh"]
    assert ids(found(catalog_api, level["descriptor_zh"])) == ["ssg-fs/account-management"]
    assert "AM-101" in ids(found(catalog_api, "（两天演练，从第一通电话）"))
    assert found(catalog_api, "两天演练，没有这回事") == []
    assert found(catalog_api, "，：（）") == []


def test_a_competency_is_found_by_the_code_and_the_descriptor_of_a_level(catalog_api: Api) -> None:
    level = catalog_api.get("/v1/competencies/ssg-fs/account-management").json()["levels"][-1]
    for text in (level["code"], level["code"].lower(), level["descriptor_en"], level["descriptor_zh"]):
        hits = found(catalog_api, text)
        assert [(hit["id"], hit["matched"]) for hit in hits] == [("ssg-fs/account-management", "text")], text


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "' OR 1=1", "%%%", "\u200b", "😀", "a" * 200, "NULL"])
def test_whatever_is_typed_is_only_text(catalog_api: Api, text: str) -> None:
    hits = found(catalog_api, text)
    if not text.strip() or not text.isalnum():
        assert all(
            text.strip() in f"{hit['id']} {hit['name_en']} {hit['name_zh']}" or hit["matched"] == "text" for hit in hits
        )
    everything = len(found(catalog_api, "a"))
    assert len(hits) < everything


def test_pages_join_without_a_seam(catalog_api: Api) -> None:
    whole = found(catalog_api, "customer")
    assert len(whole) > 10
    seen: list[dict[str, Any]] = []
    token = None
    while True:
        more = {"page_token": token} if token else {}
        page = catalog_api.get("/v1/search", params={"q": "customer", "page_size": 3, **more}).json()
        seen += page["items"]
        token = page["next_page_token"]
        if token is None:
            break
    assert seen == whole


@pytest.mark.parametrize("token", ["eA", "MCB4IGI", "OSBtb2R1bGUgeA", "MCBtb2R1bGU", "!"])
def test_a_token_that_is_none_is_refused(catalog_api: Api, token: str) -> None:
    response = catalog_api.get("/v1/search", params={"q": "a", "page_token": token})
    assert faults(response) == {("query/page_token", "wrong_form")}


def test_a_search_is_bounded(api: Api) -> None:
    assert api.get("/v1/search", params={"q": "a" * 201}).status_code == 422
    assert api.get("/v1/search", params={"q": "a", "kind": "person"}).status_code == 422
    assert api.get("/v1/search").status_code == 422
    assert found(api, "a\x00b") == []
