"""What is told of a year in Chinese calls each thing by one word, on the pages as in the answers to programs."""

from importlib.resources import files

import pytest

#: The sentences of answers and the sheets of a year are in the file that has no room in its name.
FILES = ("zh", "years.zh", "years-page.zh", "needs.zh", "scenario.zh", "frontier.zh")
#: The word that is used, by those that would be another one for the same thing.
WORDS = {
    "方案": "情景 or 计划",
    "课程": "模块",
    "级别": "等级",
    "补助": "资助",
    "驳回": "拒绝",
    "该期": "该班次",
    "必修": "必备",
    "主管": "经理",
}


@pytest.mark.parametrize("name", FILES)
def test_one_thing_has_one_word(name: str) -> None:
    lines = files("service").joinpath("messages", f"{name}.ftl").read_text("utf-8").splitlines()
    told = [line.partition(" = ")[2] or line for line in lines if not line.startswith("#")]
    found = [(line, right) for line in told for wrong, right in WORDS.items() if wrong in line]
    # A decision takes effect (生效); a scenario is the one that the company works by (采用).
    found += [(line, "采用") for line in told if "生效" in line and "情景" in line]
    assert found == []
