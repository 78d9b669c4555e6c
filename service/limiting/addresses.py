"""Under which name somebody is counted who has not said who they are: the address that the request comes from.

Whether that is what a proxy says of it is decided before, where the server is told which proxies to believe.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

#: A connection at home is given as many addresses of version 6 as these bits leave open; all of them are one caller.
HOUSEHOLD = 64


def counted_as(connection: HTTPConnection) -> str:
    """Return the name under which whoever sends a request is counted."""
    host = connection.client.host if connection.client is not None else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        # What a proxy passes on without reading it is no address; whoever sends such things shares one name.
        return "address:unreadable"
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None:
            return f"address:{ip_network((address, HOUSEHOLD), strict=False)}"
        return f"address:{inner}"
    return f"address:{address}"
