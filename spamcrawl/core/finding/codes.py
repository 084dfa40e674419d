"""Codes that only their introduction makes a contact: service short codes (95588, 12345) and QQ or WeChat ids.

It must not know telephone numbers beyond the numbering plan, nor templates or pages.
"""

from __future__ import annotations

import re
from itertools import chain
from operator import itemgetter

from spamcrawl.core.finding.numbering import match_kinds
from spamcrawl.core.finding.surroundings import UNITS, is_in_link
from spamcrawl.core.reading.fold import fold_digits

Code = tuple[str, int, int]
"""ASCII digits or the lower-case name, start and end of their writing."""

_CODE_END = r"(?![0-9A-Za-z_%]|[.][0-9]|,[0-9]{3}(?![0-9]))"
_SERVICE_CODES = re.compile(f"9[56][0-9]{{3,6}}+{_CODE_END}"), re.compile(f"1[0-2][0-9]{{3}}+{_CODE_END}")
"""95xxx and 96xxx (up to eight digits), and the five-digit 10xxx, 11xxx, 12xxx codes. Two patterns: ``re`` looks for
one character eight times as fast as for one of a class. Neither begins inside the other, see what is joined below."""
_SERVICE_NEAR = re.compile("热线|电话|拨打|客服|致电|投诉|举报|来电|专线|短信|呼叫|平台|挂失|订票")
_NO_SERVICE = re.compile("部队|解放军|武警|邮编|代码|编号|[¥$]")
_SERVICE_REACH = 12


def find_service_codes(text: str) -> list[Code]:
    """Find short codes with a service word close by; alone they are amounts, postcodes or military units."""
    found: list[Code] = []
    for code in chain.from_iterable(pattern.finditer(text) for pattern in _SERVICE_CODES):
        start, end = code.span()
        near = text[max(0, start - _SERVICE_REACH) : end + _SERVICE_REACH]
        joined = start and (text[start - 1] in "-./_" or _is_latin(text[start - 1]))
        if joined or not _SERVICE_NEAR.search(near) or _NO_SERVICE.search(near):
            continue
        if not UNITS.match(text, end) and not is_in_link(text, start):
            found.append((code[0], start, end))
    return sorted(found, key=itemgetter(1))


_CONTACT = re.compile(
    r"[微薇威徽vVwWqQ扣企](?:[信亻xXqQ扣鹅](?<=[微薇威徽].|[vV][xX信]|[wW][xX]|[qQ]{2}|扣扣|企鹅)"
    r"(?:客服|号码?|群号?|同号)?|(?P<alone>(?<=(?<![A-Za-z0-9])[qQvV扣薇])))[\s:：是为+]{0,3}+(?=[^\s:：])"
)
"""Words for a messenger; one letter or character alone introduces only what can be nothing else. Both begin with one
class of characters: ``re`` then skips what cannot begin a match four times as fast."""
_CONTACT_DIGITS = re.compile(r"[1-9](?:[- ]?[0-9]){4,12}+(?![A-Za-z0-9_]|[^\w\s,。，;；]{1,2}[0-9]{3})")
"""Ids have no leading 0; where more digits stand behind a mark, both are one telephone number (18621★808033)."""
_ALONE_DIGITS = 7
"""Digits an id has at least behind a lone Q or 扣: 扣200 is a fine, Q235 a steel."""
_NAMED = re.compile(r"[A-Za-z](?=[-_A-Za-z]{0,18}[0-9_-])[-_A-Za-z0-9]{5,19}+(?![-_A-Za-z0-9@.*＊×])")
"""A WeChat id of letters: it has a figure or a dash, which English words behind 微信 have not. A masked one (ab391***)
is printed by those who report on it."""
_CONTACT_REACH = 28
_NUMBERED = re.compile("(?:[编型单文货批证图款案卷票件同]号|代码|标准)[^\\w]{0,3}$")
"""What introduces a code that may begin with Q or V: 项目编号：Q2023-077."""
_NUMBERED_REACH = 6


def find_contacts(text: str) -> list[Code]:
    """Find ids introduced by 微信 or QQ; one that is a mobile number is left to the phone scan.

    >>> find_contacts("加薇: lin_2024，Q84922609")
    [('lin_2024', 4, 12), ('84922609', 14, 22)]
    """
    found: list[Code] = []
    for intro in _CONTACT.finditer(text):
        at = intro.end()
        if intro["alone"] is not None and _is_code(text, intro.start(), at):
            continue
        folded = fold_digits(text[at : at + _CONTACT_REACH])
        code = _CONTACT_DIGITS.match(folded)
        digits = "".join(filter(str.isdigit, code[0])) if code else ""
        if code and len(digits) >= (0 if intro["alone"] is None else _ALONE_DIGITS) and not _is_mobile(digits):
            found.append((digits, at, at + code.end()))
        elif _may_be_named(intro) and (name := _NAMED.match(text, at)):
            found.append((name[0].lower(), at, name.end()))
    return found


def _is_code(text: str, start: int, at: int) -> bool:
    """Tell whether a lone Q or V and what follows at ``at`` are one code: QZ-2023-077, 合同号：Q2023077."""
    joined = _is_latin(text[at - 1]) and text[at].isalpha() and text[at].isascii()
    return joined or _NUMBERED.search(text[max(0, start - _NUMBERED_REACH) : start]) is not None


def _may_be_named(intro: re.Match[str]) -> bool:
    """Tell whether an id behind these words may be a name: WeChat's may, behind a lone V after a colon only."""
    first, last = intro[0][0], intro[0][-1]
    return first in "微薇威徽vVwW" and (intro["alone"] is None or first not in "vV" or last in ":：")


def _is_mobile(digits: str) -> bool:
    return any(known.kind == "mobile" and known.length == len(digits) for known in match_kinds(digits, 0))


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"
