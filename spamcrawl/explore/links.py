"""The links of a page that a site's exploration may follow, the different parts of the site first.

It must not know budgets. Links are the page's word: none is trusted to be short, few, or a URL at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
from posixpath import splitext
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response, TextResponse
from scrapy.linkextractors import IGNORED_EXTENSIONS
from w3lib.url import canonicalize_url

from spamcrawl.explore.accounts import section_of
from spamcrawl.explore.domains import registrable_domain
from spamcrawl.seedurl import find_fault

SCHEMES = ("http", "https")
READ_LINKS = 2_000
"""Links read of a page; a portal's front page has five hundred."""
NOT_PAGES = frozenset(f".{extension}" for extension in IGNORED_EXTENSIONS)


def find_links(response: Response, domain: str, most: int) -> list[str]:
    """Return up to ``most`` distinct links to pages of one registrable domain, canonical, folders taking turns."""
    if not isinstance(response, TextResponse):
        return []
    read = islice(response.xpath("//a/@href | //area/@href"), READ_LINKS)
    hosts: dict[str, bool] = {}
    links = dict.fromkeys(
        link
        for found in read
        if (link := resolve_link(response.url, found.get())) is not None and is_page_of(link, domain, hosts)
    )
    return list(islice(take_turns(links), most))


def resolve_link(base: str, href: str) -> str | None:
    """Return an absolute canonical http(s) URL, None for anything else (``file:``, ``javascript:``, nonsense).

    >>> resolve_link("http://a.cn/x/", "../y?b=2&a=1#top"), resolve_link("http://a.cn/", "file:///etc/passwd")
    ('http://a.cn/y?a=1&b=2', None)
    """
    try:
        link = urljoin(base, href.strip())
        if urlsplit(link).scheme not in SCHEMES:
            return None
        link = canonicalize_url(link)
    except ValueError:
        return None
    return None if find_fault(link, own=False) else link


def is_page_of(link: str, domain: str, known: dict[str, bool]) -> bool:
    """Say whether a link leads to what may be a page of a domain; ``known`` keeps the answer for each host."""
    parts = urlsplit(link)
    host = parts.hostname or ""
    if host not in known:
        known[host] = registrable_domain(host) == domain
    return known[host] and splitext(parts.path)[1].lower() not in NOT_PAGES


def take_turns(links: Iterable[str]) -> Iterator[str]:
    """Yield links so that hosts and folders take turns: none of them may crowd out the others.

    >>> list(take_turns(["http://a.cn/x/1", "http://a.cn/x/2", "http://a.cn/y/1"]))
    ['http://a.cn/x/1', 'http://a.cn/y/1', 'http://a.cn/x/2']
    """
    folders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in links:
        parts = urlsplit(link)
        folders[parts.netloc, section_of(parts.path, parts.query)].append(link)
    yield from (link for link in chain.from_iterable(zip_longest(*folders.values())) if link)
