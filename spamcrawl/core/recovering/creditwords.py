"""The words and marks that credits are written with: labels, brackets, datelines, media names; simplified characters.

Knows the vocabulary alone; bylines.py says what a line made of it means. Patterns are for text folded to half width.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Credit(Enum):
    """What a field of a credit line names."""

    AUTHOR = "author"
    EDITOR = "editor"
    SOURCE = "source"
    """Named as such: 来源, 转自."""
    MEDIUM = "medium"
    """A newspaper or site that stands with the date or in brackets, without a label."""
    DATE = "date"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a credit line: its kind and its value as written, folded to half width."""

    kind: Credit
    value: str


_AUTHOR = (
    r"(?:本报|本刊|本网|特约|实习|见习|首席|全媒体|文字|摄影)?记\s{0,2}者|通\s?讯\s?员|作\s{0,4}者|撰\s?文|撰\s?稿人?|采\s?写|实习生|文字|笔者"
    r"|(?<![^\s|])(?:文[/、]图|图[/、]文|图文|文|by|By|BY)"
)
_EDITOR = r"(?:责任|责|本文|本期|执行|值班|文字|网络|实习|栏目|视频|新媒体|微信|编审)?编\s{0,4}辑|责\s?任?\s?编"
_SOURCE = r"(?:文章|信息|稿件|素材|新闻|内容|资料|本文|消息|图片|资讯)?来\s{0,4}源|稿源|摘自|转自|转载自|出\s?处"
_WHEN = (
    r"(?:发布|发表|更新|发稿|刊发|上传|添加|录入|编辑|出版|最后更新)(?:时间|日期|于)"
    r"|发布于|发表于|日\s?期|时\s?间|发布(?![者人单机])"
)
_OTHER = (
    r"(?:浏览|阅读|点击|访问|查看|围观)(?:次数|量|数)?|人气|评论数?|字号|字体大?小?|审\s?核|校\s?对|主\s?编|监\s?制|终\s?审|初\s?审|复\s?审|[一二三]审"
    r"|审\s?校|编\s?审|排\s?版|制\s?图|统\s?筹|总监制|策\s?划|供\s?稿|选\s?稿|组\s?稿|供\s?图|图\s?片?源?|摄\s?影|摄|翻\s?译|编\s?译|译\s?者|编\s?导|配\s?音"
    r"|关键[词字]|标\s?签|所属栏目|栏目|分类|版次|责任校对|值班主任|值班总编"
    r"|(?:首播|播出|录制)(?:时间|日期)?|播放(?:次数|量|数)?|点击率|时\s?长|摄\s?像|剪\s?辑|导\s?播|制\s?片(?:人)?|出镜|发布(?:者|人|单位|机构)|责\s?校"
    r"|签\s?发(?:人)?|点\s?赞数?|转\s?发数?|收\s?藏数?"
)
LABEL = re.compile(
    rf"(?P<editor>{_EDITOR})|(?P<date>{_WHEN})|(?P<source>{_SOURCE})|(?P<author>{_AUTHOR})|(?P<other>{_OTHER})"
)
HINT = re.compile(
    "[編轉發時攝審圖訊據報编责責記记者作文源稿转摘处日时间期0-9（(【\\[<＜〔□■◎图摄审校讯采监供策统译]|[Bb][Yy]"
)
"""Every form of credit has one of these: most menu lines have none and need not be folded."""
ANY_COLON = re.compile("[:/|丨]")
COLON = re.compile(r"\s{0,3}[:/|丨]\s{0,6}")
STOPS = re.compile(r"[。!?！？;；“”]|……")
MARK = "□■◎●○◆▲△▌▍ "
WRAPPING = " \t[]【】()<>《》»…."
PAIRS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">"}
BARE_BYLINE = re.compile(
    r"(?P<lead>[^。,!?:;()\d“”]{0,20}?)"
    r"(?:(?:实习|见习|特约|特派|首席|摄影|驻\S{1,6}?)?记者|通讯员|实习生|(?:^|\s)(?:撰文|撰稿|作者|文|by|By))(?:站)?\s{0,4}(?P<run>\S.{1,60})"
)
BARE_SOURCE = re.compile(rf"(?:{_SOURCE})\s{{1,6}}(?P<value>[^\s,][^,]{{1,30}})")
MEDIA = re.compile(
    r"[\w·《》\-—\s]{0,20}?(?:日报|晚报|早报|晨报|时报|商报|周报|都市报|青年报|快报|导报|电视台|电台|通讯社|新华社|[网报社刊]|周刊|杂志|客户端|新闻|频道|在线|观察|中心)"
    r"》?(?:社|网)?(?:评论员|特约评论员|编译|综合)?"
)
WEEKDAY = re.compile(r"(?:星期|周|礼拜)[一二三四五六日天]")
ISSUE = re.compile(r"\s{0,3}第?\s?[A-Z]?\d{1,3}\s?版\S{0,6}|\s{0,3}[A-Z]\d{1,3}\s?版?|\s{0,3}[总第]?\d{1,4}期")
READ_MORE = re.compile(r"(?:点击|点此)?(?:阅读|展开|查看|浏览)(?:剩余|余下)?(?:全文|更多|原文|详情|内容)(?:内容)?")
END_MARK = re.compile(r"[\-—=_*\s]{0,6}(?:完|全文完|未完待续|end|the end)[\-—=_*\s]{0,6}", re.IGNORECASE)
DATELINE = re.compile(
    r"[^。,!?:;()\s]{0,14}?(?:\d{1,2}月)?\d{1,2}日(?:电(?![话视影脑力网])|讯(?![息问号])|消息(?![称说人]))"
    r"|本报[^。,!?:;()\s]{0,4}讯|[^。,!?:;()\s]{2,10}讯(?=[\s(])|(?:据)?[^。,!?:;()\s]{0,4}社[^。,!?:;()\s]{0,8}电(?=[\s(])"
    r"|[^。,!?:;()\s]{0,12}?记者\s?(?P<names>[一-鿿、\s]{2,24})\s?(?:\d{1,2}月)?\d{1,2}日(?:报道|电|讯)[:]?"
    r"|[(\[【]记者\s?(?P<desk>[一-鿿、\s]{2,16})[/·]\s?[一-鿿]{2,6}?(?:报道|报导|电|讯)[)\]】]"
)
"""The words before a story's first sentence: 新华社北京5月19日电, 本报讯, 1905电影网讯."""
