"""Codes that only their introduction makes a contact: service short codes (95588, 12345) and QQ or WeChat ids.

It must not know telephone numbers beyond the numbering plan, nor templates or pages.
"""

from __future__ import annotations

import re

from spamcrawl.core.finding.numbering import match_kinds
from spamcrawl.core.finding.surroundings import UNITS, is_in_link
from spamcrawl.core.reading.fold import fold_digits

Code = tuple[str, int, int]
"""ASCII digits, start and end of their writing."""

_SERVICE_CODE = re.compile(
    r"[19](?:(?<=9)[56][0-9]{3,6}+|(?<=1)[0-2][0-9]{3}+)(?![0-9A-Za-z_%]|[.][0-9]|,[0-9]{3}(?![0-9]))"
)
"""95xxx and 96xxx (up to eight digits) and the five-digit 10xxx, 11xxx, 12xxx codes."""
_SERVICE_NEAR = re.compile("热线|电话|拨打|客服|致电|投诉|举报|来电|专线|短信|呼叫|平台|挂失|订票")
_NO_SERVICE = re.compile("部队|解放军|武警|邮编|代码|编号|[¥$]")
_SERVICE_REACH = 12


def find_service_codes(text: str) -> list[Code]:
    """Find short codes with a service word close by; alone they are amounts, postcodes or military units."""
    found: list[Code] = []
    for code in _SERVICE_CODE.finditer(text):
        start, end = code.span()
        near = text[max(0, start - _SERVICE_REACH) : end + _SERVICE_REACH]
        joined = start and (text[start - 1] in "-./_" or _is_latin(text[start - 1]))
        if joined or not _SERVICE_NEAR.search(near) or _NO_SERVICE.search(near):
            continue
        if not UNITS.match(text, end) and not is_in_link(text, start):
            found.append((code[0], start, end))
    return found


_CONTACT = re.compile(
    r"[微薇威徽vVwWqQ扣企][信亻xXqQ扣鹅](?<=[微薇威徽].|[vV][xX信]|[wW][xX]|[qQ]{2}|扣扣|企鹅)"
    r"(?:客服|号码?|群号?|同号)?[\s:：是为+]{0,3}+(?=\S)"
)
_CONTACT_DIGITS = re.compile(r"[0-9](?:[- ]?[0-9]){4,12}+(?![A-Za-z0-9_])")
_CONTACT_REACH = 28


def find_contacts(text: str) -> list[Code]:
    """Find digit ids introduced by 微信 or QQ; one that is a mobile number is left to the phone scan."""
    found: list[Code] = []
    for intro in _CONTACT.finditer(text):
        folded = fold_digits(text[intro.end() : intro.end() + _CONTACT_REACH])
        code = _CONTACT_DIGITS.match(folded)
        digits = "".join(filter(str.isdigit, code[0])) if code else ""
        if code is None or any(c.kind == "mobile" and c.length == len(digits) for c in match_kinds(digits, 0)):
            continue
        found.append((digits, intro.end(), intro.end() + code.end()))
    return found


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"
