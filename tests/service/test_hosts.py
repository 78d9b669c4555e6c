"""The names that the service answers under, and those that it does not."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from service.migrating import migrate
from service.settings import Settings
from tests.conftest import Databases
from tests.service.conftest import Api, serving

ALLOWED = "gradus.example, *.Inside.Example, ::1,192.0.2.7"


@pytest.fixture
def named(databases: Databases) -> Iterator[Api]:
    url = databases.copy("sqlite", "migrated", migrate)
    with serving(url, allowed_hosts=ALLOWED) as api:
        yield api
    databases.discard(url)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("gradus.example", 200),
        ("GRADUS.example.:8443", 200),
        ("a.inside.example", 200),
        ("a.b.inside.example:80", 200),
        ("[::1]:8000", 200),
        ("192.0.2.7", 200),
        ("inside.example", 421),
        ("notinside.example", 421),
        ("gradus.example.evil.example", 421),
        ("evil.example", 421),
        ("evil.example:gradus.example", 421),
        ("gradus.example@evil.example", 421),
        ("[::2]", 421),
        ("", 421),
    ],
)
def test_the_service_answers_under_its_names_alone(named: Api, host: str, status: int) -> None:
    asked = named.get("/v1/modules", headers={"Host": host})
    assert asked.status_code == status
    if status == 421:
        assert asked.headers["content-type"] == "application/problem+json"
        assert asked.json()["type"] == "/problems/misdirected"
        assert host not in asked.json()["detail"] or not host
        assert named.get("/", headers={"Host": host}).status_code == 421
    # Whoever looks after the service has only its address.
    assert named.get("/v1/health/ready", headers={"Host": host}).status_code == 200


def test_without_a_list_any_name_will_do(sqlite_api: Api) -> None:
    assert sqlite_api.get("/v1/modules", headers={"Host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    "wrong", ["https://gradus.example", "gradus.example:8000", "*", "a b", "*.*.example", "cafe:80"]
)
def test_what_no_request_can_name_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError, match="is no name or address of a host"):
        Settings(allowed_hosts=f"gradus.example,{wrong}")
