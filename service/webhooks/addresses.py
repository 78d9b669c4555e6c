"""Which address a webhook may have: how it is written, and where it leads at the moment."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from catalog import TEXT_LENGTH
from service.destinations import Allowed, Resolve, Unreachable, places
from service.errors import Fault
from service.texts import Sentence, sentence

#: Characters of an address.
LONGEST = TEXT_LENGTH
#: Seconds in which the host of a new address has to be found.
SECONDS = 3.0

# Written as strictly as can be, so that nobody who reads it after us finds another host in it: no user, no fragment,
# no backslash, no character that a browser would drop.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/[!$%&'()*+,./0-9:;=@A-Z_a-z~-]*)?"
    r"(?:\?[!$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?",
)
#: A last part of this form makes a host a number, in one of the spellings that systems read.
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
#: Below it lies what speaks other languages and believes whoever is inside.
_FIRST_FREE_PORT = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an address leads, as it is written."""

    scheme: str
    host: str
    port: int


def fault_of(url: str, allowed: Allowed, *, pointer: str, resolve: Resolve | None = None) -> Fault | None:
    """Say what is wrong with an address, if anything is."""

    def fault(code: str, detail: Sentence) -> Fault:
        return Fault(detail=detail, pointer=pointer, code=code)

    read = written(url)
    if read is None:
        return fault("wrong_form", sentence("fault-webhook-address", field="url"))
    if read.port != _DEFAULT_PORTS[read.scheme] and not _FIRST_FREE_PORT <= read.port <= 65535:
        return fault("out_of_range", sentence("fault-webhook-port", field="url", port=str(read.port)))
    try:
        places(read.host, read.port, allowed, is_encrypted=read.scheme == "https", seconds=SECONDS, resolve=resolve)
    except Unreachable:
        # The same for a host that is nowhere and one that is inside: nobody learns what there is inside.
        return fault("unreachable", sentence("fault-webhook-unreachable", field="url", host=read.host))
    return None


def written(url: str) -> Address | None:
    """Read an address; None unless it is written as an address of a webhook is."""
    found = _ADDRESS.fullmatch(url) if len(url) <= LONGEST else None
    if found is None:
        return None
    host = found["host"]
    if host.startswith("["):
        host = host[1:-1]
        if not _is_address(host, IPv6Address):
            return None
    elif len(host) > 253 or any(len(label) > 63 for label in host.split(".")):  # noqa: SIM114 - two reasons
        return None
    elif _NUMBER.fullmatch(host.rpartition(".")[2]) and not _is_address(host, IPv4Address):
        return None
    port = _DEFAULT_PORTS[found["scheme"]] if found["port"] is None else int(found["port"])
    return Address(scheme=found["scheme"], host=host, port=port)


def _is_address(host: str, kind: type[IPv4Address] | type[IPv6Address]) -> bool:
    try:
        kind(host)
    except AddressValueError:
        return False
    return True
