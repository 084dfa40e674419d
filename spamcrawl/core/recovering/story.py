"""Where the story is on an ordinary page: the container with the running text, and where it begins and ends.

Containers vote with the prose they hold, the page's own headline and date line say where to look first, and the
edges are then cut line by line. Knows lines, not templates: it sees a page only where nothing has to be cut before.
"""

from __future__ import annotations

from spamcrawl.core.model import Line, Page, Zone
from spamcrawl.core.reading.fold import fold
from spamcrawl.core.recovering.bylines import read_credit
from spamcrawl.core.recovering.chrome import ends_story, is_chrome
from spamcrawl.core.recovering.creditwords import Credit
from spamcrawl.core.recovering.dates import DATE
from spamcrawl.core.recovering.headline import is_title_line
from spamcrawl.core.recovering.prose import LINKED, ends_sentence
from spamcrawl.core.recovering.sheet import Sheet, is_link, is_loose, weigh_page
from spamcrawl.core.recovering.trim import (
    belongs,
    is_link_rich,
    is_linked_prose,
    is_misnamed,
    is_stamped,
    trim_head,
    trim_tail,
)

ENOUGH = 400.0
"""Prose beyond this says nothing more about which container is the story: of two long ones the better placed wins."""
ENOUGH_ALONE = 1000.0
"""The same for containers without a headline or date line above: there only length speaks."""
CANDIDATES = 12
"""Containers with the most prose that are looked at; a story is never the thirteenth."""
DOMINANT = 3000.0
"""From here, a container with half of the page's prose beats a short one that stands right behind the headline."""
NEAR = 12
"""Lines between a headline or date line and the first prose of its story."""
AFTER_TITLE = 4.0
AFTER_CREDIT = 2.0
"""What standing right behind the headline or a date and source line is worth."""
LATE = 0.3
"""What a container loses at the very end of the page: stories come before comments and teasers."""
GAP = 4
"""Lines in a row that may stand between two paragraphs of different containers: labels, an advertisement."""
GAP_INSIDE = 16
"""The same inside an element that is named as the content: an encyclopaedia's box of facts, its contents."""
GAP_ROWS = 30
"""The same in rows of a table or a list that are laid out as the story is: prices, results, times."""
ROWS = frozenset(("td", "li", "dd"))
GROWTH_MIN = 20.0
"""Prose a paragraph must hold to draw the story's edge over a gap to itself."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LINK_COST = 25.0
"""What a link line inside a stretch costs, in characters of prose: a menu of five outweighs a paragraph."""
PARAGRAPH = 40
"""Characters of a line that ends like a sentence and is a paragraph."""
PROSE_CAP = 100.0
"""Prose beyond this in one line does not make up for more links."""
CREDIT_MAX = 140
_CHROME = Zone.CHROME


def find_story(page: Page) -> set[int]:
    """Return the indices of the lines that are the story; all lines that are no plain chrome where none stands out."""
    sheet = weigh_page(page)
    main = _choose_block(sheet)
    if main is None:
        return {i for i, line in enumerate(page.lines) if sheet.shown[i] and not is_loose(line)}
    first, last = _within_content(sheet, *_span(sheet, main))
    first, last = _grow_up(sheet, first), _grow_down(sheet, last)
    zone = sheet.lines[first].zone
    first = trim_head(sheet, first, last, main)
    rich, misnamed = is_link_rich(sheet, main), is_misnamed(sheet, first, last)
    kept = [i for i in range(first, last + 1) if belongs(sheet, i, main, zone, rich, misnamed)]
    return set(trim_tail(sheet, kept, main))


def _choose_block(sheet: Sheet) -> int | None:
    """Return the container whose prose, place and neighbours make it the story."""
    mass: dict[int, float] = {}
    first: dict[int, int] = {}
    for i, weight in enumerate(sheet.weights):
        if weight:
            block = sheet.lines[i].block
            mass[block] = mass.get(block, 0.0) + weight
            first.setdefault(block, i)
    if not mass:
        return None
    count = len(sheet.lines)
    largest = max(mass, key=mass.__getitem__)
    best, chosen = 0.0, largest
    for block in sorted(mass, key=mass.__getitem__, reverse=True)[:CANDIDATES]:
        if min(mass[block], ENOUGH) * AFTER_TITLE <= best:
            break
        worth = _lead_worth(sheet, first[block])
        score = min(mass[block], ENOUGH if worth > 1.0 else ENOUGH_ALONE) * worth * (1 - LATE * first[block] / count)
        if score > best:
            best, chosen = score, block
    if mass[chosen] < ENOUGH and mass[largest] >= max(DOMINANT, sum(mass.values()) / 2):
        return largest
    return chosen


def _lead_worth(sheet: Sheet, first: int) -> float:
    """Return what stands above a container's first prose: the page's headline, a date line, or neither."""
    worth = 1.0
    passed = 0
    for i in range(first - 1, -1, -1):
        line = sheet.lines[i]
        if not sheet.shown[i]:
            continue
        passed += 1
        if passed > NEAR or sheet.weights[i] >= GROWTH_MIN:
            break
        if is_title_line(line, sheet.titles):
            return AFTER_TITLE
        if worth == 1.0 and len(line.text) <= CREDIT_MAX and _is_dated(line.text):
            worth = AFTER_CREDIT
    return worth


def _is_dated(text: str) -> bool:
    if ("20" in text or "19" in text) and DATE.search(fold(text)):
        return True
    return "来源" in text and bool(read_credit(text))


def _span(sheet: Sheet, main: int) -> tuple[int, int]:
    """Return the first and last line of the stretch of a container with the most prose, less the links in it.

    In a container that holds only the story this is all of it; in one that holds the whole page, menus stay outside.
    """
    own = [i for i, line in enumerate(sheet.lines) if line.block == main and sheet.shown[i]]
    best = total = 0.0
    start = opened = own[0]
    end = own[-1]
    for i in own:
        line = sheet.lines[i]
        if total < 0 or (total == 0 and line.link_density >= LINKED):
            total, opened = 0.0, i
        linked = (is_link(line) and not is_linked_prose(line)) or (not sheet.weights[i] and is_chrome(line.text))
        if linked and total == 0:
            opened = i + 1
            continue
        total += -LINK_COST if linked else _gain(line, sheet.weights[i])
        if total > 0 and total >= best and not linked:
            best, start, end = total, opened, i
    return start, end


def _gain(line: Line, weight: float) -> float:
    """Return what a line adds to a stretch: a paragraph makes up for one link at least, however many are in it."""
    least = LINK_COST if weight and len(line.text) >= PARAGRAPH and ends_sentence(line.text) else 0.0
    return max(least, min(weight, PROSE_CAP))


def _within_content(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    """Move edges in over what stands outside the element that is named as the content, where it holds the story."""
    inside = [i for i in range(first, last + 1) if sheet.lines[i].zone is Zone.MAIN]
    if not inside or sheet.lines[max(range(first, last + 1), key=sheet.weights.__getitem__)].zone is not Zone.MAIN:
        return first, last
    above = [i for i in range(first, inside[0]) if sheet.lines[i].zone is Zone.BODY]
    below = [i for i in range(inside[-1] + 1, last + 1) if sheet.lines[i].zone is Zone.BODY]
    if above and not any(sheet.weights[i] for i in above):
        first = above[-1] + 1
    if below and all(sheet.weights[i] < GROWTH_MIN for i in below):
        last = below[0] - 1
    return first, last


def _grow_up(sheet: Sheet, first: int) -> int:
    """Move the story's start up over prose that stands right above, in another container."""
    gap = 0
    tag = sheet.lines[first].tag
    for i in range(first - 1, -1, -1):
        line = sheet.lines[i]
        if not sheet.shown[i]:
            continue
        if is_title_line(line, sheet.titles) or _is_new(line.text):
            break
        if _draws(sheet, i, tag):
            first, gap = i, 0
        elif not _is_aside(line, tag) and (gap := gap + 1) > GAP:
            break
    return first


