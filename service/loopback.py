"""What is this machine, by its addresses and by its one name."""

import ipaddress

#: The one name that always means this machine.
NAME = "localhost"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, by its address or by its name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == NAME
