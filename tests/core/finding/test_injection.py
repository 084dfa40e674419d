"""Injected betting names go with their brackets, and nothing else goes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.injection import cut_names, find_companions, find_names
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.model import Label
from spamcrawl.core.reading.page import read_text


def read(text: str) -> Signals:
    return read_signals(read_text(text), load_rules())


def kept(text: str) -> str:
    parts = cut_names(read(text).betting_names, (0, len(text), Label.ARTICLE))
    return "".join(text[start:end] for start, end, label in parts if label is Label.ARTICLE)


NAMES = (
    "kofel88娱乐",
    "Mabet体育",
    "澳门金沙娱乐城",
    "wd66真人",
    "皇冠体育官网",
    "qqbet彩票",
    "永利棋牌登录入口",
    "vip365电竞",
)
BRACKETS = ("{}", "【{}】", "（{}）", "“{}”", "《{}》", "[{}]", "「{}」", "『{}』", "<{}>", '"{}"')


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bracket", BRACKETS)
def test_a_name_goes_with_its_brackets_and_nothing_else(name: str, bracket: str) -> None:
    before, after = "会上，", "代表们审议了今年的水利工程安排。"
    assert kept(before + bracket.format(name) + after) == before + after


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("图书馆（kofel88娱乐今天开门。", "图书馆（今天开门。"),
        ("图书馆【kofel88娱乐）今天开门。", "图书馆【）今天开门。"),
        ("【kofel88娱乐】", ""),
        ("kofel88娱乐wd66真人河水上涨", "河水上涨"),
        ("甲kofel88娱乐乙【wd66真人】丙", "甲乙丙"),
    ],
)
def test_edges(text: str, left: str) -> None:
    assert kept(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "市体育局昨天公布了今年的赛事安排，羽毛球比赛在新建的体育馆举行。",
        "新门街社区的居民在皇冠花园小区办起了读书会。",
        "他在澳门工作了十二年，回来后开了一家书店。",
        "CBA常规赛昨晚继续进行，主队以98比91取胜。",
        "NBA体育新闻发布会上，教练谈到了伤病。",
        "5G体育直播间里，解说员介绍了本届运动会的赛程。",
        "永利村的苹果今年提早半个月上市。",
        "威尼斯电影节娱乐版面的记者发回了报道。",
        "G20峰会期间，市内公园免费开放。",
    ],
)
def test_ordinary_sentences_hold_no_name(text: str) -> None:
    assert list(find_names(read(text).folded)) == []


@pytest.mark.parametrize("label", [Label.TEMPLATE, Label.FURNITURE, Label.UNKNOWN])
def test_only_what_is_kept_is_cut(label: Label) -> None:
    text = "会上，【kofel88娱乐】代表们"
    assert cut_names(read(text).betting_names, (0, len(text), label)) == [(0, len(text), label)]


PIECES = st.sampled_from([*NAMES, "【", "】", "（", "会议在市里举行。", "，", "12", "bet"])


@given(st.lists(PIECES, min_size=1, max_size=12))
def test_the_parts_are_the_stretch(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = cut_names(read(text).betting_names, (0, len(text), Label.ARTICLE))
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)
    assert all(one[1] == two[0] for one, two in pairwise(parts))
    assert all(start < end for start, end, _ in parts)


def test_a_name_across_two_stretches_goes_whole() -> None:
    text = "会上，kofel88娱乐代表们"
    ((start, end),) = read(text).betting_names
    assert text[start:end] == "kofel88娱乐"
    left = cut_names([(start, end)], (0, start + 3, Label.ARTICLE))
    right = cut_names([(start, end)], (start + 3, len(text), Label.ARTICLE))
    assert left == [(0, start, Label.ARTICLE), (start, start + 3, Label.TEMPLATE)]
    assert right == [(start + 3, end, Label.TEMPLATE), (end, len(text), Label.ARTICLE)]


@pytest.mark.parametrize("run", ["a", "a1", "金沙", "娱乐"])
def test_a_long_run_is_read_in_linear_time(run: str) -> None:
    """60,000 characters with a house's word at the end: minutes, if every start were tried to its end."""
    assert len(list(find_names(run * 30_000 + " 棋牌"))) <= 30_000


@pytest.mark.parametrize(
    ("text", "companions"),
    [
        ("会上，kofel88娱乐代表们(百家乐平台)审议", ["(百家乐平台)"]),
        ("会上，kofel88娱乐代表们，太阳城集团网址登录，审议", ["太阳城集团网址登录"]),
        ("会上，kofel88娱乐代表们，朗泽·国际审议", ["朗泽·国际"]),
        ("会上，kofel88娱乐代表们通报了赌场案件和博彩业税收", []),
        ("警方查封了赌场网站和百家乐平台", []),
    ],
    ids=["game", "casino", "firm", "news", "alone"],
)
def test_companions_are_known_by_the_company_they_keep(text: str, companions: list[str]) -> None:
    names = list(find_names(text))
    found = find_companions(text, names)
    assert [text[start:end] for start, end in found if (start, end) not in names] == companions
