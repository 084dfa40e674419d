"""Where a story begins and ends inside its container, line by line, and what is stuck into it.

Knows the lines around a story that was found already; how it was found is story.py's business.
"""

from __future__ import annotations

import re

from spamcrawl.core.model import Line, Zone
from spamcrawl.core.reading.fold import fold
from spamcrawl.core.recovering.bylines import is_end_mark, read_credit
from spamcrawl.core.recovering.chrome import ends_story, is_chrome
from spamcrawl.core.recovering.creditwords import Credit
from spamcrawl.core.recovering.dates import DATE
from spamcrawl.core.recovering.headline import is_title_line
from spamcrawl.core.recovering.names import is_name
from spamcrawl.core.recovering.prose import LINKED, ends_sentence
from spamcrawl.core.recovering.sheet import Sheet, is_link, is_loose

VERSES = 4
"""Lines that weigh and end no sentence, behind which no head is looked for: those of a poem."""
HEAD_SPAN = 24
"""Lines of a story's start in which headline, byline and labels are looked for."""
REPEAT_SPAN = 12
"""Lines above in which a first line may have stood before, as the headline."""
REST = 0.15
"""Share of the story's text that may stand below a line that ends it; more, and the line is a heading inside."""
MISNAMED = 0.1
"""Share of a story's prose that what is put into it never has: a newsletter, an advertisement, a teaser."""
REST_MARKED = 0.3
"""The same below a mark that says that the story ends: - END -."""
BOX_AFTER = 5
"""Lines of the shortest story that has a box about its author."""
LABEL = 15
"""Longest line in another container that above the first sentence is taken for a label: 7 分钟, 来自甘肃."""
LINK_RICH = 0.12
"""Share of a container's lines that are links, from which links are part of what it tells (a list, an encyclopedia)."""
LINKS_MIN = 2
"""Up to this many link lines are stuck in, however short the story."""
LINKED_PROSE = 0.8
"""Up to this share of links a long line that ends like a sentence is a paragraph."""
SENTENCE = 20
"""Characters of a line full of links that is a sentence of its own."""
SHORT = 60
"""Longest line that is looked at as a subtitle or a note of origin."""

_AD = ("广告", "廣告")
_ADVERTISEMENT = re.compile(r"(?:广告|廣告|推广|赞助内容|advertisement|sponsored)(?:加载中)?[.…]{0,6}", re.IGNORECASE)
_CHROME = Zone.CHROME
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLANK = " \t\xa0\u3000\u2002\u2003"
_POSTED = re.compile(r"(?:发表于|发布于|回复于|发信人|發表於|發佈於)[:\s]\s{0,3}\S")
"""How the posts of a board begin."""
_YEAR = re.compile(r"(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)")
_CLAUSED = re.compile("[，。；！？、,;!?]")
_COUNTED = re.compile(r"\d{1,3}\s?(?:分钟|min)|(?:阅读|浏览|评论|点击)")
_APPENDIX = re.compile(
    r"(?:参考(?:文献|资料|来源)|參考(?:文獻|資料|來源)|引用来源|外部(?:链接|連結)|References)(?:\[编辑\])?$"
)
"""Headings of what is set behind a treatise: sources and links, however many."""
_HEAD = re.compile(
    r"\d{1,2}:\d{2}(?:\s?/\s?\d{1,2}:\d{2})?$|(?:听新闻|收听|播放|暂停|视频)(?:加载中)?\S{0,4}$"
    r"|原(?:标题|题|文标题)[:：]|(?:——|--|—)|(?:19|20)\d{2}年\d{1,2}月$"
    r"|(?:本文|文章)?(?:导读|导语|摘要|核心提示)[:：]?$"
)
"""A player's controls, subtitles led by a dash, the headline elsewhere, an issue's month, labels of a lead."""
_MOMENT = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/月.]\d{1,2}日?\s{0,3}\d{1,2}:\d{2}")
"""When a page was published, to the minute: whatever stands beside it stands above a story."""
_TAIL = re.compile(
    r".{0,24}版权所有(?![人者权])|[^。！？；]{0,50}(?:立即|马上|在线|免费|一键)(?:咨询|预约|拨[打号]|报名)[^。！？；]{0,30}$"
    r"|(?:——|--|—).{0,40}[》报网刊社号]|转自|(?:原载|选自|节选自|摘自|原刊)|\(?(?:完|待续)\)?$"
)


def is_link_rich(sheet: Sheet, main: int) -> bool:
    """Tell whether links are part of what the container tells rather than stuck into it."""
    own = [line.link_density >= LINKED for line in sheet.lines if line.block == main]
    return sum(own) > max(LINKS_MIN, LINK_RICH * len(own))


def is_misnamed(sheet: Sheet, first: int, last: int) -> bool:
    """Tell whether so much of a story stands in containers named like chrome that they are none."""
    spoken = [(line.zone, sheet.weights[i]) for i, line in enumerate(sheet.lines[first : last + 1], first)]
    return sum(weight for zone, weight in spoken if zone is _CHROME) > MISNAMED * sum(weight for _, weight in spoken)


def belongs(sheet: Sheet, i: int, main: int, zone: Zone, rich: bool, misnamed: bool) -> bool:
    """Tell whether a line between the story's edges is part of it."""
    line = sheet.lines[i]
    if not sheet.shown[i]:
        return False
    if line.zone is _CHROME and zone is not _CHROME:
        if line.link_density >= LINKED:
            return False
        return (misnamed and bool(sheet.weights[i]) and ends_sentence(line.text)) or _names_people(line.text)
    if line.block == main:
        if _ADVERTISEMENT.fullmatch(line.text.strip(_BLANK)):
            return False
        if not is_link(line) or is_linked_prose(line):
            return True
        return rich and line.zone is zone and not is_chrome(line.text) and not line.text.startswith(_AD)
    if line.zone is zone:
        return line.link_density < LINKED and not is_chrome(line.text)
    return not is_loose(line)


