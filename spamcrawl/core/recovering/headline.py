"""The headline of an ordinary page: what its title element, its meta and its heading lines agree on.

For pages that are not hijacked: a kit writes all three itself. Null rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spamcrawl.core.model import Line, Page
from spamcrawl.core.reading.fold import FOLDS, fold

HEADLINE_MAX = 120
"""Longer headings are paragraphs in a heading's clothes."""
HEADLINE_MIN = 4
"""Shorter than this, a heading is taken only where the page's title begins with it."""
SITE_MAX = 16
"""Names of sites and sections are shorter; a headline of that length seldom has such a word in it."""
TITLE_MAX = 500
"""Characters of a title that are looked at."""
SUFFIXES_MAX = 6
"""Parts of a title (section, channel, site) that are looked at behind the headline."""

_TITLE_META = ("og:title", "headline", "articletitle", "dc.title", "twitter:title", "ld:headline")
_HEADINGS = frozenset(("h1", "h2", "h3"))
_JOINT = re.compile(r"\s[-|·]\s|[_|]{1,3}|\s?--?\s?(?=[^-]{2,20}$)|\s{2,}")
_PART = re.compile(r"[-_|·•｜—–»>\s]+")
"""What parts a title: section, headline, channel, site."""
_SITE = re.compile(
    r"网|新闻|频道|日报|晚报|时报|资讯|首页|论坛|博客|客户端|中心|栏目|小说|在线|平台|专区|百科|订阅|号$|电视|广播|杂志|门户|财经|体育|娱乐|汽车|科技|读书|诗词"
    r"|\.(?:com|cn|net|org)|blog|news",
    re.IGNORECASE,
)
_EDGE = " \t\xa0\u3000"
_EDIT_MARK = re.compile(r"\[(?:编辑|編輯|edit)\]$")
_BLANK = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls itself, squeezed: the titles, parts of them, and the first and last characters of all."""

    keys: tuple[str, ...]
    parts: frozenset[str]
    """The longest of what stands between the marks of a title, where it can be a headline."""
    first: frozenset[str]
    last: frozenset[str]


def read_headline(page: Page) -> str | None:
    """Return the article's headline, or None where the page does not plainly name one.

    >>> from spamcrawl.core.reading.page import read_html
    >>> read_headline(read_html("<title>市图书馆新馆开门迎客_某某新闻网</title><p>今天上午……"))
    '市图书馆新馆开门迎客'
    """
    named = [page.title, *(value for name, value in page.meta if name in _TITLE_META)]
    named = [text for text in named if text]
    heading = find_heading(page, named)
    cuts = [cut_site(text) for text in named]
    if heading is not None:
        return _extend(_clean(heading.text), cuts)
    return next((cut for cut, text in zip(cuts, named, strict=True) if cut and cut != _clean(text)), _only_h1(page))


def _only_h1(page: Page) -> str | None:
    """Return the page's one first-level heading where it is long enough to be no site's name."""
    found = [line.text for line in page.lines if line.tag == "h1" and not line.hidden]
    return _clean(found[0]) if len(found) == 1 and 2 * HEADLINE_MIN <= len(found[0]) <= HEADLINE_MAX else None


def _extend(heading: str, cuts: list[str]) -> str:
    """Return the whole headline where the heading line holds only its first part."""
    for cut in cuts:
        rest = squeeze(cut)[len(squeeze(heading)) :]
        if not rest or rest[0] in "-_|<·•｜—–»" or len(cut) > HEADLINE_MAX or "<" in cut or _SITE.search(rest):
            continue
        if squeeze(cut).startswith(squeeze(heading)):
            return cut
    return heading


def find_heading(page: Page, named: list[str]) -> Line | None:
    """Return the line that repeats the headline of title or meta: a heading if there is one, else the longest."""
    titles = make_titles(named)
    best: Line | None = None
    for line in page.lines:
        if line.hidden or line.link_density > 0.5 or not is_title_line(line, titles):
            continue
        if best is None or _rank(line) > _rank(best):
            best = line
            if line.tag in _HEADINGS and squeeze(line.text) in titles.keys:
                break
    return best


def _rank(line: Line) -> tuple[bool, int]:
    return line.tag in _HEADINGS, len(line.text)


def _opens(key: str, text: str, heading: bool) -> bool:
    """Tell whether a line is the headline in a title (both squeezed): its start, or its end behind a site's name."""
    if text == key:
        return True
    if key.startswith(text):
        return heading or (len(text) >= max(HEADLINE_MIN, len(key) // 3) and not _is_site(text))
    return key.endswith(text) and len(text) >= max(2 * HEADLINE_MIN, len(key) // 2) and not _is_site(text)


def _is_site(text: str) -> bool:
    return len(text) < SITE_MAX and _SITE.search(text) is not None


def cut_site(title: str) -> str:
    """Cut section and site names off a title where they are plainly such.

    >>> cut_site("沪深股指小幅收涨_市场_某某财经网"), cut_site("A股｜一周回顾")
    ('沪深股指小幅收涨', 'A股｜一周回顾')

    Empty where nothing but names of a site would be left.
    """
    parts = list(_JOINT.finditer(title[:300]))[-SUFFIXES_MAX:]
    if not parts or not _SITE.search(title[parts[-1].end() :]):
        return _clean(title)
    for joint in parts:
        head = title[: joint.start()].strip()
        tail = title[joint.end() :]
        if len(head) >= 2 * HEADLINE_MIN and not _is_site(head) and all(len(part) <= 20 for part in _JOINT.split(tail)):
            return _clean(head)
    return ""


def squeeze(text: str) -> str:
    """Return text folded and without white space, for comparing headlines.

    >>> squeeze("５月 ＣＰＩ　上涨")
    '5月CPI上涨'
    """
    return _BLANK.sub("", fold(text))


def _clean(text: str) -> str:
    return " ".join(_BLANK.split(_EDIT_MARK.sub("", text).strip("\u3000 \t\xa0")))


def read_titles(page: Page) -> Titles:
    """Return what the page calls itself, in title element and meta."""
    return make_titles([page.title, *(value for name, value in page.meta if name in _TITLE_META)])


def make_titles(named: Iterable[str]) -> Titles:
    """Prepare titles for comparing lines with them.

    >>> make_titles(["５月 ＣＰＩ_某某网"]).keys
    ('5月CPI_某某网',)
    """
    named = [text[:TITLE_MAX] for text in named]
    keys = tuple(dict.fromkeys(key for text in named if (key := squeeze(text))))
    longest = (max(_PART.split(fold(text)), key=len) for text in named)
    parts = frozenset(part for part in longest if len(part) >= HEADLINE_MIN and not _is_site(part))
    whole = [*keys, *parts]
    return Titles(keys, parts, frozenset(text[0] for text in whole), frozenset(text[-1] for text in whole))


def is_title_line(line: Line, titles: Titles) -> bool:
    """Tell whether a line is the headline that one of the titles carries.

    >>> is_title_line(Line("市图书馆新馆开门迎客", 0, tag="h1"), make_titles(["市图书馆新馆开门迎客_某某网"]))
    True
    """
    if not 2 <= len(line.text) <= HEADLINE_MAX:
        return False
    bare = line.text.strip(_EDGE)
    first, last = bare[:1], bare[-1:]
    if FOLDS.get(first, first) not in titles.first and FOLDS.get(last, last) not in titles.last:
        return False  # most lines part with every title at its first or last character
    text = squeeze(bare)
    return text in titles.parts or (bool(text) and any(_opens(key, text, line.tag in _HEADINGS) for key in titles.keys))
