"""An ordinary page's lines, weighed once: what finding the story and trimming it both ask of them.

Knows lines and their shape; which of them are the story is story.py's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from spamcrawl.core.model import Line, Page, Zone
from spamcrawl.core.recovering.bylines import is_read_more
from spamcrawl.core.recovering.chrome import is_chrome
from spamcrawl.core.recovering.headline import Titles, read_titles
from spamcrawl.core.recovering.prose import LINKED, PROSE_MIN, ends_sentence, is_code, weigh_prose

HIDDEN_ONLY = 60.0
"""Visible prose below this, and hidden text may count: some pages show their story by script."""
HIDDEN_MIN = 200.0
"""Hidden prose from which it is the story of such a page."""
CODE_WORTH = 0.1
"""What is left of a line's weight when it is markup or program text."""
VERSE_BELOW, VERSE_SHARE = 300.0, 0.5
"""Prose of a page below which its text may be verse, and what there must be of that for one of prose."""
VERSE_LINES, VERSE_MIN, VERSE_MAX = 8, 2, 30
"""Lines of the shortest poem, and characters of a verse."""
_CHROME, _COMMENT = Zone.CHROME, Zone.COMMENT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines with what is asked of them again and again."""

    lines: tuple[Line, ...]
    weights: list[float]
    shown: list[bool]
    titles: Titles


def weigh_page(page: Page) -> Sheet:
    """Weigh a page's lines as prose; hidden ones count only where next to nothing is visible."""
    lines = page.lines
    weights = [weigh_prose(line) if len(line.text) >= PROSE_MIN else 0.0 for line in lines]
    for i, weight in enumerate(weights):
        if weight and is_code(lines[i].text):
            weights[i] = weight * CODE_WORTH
    if (prose := sum(weights)) < VERSE_BELOW:
        weigh_verse(lines, weights, prose)
    shown = [not line.hidden for line in lines]
    unfold(lines, shown)
    if all(shown):
        return Sheet(lines, weights, shown, read_titles(page))
    visible = sum(weight for weight, seen in zip(weights, shown, strict=True) if seen)
    if visible < HIDDEN_ONLY and sum(weights) - visible >= HIDDEN_MIN:
        shown = [True] * len(lines)
    else:
        weights = [weight if seen else 0.0 for weight, seen in zip(weights, shown, strict=True)]
    return Sheet(lines, weights, shown, read_titles(page))


def weigh_verse(lines: Sequence[Line], weights: list[float], prose: float) -> None:
    """Weigh short lines that stand together in one container as its text, where a page has little else: a poem."""
    at = 0
    for block, group in groupby(lines, key=_verse_of):
        lengths = [float(len(line.text)) for line in group]
        if block and len(lengths) >= VERSE_LINES and sum(lengths) >= VERSE_SHARE * prose:
            weights[at : at + len(lengths)] = lengths
        at += len(lengths)


def _verse_of(line: Line) -> int:
    """Return the container that a line can be a verse in; 0 is none."""
    short = VERSE_MIN <= len(line.text) <= VERSE_MAX and not line.link_density
    return line.block if short and line.zone is not _CHROME and not is_chrome(line.text) else 0


def unfold(lines: Sequence[Line], shown: list[bool]) -> None:
    """Show the rest of a story that a click on 展开全文 right above it unfolds; the label itself goes."""
    for i in range(1, len(lines)):
        if lines[i].hidden and not lines[i - 1].hidden and is_read_more(lines[i - 1].text):
            rest = takewhile(lambda at: lines[at].hidden, range(i, len(lines)))
            if any(ends_sentence(lines[at].text) for at in rest):
                shown[i - 1] = False
                for at in takewhile(lambda at: lines[at].hidden, range(i, len(lines))):
                    shown[at] = True


def is_link(line: Line) -> bool:
    """Tell whether a line is a link rather than text; a mail address that links to itself is told, not linked."""
    return line.link_density >= LINKED and "@" not in line.text


def is_loose(line: Line) -> bool:
    """Tell whether a line is furniture on its own account: link, chrome zone, chrome wording, control."""
    return line.link_density >= LINKED or line.zone is _CHROME or line.zone is _COMMENT or is_chrome(line.text)
