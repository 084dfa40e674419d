"""Where the story is on an ordinary page: the container with the running text, and where it begins and ends.

Containers vote with the prose they hold, the page's own headline and date line say where to look first, and the
edges are then cut line by line. Knows lines, not templates: it sees a page only where nothing has to be cut before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spamcrawl.core.bylines import Credit, read_credit
from spamcrawl.core.chrome import ends_story, is_chrome
from spamcrawl.core.dates import DATE
from spamcrawl.core.fold import fold
from spamcrawl.core.headline import Titles, is_title_line, read_titles
from spamcrawl.core.model import Line, Page, Zone
from spamcrawl.core.names import is_name
from spamcrawl.core.prose import LINKED, PROSE_MIN, ends_sentence, is_code, weigh_prose

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
HIDDEN_ONLY = 60.0
"""Visible prose below this, and hidden text counts: some pages show their story by script."""
GAP = 4
"""Lines in a row that may stand between two paragraphs of different containers: labels, an advertisement."""
GROWTH_MIN = 20.0
"""Prose a paragraph must hold to draw the story's edge over a gap to itself."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
REST = 0.15
"""Share of the story's prose that may stand below a line that ends it; more, and the line is a heading inside."""
LABEL = 15
"""Longest line in another container that above the first sentence is taken for a label: 7 分钟, 来自甘肃."""
LINK_RICH = 0.12
"""Share of a container's lines that are links, from which links are part of what it tells (a list, an encyclopedia)."""
LINKED_PROSE = 0.8
LINKS_MIN = 2
"""Up to this many link lines are stuck in, however short the story."""
LINK_COST = 25.0
"""What a link line inside a stretch costs, in characters of prose: a menu of five outweighs a paragraph."""
PROSE_CAP = 100.0
"""Prose beyond this in one line does not make up for more links."""
SHORT = 60
"""Longest line that is looked at as a subtitle or a note of origin."""
CREDIT_MAX = 140
_CHROME, _COMMENT = Zone.CHROME, Zone.COMMENT
BLANK = " \t\xa0\u3000\u2002\u2003"
APPENDIX = re.compile(
    r"(?:参考(?:文献|资料|来源)|參考(?:文獻|資料|來源)|引用来源|外部(?:链接|連結)|References)(?:\[编辑\])?$"
)
"""Headings of what is set behind a treatise: sources and links, however many."""
HEAD = re.compile(
    r"原(?:标题|题|文标题)[:：]|(?:——|--|—)|(?:19|20)\d{2}年\d{1,2}月$|(?:本文|文章)?(?:导读|导语|摘要|核心提示)[:：]?$"
)
"""Subtitles led by a dash, the headline somewhere else, a month as an issue's date, labels of a lead."""
TAIL = re.compile(r"(?:——|--|—).{0,40}[》报网刊社号]|转自|(?:原载|选自|节选自|摘自|原刊)|\(?(?:完|待续)\)?$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines with what is asked of them again and again."""

    lines: tuple[Line, ...]
    weights: list[float]
    shown: list[bool]
    titles: Titles


def find_story(page: Page) -> set[int]:
    """Return the indices of the lines that are the story; all lines that are no plain chrome where none stands out."""
    sheet = _weigh(page)
    main = _choose_block(sheet)
    if main is None:
        return {i for i, line in enumerate(page.lines) if sheet.shown[i] and not is_loose(line)}
    first, last = _span(sheet, main)
    first, last = _grow_up(sheet, first), _grow_down(sheet, last)
    zone = sheet.lines[first].zone
    first = _trim_head(sheet, first, last, main)
    rich = _is_link_rich(sheet, main)
    kept = [i for i in range(first, last + 1) if _belongs(sheet, i, main, zone, rich)]
    return set(_trim_tail(sheet, kept, main))


def is_loose(line: Line) -> bool:
    """Tell whether a line is furniture on its own account: link, chrome zone, chrome wording, control."""
    return line.link_density >= LINKED or line.zone is _CHROME or line.zone is _COMMENT or is_chrome(line.text)


def _weigh(page: Page) -> Sheet:
    lines = page.lines
    weights = [weigh_prose(line) if len(line.text) >= PROSE_MIN else 0.0 for line in lines]
    shown = [not line.hidden for line in lines]
    if sum(weight for weight, seen in zip(weights, shown, strict=True) if seen) < HIDDEN_ONLY:
        shown = [True] * len(lines)
    weights = [weight if seen else 0.0 for weight, seen in zip(weights, shown, strict=True)]
    for i, weight in enumerate(weights):
        if weight and is_code(lines[i].text):
            weights[i] = weight / 10
    return Sheet(lines, weights, shown, read_titles(page))


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
        linked = line.link_density >= LINKED or is_chrome(line.text)
        if linked and total == 0:
            opened = i + 1
            continue
        total += -LINK_COST if linked else min(sheet.weights[i], PROSE_CAP)
        if total > 0 and total >= best and not linked:
            best, start, end = total, opened, i
    return start, end


def _grow_up(sheet: Sheet, first: int) -> int:
    """Move the story's start up over prose that stands right above, in another container."""
    gap = 0
    tag = sheet.lines[first].tag
    for i in range(first - 1, -1, -1):
        line = sheet.lines[i]
        if not sheet.shown[i]:
            continue
        if is_title_line(line, sheet.titles) or read_credit(line.text):
            break
        if _draws(sheet, i, tag):
            first, gap = i, 0
        elif not _is_aside(line, tag) and (gap := gap + 1) > GAP:
            break
    return first


def _grow_down(sheet: Sheet, last: int) -> int:
    """Move the story's end down over prose that stands right below, in another container."""
    gap = 0
    tag = sheet.lines[last].tag
    for i in range(last + 1, len(sheet.lines)):
        line = sheet.lines[i]
        if not sheet.shown[i]:
            continue
        if ends_story(line.text) or read_credit(line.text):
            break
        if _draws(sheet, i, tag) or (gap == 0 and sheet.weights[i] and ends_sentence(line.text) and not is_loose(line)):
            last, gap = i, 0
        elif not _is_aside(line, tag) and (gap := gap + 1) > GAP:
            break
    return last


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


def _is_link_rich(sheet: Sheet, main: int) -> bool:
    """Tell whether links are part of what the container tells rather than stuck into it."""
    own = [line.link_density >= LINKED for line in sheet.lines if line.block == main]
    return sum(own) > max(LINKS_MIN, LINK_RICH * len(own))


def _belongs(sheet: Sheet, i: int, main: int, zone: Zone, rich: bool) -> bool:
    """Tell whether a line between the story's edges is part of it."""
    line = sheet.lines[i]
    if not sheet.shown[i]:
        return False
    if line.zone is _CHROME and zone is not _CHROME:
        if line.link_density >= LINKED:
            return False
        return bool(sheet.weights[i] and ends_sentence(line.text)) or bool(read_credit(line.text))
    if line.block == main:
        return (
            line.link_density < LINKED
            or _is_linked_prose(line)
            or (rich and line.zone is zone and not is_chrome(line.text))
        )
    if line.zone is zone:
        return line.link_density < LINKED and not is_chrome(line.text)
    return not is_loose(line)


def _is_linked_prose(line: Line) -> bool:
    """Tell whether a line full of links is a paragraph all the same, as encyclopedias write them."""
    return line.link_density < LINKED_PROSE and len(line.text) >= SHORT and ends_sentence(line.text)


def _trim_head(sheet: Sheet, first: int, last: int, main: int) -> int:
    """Return where the story begins below headline, subtitle, byline, date and labels."""
    start = first
    for i in range(first, min(last, first + 2 * NEAR)):
        if not sheet.shown[i]:
            continue
        if _is_head(sheet, i, main):
            start = i + 1
        elif sheet.weights[i] and ends_sentence(sheet.lines[i].text):
            break
    return start


def _is_head(sheet: Sheet, i: int, main: int) -> bool:
    """Tell whether a line above the first sentence is set over the story rather than in it."""
    line = sheet.lines[i]
    text = line.text.strip(BLANK)
    if line.block != main and len(text) <= LABEL and not sheet.weights[i]:
        return True
    if is_title_line(line, sheet.titles) or is_chrome(text) or read_credit(text):
        return True
    if len(text) <= SHORT and (HEAD.match(text) or is_name(text)):
        return True
    return len(text) <= SHORT and any(text == other.text.strip(BLANK) for other in sheet.lines[max(0, i - NEAR) : i])


def _trim_tail(sheet: Sheet, kept: list[int], main: int) -> list[int]:
    """Drop what follows the last sentence: sources, links, labels, and all below a line that ends stories."""
    kept = _cut_below_end(sheet, kept)
    end = len(kept)
    while end > 1:
        line = sheet.lines[kept[end - 1]]
        if not (_is_tail(line) or (line.block != main and read_credit(line.text))):
            break
        end -= 1
    return kept[:end]


def _cut_below_end(sheet: Sheet, kept: list[int]) -> list[int]:
    """Cut at the first line that ends stories and has little prose below it."""
    sizes = [0 if sheet.lines[i].link_density >= LINKED else len(sheet.lines[i].text) for i in kept]
    total = sum(sizes)
    passed = 0
    for position, i in enumerate(kept):
        passed += sizes[position]
        line = sheet.lines[i]
        if line.tag in HEADINGS and APPENDIX.match(line.text.strip(BLANK)):
            return kept[: max(1, position)]
        if total - passed <= REST * total and ends_story(line.text):
            return kept[: max(1, position)]
    return kept


def _is_tail(line: Line) -> bool:
    """Tell whether a last line is no part of a story: link, label, source or date alone."""
    text = line.text.strip(BLANK)
    if line.link_density >= LINKED or is_chrome(text) or ends_story(text) or (len(text) <= SHORT and TAIL.match(text)):
        return True
    fields = read_credit(text)
    return bool(fields) and all(
        field.kind in (Credit.SOURCE, Credit.DATE, Credit.OTHER) or not field.value for field in fields
    )
