"""Which addresses the fetcher may connect to: the public internet, and what `allow_hosts` names.

The check that counts is made on the final address, in the connector's socket factory: after DNS, after
every redirect, for every way of writing an address. So a name that resolves to a private address, decimal
or hexadecimal forms and DNS rebinding need no code of their own. Not a list of bad hosts.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

WEB_PORTS = (80, 443)

# Python's own `is_global` changes between patch releases and calls multicast, site-local and transition
# addresses global, so the IANA special-purpose registries are written out here.
_FORBIDDEN_V4 = tuple(
    (ipaddress.IPv4Network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_FORBIDDEN_V6 = tuple(
    (ipaddress.IPv6Network(network), why)
    for network, why in (
        ("2001::/32", "Teredo"),
        ("2001:2::/48", "benchmarking"),
        ("2001:10::/28", "ORCHID"),
        ("2001:20::/28", "ORCHID"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
    )
)


def is_forbidden(address: str) -> str:
    """Return why no news site can have this literal IP address; '' where one can.

    Addresses that carry an IPv4 address are judged by it where they are a normal way to reach it (mapped,
    NAT64) and refused where they are not (6to4, Teredo, IPv4-compatible).
    """
    try:
        ip = ipaddress.ip_address(address)  # '%' and a scope are part of an IPv6 address
    except ValueError:
        return "not an address"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if isinstance(ip, ipaddress.IPv4Address):
        return next((why for network, why in _FORBIDDEN_V4 if ip in network), "")
    if ip not in _GLOBAL_V6 or ip.scope_id:
        return "loopback" if ip.is_loopback else "not global unicast"
    return next((why for network, why in _FORBIDDEN_V6 if ip in network), "")


def is_exempt(host: str, port: int, allow_hosts: Collection[str]) -> bool:
    """Whether the settings allow this host at any address: 'host', or 'host:port' for one port."""
    host = host.lower()
    bracketed = f"[{host}]" if ":" in host else host
    return host in allow_hosts or bracketed in allow_hosts or f"{bracketed}:{port}" in allow_hosts


@dataclass(slots=True)
class Attempt:
    """One hop as the socket factory sees it."""

    is_exempt: bool = False
    refused: list[str] = field(default_factory=list)  # addresses, each with the reason
    opened: int = 0  # sockets made: one sound address among several is enough

    @property
    def forbidden(self) -> str:
        """Why nothing could be asked, '' where some address was allowed."""
        return self.refused[0] if self.refused and not self.opened else ""


# The connector hands the factory an address only; which host it belongs to comes with the task's context.
ATTEMPT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def open_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """Open the socket for an address from `getaddrinfo`. Raises PermissionError for a forbidden one, nothing sent."""
    family, kind, protocol, _, (host, port, *_) = addr_info
    attempt = ATTEMPT.get() or Attempt()
    if not attempt.is_exempt:
        why = is_forbidden(host) or ("" if port in WEB_PORTS else f"port {port}")
        if why:
            attempt.refused.append(f"{host} is forbidden: {why}")
            raise PermissionError(errno.EACCES, f"{host} is forbidden: {why}")
    attempt.opened += 1
    return socket.socket(family, kind, protocol)
