"""The processes of one search: what one took with it is done again, and none outlives its worker.

What belongs to one of them is done by it, unless another one has nothing to do.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from service.jobs.processes import Processes
from tests.conftest import PATIENCE
from tests.service.jobs.counting import wait_until

PRELOADED = (__name__,)


def square(number: int, folder: str = "") -> int:
    """Return the square; the first to come to 5 with a folder dies."""
    if folder and number == 5:
        try:
            (Path(folder) / "died").mkdir()
        except FileExistsError:
            return number * number
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.002)
    return number * number


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def own_pid(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def held(folder: str) -> None:
    """Wait until it is let go."""
    while not (Path(folder) / "let go").exists():
        time.sleep(0.01)


def broken(_: int) -> None:
    raise LookupError("on purpose")


def test_calls_are_answered_in_order() -> None:
    with Processes(2, preloaded=PRELOADED) as processes:
        assert list(processes.map(square, range(50))) == [number * number for number in range(50)]


def test_a_process_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    with Processes(2, preloaded=PRELOADED) as processes:
        answers = processes.map(square, range(100), [str(tmp_path)] * 100)
        assert list(answers) == [number * number for number in range(100)]
        assert (tmp_path / "died").exists()
        for _ in range(2):
            os.kill(processes.submit(own_pid, 0).result(), signal.SIGKILL)
            assert list(processes.map(square, range(20))) == [number * number for number in range(20)]


def test_a_call_that_kills_every_process_is_not_sent_for_ever() -> None:
    with Processes(1, preloaded=PRELOADED) as processes:
        with pytest.raises(BrokenProcessPool):
            processes.submit(die, 0).result()
        assert processes.submit(square, 3).result() == 9


def test_an_error_is_the_callers_to_hear() -> None:
    with Processes(1, preloaded=PRELOADED) as processes, pytest.raises(LookupError, match="on purpose"):
        processes.submit(broken, 0).result()


def test_calls_that_were_cancelled_are_not_done(tmp_path: Path) -> None:
    processes = Processes(1, preloaded=PRELOADED)
    begun = [processes.submit(held, str(tmp_path)) for _ in range(30)]
    last = begun.pop()
    assert last.cancel()
    leaving = threading.Thread(target=processes.shutdown, kwargs={"cancel_futures": True})
    leaving.start()
    wait_until(lambda: any(each.cancelled() for each in begun))
    (tmp_path / "let go").touch()
    leaving.join()
    assert last.cancelled()
    with pytest.raises(RuntimeError):
        processes.submit(square, 1)


def test_calls_of_a_place_are_done_by_one_process_while_it_is_free() -> None:
    with Processes(3, preloaded=PRELOADED) as processes:
        # Each is answered before the next is asked.
        found = [[processes.submit_near(place, own_pid, 0).result() for place in (0.9, 0.4, 0.1)] for _ in range(3)]
        assert found == [found[0]] * 3
        assert len({*found[0]}) == 3


def test_a_process_that_has_nothing_to_do_helps_another(tmp_path: Path) -> None:
    with Processes(2, preloaded=PRELOADED) as processes:
        lagging = processes.submit_near(0.2, held, str(tmp_path))
        ahead, *others = [processes.submit_near(0.2, own_pid, 0) for _ in range(5)]
        helping = {other.result() for other in others}
        assert len(helping) == 1
        assert not lagging.done()
        # One call was handed to its process already, which would else wait for the next.
        assert not ahead.done()
        (tmp_path / "let go").touch()
        assert ahead.result() not in helping


def test_nothing_waits_behind_a_call_without_a_place(tmp_path: Path) -> None:
    with Processes(2, preloaded=PRELOADED) as processes:
        lagging = processes.submit(held, str(tmp_path))
        assert len({processes.submit_near(place, own_pid, 0).result() for place in (0.2, 0.7)}) == 1
        assert not lagging.done()
        (tmp_path / "let go").touch()


def test_only_the_process_that_died_is_a_new_one() -> None:
    with Processes(2, preloaded=PRELOADED) as processes:
        first, second = (processes.submit_near(place, own_pid, 0).result() for place in (0.2, 0.7))
        os.kill(first, signal.SIGKILL)
        assert processes.submit_near(0.2, own_pid, 0).result() not in {first, second}
        assert processes.submit_near(0.7, own_pid, 0).result() == second


def test_what_was_to_be_done_after_a_call_that_kills_is_done() -> None:
    with Processes(1, preloaded=PRELOADED) as processes:
        killing = processes.submit_near(0, die, 0)
        after = [processes.submit_near(0, square, number) for number in range(9)]
        assert [each.result() for each in after] == [number * number for number in range(9)]
        with pytest.raises(BrokenProcessPool):
            killing.result()


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_what_was_asked_before_the_end_is_done(is_waited_for: bool, tmp_path: Path) -> None:
    processes = Processes(2, preloaded=PRELOADED)
    lagging = processes.submit_near(0.2, held, str(tmp_path))
    asked = [processes.submit_near(0.2, square, number) for number in range(10)]
    asked += [processes.submit(square, number) for number in range(10)]
    ending = threading.Thread(target=processes.shutdown, kwargs={"wait": is_waited_for})
    ending.start()
    (tmp_path / "let go").touch()
    assert [each.result() for each in asked] == [number * number for number in (*range(10), *range(10))]
    ending.join()
    assert lagging.done()


def give_up(folder: Path) -> None:
    """Ask for calls of which the first is let go by the end of the second, and leave them with an error."""
    with Processes(1, preloaded=PRELOADED) as processes:
        _, waiting, _ = [processes.submit(held, str(folder)) for _ in range(3)]
        waiting.add_done_callback(lambda _: (folder / "let go").touch())
        raise LookupError("on purpose")


def test_what_waits_is_not_done_for_somebody_who_gave_up(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="on purpose"):
        give_up(tmp_path)
    assert (tmp_path / "let go").exists()


def test_the_end_waits_for_nothing_that_nobody_wants(tmp_path: Path) -> None:
    threads = threading.active_count()
    processes = Processes(1, preloaded=PRELOADED)
    unwanted = processes.submit(held, str(tmp_path))
    assert unwanted.cancel()
    ending = threading.Thread(target=processes.shutdown)
    ending.start()
    try:
        ending.join(PATIENCE)
        assert not ending.is_alive()
    finally:
        (tmp_path / "let go").touch()
        ending.join()
    # Its process ends by itself.
    wait_until(lambda: threading.active_count() == threads, PATIENCE)


PROGRAM = """
import sys, time
from service.jobs.processes import Processes
from tests.service.jobs.test_processes import own_pid
if __name__ == "__main__":
    processes = Processes(2, preloaded=())
    print(*{*processes.map(own_pid, range(8))}, flush=True)
    processes.submit(time.sleep, 600)
    time.sleep(600)
"""


def test_no_process_outlives_a_worker_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "owner.py"
    program.write_text(PROGRAM, encoding="utf-8")
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as owner:
        assert owner.stdout is not None
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        assert pids
        assert all(is_alive(pid) for pid in pids)
        owner.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return "State:\tZ" not in status
