"""The shipped modules lead to every role from one level below, and where it matters in more than one way."""

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


def test_the_gaps_that_matter_most_are_closed_in_two_ways() -> None:
    """Essential ones, and those that weigh more than the least weight of their role."""
    least: dict[str, int] = {}
    for (role, _), requirement in last_steps().items():
        least[role] = min(requirement.weight, least.get(role, requirement.weight))
    for (role, step), requirement in last_steps().items():
        if requirement.competency in NOT_TRAINED:
            continue
        if requirement.essential or requirement.weight > least[role]:
            whole, items = ways()[step]
            assert len(whole) + bool(items) >= 2, (role, step)


def test_customer_supervisors_climb_both_grades() -> None:
    for competency, scale in scales().items():
        if competency.startswith("customer-supervisor/"):
            assert scale == (1, 2)
            assert all(len(ways()[competency, level - 1, level][0]) >= 2 for level in scale), competency
