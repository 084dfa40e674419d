"""What the template gives away: numbers, brand, product, server paths, contact names.

Read only from stretches labelled template and from a title's evidence, so an article's own numbers are never listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spamcrawl.core.finding.lexicon import load_products
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.model import Evidence, Indicator, Label
from spamcrawl.core.recovering.article import Stretch


def read_indicators(
    signals: Signals, evidence: Sequence[Evidence], labelled: Iterable[Stretch]
) -> tuple[Indicator, ...]:
    """Return the indicators of a page's template, in page order, each once."""
    template = [(start, end) for start, end, label in labelled if label is Label.TEMPLATE]
    found = list(_advertised_numbers(signals, template))
    found.extend(split_brand(_as_written(signals)))
    for item in evidence:
        in_title = item.rule == "page.title-number"
        found.extend(indicator for indicator in item.indicators if in_title or indicator.kind != "phone")
    return tuple(dict.fromkeys(found))


def _advertised_numbers(signals: Signals, template: Sequence[tuple[int, int]]) -> Iterator[Indicator]:
    """Yield the numbers that stand in template stretches."""
    position = 0
    for number in signals.numbers:
        while position < len(template) and template[position][1] <= number.start:
            position += 1
        if position < len(template) and template[position][0] < number.end:
            yield Indicator("contact" if number.kind == "contact" else "phone", number.digits)


def _as_written(signals: Signals) -> str:
    """Return the shared prefix as the page writes it (signals hold it folded and in lower case)."""
    if not signals.prefix:
        return ""
    at = signals.folded.find(signals.prefix)
    return signals.page.text[at : at + len(signals.prefix)]


def split_brand(prefix: str) -> tuple[Indicator, ...]:
    """Split a shared prefix into brand and product at the longest product name it holds.

    >>> [(i.kind, i.value) for i in split_brand("松叶锅炉维")]
    [('brand', '松叶'), ('product', '锅炉')]
    """
    best = ("", -1)
    for product in load_products():
        at = prefix.find(product)
        if at >= 0 and len(product) > len(best[0]):
            best = (product, at)
    product, at = best
    if not product:
        return (Indicator("brand", prefix),) if prefix else ()
    brand = prefix[:at].strip()
    return ((Indicator("brand", brand),) if brand else ()) + (Indicator("product", product),)
