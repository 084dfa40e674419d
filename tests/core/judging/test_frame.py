"""A site's own contacts in the frame around its stories, and numbers that are none of them."""

from __future__ import annotations

import pytest

from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.detect import weigh_page
from spamcrawl.core.judging.frame import (
    HEADED,
    LISTED,
    REACH,
    find_menus,
    is_bare,
    is_frame,
    stands_in_frame,
)
from spamcrawl.core.judging.private import group_private
from spamcrawl.core.reading.page import read_html, read_text

NUMBER = "400-618-2207"
STORY = "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。"
COPYRIGHT = "Copyright © 2009-2024 清河在线 版权所有"


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        (f"客服热线：{NUMBER}（工作日9:00-18:00）", True),
        ("商务合作QQ：12345678", True),
        ("客服微信：kefu_2024", True),
        (f"广告热线{NUMBER}　投诉电话0551-65123456", True),
        (f"服务时间：周一至周五，联系电话：{NUMBER}", True),
        (f"松叶锅炉客服热线：{NUMBER}", False),
        (f"【客服热线：{NUMBER}】", False),
        (f"客服热线：{NUMBER}！", False),
        ("客服热线：4OO-6l8-22О7", False),
        (f"客服热线：{NUMBER}" + "　" * 80, False),
        (f"上门维修请打{NUMBER}", False),
        (f"急修：{NUMBER}", False),
    ],
)
def test_what_says_but_whom_one_reaches(line: str, bare: bool) -> None:
    assert is_bare(read(STORY, line), 1) is bare


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        (COPYRIGHT, True),
        ("上一篇：没有了", True),
        ("投稿邮箱：tougao@site.example", True),
        (STORY, False),
        ("松叶锅炉", False),
    ],
)
def test_lines_of_a_frame(line: str, frame: bool) -> None:
    assert is_frame(read(line), 0) is frame


def test_links_and_menus_are_a_sites_own() -> None:
    signals = read_signals(read_html("<nav>锅炉维修</nav><p>锅炉<p><a href=/x>锅炉维修</a>"), load_rules())
    assert [is_frame(signals, index) for index in range(3)] == [True, False, True]


@pytest.mark.parametrize("apart", [0, REACH - 1, REACH])
def test_a_contact_stands_in_the_frame_a_few_lines_from_it(apart: int) -> None:
    signals = read(STORY, f"客服热线：{NUMBER}", *["清河"] * apart, COPYRIGHT)
    (number,) = signals.numbers
    assert stands_in_frame(signals, number) is (apart < REACH)
    assert (group_private(signals) == {}) is (apart < REACH)


@pytest.mark.parametrize(
    ("lines", "sites"),
    [
        (["热门文章", *["清河水位"] * HEADED], False),
        (["热门文章", *["清河水位"] * (HEADED - 1)], True),
        (["热门文章", STORY, "清河", "清河", "清河"], False),
        (["清河水位"] * 5, False),
    ],
    ids=["far", "below", "a-story-between", "no-heading"],
)
def test_a_contact_below_the_most_read_is_the_sites(lines: list[str], sites: bool) -> None:
    signals = read(STORY, *lines, f"客服热线：{NUMBER}")
    assert stands_in_frame(signals, signals.numbers[0]) is sites


def test_a_number_that_the_page_gives_out_elsewhere_is_no_sites() -> None:
    signals = read(STORY, f"松叶锅炉维修{NUMBER}", "清河", "清河", "清河", f"客服热线：{NUMBER}", COPYRIGHT)
    (group,) = group_private(signals).values()
    assert [signals.line_at(number.start) for number in group] == [1]


def test_what_a_rule_says_of_a_sites_contact_counts_for_nothing() -> None:
    kit, site = (read(STORY, f"客服热线：{NUMBER}", *frame) for frame in ((), (COPYRIGHT,)))
    assert any(item.rule.startswith("hotline.") and item.weight for item in weigh_page(kit))
    assert weigh_page(site) == []


def test_a_portals_service_line_makes_no_template() -> None:
    """Below links to its most read questions it was told as an offer of what those ask about."""
    links = "".join(f"<li><a href=/x>{text}</a>" for text in ("热水器维修多少钱", "开锁公司靠谱吗", "本地搬家公司排行"))
    story = "".join(f"<p>{STORY}{index}" for index in range(9))
    page = read_html(
        f"<title>清河水位上涨</title>{story}<ul>{links}</ul><div>客服热线：{NUMBER}</div><div>客服微信：kefu_2024</div>"
    )
    assert str(clean_page(page).verdict.label) == "legitimate"


@pytest.mark.parametrize(
    ("lines", "menus"),
    [
        (["首页", "家电维修", "搬家公司", "开锁换锁", STORY], [0, 1, 2, 3]),
        (["首页", "家电维修", "搬家公司", STORY], []),
        (["首页", "家电维修", "搬家公司5家", "开锁换锁", STORY], []),
        (["首页", "家电维修", "上门快，不收钱", "开锁换锁", STORY], []),
        ([STORY, "热门文章", "热水器维修多少钱？", "开锁公司靠谱吗？", STORY], [2, 3]),
        ([STORY, "热门文章", "热水器维修多少钱？", f"客服热线：{NUMBER}", "开锁公司靠谱吗？"], [2]),
    ],
    ids=["menu", "three", "figure", "mark", "list", "list-to-a-number"],
)
def test_menus_and_lists_below_a_story(lines: list[str], menus: list[int]) -> None:
    assert find_menus(read(*lines)) == menus


def test_a_list_below_a_story_has_an_end() -> None:
    assert find_menus(read("热门文章", *["热水器维修多少钱？"] * 20)) == list(range(1, LISTED + 1))


@pytest.mark.parametrize(
    ("line", "sites"),
    [
        (f"版权所有 © 清河图书馆　电话：{NUMBER}", True),
        (f"地址：清河市人民东路88号　电话：{NUMBER}　邮编：310000", True),
        ("站长 老铁 微信 laotie1645", True),
        (f"人力资源服务许可证 120100310001号 客服{NUMBER}", True),
        (f"代办食品经营许可证，电话{NUMBER}", False),
        (f"网站备案代办，法律顾问，电话{NUMBER}", False),
        ("会务合作 王小姐 13612345678", True),
        ("版权所有 © 清河图书馆　电话：4OO-6l8-22О7", False),
        (f"版权所有 © 清河图书馆{'，' * 120}电话：{NUMBER}", False),
        (f"松叶锅炉维修，电话：{NUMBER}", False),
    ],
)
def test_a_contact_beside_the_owners_name(line: str, sites: bool) -> None:
    signals = read(STORY, line)
    assert [stands_in_frame(signals, number) for number in signals.numbers] == [sites]
