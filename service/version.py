"""The version of the project, as its metadata states it."""

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _version() -> str:
    try:
        return version("gradus")
    except PackageNotFoundError:
        # A checkout that was never installed still knows its own version.
        project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])


VERSION = _version()
