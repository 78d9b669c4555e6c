"""The same problem has the same answer in every process, whatever else the machine does."""

from tests.repeatable import busy, digests, solved_elsewhere


def test_answers_are_the_same_in_other_processes_and_beside_other_work() -> None:
    here = list(digests(12))
    with busy(3):
        elsewhere = solved_elsewhere(12, 2)
    assert elsewhere == [here, here]
    assert len(set(here)) == 12
