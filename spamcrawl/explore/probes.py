"""Asking for what cannot exist: a site that answers an invented sub-domain or path answers every one.

Lives here: the invented names, and what the answers mean. It must not know budgets or Scrapy.
"""

from __future__ import annotations

from collections.abc import Callable
from random import choices
from string import ascii_lowercase
from urllib.parse import urlsplit, urlunsplit

from spamcrawl.explore.domains import is_address

LETTERS = 16
"""26 to the 16th names: that one of them exists, or was guessed, is out of the question."""


def invent_name(pick: Callable[..., list[str]] = choices) -> str:
    return "".join(pick(ascii_lowercase, k=LETTERS))


def invent_host(url: str, domain: str) -> str | None:
    """Return the front page of a sub-domain that nobody made, None where a domain can have none.

    >>> invent_host("https://www.a.cn:8443/x?y", "a.cn")[-11:], invent_host("http://127.0.0.1/", "127.0.0.1")
    ('.a.cn:8443/', None)
    """
    if is_address(domain) or "." not in domain:
        return None
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{invent_name()}.{domain}{port}", "/", "", ""))


def invent_path(url: str) -> str:
    """Return a page of the same host that nobody made.

    >>> invent_path("http://a.cn/x/1.html?y")[:12], invent_path("http://a.cn/")[-5:]
    ('http://a.cn/', '.html')
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{invent_name()}.html", "", ""))


def same_place(asked: str, answered: str) -> bool:
    """Say whether an answer came from where it was asked for, so that no redirect to the front page counts."""
    return urlsplit(asked).path == urlsplit(answered).path
