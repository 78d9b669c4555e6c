"""Who has not said who they are is counted by where they come from."""

import pytest
from pydantic import ValidationError
from starlette.requests import HTTPConnection

from service.limiting.addresses import counted_as
from service.settings import Settings


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "address:2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("fe80::1%eth0", "address:fe80::/64"),
        ("testclient", "address:unreadable"),
        ("192.0.2.7, 10.0.0.1", "address:unreadable"),
        ("0x7f000001", "address:unreadable"),
        ("", "address:unreadable"),
    ],
)
def test_the_name_of_an_address(host: str, name: str) -> None:
    assert counted_as(HTTPConnection({"type": "http", "client": (host, 1)})) == name


def test_nobody_at_all() -> None:
    assert counted_as(HTTPConnection({"type": "http", "client": None})) == "address:unreadable"


@pytest.mark.parametrize("listed", ["*", "proxy.example", "10.0.0.1/8", "127.0.0.1;10.0.0.1"])
def test_what_is_no_address_is_no_proxy_to_trust(listed: str) -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies=listed)


def test_addresses_and_networks_may_be_trusted() -> None:
    listed = "127.0.0.1, 10.0.0.0/8,2001:db8::/32"
    assert Settings(trusted_proxies=listed).trusted_proxies == listed
