"""What stands around digits and says that they are no telephone number: ids, amounts, addresses, file names.

It must not know how the digits are written or which number they make.
"""

from __future__ import annotations

import re

_IDS = re.compile(
    r"(?:身份证|卡号|编号|单号|订单|工号|代码|证号|书号|邮编|车牌|型号|学号|流水|注册号|许可证|备案|版本|批号|信用|税号|序列号"
    r"|考号|准考证|股票|证券|批准|文号|条码|条形码|货号|款号|案号|编码|档案|公告|ISBN|ISSN|IMEI|ICP|\bID|\bNo\.?|第)"
    r"(?:号码?|为|是)?[^\w]{0,3}$",
    re.IGNORECASE,
)
"""Words that call the digits after them something else than a telephone number."""
_WORD_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:tel|phone|mob|mobile|fax|call|wx|vx|qq|weixin|wechat|hotline|[vtpmqw])[=.]?$", re.IGNORECASE
)
UNITS = re.compile(
    "[ ]?(?:[元万亿人%股吨个次岁辆台本件只千百块欧]|美元|公里|平方|字节|号(?!码))|[A-Za-z]|_+(?=[A-Za-z0-9.])"
)
_SEPARATING = re.compile("(?<![A-Za-z0-9_])_{1,2}$")
"""Underscores that part the pieces of a title (售后_400-…), not those inside a name of a file (IMG_400…)."""
_FILE_AFTER = re.compile(r"@|\.[A-Za-z]{2,5}(?![A-Za-z])|/[A-Za-z0-9]+[./]")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_LINK = re.compile(r"://|www\.|[A-Za-z]/[\w-]*/|\.(?:com|cn|net|org|html?|php|aspx?|jsp)\b", re.IGNORECASE)
_LINK_REACH = 100
_NEAR = 14


def is_believable(text: str, folded: str, start: int, end: int, kind: str, *, whole: bool, abroad: bool) -> bool:
    """Tell whether the surroundings leave these digits a telephone number.

    ``folded`` is the text folded; ``whole`` is true for digits in one group, ``abroad`` for those without +86, which a
    + makes a foreign number.
    """
    before = _SEPARATING.sub("", folded[max(0, start - _NEAR) : start])
    after = folded[end : end + _NEAR]
    if _FILE_AFTER.match(after) or _IDS.search(before) or (abroad and before.endswith("+")):
        return False
    if before and (before[-1] in "=$¥€£#@&%_" or (before[-1].isascii() and before[-1].isalpha())):
        return _WORD_BEFORE.search(before) is not None and not (after.isascii() and after[:1].isalpha())
    if whole and UNITS.match(after):
        return kind == "mobile" and after[0] in "号个" and not before.endswith("第")
    return not is_in_link(text, start)


def is_in_link(text: str, start: int) -> bool:
    """Tell whether the unbroken ASCII before ``start`` is an address or a path."""
    before = text[max(0, start - _LINK_REACH) : start]
    token = before[len(before.rstrip(_PRINTABLE)) :]
    return _LINK.search(token) is not None
