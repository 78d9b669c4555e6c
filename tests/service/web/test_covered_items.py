"""A step that is there for single items says what they are, not only their codes."""

from copy import deepcopy

from service.web.learner import plan_page
from service.web.words import words_in
from tests.service.web import documents as given


def test_items_are_told_by_their_texts() -> None:
    document = deepcopy(given.OPTIMAL)
    covered = ["ssg-fs/account-management/4/K7", "gone/from/the/catalogue"]
    document["plan"]["steps"][0]["why"] = {"code": "covers_items", "params": {"items": covered}, "text": "Covers K7."}
    page = plan_page(given.answer(document), given.facts(), words_in("en"))
    assert [step.covers for step in page.steps] == [(("K7", "Ways to negotiate"),), ()]
