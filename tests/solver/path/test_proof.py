"""A seeded part of the proof, and of the deliberate faults: `make proof` runs the whole."""

import pytest

from tests.judging import ROOT
from tests.mutants import Mutant
from tests.mutants_questions import MUTANTS as QUESTION_MUTANTS
from tests.mutation import ALL_MUTANTS, ALL_TRIALS, TRIED_OF, faulty, try_mutant
from tests.proof import judge

CHUNKS = 10
SIZE = 100
TRIED = ALL_MUTANTS[2::TRIED_OF]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_answer_is_right(chunk: int) -> None:
    """No rule broken; up to 12 modules, every tier, reason and relaxation is what brute force finds."""
    tally = judge(range(chunk * SIZE, (chunk + 1) * SIZE))
    assert tally.faults == []
    # Nothing was skipped: nine in ten are small enough to be compared.
    assert (tally.problems, tally.compared) == (SIZE, SIZE * 9 // 10)
    assert len(tally.statuses) == 2


@pytest.mark.parametrize("mutant", TRIED, ids=[mutant.name for mutant in TRIED])
def test_a_fault_is_caught(mutant: Mutant) -> None:
    """The corpus sees the fault."""
    verdict = try_mutant(mutant)
    assert verdict.is_valid, verdict.detail
    assert verdict.is_caught, verdict.detail


def test_every_fault_can_be_put_into_the_solver() -> None:
    """The piece of source is found once, and what takes its place can be read; that it is seen is for the proof."""
    for mutant in (*ALL_MUTANTS, *QUESTION_MUTANTS):
        count, text = faulty(mutant, ROOT / "solver")
        assert count == 1, mutant.name
        compile(text, mutant.file, "exec")


def test_the_proof_tries_every_fault_and_none_at_all() -> None:
    tried = [mutant for mutant, _ in ALL_TRIALS]
    assert {*ALL_MUTANTS, *QUESTION_MUTANTS} < {*tried}
    assert tried.count(None) == 2


def test_an_unchanged_copy_is_not_caught() -> None:
    """The corpus has nothing against the solver as it is; else it would catch everything."""
    verdict = try_mutant(None)
    assert verdict.is_valid, verdict.detail
    assert not verdict.is_caught, verdict.detail


def test_each_fault_is_its_own() -> None:
    """At least 25 of them, each with a name of its own, and a replacement that is not the original."""
    assert len({mutant.name for mutant in ALL_MUTANTS}) == len(ALL_MUTANTS) >= 128
    assert all(mutant.original != mutant.replacement for mutant in ALL_MUTANTS)
