"""Which addresses are the public internet, and which are somebody's inside.

Pure judgement of addresses as numbers and of host names as text. It must not know sockets, resolvers or Scrapy.
"""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SPECIAL: tuple[tuple[Network, str], ...] = (
    (ip_network("168.63.129.16/32"), "cloud metadata"),  # Azure's host agent, in the middle of the public range
    (ip_network("192.0.0.192/32"), "cloud metadata"),  # Oracle's; the others are link-local, shared or unique-local
    (ip_network("192.0.0.0/29"), "private"),
    (ip_network("192.0.0.8/32"), "private"),
    (ip_network("192.0.0.170/31"), "private"),
    (ip_network("3fff::/20"), "private"),  # documentation, RFC 9637
)
"""Inside addresses that some Python versions, or all, take for public."""

GLOBAL_V6 = IPv6Network("2000::/3")
"""The only part of IPv6 that is handed out as public (RFC 4291)."""

EMBEDDINGS: tuple[tuple[IPv6Network, int], ...] = (
    (IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped, RFC 4291: the kernel opens an IPv4 connection
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated, RFC 2765
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64, RFC 6052: a translator opens it
    (IPv6Network("2002::/16"), 80),  # 6to4, RFC 3056: bits 16 to 48
    (IPv6Network("::/96"), 0),  # IPv4-compatible, RFC 4291, deprecated; holds ::1 and :: too
)
"""IPv6 networks whose addresses lead to an IPv4 address, and how many bits stand right of it."""

PLAIN_V6 = (IPv6Address("::"), IPv6Address("::1"))
"""In ::/96, and still addresses of their own."""

KINDS = (
    ("is_unspecified", "unspecified"),
    ("is_loopback", "loopback"),
    ("is_link_local", "link-local"),
    ("is_multicast", "multicast"),
    ("is_reserved", "reserved"),
    ("is_site_local", "site-local"),
    ("is_private", "private"),
)
"""Properties of Python's addresses and their names, the most telling first."""

INSIDE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")
"""Top-level names that mean something inside a network only (RFC 6761, 6762, 7686, 8375; ICANN's .internal)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a crawl may connect to: the public internet, and the networks its user has allowed.

    >>> reach = parse_reach(["10.1.0.0/16"])
    >>> reach.find_fault(ip_address("8.8.8.8")), reach.find_fault(ip_address("10.1.2.3"))
    (None, None)
    >>> reach.find_fault(ip_address("::ffff:127.0.0.1"))
    'a loopback address'
    """

    allowed: tuple[Network, ...] = ()
    named: set[tuple[Address, int]] = field(default_factory=set, compare=False)
    """Ports of this machine that the user's own seed list names by address; they fill while the list is read."""

    def find_fault(self, address: Address, port: int | None = None) -> str | None:
        """Return why an address must not be connected to, None where it may."""
        meant = find_embedded(address)
        if any(form in network for network in self.allowed for form in (address, meant)):
            return None
        if meant.is_loopback and (meant, port) in self.named:
            return None
        kind = name_kind(meant)
        return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} address" if kind else None

    def find_host_fault(self, host: str) -> str | None:
        """Return what speaks against a host as written, without asking any name server.

        >>> Reach().find_host_fault("0x7f.1"), Reach().find_host_fault("news.example")
        ('a loopback address', None)
        """
        address = read_literal(host)
        if address is not None:
            return self.find_fault(address)
        name = tidy_host(host).rstrip(".")
        return "a name for the inside of a network" if name.endswith(INSIDE_ENDS) or name in INSIDE_NAMES else None


INSIDE_ENDS = tuple(f".{name}" for name in INSIDE_NAMES)


def read_loopback(host: str) -> Address | None:
    """Return the address of this machine that a host writes in the ordinary way, None for anything else.

    >>> str(read_loopback("127.0.0.2")), read_loopback("127.2"), read_loopback("10.0.0.1"), read_loopback("localhost")
    ('127.0.0.2', None, None, None)
    """
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return address if address.is_loopback else None


def parse_reach(networks: Iterable[str], named: set[tuple[Address, int]] | None = None) -> Reach:
    """Return the reach with some networks allowed, each an address or CIDR. Raises ValueError that names the bad one.

    >>> parse_reach(["127.0.0.0/8", "::1"]).allowed
    (IPv4Network('127.0.0.0/8'), IPv6Network('::1/128'))
    """
    allowed = tuple(ip_network(text.strip()) for text in networks if text.strip())
    return Reach(allowed, set() if named is None else named)


def name_kind(address: Address) -> str | None:
    """Return what kind of inside address this is, None for a public one."""
    special = next((name for network, name in SPECIAL if address in network), None)
    if special or is_public(address):
        return special
    return next((name for flag, name in KINDS if getattr(address, flag, False)), "shared")


def is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and (address.version == 4 or address in GLOBAL_V6)


def find_embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one leads to; any other address as it is.

    >>> find_embedded(ip_address("2002:7f00:1::")), find_embedded(ip_address("64:ff9b::a00:1"))
    (IPv4Address('127.0.0.1'), IPv4Address('10.0.0.1'))
    """
    if isinstance(address, IPv4Address) or address in PLAIN_V6:
        return address
    bits = next((bits for network, bits in EMBEDDINGS if address in network), None)
    return address if bits is None else IPv4Address(int(address) >> bits & 0xFFFFFFFF)


def read_literal(host: str) -> Address | None:
    """Return the address that a host is a spelling of, None for a name.

    The system's resolver takes decimal, octal, hexadecimal and short forms, and so does this.

    >>> [str(read_literal(host)) for host in ("2130706433", "0177.1", "0x7f.0.0.1", "[::1]", "１２７.0.0.1")]
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '::1', '127.0.0.1']
    >>> read_literal("127.example")
    """
    text = tidy_host(host)
    try:
        return ip_address(text.rstrip("."))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(text.rstrip(".")))
    except (OSError, ValueError):
        return None


def tidy_host(host: str) -> str:
    """Return a host without brackets, in ordinary letters, digits and dots, as IDNA maps them."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").strip().strip("[]").lower()
