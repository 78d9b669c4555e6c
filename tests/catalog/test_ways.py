"""The shipped modules lead to every role from one level below, and where it matters in more than one way."""

import re
from collections import defaultdict
from functools import cache

from catalog import SHIPPED, LearningOutcomeBase, LearningOutcomeItemBase, ModuleBase, RoleRequirementBase, parse_paths
from catalog.importing.known import Known, overlay

Step = tuple[str, int, int]
#: An attitude that no course gives: the shipped example of the reason `no_module`.
NOT_TRAINED = {"am-grades/inner-drive"}


@cache
def scales() -> dict[str, tuple[int, ...]]:
    return overlay(Known(), parse_paths([SHIPPED])).scales


@cache
def ways() -> dict[Step, tuple[set[str], set[str]]]:
    """Return for each step the modules that give it whole, and those that give single items of it."""
    records = parse_paths([SHIPPED])
    partial = {(record.value.module, record.value.competency) for record in records.of(LearningOutcomeItemBase)}
    found: defaultdict[Step, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for record in records.of(LearningOutcomeBase):
        outcome, before = record.value, 0
        for level in scales()[outcome.competency]:
            if outcome.from_level <= before and level <= outcome.to_level:
                key = (outcome.module, outcome.competency)
                found[outcome.competency, before, level][key in partial].add(outcome.module)
            before = level
    return found


def last_steps() -> dict[tuple[str, Step], RoleRequirementBase]:
    """Return the step that leads to each required level, for each role."""
    found = {}
    for record in parse_paths([SHIPPED]).of(RoleRequirementBase):
        requirement = record.value
        if requirement.level:
            before = max((level for level in scales()[requirement.competency] if level < requirement.level), default=0)
            found[requirement.role, (requirement.competency, before, requirement.level)] = requirement
    return found


def test_the_sample_catalogue_is_of_a_real_size() -> None:
    modules = [record.value for record in parse_paths([SHIPPED]).of(ModuleBase)]
    assert len(modules) >= 150
    assert {module.mode for module in modules} == {
        "self-paced", "online", "classroom", "blended", "on-the-job", "coaching",
    }  # fmt: skip
    assert {module.location for module in modules} == {None, "SG", "HK", "CN"}


def test_every_role_is_reached_from_one_level_below() -> None:
    assert len({role for role, _ in last_steps()}) >= 25
    for (role, step), requirement in last_steps().items():
        assert (step in ways()) == (requirement.competency not in NOT_TRAINED), (role, step)


def required_steps() -> set[Step]:
    """Return every step that some role requires, from the first level of each competency on."""
    found = set()
    for record in parse_paths([SHIPPED]).of(RoleRequirementBase):
        competency, before = record.value.competency, 0
        for level in scales()[competency]:
            if level <= record.value.level:
                found.add((competency, before, level))
            before = level
    return found


def test_every_required_step_is_climbed_in_two_ways_that_differ() -> None:
    """They differ in how they are taught, in language or in place, and in money or in hours: there is a choice."""
    modules = {record.value.id: record.value for record in parse_paths([SHIPPED]).of(ModuleBase)}
    for step in required_steps():
        if step[0] in NOT_TRAINED:
            assert step not in ways()
            continue
        whole, items = ways()[step]
        assert len(whole) + bool(items) >= 2, step
        if items:
            continue
        taught = {(modules[key].mode, modules[key].language, modules[key].location) for key in whole}
        spent = {(modules[key].price_minor, modules[key].effort_hundredths) for key in whole}
        assert len(taught) >= 2, step
        assert len(spent) >= 2, step


def test_only_what_a_firm_does_by_itself_costs_nothing() -> None:
    modules = [record.value for record in parse_paths([SHIPPED]).of(ModuleBase)]
    free = {(module.mode, module.provider) for module in modules if module.price_minor == 0}
    assert free == {
        ("on-the-job", "Own department"), ("self-paced", "House academy"), ("online", "House academy"),
    }  # fmt: skip
    assert sum(module.price_minor == 0 for module in modules) * 4 < len(modules)


def test_titles_name_a_subject_each_its_own() -> None:
    """No title is another one's with a word on how it is run."""
    modules = [record.value for record in parse_paths([SHIPPED]).of(ModuleBase)]
    for titles in ([module.title_en.casefold() for module in modules], [module.title_zh for module in modules]):
        assert len(set(titles)) == len(titles)
        stems = {re.split(r"[,:（(]", title)[0].strip() for title in titles}
        assert not [title for title in titles if re.search(r"online run|edition|laborator|线上班", title)]
        assert len(stems) >= len(titles) - 2


def test_customer_supervisors_climb_both_grades() -> None:
    for competency, scale in scales().items():
        if competency.startswith("customer-supervisor/"):
            assert scale == (1, 2)
            assert all(len(ways()[competency, level - 1, level][0]) >= 2 for level in scale), competency
