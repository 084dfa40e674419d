"""Letter-spaced text read as if it were not: a kit that writes 维 修 电 话 is searched for 维修电话.

Everything that is found is found on the joined page; places are then given in the page as it came. A page without such
text, as nearly all are, is its own joined page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spamcrawl.core.model import Evidence, Label, Line, Page

_SPACED = re.compile(r"(?:[^\s][ \xa0\u3000]){6,}[^\s]")
_HINTS = [re.compile(rf"{blank}[^\s][ \xa0\u3000][^\s][ \xa0\u3000]") for blank in " \xa0\u3000"]
"""A part of every such text, searched for from blank to blank. ``re`` looks for one character eight times as fast as
for one of a class."""
_HAN = re.compile("[\u4e00-\u9fff]")
HAN_MIN = 5
"""Chinese letters of a stretch that make it letter-spaced text; a pager (1 2 3 4) and English initials have none."""

Stretch = tuple[int, int, Label]


@dataclass(frozen=True, slots=True)
class JoinedPage:
    """A page without its letter-spacing, and where its characters stood."""

    page: Page
    origins: tuple[int, ...] | None
    """Offset in the page as it came of every character, and of the end; None where nothing was joined."""

    def restore(self, labelled: Iterable[Stretch]) -> list[Stretch]:
        """Give stretches in the page as it came; blanks between the letters go with the letter before them."""
        if self.origins is None:
            return list(labelled)
        ends = {line.end: self.origins[line.end - 1] + 1 for line in self.page.lines if line.text}
        return [(self.origins[start], ends.get(end, self.origins[end]), label) for start, end, label in labelled]

    def restore_evidence(self, evidence: Iterable[Evidence], page: Page) -> tuple[Evidence, ...]:
        """Give evidence in ``page``, the page as it came."""
        if self.origins is None:
            return tuple(evidence)
        return tuple(self._restore_item(item, page) for item in evidence)

    def _restore_item(self, item: Evidence, page: Page) -> Evidence:
        assert self.origins is not None
        start, end = self.origins[item.start], self.origins[item.end - 1] + 1
        return replace(item, start=start, end=end, quote=page.text[start:end][: len(item.quote)])


def join_letters(page: Page) -> JoinedPage:
    """Join what is letter-spaced on a page.

    >>> from spamcrawl.core.reading.page import read_text
    >>> join_letters(read_text("松 叶 锅 炉 维 修 电 话 ：4001")).page.text
    '松叶锅炉维修电话：4001'
    """
    if not any(hint.search(page.text) for hint in _HINTS):
        return JoinedPage(page, None)
    spaced = [match.span() for match in _SPACED.finditer(page.text) if len(_HAN.findall(match[0])) >= HAN_MIN]
    if not spaced:
        return JoinedPage(page, None)
    dropped = {at for start, end in spaced for at in range(start, end) if page.text[at].isspace()}
    origins = [at for at in range(len(page.text)) if at not in dropped]
    text = "".join([page.text[at] for at in origins])
    origins.append(len(page.text))
    lines = tuple(_move(line, text, origins) for line in page.lines)
    return JoinedPage(replace(page, text=text, lines=lines), tuple(origins))


def _move(line: Line, text: str, origins: list[int]) -> Line:
    start, end = bisect_left(origins, line.start), bisect_left(origins, line.end)
    return replace(line, start=start, text=text[start:end])
