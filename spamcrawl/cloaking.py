"""Whether a page shows browsers something else than crawlers: the comparison of what both got.

Kits show the template to search engines and the shop, or nothing, to people; or the other way round. A page that
differs once proves nothing, for pages change by themselves: only what is the same in both looks of each side, and
differs between the sides, is taken for a difference. It must not know Scrapy or the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from spamcrawl.core.model import Record, VerdictLabel
from spamcrawl.store.base import Looks

MATCH, DIFFER, INCONCLUSIVE = "match", "differ", "inconclusive"
TEMPLATE_VERDICTS = (VerdictLabel.HIJACKED, VerdictLabel.TEMPLATE_ONLY)
"""Verdicts whose indicators are the template's; what an honest page names may change by the hour."""
LOT_BITS = 32


@dataclass(frozen=True, slots=True)
class View:
    """What one look at a page showed, as far as it is compared."""

    body: str
    """BLAKE2b-128 of the body, 32 hex digits."""
    verdict: str
    article: str | None = None
    indicators: frozenset[tuple[str, str]] = frozenset()

    @property
    def aspects(self) -> tuple[object, ...]:
        return self.verdict, self.article, self.indicators


Pair = tuple[View | None, View | None]
"""What the crawler and what the browser got; None where the download failed."""


def view_record(record: Record, body: bytes) -> View:
    """Return what a page that was read shows."""
    template = record.verdict.label in TEMPLATE_VERDICTS
    named = frozenset((item.kind, item.value) for item in record.verdict.indicators) if template else frozenset()
    return View(hash_body(body), str(record.verdict.label), record.article.content_hash, named)


def view_refusal(status: int, body: bytes) -> View:
    """Return what an error page shows: that there is nothing."""
    return View(hash_body(body), f"http_{status}")


def hash_body(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


def matches(pair: Pair) -> bool:
    """Say whether both sides of a pair got the same, so that no second pair is needed."""
    crawler, browser = pair
    return crawler is not None and browser is not None and crawler.aspects == browser.aspects


def judge_looks(first: Pair, second: Pair = (None, None)) -> str:
    """Return ``match``, ``differ`` or ``inconclusive``; ``second`` is looked at where the first pair does not match.

    >>> honest, kit = View("", "legitimate", "a"), View("", "template_only")
    >>> judge_looks((kit, honest), (kit, honest)), judge_looks((kit, honest), (honest, kit))
    ('differ', 'inconclusive')
    """
    if matches(first):
        return MATCH
    views = (*first, *second)
    if any(view is None for view in views):
        return INCONCLUSIVE
    for crawler, browser, crawler_again, browser_again in zip(*(view.aspects for view in views if view), strict=True):
        if crawler == crawler_again != browser == browser_again:
            return DIFFER
    return INCONCLUSIVE


def tell_looks(first: Pair, second: Pair = (None, None)) -> Looks:
    """Return what is kept: the result, and the hash of the body that each side got first."""
    crawler, browser = first
    return Looks(judge_looks(first, second), crawler.body if crawler else "", browser.body if browser else None)


def is_drawn(url: str, share: float) -> bool:
    """Say whether the lot falls on a page; the same in every crawl, so that looks at a page can be compared.

    >>> is_drawn("http://a.cn/", 1), is_drawn("http://a.cn/", 0)
    (True, False)
    """
    digest = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=LOT_BITS // 8).digest()
    return int.from_bytes(digest, "big") < share * (1 << LOT_BITS)