def _names_people(text: str) -> bool:
    """Tell whether a line names writers or editors: containers named like chrome often hold the story's own."""
    return any(field.kind in (Credit.AUTHOR, Credit.EDITOR) for field in read_credit(text))


def is_linked_prose(line: Line) -> bool:
    """Tell whether a line full of links is a paragraph all the same, as encyclopedias write them."""
    least = SENTENCE if line.text.rstrip(_BLANK)[-1:] in tuple("。！？") else SHORT
    return line.link_density < LINKED_PROSE and len(line.text) >= least and ends_sentence(line.text)


def trim_head(sheet: Sheet, first: int, last: int, main: int) -> int:
    """Return where the story begins below headline, subtitle, byline, date and labels."""
    start, told, dated = first, 0, False
    for i in range(first, min(last, first + HEAD_SPAN)):
        if not sheet.shown[i]:
            continue
        text = sheet.lines[i].text.strip(_BLANK)
        stamped = not dated and (is_stamped(text) or _is_dated(text))  # a second one is a row of a programme
        dated = dated or stamped
        if stamped or _is_head(sheet, i, main):
            start = i + 1
            continue
        told += bool(sheet.weights[i])
        if told == VERSES or (sheet.weights[i] and ends_sentence(sheet.lines[i].text)):
            break
    return start


def _is_head(sheet: Sheet, i: int, main: int) -> bool:
    """Tell whether a line above the first sentence is set over the story rather than in it."""
    line = sheet.lines[i]
    text = line.text.strip(_BLANK)
    if line.block != main and len(text) <= LABEL and not sheet.weights[i]:
        return True
    if line.tag == "h1" or is_title_line(line, sheet.titles) or is_chrome(text) or read_credit(text):
        return True
    if len(text) <= SHORT and (ends_story(text) or _HEAD.match(text) or is_name(text)):
        return True
    return len(text) <= SHORT and any(
        text == other.text.strip(_BLANK) for other in sheet.lines[max(0, i - REPEAT_SPAN) : i]
    )


def _is_dated(text: str) -> bool:
    """Tell whether a line is short, no sentence, and has a date with its year: 文/沈默 2024-01-22."""
    return len(text) <= SHORT and not _CLAUSED.search(text) and _YEAR.search(fold(text)) is not None


def is_stamped(text: str) -> bool:
    """Tell whether a short line says to the minute when something was published, whatever stands beside that.

    >>> is_stamped("南湖新闻频道 2022-12-08 07:30 1.3万"), is_stamped("会议定于2022年12月8日9:30开始。")
    (True, False)
    """
    if len(text) > SHORT or ends_sentence(text):
        return False
    shown = fold(text)
    if _POSTED.match(shown):
        return True
    return _MOMENT.search(shown) is not None or (DATE.search(shown) is not None and _COUNTED.search(shown) is not None)


def trim_tail(sheet: Sheet, kept: list[int], main: int) -> list[int]:
    """Drop what follows the last sentence: sources, links, labels, and all below a line that ends stories."""
    kept = _cut_below_end(sheet, kept)
    end = len(kept)
    while end > 1:
        line = sheet.lines[kept[end - 1]]
        if not (_is_tail(line) or (line.block != main and read_credit(line.text))):
            break
        end -= 1
    return kept[: _before_box(sheet, kept, end)]


def _before_box(sheet: Sheet, kept: list[int], end: int) -> int:
    """Return where a box about the author begins that stands at the end: the name, and a line on who that is.

    Where other lines are names, too, it is a list of people or a talk, and its last answer.
    """
    if end < BOX_AFTER:
        return end
    about = sheet.lines[kept[end - 1]]
    named = [i for i in kept[:end] if is_name(sheet.lines[i].text.strip(_BLANK))]
    boxed = named == [kept[end - 2]] and sheet.lines[named[0]].tag not in _HEADINGS
    return end - 2 if boxed and len(about.text) >= SENTENCE and not read_credit(about.text) else end


def _cut_below_end(sheet: Sheet, kept: list[int]) -> list[int]:
    """Cut at the first line that ends stories and has little text below it, or at the heading of an appendix."""
    lines = sheet.lines
    end = next((at for at, i in enumerate(kept) if lines[i].tag in _HEADINGS and _is_appendix(lines[i])), len(kept))
    below = 0
    whole = sum([len(lines[i].text) for i in kept[:end] if lines[i].link_density < LINKED])
    for at in range(end - 1, 0, -1):
        line = lines[kept[at]]
        if (ends_story(line.text) and below <= REST * whole) or is_end_mark(line.text):
            end = at
        below += len(line.text) if line.link_density < LINKED else 0
        if below > REST_MARKED * whole:
            break
    return kept[: max(1, end)]


def _is_appendix(line: Line) -> bool:
    return _APPENDIX.match(line.text.strip(_BLANK)) is not None


def _is_tail(line: Line) -> bool:
    """Tell whether a last line is no part of a story: link, label, source or date alone."""
    text = line.text.strip(_BLANK)
    if is_link(line) or is_chrome(text) or ends_story(text) or (len(text) <= SHORT and _TAIL.match(text)):
        return True
    fields = read_credit(text)
    return bool(fields) and all(
        field.kind in (Credit.SOURCE, Credit.MEDIUM, Credit.DATE, Credit.OTHER) or not field.value for field in fields
    )
