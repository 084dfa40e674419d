"""The path of one page through the core. Start reading here.

Same page, same rules, same record: no network, no clock, no settings.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from spamcrawl.core.cutting.segment import label_cut, label_honest
from spamcrawl.core.finding.rules import Ruleset, load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging.detect import pushed_numbers, weigh_page
from spamcrawl.core.judging.verdict import has_template, judge_page
from spamcrawl.core.model import Page, Record
from spamcrawl.core.reading.condensing import condense_page
from spamcrawl.core.reading.spacing import join_letters
from spamcrawl.core.recovering.article import make_segments, read_paragraphs, recover_article

COLLECTED_MAX = 200_000
"""Characters of a page beyond which it has so many lines and units that the cycle collector is paused for it."""


def clean_page(page: Page, ruleset: Ruleset | None = None, *, id: str = "") -> Record:
    """Separate a page into article and template, and say what was found.

    ``ruleset`` is the packaged one unless given. Never raises on any page that page.py can read.

    >>> from spamcrawl.core.reading.page import read_text
    >>> str(clean_page(read_text("今天上午，市图书馆新馆开门迎客，首日接待读者三千余人。")).verdict.label)
    'legitimate'
    """
    with collector_paused(page):
        return _separate(page, ruleset or load_rules(), id)


def _separate(page: Page, rules: Ruleset, id: str) -> Record:
    joined = join_letters(page)
    condensed = condense_page(joined.page)
    signals = read_signals(condensed.page, rules)
    evidence = weigh_page(signals)
    cut = label_cut(signals, pushed_numbers(signals, evidence)) if has_template(evidence) else None
    labelled = joined.restore(label_honest(joined.page) if cut is None else condensed.restore(cut))
    paragraphs = tuple(read_paragraphs(page, labelled))
    judged = judge_page(signals, evidence, cut or (), paragraphs)
    restored = joined.restore_evidence(condensed.restore_evidence(judged.evidence), page)
    verdict = replace(judged, evidence=restored)
    article = recover_article(page, paragraphs, verdict)
    segments = make_segments(page, labelled)
    return Record(page, verdict, article, segments, rules.digest, id=id, host=host_of(page.url))


@contextmanager
def collector_paused(page: Page) -> Iterator[None]:
    """Keep the cycle collector from walking again and again through the lines and units of a huge page.

    The core makes no reference cycles, so nothing waits for it; it took a sixth of the time of 5 MB.
    """
    pause = len(page.text) > COLLECTED_MAX and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def host_of(url: str) -> str:
    """Return the lower-case host of a URL, or an empty string where there is none.

    >>> host_of("https://News.Example:8080/a")
    'news.example'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # a malformed IPv6 host
        return ""
