"""Which hosts the service may be sent to by somebody outside: those on the public internet, and those that are allowed.

What a name or a number stands for is judged by what it resolves to, never by how it is spelled, and whoever connects
takes one of the very addresses that were judged: a name that resolves anew may point somewhere else by then.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

#: A place that a socket connects to: the family, and what `connect` takes.
Place = tuple[socket.AddressFamily, tuple[Any, ...]]
#: Finds the places of a host and a port.
Resolve = Callable[[str, int], Sequence[Place]]

#: Not the public internet, whatever else may be said of them. `is_global` leaves out what a tunnel or a translator
#: leads back inside, what several machines share, and the address that one cloud gives to the machine's own host.
_REFUSED_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
#: All that is given out of the next version lies in one block; in it, tunnels and examples.
_GIVEN_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
#: Stands for the older address in its last 32 bits, behind a translator.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """A host has no address that may be reached from here; whether it has any other is nobody's business."""


class NotInTime(Unreachable):
    """Nobody said in time where a host is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be reached although it is no public address: hosts by name, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, networks: str) -> "Allowed":
        """Read networks that are written one after the other, such as "10.1.0.0/16, fd12::/16".

        Raises:
            ValueError: one of them is no network.
        """
        return cls(networks=tuple(ip_network(part.strip()) for part in networks.split(",") if part.strip()))

    def names(self, host: str) -> bool:
        """Say whether the host itself is allowed, wherever it is."""
        return host.lower() in self.hosts

    def holds(self, address: str) -> bool:
        """Say whether an address lies in a network that is allowed."""
        found = _plain(address)
        return found is not None and any(found in network for network in self.networks)


def is_public(address: str) -> bool:
    """Say whether an address is one of the public internet."""
    found = _plain(address)
    if isinstance(found, IPv6Address) and found in _TRANSLATED:
        found = IPv4Address(int(found) & 0xFFFFFFFF)
    if found is None or not found.is_global:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _REFUSED_4)
    return found in _GIVEN_6 and not any(found in network for network in _REFUSED_6)


def places(
    host: str, port: int, allowed: Allowed, *, is_encrypted: bool, seconds: float, resolve: Resolve | None = None
) -> Sequence[Place]:
    """Return where a host is, if each of its addresses may be reached; without encryption only what is allowed.

    Raises:
        Unreachable: it is nowhere, or somewhere else too, or not found in time (`NotInTime`).
    """
    found = _in_time(resolve or resolved, host, port, seconds)
    if not found:
        raise Unreachable(host)
    for _, (address, *_rest) in found:
        if allowed.names(host) or allowed.holds(address):
            continue
        if not is_encrypted or not is_public(address):
            raise Unreachable(host)
    return found


def resolved(host: str, port: int) -> Sequence[Place]:
    """Ask the machine's own resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return ()
    return [(family, address) for family, _, _, _, address in found]


def _plain(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address; an older one in the clothes of a newer one is the older one, one of a single link is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return None
        return found.ipv4_mapped or found
    return found


def _in_time(resolve: Resolve, host: str, port: int, seconds: float) -> Sequence[Place]:
    """Resolve beside this thread, since nothing ends the machine's resolver while it waits."""
    found: list[Sequence[Place]] = []
    asking = threading.Thread(target=lambda: found.append(resolve(host, port)), name="gradus-resolver", daemon=True)
    asking.start()
    asking.join(max(seconds, 0.0))
    if not found:
        raise NotInTime(host)
    return found[0]
