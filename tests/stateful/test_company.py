"""A few companies at random, the same ones in every run; `make stateful` has a thousand of them."""

from tests.conftest import Databases
from tests.service.conftest import migrate
from tests.stateful.running import run


def test_the_service_does_what_the_model_says_whatever_happens(databases: Databases) -> None:
    def made() -> tuple[str, object]:
        url = databases.copy("sqlite", "migrated", migrate)
        return url, lambda: databases.discard(url)

    run(made, companies=4, steps=30, shrinks=False)
