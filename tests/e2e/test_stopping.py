"""Programs that are told to stop as soon as they can be; `python -m tests.stopping` tells them at any moment."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.e2e.worker_processes import until
from tests.stopping import PROGRAMS, SIGNALS, ended, is_listening

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("a demo", "SIGINT"),
        ("a server", "SIGINT to all"),
        ("a server alone", "SIGINT to all twice"),
        ("two servers", "SIGINT to all and SIGTERM"),
    ],
)
def test_who_has_just_begun_to_listen_ends_without_a_word(
    shipped_url: str, folder: Path, program: str, told: str
) -> None:
    """What it starts beside and below it is only half there, and none of it is left."""
    (folder / "var").mkdir()
    shutil.copyfile(shipped_url.removeprefix("sqlite:///"), folder / "var" / "gradus.db")
    ending = ended(PROGRAMS[program], SIGNALS[told], folder, wait=lambda printed: until(lambda: is_listening(printed)))
    assert (ending.faults(), ending.log) == ([], "")
