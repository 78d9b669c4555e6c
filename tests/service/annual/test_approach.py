"""How best and bound come nearer to each other is kept with the progress, in little room."""

from typing import Any

from service.annual.approach import MOST_SAMPLES, Approach, approach_of, progress_of
from service.schemas.annual_answers import ProgressRead
from service.tables import Job


def _progress(seconds: float, term: str | None, best: int | None, bound: int | None) -> ProgressRead:
    return ProgressRead(
        phase="improve", term=term, best=best, bound=bound, relative_gap=None, share_done=0.5, elapsed_s=seconds
    )


def _stored(progress: dict[str, Any] | None, worked_ms: int) -> Job:
    return Job(kind="annual_plan", subject="ann_1", state="running", progress=progress, worked_ms=worked_ms)


def _job(approach: Approach, latest: ProgressRead) -> Job:
    return _stored(approach.beside(latest), 4200)


def test_what_is_new_is_kept_and_what_is_not_is_left_out() -> None:
    approach = Approach()
    told = [
        _progress(0.1, None, None, None),
        _progress(0.5, "steps", None, None),
        _progress(1.0, "steps", None, 90),
        _progress(2.0, "steps", 60, 90),
        _progress(3.0, "steps", 60, 90),
        _progress(4.0, "price", 10, None),
    ]
    for progress in told:
        approach.hears(progress)
    job = _job(approach, told[-1])
    kept = [(one.seconds, one.term, one.best, one.bound) for one in approach_of(job)]
    assert kept == [(1.0, "steps", None, 90), (2.0, "steps", 60, 90), (4.0, "price", 10, None)]
    read = progress_of(job)
    assert read is not None
    assert (read.term, read.best, read.elapsed_s) == ("price", 10, 4.2)


def test_a_long_search_keeps_the_first_and_the_last_of_each_term() -> None:
    approach = Approach()
    progress = _progress(0, "steps", 0, 10_000)
    for number in range(5_000):
        term = "essential_steps" if number < 200 else "steps"
        progress = _progress(float(number), term, number, 10_000 - number)
        approach.hears(progress)
    kept = approach_of(_job(approach, progress))
    assert len(kept) <= MOST_SAMPLES
    assert [one.seconds for one in kept] == sorted(one.seconds for one in kept)
    for term, first in (("essential_steps", 0.0), ("steps", 200.0)):
        assert next(one.seconds for one in kept if one.term == term) == first
    assert kept[-1].seconds == 4_999.0
    # The last that was thinned of the first term is its last one, whatever came after.
    assert max(one.seconds for one in kept if one.term == "essential_steps") == 199.0


def test_a_job_that_was_not_heard_of_has_neither() -> None:
    assert progress_of(_stored(None, 0)) is None
    assert approach_of(_stored(None, 0)) == ()
    older = _stored(_progress(1, "steps", 1, 2).model_dump(mode="json"), 1000)
    assert approach_of(older) == ()
    assert progress_of(older) is not None
