"""Which part of a host name somebody registered: the public-suffix list, from the package, never from the network.

It must not know URLs, Scrapy or budgets.
"""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract


def registrable_domain(host: str) -> str:
    """Return the domain that one owner registered; an IP address or a single label is its own.

    Suffixes under which anybody may register count, private ones (``github.io``) too. A top-level domain that the
    packaged list does not know is a suffix of one label, as its rules say.

    >>> registrable_domain("a.b.example.com.cn"), registrable_domain("x.github.io"), registrable_domain("127.0.0.1")
    ('example.com.cn', 'x.github.io', '127.0.0.1')
    """
    host = host.lower().rstrip(".")
    if is_address(host) or "." not in host:
        return host
    parts = suffix_list().extract_str(host)
    if parts.suffix:
        return f"{parts.domain}.{parts.suffix}" if parts.domain else host
    return ".".join(host.split(".")[-2:])


def is_public_suffix(host: str) -> bool:
    """Say whether anybody may register below a name, so that it is no site.

    >>> is_public_suffix("com.cn"), is_public_suffix("example.com.cn")
    (True, False)
    """
    host = host.lower().rstrip(".")
    return not is_address(host) and not suffix_list().extract_str(host).domain


def is_address(host: str) -> bool:
    """Say whether a host is an IPv4 or IPv6 address, as URLs name them."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def suffix_list() -> TLDExtract:
    """Return the list that the package brings along: nothing is fetched, nothing is cached on disk."""
    from tldextract import TLDExtract  # 60 ms, and every crawl loads all spiders

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
