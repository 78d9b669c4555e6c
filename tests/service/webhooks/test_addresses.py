"""Where a webhook may lead: addresses of the public internet, judged by what a host resolves to."""

import threading

import pytest

from service import destinations
from service.destinations import Allowed, is_public
from service.webhooks import addresses
from service.webhooks.addresses import fault_of
from tests.service.webhooks.hostile_addresses import NUMBERS, TEXTS
from tests.service.webhooks.receivers import LOOPBACK, PUBLIC, Resolver


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "SECONDS", 600.0)


def code_of(url: str, allowed: Allowed = Allowed(), *resolved: list[str]) -> str | None:  # noqa: B008 - it never changes
    found = fault_of(url, allowed, pointer="#/url", resolve=Resolver(*resolved) if resolved else None)
    return None if found is None else found.code


def test_there_are_enough_of_them() -> None:
    assert len(set(NUMBERS)) + len(set(TEXTS)) >= 80


@pytest.mark.parametrize("host", NUMBERS)
def test_no_spelling_of_an_address_inside_is_taken(host: str, connections: list[str]) -> None:
    assert code_of(f"https://{host}/hook") is not None
    assert connections == []


@pytest.mark.parametrize("url", TEXTS)
def test_nothing_is_taken_that_others_may_read_differently(url: str, connections: list[str]) -> None:
    """The host would be public: only how the address is written can be the reason."""
    assert code_of(url, Allowed(), [PUBLIC]) is not None
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example",
        "https://hooks.example/",
        "https://hooks.example:443/a/b?c=d&e=%20",
        "https://hooks.example:8443/",
        "https://hooks.example:1024/",
        "https://a-b_c.hooks.example/x;y=1",
        f"https://{PUBLIC}/",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
    ],
)
def test_an_address_outside_is_taken(url: str) -> None:
    host = addresses.written(url)
    assert host is not None
    assert code_of(url, Allowed(), [host.host if ":" in host.host else PUBLIC]) is None


def test_one_address_inside_is_enough_to_refuse_a_host() -> None:
    assert code_of("https://hooks.example/", Allowed(), [PUBLIC, "10.0.0.1"]) == "unreachable"


def test_a_host_that_is_nowhere_looks_like_one_inside() -> None:
    nowhere = fault_of("https://hooks.example/", Allowed(), pointer="#/url", resolve=Resolver([]))
    inside = fault_of("https://hooks.example/", Allowed(), pointer="#/url", resolve=Resolver(["10.0.0.1"]))
    assert nowhere == inside


def test_networks_inside_are_taken_when_they_are_allowed_without_encryption_too() -> None:
    allowed = Allowed.of("10.1.0.0/16, fd12::/16")
    assert code_of("http://lms.inside/", allowed, ["10.1.2.3"]) is None
    assert code_of("https://lms.inside:8443/", allowed, ["fd12::1", "10.1.0.1"]) is None
    assert code_of("https://lms.inside/", allowed, ["::ffff:10.1.0.1"]) is None
    assert code_of("http://lms.inside/", allowed, ["10.2.0.1"]) == "unreachable"
    assert code_of("http://hooks.example/", allowed, [PUBLIC]) == "unreachable"
    assert code_of("http://lms.inside:22/", allowed, ["10.1.2.3"]) == "out_of_range"


def test_a_host_that_is_allowed_by_name_is_wherever_it_likes() -> None:
    allowed = Allowed(hosts=frozenset({"issuer.inside"}))
    assert code_of("http://issuer.inside/", allowed, ["10.0.0.1"]) is None
    assert code_of("http://other.inside/", allowed, ["10.0.0.1"]) == "unreachable"


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="host bits"):
        Allowed.of("10.1.0.0/8")


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: whoever is never answered has no time left at some point."""
    over = threading.Event()

    def never(_: str, __: int) -> list[destinations.Place]:
        over.wait()
        return []

    monkeypatch.setattr(addresses, "SECONDS", 0.05)
    assert fault_of("https://hooks.example/", Allowed(), pointer="#/url", resolve=never) is not None
    over.set()


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_what_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "x", "8.8.8", "2606:4700::1111%eth0", "127.0.0.1", "224.0.0.1", "fec0::1"])
def test_what_is_not(address: str) -> None:
    assert not is_public(address)


def test_loopback_is_allowed_for_tests_only_by_its_network() -> None:
    assert LOOPBACK.holds("127.0.0.1")
    assert not LOOPBACK.holds("10.0.0.1")
    assert not Allowed().holds("127.0.0.1")
