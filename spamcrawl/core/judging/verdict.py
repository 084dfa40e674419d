"""What a page is, from its evidence and its labelled stretches.

"Template found" is a fact about the page; nothing here calls a number or a company fraudulent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.detect import TEMPLATE_SCORE
from spamcrawl.core.judging.indicators import read_indicators
from spamcrawl.core.model import Evidence, Verdict, VerdictLabel
from spamcrawl.core.recovering.article import Stretch

PAGE_FAMILY = "page"
"""Evidence of the page as a whole belongs to no family."""


def has_template(evidence: Iterable[Evidence]) -> bool:
    """Tell whether the evidence adds up to a template."""
    return sum(item.weight for item in evidence) >= TEMPLATE_SCORE


def judge_page(
    signals: Signals,
    evidence: Sequence[Evidence],
    labelled: Sequence[Stretch],
    paragraphs: Sequence[str],
) -> Verdict:
    """Name the verdict and gather what it rests on."""
    score = sum(item.weight for item in evidence)
    if not has_template(evidence):
        label = VerdictLabel.LEGITIMATE if paragraphs else VerdictLabel.NO_CONTENT
        return Verdict(label, score, evidence=tuple(evidence))
    label = VerdictLabel.HIJACKED if paragraphs else VerdictLabel.TEMPLATE_ONLY
    indicators = read_indicators(signals, evidence, labelled)
    return Verdict(label, score, sum_families(evidence), tuple(evidence), indicators)


def sum_families(evidence: Iterable[Evidence]) -> tuple[tuple[str, float], ...]:
    """Add up the evidence of each family, best first."""
    totals: dict[str, float] = defaultdict(float)
    for item in evidence:
        family = item.rule.partition(".")[0]
        if family != PAGE_FAMILY:
            totals[family] += item.weight
    return tuple(
        sorted(
            ((name, round(total, 3)) for name, total in totals.items() if total > 0), key=lambda row: (-row[1], row[0])
        )
    )
