"""What the sandbox installs is what the Dockerfile says."""

from tests.container import ROOT, lines


def test_the_lines_of_the_first_stage_are_read_whole() -> None:
    read = lines((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    copied = [rest.split()[0] for verb, rest in read if verb == "COPY"]
    assert copied == ["requirements-cluster.lock", "catalog", "migrations", "service", "solver"]
    installed, own = (rest for verb, rest in read if verb == "RUN")
    assert "--require-hashes -r requirements-cluster.lock" in installed
    # A line that goes on is one line.
    assert own.endswith("uninstall -y hatchling pip setuptools")
