"""The article, recovered: labelled units become segments and paragraphs.

Knows labels and lines; the credits around a body are credits.py's business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from spamcrawl.core.model import Article, Label, Page, Segment, Verdict, VerdictLabel
from spamcrawl.core.nearness.fingerprint import content_hash
from spamcrawl.core.recovering.credits import separate_credits

Stretch = tuple[int, int, Label]
"""(start, end, label); stretches ascend and may leave white space between them."""

ARTICLE_MIN = 60
"""Characters an article must have: the shortest of 219 development articles has 104, leftovers of a cut template 40."""
_EDGE = " \t\r\n\v\f\xa0\u3000\u200b\ufeff"


def make_segments(page: Page, labelled: Iterable[Stretch]) -> tuple[Segment, ...]:
    """Turn labelled stretches, ascending, into segments that cover the page text without gap or overlap.

    White space between two stretches goes to the first of them.
    """
    if not page.text:
        return ()
    labels: list[Label] = []
    starts: list[int] = []
    for start, _, label in labelled:
        if not labels or labels[-1] is not label:
            starts.append(start if labels else 0)
            labels.append(label)
    if not labels:
        return (Segment(Label.UNKNOWN, 0, len(page.text)),)
    return tuple(map(Segment, labels, starts, [*starts[1:], len(page.text)]))


def read_paragraphs(page: Page, labelled: Iterable[Stretch]) -> Iterator[str]:
    """Yield the article's paragraphs: per line, its article stretches joined and trimmed."""
    stretches = [(start, end) for start, end, label in labelled if label is Label.ARTICLE]
    ends = [line.start + len(line.text) for line in page.lines]
    for _, inside in groupby(stretches, key=lambda stretch: bisect_right(ends, stretch[0])):
        paragraph = "".join([page.text[start:end] for start, end in inside]).strip(_EDGE)
        if paragraph:
            yield paragraph


def is_article(paragraphs: Sequence[str]) -> bool:
    """Tell an article from the leftovers of a cut template: long enough, each line once, and with a sentence in it.

    >>> is_article(["满意再付款:维修结束试机正常、用户满意之后再付款，可开具电子收据。"] * 2)
    False
    """
    length = sum(map(len, dict.fromkeys(paragraphs)))
    return length >= ARTICLE_MIN and any(stop in paragraph for paragraph in paragraphs for stop in "。！？!?.…；;")


def recover_article(page: Page, paragraphs: Sequence[str], verdict: Verdict) -> Article:
    """Separate the credits from the body and hash what is left."""
    credits = separate_credits(page, paragraphs, hijacked=verdict.label is VerdictLabel.HIJACKED)
    return Article(
        paragraphs=credits.body,
        title=credits.title,
        authors=credits.authors,
        editor=credits.editor,
        source=credits.source,
        published=credits.published,
        content_hash=content_hash(credits.core),
    )
