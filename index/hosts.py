"""Which machines may be asked for a page."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from index.errors import ReadError

__all__ = ["Resolver", "allowed", "resolve"]

Resolver = Callable[[str, int], Sequence[str]]
"""Called as ``resolve(host, port)``; gives the host's IP addresses, best first."""

_NAT64 = IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's IP addresses.

    Raises:
        ReadError: it has none.

    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReadError(f"there is no server named {host}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def allowed(host: str, addresses: Sequence[str], *, allow_private: bool) -> list[str]:
    """Return the IP addresses to connect to, all of which may be asked.

    A page on the web could otherwise make this machine read what only this machine can reach.

    Raises:
        ReadError: one of them does not belong to the public internet.

    """
    private = [each for each in addresses if not _is_public(ip_address(each))]
    if private and not allow_private:
        raise ReadError(
            f"{host} is on a private network ({private[0]}); allow that with --allow-private"
        )
    return list(addresses)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not (address.is_multicast or address.is_reserved)
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _is_public(inner)
    excluded = address.is_multicast or address.is_reserved or address.is_site_local
    return address.is_global and not excluded
