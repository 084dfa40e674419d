"""What the names in the markup say about a place on the page: content, chrome or readers' comments.

Site builders name their containers in a common half-English, half-Pinyin vocabulary and glue the words
together (``topnav``, ``articleContent``, ``news_related-list``). This module takes such names apart and
reads them. It knows names alone: no tree, no text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spamcrawl.core.model import Zone


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set: long tables read better unquoted."""
    return frozenset(text.split())


COMMENT_WORDS = words(
    """
    comment discuss discussion pinglun reply disqus guestbook liuyan changyan
    """
)

CHROME_WORDS = words(
    """
    nav navi navigation navbar menu submenu foot footer sidebar siderbar aside breadcrumb crumb crumbs
    related relate relevant recommend rec tuijian xiangguan hot rank ranking paihang copyright copy
    banquan share shares sharing fenxiang tag pager pagination paging fenye pagenav login logon signin
    register ad ads advert adv advertisement guanggao gg banner search sousuo toolbar tools links
    flink youlian friendlink sitemap weizhi qrcode ewm erweima erwm social weibo weixin wechat subscribe
    follow download widget disclaimer shengming statement prev next prenext pre lang language skip cookie
    popup modal dialog toast keyword sponsor promo aboutus contactus beian icp side zan like
    appreciate feedback jiucuo contentinfo complementary newsletter signup readmore mostread trending masthead colophon
    topics toc catalog mulu rating digg consent gdpr cookies
    """
)

MAIN_WORDS = words(
    """
    article content contents post detail details zhengwen text maintext txt trs ueditor entry wenzhang
    neirong story richtext artibody arti editor bodytext
    """
)

WEAK_WORDS = words("header head topbar")
"""Chrome at the page's edge, but also the head of an article: they give way inside content."""

NEUTRAL_WORDS = words(
    """
    top bottom box wrap wrapper wrapbox bar list item main left right center area con cont inner outer div panel mod
    module block section container page site global common public layout row col news info title tit index
    home web my new pc mobile ul li body bg fix fixed clear fl fr show view cnt hd bd ft sub second first
    mini small big in of for to and id
    """
)


class Claim(NamedTuple):
    """What a name or tag says about the text inside it; a weak claim gives way inside content."""

    zone: Zone
    weak: bool = False


_KNOWN = COMMENT_WORDS | CHROME_WORDS | MAIN_WORDS | WEAK_WORDS | NEUTRAL_WORDS
_LONGEST = max(map(len, _KNOWN))

NAME_LIMIT = 200
"""Characters of a class or id attribute that are read; real ones are shorter."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def split_name(name: str) -> list[str]:
    """Return the lower-case words of a class or id: split at marks, digits and capitals, then at known words.

    >>> split_name("topnav articleContent_2"), split_name("headline-recommend")
    (['top', 'nav', 'article', 'content'], ['headline', 'recommend'])
    """
    return [part for word in _WORD.findall(name[:NAME_LIMIT]) for part in unglue(word.lower())]


def unglue(word: str) -> list[str]:
    """Return a glued word as the known words it consists of, longest first, or whole when that fails.

    >>> unglue("footerbox"), unglue("comments"), unglue("headerline")
    (['footer', 'box'], ['comment'], ['headerline'])
    """
    parts, at = [], 0
    while at < len(word):
        end = min(len(word), at + _LONGEST)
        while end > at + 1 and word[at:end] not in _KNOWN:
            end -= 1
        if end == at + 1:
            break
        parts.append(word[at:end])
        at = end
    if at == len(word) or (parts and word[at:] == "s"):
        return parts
    return [word]


@lru_cache(maxsize=8192)
def read_zone(names: str) -> Claim | None:
    """Return what a container's id and classes claim: that of the first name that claims anything firmly.

    >>> read_zone("col-left article-content share-on")
    Claim(zone=<Zone.MAIN: 'main'>, weak=False)
    """
    weak = None
    for name in names[:NAME_LIMIT].split():
        claim = read_word(name)
        if claim and not claim.weak:
            return claim
        weak = weak or claim
    return weak


@lru_cache(maxsize=8192)
def read_word(name: str) -> Claim | None:
    """Return the claim of one name. Where it speaks of two things the more specific one holds: comments before
    chrome before content, so ``article-share`` is chrome and ``article-comment`` comments."""
    parts = set(split_name(name))
    if parts & COMMENT_WORDS:
        return Claim(Zone.COMMENT)
    if parts & CHROME_WORDS:
        return Claim(Zone.CHROME)
    if parts & MAIN_WORDS:
        return Claim(Zone.MAIN)
    return Claim(Zone.CHROME, weak=True) if parts & WEAK_WORDS else None
