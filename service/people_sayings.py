"""What an importer says about sheets of people, in English or in Chinese."""

from pathlib import Path

from catalog.saying import Part, Saying

MESSAGES = Path(__file__).with_name("messages")


class PeopleSaying(Saying):
    """A sentence about a sheet of people."""

    files = (MESSAGES / "people",)


def says(code: str, /, **params: Part) -> PeopleSaying:
    """Return what is to be said: a message about people, and what stands in its gaps."""
    return PeopleSaying(code, params)
