"""Every question asked of small random problems, many of them with dates, and compared with looking at all plans."""

import pytest

from tests.mutants import Mutant
from tests.mutants_questions import JUDGE, MUTANTS
from tests.mutation import TRIED_OF, try_mutant
from tests.solver.questions.judge import CORPUS, JUDGES, Judge, faults_of

CHUNKS = 4
TRIED = MUTANTS[1::TRIED_OF]


@pytest.mark.parametrize("judge", JUDGES, ids=[judge.__name__ for judge in JUDGES])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_answer_is_right(judge: Judge, chunk: int) -> None:
    """Frontiers complete, alternatives none better left out, numbers exact, as much kept as can be."""
    size = CORPUS // CHUNKS
    seen = {seed: faults_of(judge, seed) for seed in range(chunk * size, (chunk + 1) * size)}
    assert {seed: faults for seed, faults in seen.items() if faults} == {}


@pytest.mark.parametrize("mutant", TRIED, ids=[mutant.name for mutant in TRIED])
def test_a_fault_is_caught(mutant: Mutant) -> None:
    """The corpus sees the fault; `make proof` tries all of them."""
    verdict = try_mutant(mutant, JUDGE)
    assert verdict.is_valid, verdict.detail
    assert verdict.is_caught, verdict.detail


def test_each_fault_is_its_own() -> None:
    """Each has a name of its own, and a replacement that is not the original."""
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert all(mutant.original != mutant.replacement for mutant in MUTANTS)
