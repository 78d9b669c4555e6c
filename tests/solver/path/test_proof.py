"""A seeded tenth of the proof, and every deliberate fault: `make proof` runs the whole."""

import pytest

from tests.mutants import Mutant
from tests.mutation import ALL_MUTANTS, try_mutant
from tests.proof import judge

CHUNKS = 10
SIZE = 100


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_answer_is_right(chunk: int) -> None:
    """No rule broken; up to 12 modules, every tier, reason and relaxation is what brute force finds."""
    tally = judge(range(chunk * SIZE, (chunk + 1) * SIZE))
    assert tally.faults == []
    # Nothing was skipped: nine in ten are small enough to be compared.
    assert (tally.problems, tally.compared) == (SIZE, SIZE * 9 // 10)
    assert len(tally.statuses) == 2


@pytest.mark.parametrize("mutant", ALL_MUTANTS, ids=[mutant.name for mutant in ALL_MUTANTS])
def test_every_fault_is_caught(mutant: Mutant) -> None:
    """The corpus sees the fault; a piece of source that is no longer found is a failure, too."""
    verdict = try_mutant(mutant)
    assert verdict.is_valid, verdict.detail
    assert verdict.is_caught, verdict.detail


def test_an_unchanged_copy_is_not_caught() -> None:
    """The corpus has nothing against the solver as it is; else it would catch everything."""
    verdict = try_mutant(None)
    assert verdict.is_valid, verdict.detail
    assert not verdict.is_caught, verdict.detail


def test_each_fault_is_its_own() -> None:
    """At least 25 of them, each with a name of its own, and a replacement that is not the original."""
    assert len({mutant.name for mutant in ALL_MUTANTS}) == len(ALL_MUTANTS) >= 128
    assert all(mutant.original != mutant.replacement for mutant in ALL_MUTANTS)