def _grow_down(sheet: Sheet, last: int) -> int:
    """Move the story's end down over prose that stands right below, in another container."""
    gap = 0
    tag, zone = sheet.lines[last].tag, sheet.lines[last].zone
    for i in range(last + 1, len(sheet.lines)):
        line = sheet.lines[i]
        if not sheet.shown[i]:
            continue
        if ends_story(line.text) or (_is_new(line.text) and sheet.lines[i - 1].tag not in HEADINGS):
            break
        if _draws(sheet, i, tag) or (gap == 0 and _continues(sheet, i)):
            last, gap = i, 0
        elif not _is_aside(line, tag):
            gap += line.tag not in HEADINGS
            if gap > _gap_of(line, tag, zone):
                break
    return last


def _gap_of(line: Line, tag: str, zone: Zone) -> int:
    """Return how long a gap with this line in it may be below a story of this tag and zone."""
    if _is_row(line, tag):
        return GAP_ROWS
    return GAP_INSIDE if zone is Zone.MAIN and line.zone in (zone, _CHROME) else GAP


def _is_row(line: Line, tag: str) -> bool:
    """Tell whether a line may be a row of the story's own table or list: laid out as the rest, and no link."""
    return tag in ROWS and line.tag == tag and line.link_density == 0 and line.zone is not _CHROME


def _is_new(text: str) -> bool:
    """Tell whether a line closes or opens a story: date, source, editor; a named author may head a section."""
    return is_stamped(text) or any(field.kind is not Credit.AUTHOR for field in read_credit(text))


def _continues(sheet: Sheet, i: int) -> bool:
    """Tell whether a line right behind the story is one more sentence of it, however short."""
    line = sheet.lines[i]
    return bool(sheet.weights[i]) and line.tag not in HEADINGS and ends_sentence(line.text) and not is_loose(line)


def _is_aside(line: Line, tag: str) -> bool:
    """Tell whether a line is too short to draw an edge but no gap either: one short sentence of a dialogue."""
    return line.tag == tag and line.link_density == 0 and ends_sentence(line.text)


def _draws(sheet: Sheet, i: int, tag: str) -> bool:
    """Tell whether a line is a paragraph that belongs to the story next to it."""
    line = sheet.lines[i]
    if line.tag in HEADINGS:
        return False
    if sheet.weights[i] >= GROWTH_MIN and ends_sentence(line.text):
        return True
    return line.tag == tag and line.link_density == 0 and line.zone is not _CHROME and len(line.text) >= GROWTH_MIN
