"""The contacts of a site itself, in the frame around its stories: many a portal prints a service line on every page.

Facts about single lines and their neighbours. Knows no weights and no labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby, takewhile
from operator import attrgetter

from spamcrawl.core.finding.phones import Number
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.reporting import STORY_LINE
from spamcrawl.core.model import Line, Zone
from spamcrawl.core.recovering.chrome import ends_story, is_chrome
from spamcrawl.core.recovering.prose import LINKED

REACH = 3
"""Lines above and below a contact in which a line of the frame makes it the site's."""
HEADED = 8
"""Lines between such a heading and a contact: questions most read, links of friends."""
BARE_MAX = 1
"""Letters beside its numbers and label words of a line that says nothing but whom one reaches."""
MENU, LABEL_MAX = 4, 10
"""Labels below each other that make a menu, and the characters of the longest."""
LISTED = 10
"""Lines of a list below a story."""
FRAME_MAX = 80
"""Characters of a line of the frame."""
OWNER_MAX = 120
"""The same of a line that says whose a site is."""
_LABELS = re.compile(
    "客户|客服|服务|商务|合作|广告|洽谈|媒体|市场|业务|新闻|投稿|爆料|线索|编辑部|编辑|发行|订阅|读者|违法|不良信息|举报|监督|投诉|纠错|技术支持"
    "|热线|电话|传真|总机|联系|咨询|官方|本站|网站|微信公众号|公众号|微信|微博|邮箱|手机|座机|号码|qq群?|tel|e-?mail"
    "|工作日|工作时间|服务时间|时间|周[一二三四五六日末]|星期[一二三四五六日]|节假日|除外|法定|上午|下午|早|晚|至|到|和|及|人工|在线|平台|本报|本网"
    "|全国|统一|免费|小时|售后|招商|加盟|商家|入驻|小程序|会员"
)
"""What stands beside a site's own contact: 商务合作QQ：…, 客服热线：…（工作日9:00-18:00）. In match form."""
_OWNER = re.compile(
    r"版权所有|copyright|©|备案号|icp备|许可证号?[\s:]{0,3}[0-9]|地址:|站长|站务|网管|编辑部|发行部|广告部|总编室|读者群|邮发代号|顾问qq"
    r"|(?:广告|商务|内容|会务|频道|媒体|市场|品牌|异业)合作|(?:本[刊报站网台]|网站)法律顾问"
)
"""Who runs a site, and where: in match form."""
_MARKED = re.compile("[0-9。，！？：；、:,;!?.…【】“”（）()]")
_PUSHING = re.compile("[【】〖〗『』「」★☆●◆■▲☎✆📞📱✅|~!！]")
"""Marks that a site sets around no contact of its own."""
_FRAME = re.compile(
    "版权|copyright|©|备案|icp|投稿|侵权|免责|本站|本网|网站地图|技术支持|举报|广告(?:热线|合作|部|刊登|投放)|商务合作|友情链接|邮箱|e-?mail"
)
"""Words of the lines below a site's pages, in match form."""


_START = attrgetter("start")


def is_sites(line: Line) -> bool:
    """Tell whether a line is the site's own rather than the page's: in its frame by markup, or linked elsewhere."""
    return line.zone is Zone.CHROME or line.link_density >= LINKED


def stands_in_frame(signals: Signals, number: Number) -> bool:
    """Tell whether a number is a site's own contact.

    It stands beside the owner's name or address at the page's foot, or alone with its label among the lines of the
    site's frame.
    """
    at = signals.line_at(number.start)
    if names_owner(signals, at):
        return not signals.uses[number.digits].disguised
    if not is_bare(signals, at):
        return False
    around = range(max(0, at - REACH), min(len(signals.page.lines), at + REACH + 1))
    return any(is_frame(signals, index) for index in around if index != at) or is_below_story(signals, at)


def names_owner(signals: Signals, index: int) -> bool:
    """Tell whether a line says whose a site is, where, or who runs it: 版权所有 © 某某公司 电话…, 站长 老铁 微信…."""
    line = signals.page.lines[index]
    return len(line.text) <= OWNER_MAX and _OWNER.search(signals.folded, line.start, line.end) is not None


def is_below_story(signals: Signals, index: int) -> bool:
    """Tell whether the lines above one begin with a heading that ends a story (热门文章), and none is a story's."""
    for line in reversed(signals.page.lines[max(0, index - HEADED) : index]):
        if len(line.text) >= STORY_LINE:
            return False
        if ends_story(line.text):
            return True
    return False


def is_bare(signals: Signals, index: int) -> bool:
    """Tell whether a line says nothing but whom one reaches by the plainly written numbers on it."""
    line = signals.page.lines[index]
    if len(line.text) > FRAME_MAX or _PUSHING.search(line.text):
        return False
    first, last = (bisect_left(signals.numbers, at, key=_START) for at in (line.start, line.end))
    numbers = signals.numbers[first:last]
    if any(signals.uses[number.digits].disguised for number in numbers):
        return False
    text, done = "", line.start
    for number in numbers:
        text, done = text + signals.folded[done : number.start], number.end
    return sum(map(str.isalpha, _LABELS.sub("", text + signals.folded[done : line.end]))) <= BARE_MAX


def is_frame(signals: Signals, index: int) -> bool:
    """Tell whether a line belongs to the frame of a site: by its markup or by its wording."""
    line = signals.page.lines[index]
    text = signals.folded[line.start : line.end]
    return is_sites(line) or is_chrome(text) or (len(text) <= FRAME_MAX and _FRAME.search(text) is not None)


def find_menus(signals: Signals) -> list[int]:
    """Return the lines of menus and of lists below a story, which plain text no longer shows to be links.

    A menu is :data:`MENU` labels or more, one below the other, without a figure or a mark in them; a list is what
    stands below a heading that ends a story, as far as lines are short and hold no number.
    """
    lines = [line.text.strip() for line in signals.page.lines]
    found: list[int] = []
    for is_label, run in groupby(range(len(lines)), key=lambda index: _is_label(lines[index])):
        labels = list(run)
        found += labels if is_label and len(labels) >= MENU else []
    numbered = {signals.line_at(number.start) for number in signals.numbers}
    done = 0
    for index, text in enumerate(lines):
        if index >= done and len(text) <= FRAME_MAX and ends_story(text):
            below = range(index + 1, min(len(lines), index + 1 + LISTED))
            listed = list(takewhile(lambda at: at not in numbered and len(lines[at]) < STORY_LINE, below))
            found += listed
            done = index + 1 + len(listed)
    return found


def _is_label(text: str) -> bool:
    return len(text) <= LABEL_MAX and _MARKED.search(text) is None
