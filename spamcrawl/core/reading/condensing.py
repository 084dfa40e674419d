"""A huge page read without the lines that say again and again what others say.

Such lines are not looked at: each is labelled like the last one of its form that was. Every character stays accounted
for, and a page of ordinary length is its own condensed page. Knows lines, not what they mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from spamcrawl.core.model import Evidence, Page
from spamcrawl.core.reading.fold import recode, tabulate
from spamcrawl.core.reading.spacing import Stretch

HUGE = 6_000
"""Lines a page may have and be read whole; of 2,442 measuring and generated pages the longest has 3,078."""
COPIES = 32
"""Lines of one form that are looked at: no evidence grows with more than ten of a kind."""
VARIANTS = 4_000
"""Further lines that are looked at because their digits are new, so that their numbers are found: 0.4 s of work."""

_MASK = tabulate(dict.fromkeys("123456789", "0"))


@dataclass(frozen=True, slots=True)
class CondensedPage:
    """A page without the lines that are left out, and what stands for each line of the page as it came."""

    page: Page
    whole: Page
    """The page as it came."""
    kept: tuple[int, ...]
    """Its number in the whole page of every line of the condensed one; empty where none is left out."""
    models: tuple[int, ...]
    """For every line of the whole page the line of the condensed one that stands for it."""

    def restore(self, labelled: Iterable[Stretch]) -> list[Stretch]:
        """Give stretches in the page as it came; a line that was left out is labelled like its model."""
        if not self.kept:
            return list(labelled)
        inside = self._by_line(labelled)
        lines = self.page.lines
        return [
            (start + line.start - lines[model].start, end + line.start - lines[model].start, label)
            for line, model in zip(self.whole.lines, self.models, strict=True)
            for start, end, label in inside[model]
        ]

    def restore_evidence(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """Give evidence in the page as it came."""
        return tuple(map(self._restore_item, evidence)) if self.kept else tuple(evidence)

    def _by_line(self, labelled: Iterable[Stretch]) -> dict[int, list[Stretch]]:
        """Group stretches, ascending, by the line they stand in."""
        inside: dict[int, list[Stretch]] = defaultdict(list)
        ends = enumerate([line.start + len(line.text) for line in self.page.lines])
        number, end = next(ends)
        for stretch in labelled:
            while stretch[0] >= end:
                number, end = next(ends)
            inside[number].append(stretch)
        return inside

    def _restore_item(self, item: Evidence) -> Evidence:
        number = self.kept[item.line]
        shift = self.whole.lines[number].start - self.page.lines[item.line].start
        return replace(item, line=number, start=item.start + shift, end=item.end + shift)


def condense_page(page: Page) -> CondensedPage:
    """Leave out what a huge page repeats: lines of one form, that is the same text but for the values of its digits.

    Looked at are the first :data:`COPIES` of each form, and :data:`VARIANTS` more with digits that are new.
    """
    if len(page.lines) <= HUGE:
        return CondensedPage(page, page, (), ())
    chosen = list(_choose_lines(page))
    kept = tuple(number for number, (own, _) in enumerate(chosen) if own)
    if len(kept) == len(chosen):
        return CondensedPage(page, page, (), ())
    return CondensedPage(_take_lines(page, kept), page, kept, tuple(model for _, model in chosen))


def _choose_lines(page: Page) -> Iterator[tuple[bool, int]]:
    """Yield for each line whether it is looked at, and which of those that are stands for it."""
    masked = recode(page.text, _MASK)
    copies: dict[str, int] = {}
    models: dict[str, int] = {}
    texts: set[str] = set()
    kept, spare = 0, VARIANTS
    for line in page.lines:
        text, start = line.text, line.start
        form = masked[start : start + len(text)]
        seen = copies.get(form, 0)
        looked_at = seen < COPIES
        if not looked_at and spare and text not in texts:
            looked_at, spare = True, spare - 1
        copies[form] = seen + 1
        if looked_at:
            texts.add(text)
            models[form] = kept
            kept += 1
        yield looked_at, models[form]


def _take_lines(page: Page, kept: Iterable[int]) -> Page:
    """Return the page of these lines alone, one line break between them."""
    lines = [page.lines[number] for number in kept]
    texts = [line.text for line in lines]
    starts = accumulate((len(text) + 1 for text in texts), initial=0)
    moved = [line._replace(start=start) for line, start in zip(lines, starts, strict=False)]
    return replace(page, text="\n".join(texts), lines=tuple(moved))
