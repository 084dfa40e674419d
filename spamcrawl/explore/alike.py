"""Two pages of one template, told to be alike: a page as a small set of hashes, with what kits vary left out.

Lives here: what is masked before the text is hashed. It must not know budgets, Scrapy or stores.
"""

from __future__ import annotations

import numpy as np

from spamcrawl.core.finding.places import find_place_runs
from spamcrawl.core.model import Record
from spamcrawl.core.nearness.shingles import distinct, fold_codes, hash_shingles

SHINGLE = 5
"""Characters behind one hash: a brand of three characters put into a line of twenty spoils seven of its hashes."""
FRACTION = 8
"""One hash in so many is kept, the same ones of every page, so that shares of sets are shares of texts."""
MOST_KEYS = 256
"""Keys of a page: 2,000 characters at full density."""
MASKED_VALUES = 32
"""Indicator values masked; kits show two or three, and a page of thousands would cost thousands of passes."""
_LIMIT = np.uint64((1 << 64) // FRACTION)
_DIGITS = (ord("0"), ord("9"))


def sketch_record(record: Record) -> frozenset[int]:
    """Return the keys of a page: of its article where it has one, else of its text without numbers, brands and places.

    Around one article kits show ever new templates, and around one template ever new articles; only the article is
    worth another page.
    """
    return sketch_text("\n".join(record.article.paragraphs) or mask_text(record))


def sketch_text(text: str) -> frozenset[int]:
    """Return the keys of a text; digits, punctuation, width and traditional forms make no difference.

    >>> sketch_text("售后热线400-100-2000，全天受理" * 3) == sketch_text("售后热线 400 777 3000 全天受理。" * 3)
    True
    """
    codes = fold_codes(text)
    first, last = _DIGITS
    letters = codes[(codes < first) | (codes > last)]
    hashes = distinct(hash_shingles(letters, SHINGLE))
    few = hashes.size < FRACTION * FRACTION  # of a short text an eighth would be nothing
    kept = hashes if few else hashes[hashes < _LIMIT]
    return frozenset(kept[:MOST_KEYS].tolist())


def mask_text(record: Record) -> str:
    """Return a page's text without its place lists and the values its template gives away."""
    text, end, parts = record.page.text, 0, []
    for run in find_place_runs(text):
        parts.append(text[end : run.start])
        end = run.end
    masked = "".join([*parts, text[end:]])
    for indicator in record.verdict.indicators[:MASKED_VALUES]:
        masked = masked.replace(indicator.value, "")
    return masked
